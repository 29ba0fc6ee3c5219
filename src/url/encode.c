/* encode - percent-encoding and the normal form of paths and queries. */

#include "url/url_priv.h"

static int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

int url_escape_at(span s, size_t i) {
    if (s.len - i < 3 || s.at[i] != '%') return -1;
    int hi = hex_value(s.at[i + 1]), lo = hex_value(s.at[i + 2]);
    return hi < 0 || lo < 0 ? -1 : hi * 16 + lo;
}

static bool is_unreserved(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

static void add_escape(unsigned char c, struct buf *out) {
    static const char digits[] = "0123456789ABCDEF";
    char e[3] = { '%', digits[c >> 4], digits[c & 15] };
    buf_add(out, (span){ e, 3 });
}

void url_encode(span s, struct buf *out) {
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char) s.at[i];
        if (is_unreserved(c))
            buf_add_char(out, (char) c);
        else
            add_escape(c, out);
    }
}

void url_decode(span s, bool plus_is_space, struct buf *out) {
    for (size_t i = 0; i < s.len; i++) {
        int e = url_escape_at(s, i);
        if (e >= 0) {
            buf_add_char(out, (char) e);
            i += 2;
        } else {
            buf_add_char(out, plus_is_space && s.at[i] == '+' ? ' ' : s.at[i]);
        }
    }
}

/* WHATWG's path and special-query sets: what browsers send escaped. */
static bool must_escape(unsigned char c, bool in_query) {
    if (c <= ' ' || c >= 127) return true;
    if (c == '"' || c == '<' || c == '>' || c == '#') return true;
    return in_query ? c == '\'' : c == '`' || c == '{' || c == '}' || c == '?' || c == '^';
}

static void add_normal(span s, bool in_query, struct buf *out) {
    for (size_t i = 0; i < s.len; i++) {
        size_t run = i; /* most of an address is normal already: copied at once */
        while (run < s.len && s.at[run] != '%' && !must_escape((unsigned char) s.at[run], in_query))
            run++;
        buf_add(out, (span){ s.at + i, run - i });
        i = run;
        if (i == s.len) break;
        unsigned char c = (unsigned char) s.at[i];
        int e = url_escape_at(s, i);
        if (e >= 0) {
            i += 2;
            if (is_unreserved((unsigned char) e))
                buf_add_char(out, (char) e);
            else
                add_escape((unsigned char) e, out);
        } else {
            /* A stray '%' is escaped too: left alone it could make an escape with what follows
             * once that is decoded, and the normal form would not be stable. */
            add_escape(c, out);
        }
    }
}

void url_path_normal(span path, struct buf *out) {
    size_t floor = out->len;
    bool more = true, trailing = false;
    if (path.len && (path.at[0] == '/' || path.at[0] == '\\')) path = span_from(path, 1);
    while (more) {
        size_t n = 0;
        while (n < path.len && path.at[n] != '/' && path.at[n] != '\\') n++;
        more = n < path.len;
        size_t at = out->len;
        buf_add_char(out, '/');
        add_normal(span_sub(path, 0, n), false, out);
        path = span_from(path, n + 1);
        span segment = span_from(buf_span(out), at + 1);
        bool up = span_eq(segment, SPAN("..")), here = span_eq(segment, SPAN("."));
        if (up || here) buf_truncate(out, at);
        if (up && out->len > floor)
            while (out->at[out->len - 1] != '/') buf_truncate(out, out->len - 1);
        if (up && out->len > floor) buf_truncate(out, out->len - 1);
        trailing = up || here;
    }
    if (trailing || out->len == floor) buf_add_char(out, '/');
}

static bool is_tracking(span name) {
    static const char *const names[] = { "fbclid",    "gclid",      "gclsrc",
                                         "dclid",     "gbraid",     "wbraid",
                                         "msclkid",   "yclid",      "ymclid",
                                         "twclid",    "ttclid",     "igshid",
                                         "igsh",      "mc_cid",     "mc_eid",
                                         "_hsenc",    "_hsmi",      "mkt_tok",
                                         "vero_id",   "_ga",        "_gl",
                                         "xtor",      "wickedid",   "s_cid",
                                         "li_fat_id", "guccounter", "__twitter_impression" };
    if (span_starts_nocase(name, SPAN("utm_"))) return true;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (span_eq_nocase(name, span_of(names[i]))) return true;
    return false;
}

void url_query_normal(span query, struct buf *out) {
    size_t floor = out->len;
    bool first = true;
    for (bool more = true; more;) {
        ptrdiff_t amp = span_find_char(query, '&');
        more = amp >= 0;
        span part = more ? span_sub(query, 0, (size_t) amp) : query;
        query = more ? span_from(query, (size_t) amp + 1) : SPAN_EMPTY;
        size_t at = out->len;
        if (!first) buf_add_char(out, '&');
        size_t begin = out->len;
        add_normal(part, true, out);
        span name = span_from(buf_span(out), begin);
        ptrdiff_t eq = span_find_char(name, '=');
        if (eq >= 0) name.len = (size_t) eq;
        if (is_tracking(name))
            buf_truncate(out, at);
        else
            first = false;
    }
    if (first) buf_truncate(out, floor);
}
