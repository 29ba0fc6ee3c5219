#ifndef SEARCH_ENGINE_POSTINGS_PRIV_H
#define SEARCH_ENGINE_POSTINGS_PRIV_H

/* postings_priv - the blocks of a list, for the files that walk them. */

#include "search/engine/postings.h"

enum { SKIP_IMPACT_AT = 14 }; /* in an entry */

struct skip {
    uint32_t last_doc, at, pos_at;
    uint8_t doc_bits, tf_bits, impact;
};

static inline struct skip skip_of(const struct postings *p, uint32_t block) {
    uint32_t w[4];
    memcpy(w, p->skips + (size_t) block * SKIP_BYTES, sizeof(w));
    return (struct skip){ w[0],
                          w[1],
                          w[2],
                          (uint8_t) (w[3] & 0xFF),
                          (uint8_t) (w[3] >> 8 & 0xFF),
                          (uint8_t) (w[3] >> 16 & 0xFF) };
}

static inline uint32_t last_doc_of(const struct postings *p, uint32_t block) {
    uint32_t v;
    memcpy(&v, p->skips + (size_t) block * SKIP_BYTES, sizeof(v));
    return v;
}

/* The number that the first bit or gap of a block counts from. */
static inline uint32_t base_of(const struct postings *p, uint32_t block) {
    return block ? last_doc_of(p, block - 1) + 1 : 0;
}
static inline uint32_t docs_of(const struct postings *p, uint32_t block) {
    return block + 1 == p->blocks ? p->df - block * BLOCK_DOCS : BLOCK_DOCS;
}

/* The first block from `lo` on that ends at or behind target. */
uint32_t postings_block_from(const struct postings *p, uint32_t lo, uint32_t target);
/* Unpacks a block and stands on its first document, or ends the list. */
uint32_t postings_decode(struct postings *p, uint32_t block);
uint32_t postings_finish(struct postings *p, bool damaged);

#endif
