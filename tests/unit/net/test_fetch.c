/* fetch: against a loopback server that misbehaves; only 127.0.0.0/8 is ever contacted. */

#include "check.h"
#include "evil_server.h"
#include "net/fetch.h"

static struct evil_server server;

static struct fetcher *open_fetcher(struct fetch_options o) {
    struct fetcher *f = NULL;
    struct error err = { 0 };
    o.user_agent = "WarraqBot/test";
    if (!o.total_timeout_ms) o.total_timeout_ms = 8000;
    if (!o.low_speed_s) o.low_speed_s = 1;
    CHECK_OK(fetcher_open(&o, &f, &err), err);
    return f;
}

static const struct fetch_options dev = { .guard = { .allow_private = true } };

static void ask(struct fetcher *f, const char *host, const char *path, struct fetch_request req) {
    char url[256];
    snprintf(url, sizeof(url), "http://%s:%d%s", host, server.port, path);
    req.url = span_of(url);
    fetch_add(f, &req);
}

static const struct {
    const char *name, *path;
    enum errc rc;
    int status;
    const char *reason; /* a part of it */
} rows[] = {
    { "plain", "/ok", ERRC_OK, 200, "" },
    { "redirects are followed", "/found", ERRC_OK, 200, "" },
    { "redirect loop", "/loop", ERRC_LIMIT, 302, "too many redirects" },
    { "redirect to nowhere", "/nowhere", ERRC_PARSE, 302, "without a target" },
    { "redirect to a file", "/to-file", ERRC_DENIED, 302, "scheme" },
    { "redirect to the metadata address", "/to-metadata", ERRC_DENIED, 0, "link-local" },
    { "endless body", "/endless", ERRC_LIMIT, 200, "too large" },
    { "gzip bomb", "/bomb", ERRC_LIMIT, 200, "too large" },
    { "a byte now and then", "/drip", ERRC_RETRY_LATER, 200, "timed out" },
    { "no answer", "/silent", ERRC_RETRY_LATER, 0, "timed out" },
    { "cut off", "/cut", ERRC_RETRY_LATER, 200, "before the end" },
    { "endless headers", "/headers", ERRC_LIMIT, 200, "headers" },
    { "not HTTP", "/garbage", ERRC_PARSE, 0, "" },
    { "two encodings", "/deflate", ERRC_PARSE, 200, "encoding" },
    { "304 unasked", "/304", ERRC_PARSE, 304, "304" },
    { "206 unasked", "/partial", ERRC_PARSE, 206, "206" },
    { "gone", "/gone", ERRC_NOT_FOUND, 410, "410" },
    { "not found", "/none", ERRC_NOT_FOUND, 404, "404" },
    { "forbidden", "/forbidden", ERRC_DENIED, 403, "403" },
};

static void every_misbehaviour_has_its_verdict(void) {
    struct fetch_options o = dev;
    o.connections_per_host = COUNT_OF(rows);
    struct fetcher *f = open_fetcher(o);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        ask(f, "127.0.0.1", rows[i].path, (struct fetch_request){ .tag = i, .bytes_max = 100000 });
    size_t seen = 0;
    for (struct fetch_result *r; (r = fetch_next(f, 10000)); seen++) {
        size_t i = r->tag;
        CHECK(r->rc == rows[i].rc, "%s: %s '%s'", rows[i].name, errc_name(r->rc), r->reason);
        CHECK(r->status == rows[i].status, "%s: status %d", rows[i].name, r->status);
        CHECK(strstr(r->reason, rows[i].reason), "%s: reason '%s'", rows[i].name, r->reason);
        CHECK(r->rc == ERRC_OK || r->reason[0], "%s: no reason", rows[i].name);
        CHECK(r->body.len <= 100000, "%s: body of %zu", rows[i].name, r->body.len);
        if (r->rc == ERRC_LIMIT && r->status == 200 && strstr(r->reason, "body"))
            CHECK(r->body.len == 100000, "%s: cut body of %zu", rows[i].name, r->body.len);
        CHECK(r->retry_after_s == 0, "%s: retry after", rows[i].name);
        fetch_done(r);
        if (seen + 1 == COUNT_OF(rows)) break;
    }
    CHECK(seen + 1 == COUNT_OF(rows), "%zu results", seen + 1);
    CHECK(fetch_pending(f) == 0, "nothing is left");
    fetcher_close(f);
}

static struct fetch_result *get(struct fetcher *f, const char *path, struct fetch_request req) {
    ask(f, "paper.localhost", path, req);
    struct fetch_result *r = fetch_next(f, 10000);
    CHECK(r, "no result for %s", path);
    return r;
}

static void answers_carry_their_headers(void) {
    struct fetcher *f = open_fetcher(dev);
    struct fetch_result *r = get(f, "/ok", (struct fetch_request){ 0 });
    CHECK(r->rc == ERRC_OK && span_eq(r->body, SPAN("hello")), "body '%.*s'", SPAN_ARG(r->body));
    CHECK(span_eq(r->content_type, SPAN("text/html")), "type");
    CHECK(span_eq(r->etag, SPAN("\"v1\"")) && r->last_modified.len == 29, "validators");
    CHECK(span_eq(r->x_robots_tag, SPAN("noarchive, nosnippet")), "got '%.*s'",
          SPAN_ARG(r->x_robots_tag));
    CHECK(strstr(server.last_request, "User-Agent: WarraqBot/test\r\n"), "user agent");
    CHECK(strstr(server.last_request, "Accept-Encoding: gzip, br\r\n"), "encodings");
    CHECK(!strstr(server.last_request, "Cookie"), "no cookies");
    fetch_done(r);
    r = get(f, "/etag", (struct fetch_request){ 0 });
    CHECK(r->rc == ERRC_OK && r->etag.len == 0, "a validator with controls is dropped");
    fetch_done(r);
    fetcher_close(f);
}

static void validators_make_304(void) {
    struct fetcher *f = open_fetcher(dev);
    struct fetch_result *r = get(f, "/cached", (struct fetch_request){ .etag = SPAN("\"v1\"") });
    CHECK(r->rc == ERRC_OK && r->status == 304 && r->body.len == 0, "304: %s", r->reason);
    fetch_done(r);
    r = get(f, "/cached", (struct fetch_request){ .etag = SPAN("\"v1\"\r\nX: y") });
    CHECK(r->status == 200, "a validator with a newline is not sent");
    CHECK(!strstr(server.last_request, "X: y"), "no header is smuggled");
    fetch_done(r);
    fetcher_close(f);
}

static void redirects_can_be_the_result(void) {
    struct fetcher *f = open_fetcher(dev);
    struct fetch_result *r = get(f, "/moved", (struct fetch_request){ .stop_at_redirect = true });
    CHECK(r->rc == ERRC_OK && r->status == 301, "status %d %s", r->status, r->reason);
    CHECK(span_ends(r->url, SPAN("/moved2")) && r->moved_permanently, "'%.*s'", SPAN_ARG(r->url));
    fetch_done(r);
    r = get(f, "/moved", (struct fetch_request){ 0 });
    CHECK(r->moved_permanently && span_ends(r->url, SPAN("/ok")), "permanent");
    fetch_done(r);
    r = get(f, "/found", (struct fetch_request){ 0 });
    CHECK(!r->moved_permanently && span_ends(r->url, SPAN("/ok")), "302 is not permanent");
    fetch_done(r);
    fetcher_close(f);
}

static void private_addresses_are_never_contacted(void) {
    static const char *const urls[] = {
        "http://127.0.0.1/", "http://localhost/",       "http://a.localhost/", "http://[::1]/",
        "http://10.0.0.1/",  "http://[::ffff:7f00:1]/", "http://0x7f.1/",
    };
    struct fetcher *f = open_fetcher((struct fetch_options){ 0 });
    int before = atomic_load(&server.requests);
    for (size_t i = 0; i < COUNT_OF(urls); i++) {
        fetch_add(f, &(struct fetch_request){ .url = span_of(urls[i]) });
        struct fetch_result *r = fetch_next(f, 5000);
        CHECK(r && r->rc == ERRC_DENIED && strstr(r->reason, "address"), "%s: %s", urls[i],
              r ? r->reason : "nothing");
        fetch_done(r);
    }
    struct fetch_result *r = get(f, "/ok", (struct fetch_request){ 0 });
    CHECK(r->rc == ERRC_DENIED && strstr(r->reason, "port"), "port: %s", r->reason);
    fetch_done(r);
    CHECK(atomic_load(&server.requests) == before, "the server was reached");
    fetcher_close(f);
}

static void one_host_is_asked_slowly(void) {
    struct fetch_options o = dev;
    o.host_delay_ms = 100;
    struct fetcher *f = open_fetcher(o);
    atomic_store(&server.open_max, 0);
    int64_t began_ms = clock_mono_ms();
    for (int i = 0; i < 4; i++) ask(f, "a.localhost", "/ok", (struct fetch_request){ .tag = 1 });
    ask(f, "b.localhost", "/ok", (struct fetch_request){ .tag = 2, .host_delay_ms = 5000 });
    for (int i = 0; i < 5; i++) {
        struct fetch_result *r = fetch_next(f, 5000);
        CHECK(r && r->rc == ERRC_OK, "result %d", i);
        if (r && r->tag == 2) CHECK(clock_mono_ms() - began_ms < 250, "another host need not wait");
        fetch_done(r);
    }
    int64_t took_ms = clock_mono_ms() - began_ms;
    CHECK(took_ms >= 300 && took_ms < 2000, "four starts 100 ms apart took %d ms", (int) took_ms);
    fetcher_close(f);
}

static void one_host_has_few_connections(void) {
    for (size_t limit = 1; limit <= 3; limit += 2) {
        struct fetch_options o = dev;
        o.connections_per_host = limit;
        struct fetcher *f = open_fetcher(o);
        for (int i = 0; i < 100 && atomic_load(&server.open); i++) clock_sleep_ms(20);
        atomic_store(&server.open_max, 0);
        for (int i = 0; i < 6; i++) ask(f, "c.localhost", "/slowly", (struct fetch_request){ 0 });
        for (int i = 0; i < 6; i++) fetch_done(fetch_next(f, 5000));
        CHECK(atomic_load(&server.open_max) == (int) limit, "%zu allowed, %d open", limit,
              atomic_load(&server.open_max));
        fetcher_close(f);
    }
}

static void retry_after_holds_for_that_host_only(void) {
    struct fetcher *f = open_fetcher(dev);
    ask(f, "a.localhost", "/busy", (struct fetch_request){ 0 });
    ask(f, "a.localhost", "/ok", (struct fetch_request){ 0 });
    for (int i = 0; i < 2; i++) {
        struct fetch_result *r = fetch_next(f, 5000);
        CHECK(r && r->rc == ERRC_RETRY_LATER, "result %d", i);
        CHECK(r && r->retry_after_s > 86000 && r->retry_after_s <= 86400, "capped to a day");
        fetch_done(r);
    }
    ask(f, "a.localhost", "/ok", (struct fetch_request){ 0 });
    struct fetch_result *r = fetch_next(f, 5000);
    CHECK(r && r->status == 0 && strstr(r->reason, "asked to wait"), "not asked again");
    fetch_done(r);
    ask(f, "b.localhost", "/ok", (struct fetch_request){ 0 });
    r = fetch_next(f, 5000);
    CHECK(r && r->rc == ERRC_OK, "another host goes on");
    fetch_done(r);
    fetcher_close(f);
}

static void wake_and_close_end_a_wait(void) {
    struct fetcher *f = open_fetcher(dev);
    fetch_wake(f);
    int64_t began_ms = clock_mono_ms();
    CHECK(fetch_next(f, 5000) == NULL, "woken without a result");
    CHECK(clock_mono_ms() - began_ms < 1000, "at once");
    CHECK(fetch_next(f, 0) == NULL, "no wait, no result");
    ask(f, "a.localhost", "/silent", (struct fetch_request){ 0 });
    ask(f, "a.localhost", "/ok", (struct fetch_request){ 0 });
    CHECK(fetch_next(f, 100) == NULL && fetch_pending(f) == 2, "closed while running");
    fetcher_close(f);
    fetcher_close(NULL);
}

int main(void) {
    if (!evil_start(&server)) return 1;
    RUN(every_misbehaviour_has_its_verdict);
    RUN(answers_carry_their_headers);
    RUN(validators_make_304);
    RUN(redirects_can_be_the_result);
    RUN(private_addresses_are_never_contacted);
    RUN(one_host_is_asked_slowly);
    RUN(one_host_has_few_connections);
    RUN(retry_after_holds_for_that_host_only);
    RUN(wake_and_close_end_a_wait);
    evil_stop(&server);
    return check_done();
}
