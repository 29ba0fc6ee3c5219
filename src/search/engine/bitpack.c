/* bitpack - see bitpack.h: writing, the scalar twin, and the choice of a path. */
#include "search/engine/bitpack.h"

#include "search/engine/bitpack_priv.h"

unsigned bitpack_width(const uint32_t *v, size_t n) {
    uint32_t all = 0;
    for (size_t i = 0; i < n; i++) all |= v[i];
    return bitpack_width_of(all);
}

/* Four bytes at a time; `bits` is at most 32, so the rest of a value always has room. */
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
        have += bits;
        if (have < 32) continue;
        for (unsigned b = 0; b < 4; b++) to[at + b] = (char) (acc >> (8 * b) & 0xFF);
        at += 4;
        acc >>= 32;
        have -= 32;
    }
    for (; at < bytes; acc >>= 8) to[at++] = (char) (acc & 0xFF);
    buf_grew(out, bytes);
}

static void scalar_read(const unsigned char *in, size_t n, unsigned bits, uint32_t *out) {
    for (size_t i = 0; i < n; i++) out[i] = bitpack_get(in, i, bits);
}

static void scalar_read_rising(const unsigned char *in, size_t n, unsigned bits, uint32_t base,
                               bool more, uint32_t *out) {
    uint32_t next = base;
    for (size_t i = 0; i < n; i++) {
        next += bitpack_get(in, i, bits) + (more ? out[i] : 0);
        out[i] = next++;
    }
}

void bitpack_scalar_patch(uint32_t *out, size_t n, const struct bitpack_patches *p) {
    for (unsigned k = 0; k < p->count; k++)
        if (p->places[k] < n) out[p->places[k]] |= bitpack_high(p, k);
}

size_t bitpack_scalar_read_bits(const unsigned char *in, size_t n_bits, uint32_t base, size_t max,
                                uint32_t *out) {
    size_t n = 0;
    for (size_t at = 0; at < n_bits; at += 64) {
        uint64_t word;
        memcpy(&word, in + at / 8, sizeof(word));
        if (n_bits - at < 64) word &= (1ULL << (n_bits - at)) - 1;
        for (; word && n < max; word &= word - 1)
            out[n++] = base + (uint32_t) at + (uint32_t) __builtin_ctzll(word);
        n += (size_t) __builtin_popcountll(word); /* too many: counted, not given */
    }
    return n;
}

const struct bitpack_code bitpack_scalar = { scalar_read, scalar_read_rising, bitpack_scalar_patch,
                                             bitpack_scalar_read_bits };

static const struct bitpack_code *code = &bitpack_scalar;

static bool has(enum bitpack_path path) {
#ifdef __x86_64__
    if (path == BITPACK_AVX512)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("bmi2");
    if (path == BITPACK_AVX2) return __builtin_cpu_supports("avx2");
#endif
    return path == BITPACK_SCALAR;
}

enum bitpack_path bitpack_use(enum bitpack_path path) {
    while (!has(path)) path--;
    const struct bitpack_code *paths[] = {
        [BITPACK_SCALAR] = &bitpack_scalar,
#ifdef __x86_64__
        [BITPACK_AVX2] = &bitpack_avx2,
        [BITPACK_AVX512] = &bitpack_avx512,
#endif
    };
    code = paths[path];
    return path;
}

const char *bitpack_path_name(enum bitpack_path path) {
    static const char *const names[] = { "scalar", "AVX2", "AVX-512" };
    return names[path];
}

/* Before main(), so that no thread ever sees the choice being made. */
__attribute__((constructor)) static void choose(void) {
#ifdef __x86_64__
    __builtin_cpu_init();
    bitpack_x86_prepare();
#endif
    (void) bitpack_use(BITPACK_AVX512);
}

void bitpack_read(const unsigned char *in, size_t n, unsigned bits, uint32_t *out) {
    if (!bits)
        memset(out, 0, n * sizeof(*out));
    else if (bits > VECTOR_BITS_MAX)
        scalar_read(in, n, bits, out);
    else
        code->read(in, n, bits, out);
}

void bitpack_read_rising(const unsigned char *in, size_t n, unsigned bits, uint32_t base, bool more,
                         uint32_t *out) {
    if (bits > VECTOR_BITS_MAX)
        scalar_read_rising(in, n, bits, base, more, out);
    else
        code->read_rising(in, n, bits, base, more, out);
}

void bitpack_patch(uint32_t *out, size_t n, const struct bitpack_patches *p) {
    code->patch(out, n, p);
}

size_t bitpack_read_bits(const unsigned char *in, size_t n_bits, uint32_t base, size_t max,
                         uint32_t *out) {
    return code->read_bits(in, n_bits, base, max, out);
}
