#ifndef SEARCH_ENGINE_COLLECT_H
#define SEARCH_ENGINE_COLLECT_H

/* collect - the best hits so far, over all segments: a bounded heap with at most one hit a story
 * when collapsing, whose worst hit is what another must beat.
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
    struct hit *hits; /* heap with the worst on top */
    size_t count, room;
    struct arena *arena;
    struct map stories; /* collapsing: story -> place in hits */
};

bool hit_better(enum sort_order sort, const struct hit *a, const struct hit *b);
/* The hits live in the arena. */
void collector_init(struct collector *c, const struct query *q, struct arena *arena);
void collector_done(struct collector *c);
void collector_offer(struct collector *c, const struct hit *h);
static inline bool collector_is_full(const struct collector *c) {
    return c->count == c->want;
}
/* Whether h could still get in. */
bool collector_wants(const struct collector *c, const struct hit *h);
/* Sorts the hits, best first. */
void collector_finish(struct collector *c);

#endif
