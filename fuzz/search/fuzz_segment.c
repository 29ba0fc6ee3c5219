/* fuzz_segment - files of the index with damaged bytes under sums that fit, so that the readers
 * behind the sums are reached: (offset, value) pairs over a real segment, or whole files. */
#include "../fuzz.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/mem.h"
#include "search/engine/gather.h"
#include "search/engine/manifest.h"
#include "search/engine/merge.h"
#include "search/engine/postings.h"
#include "search/search.h"

#include <stdlib.h>
#include <unistd.h>

static void real_segment(struct buf *out) {
    char dir[] = "/tmp/warraq-fuzz-XXXXXX", path[FS_PATH_SIZE];
    struct gather *g = gather_new();
    uint32_t docs;
    uint64_t size;
    for (int64_t i = 0; i < 300; i++) {
        struct article a = { .id = i + 1,
                             .source = SPAN("okaz"),
                             .title = i % 2 ? SPAN("أسعار النفط") : SPAN("مجلس الأمن"),
                             .body = i % 7 ? SPAN("النفط في الأسواق اليوم") : SPAN("خبر آخر"),
                             .lang = "ar",
                             .order_s = i };
        gather_add(g, &a);
    }
    if (!mkdtemp(dir) || gather_flush(g, dir, 1, &docs, &size, NULL)) abort();
    gather_free(g);
    if (!segment_path(path, sizeof(path), dir, 1, ".seg") || fs_read(path, out, NULL)) abort();
    (void) unlink(path);
    (void) rmdir(dir);
}

static void put_u64(char *at, uint64_t v) {
    memcpy(at, &v, sizeof(v));
}

/* Makes the sums fit again, as far as the section table still lies inside. */
static void mend_sums(char *bytes, size_t len) {
    char *trailer = bytes + len - TRAILER_BYTES;
    for (size_t s = 0; s < SECTION_COUNT; s++) {
        char *entry = trailer + 56 + s * 24;
        uint64_t at, size;
        memcpy(&at, entry, 8);
        memcpy(&size, entry + 8, 8);
        if (at > len || size > len - at) continue;
        put_u64(entry + 16, section_sum((span){ bytes + at, (size_t) size }));
    }
    put_u64(trailer + TRAILER_BYTES - 8, hash64((span){ trailer, TRAILER_BYTES - 8 }, 0));
}

static void read_all(const struct segment *s) {
    struct dict_cursor c;
    uint32_t positions[64];
    size_t terms = 0;
    for (bool more = dict_seek(&s->dict, SPAN_EMPTY, &c); more && terms < 2000;
         more = dict_next(&c), terms++) {
        struct postings p;
        struct postings_rows rows = { 0 };
        struct term_info again;
        char kind = dict_term(&c).at[0];
        (void) dict_find(&s->dict, dict_term(&c), &again);
        postings_open(&p, s, kind, &c.info);
        for (uint32_t d = p.doc; d != POSTINGS_END; d = postings_next(&p)) {
            if (d >= s->docs || !postings_tf(&p)) abort();
            uint32_t from;
            if (d % 3)
                (void) postings_positions(&p, d % 2 ? 1 : CODE_ANY, positions, COUNT_OF(positions));
            else
                (void) postings_rows(&p, &rows, &from);
        }
        mem_free(rows.gaps);
        mem_free(rows.codes);
        postings_open(&p, s, kind, &c.info);
        for (uint32_t d = 0; (d = postings_advance(&p, d)) != POSTINGS_END; d += 40)
            if (d >= s->docs) abort();
    }
    for (int64_t id = -1; id < 400; id += 13) (void) segment_find(s, id);
}

static void try_segment(span bytes) {
    struct segment *s = NULL;
    if (segment_open_bytes(bytes, &s, NULL)) return;
    read_all(s);
    struct overlay *o = overlay_new(s);
    struct merge_input in = { s, o };
    uint32_t docs;
    uint64_t size;
    /* Into a directory that is not there: everything is read, nothing is written. */
    enum errc rc = merge_segments(&in, 1, "/nonexistent", 2, &docs, &size, NULL);
    if (rc == ERRC_OK) abort();
    overlay_unref(o);
    segment_unref(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct buf real;
    if (!real.len) {
        buf_init(&real, 1 << 20);
        real_segment(&real);
    }
    span raw = { (const char *) data, size };
    struct manifest m = { 0 };
    if (!manifest_parse(raw, &m, NULL)) manifest_done(&m);

    char *copy = mem_alloc(real.len);
    memcpy(copy, real.at, real.len);
    for (size_t i = 0; i + 4 <= size && i < 64; i += 4) {
        size_t at = (data[i] | (size_t) data[i + 1] << 8 | (size_t) data[i + 2] << 16) % real.len;
        copy[at] = (char) data[i + 3];
    }
    mend_sums(copy, real.len);
    try_segment((span){ copy, real.len });

    struct segment *s = NULL;
    if (!segment_open_bytes(buf_span(&real), &s, NULL)) {
        struct overlay *o = NULL;
        if (!overlay_parse(raw, s, &o, NULL)) overlay_unref(o);
        /* And with a sum that fits. */
        DEFER(buf_done) struct buf side = BUF(1 << 20);
        buf_add_u64(&side, SIDE_MAGIC);
        buf_add_u64(&side, s->number);
        buf_add_u32(&side, s->docs);
        buf_add(&side, span_sub(raw, 0, 1 << 16));
        buf_add_u64(&side, hash64(buf_span(&side), 0));
        if (!overlay_parse(buf_span(&side), s, &o, NULL)) overlay_unref(o);
        segment_unref(s);
    }
    mem_free(copy);
    return 0;
}
