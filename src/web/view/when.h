#ifndef WEB_VIEW_WHEN_H
#define WEB_VIEW_WHEN_H

/* when - times as readers read them, in the language and calendar of the page. Results live in the
 * call's arena. */

#include "base/clock.h"
#include "web/call.h"

/* "now", "5 minutes ago", "yesterday 01:36", "24 July 15:42", "24 July 2015" */
span when_relative(struct call *c, int64_t t_s, bool day_only);
span when_time(struct call *c, int64_t t_s);  /* "22:31" */
span when_day(struct call *c, int64_t t_s);   /* "Friday 24 July 2015" */
span when_short(struct call *c, int64_t t_s); /* "24 July 2015" */
/* "Friday 24 July 2015, 08:46" */
span when_full(struct call *c, int64_t t_s, bool day_only);
span when_hijri(struct call *c, int64_t t_s); /* "8 شوال 1436هـ"; empty outside the calendar */
span when_month(struct call *c, int year, int month); /* "July 2015" */
const char *when_iso(struct call *c, int64_t t_s, bool day_only);
struct civil when_local(struct call *c, int64_t t_s);
int64_t when_local_day(struct call *c, int64_t t_s); /* days since 1970-01-01 */
/* Start of a local day as unix seconds. */
int64_t when_day_start(struct call *c, int64_t day);
/* Of the site's zone from UTC at that time. */
int when_offset_min(struct call *c, int64_t t_s);
span when_weekday(struct call *c, int weekday);

#endif
