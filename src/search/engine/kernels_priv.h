#ifndef SEARCH_ENGINE_KERNELS_PRIV_H
#define SEARCH_ENGINE_KERNELS_PRIV_H

/* kernels_priv - what kernels.c chooses from. */

#include "search/engine/kernels.h"

struct kernels {
    size_t (*count)(const uint64_t *words, size_t n);
    uint32_t (*below)(const uint32_t *v, uint32_t n, uint32_t target);
    void (*points)(const struct ranker *r, const uint8_t *norms, float weight, const uint32_t *docs,
                   const uint32_t *tfs, uint32_t n, int32_t *points);
    uint32_t (*reach)(const uint32_t *docs, const int32_t *points, uint32_t n, int32_t least,
                      const uint64_t *seen, uint32_t from, uint32_t *out_docs, int32_t *out_points);
};

extern const struct kernels kernels_scalar;
uint32_t kernels_scalar_reach(const uint32_t *docs, const int32_t *points, uint32_t n,
                              int32_t least, const uint64_t *seen, uint32_t from,
                              uint32_t *out_docs, int32_t *out_points);
#ifdef __x86_64__
extern const struct kernels kernels_avx2, kernels_avx512;
#endif

#endif
