#include "crawl/schedule.h"

#include "base/clock.h"
#include "base/hash.h"

enum { HOUR_S = 3600, WEEK_S = 7 * DAY_S, FAILURES_BEFORE_WEEKLY = 14 };

static int64_t clamp(int64_t v, int64_t low, int64_t high) {
    return v < low ? low : v > high ? high : v;
}

/* A tenth either way, so that feeds added together drift apart. */
static int64_t jittered(int64_t delay_s, int64_t id, int64_t now_s) {
    int64_t span_s = delay_s / 5;
    if (span_s <= 0) return delay_s;
    uint64_t r = hash_mix((uint64_t) id * 31 + (uint64_t) now_s);
    return delay_s - span_s / 2 + (int64_t) (r % (uint64_t) span_s);
}

static int64_t adapted(const struct schedule_options *opts, int64_t interval_s, size_t items_new) {
    if (interval_s <= 0) interval_s = opts->min_s;
    if (items_new >= 5)
        interval_s /= 2;
    else if (items_new > 0)
        interval_s = interval_s * 3 / 4;
    else
        interval_s += interval_s / 4 + 1;
    return clamp(interval_s, opts->min_s, opts->max_s);
}

static int64_t backoff(const struct schedule_options *opts, const struct feed_outcome *o,
                       int64_t failures) {
    int64_t delay_s = opts->min_s > 0 ? opts->min_s : 1;
    for (int64_t i = 0; i < failures && delay_s < DAY_S; i++) delay_s *= 2;
    if (delay_s > DAY_S) delay_s = DAY_S;
    if (o->status == 404 && failures >= FAILURES_BEFORE_WEEKLY) delay_s = WEEK_S;
    return delay_s;
}

void schedule_feed(const struct schedule_options *opts, const struct feed_outcome *o, int64_t now_s,
                   struct feed_source *feed) {
    if (o->rc == ERRC_OK) {
        feed->interval_s = adapted(opts, feed->interval_s, o->items_new);
        feed->due_s = now_s + jittered(feed->interval_s, feed->id, now_s);
        feed->failures = 0;
        feed->last_ok_s = now_s;
        feed->last_error = SPAN_EMPTY;
        return;
    }
    feed->failures++;
    feed->last_error = o->reason;
    if (o->status == 410) {
        feed->due_s = SCHEDULE_NEVER_S;
        return;
    }
    int64_t delay_s = jittered(backoff(opts, o, feed->failures), feed->id, now_s);
    int64_t asked_s = clamp(o->retry_after_s, 0, DAY_S);
    feed->due_s = now_s + (asked_s > delay_s ? asked_s : delay_s);
}

void schedule_feed_daily(int64_t now_s, struct feed_source *feed) {
    feed->interval_s = DAY_S;
    feed->due_s = now_s + jittered(DAY_S, feed->id, now_s);
}

bool schedule_retry(int64_t tries, int64_t retry_after_s, int64_t now_s, int64_t *ret_due_s) {
    static const int64_t delays_s[] = { 5 * 60, 30 * 60, 2 * HOUR_S, 8 * HOUR_S, DAY_S };
    if (tries < 0) tries = 0;
    if ((size_t) tries >= COUNT_OF(delays_s)) return false;
    int64_t asked_s = clamp(retry_after_s, 0, DAY_S);
    int64_t delay_s = delays_s[tries];
    *ret_due_s = now_s + (asked_s > delay_s ? asked_s : delay_s);
    return true;
}

int64_t schedule_revisit(int64_t first_s, int64_t visits, int64_t article_id, int64_t now_s) {
    /* Distances between the ages, in units of first_s. */
    static const int64_t steps[] = { 1, 5, 18, 48, 264, 2160 };
    size_t i = visits < 0 ? 0 : (size_t) visits;
    if (i >= COUNT_OF(steps)) i = COUNT_OF(steps) - 1;
    return now_s + jittered(steps[i] * first_s, article_id, now_s);
}

bool schedule_revisit_retry(int64_t first_s, int64_t tries, int64_t retry_after_s, int64_t now_s,
                            int64_t *ret_due_s) {
    int64_t delay_s = 0, asked_s = clamp(retry_after_s, 0, DAY_S);
    if (!schedule_retry(tries, 0, 0, &delay_s)) return false;
    delay_s = delay_s * first_s / HOUR_S;
    if (delay_s < 1) delay_s = 1;
    *ret_due_s = now_s + (asked_s > delay_s ? asked_s : delay_s);
    return true;
}
