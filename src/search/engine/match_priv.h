#ifndef SEARCH_ENGINE_MATCH_PRIV_H
#define SEARCH_ENGINE_MATCH_PRIV_H

#include "search/engine/match.h"
#include "search/engine/postings.h"

enum { PHRASE_POSITIONS_MAX = 1 << 16 };

/* Whether the phrase stands in document d, which has all its words. */
bool phrase_at(struct match *m, const struct plan *p, struct postings **each, uint32_t d);
/* The terms that begin with prefix, the most frequent QUERY_EXPANSIONS_MAX of them. */
size_t prefix_terms(struct match *m, span prefix, struct term_info **ret);

#endif
