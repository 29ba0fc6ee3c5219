#ifndef NET_FETCH_H
#define NET_FETCH_H

/* fetch - polite bytes from the net: many transfers in one thread (libcurl multi).
 *
 * Every hop passes the address guard at connect time, http and https only, at most LIMIT_REDIRECTS
 * hops; no cookies, no proxy, no authentication; gzip and br only; decoded bytes are counted and
 * cut. Per-host spacing and one connection a host are kept here (throttle); robots rules are the
 * caller's (net/robots.h).
 *
 * A pause that a host asks for (Retry-After) holds for that host only: a short one is waited for,
 * requests behind a longer one come back at once as RETRY_LATER with what is left of it.
 *
 * Ownership  fetch_add copies the request; a result is borrowed until fetch_done().
 * Limits     LIMIT_BODY_BYTES or the request's bytes_max; connect 10 s, first byte 20 s, all 60 s,
 *            at least 100 B/s over 20 s (options).
 * Errors     in the result: RETRY_LATER (timeout, connection, 5xx, 429), DENIED (guard, scheme,
 *            other 4xx), NOT_FOUND (404, 410), LIMIT (too many hops; too large: the body has the
 *            first bytes_max bytes), PARSE (broken HTTP).
 * Threads    one; fetch_done() may be called from any, and fetch_wake() also from a signal handler.
 * Library    libcurl, only in net.
 */

#include "base/buf.h"
#include "net/guard.h"

struct fetcher;

struct fetch_options {
    struct guard_options guard;
    const char *user_agent;                       /* "WarraqBot/0.1 (+https://...)" */
    int64_t host_delay_ms;                        /* between starts to one host */
    size_t concurrent_max;                        /* transfers at once over all hosts */
    size_t connections_per_host;                  /* 0 = 1 */
    int64_t connect_timeout_ms, total_timeout_ms; /* 0 = defaults */
    int64_t low_speed_s;                          /* 0 = 20: too slow for so long is given up */
};

struct fetch_request {
    uint64_t tag;             /* the caller's; comes back */
    span url;                 /* normalised */
    span etag, last_modified; /* sent as validators when not empty */
    bool stop_at_redirect;    /* a redirect is a result: OK, its 3xx status, url = where to */
    size_t bytes_max;         /* 0 = LIMIT_BODY_BYTES */
    int64_t not_before_ms;    /* monotonic; 0 = as soon as the host allows */
    int64_t host_delay_ms;    /* robots crawl-delay when larger than the option; 0 = option */
};

struct fetch_result {
    uint64_t tag;
    enum errc rc;
    char reason[160];       /* when rc is not OK: one line for the source's log */
    int status;             /* last HTTP status, 0 when none */
    span url;               /* after redirects */
    bool moved_permanently; /* every hop was 301 or 308 */
    span body;              /* decoded; empty on 304 */
    span content_type, etag, last_modified, x_robots_tag, link;
    int64_t retry_after_s; /* 0 = none; capped at 24 h */
    int64_t took_ms;
};

enum errc fetcher_open(const struct fetch_options *opts, struct fetcher **ret, struct error *err)
    MUST_CHECK;
void fetcher_close(struct fetcher *f);
void fetch_add(struct fetcher *f, const struct fetch_request *req);
/* Runs transfers for at most wait_ms, then gives a finished one, or NULL. */
struct fetch_result *fetch_next(struct fetcher *f, int64_t wait_ms);
/* Gives a result back; NULL is fine. Touches nothing of the fetcher. */
void fetch_done(struct fetch_result *r);
size_t fetch_pending(const struct fetcher *f); /* queued and running */
/* Makes a fetch_next() that waits return. */
void fetch_wake(struct fetcher *f);

#endif
