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
/* The new code of what an input's positions call `code`. */
uint32_t merge_forms_code(struct merge_forms *f, size_t input, uint32_t code);
bool merge_forms_damaged(const struct merge_forms *f);

#endif
