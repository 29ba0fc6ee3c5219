/* claims: authors, times and the rest out of JSON-LD, meta, microdata and visible text. */

#include "base/clock.h"
#include "claims_testing.h"

static void reads_authors(void) {
    static const struct {
        const char *name, *head, *body, *want; /* joined by '|' */
    } rows[] = {
        { "json-ld person",
          LD("{\"@type\":\"NewsArticle\",\"author\":{\"@type\":\"Person\",\"name\":\"Sara Ali\"}}"),
          "", "Sara Ali" },
        { "json-ld list",
          LD("{\"@type\":\"NewsArticle\",\"author\":[{\"name\":\"Sara Ali\"},{\"name\":\"Omar "
             "Nur\"}]}"),
          "", "Sara Ali|Omar Nur" },
        { "json-ld reference in a graph",
          LD("{\"@graph\":[{\"@type\":\"Article\",\"author\":{\"@id\":\"#p\"}},{\"@type\":"
             "\"Person\",\"@id\":\"#p\",\"name\":\"Sara Ali\"}]}"),
          "", "Sara Ali" },
        { "json-ld with raw newline and trailing comma",
          LD("{\"@type\":\"NewsArticle\",\n\"description\":\"a\nb\",\"author\":[\"Sara Ali\",],}"),
          "", "Sara Ali" },
        { "an organisation is no author",
          LD("{\"@type\":\"NewsArticle\",\"author\":{\"@type\":\"Organization\",\"name\":\"Paper\"}"
             "}"),
          "", "" },
        { "meta author", "<meta name=author content=\"By Sara Ali and Omar Nur\">", "",
          "Sara Ali|Omar Nur" },
        { "an address is no name",
          "<meta property=article:author content=\"https://facebook.com/x\">", "", "" },
        { "Arabic byline", "", "<span class=byline>بقلم: أسماء نصار</span>", "أسماء نصار" },
        { "what is left of a date goes", "", "<span class=byline>Von Sara Ali am 24.8.2020</span>",
          "Sara Ali" },
        { "a degree is nobody", "<meta name=author content=\"Sara Ali, PhD and Omar Nur\">", "",
          "Sara Ali|Omar Nur" },
        { "address inside an article", "", "<article><address>By Sara Ali</address></article>",
          "Sara Ali" },
        { "the paper's own address is nobody", "", "<address>Paper House, Old Street</address>",
          "" },
        { "rel=author", "", "<a rel=author href=/a>Sara Ali</a>", "Sara Ali" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        DEFER(buf_done) struct buf b = BUF(4096);
        struct page p;
        CHECK(read_head(rows[i].head, rows[i].body, "https://www.paper.example/x", &a, &p),
              "parses");
        for (size_t n = 0; n < p.article.author_count; n++) {
            if (n) buf_add_char(&b, '|');
            buf_add(&b, p.article.authors[n]);
        }
        CHECK(span_eq(buf_span(&b), span_of(rows[i].want)), "%s: got '%.*s'", rows[i].name,
              SPAN_ARG(buf_span(&b)));
    }
}

static const struct {
    const char *name, *head, *body, *url;
    int64_t want;
    bool day_only;
} time_rows[] = {
    { "article:published_time before json-ld",
      LD("{\"@type\":\"NewsArticle\",\"datePublished\":\"2019-01-01\"}") "<meta "
                                                                         "property=article:"
                                                                         "published_time "
                                                                         "content=2020-08-"
                                                                         "24T10:00:00Z>",
      "", "https://p.example/x", 1598263200, false },
    { "json-ld before other meta",
      LD("{\"@type\":\"NewsArticle\",\"datePublished\":\"2020-08-24T10:00:00Z\"}") "<meta "
                                                                                   "name=date "
                                                                                   "content="
                                                                                   "2019-01-"
                                                                                   "01>",
      "", "https://p.example/x", 1598263200, false },
    { "the claim that the address confirms",
      LD("{\"@type\":\"NewsArticle\",\"datePublished\":\"2019-01-01\"}") "<meta name=date "
                                                                         "content=2020-08-"
                                                                         "24T10:00:00Z>",
      "", "https://p.example/2020/08/24/bridge", 1598263200, false },
    { "the claim that readers see",
      LD("{\"@type\":\"NewsArticle\",\"datePublished\":\"2019-01-01\"}") "<meta name=date "
                                                                         "content=2020-08-"
                                                                         "24T10:00:00Z>",
      "<h1>Bridge</h1><p>24 August 2020</p>", "https://p.example/x", 1598263200, false },
    { "an address goes before claims of another day",
      "<meta property=article:published_time content=2021-05-05>", "",
      "https://p.example/2020/aug/24/bridge", 1598227200, true },
    { "an address with the day first, for want of better", "", "",
      "https://p.example/24-08-2020-bridge", 1598227200, true },
    { "a mere number in an address is no day",
      "<meta property=article:published_time content=2020-08-24>", "", "https://p.example/20209924",
      1598227200, true },
    { "an article inside mainEntityOfPage",
      LD("{\"@type\":\"NewsArticle\",\"mainEntityOfPage\":{\"headline\":\"Bridge\","
         "\"datePublished\":\"2020-08-24\"}}"),
      "", "https://p.example/x", 1598227200, true },
    { "abbr", "", "<abbr class=published title=2020-08-24>yesterday</abbr>", "https://p.example/x",
      1598227200, true },
    { "data behind a page", "", "<script>x={\"published_at\":\"2020-08-24\"}</script>",
      "https://p.example/x", 1598227200, true },
    { "a lone year is no date", "", "<h1>Labour market 2022</h1><p>Outlook 2022</p>",
      "https://p.example/x", TIME_UNKNOWN, false },
    { "meta", "<meta property=article:published_time content=2020-08-24T10:00:00Z>", "",
      "https://p.example/x", 1598263200, false },
    { "time element", "", "<time datetime=2020-08-24>yesterday</time>", "https://p.example/x",
      1598227200, true },
    { "address", "", "", "https://p.example/2020/08/24/bridge", 1598227200, true },
    { "a line under the title", "", "<h1>Bridge</h1><p>24 August 2020</p>", "https://p.example/x",
      1598227200, true },
    { "a number behind a month is no day of an address",
      "<meta property=article:published_time content=2020-08-24>", "",
      "https://p.example/2020/08/16-new-bridges", 1598227200, true },
    { "what readers see before a field of any day", "<meta name=date content=2021-02-03>",
      "<h1>Bridge</h1><p>24 August 2020</p>", "https://p.example/x", 1598227200, true },
    { "the same behind the text", "<meta name=date content=2021-02-03>",
      "<h1>Bridge</h1><p>It was rebuilt, as we heard, by many hands and for little "
      "money.</p><footer>Published: 24 August 2020</footer>",
      "https://p.example/x", 1598227200, true },
    { "a day of change is no day of publication", "",
      "<h1>Bridge</h1><p>Last updated 3 February 2021</p><p>24 August 2020</p>",
      "https://p.example/x", 1598227200, true },
    { "dates of comments are not the article's",
      "<meta property=article:published_time content=2020-08-24T21:30:00Z>",
      "<h1>Bridge</h1><div class=comments><time datetime=2020-08-25T10:00:00Z></time></div>",
      "https://p.example/x", 1598304600, false },
    { "json-ld with a bracket too few",
      LD("{\"@type\":\"NewsArticle\",\"datePublished\":\"2020-08-24\",\"publisher\":{"
         "\"name\":\"Paper\""),
      "", "https://p.example/x", 1598227200, true },
    { "json-ld with a bracket too many",
      LD("{\"@type\":\"NewsArticle\",\"datePublished\":\"2020-08-24\"}}}"), "",
      "https://p.example/x", 1598227200, true },
    { "json-ld in a cdata wrapper",
      "<script "
      "type='application/ld+json'><![CDATA[{\"@type\":\"NewsArticle\",\"datePublished\":"
      "\"2020-08-24\"}]]></script>",
      "<h1>Bridge</h1><p>3 February 2021</p>", "https://p.example/x", 1598227200, true },
    { "an article's field before a video's",
      LD("{\"@type\":\"VideoObject\",\"uploadDate\":\"2019-01-01\"}") "<meta "
                                                                      "itemprop=datePublished "
                                                                      "content=2020-08-24>",
      "", "https://p.example/x", 1598227200, true },
    { "above the title before a list behind the text", "",
      "<div><time datetime=2020-08-24></time></div><h1>Bridge</h1><p>" WORDS
      "</p><ul><li><time datetime=2019-01-01></time></ul>",
      "https://p.example/x", 1598227200, true },
    { "a line above the title behind single signs", "",
      "<p>24 August 2020</p><p>•</p><p>2</p><p>min read</p><h1>Bridge</h1><p>3 "
      "stories</p><p>" WORDS "</p>",
      "https://p.example/x", 1598227200, true },
    { "glued to the words beside it", "",
      "<h1>Bridge</h1><div><span>Feature</span><span>24 August 2020</span><span>5 min "
      "read</span></div><p>" WORDS "</p>",
      "https://p.example/x", 1598227200, true },
    { "the day of a change stands first", "",
      "<h1>Bridge</h1><div><time class=updated datetime=2021-02-03></time><time "
      "class=published datetime=2020-08-24></time></div><p>" WORDS "</p>",
      "https://p.example/x", 1598227200, true },
    { "the same in words", "",
      "<h1>Bridge</h1><div>Last updated <time datetime=2021-02-03></time></div><div><time "
      "datetime=2020-08-24></time></div><p>" WORDS "</p>",
      "https://p.example/x", 1598227200, true },
    { "the day of a change for want of better, before dates of other stories", "",
      "<h1>Bridge</h1><p>Updated 24 August 2020</p><p>" WORDS "</p><p>" WORDS "</p><p>" WORDS
      "</p><p>" WORDS "</p><p>" WORDS "</p><div><span class=date>3 February 2019</span></div>",
      "https://p.example/x", 1598227200, true },
    { "a short line above the text with a date in it", "",
      "<h1>Bridge</h1><div>Town Council 24.08.2020 in: Town, Council, Bridges, and "
      "more</div><p>" WORDS "</p>",
      "https://p.example/x", 1598227200, true },
    { "a sentence about the entry", "",
      "<h1>Bridge</h1><p>" WORDS "</p><p>" WORDS "</p><p>" WORDS "</p><p>" WORDS
      "</p><div>This entry was posted on Monday, August 24th, 2020 "
      "at 10:00 and is filed under Town, Council, Bridges and Rivers. You can follow any "
      "responses to it through the feed of this page.</div><div>3 February 2021 at 11:00 "
      "Sara</div>",
      "https://p.example/x", 1598263200, false },
    { "the same with the title for its subject", "<title>Bridge to be rebuilt</title>",
      "<h2>Bridge to be rebuilt</h2><div>Bridge to be rebuilt wurde am 24. August 2020 "
      "gepostet und abgelegt.</div>",
      "https://p.example/x", 1598227200, true },
    { "a day before a text that begins below its headings", "",
      "<h1>Labour market</h1><p>" WORDS "</p><h2>In this country</h2><p>" WORDS "</p><h2>In "
      "August</h2><p>" WORDS "</p><p>24.08.2020 \"" WORDS "\"</p>",
      "https://p.example/x", 1598227200, true },
    { "a field of changes before dates far from the headline",
      "<meta property=article:modified_time content=2020-08-24>",
      "<h1>Bridge</h1><p>" WORDS "</p><p>" WORDS "</p><p>" WORDS "</p><p>" WORDS "</p><p>" WORDS
      "</p><ul><li>Concert, 14.07.2017</ul>",
      "https://p.example/x", 1598227200, true },
    { "the month first, as what readers see tells",
      "<meta property=article:published_time content=09-08-2020>",
      "<h1>Bridge</h1><p>Published September 8, 2020</p>", "https://p.example/x", 1599523200,
      true },
    { "the month first on the page, as a claim tells",
      "<meta property=article:published_time content=2020-11-01T04:00:00Z><meta "
      "property=article:modified_time content=2020-11-01T04:00:00Z>",
      "<p>11/01/2020</p><h1>Bridge</h1>", "https://p.example/x", 1604203200, false },
    { "a claim saved with the last change yields to an earlier day in print",
      LD("{\"@type\":\"NewsArticle\",\"datePublished\":\"2020-11-20T16:02:46Z\","
         "\"dateModified\":\"2020-11-20T16:02:46Z\"}"),
      "<h1>Bridge</h1><div class=post-date>August 24, 2020</div><p>" WORDS "</p>",
      "https://p.example/x", 1598227200, true },
    { "but not to one that a program alone reads",
      LD("{\"@type\":\"NewsArticle\",\"datePublished\":\"2020-08-24T10:00:00Z\","
         "\"dateModified\":\"2020-08-24T10:00:00Z\"}"),
      "<h1>Bridge</h1><time datetime=2019-01-01>08/24/2020</time><p>" WORDS "</p>",
      "https://p.example/x", 1598263200, false },
    { "a moment in the paper's zone before the day of its edition",
      LD("{\"@type\":\"NewsArticle\",\"datePublished\":\"2020-08-24T19:30:00+02:00\"}") "<meta "
                                                                                        "name="
                                                                                        "date "
                                                                                        "conten"
                                                                                        "t="
                                                                                        "2020-"
                                                                                        "08-"
                                                                                        "25>",
      "<h1>Bridge</h1><p>Edition of 25.08.2020</p>", "https://p.example/x", 1598290200, false },
    { "dc.date may mean any day", "<meta name=DC.date content=2021-02-03>",
      "<h1>Bridge</h1><p>24 August 2020</p>", "https://p.example/x", 1598227200, true },
    { "the day in a name of an address is when it was begun",
      "<meta property=article:published_time content=2020-08-24T05:00:00+00:00>",
      "<h1>Bridge</h1><time datetime=2020-08-24T05:00:00+00:00></time>",
      "https://p.example/bridge-20200814-p5erly", 1598245200, false },
    { "nor when the text was changed on the day it went online",
      "<meta property=article:published_time content=2020-08-24T05:00:00+00:00><meta "
      "property=article:modified_time content=2020-08-24T07:00:00+00:00>",
      "<h1>Bridge</h1><time datetime=2020-08-24T05:00:00+00:00></time>",
      "https://p.example/bridge-20200814-p5erly", 1598245200, false },
    { "a number of an address that begins with its minute", "", "<h1>Bridge</h1>",
      "https://p.example/news/A2020082412300005196", 1598227200, true },
    { "not one that begins with none", "", "<h1>Bridge</h1>",
      "https://p.example/news/A2020082499300005196", TIME_UNKNOWN, false },
    { "a day without a time yields to the element of a date",
      "<meta property=article:published_time content=2020-08-14>",
      "<h1>Bridge</h1><time datetime=2020-08-24>24.08.2020</time><p>" WORDS "</p>",
      "https://p.example/x", 1598227200, true },
    { "but not to any line", "<meta property=article:published_time content=2020-08-24>",
      "<h1>Bridge</h1><p>The fair is on 3 February 2021</p><p>" WORDS "</p>", "https://p.example/x",
      1598227200, true },
    { "online later than it was filed, and not changed since",
      "<meta property=article:published_time content=2020-08-21T10:00:00Z><meta "
      "property=article:modified_time content=2020-08-24T10:00:00Z>",
      "<h1>Bridge</h1><div class=date>24 August 2020</div><p>" WORDS "</p>", "https://p.example/x",
      1598227200, true },
    { "the same with the time that a weaker field has",
      "<meta property=article:published_time content=2020-08-21T10:00:00Z><meta name=date "
      "content=2020-08-24T10:00:00Z><meta property=article:modified_time "
      "content=2020-08-24T12:00:00Z>",
      "<h1>Bridge</h1><div class=date>24 August 2020</div><p>" WORDS "</p>", "https://p.example/x",
      1598263200, false },
    { "what is called updated is a change",
      "<meta property=article:published_time content=2020-08-24T10:00:00Z><meta "
      "property=article:modified_time content=2020-08-26T10:00:00Z>",
      "<h1>Bridge</h1><div><span>Updated</span> <time "
      "datetime=2020-08-26>26 August 2020</time></div><p>" WORDS "</p>",
      "https://p.example/x", 1598263200, false },
    { "and so is what is of another month",
      "<meta property=article:published_time content=2020-08-24T10:00:00Z><meta "
      "property=article:modified_time content=2021-02-03T10:00:00Z>",
      "<h1>Bridge</h1><div class=date>3 February 2021</div><p>" WORDS "</p>", "https://p.example/x",
      1598263200, false },
    { "updated, in Swedish", "",
      "<h1>Bridge</h1><p>Uppdaterad 3 maj 2021</p><p>Publicerad 24 augusti 2020</p><p>" WORDS
      "</p>",
      "https://p.example/x", 1598227200, true },
    { "the month first, as a stamp far below tells",
      "<meta property=article:published_time content=09-08-2020>",
      "<h1>Bridge</h1><p>" WORDS "</p><p>" WORDS "</p><p>" WORDS "</p><p>" WORDS "</p><p>" WORDS
      "</p><p>" WORDS "</p><p>Published September 8, 2020</p>",
      "https://p.example/x", 1599523200, true },
    { "a date in a standfirst, by its name",
      "<meta property=article:published_time content=2020-09-24>",
      "<h1>Bridge</h1><h2>" WORDS "<span class=hl__date>Monday, 24 August 2020</span></h2><p>" WORDS
      "</p>",
      "https://p.example/x", 1598227200, true },
    { "data of an element beside the headline", "",
      "<h1>Bridge</h1><div><i data-date=\"24. August 2020\"></i></div><p>" WORDS
      "</p><div><i data-date=2021-02-03></i></div>",
      "https://p.example/x", 1598227200, true },
    { "a short date in a byline", "",
      "<h1>Bridge</h1><p>von <a href=/sara>Sara Ali</a>, 4.8.20</p><p>" WORDS "</p>",
      "https://p.example/x", 1596499200, true },
    { "and in an element of a date", "", "<h1>Bridge</h1><time>4.8.20</time><p>" WORDS "</p>",
      "https://p.example/x", 1596499200, true },
    { "elsewhere it is a version", "", "<h1>Bridge</h1><p>Engine 4.8.20</p><p>" WORDS "</p>",
      "https://p.example/x", TIME_UNKNOWN, false },
    { "folders of an address are not",
      "<meta property=article:published_time content=2020-08-24T05:00:00+00:00>",
      "<h1>Bridge</h1><time datetime=2020-08-24T05:00:00+00:00></time>",
      "https://p.example/2020/08/14/bridge", 1597363200, true },
    { "a moment of the eve by its own zone before the day of an address", "",
      "<h1>Bridge</h1><time datetime=2020-08-24T23:30:00-05:00></time>",
      "https://p.example/2020/08/25/bridge", 1598329800, false },
    { "a date to come is none", "<meta property=article:published_time content=2099-01-01>", "",
      "https://p.example/x", TIME_UNKNOWN, false },
    { "nothing", "", "", "https://p.example/x", TIME_UNKNOWN, false },
};

static void reads_times(void) {
    for (size_t i = 0; i < COUNT_OF(time_rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct page p;
        CHECK(read_head(time_rows[i].head, time_rows[i].body, time_rows[i].url, &a, &p), "parses");
        CHECK(p.article.published_s == time_rows[i].want, "%s: got %lld", time_rows[i].name,
              (long long) p.article.published_s);
        CHECK(!!(p.article.flags & ARTICLE_DAY_ONLY) == time_rows[i].day_only, "%s: day only",
              time_rows[i].name);
    }
}

/* The zone in which a moment is of the paper's day. */
static void finds_the_papers_zone(void) {
    static const struct {
        const char *name, *head, *body;
        int want;
    } rows[] = {
        { "as written", "<meta property=article:published_time content=2020-08-24T02:54:00-04:00>",
          "", -240 },
        { "as another field writes the same moment",
          "<meta property=article:published_time content=2020-08-24T02:54:00Z><meta "
          "name=publishdate content=2020-08-23T22:54:00-04:00>",
          "", -240 },
        { "as the moment of the change is written",
          "<meta property=article:published_time content=2020-08-24T02:54:00Z><meta "
          "property=article:modified_time content=2020-08-24T09:00:00-04:00>",
          "", -240 },
        { "not where a time has a zone of its own",
          "<meta property=article:published_time content=2020-08-24T02:54:00+03:00><meta "
          "property=article:modified_time content=2020-08-24T09:00:00-04:00>",
          "", 180 },
        { "as the printed day tells",
          "<meta property=article:published_time content=2020-08-24T02:54:00Z>",
          "<h1>Bridge</h1><p>Published August 23, 2020</p>", -180 },
        { "unknown", "<meta property=article:published_time content=2020-08-24T02:54:00Z>", "", 0 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct page p;
        CHECK(read_head(rows[i].head, rows[i].body, "https://p.example/x", &a, &p), "parses");
        CHECK(p.published_offset_min == rows[i].want, "%s: got %d", rows[i].name,
              p.published_offset_min);
    }
}

static void reads_the_rest(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct page p;
    CHECK(read_head(LD("{\"@type\":\"NewsArticle\",\"isAccessibleForFree\":\"False\","
                       "\"articleSection\":[\"محليات\"],"
                       "\"image\":{\"url\":\"/"
                       "i.jpg\"},\"publisher\":{\"name\":\"الجريدة\"},\"description\":\"موجز\"}"),
                    "", "https://p.example/x", &a, &p),
          "parses");
    CHECK(p.article.flags & ARTICLE_PAYWALL, "paywall");
    CHECK(span_eq(p.article.section, SPAN("محليات")), "section '%.*s'",
          SPAN_ARG(p.article.section));
    CHECK(span_eq(p.article.image_url, SPAN("https://p.example/i.jpg")), "image '%.*s'",
          SPAN_ARG(p.article.image_url));
    CHECK(span_eq(p.site_name, SPAN("الجريدة")), "site");
    CHECK(span_eq(p.article.summary, SPAN("موجز")), "summary");
}

static void finds_pictures(void) {
    static const struct {
        const char *name, *body, *want;
    } rows[] = {
        { "itemprop=image", "<img itemprop=image src=/p.jpg>", "https://p.example/p.jpg" },
        { "a box of an ImageObject",
          "<div itemprop=image itemscope><meta itemprop=url content=/p.jpg></div>",
          "https://p.example/p.jpg" },
        { "amp-img in the text",
          "<article><amp-img src=/p.jpg></amp-img><p>" WORDS "</p></article>",
          "https://p.example/p.jpg" },
        { "between headline and text",
          "<h1>Bridge to be rebuilt</h1><div><img src=/p.jpg></div><article><p>" WORDS
          "</p></article>",
          "https://p.example/p.jpg" },
        { "beside the text",
          "<main><div><p>" WORDS "</p><p>" WORDS "</p></div><div><img src=/p.jpg></div></main>",
          "https://p.example/p.jpg" },
        { "a logo is no picture of the article",
          "<article><img src=/logo.png><p>" WORDS "</p></article>", "" },
        { "a small one neither", "<article><img width=40 src=/p.png><p>" WORDS "</p></article>",
          "" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct page p;
        CHECK(read_head("", rows[i].body, "https://p.example/x", &a, &p), "parses");
        CHECK(span_eq(p.article.image_url, span_of(rows[i].want)), "%s: got '%.*s'", rows[i].name,
              SPAN_ARG(p.article.image_url));
    }
}

static void an_article_number_is_no_day_to_come(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct page p;
    CHECK(read_head(LD("{\"@type\":\"NewsArticle\",\"datePublished\":\"2025-08-24T10:00:00Z\"}"),
                    "<h1>A title</h1>", "https://www.paper.example/20771020.html", &a, &p),
          "parses");
    CHECK(p.article.published_s == 1756029600, "got %lld", (long long) p.article.published_s);
}

int main(void) {
    RUN(an_article_number_is_no_day_to_come);
    RUN(reads_authors);
    RUN(reads_times);
    RUN(finds_the_papers_zone);
    RUN(reads_the_rest);
    RUN(finds_pictures);
    return check_done();
}
