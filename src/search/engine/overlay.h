#ifndef SEARCH_ENGINE_OVERLAY_H
#define SEARCH_ENGINE_OVERLAY_H

/* overlay - what has changed about the documents of an immutable segment: dead ones, new stories,
 * copies. Stored whole in "<number>.<version>.side"; version 0 has no file.
 *
 * Ownership  counted; the writer changes its own, readers never change theirs.
 * Errors     ERRC_CORRUPT: the segment that it belongs to must be replayed.
 */

#include "search/engine/segment.h"

struct overlay {
    uint32_t refs;
    uint64_t version;
    uint32_t docs, dead;
    uint64_t *alive;   /* bit per document */
    uint64_t *visible; /* alive and no copy */
    uint64_t *changed; /* story or flags differ from the column; NULL when none */
    int64_t *stories;  /* NULL: the segment's column */
    uint8_t *flags;    /* NULL: the segment's column */
    bool dirty;        /* the writer's: not on disk yet */
};

static inline size_t bits_words(uint32_t docs) {
    return (size_t) docs / 64 + 1;
}
static inline bool bits_get(const uint64_t *bits, uint32_t i) {
    return bits[i / 64] >> (i % 64) & 1;
}

struct overlay *overlay_new(const struct segment *s);
struct overlay *overlay_ref(struct overlay *o);
void overlay_unref(struct overlay *o);
enum errc overlay_load(const char *dir, const struct segment *s, uint64_t version,
                       struct overlay **ret, struct error *err) MUST_CHECK;
enum errc overlay_parse(span bytes, const struct segment *s, struct overlay **ret,
                        struct error *err) MUST_CHECK;
/* Writes version + 1 and becomes it. */
enum errc overlay_save(struct overlay *o, const char *dir, const struct segment *s,
                       struct error *err) MUST_CHECK;

void overlay_kill(struct overlay *o, uint32_t doc);
void overlay_change(struct overlay *o, const struct segment *s, uint32_t doc, int64_t story,
                    uint8_t flags);
static inline int64_t overlay_story(const struct overlay *o, const struct segment *s,
                                    uint32_t doc) {
    return o->stories ? o->stories[doc] : s->stories[doc];
}
static inline uint8_t overlay_flags(const struct overlay *o, const struct segment *s,
                                    uint32_t doc) {
    return o->flags ? o->flags[doc] : s->flags[doc];
}

#endif
