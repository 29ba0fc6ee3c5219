#include "press/layout.h"

bool press_body_next(span *rest, int *ret_kind, span *ret_text) {
    if (!body_next(rest, ret_kind, ret_text)) return false;
    if (span_starts(*ret_text, SPAN("## "))) {
        *ret_kind = BLOCK_HEADING;
        *ret_text = span_from(*ret_text, 3);
    }
    return true;
}

void press_body_html(struct buf *out, const struct press_item *item, const char *open) {
    span rest = item->body, text;
    int kind;
    while (press_body_next(&rest, &kind, &text)) {
        if (kind == BLOCK_HEADING)
            press_put(out, "<h3>%S</h3>\n", text);
        else
            press_put(out, "%R%S</p>\n", span_of(open), text);
    }
}

void press_links(const struct press_view *v, const struct press_item *item, size_t n) {
    size_t count = v->published;
    for (size_t i = 1; i <= n && i < count; i++) {
        /* Older neighbours first: a page must not change with every new article. */
        size_t at = (item->number - 1 + count - i * 3 % count) % count;
        const struct press_item *other = &v->paper->items.at[at];
        if (other == item) continue;
        press_put(v->out, "<li><a href=\"%S\">%S</a></li>\n", other->path, other->title);
    }
}

span press_url_of(const struct press_view *v, const struct press_item *item) {
    DEFER(buf_done) struct buf b = BUF(2 * LIMIT_URL_BYTES);
    press_item_url(&b, v->paper, item);
    return arena_copy(v->arena, buf_span(&b));
}

span press_picture_of(const struct press_view *v, const struct press_item *item, int width) {
    DEFER(buf_done) struct buf b = BUF(2 * LIMIT_URL_BYTES);
    if (item->scene >= 0) press_picture_url(&b, v->paper, item, width);
    return arena_copy(v->arena, buf_span(&b));
}

span press_lead_of(const struct press_view *v, const struct press_item *item) {
    DEFER(buf_done) struct buf b = BUF(LIMIT_SUMMARY_BYTES);
    press_lead(&b, item);
    return arena_copy(v->arena, buf_span(&b));
}

span press_iso_of(const struct press_view *v, const struct press_item *item) {
    DEFER(buf_done) struct buf b = BUF(64);
    press_iso(&b, v->paper, item->published_s);
    return arena_copy(v->arena, buf_span(&b));
}

void press_html_head(const struct press_view *v, const struct press_item *item) {
    press_put(v->out,
              "<!DOCTYPE html>\n<html lang=\"%s\" dir=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
              "<meta name=\"viewport\" content=\"width=device-width\">\n<title>%S | %S</title>\n",
              v->paper->lang, press_is_arabic(v->paper) ? "rtl" : "ltr", item->title,
              v->paper->name);
}

void press_open_graph(const struct press_view *v, const struct press_item *item, bool dates) {
    struct buf *out = v->out;
    press_put(out,
              "<meta property=\"og:type\" content=\"article\">\n"
              "<meta property=\"og:title\" content=\"%S\">\n"
              "<meta property=\"og:site_name\" content=\"%S\">\n"
              "<meta property=\"og:url\" content=\"%S\">\n"
              "<meta property=\"og:description\" content=\"%S\">\n"
              "<meta property=\"article:section\" content=\"%S\">\n",
              item->title, v->paper->name, press_url_of(v, item), press_lead_of(v, item),
              item->section);
    if (item->scene >= 0)
        press_put(out, "<meta property=\"og:image\" content=\"%S\">\n",
                  press_picture_of(v, item, 1200));
    if (dates && item->published_s != TIME_UNKNOWN)
        press_put(out, "<meta property=\"article:published_time\" content=\"%S\">\n",
                  press_iso_of(v, item));
}

void press_nav(const struct press_view *v, const char *class_name) {
    const struct press_paper *paper = v->paper;
    press_put(v->out, "<nav class=\"%s\"><ul><li><a href=\"/\">%s</a></li>", class_name,
              press_words(paper->lang)->home);
    for (size_t i = 0; i < paper->section_count; i++)
        press_put(v->out, "<li><a href=\"/section/%d/\">%S</a></li>", (int) i, paper->sections[i]);
    press_put(v->out, "</ul></nav>\n");
}

void press_render_article(const struct press_view *v, const struct press_item *item,
                          const char **ret_content_type) {
    static void (*const layouts[LAYOUT_COUNT])(const struct press_view *,
                                               const struct press_item *) = {
        [LAYOUT_ARTICLE] = press_layout_article, [LAYOUT_TABLES] = press_layout_tables,
        [LAYOUT_SOUP] = press_layout_soup,       [LAYOUT_MICRODATA] = press_layout_microdata,
        [LAYOUT_PORTAL] = press_layout_portal,   [LAYOUT_AMP] = press_layout_amp,
        [LAYOUT_HIJRI] = press_layout_hijri,     [LAYOUT_WORDS] = press_layout_words,
        [LAYOUT_META] = press_layout_meta,       [LAYOUT_BREAKS] = press_layout_breaks,
    };
    if (v->paper->layout != LAYOUT_TABLES) {
        layouts[v->paper->layout](v, item);
        return;
    }
    DEFER(buf_done) struct buf utf8 = BUF(PRESS_BODY_BYTES);
    struct press_view inner = *v;
    inner.out = &utf8;
    press_layout_tables(&inner, item);
    press_to_cp1256(buf_span(&utf8), v->out);
    /* The declaration in the page is all a reader gets: many old servers say no more. */
    *ret_content_type = "text/html";
}
