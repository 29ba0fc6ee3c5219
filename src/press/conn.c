#include "press/conn.h"

#include "base/mem.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { IDLE_MS = 30 * 1000, REQUESTS_MAX = 10000 };

/* Waits for an event on the client; false on time-out or stop. */
static bool conn_poll(struct press_conn *c, short events, int timeout_ms) {
    struct pollfd fds[2] = { { .fd = c->fd, .events = events },
                             { .fd = c->press->stop_fd, .events = POLLIN } };
    int n = poll(fds, 2, timeout_ms);
    return n > 0 && !fds[1].revents && fds[0].revents;
}

bool press_conn_wait(struct press_conn *c, int64_t ms) {
    struct pollfd fds[2] = { { .fd = c->fd, .events = POLLRDHUP },
                             { .fd = c->press->stop_fd, .events = POLLIN } };
    return poll(fds, 2, (int) ms) == 0;
}

bool press_conn_write(struct press_conn *c, span bytes) {
    while (bytes.len) {
        ssize_t n = send(c->fd, bytes.at, bytes.len, MSG_NOSIGNAL);
        if (n > 0) {
            bytes = span_from(bytes, (size_t) n);
        } else if (n < 0 && errno == EINTR) {
            continue;
        } else if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            if (!conn_poll(c, POLLOUT, IDLE_MS)) return false;
        } else {
            return false;
        }
    }
    return true;
}

/* Reads until a whole head is there. */
static bool conn_request(struct press_conn *c, struct press_request *ret, size_t *ret_used) {
    for (;;) {
        span in = { c->in, c->in_len };
        if (press_request_parse(in, ret, ret_used, NULL) != ERRC_OK) {
            (void) press_conn_write(c, SPAN("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n"
                                            "Connection: close\r\n\r\n"));
            return false;
        }
        if (*ret_used) return true;
        if (c->in_len == sizeof(c->in) || !conn_poll(c, POLLIN, IDLE_MS)) return false;
        ssize_t n = recv(c->fd, c->in + c->in_len, sizeof(c->in) - c->in_len, 0);
        if (n <= 0 && !(n < 0 && (errno == EINTR || errno == EAGAIN))) return false;
        if (n > 0) c->in_len += (size_t) n;
    }
}

static bool conn_one(struct press_conn *c) {
    struct press_request req = { 0 };
    size_t used = 0;
    if (!conn_request(c, &req, &used)) return false;
    struct press_answer answer;
    press_answer_init(&answer);
    press_answer(c->press, &req, &answer);
    bool more = press_conn_send(c, &req, &answer) && req.keep_alive;
    press_answer_done(&answer);
    /* The request borrows c->in: drop it only now. */
    memmove(c->in, c->in + used, c->in_len - used);
    c->in_len -= used;
    return more;
}

void press_conn_serve(struct press *p, int fd) {
    struct press_conn *c = mem_zalloc(1, sizeof(*c));
    c->press = p;
    c->fd = fd;
    for (int n = 0; n < REQUESTS_MAX; n++)
        if (!conn_one(c)) break;
    close(fd);
    mem_free(c);
}
