#ifndef CRAWL_INGEST_H
#define CRAWL_INGEST_H

/* ingest - articles into the archive: placed in the newsroom (copy of what? which story? which
 * section?), saved in groups, indexed from what was committed.
 *
 * The one way in for the crawler's writer and for import:
 *
 *     ingest_open(); for (...) ingest_add(); ingest_close() after ingest_flush()
 *
 * Ownership  the store and the index writer stay the caller's; articles are borrowed for the call.
 * Errors     after any error but ERRC_PARSE / ERRC_LIMIT of one article the group is rolled back
 *            and the ingest must be closed: the newsroom has seen what the store has not.
 * Threads    one, the one that owns the store handle.
 */

#include "search/search.h"
#include "store/store.h"

struct ingest;

struct ingest_options {
    const char *dir;    /* data directory, for a subject model of its own; NULL = none */
    size_t group_max;   /* articles a transaction; 0 = 100 */
    size_t index_every; /* articles between index commits; 0 = at every group */
    bool publish;       /* the index only publishes them; its keepers make them durable */
    int64_t now_s;      /* the newsroom is refilled with the 30 days before; 0 = before the newest
                           article in the store */
    bool refill_later;  /* by ingest_refill(), before anything is added */
};

struct ingest_counts {
    uint64_t new_articles, updated, duplicate;
};

enum errc ingest_open(struct store *store, struct index_writer *index,
                      const struct ingest_options *opts, struct ingest **ret, struct error *err)
    MUST_CHECK;
/* Reads the newsroom's window back from the store: the articles of the last 30 days, 300,000 at
 * most (half a minute on an idle core). step (may be NULL) is called now and then with what is done
 * of about how many; when it returns false: ERRC_CANCELLED, and nothing can be added. */
typedef bool ingest_step_fn(void *ctx, size_t done, size_t total);
enum errc ingest_refill(struct ingest *in, ingest_step_fn *step, void *ctx, struct error *err)
    MUST_CHECK;
/* Gives a its category, copy_of, story_id, id, version. found_s 0 = now. Durable after the group
 * is committed, which happens by itself at group_max. candidate_id: see struct save, 0 = none. */
enum errc ingest_add(struct ingest *in, struct article *a, int64_t candidate_id,
                     enum save_result *ret, struct error *err) MUST_CHECK;
/* Other writes of the caller join the open group: begins one when there is none. */
enum errc ingest_begin(struct ingest *in, struct error *err) MUST_CHECK;
/* Commits the group (nothing open is fine) and, when due, the index. */
enum errc ingest_commit(struct ingest *in, struct error *err) MUST_CHECK;
/* As commit, and the index holds everything, durably, on return. */
enum errc ingest_flush(struct ingest *in, struct error *err) MUST_CHECK;
/* Of what is committed. */
void ingest_counts(const struct ingest *in, struct ingest_counts *ret);
/* Rolls an open group back. */
void ingest_close(struct ingest *in);

#endif
