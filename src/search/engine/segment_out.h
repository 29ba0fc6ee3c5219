#ifndef SEARCH_ENGINE_SEGMENT_OUT_H
#define SEARCH_ENGINE_SEGMENT_OUT_H

/* segment_out - writes one immutable segment: columns are given whole, then every term in rising
 * order with its postings in rising document order, then it is published by a rename. Whoever names
 * it in a durable manifest syncs it before.
 *
 * Ownership  columns are borrowed until segment_out_finish().
 * Errors     sticky; finish reports the first one. Nothing but a leftover ".tmp" stays behind.
 * Threads    one.
 */

#include "search/engine/dict.h"

/* Per document, document 0 being the newest. */
struct columns {
    uint32_t docs;
    const int64_t *ids, *times, *stories;
    const uint32_t *sources; /* places in source_table */
    const int64_t *source_table;
    uint32_t source_count;
    const uint8_t *categories, *flags, *norms;
    uint64_t length_sum; /* weighted words of all documents */
};

struct segment_out;
struct segment_out *segment_out_new(const char *dir, uint64_t number, const struct columns *c);
void segment_out_free(struct segment_out *o); /* not finished: dropped */

/* places: whether its postings have positions, in `variants` forms (0: the term itself alone). */
void segment_out_term(struct segment_out *o, span term, span spelling, bool places,
                      uint32_t variants);
/* freq: freq_of(). With places: as many gaps and codes (positions.h) as it counts; else NULL. */
void segment_out_posting(struct segment_out *o, uint32_t doc, uint32_t freq, const uint32_t *gaps,
                         const uint32_t *codes);
struct term_info segment_out_term_end(struct segment_out *o);
/* A form that has the list of an earlier term, and no positions. */
void segment_out_shared(struct segment_out *o, span term, span spelling,
                        const struct term_info *of);
/* A form of a stem (TERM_VARIANT): how often, and the code that the stem's positions have. */
void segment_out_variant(struct segment_out *o, span term, uint32_t count, uint32_t code);
enum errc segment_out_finish(struct segment_out *o, uint64_t *ret_size, struct error *err)
    MUST_CHECK;

#endif
