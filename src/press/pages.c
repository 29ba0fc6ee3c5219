/* pages - what is no article: robots.txt, home and section lists, the press's own index. */

#include "base/json.h"
#include "press/html.h"
#include "press/press_priv.h"

enum { LIST_ITEMS = 40 };

void press_render_index(const struct press *p, struct buf *out) {
    int64_t now_s = press_now_s(p);
    buf_add(out, SPAN("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                      "<title>The press</title></head><body><h1>The press</h1>\n<ul>\n"));
    for (size_t i = 0; i < p->papers.len; i++) {
        const struct press_paper *paper = &p->papers.at[i];
        press_put(out,
                  "<li><a href=\"%S/\">%S</a> %S, %d articles, <a href=\"%S%S\">feed</a></li>\n",
                  paper->base, paper->name, paper->name_latin,
                  (int) press_paper_published(paper, now_s), paper->base, press_feed_path(paper));
    }
    buf_add(out, SPAN("</ul>\n<p><a href=\"/_press/published.jsonl\">published.jsonl</a></p>"
                      "</body></html>\n"));
}

static void published_line(const struct press_paper *paper, const struct press_item *item,
                           struct buf *out) {
    DEFER(buf_done) struct buf url = BUF(2 * LIMIT_URL_BYTES);
    DEFER(buf_done) struct buf iso = BUF(64);
    press_item_url(&url, paper, item);
    press_iso(&iso, paper, item->published_s);
    struct json_writer w = json_writer_of(out);
    json_begin_object(&w);
    json_put(&w, "url", buf_span(&url));
    json_put(&w, "source", paper->slug);
    json_put(&w, "id", item->id);
    json_put(&w, "title", item->title);
    json_put(&w, "day", span_sub(buf_span(&iso), 0, 10));
    json_put(&w, "published", buf_span(&iso));
    json_end_object(&w);
    buf_add_char(out, '\n');
}

void press_render_published(const struct press *p, struct buf *out) {
    int64_t now_s = press_now_s(p);
    for (size_t i = 0; i < p->papers.len; i++) {
        const struct press_paper *paper = &p->papers.at[i];
        size_t count = press_paper_published(paper, now_s);
        for (size_t n = 0; n < count; n++) published_line(paper, &paper->items.at[n], out);
    }
}

void press_render_robots(const struct press_view *v) {
    press_put(v->out,
              "User-agent: *\nDisallow: /private/\nDisallow: /search\nAllow: /\n\n"
              "User-agent: GreedyBot\nDisallow: /\n\nSitemap: %S/sitemap.xml\n",
              v->paper->base);
}

static void list_head(const struct press_view *v, span title) {
    const struct press_paper *paper = v->paper;
    static const char *const types[PRESS_FEEDS] = { "application/rss+xml", "application/atom+xml",
                                                    "application/feed+json", NULL,
                                                    "application/rdf+xml" };
    press_put(v->out,
              "<!DOCTYPE html>\n<html lang=\"%s\" dir=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
              "<title>%S</title>\n",
              paper->lang, press_is_arabic(paper) ? "rtl" : "ltr", title);
    if (types[paper->feed])
        press_put(v->out, "<link rel=\"alternate\" type=\"%s\" title=\"%S\" href=\"%S\">\n",
                  types[paper->feed], paper->name, press_feed_path(paper));
    press_put(v->out,
              "</head>\n<body>\n<header><a href=\"/\">%S</a></header>\n<nav><a href=\"/\">%s</a>",
              paper->name, press_words(paper->lang)->home);
    for (size_t i = 0; i < paper->section_count; i++)
        press_put(v->out, " <a href=\"/section/%d/\">%S</a>", (int) i, paper->sections[i]);
    press_put(v->out, " <a href=\"/private/editor\">%s</a></nav>\n<main>\n",
              press_words(paper->lang)->about);
}

static void list_item(const struct press_view *v, const struct press_item *item) {
    DEFER(buf_done) struct buf lead = BUF(LIMIT_SUMMARY_BYTES);
    DEFER(buf_done) struct buf picture = BUF(LIMIT_URL_BYTES);
    press_lead(&lead, item);
    buf_add(v->out, SPAN("<div class=\"card\">"));
    if (item->scene >= 0) {
        press_picture_url(&picture, v->paper, item, 320);
        press_put(v->out, "<img src=\"%S\" alt=\"\" width=\"320\" loading=\"lazy\">",
                  buf_span(&picture));
    }
    press_put(v->out, "<h2><a href=\"%S\">%S</a></h2><p>%S</p></div>\n", item->path, item->title,
              buf_span(&lead));
}

void press_render_list(const struct press_view *v, ptrdiff_t section, size_t page) {
    const struct press_paper *paper = v->paper;
    list_head(v, section < 0 ? paper->name : paper->sections[section]);
    size_t skip = (page - 1) * LIST_ITEMS, shown = 0, i = v->published;
    while (i > 0 && shown < LIST_ITEMS) {
        const struct press_item *item = &paper->items.at[--i];
        if (section >= 0 && item->section_index != (uint32_t) section) continue;
        if (skip) {
            skip--;
            continue;
        }
        list_item(v, item);
        shown++;
    }
    if (i > 0 && shown == LIST_ITEMS)
        press_put(v->out, "<a rel=\"next\" href=\"?page=%d\">%s</a>\n", (int) page + 1,
                  press_words(paper->lang)->next);
    press_put(v->out, "</main>\n<footer>%S - %s</footer>\n</body>\n</html>\n", paper->name,
              press_words(paper->lang)->rights);
}

/* An error page that says 200. */
void press_render_soft_404(const struct press_view *v) {
    press_put(v->out,
              "<!DOCTYPE html>\n<html lang=\"%s\" dir=\"rtl\"><head><meta charset=\"utf-8\">"
              "<title>الصفحة غير موجودة - %S</title></head><body><h1>عذرا، الصفحة التي تبحث عنها "
              "غير موجودة</h1><p>ربما حُذفت أو نُقلت إلى عنوان آخر.</p>"
              "<p><a href=\"/\">%s</a></p></body></html>\n",
              v->paper->lang, v->paper->name, press_words(v->paper->lang)->home);
}
