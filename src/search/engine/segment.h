#ifndef SEARCH_ENGINE_SEGMENT_H
#define SEARCH_ENGINE_SEGMENT_H

/* segment - one immutable index file, mapped and checked.
 *
 * Everything is checked before it is used: sizes and sums at open (the large lists of a segment
 * over SEGMENT_TRUSTED_BYTES only by segment_check()), places inside lists while they are read.
 *
 * Ownership  counted: ref/unref from any thread; the last unref unmaps.
 * Errors     ERRC_CORRUPT with what does not fit.
 */

#include "base/fs.h"
#include "search/engine/column.h"
#include "search/engine/dict.h"

struct segment {
    uint64_t number;
    uint32_t refs;
    struct fs_map map;
    uint32_t docs;
    uint64_t length_sum, terms;
    float average; /* length: what the impacts were made for */
    int64_t min_s, max_s;
    span lists, positions;
    struct dict dict;
    struct column ids, stories, sources, categories, flags, by_id;
    struct falling_column times;
    const int64_t *source_table;
    uint32_t source_count;
    const uint8_t *norms;
    struct days *days; /* see days.h; NULL at first */
};

static inline int64_t segment_id(const struct segment *s, uint32_t doc) {
    return column_get(&s->ids, doc);
}
static inline int64_t segment_time(const struct segment *s, uint32_t doc) {
    return falling_get(&s->times, doc);
}
/* No document from this one on is newer. Quicker: of times, most are not in a cache. */
static inline int64_t segment_newest_from(const struct segment *s, uint32_t doc) {
    return falling_most(&s->times, doc);
}
static inline int64_t segment_story(const struct segment *s, uint32_t doc) {
    return column_get(&s->stories, doc);
}
/* A place in source_table. */
static inline uint32_t segment_source(const struct segment *s, uint32_t doc) {
    return (uint32_t) column_get(&s->sources, doc);
}
static inline uint8_t segment_category(const struct segment *s, uint32_t doc) {
    return (uint8_t) column_get(&s->categories, doc);
}
static inline uint8_t segment_flags(const struct segment *s, uint32_t doc) {
    return (uint8_t) column_get(&s->flags, doc);
}

enum errc segment_open(const char *path, uint64_t number, struct segment **ret, struct error *err)
    MUST_CHECK;
/* For fuzzing: bytes of the caller, who keeps them alive. */
enum errc segment_open_bytes(span bytes, struct segment **ret, struct error *err) MUST_CHECK;
struct segment *segment_ref(struct segment *s);
void segment_unref(struct segment *s);
/* Every sum. */
enum errc segment_check(const struct segment *s, struct error *err) MUST_CHECK;
/* The document of an article, or -1. */
int64_t segment_find(const struct segment *s, int64_t article_id);
/* The first document at or before t_s (the first with time < t_s): times fall. */
uint32_t segment_first_before(const struct segment *s, int64_t t_s);
/* The same behind `from`, which is not before t_s: quick when it is near. */
uint32_t segment_next_before(const struct segment *s, uint32_t from, int64_t t_s);

#endif
