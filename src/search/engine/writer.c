/* writer - index_writer_*: what is added gathers in memory, commit publishes it by a manifest. */
#include "base/clock.h"
#include "base/vec.h"
#include "search/engine/gather.h"
#include "search/engine/manifest.h"
#include "search/engine/merge.h"
#include "search/search.h"

struct written_segment {
    struct segment *segment;
    struct overlay *overlay;
    uint64_t size, seq_from;
};

struct index_writer {
    char dir[FS_PATH_SIZE];
    int lock_fd;
    uint64_t generation, seq, next_number;
    VEC_OF(struct written_segment) segments;
    struct gather *gather;
    bool pending; /* something is not committed */
};

static void drop_segment(struct index_writer *w, size_t i) {
    struct written_segment *s = &w->segments.at[i];
    segment_unref(s->segment);
    overlay_unref(s->overlay);
    memmove(s, s + 1, (w->segments.len - i - 1) * sizeof(*s));
    w->segments.len--;
}

/* Opens a segment that is on disk and takes it into the list. */
static enum errc take_segment(struct index_writer *w, const struct manifest_segment *m,
                              struct error *err) {
    char path[FS_PATH_SIZE];
    if (!segment_path(path, sizeof(path), w->dir, m->number, ".seg"))
        return error_set(err, ERRC_LIMIT, "path is too long");
    struct written_segment s = { .size = m->size, .seq_from = m->seq_from };
    enum errc rc = segment_open(path, m->number, &s.segment, err);
    if (!rc && (s.segment->map.bytes.len != m->size || s.segment->docs != m->docs))
        rc = error_set(err, ERRC_CORRUPT, "damaged segment: not the size it had");
    if (!rc) rc = overlay_load(w->dir, s.segment, m->side_version, &s.overlay, err);
    if (rc) {
        segment_unref(s.segment);
        return rc;
    }
    *VEC_PUSH(&w->segments) = s;
    return ERRC_OK;
}

static bool is_ours(const char *name) {
    span n = span_of(name);
    return span_ends(n, SPAN(".tmp")) || span_ends(n, SPAN(".seg")) || span_ends(n, SPAN(".side"));
}

static bool is_named(const struct index_writer *w, const char *name) {
    char want[FS_PATH_SIZE];
    for (size_t i = 0; i < w->segments.len; i++) {
        const struct written_segment *s = &w->segments.at[i];
        if (segment_path(want, sizeof(want), "", s->segment->number, ".seg") &&
            span_eq(span_of(name), span_of(want + 1)))
            return true;
        if (side_path(want, sizeof(want), "", s->segment->number, s->overlay->version) &&
            span_eq(span_of(name), span_of(want + 1)))
            return true;
    }
    return false;
}

static bool sweep_one(void *ctx, const char *name) {
    const struct index_writer *w = ctx;
    char path[FS_PATH_SIZE];
    if (is_ours(name) && !is_named(w, name) && fs_join(path, w->dir, name)) {
        enum errc later = fs_remove(path, NULL);
        (void) later; /* what cannot be removed now is swept another time */
    }
    return true;
}

/* Removes files that the committed manifest does not name; readers keep what they have mapped. */
static void sweep(struct index_writer *w) {
    enum errc later = fs_list(w->dir, sweep_one, w, NULL);
    (void) later;
}

static enum errc load(struct index_writer *w, struct error *err) {
    struct manifest m = { 0 };
    struct error why = { 0 };
    enum errc rc = manifest_load(w->dir, &m, &why);
    if (rc == ERRC_NOT_FOUND) return ERRC_OK;
    if (rc == ERRC_CORRUPT || rc == ERRC_LIMIT) {
        /* Start anew, with numbers that no reader has seen: it may still hold old segments. */
        w->generation = (uint64_t) clock_now_ms();
        w->next_number = (uint64_t) clock_now_ms();
        return ERRC_OK;
    }
    if (rc) return error_set(err, rc, "%s", why.msg);
    w->generation = m.generation;
    w->seq = m.seq;
    w->next_number = m.next_number;
    for (size_t i = 0; i < m.count; i++) {
        struct error lost = { 0 };
        enum errc got = take_segment(w, &m.segments[i], &lost);
        if (!got) continue;
        /* Lost: its articles come back by the replay from where it began. */
        if (m.segments[i].seq_from < w->seq) w->seq = m.segments[i].seq_from;
        w->pending = true;
    }
    manifest_done(&m);
    return ERRC_OK;
}

enum errc index_writer_open(const char *dir, struct index_writer **ret, struct error *err) {
    struct index_writer *w = mem_zalloc(1, sizeof(*w));
    w->lock_fd = -1;
    w->next_number = 1;
    char lock[FS_PATH_SIZE];
    enum errc rc = fs_make_dirs(dir, err);
    if (!rc && (strlen(dir) + 64 > sizeof(w->dir) || !fs_join(lock, dir, "lock")))
        rc = error_set(err, ERRC_LIMIT, "path is too long");
    if (!rc) {
        memcpy(w->dir, dir, strlen(dir) + 1);
        rc = fs_lock(lock, &w->lock_fd, err);
    }
    if (!rc) rc = load(w, err);
    if (rc) {
        index_writer_close(w);
        return rc;
    }
    w->gather = gather_new();
    sweep(w);
    *ret = w;
    return ERRC_OK;
}

void index_writer_close(struct index_writer *w) {
    if (!w) return;
    while (w->segments.len) drop_segment(w, w->segments.len - 1);
    VEC_DONE(&w->segments);
    gather_free(w->gather);
    fs_close(&w->lock_fd);
    mem_free(w);
}

uint64_t index_writer_seq(const struct index_writer *w) {
    return w->seq;
}

static enum errc flush(struct index_writer *w, struct error *err) {
    struct manifest_segment m = { .number = w->next_number, .seq_from = w->seq };
    enum errc rc = gather_flush(w->gather, w->dir, m.number, &m.docs, &m.size, err);
    if (rc || !m.docs) return rc;
    w->next_number++;
    return take_segment(w, &m, err);
}

/* Kills every document of the article that is on disk. */
static bool kill(struct index_writer *w, int64_t id) {
    bool any = false;
    for (size_t i = 0; i < w->segments.len; i++) {
        struct written_segment *s = &w->segments.at[i];
        int64_t doc = segment_find(s->segment, id);
        if (doc < 0 || !bits_get(s->overlay->alive, (uint32_t) doc)) continue;
        overlay_kill(s->overlay, (uint32_t) doc);
        any = true;
    }
    return any;
}

enum errc index_writer_add(struct index_writer *w, const struct article *a, struct error *err) {
    (void) kill(w, a->id);
    gather_add(w->gather, a);
    w->pending = true;
    return gather_full(w->gather) ? flush(w, err) : ERRC_OK;
}

enum errc index_writer_remove(struct index_writer *w, int64_t article_id, struct error *err) {
    (void) err;
    bool here = gather_remove(w->gather, article_id);
    if (kill(w, article_id) || here) w->pending = true;
    return ERRC_OK;
}

static void change(struct index_writer *w, int64_t id, const int64_t *story, const bool *copy) {
    int64_t now = 0;
    bool is_copy = false;
    if (gather_story(w->gather, id, &now, &is_copy)) {
        gather_set_story(w->gather, id, story ? *story : now, copy ? *copy : is_copy);
        w->pending = true;
        return;
    }
    for (size_t i = 0; i < w->segments.len; i++) {
        struct written_segment *s = &w->segments.at[i];
        int64_t found = segment_find(s->segment, id);
        if (found < 0 || !bits_get(s->overlay->alive, (uint32_t) found)) continue;
        uint32_t doc = (uint32_t) found;
        uint8_t flags = overlay_flags(s->overlay, s->segment, doc);
        if (copy) flags = (uint8_t) (*copy ? flags | DOC_COPY : flags & ~DOC_COPY);
        overlay_change(s->overlay, s->segment, doc,
                       story ? *story : overlay_story(s->overlay, s->segment, doc), flags);
        w->pending |= s->overlay->dirty;
        return;
    }
}

enum errc index_writer_set_story(struct index_writer *w, int64_t article_id, int64_t story_id,
                                 struct error *err) {
    (void) err;
    change(w, article_id, &story_id, NULL);
    return ERRC_OK;
}

enum errc index_writer_set_copy(struct index_writer *w, int64_t article_id, bool is_copy,
                                struct error *err) {
    (void) err;
    change(w, article_id, NULL, &is_copy);
    return ERRC_OK;
}

/* Side files first, then the manifest that names them; the old files go last. */
static enum errc publish(struct index_writer *w, uint64_t seq, struct error *err) {
    for (size_t i = w->segments.len; i-- > 0;)
        if (w->segments.at[i].overlay->dead == w->segments.at[i].segment->docs) drop_segment(w, i);
    struct manifest m = { w->generation + 1, seq, w->next_number, NULL, w->segments.len };
    m.segments = mem_zalloc(m.count + 1, sizeof(*m.segments));
    enum errc rc = ERRC_OK;
    for (size_t i = 0; !rc && i < m.count; i++) {
        struct written_segment *s = &w->segments.at[i];
        if (s->overlay->dirty) rc = overlay_save(s->overlay, w->dir, s->segment, err);
        m.segments[i] = (struct manifest_segment){
            s->segment->number, s->size,          s->overlay->version,
            s->seq_from,        s->segment->docs, s->overlay->dead,
        };
    }
    if (!rc) rc = manifest_save(w->dir, &m, err);
    manifest_done(&m);
    if (rc) return rc;
    w->generation++;
    w->seq = seq;
    w->pending = false;
    sweep(w);
    return ERRC_OK;
}

enum errc index_writer_commit(struct index_writer *w, uint64_t seq, struct error *err) {
    enum errc rc = flush(w, err);
    if (rc) return rc;
    if (!w->pending && seq == w->seq && w->generation) return ERRC_OK;
    return publish(w, seq, err);
}

static int newest_first(const void *a, const void *b) {
    const struct written_segment *x = a, *y = b;
    if (x->segment->max_s != y->segment->max_s)
        return x->segment->max_s < y->segment->max_s ? 1 : -1;
    return (x->segment->number < y->segment->number) - (x->segment->number > y->segment->number);
}

static enum errc merge_some(struct index_writer *w, const size_t *picks, size_t count,
                            struct error *err) {
    struct merge_input in[MERGE_INPUTS_MAX];
    struct segment *old[MERGE_INPUTS_MAX];
    struct manifest_segment m = { .number = w->next_number++, .seq_from = UINT64_MAX };
    for (size_t i = 0; i < count; i++) {
        const struct written_segment *s = &w->segments.at[picks[i]];
        in[i] = (struct merge_input){ s->segment, s->overlay };
        old[i] = s->segment;
        if (s->seq_from < m.seq_from) m.seq_from = s->seq_from;
    }
    enum errc rc = merge_segments(in, count, w->dir, m.number, &m.docs, &m.size, err);
    if (!rc) rc = take_segment(w, &m, err);
    if (rc) return rc;
    for (size_t i = 0; i < count; i++)
        for (size_t k = w->segments.len; k-- > 0;)
            if (w->segments.at[k].segment == old[i]) drop_segment(w, k);
    return publish(w, w->seq, err);
}

enum errc index_writer_merge(struct index_writer *w, struct error *err) {
    enum errc rc = ERRC_OK;
    /* Uncommitted changes must not be published by the way. */
    while (!rc && !w->pending) {
        size_t n = w->segments.len, picks[MERGE_INPUTS_MAX];
        if (n) qsort(w->segments.at, n, sizeof(*w->segments.at), newest_first);
        struct merge_size *sizes = mem_zalloc(n + 1, sizeof(*sizes));
        for (size_t i = 0; i < n; i++)
            sizes[i] = (struct merge_size){ w->segments.at[i].segment->docs,
                                            w->segments.at[i].overlay->dead };
        size_t count = merge_pick(sizes, n, picks);
        mem_free(sizes);
        if (!count) break;
        rc = merge_some(w, picks, count, err);
    }
    return rc;
}
