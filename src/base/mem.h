#ifndef BASE_MEM_H
#define BASE_MEM_H

/* mem - allocation that cannot return NULL.
 *
 * Out of memory aborts the process with one line on stderr; state on disk survives any kill, so
 * that is honest and halves the untested branches. It is safe only because every size that comes
 * from outside is capped (base/limits.h) before it reaches these functions.
 *
 * Ownership  the caller frees with mem_free() (NULL is fine) or free().
 * Threads    any.
 */

#include "base/base.h"

void *mem_alloc(size_t size) MUST_CHECK;                /* not zeroed */
void *mem_zalloc(size_t count, size_t size) MUST_CHECK; /* zeroed, overflow-checked */
void *mem_realloc(void *p, size_t count, size_t size) MUST_CHECK;
char *mem_strdup(span s) MUST_CHECK; /* a NUL-terminated copy */
void mem_free(void *p);
/* For DEFER(mem_freep) char *x = NULL; */
void mem_freep(void *pp);

/* Asks for that many bytes from `at` on ahead of time; they need not be there. */
static inline void mem_prefetch(const void *at, size_t size) {
    enum { LINE_BYTES = 64 };
    for (size_t i = 0; i < size; i += LINE_BYTES) __builtin_prefetch((const char *) at + i);
}

/* For a process that does the same work over and over: freed memory is kept for the next round
 * instead of going back to the system and being asked for again, up to MEM_KEEP bytes. */
enum { MEM_KEEP = 32 << 20 };
void mem_keep(void);

#endif
