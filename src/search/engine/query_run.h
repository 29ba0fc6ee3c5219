#ifndef SEARCH_ENGINE_QUERY_RUN_H
#define SEARCH_ENGINE_QUERY_RUN_H

/* query_run - one query over the segments of a view: which way a segment is read.
 *
 *   totals, facets or stories are wanted   every window of matches is counted; only scoring prunes
 *   only hits, by relevance                score_all(): lists are read as far as hits need them
 *   only hits, newest first                documents of a list or a few, or windows, until no
 *                                          later one can get in
 *   oldest first                           the same from the end, in ranges that double
 *
 * Limits     memory: the lists' places (about 3 KiB a word and segment at a time), 48 KiB of sums,
 *            the hits wanted, a bit a document for a prefix, a bit a story when stories are
 *            counted.
 */

#include "search/engine/facet.h"
#include "search/engine/query_terms.h"
#include "search/engine/score.h"
#include "search/engine/stories.h"

struct running {
    const struct view *view;
    struct query q; /* limits applied */
    struct query_plan plan;
    struct query_terms terms;
    struct collector collector;
    struct facets facets;
    struct stories stories;
    struct scorer *scorer; /* NULL: nothing is scored */
    struct workspace *work;
    float weights[PLAN_SCORES_MAX];
    int64_t total;
    bool partial;
};

/* plan, terms, ranker, collector, scorer and weights are ready. */
void query_run(struct running *r);

#endif
