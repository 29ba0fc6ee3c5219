#ifndef SEARCH_ENGINE_BITPACK_H
#define SEARCH_ENGINE_BITPACK_H

/* bitpack - small integers at a fixed width of 0..32 bits, one behind the other, little-endian.
 *
 * The layout is plain (value i begins at bit i * width), so a single value can be read without its
 * block. Eight values begin at a whole byte, which is what the vector twins use: a byte shuffle
 * brings each value's four bytes into its lane, a variable shift and a mask cut it out (after
 * Willhalm et al., "SIMD-Scan", VLDB 2009).
 *
 * Paths      chosen once at start from what the processor has; all give the same values.
 * Reading    up to BITPACK_PADDING bytes past the packed ones: keep them readable. Up to
 *            BITPACK_ROOM values past the last are overwritten in `out`: keep them writable.
 * Threads    any, but bitpack_use() alone.
 */

#include "base/buf.h"

enum { BITPACK_PADDING = 64, BITPACK_ROOM = 16 };

/* For what is large and written before it is read: the build zeroes all other variables. */
#define NOT_ZEROED __attribute__((uninitialized))

enum bitpack_path { BITPACK_SCALAR, BITPACK_AVX2, BITPACK_AVX512 };

/* For tests and benchmarks: the best path that is not above `path`; returns it. */
enum bitpack_path bitpack_use(enum bitpack_path path);
const char *bitpack_path_name(enum bitpack_path path);

static inline unsigned bitpack_width_of(uint32_t v) {
    return v ? 32U - (unsigned) __builtin_clz(v) : 0;
}
/* Of the widest of them. */
unsigned bitpack_width(const uint32_t *v, size_t n);
static inline size_t bitpack_bytes(size_t n, unsigned bits) {
    return (n * bits + 7) / 8;
}
void bitpack_write(const uint32_t *v, size_t n, unsigned bits, struct buf *out);
void bitpack_read(const unsigned char *in, size_t n, unsigned bits, uint32_t *out);
/* The same, and summed up: out[i] = base + i + the first i + 1 values; with `more` each has what
 * `out` holds added before. */
void bitpack_read_rising(const unsigned char *in, size_t n, unsigned bits, uint32_t base, bool more,
                         uint32_t *out);
/* The places of the set bits among n_bits, plus base; at most max. Returns how many there are. */
size_t bitpack_read_bits(const unsigned char *in, size_t n_bits, uint32_t base, size_t max,
                         uint32_t *out);

/* High bits of some values: of the value at each place the bits from `bits` on, 1 << size of them,
 * packed in `high`. */
struct bitpack_patches {
    const unsigned char *places, *high;
    unsigned count, size, bits;
};
static inline uint32_t bitpack_high(const struct bitpack_patches *p, size_t k) {
    size_t bit = k << p->size;
    return (uint32_t) (p->high[bit >> 3] >> (bit & 7) & ((1U << (1U << p->size)) - 1)) << p->bits;
}
/* Adds them to the n values of `out`, whose places these are; places from n on are passed over. */
void bitpack_patch(uint32_t *out, size_t n, const struct bitpack_patches *p);

/* Value i alone, at most 32 bits. */
static inline uint32_t bitpack_get(const unsigned char *in, size_t i, unsigned bits) {
    uint64_t word;
    size_t at = i * bits;
    memcpy(&word, in + (at >> 3), sizeof(word));
    return (uint32_t) (word >> (at & 7) & ((1ULL << bits) - 1));
}

#endif
