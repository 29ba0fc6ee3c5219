#ifndef SEARCH_ENGINE_VIEW_H
#define SEARCH_ENGINE_VIEW_H

/* view - the index as one publication left it: immutable, counted, shared by the queries that run.
 *
 * Threads    any; each query refs the view it reads.
 */

#include "model/query.h"
#include "search/engine/overlay.h"

struct analyzer;

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
};

/* The newest view of a directory, made of what `old` (NULL is fine) has already; NULL when nothing
 * is newer. `seen` is the name of the live manifest that was looked at last, "" at first. */
struct view *view_load(const char *dir, const struct view *old, char seen[FS_LINK_SIZE]);

struct index_reader;
struct view *reader_view(struct index_reader *r); /* a reference: view_unref() it */
void view_unref(struct view *v);
/* Analyzers are dear to make: borrowed from the reader's pool. */
struct analyzer *reader_analyzer(struct index_reader *r);
void reader_give_back(struct index_reader *r, struct analyzer *a);

#endif
