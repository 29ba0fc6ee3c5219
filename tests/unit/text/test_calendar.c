/* Zones, Umm al-Qura and names. */

#include "check.h"
#include "text/date.h"
#include "text/date_priv.h"

static void zones(void) {
    static const struct {
        const char *name, *zone, *at;
        int offset_min;
    } rows[] = {
        { "Riyadh", "Asia/Riyadh", "2015-07-26T00:00:00Z", 180 },
        { "Dubai", "Asia/Dubai", "2015-07-26T00:00:00Z", 240 },
        { "Cairo in winter", "Africa/Cairo", "2024-01-26T00:00:00Z", 120 },
        { "Cairo in summer", "Africa/Cairo", "2024-07-26T00:00:00Z", 180 },
        { "Cairo before the change of 2025", "Africa/Cairo", "2025-04-24T21:59:59Z", 120 },
        { "Cairo at the change of 2025", "Africa/Cairo", "2025-04-24T22:00:00Z", 180 },
        { "Cairo, last summer second of 2025", "Africa/Cairo", "2025-10-30T20:59:59Z", 180 },
        { "Cairo, first winter second of 2025", "Africa/Cairo", "2025-10-30T21:00:00Z", 120 },
        { "Cairo without summer time", "Africa/Cairo", "2018-07-26T00:00:00Z", 120 },
        { "Paris just before summer", "Europe/Paris", "2021-03-28T00:59:59Z", 60 },
        { "Paris at the change", "Europe/Paris", "2021-03-28T01:00:00Z", 120 },
        { "New York", "America/New_York", "2021-01-01T00:00:00Z", -300 },
        { "half hours", "Asia/Kolkata", "2021-01-01T00:00:00Z", 330 },
        { "unknown", "Mars/Olympus", "2021-01-01T00:00:00Z", 0 },
        { "empty", "", "2021-01-01T00:00:00Z", 0 },
    };
    /* Twice: the second answers come from memory. */
    for (size_t n = 0; n < 2 * COUNT_OF(rows); n++) {
        size_t i = n % COUNT_OF(rows);
        int64_t t_s = 0;
        clock_parse_iso(span_of(rows[i].at), &t_s, NULL);
        int got = date_utc_offset_min(rows[i].zone, t_s);
        CHECK(got == rows[i].offset_min, "%s: got %d", rows[i].name, got);
        struct civil c = date_local(rows[i].zone, t_s);
        CHECK(clock_from_civil(&c) == t_s + got * 60, "%s: local", rows[i].name);
    }
    CHECK(date_zone_valid("Asia/Riyadh") && date_zone_valid("UTC"), "valid zones");
    CHECK(!date_zone_valid("Mars/Olympus") && !date_zone_valid("") && !date_zone_valid(NULL),
          "invalid zones");
    CHECK(!date_zone_valid(
              "Asia/Riyadh_and_something_that_is_far_too_long_for_any_zone_of_the_world"),
          "a long zone");
}

static void hijri_days(void) {
    static const struct {
        int g[3], h[3];
    } rows[] = {
        { { 2015, 7, 24 }, { 1436, 10, 8 } }, { { 2015, 7, 26 }, { 1436, 10, 10 } },
        { { 2009, 2, 15 }, { 1430, 2, 20 } }, { { 2020, 4, 24 }, { 1441, 9, 1 } },
        { { 2023, 7, 19 }, { 1445, 1, 1 } },  { { 2015, 6, 18 }, { 1436, 9, 1 } },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct civil c = { .year = rows[i].g[0], .month = rows[i].g[1], .day = rows[i].g[2] },
                     h = { 0 };
        CHECK(date_hijri(&c, &h), "row %zu", i);
        CHECK(h.year == rows[i].h[0] && h.month == rows[i].h[1] && h.day == rows[i].h[2],
              "row %zu: %d-%d-%d", i, h.year, h.month, h.day);
    }
    struct civil old = { .year = 1800, .month = 1, .day = 1 },
                 none = { .year = 2020, .month = 2, .day = 30 }, h;
    CHECK(!date_hijri(&old, &h) && !date_hijri(&none, &h), "outside the table");
}

static void hijri_there_and_back(void) {
    for (int64_t days = -20000; days < 38000; days += 13) {
        struct civil c = clock_civil(days * DAY_S), h = { 0 };
        int64_t back = 0;
        CHECK(date_hijri(&c, &h) && date_hijri_days(h.year, h.month, h.day, &back) && back == days,
              "day %lld: %d-%d-%d gives %lld", (long long) days, h.year, h.month, h.day,
              (long long) back);
        CHECK(h.weekday == c.weekday, "weekday of day %lld", (long long) days);
    }
}

static void names(void) {
    CHECK(span_eq(date_month_name("ar", "gulf", 7), SPAN("يوليو")), "gulf");
    CHECK(span_eq(date_month_name("ar", "levant", 7), SPAN("تموز")), "levant");
    CHECK(span_eq(date_month_name("ar", "maghreb", 7), SPAN("جويلية")), "maghreb");
    CHECK(span_eq(date_month_name("ar", "morocco", 7), SPAN("يوليوز")), "morocco");
    CHECK(span_eq(date_month_name("fr", "gulf", 8), SPAN("août")), "French");
    CHECK(span_eq(date_month_name("en", NULL, 8), SPAN("August")), "English");
    CHECK(span_eq(date_hijri_month_name("ar", 10), SPAN("شوال")), "Hijri");
    CHECK(span_eq(date_weekday_name("ar", 5), SPAN("الجمعة")), "Friday");
    CHECK(!date_month_name("ar", "gulf", 0).len && !date_month_name("ar", "gulf", 13).len,
          "no such month");
    CHECK(!date_hijri_month_name("ar", 0).len && !date_weekday_name("en", 7).len, "no such name");
}

/* What we print we read: every tradition's names are words of the parser. */
static void names_are_read_back(void) {
    static const char *const traditions[] = { "gulf", "levant", "maghreb", "morocco" };
    static const char *const langs[] = { "ar", "fr", "en" };
    for (size_t n = 0; n < COUNT_OF(traditions) * COUNT_OF(langs) * 12; n++) {
        int month = (int) (n % 12) + 1;
        span name = date_month_name(langs[n / 12 % 3], traditions[n / 36], month);
        char text[64];
        snprintf(text, sizeof(text), "15 %.*s 2019", SPAN_ARG(name));
        struct date_options o = { .lang = "" };
        struct date_found f = { 0 };
        CHECK(date_parse(span_of(text), &o, &f) && clock_civil(f.t_s).month == month, "%s", text);
    }
    for (int month = 1; month <= 12; month++) {
        char text[64];
        snprintf(text, sizeof(text), "15 %.*s 1440", SPAN_ARG(date_hijri_month_name("ar", month)));
        struct date_options o = { .lang = "" };
        struct date_found f = { 0 };
        struct civil h = { 0 };
        bool ok = date_parse(span_of(text), &o, &f);
        struct civil c = clock_civil(f.t_s);
        CHECK(ok && f.calendar == CALENDAR_HIJRI && date_hijri(&c, &h) && h.month == month &&
                  h.day == 15,
              "%s", text);
    }
}

int main(void) {
    RUN(zones);
    RUN(hijri_days);
    RUN(hijri_there_and_back);
    RUN(names);
    RUN(names_are_read_back);
    return check_done();
}
