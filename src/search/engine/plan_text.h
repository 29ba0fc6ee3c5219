#ifndef SEARCH_ENGINE_PLAN_TEXT_H
#define SEARCH_ENGINE_PLAN_TEXT_H

/* plan_text - what the texts of a query say: its words, and the category that a name means.
 *
 * Ownership  tokens are the analyzer's until its next run, or the arena's.
 */

#include "base/arena.h"
#include "model/query.h"
#include "text/text.h"

/* The words of a text in reading order; where the query's words are stems already, they are taken
 * as they stand, blanks between, LIMIT_QUERY_TERMS at most. Returns how many. */
size_t plan_tokens(const struct query *q, struct analyzer *analyzer, const char *lang, span text,
                   struct arena *arena, const struct token **ret);
/* Different words, of the stop list or not, `max` at most, copied; returns how many. */
size_t plan_keep_words(const struct token *t, size_t n, bool stops, struct token *ret, size_t max,
                       struct arena *arena);
/* The category that is called so in one of the languages; false: none is. */
bool plan_category(span name, enum category *ret);

#endif
