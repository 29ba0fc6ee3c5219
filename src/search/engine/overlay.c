#include "search/engine/overlay.h"

#include "base/hash.h"
#include "base/mem.h"

static void set_bit(uint64_t *bits, uint32_t i, bool on) {
    uint64_t one = 1ULL << (i % 64);
    if (on)
        bits[i / 64] |= one;
    else
        bits[i / 64] &= ~one;
}

static void show(struct overlay *o, uint32_t doc, bool on) {
    if (bits_get(o->visible, doc) == on) return;
    set_bit(o->visible, doc, on);
    o->hidden += on ? -1U : 1U;
}

struct overlay *overlay_new(const struct segment *s) {
    struct overlay *o = mem_zalloc(1, sizeof(*o));
    o->refs = 1;
    o->docs = s->docs;
    size_t words = bits_words(s->docs);
    o->alive = mem_alloc(words * sizeof(*o->alive));
    memset(o->alive, 0xFF, words * sizeof(*o->alive));
    o->alive[words - 1] = (1ULL << s->docs % 64) - 1;
    o->visible = mem_alloc(words * sizeof(*o->visible));
    memcpy(o->visible, o->alive, words * sizeof(*o->visible));
    for (uint32_t i = 0; i < s->docs; i++)
        if (segment_flags(s, i) & DOC_COPY) show(o, i, false);
    return o;
}

static size_t page_count(uint32_t docs) {
    return docs / OVERLAY_PAGE + 1;
}

static uint64_t *copy_bits(const uint64_t *bits, uint32_t docs) {
    if (!bits) return NULL;
    uint64_t *to = mem_alloc(bits_words(docs) * sizeof(*to));
    return memcpy(to, bits, bits_words(docs) * sizeof(*to));
}

struct overlay *overlay_fork(const struct overlay *o) {
    struct overlay *f = mem_zalloc(1, sizeof(*f));
    *f = *o;
    f->refs = 1;
    f->alive = copy_bits(o->alive, o->docs);
    f->visible = copy_bits(o->visible, o->docs);
    f->changed = copy_bits(o->changed, o->docs);
    if (!o->pages) return f;
    size_t n = page_count(o->docs);
    f->pages = mem_alloc(n * sizeof(struct overlay_page *));
    for (size_t i = 0; i < n; i++) {
        f->pages[i] = o->pages[i];
        if (f->pages[i]) __atomic_add_fetch(&f->pages[i]->refs, 1, __ATOMIC_RELAXED);
    }
    return f;
}

struct overlay *overlay_ref(struct overlay *o) {
    __atomic_add_fetch(&o->refs, 1, __ATOMIC_RELAXED);
    return o;
}

static void page_unref(struct overlay_page *p) {
    if (p && !__atomic_sub_fetch(&p->refs, 1, __ATOMIC_ACQ_REL)) mem_free(p);
}

void overlay_unref(struct overlay *o) {
    if (!o || __atomic_sub_fetch(&o->refs, 1, __ATOMIC_ACQ_REL)) return;
    for (size_t i = 0; o->pages && i < page_count(o->docs); i++) page_unref(o->pages[i]);
    mem_free(o->alive);
    mem_free(o->visible);
    mem_free(o->changed);
    mem_free(o->pages);
    mem_free(o);
}

bool overlay_kill(struct overlay *o, uint32_t doc) {
    if (!bits_get(o->alive, doc)) return false;
    set_bit(o->alive, doc, false);
    show(o, doc, false);
    o->dead++;
    o->dirty = true;
    return true;
}

/* The page of a document, nobody else's. */
static struct overlay_page *own_page(struct overlay *o, const struct segment *s, uint32_t doc) {
    if (!o->changed) o->changed = mem_zalloc(bits_words(o->docs), 8);
    if (!o->pages) o->pages = mem_zalloc(page_count(o->docs), sizeof(struct overlay_page *));
    struct overlay_page **at = &o->pages[doc / OVERLAY_PAGE];
    if (*at && __atomic_load_n(&(*at)->refs, __ATOMIC_ACQUIRE) == 1) return *at;
    struct overlay_page *p = mem_zalloc(1, sizeof(*p));
    if (*at) {
        memcpy(p, *at, sizeof(*p));
        page_unref(*at);
    } else {
        uint32_t from = doc / OVERLAY_PAGE * OVERLAY_PAGE;
        size_t n = o->docs - from < OVERLAY_PAGE ? o->docs - from : OVERLAY_PAGE;
        for (uint32_t i = 0; i < n; i++) {
            p->stories[i] = segment_story(s, from + i);
            p->flags[i] = segment_flags(s, from + i);
        }
    }
    p->refs = 1;
    return *at = p;
}

bool overlay_change(struct overlay *o, const struct segment *s, uint32_t doc, int64_t story,
                    uint8_t flags) {
    if (overlay_story(o, s, doc) == story && overlay_flags(o, s, doc) == flags) return false;
    struct overlay_page *p = own_page(o, s, doc);
    p->stories[doc % OVERLAY_PAGE] = story;
    p->flags[doc % OVERLAY_PAGE] = flags;
    set_bit(o->changed, doc, true);
    if (bits_get(o->alive, doc)) show(o, doc, !(flags & DOC_COPY));
    o->dirty = true;
    return true;
}

bool overlay_apply(struct overlay *o, const struct segment *s, const struct change *c) {
    if (c->doc >= o->docs) return false;
    if (c->dead)
        (void) overlay_kill(o, c->doc);
    else
        (void) overlay_change(o, s, c->doc, c->story, c->flags);
    return true;
}

enum errc overlay_parse(span bytes, const struct segment *s, struct overlay **ret,
                        struct error *err) {
    struct cursor c = cursor_of(bytes);
    struct cursor tail = cursor_of(span_from(bytes, bytes.len < 8 ? 0 : bytes.len - 8));
    if (bytes.len < 8 || cursor_u64(&tail) != hash64(span_sub(bytes, 0, bytes.len - 8), 0) ||
        cursor_u64(&c) != SIDE_MAGIC || cursor_u64(&c) != s->number || cursor_u32(&c) != s->docs)
        return error_set(err, ERRC_CORRUPT, "damaged side file");
    struct overlay *o = overlay_new(s);
    uint64_t dead = cursor_varint(&c), next = 0;
    for (uint64_t i = 0; i < dead && !c.bad; i++) {
        next += cursor_varint(&c);
        if (next >= s->docs)
            c.bad = true;
        else
            (void) overlay_kill(o, (uint32_t) next++);
    }
    uint64_t changes = cursor_varint(&c);
    next = 0;
    for (uint64_t i = 0; i < changes && !c.bad; i++) {
        next += cursor_varint(&c);
        int64_t story = (int64_t) cursor_u64(&c);
        uint64_t flags = cursor_varint(&c);
        if (next >= s->docs || flags > UINT8_MAX)
            c.bad = true;
        else
            (void) overlay_change(o, s, (uint32_t) next++, story, (uint8_t) flags);
    }
    if (c.bad) {
        overlay_unref(o);
        return error_set(err, ERRC_CORRUPT, "damaged side file");
    }
    o->dirty = false;
    *ret = o;
    return ERRC_OK;
}

enum errc overlay_load(const char *dir, const struct segment *s, uint64_t version,
                       struct overlay **ret, struct error *err) {
    if (!version) {
        *ret = overlay_new(s);
        return ERRC_OK;
    }
    char path[FS_PATH_SIZE];
    if (!side_path(path, sizeof(path), dir, s->number, version))
        return error_set(err, ERRC_LIMIT, "path is too long");
    DEFER(buf_done) struct buf b = BUF((size_t) s->docs * 24 + 1024);
    enum errc rc = fs_read(path, &b, err);
    if (!rc) rc = overlay_parse(buf_span(&b), s, ret, err);
    if (!rc) (*ret)->version = version;
    return rc;
}

enum errc overlay_save(struct overlay *o, const char *dir, const struct segment *s,
                       uint64_t version, struct error *err) {
    char path[FS_PATH_SIZE];
    if (!side_path(path, sizeof(path), dir, s->number, version))
        return error_set(err, ERRC_LIMIT, "path is too long");
    DEFER(buf_done) struct buf b = BUF((size_t) o->docs * 24 + 1024);
    buf_add_u64(&b, SIDE_MAGIC);
    buf_add_u64(&b, s->number);
    buf_add_u32(&b, o->docs);
    buf_add_varint(&b, o->dead);
    uint32_t next = 0, changes = 0;
    for (uint32_t i = 0; i < o->docs; i++) {
        changes += o->changed && bits_get(o->changed, i);
        if (bits_get(o->alive, i)) continue;
        buf_add_varint(&b, i - next);
        next = i + 1;
    }
    buf_add_varint(&b, changes);
    next = 0;
    for (uint32_t i = 0; changes && i < o->docs; i++) {
        if (!bits_get(o->changed, i)) continue;
        buf_add_varint(&b, i - next);
        buf_add_u64(&b, (uint64_t) overlay_story(o, s, i));
        buf_add_varint(&b, overlay_flags(o, s, i));
        next = i + 1;
    }
    buf_add_u64(&b, hash64(buf_span(&b), 0));
    enum errc rc = fs_write_new(path, buf_span(&b), err);
    if (rc) return rc;
    o->version = version;
    o->dirty = false;
    return ERRC_OK;
}
