#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

/* clock - the only door to time, and civil dates.
 *
 * Wall time is unix seconds UTC and only for what is stored or shown; schedules use the
 * monotonic clock. Tests fix the wall clock with clock_fix().
 *
 * Sources    days_from_civil / civil_from_days: Howard Hinnant, "chrono-compatible low-level date
 *            algorithms".
 * Threads    any; clock_fix() before threads start.
 */

#include "base/base.h"

int64_t clock_now_s(void);
int64_t clock_now_ms(void);
int64_t clock_mono_ms(void);
int64_t clock_mono_us(void);
void clock_sleep_ms(int64_t ms);
/* 0 gives the real clock back. */
void clock_fix(int64_t now_s);

struct civil {
    int year, month, day; /* proleptic Gregorian; month and day from 1 */
    int hour, minute, second;
    int weekday; /* 0 = Sunday; ignored by clock_from_civil */
};

#define DAY_S 86400
#define TIME_UNKNOWN INT64_MIN

struct civil clock_civil(int64_t t_s); /* UTC */
int64_t clock_from_civil(const struct civil *c);
int64_t clock_days_from_civil(int year, int month, int day); /* days since 1970-01-01 */
bool clock_valid_date(int year, int month, int day);
int clock_month_days(int year, int month);

enum { ISO_SIZE = 40 };
/* "2015-07-26T19:31:00Z"; offset_min moves and shows it: "+03:00". Returns out. */
const char *clock_iso(int64_t t_s, int offset_min, char out[ISO_SIZE]);
/* ISO 8601 as programs write it: date, or date and time, with or without offset (none = UTC).
 * ret_has_time tells whether a time of day was given; may be NULL. */
bool clock_parse_iso(span s, int64_t *ret_t_s, bool *ret_has_time);

#endif
