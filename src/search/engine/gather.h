#ifndef SEARCH_ENGINE_GATHER_H
#define SEARCH_ENGINE_GATHER_H

/* gather - articles in memory, on their way to a segment.
 *
 * Words are numbered by a hash table and kept in reading order; gather_flush() sorts the documents
 * newest first and turns the rows round with one counting sort, so nothing is paid per posting
 * while articles arrive.
 *
 * Ownership  copies what it is given.
 * Limits     gather_full() says when to flush (GATHER_TOKENS_MAX words, GATHER_NAMES_MAX bytes of
 *            different terms).
 * Threads    one.
 */

#include "model/article.h"
#include "search/engine/format.h"

struct analyzer;
struct gather;

struct gather *gather_new(void);
void gather_free(struct gather *g);
/* An article with the same id that is already here is replaced. */
void gather_add(struct gather *g, const struct article *a);
bool gather_remove(struct gather *g, int64_t article_id); /* false: not here */
/* As it is now; false: not here. */
bool gather_story(const struct gather *g, int64_t article_id, int64_t *ret_story, bool *ret_copy);
void gather_set_story(struct gather *g, int64_t article_id, int64_t story, bool copy);
bool gather_full(const struct gather *g);
/* Writes the segment and empties itself; nothing alive writes nothing (*ret_docs 0). */
enum errc gather_flush(struct gather *g, const char *dir, uint64_t number, uint32_t *ret_docs,
                       uint64_t *ret_size, struct error *err) MUST_CHECK;

#endif
