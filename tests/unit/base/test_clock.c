/* base/clock: civil dates and ISO 8601. */

#include "base/clock.h"
#include "check.h"

static void civil_round_trip(void) {
    for (int64_t t = -200000000000; t < 200000000000; t += 86399 * 1013) {
        struct civil c = clock_civil(t);
        CHECK(clock_from_civil(&c) == t, "t=%lld", (long long) t);
        CHECK(clock_valid_date(c.year, c.month, c.day) || c.year < 1, "t=%lld", (long long) t);
    }
    struct civil c = clock_civil(1437939060);
    CHECK(c.year == 2015 && c.month == 7 && c.day == 26 && c.hour == 19 && c.minute == 31 &&
              c.weekday == 0,
          "26 July 2015 was a Sunday: %d-%d-%d %d:%d wd %d", c.year, c.month, c.day, c.hour,
          c.minute, c.weekday);
}

static void iso_forms(void) {
    static const struct {
        const char *text;
        bool ok, has_time;
        int64_t want;
    } rows[] = {
        { "2015-07-26T19:31:00Z", true, true, 1437939060 },
        { "2015-07-26T22:31:00+03:00", true, true, 1437939060 },
        { "2015-07-26T22:31:00.123+0300", true, true, 1437939060 },
        { "2015-07-26 19:31", true, true, 1437939060 },
        { "2015-07-26", true, false, 1437868800 },
        { "2015-02-29", false, false, 0 },
        { "2015-07-26T25:00", false, false, 0 },
        { "2015-07-26Tx", false, false, 0 },
        { "", false, false, 0 },
        { "2015-7-26", false, false, 0 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t got = 0;
        bool has_time = false;
        bool ok = clock_parse_iso(span_of(rows[i].text), &got, &has_time);
        CHECK(ok == rows[i].ok && got == rows[i].want && has_time == rows[i].has_time,
              "'%s' gives %d %lld", rows[i].text, ok, (long long) got);
    }
    char out[ISO_SIZE];
    CHECK(strcmp(clock_iso(1437939060, 180, out), "2015-07-26T22:31:00+03:00") == 0, "%s", out);
    CHECK(strcmp(clock_iso(1437939060, 0, out), "2015-07-26T19:31:00Z") == 0, "%s", out);
}

int main(void) {
    RUN(civil_round_trip);
    RUN(iso_forms);
    return check_done();
}
