/* date_numeric - dates of digits: 2020/12/25, 25-12-2020, 1 / 12 / 2020, 20-02-1430 هـ, 2004년 05월
 * 28일, and the packed forms of programs. */

#include "text/date_priv.h"

enum { HIJRI_FIRST = 1300, HIJRI_LAST = 1500 }; /* years that no paper's Gregorian date has */

static bool is_separator(const struct date_text *d, size_t i) {
    return date_is_sign(d, i, '-') || date_is_sign(d, i, '/') || date_is_sign(d, i, '.');
}

/* Three numbers with the same sign between them. */
static bool three_at(const struct date_text *d, size_t i) {
    return date_is_number(d, i, 1, 4) && is_separator(d, i + 1) && date_is_number(d, i + 2, 1, 4) &&
           d->count > i + 3 && date_is_sign(d, i + 3, (uint32_t) d->t[i + 1].value) &&
           date_is_number(d, i + 4, 1, 4);
}

/* The middle of a longer run of numbers: 01-27 of 2013-01-27. */
static bool is_inside_run(const struct date_text *d, size_t i) {
    if (i < 2 || !date_touches(d, i) || !date_touches(d, i - 1)) return false;
    return (is_separator(d, i - 1) || date_is_sign(d, i - 1, ':')) &&
           date_is_number(d, i - 2, 1, 18);
}

static bool runs_on(const struct date_text *d, size_t i, uint32_t sign) {
    return sign != '/' && date_is_sign(d, i, sign) && date_touches(d, i) &&
           date_touches(d, i + 1) && date_is_number(d, i + 1, 1, 18);
}

static int year_of(const struct date_token *t) {
    int y = (int) t->value;
    if (t->digits > 2) return y;
    return y < 70 ? 2000 + y : 1900 + y;
}

/* Day and month in either order; the day first unless that cannot be. */
static void set_day_month(struct date_draft *f, const struct date_token *a,
                          const struct date_token *b) {
    f->day = (int) a->value;
    f->month = (int) b->value;
    f->day_unsure = f->day <= 12 && f->month <= 12 && f->day != f->month;
    if (f->month > 12 && f->day <= 12) {
        f->day = (int) b->value;
        f->month = (int) a->value;
    }
}

/* False for a year of the Solar Hijri calendar, which we do not know. */
static bool note_calendar(const struct date_text *d, struct date_draft *f) {
    bool marked = date_is(d, f->end, DW_HIJRI_MARK, NULL);
    if (marked || date_is(d, f->end, DW_GREG_MARK, NULL)) f->end++;
    if (f->year < HIJRI_FIRST || f->year > HIJRI_LAST) return true;
    span lang = span_of(d->opts->lang);
    if (!marked && (span_eq(lang, SPAN("fa")) || span_eq(lang, SPAN("ps")))) return false;
    f->calendar = CALENDAR_HIJRI;
    f->confidence = marked ? 0.85 : 0.6;
    return true;
}

static enum date_verdict korean_at(const struct date_text *d, size_t i, struct date_draft *f) {
    if (!date_is_number(d, i, 4, 4) || !date_is(d, i + 1, DW_KO_YEAR, NULL)) return DATE_NO;
    if (!date_is_number(d, i + 2, 1, 2) || !date_is(d, i + 3, DW_KO_MONTH, NULL)) return DATE_NO;
    if (!date_is_number(d, i + 4, 1, 2) || !date_is(d, i + 5, DW_KO_DAY, NULL)) return DATE_NO;
    *f = (struct date_draft){
        .year = (int) d->t[i].value,
        .month = (int) d->t[i + 2].value,
        .day = (int) d->t[i + 4].value,
        .confidence = 0.9,
        .first = i,
        .end = i + 6,
        .korean = date_is(d, i + 1, DW_KOREAN, NULL),
    };
    return DATE_YES;
}

enum date_verdict date_numeric_at(const struct date_text *d, size_t i, struct date_draft *ret) {
    if (korean_at(d, i, ret) == DATE_YES) return DATE_YES;
    if (!three_at(d, i) || is_inside_run(d, i)) return DATE_NO;
    const struct date_token *a = &d->t[i], *b = &d->t[i + 2], *c = &d->t[i + 4];
    *ret = (struct date_draft){ .first = i, .end = i + 5, .confidence = 0.9 };
    if (runs_on(d, ret->end, (uint32_t) d->t[i + 1].value)) return DATE_REFUSE;
    if (b->digits > 2) return DATE_NO;
    if (a->digits == 4 && c->digits <= 2) {
        ret->year = year_of(a);
        ret->month = (int) b->value;
        ret->day = (int) c->value;
    } else if (a->digits <= 2 && (c->digits == 4 || c->digits == 2)) {
        ret->year = year_of(c);
        set_day_month(ret, a, b);
        if (ret->day_unsure) ret->confidence = 0.75;
        if (c->digits == 2) ret->confidence = 0.5;
        /* 1.2.20 is a version as often as a date. */
        bool version = d->t[i + 1].value == '.' && a->digits + b->digits < 4;
        if (c->digits == 2 && version && !d->opts->no_version) return DATE_NO;
    } else {
        return DATE_NO;
    }
    return note_calendar(d, ret) ? DATE_YES : DATE_REFUSE;
}

/* The groups of digits a program's date is made of, joined by "-". */
struct groups {
    const struct date_token *g[3];
    size_t count, end;
    bool dash_first;
};

static struct groups groups_of(const struct date_text *d) {
    struct groups r = { .dash_first = date_is_sign(d, 0, '-') };
    size_t i = r.dash_first;
    while (r.count < 3 && date_is_number(d, i, 1, 14) && (i == 0 || date_touches(d, i))) {
        r.g[r.count++] = &d->t[i++];
        r.end = i;
        if (!date_is_sign(d, i, '-') || !date_touches(d, i)) break;
        i++;
    }
    return r;
}

static bool set_ordinal(struct date_draft *f, int year, int day_of_year) {
    if (day_of_year < 1 || day_of_year > 366 || year < 1) return false;
    int64_t days = clock_days_from_civil(year, 1, 1) + day_of_year - 1;
    struct civil c = clock_civil(days * DAY_S);
    f->year = year;
    f->month = c.month;
    f->day = c.day;
    return c.year == year;
}

static bool set_date(struct date_draft *f, int year, int month, int day) {
    f->year = year;
    f->month = month;
    f->day = day;
    return true;
}

/* Seconds or milliseconds since 1970, of this century. */
static bool unix_time(struct date_draft *f, const struct date_token *t) {
    int64_t s = (int64_t) (t->digits == 13 ? t->value / 1000 : t->value);
    struct civil c = clock_civil(s);
    f->confidence = 0.6;
    f->clock = (struct date_clock){
        .given = true, .has_offset = true, .hour = c.hour, .minute = c.minute, .second = c.second
    };
    return c.year >= 2000 && c.year < 2100 && set_date(f, c.year, c.month, c.day);
}

static bool one_group(struct date_draft *f, const struct date_token *t, bool dash_first) {
    int v = (int) (t->value % 100000000);
    if (dash_first) {
        if (t->digits == 4) return set_date(f, 2000 + v / 100, v % 100, 1);
        return t->digits == 2 && set_date(f, 2000 + v, 1, 1);
    }
    switch (t->digits) {
    case 4: f->confidence = 0.2; return set_date(f, v, 1, 1);
    case 5: return set_ordinal(f, 2000 + v / 1000, v % 1000);
    case 6:
        return set_date(f, v / 10000 < 70 ? 2000 + v / 10000 : 1900 + v / 10000, v / 100 % 100,
                        v % 100);
    case 7: return set_ordinal(f, v / 1000, v % 1000);
    case 8: f->confidence = 0.8; return set_date(f, v / 10000, v / 100 % 100, v % 100);
    case 14: /* 20031231101455 */
        f->confidence = 0.8;
        v = (int) (t->value / 1000000);
        f->clock = (struct date_clock){ .given = true,
                                        .hour = (int) (t->value / 10000 % 100),
                                        .minute = (int) (t->value / 100 % 100),
                                        .second = (int) (t->value % 100) };
        if (f->clock.hour > 23 || f->clock.minute > 59 || f->clock.second > 60) return false;
        return set_date(f, v / 10000, v / 100 % 100, v % 100);
    case 10:
    case 13: return unix_time(f, t);
    default: return false;
    }
}

static bool two_groups(struct date_draft *f, const struct groups *g) {
    int a = (int) g->g[0]->value, b = (int) g->g[1]->value;
    unsigned da = g->g[0]->digits, db = g->g[1]->digits;
    if (g->dash_first) return da == 2 && db == 2 && set_date(f, 2000 + a, b, 1);
    if (da == 4 && db == 2) {
        f->confidence = 0.3;
        return set_date(f, a, b, 1);
    }
    if (da == 4 && db == 3) return set_ordinal(f, a, b);
    return da == 2 && db == 3 && set_ordinal(f, 2000 + a, b);
}

bool date_machine(const struct date_text *d, struct date_draft *ret) {
    struct groups g = groups_of(d);
    *ret = (struct date_draft){ .end = g.end, .confidence = 0.5 };
    bool ok = false;
    if (g.count == 1) ok = one_group(ret, g.g[0], g.dash_first);
    if (g.count == 2) ok = two_groups(ret, &g);
    if (g.count == 3 && !g.dash_first) {
        unsigned da = g.g[0]->digits, db = g.g[1]->digits, dc = g.g[2]->digits;
        /* 2003-012-31 is a known slip for 2003-12-31. */
        if ((da == 4 && (db == 2 || (db == 3 && g.g[1]->value <= 12)) && dc == 2) ||
            (da == 2 && db == 2 && dc == 2))
            ok = set_date(ret, year_of(g.g[0]), (int) g.g[1]->value, (int) g.g[2]->value);
        if (da == 4) ret->confidence = 0.95 - 0.05 * (d->count > g.end);
    }
    if (!ok) return false;
    size_t i = g.end;
    if (i == d->count) return true;
    if (ret->clock.given) return false;
    i += date_is(d, i, DW_FILLER, NULL);
    return date_clock_at(d, i, &ret->clock) == DATE_YES && ret->clock.end == d->count;
}
