/* layout_modern - semantic pages: the date and the author where machines look for them. */

#include "base/json.h"
#include "press/layout.h"

static void json_ld(const struct press_view *v, const struct press_item *item) {
    buf_add(v->out, SPAN("<script type=\"application/ld+json\">"));
    struct json_writer w = json_writer_of(v->out);
    json_begin_object(&w);
    json_put(&w, "@context", SPAN("https://schema.org"));
    json_put(&w, "@type", SPAN("NewsArticle"));
    json_put(&w, "mainEntityOfPage", press_url_of(v, item));
    json_put(&w, "headline", item->title);
    json_put(&w, "description", press_lead_of(v, item));
    json_put(&w, "articleSection", item->section);
    json_put(&w, "inLanguage", span_of(v->paper->lang));
    if (item->published_s != TIME_UNKNOWN) {
        json_put(&w, "datePublished", press_iso_of(v, item));
        json_put(&w, "dateModified", press_iso_of(v, item));
    }
    if (item->scene >= 0) {
        json_key(&w, "image");
        json_begin_array(&w);
        json_string(&w, press_picture_of(v, item, 1200));
        json_end_array(&w);
    }
    if (item->author.len) {
        json_key(&w, "author");
        json_begin_object(&w);
        json_put(&w, "@type", SPAN("Person"));
        json_put(&w, "name", item->author);
        json_end_object(&w);
    }
    json_key(&w, "publisher");
    json_begin_object(&w);
    json_put(&w, "@type", SPAN("NewsMediaOrganization"));
    json_put(&w, "name", v->paper->name);
    json_end_object(&w);
    json_end_object(&w);
    buf_add(v->out, SPAN("</script>\n"));
}

static void figure(const struct press_view *v, const struct press_item *item) {
    if (item->scene < 0) return;
    press_put(v->out,
              "<figure><img src=\"%S\" width=\"800\" height=\"450\" alt=\"%S\">"
              "<figcaption>%s</figcaption></figure>\n",
              press_picture_of(v, item, 800), item->title, press_words(v->paper->lang)->picture);
}

static void byline(const struct press_view *v, const struct press_item *item) {
    if (!item->author.len) return;
    press_put(v->out, "<span class=\"author\" rel=\"author\">%S</span>\n", item->author);
}

static void page_end(const struct press_view *v, const struct press_item *item, size_t links) {
    const struct press_words *words = press_words(v->paper->lang);
    press_put(v->out, "<aside class=\"related\"><h2>%s</h2><ul>\n", words->related);
    press_links(v, item, links);
    press_put(v->out, "</ul></aside>\n<footer><p>%s &copy; %S</p></footer>\n</body>\n</html>\n",
              words->rights, v->paper->name);
}

void press_layout_article(const struct press_view *v, const struct press_item *item) {
    struct buf *out = v->out;
    press_html_head(v, item);
    press_put(out, "<link rel=\"canonical\" href=\"%S\">\n", press_url_of(v, item));
    json_ld(v, item);
    buf_add(out, SPAN("</head>\n<body>\n<header class=\"site\">"));
    press_nav(v, "main");
    press_put(out,
              "</header>\n<main>\n<article>\n<header>\n<p class=\"kicker\">%S</p>\n"
              "<h1>%S</h1>\n",
              item->section, item->title);
    if (item->summary.len) press_put(out, "<p class=\"standfirst\">%S</p>\n", item->summary);
    byline(v, item);
    if (item->published_s != TIME_UNKNOWN) {
        press_put(out, "<time datetime=\"%S\">", press_iso_of(v, item));
        press_date_words(out, v->paper, item->published_s);
        buf_add(out, SPAN("</time>\n"));
    }
    buf_add(out, SPAN("</header>\n"));
    figure(v, item);
    press_body_html(out, item, "<p>");
    buf_add(out, SPAN("</article>\n</main>\n"));
    page_end(v, item, 5);
}

void press_layout_microdata(const struct press_view *v, const struct press_item *item) {
    struct buf *out = v->out;
    press_html_head(v, item);
    buf_add(out, SPAN("</head>\n<body>\n"));
    press_nav(v, "top-menu");
    press_put(out,
              "<div id=\"content\" itemscope itemtype=\"https://schema.org/NewsArticle\">\n"
              "<meta itemprop=\"articleSection\" content=\"%S\">\n"
              "<h1 itemprop=\"headline\">%S</h1>\n<div class=\"info\">\n",
              item->section, item->title);
    if (item->published_s != TIME_UNKNOWN) {
        press_put(out, "<span itemprop=\"datePublished\" content=\"%S\">", press_iso_of(v, item));
        press_date_words(out, v->paper, item->published_s);
        buf_add(out, SPAN("</span>\n"));
    }
    if (item->author.len)
        press_put(out,
                  "<span itemprop=\"author\" itemscope itemtype=\"https://schema.org/Person\">"
                  "<span itemprop=\"name\">%S</span></span>\n",
                  item->author);
    buf_add(out, SPAN("</div>\n"));
    if (item->scene >= 0)
        press_put(out, "<img itemprop=\"image\" src=\"%S\" alt=\"\" width=\"640\">\n",
                  press_picture_of(v, item, 640));
    buf_add(out, SPAN("<div itemprop=\"articleBody\">\n"));
    press_body_html(out, item, "<p>");
    buf_add(out, SPAN("</div>\n</div>\n"));
    page_end(v, item, 8);
}

/* The visible page names no date at all: it stands in <meta> only. */
void press_layout_meta(const struct press_view *v, const struct press_item *item) {
    struct buf *out = v->out;
    press_html_head(v, item);
    if (item->published_s != TIME_UNKNOWN)
        press_put(out, "<meta name=\"pubdate\" content=\"%S\">\n", press_iso_of(v, item));
    if (item->author.len) press_put(out, "<meta name=\"author\" content=\"%S\">\n", item->author);
    press_put(out, "<meta name=\"description\" content=\"%S\">\n", press_lead_of(v, item));
    if (item->scene >= 0)
        press_put(out, "<meta name=\"twitter:image\" content=\"%S\">\n",
                  press_picture_of(v, item, 1000));
    buf_add(out, SPAN("</head>\n<body>\n"));
    press_nav(v, "bar");
    press_put(out, "<section class=\"story\">\n<h1 class=\"story-title\">%S</h1>\n", item->title);
    figure(v, item);
    buf_add(out, SPAN("<div class=\"story-text\">\n"));
    press_body_html(out, item, "<p class=\"txt\">");
    buf_add(out, SPAN("</div>\n</section>\n"));
    page_end(v, item, 4);
}

/* Nothing says what it is but the classes, and those are a program's. */
void press_layout_soup(const struct press_view *v, const struct press_item *item) {
    struct buf *out = v->out;
    const struct press_words *words = press_words(v->paper->lang);
    press_html_head(v, item);
    press_open_graph(v, item, true);
    buf_add(out, SPAN("</head>\n<body>\n<div class=\"x1\"><div class=\"x2\">"));
    press_nav(v, "x3");
    press_put(out, "</div>\n<div class=\"x4\"><div class=\"x5\"><div class=\"x6\">%S</div>\n",
              item->title);
    buf_add(out, SPAN("<div class=\"x7\"><span>"));
    press_date_words(out, v->paper, item->published_s);
    buf_add(out, SPAN("</span>"));
    if (item->author.len)
        press_put(out, "<span class=\"x8\">%s: %S</span>", words->by, item->author);
    buf_add(out, SPAN("</div>\n"));
    if (item->scene >= 0)
        press_put(out, "<div class=\"x9\"><img data-src=\"%S\" src=\"/pixel.gif\"></div>\n",
                  press_picture_of(v, item, 800));
    buf_add(out, SPAN("<div class=\"x10\">\n"));
    span rest = item->body, text;
    int kind;
    while (press_body_next(&rest, &kind, &text)) {
        if (kind == BLOCK_HEADING)
            press_put(out, "<div class=\"x11\"><b>%S</b></div>\n", text);
        else
            press_put(out, "<div class=\"x12\">%S</div>\n", text);
    }
    press_put(out, "</div></div>\n<div class=\"x13\"><div class=\"x14\">%s</div><ul>\n",
              words->most_read);
    press_links(v, item, 10);
    press_put(out, "</ul></div></div>\n<div class=\"x15\">%S - %s</div></div>\n</body>\n</html>\n",
              v->paper->name, words->rights);
}
