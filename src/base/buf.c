#include "base/buf.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>

void buf_init(struct buf *b, size_t bytes_max) {
    *b = (struct buf) BUF(bytes_max);
}

void buf_done(struct buf *b) {
    if (!b) return;
    mem_free(b->at);
    *b = (struct buf){ .max = b->max };
}

void buf_clear(struct buf *b) {
    b->len = 0;
    b->full = false;
}

span buf_span(const struct buf *b) {
    return (span){ b->at, b->len };
}

char *buf_reserve(struct buf *b, size_t n) {
    if (b->full || n > b->max || b->len > b->max - n) {
        b->full = true;
        return NULL;
    }
    /* One byte more than max, so that buf_cstr() always fits. */
    if (b->len + n + 1 > b->cap) {
        size_t cap = b->cap ? b->cap * 2 : 64;
        if (cap < b->len + n + 1) cap = b->len + n + 1;
        if (cap > b->max + 1) cap = b->max + 1;
        b->at = mem_realloc(b->at, cap, 1);
        b->cap = cap;
    }
    return b->at + b->len;
}

void buf_grew(struct buf *b, size_t n) {
    assert(b->len + n < b->cap);
    b->len += n;
}

void buf_add(struct buf *b, span s) {
    if (!s.len) return;
    char *to = buf_reserve(b, s.len);
    if (!to) return;
    memcpy(to, s.at, s.len);
    b->len += s.len;
}

void buf_add_char(struct buf *b, char c) {
    buf_add(b, (span){ &c, 1 });
}

void buf_add_fmt(struct buf *b, const char *fmt, ...) {
    char small[256];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(small, sizeof(small), fmt, ap);
    va_end(ap);
    if (n < 0) return;
    if ((size_t) n < sizeof(small)) {
        buf_add(b, (span){ small, (size_t) n });
        return;
    }
    char *to = buf_reserve(b, (size_t) n);
    if (!to) return;
    va_start(ap, fmt);
    vsnprintf(to, (size_t) n + 1, fmt, ap);
    va_end(ap);
    b->len += (size_t) n;
}

void buf_add_i64(struct buf *b, int64_t v) {
    char tmp[24];
    size_t i = sizeof(tmp);
    uint64_t u = v < 0 ? 0 - (uint64_t) v : (uint64_t) v;
    do tmp[--i] = (char) ('0' + u % 10);
    while (u /= 10);
    if (v < 0) tmp[--i] = '-';
    buf_add(b, (span){ tmp + i, sizeof(tmp) - i });
}

void buf_add_rune(struct buf *b, uint32_t rune) {
    char t[4];
    size_t n = 0;
    if (rune > 0x10FFFF || (rune >= 0xD800 && rune < 0xE000)) rune = 0xFFFD;
    if (rune < 0x80) {
        t[n++] = (char) rune;
    } else if (rune < 0x800) {
        t[n++] = (char) (0xC0 | rune >> 6);
        t[n++] = (char) (0x80 | (rune & 0x3F));
    } else if (rune < 0x10000) {
        t[n++] = (char) (0xE0 | rune >> 12);
        t[n++] = (char) (0x80 | (rune >> 6 & 0x3F));
        t[n++] = (char) (0x80 | (rune & 0x3F));
    } else {
        t[n++] = (char) (0xF0 | rune >> 18);
        t[n++] = (char) (0x80 | (rune >> 12 & 0x3F));
        t[n++] = (char) (0x80 | (rune >> 6 & 0x3F));
        t[n++] = (char) (0x80 | (rune & 0x3F));
    }
    buf_add(b, (span){ t, n });
}

const char *buf_cstr(struct buf *b) {
    if (!b->cap) {
        b->at = mem_alloc(64);
        b->cap = 64;
    }
    b->at[b->len] = 0;
    return b->at;
}

void buf_truncate(struct buf *b, size_t len) {
    if (len < b->len) b->len = len;
}

void buf_add_u32(struct buf *b, uint32_t v) {
    unsigned char t[4];
    for (unsigned i = 0; i < 4; i++) t[i] = (unsigned char) (v >> (8 * i));
    buf_add(b, (span){ (const char *) t, 4 });
}

void buf_add_u64(struct buf *b, uint64_t v) {
    buf_add_u32(b, (uint32_t) v);
    buf_add_u32(b, (uint32_t) (v >> 32));
}

void buf_add_varint(struct buf *b, uint64_t v) {
    if (v < 0x80 && b->cap - b->len > 1 && b->len < b->max && !b->full) { /* nearly all */
        b->at[b->len++] = (char) v;
        return;
    }
    unsigned char t[10];
    size_t n = 0;
    while (v >= 0x80) {
        t[n++] = (unsigned char) (v | 0x80);
        v >>= 7;
    }
    t[n++] = (unsigned char) v;
    buf_add(b, (span){ (const char *) t, n });
}

void buf_add_blob(struct buf *b, span s) {
    buf_add_varint(b, s.len);
    buf_add(b, s);
}

struct cursor cursor_of(span s) {
    const unsigned char *at = (const unsigned char *) (s.at ? s.at : "");
    return (struct cursor){ at, at + s.len, false };
}

uint32_t cursor_u32(struct cursor *c) {
    if (c->bad || c->end - c->at < 4) {
        c->bad = true;
        return 0;
    }
    uint32_t v = 0;
    for (unsigned i = 0; i < 4; i++) v |= (uint32_t) c->at[i] << (8 * i);
    c->at += 4;
    return v;
}

uint64_t cursor_u64(struct cursor *c) {
    uint64_t lo = cursor_u32(c);
    return lo | (uint64_t) cursor_u32(c) << 32;
}

uint64_t cursor_varint(struct cursor *c) {
    uint64_t v = 0;
    for (unsigned shift = 0; shift < 64 && c->at < c->end && !c->bad; shift += 7) {
        unsigned char b = *c->at++;
        v |= (uint64_t) (b & 0x7F) << shift;
        if (b < 0x80) return v;
    }
    c->bad = true;
    return 0;
}

span cursor_blob(struct cursor *c) {
    uint64_t n = cursor_varint(c);
    if (c->bad || n > (uint64_t) (c->end - c->at)) {
        c->bad = true;
        return SPAN_EMPTY;
    }
    span s = { (const char *) c->at, (size_t) n };
    c->at += n;
    return s;
}
