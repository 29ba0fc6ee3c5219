/* layout_old - how newspapers looked before there was metadata; the date is a text to be read. */

#include "press/layout.h"

static void menu_cells(const struct press_view *v) {
    for (size_t i = 0; i < v->paper->section_count; i++)
        press_put(v->out,
                  "<td bgcolor=\"#003366\"><a href=\"/section/%d/\"><font color=\"white\">%S"
                  "</font></a></td>",
                  (int) i, v->paper->sections[i]);
}

/* Written in UTF-8 here; press_render_article() makes windows-1256 of it. */
void press_layout_tables(const struct press_view *v, const struct press_item *item) {
    struct buf *out = v->out;
    const struct press_words *words = press_words(v->paper->lang);
    buf_add(out, SPAN("<HTML dir=rtl>\n<HEAD>\n<META http-equiv=\"Content-Type\" "
                      "content=\"text/html; charset=windows-1256\">\n<TITLE>"));
    /* The hardest papers give every page the same title. */
    if (v->paper->slug.len % 5 != 4) press_put(out, "%S - ", item->title);
    press_put(out,
              "%S</TITLE>\n</HEAD>\n<BODY bgcolor=#ffffff>\n"
              "<TABLE width=\"100%%\" border=0><TR>",
              v->paper->name);
    menu_cells(v);
    press_put(out,
              "</TR></TABLE>\n<TABLE width=760 align=center>\n<TR><TD width=160 valign=top>\n"
              "<font size=2><b>%s</b></font><ul>\n",
              words->latest);
    press_links(v, item, 10);
    press_put(out,
              "</ul></TD>\n<TD valign=top>\n<TABLE width=\"100%%\" cellpadding=4>\n"
              "<TR><TD align=center><font size=5 color=\"#990000\"><b>%S</b></font></TD></TR>\n"
              "<TR><TD align=left><font size=2>",
              item->title);
    press_date_words(out, v->paper, item->published_s);
    buf_add(out, SPAN("</font></TD></TR>\n"));
    if (item->scene >= 0)
        press_put(out, "<TR><TD align=center><img src=\"%S\" border=1 width=400></TD></TR>\n",
                  press_picture_of(v, item, 400));
    buf_add(out, SPAN("<TR><TD align=justify><font size=4>\n"));
    if (item->author.len) press_put(out, "<b>%S</b><br>\n", item->author);
    span rest = item->body, text;
    int kind;
    while (press_body_next(&rest, &kind, &text)) {
        if (kind == BLOCK_HEADING)
            press_put(out, "<p><b>%S</b>\n", text);
        else
            press_put(out, "<p>%S\n", text);
    }
    press_put(out,
              "</font></TD></TR>\n</TABLE>\n</TD></TR></TABLE>\n<center><font size=1>%s %S"
              "</font></center>\n</BODY>\n</HTML>\n",
              words->rights, v->paper->name);
}

static void plain_page(const struct press_view *v, const struct press_item *item, span date) {
    struct buf *out = v->out;
    const struct press_words *words = press_words(v->paper->lang);
    press_html_head(v, item);
    buf_add(out, SPAN("</head>\n<body>\n<div id=\"wrapper\">\n"));
    press_nav(v, "menu");
    press_put(out, "<div id=\"news\">\n<h2 class=\"title\">%S</h2>\n<div class=\"date\">%S</div>\n",
              item->title, date);
    if (item->author.len) press_put(out, "<div class=\"writer\">%S</div>\n", item->author);
    if (item->scene >= 0)
        press_put(out, "<div class=\"photo\"><img src=\"%S\" alt=\"\"></div>\n",
                  press_picture_of(v, item, 600));
    buf_add(out, SPAN("<div class=\"text\">\n"));
    press_body_html(out, item, "<p>");
    press_put(out, "</div>\n</div>\n<div id=\"more\"><h3>%s</h3><ul>\n", words->more);
    press_links(v, item, 6);
    press_put(out, "</ul></div>\n<div id=\"bottom\">%S. %s</div>\n</div>\n</body>\n</html>\n",
              v->paper->name, words->rights);
}

void press_layout_hijri(const struct press_view *v, const struct press_item *item) {
    DEFER(buf_done) struct buf date = BUF(256);
    press_date_hijri(&date, v->paper, item->published_s);
    plain_page(v, item, buf_span(&date));
}

void press_layout_words(const struct press_view *v, const struct press_item *item) {
    DEFER(buf_done) struct buf date = BUF(256);
    press_date_words(&date, v->paper, item->published_s);
    plain_page(v, item, buf_span(&date));
}

/* One block of text with lines broken twice, as typed into a form; Arabic digits in the date. */
void press_layout_breaks(const struct press_view *v, const struct press_item *item) {
    struct buf *out = v->out;
    const struct press_words *words = press_words(v->paper->lang);
    DEFER(buf_done) struct buf date = BUF(256);
    press_date_words(&date, v->paper, item->published_s);
    press_html_head(v, item);
    buf_add(out, SPAN("</head>\n<body>\n"));
    press_nav(v, "links");
    press_put(out, "<h1>%S</h1>\n<small>%s ", item->title, words->published);
    if (press_is_arabic(v->paper))
        press_arabic_digits(out, buf_span(&date));
    else
        buf_add(out, buf_span(&date));
    press_put(out, "</small>\n<div class=\"body\">");
    if (item->scene >= 0)
        press_put(out, "<img src=\"%S\" align=\"left\"><br>", press_picture_of(v, item, 500));
    span rest = item->body, text;
    int kind;
    while (press_body_next(&rest, &kind, &text))
        press_put(out, kind == BLOCK_HEADING ? "<b>%S</b><br><br>\n" : "%S<br><br>\n", text);
    press_put(out, "</div>\n<hr>\n<ul>\n");
    press_links(v, item, 5);
    press_put(out, "</ul>\n<p>%S</p>\n</body>\n</html>\n", v->paper->name);
}
