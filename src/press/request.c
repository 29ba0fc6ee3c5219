#include "press/request.h"

static bool method_parse(span method, bool *ret_head) {
    *ret_head = span_eq(method, SPAN("HEAD"));
    return *ret_head || span_eq(method, SPAN("GET"));
}

/* "http://host/path" becomes "/path"; its host replaces the header. */
static bool target_parse(span target, struct press_request *r) {
    if (span_starts_nocase(target, SPAN("http://"))) {
        span rest = span_from(target, 7);
        ptrdiff_t slash = span_find_char(rest, '/');
        r->host = slash < 0 ? rest : span_sub(rest, 0, slash);
        target = slash < 0 ? SPAN("/") : span_from(rest, slash);
    }
    if (!span_starts(target, SPAN("/"))) return false;
    ptrdiff_t hash = span_find_char(target, '#');
    if (hash >= 0) target = span_sub(target, 0, hash);
    for (size_t i = 0; i < target.len; i++)
        if ((unsigned char) target.at[i] <= ' ' || (unsigned char) target.at[i] >= 0x7f)
            return false;
    r->target = r->path = target;
    ptrdiff_t mark = span_find_char(target, '?');
    if (mark >= 0) {
        r->path = span_sub(target, 0, mark);
        r->query = span_from(target, mark + 1);
    }
    return true;
}

static bool line_parse(span line, struct press_request *r) {
    span method, target;
    if (!span_next(&line, ' ', &method) || !span_next(&line, ' ', &target)) return false;
    if (!method_parse(method, &r->head)) return false;
    if (!span_eq(line, SPAN("HTTP/1.1")) && !span_eq(line, SPAN("HTTP/1.0"))) return false;
    r->keep_alive = span_eq(line, SPAN("HTTP/1.1"));
    return target_parse(target, r);
}

static span host_without_port(span host) {
    if (span_starts(host, SPAN("["))) {
        ptrdiff_t end = span_find_char(host, ']');
        return end < 0 ? host : span_sub(host, 0, end + 1);
    }
    ptrdiff_t colon = span_find_char(host, ':');
    return colon < 0 ? host : span_sub(host, 0, colon);
}

static bool header_parse(span line, struct press_request *r) {
    ptrdiff_t colon = span_find_char(line, ':');
    if (colon <= 0) return false;
    span name = span_sub(line, 0, colon), value = span_trim(span_from(line, colon + 1));
    if (name.at[name.len - 1] == ' ' || name.at[0] == ' ' || name.at[0] == '\t') return false;
    if (span_eq_nocase(name, SPAN("host"))) {
        if (!r->host.len) r->host = value;
    } else if (span_eq_nocase(name, SPAN("connection"))) {
        if (span_find_nocase(value, SPAN("close")) >= 0) r->keep_alive = false;
        if (span_find_nocase(value, SPAN("keep-alive")) >= 0) r->keep_alive = true;
    } else if (span_eq_nocase(name, SPAN("accept-encoding"))) {
        r->gzip = span_find_nocase(value, SPAN("gzip")) >= 0;
    } else if (span_eq_nocase(name, SPAN("if-none-match"))) {
        r->if_none_match = value;
    } else if (span_eq_nocase(name, SPAN("if-modified-since"))) {
        r->if_modified_since = value;
    } else if (span_eq_nocase(name, SPAN("transfer-encoding"))) {
        return false;
    } else if (span_eq_nocase(name, SPAN("content-length"))) {
        return span_eq(value, SPAN("0"));
    }
    return true;
}

static span without_cr(span line) {
    return span_ends(line, SPAN("\r")) ? span_sub(line, 0, line.len - 1) : line;
}

enum errc press_request_parse(span bytes, struct press_request *ret, size_t *ret_used,
                              struct error *err) {
    ptrdiff_t end = span_find(bytes, SPAN("\r\n\r\n"));
    if (end < 0) {
        if (bytes.len >= PRESS_REQUEST_BYTES)
            return error_set(err, ERRC_LIMIT, "request head is larger than 16 KiB");
        *ret_used = 0;
        return ERRC_OK;
    }
    struct press_request r = { 0 };
    span head = span_sub(bytes, 0, end), line;
    ptrdiff_t first = span_find_char(head, '\n');
    line = without_cr(first < 0 ? head : span_sub(head, 0, first));
    if (!line_parse(line, &r)) return error_set(err, ERRC_PARSE, "bad request line");
    span rest = first < 0 ? SPAN_EMPTY : span_from(head, first + 1);
    while (rest.len) {
        ptrdiff_t eol = span_find_char(rest, '\n');
        line = without_cr(eol < 0 ? rest : span_sub(rest, 0, eol));
        rest = eol < 0 ? SPAN_EMPTY : span_from(rest, eol + 1);
        if (!header_parse(line, &r)) return error_set(err, ERRC_PARSE, "bad request header");
    }
    r.host = host_without_port(r.host);
    *ret = r;
    *ret_used = (size_t) end + 4;
    return ERRC_OK;
}
