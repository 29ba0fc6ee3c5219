/* column - see column.h. */
#include "search/engine/column.h"

bool column_open(span bytes, uint32_t n, struct column *ret) {
    struct cursor c = cursor_of(bytes);
    uint64_t least = cursor_u64(&c), width = cursor_u64(&c);
    if (c.bad || width > 8 || bytes.len != COLUMN_HEAD + n * width) return false;
    *ret = (struct column){
        .at = bytes.at + COLUMN_HEAD,
        .least = least,
        .mask = width ? UINT64_MAX >> (64 - 8 * width) : 0,
        .width = (uint32_t) width,
    };
    return true;
}

void column_write(const int64_t *v, uint32_t n, struct buf *out) {
    int64_t least = n ? v[0] : 0, most = least;
    for (uint32_t i = 0; i < n; i++) {
        if (v[i] < least) least = v[i];
        if (v[i] > most) most = v[i];
    }
    uint32_t width = 0;
    for (uint64_t range = (uint64_t) most - (uint64_t) least; range; range >>= 8) width++;
    buf_add_u64(out, (uint64_t) least);
    buf_add_u64(out, width);
    size_t bytes = (size_t) n * width;
    char *to = bytes ? buf_reserve(out, bytes) : NULL;
    for (uint32_t i = 0; to && i < n; i++, to += width) {
        uint64_t above = (uint64_t) v[i] - (uint64_t) least;
        memcpy(to, &above, width);
    }
    if (to) buf_grew(out, bytes);
}
