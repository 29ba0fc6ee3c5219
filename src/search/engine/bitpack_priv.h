#ifndef SEARCH_ENGINE_BITPACK_PRIV_H
#define SEARCH_ENGINE_BITPACK_PRIV_H

/* bitpack_priv - what bitpack.c chooses from. */

#include "search/engine/bitpack.h"

/* A value's four bytes hold it, whatever bit it begins at. */
enum { VECTOR_BITS_MAX = 25 };

struct bitpack_code {
    void (*read)(const unsigned char *in, size_t n, unsigned bits, uint32_t *out);
    void (*read_rising)(const unsigned char *in, size_t n, unsigned bits, uint32_t base, bool more,
                        uint32_t *out);
    void (*patch)(uint32_t *out, size_t n, const struct bitpack_patches *p);
    size_t (*read_bits)(const unsigned char *in, size_t n_bits, uint32_t base, size_t max,
                        uint32_t *out);
};

extern const struct bitpack_code bitpack_scalar;
void bitpack_scalar_patch(uint32_t *out, size_t n, const struct bitpack_patches *p);
size_t bitpack_scalar_read_bits(const unsigned char *in, size_t n_bits, uint32_t base, size_t max,
                                uint32_t *out);
#ifdef __x86_64__
extern const struct bitpack_code bitpack_avx2, bitpack_avx512;
/* Once, before anything is read. */
void bitpack_x86_prepare(void);
#endif

#endif
