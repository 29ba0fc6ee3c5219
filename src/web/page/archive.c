/* archive - every day since the first article: years, months, days. */
#include "base/log.h"
#include "web/page/front.h"
#include "web/page/list.h"
#include "web/page/page.h"
#include "web/page/share.h"
#include "web/view/calendar.h"
#include "web/view/when.h"

enum { MONTHS = 12, YEARS_MAX = 200 };

struct bounds {
    int64_t first_day, last_day; /* local; 0,-1 when empty */
};

static bool find_bounds(struct call *c, struct bounds *ret) {
    int64_t first, last;
    struct error err = { 0 };
    if (store_article_range(c->store, &first, &last, &err)) {
        call_fail(c, &err);
        return false;
    }
    *ret = (struct bounds){ 0, -1 };
    if (first != TIME_UNKNOWN)
        *ret = (struct bounds){ when_local_day(c, first), when_local_day(c, last) };
    return true;
}

static void add_years(struct call *c, const struct bounds *b, int current, struct archive_view *v) {
    if (b->last_day < b->first_day) return;
    int first = clock_civil(b->first_day * DAY_S).year,
        last = clock_civil(b->last_day * DAY_S).year;
    if (last - first >= YEARS_MAX) first = last - YEARS_MAX + 1;
    v->years.at = arena_new_n(c->arena, struct link, (size_t) (last - first) + 1);
    for (int y = last; y >= first; y--)
        v->years.at[v->years.len++] = (struct link){
            .label = arena_fmt(c->arena, "%d", y),
            .href = call_path(c, "/archive/%04d", y),
            .count = -1,
            .current = y == current,
        };
}

static int64_t sum_days(struct call *c, int64_t from, int64_t to) {
    int64_t *counts = day_counts(c, from, to), sum = 0;
    for (int64_t i = 0; counts && i <= to - from; i++) sum += counts[i];
    return sum;
}

static void show(struct call *c, struct archive_view *v) {
    struct page *p = page_begin(c, v->title);
    p->description = v->range;
    p->json_ld = share_collection(c, p->title);
    struct html h = page_open(c, p);
    tpl_archive(&h, p, v);
    page_close(c, p, &h);
}

static bool number(span s, size_t digits, int *ret) {
    uint64_t n;
    if (s.len != digits || !span_to_u64(s, &n)) return false;
    *ret = (int) n;
    return true;
}

/* Months from..to of a year, newest first, those outside of the archive left out. */
static void add_months(struct call *c, const struct bounds *b, int year, int from, int to,
                       struct archive_view *v) {
    v->months.at = arena_new_n(c->arena, struct month_table, MONTHS);
    for (int m = to; m >= from; m--) {
        int64_t first = clock_days_from_civil(year, m, 1);
        int64_t last = first + clock_month_days(year, m) - 1;
        if (last < b->first_day || first > b->last_day) continue;
        const struct month_table *t = calendar_of(c, year, m, when_local_day(c, c->now_s));
        if (t) v->months.at[v->months.len++] = *t;
        v->total += sum_days(c, first, last);
    }
}

static span range_text(struct call *c, const struct bounds *b) {
    if (b->last_day < b->first_day) return SPAN_EMPTY;
    span from = when_short(c, when_day_start(c, b->first_day));
    span to = when_short(c, when_day_start(c, b->last_day));
    return PAGE_TEXT(c, MSG_archive_range, I18N_ARG("from", from), I18N_ARG("to", to));
}

void page_archive(struct call *c) {
    struct bounds b;
    if (!find_bounds(c, &b)) return;
    struct archive_view v = { .title = page_word(c, MSG_archive_title) };
    v.range = range_text(c, &b);
    add_years(c, &b, 0, &v);
    if (v.years.len) {
        int year = clock_civil(b.last_day * DAY_S).year;
        add_months(c, &b, year, 1, MONTHS, &v);
    }
    v.total = store_article_count(c->store);
    show(c, &v);
}

void page_archive_year(struct call *c) {
    struct bounds b;
    int year;
    if (!number(c->args[0], 4, &year) || year < 1) {
        call_error(c, 404);
        return;
    }
    if (!find_bounds(c, &b)) return;
    struct archive_view v = { .crumb_label = page_word(c, MSG_nav_archive),
                              .crumb_href = call_path(c, "/archive") };
    v.title = PAGE_TEXT(c, MSG_archive_year, I18N_ARG("year", c->args[0]));
    add_years(c, &b, year, &v);
    add_months(c, &b, year, 1, MONTHS, &v);
    if (!v.months.len) {
        call_error(c, 404);
        return;
    }
    show(c, &v);
}

void page_archive_month(struct call *c) {
    struct bounds b;
    int year, month;
    if (!number(c->args[0], 4, &year) || !number(c->args[1], 2, &month) ||
        !clock_valid_date(year, month, 1)) {
        call_error(c, 404);
        return;
    }
    if (!find_bounds(c, &b)) return;
    struct archive_view v = { .title = when_month(c, year, month) };
    v.crumb_label = arena_fmt(c->arena, "%d", year);
    v.crumb_href = call_path(c, "/archive/%04d", year);
    add_months(c, &b, year, month, month, &v);
    if (!v.months.len) {
        call_error(c, 404);
        return;
    }
    show(c, &v);
}

/* The front pages of the day, three hours apart. */
static void add_hours(struct call *c, int64_t day, struct list_view *v) {
    enum { STEP = 3, HOURS = 24 };
    if (!v->items.len || request_has_param(c->req, "before")) return;
    struct civil at = clock_civil(day * DAY_S);
    v->chips_title = page_word(c, MSG_hour_chips);
    v->chips.at = arena_new_n(c->arena, struct link, HOURS / STEP);
    for (int h = STEP; h < HOURS; h += STEP) {
        int64_t at_s = when_day_start(c, day) + (int64_t) h * 3600;
        if (at_s > c->now_s) break;
        v->chips.at[v->chips.len++] =
            (struct link){ .label = when_time(c, at_s),
                           .href = call_path(c, "/archive/%04d/%02d/%02d/%02d", at.year, at.month,
                                             at.day, h),
                           .count = -1 };
    }
}

void page_archive_day(struct call *c) {
    int year, month, day;
    if (!number(c->args[0], 4, &year) || !number(c->args[1], 2, &month) ||
        !number(c->args[2], 2, &day) || !clock_valid_date(year, month, day)) {
        call_error(c, 404);
        return;
    }
    int64_t d = clock_days_from_civil(year, month, day);
    struct bounds b;
    if (!find_bounds(c, &b)) return;
    if (d > when_local_day(c, c->now_s) + 1) {
        call_error(c, 404);
        return;
    }
    int64_t start = when_day_start(c, d);
    struct list_view v = { .title = when_day(c, start), .intro = when_hijri(c, start) };
    v.crumb_label = when_month(c, year, month);
    v.crumb_href = call_path(c, "/archive/%04d/%02d", year, month);
    v.empty = page_word(c, MSG_archive_empty_day);
    if (!list_day(c, d, &v)) return;
    add_hours(c, d, &v);
    int64_t *count = day_counts(c, d, d);
    if (count) v.total = *count;
    if (!v.older_href.len && d > b.first_day) {
        v.older_href = day_href(c, d - 1);
        v.older_label = when_short(c, when_day_start(c, d - 1));
    }
    if (!v.newer_href.len && d < b.last_day) {
        v.newer_href = day_href(c, d + 1);
        v.newer_label = when_short(c, when_day_start(c, d + 1));
    }
    struct page *p = page_begin(c, v.title);
    p->description = v.title;
    p->json_ld = share_collection(c, p->title);
    struct html h = page_open(c, p);
    tpl_list(&h, p, &v);
    page_close(c, p, &h);
}

/* ---- the front page of an hour */

static span hour_href(struct call *c, int64_t at_s) {
    struct civil v = when_local(c, at_s);
    return call_path(c, "/archive/%04d/%02d/%02d/%02d", v.year, v.month, v.day, v.hour);
}

void page_archive_hour(struct call *c) {
    int year, month, day, hour;
    if (!number(c->args[0], 4, &year) || !number(c->args[1], 2, &month) ||
        !number(c->args[2], 2, &day) || !number(c->args[3], 2, &hour) || hour > 23 ||
        !clock_valid_date(year, month, day)) {
        call_error(c, 404);
        return;
    }
    int64_t d = clock_days_from_civil(year, month, day);
    int64_t at_s = when_day_start(c, d) + (int64_t) hour * 3600;
    struct bounds b;
    if (!find_bounds(c, &b)) return;
    if (at_s > c->now_s || d < b.first_day || d > b.last_day + 1) {
        call_error(c, 404);
        return;
    }
    struct hour_view v = { .crumb_label = when_day(c, at_s), .crumb_href = day_href(c, d) };
    struct front f = front_past(c, at_s);
    v.lead = f.lead;
    v.stories = f.stories;
    v.title = PAGE_TEXT(c, MSG_hour_title, I18N_ARG("when", when_full(c, at_s, false)));
    if (at_s - 3600 >= when_day_start(c, b.first_day)) {
        v.older_href = hour_href(c, at_s - 3600);
        v.older_label = when_time(c, at_s - 3600);
    }
    if (at_s + 3600 <= c->now_s) {
        v.newer_href = hour_href(c, at_s + 3600);
        v.newer_label = when_time(c, at_s + 3600);
    }
    struct page *p = page_begin(c, v.title);
    p->description = page_word(c, MSG_hour_intro);
    p->robots = "noindex, follow";
    struct html h = page_open(c, p);
    tpl_hour(&h, p, &v);
    page_close(c, p, &h);
}
