#ifndef SEARCH_ENGINE_MANIFEST_H
#define SEARCH_ENGINE_MANIFEST_H

/* manifest - the one file that says which segments are the index: what it does not name does not
 * exist. Replaced whole by a rename.
 *
 * Errors     ERRC_NOT_FOUND for a new directory; ERRC_CORRUPT for damage or another version.
 */

#include "search/engine/format.h"

enum { MANIFEST_SEGMENTS_MAX = 4096 };

struct manifest_segment {
    uint64_t number, size, side_version;
    uint64_t seq_from; /* when it is lost, replay what is above this */
    uint32_t docs, dead;
};

struct manifest {
    uint64_t generation, seq, next_number;
    struct manifest_segment *segments;
    size_t count;
};

void manifest_done(struct manifest *m);
enum errc manifest_parse(span bytes, struct manifest *ret, struct error *err) MUST_CHECK;
enum errc manifest_load(const char *dir, struct manifest *ret, struct error *err) MUST_CHECK;
/* Durable on return. */
enum errc manifest_save(const char *dir, const struct manifest *m, struct error *err) MUST_CHECK;

#endif
