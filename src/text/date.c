/* date - the search for a date in a text: every form is tried at every word, then its time is
 * looked for behind and before it, and what is left must be a day that exists. */

#include "text/date_priv.h"

enum {
    GAP_TOKENS = 6, /* between a date and its time */
    YEAR_FIRST = 1800,
    YEAR_LAST = 2200,
    FUTURE_S = 2 * DAY_S, /* zones and wrong clocks */
};

static bool is_gap(const struct date_text *d, size_t i) {
    static const char signs[] = ",.-|()/;[]\"";
    if (i >= d->count) return false;
    if (d->t[i].kind == DATE_SIGN)
        return (d->t[i].value < 0x80 && strchr(signs, (int) d->t[i].value)) || d->t[i].value > 0x80;
    return date_is(d, i, DW_FILLER, NULL) || date_is(d, i, DW_WEEKDAY, NULL) ||
           date_is(d, i, DW_HIJRI_MARK, NULL) || date_is(d, i, DW_GREG_MARK, NULL) ||
           date_is(d, i, DW_OF, NULL) || date_is(d, i, DW_DAY_WORD, NULL) || date_is_utc(d, i);
}

static enum date_verdict clock_behind(const struct date_text *d, struct date_draft *f) {
    size_t i = f->end;
    /* "2013-01-28T" owes a time. */
    bool owed = date_touches(d, i) && d->t[i].end - d->t[i].start == 1 && date_touches(d, i + 1) &&
                date_is(d, i, DW_FILLER, NULL);
    for (int n = 0; n <= GAP_TOKENS; n++, i++) {
        enum date_verdict v = date_clock_at(d, i, &f->clock);
        if (v == DATE_REFUSE) return v;
        if (v == DATE_YES) {
            f->end = f->clock.end;
            return v;
        }
        if (!is_gap(d, i)) break;
    }
    f->clock = (struct date_clock){ 0 };
    return owed ? DATE_REFUSE : DATE_NO;
}

/* "٠٢:٠٠ الثلاثاء ١ / ١٢ / ٢٠٢٠" */
static void clock_before(const struct date_text *d, struct date_draft *f) {
    size_t low = f->first > GAP_TOKENS + 6 ? f->first - GAP_TOKENS - 6 : 0;
    for (size_t i = low; i < f->first; i++) {
        if (!date_is_number(d, i, 1, 2) || !date_is_sign(d, i + 1, ':')) continue;
        if (i > 1 && date_is_sign(d, i - 1, ':') && date_is_number(d, i - 2, 1, 2)) continue;
        struct date_clock c = { 0 };
        if (date_clock_at(d, i, &c) != DATE_YES || c.end > f->first) continue;
        size_t gap = c.end;
        while (gap < f->first && is_gap(d, gap)) gap++;
        if (gap < f->first) continue;
        f->clock = c;
        f->first = i;
        return;
    }
}

/* The year a reader would take: the last such day that is not ahead. */
static void guess_year(const struct date_text *d, struct date_draft *f) {
    int64_t now = d->opts->now_s + (int64_t) d->opts->utc_offset_min * 60;
    f->year = clock_civil(now).year;
    if (clock_days_from_civil(f->year, f->month, f->day) * DAY_S > now + FUTURE_S) f->year--;
}

static bool days_of(const struct date_text *d, struct date_draft *f, int64_t *ret_days) {
    if (f->calendar == CALENDAR_HIJRI) return date_hijri_days(f->year, f->month, f->day, ret_days);
    bool stated = f->clock.given && f->clock.has_offset; /* a program wrote it: any year */
    if (f->year < (stated ? 1 : YEAR_FIRST) || f->year > (stated ? 9999 : YEAR_LAST)) return false;
    int64_t limit = d->opts->now_s + FUTURE_S;
    if (f->day_unsure && d->opts->now_s &&
        clock_days_from_civil(f->year, f->month, f->day) * DAY_S > limit &&
        clock_days_from_civil(f->year, f->day, f->month) * DAY_S <= limit) {
        int day = f->day;
        f->day = f->month;
        f->month = day;
    }
    if (!clock_valid_date(f->year, f->month, f->day)) return false;
    *ret_days = clock_days_from_civil(f->year, f->month, f->day);
    return true;
}

static bool finish(const struct date_text *d, struct date_draft *f, struct date_found *ret) {
    if (!f->year) {
        if (!d->opts->now_s || f->calendar == CALENDAR_HIJRI) return false;
        guess_year(d, f);
    }
    int64_t days = 0;
    if (!days_of(d, f, &days)) return false;
    int offset = d->opts->utc_offset_min;
    if (f->korean) offset = 9 * 60;
    if (f->clock.has_offset) offset = f->clock.offset_min;
    *ret = (struct date_found){
        .t_s = days * DAY_S - (int64_t) offset * 60,
        .has_time = f->clock.given,
        .has_offset = f->clock.has_offset || f->korean,
        .utc_offset_min = offset,
        .calendar = f->calendar,
        .confidence = f->confidence + (f->clock.given ? 0.05 : 0),
        .start = d->t[f->first].start,
        .end = d->t[f->end - 1].end,
    };
    if (f->clock.given) ret->t_s += f->clock.hour * 3600 + f->clock.minute * 60 + f->clock.second;
    if (ret->t_s == 0) ret->confidence = 0.1; /* a program's "no date" */
    if (d->opts->now_s && ret->t_s > d->opts->now_s + 366 * (int64_t) DAY_S) ret->confidence *= 0.5;
    return true;
}

/* One form at token i; *ret_next is where to go on. */
static bool found_at(const struct date_text *d, size_t i, struct date_found *ret,
                     size_t *ret_next) {
    struct date_draft f = { 0 };
    *ret_next = i + 1;
    if (date_relative_at(d, i, ret)) return true;
    enum date_verdict v = date_numeric_at(d, i, &f);
    if (v == DATE_NO) v = date_textual_at(d, i, &f);
    if (v == DATE_NO) return false;
    size_t end = f.end;
    if (v == DATE_YES && !f.clock.given) v = clock_behind(d, &f);
    if (v == DATE_REFUSE) {
        *ret_next = end > i ? end : i + 1;
        return false;
    }
    if (!f.clock.given) clock_before(d, &f);
    /* No such day ("30 February 2019"): nothing in it is a date either. */
    *ret_next = f.end > i ? f.end : i + 1;
    return finish(d, &f, ret);
}

static bool same_day(const struct date_found *a, const struct date_found *b) {
    int64_t apart = a->t_s - b->t_s;
    return apart > -3 * DAY_S && apart < 3 * DAY_S;
}

/* b came behind a: whether it is the better answer. */
static bool is_better(const struct date_found *a, const struct date_found *b) {
    /* Papers print the sighted Hijri day; their Gregorian one is exact. */
    if (a->calendar == CALENDAR_HIJRI && b->calendar == CALENDAR_GREGORIAN) return same_day(a, b);
    return a->confidence < 0.4 && b->confidence >= 0.5;
}

static void take(struct date_found *best, const struct date_found *b) {
    struct date_found a = *best;
    *best = *b;
    if (a.has_time && !b->has_time && same_day(&a, b)) {
        int64_t local = a.t_s + (int64_t) a.utc_offset_min * 60;
        int64_t into = ((local % DAY_S) + DAY_S) % DAY_S;
        int64_t midnight = b->t_s + (int64_t) b->utc_offset_min * 60;
        best->t_s = midnight + into - (int64_t) a.utc_offset_min * 60;
        best->utc_offset_min = a.utc_offset_min;
        best->has_offset = a.has_offset;
        best->has_time = true;
    }
    if (a.start < best->start && same_day(&a, b)) best->start = a.start;
}

bool date_parse(span s, const struct date_options *opts, struct date_found *ret) {
    static const struct date_options none = { .lang = "" };
    struct date_text d = { .opts = opts ? opts : &none };
    date_lex(s, &d);
    struct date_draft f = { 0 };
    if (d.count && date_machine(&d, &f) && finish(&d, &f, ret)) return true;
    bool any = false;
    for (size_t i = 0, next = 0; i < d.count; i = next) {
        struct date_found b = { 0 };
        if (!found_at(&d, i, &b, &next)) continue;
        if (any && !is_better(ret, &b)) continue;
        if (any)
            take(ret, &b);
        else
            *ret = b;
        any = true;
        if (ret->calendar == CALENDAR_GREGORIAN && ret->confidence >= 0.4) break;
    }
    return any;
}
