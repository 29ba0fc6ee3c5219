#ifndef SEARCH_ENGINE_FACET_H
#define SEARCH_ENGINE_FACET_H

/* facet - counts of the matches by source, category and local day. */

#include "base/arena.h"
#include "base/map.h"
#include "model/query.h"
#include "search/engine/match.h"

struct facets {
    struct map sources, days;
    int64_t categories[CATEGORY_COUNT];
    int utc_offset_min;
};

void facets_done(struct facets *f);
void facets_add(struct facets *f, const struct segment *s, const uint64_t *bits, uint32_t lo,
                uint32_t hi);
void facets_finish(const struct facets *f, struct arena *arena, struct results *ret);

#endif
