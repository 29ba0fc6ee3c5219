#include "search/engine/change_log.h"

#include "base/fs.h"
#include "base/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* A log is closed once it is too long, so at most one frame stands behind the limit. */
enum { FRAME_HEAD = 4 + 8, LOG_READ_MAX = 64 << 20 };

void change_add(struct buf *b, const struct change *c) {
    buf_add_varint(b, c->segment);
    buf_add_varint(b, (uint64_t) c->doc << 1 | c->dead);
    if (c->dead) return;
    buf_add_varint(b, c->flags);
    buf_add_u64(b, (uint64_t) c->story);
}

void change_log_begin(struct change_log *l, uint64_t number) {
    fs_close(&l->fd);
    *l = (struct change_log){ .number = number, .fd = -1 };
}

/* A frame of another log, or of another place, is no frame. */
static uint64_t frame_sum(uint64_t number, uint64_t at, span changes) {
    return hash64(changes, number << 32 ^ at);
}

enum errc change_log_append(struct change_log *l, const char *dir, span changes,
                            struct error *err) {
    char path[FS_PATH_SIZE];
    if (!segment_path(path, sizeof(path), dir, l->number, ".log"))
        return error_set(err, ERRC_LIMIT, "path is too long");
    if (l->fd < 0) l->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (l->fd < 0) return error_errno(err, ERRC_IO, errno, "cannot open '%s'", path);
    DEFER(buf_done) struct buf b = BUF(changes.len + FRAME_HEAD);
    buf_add_u32(&b, (uint32_t) changes.len);
    buf_add_u64(&b, frame_sum(l->number, l->len, changes));
    buf_add(&b, changes);
    if (lseek(l->fd, (off_t) l->len, SEEK_SET) < 0)
        return error_errno(err, ERRC_IO, errno, "cannot write '%s'", path);
    enum errc rc = fs_write_all(l->fd, buf_span(&b), err);
    if (!rc) l->len += b.len;
    return rc;
}

static bool parse_frame(span changes, uint64_t at, change_fn *fn, void *ctx) {
    struct cursor c = cursor_of(changes);
    while (c.at < c.end && !c.bad) {
        struct change one = { .segment = cursor_varint(&c) };
        uint64_t what = cursor_varint(&c), flags = 0;
        one.dead = what & 1;
        if (!one.dead) {
            flags = cursor_varint(&c);
            one.story = (int64_t) cursor_u64(&c);
        }
        if (c.bad || what >> 1 > UINT32_MAX || flags > UINT8_MAX) return false;
        one.doc = (uint32_t) (what >> 1);
        one.flags = (uint8_t) flags;
        if (!fn(ctx, &one, at)) return false;
    }
    return !c.bad;
}

enum errc change_log_parse(span bytes, const struct change_range *range, change_fn *fn, void *ctx,
                           struct error *err) {
    uint64_t at = range->from;
    while (bytes.len) {
        struct cursor c = cursor_of(bytes);
        uint32_t len = cursor_u32(&c);
        uint64_t sum = cursor_u64(&c);
        if (c.bad || len > bytes.len - FRAME_HEAD) break;
        span changes = span_sub(bytes, FRAME_HEAD, len);
        if (frame_sum(range->number, at, changes) != sum || !parse_frame(changes, at, fn, ctx))
            break;
        at += FRAME_HEAD + len;
        bytes = span_from(bytes, FRAME_HEAD + (size_t) len);
    }
    return bytes.len ? error_set(err, ERRC_CORRUPT, "damaged change log") : ERRC_OK;
}

enum errc change_log_read(const char *dir, const struct change_range *range, change_fn *fn,
                          void *ctx, struct error *err) {
    char path[FS_PATH_SIZE];
    if (range->from > range->to || range->to - range->from > LOG_READ_MAX)
        return error_set(err, ERRC_CORRUPT, "damaged change log");
    if (range->from == range->to) return ERRC_OK;
    if (!segment_path(path, sizeof(path), dir, range->number, ".log"))
        return error_set(err, ERRC_LIMIT, "path is too long");
    DEFER(fs_close) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return error_errno(err, errno == ENOENT ? ERRC_NOT_FOUND : ERRC_IO, errno,
                           "cannot open '%s'", path);
    size_t want = (size_t) (range->to - range->from);
    DEFER(buf_done) struct buf b = BUF(want);
    char *to = buf_reserve(&b, want);
    for (size_t have = 0; have < want;) {
        ssize_t n = pread(fd, to + have, want - have, (off_t) (range->from + have));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return error_errno(err, ERRC_IO, errno, "cannot read '%s'", path);
        if (n == 0) return error_set(err, ERRC_CORRUPT, "damaged change log: too short");
        have += (size_t) n;
    }
    buf_grew(&b, want);
    return change_log_parse(buf_span(&b), range, fn, ctx, err);
}
