/* reader - index_reader_*: holds the newest view and hands it to queries. */
#include "base/arena.h"
#include "base/vec.h"
#include "search/engine/view.h"
#include "search/engine/writer_priv.h"
#include "text/text.h"

/* First blocks of the arenas, which stay: most queries need no other. */
enum { POOL_MAX = 16, MEMORY_FIRST = 16 * 1024, SCRATCH_FIRST = 16 * 1024 };

struct index_reader {
    char dir[FS_PATH_SIZE];
    pthread_mutex_t lock;        /* view, pool */
    pthread_mutex_t refreshing;  /* one at a time loads */
    struct index_writer *writer; /* of this process, when it is attached */
    struct view *view;
    char seen[FS_LINK_SIZE]; /* `refreshing` */
    struct workspace *pool[POOL_MAX];
    size_t pooled;
};

static struct view *view_locked(struct index_reader *r) {
    __atomic_add_fetch(&r->view->refs, 1, __ATOMIC_RELAXED);
    return r->view;
}

struct view *reader_view(struct index_reader *r) {
    pthread_mutex_lock(&r->lock);
    struct view *v = view_locked(r);
    pthread_mutex_unlock(&r->lock);
    return v;
}

static struct workspace *workspace_new(void) {
    struct workspace *w = mem_zalloc(1, sizeof(*w));
    w->analyzer = analyzer_new();
    buf_init(&w->text, 4 * LIMIT_QUERY_BYTES);
    const void *memory = arena_alloc(&w->memory, MEMORY_FIRST);
    const void *scratch = arena_alloc(&w->scratch, SCRATCH_FIRST);
    (void) memory;
    (void) scratch;
    arena_reset(&w->memory);
    arena_reset(&w->scratch);
    return w;
}

static void workspace_free(struct workspace *w) {
    analyzer_free(w->analyzer);
    arena_done(&w->memory);
    arena_done(&w->scratch);
    buf_done(&w->text);
    mem_free(w->score_room);
    mem_free(w);
}

struct workspace *reader_workspace(struct index_reader *r, struct view **ret_view) {
    pthread_mutex_lock(&r->lock);
    *ret_view = view_locked(r);
    struct workspace *w = r->pooled ? r->pool[--r->pooled] : NULL;
    pthread_mutex_unlock(&r->lock);
    return w ? w : workspace_new();
}

void reader_give_back(struct index_reader *r, struct workspace *w) {
    arena_reset(&w->memory);
    arena_reset(&w->scratch);
    buf_clear(&w->text);
    pthread_mutex_lock(&r->lock);
    bool kept = r->pooled < POOL_MAX;
    if (kept) r->pool[r->pooled++] = w;
    pthread_mutex_unlock(&r->lock);
    if (!kept) workspace_free(w);
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
    r->view = view_load(dir, NULL, r->seen);
    *ret = r;
    return ERRC_OK;
}

void index_reader_close(struct index_reader *r) {
    if (!r) return;
    view_unref(r->view);
    while (r->pooled) workspace_free(r->pool[--r->pooled]);
    pthread_mutex_destroy(&r->lock);
    pthread_mutex_destroy(&r->refreshing);
    mem_free(r);
}

enum errc index_reader_attach(struct index_writer *w, struct index_reader **ret,
                              struct error *err) {
    enum errc rc = index_reader_open(w->dir, ret, err);
    if (!rc) (*ret)->writer = w;
    return rc;
}

bool index_reader_refresh(struct index_reader *r) {
    if (r->writer) {
        writer_show(r->writer);
        pthread_mutex_lock(&r->refreshing);
    } else if (pthread_mutex_trylock(&r->refreshing)) {
        return false; /* somebody is at it: nobody waits for files */
    }
    struct view *old = reader_view(r);
    struct view *v = view_load(r->dir, old, r->seen);
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
            struct index_entry e = { .id = segment_id(s, d),
                                     .story_id = overlay_story(o, s, d),
                                     .order_s = segment_time(s, d),
                                     .source_id = s->source_table[segment_source(s, d)],
                                     .category = (enum category) segment_category(s, d),
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
