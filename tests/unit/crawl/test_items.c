/* items: what a feed, a sitemap, a home page shows becomes candidates. */

#include "check.h"
#include "crawl/items.h"

enum { NOW = 1700000000 };

static const struct items_input in = {
    .source_id = 4, .base = SPAN("http://e.com/rss/"), .now_s = NOW, .host_delay_ms = 2000
};

static void feed_entries(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct feed_category section = { .term = SPAN("رياضة") };
    struct feed_media media[] = { { .url = SPAN("/v.mp4"), .type = SPAN("video/mp4") },
                                  { .url = SPAN("/p.jpg"), .type = SPAN("image/jpeg") } };
    struct feed_entry entries[] = {
        { .title = SPAN("عاجل: خبر"),
          .link = SPAN("../a?utm_source=rss#x"),
          .published_s = NOW - 5,
          .updated_s = NOW,
          .categories = &section,
          .category_count = 1,
          .media = media,
          .media_count = 2,
          .author = SPAN("كاتب") },
        { .title = SPAN("x"),
          .link = SPAN("javascript:alert(1)"),
          .published_s = TIME_UNKNOWN,
          .updated_s = TIME_UNKNOWN },
        { .title = SPAN("y"),
          .link = SPAN_EMPTY,
          .published_s = TIME_UNKNOWN,
          .updated_s = TIME_UNKNOWN },
        { .title = SPAN("guid"),
          .id = SPAN("http://e.com/b"),
          .published_s = TIME_UNKNOWN,
          .updated_s = NOW - 9,
          .day_only = true },
    };
    struct feed feed = { .entries = entries, .entry_count = COUNT_OF(entries) };
    struct items got;
    items_from_feed(&in, &feed, &a, &got);
    CHECK(got.count == 2, "%zu items", got.count);
    const struct candidate *c = &got.at[0];
    CHECK(span_eq(c->url, SPAN("http://e.com/a")), "'%.*s'", SPAN_ARG(c->url));
    CHECK(c->breaking && c->published_s == NOW - 5 && c->source_id == 4, "facts");
    CHECK(span_eq(c->section, SPAN("رياضة")) && span_eq(c->author, SPAN("كاتب")),
          "section, author");
    CHECK(span_eq(c->image_url, SPAN("http://e.com/p.jpg")), "'%.*s'", SPAN_ARG(c->image_url));
    c = &got.at[1];
    CHECK(span_eq(c->url, SPAN("http://e.com/b")), "guid as permalink");
    CHECK(c->published_s == NOW - 9 && !c->day_only, "updated stands in");
    CHECK(got.at[0].due_s == NOW && c->due_s == NOW + 2, "spread by the host's delay");
}

static void sitemap_urls(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct sitemap_url urls[] = {
        { .loc = SPAN("http://e.com/news/12345"),
          .lastmod_s = NOW - 100,
          .published_s = TIME_UNKNOWN },
        { .loc = SPAN("http://e.com/news/12346"),
          .lastmod_s = NOW - 99 * DAY_S,
          .published_s = TIME_UNKNOWN },
        { .loc = SPAN("http://e.com/news/12347"),
          .lastmod_s = TIME_UNKNOWN,
          .published_s = TIME_UNKNOWN },
        { .loc = SPAN("http://e.com/x"),
          .title = SPAN("خبر"),
          .lastmod_s = TIME_UNKNOWN,
          .published_s = NOW - 50 },
        { .loc = SPAN("http://e.com/about"), .lastmod_s = NOW, .published_s = TIME_UNKNOWN },
    };
    struct sitemap map = { .urls = urls, .url_count = COUNT_OF(urls) };
    struct items got;
    items_from_sitemap(&in, &map, &a, &got);
    CHECK(got.count == 2, "%zu items", got.count);
    CHECK(got.at[1].published_s == TIME_UNKNOWN, "lastmod is no publication");
    CHECK(got.at[0].published_s == NOW - 50 && span_eq(got.at[0].title, SPAN("خبر")), "news");
    map.is_index = true;
    items_from_sitemap(&in, &map, &a, &got);
    CHECK(got.count == 0, "a sitemap of sitemaps has no articles");
}

static void addresses_of_articles(void) {
    static const struct {
        const char *url;
        bool article;
    } rows[] = {
        { "http://e.com/news/123456", true },
        { "http://e.com/2023/11/15/slug", true },
        { "http://e.com/a-long-headline-of-words", true },
        { "http://e.com/?p=12345", true },
        { "http://e.com/%D8%AE%D8%A8%D8%B1%D8%AE%D8%A8%D8%B1%D8%AE%D8%A8%D8%B1%D8%AE%D8%A8%D8%B1"
          "%D8%AE%D8%A8%D8%B1%D8%AE%D8%A8%D8%B1%D8%AE%D8%A8%D8%B1",
          true },
        { "http://e.com/", false },
        { "http://e.com/sport", false },
        { "http://e.com/tag/2023", false },
        { "http://e.com/page/12345", false },
        { "http://e.com/uploads/123456.jpg", false },
        { "mailto:a12345@e.com", false },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        CHECK(items_url_is_article(span_of(rows[i].url)) == rows[i].article, "%s", rows[i].url);
}

static void links_of_a_home_page(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct page *page = arena_new(&a, struct page);
    page->links[page->link_count++] = SPAN("http://e.com/sport");
    page->links[page->link_count++] = SPAN("http://www.e.com/news/123456");
    page->links[page->link_count++] = SPAN("http://other.com/news/123456");
    struct items got;
    items_from_links(&in, page, &a, &got);
    CHECK(got.count == 1, "%zu items", got.count);
}

int main(void) {
    RUN(feed_entries);
    RUN(sitemap_urls);
    RUN(addresses_of_articles);
    RUN(links_of_a_home_page);
    return check_done();
}
