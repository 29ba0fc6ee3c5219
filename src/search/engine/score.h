#ifndef SEARCH_ENGINE_SCORE_H
#define SEARCH_ENGINE_SCORE_H

/* score - relevance of the matching documents of a segment, in windows of 4,096 documents: a window
 * whose bound (block impacts + recency of its newest document) cannot reach the heap is skipped.
 */

#include "search/engine/collect.h"
#include "search/engine/match.h"
#include "search/engine/postings.h"
#include "search/engine/rank.h"

enum { SCORE_WINDOW = 4096 };

struct score_term {
    float weight; /* idf included */
    struct postings walk;
};

struct scorer {
    const struct segment *segment;
    const struct overlay *overlay;
    const struct ranker *ranker;
    struct score_term *terms;
    size_t count;
    struct collector *collector;
    float sum[SCORE_WINDOW];
};

void score_bits(struct scorer *s, const uint64_t *bits, uint32_t lo, uint32_t hi);

#endif
