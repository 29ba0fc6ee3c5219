#ifndef TESTS_UNIT_NET_EVIL_SERVER_H
#define TESTS_UNIT_NET_EVIL_SERVER_H

/* evil_server - a loopback web server that misbehaves by the path it is asked for. */

#include "base/buf.h"
#include "base/clock.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

struct evil_server {
    int fd, port;
    pthread_t thread;
    atomic_int requests, open, open_max;
    char last_request[4096];
};

struct evil_peer {
    struct evil_server *s;
    int fd;
};

static inline bool evil_send(int fd, span bytes) {
    while (bytes.len) {
        ssize_t n = send(fd, bytes.at, bytes.len, MSG_NOSIGNAL);
        if (n <= 0) return false;
        bytes = span_from(bytes, (size_t) n);
    }
    return true;
}

/* gzip of zeros without end: deflate with fixed codes, one match of 258 bytes after the other. */
static inline void evil_bomb(int fd) {
    DEFER(buf_done) struct buf b = BUF(1 << 20);
    unsigned bits = 0, count = 0;
    buf_add(&b, SPAN("\x1f\x8b\x08\0\0\0\0\0\0\xff"));
    /* final block 1, type 01, literal 0 = 00110000, then length 285 = 11000101, distance 00000 */
    static const char head[] = "1"
                               "10"
                               "00110000",
                      match[] = "11000101"
                                "00000";
    for (size_t i = 0; i < sizeof(head) - 1 + 400000 * (sizeof(match) - 1); i++) {
        char c =
            i < sizeof(head) - 1 ? head[i] : match[(i - sizeof(head) + 1) % (sizeof(match) - 1)];
        bits |= (unsigned) (c - '0') << count;
        if (++count < 8) continue;
        buf_add_char(&b, (char) bits);
        bits = count = 0;
    }
    evil_send(fd, SPAN("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n"));
    evil_send(fd, buf_span(&b));
}

static inline void evil_stream(int fd, span piece, int64_t pause_ms) {
    for (int i = 0; i < 100000 && evil_send(fd, piece); i++)
        if (pause_ms) clock_sleep_ms(pause_ms);
}

static inline void evil_answer(int fd, const char *path, const char *request) {
#define IS(p) (strncmp(path, p " ", sizeof(p)) == 0)
#define SAY(text) evil_send(fd, SPAN(text))
#define CLOSED "Connection: close\r\n\r\n"
    if (IS("/ok"))
        SAY("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: \"v1\"\r\nLast-Modified: Mon, 01 "
            "Jan 2024 00:00:00 GMT\r\nX-Robots-Tag: noarchive\r\nX-Robots-Tag: nosnippet\r\n" CLOSED
            "hello");
    else if (IS("/slowly")) {
        clock_sleep_ms(60);
        SAY("HTTP/1.1 200 OK\r\n" CLOSED "ok");
    } else if (IS("/cached")) {
        if (strstr(request, "If-None-Match: \"v1\""))
            SAY("HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n" CLOSED);
        else
            SAY("HTTP/1.1 200 OK\r\nETag: \"v1\"\r\n" CLOSED "fresh");
    } else if (IS("/304"))
        SAY("HTTP/1.1 304 Not Modified\r\n" CLOSED);
    else if (IS("/moved"))
        SAY("HTTP/1.1 301 Moved\r\nLocation: /moved2\r\n" CLOSED);
    else if (IS("/moved2"))
        SAY("HTTP/1.1 308 Moved\r\nLocation: /ok\r\n" CLOSED "see there");
    else if (IS("/found"))
        SAY("HTTP/1.1 302 Found\r\nLocation: /moved\r\n" CLOSED);
    else if (IS("/loop"))
        SAY("HTTP/1.1 302 Found\r\nLocation: /loop\r\n" CLOSED);
    else if (IS("/nowhere"))
        SAY("HTTP/1.1 302 Found\r\n" CLOSED);
    else if (IS("/to-file"))
        SAY("HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n" CLOSED);
    else if (IS("/to-metadata"))
        SAY("HTTP/1.1 302 Found\r\nLocation: http://0xA9FEA9FE/latest\r\n" CLOSED);
    else if (IS("/endless")) {
        SAY("HTTP/1.1 200 OK\r\n" CLOSED);
        evil_stream(fd, SPAN("0123456789012345678901234567890123456789"), 0);
    } else if (IS("/bomb"))
        evil_bomb(fd);
    else if (IS("/drip")) {
        SAY("HTTP/1.1 200 OK\r\n" CLOSED);
        evil_stream(fd, SPAN("x"), 100);
    } else if (IS("/silent")) {
        char c;
        while (recv(fd, &c, 1, 0) > 0) {
        }
    } else if (IS("/cut"))
        SAY("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n" CLOSED "only this");
    else if (IS("/headers")) {
        SAY("HTTP/1.1 200 OK\r\n");
        evil_stream(fd, SPAN("X-Junk: 0123456789012345678901234567890123456789\r\n"), 0);
    } else if (IS("/garbage"))
        SAY("\x01\x02\x03 this is no HTTP at all\r\n\r\n");
    else if (IS("/deflate"))
        SAY("HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip\r\n" CLOSED "x");
    else if (IS("/etag"))
        SAY("HTTP/1.1 200 OK\r\nETag: \"a\x01z\"\r\n" CLOSED "x");
    else if (IS("/busy"))
        SAY("HTTP/1.1 503 Busy\r\nRetry-After: 9999999999\r\n" CLOSED);
    else if (IS("/gone"))
        SAY("HTTP/1.1 410 Gone\r\n" CLOSED);
    else if (IS("/forbidden"))
        SAY("HTTP/1.1 403 Forbidden\r\nRetry-After: -5\r\n" CLOSED);
    else if (IS("/partial"))
        SAY("HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-1/9\r\n" CLOSED "ab");
    else
        SAY("HTTP/1.1 404 Not Found\r\n" CLOSED "no");
#undef IS
#undef SAY
#undef CLOSED
}

static inline void *evil_serve_one(void *ctx) {
    struct evil_peer peer = *(struct evil_peer *) ctx;
    free(ctx);
    char request[4096];
    size_t n = 0;
    int open = atomic_fetch_add(&peer.s->open, 1) + 1;
    if (open > atomic_load(&peer.s->open_max)) atomic_store(&peer.s->open_max, open);
    while (n + 1 < sizeof(request)) {
        ssize_t got = recv(peer.fd, request + n, sizeof(request) - 1 - n, 0);
        if (got <= 0) break;
        n += (size_t) got;
        request[n] = 0;
        if (strstr(request, "\r\n\r\n")) break;
    }
    request[n] = 0;
    if (n > 4) {
        atomic_fetch_add(&peer.s->requests, 1);
        memcpy(peer.s->last_request, request, n + 1);
        evil_answer(peer.fd, request + 4, request);
    }
    atomic_fetch_sub(&peer.s->open, 1);
    close(peer.fd);
    return NULL;
}

static inline void *evil_accept(void *ctx) {
    struct evil_server *s = ctx;
    for (int fd; (fd = accept(s->fd, NULL, NULL)) >= 0;) {
        struct evil_peer *peer = malloc(sizeof(*peer));
        *peer = (struct evil_peer){ s, fd };
        pthread_t t;
        if (pthread_create(&t, NULL, evil_serve_one, peer) == 0) pthread_detach(t);
    }
    return NULL;
}

static inline bool evil_start(struct evil_server *s) {
    struct sockaddr_in in = { .sin_family = AF_INET };
    socklen_t len = sizeof(in);
    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    s->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (s->fd < 0 || bind(s->fd, (struct sockaddr *) &in, len) < 0 || listen(s->fd, 64) < 0 ||
        getsockname(s->fd, (struct sockaddr *) &in, &len) < 0)
        return false;
    s->port = ntohs(in.sin_port);
    return pthread_create(&s->thread, NULL, evil_accept, s) == 0;
}

static inline void evil_stop(struct evil_server *s) {
    shutdown(s->fd, SHUT_RDWR);
    pthread_join(s->thread, NULL);
    close(s->fd);
    /* Those who still talk see their peer gone and leave. */
    for (int i = 0; i < 100 && atomic_load(&s->open); i++) clock_sleep_ms(10);
}

#endif
