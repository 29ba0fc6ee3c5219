/* date_textual - dates with a month's name: 24 أغسطس 2020, ديسمبر 25, 2020, 1er mai 2020,
 * 2004-július-13. */

#include "text/date_priv.h"

/* "الأول" or "الثاني" behind "كانون", "ربيع"...: which of the pair. */
static int pair_at(const struct date_text *d, size_t i, int first, enum calendar *ret_calendar) {
    int second = 0;
    if (!date_is(d, i + 1, DW_ORDINAL, &second)) return 0;
    return *ret_calendar == CALENDAR_GREGORIAN ? (first + second - 1) % 12 + 1 : first + second;
}

static int one_month_at(const struct date_text *d, size_t i, enum calendar *ret_calendar,
                        size_t *ret_end) {
    int v = 0;
    *ret_end = i + 1;
    *ret_calendar = CALENDAR_GREGORIAN;
    if (date_is(d, i, DW_MONTH, &v) || date_is(d, i, DW_MONTH_SHORT, &v)) return v;
    if (date_is(d, i, DW_MONTH_PAIR, &v)) {
        *ret_end = i + 2;
        return pair_at(d, i, v, ret_calendar);
    }
    *ret_calendar = CALENDAR_HIJRI;
    if (date_is(d, i, DW_HIJRI_MONTH, &v)) return v;
    *ret_end = i + 2;
    return date_is(d, i, DW_HIJRI_PAIR, &v) ? pair_at(d, i, v, ret_calendar) : 0;
}

int date_month_at(const struct date_text *d, size_t i, enum calendar *ret_calendar,
                  size_t *ret_end) {
    int month = one_month_at(d, i, ret_calendar, ret_end);
    if (!month) return 0;
    /* "آب/أغسطس", "تموز (يوليو)": the same month in two traditions. */
    size_t next = *ret_end, end = 0;
    bool bracket = date_is_sign(d, next, '(');
    if (!bracket && !date_is_sign(d, next, '/') && !date_is_sign(d, next, '-')) return month;
    enum calendar other = CALENDAR_GREGORIAN;
    if (one_month_at(d, next + 1, &other, &end) == month && other == *ret_calendar) {
        if (bracket && date_is_sign(d, end, ')')) end++;
        *ret_end = end;
    }
    return month;
}

static bool is_loose_sign(const struct date_text *d, size_t i) {
    return date_is_sign(d, i, ',') || date_is_sign(d, i, '.') || date_is_sign(d, i, '-') ||
           date_is_sign(d, i, '/');
}

static size_t skip_loose(const struct date_text *d, size_t i) {
    for (int n = 0; n < 2 && (is_loose_sign(d, i) || date_is(d, i, DW_OF, NULL)); n++) i++;
    return i;
}

static bool day_at(const struct date_text *d, size_t i) {
    return date_is_number(d, i, 1, 2) && d->t[i].value >= 1 && d->t[i].value <= 31;
}

/* A year at i: four digits, or two where nothing else can be meant. */
static bool year_at(const struct date_text *d, size_t i, struct date_draft *f) {
    if (date_is_number(d, i, 4, 4)) {
        /* "Nov -0001": a program's "no date" */
        if (date_is_sign(d, i - 1, '-') && d->t[i - 1].space && !d->t[i].space) return false;
        f->year = (int) d->t[i].value;
        f->end = i + 1;
        return true;
    }
    if (!date_is_number(d, i, 2, 2) || date_is_sign(d, i + 1, ':')) return false;
    bool time_next = date_is_number(d, i + 1, 1, 2) && date_is_sign(d, i + 2, ':');
    if (!time_next && i + 1 != d->count) return false;
    f->year = (int) d->t[i].value + (d->t[i].value < 70 ? 2000 : 1900);
    f->confidence = 0.6;
    f->end = i + 1;
    return true;
}

/* What may stand behind a date without a year: the end, a sign, a time, not the next word of a
 * sentence. */
static bool stands_alone(const struct date_text *d, size_t i) {
    if (i >= d->count) return true;
    if (d->t[i].kind == DATE_SIGN) return !date_is_number(d, i + 1, 4, 4);
    if (date_is_number(d, i, 1, 2)) return date_is_sign(d, i + 1, ':');
    if (!date_is(d, i, DW_FILLER, NULL) || date_is(d, i, DW_OF, NULL)) return false;
    while (date_is(d, i, DW_FILLER, NULL) || date_is_sign(d, i, ',') || date_is_sign(d, i, '.'))
        i++;
    return i >= d->count || d->t[i].kind != DATE_WORD || date_is(d, i, DW_WEEKDAY, NULL);
}

static void mark_calendar(const struct date_text *d, struct date_draft *f) {
    if (date_is(d, f->end, DW_HIJRI_MARK, NULL) || date_is(d, f->end, DW_GREG_MARK, NULL)) {
        /* "2015 م 10:30" names the calendar; a time follows. */
        f->end++;
    }
}

/* 24 أغسطس 2020 */
static bool day_month_year(const struct date_text *d, size_t i, struct date_draft *f) {
    if (!day_at(d, i)) return false;
    size_t at = i + 1, end = 0;
    if (date_is(d, at, DW_SUFFIX, NULL)) at++;
    at = skip_loose(d, at);
    f->month = date_month_at(d, at, &f->calendar, &end);
    if (!f->month) return false;
    f->day = (int) d->t[i].value;
    f->end = end;
    if (!year_at(d, skip_loose(d, end), f)) {
        f->confidence = 0.5;
        return !date_is(d, at, DW_MONTH_SHORT, NULL) && stands_alone(d, end);
    }
    mark_calendar(d, f);
    return true;
}

/* ديسمبر 25, 2020; Jul 15 01:16:00 +0000 2012; July 2020 */
static bool month_first(const struct date_text *d, size_t i, struct date_draft *f) {
    size_t end = 0;
    f->month = date_month_at(d, i, &f->calendar, &end);
    if (!f->month) return false;
    size_t at = skip_loose(d, end);
    if (date_is_number(d, at, 4, 4)) {
        /* "32 March 2020" is broken, not March. */
        if (i && date_is_number(d, i - 1 - (i > 1 && is_loose_sign(d, i - 1)), 1, 2)) return false;
        f->day = 1;
        f->confidence = 0.3;
        return year_at(d, at, f);
    }
    if (!day_at(d, at) || date_is_sign(d, at + 1, ':')) return false;
    f->day = (int) d->t[at].value;
    at += 1 + date_is(d, at + 1, DW_SUFFIX, NULL);
    f->end = at;
    if (date_clock_at(d, at, &f->clock) == DATE_YES && year_at(d, f->clock.end, f)) return true;
    f->clock = (struct date_clock){ 0 };
    if (year_at(d, skip_loose(d, at), f)) {
        mark_calendar(d, f);
        return true;
    }
    f->confidence = 0.5;
    return !date_is(d, i, DW_MONTH_SHORT, NULL) && stands_alone(d, at);
}

/* 2004-július-13 */
static bool year_month_day(const struct date_text *d, size_t i, struct date_draft *f) {
    if (!date_is_number(d, i, 4, 4)) return false;
    size_t end = 0;
    f->month = date_month_at(d, skip_loose(d, i + 1), &f->calendar, &end);
    size_t at = skip_loose(d, end);
    if (!f->month || !day_at(d, at) || date_is_sign(d, at + 1, ':')) return false;
    f->year = (int) d->t[i].value;
    f->day = (int) d->t[at].value;
    f->end = at + 1;
    return true;
}

enum date_verdict date_textual_at(const struct date_text *d, size_t i, struct date_draft *ret) {
    bool (*const forms[])(const struct date_text *, size_t, struct date_draft *) = {
        day_month_year,
        year_month_day,
        month_first,
    };
    for (size_t k = 0; k < COUNT_OF(forms); k++) {
        *ret = (struct date_draft){ .first = i, .confidence = 0.9 };
        if (forms[k](d, i, ret)) return DATE_YES;
    }
    return DATE_NO;
}
