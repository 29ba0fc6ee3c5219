#include "search/engine/bitpack.h"

unsigned bitpack_width(const uint32_t *v, size_t n) {
    uint32_t all = 0;
    for (size_t i = 0; i < n; i++) all |= v[i];
    return all ? 32 - (unsigned) __builtin_clz(all) : 0;
}

void bitpack_write(const uint32_t *v, size_t n, unsigned bits, struct buf *out) {
    size_t bytes = bitpack_bytes(n, bits);
    if (!bytes) return;
    char *to = buf_reserve(out, bytes);
    if (!to) return;
    uint64_t acc = 0;
    unsigned have = 0;
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        acc |= (uint64_t) v[i] << have;
        for (have += bits; have >= 8; have -= 8, acc >>= 8) to[at++] = (char) (acc & 0xFF);
    }
    if (have) to[at++] = (char) (acc & 0xFF);
    assert(at == bytes);
    buf_grew(out, bytes);
}

void bitpack_read(const unsigned char *in, size_t n, unsigned bits, uint32_t *out) {
    if (!bits) {
        memset(out, 0, n * sizeof(*out));
        return;
    }
    uint64_t mask = (1ULL << bits) - 1;
    size_t at = 0;
    for (size_t i = 0; i < n; i++, at += bits) {
        uint64_t word;
        memcpy(&word, in + (at >> 3), sizeof(word));
        out[i] = (uint32_t) (word >> (at & 7) & mask);
    }
}
