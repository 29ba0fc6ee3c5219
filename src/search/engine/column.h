#ifndef SEARCH_ENGINE_COLUMN_H
#define SEARCH_ENGINE_COLUMN_H

/* column - one whole number a document, in as few bytes as the range of all of them takes.
 *
 *     least i64 | width u64 (0..8) | per document: value - least, width bytes
 *
 * Reading    loads COLUMN_PADDING bytes past the last: keep them readable.
 * Errors     column_open() checks sizes; values are the caller's to check.
 * Threads    a column is immutable.
 */

#include "base/buf.h"

enum { COLUMN_HEAD = 16, COLUMN_PADDING = 8 };

struct column {
    const char *at;
    uint64_t least, mask;
    uint32_t width;
};

static inline int64_t column_get(const struct column *c, uint32_t i) {
    uint64_t v;
    memcpy(&v, c->at + (size_t) i * c->width, sizeof(v));
    return (int64_t) (c->least + (v & c->mask));
}

/* False when the bytes are not those of n documents. */
bool column_open(span bytes, uint32_t n, struct column *ret);
void column_write(const int64_t *v, uint32_t n, struct buf *out);

#endif
