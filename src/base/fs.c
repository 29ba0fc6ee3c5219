#include "base/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

void fs_close(int *fd) {
    if (fd && *fd >= 0) close(*fd);
    if (fd) *fd = -1;
}

static enum errc open_error(struct error *err, const char *path) {
    enum errc code = errno == ENOENT ? ERRC_NOT_FOUND : ERRC_IO;
    return error_errno(err, code, errno, "cannot open '%s'", path);
}

enum errc fs_read_fd(int fd, struct buf *out, struct error *err) {
    for (;;) {
        size_t want = 64 * 1024;
        if (want > out->max - out->len) want = out->max - out->len;
        char extra = 0;
        char *to = want ? buf_reserve(out, want) : &extra;
        if (!to) return error_set(err, ERRC_LIMIT, "larger than %zu bytes", out->max);
        ssize_t n = read(fd, to, want ? want : 1);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return error_errno(err, ERRC_IO, errno, "cannot read");
        if (n == 0) return ERRC_OK;
        if (!want) return error_set(err, ERRC_LIMIT, "larger than %zu bytes", out->max);
        buf_grew(out, (size_t) n);
    }
}

enum errc fs_read(const char *path, struct buf *out, struct error *err) {
    DEFER(fs_close) int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return open_error(err, path);
    enum errc rc = fs_read_fd(fd, out, err);
    if (rc != ERRC_OK) error_prefix(err, "'%s'", path);
    return rc;
}

enum errc fs_write_all(int fd, span bytes, struct error *err) {
    while (bytes.len) {
        ssize_t n = write(fd, bytes.at, bytes.len);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return error_errno(err, ERRC_IO, errno, "cannot write");
        bytes = span_from(bytes, (size_t) n);
    }
    return ERRC_OK;
}

/* "." when path has no directory. */
static void parent_of(const char *path, char out[FS_PATH_SIZE]) {
    snprintf(out, FS_PATH_SIZE, "%s", path);
    char *slash = strrchr(out, '/');
    if (!slash)
        memcpy(out, ".", 2);
    else if (slash == out)
        out[1] = 0;
    else
        *slash = 0;
}

enum errc fs_sync_dir(const char *path, struct error *err) {
    DEFER(fs_close) int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return open_error(err, path);
    if (fsync(fd) < 0) return error_errno(err, ERRC_IO, errno, "cannot sync '%s'", path);
    return ERRC_OK;
}

enum errc fs_write_new(const char *path, span bytes, struct error *err) {
    DEFER(fs_close)
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return open_error(err, path);
    enum errc rc = fs_write_all(fd, bytes, err);
    if (rc != ERRC_OK) {
        unlink(path);
        error_prefix(err, "'%s'", path);
    }
    return rc;
}

enum errc fs_sync(const char *path, struct error *err) {
    DEFER(fs_close) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) return open_error(err, path);
    if (fsync(fd) < 0) return error_errno(err, ERRC_IO, errno, "cannot sync '%s'", path);
    return ERRC_OK;
}

enum errc fs_write_durable(const char *path, span bytes, struct error *err) {
    char tmp[FS_PATH_SIZE], dir[FS_PATH_SIZE];
    /* Two threads may write one path (papers that print the same picture). */
    int n = snprintf(tmp, sizeof(tmp), "%s.%ld.tmp", path, (long) gettid());
    if (n < 0 || (size_t) n >= sizeof(tmp))
        return error_set(err, ERRC_LIMIT, "path too long: '%.100s...'", path);
    DEFER(fs_close) int fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return open_error(err, tmp);
    enum errc rc = fs_write_all(fd, bytes, err);
    /* Bytes before name: a rename that outlives a power cut its bytes did not would show readers
     * a torn file. */
    if (rc == ERRC_OK && fsync(fd) < 0) rc = error_errno(err, ERRC_IO, errno, "cannot sync");
    if (rc == ERRC_OK && rename(tmp, path) < 0)
        rc = error_errno(err, ERRC_IO, errno, "cannot rename to");
    if (rc != ERRC_OK) {
        unlink(tmp);
        error_prefix(err, "'%s'", path);
        return rc;
    }
    parent_of(path, dir);
    return fs_sync_dir(dir, err);
}

enum errc fs_make_dirs(const char *path, struct error *err) {
    char part[FS_PATH_SIZE];
    int n = snprintf(part, sizeof(part), "%s", path);
    if (n < 0 || (size_t) n >= sizeof(part))
        return error_set(err, ERRC_LIMIT, "path too long: '%.100s...'", path);
    for (char *p = part + 1;; p++) {
        if (*p && *p != '/') continue;
        bool last = !*p;
        *p = 0;
        if (mkdir(part, 0700) < 0 && errno != EEXIST)
            return error_errno(err, ERRC_IO, errno, "cannot make directory '%s'", part);
        if (last) break;
        *p = '/';
    }
    struct stat st;
    if (stat(path, &st) < 0 || !S_ISDIR(st.st_mode))
        return error_set(err, ERRC_IO, "'%s' is not a directory", path);
    return ERRC_OK;
}

bool fs_exists(const char *path) {
    return access(path, F_OK) == 0;
}

int64_t fs_size(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 ? (int64_t) st.st_size : -1;
}

enum errc fs_remove(const char *path, struct error *err) {
    if (unlink(path) < 0 && errno != ENOENT)
        return error_errno(err, ERRC_IO, errno, "cannot remove '%s'", path);
    return ERRC_OK;
}

int64_t fs_free_bytes(const char *path) {
    struct statvfs v;
    if (statvfs(path, &v) < 0) return -1;
    return (int64_t) v.f_bavail * (int64_t) v.f_frsize;
}

enum errc fs_lock(const char *path, int *ret_fd, struct error *err) {
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return open_error(err, path);
    if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
        char pid[32] = { 0 };
        ssize_t n = pread(fd, pid, sizeof(pid) - 1, 0);
        span who = span_trim((span){ pid, n > 0 ? (size_t) n : 0 });
        int e = errno;
        close(fd);
        if (e != EWOULDBLOCK) return error_errno(err, ERRC_IO, e, "cannot lock '%s'", path);
        return error_set(err, ERRC_DENIED, "'%s' is in use by another process (pid %.*s)", path,
                         SPAN_ARG(who));
    }
    char pid[32];
    int n = snprintf(pid, sizeof(pid), "%ld\n", (long) getpid());
    /* Only a hint for the message above. */
    if (ftruncate(fd, 0) == 0) {
        ssize_t w = pwrite(fd, pid, (size_t) n, 0);
        (void) w;
    }
    *ret_fd = fd;
    return ERRC_OK;
}

bool fs_join(char out[FS_PATH_SIZE], const char *dir, const char *name) {
    int n = snprintf(out, FS_PATH_SIZE, "%s/%s", dir, name);
    return n >= 0 && n < FS_PATH_SIZE;
}

enum errc fs_set_link(const char *path, const char *target, struct error *err) {
    char tmp[FS_PATH_SIZE];
    int n = snprintf(tmp, sizeof(tmp), "%s.tmp", path);
    if (n < 0 || (size_t) n >= sizeof(tmp) || strlen(target) >= FS_LINK_SIZE)
        return error_set(err, ERRC_LIMIT, "path too long: '%.100s...'", path);
    unlink(tmp); /* left by a crash */
    if (symlink(target, tmp) == 0 && rename(tmp, path) == 0) return ERRC_OK;
    enum errc rc = error_errno(err, ERRC_IO, errno, "cannot turn '%s'", path);
    unlink(tmp);
    return rc;
}

enum errc fs_get_link(const char *path, char ret[FS_LINK_SIZE]) {
    ssize_t n = readlink(path, ret, FS_LINK_SIZE);
    if (n < 0 && errno == ENOENT) return ERRC_NOT_FOUND;
    if (n < 0 || n >= FS_LINK_SIZE) return ERRC_CORRUPT;
    ret[n] = 0;
    return ERRC_OK;
}

enum errc fs_map_open(const char *path, struct fs_map *ret, struct error *err) {
    DEFER(fs_close) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) return open_error(err, path);
    struct stat st;
    if (fstat(fd, &st) < 0) return error_errno(err, ERRC_IO, errno, "cannot stat '%s'", path);
    *ret = (struct fs_map){ 0 };
    if (st.st_size == 0) return ERRC_OK;
    void *p = mmap(NULL, (size_t) st.st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (p == MAP_FAILED) return error_errno(err, ERRC_IO, errno, "cannot map '%s'", path);
    ret->bytes = (span){ p, (size_t) st.st_size };
    return ERRC_OK;
}

void fs_map_close(struct fs_map *m) {
    if (!m || !m->bytes.len) return;
    /* munmap takes void *: the span is read-only for everybody else. */
    munmap((void *) (uintptr_t) m->bytes.at, m->bytes.len);
    m->bytes = SPAN_EMPTY;
}

static void close_dir(DIR **d) {
    if (*d) closedir(*d);
}

enum errc fs_list(const char *dir, bool (*fn)(void *ctx, const char *name), void *ctx,
                  struct error *err) {
    DEFER(close_dir) DIR *d = opendir(dir);
    if (!d) return open_error(err, dir);
    for (struct dirent *e; (e = readdir(d));) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) continue;
        if (!fn(ctx, e->d_name)) break;
    }
    return ERRC_OK;
}
