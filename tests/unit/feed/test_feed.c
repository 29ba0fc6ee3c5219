/* feed: one row a rule of the formats; the fields of the entry in a line. */

#include "check.h"
#include "feed/feed.h"

#define RSS(item)                                                                                  \
    "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' "                              \
    "xmlns:content='http://purl.org/rss/1.0/modules/content/' "                                    \
    "xmlns:media='http://search.yahoo.com/mrss/' "                                                 \
    "xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'><channel><title>Paper</"            \
    "title><item>" item "</item></channel></rss>"
#define ATOM(entry)                                                                                \
    "<feed xmlns='http://www.w3.org/2005/Atom'><title>Paper</title><entry>" entry "</entry></"     \
    "feed>"

static bool read_feed(const char *text, struct arena *a, struct feed *f) {
    struct feed_input in = { .bytes = span_of(text),
                             .url = SPAN("https://paper.example/rss"),
                             .now_s = 1767225600 };
    struct error err = { 0 };
    bool ok = feed_parse(&in, a, f, &err) == ERRC_OK;
    if (!ok) printf("# %s\n", err.msg);
    return ok;
}

/* "field=value" of the first entry, or of the feed when the field begins with '@'. */
static span field(const struct feed *f, const char *name, struct arena *a) {
    const struct feed_entry *e = &f->entries[0];
    const struct {
        const char *name;
        span value;
    } all[] = {
        { "title", e->title },
        { "link", e->link },
        { "id", e->id },
        { "summary", e->summary },
        { "content", e->content },
        { "author", e->author },
        { "image", e->image },
        { "language", e->language },
        { "comments", e->comments },
        { "source", e->source_title },
        { "category", e->category_count ? e->categories[0].term : SPAN_EMPTY },
        { "media", e->media_count ? e->media[0].url : SPAN_EMPTY },
        { "published", arena_fmt(a, "%lld", (long long) e->published_s) },
        { "@title", f->title },
        { "@link", f->link },
        { "@language", f->language },
        { "@hub", f->hub },
        { "@self", f->self },
        { "@image", f->image },
    };
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (strcmp(all[i].name, name) == 0) return all[i].value;
    return SPAN("no such field");
}

static void reads_fields(void) {
    static const struct {
        const char *name, *text, *field, *want;
    } rows[] = {
        { "rss title", RSS("<title>One</title>"), "title", "One" },
        { "rss title is decoded once", RSS("<title>A &amp;amp; &amp;lt;b&amp;gt;</title>"), "title",
          "A & <b>" },
        { "rss title without its tags", RSS("<title><![CDATA[<b>One</b> two]]></title>"), "title",
          "One two" },
        { "rss link", RSS("<link>/a</link>"), "link", "https://paper.example/a" },
        { "a permanent guid is the link", RSS("<guid>https://paper.example/g</guid>"), "link",
          "https://paper.example/g" },
        { "a guid that is no link", RSS("<guid isPermaLink='false'>https://paper.example/g</guid>"),
          "link", "" },
        { "a script link is dropped", RSS("<link>javascript:alert(1)</link>"), "link", "" },
        { "dc:creator", RSS("<dc:creator>Sara</dc:creator>"), "author", "Sara" },
        { "rss author with address", RSS("<author>s@p.example (Sara)</author>"), "author",
          "Sara (s@p.example)" },
        { "content:encoded beside description",
          RSS("<description>short</description><content:encoded>&lt;p&gt;long&lt;/p&gt;</"
              "content:encoded>"),
          "content", "<p>long</p>" },
        { "enclosure picture", RSS("<enclosure url='/i.jpg' type='image/jpeg' length='1'/>"),
          "image", "https://paper.example/i.jpg" },
        { "media:thumbnail", RSS("<media:group><media:thumbnail url='/t.jpg'/></media:group>"),
          "image", "https://paper.example/t.jpg" },
        { "category", RSS("<category domain='d'>local</category>"), "category", "local" },
        { "source", RSS("<source url='http://x.example/'>Wire</source>"), "source", "Wire" },
        { "pubDate", RSS("<pubDate>Mon, 24 Aug 2020 10:00:00 +0300</pubDate>"), "published",
          "1598252400" },
        { "dc:date", RSS("<dc:date>2020-08-24T10:00:00Z</dc:date>"), "published", "1598263200" },
        { "atom text title is no html", ATOM("<title>a &lt;b&gt; c</title>"), "title", "a <b> c" },
        { "atom html title", ATOM("<title type='html'>a &lt;b&gt;c&lt;/b&gt;</title>"), "title",
          "a c" },
        { "atom xhtml title",
          ATOM("<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a "
               "<b>c</b></div></title>"),
          "title", "a c" },
        { "atom link without rel", ATOM("<link href='/a'/>"), "link", "https://paper.example/a" },
        { "atom link alternate after self",
          ATOM("<link rel='self' href='/s'/><link rel='alternate' href='/a'/>"), "link",
          "https://paper.example/a" },
        { "xml:base",
          "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='/sub/'><entry><link "
          "href='a'/></entry></feed>",
          "link", "https://paper.example/sub/a" },
        { "atom author", ATOM("<author><name>Sara</name></author>"), "author", "Sara" },
        { "atom plain text is escaped for its readers", ATOM("<summary>1 &lt; 2</summary>"),
          "summary", "1 &lt; 2" },
        { "atom base64 content",
          ATOM("<content type='application/octet-stream'>PGI+eDwvYj4=</content>"), "content",
          "<b>x</b>" },
        { "rdf items beside the channel",
          "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
          "xmlns='http://purl.org/rss/1.0/'><channel><title>P</title></channel><item "
          "rdf:about='http://p.example/1'><title>One</title></item></rdf:RDF>",
          "title", "One" },
        { "json feed",
          "{\"version\":\"https://jsonfeed.org/version/"
          "1.1\",\"title\":\"P\",\"items\":[{\"id\":\"1\",\"url\":\"/"
          "a\",\"title\":\"One\",\"content_html\":\"<p>x</p>\"}]}",
          "link", "https://paper.example/a" },
        { "hub of a feed",
          "<rss><channel><atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='hub' "
          "href='https://hub.example/'/><item/></channel></rss>",
          "@hub", "https://hub.example/" },
        { "Arabic windows-1256",
          "<?xml version='1.0' "
          "encoding='windows-1256'?><rss><channel><item><title>\xCE\xC8\xD1</title></item></"
          "channel></rss>",
          "title", "خبر" },
        { "html entity names", RSS("<title>caf&eacute;&nbsp;&hellip;</title>"), "title", "café …" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct feed f;
        bool ok = read_feed(rows[i].text, &a, &f) && f.entry_count > 0;
        CHECK(ok, "%s: not read", rows[i].name);
        if (!ok) continue;
        span got = field(&f, rows[i].field, &a);
        CHECK(span_eq(got, span_of(rows[i].want)), "%s: got '%.*s'", rows[i].name, SPAN_ARG(got));
    }
}

static void names_formats(void) {
    static const struct {
        const char *text;
        enum feed_format format;
        const char *version;
    } rows[] = {
        { "<rss version='0.91'><channel/></rss>", FEED_RSS, "rss091" },
        { "<rss version='2.0'><channel/></rss>", FEED_RSS, "rss20" },
        { "<feed xmlns='http://www.w3.org/2005/Atom'/>", FEED_ATOM, "atom10" },
        { "<feed xmlns='http://purl.org/atom/ns#' version='0.3'/>", FEED_ATOM, "atom03" },
        { "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>", FEED_RDF, "rss10" },
        { "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[]}", FEED_JSON, "json10" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct feed f;
        CHECK(read_feed(rows[i].text, &a, &f), "%s", rows[i].text);
        CHECK(f.format == rows[i].format && strcmp(f.version, rows[i].version) == 0, "%s: %s",
              rows[i].text, f.version);
    }
}

static void reads_opml(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct opml_outline *o;
    size_t n = 0;
    struct error err = { 0 };
    CHECK_OK(opml_parse(
                 SPAN("<opml><body><outline text='Group'><outline text='Paper' type='rss' "
                      "xmlUrl='https://p.example/rss' htmlUrl='https://p.example/'/>"
                      "<outline text='bad' xmlUrl='file:///etc/passwd'/></outline></body></opml>"),
                 &a, &o, &n, &err),
             err);
    CHECK(n == 1 && span_eq(o[0].title, SPAN("Paper")), "%zu outlines", n);
    CHECK(opml_parse(SPAN("<rss/>"), &a, &o, &n, NULL) == ERRC_PARSE, "rss is no opml");
}

int main(void) {
    feed_warm_up();
    RUN(reads_fields);
    RUN(names_formats);
    RUN(reads_opml);
    return check_done();
}
