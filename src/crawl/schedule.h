#ifndef CRAWL_SCHEDULE_H
#define CRAWL_SCHEDULE_H

/* schedule - when to ask again.
 *
 * A feed that brings news is asked more often, one that brings none less often, between two bounds;
 * one that fails doubles its distance up to a day; 404 goes down to once a week, 410 ends it.
 * Pure       the clock is an argument; jitter is derived from the feed's id and the time.
 */

#include "model/source.h"

struct schedule_options {
    int64_t min_s, max_s;
};

struct feed_outcome {
    enum errc rc;
    int status;            /* HTTP, 0 when none */
    size_t items_new;      /* never seen before */
    int64_t retry_after_s; /* 0 = none */
    span reason;           /* when rc is not OK; borrowed by feed->last_error */
};

/* due_s of a feed that is over. */
#define SCHEDULE_NEVER_S (INT64_C(1) << 40)

/* Sets interval_s, due_s, failures, last_ok_s and last_error of the feed. */
void schedule_feed(const struct schedule_options *opts, const struct feed_outcome *outcome,
                   int64_t now_s, struct feed_source *feed);
/* A feed row that only waits for a better use (a home page whose feeds were found). */
void schedule_feed_daily(int64_t now_s, struct feed_source *feed);

/* When to try a page or picture again after `tries` failures; false = give up. */
bool schedule_retry(int64_t tries, int64_t retry_after_s, int64_t now_s, int64_t *ret_due_s);

/* When an article is looked at again after `visits` finished visits: first_s (an hour) after it was
 * saved, then at ages of 6 h, 1, 3 and 14 days, then every 90 days; all scale with first_s.
 * Jittered by a tenth. */
int64_t schedule_revisit(int64_t first_s, int64_t visits, int64_t article_id, int64_t now_s);
/* After `tries` visits in a row that failed; scales with first_s. false = it counts as dead. */
bool schedule_revisit_retry(int64_t first_s, int64_t tries, int64_t retry_after_s, int64_t now_s,
                            int64_t *ret_due_s);

#endif
