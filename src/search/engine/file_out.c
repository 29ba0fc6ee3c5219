#include "search/engine/file_out.h"

#include "base/fs.h"
#include "base/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { SPOOL_MEMORY = 8 << 20 };

uint64_t section_sum(span bytes) {
    uint64_t sum = 0;
    while (bytes.len) {
        sum = hash64(span_sub(bytes, 0, SUM_CHUNK), sum);
        bytes = span_from(bytes, SUM_CHUNK);
    }
    return sum;
}

static void fail(struct file_out *o, const char *what) {
    if (!o->rc) o->rc = error_errno(&o->err, ERRC_IO, errno, "cannot %s index file", what);
}

void file_out_open(struct file_out *o, const char *path) {
    *o = (struct file_out){ .chunk = BUF(SUM_CHUNK) };
    o->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (o->fd < 0) fail(o, "create");
}

void file_out_close(struct file_out *o) {
    fs_close(&o->fd);
    o->fd = -1;
    buf_done(&o->chunk);
}

static void write_out(struct file_out *o, span bytes) {
    if (!o->rc) o->rc = fs_write_all(o->fd, bytes, &o->err);
}

static void flush_chunk(struct file_out *o) {
    if (!o->chunk.len) return;
    o->sum = hash64(buf_span(&o->chunk), o->sum);
    write_out(o, buf_span(&o->chunk));
    buf_clear(&o->chunk);
}

uint64_t file_out_section(struct file_out *o) {
    static const char zeros[SECTION_ALIGN];
    assert(!o->chunk.len);
    size_t pad = (SECTION_ALIGN - o->at % SECTION_ALIGN) % SECTION_ALIGN;
    write_out(o, (span){ zeros, pad });
    o->at += pad;
    o->sum = 0;
    return o->at;
}

void file_out_add(struct file_out *o, span bytes) {
    o->at += bytes.len;
    while (bytes.len) {
        span part = span_sub(bytes, 0, SUM_CHUNK - o->chunk.len);
        buf_add(&o->chunk, part);
        bytes = span_from(bytes, part.len);
        if (o->chunk.len == SUM_CHUNK) flush_chunk(o);
    }
}

uint64_t file_out_end(struct file_out *o) {
    flush_chunk(o);
    return o->sum;
}

void spool_init(struct spool *s, const char *path) {
    *s = (struct spool){ .memory = BUF(2 * (size_t) SPOOL_MEMORY), .fd = -1 };
    snprintf(s->path, sizeof(s->path), "%s", path);
}

void spool_done(struct spool *s) {
    fs_close(&s->fd);
    s->fd = -1;
    buf_done(&s->memory);
}

static void spill(struct spool *s, span bytes, struct file_out *errors) {
    if (s->fd < 0 && !errors->rc) {
        s->fd = open(s->path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (s->fd < 0)
            fail(errors, "create a temporary");
        else
            (void) unlink(s->path); /* lives until it is closed */
    }
    if (!errors->rc) errors->rc = fs_write_all(s->fd, bytes, &errors->err);
}

void spool_add(struct spool *s, span bytes, struct file_out *errors) {
    s->len += bytes.len;
    if (s->memory.len + bytes.len > SPOOL_MEMORY) {
        spill(s, buf_span(&s->memory), errors);
        buf_clear(&s->memory);
    }
    if (bytes.len > SPOOL_MEMORY)
        spill(s, bytes, errors);
    else
        buf_add(&s->memory, bytes);
}

void spool_drain(struct spool *s, struct file_out *o) {
    if (s->fd >= 0 && !o->rc) {
        char part[16384];
        if (lseek(s->fd, 0, SEEK_SET) < 0) fail(o, "rewind a temporary");
        for (ssize_t n; !o->rc && (n = read(s->fd, part, sizeof(part))) != 0;) {
            if (n < 0 && errno == EINTR) continue;
            if (n < 0)
                fail(o, "read a temporary");
            else
                file_out_add(o, (span){ part, (size_t) n });
        }
    }
    file_out_add(o, buf_span(&s->memory));
}
