#ifndef WEB_PAGE_SHARE_H
#define WEB_PAGE_SHARE_H

/* share - addresses to pass a page on without anybody's buttons. */

#include "base/json.h"
#include "web/call.h"

/* "mailto:?subject=...&body=..." */
span share_mail(struct call *c, span title, span href);
/* JSON-LD of a page that is a list. */
span share_collection(struct call *c, span title);
/* The buf's bytes in the arena; ends the buf. */
span share_take(struct call *c, struct buf *b);

#endif
