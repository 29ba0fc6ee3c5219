/* zfile - line by line through a plain or a zstd file, and lines out again.
 *
 * A line that is longer than the limit is skipped with a bounded memory: only its overlong
 * beginning was ever held. Several frames behind each other are one file, as with zstdcat. */

#include "base/fs.h"
#include "base/mem.h"
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include <zstd.h>

enum { CHUNK = 128 * 1024, WINDOW_LOG_MAX = 27 };

struct zfile {
    int fd;
    bool close_fd, writing;
    int64_t read_bytes, total_bytes;
    bool eof;       /* of the file */
    bool inside;    /* of a frame: the end of the file here is a cut file */
    bool skip_line; /* of a line over the limit: what stands before its end */
    bool failed;
    ZSTD_DCtx *decoder; /* NULL for plain files */
    ZSTD_CCtx *encoder;
    char *in;
    ZSTD_inBuffer packed;
    struct buf text; /* read: from `at` on not yet given out */
    size_t at, scanned;
    char *name;
};

static struct zfile *zfile_new(const char *path) {
    struct zfile *z = mem_zalloc(1, sizeof(*z));
    z->fd = -1;
    z->total_bytes = -1;
    z->name = mem_strdup(span_of(path));
    z->in = mem_alloc(CHUNK);
    z->packed.src = z->in;
    buf_init(&z->text, LIMIT_IMPORT_LINE_BYTES + 2 * CHUNK);
    return z;
}

enum errc zfile_open(const char *path, struct zfile **ret, struct error *err) {
    struct zfile *z = zfile_new(path);
    if (span_eq(span_of(path), SPAN("-"))) {
        z->fd = STDIN_FILENO;
    } else {
        z->fd = open(path, O_RDONLY | O_CLOEXEC);
        if (z->fd < 0) {
            int e = errno;
            zfile_close(z);
            return error_errno(err, e == ENOENT ? ERRC_NOT_FOUND : ERRC_IO, e, "cannot open '%s'",
                               path);
        }
        z->close_fd = true;
        z->total_bytes = fs_size(path);
    }
    if (span_ends(span_of(path), SPAN(".zst"))) {
        z->decoder = ZSTD_createDCtx();
        if (!z->decoder) abort(); /* out of memory */
        ZSTD_DCtx_setParameter(z->decoder, ZSTD_d_windowLogMax, WINDOW_LOG_MAX);
    }
    *ret = z;
    return ERRC_OK;
}

static enum errc read_some(struct zfile *z, char *to, size_t size, size_t *ret, struct error *err) {
    for (;;) {
        ssize_t n = read(z->fd, to, size);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return error_errno(err, ERRC_IO, errno, "cannot read '%s'", z->name);
        z->eof = n == 0;
        z->read_bytes += n;
        *ret = (size_t) n;
        return ERRC_OK;
    }
}

static enum errc unpack_some(struct zfile *z, char *to, size_t size, size_t *ret,
                             struct error *err) {
    ZSTD_outBuffer out = { .dst = to, .size = size };
    while (out.pos == 0) {
        if (z->packed.pos == z->packed.size) {
            size_t n = 0;
            enum errc rc = read_some(z, z->in, CHUNK, &n, err);
            if (rc != ERRC_OK) return rc;
            z->packed.pos = 0;
            z->packed.size = n;
            if (z->eof && z->inside)
                return error_set(err, ERRC_PARSE, "'%s' is cut short", z->name);
            if (z->eof) break;
        }
        size_t left = ZSTD_decompressStream(z->decoder, &out, &z->packed);
        if (ZSTD_isError(left))
            return error_set(err, ERRC_PARSE, "'%s' cannot be unpacked: %s", z->name,
                             ZSTD_getErrorName(left));
        z->inside = left != 0;
    }
    *ret = out.pos;
    return ERRC_OK;
}

/* More text behind what is there; *ret_more false at the end. */
static enum errc fill(struct zfile *z, bool *ret_more, struct error *err) {
    if (z->at) {
        memmove(z->text.at, z->text.at + z->at, z->text.len - z->at);
        buf_truncate(&z->text, z->text.len - z->at);
        z->scanned -= z->at;
        z->at = 0;
    }
    char *to = buf_reserve(&z->text, CHUNK);
    assert(to); /* overlong lines are dropped before the buffer is full */
    size_t n = 0;
    enum errc rc =
        z->decoder ? unpack_some(z, to, CHUNK, &n, err) : read_some(z, to, CHUNK, &n, err);
    if (rc != ERRC_OK) {
        z->failed = true;
        return rc;
    }
    buf_grew(&z->text, n);
    *ret_more = n > 0;
    return ERRC_OK;
}

enum errc zfile_rest(struct zfile *z, struct buf *out, struct error *err) {
    for (bool more = true; more;) {
        enum errc rc = fill(z, &more, err);
        if (rc != ERRC_OK) return rc;
        buf_add(out, buf_span(&z->text));
        z->at = z->text.len;
        if (out->full)
            return error_set(err, ERRC_LIMIT, "'%s' is larger than %zu bytes", z->name, out->max);
    }
    return ERRC_OK;
}

static span cut_line(struct zfile *z, size_t end, size_t skip) {
    span line = { z->text.at + z->at, end - z->at };
    z->at = z->scanned = end + skip;
    if (line.len && line.at[line.len - 1] == '\r') line.len--;
    return line;
}

enum errc zfile_line(struct zfile *z, span *ret, struct error *err) {
    assert(!z->writing);
    if (z->failed) return error_set(err, ERRC_IO, "'%s' failed before", z->name);
    for (;;) {
        size_t unseen = z->text.len - z->scanned;
        const char *nl = unseen ? memchr(z->text.at + z->scanned, '\n', unseen) : NULL;
        bool more = true;
        size_t end = nl ? (size_t) (nl - z->text.at) : z->text.len;
        if (!nl) {
            z->scanned = z->text.len;
            if (z->skip_line || z->text.len - z->at > LIMIT_IMPORT_LINE_BYTES) {
                z->skip_line = true;
                z->at = z->text.len;
            }
            enum errc rc = fill(z, &more, err);
            if (rc != ERRC_OK) return rc;
            if (more) continue;
            end = z->text.len;
        }
        if (z->skip_line || end - z->at > LIMIT_IMPORT_LINE_BYTES) {
            cut_line(z, end, nl != NULL);
            z->skip_line = false;
            return error_set(err, ERRC_LIMIT, "a line of '%s' is too long", z->name);
        }
        if (!nl && end == z->at) return ERRC_NOT_FOUND;
        *ret = cut_line(z, end, nl != NULL);
        return ERRC_OK;
    }
}

int64_t zfile_read_bytes(const struct zfile *z) {
    return z->read_bytes;
}

int64_t zfile_total_bytes(const struct zfile *z) {
    return z->total_bytes;
}

void zfile_close(struct zfile *z) {
    if (!z) return;
    if (z->close_fd) fs_close(&z->fd);
    ZSTD_freeDCtx(z->decoder);
    ZSTD_freeCCtx(z->encoder);
    buf_done(&z->text);
    mem_free(z->in);
    mem_free(z->name);
    mem_free(z);
}

/* ---- writing */

enum errc zfile_create(const char *path, struct zfile **ret, struct error *err) {
    struct zfile *z = zfile_new(path);
    z->writing = true;
    if (span_eq(span_of(path), SPAN("-"))) {
        z->fd = STDOUT_FILENO;
    } else {
        z->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (z->fd < 0) {
            int e = errno;
            zfile_close(z);
            return error_errno(err, ERRC_IO, e, "cannot create '%s'", path);
        }
        z->close_fd = true;
    }
    if (span_ends(span_of(path), SPAN(".zst"))) {
        z->encoder = ZSTD_createCCtx();
        if (!z->encoder) abort();
        ZSTD_CCtx_setParameter(z->encoder, ZSTD_c_compressionLevel, 9);
        ZSTD_CCtx_setParameter(z->encoder, ZSTD_c_checksumFlag, 1);
    }
    *ret = z;
    return ERRC_OK;
}

static enum errc pack(struct zfile *z, span bytes, ZSTD_EndDirective how, struct error *err) {
    ZSTD_inBuffer in = { .src = bytes.at, .size = bytes.len };
    for (;;) {
        ZSTD_outBuffer out = { .dst = z->in, .size = CHUNK };
        size_t left = ZSTD_compressStream2(z->encoder, &out, &in, how);
        if (ZSTD_isError(left))
            return error_set(err, ERRC_BUG, "zstd: %s", ZSTD_getErrorName(left));
        enum errc rc = fs_write_all(z->fd, (span){ z->in, out.pos }, err);
        if (rc != ERRC_OK) return rc;
        if (how == ZSTD_e_end ? left == 0 : in.pos == in.size) return ERRC_OK;
    }
}

enum errc zfile_write(struct zfile *z, span bytes, struct error *err) {
    assert(z->writing);
    if (z->failed) return error_set(err, ERRC_IO, "'%s' failed before", z->name);
    enum errc rc =
        z->encoder ? pack(z, bytes, ZSTD_e_continue, err) : fs_write_all(z->fd, bytes, err);
    z->failed = rc != ERRC_OK;
    return rc;
}

enum errc zfile_finish(struct zfile *z, struct error *err) {
    assert(z->writing);
    if (z->failed) return error_set(err, ERRC_IO, "'%s' failed before", z->name);
    enum errc rc = z->encoder ? pack(z, SPAN_EMPTY, ZSTD_e_end, err) : ERRC_OK;
    if (rc == ERRC_OK && z->close_fd && fsync(z->fd) < 0 && errno != EINVAL && errno != EROFS)
        rc = error_errno(err, ERRC_IO, errno, "cannot finish '%s'", z->name);
    z->failed = true; /* nothing may follow */
    return rc;
}
