/* bitpack_x86 - the vector twins of bitpack.c: 8 values at a time (AVX2) or 16 (AVX-512 VBMI). */
#include "search/engine/bitpack_priv.h"

#ifdef __x86_64__

#include <immintrin.h>

/* For each width: which bytes go into each lane, and by how much the lane is shifted. */
static struct {
    uint8_t bytes[64];
    uint32_t shift[16];
} wide[VECTOR_BITS_MAX + 1];
static struct {
    uint8_t bytes[32]; /* in each half, counted from where the half is loaded */
    uint32_t shift[8];
} narrow[VECTOR_BITS_MAX + 1];

void bitpack_x86_prepare(void) {
    for (unsigned bits = 0; bits <= VECTOR_BITS_MAX; bits++) {
        for (unsigned i = 0; i < 16; i++) {
            for (unsigned k = 0; k < 4; k++)
                wide[bits].bytes[4 * i + k] = (uint8_t) (i * bits / 8 + k);
            wide[bits].shift[i] = i * bits % 8;
        }
        for (unsigned i = 0; i < 8; i++) {
            unsigned from = i < 4 ? 0 : 4 * bits / 8;
            for (unsigned k = 0; k < 4; k++)
                narrow[bits].bytes[4 * i + k] = (uint8_t) (i * bits / 8 - from + k);
            narrow[bits].shift[i] = i * bits % 8;
        }
    }
}

#define AVX2 __attribute__((target("avx2")))
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vbmi,bmi2")))

AVX2 static inline __m256i eight(const unsigned char *in, unsigned bits, __m256i bytes,
                                 __m256i shift, __m256i mask) {
    __m128i low = _mm_loadu_si128((const void *) in);
    __m128i high = _mm_loadu_si128((const void *) (in + bits / 2));
    __m256i both = _mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1);
    return _mm256_and_si256(_mm256_srlv_epi32(_mm256_shuffle_epi8(both, bytes), shift), mask);
}

AVX2 static void avx2_read(const unsigned char *in, size_t n, unsigned bits, uint32_t *out) {
    __m256i bytes = _mm256_loadu_si256((const void *) narrow[bits].bytes);
    __m256i shift = _mm256_loadu_si256((const void *) narrow[bits].shift);
    __m256i mask = _mm256_set1_epi32((int) ((1U << bits) - 1));
    for (size_t i = 0; i < n; i += 8, in += bits)
        _mm256_storeu_si256((void *) (out + i), eight(in, bits, bytes, shift, mask));
}

AVX2 static inline void avx2_rising(const unsigned char *in, size_t n, unsigned bits, uint32_t base,
                                    bool more, uint32_t *out) {
    __m256i bytes = _mm256_loadu_si256((const void *) narrow[bits].bytes);
    __m256i shift = _mm256_loadu_si256((const void *) narrow[bits].shift);
    __m256i mask = _mm256_set1_epi32((int) ((1U << bits) - 1));
    __m256i sum = _mm256_set1_epi32((int) base - 1);
    for (size_t i = 0; i < n; i += 8, in += bits) {
        /* Each value counts one more: out[i] stands one behind the value before it. */
        __m256i v = _mm256_add_epi32(eight(in, bits, bytes, shift, mask), _mm256_set1_epi32(1));
        if (more) v = _mm256_add_epi32(v, _mm256_loadu_si256((const void *) (out + i)));
        v = _mm256_add_epi32(v, _mm256_slli_si256(v, 4));
        v = _mm256_add_epi32(v, _mm256_slli_si256(v, 8));
        __m256i low_end = _mm256_permutevar8x32_epi32(v, _mm256_set1_epi32(3));
        v = _mm256_add_epi32(v, _mm256_blend_epi32(_mm256_setzero_si256(), low_end, 0xF0));
        v = _mm256_add_epi32(v, sum);
        _mm256_storeu_si256((void *) (out + i), v);
        sum = _mm256_permutevar8x32_epi32(v, _mm256_set1_epi32(7));
    }
}

AVX2 static void avx2_read_rising(const unsigned char *in, size_t n, unsigned bits, uint32_t base,
                                  bool more, uint32_t *out) {
    if (more)
        avx2_rising(in, n, bits, base, true, out);
    else
        avx2_rising(in, n, bits, base, false, out);
}

AVX512 static inline __m512i sixteen(const unsigned char *in, __m512i bytes, __m512i shift,
                                     __m512i mask) {
    __m512i v = _mm512_permutexvar_epi8(bytes, _mm512_loadu_si512(in));
    return _mm512_and_si512(_mm512_srlv_epi32(v, shift), mask);
}

AVX512 static void avx512_read(const unsigned char *in, size_t n, unsigned bits, uint32_t *out) {
    __m512i bytes = _mm512_loadu_si512(wide[bits].bytes);
    __m512i shift = _mm512_loadu_si512(wide[bits].shift);
    __m512i mask = _mm512_set1_epi32((int) ((1U << bits) - 1));
    for (size_t i = 0; i < n; i += 16, in += 2 * (size_t) bits)
        _mm512_storeu_si512(out + i, sixteen(in, bytes, shift, mask));
}

AVX512 static inline void avx512_rising(const unsigned char *in, size_t n, unsigned bits,
                                        uint32_t base, bool more, uint32_t *out) {
    __m512i bytes = _mm512_loadu_si512(wide[bits].bytes);
    __m512i shift = _mm512_loadu_si512(wide[bits].shift);
    __m512i mask = _mm512_set1_epi32((int) ((1U << bits) - 1));
    __m512i zero = _mm512_setzero_si512(), one = _mm512_set1_epi32(1);
    __m512i sum = _mm512_set1_epi32((int) base - 1), last = _mm512_set1_epi32(15);
    for (size_t i = 0; i < n; i += 16, in += 2 * (size_t) bits) {
        __m512i v = _mm512_add_epi32(sixteen(in, bytes, shift, mask), one);
        if (more) v = _mm512_add_epi32(v, _mm512_loadu_si512(out + i));
        v = _mm512_add_epi32(v, _mm512_alignr_epi32(v, zero, 15));
        v = _mm512_add_epi32(v, _mm512_alignr_epi32(v, zero, 14));
        v = _mm512_add_epi32(v, _mm512_alignr_epi32(v, zero, 12));
        v = _mm512_add_epi32(v, _mm512_alignr_epi32(v, zero, 8));
        v = _mm512_add_epi32(v, sum);
        _mm512_storeu_si512(out + i, v);
        sum = _mm512_permutexvar_epi32(last, v);
    }
}

AVX512 static void avx512_read_rising(const unsigned char *in, size_t n, unsigned bits,
                                      uint32_t base, bool more, uint32_t *out) {
    if (more)
        avx512_rising(in, n, bits, base, true, out);
    else
        avx512_rising(in, n, bits, base, false, out);
}

/* Up to 16 patches at a time: their bits are spread to bytes, then to lanes. Reads 16 bytes from
 * the first place and 8 from the first high bits of each sixteen. */
AVX512 static void avx512_patch(uint32_t *out, size_t n, const struct bitpack_patches *p) {
    const uint64_t each = 0x0101010101010101ULL * ((1U << (1U << p->size)) - 1);
    __m512i end = _mm512_set1_epi32((int) n);
    __m128i bits = _mm_cvtsi32_si128((int) p->bits);
    for (unsigned k = 0; k < p->count; k += 16) {
        unsigned left = p->count - k;
        uint64_t low, high;
        memcpy(&low, p->high + ((size_t) k << p->size >> 3), sizeof(low));
        memcpy(&high, p->high + ((size_t) (k + 8) << p->size >> 3), sizeof(high));
        __m128i bytes =
            _mm_set_epi64x((int64_t) _pdep_u64(high, each), (int64_t) _pdep_u64(low, each));
        __m512i place = _mm512_cvtepu8_epi32(_mm_loadu_si128((const void *) (p->places + k)));
        __mmask16 own = _mm512_mask_cmplt_epu32_mask(
            (__mmask16) (left < 16 ? (1U << left) - 1 : 0xFFFF), place, end);
        __m512i v = _mm512_sll_epi32(_mm512_cvtepu8_epi32(bytes), bits);
        v = _mm512_or_si512(v, _mm512_mask_i32gather_epi32(v, own, place, out, 4));
        _mm512_mask_i32scatter_epi32(out, own, place, v, 4);
    }
}

AVX512 static size_t avx512_read_bits(const unsigned char *in, size_t n_bits, uint32_t base,
                                      size_t max, uint32_t *out) {
    __m512i lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    size_t n = 0;
    for (size_t at = 0; at < n_bits; at += 16) {
        uint16_t half;
        memcpy(&half, in + at / 8, sizeof(half));
        if (n_bits - at < 16) half &= (uint16_t) ((1U << (n_bits - at)) - 1);
        if (n <= max) {
            __m512i places = _mm512_add_epi32(lanes, _mm512_set1_epi32((int) (base + at)));
            _mm512_storeu_si512(out + n, _mm512_maskz_compress_epi32(half, places));
        }
        n += (size_t) __builtin_popcount(half);
    }
    return n;
}

const struct bitpack_code bitpack_avx2 = { avx2_read, avx2_read_rising, bitpack_scalar_patch,
                                           bitpack_scalar_read_bits };
const struct bitpack_code bitpack_avx512 = { avx512_read, avx512_read_rising, avx512_patch,
                                             avx512_read_bits };

#endif
