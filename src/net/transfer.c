/* transfer - one hop in libcurl: its options, and callbacks that count what comes in. */

#include "base/limits.h"
#include "net/fetch_priv.h"

#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    CONNECT_MS = 10 * 1000,
    TOTAL_MS = 60 * 1000,
    LOW_SPEED_BYTES = 100,
    LOW_SPEED_S = 20,
    ERROR_BODY_MAX = 256 * 1024, /* of an answer whose body nobody wants */
};

static size_t stop(struct transfer *t, enum errc rc, const char *why) {
    t->broken = why;
    t->broken_rc = rc;
    return 0; /* libcurl takes a short count as "abort" */
}

static long status_of(const struct transfer *t) {
    long status = 0;
    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

/* A validator goes back to the server: printable ASCII only, and short. */
static bool is_validator(span v) {
    if (v.len > LIMIT_VALIDATOR_BYTES) return false;
    for (size_t i = 0; i < v.len; i++)
        if (v.at[i] < 0x20 || v.at[i] > 0x7e) return false;
    return true;
}

static bool encoding_known(span v) {
    return v.len == 0 || span_eq_nocase(v, SPAN("identity")) || span_eq_nocase(v, SPAN("gzip")) ||
           span_eq_nocase(v, SPAN("x-gzip")) || span_eq_nocase(v, SPAN("br"));
}

/* Repeated fields are one list (RFC 9110, 5.3). */
static span joined(struct transfer *t, span before, span value) {
    if (before.len == 0) return arena_copy(&t->arena, value);
    return arena_fmt(&t->arena, "%.*s, %.*s", SPAN_ARG(before), SPAN_ARG(value));
}

static bool keep_field(struct transfer *t, span name, span value) {
    struct fetch_result *r = &t->result;
    if (span_eq_nocase(name, SPAN("content-type")))
        r->content_type = arena_copy(&t->arena, value);
    else if (span_eq_nocase(name, SPAN("location")) && value.len <= LIMIT_URL_BYTES)
        t->location = arena_copy(&t->arena, value);
    else if (span_eq_nocase(name, SPAN("etag")) && is_validator(value))
        r->etag = arena_copy(&t->arena, value);
    else if (span_eq_nocase(name, SPAN("last-modified")) && is_validator(value))
        r->last_modified = arena_copy(&t->arena, value);
    else if (span_eq_nocase(name, SPAN("x-robots-tag")))
        r->x_robots_tag = joined(t, r->x_robots_tag, value);
    else if (span_eq_nocase(name, SPAN("content-signal"))) /* words of the same kind, for all */
        r->x_robots_tag = joined(t, value, r->x_robots_tag);
    else if (span_eq_nocase(name, SPAN("tdm-reservation")) && span_eq(value, SPAN("1")))
        r->x_robots_tag = joined(t, SPAN("tdm-reservation"), r->x_robots_tag);
    else if (span_eq_nocase(name, SPAN("link")))
        r->link = joined(t, r->link, value);
    else if (span_eq_nocase(name, SPAN("content-encoding")))
        return encoding_known(value);
    return true;
}

static size_t on_header(char *at, size_t size, size_t n, void *ctx) {
    struct transfer *t = ctx;
    span line = { at, size * n };
    t->header_seen += line.len;
    if (t->header_seen > LIMIT_HEADER_BYTES) return stop(t, ERRC_LIMIT, "headers are too large");
    ptrdiff_t colon = span_find_char(line, ':');
    if (colon > 0 && !span_starts(line, SPAN("HTTP/")) &&
        !keep_field(t, span_trim(span_sub(line, 0, (size_t) colon)),
                    span_trim(span_from(line, (size_t) colon + 1))))
        return stop(t, ERRC_PARSE, "unknown content encoding");
    return line.len;
}

static size_t on_body(char *at, size_t size, size_t n, void *ctx) {
    struct transfer *t = ctx;
    size_t len = size * n;
    t->body_seen += len;
    if (status_of(t) != 200) {
        if (t->body_seen > ERROR_BODY_MAX) return stop(t, ERRC_OK, "body is not wanted");
        return len;
    }
    if (t->body_seen > t->body.max) {
        buf_add(&t->body, (span){ at, t->body.max - t->body.len });
        return stop(t, ERRC_LIMIT, "body is too large");
    }
    buf_add(&t->body, (span){ at, len });
    return len;
}

/* The one door to the net: the address that is checked here is the one that gets connected. */
static curl_socket_t on_open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *sa) {
    struct transfer *t = ctx;
    (void) purpose;
    const char *refused = guard_address(&t->opts->guard, &sa->addr);
    if (refused) {
        t->refused = refused;
        return CURL_SOCKET_BAD;
    }
    return socket(sa->family, sa->socktype | SOCK_CLOEXEC, sa->protocol);
}

static void add_header(struct transfer *t, const char *name, span value) {
    char line[LIMIT_VALIDATOR_BYTES + 64];
    if (value.len == 0 || !is_validator(value)) return;
    snprintf(line, sizeof(line), "%s: %.*s", name, SPAN_ARG(value));
    t->headers = curl_slist_append(t->headers, line);
}

static void set_limits(CURL *e, const struct fetch_options *opts) {
    int64_t connect_ms = opts->connect_timeout_ms ? opts->connect_timeout_ms : CONNECT_MS;
    int64_t total_ms = opts->total_timeout_ms ? opts->total_timeout_ms : TOTAL_MS;
    int64_t slow_s = opts->low_speed_s ? opts->low_speed_s : LOW_SPEED_S;
    curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long) connect_ms);
    curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, (long) total_ms);
    curl_easy_setopt(e, CURLOPT_LOW_SPEED_LIMIT, (long) LOW_SPEED_BYTES);
    curl_easy_setopt(e, CURLOPT_LOW_SPEED_TIME, (long) slow_s);
    curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(e, CURLOPT_PROXY, "");
    curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(e, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    curl_easy_setopt(e, CURLOPT_HTTP_VERSION, (long) CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(e, CURLOPT_PATH_AS_IS, 1L); /* the normal form has no dot segments */
}

void transfer_start(struct transfer *t, const struct fetch_options *opts) {
    CURL *e = t->easy;
    DEFER(buf_done) struct buf url = BUF(LIMIT_URL_BYTES + 1);
    buf_add(&url, t->url);
    t->opts = opts;
    buf_init(&t->body, t->req.bytes_max ? t->req.bytes_max : LIMIT_BODY_BYTES);
    t->body_seen = t->header_seen = 0;
    t->location = SPAN_EMPTY;
    t->refused = t->broken = NULL;
    t->broken_rc = ERRC_OK;

    set_limits(e, opts);
    add_header(t, "If-None-Match", t->req.etag);
    add_header(t, "If-Modified-Since", t->req.last_modified);
    curl_easy_setopt(e, CURLOPT_URL, buf_cstr(&url));
    curl_easy_setopt(e, CURLOPT_PRIVATE, t);
    curl_easy_setopt(e, CURLOPT_USERAGENT, opts->user_agent);
    curl_easy_setopt(e, CURLOPT_ACCEPT_ENCODING, "gzip, br");
    curl_easy_setopt(e, CURLOPT_HTTPHEADER, t->headers);
    curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(e, CURLOPT_HEADERDATA, t);
    curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(e, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(e, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
    curl_easy_setopt(e, CURLOPT_OPENSOCKETDATA, t);
}

void transfer_end_hop(struct transfer *t) {
    curl_slist_free_all(t->headers);
    t->headers = NULL;
    t->easy = NULL;
}

void transfer_free(struct transfer *t) {
    if (!t) return;
    curl_slist_free_all(t->headers);
    if (t->easy) curl_easy_cleanup(t->easy);
    buf_done(&t->body);
    arena_done(&t->arena);
    mem_free(t);
}
