/* hidden - the cookie of the pictures a reader reported. */
#include "web/hidden.h"

enum { HASH_LEN = 32, MAX_AGE_S = 180 * 24 * 3600 };

bool hidden_hash_valid(span s) {
    if (s.len != HASH_LEN) return false;
    for (size_t i = 0; i < s.len; i++)
        if (!((s.at[i] >= '0' && s.at[i] <= '9') || (s.at[i] >= 'a' && s.at[i] <= 'f')))
            return false;
    return true;
}

static span cookie_of(const struct call *c) {
    return request_cookie(c->req, "hidden_images");
}

bool hidden_any(const struct call *c) {
    return cookie_of(c).len > 0;
}

bool hidden_has(const struct call *c, span hash) {
    for (span rest = cookie_of(c), one; rest.len && span_next(&rest, '.', &one);)
        if (span_eq(one, hash)) return true;
    return false;
}

/* The list without `hash`, newest first, at most `max`. */
static void keep_others(const struct call *c, span hash, size_t max, struct buf *out) {
    size_t n = 0;
    for (span rest = cookie_of(c), one; n < max && rest.len && span_next(&rest, '.', &one);) {
        if (!hidden_hash_valid(one) || span_eq(one, hash)) continue;
        if (out->len) buf_add_char(out, '.');
        buf_add(out, one);
        n++;
    }
}

static void set_cookie(struct call *c, span value) {
    span text = arena_fmt(
        c->arena, "hidden_images=%.*s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s",
        SPAN_ARG(value), value.len ? MAX_AGE_S : 0, c->site->cookie_secure ? "; Secure" : "");
    response_header(c->res, "Set-Cookie", text);
}

void hidden_add(struct call *c, span hash) {
    DEFER(buf_done) struct buf list = BUF(HIDDEN_MAX * (HASH_LEN + 1));
    buf_add(&list, hash);
    keep_others(c, hash, HIDDEN_MAX - 1, &list);
    set_cookie(c, buf_span(&list));
}

void hidden_drop(struct call *c, span hash) {
    DEFER(buf_done) struct buf list = BUF(HIDDEN_MAX * (HASH_LEN + 1));
    keep_others(c, hash, HIDDEN_MAX, &list);
    set_cookie(c, buf_span(&list));
}
