#ifndef WEB_PAGE_ADMIN_H
#define WEB_PAGE_ADMIN_H

/* admin - what the moderators' pages share. */

#include "web/page/page.h"

/* Tabs, form token, and what "?done=" says was done. */
const struct admin_frame *admin_frame(struct call *c);
/* page_begin for a page that nobody lists or keeps. */
struct page *admin_page(struct call *c, enum msg title);
/* 303 to "/admin<path>?done=<act>". */
void admin_done(struct call *c, const char *path, const char *act);
/* A log line of this moderator. */
enum errc admin_log(struct call *c, struct store *s, const char *action, span object, span detail,
                    struct error *err) MUST_CHECK;

#define ADMIN_ACTOR SPAN("moderator")

#endif
