#ifndef SEARCH_ENGINE_POSTINGS_PRIV_H
#define SEARCH_ENGINE_POSTINGS_PRIV_H

/* postings_priv - the blocks of a list, for the files that walk them. */

#include "search/engine/patched.h"
#include "search/engine/postings.h"

struct skip {
    uint32_t last_doc, at, pos_at;
    uint8_t doc_bits, tf_bits, impact;
};

static inline uint32_t skip_head(const struct postings *p, uint32_t block) {
    uint32_t v;
    memcpy(&v, p->skip_heads + (size_t) block * sizeof(v), sizeof(v));
    return v;
}

static inline struct skip skip_of(const struct postings *p, uint32_t block) {
    uint32_t head = skip_head(p, block), group[2];
    uint64_t rest; /* doc bits, freq bits, at u16, pos_at: the list's padding is behind the last */
    memcpy(&rest, p->skip_rests + (size_t) block * p->skip_rest_bytes, sizeof(rest));
    memcpy(group, p->skip_groups + (size_t) (block / SKIP_GROUP) * SKIP_GROUP_BYTES, sizeof(group));
    return (struct skip){ .last_doc = head & 0xFFFFFF,
                          .at = group[0] + (uint32_t) (rest >> 16 & 0xFFFF),
                          .pos_at = group[1] + (uint32_t) (rest >> 32 & p->skip_places_mask),
                          .doc_bits = (uint8_t) (rest & 0xFF),
                          .tf_bits = (uint8_t) (rest >> 8 & 0xFF),
                          .impact = (uint8_t) (head >> 24) };
}

static inline uint32_t last_doc_of(const struct postings *p, uint32_t block) {
    return skip_head(p, block) & 0xFFFFFF;
}

static inline uint8_t impact_at(const struct postings *p, uint32_t block) {
    return (uint8_t) (skip_head(p, block) >> 24);
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
/* The width of the decoded block's frequencies, once they were found whole; 0 when damaged. */
unsigned postings_freq_bits(struct postings *p);

enum { FREQ_BITS_MAX = 24 };
/* Whether the frequencies of n documents lie in the room. */
static inline bool freqs_are_whole(const unsigned char *at, size_t room, size_t n, unsigned width) {
    return patched_bits(width) <= FREQ_BITS_MAX && patched_bytes(at, room, n, width) <= room;
}

#endif
