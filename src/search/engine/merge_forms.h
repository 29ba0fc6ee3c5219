#ifndef SEARCH_ENGINE_MERGE_FORMS_H
#define SEARCH_ENGINE_MERGE_FORMS_H

/* merge_forms - numbers the forms of each stem anew when segments are merged.
 *
 * Positions name a form by its code, which counts by falling frequency inside one segment. Forms
 * (TERM_VARIANT) come before stems in the dictionary, so each stem's are gathered twice: when the
 * forms are written, and when the stem's positions are. A stem that is its only form has no entry
 * of it, in one input, in the other, or in what they become.
 *
 * Calls come in rising order of stems, first all merge_forms_next(), then merge_forms_seek().
 * Threads: one.
 */

#include "search/engine/merge.h"

struct merge_forms;
struct merge_forms *merge_forms_new(const struct merge_input *in, size_t count);
void merge_forms_free(struct merge_forms *f);
/* The next form to be written, by its term: valid until the next call; how often it stands in all
 * inputs (at most docs), and its new code. False behind the last. */
bool merge_forms_next(struct merge_forms *f, uint32_t docs, span *ret_term, uint32_t *ret_count,
                      uint32_t *ret_code);
/* Goes to a stem; returns how many forms it has; 0: itself alone. */
uint32_t merge_forms_seek(struct merge_forms *f, span stem, uint32_t docs);
/* By the code that an input's positions use: the new one. Valid until the next call. */
const uint32_t *merge_forms_codes(const struct merge_forms *f, size_t input, size_t *ret_count);
bool merge_forms_damaged(const struct merge_forms *f);

#endif
