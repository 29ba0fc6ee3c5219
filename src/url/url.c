/* url - the parser proper: scheme, authority, and the rest resolved against a base. */

#include "url/url_priv.h"

static bool is_alpha(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_slash(span s, size_t i) {
    return i < s.len && (s.at[i] == '/' || s.at[i] == '\\');
}

/* Without controls and blanks at the ends, without tabs and newlines anywhere, as browsers do. */
static span strip(span text, struct arena *arena) {
    while (text.len && (unsigned char) text.at[0] <= ' ') text.at++, text.len--;
    while (text.len && (unsigned char) text.at[text.len - 1] <= ' ') text.len--;
    char *copy = arena_alloc(arena, text.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] != '\t' && text.at[i] != '\n' && text.at[i] != '\r') copy[n++] = text.at[i];
    return (span){ copy, n };
}

/* Takes "scheme:" from *s. */
static bool take_scheme(span *s, span *ret) {
    size_t n = 0;
    while (n < s->len &&
           (is_alpha(s->at[n]) || (n && ((s->at[n] >= '0' && s->at[n] <= '9') || s->at[n] == '+' ||
                                         s->at[n] == '-' || s->at[n] == '.'))))
        n++;
    if (n == 0 || n == s->len || s->at[n] != ':') return false;
    *ret = span_sub(*s, 0, n);
    *s = span_from(*s, n + 1);
    return true;
}

static enum errc parse_port(span digits, struct url *u, struct error *err) {
    uint64_t port;
    if (digits.len == 0) return ERRC_OK;
    if (!span_to_u64(digits, &port) || port == 0 || port > 65535)
        return error_set(err, ERRC_PARSE, "bad port in URL");
    u->port = (int) port;
    return ERRC_OK;
}

/* "host:port" at the head of *s; *s moves behind it. */
static enum errc take_authority(span *s, struct arena *arena, struct url *u, struct error *err) {
    while (is_slash(*s, 0)) *s = span_from(*s, 1);
    size_t n = 0;
    while (n < s->len && !is_slash(*s, n) && s->at[n] != '?' && s->at[n] != '#') n++;
    span authority = span_sub(*s, 0, n);
    *s = span_from(*s, n);
    if (span_find_char(authority, '@') >= 0) return error_set(err, ERRC_DENIED, "user name in URL");

    span host = authority;
    size_t colon = authority.len;
    while (colon > 0 && authority.at[colon - 1] != ':' && authority.at[colon - 1] != ']') colon--;
    if (colon > 0 && authority.at[colon - 1] == ':') {
        enum errc rc = parse_port(span_from(authority, colon), u, err);
        if (rc != ERRC_OK) return rc;
        host = span_sub(authority, 0, colon - 1);
    }
    if (host.len == 0) return error_set(err, ERRC_PARSE, "no host in URL");
    return url_host_parse(host, arena, &u->host, &u->host_is_ip, err);
}

/* rest = path, query, fragment as written; base_dir is put before a relative path. */
static enum errc parse_rest(span rest, const struct url *base, struct arena *arena, struct url *u,
                            struct error *err) {
    ptrdiff_t hash = span_find_char(rest, '#');
    if (hash >= 0) rest.len = (size_t) hash;
    ptrdiff_t mark = span_find_char(rest, '?');
    span path = mark >= 0 ? span_sub(rest, 0, (size_t) mark) : rest;
    span query = mark >= 0 ? span_from(rest, (size_t) mark + 1) : SPAN_EMPTY;

    DEFER(buf_done) struct buf whole = BUF(3 * LIMIT_URL_BYTES);
    DEFER(buf_done) struct buf out = BUF(8 * LIMIT_URL_BYTES);
    if (base && !is_slash(path, 0)) {
        span dir = base->path;
        while (path.len && dir.len && dir.at[dir.len - 1] != '/') dir.len--;
        buf_add(&whole, dir);
    }
    buf_add(&whole, path);
    url_path_normal(buf_span(&whole), &out);
    u->path = arena_copy(arena, buf_span(&out));

    bool inherits = base && path.len == 0 && mark < 0;
    if (inherits) u->query = arena_copy(arena, base->query);
    if (!inherits && query.len) {
        buf_clear(&out);
        buf_add_char(&out, '?');
        url_query_normal(query, &out);
        u->query = out.len > 1 ? arena_copy(arena, buf_span(&out)) : SPAN_EMPTY;
    }
    if (whole.full || out.full ||
        u->host.len + u->path.len + u->query.len + sizeof("https://:65535") > LIMIT_URL_BYTES)
        return error_set(err, ERRC_LIMIT, "URL is too long");
    return ERRC_OK;
}

enum errc url_parse(span text, const struct url *base, struct arena *arena, struct url *ret,
                    struct error *err) {
    if (text.len > LIMIT_URL_BYTES) return error_set(err, ERRC_LIMIT, "URL is too long");
    span rest = strip(text, arena), scheme = SPAN_EMPTY;
    struct url u = { 0 };
    bool has_scheme = take_scheme(&rest, &scheme);
    if (has_scheme) {
        u.https = span_eq_nocase(scheme, SPAN("https"));
        if (!u.https && !span_eq_nocase(scheme, SPAN("http")))
            return error_set(err, ERRC_DENIED, "scheme '%.*s' is not http", SPAN_ARG(scheme));
    } else if (base) {
        u.https = base->https;
    }
    u.port = u.https ? 443 : 80;

    bool absolute = has_scheme && (!base || base->https != u.https);
    if (absolute || (is_slash(rest, 0) && is_slash(rest, 1) && (has_scheme || base))) {
        enum errc rc = take_authority(&rest, arena, &u, err);
        if (rc != ERRC_OK) return rc;
        base = NULL;
    } else if (base) {
        u.host = arena_copy(arena, base->host);
        u.host_is_ip = base->host_is_ip;
        u.port = base->port;
    } else {
        return error_set(err, ERRC_PARSE, "relative URL without a base");
    }
    enum errc rc = parse_rest(rest, base, arena, &u, err);
    if (rc == ERRC_OK) *ret = u;
    return rc;
}

span url_origin(const struct url *u, struct arena *arena) {
    const char *scheme = u->https ? "https" : "http";
    if (u->port == (u->https ? 443 : 80))
        return arena_fmt(arena, "%s://%.*s", scheme, SPAN_ARG(u->host));
    return arena_fmt(arena, "%s://%.*s:%d", scheme, SPAN_ARG(u->host), u->port);
}

span url_render(const struct url *u, struct arena *arena) {
    if (u->port != (u->https ? 443 : 80)) {
        span origin = url_origin(u, arena);
        return arena_fmt(arena, "%.*s%.*s%.*s", SPAN_ARG(origin), SPAN_ARG(u->path),
                         SPAN_ARG(u->query));
    }
    const span parts[] = { u->https ? SPAN("https://") : SPAN("http://"), u->host, u->path,
                           u->query };
    size_t len = 0, n = 0;
    for (size_t i = 0; i < COUNT_OF(parts); i++) len += parts[i].len;
    char *to = arena_alloc(arena, len);
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        if (parts[i].len) memcpy(to + n, parts[i].at, parts[i].len);
        n += parts[i].len;
    }
    return (span){ to, len };
}

enum errc url_normalise(span text, span base, struct arena *arena, span *ret, struct error *err) {
    struct url b = { 0 }, u = { 0 };
    if (base.len) {
        enum errc rc = url_parse(base, NULL, arena, &b, err);
        if (rc != ERRC_OK) return rc;
    }
    enum errc rc = url_parse(text, base.len ? &b : NULL, arena, &u, err);
    if (rc == ERRC_OK) *ret = url_render(&u, arena);
    return rc;
}
