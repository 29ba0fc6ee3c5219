#ifndef SEARCH_ENGINE_COLLECT_H
#define SEARCH_ENGINE_COLLECT_H

/* collect - the best hits so far, over all segments: a bounded heap, or one hit a story.
 *
 * Order      relevance: score, then newest; newest and oldest: time; ties by higher id.
 */

#include "base/map.h"
#include "base/vec.h"
#include "model/query.h"

struct collector {
    enum sort_order sort;
    bool collapse;
    size_t want;
    VEC_OF(struct hit) hits;    /* heap with the worst on top */
    VEC_OF(struct hit) leaders; /* collapsing: the best hit of each story */
    struct map stories;         /* story -> place in leaders */
    int64_t alone;              /* collapsing: hits of no story */
};

bool hit_better(enum sort_order sort, const struct hit *a, const struct hit *b);
void collector_init(struct collector *c, const struct query *q);
void collector_done(struct collector *c);
void collector_offer(struct collector *c, const struct hit *h);
/* Whether h could still get in; always when collapsing: every story is counted. */
bool collector_wants(const struct collector *c, const struct hit *h);
/* Sorts the hits, best first, at most `want`. Returns how many stories there were (collapsing). */
int64_t collector_finish(struct collector *c);

#endif
