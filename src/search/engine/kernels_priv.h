#ifndef SEARCH_ENGINE_KERNELS_PRIV_H
#define SEARCH_ENGINE_KERNELS_PRIV_H

/* kernels_priv - what kernels.c chooses from. */

#include "search/engine/kernels.h"

struct kernels {
    size_t (*count)(const uint64_t *words, size_t n);
    size_t (*count_bits)(const uint64_t *bits, uint32_t lo, uint32_t hi);
    uint32_t (*find)(const uint32_t *v, uint32_t n, const uint32_t *want, uint32_t m,
                     uint32_t *which, uint32_t *places);
    uint32_t (*find_bits)(const unsigned char *bits, uint32_t n_bits, uint32_t base,
                          const uint32_t *want, uint32_t m, uint32_t *which, uint32_t *places);
    uint32_t (*below)(const uint32_t *v, uint32_t n, uint32_t target);
    void (*set_bits)(uint64_t *bits, const uint32_t *v, uint32_t n, uint32_t base);
    void (*points)(const struct ranker *r, const uint8_t *norms, float weight, const uint32_t *docs,
                   const uint32_t *freqs, uint32_t n, int32_t *points);
    uint32_t (*sum_counts)(const uint32_t *freqs, uint32_t n, uint32_t *before);
    uint32_t (*reach)(const uint32_t *docs, const int32_t *points, uint32_t n, int32_t least,
                      const uint64_t *seen, uint32_t from, uint32_t *out_docs, int32_t *out_points);
};

/* Loops that are the same for all but for how the processor counts bits, or shifts one. */
#define KERNELS_INLINE static inline __attribute__((always_inline))

KERNELS_INLINE size_t kernels_count_bits(const uint64_t *bits, uint32_t lo, uint32_t hi) {
    if (lo >= hi) return 0;
    uint32_t at = lo / 64, last = (hi - 1) / 64;
    uint64_t word = bits[at] & ~0ULL << (lo % 64);
    size_t sum = 0;
    for (; at < last; word = bits[++at]) sum += (size_t) __builtin_popcountll(word);
    return sum + (size_t) __builtin_popcountll(word & ~0ULL >> (63 - (hi - 1) % 64));
}

KERNELS_INLINE void kernels_set_bit(uint64_t *bits, uint32_t at) {
    bits[at / 64] |= 1ULL << at % 64;
}

/* Neighbours often share a word, so that each would wait for the one before: four go at a time that
 * are far from each other. */
KERNELS_INLINE void kernels_set_bits(uint64_t *bits, const uint32_t *v, uint32_t n, uint32_t base) {
    uint32_t far = n / 4;
    for (uint32_t i = 0; i < far; i++) {
        kernels_set_bit(bits, v[i] - base);
        kernels_set_bit(bits, v[far + i] - base);
        kernels_set_bit(bits, v[2 * far + i] - base);
        kernels_set_bit(bits, v[3 * far + i] - base);
    }
    for (uint32_t i = 4 * far; i < n; i++) kernels_set_bit(bits, v[i] - base);
}

/* Instead of each of n rising places the number of bits that are set before it. */
KERNELS_INLINE void kernels_ranks(const unsigned char *bits, uint32_t *places, uint32_t n) {
    uint32_t before = 0, word = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t own;
        for (; word < places[i] / 64; word++) {
            memcpy(&own, bits + word * 8, sizeof(own));
            before += (uint32_t) __builtin_popcountll(own);
        }
        memcpy(&own, bits + word * 8, sizeof(own));
        own &= (1ULL << (places[i] % 64)) - 1;
        places[i] = before + (uint32_t) __builtin_popcountll(own);
    }
}

KERNELS_INLINE uint32_t kernels_find_bits(const unsigned char *bits, uint32_t n_bits, uint32_t base,
                                          const uint32_t *want, uint32_t m, uint32_t *which,
                                          uint32_t *places) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < m; i++) { /* no branches: which ones are in it cannot be foretold */
        uint32_t at = want[i] - base, in = at < n_bits;
        which[kept] = i;
        places[kept] = at;
        kept += in & (uint32_t) (bits[in ? at / 8 : 0] >> (at % 8));
    }
    kernels_ranks(bits, places, kept);
    return kept;
}

extern const struct kernels kernels_scalar;
uint32_t kernels_scalar_find(const uint32_t *v, uint32_t n, const uint32_t *want, uint32_t m,
                             uint32_t *which, uint32_t *places);
uint32_t kernels_scalar_sum_counts(const uint32_t *freqs, uint32_t n, uint32_t *before);
uint32_t kernels_scalar_reach(const uint32_t *docs, const int32_t *points, uint32_t n,
                              int32_t least, const uint64_t *seen, uint32_t from,
                              uint32_t *out_docs, int32_t *out_points);
#ifdef __x86_64__
extern const struct kernels kernels_avx2, kernels_avx512;
#endif

#endif
