#ifndef STORY_PAIRS_H
#define STORY_PAIRS_H

/* pairs - every pair of near copies in a batch, exactly: for the lab and for checking the newsroom.
 *
 * Similarity is the Jaccard similarity of the bodies' sets of 5-word shingles. Texts of fewer than
 * 20 words are left out. About 1.3 KB of memory an article.
 *
 * Ownership  the finder copies what it keeps.
 * Threads    one at a time.
 * Source     prefix filtering: Chaudhuri, Ganti, Kaushik, "A primitive operator for similarity
 *            joins in data cleaning" (2006); Bayardo, Ma, Srikant, "Scaling up all pairs" (2007).
 */

#include "model/article.h"

struct pair_finder;

/* Pairs of at least `similarity_min`, in 0.3..1. */
struct pair_finder *pair_finder_new(double similarity_min);
void pair_finder_free(struct pair_finder *p);
/* Articles are numbered from 0 in the order of adding. */
void pair_finder_add(struct pair_finder *p, const struct article *a);
/* a < b; pairs in order of b, then of a. */
void pair_finder_run(struct pair_finder *p,
                     void (*fn)(void *ctx, size_t a, size_t b, double similarity), void *ctx);

#endif
