#include "base/base.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

span span_of(const char *cstr) {
    return (span){ cstr, cstr ? strlen(cstr) : 0 };
}

bool span_eq(span a, span b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static char ascii_lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
}

bool span_eq_nocase(span a, span b) {
    return a.len == b.len && span_starts_nocase(a, b);
}

int span_cmp(span a, span b) {
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.at, b.at, n) : 0;
    return c ? c : (a.len > b.len) - (a.len < b.len);
}

bool span_starts(span s, span prefix) {
    return s.len >= prefix.len && (prefix.len == 0 || memcmp(s.at, prefix.at, prefix.len) == 0);
}

bool span_starts_nocase(span s, span prefix) {
    if (s.len < prefix.len) return false;
    for (size_t i = 0; i < prefix.len; i++)
        if (ascii_lower(s.at[i]) != ascii_lower(prefix.at[i])) return false;
    return true;
}

bool span_ends(span s, span suffix) {
    return s.len >= suffix.len &&
           (suffix.len == 0 || memcmp(s.at + s.len - suffix.len, suffix.at, suffix.len) == 0);
}

span span_sub(span s, size_t from, size_t len) {
    if (from >= s.len) return SPAN_EMPTY;
    return (span){ s.at + from, len < s.len - from ? len : s.len - from };
}

span span_from(span s, size_t from) {
    return span_sub(s, from, SIZE_MAX);
}

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

span span_trim(span s) {
    while (s.len && is_space(s.at[0])) s.at++, s.len--;
    while (s.len && is_space(s.at[s.len - 1])) s.len--;
    return s;
}

ptrdiff_t span_find(span s, span needle) {
    if (needle.len == 0) return 0;
    if (s.len < needle.len) return -1;
    const char *hit = memmem(s.at, s.len, needle.at, needle.len);
    return hit ? hit - s.at : -1;
}

ptrdiff_t span_find_nocase(span s, span needle) {
    for (size_t i = 0; i + needle.len <= s.len; i++)
        if (span_starts_nocase(span_from(s, i), needle)) return (ptrdiff_t) i;
    return needle.len ? -1 : 0;
}

ptrdiff_t span_find_char(span s, char c) {
    const char *hit = s.len ? memchr(s.at, c, s.len) : NULL;
    return hit ? hit - s.at : -1;
}

bool span_next(span *s, char sep, span *ret_part) {
    if (!s->at) return false;
    ptrdiff_t i = span_find_char(*s, sep);
    if (i < 0) {
        *ret_part = *s;
        *s = SPAN_EMPTY;
    } else {
        *ret_part = (span){ s->at, (size_t) i };
        s->at += i + 1;
        s->len -= (size_t) i + 1;
    }
    return true;
}

bool span_to_u64(span s, uint64_t *ret) {
    uint64_t v = 0;
    if (!s.len) return false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9') return false;
        unsigned d = (unsigned) (s.at[i] - '0');
        if (v > (UINT64_MAX - d) / 10) return false;
        v = v * 10 + d;
    }
    *ret = v;
    return true;
}

bool span_to_i64(span s, int64_t *ret) {
    bool neg = s.len && s.at[0] == '-';
    uint64_t v = 0;
    if (!span_to_u64(neg ? span_from(s, 1) : s, &v) || v > (uint64_t) INT64_MAX) return false;
    *ret = neg ? -(int64_t) v : (int64_t) v;
    return true;
}

bool span_to_double(span s, double *ret) {
    char tmp[64];
    if (!s.len || s.len >= sizeof(tmp) || is_space(s.at[0])) return false;
    memcpy(tmp, s.at, s.len);
    tmp[s.len] = 0;
    char *end = NULL;
    double v = strtod(tmp, &end);
    if (end != tmp + s.len) return false;
    *ret = v;
    return true;
}

enum errc error_set(struct error *err, enum errc code, const char *fmt, ...) {
    if (!err || err->code != ERRC_OK) return code;
    err->code = code;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(err->msg, sizeof(err->msg), fmt, ap);
    va_end(ap);
    return code;
}

enum errc error_errno(struct error *err, enum errc code, int errnum, const char *fmt, ...) {
    if (!err || err->code != ERRC_OK) return code;
    err->code = code;
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(err->msg, sizeof(err->msg), fmt, ap);
    va_end(ap);
    size_t used = n < 0 ? 0 : (size_t) n;
    if (used + 4 < sizeof(err->msg)) {
        char text[128];
        /* The GNU form: returns the text, which may or may not stand in the buffer. */
        const char *reason = strerror_r(errnum, text, sizeof(text));
        /* One name for it, whoever meets it: the handbook's. */
        if (errnum == ENOSPC || errnum == EDQUOT) reason = "disk full";
        snprintf(err->msg + used, sizeof(err->msg) - used, ": %s", reason);
    }
    return code;
}

void error_prefix(struct error *err, const char *fmt, ...) {
    if (!err || err->code == ERRC_OK) return;
    char old[sizeof(err->msg)];
    memcpy(old, err->msg, sizeof(old));
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(err->msg, sizeof(err->msg), fmt, ap);
    va_end(ap);
    size_t used = n < 0 ? 0 : (size_t) n;
    if (used < sizeof(err->msg))
        snprintf(err->msg + used, sizeof(err->msg) - used, ": %.200s", old);
}

const char *errc_name(enum errc code) {
    switch (code) {
    case ERRC_OK: return "ok";
    case ERRC_RETRY_LATER: return "retry-later";
    case ERRC_DENIED: return "denied";
    case ERRC_NOT_FOUND: return "not-found";
    case ERRC_LIMIT: return "limit";
    case ERRC_PARSE: return "parse";
    case ERRC_CORRUPT: return "corrupt";
    case ERRC_IO: return "io";
    case ERRC_DB: return "db";
    case ERRC_CANCELLED: return "cancelled";
    case ERRC_USAGE: return "usage";
    case ERRC_BUG: return "bug";
    }
    return "unknown";
}
