/* fuzz_manifest - the small files that say what the index is: the manifest and the side file of a
 * segment, under sums that fit. */
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
    struct manifest_segment list[] = { { 1, 4000, 2, 0, DOCS, 3 }, { 2, 5000, 0, 7, 9, 0 } };
    struct manifest m = { 5, 9, 3, list, COUNT_OF(list) };
    if (manifest_save(dir, &m, NULL) || !fs_join(path, dir, "manifest")) abort();
    read_and_remove(path, &real.manifest);
    struct overlay *o = overlay_new(real.segment);
    for (uint32_t d = 3; d < DOCS; d += 40) overlay_kill(o, d);
    for (uint32_t d = 1; d < DOCS; d += 20) overlay_change(o, real.segment, d, d, d % 2);
    if (overlay_save(o, dir, real.segment, NULL)) abort();
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
    if (!is_ours((span){ (const char *) data, size }) || rng_below(&r, 64) == 0) {
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
    return 0;
}
