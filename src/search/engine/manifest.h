#ifndef SEARCH_ENGINE_MANIFEST_H
#define SEARCH_ENGINE_MANIFEST_H

/* manifest - what the index is at one generation: which segments, with which overlays, and how much
 * of which change log lies over those. It is written twice:
 *
 *     <index>/manifest                          synced; names only synced files
 *     <index>/live -> <generation>.live         the newest; lost, or damaged, with the machine
 *
 * `live` is a link so that turning it costs microseconds, and so that a reader sees by one system
 * call whether there is anything new.
 *
 * Errors     ERRC_NOT_FOUND for a new directory; ERRC_CORRUPT for damage or another version.
 */

#include "base/fs.h"
#include "search/engine/format.h"

enum { MANIFEST_SEGMENTS_MAX = 4096 };

struct manifest_segment {
    uint64_t number, size, side_version;
    uint64_t seq_from; /* when it is lost, replay what is above this */
    uint64_t log_from; /* changes of it are in the log from here on */
    uint32_t docs, dead;
};

struct manifest {
    uint64_t born; /* numbers and generations mean nothing in an index that was born later */
    uint64_t generation, seq, next_number;
    uint64_t log_number, log_len; /* no log file while the length is 0 */
    uint64_t log_seq_from;        /* when the log is lost, replay what is above this */
    struct manifest_segment *segments;
    size_t count;
};

void manifest_done(struct manifest *m);
void manifest_copy(const struct manifest *m, struct manifest *ret);
enum errc manifest_parse(span bytes, struct manifest *ret, struct error *err) MUST_CHECK;
enum errc manifest_load(const char *dir, struct manifest *ret, struct error *err) MUST_CHECK;
/* Durable on return. */
enum errc manifest_save(const char *dir, const struct manifest *m, struct error *err) MUST_CHECK;

/* The name of the newest live manifest; "" when there is none. */
void manifest_live_name(const char *dir, char ret[FS_LINK_SIZE]);
enum errc manifest_load_live(const char *dir, const char *name, struct manifest *ret,
                             struct error *err) MUST_CHECK;
/* Visible to readers on return. The file of the generation before is the caller's to remove. */
enum errc manifest_save_live(const char *dir, const struct manifest *m, struct error *err)
    MUST_CHECK;

#endif
