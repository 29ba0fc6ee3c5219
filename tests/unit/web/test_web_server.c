/* The wire: framing that is refused, encodings, HEAD, keep-alive, over a real socket. */
#include "unit/web/site.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>

static void *serve(void *arg) {
    struct site *t = arg;
    struct error err = { 0 };
    if (web_run(t->web, &err)) fprintf(stderr, "%s\n", err.msg);
    return NULL;
}

/* Sends bytes, reads until the peer closes or a second passes. */
static span talk(struct site *t, span bytes, struct buf *out) {
    struct sockaddr_in sa = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t) web_port(t->web)),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct timeval wait = { .tv_sec = 1 };
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
    buf_clear(out);
    if (connect(fd, (struct sockaddr *) &sa, sizeof(sa)) == 0 &&
        send(fd, bytes.at, bytes.len, MSG_NOSIGNAL) == (ssize_t) bytes.len) {
        char tmp[4096];
        for (ssize_t n; (n = recv(fd, tmp, sizeof(tmp), 0)) > 0;)
            buf_add(out, (span){ tmp, (size_t) n });
    }
    close(fd);
    return buf_span(out);
}

#define END "Host: news.example\r\nConnection: close\r\n\r\n"

static void answers_and_refuses(struct site *t) {
    static const struct {
        const char *name, *bytes, *status, *must, *must_not;
    } rows[] = {
        { "get", "GET /healthz HTTP/1.1\r\n" END, "200", "ok\n", "Content-Encoding" },
        { "policy-on-errors", "GET /none HTTP/1.1\r\n" END, "404", "frame-ancestors 'none'",
          "<script>" },
        { "no-cookie", "GET / HTTP/1.1\r\n" END, "200", "nosniff", "Set-Cookie" },
        { "gzip", "GET / HTTP/1.1\r\nAccept-Encoding: gzip\r\n" END, "200",
          "Content-Encoding: gzip", "<html" },
        { "brotli", "GET / HTTP/1.1\r\nAccept-Encoding: gzip, br\r\n" END, "200",
          "Content-Encoding: br", "<html" },
        { "head-has-no-body", "HEAD / HTTP/1.1\r\n" END, "200", "Content-Length: ", "<html" },
        { "escapes-stay-for-us", "GET /a%2fb HTTP/1.1\r\n" END, "404", "", "" },
        { "encoded-newline", "GET /a%0d%0aX-Evil:1 HTTP/1.1\r\n" END, "400", "", "\nX-Evil" },
        { "chunked-request", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" END "0\r\n\r\n",
          "411", "", "" },
        { "both-lengths",
          "POST / HTTP/1.1\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n" END, "411", "",
          "" },
        { "two-content-lengths",
          "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n" END "a", "400", "", "" },
        { "length-too-large", "POST / HTTP/1.1\r\nContent-Length: 99999999\r\n" END, "413", "",
          "" },
        { "post-where-none-is", "POST /latest HTTP/1.1\r\nContent-Length: 0\r\n" END, "405",
          "Allow: GET", "" },
        { "no-host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", "400", "", "" },
        { "host-is-not-believed",
          "GET /opensearch.xml HTTP/1.1\r\nHost: evil.example\r\n"
          "Connection: close\r\n\r\n",
          "200", "https://news.example/search", "evil.example" },
    };
    struct buf b = BUF(4 * MIB);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        span got = talk(t, span_of(rows[i].bytes), &b);
        char status[32];
        snprintf(status, sizeof(status), "HTTP/1.1 %s", rows[i].status);
        CHECK(span_starts(got, span_of(status)), "%s: got '%.*s'", rows[i].name,
              SPAN_ARG(span_sub(got, 0, 40)));
        CHECK(span_find(got, span_of(rows[i].must)) >= 0, "%s: lacks '%s'", rows[i].name,
              rows[i].must);
        CHECK(!*rows[i].must_not || span_find(got, span_of(rows[i].must_not)) < 0, "%s: has '%s'",
              rows[i].name, rows[i].must_not);
    }
    buf_done(&b);
}

static void says_304_and_keeps_the_connection(struct site *t) {
    struct buf b = BUF(4 * MIB);
    span got = talk(t, SPAN("GET /about HTTP/1.1\r\n" END), &b);
    ptrdiff_t at = span_find(got, SPAN("ETag: "));
    CHECK(at > 0, "an ETag");
    char etag[BLOB_ETAG_SIZE] = "", ask[512];
    if (at > 0) snprintf(etag, sizeof(etag), "%.19s", got.at + at + 6);
    snprintf(ask, sizeof(ask),
             "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
             "GET /about HTTP/1.1\r\nIf-None-Match: %s\r\n" END,
             etag);
    got = talk(t, span_of(ask), &b);
    CHECK(span_starts(got, SPAN("HTTP/1.1 200")), "the first of two");
    CHECK(span_find(got, SPAN("HTTP/1.1 304")) > 0, "the second: not modified");
    buf_done(&b);
}

static void survives_a_giant_header(struct site *t) {
    struct buf ask = BUF(4 * MIB), b = BUF(4 * MIB);
    buf_add(&ask, SPAN("GET / HTTP/1.1\r\nX: "));
    for (int i = 0; i < 100000; i++) buf_add_char(&ask, 'x');
    buf_add(&ask, SPAN("\r\n" END));
    span got = talk(t, buf_span(&ask), &b);
    CHECK(!got.len || span_starts(got, SPAN("HTTP/1.1 4")), "got '%.*s'",
          SPAN_ARG(span_sub(got, 0, 40)));
    got = talk(t, SPAN("GET /healthz HTTP/1.1\r\n" END), &b);
    CHECK(span_starts(got, SPAN("HTTP/1.1 200")), "and serves on");
    buf_done(&ask);
    buf_done(&b);
}

/* ---- many at once */

static void *reader(void *arg) {
    struct site *t = arg;
    static const char *const paths[] = { "/",
                                         "/latest",
                                         "/en/",
                                         "/sources",
                                         "/archive",
                                         "/metrics",
                                         "/search?q=%D9%83%D9%88%D9%83%D8%A8",
                                         "/riyadh",
                                         "/none" };
    intptr_t bad = 0;
    for (size_t i = 0; i < 60; i++) {
        struct answer a;
        site_get(t, paths[i % COUNT_OF(paths)], &a);
        enum encoding e;
        span br = blob_bytes(a.res.blob, SPAN("br"), &e);
        if (!br.len || a.res.status >= 500) bad++;
        answer_done(&a);
    }
    return (void *) bad;
}

static void answers_many_at_once(void) {
    struct site t;
    site_init(&t, true);
    pthread_t threads[6];
    for (size_t i = 0; i < COUNT_OF(threads); i++) pthread_create(&threads[i], NULL, reader, &t);
    /* The archive changes under them. */
    for (int i = 0; i < 10; i++) {
        struct article a = { .source_id = t.riyadh,
                             .title = arena_fmt(&t.arena, "خبر جديد %d", i),
                             .body = SPAN("نص."),
                             .published_s = SITE_NOW - i };
        site_save(&t, &a);
        clock_sleep_ms(5);
    }
    for (size_t i = 0; i < COUNT_OF(threads); i++) {
        void *bad = NULL;
        pthread_join(threads[i], &bad);
        CHECK(bad == NULL, "thread %zu: bad answers", i);
    }
    struct answer a;
    site_get(&t, "/latest", &a);
    CHECK(answer_has(&a, "خبر جديد 9"), "the newest is shown at the next request");
    answer_done(&a);
    site_done(&t);
}

static void serves_over_a_socket(void) {
    struct site t;
    site_init(&t, true);
    web_close(t.web);
    struct web_options o = {
        .data_dir = t.dir, .base_url = "https://news.example", .listen = "127.0.0.1:0", .threads = 2
    };
    CHECK_OK(web_open(&o, &t.web, &t.err), t.err);
    CHECK_OK(web_listen(t.web, &t.err), t.err);
    pthread_t thread;
    pthread_create(&thread, NULL, serve, &t);
    answers_and_refuses(&t);
    says_304_and_keeps_the_connection(&t);
    survives_a_giant_header(&t);
    web_stop(t.web);
    pthread_join(thread, NULL);
    site_done(&t);
}

int main(void) {
    RUN(answers_many_at_once);
    RUN(serves_over_a_socket);
    return check_done();
}
