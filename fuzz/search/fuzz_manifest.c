/* fuzz_manifest - the small files that say what the index is: a manifest, the side file of a
 * segment and the log of changes, under sums that fit. */
#include "../fuzz.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/rand.h"
#include "search/engine/gather.h"
#include "search/engine/manifest.h"
#include "search/engine/overlay.h"

#include <stdlib.h>
#include <unistd.h>

enum { DOCS = 150 };

/* A segment, a manifest and a side file as they are written. */
static struct {
    struct segment *segment;
    struct buf manifest, side;
} real;

static void read_and_remove(const char *path, struct buf *out) {
    buf_init(out, 1 << 20);
    if (fs_read(path, out, NULL)) abort();
    (void) unlink(path);
}

static void make_segment(const char *dir) {
    static struct buf bytes;
    char path[FS_PATH_SIZE];
    struct gather *g = gather_new();
    uint32_t count;
    uint64_t size;
    for (int64_t i = 0; i < DOCS; i++) {
        struct article a = { .id = i + 1, .body = SPAN("خبر"), .lang = "ar", .order_s = i };
        gather_add(g, &a);
    }
    if (gather_flush(g, dir, 1, &count, &size, NULL)) abort();
    gather_free(g);
    if (!segment_path(path, sizeof(path), dir, 1, ".seg")) abort();
    read_and_remove(path, &bytes);
    if (segment_open_bytes(buf_span(&bytes), &real.segment, NULL)) abort();
}

static void make_real(void) {
    char dir[] = "/tmp/warraq-fuzz-XXXXXX", path[FS_PATH_SIZE];
    if (!mkdtemp(dir)) abort();
    make_segment(dir);
    struct manifest_segment list[] = { { 1, 4000, 2, 0, 0, DOCS, 3 }, { 2, 5000, 0, 7, 40, 9, 0 } };
    struct manifest m = { 1, 5, 9, 3, 4, 80, 6, list, COUNT_OF(list) };
    if (manifest_save(dir, &m, NULL) || !fs_join(path, dir, "manifest")) abort();
    read_and_remove(path, &real.manifest);
    struct overlay *o = overlay_new(real.segment);
    for (uint32_t d = 3; d < DOCS; d += 40) (void) overlay_kill(o, d);
    for (uint32_t d = 1; d < DOCS; d += 20) (void) overlay_change(o, real.segment, d, d, d % 2);
    if (overlay_save(o, dir, real.segment, 2, NULL)) abort();
    if (!side_path(path, sizeof(path), dir, real.segment->number, o->version)) abort();
    overlay_unref(o);
    read_and_remove(path, &real.side);
    (void) rmdir(dir);
}

static bool is_ours(span s) {
    struct cursor c = cursor_of(s);
    uint64_t magic = cursor_u64(&c);
    return s.len > 16 && (magic == MANIFEST_MAGIC || magic == SIDE_MAGIC);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t size_max, unsigned seed) {
    struct rng r = rng_of(seed);
    if (!real.segment) make_real();
    bool ours = is_ours((span){ (const char *) data, size });
    /* Without a magic: the changes of a log. */
    if (!ours && rng_below(&r, 2)) return LLVMFuzzerMutate(data, size, size_max);
    if (!ours || rng_below(&r, 64) == 0) {
        span whole = buf_span(rng_below(&r, 2) ? &real.manifest : &real.side);
        if (whole.len > size_max) return LLVMFuzzerMutate(data, size, size_max);
        memcpy(data, whole.at, size = whole.len);
    }
    /* The magic stays, and the eight bytes of the sum. */
    size = 16 + LLVMFuzzerMutate(data + 8, size - 16, size_max - 16);
    uint64_t sum = hash64((span){ (const char *) data, size - 8 }, 0);
    memcpy(data + size - 8, &sum, sizeof(sum));
    return size;
}

static void check_overlay(const struct overlay *o) {
    uint32_t alive = 0;
    for (uint32_t d = 0; d < o->docs; d++) {
        alive += bits_get(o->alive, d);
        if (bits_get(o->visible, d) && !bits_get(o->alive, d)) abort();
        if (bits_get(o->alive, d) &&
            bits_get(o->visible, d) == !!(overlay_flags(o, real.segment, d) & DOC_COPY))
            abort();
    }
    if (alive + o->dead != o->docs) abort();
}

static bool apply(void *ctx, const struct change *c, uint64_t at) {
    return at == 0 && overlay_apply(ctx, real.segment, c);
}

/* As a log, and as the changes of a frame whose sum fits; on a fork, which must leave its original
 * as it was. */
static void try_changes(span raw) {
    struct overlay *base = overlay_new(real.segment), *o;
    (void) overlay_change(base, real.segment, 1, 77, 0);
    o = overlay_fork(base);
    struct change_range range = { 1, 0, raw.len };
    enum errc rc = change_log_parse(raw, &range, apply, o, NULL);
    DEFER(buf_done) struct buf frame = BUF(1 << 20);
    buf_add_u32(&frame, (uint32_t) raw.len);
    buf_add_u64(&frame, hash64(raw, 1ULL << 32));
    buf_add(&frame, raw);
    rc = change_log_parse(buf_span(&frame), &range, apply, o, NULL);
    (void) rc; /* either is fine */
    check_overlay(o);
    check_overlay(base);
    if (base->dead || overlay_story(base, real.segment, 1) != 77) abort();
    overlay_unref(o);
    overlay_unref(base);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    span raw = { (const char *) data, size };
    struct manifest m = { 0 };
    struct overlay *o = NULL;
    if (!real.segment) make_real();
    if (!manifest_parse(raw, &m, NULL)) {
        if (m.count > MANIFEST_SEGMENTS_MAX) abort();
        manifest_done(&m);
    }
    if (!overlay_parse(raw, real.segment, &o, NULL)) {
        check_overlay(o);
        overlay_unref(o);
    }
    try_changes(span_sub(raw, 0, 1 << 16));
    return 0;
}
