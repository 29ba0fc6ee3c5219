/* auth - who may ask for what the route table does not open to everybody. */
#include "web/auth.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/rand.h"
#include "url/url.h"
#include "web/web_priv.h"

#include <sodium.h>

enum {
    SECRET_BYTES = 32,
    SECRET_HEX = 2 * SECRET_BYTES,
    FORM_TOKEN_BYTES = 16,
    IDLE_S = 30 * 60,
    ABSOLUTE_S = 12 * 3600,
    SLOTS = 1024,
    FREE_TRIES = 3,
    WAIT_MAX_S = 300,
    NEXT_BYTES = 300,
    FORGET_MS = 30 * 60 * 1000,
};

struct auth {
    pthread_mutex_t lock; /* over all below */
    uint64_t seed;
    int hashing;
    struct tries {
        int count;
        int64_t next_ms, last_ms;
    } slots[SLOTS];
};

struct auth *auth_new(void) {
    struct auth *a = mem_zalloc(1, sizeof(*a));
    if (sodium_init() < 0) abort(); /* no randomness: nothing secret can be made */
    pthread_mutex_init(&a->lock, NULL);
    a->seed = rand_u64();
    return a;
}

void auth_free(struct auth *a) {
    if (!a) return;
    pthread_mutex_destroy(&a->lock);
    mem_free(a);
}

/* ---- the session */

static const char *cookie_name(const struct call *c) {
    return c->site->cookie_secure ? "__Host-warraq" : "warraq_admin";
}

/* The cookie when it has the form of a session, else empty. */
static span session_secret(const struct call *c) {
    span s = request_cookie(c->req, cookie_name(c));
    return s.len == SECRET_HEX ? s : SPAN_EMPTY;
}

static span digest(struct call *c, span secret) {
    unsigned char *out = arena_alloc(c->arena, crypto_hash_sha256_BYTES);
    crypto_hash_sha256(out, (const unsigned char *) secret.at, secret.len);
    return (span){ (const char *) out, crypto_hash_sha256_BYTES };
}

static span stored_hash(struct call *c) {
    span hash = SPAN_EMPTY;
    if (store_meta_get(c->store, "admin_password", c->arena, &hash, NULL)) return SPAN_EMPTY;
    return hash;
}

/* What the archive knows a session by. A new password ends every session: it is in there too. */
static span session_id(struct call *c, span secret) {
    span password = stored_hash(c);
    return digest(c, arena_fmt(c->arena, "%.*s %.*s", SPAN_ARG(secret), SPAN_ARG(password)));
}

static span cookie_of(struct call *c, span secret, int max_age_s) {
    return arena_fmt(c->arena, "%s=%.*s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s",
                     cookie_name(c), SPAN_ARG(secret), max_age_s,
                     c->site->cookie_secure ? "; Secure" : "");
}

/* The writable archive without forgetting the cached pages: sessions are on none of them. */
static void write_done(struct call *c) {
    pthread_mutex_unlock(&c->web->write_lock);
}

static enum auth_result session_start(struct call *c, span *ret_cookie) {
    unsigned char raw[SECRET_BYTES];
    char hex[SECRET_HEX + 1];
    rand_bytes(raw, sizeof(raw));
    sodium_bin2hex(hex, sizeof(hex), raw, sizeof(raw));
    span hash = session_id(c, (span){ hex, SECRET_HEX }), old = session_secret(c);
    struct error err = { 0 };
    struct store *s = call_write_begin(c);
    if (!s) return AUTH_FAILED;
    if (old.len && store_session_drop(s, session_id(c, old), NULL))
        log_debug("web", "session", "old=1");
    enum errc rc = store_session_put(s, hash, c->now_s + ABSOLUTE_S, &err);
    if (rc == ERRC_OK && !store_session_check(s, hash, c->now_s, c->now_s + IDLE_S))
        rc = error_set(&err, ERRC_BUG, "a new session is not valid");
    write_done(c);
    if (rc != ERRC_OK) {
        call_fail(c, &err);
        return AUTH_FAILED;
    }
    *ret_cookie = cookie_of(c, (span){ hex, SECRET_HEX }, ABSOLUTE_S);
    return AUTH_IN;
}

static bool session_valid(struct call *c) {
    span secret = session_secret(c);
    if (!secret.len) return false;
    span hash = session_id(c, secret);
    if (!store_session_check(c->store, hash, c->now_s, c->now_s + IDLE_S)) return false;
    struct store *s = call_write_begin(c);
    if (!s) { /* a full disk must not keep the moderator from looking */
        response_reset(c->res);
        c->res->status = 200;
        return true;
    }
    bool ok = store_session_check(s, hash, c->now_s, c->now_s + IDLE_S);
    write_done(c);
    return ok;
}

void auth_logout(struct call *c) {
    span secret = session_secret(c);
    struct error err = { 0 };
    struct store *s = secret.len ? call_write_begin(c) : NULL;
    if (!s) return;
    if (store_session_drop(s, session_id(c, secret), &err))
        log_error("web", "session-drop", "reason=%s", err.msg);
    write_done(c);
    response_header(c->res, "Set-Cookie", cookie_of(c, SPAN_EMPTY, 0));
}

/* ---- form tokens */

span auth_form_token(struct call *c) {
    span secret = session_secret(c);
    if (!secret.len) return SPAN_EMPTY;
    unsigned char raw[FORM_TOKEN_BYTES];
    char hex[2 * FORM_TOKEN_BYTES + 1];
    span what = SPAN("warraq form token");
    crypto_generichash(raw, sizeof(raw), (const unsigned char *) what.at, what.len,
                       (const unsigned char *) secret.at, secret.len);
    sodium_bin2hex(hex, sizeof(hex), raw, sizeof(raw));
    return arena_copy(c->arena, span_of(hex));
}

static bool form_ok(struct call *c) {
    span want = auth_form_token(c), got = request_form(c->req, "token");
    return !request_cross_site(c->req) && want.len && got.len == want.len &&
           sodium_memcmp(want.at, got.at, want.len) == 0;
}

/* ---- tokens of the API */

enum auth_bearer { BEARER_NONE, BEARER_VALID, BEARER_UNKNOWN };

/* "Authorization: Bearer <token>"; *ret_digest is the token's when it is valid. */
static enum auth_bearer auth_bearer(struct call *c, span *ret_digest) {
    span h = c->req->raw.authorization, kind = SPAN("Bearer ");
    if (!h.len) return BEARER_NONE;
    span token = span_trim(span_from(h, kind.len));
    if (!span_starts_nocase(h, kind) || token.len != SECRET_HEX) return BEARER_UNKNOWN;
    span hash = digest(c, token);
    char hex[2 * crypto_hash_sha256_BYTES + 1];
    sodium_bin2hex(hex, sizeof(hex), (const unsigned char *) hash.at, hash.len);
    *ret_digest = hash;
    return store_token_check(c->store, span_of(hex)) ? BEARER_VALID : BEARER_UNKNOWN;
}

/* Anybody may use the API, a token makes the allowance larger. */
static bool api_allowed(struct call *c) {
    struct client_address who = request_network(c->req);
    span token = SPAN_EMPTY;
    enum auth_bearer bearer = auth_bearer(c, &token);
    struct throttle *t = c->web->api;
    if (bearer == BEARER_VALID) {
        memcpy(who.bytes, token.at, sizeof(who.bytes));
        t = c->web->api_tokens;
    }
    if (!throttle_take(t, &who, clock_mono_ms())) {
        call_error(c, 429);
        return false;
    }
    if (bearer == BEARER_UNKNOWN) {
        call_error(c, 401);
        return false;
    }
    c->api_token = bearer == BEARER_VALID;
    return true;
}

bool call_authorise(struct call *c, enum role role) {
    if (role <= c->role) return true;
    if (role == ROLE_API) {
        if (!api_allowed(c)) return false;
        c->role = ROLE_API;
        return true;
    }
    c->res->cache = CACHE_NO_STORE;
    bool post = c->req->method == METHOD_POST;
    if (!session_valid(c)) {
        DEFER(buf_done) struct buf b = BUF(4 * LIMIT_URL_BYTES);
        if (!post && c->req->target.len <= NEXT_BYTES) url_encode(c->req->target, &b);
        response_redirect(c->res, 303,
                          call_path(c, b.len ? "/admin/login?next=%.*s" : "/admin/login%.*s",
                                    SPAN_ARG(buf_span(&b))));
        return false;
    }
    if (post && !form_ok(c)) {
        call_error(c, 403);
        return false;
    }
    c->role = ROLE_ADMIN;
    return true;
}

/* ---- the password */

static struct tries *tries_of(struct call *c) {
    struct auth *a = c->web->auth;
    struct client_address net = request_network(c->req);
    return &a->slots[hash64((span){ (const char *) net.bytes, sizeof(net.bytes) }, a->seed) %
                     SLOTS];
}

/* Counts a try before it is made, so that many at once do not slip through. */
static bool may_try(struct call *c, int64_t *ret_wait_s) {
    struct auth *a = c->web->auth;
    int64_t now = clock_mono_ms();
    pthread_mutex_lock(&a->lock);
    struct tries *t = tries_of(c);
    if (t->count && now - t->last_ms > FORGET_MS) *t = (struct tries){ 0 };
    bool ok = now >= t->next_ms && a->hashing < AUTH_HASHES;
    *ret_wait_s = now < t->next_ms ? (t->next_ms - now + 999) / 1000 : 1;
    if (ok) {
        t->count++;
        t->last_ms = now;
        int over = t->count - FREE_TRIES;
        int64_t wait_s = over < 0 ? 0 : over > 8 ? WAIT_MAX_S : (int64_t) 1 << over;
        t->next_ms = now + (wait_s < WAIT_MAX_S ? wait_s : WAIT_MAX_S) * 1000;
        a->hashing++;
    }
    pthread_mutex_unlock(&a->lock);
    return ok;
}

static void tried(struct call *c, bool right) {
    struct auth *a = c->web->auth;
    pthread_mutex_lock(&a->lock);
    a->hashing--;
    if (right) *tries_of(c) = (struct tries){ 0 };
    pthread_mutex_unlock(&a->lock);
}

bool auth_password_set(struct call *c) {
    return stored_hash(c).len > 0;
}

/* As long and as much memory when there is no password: the time says nothing. */
static bool verify(struct call *c, span password) {
    span hash = stored_hash(c);
    if (hash.len && hash.len < crypto_pwhash_STRBYTES)
        return crypto_pwhash_str_verify(arena_cstr(c->arena, hash), password.at, password.len) == 0;
    unsigned char out[SECRET_BYTES], salt[crypto_pwhash_SALTBYTES] = { 0 };
    if (crypto_pwhash(out, sizeof(out), password.at, password.len, salt,
                      crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE,
                      crypto_pwhash_ALG_ARGON2ID13) != 0)
        log_error("web", "password", "reason=not enough memory");
    return false;
}

enum auth_result auth_login(struct call *c, span password, int64_t *ret_wait_s, span *ret_cookie) {
    if (!password.len || password.len > AUTH_PASSWORD_MAX) return AUTH_WRONG;
    if (!may_try(c, ret_wait_s)) return AUTH_WAIT;
    bool right = verify(c, password);
    tried(c, right);
    log_info("web", "login", "ok=%d", right);
    return right ? session_start(c, ret_cookie) : AUTH_WRONG;
}
