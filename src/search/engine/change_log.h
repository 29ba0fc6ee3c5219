#ifndef SEARCH_ENGINE_CHANGE_LOG_H
#define SEARCH_ENGINE_CHANGE_LOG_H

/* change_log - what has happened to documents since their side files were written: dead ones, new
 * stories, copies. Appended to "<number>.log" a frame a publication, so that a change costs some
 * bytes, not a side file; a manifest says how much of it counts.
 *
 *     frame    u32 bytes, u64 sum (seeded with number and place), changes
 *     change   varint segment, varint document << 1 | dead, [not dead: varint flags, i64 story]
 *
 * Errors     ERRC_CORRUPT for damage; ERRC_NOT_FOUND when the file is not there.
 */

#include "search/engine/format.h"

enum { CHANGE_LOG_BYTES_MAX = 1 << 20 }; /* then side files take its place */

struct change {
    uint64_t segment;
    uint32_t doc;
    bool dead;
    uint8_t flags; /* of one that lives */
    int64_t story;
};

void change_add(struct buf *b, const struct change *c);

/* The writer's end. */
struct change_log {
    uint64_t number, len;
    int fd; /* -1: no file yet */
};
void change_log_begin(struct change_log *l, uint64_t number); /* closes the one before */
/* One frame, not synced; what a failure leaves is written over by the next. */
enum errc change_log_append(struct change_log *l, const char *dir, span changes, struct error *err)
    MUST_CHECK;

struct change_range {
    uint64_t number, from, to; /* whole frames */
};
/* False from fn: the change does not fit. `at`: where its frame begins. */
typedef bool change_fn(void *ctx, const struct change *c, uint64_t at);
enum errc change_log_parse(span bytes, const struct change_range *range, change_fn *fn, void *ctx,
                           struct error *err) MUST_CHECK;
enum errc change_log_read(const char *dir, const struct change_range *range, change_fn *fn,
                          void *ctx, struct error *err) MUST_CHECK;

#endif
