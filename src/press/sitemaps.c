/* sitemaps - an index and its parts: how a crawl finds what the feed no longer shows. */

#include "press/html.h"
#include "press/press_priv.h"

/* Part 1 is the newest: a crawler that stops early has the news. */
void press_render_sitemap_index(const struct press_view *v) {
    buf_add(v->out, SPAN("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex "
                         "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"));
    size_t parts = (v->published + PRESS_SITEMAP_URLS - 1) / PRESS_SITEMAP_URLS;
    for (size_t i = 1; i <= parts; i++) {
        press_put(v->out, "<sitemap><loc>%S/sitemap-%d.xml</loc>", v->paper->base, (int) i);
        size_t newest = v->published - (i - 1) * PRESS_SITEMAP_URLS - 1;
        int64_t t = v->paper->items.at[newest].published_s;
        if (t != TIME_UNKNOWN) {
            buf_add(v->out, SPAN("<lastmod>"));
            press_iso(v->out, v->paper, t);
            buf_add(v->out, SPAN("</lastmod>"));
        }
        buf_add(v->out, SPAN("</sitemap>\n"));
    }
    buf_add(v->out, SPAN("</sitemapindex>\n"));
}

static void url_entry(const struct press_view *v, const struct press_item *item, bool news) {
    struct buf *out = v->out;
    buf_add(out, SPAN("<url><loc>"));
    press_item_url(out, v->paper, item);
    buf_add(out, SPAN("</loc>"));
    if (item->published_s != TIME_UNKNOWN) {
        buf_add(out, SPAN("<lastmod>"));
        press_iso(out, v->paper, item->published_s);
        buf_add(out, SPAN("</lastmod>"));
    }
    if (news) {
        press_put(out,
                  "<news:news><news:publication><news:name>%S</news:name><news:language>%s"
                  "</news:language></news:publication>",
                  v->paper->name, v->paper->lang);
        if (item->published_s != TIME_UNKNOWN) {
            buf_add(out, SPAN("<news:publication_date>"));
            press_iso(out, v->paper, item->published_s);
            buf_add(out, SPAN("</news:publication_date>"));
        }
        press_put(out, "<news:title>%S</news:title></news:news>", item->title);
    }
    buf_add(out, SPAN("</url>\n"));
}

bool press_render_sitemap(const struct press_view *v, size_t part) {
    if (part < 1 || (part - 1) * PRESS_SITEMAP_URLS >= v->published) return false;
    size_t left = v->published - (part - 1) * PRESS_SITEMAP_URLS;
    size_t count = left < PRESS_SITEMAP_URLS ? left : PRESS_SITEMAP_URLS;
    /* Papers without a feed keep a news sitemap, as Google's news index asks for. */
    bool news = v->paper->feed == PRESS_SITEMAP;
    buf_add(v->out, SPAN("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset "
                         "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" "
                         "xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\">\n"));
    for (size_t i = 0; i < count; i++) url_entry(v, &v->paper->items.at[left - 1 - i], news);
    buf_add(v->out, SPAN("</urlset>\n"));
    return true;
}
