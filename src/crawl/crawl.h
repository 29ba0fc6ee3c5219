#ifndef CRAWL_CRAWL_H
#define CRAWL_CRAWL_H

/* crawl - newspapers in, searchable articles out, for ever.
 *
 *   fetch loop (one thread) --> workers (each with its jail) --> writer (store, newsroom, index)
 *        ^  what is due?                                             |
 *        +-----------------------------------------------------------+  done: may be asked again
 *
 * Jobs in flight are bounded in number and bytes, so a slow disk slows the fetching. A job is
 * forgotten only after the writer's transaction is durable: a kill at any moment loses nothing that
 * the store acknowledged, and what was in flight is due again.
 *
 * Ownership  crawl_open copies the options.
 * Errors     a refused document costs one line in its source's log (store_event_add) and goes on;
 *            crawl_run fails only when the store or the index cannot be written.
 * Threads    crawl_stop may be called from any thread and from a signal handler; crawl_stats from
 *            any thread. The caller holds the data directory's lock.
 */

#include "base/base.h"

struct crawl;
struct rule_book; /* page/rules.h */

struct crawl_options {
    const char *dir;             /* data directory: warraq.db, index/, images/ */
    const char *user_agent;      /* NULL = "WarraqBot/<version>"; robots rules go by what is before
                                    the '/' */
    const char *zone;            /* IANA zone of dates that name none; NULL = UTC */
    bool allow_private;          /* loopback and private addresses: development only */
    int64_t host_delay_ms;       /* between starts to one host */
    size_t connections_per_host; /* 0 = 1 */
    size_t concurrent_max;       /* transfers at once; 0 = 64 */
    unsigned workers;            /* jailed parsers; 0 = one a core, at most 8 */
    const char *jail_exe;        /* NULL = this program */
    int64_t feed_interval_min_s, feed_interval_max_s; /* 0 = 120 and 7200 */
    bool images;                                      /* fetch pictures */
    bool revisit;                  /* look at articles again: changed texts, dead links */
    int64_t revisit_first_s;       /* age at the first look; later ones scale with it; 0 = 3600 */
    const struct rule_book *rules; /* of papers that need them; borrowed until crawl_close; NULL =
                                      none */
    const char *trace; /* file for a JSON line an article (times of its way); NULL = none */
};

/* Counters since crawl_open, and lengths now. */
struct crawl_stats {
    uint64_t feeds, feeds_not_modified, pages, images, robots, revisits; /* answers */
    uint64_t refused; /* of them, for any reason */
    uint64_t articles_new, articles_updated, articles_duplicate;
    uint64_t bytes;                               /* decoded bodies */
    uint64_t in_flight, parse_queue, write_queue; /* now */
    int64_t uptime_ms;
};

enum errc crawl_open(const struct crawl_options *opts, struct crawl **ret, struct error *err)
    MUST_CHECK;
/* Works until crawl_stop(); what is parsed already is written before it returns. */
enum errc crawl_run(struct crawl *c, struct error *err) MUST_CHECK;
void crawl_stop(struct crawl *c);
void crawl_stats(struct crawl *c, struct crawl_stats *ret);
void crawl_close(struct crawl *c);

#endif
