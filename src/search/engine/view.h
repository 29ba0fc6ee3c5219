#ifndef SEARCH_ENGINE_VIEW_H
#define SEARCH_ENGINE_VIEW_H

/* view - the index as one publication left it: immutable, counted, shared by the queries that run.
 *
 * Threads    any; each query refs the view it reads.
 */

#include "base/arena.h"
#include "model/query.h"
#include "search/engine/overlay.h"
#include "search/engine/rank.h"

struct analyzer;
struct score_room;

struct view_segment {
    struct segment *segment;
    struct overlay *overlay;
};

struct view {
    uint32_t refs;
    uint64_t born, generation;
    uint64_t log_number, log_len;  /* changes that the overlays have */
    struct view_segment *segments; /* newest first, by their newest document */
    size_t count;
    int64_t alive;
    uint64_t docs, length_sum; /* dead ones too */
    bool damaged;              /* something could not be read */
    struct ranker ranker;      /* for the average length of all; without recency */
};

/* The newest view of a directory, made of what `old` (NULL is fine) has already; NULL when nothing
 * is newer. `seen` is the name of the live manifest that was looked at last, "" at first. */
struct view *view_load(const char *dir, const struct view *old, char seen[FS_LINK_SIZE]);

struct index_reader;
struct view *reader_view(struct index_reader *r); /* a reference: view_unref() it */
void view_unref(struct view *v);

/* What a query needs that is dear to make, or that is quicker when it is still warm: borrowed from
 * the reader's pool, a query each. */
struct workspace {
    struct analyzer *analyzer;
    struct arena memory, scratch;  /* of a query; of a segment */
    struct score_room *score_room; /* NULL until a query scores: score_room() */
    struct buf text;               /* the query as it was understood */
};
/* With what reader_view() gives. */
struct workspace *reader_workspace(struct index_reader *r, struct view **ret_view);
void reader_give_back(struct index_reader *r, struct workspace *w);

#endif
