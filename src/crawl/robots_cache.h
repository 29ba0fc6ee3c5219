#ifndef CRAWL_ROBOTS_CACHE_H
#define CRAWL_ROBOTS_CACHE_H

/* robots_cache - what each origin's robots.txt said, for a day, in memory.
 *
 *   UNKNOWN --ask--> ASKED --answer--> KNOWN        2xx: its rules; 4xx: all is allowed
 *      ^                |----------> UNREACHABLE    5xx, 429, network: nothing is allowed for a
 * while |                +----------> REFUSED        the address guard said no
 *      +---- when it is stale, in any state ----
 *
 * RFC 9309, 2.3.1. An origin that had rules and is unreachable now keeps them for the day's rest.
 * Ownership  entries belong to the cache; one that is not ASKED may be forgotten by the next
 *            robots_cache_get() of another origin. `waiting` is the fetch loop's.
 * Limits     some thousands of origins, 64 MiB of rules.
 * Threads    one.
 */

#include "net/fetch.h"
#include "net/robots.h"

enum robots_state {
    ROBOTS_UNKNOWN,
    ROBOTS_ASKED,
    ROBOTS_KNOWN,
    ROBOTS_UNREACHABLE,
    ROBOTS_REFUSED
};

struct job;
struct robots_entry {
    uint64_t tag; /* index of the entry, for the request */
    span origin;
    char *origin_text;
    enum robots_state state;
    const struct robots *rules; /* NULL = all is allowed */
    int64_t stale_ms;           /* monotonic */
    int64_t failures;           /* in a row */
    char reason[160];
    struct job *waiting;
    struct arena arena;
};

struct robots_cache;
struct robots_cache *robots_cache_new(span agent);
void robots_cache_free(struct robots_cache *c);
/* The origin's entry; a stale one is UNKNOWN again. */
struct robots_entry *robots_cache_get(struct robots_cache *c, span origin, int64_t now_ms);
struct robots_entry *robots_cache_at(struct robots_cache *c, uint64_t tag);
/* Takes the answer for origin + "/robots.txt". */
void robots_cache_put(struct robots_cache *c, struct robots_entry *e, const struct fetch_result *r,
                      int64_t now_ms);

#endif
