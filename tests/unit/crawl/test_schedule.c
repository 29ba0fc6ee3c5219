/* schedule: feeds that bring news are asked more often; failures back off; tries end. */

#include "base/clock.h"
#include "check.h"
#include "crawl/schedule.h"

static const struct schedule_options opts = { .min_s = 100, .max_s = 10000 };
enum { NOW = 1700000000 };

static struct feed_source run(struct feed_source f, struct feed_outcome o) {
    schedule_feed(&opts, &o, NOW, &f);
    return f;
}

static void near(const char *name, int64_t due_s, int64_t want_s) {
    int64_t left = due_s - NOW;
    CHECK(left >= want_s * 9 / 10 - 1 && left <= want_s * 11 / 10 + 1, "%s: %lld, want about %lld",
          name, (long long) left, (long long) want_s);
}

static void news_shorten_and_silence_lengthens(void) {
    struct feed_source f = { .id = 7, .interval_s = 1000, .failures = 3, .last_error = SPAN("x") };
    struct feed_source many = run(f, (struct feed_outcome){ .items_new = 9 });
    struct feed_source few = run(f, (struct feed_outcome){ .items_new = 1 });
    struct feed_source none = run(f, (struct feed_outcome){ 0 });
    CHECK(many.interval_s < few.interval_s && few.interval_s < f.interval_s, "news shorten");
    CHECK(none.interval_s > f.interval_s, "silence lengthens");
    CHECK(many.failures == 0 && many.last_error.len == 0 && many.last_ok_s == NOW, "it is well");
    near("due", few.due_s, few.interval_s);
}

static void intervals_stay_between_the_bounds(void) {
    struct feed_source f = { .id = 7 };
    for (int i = 0; i < 40; i++) f = run(f, (struct feed_outcome){ .items_new = 20 });
    CHECK(f.interval_s == opts.min_s, "lowest: %lld", (long long) f.interval_s);
    for (int i = 0; i < 40; i++) f = run(f, (struct feed_outcome){ 0 });
    CHECK(f.interval_s == opts.max_s, "highest: %lld", (long long) f.interval_s);
}

static void failures_back_off_up_to_a_day(void) {
    struct feed_source f = { .id = 7, .interval_s = 500, .last_ok_s = 5 };
    struct feed_outcome bad = { .rc = ERRC_RETRY_LATER, .status = 503, .reason = SPAN("busy") };
    int64_t before = 0;
    for (int i = 0; i < 20; i++) {
        f = run(f, bad);
        CHECK(f.due_s - NOW >= before * 8 / 10, "shorter after failure %d", i);
        CHECK(f.due_s - NOW <= DAY_S * 11 / 10, "longer than a day after failure %d", i);
        before = f.due_s - NOW;
    }
    near("after many", f.due_s, DAY_S);
    CHECK(f.failures == 20 && f.interval_s == 500 && f.last_ok_s == 5, "the rest is kept");
    CHECK(span_eq(f.last_error, SPAN("busy")), "reason");
    f = run(f, (struct feed_outcome){ .items_new = 1 });
    CHECK(f.due_s - NOW < 1000, "well again: as before");
}

static void what_the_server_says_counts(void) {
    struct feed_source f = { .id = 7, .interval_s = 500 };
    struct feed_outcome o = { .rc = ERRC_RETRY_LATER, .status = 429, .retry_after_s = 5000 };
    CHECK(run(f, o).due_s == NOW + 5000, "Retry-After");
    o.retry_after_s = INT64_C(1000000000000);
    CHECK(run(f, o).due_s <= NOW + DAY_S, "an absurd one is a day");
    o.retry_after_s = -5;
    CHECK(run(f, o).due_s > NOW, "a negative one is none");
    o = (struct feed_outcome){ .rc = ERRC_NOT_FOUND, .status = 410 };
    CHECK(run(f, o).due_s == SCHEDULE_NEVER_S, "410 ends it");
    o.status = 404;
    for (int i = 0; i < 20; i++) f = run(f, o);
    near("404 for long", f.due_s, 7 * DAY_S);
}

static void retries_end(void) {
    int64_t due_s = 0, before_s = 0;
    int tries = 0;
    while (schedule_retry(tries, 0, NOW, &due_s)) {
        CHECK(due_s > before_s, "later each time");
        before_s = due_s;
        tries++;
    }
    CHECK(tries >= 3 && tries <= 10, "%d tries", tries);
    CHECK(schedule_retry(0, 4000, NOW, &due_s) && due_s == NOW + 4000, "Retry-After");
}

int main(void) {
    RUN(news_shorten_and_silence_lengthens);
    RUN(intervals_stay_between_the_bounds);
    RUN(failures_back_off_up_to_a_day);
    RUN(what_the_server_says_counts);
    RUN(retries_end);
    return check_done();
}
