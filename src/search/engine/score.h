#ifndef SEARCH_ENGINE_SCORE_H
#define SEARCH_ENGINE_SCORE_H

/* score - the most relevant matches of a segment, reading no more than the best hits so far make
 * necessary.
 *
 * A score is a sum of whole points (2^-20): the same in whatever order lists are added, so that
 * every way of pruning gives the same hits in the same order. A bound is a sum of points that no
 * document reaches; a document whose bound is below the floor, the worst of the hits, is left out.
 *
 * score_matches   the matches are known, window by window: only their scores are wanted.
 * score_required  a list must have the document: its blocks are walked; documents are scored by
 *                 that list first, then asked of the others, dearest tests last.
 * score_seed      a first floor, from the blocks of a long list that promise most.
 * score_any       block-max MAXSCORE: in a window, lists that together cannot lift a document
 *                 over the floor are only asked about documents of the other lists.
 *
 * Source     Ding and Suel, "Faster top-k document retrieval using block-max indexes" (2011);
 *            windows and score-first intersection after Lucene 10.
 * Limits     PLAN_SCORES_MAX words score; no memory is taken while it runs.
 */

#include "search/engine/collect.h"
#include "search/engine/match.h"
#include "search/engine/rank.h"

#define SCORE_POINTS 1048576.0f
/* Weights of a query together at most: the points of a document are an int32_t. */
#define SCORE_WEIGHTS_MAX 1000.0f

enum { CANDIDATES_SPARE = 16 }; /* what kernel_reach() writes behind the last */

/* Candidates: documents and their points so far; and the sums of a window. May serve one query
 * after the other. */
struct score_room {
    uint32_t docs[WINDOW_DOCS + CANDIDATES_SPARE];
    int32_t points[WINDOW_DOCS + CANDIDATES_SPARE];
    int32_t sum[WINDOW_DOCS]; /* zero between windows */
};
/* The one at *at, made when it is NULL; the holder frees it. */
struct score_room *score_room(struct score_room **at);

struct score_term {
    span term;
    const struct term_info *info;
    float weight;        /* in points, idf included; 0: required, but says nothing */
    bool required;       /* by the root of the match */
    int32_t most, bound; /* points: of any document; over the documents that are looked at */
    int32_t here;        /* points: over the block that the view is on */
    struct postings walk;
    struct postings_view view;
};

struct scorer {
    const struct segment *segment;
    const struct overlay *overlay;
    const struct ranker *ranker;
    struct collector *collector;
    struct match *match;
    struct score_term *terms;
    struct score_term **list;  /* of them: required ones first, rarest first */
    struct score_term **order; /* scratch of a window */
    size_t count, required, room;
    uint32_t aged_from; /* documents from here on are not newer than `aged_s` */
    int64_t aged_s;
    int32_t aged_points; /* what recency gives to that age */
    int32_t most;        /* of all terms together */
    int32_t seed;        /* as many hits as are wanted have these points at least; 0: not known */
    uint32_t *docs;      /* these: see score_room */
    int32_t *points, *sum;
};

/* For at most `terms` different terms. */
struct scorer *score_new(size_t terms, const struct ranker *r, struct collector *c,
                         struct score_room *room, struct arena *arena);
/* Takes a segment whose match is open; then the terms that score; then score_ready(). */
void score_open(struct scorer *s, const struct overlay *o, struct match *m);
void score_add(struct scorer *s, span term, const struct term_info *info, float weight);
void score_ready(struct scorer *s);
/* Whether a list was damaged. */
bool score_close(const struct scorer *s);

void score_matches(struct scorer *s, const struct window *w);
/* All of the segment. Totals are not known then. */
void score_all(struct scorer *s);

#endif
