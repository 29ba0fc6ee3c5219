#ifndef SEARCH_ENGINE_SUGGEST_H
#define SEARCH_ENGINE_SUGGEST_H

/* suggest - other words: what stems added, what was probably meant. */

#include "search/engine/plan.h"
#include "search/engine/view.h"

/* The most frequent forms that share a stem with the words, in their usual spelling, without
 * those that were typed; blank-separated. */
span suggest_also_matched(const struct view *v, const struct query_plan *plan, struct arena *arena);
/* The query with its rarest misspelt words replaced by much more frequent ones at one edit;
 * empty when there is nothing better. */
span suggest_spelling(const struct view *v, const struct query_plan *plan, span understood,
                      struct arena *arena);

#endif
