/* writer - index_writer_*: what is added gathers in memory until it is published. */
#include "base/clock.h"
#include "search/engine/writer_priv.h"

enum { CHANGES_BYTES_MAX = 1 << 20 };

static void init(struct index_writer *w) {
    w->lock_fd = -1;
    w->log.fd = -1;
    w->next_number = 1;
    buf_init(&w->changes, CHANGES_BYTES_MAX);
    pthread_mutex_init(&w->turn, NULL);
    pthread_mutex_init(&w->lock, NULL);
    pthread_mutex_init(&w->making, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&w->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
}

void writer_lock(struct index_writer *w) {
    pthread_mutex_lock(&w->turn);
    pthread_mutex_lock(&w->lock);
    pthread_mutex_unlock(&w->turn);
}

enum errc index_writer_open(const char *dir, struct index_writer **ret, struct error *err) {
    struct index_writer *w = mem_zalloc(1, sizeof(*w));
    init(w);
    char lock[FS_PATH_SIZE];
    enum errc rc = fs_make_dirs(dir, err);
    if (!rc && (strlen(dir) + 64 > sizeof(w->dir) || !fs_join(lock, dir, "lock")))
        rc = error_set(err, ERRC_LIMIT, "path is too long");
    if (!rc) {
        memcpy(w->dir, dir, strlen(dir) + 1);
        rc = fs_lock(lock, &w->lock_fd, err);
    }
    if (!rc) rc = writer_load(w, err);
    if (rc) {
        index_writer_close(w);
        return rc;
    }
    w->gather = gather_new();
    w->durable_ms = clock_mono_ms();
    writer_sweep_dir(w);
    *ret = w;
    return ERRC_OK;
}

void index_writer_close(struct index_writer *w) {
    if (!w) return;
    writer_stop_keepers(w);
    for (size_t i = 0; i < w->segments.len; i++) {
        segment_unref(w->segments.at[i].segment);
        overlay_unref(w->segments.at[i].overlay);
    }
    VEC_DONE(&w->segments);
    VEC_DONE(&w->unsynced);
    VEC_DONE(&w->litter);
    manifest_done(&w->live);
    manifest_done(&w->durable);
    manifest_done(&w->before);
    buf_done(&w->changes);
    gather_free(w->gather);
    fs_close(&w->log.fd);
    fs_close(&w->lock_fd);
    pthread_cond_destroy(&w->wake);
    pthread_mutex_destroy(&w->making);
    pthread_mutex_destroy(&w->lock);
    pthread_mutex_destroy(&w->turn);
    mem_free(w);
}

uint64_t index_writer_seq(struct index_writer *w) {
    writer_lock(w);
    uint64_t seq = w->seq;
    pthread_mutex_unlock(&w->lock);
    return seq;
}

static void remember(struct index_writer *w, const struct change *c) {
    change_add(&w->changes, c);
    w->changes_lost |= w->changes.full;
}

void writer_kill_locked(struct index_writer *w, struct written_segment *s, uint32_t doc) {
    if (!overlay_kill(s->overlay, doc)) return;
    remember(w, &(struct change){ .segment = s->segment->number, .doc = doc, .dead = true });
}

bool writer_change_locked(struct index_writer *w, struct written_segment *s, uint32_t doc,
                          int64_t story, uint8_t flags) {
    if (!overlay_change(s->overlay, s->segment, doc, story, flags)) return false;
    remember(w, &(struct change){ s->segment->number, doc, false, flags, story });
    return true;
}

/* The document of an article that is in a segment, if it lives. */
static struct written_segment *find(struct index_writer *w, int64_t id, uint32_t *ret_doc) {
    for (size_t i = 0; i < w->segments.len; i++) {
        struct written_segment *s = &w->segments.at[i];
        int64_t doc = segment_find(s->segment, id);
        if (doc < 0 || !bits_get(s->overlay->alive, (uint32_t) doc)) continue;
        *ret_doc = (uint32_t) doc;
        return s;
    }
    return NULL;
}

/* Kills every document of the article that is in a segment. */
static bool kill(struct index_writer *w, int64_t id) {
    bool any = false;
    uint32_t doc;
    for (struct written_segment *s; (s = find(w, id, &doc)); any = true)
        writer_kill_locked(w, s, doc);
    return any;
}

enum errc index_writer_add(struct index_writer *w, const struct article *a, struct error *err) {
    writer_lock(w);
    (void) kill(w, a->id);
    gather_add(w->gather, a);
    w->pending = true;
    enum errc rc = gather_full(w->gather) ? writer_flush_locked(w, err) : ERRC_OK;
    pthread_mutex_unlock(&w->lock);
    return rc;
}

enum errc index_writer_remove(struct index_writer *w, int64_t article_id, struct error *err) {
    (void) err;
    writer_lock(w);
    bool here = gather_remove(w->gather, article_id);
    if (kill(w, article_id) || here) w->pending = true;
    pthread_mutex_unlock(&w->lock);
    return ERRC_OK;
}

static void change_locked(struct index_writer *w, int64_t id, const int64_t *story,
                          const bool *copy) {
    int64_t now = 0;
    bool is_copy = false;
    if (gather_story(w->gather, id, &now, &is_copy)) {
        gather_set_story(w->gather, id, story ? *story : now, copy ? *copy : is_copy);
        w->pending = true;
        return;
    }
    uint32_t doc;
    struct written_segment *s = find(w, id, &doc);
    if (!s) return;
    uint8_t flags = overlay_flags(s->overlay, s->segment, doc);
    if (copy) flags = (uint8_t) (*copy ? flags | DOC_COPY : flags & ~DOC_COPY);
    now = story ? *story : overlay_story(s->overlay, s->segment, doc);
    w->pending |= writer_change_locked(w, s, doc, now, flags);
}

static enum errc change(struct index_writer *w, int64_t id, const int64_t *story,
                        const bool *copy) {
    writer_lock(w);
    change_locked(w, id, story, copy);
    pthread_mutex_unlock(&w->lock);
    return ERRC_OK;
}

enum errc index_writer_set_story(struct index_writer *w, int64_t article_id, int64_t story_id,
                                 struct error *err) {
    (void) err;
    return change(w, article_id, &story_id, NULL);
}

enum errc index_writer_set_copy(struct index_writer *w, int64_t article_id, bool is_copy,
                                struct error *err) {
    (void) err;
    return change(w, article_id, NULL, &is_copy);
}

enum errc index_writer_publish(struct index_writer *w, uint64_t seq, struct error *err) {
    writer_lock(w);
    enum errc rc = writer_publish_locked(w, seq, err);
    pthread_cond_broadcast(&w->wake);
    pthread_mutex_unlock(&w->lock);
    return rc;
}

enum errc index_writer_commit(struct index_writer *w, uint64_t seq, struct error *err) {
    enum errc rc = index_writer_publish(w, seq, err);
    return rc ? rc : writer_make_durable(w, err);
}

void writer_show(struct index_writer *w) {
    writer_lock(w);
    /* What cannot be shown now stays pending: the owner's next publication reports why. */
    enum errc later = w->pending ? writer_publish_locked(w, w->seq, NULL) : ERRC_OK;
    (void) later;
    pthread_cond_broadcast(&w->wake);
    pthread_mutex_unlock(&w->lock);
}
