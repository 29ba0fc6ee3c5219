/* view - from the files of an index to what queries read.
 *
 * The live manifest is taken when all that it names is whole; else (after the machine went down,
 * say) the durable one, without what is damaged.
 */
#include "search/engine/view.h"

#include "base/mem.h"
#include "search/engine/manifest.h"

enum { RELOADS_MAX = 8 };

void view_unref(struct view *v) {
    if (!v || __atomic_sub_fetch(&v->refs, 1, __ATOMIC_ACQ_REL)) return;
    for (size_t i = 0; i < v->count; i++) {
        segment_unref(v->segments[i].segment);
        overlay_unref(v->segments[i].overlay);
    }
    mem_free(v->segments);
    mem_free(v);
}

struct builder {
    const char *dir;
    const struct manifest *m;
    const struct view *old; /* of the same index; or NULL */
    bool same_log;          /* the old view's overlays have its beginning */
    bool tolerant;          /* leave out what cannot be read */
    struct view *view;
    struct {
        uint64_t from; /* where in the log its overlay stands */
        bool own;      /* the overlay is not shared with the old view */
    } * state;
};

/* From the old view when it has it, else from disk. */
static enum errc take_segment(struct builder *b, const struct manifest_segment *m,
                              struct view_segment *ret, struct error *err) {
    const struct view *old = b->old;
    for (size_t i = 0; old && i < old->count; i++) {
        if (old->segments[i].segment->number != m->number) continue;
        ret->segment = segment_ref(old->segments[i].segment);
        struct overlay *o = old->segments[i].overlay;
        if (o->version == m->side_version && (b->same_log || !o->dirty))
            ret->overlay = overlay_ref(o);
        return ERRC_OK;
    }
    char path[FS_PATH_SIZE];
    if (!segment_path(path, sizeof(path), b->dir, m->number, ".seg"))
        return error_set(err, ERRC_LIMIT, "path is too long");
    enum errc rc = segment_open(path, m->number, &ret->segment, err);
    if (!rc && (ret->segment->map.bytes.len != m->size || ret->segment->docs != m->docs))
        rc = error_set(err, ERRC_CORRUPT, "damaged segment: not the size it had");
    return rc;
}

static enum errc take(struct builder *b, const struct manifest_segment *m, struct error *err) {
    struct view *v = b->view;
    struct view_segment s = { 0 };
    enum errc rc = take_segment(b, m, &s, err);
    bool kept = s.overlay != NULL;
    if (!rc && !kept) rc = overlay_load(b->dir, s.segment, m->side_version, &s.overlay, err);
    if (rc) {
        segment_unref(s.segment);
        return rc;
    }
    b->state[v->count].from = kept && b->same_log ? b->old->log_len : m->log_from;
    b->state[v->count].own = !kept;
    v->segments[v->count++] = s;
    return ERRC_OK;
}

static bool apply(void *ctx, const struct change *c, uint64_t at) {
    struct builder *b = ctx;
    for (size_t i = 0; i < b->view->count; i++) {
        struct view_segment *s = &b->view->segments[i];
        if (s->segment->number != c->segment) continue;
        if (at < b->state[i].from) return true;
        if (!b->state[i].own) {
            struct overlay *mine = overlay_fork(s->overlay);
            overlay_unref(s->overlay);
            s->overlay = mine;
            b->state[i].own = true;
        }
        return overlay_apply(s->overlay, s->segment, c);
    }
    return true; /* of a segment that is no longer there */
}

static enum errc apply_log(struct builder *b, struct error *err) {
    uint64_t from = b->m->log_len;
    for (size_t i = 0; i < b->view->count; i++)
        if (b->state[i].from < from) from = b->state[i].from;
    struct change_range range = { b->m->log_number, from, b->m->log_len };
    return change_log_read(b->dir, &range, apply, b, err);
}

static int newest_first(const void *a, const void *b) {
    const struct view_segment *x = a, *y = b;
    if (x->segment->max_s != y->segment->max_s)
        return x->segment->max_s < y->segment->max_s ? 1 : -1;
    return (x->segment->number < y->segment->number) - (x->segment->number > y->segment->number);
}

static enum errc take_all(struct builder *b, struct error *err) {
    for (size_t i = 0; i < b->m->count; i++) {
        enum errc rc = take(b, &b->m->segments[i], err);
        if (rc && !b->tolerant) return rc;
        b->view->damaged |= rc != ERRC_OK;
    }
    enum errc rc = apply_log(b, err);
    if (rc && !b->tolerant) return rc;
    b->view->damaged |= rc != ERRC_OK;
    return ERRC_OK;
}

static enum errc build(const char *dir, const struct manifest *m, const struct view *old,
                       bool tolerant, struct view **ret, struct error *err) {
    struct view *v = mem_zalloc(1, sizeof(*v));
    v->refs = 1;
    v->born = m->born;
    v->generation = m->generation;
    v->log_number = m->log_number;
    v->log_len = m->log_len;
    v->segments = mem_zalloc(m->count + 1, sizeof(*v->segments));
    struct builder b = { .dir = dir, .m = m, .tolerant = tolerant, .view = v };
    /* A view that lacks something is no ground to build on. */
    if (old && old->born == m->born && !old->damaged) b.old = old;
    b.same_log = b.old && old->log_number == m->log_number && old->log_len <= m->log_len;
    b.state = mem_zalloc(m->count + 1, sizeof(*b.state));
    enum errc rc = take_all(&b, err);
    mem_free(b.state);
    if (rc) {
        view_unref(v);
        return rc;
    }
    for (size_t i = 0; i < v->count; i++) {
        v->alive += v->segments[i].segment->docs - v->segments[i].overlay->dead;
        v->docs += v->segments[i].segment->docs;
        v->length_sum += v->segments[i].segment->length_sum;
    }
    v->ranker = ranker_of(segment_average(v->length_sum, v->docs), 0);
    if (v->count) qsort(v->segments, v->count, sizeof(*v->segments), newest_first);
    *ret = v;
    return ERRC_OK;
}

static bool is_newer(const struct manifest *m, const struct view *old) {
    return !old || m->born != old->born || m->generation > old->generation;
}

/* ERRC_OK with NULL: it is what we have. */
static enum errc load_live(const char *dir, const char *name, const struct view *old,
                           struct view **ret) {
    struct error why = { 0 };
    struct manifest m = { 0 };
    enum errc rc = manifest_load_live(dir, name, &m, &why);
    if (!rc && is_newer(&m, old)) rc = build(dir, &m, old, false, ret, &why);
    manifest_done(&m);
    return rc;
}

/* Whatever of it can be read; NULL when `old` is not older. */
static struct view *load_durable(const char *dir, const struct view *old) {
    struct error why = { 0 };
    for (unsigned i = 0; i <= RELOADS_MAX; i++) {
        struct manifest m = { 0 };
        struct view *v = NULL;
        enum errc rc = manifest_load(dir, &m, &why);
        if (old && (rc || !is_newer(&m, old))) {
            manifest_done(&m);
            return NULL;
        }
        bool damaged = rc && rc != ERRC_NOT_FOUND;
        /* A file that is not there was replaced, with the manifest, or it is lost. */
        rc = build(dir, &m, old, false, &v, &why);
        if (rc && (rc != ERRC_NOT_FOUND || i == RELOADS_MAX))
            rc = build(dir, &m, old, true, &v, &why);
        manifest_done(&m);
        if (rc) continue;
        v->damaged |= damaged;
        return v;
    }
    return NULL; /* not reached: the tolerant build does not fail */
}

struct view *view_load(const char *dir, const struct view *old, char seen[FS_LINK_SIZE]) {
    char name[FS_LINK_SIZE], tried[FS_LINK_SIZE] = "";
    for (unsigned i = 0; i < RELOADS_MAX; i++) {
        manifest_live_name(dir, name);
        if (old && name[0] && strcmp(name, seen) == 0) return NULL;
        if (!name[0] || strcmp(name, tried) == 0) break; /* not replaced meanwhile: lost */
        memcpy(tried, name, sizeof(tried));
        struct view *v = NULL;
        if (load_live(dir, name, old, &v) == ERRC_OK) {
            memcpy(seen, name, sizeof(name));
            return v;
        }
    }
    memcpy(seen, name, sizeof(name)); /* do not look again before there is another */
    return load_durable(dir, old);
}
