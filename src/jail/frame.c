/* frame - the head before each payload, the head of each answer, and the parent's side of the
 * socket: never blocking past the deadline, whatever the child does. */

#include "base/clock.h"
#include "base/hash.h"
#include "jail/jail_priv.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

#define MAGIC 0x4a515257u /* "WRQJ" */

static void put_le(char *out, uint64_t v, int size) {
    for (int i = 0; i < size; i++) out[i] = (char) (v >> (8 * i));
}

static uint64_t get_le(const char *in, int size) {
    uint64_t v = 0;
    for (int i = size - 1; i >= 0; i--) v = v << 8 | (unsigned char) in[i];
    return v;
}

void frame_write_head(struct frame f, char out[FRAME_HEAD_SIZE]) {
    put_le(out, MAGIC, 4);
    put_le(out + 4, f.kind, 4);
    put_le(out + 8, f.length, 8);
    put_le(out + 16, f.hash, 8);
}

bool frame_read_head(const char in[FRAME_HEAD_SIZE], struct frame *ret) {
    *ret = (struct frame){ (uint32_t) get_le(in + 4, 4), get_le(in + 8, 8), get_le(in + 16, 8) };
    return get_le(in, 4) == MAGIC;
}

void frame_answer(struct wire *w, enum errc *code, struct error *err) {
    int n = (int) *code;
    span message = span_of(err->msg);
    wire_int(w, &n, ERRC_OK, ERRC_BUG);
    wire_text(w, &message);
    if (w->out) return;
    *code = (enum errc) n;
    if (*code != ERRC_OK) (void) error_set(err, *code, "%.*s", SPAN_ARG(message));
}

static enum errc wait_for(const struct exchange *x, short events, struct error *err) {
    for (;;) {
        int64_t left_ms = x->deadline_ms - clock_mono_ms();
        if (left_ms <= 0) return error_set(err, ERRC_RETRY_LATER, "parser timed out");
        struct pollfd p = { .fd = x->fd, .events = events };
        int n = poll(&p, 1, left_ms > 60000 ? 60000 : (int) left_ms);
        if (n > 0) return ERRC_OK;
        if (n < 0 && errno != EINTR) return error_errno(err, ERRC_IO, errno, "cannot poll parser");
    }
}

static enum errc send_all(const struct exchange *x, span bytes, struct error *err) {
    while (bytes.len) {
        ssize_t n = send(x->fd, bytes.at, bytes.len, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n > 0) {
            bytes = span_from(bytes, (size_t) n);
            continue;
        }
        if (n < 0 && errno == EINTR) continue;
        if (n == 0 || errno != EAGAIN) return error_set(err, ERRC_RETRY_LATER, "parser died");
        enum errc rc = wait_for(x, POLLOUT, err);
        if (rc != ERRC_OK) return rc;
    }
    return ERRC_OK;
}

static enum errc receive_all(const struct exchange *x, char *out, size_t size, struct error *err) {
    while (size) {
        ssize_t n = recv(x->fd, out, size, MSG_DONTWAIT);
        if (n > 0) {
            out += n;
            size -= (size_t) n;
            continue;
        }
        if (n < 0 && errno == EINTR) continue;
        if (n == 0 || errno != EAGAIN) return error_set(err, ERRC_RETRY_LATER, "parser died");
        enum errc rc = wait_for(x, POLLIN, err);
        if (rc != ERRC_OK) return rc;
    }
    return ERRC_OK;
}

enum errc exchange_send(const struct exchange *x, uint32_t kind, span payload, struct error *err) {
    char head[FRAME_HEAD_SIZE];
    frame_write_head((struct frame){ kind, payload.len, hash64(payload, x->sequence) }, head);
    enum errc rc = send_all(x, (span){ head, sizeof(head) }, err);
    return rc == ERRC_OK ? send_all(x, payload, err) : rc;
}

enum errc exchange_receive(const struct exchange *x, uint32_t kind, struct arena *arena,
                           span *ret_payload, struct error *err) {
    char head[FRAME_HEAD_SIZE];
    enum errc rc = receive_all(x, head, sizeof(head), err);
    if (rc != ERRC_OK) return rc;
    struct frame f;
    if (!frame_read_head(head, &f) || f.kind != kind || f.length > JAIL_ANSWER_BYTES)
        return error_set(err, ERRC_RETRY_LATER, "parser answered nonsense");
    char *bytes = arena_alloc(arena, (size_t) f.length + 1);
    rc = receive_all(x, bytes, (size_t) f.length, err);
    if (rc != ERRC_OK) return rc;
    span payload = { bytes, (size_t) f.length };
    if (hash64(payload, x->sequence) != f.hash)
        return error_set(err, ERRC_RETRY_LATER, "parser answered nonsense");
    *ret_payload = payload;
    return ERRC_OK;
}
