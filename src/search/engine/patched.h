#ifndef SEARCH_ENGINE_PATCHED_H
#define SEARCH_ENGINE_PATCHED_H

/* patched - a block of small numbers at a width that a few of them do not fit: those have their
 * high bits apart (after Zukowski et al., "Super-scalar RAM-CPU cache compression", ICDE 2006).
 *
 *     packed low bits | [count u8 | places u8 ... | high bits, packed]
 *
 * The width that a writer returns says with PATCHED_SOME whether there are any, and then above the
 * width itself how many bits they have: 1, 2, 4 or 8, so that each lies in one byte.
 *
 * Limits     BLOCK_DOCS numbers below 1 << PATCHED_BITS_MAX.
 * Errors     reading is total once patched_bytes() has said that all is there.
 */

#include "search/engine/bitpack.h"

enum { PATCHED_SOME = 0x80, PATCHED_BITS_MAX = 30, PATCHED_SIZE_AT = 5, PATCHED_SIZES = 4 };

/* Of the numbers without their patches. */
static inline unsigned patched_bits(unsigned width) {
    return width & ((1U << PATCHED_SIZE_AT) - 1);
}
/* Of a patch, as a power of two. */
static inline unsigned patched_size(unsigned width) {
    return width >> PATCHED_SIZE_AT & (PATCHED_SIZES - 1);
}
/* No writer writes it, so it is damage; reading stays total. */
static inline bool patched_damaged(unsigned width) {
    return patched_bits(width) > PATCHED_BITS_MAX ||
           (!(width & PATCHED_SOME) && patched_size(width));
}
/* Of the largest number that it can hold. */
static inline unsigned patched_reach(unsigned width) {
    return patched_bits(width) + (width & PATCHED_SOME ? 1U << patched_size(width) : 0);
}
/* Chooses the width that takes the fewest bytes. */
unsigned patched_write(const uint32_t *v, size_t n, struct buf *out);
/* How many bytes of `room` they take; more than room: they do not fit it. */
size_t patched_bytes(const unsigned char *in, size_t room, size_t n, unsigned width);
void patched_read(const unsigned char *in, size_t n, unsigned width, uint32_t *out);
/* Summed up, as bitpack_read_rising(). */
void patched_read_rising(const unsigned char *in, size_t n, unsigned width, uint32_t base,
                         uint32_t *out);

/* The numbers at these places, which rise and are below n; they take the places' place. */
void patched_take(const unsigned char *in, size_t n, unsigned width, uint32_t *places,
                  size_t count);

/* Some of them one after the other, without those before. */
struct patched_run {
    const unsigned char *in;
    unsigned bits, patch; /* the next patch */
    size_t i;             /* the next number */
    struct bitpack_patches patches;
};

/* How many of the places, which rise, are below i: eight compared at a time, without borrows from
 * one to the next. */
static inline unsigned patched_before(const unsigned char *places, unsigned count, size_t i) {
    const uint64_t each = 0x0101010101010101ULL;
    unsigned at = 0;
    for (uint64_t word, not_below = 0; at < count && !not_below; at += 8) {
        memcpy(&word, places + at, sizeof(word));
        not_below = ((word | 0x80 * each) - i * each) & 0x80 * each;
        if (not_below) at += (unsigned) __builtin_ctzll(not_below) / 8 - 8;
    }
    return at < count ? at : count;
}

static inline struct patched_run patched_from(const unsigned char *in, size_t n, unsigned width,
                                              size_t i) {
    struct patched_run r = { .in = in, .bits = patched_bits(width), .i = i };
    if (!(width & PATCHED_SOME)) return r;
    const unsigned char *places = in + bitpack_bytes(n, r.bits) + 1;
    unsigned count = places[-1];
    r.patches =
        (struct bitpack_patches){ places, places + count, count, patched_size(width), r.bits };
    r.patch = i ? patched_before(places, count, i) : 0;
    return r;
}

/* Whether none of the next n has a patch: bitpack_get() will do. */
static inline bool patched_plain(const struct patched_run *r, size_t n) {
    return r->patch == r->patches.count || r->patches.places[r->patch] >= r->i + n;
}

static inline uint32_t patched_next(struct patched_run *r) {
    uint32_t v = bitpack_get(r->in, r->i, r->bits);
    if (r->patch < r->patches.count && r->patches.places[r->patch] == r->i)
        v |= bitpack_high(&r->patches, r->patch++);
    r->i++;
    return v;
}

#endif
