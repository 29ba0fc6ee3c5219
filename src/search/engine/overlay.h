#ifndef SEARCH_ENGINE_OVERLAY_H
#define SEARCH_ENGINE_OVERLAY_H

/* overlay - what has changed about the documents of an immutable segment: dead ones, new stories,
 * copies. Stored whole in "<number>.<version>.side" (version 0 has no file); what came after that
 * is in the change log.
 *
 * A fork has its own bits and shares the pages of stories until one of the two changes them, so
 * that a view of the index costs what was changed, not what there is.
 *
 * Ownership  counted; whoever forked it may change it until he hands it out.
 * Threads    forks that share pages may be changed and read by different threads.
 * Errors     ERRC_CORRUPT: the segment that it belongs to must be replayed.
 */

#include "search/engine/change_log.h"
#include "search/engine/segment.h"

enum { OVERLAY_PAGE = 1024 }; /* documents */

struct overlay_page {
    uint32_t refs;
    uint8_t flags[OVERLAY_PAGE];
    int64_t stories[OVERLAY_PAGE];
};

struct overlay {
    uint32_t refs;
    uint64_t version;
    uint32_t docs, dead, hidden; /* hidden: not visible */
    uint64_t *alive;             /* bit per document */
    uint64_t *visible;           /* alive and no copy */
    uint64_t *changed;           /* story or flags differ from the column; NULL when none */
    struct overlay_page **pages; /* NULL, all or some: the segment's columns */
    bool dirty;                  /* more than the side file says */
};

static inline size_t bits_words(uint32_t docs) {
    return (size_t) docs / 64 + 1;
}
static inline bool bits_get(const uint64_t *bits, uint32_t i) {
    return bits[i / 64] >> (i % 64) & 1;
}

struct overlay *overlay_new(const struct segment *s);
struct overlay *overlay_fork(const struct overlay *o);
struct overlay *overlay_ref(struct overlay *o);
void overlay_unref(struct overlay *o);
enum errc overlay_load(const char *dir, const struct segment *s, uint64_t version,
                       struct overlay **ret, struct error *err) MUST_CHECK;
enum errc overlay_parse(span bytes, const struct segment *s, struct overlay **ret,
                        struct error *err) MUST_CHECK;
/* Writes this version, not synced, and becomes it. */
enum errc overlay_save(struct overlay *o, const char *dir, const struct segment *s,
                       uint64_t version, struct error *err) MUST_CHECK;

/* False: it was so already. */
bool overlay_kill(struct overlay *o, uint32_t doc);
bool overlay_change(struct overlay *o, const struct segment *s, uint32_t doc, int64_t story,
                    uint8_t flags);
/* False: of no document here. */
bool overlay_apply(struct overlay *o, const struct segment *s, const struct change *c);

static inline int64_t overlay_story(const struct overlay *o, const struct segment *s,
                                    uint32_t doc) {
    const struct overlay_page *p = o->pages ? o->pages[doc / OVERLAY_PAGE] : NULL;
    return p ? p->stories[doc % OVERLAY_PAGE] : segment_story(s, doc);
}
static inline uint8_t overlay_flags(const struct overlay *o, const struct segment *s,
                                    uint32_t doc) {
    const struct overlay_page *p = o->pages ? o->pages[doc / OVERLAY_PAGE] : NULL;
    return p ? p->flags[doc % OVERLAY_PAGE] : segment_flags(s, doc);
}

#endif
