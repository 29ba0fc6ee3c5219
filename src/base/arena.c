#include "base/arena.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>

enum { ALIGN = 16, BLOCK_FIRST = 4096, BLOCK_LARGEST = 1 << 20 };

struct arena_block {
    struct arena_block *next;
    size_t size;
    _Alignas(ALIGN) char bytes[];
};

void arena_done(struct arena *a) {
    if (!a) return;
    for (struct arena_block *b = a->head, *next; b; b = next) {
        next = b->next;
        mem_free(b);
    }
    *a = (struct arena) ARENA_INIT;
}

void arena_reset(struct arena *a) {
    struct arena_block *kept = a->head, *next;
    if (!kept) return;
    for (struct arena_block *b = kept->next; b; b = next) {
        struct arena_block *out = b;
        next = b->next;
        if (kept->size > ARENA_KEPT || (b->size <= ARENA_KEPT && b->size > kept->size)) {
            out = kept;
            kept = b;
        }
        a->total -= out->size;
        mem_free(out);
    }
    kept->next = NULL;
    a->head = kept;
    a->at = kept->bytes;
    a->end = kept->bytes + kept->size;
}

static void arena_grow(struct arena *a, size_t size) {
    size_t want = a->head ? a->head->size * 2 : BLOCK_FIRST;
    if (want > BLOCK_LARGEST) want = BLOCK_LARGEST;
    if (want < size) want = size;
    struct arena_block *b = mem_alloc(sizeof(*b) + want);
    b->next = a->head;
    b->size = want;
    a->head = b;
    a->at = b->bytes;
    a->end = b->bytes + want;
    a->total += want;
}

void *arena_alloc(struct arena *a, size_t size) {
    assert(size <= SIZE_MAX - ALIGN);
    size_t n = (size + ALIGN - 1) & ~(size_t) (ALIGN - 1);
    if (!a->head || n > (size_t) (a->end - a->at)) arena_grow(a, n);
    void *p = a->at;
    a->at += n;
    return p;
}

void *arena_zalloc(struct arena *a, size_t count, size_t size) {
    size_t total = 0;
    bool overflow = __builtin_mul_overflow(count, size, &total);
    assert(!overflow);
    void *p = arena_alloc(a, total);
    memset(p, 0, total);
    return p;
}

span arena_copy(struct arena *a, span s) {
    return (span){ arena_cstr(a, s), s.len };
}

char *arena_cstr(struct arena *a, span s) {
    char *p = arena_alloc(a, s.len + 1);
    if (s.len) memcpy(p, s.at, s.len);
    p[s.len] = 0;
    return p;
}

span arena_fmt(struct arena *a, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n < 0) return SPAN_EMPTY;
    char *p = arena_alloc(a, (size_t) n + 1);
    va_start(ap, fmt);
    vsnprintf(p, (size_t) n + 1, fmt, ap);
    va_end(ap);
    return (span){ p, (size_t) n };
}
