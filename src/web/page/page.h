#ifndef WEB_PAGE_PAGE_H
#define WEB_PAGE_PAGE_H

/* page - what all pages share: the frame, its navigation, the latest strip.
 *
 *     struct page *p = page_begin(c, title);     fill p: description, robots, ...
 *     struct html h = page_open(c, p);           head, header, main
 *     tpl_home(&h, p, &view);
 *     page_close(c, p, &h);                      strip, footer
 */

#include "web/call.h"
#include "web/templates_gen.h"
#include "web/view.h"

struct page *page_begin(struct call *c, span title);
struct html page_open(struct call *c, const struct page *p);
void page_close(struct call *c, const struct page *p, struct html *h);

/* A message with arguments, in the arena. */
span page_text(struct call *c, enum msg id, const struct i18n_arg *args, size_t count);
#define PAGE_TEXT(c, id, ...)                                                                      \
    page_text(c, id, (const struct i18n_arg[]){ __VA_ARGS__ },                                     \
              COUNT_OF(((const struct i18n_arg[]){ __VA_ARGS__ })))
static inline span page_word(struct call *c, enum msg id) {
    return span_of(i18n_get(c->lang, id));
}

/* Handlers, one file each in page/. */
handler page_home, page_latest, page_section, page_breaking, page_story, page_article, page_source;
handler page_author, page_name, page_trends, page_search, page_archive, page_archive_day,
    page_archive_hour, page_sources, page_about;
handler page_image, page_asset, page_opensearch, page_manifest, page_favicon, page_robots;
handler page_sitemap, page_healthz, page_readyz, page_metrics, page_archive_year;
handler page_report_image, page_report_undo, page_report_article, page_report_article_form;
handler page_archive_month, page_security_txt, page_sitemap_part;
handler page_feed_latest, page_feed_section, page_feed_source, page_feed_author, page_feed_story;
handler page_feed_search, page_feed_name;
handler page_admin, page_admin_login, page_admin_login_do, page_admin_logout, page_admin_image;
handler page_admin_reports, page_admin_reports_do, page_admin_articles, page_admin_articles_do;
handler page_admin_sources, page_admin_sources_do, page_admin_log, page_moderation;

#endif
