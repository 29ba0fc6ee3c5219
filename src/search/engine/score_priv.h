#ifndef SEARCH_ENGINE_SCORE_PRIV_H
#define SEARCH_ENGINE_SCORE_PRIV_H

#include "search/engine/score.h"

/* A list's bound over more blocks than this is that of the whole list. */
enum { BOUND_BLOCKS = 64 };

/* In points, for a bound of rank_term() with weight 1. */
int32_t score_bound(const struct score_term *t, float saturation);
/* A document from `from` on with fewer points cannot get in; 0: any can. */
int32_t score_floor(struct scorer *s, uint32_t from);
/* The most that recency gives to documents from `from` on. */
int32_t score_recency(struct scorer *s, uint32_t from);
/* Sets the bounds of all terms but `but` over [lo, hi); returns their sum. */
int32_t score_look(struct scorer *s, uint32_t lo, uint32_t hi, const struct score_term *but);
/* Points of the documents of the list's block from its place on, below hi; returns how many. */
uint32_t score_block(const struct scorer *s, struct score_term *t, uint32_t hi, int32_t *points);
/* The block's documents below hi that can still win, with this list's points, as candidates;
 * returns how many. */
size_t score_take(struct scorer *s, struct score_term *t, uint32_t hi, int32_t rest, int32_t floor);
/* To the beginning of the list again. */
void score_reopen(struct scorer *s, struct score_term *t);
/* Moves behind n documents of the block; the next one. */
uint32_t score_behind(struct postings *p, uint32_t n);
/* Adds a term to the first n candidates; drops those that stay below the floor with `rest` more,
 * and those without it when it is required. Returns how many are left. */
size_t score_probe(struct scorer *s, struct score_term *t, size_t n, int32_t rest, int32_t floor);

/* Adds the points of the list's documents in [lo, hi) to sum[doc - from]; sets bits doc - from. */
void score_add_list(struct scorer *s, struct score_term *t, uint32_t lo, uint32_t hi, uint32_t from,
                    uint64_t *any);

/* Bits of the documents that may be found; NULL: all may. */
static inline const uint64_t *score_seen(const struct scorer *s) {
    return s->match->hidden ? s->match->seen : NULL;
}

enum score_test { TEST_NOTHING, TEST_REST, TEST_ALL };
/* Adds recency to the first n candidates and gives those that match to the collector. */
void score_offer(struct scorer *s, size_t n, enum score_test test);

/* Before score_required(): a floor to begin with. */
void score_seed(struct scorer *s);
void score_required(struct scorer *s);
void score_any(struct scorer *s);

#endif
