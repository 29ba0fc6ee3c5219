#include "web/view/calendar.h"

#include "base/log.h"
#include "text/date.h"
#include "web/page/page.h"
#include "web/view/when.h"

enum { WEEK = 7, WEEKS_MAX = 6, MONTH_DAYS_MAX = 31 };

span day_href(struct call *c, int64_t day) {
    struct civil v = clock_civil(day * DAY_S);
    return call_path(c, "/archive/%04d/%02d/%02d", v.year, v.month, v.day);
}

int64_t *day_counts(struct call *c, int64_t from, int64_t to) {
    struct error err = { 0 };
    int64_t *counts = arena_new_n(c->arena, int64_t, (size_t) (to - from + 1));
    int offset = date_utc_offset_min(c->site->zone, to * DAY_S);
    if (!store_day_counts(c->store, from, to, offset, counts, &err)) return counts;
    log_error("web", "day-counts", "reason=%s", err.msg);
    return NULL;
}

/* The Hijri months that a Gregorian month touches. */
static span hijri_months(struct call *c, int year, int month) {
    const char *lang = ui_lang_code(c->lang);
    struct civil first = { .year = year, .month = month, .day = 1 }, last = first, a, b;
    last.day = clock_month_days(year, month);
    if (!date_hijri(&first, &a) || !date_hijri(&last, &b)) return SPAN_EMPTY;
    span ma = date_hijri_month_name(lang, a.month), mb = date_hijri_month_name(lang, b.month);
    const char *suffix = i18n_get(c->lang, MSG_when_hijri_suffix);
    if (a.month == b.month) return arena_fmt(c->arena, "%.*s %d%s", SPAN_ARG(ma), a.year, suffix);
    return arena_fmt(c->arena, "%.*s – %.*s %d%s", SPAN_ARG(ma), SPAN_ARG(mb), b.year, suffix);
}

static void add_weekdays(struct call *c, struct month_table *v) {
    v->weekdays.at = arena_new_n(c->arena, struct link, WEEK);
    static const enum msg letters[WEEK] = {
        MSG_weekday_0, MSG_weekday_1, MSG_weekday_2, MSG_weekday_3,
        MSG_weekday_4, MSG_weekday_5, MSG_weekday_6,
    };
    for (int d = 0; d < WEEK; d++)
        v->weekdays.at[v->weekdays.len++] =
            (struct link){ .label = when_weekday(c, d), .href = page_word(c, letters[d]) };
}

const struct month_table *calendar_of(struct call *c, int year, int month, int64_t current_day) {
    int64_t first = clock_days_from_civil(year, month, 1);
    int days = clock_month_days(year, month);
    int64_t *counts = day_counts(c, first, first + days - 1);
    if (!counts) return NULL;
    int64_t most = 0;
    for (int d = 0; d < days; d++)
        if (counts[d] > most) most = counts[d];
    struct month_table *v = arena_new(c->arena, struct month_table);
    v->caption = when_month(c, year, month);
    v->hijri = hijri_months(c, year, month);
    add_weekdays(c, v);
    v->weeks.at = arena_new_n(c->arena, struct month_week, WEEKS_MAX);
    int column = clock_civil(first * DAY_S).weekday;
    for (int d = 0; d < days; d++, column++) {
        struct month_day *day = &v->weeks.at[column / WEEK].days.at[column % WEEK];
        v->weeks.len = (size_t) (column / WEEK) + 1;
        v->weeks.at[column / WEEK].days.len = WEEK;
        *day = (struct month_day){ .day = d + 1,
                                   .count = counts[d],
                                   .many = counts[d] * 2 > most,
                                   .current = first + d == current_day };
        if (!counts[d]) continue;
        day->href = day_href(c, first + d);
        day->label = PAGE_TEXT(c, MSG_n_articles, I18N_ARG("n", counts[d]));
    }
    return v;
}
