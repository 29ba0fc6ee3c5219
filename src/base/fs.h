#ifndef BASE_FS_H
#define BASE_FS_H

/* fs - files: whole reads, durable writes, locks, directories.
 *
 * Errors     ERRC_IO with the path and the system's reason; ERRC_NOT_FOUND when it is not there;
 *            ERRC_LIMIT when larger than asked for.
 * Threads    any.
 */

#include "base/buf.h"

void fs_close(int *fd); /* for DEFER; -1 is fine */

/* Appends the whole file to out (its maximum is the limit). */
enum errc fs_read(const char *path, struct buf *out, struct error *err) MUST_CHECK;
enum errc fs_read_fd(int fd, struct buf *out, struct error *err) MUST_CHECK;
enum errc fs_write_all(int fd, span bytes, struct error *err) MUST_CHECK;
/* "<path>.<thread>.tmp", fsync, rename, fsync of the directory: the whole file or the old one, also
 * when several threads write the same path. */
enum errc fs_write_durable(const char *path, span bytes, struct error *err) MUST_CHECK;
/* For files that can be lost with the machine: a new file under its name at once, not synced. */
enum errc fs_write_new(const char *path, span bytes, struct error *err) MUST_CHECK;
/* fsync of a file that somebody has written. */
enum errc fs_sync(const char *path, struct error *err) MUST_CHECK;
/* fsync of a directory after renames or unlinks in it. */
enum errc fs_sync_dir(const char *path, struct error *err) MUST_CHECK;
/* mkdir -p, mode 0700. */
enum errc fs_make_dirs(const char *path, struct error *err) MUST_CHECK;
bool fs_exists(const char *path);
int64_t fs_size(const char *path);                                   /* -1 when it is not there */
enum errc fs_remove(const char *path, struct error *err) MUST_CHECK; /* absent is fine */
/* Bytes free for us on the file system of path; -1 when unknown. */
int64_t fs_free_bytes(const char *path);

/* Exclusive lock held until the fd is closed or the process ends. ERRC_DENIED when another
 * process has it, with its pid in the message. */
enum errc fs_lock(const char *path, int *ret_fd, struct error *err) MUST_CHECK;

/* "<dir>/<name>" into out; false when it does not fit. */
enum { FS_PATH_SIZE = 4096 };
bool fs_join(char out[FS_PATH_SIZE], const char *dir, const char *name);

/* Symbolic links as names that are turned in one step ("<path>.tmp", rename; not synced). */
enum { FS_LINK_SIZE = 64 };
enum errc fs_set_link(const char *path, const char *target, struct error *err) MUST_CHECK;
/* ERRC_NOT_FOUND when it is not there; ERRC_CORRUPT when it is no link, or too long a one. */
enum errc fs_get_link(const char *path, char ret[FS_LINK_SIZE]) MUST_CHECK;

/* A read-only mapping. Empty files map to an empty span. */
struct fs_map {
    span bytes;
};
enum errc fs_map_open(const char *path, struct fs_map *ret, struct error *err) MUST_CHECK;
void fs_map_close(struct fs_map *m);

/* Calls fn for each entry but . and .. ; stops when fn returns false. */
enum errc fs_list(const char *dir, bool (*fn)(void *ctx, const char *name), void *ctx,
                  struct error *err) MUST_CHECK;

#endif
