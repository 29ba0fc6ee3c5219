#ifndef PRESS_LAYOUT_H
#define PRESS_LAYOUT_H

/* layout - one function a layout; what they share. */

#include "press/html.h"

/* body_next(), but a paragraph that begins with "## " is a heading: JSON lines have no marks. */
bool press_body_next(span *rest, int *ret_kind, span *ret_text);
/* The body as <p> and <h3> (or "<p class=...>": open is written raw). */
void press_body_html(struct buf *out, const struct press_item *item, const char *open);
/* n links to other articles, each "<li><a>". */
void press_links(const struct press_view *v, const struct press_item *item, size_t n);
/* Borrowed from the view's arena. */
span press_url_of(const struct press_view *v, const struct press_item *item);
span press_picture_of(const struct press_view *v, const struct press_item *item, int width);
span press_lead_of(const struct press_view *v, const struct press_item *item);
span press_iso_of(const struct press_view *v, const struct press_item *item);
/* "<!DOCTYPE html><html ...><head><meta charset><title>title | paper</title>" */
void press_html_head(const struct press_view *v, const struct press_item *item);
/* OpenGraph and article: properties; dates only when asked. */
void press_open_graph(const struct press_view *v, const struct press_item *item, bool dates);
/* The links of every page: home and sections. */
void press_nav(const struct press_view *v, const char *class_name);

/* layout_modern.c */
void press_layout_article(const struct press_view *v, const struct press_item *item);
void press_layout_microdata(const struct press_view *v, const struct press_item *item);
void press_layout_meta(const struct press_view *v, const struct press_item *item);
void press_layout_soup(const struct press_view *v, const struct press_item *item);
/* layout_portal.c */
void press_layout_portal(const struct press_view *v, const struct press_item *item);
void press_layout_amp(const struct press_view *v, const struct press_item *item);
/* layout_old.c */
void press_layout_tables(const struct press_view *v, const struct press_item *item);
void press_layout_hijri(const struct press_view *v, const struct press_item *item);
void press_layout_words(const struct press_view *v, const struct press_item *item);
void press_layout_breaks(const struct press_view *v, const struct press_item *item);

#endif
