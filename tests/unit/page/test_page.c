/* page: whole small pages, one point each; limits; fragments. */

#include "check.h"
#include "page/lab.h"
#include "page/page.h"

#define PROSE                                                                                                                                                      \
    "<p>قال الوزير في مؤتمر صحفي اليوم الأحد إن المشروع الجديد سيبدأ خلال الشهر المقبل، وإن " \
    "التمويل جاهز.</p>"                                                                                                                                 \
    "<p>وأضاف أن الوزارة وقعت العقود مع ثلاث شركات محلية، وأن التنفيذ يستغرق عامين كاملين.</p>"

static bool read_page(const char *html, const char *url, struct arena *a, struct page *p) {
    struct page_input in = { .html = span_of(html), .url = span_of(url), .now_s = 1767225600 };
    struct error err = { 0 };
    enum errc rc = page_parse(&in, a, p, &err);
    if (rc != ERRC_OK) printf("# %s\n", err.msg);
    return rc == ERRC_OK;
}

static void reads_an_arabic_page(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct page p;
    const char *html =
        "<html lang=\"ar\" dir=\"rtl\"><head><title>انطلاق المشروع - صحيفة</title>"
        "<meta property=\"og:title\" content=\"انطلاق المشروع\">"
        "<meta property=\"og:site_name\" content=\"صحيفة\">"
        "<meta property=\"article:published_time\" content=\"2020-08-24T01:10:00+03:00\">"
        "<meta name=robots content=\"NOARCHIVE, max-image-preview:none\">"
        "<link rel=alternate type=\"application/rss+xml\" href=\"/rss\">"
        "<link rel=canonical href=\"/a/1\"></head>"
        "<body><nav><a href=\"/x\">قائمة</a></nav><h1>انطلاق المشروع</h1><div "
        "class=\"entry-content\">" PROSE "</div><footer>جميع الحقوق محفوظة للصحيفة وشركائها في كل "
        "مكان، ٢٠٢٠.</footer></body></html>";
    CHECK(read_page(html, "https://www.paper.example/a/1?x=2", &a, &p), "parses");
    CHECK(span_eq(p.article.title, SPAN("انطلاق المشروع")), "title '%.*s'",
          SPAN_ARG(p.article.title));
    CHECK(span_find(p.article.body, SPAN("ثلاث شركات")) > 0, "body has the text");
    CHECK(span_find(p.article.body, SPAN("جميع الحقوق")) < 0, "body has no footer");
    CHECK(span_find(p.article.body, SPAN("قائمة")) < 0, "body has no menu");
    CHECK(strcmp(p.article.lang, "ar") == 0 && p.rtl, "language '%s'", p.article.lang);
    CHECK(p.article.published_s == 1598220600, "time %lld", (long long) p.article.published_s);
    CHECK(p.published_offset_min == 180, "offset %d", p.published_offset_min);
    CHECK(p.article.flags & ARTICLE_NO_ARCHIVE && p.article.flags & ARTICLE_NO_IMAGE, "robots");
    CHECK(span_eq(p.canonical, SPAN("https://www.paper.example/a/1")), "canonical '%.*s'",
          SPAN_ARG(p.canonical));
    CHECK(p.feed_count == 1 && span_eq(p.feeds[0], SPAN("https://www.paper.example/rss")), "feed");
    CHECK(p.link_count == 1, "links %zu", p.link_count);
}

static void refuses_foreign_canonicals(void) {
    static const struct {
        const char *name, *href, *want;
    } rows[] = {
        { "same site", "https://m.paper.example/b", "https://m.paper.example/b" },
        { "another site", "https://other.example.org/b", "" },
        { "another scheme", "javascript:alert(1)", "" },
        { "the home page", "https://www.paper.example/", "" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct page p;
        span html = arena_fmt(&a, "<html><head><link rel=canonical href=\"%s\"></head><body>" PROSE,
                              rows[i].href);
        CHECK(read_page(arena_cstr(&a, html), "https://www.paper.example/a", &a, &p), "parses");
        CHECK(span_eq(p.canonical, span_of(rows[i].want)), "%s: got '%.*s'", rows[i].name,
              SPAN_ARG(p.canonical));
    }
}

static void survives_hostile_shapes(void) {
    static const struct {
        const char *name, *piece;
        size_t times;
        const char *before;
    } rows[] = {
        { "100,000 open divs", "<div>", 100000, "" },
        { "100,000 open inline elements", "<b><i>", 50000, "" },
        { "stray end tags", "</p></div></b>", 100000, "" },
        { "a million one-letter nodes", "<p>a", 400000, "" },
        { "attributes without end", " a=b", 100000, "" },
        { "open comments", "<!--", 100000, "" },
        { "nested tables", "<table><tr><td>", 30000, "" },
        { "nested lists", "<ul><li>", 50000, "" },
        { "claims without number", "<meta property=og:title content='&amp;'>", 100000, "" },
        { "dates without number", "<p>1 May 2020 x y z and so on</p><time datetime=x>", 30000, "" },
        { "unclosed script", "<script>", 50000, "" },
        { "empty links in a heading", "<a href=/x><img></a>", 80000, "<h1>Bridge rebuilt " },
        { "elements without letters in a heading", "<b> </b><i>-</i>", 60000, "<h2>Bridge " },
        { "digits that are no dates", "<p>1 a<span>2</span>", 50000, "<h1>Bridge</h1>" },
        { "days of changes", "<div class=date><b class=updated>Updated 3 May 2020</b></div>", 20000,
          "<h1>Bridge</h1>" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        DEFER(buf_done) struct buf b = BUF(LIMIT_BODY_BYTES);
        buf_add(&b, SPAN("<html><body><p>text</p>"));
        if (rows[i].piece[0] == ' ') buf_add(&b, SPAN("<div"));
        buf_add(&b, span_of(rows[i].before));
        for (size_t n = 0; n < rows[i].times; n++) buf_add(&b, span_of(rows[i].piece));
        struct page_input in = { .html = buf_span(&b), .url = SPAN("http://a.example/") };
        struct page p;
        struct error err = { 0 };
        enum errc rc = page_parse(&in, &a, &p, &err);
        CHECK(rc == ERRC_OK || err.msg[0], "%s", rows[i].name);
    }
}

static void drops_attributes_without_number(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    DEFER(buf_done) struct buf b = BUF(LIMIT_BODY_BYTES);
    buf_add(&b, SPAN("<html><body><p class=\"a b\">"
                     "before</p><div"));
    for (int n = 0; n < 200000; n++) buf_add_fmt(&b, " a%d", n);
    buf_add(&b, SPAN(" b='>' x=\">\">" PROSE "</div>"));
    struct page_input in = { .html = buf_span(&b), .url = SPAN("http://a.example/") };
    struct page p;
    struct error err = { 0 };
    CHECK_OK(page_parse(&in, &a, &p, &err), err);
    CHECK(span_find(p.article.body, SPAN("ثلاث شركات")) > 0, "the text behind them is read");
}

static void refuses_what_is_no_html(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct page p;
    static const char *const rows[] = { "", "just words", "{\"a\":1}", "%PDF-1.4 ..." };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct page_input in = { .html = span_of(rows[i]), .url = SPAN("http://a.example/") };
        struct error err = { 0 };
        CHECK(page_parse(&in, &a, &p, &err) == ERRC_PARSE, "'%s'", rows[i]);
    }
}

static void tells_missing_pages(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct page p;
    CHECK(read_page("<html><title>404 Not Found</title><h1>404</h1><p>Sorry.</p>",
                    "http://a.example/x", &a, &p),
          "parses");
    CHECK(p.stub == PAGE_MISSING, "soft 404");
    CHECK(read_page("<html><title>Story</title><body>" PROSE, "http://a.example/x", &a, &p),
          "parses");
    CHECK(p.stub == PAGE_WHOLE, "an article is none");
}

static void names_stubs(void) {
    static const struct {
        const char *html;
        enum page_stub want;
    } rows[] = {
        { "<title>Just a moment...</title><p>Checking.</p>", PAGE_CONSENT },
        { "<title>خبر</title><h1>افتتاح الجسر</h1><div class=entry-content><p>تجدون نص "
          "المقال كاملا في النسخة الورقية من الصحيفة، غدا صباحا.</p></div>",
          PAGE_PRINT_ONLY },
        { "<title>Bridge</title><h1>Bridge</h1><div class=entry-content><p>The council agreed on "
          "Monday to rebuild the old bridge. Subscribe to continue reading.</p></div>",
          PAGE_PAYWALL },
        { "<title>Bridge</title><meta property=article:content_tier content=locked><p>x</p>",
          PAGE_PAYWALL },
        { "<title>Page introuvable</title><p>x</p>", PAGE_MISSING },
        { "<title>404 Not Found</title><p>x</p>", PAGE_MISSING },
        { "<title>Two hikers not found after the storm in the mountains</title><h1>Two hikers not "
          "found after the storm in the mountains</h1><p>They left on Monday.</p>",
          PAGE_WHOLE },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct page p;
        span html = arena_fmt(&a, "<html>%s", rows[i].html);
        CHECK(read_page(arena_cstr(&a, html), "http://a.example/x", &a, &p), "parses");
        CHECK(p.stub == rows[i].want, "%s: got '%s'", rows[i].html, page_stub_name(p.stub));
    }
}

static void keeps_reserved_rights(void) {
    static const char *const heads[] = { "<meta name=tdm-reservation content=1>",
                                         "<meta name=robots content=\"noai, noimageai\">" };
    for (size_t i = 0; i < COUNT_OF(heads); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct page p;
        span html = arena_fmt(&a, "<html><head>%s</head><body>" PROSE, heads[i]);
        CHECK(read_page(arena_cstr(&a, html), "http://a.example/x", &a, &p), "parses");
        CHECK(p.article.flags & ARTICLE_NO_TRAINING, "%s", heads[i]);
        CHECK(!(p.article.flags & (ARTICLE_NO_INDEX | ARTICLE_NO_ARCHIVE)), "no more than that");
    }
}

static void reads_fragments(void) {
    static const struct {
        const char *html, *want;
    } rows[] = {
        { "plain", "plain" },
        { "a &amp; b", "a & b" },
        { "<b>bold</b> and <i>more</i>", "bold and more" },
        { "&lt;b&gt;", "<b>" },
        { "one<br>two", "one two" },
        { "<script>alert(1)</script>text", "text" },
        { "line\n\n  line", "line line" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(buf_done) struct buf out = BUF(4096);
        page_fragment_to_text(span_of(rows[i].html), &out);
        CHECK(span_eq(buf_span(&out), span_of(rows[i].want)), "%s: got '%.*s'", rows[i].html,
              SPAN_ARG(buf_span(&out)));
    }
    DEFER(arena_done) struct arena a = ARENA_INIT;
    DEFER(buf_done) struct buf body = BUF(4096), text = BUF(4096);
    page_fragment_to_body(SPAN("<p>one</p><ul><li>two</li></ul><h2>three</h2>"), &a, &body);
    body_to_text(buf_span(&body), &text);
    CHECK(span_eq(buf_span(&text), SPAN("one\n\ntwo\n\nthree")), "body: '%.*s'",
          SPAN_ARG(buf_span(&text)));
    buf_done(&text);
    span image = page_fragment_image(SPAN("<p><img width=1 src=x><img src='/a.jpg'>"), &a);
    CHECK(span_eq(image, SPAN("/a.jpg")), "image '%.*s'", SPAN_ARG(image));
    CHECK(!page_fragment_image(SPAN("no picture"), &a).len, "no image");
}

static void renders_json(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    DEFER(buf_done) struct buf out = BUF(1 << 20);
    struct page p;
    CHECK(read_page("<html><title>T</title><body>" PROSE, "http://a.example/x", &a, &p), "parses");
    struct json_writer w = json_writer_of(&out);
    page_render_json(&p, SPAN("1"), SPAN("http://a.example/x"), &w);
    struct json *v;
    CHECK(json_parse(buf_span(&out), NULL, &a, &v, NULL) == ERRC_OK, "is json");
    CHECK(json_is(json_get(v, "authors"), JSON_ARRAY), "authors");
    CHECK(json_get_text(v, "body").len > 100, "body");
}

int main(void) {
    page_warm_up();
    RUN(reads_an_arabic_page);
    RUN(refuses_foreign_canonicals);
    RUN(survives_hostile_shapes);
    RUN(drops_attributes_without_number);
    RUN(refuses_what_is_no_html);
    RUN(tells_missing_pages);
    RUN(names_stubs);
    RUN(keeps_reserved_rights);
    RUN(reads_fragments);
    RUN(renders_json);
    return check_done();
}
