#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

static void *check(void *p, size_t size) {
    if (p || !size) return p;
    fprintf(stderr, "warraq: out of memory (%zu bytes)\n", size);
    abort();
}

void *mem_alloc(size_t size) {
    return check(malloc(size ? size : 1), size ? size : 1);
}

void *mem_zalloc(size_t count, size_t size) {
    if (!count || !size) count = size = 1;
    return check(calloc(count, size), count * size);
}

void *mem_realloc(void *p, size_t count, size_t size) {
    size_t total = 0;
    if (__builtin_mul_overflow(count, size, &total)) return check(NULL, SIZE_MAX);
    if (!total) total = 1;
    return check(realloc(p, total), total);
}

char *mem_strdup(span s) {
    char *p = mem_alloc(s.len + 1);
    if (s.len) memcpy(p, s.at, s.len);
    p[s.len] = 0;
    return p;
}

void mem_free(void *p) {
    free(p);
}

void mem_freep(void *pp) {
    void **p = pp;
    free(*p);
    *p = NULL;
}

void mem_keep(void) {
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, MEM_KEEP / 4);
    mallopt(M_TRIM_THRESHOLD, MEM_KEEP);
#endif
}
