#ifndef SEARCH_ENGINE_DICT_SCAN_H
#define SEARCH_ENGINE_DICT_SCAN_H

/* dict_scan - the entries of a dictionary as they stand in its bytes, for the parts of dict. */

#include "search/engine/dict.h"

/* A half of a byte that is not enough: the rest follows. */
enum { HALF_FULL = 15 };

/* An entry of the fence: the first bytes of the block's first term as two numbers, where the block
 * begins, and a bit for each of its stems that are forms, too. */
enum { FENCE_AT = 16, FENCE_FORMS = 20 };
static_assert(FENCE_FORMS + 4 == FENCE_BYTES && DICT_BLOCK_TERMS == 32, "a bit for each term");

/* A search compares these and meets the terms themselves only where they are equal. */
struct fence_key {
    uint64_t high, low;
};

static inline struct fence_key fence_key_of(span term) {
    unsigned char b[FENCE_AT] = { 0 };
    memcpy(b, term.len ? term.at : "", term.len < sizeof(b) ? term.len : sizeof(b));
    struct fence_key k;
    memcpy(&k, b, sizeof(k));
    return (struct fence_key){ __builtin_bswap64(k.high), __builtin_bswap64(k.low) };
}

static inline size_t dict_blocks(const struct dict *d) {
    return d->fence.len / FENCE_BYTES;
}

static inline uint32_t dict_forms_of(const struct dict *d, size_t block) {
    uint32_t forms;
    memcpy(&forms, d->fence.at + block * FENCE_BYTES + FENCE_FORMS, sizeof(forms));
    return forms;
}

/* The entry that the scan stands on is a stem that is a form, too. */
static inline bool dict_scan_is_form(const struct dict_scan *c) {
    return c->bytes[0] == TERM_STEM && dict_forms_of(c->dict, c->block) >> (c->in_block - 1) & 1;
}

/* What the form of such a stem has: its documents, and no places. */
static inline struct term_info dict_form_info(const struct term_info *stem) {
    return (struct term_info){
        .df = stem->df, .list_at = stem->list_at, .list_len = stem->list_len, .pos_at = stem->pos_at
    };
}

/* To the first entry of a block; false: there is none. */
bool dict_scan_block(const struct dict *d, size_t block, struct dict_scan *c);
bool dict_scan_seek(const struct dict *d, span from, struct dict_scan *c);
bool dict_scan_next(struct dict_scan *c);
static inline span dict_scan_term(const struct dict_scan *c) {
    return (span){ c->bytes, c->len };
}

#endif
