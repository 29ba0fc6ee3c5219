/* date_relative - "منذ ساعتين", "قبل 17 ساعة", "أول أمس", "il y a 3 jours", "yesterday 14:30". */

#include "text/date_priv.h"

enum {
    SHORT_TOKENS = 14,  /* in longer texts "today" is a word of the story */
    AGO_TOKENS = 24,    /* "منذ 1 عام, 1 شهر, ... و 1 ثانية" */
    COUNT_MAX = 100000, /* units */
};

struct amount {
    int64_t count;
    int unit_s, unit_months; /* one of them is set */
    size_t end;
};

/* "2 ساعات", "ساعتين", "ثلاثة أيام", "ساعة" at i. */
static bool amount_at(const struct date_text *d, size_t i, struct amount *ret) {
    int v = 0, n = 1;
    *ret = (struct amount){ .count = 2, .end = i + 1 };
    if (date_is(d, i, DW_TWO, &ret->unit_s)) return true;
    if (date_is(d, i, DW_TWO_MONTHS, &ret->unit_months)) return true;
    if (date_is_number(d, i, 1, 6) && d->t[i].value <= COUNT_MAX) {
        n = (int) d->t[i++].value;
    } else if (date_is(d, i, DW_NUMBER, &v)) {
        n = v;
        i++;
    }
    *ret = (struct amount){ .count = n, .end = i + 1 };
    return date_is(d, i, DW_UNIT, &ret->unit_s) || date_is(d, i, DW_UNIT_MONTHS, &ret->unit_months);
}

static int64_t local_midnight(int64_t t_s, int offset_min) {
    int64_t local = t_s + (int64_t) offset_min * 60;
    int64_t into = ((local % DAY_S) + DAY_S) % DAY_S;
    return local - into - (int64_t) offset_min * 60;
}

/* Keeps the time of day. */
static bool months_ago(const struct date_options *o, int64_t months, int64_t *ret_t_s) {
    int64_t shift_s = (int64_t) o->utc_offset_min * 60;
    struct civil c = clock_civil(o->now_s + shift_s);
    int64_t m = (int64_t) c.year * 12 + c.month - 1 - months;
    if (m < 1800 * 12) return false;
    c.year = (int) (m / 12);
    c.month = (int) (m % 12) + 1;
    int last = clock_month_days(c.year, c.month);
    if (c.day > last) c.day = last;
    *ret_t_s = clock_from_civil(&c) - shift_s;
    return true;
}

/* Goes back by each amount of "1 شهر, 2 أيام و 3 ساعات", the first of which is a; *end behind them.
 */
static bool before_now(const struct date_text *d, struct amount a, struct date_found *ret,
                       size_t *end) {
    const struct date_options *o = d->opts;
    int64_t seconds = 0, months = 0;
    bool fine = false; /* counted in hours or less */
    for (bool more = true; more;) {
        if (a.unit_months)
            months += a.count * a.unit_months;
        else
            seconds += a.count * a.unit_s;
        fine = fine || (a.unit_s && a.unit_s < DAY_S);
        *end = *end > a.end ? *end : a.end;
        size_t next = a.end + (date_is_sign(d, a.end, ',') || date_is(d, a.end, DW_AND, NULL));
        more = next > a.end && !date_is(d, next, DW_AGO, NULL) && amount_at(d, next, &a);
    }
    ret->confidence = 0.8;
    ret->t_s = o->now_s;
    if (months && !months_ago(o, months, &ret->t_s)) return false;
    ret->t_s -= seconds;
    if (ret->t_s < -62135596800) return false;
    ret->has_time = fine;
    if (!fine) ret->t_s = local_midnight(ret->t_s, o->utc_offset_min);
    return true;
}

/* "منذ ...", "il y a ...", "... ago": its first amount, and *ret_end behind an "ago". */
static bool ago_at(const struct date_text *d, size_t i, struct amount *a, size_t *ret_end) {
    size_t at = 0;
    if (date_is(d, i, DW_AGO, NULL)) at = i + 1;
    /* "il y a": the "y" is a stranger, the "a" a number word */
    if (date_is(d, i, DW_AGO_FR, NULL) && i + 2 < d->count && date_is(d, i + 2, DW_NUMBER, NULL))
        at = i + 3;
    if (at) return amount_at(d, at, a);
    if (!amount_at(d, i, a) || !date_is(d, a->end, DW_AFTER_AGO, NULL)) return false;
    *ret_end = a->end + 1;
    return true;
}

static size_t skip_filler(const struct date_text *d, size_t i) {
    while (i < d->count && (date_is(d, i, DW_FILLER, NULL) || date_is_sign(d, i, ',') ||
                            date_is_sign(d, i, '-') || date_is_sign(d, i, '|')))
        i++;
    return i;
}

/* "يوم أمس", "أول من أمس", "اليوم 14:30" */
static bool day_word_at(const struct date_text *d, size_t i, struct date_found *ret,
                        size_t *ret_end) {
    int days = 0, extra = 0;
    size_t at = i;
    if (date_is(d, at, DW_DAY_WORD, NULL)) at++;
    if (date_is(d, at, DW_BEFORE, NULL)) {
        extra = -1;
        at++;
        if (date_is(d, at, DW_OF, NULL) || date_is_sign(d, at, '-')) at++;
    }
    if (!date_is(d, at, DW_REL_DAY, &days)) return false;
    if (extra && days != -1) return false;
    at++;
    /* aujourd'hui */
    if (at + 1 < d->count && d->t[at].kind == DATE_SIGN && date_touches(d, at) &&
        date_touches(d, at + 1))
        at += 2;
    const struct date_options *o = d->opts;
    struct date_clock c = { 0 };
    size_t clock_at = skip_filler(d, at);
    bool timed = date_clock_at(d, clock_at, &c) == DATE_YES;
    ret->utc_offset_min = timed && c.has_offset ? c.offset_min : o->utc_offset_min;
    ret->has_offset = timed && c.has_offset;
    ret->t_s = local_midnight(o->now_s, ret->utc_offset_min) + (int64_t) (days + extra) * DAY_S;
    if (timed) ret->t_s += c.hour * 3600 + c.minute * 60 + c.second;
    ret->has_time = timed;
    ret->confidence = timed ? 0.85 : 0.7;
    *ret_end = timed ? c.end : at;
    return true;
}

/* "الآن" as the whole of the text, "قبل قليل" anywhere. */
static bool is_now(const struct date_text *d, size_t i) {
    if (date_is(d, i, DW_MOMENTS, NULL)) return i && date_is(d, i - 1, DW_AGO, NULL);
    return date_is(d, i, DW_NOW, NULL) && d->count <= 3;
}

bool date_relative_at(const struct date_text *d, size_t i, struct date_found *ret) {
    if (!d->opts->now_s || d->count > AGO_TOKENS) return false;
    *ret = (struct date_found){ .utc_offset_min = d->opts->utc_offset_min };
    struct amount a = { 0 };
    size_t end = i + 1;
    if (ago_at(d, i, &a, &end)) {
        if (!before_now(d, a, ret, &end)) return false;
    } else if (d->count > SHORT_TOKENS) {
        return false;
    } else if (is_now(d, i)) {
        ret->t_s = d->opts->now_s;
        ret->has_time = true;
        ret->confidence = 0.6;
    } else if (!day_word_at(d, i, ret, &end)) {
        return false;
    }
    ret->start = d->t[i].start;
    ret->end = d->t[end - 1].end;
    return true;
}
