/* writer_load - what a directory holds when a writer opens it: the durable manifest.
 *
 * What was live, but not durable, is not adopted: it would have to be verified file by file, and
 * the replay of those seconds from the archive, which must work anyway, brings back the same. Its
 * files stay until the first publication, since readers may have the live manifest open.
 */
#include "base/clock.h"
#include "base/rand.h"
#include "search/engine/writer_priv.h"

enum errc writer_take_segment(struct index_writer *w, const struct manifest_segment *m,
                              struct error *err) {
    char path[FS_PATH_SIZE];
    if (!segment_path(path, sizeof(path), w->dir, m->number, ".seg"))
        return error_set(err, ERRC_LIMIT, "path is too long");
    struct written_segment s = { .size = m->size,
                                 .seq_from = m->seq_from,
                                 .log_from = m->log_from };
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

static bool apply(void *ctx, const struct change *c, uint64_t at) {
    struct index_writer *w = ctx;
    for (size_t i = 0; i < w->segments.len; i++) {
        struct written_segment *s = &w->segments.at[i];
        if (s->segment->number == c->segment && at >= s->log_from)
            return overlay_apply(s->overlay, s->segment, c);
    }
    return true; /* of a segment that is no longer there */
}

static void lose(struct index_writer *w, uint64_t seq_from) {
    if (seq_from < w->seq) w->seq = seq_from;
    w->pending = true;
}

static void load_parts(struct index_writer *w) {
    const struct manifest *m = &w->durable;
    for (size_t i = 0; i < m->count; i++) {
        struct error lost = { 0 };
        const struct manifest_segment *s = &m->segments[i];
        if (!writer_take_segment(w, s, &lost)) continue;
        /* Lost: its articles come back by the replay from where it began. */
        lose(w, s->seq_from);
        writer_litter_locked(w, FILE_SEGMENT, s->number, 0);
        if (s->side_version) writer_litter_locked(w, FILE_SIDE, s->number, s->side_version);
    }
    struct error lost = { 0 };
    struct change_range all = { m->log_number, 0, m->log_len };
    if (change_log_read(w->dir, &all, apply, w, &lost)) lose(w, m->log_seq_from);
    /* Another log is begun: what was live in this one, but is not adopted, must not be read. */
    if (m->log_len) writer_litter_locked(w, FILE_LOG, m->log_number, 0);
}

/* Later than anything that was born before; two of one millisecond differ by chance. */
static uint64_t birth_after(uint64_t before) {
    uint64_t now = (uint64_t) clock_now_ms() << 10 | (rand_u64() & 1023);
    return now > before ? now : before + 1;
}

/* Readers must never see a number or a generation again with other contents. */
static void load_live(struct index_writer *w) {
    char name[FS_LINK_SIZE];
    struct error unknown = { 0 };
    manifest_live_name(w->dir, name);
    enum errc rc = manifest_load_live(w->dir, name, &w->before, &unknown);
    uint64_t named = strtoull(name, NULL, 10); /* however damaged the file is */
    if (named > w->generation && named < UINT64_MAX / 2) w->generation = named;
    if (w->before.next_number > w->next_number) w->next_number = w->before.next_number;
    if (!rc && w->before.born == w->born) return;
    w->born = birth_after(w->born);
    if (w->generation < w->born) w->generation = w->born;
}

enum errc writer_load(struct index_writer *w, struct error *err) {
    struct error why = { 0 };
    enum errc rc = manifest_load(w->dir, &w->durable, &why);
    if (rc == ERRC_NOT_FOUND || rc == ERRC_CORRUPT || rc == ERRC_LIMIT) {
        w->seq = 0; /* everything anew */
    } else if (rc) {
        return error_set(err, rc, "%s", why.msg);
    } else {
        w->born = w->durable.born;
        w->generation = w->durable.generation;
        w->seq = w->durable.seq;
        w->next_number = w->durable.next_number;
        load_parts(w);
    }
    manifest_copy(&w->durable, &w->live);
    load_live(w);
    return ERRC_OK;
}

/* False: not one of our files. */
static bool parse_name(const char *name, struct file_name *ret) {
    static const struct {
        const char *suffix;
        enum file_kind kind;
    } kinds[] = { { ".seg", FILE_SEGMENT },
                  { ".side", FILE_SIDE },
                  { ".log", FILE_LOG },
                  { ".live", FILE_LIVE } };
    char *rest;
    *ret = (struct file_name){ .number = strtoull(name, &rest, 10) };
    if (rest == name) return false;
    if (rest[0] == '.' && rest[1] >= '0' && rest[1] <= '9')
        ret->version = strtoull(rest + 1, &rest, 10);
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        ret->kind = kinds[i].kind;
        if (strcmp(rest, kinds[i].suffix) == 0) return true;
    }
    return false;
}

static bool sweep_one(void *ctx, const char *name) {
    struct index_writer *w = ctx;
    struct file_name f;
    char path[FS_PATH_SIZE];
    bool ours = parse_name(name, &f);
    if (ours && manifest_names(&w->durable, &f)) return true;
    if (ours && manifest_names(&w->before, &f)) {
        *VEC_PUSH(&w->litter) = f;
        return true;
    }
    if ((ours || span_ends(span_of(name), SPAN(".tmp"))) && fs_join(path, w->dir, name)) {
        enum errc later = fs_remove(path, NULL);
        (void) later; /* what cannot be removed now is swept another time */
    }
    return true;
}

void writer_sweep_dir(struct index_writer *w) {
    enum errc later = fs_list(w->dir, sweep_one, w, NULL);
    (void) later;
}
