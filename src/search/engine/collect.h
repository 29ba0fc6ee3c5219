#ifndef SEARCH_ENGINE_COLLECT_H
#define SEARCH_ENGINE_COLLECT_H

/* collect - the best hits so far, over all segments, at most one a story when collapsing; the worst
 * of them is what another must beat. A page of them is kept sorted, more are a bounded heap.
 *
 * Order      relevance: score, then newest; newest and oldest: time; ties by higher id.
 * Limits     `want` hits, whatever is offered.
 */

#include "base/arena.h"
#include "base/map.h"
#include "model/query.h"

struct collector {
    enum sort_order sort;
    bool collapse;
    size_t want;
    bool is_page;
    struct hit *hits; /* a page: best first; else a heap with the worst on top */
    size_t count, room;
    struct arena *arena;
    struct map stories; /* a heap when collapsing: story -> place in hits */
};

bool hit_better(enum sort_order sort, const struct hit *a, const struct hit *b);
/* The hits live in the arena. */
void collector_init(struct collector *c, const struct query *q, struct arena *arena);
void collector_done(struct collector *c);
void collector_offer(struct collector *c, const struct hit *h);
static inline bool collector_is_full(const struct collector *c) {
    return c->count == c->want;
}
/* Of one that is full. */
static inline const struct hit *collector_worst(const struct collector *c) {
    return &c->hits[c->is_page ? c->count - 1 : 0];
}
/* Whether h could still get in. */
bool collector_wants(const struct collector *c, const struct hit *h);
/* Sorts the hits, best first. */
void collector_finish(struct collector *c);

#endif
