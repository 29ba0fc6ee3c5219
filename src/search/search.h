#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

/* search - the index: derived from the archive, rebuildable at any time.
 *
 * One writer process (index_writer), any number of reader processes (index_reader). What was added
 * becomes
 *     visible   by index_writer_publish(): whole, at once, to every reader's next
 *               index_reader_refresh(); it outlives the process, not the machine;
 *     durable   by index_writer_commit(), with the archive's sequence number, or some seconds after
 *               it was published by index_writer_keep()'s threads.
 * After a crash the writer says which sequence it has and the caller replays what is missing
 * (idempotent by article id: adding an id again replaces it).
 *
 * Ownership  writers copy what they are given; results live in the arena.
 * Errors     ERRC_CORRUPT for damaged files: the damaged part is dropped, the sequence to replay
 *            from goes down, search stays up with `partial`. A publication or commit that failed
 *            (a full disk) may be tried again: nothing that was added is forgotten.
 * Threads    writer: one, and its own keepers; reader: any number of threads at once. No add, no
 *            publication and no query waits for a merge or for another's fsync.
 * Files      <dir>/manifest, <dir>/live, <dir>/<n>.seg ...; described in src/search/README.md.
 */

#include "base/arena.h"
#include "model/article.h"
#include "model/query.h"

struct index_writer;
struct index_reader;
struct query_node;

enum errc index_writer_open(const char *dir, struct index_writer **ret, struct error *err)
    MUST_CHECK;
void index_writer_close(struct index_writer *w); /* what was not committed is dropped */
/* Archive sequence that the index holds: of the last publication, after an open of what was
 * durable. Replay what is above it. */
uint64_t index_writer_seq(struct index_writer *w);
enum errc index_writer_add(struct index_writer *w, const struct article *a, struct error *err)
    MUST_CHECK;
/* Forgets an article (tombstone); unknown ids are fine. */
enum errc index_writer_remove(struct index_writer *w, int64_t article_id, struct error *err)
    MUST_CHECK;
/* Story and copy of an article may change after it was added; unknown ids are fine. */
enum errc index_writer_set_story(struct index_writer *w, int64_t article_id, int64_t story_id,
                                 struct error *err) MUST_CHECK;
enum errc index_writer_set_copy(struct index_writer *w, int64_t article_id, bool is_copy,
                                struct error *err) MUST_CHECK;
/* Visible to readers on return. Costs about a millisecond and what flushing the new articles costs;
 * each makes a segment that has to be merged later, so: some times a second at most. */
enum errc index_writer_publish(struct index_writer *w, uint64_t seq, struct error *err) MUST_CHECK;
/* Durable and visible to readers on return: waits for the disk. */
enum errc index_writer_commit(struct index_writer *w, uint64_t seq, struct error *err) MUST_CHECK;
/* Merges small segments when there are too many; cheap when there is nothing to do. Does nothing
 * while something is not published, or when keepers do it. */
enum errc index_writer_merge(struct index_writer *w, struct error *err) MUST_CHECK;
/* The same until there is one segment (of two million articles): the quickest to search. */
enum errc index_writer_merge_fully(struct index_writer *w, struct error *err) MUST_CHECK;
/* Threads that merge, and make durable what was published ten seconds ago, until the close. */
enum errc index_writer_keep(struct index_writer *w, struct error *err) MUST_CHECK;

enum errc index_reader_open(const char *dir, struct index_reader **ret, struct error *err)
    MUST_CHECK;
/* A reader in the writer's process, closed before it. Its refresh publishes what was added until
 * then, so that what add() has returned from is found. From any thread. */
enum errc index_reader_attach(struct index_writer *w, struct index_reader **ret, struct error *err)
    MUST_CHECK;
void index_reader_close(struct index_reader *r);
/* Looks for a newer publication (one system call when there is none) and takes it; true when the
 * generation changed. Does not wait for another thread that is at it. */
bool index_reader_refresh(struct index_reader *r);
uint64_t index_reader_generation(const struct index_reader *r);
int64_t index_reader_articles(const struct index_reader *r); /* alive */
/* Never fails: what cannot be understood is searched as words. */
void index_reader_query(struct index_reader *r, const struct query *q, struct arena *arena,
                        struct results *ret);
/* The same of a query that was read or made already (query_parse.h), prose apart: q->text is not
 * looked at. NULL: everything matches. */
void index_reader_query_tree(struct index_reader *r, const struct query_node *tree,
                             const struct query *q, struct arena *arena, struct results *ret);
/* Completions of a prefix, most frequent first; original spellings. Returns the count. */
size_t index_reader_complete(struct index_reader *r, span prefix, size_t limit, struct arena *arena,
                             span **ret);
/* For verify: what the index holds beside the words; fn is called with every article that can be
 * found, in no order. */
struct index_entry {
    int64_t id, story_id, order_s, source_id;
    enum category category;
    bool is_copy;
};
void index_reader_each(struct index_reader *r, void (*fn)(void *ctx, const struct index_entry *e),
                       void *ctx);
/* For verify: one number an article that says which words, in which forms, stand where in it. What
 * the index holds of each article that can be found, in no order; ERRC_CORRUPT when a list is
 * damaged. */
enum errc index_reader_words(struct index_reader *r,
                             void (*fn)(void *ctx, int64_t article_id, uint64_t words), void *ctx,
                             struct error *err) MUST_CHECK;
/* The same of texts: add articles until it is full, then ask; that empties it. `dir` gets a file
 * meanwhile, as large as an index of those articles. */
struct index_text;
struct index_text *index_text_new(const char *dir);
void index_text_free(struct index_text *t);
void index_text_add(struct index_text *t, const struct article *a);
bool index_text_full(const struct index_text *t);
enum errc index_text_words(struct index_text *t,
                           void (*fn)(void *ctx, int64_t article_id, uint64_t words), void *ctx,
                           struct error *err) MUST_CHECK;
/* Checks every checksum. */
enum errc index_reader_check(struct index_reader *r, struct error *err) MUST_CHECK;

/* The window of text that shows best why it matched, as pieces; matches are whole words. */
struct snippet_piece {
    span text;
    bool hit;
};
/* Pieces live in the arena, their text borrows `text` (a body's blocks are joined by blanks in
 * the arena first). runes_max: about 220. Returns the count. */
size_t search_snippet(span query, bool exact, span text, size_t runes_max, struct arena *arena,
                      struct snippet_piece **ret);

#endif
