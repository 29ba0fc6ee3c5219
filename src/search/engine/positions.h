#ifndef SEARCH_ENGINE_POSITIONS_H
#define SEARCH_ENGINE_POSITIONS_H

/* positions - where in their documents the words of one block of postings stand, and in which form.
 *
 * A position is the gap from the place behind the one before it in the same document (the first:
 * from where the caller says: place_begins()). A form is a code: the forms of a stem are numbered
 * by falling frequency, so that 0, 1, 2 are nearly all of them and take two bits, with an escape
 * for the rest; a stem with one form has no codes. The bytes are drawn in src/search/README.md.
 *
 * Errors     reading is total: damaged bytes give fewer positions and set `damaged`.
 */

#include "search/engine/format.h"

#define CODE_ANY UINT32_MAX

/* n gaps and, when variants > 1, as many codes. */
void positions_write(const uint32_t *gaps, const uint32_t *codes, size_t n, uint32_t variants,
                     struct buf *out);

/* A chunk of a block. */
struct positions_chunk {
    const unsigned char *gaps, *codes, *escapes;
    uint32_t n, escape_count;
    unsigned width, bits;
    size_t bytes;
};

struct positions {
    span bytes;     /* from the block's first; BITPACK_PADDING readable bytes behind */
    uint32_t total; /* of the block */
    uint32_t variants;
    bool damaged;
    /* the chunk looked at last */
    size_t at;
    uint32_t first;               /* number of its first position */
    struct positions_chunk chunk; /* n is 0: not opened */
};

static inline struct positions positions_of(span bytes, uint32_t total, uint32_t variants) {
    return (struct positions){ .bytes = bytes, .total = total, .variants = variants };
}
/* Positions number from .. from + count - 1 of the block, which are one document's, as places from
 * `begin` on; with a code only those in that form. None behind `last` has to be given. At most max;
 * returns how many. */
size_t positions_read(struct positions *p, uint32_t from, uint32_t count, uint32_t begin,
                      uint32_t code, uint32_t last, uint32_t *out, size_t max);
/* All gaps and codes of the block: room for `total`, and BITPACK_ROOM more. */
bool positions_read_all(struct positions *p, uint32_t *gaps, uint32_t *codes);

#endif
