#ifndef BASE_ARENA_H
#define BASE_ARENA_H

/* arena - memory with one lifetime: a web request, a fetched document, a query.
 *
 * Ownership  the arena owns all it gave; arena_done() or arena_reset() frees it at once.
 *            Never keep a pointer into an arena in an object that lives longer.
 * Limits     none of its own: callers cap sizes from outside first.
 * Threads    one at a time.
 */

#include "base/base.h"

struct arena_block;
struct arena {
    struct arena_block *head;
    char *at, *end;
    size_t total; /* bytes asked from the system, for budgets in tests */
};

#define ARENA_INIT                                                                                 \
    { 0 }

void arena_done(struct arena *a);
enum { ARENA_KEPT = 64 * 1024 };
/* Frees all but one block, the largest of those up to ARENA_KEPT bytes. */
void arena_reset(struct arena *a);
/* Aligned to 16, not zeroed. */
void *arena_alloc(struct arena *a, size_t size) MUST_CHECK;
void *arena_zalloc(struct arena *a, size_t count, size_t size) MUST_CHECK;
span arena_copy(struct arena *a, span s);
char *arena_cstr(struct arena *a, span s);
span arena_fmt(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* arena_new(&a, struct thing); its size is known, so the zeroes take no call. */
#define arena_new(a, type) ((type *) memset(arena_alloc((a), sizeof(type)), 0, sizeof(type)))
#define arena_new_n(a, type, n) ((type *) arena_zalloc((a), (n), sizeof(type)))

#endif
