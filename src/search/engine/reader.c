/* reader - index_reader_*: holds the newest view and hands it to queries. */
#include "base/arena.h"
#include "base/vec.h"
#include "search/engine/manifest.h"
#include "search/engine/view.h"
#include "search/search.h"
#include "text/text.h"

#include <pthread.h>

enum { POOL_MAX = 16, RELOADS_MAX = 8 };

struct index_reader {
    char dir[FS_PATH_SIZE];
    pthread_mutex_t lock;       /* view, pool */
    pthread_mutex_t refreshing; /* one at a time loads */
    struct view *view;
    struct analyzer *pool[POOL_MAX];
    size_t pooled;
};

void view_unref(struct view *v) {
    if (!v || __atomic_sub_fetch(&v->refs, 1, __ATOMIC_ACQ_REL)) return;
    for (size_t i = 0; i < v->count; i++) {
        segment_unref(v->segments[i].segment);
        overlay_unref(v->segments[i].overlay);
    }
    mem_free(v->segments);
    mem_free(v);
}

struct view *reader_view(struct index_reader *r) {
    pthread_mutex_lock(&r->lock);
    struct view *v = r->view;
    __atomic_add_fetch(&v->refs, 1, __ATOMIC_RELAXED);
    pthread_mutex_unlock(&r->lock);
    return v;
}

struct analyzer *reader_analyzer(struct index_reader *r) {
    pthread_mutex_lock(&r->lock);
    struct analyzer *a = r->pooled ? r->pool[--r->pooled] : NULL;
    pthread_mutex_unlock(&r->lock);
    return a ? a : analyzer_new();
}

void reader_give_back(struct index_reader *r, struct analyzer *a) {
    pthread_mutex_lock(&r->lock);
    bool kept = r->pooled < POOL_MAX;
    if (kept) r->pool[r->pooled++] = a;
    pthread_mutex_unlock(&r->lock);
    if (!kept) analyzer_free(a);
}

/* From the old view when it has it, else from disk. */
static enum errc take(const char *dir, const struct view *old, const struct manifest_segment *m,
                      struct view_segment *ret, struct error *err) {
    struct view_segment s = { 0 };
    for (size_t i = 0; old && i < old->count; i++) {
        if (old->segments[i].segment->number != m->number) continue;
        s.segment = segment_ref(old->segments[i].segment);
        if (old->segments[i].overlay->version == m->side_version)
            s.overlay = overlay_ref(old->segments[i].overlay);
    }
    enum errc rc = ERRC_OK;
    char path[FS_PATH_SIZE];
    if (!s.segment) {
        if (!segment_path(path, sizeof(path), dir, m->number, ".seg"))
            return error_set(err, ERRC_LIMIT, "path is too long");
        rc = segment_open(path, m->number, &s.segment, err);
        if (!rc && (s.segment->map.bytes.len != m->size || s.segment->docs != m->docs))
            rc = error_set(err, ERRC_CORRUPT, "damaged segment: not the size it had");
    }
    if (!rc && !s.overlay) rc = overlay_load(dir, s.segment, m->side_version, &s.overlay, err);
    if (rc)
        segment_unref(s.segment);
    else
        *ret = s;
    return rc;
}

static int newest_first(const void *a, const void *b) {
    const struct view_segment *x = a, *y = b;
    if (x->segment->max_s != y->segment->max_s)
        return x->segment->max_s < y->segment->max_s ? 1 : -1;
    return (x->segment->number < y->segment->number) - (x->segment->number > y->segment->number);
}

/* ERRC_NOT_FOUND: the writer has replaced what the manifest named, read it again. */
static enum errc build_view(const char *dir, const struct manifest *m, const struct view *old,
                            struct view **ret, struct error *err) {
    struct view *v = mem_zalloc(1, sizeof(*v));
    v->refs = 1;
    v->generation = m->generation;
    v->segments = mem_zalloc(m->count + 1, sizeof(*v->segments));
    for (size_t i = 0; i < m->count; i++) {
        struct view_segment *s = &v->segments[v->count];
        struct error why = { 0 };
        enum errc rc = take(dir, old, &m->segments[i], s, &why);
        if (rc == ERRC_NOT_FOUND) {
            view_unref(v);
            return error_set(err, rc, "%s", why.msg);
        }
        if (rc) {
            v->damaged = true;
            continue;
        }
        v->count++;
        v->alive += s->segment->docs - s->overlay->dead;
        v->docs += s->segment->docs;
        v->length_sum += s->segment->length_sum;
    }
    if (v->count) qsort(v->segments, v->count, sizeof(*v->segments), newest_first);
    *ret = v;
    return ERRC_OK;
}

/* The newest view; NULL when nothing is newer than `old`. */
static struct view *load_view(const char *dir, const struct view *old) {
    struct error err = { 0 };
    for (unsigned i = 0; i < RELOADS_MAX; i++) {
        struct manifest m = { 0 };
        enum errc rc = manifest_load(dir, &m, &err);
        if (rc && old) return NULL; /* keep what we have: a writer will replace it */
        if (!rc && old && m.generation == old->generation) {
            manifest_done(&m);
            return NULL;
        }
        struct view *v = NULL;
        bool damaged = rc && rc != ERRC_NOT_FOUND;
        rc = build_view(dir, &m, old, &v, &err);
        manifest_done(&m);
        if (rc || !v) continue;
        v->damaged |= damaged;
        return v;
    }
    /* The named file is lost, not replaced: the rest still answers. */
    if (old) return NULL;
    struct view *empty = mem_zalloc(1, sizeof(*empty));
    empty->refs = 1;
    empty->damaged = true;
    return empty;
}

enum errc index_reader_open(const char *dir, struct index_reader **ret, struct error *err) {
    struct index_reader *r = mem_zalloc(1, sizeof(*r));
    if (strlen(dir) + 64 > sizeof(r->dir)) {
        mem_free(r);
        return error_set(err, ERRC_LIMIT, "path is too long");
    }
    memcpy(r->dir, dir, strlen(dir) + 1);
    pthread_mutex_init(&r->lock, NULL);
    pthread_mutex_init(&r->refreshing, NULL);
    r->view = load_view(dir, NULL);
    *ret = r;
    return ERRC_OK;
}

void index_reader_close(struct index_reader *r) {
    if (!r) return;
    view_unref(r->view);
    while (r->pooled) analyzer_free(r->pool[--r->pooled]);
    pthread_mutex_destroy(&r->lock);
    pthread_mutex_destroy(&r->refreshing);
    mem_free(r);
}

bool index_reader_refresh(struct index_reader *r) {
    pthread_mutex_lock(&r->refreshing);
    struct view *old = reader_view(r);
    struct view *v = load_view(r->dir, old);
    if (v) {
        pthread_mutex_lock(&r->lock);
        struct view *was = r->view;
        r->view = v;
        pthread_mutex_unlock(&r->lock);
        view_unref(was);
    }
    view_unref(old);
    pthread_mutex_unlock(&r->refreshing);
    return v != NULL;
}

uint64_t index_reader_generation(const struct index_reader *r) {
    struct view *v = reader_view((struct index_reader *) (uintptr_t) r);
    uint64_t g = v->generation;
    view_unref(v);
    return g;
}

int64_t index_reader_articles(const struct index_reader *r) {
    struct view *v = reader_view((struct index_reader *) (uintptr_t) r);
    int64_t n = v->alive;
    view_unref(v);
    return n;
}

void index_reader_each(struct index_reader *r, void (*fn)(void *ctx, const struct index_entry *e),
                       void *ctx) {
    struct view *v = reader_view(r);
    for (size_t i = 0; i < v->count; i++) {
        const struct segment *s = v->segments[i].segment;
        const struct overlay *o = v->segments[i].overlay;
        for (uint32_t d = 0; d < s->docs; d++) {
            if (!bits_get(o->alive, d)) continue;
            struct index_entry e = { .id = s->ids[d],
                                     .story_id = overlay_story(o, s, d),
                                     .order_s = s->times[d],
                                     .source_id = s->source_table[s->sources[d]],
                                     .category = (enum category) s->categories[d],
                                     .is_copy = !bits_get(o->visible, d) };
            fn(ctx, &e);
        }
    }
    view_unref(v);
}

enum errc index_reader_check(struct index_reader *r, struct error *err) {
    struct view *v = reader_view(r);
    enum errc rc =
        v->damaged ? error_set(err, ERRC_CORRUPT, "a part of the index is damaged") : ERRC_OK;
    for (size_t i = 0; !rc && i < v->count; i++) {
        rc = segment_check(v->segments[i].segment, err);
        if (rc)
            error_prefix(err, "segment %llu", (unsigned long long) v->segments[i].segment->number);
    }
    view_unref(v);
    return rc;
}
