#ifndef SEARCH_ENGINE_MERGE_H
#define SEARCH_ENGINE_MERGE_H

/* merge - several segments become one, without their dead documents: streaming, one term at a time.
 *
 * Errors     ERRC_CORRUPT when an input's lists are damaged, ERRC_CANCELLED when *stop (NULL is
 *            fine) became true; nothing is published then.
 */

#include "search/engine/overlay.h"

#include <stdatomic.h>

enum { MERGE_INPUTS_MAX = 64 };

struct merge_input {
    const struct segment *segment;
    const struct overlay *overlay;
};

enum errc merge_segments(const struct merge_input *in, size_t count, const char *dir,
                         uint64_t number, uint32_t *ret_docs, uint64_t *ret_size,
                         const atomic_bool *stop, struct error *err) MUST_CHECK;

/* Which segments to merge, given in time order: eight of one size class, neighbours among their
 * equals; one that is a quarter dead, alone; four neighbours when there are too many. Each article
 * is then written about once a class. Returns how many, 0 when there is nothing to do. */
struct merge_size {
    uint32_t docs, dead;
};
/* All that may become one segment, neighbours first: for an index that is to be read for long. */
size_t merge_pick_fully(const struct merge_size *s, size_t count,
                        size_t ret_picks[MERGE_INPUTS_MAX]);
size_t merge_pick(const struct merge_size *s, size_t count, size_t ret_picks[MERGE_INPUTS_MAX]);

#endif
