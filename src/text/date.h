#ifndef TEXT_DATE_H
#define TEXT_DATE_H

/* date - dates as newspapers print them, and calendars as readers read them.
 *
 * Parsing knows RFC 822 and ISO 8601 with their usual mistakes, Arabic month names of the three
 * traditions, Hijri (Umm al-Qura), Arabic-Indic digits, relative forms, French and English.
 * Library    ICU (Umm al-Qura, time zones), only in text.
 * Pure       now_s is an argument. What ICU answered last is remembered per thread, as values only.
 * Threads    any.
 */

#include "base/buf.h"
#include "base/clock.h"

enum calendar { CALENDAR_GREGORIAN, CALENDAR_HIJRI };

struct date_found {
    int64_t t_s;        /* UTC */
    bool has_time;      /* a time of day was given */
    bool has_offset;    /* the text named its zone; else the caller's was assumed */
    int utc_offset_min; /* the offset used either way: t_s + 60 * it is the time as printed */
    enum calendar calendar;
    double confidence; /* 0..1 */
    size_t start, end; /* bytes of the text that made the date */
};

struct date_options {
    const char *lang;   /* "" = any */
    int64_t now_s;      /* for relative forms and plausibility; 0 = refuse relative forms */
    int utc_offset_min; /* assumed when the text names no zone */
    bool no_version;    /* 8.5.12 is a date where this text stands */
};

/* The first plausible date in the first DATE_TEXT_MAX bytes of s; a surer one behind a mere guess
 * ("July 2020", a lone year) wins. Without a time of day t_s is the local midnight that begins the
 * day. Beside a Hijri date the Gregorian one of the same day is preferred. False when there is
 * none. */
enum { DATE_TEXT_MAX = 2048 };
bool date_parse(span s, const struct date_options *opts, struct date_found *ret);

/* Local civil time of an IANA zone ("Asia/Riyadh"); an unknown zone is UTC. */
struct civil date_local(const char *zone, int64_t t_s);
int date_utc_offset_min(const char *zone, int64_t t_s);
bool date_zone_valid(const char *zone);
/* Gregorian civil date -> Umm al-Qura; false outside 1300-1600 AH. */
bool date_hijri(const struct civil *c, struct civil *ret);
/* "أمس 01:36", "قبل 5 ساعات", "24 يوليو 15:42", and so on live in web: they are interface words. */
/* Month names: tradition "gulf" (يوليو), "levant" (تموز), "maghreb" (جويلية), "morocco" (يوليوز).
 */
span date_month_name(const char *lang, const char *tradition, int month);
span date_hijri_month_name(const char *lang, int month);
span date_weekday_name(const char *lang, int weekday);

/* Makes ICU load its calendars now: a process that is about to lose the file system calls this. */
void date_warm_up(void);

#endif
