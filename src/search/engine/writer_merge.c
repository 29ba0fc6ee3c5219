/* writer_merge - segments become fewer while the writer goes on.
 *
 * A merge reads immutable segments and forks of their overlays, without the lock. What was changed
 * meanwhile is carried over when its output takes the place of its inputs. Small segments, that
 * come many a second, and large ones, that take long, are merged in two lanes, so that neither
 * waits for the other.
 */
#include "base/clock.h"
#include "search/engine/merge.h"
#include "search/engine/writer_priv.h"

enum {
    LANE_DOCS = 4096,            /* segments with fewer are of the lane of the small */
    SYNC_BYTES = 4 << 20,        /* larger outputs are synced at once, here, where nobody waits */
    KEEP_DURABLE_MS = 10 * 1000, /* what is live becomes durable after this, at the latest */
    RETRY_MS = 10 * 1000,        /* after a merge that failed */
    TICK_MS = 1000,
};

enum lane { LANE_SMALL, LANE_LARGE, LANE_ANY, LANE_FULLY };

struct merge_job {
    struct merge_input in[MERGE_INPUTS_MAX]; /* references */
    size_t count;
    struct manifest_segment out;
    struct segment *merged;
    bool damaged[MERGE_INPUTS_MAX];
};

static int newest_first(const void *a, const void *b) {
    const struct written_segment *x = a, *y = b;
    if (x->segment->max_s != y->segment->max_s)
        return x->segment->max_s < y->segment->max_s ? 1 : -1;
    return (x->segment->number < y->segment->number) - (x->segment->number > y->segment->number);
}

static bool of_lane(const struct written_segment *s, enum lane lane) {
    if (s->merging) return false;
    return lane >= LANE_ANY || (s->segment->docs < LANE_DOCS) == (lane == LANE_SMALL);
}

static bool pick_locked(struct index_writer *w, enum lane lane, struct merge_job *job) {
    size_t n = 0, picks[MERGE_INPUTS_MAX];
    if (w->segments.len)
        qsort(w->segments.at, w->segments.len, sizeof(*w->segments.at), newest_first);
    struct merge_size *sizes = mem_zalloc(w->segments.len + 1, sizeof(*sizes));
    size_t *places = mem_zalloc(w->segments.len + 1, sizeof(*places));
    for (size_t i = 0; i < w->segments.len; i++) {
        const struct written_segment *s = &w->segments.at[i];
        if (!of_lane(s, lane)) continue;
        places[n] = i;
        sizes[n++] = (struct merge_size){ s->segment->docs, s->overlay->dead };
    }
    size_t count =
        lane == LANE_FULLY ? merge_pick_fully(sizes, n, picks) : merge_pick(sizes, n, picks);
    *job = (struct merge_job){ .count = count };
    if (job->count) {
        job->out = (struct manifest_segment){ .number = w->next_number++, .seq_from = UINT64_MAX };
    }
    for (size_t i = 0; i < job->count; i++) {
        struct written_segment *s = &w->segments.at[places[picks[i]]];
        s->merging = true;
        job->in[i] = (struct merge_input){ segment_ref(s->segment), overlay_fork(s->overlay) };
        if (s->seq_from < job->out.seq_from) job->out.seq_from = s->seq_from;
    }
    mem_free(sizes);
    mem_free(places);
    return job->count;
}

/* Sums are checked at open, and once more here: a merge would give damage sums that fit. */
static enum errc check_inputs(struct merge_job *job, struct error *err) {
    enum errc rc = ERRC_OK;
    for (size_t i = 0; i < job->count; i++) {
        enum errc got = segment_check(job->in[i].segment, err);
        job->damaged[i] = got != ERRC_OK;
        if (got) rc = got;
    }
    return rc;
}

/* Without the lock. */
static enum errc run(struct index_writer *w, struct merge_job *job, struct error *err) {
    char path[FS_PATH_SIZE];
    struct manifest_segment *m = &job->out;
    if (!segment_path(path, sizeof(path), w->dir, m->number, ".seg"))
        return error_set(err, ERRC_LIMIT, "path is too long");
    enum errc rc = check_inputs(job, err);
    if (rc) return rc;
    rc = merge_segments(job->in, job->count, w->dir, m->number, &m->docs, &m->size, &w->stop, err);
    if (!rc && m->size >= SYNC_BYTES) rc = fs_sync(path, err);
    return rc ? rc : segment_open(path, m->number, &job->merged, err);
}

static size_t place_of_locked(const struct index_writer *w, const struct segment *s) {
    size_t i = 0;
    while (i < w->segments.len && w->segments.at[i].segment != s) i++;
    assert(i < w->segments.len);
    return i;
}

static const struct overlay_page *page_of(const struct overlay *o, uint32_t doc) {
    return o->pages ? o->pages[doc / OVERLAY_PAGE] : NULL;
}

static void carry_over_doc(struct index_writer *w, const struct merge_input *in,
                           const struct overlay *now, uint32_t d, struct written_segment *to) {
    const struct overlay *then = in->overlay;
    int64_t doc = segment_find(to->segment, segment_id(in->segment, d));
    if (doc < 0 || !bits_get(then->alive, d)) return;
    int64_t story = overlay_story(now, in->segment, d);
    uint8_t flags = overlay_flags(now, in->segment, d);
    if (!bits_get(now->alive, d))
        writer_kill_locked(w, to, (uint32_t) doc);
    else if (story != overlay_story(then, in->segment, d) ||
             flags != overlay_flags(then, in->segment, d))
        (void) writer_change_locked(w, to, (uint32_t) doc, story, flags);
}

/* What happened to the documents of an input since its fork. */
static void carry_over(struct index_writer *w, const struct merge_input *in,
                       const struct overlay *now, struct written_segment *to) {
    const struct overlay *then = in->overlay;
    for (uint32_t from = 0; from < now->docs; from += 64) {
        /* A page that was changed is no longer the one that the fork shares. */
        if (then->alive[from / 64] == now->alive[from / 64] &&
            page_of(then, from) == page_of(now, from))
            continue;
        uint32_t end = now->docs - from < 64 ? now->docs : from + 64;
        for (uint32_t d = from; d < end; d++) carry_over_doc(w, in, now, d, to);
    }
}

static void take_locked(struct index_writer *w, struct merge_job *job) {
    struct written_segment s = { .segment = segment_ref(job->merged),
                                 .overlay = overlay_new(job->merged),
                                 .size = job->out.size,
                                 .seq_from = job->out.seq_from,
                                 .log_from = w->log.len };
    for (size_t i = 0; i < job->count; i++) {
        size_t at = place_of_locked(w, job->in[i].segment);
        carry_over(w, &job->in[i], w->segments.at[at].overlay, &s);
        writer_drop_segment_locked(w, at);
    }
    *VEC_PUSH(&w->segments) = s;
    if (job->out.size < SYNC_BYTES)
        *VEC_PUSH(&w->unsynced) = (struct file_name){ FILE_SEGMENT, job->out.number, 0 };
    w->rearranged = true;
}

/* Damaged segments are struck out of the durable manifest, and the sequence falls to before them.
 * What is in memory cannot be published on that ground: the index has to be opened anew, and the
 * replay brings back what is missing. Readers keep what they have until then. */
static void strike_out_locked(struct index_writer *w, const struct merge_job *job) {
    struct manifest m;
    manifest_copy(&w->durable, &m);
    size_t kept = 0;
    for (size_t i = 0; i < m.count; i++) {
        const struct manifest_segment s = m.segments[i];
        bool damaged = false;
        for (size_t k = 0; k < job->count; k++)
            damaged |= job->damaged[k] && job->in[k].segment->number == s.number;
        if (!damaged)
            m.segments[kept++] = s;
        else if (s.seq_from < m.seq)
            m.seq = s.seq_from;
    }
    m.generation = ++w->generation;
    m.next_number = w->next_number;
    bool struck = kept != m.count;
    m.count = kept;
    enum errc later = struck ? manifest_save(w->dir, &m, NULL) : ERRC_OK;
    (void) later; /* then the next merge finds the damage again */
    manifest_done(&m);
}

/* Inputs may be merged again, but what is damaged. */
static void give_up_locked(struct index_writer *w, const struct merge_job *job, enum errc rc) {
    bool damaged = false;
    for (size_t i = 0; i < job->count; i++) {
        damaged |= job->damaged[i];
        if (rc != ERRC_CORRUPT)
            w->segments.at[place_of_locked(w, job->in[i].segment)].merging = false;
    }
    if (damaged) {
        w->broken = true; /* nothing is published, or made durable, from here on */
        pthread_mutex_unlock(&w->lock);
        pthread_mutex_lock(&w->making);
        writer_lock(w);
        strike_out_locked(w, job);
        pthread_mutex_unlock(&w->making);
    }
    writer_litter_locked(w, FILE_SEGMENT, job->out.number, 0);
}

/* One merge; the lock is given back while it runs. False: nothing to do. */
static bool merge_one_locked(struct index_writer *w, enum lane lane, enum errc *rc,
                             struct error *err) {
    struct merge_job job;
    if (w->broken || !pick_locked(w, lane, &job)) return false;
    pthread_mutex_unlock(&w->lock);
    *rc = run(w, &job, err);
    writer_lock(w);
    if (*rc)
        give_up_locked(w, &job, *rc);
    else
        take_locked(w, &job);
    for (size_t i = 0; i < job.count; i++) {
        /* ours, const for the merge */
        segment_unref((struct segment *) (uintptr_t) job.in[i].segment);
        overlay_unref((struct overlay *) (uintptr_t) job.in[i].overlay);
    }
    segment_unref(job.merged);
    return true;
}

static enum errc merge_all(struct index_writer *w, enum lane lane, struct error *err) {
    enum errc rc = ERRC_OK;
    writer_lock(w);
    /* Unpublished changes must not be published by the way. */
    while (!rc && !w->pending && !w->lanes_started && merge_one_locked(w, lane, &rc, err)) {
    }
    if (!rc && w->rearranged && !w->pending) rc = writer_publish_locked(w, w->seq, err);
    bool durable = !w->pending && !w->lanes_started;
    pthread_mutex_unlock(&w->lock);
    return rc || !durable ? rc : writer_make_durable(w, err);
}

enum errc index_writer_merge(struct index_writer *w, struct error *err) {
    return merge_all(w, LANE_ANY, err);
}

enum errc index_writer_merge_fully(struct index_writer *w, struct error *err) {
    return merge_all(w, LANE_FULLY, err);
}

/* ---- keepers */

struct lane_start {
    struct index_writer *w;
    enum lane lane;
};

static void wait_locked(struct index_writer *w) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += TICK_MS / 1000;
    pthread_cond_timedwait(&w->wake, &w->lock, &t);
}

static bool durable_is_due_locked(const struct index_writer *w) {
    return w->live.generation != w->durable.generation &&
           clock_mono_ms() - w->durable_ms >= KEEP_DURABLE_MS;
}

static void *keep(void *start) {
    struct lane_start me = *(struct lane_start *) start;
    struct index_writer *w = me.w;
    mem_free(start);
    writer_lock(w);
    while (!atomic_load(&w->stop)) {
        struct error why = { 0 };
        enum errc rc = ERRC_OK;
        if (me.lane == LANE_SMALL && durable_is_due_locked(w)) {
            pthread_mutex_unlock(&w->lock);
            rc = writer_make_durable(w, &why); /* tried again when it is due again */
            writer_lock(w);
        }
        if (clock_mono_ms() < w->retry_ms || !merge_one_locked(w, me.lane, &rc, &why)) {
            wait_locked(w);
            continue;
        }
        if (rc)
            w->retry_ms = clock_mono_ms() + RETRY_MS;
        else if (!w->pending) /* else the owner publishes soon */
            rc = writer_publish_locked(w, w->seq, &why);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

enum errc index_writer_keep(struct index_writer *w, struct error *err) {
    while (w->lanes_started < LANE_COUNT) {
        struct lane_start *start = mem_zalloc(1, sizeof(*start));
        *start = (struct lane_start){ w, (enum lane) w->lanes_started };
        int failed = pthread_create(&w->lanes[w->lanes_started], NULL, keep, start);
        if (failed) {
            mem_free(start);
            return error_errno(err, ERRC_IO, failed, "cannot start a thread");
        }
        pthread_setname_np(w->lanes[w->lanes_started++], "index-keeper");
    }
    return ERRC_OK;
}

void writer_stop_keepers(struct index_writer *w) {
    atomic_store(&w->stop, true);
    writer_lock(w);
    pthread_cond_broadcast(&w->wake);
    pthread_mutex_unlock(&w->lock);
    while (w->lanes_started) pthread_join(w->lanes[--w->lanes_started], NULL);
}
