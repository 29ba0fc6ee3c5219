#include "crawl/templates.h"

#include "base/log.h"
#include "base/map.h"
#include "base/vec.h"

#include <pthread.h>

enum {
    SAVE_AFTER = 16, /* articles: what a kill may cost */
    JUDGE_EVERY = 4, /* articles, once there are enough */
    JUDGE_EACH = 16, /* a young source is judged after each */
};

struct learnt {
    int64_t source_id;
    struct template_model *model;
    struct page_template digest; /* its lists are one allocation, of `always` */
    uint64_t *hashes;
    unsigned unjudged, unsaved; /* articles */
};

struct templates {
    pthread_mutex_t lock;
    struct map places; /* source: place in list */
    VEC_OF(struct learnt) list;
    size_t unsaved; /* sources that have SAVE_AFTER articles to write */
};

struct templates *templates_new(void) {
    struct templates *t = mem_zalloc(1, sizeof(*t));
    pthread_mutex_init(&t->lock, NULL);
    return t;
}

void templates_free(struct templates *t) {
    if (!t) return;
    for (size_t i = 0; i < t->list.len; i++) {
        template_free(t->list.at[i].model);
        mem_free(t->list.at[i].hashes);
    }
    VEC_DONE(&t->list);
    map_done(&t->places);
    pthread_mutex_destroy(&t->lock);
    mem_free(t);
}

static struct learnt *find(struct templates *t, int64_t source_id) {
    uint64_t at;
    return map_get(&t->places, (uint64_t) source_id, &at) ? &t->list.at[at] : NULL;
}

static void judge(struct learnt *l) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct page_template d;
    template_digest(l->model, &arena, &d);
    mem_free(l->hashes);
    l->hashes = mem_zalloc(d.always_count + d.apart_count + 1, sizeof(*l->hashes));
    if (d.always_count) memcpy(l->hashes, d.always, d.always_count * sizeof(*l->hashes));
    if (d.apart_count)
        memcpy(l->hashes + d.always_count, d.apart, d.apart_count * sizeof(*l->hashes));
    d.always = l->hashes;
    d.apart = l->hashes + d.always_count;
    l->digest = d;
    l->unjudged = 0;
}

static struct template_model *read_model(struct store *reader, int64_t source_id) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct template_model *m = NULL;
    struct error err = { 0 };
    span bytes;
    enum errc rc = store_template_get(reader, source_id, &arena, &bytes, &err);
    if (rc == ERRC_OK) rc = template_open(bytes, &m, &err);
    if (rc == ERRC_OK) return m;
    if (rc != ERRC_NOT_FOUND)
        log_warn("crawl", "template-lost", "source=%lld reason=\"%s\"", (long long) source_id,
                 err.msg);
    return template_new();
}

void templates_load(struct templates *t, struct store *reader, int64_t source_id) {
    pthread_mutex_lock(&t->lock);
    bool known = find(t, source_id) != NULL;
    pthread_mutex_unlock(&t->lock);
    if (known) return;
    struct learnt l = { .source_id = source_id, .model = read_model(reader, source_id) };
    judge(&l);
    pthread_mutex_lock(&t->lock);
    map_put(&t->places, (uint64_t) source_id, t->list.len);
    *VEC_PUSH(&t->list) = l;
    pthread_mutex_unlock(&t->lock);
}

struct page_template templates_known(struct templates *t, int64_t source_id, struct arena *arena) {
    struct page_template d = { 0 };
    pthread_mutex_lock(&t->lock);
    const struct learnt *l = find(t, source_id);
    if (l) {
        d = l->digest;
        span bytes = { (const char *) l->hashes, (d.always_count + d.apart_count) * 8 };
        d.always = (const uint64_t *) (const void *) arena_copy(arena, bytes).at;
        d.apart = d.always + (d.always ? d.always_count : 0);
    }
    pthread_mutex_unlock(&t->lock);
    return d;
}

void templates_learn(struct templates *t, int64_t source_id, span title,
                     const struct page_traces *traces) {
    pthread_mutex_lock(&t->lock);
    struct learnt *l = find(t, source_id);
    if (l && template_learn(l->model, title, traces)) {
        l->unjudged++;
        if (++l->unsaved == SAVE_AFTER) t->unsaved++;
        if (l->unjudged >= JUDGE_EVERY || template_articles(l->model) <= JUDGE_EACH) judge(l);
    }
    pthread_mutex_unlock(&t->lock);
}

enum errc templates_save(struct templates *t, struct store *store, bool all, struct error *err) {
    enum errc rc = ERRC_OK;
    DEFER(buf_done) struct buf bytes = BUF(TEMPLATE_BYTES);
    pthread_mutex_lock(&t->lock);
    for (size_t i = 0; rc == ERRC_OK && (all || t->unsaved) && i < t->list.len; i++) {
        struct learnt *l = &t->list.at[i];
        if (l->unsaved < (all ? 1 : SAVE_AFTER)) continue;
        buf_clear(&bytes);
        template_save(l->model, &bytes);
        rc = store_template_put(store, l->source_id, buf_span(&bytes), err);
        l->unsaved = 0;
    }
    t->unsaved = 0;
    pthread_mutex_unlock(&t->lock);
    return rc;
}
