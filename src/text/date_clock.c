/* date_clock - a time of day and its zone: 9:15, 14h30, 05:16 مساءً, 오후 11:23:17, 02:21
 * (GMT+0400). */

#include "text/date_priv.h"

enum half { HALF_NONE, HALF_AM, HALF_PM, HALF_NIGHT };

/* AM or PM at i; *ret_end behind it. */
static enum half half_at(const struct date_text *d, size_t i, size_t *ret_end) {
    *ret_end = i + 1;
    if (date_is(d, i, DW_AM, NULL)) return HALF_AM;
    if (date_is(d, i, DW_PM, NULL)) return HALF_PM;
    if (date_is(d, i, DW_NIGHT, NULL)) return HALF_NIGHT;
    return HALF_NONE;
}

static void apply_half(struct date_clock *c, enum half half) {
    if (half == HALF_AM && c->hour == 12) c->hour = 0;
    if (half == HALF_PM && c->hour < 12) c->hour += 12;
    if (half == HALF_NIGHT && c->hour >= 6 && c->hour < 12) c->hour += 12;
    if (half == HALF_NIGHT && c->hour == 12) c->hour = 0;
}

/* "+0400", "+04:00", "-3" with the sign at i. */
static enum date_verdict offset_at(const struct date_text *d, size_t i, struct date_clock *c) {
    bool plus = date_is_sign(d, i, '+');
    if (!plus && !date_is_sign(d, i, '-')) return DATE_NO;
    enum date_verdict unclear = plus ? DATE_REFUSE : DATE_NO;
    if (!date_touches(d, i + 1) || !date_is_number(d, i + 1, 1, 4)) return unclear;
    uint64_t v = d->t[i + 1].value, hours = v, minutes = 0;
    size_t end = i + 2;
    if (d->t[i + 1].digits > 2) {
        hours = v / 100;
        minutes = v % 100;
    } else if (date_is_sign(d, end, ':') && date_touches(d, end)) {
        if (!date_touches(d, end + 1) || !date_is_number(d, end + 1, 2, 2)) return DATE_REFUSE;
        minutes = d->t[end + 1].value;
        end += 2;
    } else if (!plus && d->t[i].space) {
        return DATE_NO; /* "21:29 -24": a dash */
    }
    if (hours > 15 || minutes > 59) return DATE_REFUSE;
    c->offset_min = (int) (hours * 60 + minutes) * (plus ? 1 : -1);
    c->has_offset = true;
    c->end = end;
    return DATE_YES;
}

static enum date_verdict zone_at(const struct date_text *d, size_t i, struct date_clock *c) {
    if (date_is_sign(d, i, '(') || date_is_sign(d, i, '[')) i++;
    while (date_is(d, i, DW_ZONE_INTRO, NULL)) {
        i++;
        if (date_is_sign(d, i, '/')) i++; /* Etc/GMT */
    }
    enum date_verdict v = offset_at(d, i, c);
    if (v != DATE_NO) return v;
    int minutes = 0;
    bool arabia = date_is(d, i, DW_ZONE_ARABIA, &minutes);
    if (!arabia && !date_is(d, i, DW_ZONE, &minutes)) return DATE_NO;
    if (arabia && d->opts->utc_offset_min == 3 * 60) minutes = 3 * 60;
    c->offset_min = minutes;
    c->has_offset = true;
    c->end = i + 1;
    if (minutes == 0 && offset_at(d, i + 1, c) == DATE_REFUSE) return DATE_REFUSE;
    return DATE_YES;
}

/* ":30" or ":30:15" or ":30:15.123" behind the hour at i. */
static enum date_verdict minutes_at(const struct date_text *d, size_t i, struct date_clock *c) {
    if (!date_is_number(d, i + 1, 1, 2)) return DATE_NO;
    c->minute = (int) d->t[i + 1].value;
    c->end = i + 2;
    if (!date_is_sign(d, c->end, ':')) return DATE_YES;
    if (!date_is_number(d, c->end + 1, 1, 2))
        return date_touches(d, c->end + 1) ? DATE_REFUSE : DATE_YES;
    c->second = (int) d->t[c->end + 1].value;
    c->end += 2;
    if (date_is_sign(d, c->end, ':')) return DATE_REFUSE;
    if ((date_is_sign(d, c->end, '.') || date_is_sign(d, c->end, ',')) &&
        date_touches(d, c->end + 1) && date_is_number(d, c->end + 1, 1, 12))
        c->end += 2;
    return DATE_YES;
}

/* 101455 or 1014 behind a T. */
static enum date_verdict packed_at(const struct date_text *d, size_t i, struct date_clock *c) {
    if (!i || !date_touches(d, i) || !date_is(d, i - 1, DW_FILLER, NULL)) return DATE_NO;
    uint64_t v = d->t[i].value;
    if (d->t[i].digits == 4)
        v *= 100;
    else if (d->t[i].digits != 6)
        return DATE_NO;
    c->hour = (int) (v / 10000);
    c->minute = (int) (v / 100 % 100);
    c->second = (int) (v % 100);
    c->end = i + 1;
    return DATE_YES;
}

static enum date_verdict hour_at(const struct date_text *d, size_t i, struct date_clock *c) {
    if (!date_is_number(d, i, 1, 2))
        return date_is_number(d, i, 4, 6) ? packed_at(d, i, c) : DATE_NO;
    c->hour = (int) d->t[i].value;
    if (date_is_sign(d, i + 1, ':')) return minutes_at(d, i + 1, c);
    size_t behind = 0;
    if (date_is(d, i + 1, DW_HOURS, NULL)) {
        c->end = i + 2;
        if (date_is_number(d, i + 2, 2, 2)) {
            c->minute = (int) d->t[i + 2].value;
            c->end++;
        }
        return DATE_YES;
    }
    /* "7.30 pm", "14.25 BST"; "5 pm", "الساعة 5 مساء" */
    if (date_is_sign(d, i + 1, '.') && date_touches(d, i + 2) && date_is_number(d, i + 2, 2, 2) &&
        (half_at(d, i + 3, &behind) || date_is(d, i + 3, DW_ZONE, NULL))) {
        c->minute = (int) d->t[i + 2].value;
        c->end = i + 3;
        return DATE_YES;
    }
    if (half_at(d, i + 1, &behind) && c->hour >= 1 && c->hour <= 12) {
        c->end = i + 1;
        return DATE_YES;
    }
    return DATE_NO;
}

/* "a.m." comes as three or four tokens. */
static enum half dotted_half(const struct date_text *d, size_t i, size_t *ret_end) {
    static const uint32_t dot = '.';
    if (!date_is_sign(d, i + 1, dot) || !date_touches(d, i + 2)) return HALF_NONE;
    *ret_end = i + 3 + date_is_sign(d, i + 3, dot);
    bool a = date_is(d, i, DW_NUMBER, NULL); /* "a" is also a number word */
    bool one = i + 2 < d->count && d->t[i].end - d->t[i].start == 1 &&
               d->t[i + 2].end - d->t[i + 2].start == 1;
    if (!one || d->t[i].kind != DATE_WORD || d->t[i + 2].kind != DATE_WORD) return HALF_NONE;
    return a ? HALF_AM : HALF_PM;
}

bool date_is_utc(const struct date_text *d, size_t i) {
    int minutes = 1;
    return date_is(d, i, DW_ZONE, &minutes) && minutes == 0;
}

enum date_verdict date_clock_at(const struct date_text *d, size_t i, struct date_clock *ret) {
    *ret = (struct date_clock){ .first = i };
    size_t behind = 0;
    enum half half = date_is(d, i, DW_KOREAN, NULL) ? half_at(d, i, &behind) : HALF_NONE;
    bool korean = half != HALF_NONE;
    enum date_verdict v = hour_at(d, korean ? i + 1 : i, ret);
    if (v != DATE_YES) return v;
    if (half == HALF_NONE) {
        half = half_at(d, ret->end, &behind);
        if (half == HALF_NONE) half = dotted_half(d, ret->end, &behind);
        if (half != HALF_NONE) ret->end = behind;
    }
    apply_half(ret, half);
    if (ret->hour > 24 || ret->minute > 59 || ret->second > 60) return DATE_REFUSE;
    if (ret->hour == 24 && (ret->minute || ret->second)) return DATE_REFUSE;
    if (zone_at(d, ret->end, ret) == DATE_REFUSE) return DATE_REFUSE;
    if (korean && !ret->has_offset) {
        ret->has_offset = true;
        ret->offset_min = 9 * 60;
    }
    if (!ret->has_offset && i && date_is_utc(d, i - 1)) ret->has_offset = true; /* "GMT 14:25" */
    ret->given = true;
    return DATE_YES;
}
