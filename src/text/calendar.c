/* calendar - zones and Umm al-Qura, by ICU.
 *
 * Opening an ICU calendar costs microseconds to tens of them, a page shows a hundred dates. So each
 * thread remembers the last answers: for a zone the stretch of time in which its offset is
 * constant, for Hijri the first day and the length of a month. They are values, not handles:
 * nothing to free when a thread ends, nothing that another thread sees. The zones without summer
 * time need not even that. */

#include "base/hash.h"
#include "text/date_priv.h"

#include <unicode/ucal.h>
#include <unicode/ustring.h>

enum { ZONE_MAX = 64, CACHE = 16, HIJRI_YEAR_FIRST = 1300, HIJRI_YEAR_LAST = 1600 };

/* Constant since before any newspaper of ours. */
static const struct {
    const char *zone;
    int offset_min;
} fixed[] = {
    { "Asia/Riyadh", 180 }, { "Asia/Kuwait", 180 }, { "Asia/Aden", 180 }, { "Asia/Dubai", 240 },
    { "Asia/Muscat", 240 }, { "UTC", 0 },           { "Etc/UTC", 0 },     { "GMT", 0 },
};
#define FIXED_SINCE_S (-(int64_t) 631152000) /* 1950 */
#define CAIRO_SINCE_S ((int64_t) 1672531200) /* 2023 */

struct zone_stretch {
    char zone[ZONE_MAX];
    int64_t from_s, until_s;
    int offset_min;
};
static _Thread_local struct zone_stretch stretches[CACHE];

struct hijri_month {
    int year, month, length; /* length 0 = free */
    int64_t first_day;
};
static _Thread_local struct hijri_month months[CACHE];

static bool zone_utf16(const char *zone, UChar out[ZONE_MAX]) {
    if (!zone || !zone[0] || strlen(zone) >= ZONE_MAX) return false;
    u_uastrncpy(out, zone, ZONE_MAX - 1);
    out[ZONE_MAX - 1] = 0;
    return true;
}

bool date_zone_valid(const char *zone) {
    UChar id[ZONE_MAX], canonical[ZONE_MAX * 2];
    UErrorCode st = U_ZERO_ERROR;
    UBool system = 0;
    if (!zone_utf16(zone, id)) return false;
    ucal_getCanonicalTimeZoneID(id, -1, canonical, COUNT_OF(canonical), &system, &st);
    return U_SUCCESS(st) && system;
}

static int64_t edge(UCalendar *cal, UTimeZoneTransitionType type, int64_t otherwise) {
    UErrorCode st = U_ZERO_ERROR;
    UDate t = 0;
    if (!ucal_getTimeZoneTransitionDate(cal, type, &t, &st) || U_FAILURE(st)) return otherwise;
    return (int64_t) (t / 1000);
}

/* An unknown zone leaves the offset 0 for all time. */
static void look_up(const char *zone, int64_t t_s, struct zone_stretch *ret) {
    *ret = (struct zone_stretch){ .from_s = INT64_MIN, .until_s = INT64_MAX };
    memcpy(ret->zone, zone, strlen(zone) + 1);
    UChar id[ZONE_MAX];
    if (!date_zone_valid(zone) || !zone_utf16(zone, id)) return;
    UErrorCode st = U_ZERO_ERROR;
    UCalendar *cal = ucal_open(id, -1, "en_US", UCAL_GREGORIAN, &st);
    if (U_FAILURE(st)) return;
    ucal_setMillis(cal, (UDate) t_s * 1000, &st);
    int ms = ucal_get(cal, UCAL_ZONE_OFFSET, &st) + ucal_get(cal, UCAL_DST_OFFSET, &st);
    if (U_SUCCESS(st)) {
        ret->offset_min = ms / 60000;
        ret->from_s = edge(cal, UCAL_TZ_TRANSITION_PREVIOUS_INCLUSIVE, INT64_MIN);
        ret->until_s = edge(cal, UCAL_TZ_TRANSITION_NEXT, INT64_MAX);
    }
    ucal_close(cal);
}

/* The last given weekday of a month, as days since 1970. */
static int64_t last_weekday(int year, int month, int weekday) {
    int64_t last = clock_days_from_civil(year, month, clock_month_days(year, month));
    int64_t has = (last + 4) % 7; /* 1970-01-01 was a Thursday; for years behind it only */
    return last - (has - weekday + 7) % 7;
}

/* Egypt took summer time up again in April 2023; ICU 72, the one in Debian 12, carries tz 2022e.
 * From the last Friday of April 00:00 to the end of the last Thursday of October. */
static int cairo_offset_min(int64_t t_s) {
    int year = clock_civil(t_s).year;
    int64_t from_s = last_weekday(year, 4, 5) * DAY_S - 2 * 3600;
    int64_t until_s = (last_weekday(year, 10, 4) + 1) * DAY_S - 3 * 3600;
    return t_s >= from_s && t_s < until_s ? 180 : 120;
}

int date_utc_offset_min(const char *zone, int64_t t_s) {
    if (!zone || !zone[0] || strlen(zone) >= ZONE_MAX) return 0;
    if (t_s >= CAIRO_SINCE_S && strcmp(zone, "Africa/Cairo") == 0) return cairo_offset_min(t_s);
    for (size_t i = 0; i < COUNT_OF(fixed); i++)
        if (t_s >= FIXED_SINCE_S && strcmp(zone, fixed[i].zone) == 0) return fixed[i].offset_min;
    /* Half a year a slot: summer and winter of the years on a page do not push each other out. */
    uint64_t half_year = (uint64_t) (t_s / (183 * DAY_S));
    struct zone_stretch *z = &stretches[hash_mix(hash64(span_of(zone), 0) + half_year) % CACHE];
    if (strcmp(z->zone, zone) != 0 || t_s < z->from_s || t_s >= z->until_s) look_up(zone, t_s, z);
    return z->offset_min;
}

struct civil date_local(const char *zone, int64_t t_s) {
    return clock_civil(t_s + (int64_t) date_utc_offset_min(zone, t_s) * 60);
}

static UCalendar *open_hijri(void) {
    static const UChar gmt[] = { 'G', 'M', 'T', 0 };
    UErrorCode st = U_ZERO_ERROR;
    UCalendar *cal = ucal_open(gmt, -1, "en_US@calendar=islamic-umalqura", UCAL_TRADITIONAL, &st);
    return U_SUCCESS(st) ? cal : NULL;
}

/* Year, month, first day and length of the month that cal stands in. */
static bool read_month(UCalendar *cal, struct hijri_month *ret) {
    UErrorCode st = U_ZERO_ERROR;
    int day = ucal_get(cal, UCAL_DAY_OF_MONTH, &st);
    double ms = ucal_getMillis(cal, &st);
    struct hijri_month m = {
        .year = ucal_get(cal, UCAL_EXTENDED_YEAR, &st),
        .month = ucal_get(cal, UCAL_MONTH, &st) + 1,
        .length = ucal_getLimit(cal, UCAL_DAY_OF_MONTH, UCAL_ACTUAL_MAXIMUM, &st),
        .first_day = (int64_t) (ms / 1000) / DAY_S - (day - 1),
    };
    if (U_FAILURE(st) || m.year < HIJRI_YEAR_FIRST || m.year > HIJRI_YEAR_LAST) return false;
    *ret = m;
    return true;
}

static struct hijri_month *slot_of(int64_t month_number) {
    return &months[(uint64_t) month_number % CACHE];
}

/* The month that holds a day, from memory or from ICU. */
static bool month_of_day(int64_t days, struct hijri_month *ret) {
    for (size_t i = 0; i < CACHE; i++) {
        if (months[i].length && days >= months[i].first_day &&
            days < months[i].first_day + months[i].length) {
            *ret = months[i];
            return true;
        }
    }
    UCalendar *cal = open_hijri();
    if (!cal) return false;
    UErrorCode st = U_ZERO_ERROR;
    ucal_setMillis(cal, (UDate) days * DAY_S * 1000, &st);
    bool ok = U_SUCCESS(st) && read_month(cal, ret);
    if (ok) *slot_of(ret->year * 12 + ret->month) = *ret;
    ucal_close(cal);
    return ok;
}

bool date_hijri_days(int year, int month, int day, int64_t *ret_days) {
    if (year < HIJRI_YEAR_FIRST || year > HIJRI_YEAR_LAST || month < 1 || month > 12 || day < 1 ||
        day > 30)
        return false;
    struct hijri_month *m = slot_of(year * 12 + month);
    if (!m->length || m->year != year || m->month != month) {
        struct hijri_month fresh = { 0 };
        UCalendar *cal = open_hijri();
        if (!cal) return false;
        UErrorCode st = U_ZERO_ERROR;
        ucal_clear(cal);
        ucal_set(cal, UCAL_EXTENDED_YEAR, year);
        ucal_set(cal, UCAL_MONTH, month - 1);
        ucal_set(cal, UCAL_DAY_OF_MONTH, 1);
        ucal_getMillis(cal, &st);
        bool ok = U_SUCCESS(st) && read_month(cal, &fresh);
        ucal_close(cal);
        if (!ok) return false;
        *m = fresh;
    }
    /* Papers that follow the moon print a 30th where Umm al-Qura has 29 days. */
    *ret_days = m->first_day + day - 1;
    return true;
}

bool date_hijri(const struct civil *c, struct civil *ret) {
    if (!clock_valid_date(c->year, c->month, c->day)) return false;
    struct hijri_month m = { 0 };
    int64_t days = clock_days_from_civil(c->year, c->month, c->day);
    if (!month_of_day(days, &m)) return false;
    *ret = *c;
    ret->year = m.year;
    ret->month = m.month;
    ret->day = (int) (days - m.first_day) + 1;
    ret->weekday = (int) (((days + 4) % 7 + 7) % 7);
    return true;
}

void date_warm_up(void) {
    struct civil c = { .year = 2015, .month = 7, .day = 26 }, hijri;
    (void) date_hijri(&c, &hijri);
    /* A zone that is in no table of ours. */
    (void) date_utc_offset_min("Europe/Paris", clock_from_civil(&c));
}
