/* kernels_x86 - the vector twins of kernels.c: 8 values at a time (AVX2) or 16 (AVX-512).
 *
 * Floats are multiplied, added and divided one by one in the order of ranker_of() and
 * rank_saturated(), so they round as plain code does.
 */
#include "search/engine/kernels_priv.h"

#ifdef __x86_64__

#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,popcnt,bmi2")))
#define AVX512                                                                                     \
    __attribute__((target("avx512f,avx512vl,avx512bw,avx512vbmi,avx512vpopcntdq,popcnt,bmi2")))

AVX2 static size_t avx2_count(const uint64_t *words, size_t n) {
    size_t sum = 0;
    for (size_t i = 0; i < n; i++) sum += (size_t) __builtin_popcountll(words[i]);
    return sum;
}

AVX2 static size_t avx2_count_bits(const uint64_t *bits, uint32_t lo, uint32_t hi) {
    return kernels_count_bits(bits, lo, hi);
}

AVX2 static uint32_t avx2_find_bits(const unsigned char *bits, uint32_t n_bits, uint32_t base,
                                    const uint32_t *want, uint32_t m, uint32_t *which,
                                    uint32_t *places) {
    return kernels_find_bits(bits, n_bits, base, want, m, which, places);
}

AVX2 static void avx2_set_bits(uint64_t *bits, const uint32_t *v, uint32_t n, uint32_t base) {
    kernels_set_bits(bits, v, n, base);
}

AVX2 static uint32_t avx2_below(const uint32_t *v, uint32_t n, uint32_t target) {
    uint32_t i = 0;
    /* Documents are below 2^24: signed comparison will do, unless the target is behind all. */
    __m256i want = _mm256_set1_epi32(target > INT32_MAX ? INT32_MAX : (int) target);
    for (; i + 8 <= n; i += 8) {
        __m256i less = _mm256_cmpgt_epi32(want, _mm256_loadu_si256((const void *) (v + i)));
        unsigned mask = (unsigned) _mm256_movemask_ps(_mm256_castsi256_ps(less));
        if (mask != 0xFF) return i + (uint32_t) __builtin_popcount(mask);
    }
    while (i < n && v[i] < target) i++;
    return i;
}

/* A third of a number is this many 2048ths of it, exactly for those up to THIRDS_MAX. Frequencies
 * of a larger half weigh TF_MAX whatever they are. */
enum { THIRD = 683, THIRDS_MAX = 1023 };
static_assert(PLACES == 3 && THIRDS_MAX / PLACES * 2 >= TF_MAX, "freq_weight() in vectors");

/* freq_weight(). */
AVX2 static inline __m256i avx2_weights(__m256i freqs) {
    __m256i one = _mm256_set1_epi32(1), odd = _mm256_and_si256(freqs, one);
    __m256i half = _mm256_min_epu32(_mm256_srli_epi32(freqs, 1), _mm256_set1_epi32(THIRDS_MAX));
    __m256i twos = _mm256_srli_epi32(_mm256_mullo_epi32(half, _mm256_set1_epi32(THIRD)), 11);
    __m256i place = _mm256_sub_epi32(half, _mm256_mullo_epi32(twos, _mm256_set1_epi32(PLACES)));
    __m256i tf = _mm256_add_epi32(_mm256_add_epi32(twos, twos), _mm256_add_epi32(odd, one));
    __m256i lead = _mm256_cmpeq_epi32(place, _mm256_set1_epi32(PLACE_LEAD));
    __m256i title = _mm256_cmpeq_epi32(place, _mm256_set1_epi32(PLACE_TITLE));
    tf = _mm256_add_epi32(tf, _mm256_and_si256(lead, _mm256_set1_epi32(LEAD_WEIGHT - 1)));
    tf = _mm256_add_epi32(tf, _mm256_and_si256(title, _mm256_set1_epi32(TITLE_WEIGHT - 1)));
    return _mm256_min_epu32(tf, _mm256_set1_epi32(TF_MAX));
}

AVX2 static void avx2_points(const struct ranker *r, const uint8_t *norms, float weight,
                             const uint32_t *docs, const uint32_t *freqs, uint32_t n,
                             int32_t *points) {
    __m256 w = _mm256_set1_ps(weight), top = _mm256_set1_ps(RANK_K1 + 1);
    __m256i byte = _mm256_set1_epi32(0xFF);
    uint32_t i = 0;
    for (; i + 8 <= n; i += 8) {
        __m256i doc = _mm256_loadu_si256((const void *) (docs + i));
        __m256i norm = _mm256_and_si256(_mm256_i32gather_epi32((const void *) norms, doc, 1), byte);
        __m256 length = _mm256_i32gather_ps(r->by_norm, norm, 4);
        __m256 tf =
            _mm256_cvtepi32_ps(avx2_weights(_mm256_loadu_si256((const void *) (freqs + i))));
        __m256 up = _mm256_mul_ps(_mm256_mul_ps(w, tf), top);
        __m256 p =
            _mm256_add_ps(_mm256_div_ps(up, _mm256_add_ps(tf, length)), _mm256_set1_ps(0.5f));
        _mm256_storeu_si256((void *) (points + i), _mm256_cvttps_epi32(p));
    }
    kernels_scalar.points(r, norms, weight, docs + i, freqs + i, n - i, points + i);
}

const struct kernels kernels_avx2 = { .count = avx2_count,
                                      .count_bits = avx2_count_bits,
                                      .find = kernels_scalar_find,
                                      .find_bits = avx2_find_bits,
                                      .below = avx2_below,
                                      .set_bits = avx2_set_bits,
                                      .points = avx2_points,
                                      .sum_counts = kernels_scalar_sum_counts,
                                      .reach = kernels_scalar_reach };

AVX512 static size_t avx512_count(const uint64_t *words, size_t n) {
    __m512i sum = _mm512_setzero_si512();
    for (size_t i = 0; i < n; i += 8) {
        __mmask8 own = (__mmask8) (n - i < 8 ? (1U << (n - i)) - 1 : 0xFF);
        sum = _mm512_add_epi64(sum, _mm512_popcnt_epi64(_mm512_maskz_loadu_epi64(own, words + i)));
    }
    return (size_t) _mm512_reduce_add_epi64(sum);
}

static inline __mmask16 first(uint32_t n) {
    return (__mmask16) (n < 16 ? (1U << n) - 1 : 0xFFFF);
}

AVX512 static uint32_t avx512_below(const uint32_t *v, uint32_t n, uint32_t target) {
    __m512i want = _mm512_set1_epi32((int) target);
    for (uint32_t i = 0; i < n; i += 16) {
        __mmask16 own = first(n - i);
        __mmask16 less =
            _mm512_mask_cmplt_epu32_mask(own, _mm512_maskz_loadu_epi32(own, v + i), want);
        if (less != 0xFFFF) return i + (uint32_t) __builtin_popcount(less);
    }
    return n;
}

/* A look at the last of each sixteen, then at sixteen. */
AVX512 static uint32_t avx512_find(const uint32_t *v, uint32_t n, const uint32_t *want, uint32_t m,
                                   uint32_t *which, uint32_t *places) {
    __m256i lasts = _mm256_set1_epi32(-1), at = _mm256_setr_epi32(15, 31, 47, 63, 79, 95, 111, 127);
    if (!n) return 0;
    lasts = _mm256_mmask_i32gather_epi32(lasts, (__mmask8) ((1U << n / 16) - 1), at, v, 4);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < m; i++) {
        __m512i target = _mm512_set1_epi32((int) want[i]);
        __mmask8 less = _mm256_cmplt_epu32_mask(lasts, _mm512_castsi512_si256(target));
        uint32_t from = 16 * (uint32_t) __builtin_popcount(less);
        from = from < n ? from : n - 1;
        __mmask16 same = _mm512_mask_cmpeq_epi32_mask(
            first(n - from), target, _mm512_loadu_si512((const void *) (v + from)));
        which[kept] = i;
        places[kept] = from + (uint32_t) __builtin_ctz(same | 1U << 16);
        kept += same != 0;
    }
    return kept;
}

AVX512 static uint32_t avx512_find_bits(const unsigned char *bits, uint32_t n_bits, uint32_t base,
                                        const uint32_t *want, uint32_t m, uint32_t *which,
                                        uint32_t *places) {
    __m512i lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < m; i += 16) {
        __mmask16 own = first(m - i);
        __m512i at = _mm512_sub_epi32(_mm512_maskz_loadu_epi32(own, want + i),
                                      _mm512_set1_epi32((int) base));
        own = _mm512_mask_cmplt_epu32_mask(own, at, _mm512_set1_epi32((int) n_bits));
        __m512i words = _mm512_mask_i32gather_epi32(
            _mm512_setzero_si512(), own, _mm512_srli_epi32(at, 5), (const void *) bits, 4);
        __m512i bit =
            _mm512_sllv_epi32(_mm512_set1_epi32(1), _mm512_and_si512(at, _mm512_set1_epi32(31)));
        own = _mm512_mask_test_epi32_mask(own, words, bit);
        __m512i number = _mm512_add_epi32(lanes, _mm512_set1_epi32((int) i));
        _mm512_mask_compressstoreu_epi32(which + kept, own, number);
        _mm512_mask_compressstoreu_epi32(places + kept, own, at);
        kept += (uint32_t) __builtin_popcount(own);
    }
    kernels_ranks(bits, places, kept);
    return kept;
}

/* freq_weight() of the small frequencies, which nearly all are. */
#define WEIGHT(f)                                                                                  \
    ((f) / 2 / PLACES * 2 + (f) % 2 + 1 + ((f) / 2 % PLACES == PLACE_LEAD ? LEAD_WEIGHT - 1 : 0) + \
     ((f) / 2 % PLACES == PLACE_TITLE ? TITLE_WEIGHT - 1 : 0))
#define WEIGHT_4(f) WEIGHT(f), WEIGHT((f) + 1), WEIGHT((f) + 2), WEIGHT((f) + 3)
#define WEIGHT_16(f) WEIGHT_4(f), WEIGHT_4((f) + 4), WEIGHT_4((f) + 8), WEIGHT_4((f) + 12)
static const uint8_t small_weights[64] = { WEIGHT_16(0), WEIGHT_16(16), WEIGHT_16(32),
                                           WEIGHT_16(48) };

/* freq_weight(). */
AVX512 static inline __m512i avx512_weights(__m512i freqs, __m512i small) {
    __m512i one = _mm512_set1_epi32(1), odd = _mm512_and_si512(freqs, one);
    if (!_mm512_cmpgt_epu32_mask(freqs, _mm512_set1_epi32(COUNT_OF(small_weights) - 1)))
        return _mm512_and_si512(_mm512_permutexvar_epi8(freqs, small), _mm512_set1_epi32(0xFF));
    __m512i half = _mm512_min_epu32(_mm512_srli_epi32(freqs, 1), _mm512_set1_epi32(THIRDS_MAX));
    __m512i twos = _mm512_srli_epi32(_mm512_mullo_epi32(half, _mm512_set1_epi32(THIRD)), 11);
    __m512i place = _mm512_sub_epi32(half, _mm512_mullo_epi32(twos, _mm512_set1_epi32(PLACES)));
    __m512i tf = _mm512_add_epi32(_mm512_add_epi32(twos, twos), _mm512_add_epi32(odd, one));
    __mmask16 lead = _mm512_cmpeq_epi32_mask(place, _mm512_set1_epi32(PLACE_LEAD));
    __mmask16 title = _mm512_cmpeq_epi32_mask(place, _mm512_set1_epi32(PLACE_TITLE));
    tf = _mm512_mask_add_epi32(tf, lead, tf, _mm512_set1_epi32(LEAD_WEIGHT - 1));
    tf = _mm512_mask_add_epi32(tf, title, tf, _mm512_set1_epi32(TITLE_WEIGHT - 1));
    return _mm512_min_epu32(tf, _mm512_set1_epi32(TF_MAX));
}

/* norm_length(): arithmetic is quicker than another look into memory. */
AVX512 static inline __m512i avx512_lengths(__m512i norm) {
    __m512i eight = _mm512_set1_epi32(8), base = _mm512_set1_epi32(NORM_BASE);
    __m512i n = _mm512_sub_epi32(norm, base);
    __m512i shift = _mm512_sub_epi32(_mm512_srli_epi32(n, 3), _mm512_set1_epi32(1));
    __m512i v = _mm512_or_si512(_mm512_and_si512(n, _mm512_set1_epi32(7)), eight);
    v = _mm512_add_epi32(_mm512_sllv_epi32(v, shift), base);
    __mmask16 exact = _mm512_cmplt_epu32_mask(norm, _mm512_set1_epi32(NORM_EXACT));
    return _mm512_mask_mov_epi32(v, exact, norm);
}

AVX512 static void avx512_points(const struct ranker *r, const uint8_t *norms, float weight,
                                 const uint32_t *docs, const uint32_t *freqs, uint32_t n,
                                 int32_t *points) {
    __m512 w = _mm512_set1_ps(weight), top = _mm512_set1_ps(RANK_K1 + 1);
    __m512 base = _mm512_set1_ps(r->base), step = _mm512_set1_ps(r->step);
    __m512i byte = _mm512_set1_epi32(0xFF), zero = _mm512_setzero_si512();
    __m512i small = _mm512_loadu_si512(small_weights);
    for (uint32_t i = 0; i < n; i += 16) {
        __mmask16 own = first(n - i);
        __m512i doc = _mm512_maskz_loadu_epi32(own, docs + i);
        __m512i norm = _mm512_and_si512(
            _mm512_mask_i32gather_epi32(zero, own, doc, (const void *) norms, 1), byte);
        __m512 over = _mm512_mul_ps(step, _mm512_cvtepi32_ps(avx512_lengths(norm)));
        __asm__("" : "+v"(over)); /* AVX-512 has fused operations: not here */
        __m512 length = _mm512_add_ps(base, over);
        __m512i weights = avx512_weights(_mm512_maskz_loadu_epi32(own, freqs + i), small);
        __m512 tf = _mm512_cvtepi32_ps(weights);
        __m512 up = _mm512_mul_ps(_mm512_mul_ps(w, tf), top);
        __m512 p =
            _mm512_add_ps(_mm512_div_ps(up, _mm512_add_ps(tf, length)), _mm512_set1_ps(0.5f));
        _mm512_mask_storeu_epi32(points + i, own, _mm512_cvttps_epi32(p));
    }
}

/* Each lane with those before it. */
AVX512 static inline __m512i avx512_running(__m512i v) {
    __m512i zero = _mm512_setzero_si512();
    v = _mm512_add_epi32(v, _mm512_alignr_epi32(v, zero, 15));
    v = _mm512_add_epi32(v, _mm512_alignr_epi32(v, zero, 14));
    v = _mm512_add_epi32(v, _mm512_alignr_epi32(v, zero, 12));
    return _mm512_add_epi32(v, _mm512_alignr_epi32(v, zero, 8));
}

/* freq_count(). */
AVX512 static uint32_t avx512_sum_counts(const uint32_t *freqs, uint32_t n, uint32_t *before) {
    __m512i one = _mm512_set1_epi32(1), most = _mm512_set1_epi32(2 * THIRDS_MAX),
            last = _mm512_set1_epi32(15), sum = _mm512_setzero_si512();
    for (uint32_t i = 0; i < n; i += 16) {
        __mmask16 own = first(n - i);
        __m512i f = _mm512_maskz_loadu_epi32(own, freqs + i);
        if (_mm512_cmpgt_epu32_mask(f, most)) return kernels_scalar_sum_counts(freqs, n, before);
        __m512i twos = _mm512_srli_epi32(
            _mm512_mullo_epi32(_mm512_srli_epi32(f, 1), _mm512_set1_epi32(THIRD)), 11);
        __m512i odd = _mm512_add_epi32(_mm512_and_si512(f, one), one);
        __m512i count = _mm512_maskz_add_epi32(own, _mm512_add_epi32(twos, twos), odd);
        __m512i with = _mm512_add_epi32(sum, avx512_running(count));
        _mm512_storeu_si512(before + i, _mm512_sub_epi32(with, count));
        sum = _mm512_permutexvar_epi32(last, with);
    }
    return (uint32_t) _mm_cvtsi128_si32(_mm512_castsi512_si128(sum));
}

AVX512 static uint32_t avx512_reach(const uint32_t *docs, const int32_t *points, uint32_t n,
                                    int32_t least, const uint64_t *seen, uint32_t from,
                                    uint32_t *out_docs, int32_t *out_points) {
    __m512i want = _mm512_set1_epi32(least), one = _mm512_set1_epi32(1);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i += 16) {
        __mmask16 own = first(n - i);
        __m512i p = _mm512_maskz_loadu_epi32(own, points + i);
        own = _mm512_mask_cmpge_epi32_mask(own, p, want);
        if (!own) continue;
        __m512i d = _mm512_maskz_loadu_epi32(own, docs + i);
        if (seen) {
            __m512i at = _mm512_sub_epi32(d, _mm512_set1_epi32((int) from));
            __m512i words = _mm512_mask_i32gather_epi32(
                _mm512_setzero_si512(), own, _mm512_srli_epi32(at, 5), (const void *) seen, 4);
            __m512i bit = _mm512_sllv_epi32(one, _mm512_and_si512(at, _mm512_set1_epi32(31)));
            own = _mm512_mask_test_epi32_mask(own, words, bit);
        }
        _mm512_storeu_si512(out_docs + kept, _mm512_maskz_compress_epi32(own, d));
        _mm512_storeu_si512(out_points + kept, _mm512_maskz_compress_epi32(own, p));
        kept += (uint32_t) __builtin_popcount(own);
    }
    return kept;
}

const struct kernels kernels_avx512 = { .count = avx512_count,
                                        .count_bits = avx2_count_bits,
                                        .find = avx512_find,
                                        .find_bits = avx512_find_bits,
                                        .below = avx512_below,
                                        .set_bits = avx2_set_bits,
                                        .points = avx512_points,
                                        .sum_counts = avx512_sum_counts,
                                        .reach = avx512_reach };

#endif
