#include "web/view/histogram.h"

#include "web/page/page.h"
#include "web/view/when.h"

enum { BARS_MAX = 62, HEIGHTS = 10, MONTHS = 12 };

enum step { BY_DAY, BY_MONTH, BY_YEAR };

/* The number of the bar that a day belongs to, and back to its first day. */
static int64_t bar_of(enum step step, int64_t day) {
    if (step == BY_DAY) return day;
    struct civil v = clock_civil(day * DAY_S);
    return step == BY_MONTH ? (int64_t) v.year * MONTHS + v.month - 1 : v.year;
}

static int64_t first_day(enum step step, int64_t bar) {
    if (step == BY_DAY) return bar;
    if (step == BY_YEAR) return clock_days_from_civil((int) bar, 1, 1);
    return clock_days_from_civil((int) (bar / MONTHS), (int) (bar % MONTHS) + 1, 1);
}

static span iso_day(struct call *c, int64_t day) {
    struct civil v = clock_civil(day * DAY_S);
    return arena_fmt(c->arena, "%04d-%02d-%02d", v.year, v.month, v.day);
}

static span bar_name(struct call *c, enum step step, int64_t bar) {
    int64_t day = first_day(step, bar);
    struct civil v = clock_civil(day * DAY_S);
    if (step == BY_YEAR) return arena_fmt(c->arena, "%d", v.year);
    if (step == BY_MONTH) return when_month(c, v.year, v.month);
    return when_short(c, when_day_start(c, day));
}

static void add_bar(struct call *c, const struct search_args *a, enum step step, int64_t bar,
                    int64_t count, int64_t most, struct search_view *v) {
    struct bar *b = &v->chart.at[v->chart.len++];
    span name = bar_name(c, step, bar);
    span text = PAGE_TEXT(c, MSG_search_count, I18N_ARG("n", count));
    *b = (struct bar){ .label = arena_fmt(c->arena, "%.*s: %.*s", SPAN_ARG(name), SPAN_ARG(text)) };
    if (!count) return;
    struct search_args to = *a;
    to.page = 1;
    to.from = iso_day(c, first_day(step, bar));
    to.to = iso_day(c, first_day(step, bar + 1) - 1);
    b->href = search_args_href(c, "/search", &to);
    b->height = (int) ((count * HEIGHTS + most - 1) / most);
}

void histogram_fill(struct call *c, const struct search_args *a, const struct results *r,
                    struct search_view *v) {
    if (!r->day_count) return;
    int64_t first = INT64_MAX, last = INT64_MIN;
    for (size_t i = 0; i < r->day_count; i++) {
        if (r->days[i].value < first) first = r->days[i].value;
        if (r->days[i].value > last) last = r->days[i].value;
    }
    enum step step = BY_DAY;
    if (last - first >= BARS_MAX) step = BY_MONTH;
    if (step == BY_MONTH && bar_of(BY_MONTH, last) - bar_of(BY_MONTH, first) >= BARS_MAX)
        step = BY_YEAR;
    int64_t from = bar_of(step, first), to = bar_of(step, last);
    if (to - from >= BARS_MAX) from = to - BARS_MAX + 1;
    int64_t counts[BARS_MAX] = { 0 }, most = 1;
    for (size_t i = 0; i < r->day_count; i++) {
        int64_t bar = bar_of(step, r->days[i].value) - from;
        if (bar < 0) continue;
        counts[bar] += r->days[i].count;
        if (counts[bar] > most) most = counts[bar];
    }
    v->chart.at = arena_new_n(c->arena, struct bar, BARS_MAX);
    for (int64_t i = from; i <= to; i++) add_bar(c, a, step, i, counts[i - from], most, v);
    v->chart.from = bar_name(c, step, from);
    v->chart.to = bar_name(c, step, to);
}
