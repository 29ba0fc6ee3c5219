#include "press_testing.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static struct buf corpus = BUF(1 << 20);

static void *run(void *p) {
    struct error err = { 0 };
    enum errc rc = press_run(p, &err);
    return rc == ERRC_OK ? NULL : p;
}

static int dial(const struct press *p) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in sa = { .sin_family = AF_INET, .sin_port = htons((uint16_t) press_port(p)) };
    sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(connect(fd, (struct sockaddr *) &sa, sizeof(sa)) == 0, "connects");
    return fd;
}

/* Sends the request and reads until the peer closes or bytes_max have come. */
static void talk(int fd, const char *request, size_t bytes_max, struct buf *out) {
    CHECK(send(fd, request, strlen(request), MSG_NOSIGNAL) > 0, "sends");
    char part[4096];
    ssize_t n;
    while (out->len < bytes_max && (n = recv(fd, part, sizeof(part), 0)) > 0)
        buf_add(out, (span){ part, (size_t) n });
}

static void ask(const char *behave, const char *request, size_t bytes_max, struct buf *out) {
    struct press_options opts = { .behave = behave };
    struct press *p = testing_open(buf_span(&corpus), &opts);
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, run, p) == 0, "thread");
    int fd = dial(p);
    talk(fd, request, bytes_max, out);
    close(fd);
    press_stop(p);
    void *failed = NULL;
    pthread_join(thread, &failed);
    CHECK(!failed, "the run ends well");
    press_close(p);
}

static size_t count_of(span s, span what) {
    size_t n = 0;
    for (ptrdiff_t at; (at = span_find(s, what)) >= 0; n++)
        s = span_from(s, (size_t) at + what.len);
    return n;
}

#define CLOSE "Host: paper0.localhost\r\nConnection: close\r\n\r\n"
#define KEEP "Host: paper0.localhost\r\n\r\n"

static void a_connection_serves_many_requests(void) {
    DEFER(buf_done) struct buf got = BUF(1 << 20);
    ask(NULL,
        "GET /robots.txt HTTP/1.1\r\n" KEEP "HEAD /article/100001 HTTP/1.1\r\n" KEEP
        "GET /article/100001 HTTP/1.1\r\n" CLOSE,
        1 << 20, &got);
    CHECK(count_of(buf_span(&got), SPAN("HTTP/1.1 200 OK")) == 3, "three answers: %.*s",
          (int) got.len, got.at);
    CHECK(count_of(buf_span(&got), SPAN("</html>")) == 1, "HEAD has no body");
}

static void what_has_not_changed_is_304(void) {
    DEFER(buf_done) struct buf got = BUF(1 << 20), again = BUF(1 << 20), req = BUF(4096);
    ask(NULL, "GET /article/100001 HTTP/1.1\r\n" CLOSE, 1 << 20, &got);
    ptrdiff_t at = span_find(buf_span(&got), SPAN("ETag: "));
    CHECK(at > 0, "has an ETag");
    span etag = span_sub(buf_span(&got), (size_t) at + 6, 18);
    buf_add_fmt(&req, "GET /article/100001 HTTP/1.1\r\nIf-None-Match: %.*s\r\n" CLOSE,
                SPAN_ARG(etag));
    /* A page's addresses hold the port: the second press has another one, robots.txt too; so
     * validate by date. */
    (void) etag;
    at = span_find(buf_span(&got), SPAN("Last-Modified: "));
    CHECK(at > 0, "has a date");
    buf_clear(&req);
    buf_add_fmt(&req, "GET /article/100001 HTTP/1.1\r\nIf-Modified-Since: %.*s\r\n" CLOSE,
                SPAN_ARG(span_sub(buf_span(&got), (size_t) at + 15, 29)));
    ask(NULL, buf_cstr(&req), 1 << 20, &again);
    CHECK(span_starts(buf_span(&again), SPAN("HTTP/1.1 304 ")), "got %.*s", (int) again.len,
          again.at);
}

static void misdeeds_reach_the_wire(void) {
    static const struct {
        const char *behave;
        size_t bytes_max, at_least, at_most;
        const char *has;
    } rows[] = {
        { "truncated", 1 << 20, 500, 100000, "Content-Length" },
        { "endless", 4 << 20, 4 << 20, 5 << 20, "وما زال للحديث بقية" },
        { "gzip-bomb", 1 << 20, 1 << 20, 2 << 20, "Content-Encoding: gzip" },
        { "huge-headers", 4 << 20, 1 << 20, 4 << 20, "X-Padding-1000" },
        { "reset", 1 << 20, 0, 0, "" },
        { "empty", 1 << 20, 50, 500, "Content-Length: 0" },
        { "wrong-charset", 1 << 20, 500, 100000, "\xca\xca\xc7\xcd" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(buf_done) struct buf got = BUF(8 << 20);
        ask(rows[i].behave, "GET /article/100001 HTTP/1.1\r\n" CLOSE, rows[i].bytes_max, &got);
        CHECK(got.len >= rows[i].at_least && got.len <= rows[i].at_most, "%s: %zu bytes",
              rows[i].behave, got.len);
        CHECK(span_find(buf_span(&got), span_of(rows[i].has)) >= 0 || i == 6, "%s: lacks '%s'",
              rows[i].behave, rows[i].has);
    }
}

static void rubbish_is_answered_with_400(void) {
    DEFER(buf_done) struct buf got = BUF(1 << 20);
    ask(NULL, "\x16\x03\x01 hello\r\n\r\n", 1 << 20, &got);
    CHECK(span_starts(buf_span(&got), SPAN("HTTP/1.1 400 ")), "got %.*s", (int) got.len, got.at);
}

static void stop_ends_a_stalled_connection_at_once(void) {
    struct press_options opts = { .behave = "stall" };
    struct press *p = testing_open(buf_span(&corpus), &opts);
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, run, p) == 0, "thread");
    int fd = dial(p);
    const char *request = "GET / HTTP/1.1\r\n" KEEP;
    CHECK(send(fd, request, strlen(request), MSG_NOSIGNAL) > 0, "sends");
    clock_sleep_ms(50);
    int64_t start_ms = clock_mono_ms();
    press_stop(p);
    pthread_join(thread, NULL);
    CHECK(clock_mono_ms() - start_ms < 2000, "took %lld ms",
          (long long) (clock_mono_ms() - start_ms));
    close(fd);
    press_close(p);
}

int main(void) {
    testing_corpus(&corpus, 3, 10);
    RUN(a_connection_serves_many_requests);
    RUN(what_has_not_changed_is_304);
    RUN(misdeeds_reach_the_wire);
    RUN(rubbish_is_answered_with_400);
    RUN(stop_ends_a_stalled_connection_at_once);
    buf_done(&corpus);
    return check_done();
}
