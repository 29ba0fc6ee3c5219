#ifndef SEARCH_ENGINE_PLAN_TEXT_H
#define SEARCH_ENGINE_PLAN_TEXT_H

/* plan_text - what the texts of a query say: which of its words are kept, and the category that a
 * name means.
 *
 * Ownership  what is kept is copied into the arena.
 */

#include "base/arena.h"
#include "model/query.h"
#include "text/text.h"

/* Different words, of the stop list or not, `max` at most, copied; returns how many. */
size_t plan_keep_words(const struct token *t, size_t n, bool stops, struct token *ret, size_t max,
                       struct arena *arena);
/* The category that is called so in one of the languages; false: none is. */
bool plan_category(span name, enum category *ret);

#endif
