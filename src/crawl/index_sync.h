#ifndef CRAWL_INDEX_SYNC_H
#define CRAWL_INDEX_SYNC_H

/* index_sync - brings the index up to the archive: replays every change above the index's sequence
 * number, whoever made it. At start-up, after each group of the crawler, for import and reindex.
 *
 * Errors     of store and index. What was committed before an error stays.
 * Threads    the one that owns both handles.
 */

#include "search/search.h"
#include "store/store.h"

struct index_sync_options {
    uint64_t
        after; /* what came up to here is in the index, though not committed; 0 = its own seq */
    size_t commit_every; /* articles between commits; 0 = 100,000 */
    bool publish;        /* what is left at the end is published, not committed */
    /* Called now and then; false stops early (ERRC_CANCELLED after a commit). NULL = none. */
    bool (*progress)(void *ctx, uint64_t seq, uint64_t seq_last);
    void *ctx;
};

/* opts may be NULL. *ret_count (NULL is fine): articles added or removed. */
enum errc index_sync(struct store *store, struct index_writer *index,
                     const struct index_sync_options *opts, size_t *ret_count, struct error *err)
    MUST_CHECK;
/* One article as the archive has it: added, or taken out. Not committed. */
enum errc index_replay(struct index_writer *index, const struct article *a, struct error *err)
    MUST_CHECK;

#endif
