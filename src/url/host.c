/* host - names and literal addresses, by the WHATWG host parser.
 *
 * Names are mapped as far as browsers' mapping matters to us: ASCII and full-width letters to
 * lower-case ASCII, the ideographic full stops to '.', invisible characters dropped. Anything else
 * that is not ASCII is encoded as it stands: a name that browsers would map further (circled
 * digits, ligatures) fails to resolve, it never becomes another host.
 */

#include "base/utf8.h"
#include "url/url_priv.h"

#include <arpa/inet.h>

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static uint32_t map_rune(uint32_t r) {
    if (r >= 0xFF01 && r <= 0xFF5E) r -= 0xFEE0; /* full-width forms */
    if (r >= 'A' && r <= 'Z') return r + ('a' - 'A');
    if (r == 0x3002 || r == 0xFF61) return '.';
    return r;
}

static bool is_dropped(uint32_t r) {
    return r == 0xAD || r == 0x200B || r == 0x2060 || r == 0xFEFF || (r >= 0xFE00 && r <= 0xFE0F);
}

static bool is_host_ascii(uint32_t r) {
    return (r >= 'a' && r <= 'z') || (r >= '0' && r <= '9') || r == '-' || r == '_' || r == '.';
}

/* Controls, blanks, bidi marks and private runes have no place in a name; ZWNJ and ZWJ do. */
static bool is_host_rune(uint32_t r) {
    if (r < 128) return is_host_ascii(r);
    if (r < 0xA1 || r == UTF8_BAD) return false;
    if ((r >= 0x2000 && r <= 0x200A) || (r >= 0x200E && r <= 0x206F)) return false;
    return r != 0x3000 && !(r >= 0xE000 && r <= 0xF8FF) && r < 0xE0000;
}

static bool map_name(span text, struct buf *out) {
    struct buf raw = BUF(LIMIT_URL_BYTES);
    url_decode(text, false, &raw);
    bool ok = utf8_valid(buf_span(&raw));
    span rest = buf_span(&raw);
    for (uint32_t r; ok && utf8_next(&rest, &r);) {
        if (is_dropped(r)) continue;
        r = map_rune(r);
        ok = is_host_rune(r);
        if (ok) buf_add_rune(out, r);
    }
    buf_done(&raw);
    return ok && !out->full;
}

static bool add_label(span label, struct buf *out) {
    size_t before = out->len;
    if (label.len == 0) return false;
    bool ascii = true;
    for (size_t i = 0; i < label.len; i++) ascii = ascii && (unsigned char) label.at[i] < 128;
    if (ascii) {
        buf_add(out, label);
    } else {
        if (span_starts(label, SPAN("xn--"))) return false;
        buf_add(out, SPAN("xn--"));
        if (!url_punycode(label, out)) return false;
    }
    return !out->full && out->len - before <= LABEL_BYTES_MAX;
}

/* A part of an IPv4 address: decimal, 0octal or 0xhex. */
static bool parse_number(span s, uint64_t *ret) {
    unsigned base = 10;
    if (s.len >= 2 && s.at[0] == '0' && (s.at[1] == 'x' || s.at[1] == 'X')) {
        base = 16;
        s = span_from(s, 2);
    } else if (s.len >= 2 && s.at[0] == '0') {
        base = 8;
        s = span_from(s, 1);
    }
    uint64_t v = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        unsigned d = is_digit(c)            ? (unsigned) (c - '0')
                     : c >= 'a' && c <= 'f' ? (unsigned) (c - 'a') + 10
                                            : 99;
        if (d >= base) return false;
        v = v * base + d;
        if (v > UINT32_MAX) v = (uint64_t) UINT32_MAX + 1; /* too large, but keep reading digits */
    }
    *ret = v;
    return true;
}

/* WHATWG "ends in a number": such a host is an IPv4 address or an error, never a name. */
static bool ends_in_number(span host) {
    span last = host;
    for (ptrdiff_t dot; (dot = span_find_char(last, '.')) >= 0;)
        last = span_from(last, (size_t) dot + 1);
    bool digits = last.len > 0;
    for (size_t i = 0; i < last.len; i++) digits = digits && is_digit(last.at[i]);
    uint64_t v;
    return digits || (span_starts(last, SPAN("0x")) && parse_number(last, &v));
}

static bool parse_ipv4(span host, uint32_t *ret) {
    uint64_t parts[4];
    size_t count = 0;
    for (span rest = host, part; span_next(&rest, '.', &part);) {
        if (count == COUNT_OF(parts) || part.len == 0) return false;
        if (!parse_number(part, &parts[count++])) return false;
    }
    if (count == 0) return false;
    uint64_t v = parts[count - 1];
    if (v >= (uint64_t) 1 << (8 * (5 - count))) return false;
    for (size_t i = 0; i + 1 < count; i++) {
        if (parts[i] > 255) return false;
        v += parts[i] << (8 * (3 - i));
    }
    *ret = (uint32_t) v;
    return true;
}

static enum errc parse_ipv6(span text, struct arena *arena, span *ret, struct error *err) {
    char copy[INET6_ADDRSTRLEN], out[INET6_ADDRSTRLEN];
    unsigned char addr[16];
    if (text.len < 4 || text.at[text.len - 1] != ']' || text.len - 2 >= sizeof(copy))
        return error_set(err, ERRC_PARSE, "bad IPv6 address in URL");
    memcpy(copy, text.at + 1, text.len - 2);
    copy[text.len - 2] = 0;
    if (strlen(copy) != text.len - 2 || inet_pton(AF_INET6, copy, addr) != 1 ||
        !inet_ntop(AF_INET6, addr, out, sizeof(out)))
        return error_set(err, ERRC_PARSE, "bad IPv6 address in URL");
    *ret = arena_fmt(arena, "[%s]", out);
    return ERRC_OK;
}

static enum errc parse_name(span text, struct buf *mapped, struct buf *ascii, struct error *err) {
    if (!map_name(text, mapped))
        return error_set(err, ERRC_PARSE, "forbidden character in host name");
    span host = buf_span(mapped);
    if (span_ends(host, SPAN("."))) host.len--;
    if (host.len == 0) return error_set(err, ERRC_PARSE, "no host in URL");
    size_t dots = 0, seen = 0;
    for (size_t i = 0; i < host.len; i++) dots += host.at[i] == '.';
    for (span rest = host; seen <= dots; seen++) {
        ptrdiff_t dot = span_find_char(rest, '.');
        span label = dot < 0 ? rest : span_sub(rest, 0, (size_t) dot);
        rest = dot < 0 ? SPAN_EMPTY : span_from(rest, (size_t) dot + 1);
        if (seen) buf_add_char(ascii, '.');
        if (!add_label(label, ascii)) return error_set(err, ERRC_PARSE, "bad label in host name");
    }
    return ascii->full ? error_set(err, ERRC_PARSE, "host name too long") : ERRC_OK;
}

/* A name in its normal form already, as nearly all are: lower-case ASCII, no empty or long label, a
 * last label that is no number. */
static bool is_normal_name(span host) {
    size_t label = 0;
    for (size_t i = 0; i < host.len; i++) {
        char c = host.at[i];
        bool letter = (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_';
        if (c == '.' ? label == 0 : !letter) return false;
        label = c == '.' ? 0 : label + 1;
        if (label > LABEL_BYTES_MAX) return false;
    }
    size_t last = host.len - label;
    return label && host.len <= HOST_BYTES_MAX && !is_digit(host.at[last]);
}

enum errc url_host_parse(span text, struct arena *arena, span *ret, bool *ret_is_ip,
                         struct error *err) {
    if (span_starts(text, SPAN("["))) {
        *ret_is_ip = true;
        return parse_ipv6(text, arena, ret, err);
    }
    if (is_normal_name(text)) {
        *ret_is_ip = false;
        *ret = arena_copy(arena, text);
        return ERRC_OK;
    }
    DEFER(buf_done) struct buf mapped = BUF(LIMIT_URL_BYTES);
    DEFER(buf_done) struct buf ascii = BUF(HOST_BYTES_MAX);
    enum errc rc = parse_name(text, &mapped, &ascii, err);
    if (rc != ERRC_OK) return rc;
    *ret_is_ip = ends_in_number(buf_span(&ascii));
    if (!*ret_is_ip) {
        *ret = arena_copy(arena, buf_span(&ascii));
        return ERRC_OK;
    }
    uint32_t v;
    if (!parse_ipv4(buf_span(&ascii), &v))
        return error_set(err, ERRC_PARSE, "bad IPv4 address in URL");
    *ret = arena_fmt(arena, "%u.%u.%u.%u", v >> 24, v >> 16 & 255, v >> 8 & 255, v & 255);
    return ERRC_OK;
}
