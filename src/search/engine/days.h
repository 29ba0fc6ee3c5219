#ifndef SEARCH_ENGINE_DAYS_H
#define SEARCH_ENGINE_DAYS_H

/* days - the local days of a segment: times fall, so each is one run of documents.
 *
 * The table of the first offset that is asked for is kept with the segment, 12 bytes a day.
 *
 * Ownership  of another offset: the arena that was given.
 * Threads    any.
 */

#include "base/arena.h"
#include "search/engine/segment.h"

struct days {
    int utc_offset_min;
    uint32_t count;
    const int64_t *day;  /* since 1970, newest first */
    const uint32_t *end; /* behind the last document of each */
};

const struct days *days_of(const struct segment *s, int utc_offset_min, struct arena *arena);

/* Which of the days a document is of, not before number `from`: quick when it is near. */
static inline uint32_t days_find(const struct days *d, uint32_t from, uint32_t doc) {
    uint32_t step = 1, hi;
    while (from + step < d->count && d->end[from + step - 1] <= doc) {
        from += step;
        step *= 2;
    }
    for (hi = from + step < d->count ? from + step : d->count; from < hi;) {
        uint32_t mid = from + (hi - from) / 2;
        if (d->end[mid] <= doc)
            from = mid + 1;
        else
            hi = mid;
    }
    return from;
}

#endif
