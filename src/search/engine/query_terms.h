#ifndef SEARCH_ENGINE_QUERY_TERMS_H
#define SEARCH_ENGINE_QUERY_TERMS_H

/* query_terms - the dictionary entries of all terms of a query, looked up once a segment, and only
 * in segments that are asked about.
 *
 * Ownership  lives in the arena of the query, points into its plan.
 */

#include "search/engine/plan.h"
#include "search/engine/view.h"

struct query_terms {
    span *terms; /* each once */
    size_t count;
    const struct view *view;
    struct term_info **infos; /* a segment each; NULL: not looked up; df 0: the segment lacks it */
    struct arena *arena;
    struct {
        struct plan_slot *slot;
        size_t term, places, variant; /* the last two: of an exact word in a phrase */
    } * slots;
    size_t slot_count;
    size_t scores[PLAN_SCORES_MAX]; /* term of plan->scores[i] */
};

void query_terms_open(struct query_terms *t, struct query_plan *plan, const struct view *v,
                      struct arena *arena);
/* Writes the entries of a segment into the plan's slots. */
void query_terms_give(struct query_terms *t, size_t segment);
/* Of plan->scores[score]. */
const struct term_info *query_terms_score(struct query_terms *t, size_t segment, size_t score);

#endif
