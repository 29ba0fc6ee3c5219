#ifndef SEARCH_ENGINE_BITPACK_H
#define SEARCH_ENGINE_BITPACK_H

/* bitpack - small integers at a fixed width of 0..32 bits, little-endian, scalar. */

#include "base/buf.h"

unsigned bitpack_width(const uint32_t *v, size_t n);
static inline size_t bitpack_bytes(size_t n, unsigned bits) {
    return (n * bits + 7) / 8;
}
void bitpack_write(const uint32_t *v, size_t n, unsigned bits, struct buf *out);
/* Reads up to 8 bytes past the packed ones: keep LIST_PADDING readable behind them. */
void bitpack_read(const unsigned char *in, size_t n, unsigned bits, uint32_t *out);

#endif
