#ifndef WEB_VIEW_CALENDAR_H
#define WEB_VIEW_CALENDAR_H

/* calendar - one month of the archive as a table of days. */

#include "web/call.h"
#include "web/view.h"

/* current_day: days since 1970-01-01, marked; 0 = none. NULL when the counts cannot be read. */
const struct month_table *calendar_of(struct call *c, int year, int month, int64_t current_day);
/* "/archive/2015/07/26" with the prefix. */
span day_href(struct call *c, int64_t day);
/* Articles of local days [from, to] into the arena; NULL on error. */
int64_t *day_counts(struct call *c, int64_t from, int64_t to);

#endif
