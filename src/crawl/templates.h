#ifndef CRAWL_TEMPLATES_H
#define CRAWL_TEMPLATES_H

/* templates - one template model a source, for all threads of a crawl.
 *
 *   fetch loop: templates_load()   worker: templates_known()   writer: templates_learn(), _save()
 *
 * A model is read from the archive when its source's first page becomes due, kept in memory, and
 * written back now and then: what a kill loses is learnt again.
 *
 * Limits     TEMPLATE_BYTES and a digest of 4 KiB a source.
 * Threads    any; templates_load and templates_save use the caller's store handle.
 */

#include "page/template.h"
#include "store/store.h"

struct templates;

struct templates *templates_new(void);
void templates_free(struct templates *t);
/* Known already: nothing happens. Bytes that are no model are as good as none. */
void templates_load(struct templates *t, struct store *reader, int64_t source_id);
/* A copy in the arena. */
struct page_template templates_known(struct templates *t, int64_t source_id, struct arena *arena);
/* Of an article that is new in the archive. */
void templates_learn(struct templates *t, int64_t source_id, span title,
                     const struct page_traces *traces);
/* Writes those that learnt much since they were written, or `all` that learnt anything. */
enum errc templates_save(struct templates *t, struct store *store, bool all, struct error *err)
    MUST_CHECK;

#endif
