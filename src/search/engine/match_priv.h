#ifndef SEARCH_ENGINE_MATCH_PRIV_H
#define SEARCH_ENGINE_MATCH_PRIV_H

#include "search/engine/match.h"

enum { PHRASE_POSITIONS_MAX = 1 << 16 };

/* The list of a term that was found, opened when it is first read. */
struct postings *match_walk(struct match *m, struct match_node *n);
void match_open_places(struct match *m, struct match_node *phrase);
bool match_node_test(struct match *m, struct match_node *n, uint32_t doc);
/* The numbers of a phrase's words, rarest first. */
void phrase_order(const struct plan *p, uint8_t *ret);
/* Whether the phrase stands in document d. */
bool phrase_at(struct match *m, struct match_node *n, uint32_t d);
/* The documents with terms that begin with the prefix, as bits of the whole segment. */
const uint64_t *prefix_bits(struct match *m, const struct plan *p);

#endif
