#include "base/hash.h"

#define XXH_INLINE_ALL
/* The library's header is not written for our warnings. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wundef"
#pragma GCC diagnostic ignored "-Wcast-qual"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wswitch-enum"
#include <xxhash.h>
#pragma GCC diagnostic pop

uint64_t hash64(span s, uint64_t seed) {
    return XXH3_64bits_withSeed(s.len ? s.at : "", s.len, seed);
}

void hash128(span s, uint64_t ret[2]) {
    XXH128_hash_t h = XXH3_128bits(s.len ? s.at : "", s.len);
    ret[0] = h.low64;
    ret[1] = h.high64;
}

const char *hash_hex(span s, char out[HASH_HEX_SIZE]) {
    uint64_t h[2];
    hash128(s, h);
    for (unsigned i = 0; i < 32; i++)
        out[i] = "0123456789abcdef"[h[i < 16] >> (60 - 4 * (i % 16)) & 15];
    out[32] = 0;
    return out;
}

uint64_t hash_mix(uint64_t v) {
    v ^= v >> 30;
    v *= 0xbf58476d1ce4e5b9u;
    v ^= v >> 27;
    v *= 0x94d049bb133111ebu;
    return v ^ v >> 31;
}
