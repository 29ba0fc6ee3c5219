/* times - dates as feeds write them: what programs wrote at once, all else by text's reader. */

#include "feed/read_priv.h"
#include "text/date.h"

/* "Wed, 16 Nov" -> "16 Nov": the weekday, in whatever language, says nothing new. */
static span without_weekday(span s) {
    ptrdiff_t comma = span_find_char(span_sub(s, 0, 24), ',');
    if (comma < 0) return s;
    span rest = span_trim(span_from(s, (size_t) comma + 1));
    return rest.len && rest.at[0] >= '0' && rest.at[0] <= '9' ? rest : s;
}

/* RFC 822's zones by name, and Europe's. */
static span with_offset(span s, struct arena *arena) {
    static const struct {
        const char *name, *offset;
    } zones[] = { { " EST", "-0500" },  { " EDT", "-0400" }, { " CST", "-0600" },
                  { " CDT", "-0500" },  { " MST", "-0700" }, { " MDT", "-0600" },
                  { " PST", "-0800" },  { " PDT", "-0700" }, { " CET", "+0100" },
                  { " CEST", "+0200" }, { " EET", "+0200" }, { " EEST", "+0300" },
                  { " BST", "+0100" },  { " MSK", "+0300" }, { " JST", "+0900" },
                  { " AST", "+0300" } };
    for (size_t i = 0; i < COUNT_OF(zones); i++) {
        span name = span_of(zones[i].name);
        if (!span_ends(s, name)) continue;
        return arena_fmt(arena, "%.*s %s", SPAN_ARG(span_sub(s, 0, s.len - name.len)),
                         zones[i].offset);
    }
    return s;
}

/* Two digits at p; -1 when they are none. */
static int two(const char *p) {
    bool digits = p[0] >= '0' && p[0] <= '9' && p[1] >= '0' && p[1] <= '9';
    return digits ? (p[0] - '0') * 10 + p[1] - '0' : -1;
}

/* "Z", "GMT", "+0300", "+03:00" */
static bool offset_of(span s, int *ret_min) {
    *ret_min = 0;
    if (span_eq(s, SPAN("Z")) || span_eq(s, SPAN("GMT"))) return true;
    bool colon = s.len == 6 && s.at[3] == ':';
    if ((s.len != 5 && !colon) || (s.at[0] != '+' && s.at[0] != '-')) return false;
    int hour = two(s.at + 1), minute = two(s.at + 3 + colon);
    *ret_min = (hour * 60 + minute) * (s.at[0] == '-' ? -1 : 1);
    return hour >= 0 && hour <= 12 && minute >= 0 && minute < 60;
}

/* "10:00:00" and an offset */
static bool finish_exact(struct civil *c, span clock, span offset, int64_t *ret) {
    int offset_min;
    if (clock.len != 8 || clock.at[2] != ':' || clock.at[5] != ':') return false;
    c->hour = two(clock.at);
    c->minute = two(clock.at + 3);
    c->second = two(clock.at + 6);
    bool good = c->hour >= 0 && c->hour < 24 && c->minute >= 0 && c->minute < 60 &&
                c->second >= 0 && c->second < 60 && c->year >= 1970 && c->year < 2100 &&
                clock_valid_date(c->year, c->month, c->day) && offset_of(offset, &offset_min);
    if (good) *ret = clock_from_civil(c) - (int64_t) offset_min * 60;
    return good;
}

/* "Mon, 24 Aug 2020 10:00:00 +0300" */
static bool by_rfc822(span s, int64_t *ret) {
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (s.len > 5 && s.at[3] == ',' && s.at[4] == ' ') s = span_from(s, 5);
    if (s.len < 22 || s.at[2] != ' ' || s.at[6] != ' ' || s.at[11] != ' ' || s.at[20] != ' ')
        return false;
    int century = two(s.at + 7), year = two(s.at + 9);
    struct civil c = { .year = century * 100 + year, .day = two(s.at) };
    for (int m = 0; m < 12; m++)
        if (memcmp(s.at + 3, months + 3 * m, 3) == 0) c.month = m + 1;
    return century > 0 && year >= 0 && c.month && c.day > 0 &&
           finish_exact(&c, span_sub(s, 12, 8), span_from(s, 21), ret);
}

/* "2020-08-24T10:00:00Z" */
static bool by_iso(span s, int64_t *ret) {
    if (s.len < 20 || s.at[4] != '-' || s.at[7] != '-' || s.at[10] != 'T') return false;
    int century = two(s.at), year = two(s.at + 2);
    struct civil c = { .year = century * 100 + year, .month = two(s.at + 5), .day = two(s.at + 8) };
    return century > 0 && year >= 0 && c.month > 0 && c.day > 0 &&
           finish_exact(&c, span_sub(s, 11, 8), span_from(s, 19), ret);
}

int64_t feed_time(const struct reader *r, span text, bool *ret_day_only) {
    struct date_options opts = { .lang = "", .now_s = r->in->now_s };
    struct date_found found;
    int64_t exact;
    text = span_trim(text);
    if (by_rfc822(text, &exact) || by_iso(text, &exact)) {
        if (ret_day_only) *ret_day_only = false;
        return exact;
    }
    text = with_offset(without_weekday(span_sub(text, 0, 128)), r->arena);
    if (text.len < 4 || !date_parse(span_sub(text, 0, 128), &opts, &found)) return TIME_UNKNOWN;
    if (ret_day_only) *ret_day_only = !found.has_time;
    return found.t_s;
}
