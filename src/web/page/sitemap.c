/* sitemap - an index, one map of the pages and one a month of story pages. Articles are copies and
 * not offered to other search engines. */
#include "base/log.h"
#include "web/page/page.h"
#include "web/view/when.h"

enum { STORIES_MAX = 5000, STORY_DAYS = 60 };

static void xml_begin(struct call *c, span root) {
    c->res->kind = RESPONSE_DATA;
    c->res->type = "application/xml; charset=utf-8";
    buf_add_fmt(&c->res->body,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<%.*s "
                "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
                SPAN_ARG(root));
}

static void add_url(struct call *c, span path, int64_t modified_s) {
    struct html h = { &c->res->body };
    buf_add(h.out, SPAN("<url><loc>"));
    html_text(&h, call_absolute(c, path));
    buf_add(h.out, SPAN("</loc>"));
    if (modified_s != TIME_UNKNOWN)
        buf_add_fmt(h.out, "<lastmod>%s</lastmod>", when_iso(c, modified_s, false));
    buf_add(h.out, SPAN("</url>\n"));
}

void page_sitemap(struct call *c) {
    xml_begin(c, SPAN("sitemapindex"));
    static const char *const parts[] = { "pages", "stories" };
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        span path = arena_fmt(c->arena, "/sitemap/%s.xml", parts[i]);
        span loc = call_absolute(c, path);
        buf_add_fmt(&c->res->body, "<sitemap><loc>%.*s</loc></sitemap>\n", SPAN_ARG(loc));
    }
    buf_add(&c->res->body, SPAN("</sitemapindex>\n"));
}

static void add_pages(struct call *c) {
    static const char *const paths[] = { "/",        "/latest",  "/breaking",
                                         "/archive", "/sources", "/about" };
    for (size_t i = 0; i < COUNT_OF(paths); i++) add_url(c, span_of(paths[i]), TIME_UNKNOWN);
    for (int k = CATEGORY_UNKNOWN + 1; k < CATEGORY_COUNT; k++)
        add_url(c, arena_fmt(c->arena, "/section/%s", category_name((enum category) k)),
                TIME_UNKNOWN);
    const struct source *all = NULL;
    size_t n = call_sources(c, &all);
    for (size_t i = 0; i < n; i++)
        if (all[i].display != DISPLAY_OFF)
            add_url(c, arena_fmt(c->arena, "/%.*s", SPAN_ARG(all[i].slug)), all[i].last_s);
}

static void add_stories(struct call *c) {
    struct story *all = NULL;
    size_t n = 0;
    struct error err = { 0 };
    int64_t since = c->now_s - (int64_t) STORY_DAYS * DAY_S;
    if (store_story_recent(c->store, since, CATEGORY_UNKNOWN, STORIES_MAX, c->arena, &all, &n,
                           &err))
        log_error("web", "sitemap", "reason=%s", err.msg);
    for (size_t i = 0; i < n; i++)
        if (all[i].articles > 1)
            add_url(c, arena_fmt(c->arena, "/story/%lld", (long long) all[i].id), all[i].last_s);
}

void page_sitemap_part(struct call *c) {
    bool pages = span_eq(c->args[0], SPAN("pages.xml"));
    if (!pages && !span_eq(c->args[0], SPAN("stories.xml"))) {
        call_error(c, 404);
        return;
    }
    xml_begin(c, SPAN("urlset"));
    if (pages)
        add_pages(c);
    else
        add_stories(c);
    buf_add(&c->res->body, SPAN("</urlset>\n"));
}
