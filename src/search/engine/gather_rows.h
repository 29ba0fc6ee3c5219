#ifndef SEARCH_ENGINE_GATHER_ROWS_H
#define SEARCH_ENGINE_GATHER_ROWS_H

/* gather_rows - gathered rows turned round: from words of documents to documents of words.
 *
 * A counting sort, in passes: each places the rows of some of the terms, so that the turned rows
 * never take more memory than the gathered ones.
 */

#include "search/engine/gather_priv.h"
#include "search/engine/segment_out.h"

/* A row in 64 bits: documents and words of one flush are few enough (gather.c), forms of one stem
 * are fewer than the bits that are left. */
enum { ROW_CODE_BITS = 20, ROW_POSITION_BITS = 26, ROW_DOC_BITS = 18 };
static_assert(POSITION_MAX <= 1 << ROW_POSITION_BITS, "positions fit a row");
static_assert(GATHER_DOCS_MAX <= 1 << ROW_DOC_BITS, "documents fit a row");

static inline uint64_t row_of(uint32_t doc, uint32_t position, uint32_t code) {
    uint32_t last = (1U << ROW_CODE_BITS) - 1;
    return (uint64_t) doc << (ROW_CODE_BITS + ROW_POSITION_BITS) |
           (uint64_t) position << ROW_CODE_BITS | (code < last ? code : last);
}
static inline uint32_t row_doc(uint64_t row) {
    return (uint32_t) (row >> (ROW_CODE_BITS + ROW_POSITION_BITS));
}
static inline uint32_t row_position(uint64_t row) {
    return (uint32_t) (row >> ROW_CODE_BITS) & ((1U << ROW_POSITION_BITS) - 1);
}
static inline uint32_t row_code(uint64_t row) {
    return (uint32_t) row & ((1U << ROW_CODE_BITS) - 1);
}

/* Where the rows of a pair go; TERM_NONE: nowhere in this pass. */
struct target {
    uint32_t term, also;
    uint32_t code;
};

struct flush {
    struct gather *g;
    struct segment_out *out;
    const struct gathered_doc **docs; /* alive, newest first */
    uint32_t count;
    uint32_t *sorted;        /* terms */
    uint32_t *counts;        /* per term: its rows */
    uint32_t *ends;          /* per term: end of its rows, once placed; TERM_NONE: another pass */
    uint32_t *variants;      /* per term: forms of a stem that has places; 0: itself alone */
    struct term_info *lists; /* per pair that is alone: its stem's list */
    struct target *targets;  /* per pair */
    uint64_t *rows;          /* of one pass */
    size_t room;             /* in rows */
    VEC_OF(uint32_t) gaps;
    VEC_OF(uint32_t) codes;
};

/* Counts the rows of each term, numbers the forms of each stem, finds those that are alone. */
void gather_rows_count(struct flush *f);
/* Places the rows of the terms from `from` on, by term, then document, then position: of as many
 * terms as fit, one at least. Half of the words at a time take no more memory than the words do
 * where they were gathered. Returns where the next pass begins. */
size_t gather_rows_place(struct flush *f, size_t from);

#endif
