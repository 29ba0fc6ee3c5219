#ifndef WEB_PAGE_LIST_H
#define WEB_PAGE_LIST_H

/* list - what pages made of one list of headlines share. */

#include "web/call.h"
#include "web/view.h"

/* Reads the list from the place in "?before=" and the address of the next page. False when an
 * error has been answered. */
bool list_fill(struct call *c, struct list *list, unsigned wants, struct list_view *v);
/* All of a local day (days since 1970-01-01). */
bool list_day(struct call *c, int64_t day, struct list_view *v);
span author_href(struct call *c, span name);

#endif
