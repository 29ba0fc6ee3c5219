#include "base/utf8.h"

/* Length of the sequence that byte b starts and the range of the byte behind it (table 3-7);
 * 0 when b cannot start one. */
static size_t sequence(unsigned char b, unsigned char *ret_lo, unsigned char *ret_hi) {
    *ret_lo = 0x80;
    *ret_hi = 0xBF;
    if (b >= 0xC2 && b <= 0xDF) return 2;
    if (b >= 0xE0 && b <= 0xEF) {
        if (b == 0xE0) *ret_lo = 0xA0;
        if (b == 0xED) *ret_hi = 0x9F;
        return 3;
    }
    if (b >= 0xF0 && b <= 0xF4) {
        if (b == 0xF0) *ret_lo = 0x90;
        if (b == 0xF4) *ret_hi = 0x8F;
        return 4;
    }
    return 0;
}

size_t utf8_decode(span s, uint32_t *ret_rune) {
    const unsigned char *b = (const unsigned char *) s.at;
    if (b[0] < 0x80) {
        *ret_rune = b[0];
        return 1;
    }
    unsigned char lo = 0, hi = 0;
    size_t n = sequence(b[0], &lo, &hi);
    *ret_rune = UTF8_BAD;
    if (!n) return 1;
    uint32_t r = b[0] & (0xFFu >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if (i >= s.len || b[i] < lo || b[i] > hi) return i;
        r = r << 6 | (b[i] & 0x3F);
        lo = 0x80;
        hi = 0xBF;
    }
    *ret_rune = r;
    return n;
}

bool utf8_next(span *s, uint32_t *ret_rune) {
    if (!s->len) return false;
    size_t n = utf8_decode(*s, ret_rune);
    s->at += n;
    s->len -= n;
    return true;
}

/* Bytes of ASCII and of well-formed pairs at the head of s: nearly all of our text. */
static size_t plain_head(span s) {
    const unsigned char *b = (const unsigned char *) s.at;
    size_t i = 0;
    for (;;) {
        if (i < s.len && b[i] < 0x80)
            i++;
        else if (i + 1 < s.len && b[i] >= 0xC2 && b[i] <= 0xDF && (b[i + 1] & 0xC0) == 0x80)
            i += 2;
        else
            return i;
    }
}

bool utf8_valid(span s) {
    for (s = span_from(s, plain_head(s)); s.len; s = span_from(s, plain_head(s))) {
        uint32_t r = 0;
        size_t n = utf8_decode(s, &r);
        /* A real U+FFFD is three bytes beginning with EF. */
        if (r == UTF8_BAD && (n != 3 || (unsigned char) s.at[0] != 0xEF)) return false;
        s = span_from(s, n);
    }
    return true;
}

static bool is_control(uint32_t r) {
    return (r < 0x20 && r != '\n' && r != '\t') || (r >= 0x7F && r < 0xA0);
}

/* As plain_head(), but what utf8_clean() leaves out ends it. */
static size_t clean_head(span s) {
    const unsigned char *b = (const unsigned char *) s.at;
    size_t i = 0;
    while (i < s.len) {
        if (b[i] < 0x80) {
            if (b[i] < 0x20 ? b[i] != '\n' && b[i] != '\t' : b[i] == 0x7F) return i;
            i++;
        } else {
            if (i + 1 == s.len || b[i] < 0xC2 || b[i] > 0xDF || (b[i + 1] & 0xC0) != 0x80 ||
                (b[i] == 0xC2 && b[i + 1] < 0xA0))
                return i;
            i += 2;
        }
    }
    return i;
}

/* How far s is clean; what ends it, and its bytes. */
static size_t clean_run(span s, uint32_t *ret_rune, size_t *ret_len) {
    size_t run = 0;
    while (run < s.len) {
        run += clean_head(span_from(s, run));
        if (run == s.len) break;
        *ret_len = utf8_decode(span_from(s, run), ret_rune);
        if (*ret_rune == UTF8_BAD || is_control(*ret_rune)) break;
        run += *ret_len;
    }
    return run;
}

bool utf8_is_clean(span s) {
    uint32_t r;
    size_t n;
    return clean_run(s, &r, &n) == s.len;
}

void utf8_clean(span s, struct buf *out) {
    while (s.len) {
        uint32_t r = 0;
        size_t n = 0, run = clean_run(s, &r, &n);
        buf_add(out, span_sub(s, 0, run));
        if (run >= s.len) return;
        if (r == UTF8_BAD) buf_add_rune(out, UTF8_BAD);
        s = span_from(s, run + n);
    }
}

size_t utf8_count(span s) {
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) n += ((unsigned char) s.at[i] & 0xC0) != 0x80;
    return n;
}

span utf8_cut_bytes(span s, size_t bytes_max) {
    if (s.len <= bytes_max) return s;
    size_t n = bytes_max;
    while (n && ((unsigned char) s.at[n] & 0xC0) == 0x80) n--;
    return (span){ s.at, n };
}

span utf8_cut_runes(span s, size_t runes_max) {
    size_t i = 0;
    for (size_t runes = 0; i < s.len; i++) {
        if (((unsigned char) s.at[i] & 0xC0) == 0x80) continue;
        if (runes++ == runes_max) break;
    }
    return (span){ s.at, i };
}
