#ifndef SEARCH_ENGINE_WORD_SUMS_H
#define SEARCH_ENGINE_WORD_SUMS_H

/* word_sums - for each document of a segment one number that says which words, in which forms,
 * stand where in it, which filters it has, and how long it is.
 *
 * The number is a sum over postings and places, so it does not depend on how articles are spread
 * over segments, nor on how forms are numbered in them: what was merged and what was just flushed
 * say the same of the same text.
 *
 * Memory     what one block of places takes, and the forms of one stem.
 */

#include "search/engine/segment.h"

/* sums: one a document. False when a list is damaged. */
bool word_sums(const struct segment *s, uint64_t *sums);

#endif
