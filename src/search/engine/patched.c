/* patched - see patched.h. */
#include "search/engine/patched.h"

#include "search/engine/format.h"

/* A patch costs its reader time, too: two of them count a byte more than they take. */
enum { PATCH_PRICE = 2 };

static size_t patches_bytes(size_t count, unsigned size) {
    return 1 + count + ((count << size) + 7) / 8;
}

/* The width that takes the fewest bytes, as a reader is told it. *ret_over: how many numbers do not
 * fit it. */
static unsigned choose(const uint32_t *v, size_t n, size_t *ret_over) {
    size_t of_width[PATCHED_BITS_MAX + 3] = { 0 }, over = 0;
    for (size_t i = 0; i < n; i++) of_width[bitpack_width_of(v[i])]++;
    unsigned most = PATCHED_BITS_MAX + 2, best;
    while (most && !of_width[most]) most--;
    assert(most <= PATCHED_BITS_MAX);
    best = most;
    size_t least = bitpack_bytes(n, most);
    *ret_over = 0;
    for (unsigned w = most, size = 0; w-- > 0;) {
        over += of_width[w + 1];
        while (most - w > 1U << size) size++;
        if (size == PATCHED_SIZES) break;
        size_t price = bitpack_bytes(n, w) + patches_bytes(over, size) + over / PATCH_PRICE;
        if (price >= least) continue;
        least = price;
        best = w | size << PATCHED_SIZE_AT | PATCHED_SOME;
        *ret_over = over;
    }
    return best;
}

unsigned patched_write(const uint32_t *v, size_t n, struct buf *out) {
    size_t over, patch = 0;
    unsigned width = choose(v, n, &over), bits = patched_bits(width), size = patched_size(width);
    uint32_t low[BLOCK_DOCS] = { 0 }, mask = (uint32_t) ((1ULL << bits) - 1);
    assert(n <= COUNT_OF(low));
    if (!over) {
        bitpack_write(v, n, bits, out);
        return bits;
    }
    for (size_t i = 0; i < n; i++) low[i] = v[i] & mask;
    bitpack_write(low, n, bits, out);
    unsigned char high[BLOCK_DOCS] = { 0 };
    buf_add_char(out, (char) over);
    for (size_t i = 0; i < n; i++) {
        if (v[i] <= mask) continue;
        buf_add_char(out, (char) i);
        size_t bit = patch++ << size;
        high[bit / 8] = (unsigned char) (high[bit / 8] | v[i] >> bits << bit % 8);
    }
    buf_add(out, (span){ (const char *) high, ((over << size) + 7) / 8 });
    return width;
}

size_t patched_bytes(const unsigned char *in, size_t room, size_t n, unsigned width) {
    size_t packed = bitpack_bytes(n, patched_bits(width));
    if (!(width & PATCHED_SOME)) return packed;
    return packed < room ? packed + patches_bytes(in[packed], patched_size(width)) : room + 1;
}

void patched_read(const unsigned char *in, size_t n, unsigned width, uint32_t *out) {
    struct patched_run r = patched_from(in, n, width, 0);
    bitpack_read(in, n, r.bits, out);
    if (r.patches.count) bitpack_patch(out, n, &r.patches);
}

void patched_read_rising(const unsigned char *in, size_t n, unsigned width, uint32_t base,
                         uint32_t *out) {
    struct patched_run r = patched_from(in, n, width, 0);
    if (r.patches.count) {
        memset(out, 0, n * sizeof(*out));
        bitpack_patch(out, n, &r.patches);
    }
    bitpack_read_rising(in, n, r.bits, base, r.patches.count > 0, out);
}

void patched_take(const unsigned char *in, size_t n, unsigned width, uint32_t *places,
                  size_t count) {
    enum { MANY = 8 }; /* one in so many: unpacking all of them is as quick */
    NOT_ZEROED uint32_t all[BLOCK_DOCS + BITPACK_ROOM];
    if (count * MANY > n) {
        patched_read(in, n, width, all);
        for (size_t i = 0; i < count; i++) places[i] = all[places[i]];
        return;
    }
    struct patched_run r = patched_from(in, n, width, 0);
    for (size_t i = 0; i < count; i++) {
        r.i = places[i];
        while (r.patch < r.patches.count && r.patches.places[r.patch] < r.i) r.patch++;
        places[i] = patched_next(&r);
    }
}
