/* kernels - see kernels.h: the plain twins, and the choice of a path. */
#include "search/engine/kernels.h"

#include "search/engine/kernels_priv.h"

static size_t scalar_count(const uint64_t *words, size_t n) {
    size_t sum = 0;
    for (size_t i = 0; i < n; i++) sum += (size_t) __builtin_popcountll(words[i]);
    return sum;
}

static uint32_t scalar_below(const uint32_t *v, uint32_t n, uint32_t target) {
    const uint32_t *at = v;
    for (; n > 1; n -= n / 2) at += at[n / 2 - 1] < target ? n / 2 : 0;
    return (uint32_t) (at - v) + (n && *at < target);
}

static size_t scalar_count_bits(const uint64_t *bits, uint32_t lo, uint32_t hi) {
    return kernels_count_bits(bits, lo, hi);
}

uint32_t kernels_scalar_find(const uint32_t *v, uint32_t n, const uint32_t *want, uint32_t m,
                             uint32_t *which, uint32_t *places) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < m; i++) {
        uint32_t at = scalar_below(v, n, want[i]);
        which[kept] = i;
        places[kept] = at;
        kept += at < n && v[at] == want[i];
    }
    return kept;
}

static uint32_t scalar_find_bits(const unsigned char *bits, uint32_t n_bits, uint32_t base,
                                 const uint32_t *want, uint32_t m, uint32_t *which,
                                 uint32_t *places) {
    return kernels_find_bits(bits, n_bits, base, want, m, which, places);
}

static void scalar_points(const struct ranker *r, const uint8_t *norms, float weight,
                          const uint32_t *docs, const uint32_t *freqs, uint32_t n,
                          int32_t *points) {
    for (uint32_t i = 0; i < n; i++)
        points[i] = (int32_t) (rank_term(r, weight, freq_weight(freqs[i]), norms[docs[i]]) + 0.5f);
}

uint32_t kernels_scalar_sum_counts(const uint32_t *freqs, uint32_t n, uint32_t *before) {
    uint32_t sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        before[i] = sum;
        sum += freq_count(freqs[i]);
    }
    return sum;
}

uint32_t kernels_scalar_reach(const uint32_t *docs, const int32_t *points, uint32_t n,
                              int32_t least, const uint64_t *seen, uint32_t from,
                              uint32_t *out_docs, int32_t *out_points) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++) { /* no branches: which ones reach it cannot be foretold */
        uint32_t doc = docs[i], at = doc - from;
        int32_t own = points[i];
        out_docs[kept] = doc;
        out_points[kept] = own;
        kept += (own >= least) & (seen ? (uint32_t) (seen[at / 64] >> (at % 64) & 1) : 1);
    }
    return kept;
}

static void scalar_set_bits(uint64_t *bits, const uint32_t *v, uint32_t n, uint32_t base) {
    kernels_set_bits(bits, v, n, base);
}

const struct kernels kernels_scalar = { .count = scalar_count,
                                        .count_bits = scalar_count_bits,
                                        .find = kernels_scalar_find,
                                        .find_bits = scalar_find_bits,
                                        .below = scalar_below,
                                        .set_bits = scalar_set_bits,
                                        .points = scalar_points,
                                        .sum_counts = kernels_scalar_sum_counts,
                                        .reach = kernels_scalar_reach };

static const struct kernels *code = &kernels_scalar;

static bool has(enum bitpack_path path) {
#ifdef __x86_64__
    if (path == BITPACK_AVX512)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
               __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi") &&
               __builtin_cpu_supports("avx512vpopcntdq") && __builtin_cpu_supports("bmi2");
    if (path == BITPACK_AVX2)
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt") &&
               __builtin_cpu_supports("bmi2");
#endif
    return path == BITPACK_SCALAR;
}

enum bitpack_path kernels_use(enum bitpack_path path) {
    while (!has(path)) path--;
    const struct kernels *paths[] = {
        [BITPACK_SCALAR] = &kernels_scalar,
#ifdef __x86_64__
        [BITPACK_AVX2] = &kernels_avx2,
        [BITPACK_AVX512] = &kernels_avx512,
#endif
    };
    code = paths[path];
    return path;
}

/* Before main(), so that no thread ever sees the choice being made. */
__attribute__((constructor)) static void choose(void) {
#ifdef __x86_64__
    __builtin_cpu_init();
#endif
    (void) kernels_use(BITPACK_AVX512);
}

size_t kernel_count(const uint64_t *words, size_t n) {
    return code->count(words, n);
}

size_t kernel_count_bits(const uint64_t *bits, uint32_t lo, uint32_t hi) {
    return code->count_bits(bits, lo, hi);
}

uint32_t kernel_find(const uint32_t *v, uint32_t n, const uint32_t *want, uint32_t m,
                     uint32_t *which, uint32_t *places) {
    return code->find(v, n, want, m, which, places);
}

uint32_t kernel_find_bits(const unsigned char *bits, uint32_t n_bits, uint32_t base,
                          const uint32_t *want, uint32_t m, uint32_t *which, uint32_t *places) {
    return code->find_bits(bits, n_bits, base, want, m, which, places);
}

uint32_t kernel_below(const uint32_t *v, uint32_t n, uint32_t target) {
    return code->below(v, n, target);
}

void kernel_set_bits(uint64_t *bits, const uint32_t *v, uint32_t n, uint32_t base) {
    code->set_bits(bits, v, n, base);
}

void kernel_points(const struct ranker *r, const uint8_t *norms, float weight, const uint32_t *docs,
                   const uint32_t *freqs, uint32_t n, int32_t *points) {
    code->points(r, norms, weight, docs, freqs, n, points);
}

uint32_t kernel_sum_counts(const uint32_t *freqs, uint32_t n, uint32_t *before) {
    return code->sum_counts(freqs, n, before);
}

uint32_t kernel_reach(const uint32_t *docs, const int32_t *points, uint32_t n, int32_t least,
                      const uint64_t *seen, uint32_t from, uint32_t *out_docs,
                      int32_t *out_points) {
    return code->reach(docs, points, n, least, seen, from, out_docs, out_points);
}
