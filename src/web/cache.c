#include "web/cache.h"

#include "base/hash.h"
#include "base/mem.h"
#include "base/rand.h"

#include <pthread.h>

enum { BUCKETS = 2048, WAYS = 2, PAGE_BYTES_MAX = 512 * 1024 };

struct slot {
    uint64_t hash, hash2, generation;
    int64_t at_s;
    struct cached_page page;
};

struct page_cache {
    pthread_mutex_t lock;
    uint64_t seed;
    size_t bytes, bytes_max;
    uint64_t hits, misses;
    struct slot slots[BUCKETS][WAYS];
};

struct page_cache *page_cache_new(size_t bytes_max) {
    struct page_cache *c = mem_zalloc(1, sizeof(*c));
    pthread_mutex_init(&c->lock, NULL);
    c->seed = rand_u64();
    c->bytes_max = bytes_max;
    return c;
}

static void drop(struct page_cache *c, struct slot *s) {
    if (!s->page.blob) return;
    c->bytes -= blob_size(s->page.blob);
    blob_unref(s->page.blob);
    blob_unref(s->page.link);
    *s = (struct slot){ 0 };
}

static void drop_all(struct page_cache *c) {
    for (size_t i = 0; i < BUCKETS; i++)
        for (size_t k = 0; k < WAYS; k++) drop(c, &c->slots[i][k]);
}

void page_cache_clear(struct page_cache *c) {
    pthread_mutex_lock(&c->lock);
    drop_all(c);
    pthread_mutex_unlock(&c->lock);
}

void page_cache_free(struct page_cache *c) {
    if (!c) return;
    page_cache_clear(c);
    pthread_mutex_destroy(&c->lock);
    mem_free(c);
}

static void hashes(const struct page_cache *c, const struct cache_key *key, uint64_t ret[2]) {
    ret[0] = hash64(key->address, c->seed);
    ret[1] = hash64(key->address, ~c->seed);
}

bool page_cache_get(struct page_cache *c, const struct cache_key *key, struct cached_page *ret) {
    uint64_t h[2];
    hashes(c, key, h);
    bool found = false;
    pthread_mutex_lock(&c->lock);
    struct slot *bucket = c->slots[h[0] % BUCKETS];
    for (size_t k = 0; k < WAYS && !found; k++) {
        struct slot *s = &bucket[k];
        if (!s->page.blob || s->hash != h[0] || s->hash2 != h[1]) continue;
        if (s->generation != key->generation || key->now_s - s->at_s > CACHE_TTL_S ||
            key->now_s < s->at_s) {
            drop(c, s);
            continue;
        }
        *ret = s->page;
        blob_ref(ret->blob);
        if (ret->link) blob_ref(ret->link);
        found = true;
    }
    c->hits += found;
    c->misses += !found;
    pthread_mutex_unlock(&c->lock);
    return found;
}

void page_cache_put(struct page_cache *c, const struct cache_key *key,
                    const struct cached_page *page) {
    if (blob_size(page->blob) > PAGE_BYTES_MAX) return;
    uint64_t h[2];
    hashes(c, key, h);
    pthread_mutex_lock(&c->lock);
    struct slot *bucket = c->slots[h[0] % BUCKETS], *into = &bucket[0];
    for (size_t k = 0; k < WAYS; k++) {
        if (!bucket[k].page.blob || (bucket[k].hash == h[0] && bucket[k].hash2 == h[1])) {
            into = &bucket[k];
            break;
        }
        if (bucket[k].at_s < into->at_s) into = &bucket[k];
    }
    drop(c, into);
    /* Full: mostly of pages that are stale by now. Starting over costs one render each. */
    if (c->bytes + blob_size(page->blob) > c->bytes_max) drop_all(c);
    *into = (struct slot){ h[0], h[1], key->generation, key->now_s, *page };
    blob_ref(page->blob);
    if (page->link) blob_ref(page->link);
    c->bytes += blob_size(page->blob);
    pthread_mutex_unlock(&c->lock);
}

void page_cache_counts(struct page_cache *c, uint64_t *ret_hits, uint64_t *ret_misses,
                       size_t *ret_bytes) {
    pthread_mutex_lock(&c->lock);
    *ret_hits = c->hits;
    *ret_misses = c->misses;
    *ret_bytes = c->bytes;
    pthread_mutex_unlock(&c->lock);
}
