#ifndef BASE_BUF_H
#define BASE_BUF_H

/* buf - owned bytes that grow, never past the maximum they were made with.
 *
 *     DEFER(buf_done) struct buf b = BUF(LIMIT_PAGE_BYTES);
 *     buf_add(&b, SPAN("text"));
 *
 * Ownership  the buf owns its bytes; buf_span() borrows them until the next change.
 * Errors     sticky: what does not fit is dropped whole and `full` is set; check once at the end.
 * Threads    one at a time.
 */

#include "base/base.h"

struct buf {
    char *at;
    size_t len, cap, max;
    bool full;
};

#define BUF(bytes_max)                                                                             \
    { .max = (bytes_max) }

void buf_init(struct buf *b, size_t bytes_max);
void buf_done(struct buf *b);
void buf_clear(struct buf *b); /* keeps the memory and the maximum, forgets `full` */
span buf_span(const struct buf *b);
void buf_add(struct buf *b, span s);
void buf_add_char(struct buf *b, char c);
void buf_add_fmt(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_add_i64(struct buf *b, int64_t v);
/* A code point as UTF-8; anything that is none becomes U+FFFD. */
void buf_add_rune(struct buf *b, uint32_t rune);
/* Room for n more bytes at the returned place, or NULL (and full); follow with buf_grew(). */
char *buf_reserve(struct buf *b, size_t n);
void buf_grew(struct buf *b, size_t n);
/* NUL-terminated view; valid until the next change. */
const char *buf_cstr(struct buf *b);
void buf_truncate(struct buf *b, size_t len);

/* Little-endian integers and LEB128, for our own binary formats. */
void buf_add_u32(struct buf *b, uint32_t v);
void buf_add_u64(struct buf *b, uint64_t v);
void buf_add_varint(struct buf *b, uint64_t v);
/* A varint length and the bytes. */
void buf_add_blob(struct buf *b, span s);

/* Reads what the functions above wrote. Sticky: after `bad` everything reads as zero. */
struct cursor {
    const unsigned char *at, *end;
    bool bad;
};
struct cursor cursor_of(span s);
uint32_t cursor_u32(struct cursor *c);
uint64_t cursor_u64(struct cursor *c);
uint64_t cursor_varint(struct cursor *c);
span cursor_blob(struct cursor *c);

#endif
