#include "check.h"
#include "press/request.h"

static const struct {
    const char *name, *in;
    bool ok;
    const char *target, *host;
    bool keep_alive;
} rows[] = {
    { "plain get", "GET /a?b=1 HTTP/1.1\r\nHost: x.localhost:80\r\n\r\n", true, "/a?b=1",
      "x.localhost", true },
    { "1.0 closes", "GET / HTTP/1.0\r\nHost: x\r\n\r\n", true, "/", "x", false },
    { "asked to close", "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", true, "/", "x",
      false },
    { "absolute form wins over the header", "GET http://y:8/p HTTP/1.1\r\nHost: x\r\n\r\n", true,
      "/p", "y", true },
    { "absolute form without a path", "GET http://y HTTP/1.1\r\nHost: x\r\n\r\n", true, "/", "y",
      true },
    { "fragment is dropped", "GET /p#f HTTP/1.1\r\nHost: x\r\n\r\n", true, "/p", "x", true },
    { "ipv6 host keeps its brackets", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", true, "/",
      "[::1]", true },
    { "no host", "GET / HTTP/1.1\r\n\r\n", true, "/", "", true },
    { "post is refused", "POST / HTTP/1.1\r\nHost: x\r\n\r\n", false, "", "", false },
    { "a body is refused", "GET / HTTP/1.1\r\nContent-Length: 3\r\n\r\n", false, "", "", false },
    { "chunked body is refused", "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", false, "",
      "", false },
    { "relative target", "GET a HTTP/1.1\r\n\r\n", false, "", "", false },
    { "blank before the colon", "GET / HTTP/1.1\r\nHost : x\r\n\r\n", false, "", "", false },
    { "folded header", "GET / HTTP/1.1\r\nA: b\r\n c: d\r\n\r\n", false, "", "", false },
    { "bytes above ASCII in the target", "GET /\xd8\xa7 HTTP/1.1\r\n\r\n", false, "", "", false },
    { "another version", "GET / HTTP/2.0\r\n\r\n", false, "", "", false },
};

static void heads_are_read_strictly(void) {
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct press_request r = { 0 };
        size_t used = 0;
        enum errc rc = press_request_parse(span_of(rows[i].in), &r, &used, NULL);
        CHECK((rc == ERRC_OK) == rows[i].ok, "%s: got %s", rows[i].name, errc_name(rc));
        if (rc != ERRC_OK || !rows[i].ok) continue;
        CHECK(used == strlen(rows[i].in), "%s: used %zu", rows[i].name, used);
        CHECK(span_eq(r.target, span_of(rows[i].target)), "%s: target '%.*s'", rows[i].name,
              SPAN_ARG(r.target));
        CHECK(span_eq(r.host, span_of(rows[i].host)), "%s: host '%.*s'", rows[i].name,
              SPAN_ARG(r.host));
        CHECK(r.keep_alive == rows[i].keep_alive, "%s: keep alive", rows[i].name);
    }
}

static void every_prefix_asks_for_more(void) {
    span whole = SPAN("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    for (size_t n = 0; n < whole.len; n++) {
        struct press_request r = { 0 };
        size_t used = 9;
        enum errc rc = press_request_parse(span_sub(whole, 0, n), &r, &used, NULL);
        CHECK(rc == ERRC_OK && used == 0, "%zu bytes: %s, used %zu", n, errc_name(rc), used);
    }
}

int main(void) {
    RUN(heads_are_read_strictly);
    RUN(every_prefix_asks_for_more);
    return check_done();
}
