#include "web/response.h"

#include "base/mem.h"

static const char *const policies[] = {
    [RESPONSE_PAGE] = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
                      "manifest-src 'self'; form-action 'self'; base-uri 'none'; "
                      "frame-ancestors 'none'",
    [RESPONSE_DATA] = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    [RESPONSE_MEDIA] = "default-src 'none'; sandbox; frame-ancestors 'none'",
};

static const char *const caching[] = {
    [CACHE_NO_STORE] = "no-store",
    [CACHE_SHORT] = "public, max-age=0, must-revalidate",
    [CACHE_HOUR] = "public, max-age=3600",
    [CACHE_IMMUTABLE] = "public, max-age=31536000, immutable",
};

static void drop(struct response *r) {
    blob_unref(r->blob);
    r->blob = NULL;
    for (size_t i = 0; i < r->header_count; i++) mem_free(r->headers[i].value);
    r->header_count = 0;
}

void response_done(struct response *r) {
    buf_done(&r->body);
    drop(r);
}

void response_reset(struct response *r) {
    buf_clear(&r->body);
    blob_unref(r->blob);
    r->blob = NULL;
    for (size_t i = 0; i < r->header_count; i++) mem_free(r->headers[i].value);
    r->header_count = 0;
    r->header_count = 0;
    r->kind = RESPONSE_PAGE;
    r->type = "text/html; charset=utf-8";
}

bool response_header(struct response *r, const char *name, span value) {
    for (size_t i = 0; i < value.len; i++)
        if ((unsigned char) value.at[i] < 0x20 || value.at[i] == 0x7f) return false;
    if (r->header_count == RESPONSE_HEADERS) return false;
    r->headers[r->header_count++] = (struct response_header){ name, mem_strdup(value) };
    return true;
}

void response_redirect(struct response *r, int status, span path) {
    response_reset(r);
    bool ours = path.len && path.at[0] == '/' &&
                (path.len == 1 || (path.at[1] != '/' && path.at[1] != '\\'));
    r->status = status;
    r->type = "text/plain; charset=utf-8";
    r->kind = RESPONSE_DATA;
    response_header(r, "Location", ours ? path : SPAN("/"));
}

bool response_for_other_sites(const struct response *r) {
    static const char *const types[] = { "application/rss+xml", "application/atom+xml",
                                         "application/feed+json", "application/json" };
    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (r->kind == RESPONSE_DATA && span_starts(span_of(r->type), span_of(types[i])))
            return true;
    return false;
}

void response_headers(const struct response *r,
                      void (*add)(void *ctx, const char *name, const char *value), void *ctx) {
    add(ctx, "Content-Type", r->type);
    add(ctx, "Content-Security-Policy", policies[r->kind]);
    add(ctx, "X-Content-Type-Options", "nosniff");
    add(ctx, "Referrer-Policy", "no-referrer");
    add(ctx, "X-Frame-Options", "DENY");
    add(ctx, "Cross-Origin-Opener-Policy", "same-origin");
    add(ctx, "Cross-Origin-Resource-Policy",
        r->kind == RESPONSE_DATA ? "cross-origin" : "same-origin");
    add(ctx, "Permissions-Policy", "camera=(), geolocation=(), microphone=(), browsing-topics=()");
    add(ctx, "Cache-Control", caching[r->status >= 400 ? CACHE_NO_STORE : r->cache]);
    if (r->kind != RESPONSE_MEDIA) add(ctx, "Vary", "Accept-Encoding");
    if (response_for_other_sites(r)) add(ctx, "Access-Control-Allow-Origin", "*");
    for (size_t i = 0; i < r->header_count; i++) add(ctx, r->headers[i].name, r->headers[i].value);
}

void response_seal(struct response *r) {
    if (r->blob) return;
    r->blob = blob_new(buf_span(&r->body), r->kind != RESPONSE_MEDIA);
    buf_done(&r->body);
}

void response_outgoing(struct response *r, span accept_encoding, span if_none_match,
                       struct outgoing *ret) {
    response_seal(r);
    *ret = (struct outgoing){ .status = r->status };
    ret->bytes = blob_bytes(r->blob, accept_encoding, &ret->encoding);
    if (r->status != 200 || r->cache == CACHE_NO_STORE) return;
    blob_etag(r->blob, ret->encoding, ret->etag);
    if (!etag_matches(if_none_match, ret->etag)) return;
    ret->status = 304;
    ret->bytes = SPAN_EMPTY;
}
