/* sitemap: url sets, indexes, news, text, gzip. */

#include "check.h"
#include "feed/feed.h"

static const char gz[] = /* gzip of "http://p.example/1\nhttp://p.example/2\n" */
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff";

static void reads_kinds(void) {
    static const struct {
        const char *name, *text;
        size_t count;
        bool is_index;
        const char *first;
    } rows[] = {
        { "url set",
          "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc> "
          "http://p.example/1 </loc></url></urlset>",
          1, false, "http://p.example/1" },
        { "without a namespace", "<urlset><url><loc>http://p.example/1</loc></url></urlset>", 1,
          false, "http://p.example/1" },
        { "index",
          "<sitemapindex><sitemap><loc>http://p.example/a.xml</loc></sitemap></sitemapindex>", 1,
          true, "http://p.example/a.xml" },
        { "an image's address is not the page's",
          "<urlset "
          "xmlns:image='http://www.google.com/schemas/sitemap-image/"
          "1.1'><url><image:image><image:loc>http://p.example/i.jpg</image:loc></"
          "image:image><loc>http://p.example/1</loc></url></urlset>",
          1, false, "http://p.example/1" },
        { "text with a mark", "\xEF\xBB\xBFhttp://p.example/1\r\nhttp://p.example/2\n", 2, false,
          "http://p.example/1" },
        { "cut", "<urlset><url><loc>http://p.example/1</loc></url><url><loc>http://p.exa", 2, false,
          "http://p.example/1" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct sitemap s = { 0 };
        struct error err = { 0 };
        CHECK_OK(sitemap_parse(span_of(rows[i].text), SPAN("http://p.example/sitemap.xml"), &a, &s,
                               &err),
                 err);
        CHECK(s.url_count == rows[i].count, "%s: %zu", rows[i].name, s.url_count);
        CHECK(s.is_index == rows[i].is_index, "%s: index", rows[i].name);
        if (s.url_count)
            CHECK(span_eq(s.urls[0].loc, span_of(rows[i].first)), "%s: '%.*s'", rows[i].name,
                  SPAN_ARG(s.urls[0].loc));
    }
}

static void reads_news(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct sitemap s = { 0 };
    struct error err = { 0 };
    CHECK_OK(sitemap_parse(
                 SPAN("<urlset xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url>"
                      "<loc>http://p.example/1</loc><lastmod>2020-08-24</"
                      "lastmod><news:news><news:publication><news:name>الجريدة</news:name>"
                      "<news:language>ar</news:language></news:publication>"
                      "<news:publication_date>2020-08-24T10:00:00Z</news:publication_date>"
                      "<news:title>خبر</news:title></news:news></url></urlset>"),
                 SPAN_EMPTY, &a, &s, &err),
             err);
    CHECK(s.url_count == 1, "%zu", s.url_count);
    if (!s.url_count) return;
    CHECK(span_eq(s.urls[0].title, SPAN("خبر")), "title");
    CHECK(span_eq(s.urls[0].publication, SPAN("الجريدة")), "publication");
    CHECK(s.urls[0].published_s == 1598263200, "published");
    CHECK(s.urls[0].lastmod_s == 1598227200, "lastmod");
}

static void refuses_others(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct sitemap s;
    CHECK(sitemap_parse(SPAN("<rss/>"), SPAN_EMPTY, &a, &s, NULL) == ERRC_PARSE, "rss");
    CHECK(sitemap_parse(SPAN("words"), SPAN_EMPTY, &a, &s, NULL) == ERRC_PARSE, "words");
    CHECK(sitemap_parse((span){ gz, sizeof(gz) - 1 }, SPAN_EMPTY, &a, &s, NULL) != ERRC_OK,
          "cut gzip");
}

int main(void) {
    RUN(reads_kinds);
    RUN(reads_news);
    RUN(refuses_others);
    return check_done();
}
