#ifndef SEARCH_ENGINE_COLUMN_H
#define SEARCH_ENGINE_COLUMN_H

/* column - one whole number a document, in as few bits as the range of all of them takes.
 *
 *     least i64 | width u64 (bits: 0..56, or 64) | per document: value - least, width bits
 *
 * falling_column - the same for numbers that never rise, as times of documents: those of BLOCK_DOCS
 * are near each other.
 *
 *     least i64 | per block: its last value - least, times 64, + width u64 | where its bits begin
 * u32 | per document: value - its block's last, bits of its block's width; blocks begin on bytes
 *
 * Bits count from the lowest of the first byte.
 *
 * Reading    loads COLUMN_PADDING bytes past the last: keep them readable.
 * Errors     opening checks sizes and places; values are the caller's to check.
 * Threads    a column is immutable.
 */

#include "search/engine/format.h"

enum { COLUMN_HEAD = 16, COLUMN_PADDING = 8, FALLING_HEAD = 8, FALLING_BLOCK = 12 };

struct column {
    const char *at;
    uint64_t least, mask;
    uint32_t width;
};

static inline uint64_t column_bits(const char *at, uint64_t bit, uint64_t mask) {
    uint64_t v;
    memcpy(&v, at + bit / 8, sizeof(v));
    return v >> bit % 8 & mask;
}

static inline uint64_t column_mask(unsigned width) {
    return width ? UINT64_MAX >> (64 - width) : 0;
}

static inline int64_t column_get(const struct column *c, uint32_t i) {
    return (int64_t) (c->least + column_bits(c->at, (uint64_t) i * c->width, c->mask));
}

/* False when the bytes are not those of n documents. */
bool column_open(span bytes, uint32_t n, struct column *ret);
void column_write(const int64_t *v, uint32_t n, struct buf *out);

struct falling_column {
    const char *blocks, *at;
    uint64_t least;
};

struct falling_block {
    uint64_t last; /* value */
    uint32_t width, at;
};

static inline struct falling_block falling_block(const struct falling_column *c, uint32_t block) {
    const char *head = c->blocks + (size_t) block * FALLING_BLOCK;
    uint64_t both;
    uint32_t at;
    memcpy(&both, head, sizeof(both));
    memcpy(&at, head + sizeof(both), sizeof(at));
    return (struct falling_block){ c->least + (both >> 6), both & 63, at };
}

static inline int64_t falling_get(const struct falling_column *c, uint32_t i) {
    struct falling_block b = falling_block(c, i / BLOCK_DOCS);
    uint64_t bit = (uint64_t) (i % BLOCK_DOCS) * b.width;
    return (int64_t) (b.last + column_bits(c->at + b.at, bit, column_mask(b.width)));
}

/* No value from here on is above it; reads the block's head only. */
static inline int64_t falling_most(const struct falling_column *c, uint32_t i) {
    struct falling_block b = falling_block(c, i / BLOCK_DOCS);
    return (int64_t) (b.last + column_mask(b.width));
}

bool falling_open(span bytes, uint32_t n, struct falling_column *ret);
/* v[0] - v[n - 1] must be below 2^56. */
void falling_write(const int64_t *v, uint32_t n, struct buf *out);
/* The first place in lo..hi with a value below v; hi when there is none. */
uint32_t falling_first_below(const struct falling_column *c, uint32_t lo, uint32_t hi, int64_t v);
/* The same, quick when it is near lo. */
uint32_t falling_next_below(const struct falling_column *c, uint32_t lo, uint32_t hi, int64_t v);

#endif
