#ifndef SEARCH_ENGINE_STORIES_H
#define SEARCH_ENGINE_STORIES_H

/* stories - how many different stories a set of documents has.
 *
 * Story ids are given in the order of time, as documents stand: a bit per story in pages of 512,
 * and the page of the last document is mostly that of the next.
 *
 * Limits     a page of 64 bytes for each document at most.
 */

#include "base/map.h"
#include "base/vec.h"

struct stories_page {
    uint64_t bits[8];
};

struct stories {
    struct map pages; /* story / 512 -> place */
    VEC_OF(struct stories_page) list;
    uint64_t last_key, last; /* place of the last page; valid when list.len */
    int64_t count;           /* documents of no story count one each */
};

void stories_add(struct stories *s, int64_t story_id);
void stories_done(struct stories *s);

#endif
