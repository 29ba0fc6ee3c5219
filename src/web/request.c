#include "web/request.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "url/url.h"

static bool clean_text(span s, bool newlines) {
    if (!utf8_valid(s)) return false;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char) s.at[i];
        if (c == 0x7f || (c < 0x20 && !(newlines && (c == '\n' || c == '\r' || c == '\t'))))
            return false;
    }
    return true;
}

static bool decode(span s, bool plus, struct arena *arena, span *ret) {
    if (span_find_char(s, '%') < 0 && (!plus || span_find_char(s, '+') < 0)) {
        *ret = s;
    } else {
        DEFER(buf_done) struct buf b = BUF(LIMIT_REQUEST_BODY_BYTES);
        url_decode(s, plus, &b);
        *ret = arena_copy(arena, buf_span(&b));
    }
    return clean_text(*ret, plus);
}

static enum errc parse_params(span s, struct arena *arena, struct param *params, size_t *ret_count,
                              struct error *err) {
    size_t n = 0;
    for (span part; span_next(&s, '&', &part);) {
        if (!part.len) continue;
        if (n == REQUEST_PARAMS) return error_set(err, ERRC_LIMIT, "too many parameters");
        ptrdiff_t eq = span_find_char(part, '=');
        span name = eq < 0 ? part : span_sub(part, 0, (size_t) eq);
        span value = eq < 0 ? SPAN_EMPTY : span_from(part, (size_t) eq + 1);
        if (!decode(name, true, arena, &params[n].name) ||
            !decode(value, true, arena, &params[n].value))
            return error_set(err, ERRC_PARSE, "a parameter is not text");
        n++;
    }
    *ret_count = n;
    return ERRC_OK;
}

static enum errc parse_path(struct request *r, struct arena *arena, struct error *err) {
    span rest = r->path;
    if (!rest.len || rest.at[0] != '/') return error_set(err, ERRC_PARSE, "the path is no path");
    rest = span_from(rest, 1);
    if (!rest.len) return ERRC_OK; /* the root */
    if (rest.at[rest.len - 1] == '/') {
        r->trailing_slash = true;
        rest.len--;
    }
    for (span part; span_next(&rest, '/', &part);) {
        if (r->segment_count == REQUEST_SEGMENTS)
            return error_set(err, ERRC_NOT_FOUND, "the path is too deep");
        span *s = &r->segments[r->segment_count++];
        if (!decode(part, false, arena, s))
            return error_set(err, ERRC_PARSE, "the path is not text");
        if (!s->len || span_eq(*s, SPAN(".")) || span_eq(*s, SPAN("..")))
            return error_set(err, ERRC_NOT_FOUND, "an empty or dot segment");
    }
    return ERRC_OK;
}

static enum method method_of(span name) {
    if (span_eq(name, SPAN("GET"))) return METHOD_GET;
    if (span_eq(name, SPAN("HEAD"))) return METHOD_HEAD;
    if (span_eq(name, SPAN("POST"))) return METHOD_POST;
    return METHOD_OTHER;
}

enum errc request_parse(const struct raw_request *raw, struct arena *arena, struct request *ret,
                        struct error *err) {
    *ret = (struct request){ .method = method_of(span_of(raw->method)), .raw = *raw };
    ret->target = raw->target;
    ptrdiff_t mark = span_find_char(raw->target, '?');
    ret->path = mark < 0 ? raw->target : span_sub(raw->target, 0, (size_t) mark);
    ret->query = mark < 0 ? SPAN_EMPTY : span_from(raw->target, (size_t) mark + 1);
    enum errc rc = parse_path(ret, arena, err);
    if (!rc) rc = parse_params(ret->query, arena, ret->params, &ret->param_count, err);
    if (!rc && ret->method == METHOD_POST &&
        span_starts_nocase(raw->content_type, SPAN("application/x-www-form-urlencoded")))
        rc = parse_params(raw->body, arena, ret->form, &ret->form_count, err);
    return rc;
}

static const struct param *find(const struct param *params, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++)
        if (span_eq(params[i].name, span_of(name))) return &params[i];
    return NULL;
}

span request_param(const struct request *r, const char *name) {
    const struct param *p = find(r->params, r->param_count, name);
    return p ? p->value : SPAN_EMPTY;
}

bool request_has_param(const struct request *r, const char *name) {
    return find(r->params, r->param_count, name) != NULL;
}

span request_form(const struct request *r, const char *name) {
    const struct param *p = find(r->form, r->form_count, name);
    return p ? p->value : SPAN_EMPTY;
}

span request_cookie(const struct request *r, const char *name) {
    span rest = r->raw.cookie, want = span_of(name);
    for (span part; span_next(&rest, ';', &part);) {
        part = span_trim(part);
        if (part.len > want.len && span_starts(part, want) && part.at[want.len] == '=')
            return span_from(part, want.len + 1);
    }
    return SPAN_EMPTY;
}

struct client_address request_network(const struct request *r) {
    static const unsigned char mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
    struct client_address net = r->raw.client;
    size_t keep = memcmp(net.bytes, mapped, sizeof(mapped)) == 0 ? 15 : 6;
    memset(net.bytes + keep, 0, sizeof(net.bytes) - keep);
    return net;
}

bool request_cross_site(const struct request *r) {
    span site = r->raw.sec_fetch_site;
    if (site.len) return !span_eq(site, SPAN("same-origin")) && !span_eq(site, SPAN("none"));
    span origin = r->raw.origin;
    /* no-referrer makes browsers send "null" from our own pages too: it says nothing. */
    if (!origin.len || span_eq(origin, SPAN("null"))) return false;
    ptrdiff_t at = span_find(origin, SPAN("://"));
    return at < 0 || !span_eq_nocase(span_from(origin, (size_t) at + 3), r->raw.host);
}
