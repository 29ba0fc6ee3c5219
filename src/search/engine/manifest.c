#include "search/engine/manifest.h"

#include "base/hash.h"
#include "base/mem.h"
#include "text/text.h"

enum {
    ENTRY_BYTES = 5 * 8 + 2 * 4,
    HEAD_BYTES = 8 + 2 * 4 + 7 * 8 + 4,
    MANIFEST_BYTES_MAX = HEAD_BYTES + MANIFEST_SEGMENTS_MAX * ENTRY_BYTES + 8,
};

void manifest_done(struct manifest *m) {
    mem_free(m->segments);
    *m = (struct manifest){ 0 };
}

void manifest_copy(const struct manifest *m, struct manifest *ret) {
    *ret = *m;
    ret->segments = mem_zalloc(m->count + 1, sizeof(*ret->segments));
    if (m->count) memcpy(ret->segments, m->segments, m->count * sizeof(*ret->segments));
}

static enum errc bad(struct error *err) {
    return error_set(err, ERRC_CORRUPT, "damaged index manifest");
}

enum errc manifest_parse(span bytes, struct manifest *ret, struct error *err) {
    if (bytes.len < HEAD_BYTES + 8) return bad(err);
    struct cursor c = cursor_of(bytes), tail = cursor_of(span_from(bytes, bytes.len - 8));
    if (cursor_u64(&tail) != hash64(span_sub(bytes, 0, bytes.len - 8), 0)) return bad(err);
    if (cursor_u64(&c) != MANIFEST_MAGIC || cursor_u32(&c) != FORMAT_VERSION) return bad(err);
    if (cursor_u32(&c) != TEXT_ANALYSIS_VERSION)
        return error_set(err, ERRC_CORRUPT, "the index is of another analysis");
    struct manifest m = { 0 };
    m.born = cursor_u64(&c);
    m.generation = cursor_u64(&c);
    m.seq = cursor_u64(&c);
    m.next_number = cursor_u64(&c);
    m.log_number = cursor_u64(&c);
    m.log_len = cursor_u64(&c);
    m.log_seq_from = cursor_u64(&c);
    m.count = cursor_u32(&c);
    if (m.count > MANIFEST_SEGMENTS_MAX || bytes.len != HEAD_BYTES + m.count * ENTRY_BYTES + 8)
        return bad(err);
    m.segments = mem_zalloc(m.count + 1, sizeof(*m.segments));
    for (size_t i = 0; i < m.count; i++) {
        struct manifest_segment *s = &m.segments[i];
        s->number = cursor_u64(&c);
        s->size = cursor_u64(&c);
        s->side_version = cursor_u64(&c);
        s->seq_from = cursor_u64(&c);
        s->log_from = cursor_u64(&c);
        s->docs = cursor_u32(&c);
        s->dead = cursor_u32(&c);
    }
    *ret = m;
    return ERRC_OK;
}

static enum errc load(const char *dir, const char *name, struct manifest *ret, struct error *err) {
    char path[FS_PATH_SIZE];
    if (!fs_join(path, dir, name)) return error_set(err, ERRC_LIMIT, "path is too long");
    DEFER(buf_done) struct buf b = BUF(MANIFEST_BYTES_MAX);
    enum errc rc = fs_read(path, &b, err);
    return rc ? rc : manifest_parse(buf_span(&b), ret, err);
}

enum errc manifest_load(const char *dir, struct manifest *ret, struct error *err) {
    return load(dir, "manifest", ret, err);
}

static void render(const struct manifest *m, struct buf *b) {
    buf_add_u64(b, MANIFEST_MAGIC);
    buf_add_u32(b, FORMAT_VERSION);
    buf_add_u32(b, TEXT_ANALYSIS_VERSION);
    buf_add_u64(b, m->born);
    buf_add_u64(b, m->generation);
    buf_add_u64(b, m->seq);
    buf_add_u64(b, m->next_number);
    buf_add_u64(b, m->log_number);
    buf_add_u64(b, m->log_len);
    buf_add_u64(b, m->log_seq_from);
    buf_add_u32(b, (uint32_t) m->count);
    for (size_t i = 0; i < m->count; i++) {
        const struct manifest_segment *s = &m->segments[i];
        buf_add_u64(b, s->number);
        buf_add_u64(b, s->size);
        buf_add_u64(b, s->side_version);
        buf_add_u64(b, s->seq_from);
        buf_add_u64(b, s->log_from);
        buf_add_u32(b, s->docs);
        buf_add_u32(b, s->dead);
    }
    buf_add_u64(b, hash64(buf_span(b), 0));
}

static enum errc check_room(const struct manifest *m, struct error *err) {
    return m->count <= MANIFEST_SEGMENTS_MAX ? ERRC_OK
                                             : error_set(err, ERRC_LIMIT, "too many segments");
}

enum errc manifest_save(const char *dir, const struct manifest *m, struct error *err) {
    char path[FS_PATH_SIZE];
    if (!fs_join(path, dir, "manifest")) return error_set(err, ERRC_LIMIT, "path is too long");
    enum errc rc = check_room(m, err);
    if (rc) return rc;
    DEFER(buf_done) struct buf b = BUF(MANIFEST_BYTES_MAX);
    render(m, &b);
    return fs_write_durable(path, buf_span(&b), err);
}

void manifest_live_name(const char *dir, char ret[FS_LINK_SIZE]) {
    char path[FS_PATH_SIZE];
    if (!fs_join(path, dir, "live") || fs_get_link(path, ret)) ret[0] = 0;
    if (strchr(ret, '/')) ret[0] = 0; /* not ours */
}

enum errc manifest_load_live(const char *dir, const char *name, struct manifest *ret,
                             struct error *err) {
    if (!name[0]) return error_set(err, ERRC_NOT_FOUND, "nothing is live");
    return load(dir, name, ret, err);
}

enum errc manifest_save_live(const char *dir, const struct manifest *m, struct error *err) {
    char path[FS_PATH_SIZE], link[FS_PATH_SIZE], name[FS_LINK_SIZE];
    live_name(name, sizeof(name), m->generation);
    if (!fs_join(path, dir, name) || !fs_join(link, dir, "live"))
        return error_set(err, ERRC_LIMIT, "path is too long");
    enum errc rc = check_room(m, err);
    if (rc) return rc;
    DEFER(buf_done) struct buf b = BUF(MANIFEST_BYTES_MAX);
    render(m, &b);
    rc = fs_write_new(path, buf_span(&b), err);
    if (rc) return rc;
    rc = fs_set_link(link, name, err);
    enum errc swept = rc ? fs_remove(path, NULL) : ERRC_OK;
    (void) swept;
    return rc;
}
