/* column - see column.h. */
#include "search/engine/column.h"

/* Wider numbers could reach into a ninth byte, but for whole ones. */
enum { WIDTH_MAX = 56, WIDTH_WHOLE = 64, FALLING_WIDTH_BITS = 6 };

static unsigned width_of(uint64_t range) {
    return range ? 64 - (unsigned) __builtin_clzll(range) : 0;
}

static size_t bytes_of(uint64_t n, unsigned width) {
    return (size_t) ((n * width + 7) / 8);
}

bool column_open(span bytes, uint32_t n, struct column *ret) {
    struct cursor c = cursor_of(bytes);
    uint64_t least = cursor_u64(&c), width = cursor_u64(&c);
    if (c.bad || (width > WIDTH_MAX && width != WIDTH_WHOLE) ||
        bytes.len != COLUMN_HEAD + bytes_of(n, (unsigned) width))
        return false;
    *ret = (struct column){
        .at = bytes.at + COLUMN_HEAD,
        .least = least,
        .mask = column_mask((unsigned) width),
        .width = (uint32_t) width,
    };
    return true;
}

/* v[i] - least of n numbers, each less than 2^width. */
static void put_bits(const int64_t *v, size_t n, uint64_t least, unsigned width, struct buf *out) {
    size_t size = bytes_of(n, width);
    char *to = size ? buf_reserve(out, size) : NULL;
    unsigned __int128 open = 0; /* bits that are no whole byte yet, and the next number */
    unsigned bits = 0;
    for (size_t i = 0; to && i < n; i++) {
        open |= (unsigned __int128) ((uint64_t) v[i] - least) << bits;
        for (bits += width; bits >= 8; bits -= 8, open >>= 8) *to++ = (char) (unsigned char) open;
    }
    if (to && bits) *to = (char) (unsigned char) open;
    if (to) buf_grew(out, size);
}

void column_write(const int64_t *v, uint32_t n, struct buf *out) {
    int64_t least = n ? v[0] : 0, most = least;
    for (uint32_t i = 0; i < n; i++) {
        if (v[i] < least) least = v[i];
        if (v[i] > most) most = v[i];
    }
    unsigned width = width_of((uint64_t) most - (uint64_t) least);
    if (width > WIDTH_MAX) width = WIDTH_WHOLE;
    buf_add_u64(out, (uint64_t) least);
    buf_add_u64(out, width);
    put_bits(v, n, (uint64_t) least, width, out);
}

static uint32_t block_count(uint32_t n) {
    return (n + BLOCK_DOCS - 1) / BLOCK_DOCS;
}

static uint32_t in_block(uint32_t n, uint32_t block) {
    uint32_t left = n - block * BLOCK_DOCS;
    return left < BLOCK_DOCS ? left : BLOCK_DOCS;
}

bool falling_open(span bytes, uint32_t n, struct falling_column *ret) {
    struct cursor c = cursor_of(bytes);
    size_t heads = FALLING_HEAD + (size_t) block_count(n) * FALLING_BLOCK;
    uint64_t least = cursor_u64(&c);
    if (c.bad || bytes.len < heads) return false;
    *ret = (struct falling_column){ bytes.at + FALLING_HEAD, bytes.at + heads, least };
    size_t room = bytes.len - heads;
    for (uint32_t i = 0; i < block_count(n); i++) {
        struct falling_block b = falling_block(ret, i);
        if (b.width > WIDTH_MAX || b.at > room || bytes_of(in_block(n, i), b.width) > room - b.at)
            return false;
    }
    return true;
}

void falling_write(const int64_t *v, uint32_t n, struct buf *out) {
    uint64_t least = n ? (uint64_t) v[n - 1] : 0;
    size_t at = 0;
    buf_add_u64(out, least);
    for (int pass = 0; pass < 2; pass++) { /* heads, numbers */
        for (uint32_t i = 0; i < block_count(n); i++) {
            const int64_t *first = v + (size_t) i * BLOCK_DOCS;
            uint32_t count = in_block(n, i);
            uint64_t last = (uint64_t) first[count - 1];
            unsigned width = width_of((uint64_t) first[0] - last);
            assert(width <= WIDTH_MAX);
            if (pass) {
                put_bits(first, count, last, width, out);
                continue;
            }
            buf_add_u64(out, (last - least) << FALLING_WIDTH_BITS | width);
            buf_add_u32(out, (uint32_t) at);
            at += bytes_of(count, width);
        }
    }
}

uint32_t falling_first_below(const struct falling_column *c, uint32_t lo, uint32_t hi, int64_t v) {
    if (lo >= hi) return hi;
    /* First the block, by how each ends: heads lie together. */
    uint32_t block = lo / BLOCK_DOCS, end = (hi - 1) / BLOCK_DOCS;
    while (block < end) {
        uint32_t mid = block + (end - block) / 2;
        if ((int64_t) falling_block(c, mid).last >= v)
            block = mid + 1;
        else
            end = mid;
    }
    if (block * BLOCK_DOCS > lo) lo = block * BLOCK_DOCS;
    if (hi > (block + 1) * BLOCK_DOCS) hi = (block + 1) * BLOCK_DOCS;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (falling_get(c, mid) >= v)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

uint32_t falling_next_below(const struct falling_column *c, uint32_t lo, uint32_t hi, int64_t v) {
    if (lo >= hi) return hi;
    uint32_t block = lo / BLOCK_DOCS, last = (hi - 1) / BLOCK_DOCS, step = 1;
    while (last - block >= step && (int64_t) falling_block(c, block + step - 1).last >= v) {
        block += step;
        step *= 2;
    }
    if (block * BLOCK_DOCS > lo) lo = block * BLOCK_DOCS;
    if (last - block >= step) hi = (block + step) * BLOCK_DOCS;
    return falling_first_below(c, lo, hi, v);
}
