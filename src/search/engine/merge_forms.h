#ifndef SEARCH_ENGINE_MERGE_FORMS_H
#define SEARCH_ENGINE_MERGE_FORMS_H

/* merge_forms - numbers the forms of each stem anew when segments are merged.
 *
 * Positions name a form by its code, which counts by falling frequency inside one segment. Forms
 * (TERM_VARIANT) come before stems in the dictionary, so each stem's are gathered twice: when the
 * forms are written, and when the stem's positions are.
 *
 * Calls come in rising order of stems, first all merge_forms_count(), then merge_forms_seek().
 * Threads: one.
 */

#include "search/engine/merge.h"

struct merge_forms;
struct merge_forms *merge_forms_new(const struct merge_input *in, size_t count);
void merge_forms_free(struct merge_forms *f);
/* For a form's term: how often it stands in all inputs (at most docs), and its new code. */
uint32_t merge_forms_count(struct merge_forms *f, span term, uint32_t docs, uint32_t *ret_code);
/* Goes to a stem; returns how many forms it has. */
uint32_t merge_forms_seek(struct merge_forms *f, span stem, uint32_t docs);
/* By the code that an input's positions use: the new one. Valid until the next call. */
const uint32_t *merge_forms_codes(const struct merge_forms *f, size_t input, size_t *ret_count);
bool merge_forms_damaged(const struct merge_forms *f);

#endif
