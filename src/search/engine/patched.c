/* patched - see patched.h. */
#include "search/engine/patched.h"

#include "search/engine/format.h"

static size_t count_over(const uint32_t *v, size_t n, unsigned width) {
    size_t over = 0;
    for (size_t i = 0; i < n; i++) over += v[i] >> width != 0;
    return over;
}

/* The cheapest width, going down from the one that fits all: each bit less takes ever more patches.
 * *ret_over: how many numbers do not fit it. */
static unsigned choose(const uint32_t *v, size_t n, size_t *ret_over) {
    unsigned most = bitpack_width(v, n), best = most;
    size_t least = bitpack_bytes(n, most);
    *ret_over = 0;
    for (unsigned w = most; w-- > 0 && most - w <= PATCHED_HIGH_BITS;) {
        size_t over = count_over(v, n, w), bytes = bitpack_bytes(n, w) + 1 + 2 * over;
        if (bytes >= least) break;
        least = bytes;
        best = w;
        *ret_over = over;
    }
    return best;
}

unsigned patched_write(const uint32_t *v, size_t n, struct buf *out) {
    size_t over;
    unsigned bits = choose(v, n, &over);
    uint32_t low[BLOCK_DOCS] = { 0 }, mask = (uint32_t) ((1ULL << bits) - 1);
    assert(n <= COUNT_OF(low));
    if (!over) {
        bitpack_write(v, n, bits, out);
        return bits;
    }
    for (size_t i = 0; i < n; i++) low[i] = v[i] & mask;
    bitpack_write(low, n, bits, out);
    buf_add_char(out, (char) over);
    for (size_t i = 0; i < n; i++)
        if (v[i] > mask) buf_add_char(out, (char) i);
    for (size_t i = 0; i < n; i++)
        if (v[i] > mask) buf_add_char(out, (char) (v[i] >> bits));
    return bits | PATCHED_SOME;
}

size_t patched_bytes(const unsigned char *in, size_t room, size_t n, unsigned width) {
    size_t packed = bitpack_bytes(n, patched_bits(width));
    if (!(width & PATCHED_SOME)) return packed;
    return packed < room ? packed + 1 + 2 * (size_t) in[packed] : room + 1;
}

void patched_read(const unsigned char *in, size_t n, unsigned width, uint32_t *out) {
    struct patched_run r = patched_from(in, n, width, 0);
    bitpack_read(in, n, r.bits, out);
    for (unsigned k = 0; k < r.patches; k++)
        if (r.places[k] < n) out[r.places[k]] |= (uint32_t) r.places[r.patches + k] << r.bits;
}

void patched_take(const unsigned char *in, size_t n, unsigned width, uint32_t *places,
                  size_t count) {
    struct patched_run r = patched_from(in, n, width, 0);
    for (size_t i = 0; i < count; i++) {
        r.i = places[i];
        while (r.patch < r.patches && r.places[r.patch] < r.i) r.patch++;
        places[i] = patched_next(&r);
    }
}
