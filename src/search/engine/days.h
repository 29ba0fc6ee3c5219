#ifndef SEARCH_ENGINE_DAYS_H
#define SEARCH_ENGINE_DAYS_H

/* days - the local days of a segment: times fall, so each is one run of documents.
 *
 * The table of the first offset that is asked for is kept with the segment: 12 bytes a day, 4 for
 * each 64 documents.
 *
 * Ownership  of another offset: the arena that was given.
 * Threads    any.
 */

#include "base/arena.h"
#include "search/engine/segment.h"

enum { DAYS_STEP = 64 };

struct days {
    int utc_offset_min;
    uint32_t count;
    const int64_t *day;   /* since 1970, newest first */
    const uint32_t *end;  /* behind the last document of each */
    const uint32_t *near; /* number of the day of each DAYS_STEP-th document */
};

const struct days *days_of(const struct segment *s, int utc_offset_min, struct arena *arena);

/* Which of the days a document is of, not before number `from`. */
static inline uint32_t days_find(const struct days *d, uint32_t from, uint32_t doc) {
    uint32_t near = d->near[doc / DAYS_STEP], day = near > from ? near : from;
    while (d->end[day] <= doc) day++;
    return day;
}

#endif
