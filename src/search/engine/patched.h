#ifndef SEARCH_ENGINE_PATCHED_H
#define SEARCH_ENGINE_PATCHED_H

/* patched - a block of small numbers at a width that a few of them do not fit: those have their
 * high bits apart (after Zukowski et al., "Super-scalar RAM-CPU cache compression", ICDE 2006).
 *
 *     packed low bits | [count u8 | places u8 ... | high bits u8 ...]
 *
 * The width that a writer returns says with PATCHED_SOME whether there are any.
 *
 * Limits     BLOCK_DOCS numbers, of 32 bits at most.
 * Errors     reading is total once patched_bytes() has said that all is there.
 */

#include "search/engine/bitpack.h"

enum { PATCHED_SOME = 0x80, PATCHED_HIGH_BITS = 8 };

static inline unsigned patched_bits(unsigned width) {
    return width & ~(unsigned) PATCHED_SOME;
}
/* Chooses the width that takes the fewest bytes. */
unsigned patched_write(const uint32_t *v, size_t n, struct buf *out);
/* How many bytes of `room` they take; more than room: they do not fit it. */
size_t patched_bytes(const unsigned char *in, size_t room, size_t n, unsigned width);
void patched_read(const unsigned char *in, size_t n, unsigned width, uint32_t *out);

/* The numbers at these places, which rise and are below n; they take the places' place. */
void patched_take(const unsigned char *in, size_t n, unsigned width, uint32_t *places,
                  size_t count);

/* Some of them one after the other, without those before. */
struct patched_run {
    const unsigned char *in, *places;
    unsigned bits, patches, patch; /* the next patch */
    size_t i;                      /* the next number */
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
    r.places = in + bitpack_bytes(n, r.bits) + 1;
    r.patches = r.places[-1];
    r.patch = patched_before(r.places, r.patches, i);
    return r;
}

/* Whether none of the next n has a patch: bitpack_get() will do. */
static inline bool patched_plain(const struct patched_run *r, size_t n) {
    return r->patch == r->patches || r->places[r->patch] >= r->i + n;
}

static inline uint32_t patched_next(struct patched_run *r) {
    uint32_t v = bitpack_get(r->in, r->i, r->bits);
    if (r->patch < r->patches && r->places[r->patch] == r->i)
        v |= (uint32_t) r->places[r->patches + r->patch++] << r->bits;
    r->i++;
    return v;
}

#endif
