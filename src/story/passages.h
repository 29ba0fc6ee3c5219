#ifndef STORY_PASSAGES_H
#define STORY_PASSAGES_H

/* passages - which parts of a text stand word by word in another, and how much of it that is.
 *
 * A passage is a run of at least PASSAGE_WORDS equal words (folded, without stems). Greedy, in the
 * order of b; of an original that repeats itself the first place is named. Time is linear.
 *
 * Pure       no I/O, no clock.
 * Limits     the first 20,000 words of each are read.
 * Threads    one at a time (the analyzer's).
 */

#include "text/text.h"

enum { PASSAGE_WORDS = 8 };
struct passage {
    uint32_t a_start, a_end, b_start, b_end; /* bytes */
    uint32_t words;
};
/* Passages of b that stand in a; returns how many were written (at most max). *ret_share: the part
 * of b's words in all passages, 0..1. */
size_t passages_find(struct analyzer *an, span a, span b, struct passage *ret, size_t max,
                     double *ret_share);

#endif
