#ifndef SEARCH_ENGINE_LIST_OUT_H
#define SEARCH_ENGINE_LIST_OUT_H

/* list_out - turns the postings of one term, in rising document order, into the bytes of its list
 * and of its positions (drawn in src/search/README.md). Threads: one.
 */

#include "base/vec.h"
#include "search/engine/format.h"
#include "search/engine/rank.h"

/* Of one block; where the places of its words are comes last. */
struct list_skip {
    uint32_t head, at, bits, places_at;
};

struct list_out {
    const uint8_t *norms;
    struct ranker ranker; /* for impacts */
    bool has_tf, places;
    uint32_t variants, df;
    uint8_t impact; /* the highest of its blocks */
    /* the open block */
    uint32_t docs[BLOCK_DOCS], freqs[BLOCK_DOCS], n, base;
    VEC_OF(uint32_t) gaps;
    VEC_OF(uint32_t) codes;
    /* closed blocks */
    VEC_OF(struct list_skip) skips;
    struct buf packed;
    /* the result, once it is finished; valid until the next start */
    struct buf list, positions;
};

/* norms are borrowed: one a document. */
void list_out_init(struct list_out *l, const uint8_t *norms, double average_length);
void list_out_done(struct list_out *l);
void list_out_start(struct list_out *l, char kind, bool places, uint32_t variants);
/* freq: freq_of(); with places as many gaps and codes (positions.h) as it counts. */
void list_out_add(struct list_out *l, uint32_t doc, uint32_t freq, const uint32_t *gaps,
                  const uint32_t *codes);
void list_out_finish(struct list_out *l);
/* Of a finished list, without where its positions are: lists of the same documents, frequencies
 * and impacts have the same sum. */
uint64_t list_out_sum(const struct list_out *l, uint64_t seed);
bool list_out_full(const struct list_out *l); /* something did not fit */

#endif
