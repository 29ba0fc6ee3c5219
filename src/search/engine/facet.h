#ifndef SEARCH_ENGINE_FACET_H
#define SEARCH_ENGINE_FACET_H

/* facet - counts of the matches by source, category and local day.
 *
 * A day is one run of a segment's documents: its matches are counted 64 at a time between the
 * first document of the day and that of the next. Those of a single list are not even looked at:
 * what counts is how many of its documents stand before either, and of that only the blocks are
 * read that a border cuts.
 */

#include "base/arena.h"
#include "base/map.h"
#include "model/query.h"
#include "search/engine/days.h"
#include "search/engine/match.h"

struct facets {
    struct map sources;
    struct facet_value *days; /* of each segment from its newest on */
    size_t day_count, day_room;
    struct arena *memory; /* days live there */
    unsigned kinds;       /* enum facet_kind */
    int utc_offset_min;
    /* of the segment that is counted */
    const struct segment *segment;
    const struct days *table;
    uint32_t day; /* number in the table that is counted */
    int64_t run;
    uint64_t *by_source, by_category[256];
    int64_t categories[CATEGORY_COUNT]; /* of all */
};

void facets_init(struct facets *f, unsigned kinds, int utc_offset_min, struct arena *memory);
void facets_done(struct facets *f);
/* Segment by segment: open, windows in rising order, close. */
void facets_open(struct facets *f, const struct segment *s, struct arena *scratch);
void facets_add(struct facets *f, const struct window *w);
/* Where only days are wanted, and the matches are the list's documents in [lo, hi); returns how
 * many. */
int64_t facets_add_list(struct facets *f, struct postings *p, uint32_t lo, uint32_t hi);
void facets_close(struct facets *f);
void facets_finish(const struct facets *f, struct arena *arena, struct results *ret);

#endif
