/* worker - what one request at a time borrows: an arena, a read-only archive, the source table. */
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "web/web_priv.h"

enum { SOURCES_TTL_MS = 5000, INDEX_RETRY_MS = 1000 };

struct worker *worker_take(struct web *w) {
    pthread_mutex_lock(&w->workers_lock);
    struct worker *k = w->free_workers;
    if (k) w->free_workers = k->next_free;
    pthread_mutex_unlock(&w->workers_lock);
    return k ? k : mem_zalloc(1, sizeof(*k));
}

void worker_give(struct web *w, struct worker *k) {
    arena_reset(&k->arena);
    pthread_mutex_lock(&w->workers_lock);
    k->next_free = w->free_workers;
    w->free_workers = k;
    pthread_mutex_unlock(&w->workers_lock);
}

void worker_free(struct worker *k) {
    if (!k) return;
    store_close(k->store);
    arena_done(&k->arena);
    arena_done(&k->sources_arena);
    mem_free(k);
}

struct store *worker_store(struct web *w, struct worker *k) {
    if (k->store) return k->store;
    struct error err = { 0 };
    struct store_options opts = { .dir = w->data_dir, .read_only = true };
    if (store_open(&opts, &k->store, &err)) {
        log_error("web", "store-open", "reason=%s", err.msg);
        k->store = NULL;
    }
    return k->store;
}

struct index_reader *web_index(struct web *w) {
    if (w->search_off) return NULL;
    pthread_rwlock_rdlock(&w->index_lock);
    struct index_reader *r = w->index;
    pthread_rwlock_unlock(&w->index_lock);
    if (r) {
        index_reader_refresh(r);
        return r;
    }
    int64_t now = clock_mono_ms(), last = atomic_load(&w->index_tried_ms);
    if (last && now - last < INDEX_RETRY_MS) return NULL;
    atomic_store(&w->index_tried_ms, now);
    pthread_rwlock_wrlock(&w->index_lock);
    struct error err = { 0 };
    if (!w->index && index_reader_open(w->index_dir, &w->index, &err)) {
        log_debug("web", "index-open", "reason=%s", err.msg);
        w->index = NULL;
    }
    r = w->index;
    pthread_rwlock_unlock(&w->index_lock);
    return r;
}

/* ---- the source table */

static void load_sources(struct call *c) {
    struct worker *k = c->worker;
    int64_t now = clock_mono_ms();
    uint64_t writes = atomic_load(&c->web->writes);
    if (k->sources_read_ms && now - k->sources_read_ms < SOURCES_TTL_MS &&
        writes == k->sources_writes)
        return;
    k->sources_writes = writes;
    arena_reset(&k->sources_arena);
    k->sources = NULL;
    k->source_count = 0;
    struct error err = { 0 };
    if (store_source_list(c->store, &k->sources_arena, &k->sources, &k->source_count, &err)) {
        log_error("web", "sources", "reason=%s", err.msg);
        k->source_count = 0;
    }
    k->sources_read_ms = now;
}

size_t call_sources(struct call *c, const struct source **ret) {
    load_sources(c);
    *ret = c->worker->sources;
    return c->worker->source_count;
}

const struct source *call_source(struct call *c, span slug) {
    const struct source *all;
    size_t n = call_sources(c, &all);
    for (size_t i = 0; i < n; i++)
        if (span_eq(all[i].slug, slug)) return &all[i];
    return NULL;
}

const struct source *call_source_by_id(struct call *c, int64_t id) {
    const struct source *all;
    size_t n = call_sources(c, &all);
    for (size_t i = 0; i < n; i++)
        if (all[i].id == id) return &all[i];
    return NULL;
}
