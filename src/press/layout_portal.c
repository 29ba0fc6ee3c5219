/* layout_portal - the two ends: a page that is mostly something else, and one that is only text. */

#include "press/layout.h"

static void share_bar(const struct press_view *v) {
    press_put(v->out,
              "<div class=\"share-bar\"><span>%s</span> <a href=\"#\">Facebook</a> "
              "<a href=\"#\">X</a> <a href=\"#\">WhatsApp</a> <a href=\"#\">Telegram</a></div>\n",
              press_words(v->paper->lang)->share);
}

static void advert(const struct press_view *v, int n) {
    press_put(v->out,
              "<div class=\"ad-slot\" id=\"ad-%d\"><span class=\"ad-label\">%s</span>"
              "<a href=\"/private/ad?n=%d\"><img src=\"/private/ad-%d.gif\" alt=\"\"></a></div>\n",
              n, press_words(v->paper->lang)->advert, n, n);
}

static void comments(const struct press_view *v, const struct press_item *item) {
    static const char *const arabic[] = {
        "شكرا على هذا الخبر المفيد، ننتظر المزيد من التفاصيل.",
        "أتمنى أن تصل هذه الخدمة إلى بقية المناطق قريبا.",
        "كلام جميل لكن العبرة بالتنفيذ على أرض الواقع.",
        "لماذا لا تذكرون المصدر الأصلي للأرقام؟",
        "بالتوفيق للجميع إن شاء الله.",
    };
    static const char *const french[] = { "Merci pour cet article.", "À suivre de près.",
                                          "Et les délais ? Personne n'en parle." };
    bool ar = press_is_arabic(v->paper);
    size_t all = ar ? COUNT_OF(arabic) : COUNT_OF(french);
    size_t count = item->picture_seed % (all + 1);
    press_put(v->out, "<section id=\"comments\"><h2>%s (%d)</h2>\n",
              press_words(v->paper->lang)->comments, (int) count);
    for (size_t i = 0; i < count; i++) {
        size_t at = (item->picture_seed / 7 + i) % all;
        press_put(
            v->out,
            "<div class=\"comment\"><span class=\"comment-author\">%d</span><p>%s</p></div>\n",
            (int) i + 1, ar ? arabic[at] : french[at]);
    }
    buf_add(v->out, SPAN("<form action=\"/private/comment\"><textarea></textarea></form>"
                         "</section>\n"));
}

static void body_with_noise(const struct press_view *v, const struct press_item *item) {
    const struct press_words *words = press_words(v->paper->lang);
    span rest = item->body, text;
    int kind;
    for (int n = 1; press_body_next(&rest, &kind, &text); n++) {
        if (kind == BLOCK_HEADING)
            press_put(v->out, "<h2 class=\"sub\">%S</h2>\n", text);
        else
            press_put(v->out, "<p>%S</p>\n", text);
        if (n == 2) advert(v, n);
        if (n != 3) continue;
        press_put(v->out, "<div class=\"inline-related\"><strong>%s:</strong><ul>\n", words->more);
        press_links(v, item, 3);
        buf_add(v->out, SPAN("</ul></div>\n"));
    }
}

static void side_column(const struct press_view *v, const struct press_item *item) {
    const struct press_words *words = press_words(v->paper->lang);
    press_put(v->out,
              "<div class=\"col-side\">\n<div class=\"widget\"><h3>%s</h3><p>34° / 21°</p>"
              "</div>\n<div class=\"widget\"><h3>%s</h3><ol>\n",
              words->weather, words->most_read);
    press_links(v, item, 15);
    buf_add(v->out, SPAN("</ol></div>\n"));
    advert(v, 9);
    press_put(v->out, "<div class=\"widget newsletter\"><p>%s</p></div>\n</div>\n",
              words->subscribe);
}

void press_layout_portal(const struct press_view *v, const struct press_item *item) {
    struct buf *out = v->out;
    const struct press_words *words = press_words(v->paper->lang);
    press_html_head(v, item);
    press_open_graph(v, item, true);
    press_put(
        out,
        "<script>var dataLayer=[{\"page\":\"article\"}];</script>\n<style>.ad-slot{}</style>\n"
        "</head>\n<body>\n<div id=\"cookie-banner\" role=\"dialog\"><p>%s</p>"
        "<button>OK</button></div>\n",
        words->cookies);
    advert(v, 1);
    press_nav(v, "mega-menu");
    press_put(out, "<div class=\"ticker\"><b>%s</b><ul>\n", words->latest);
    press_links(v, item, 8);
    press_put(out,
              "</ul></div>\n<div class=\"layout\">\n<div class=\"col-main\">\n"
              "<div class=\"breadcrumb\"><a href=\"/\">%s</a> &gt; <a href=\"/section/%d/\">%S"
              "</a></div>\n<h1 class=\"entry-title\">%S</h1>\n<div class=\"entry-meta\">",
              words->home, (int) item->section_index, item->section, item->title);
    if (item->author.len)
        press_put(out,
                  "<span class=\"by\">%s <a href=\"/private/a\" rel=\"author\">%S</a></span> | ",
                  words->by, item->author);
    press_put(out, "<span class=\"date\">%s ", words->published);
    press_date_words(out, v->paper, item->published_s);
    buf_add(out, SPAN("</span></div>\n"));
    share_bar(v);
    if (item->scene >= 0)
        press_put(out, "<img class=\"hero\" src=\"%S\" srcset=\"%S 400w, %S 800w\" alt=\"%S\">\n",
                  press_picture_of(v, item, 800), press_picture_of(v, item, 400),
                  press_picture_of(v, item, 800), item->title);
    buf_add(out, SPAN("<div class=\"entry-content\">\n"));
    body_with_noise(v, item);
    buf_add(out, SPAN("</div>\n"));
    share_bar(v);
    press_put(out,
              "<div class=\"tags\"><a href=\"/section/%d/\">%S</a></div>\n"
              "<div class=\"related-posts\"><h2>%s</h2><ul>\n",
              (int) item->section_index, item->section, words->related);
    press_links(v, item, 12);
    buf_add(out, SPAN("</ul></div>\n"));
    comments(v, item);
    buf_add(out, SPAN("</div>\n"));
    side_column(v, item);
    press_put(out, "</div>\n<footer>%S %s</footer>\n</body>\n</html>\n", v->paper->name,
              words->rights);
}

void press_layout_amp(const struct press_view *v, const struct press_item *item) {
    struct buf *out = v->out;
    press_put(out,
              "<!doctype html>\n<html amp lang=\"%s\" dir=\"%s\"><head><meta charset=\"utf-8\">"
              "<title>%S</title><link rel=\"canonical\" href=\"%S\">"
              "<style amp-boilerplate>body{visibility:hidden}</style></head><body>\n<h1>%S</h1>\n",
              v->paper->lang, press_is_arabic(v->paper) ? "rtl" : "ltr", item->title,
              press_url_of(v, item), item->title);
    if (item->published_s != TIME_UNKNOWN)
        press_put(out, "<time datetime=\"%S\">%S</time>\n", press_iso_of(v, item),
                  span_sub(press_iso_of(v, item), 0, 10));
    if (item->author.len) press_put(out, "<address>%S</address>\n", item->author);
    if (item->scene >= 0)
        press_put(out, "<amp-img src=\"%S\" width=\"800\" height=\"450\"></amp-img>\n",
                  press_picture_of(v, item, 800));
    press_body_html(out, item, "<p>");
    buf_add(out, SPAN("</body></html>\n"));
}
