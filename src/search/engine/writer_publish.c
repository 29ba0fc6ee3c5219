/* writer_publish - what is in memory becomes visible, and what is visible becomes durable.
 *
 *     gather --flush--> segment --publish--> live manifest --make_durable--> durable manifest
 *                                write, rename               fsync all of it
 *
 * A file is removed when no manifest names it: neither the live one, nor the durable one, nor the
 * one that is on its way to be durable.
 */
#include "base/clock.h"
#include "search/engine/writer_priv.h"

/* ---- files */

bool writer_file_path(const struct index_writer *w, const struct file_name *f,
                      char out[FS_PATH_SIZE]) {
    char name[FS_LINK_SIZE];
    switch (f->kind) {
    case FILE_SEGMENT: return segment_path(out, FS_PATH_SIZE, w->dir, f->number, ".seg");
    case FILE_LOG: return segment_path(out, FS_PATH_SIZE, w->dir, f->number, ".log");
    case FILE_SIDE: return side_path(out, FS_PATH_SIZE, w->dir, f->number, f->version);
    case FILE_LIVE: live_name(name, sizeof(name), f->number); return fs_join(out, w->dir, name);
    }
    return false;
}

bool manifest_names(const struct manifest *m, const struct file_name *f) {
    if (f->kind == FILE_LIVE) return m->generation == f->number;
    if (f->kind == FILE_LOG) return m->log_len && m->log_number == f->number;
    for (size_t i = 0; i < m->count; i++) {
        if (m->segments[i].number != f->number) continue;
        return f->kind == FILE_SEGMENT || m->segments[i].side_version == f->version;
    }
    return false;
}

void writer_litter_locked(struct index_writer *w, enum file_kind kind, uint64_t number,
                          uint64_t version) {
    *VEC_PUSH(&w->litter) = (struct file_name){ kind, number, version };
}

static void sweep_locked(struct index_writer *w) {
    char path[FS_PATH_SIZE];
    size_t kept = 0;
    for (size_t i = 0; i < w->litter.len; i++) {
        struct file_name f = w->litter.at[i];
        bool named = manifest_names(&w->live, &f) || manifest_names(&w->before, &f);
        /* The durable manifests do not need the file of the live one that they are copies of. */
        if (f.kind != FILE_LIVE)
            named |= manifest_names(&w->durable, &f) || manifest_names(&w->syncing, &f);
        if (named) {
            w->litter.at[kept++] = f;
        } else if (writer_file_path(w, &f, path)) {
            enum errc later = fs_remove(path, NULL);
            (void) later; /* readers keep what they have mapped; a later open sweeps the rest */
        }
    }
    w->litter.len = kept;
}

void writer_drop_segment_locked(struct index_writer *w, size_t i) {
    struct written_segment *s = &w->segments.at[i];
    writer_litter_locked(w, FILE_SEGMENT, s->segment->number, 0);
    if (s->overlay->version)
        writer_litter_locked(w, FILE_SIDE, s->segment->number, s->overlay->version);
    segment_unref(s->segment);
    overlay_unref(s->overlay);
    memmove(s, s + 1, (w->segments.len - i - 1) * sizeof(*s));
    w->segments.len--;
}

/* ---- live */

enum errc writer_flush_locked(struct index_writer *w, struct error *err) {
    struct manifest_segment m = { .number = w->next_number,
                                  .seq_from = w->seq,
                                  .log_from = w->log.len };
    if (w->broken) return error_set(err, ERRC_IO, "a segment is damaged: open the index anew");
    enum errc rc = gather_flush(w->gather, w->dir, m.number, &m.docs, &m.size, err);
    if (rc || !m.docs) return rc;
    w->next_number++;
    *VEC_PUSH(&w->unsynced) = (struct file_name){ FILE_SEGMENT, m.number, 0 };
    rc = writer_take_segment(w, &m, err);
    w->broken = rc; /* its articles are no longer in memory, either: only a replay has them */
    return rc;
}

/* Side files take the place of the log, and another log begins. */
static enum errc checkpoint_locked(struct index_writer *w, uint64_t seq, struct error *err) {
    for (size_t i = 0; i < w->segments.len; i++) {
        struct written_segment *s = &w->segments.at[i];
        uint64_t was = s->overlay->version;
        if (!s->overlay->dirty) continue;
        enum errc rc = overlay_save(s->overlay, w->dir, s->segment, w->next_number, err);
        if (rc) return rc;
        *VEC_PUSH(&w->unsynced) =
            (struct file_name){ FILE_SIDE, s->segment->number, w->next_number++ };
        if (was) writer_litter_locked(w, FILE_SIDE, s->segment->number, was);
    }
    for (size_t i = 0; i < w->segments.len; i++) w->segments.at[i].log_from = 0;
    if (w->log.len) writer_litter_locked(w, FILE_LOG, w->log.number, 0);
    change_log_begin(&w->log, w->next_number++);
    w->log_seq_from = seq;
    w->changes_lost = false;
    return ERRC_OK;
}

static enum errc write_changes_locked(struct index_writer *w, uint64_t seq, struct error *err) {
    enum errc rc = ERRC_OK;
    if (!w->log.number || w->changes_lost || w->log.len + w->changes.len > CHANGE_LOG_BYTES_MAX)
        rc = checkpoint_locked(w, seq, err);
    else if (w->changes.len)
        rc = change_log_append(&w->log, w->dir, buf_span(&w->changes), err);
    if (!rc) buf_clear(&w->changes);
    return rc;
}

static struct manifest describe_locked(const struct index_writer *w, uint64_t seq) {
    struct manifest m = { .born = w->born,
                          .generation = w->generation + 1,
                          .seq = seq,
                          .next_number = w->next_number,
                          .log_number = w->log.number,
                          .log_len = w->log.len,
                          .log_seq_from = w->log_seq_from,
                          .count = w->segments.len };
    m.segments = mem_zalloc(m.count + 1, sizeof(*m.segments));
    for (size_t i = 0; i < m.count; i++) {
        const struct written_segment *s = &w->segments.at[i];
        m.segments[i] = (struct manifest_segment){ .number = s->segment->number,
                                                   .size = s->size,
                                                   .side_version = s->overlay->version,
                                                   .seq_from = s->seq_from,
                                                   .log_from = s->log_from,
                                                   .docs = s->segment->docs,
                                                   .dead = s->overlay->dead };
    }
    return m;
}

enum errc writer_publish_locked(struct index_writer *w, uint64_t seq, struct error *err) {
    enum errc rc = writer_flush_locked(w, err);
    if (rc) return rc;
    bool first = w->live.generation != w->generation || !w->live.generation;
    if (!w->pending && !w->rearranged && seq == w->seq && !first) return ERRC_OK;
    for (size_t i = w->segments.len; i-- > 0;) {
        const struct written_segment *s = &w->segments.at[i];
        if (s->overlay->dead == s->segment->docs && !s->merging) writer_drop_segment_locked(w, i);
    }
    rc = write_changes_locked(w, seq, err);
    if (rc) return rc;
    struct manifest m = describe_locked(w, seq);
    rc = manifest_save_live(w->dir, &m, err);
    if (rc) {
        manifest_done(&m);
        return rc;
    }
    if (!first) writer_litter_locked(w, FILE_LIVE, w->generation, 0);
    manifest_done(&w->before);
    manifest_done(&w->live);
    w->live = m;
    w->generation = m.generation;
    w->seq = seq;
    w->pending = w->rearranged = false;
    sweep_locked(w);
    return ERRC_OK;
}

/* ---- durable */

/* The files of a manifest that are not synced yet. */
static size_t files_of_locked(struct index_writer *w, const struct manifest *m,
                              struct file_name *ret) {
    size_t n = 0;
    for (size_t i = 0; i < w->unsynced.len; i++)
        if (manifest_names(m, &w->unsynced.at[i])) ret[n++] = w->unsynced.at[i];
    if (m->log_len) ret[n++] = (struct file_name){ FILE_LOG, m->log_number, 0 };
    return n;
}

static enum errc sync_files(const struct index_writer *w, const struct file_name *files, size_t n,
                            struct error *err) {
    char path[FS_PATH_SIZE];
    enum errc rc = ERRC_OK;
    for (size_t i = 0; !rc && i < n; i++)
        rc = writer_file_path(w, &files[i], path) ? fs_sync(path, err)
                                                  : error_set(err, ERRC_LIMIT, "path is too long");
    /* Names before the manifest that has them. */
    return rc ? rc : fs_sync_dir(w->dir, err);
}

/* Synced, or named by nobody that will ever be made durable. */
static void forget_synced_locked(struct index_writer *w) {
    size_t kept = 0;
    for (size_t i = 0; i < w->unsynced.len; i++) {
        const struct file_name f = w->unsynced.at[i];
        bool named = false;
        for (size_t k = 0; k < w->segments.len && !named; k++) {
            const struct written_segment *s = &w->segments.at[k];
            named = s->segment->number == f.number &&
                    (f.kind == FILE_SEGMENT || s->overlay->version == f.version);
        }
        if ((named || manifest_names(&w->live, &f)) && !manifest_names(&w->durable, &f))
            w->unsynced.at[kept++] = f;
    }
    w->unsynced.len = kept;
}

enum errc writer_make_durable(struct index_writer *w, struct error *err) {
    pthread_mutex_lock(&w->making);
    writer_lock(w);
    w->durable_ms = clock_mono_ms();
    bool newer = !w->broken && w->live.generation != w->durable.generation;
    struct file_name *files = NULL;
    size_t n = 0;
    if (newer) {
        manifest_copy(&w->live, &w->syncing);
        files = mem_alloc((w->unsynced.len + 1) * sizeof(*files));
        n = files_of_locked(w, &w->syncing, files);
    }
    pthread_mutex_unlock(&w->lock);
    enum errc rc = newer ? sync_files(w, files, n, err) : ERRC_OK;
    if (!rc && newer) rc = manifest_save(w->dir, &w->syncing, err);
    mem_free(files);
    writer_lock(w);
    if (newer && !rc) {
        manifest_done(&w->durable);
        w->durable = w->syncing;
        w->syncing = (struct manifest){ 0 };
        forget_synced_locked(w);
        sweep_locked(w);
    }
    manifest_done(&w->syncing);
    pthread_mutex_unlock(&w->lock);
    pthread_mutex_unlock(&w->making);
    return rc;
}
