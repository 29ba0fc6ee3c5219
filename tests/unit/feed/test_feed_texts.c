/* feed: what each text says, against which address it stands, and which link is the entry's. */

#include "check.h"
#include "feed/feed.h"
#include "text/date.h"

#define ATOM10(inside) "<feed xmlns='http://www.w3.org/2005/Atom'>" inside "</feed>"
#define ATOM03(inside) "<feed version='0.3' xmlns='http://purl.org/atom/ns#'>" inside "</feed>"
#define ENTRY(inside) ATOM10("<entry>" inside "</entry>")
#define RSS(inside)                                                                                \
    "<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/' "                              \
    "xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'><channel>" inside                   \
    "</channel></rss>"
#define ITEM(inside) RSS("<item>" inside "</item>")
#define DIV(inside) "<div xmlns='http://www.w3.org/1999/xhtml'>" inside "</div>"

static span category(const struct feed_category *c, size_t count, struct arena *a) {
    span line = SPAN_EMPTY;
    for (size_t i = 0; i < count; i++)
        line = arena_fmt(a, "%.*s[%.*s|%.*s]", SPAN_ARG(line), SPAN_ARG(c[i].term),
                         SPAN_ARG(c[i].scheme));
    return line;
}

static span field(const struct feed *f, const char *name, struct arena *a) {
    static const struct feed_entry none;
    const struct feed_entry *e = f->entry_count ? &f->entries[0] : &none;
    const struct {
        const char *name;
        span value;
    } all[] = {
        { "title", e->title },
        { "markup", e->title_markup },
        { "title_base", e->title_base },
        { "summary", e->summary },
        { "summary_base", e->summary_base },
        { "content", e->content },
        { "content_base", e->content_base },
        { "link", e->link },
        { "id", e->id },
        { "comments", e->comments },
        { "source", e->source_url },
        { "categories", category(e->categories, e->category_count, a) },
        { "name", e->person_count ? e->persons[0].name : SPAN_EMPTY },
        { "email", e->person_count ? e->persons[0].email : SPAN_EMPTY },
        { "@title", f->title },
        { "@title_base", f->title_base },
        { "@description", f->description },
        { "@description_base", f->description_base },
        { "@link", f->link },
        { "@id", f->id },
        { "@image_written", f->image_written },
        { "@categories", category(f->categories, f->category_count, a) },
        { "@updated", arena_fmt(a, "%lld", (long long) f->updated_s) },
    };
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (strcmp(all[i].name, name) == 0) return all[i].value;
    return SPAN("no such field");
}

struct row {
    const char *name, *text, *field, *want;
};

static void check_rows(const struct row *rows, size_t count) {
    for (size_t i = 0; i < count; i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct feed f;
        struct feed_input in = { .bytes = span_of(rows[i].text),
                                 .url = SPAN("https://paper.example/rss"),
                                 .now_s = 1767225600 };
        struct error err = { 0 };
        bool ok = feed_parse(&in, &a, &f, &err) == ERRC_OK;
        CHECK(ok, "%s: %s", rows[i].name, err.msg);
        if (!ok) continue;
        span got = field(&f, rows[i].field, &a);
        CHECK(span_eq(got, span_of(rows[i].want)), "%s: got '%.*s'", rows[i].name, SPAN_ARG(got));
    }
}

static void unpacks_texts(void) {
    static const struct row rows[] = {
        { "the <div> around XHTML is no part of Atom 1.0",
          ENTRY("<content type='application/xhtml+xml'>" DIV("<b>x</b>") "</content>"), "content",
          "<b>x</b>" },
        { "it was one of Atom 0.3",
          ATOM03("<entry><content type='application/xhtml+xml'><div>x</div></content></entry>"),
          "content", "<div>x</div>" },
        { "escaped HTML in a <div>",
          ENTRY("<content type='html'>" DIV("a &lt;b&gt;c&lt;/b&gt;") "</content>"), "content",
          "a <b>c</b>" },
        { "a <div> with elements is what it looks like",
          ENTRY("<content type='html'>" DIV("a <b>c</b> &lt;i&gt;") "</content>"), "content",
          "<div>a <b>c</b> &lt;i&gt;</div>" },
        { "plain text may be escaped",
          ATOM03("<entry><title type='text/plain' mode='escaped'>a &lt;b&gt;</title></entry>"),
          "title", "a <b>" },
        { "a '<' that nothing ends is text", ITEM("<title>1 &lt;b 2</title>"), "title", "1 <b 2" },
        { "for lab too", ITEM("<title>1 &lt;b 2</title>"), "markup", "1 &lt;b 2" },
        { "a description before what a podcast says",
          RSS("<itunes:subtitle>s</itunes:subtitle><description>d</description>"), "@description",
          "d" },
        { "a podcast's summary before its subtitle",
          RSS("<itunes:subtitle>s</itunes:subtitle><itunes:summary>u</itunes:summary>"),
          "@description", "u" },
    };
    check_rows(rows, COUNT_OF(rows));
}

static void keeps_bases_apart(void) {
    static const struct row rows[] = {
        { "title", ENTRY("<title xml:base='http://b.example/'>x</title>"), "title_base",
          "http://b.example/" },
        { "summary", ENTRY("<summary xml:base='http://b.example/'>x</summary>"), "summary_base",
          "http://b.example/" },
        { "content", ENTRY("<content xml:base='http://b.example/'>x</content>"), "content_base",
          "http://b.example/" },
        { "a summary has nothing of its neighbour's",
          ENTRY("<summary>x</summary><content xml:base='http://b.example/'>x</content>"),
          "summary_base", "" },
        { "the feed's title", ATOM10("<title xml:base='/t/'>x</title>"), "@title_base",
          "https://paper.example/t/" },
        { "the feed's subtitle", ATOM10("<subtitle xml:base='/t/'>x</subtitle>"),
          "@description_base", "https://paper.example/t/" },
        { "a base that runs is none", ENTRY("<title xml:base='javascript:x//'>x</title>"),
          "title_base", "" },
        { "CDF has a base of its own",
          "<CHANNEL BASE='http://c.example/d/'><ITEM HREF='i.html'/></CHANNEL>", "link",
          "http://c.example/d/i.html" },
    };
    check_rows(rows, COUNT_OF(rows));
}

static void chooses_links(void) {
    static const struct row rows[] = {
        { "a page before another kind",
          ENTRY("<link type='application/atom+xml' href='/a'/><link type='text/html' href='/h'/>"),
          "link", "https://paper.example/h" },
        { "the feed's too",
          ATOM10("<link type='application/atom+xml' href='/a'/><link type='text/html' "
                 "href='/h'/>"),
          "@link", "https://paper.example/h" },
        { "a relation by its registered name",
          ENTRY("<link rel='http://www.iana.org/assignments/relation/alternate' href='/a'/>"),
          "link", "https://paper.example/a" },
        { "what an entry is about", ENTRY("<link rel='related' href='/r'/>"), "link",
          "https://paper.example/r" },
        { "a licence is no entry", ENTRY("<link rel='license' href='/r'/>"), "link", "" },
        { "nor are replies", ENTRY("<link rel='replies' href='/r'/>"), "link", "" },
        { "an identifier that is an address", ENTRY("<id>http://p.example/1</id>"), "link",
          "http://p.example/1" },
        { "and one that is none", ENTRY("<id>tag:p.example,2020:1</id>"), "link", "" },
        { "a path is an identifier at home only", ATOM10("<id>/f</id>"), "@id",
          "https://paper.example/f" },
        { "an RDF item is what it is about",
          "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
          "xmlns='http://purl.org/rss/1.0/'><item rdf:about='http://p.example/1'/></rdf:RDF>",
          "id", "http://p.example/1" },
        { "a source's page before its feed",
          ENTRY("<source><link rel='self' href='/f'/><link href='/p'/></source>"), "source",
          "https://paper.example/p" },
        { "comments keep their part of the page", ITEM("<comments>/a#comments</comments>"),
          "comments", "https://paper.example/a#comments" },
        { "unless it is none", ITEM("<comments>/a#\"onclick=</comments>"), "comments",
          "https://paper.example/a" },
        { "a picture as it was written", RSS("<image><url>http://P.Example/i</url></image>"),
          "@image_written", "http://P.Example/i" },
    };
    check_rows(rows, COUNT_OF(rows));
}

static void names_the_rest(void) {
    static const struct row rows[] = {
        { "podcast categories, all that stand inside",
          RSS("<itunes:category text='a'><itunes:category text='b'/><itunes:category "
              "text='c'/></itunes:category>"),
          "@categories",
          "[a|http://www.itunes.com/][b|http://www.itunes.com/][c|http://www.itunes.com/]" },
        { "podcast keywords", ITEM("<itunes:keywords>a, b</itunes:keywords>"), "categories",
          "[a|http://www.itunes.com/][b|http://www.itunes.com/]" },
        { "media keywords", ITEM("<media:keywords>a,b</media:keywords>"), "categories",
          "[a|][b|]" },
        { "a media category of the usual scheme", ITEM("<media:category>a</media:category>"),
          "categories", "[a|http://search.yahoo.com/mrss/category_schema]" },
        { "an address before the name", ITEM("<author>s@p.example, Sara Ali</author>"), "name",
          "Sara Ali" },
        { "the address", ITEM("<author>s@p.example, Sara Ali</author>"), "email", "s@p.example" },
        { "an address behind it", ITEM("<author>Sara Ali - s@p.example</author>"), "name",
          "Sara Ali" },
        { "the root's namespace is the feed's",
          "<n:feed xmlns:n='http://n.example/'><n:title>x</n:title></n:feed>", "@title", "x" },
        { "CDF's time", "<CHANNEL LASTMOD='2002-11-15T08:03Z'/>", "@updated", "1037347380" },
        { "Atom 0.3's title", ATOM03("<title>x</title>"), "@title", "x" },
    };
    check_rows(rows, COUNT_OF(rows));
}

static int64_t published(const char *text) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct feed f;
    span item = arena_fmt(&a, ITEM("<pubDate>%s</pubDate>"), text);
    struct feed_input in = { .bytes = item, .now_s = 1767225600 };
    return feed_parse(&in, &a, &f, NULL) == ERRC_OK ? f.entries[0].published_s : TIME_UNKNOWN;
}

/* What programs write is read by a way of its own, to the same second. */
static void reads_times_as_text_does(void) {
    static const char *const zones[] = {
        "GMT", "+0000", "+0300", "-0730", "Z", "+14:00", "+03:30"
    };
    const struct date_options opts = { .lang = "", .now_s = 1767225600 };
    for (int i = 0; i < 400; i++) {
        struct civil c = clock_civil(86399LL * 37 * i);
        static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
        static const char days[] = "SunMonTueWedThuFriSat";
        char text[2][64];
        const char *zone = zones[i % (int) COUNT_OF(zones)];
        snprintf(text[0], sizeof(text[0]), "%.3s, %02d %.3s %d %02d:%02d:%02d %s",
                 days + 3 * c.weekday, c.day, names + 3 * (c.month - 1), c.year, c.hour, c.minute,
                 c.second, zone);
        snprintf(text[1], sizeof(text[1]), "%d-%02d-%02dT%02d:%02d:%02d%s", c.year, c.month, c.day,
                 c.hour, c.minute, c.second, zone);
        for (int k = 0; k < 2; k++) {
            struct date_found found = { .t_s = TIME_UNKNOWN };
            if (!date_parse(span_of(text[k]), &opts, &found)) found.t_s = TIME_UNKNOWN;
            CHECK(published(text[k]) == found.t_s, "%s: %lld, not %lld", text[k],
                  (long long) published(text[k]), (long long) found.t_s);
        }
    }
    CHECK(published("Sat, 31 Feb 2020 10:00:00 GMT") == TIME_UNKNOWN, "no such day");
}

int main(void) {
    feed_warm_up();
    RUN(unpacks_texts);
    RUN(keeps_bases_apart);
    RUN(chooses_links);
    RUN(names_the_rest);
    RUN(reads_times_as_text_does);
    return check_done();
}
