/* fuzz_segment - a file of the index with damaged bytes under sums that fit, so that the readers
 * behind the sums are reached. An input is either a whole segment, which the mutator makes from a
 * real one and mends after each change, or a list of (offset, value) over a real one. */
#include "../fuzz.h"
#include "base/clock.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/rand.h"
#include "search/engine/gather.h"
#include "search/engine/manifest.h"
#include "search/engine/merge.h"
#include "search/engine/postings.h"
#include "search/engine/word_sums.h"
#include "search/search.h"

#include <stdlib.h>
#include <unistd.h>

enum {
    ENTRY_BYTES = 3 * 8, /* of the section table: place, size, sum */
    TABLE_AT = TRAILER_BYTES - 8 - SECTION_COUNT * ENTRY_BYTES,
    SMALL_DOCS = 5,
    LARGE_DOCS = 300, /* lists of several blocks, sparse and dense ones */
};

static void make_segment(int64_t docs, struct buf *out) {
    char dir[] = "/tmp/warraq-fuzz-XXXXXX", path[FS_PATH_SIZE];
    struct gather *g = gather_new();
    uint32_t count;
    uint64_t size;
    for (int64_t i = 0; i < docs; i++) {
        struct article a = { .id = i + 1,
                             .source_id = 1 + i % 3,
                             .source = SPAN("okaz"),
                             .title = i % 2 ? SPAN("أسعار النفط") : SPAN("مجلس الأمن"),
                             .body = i % 7 ? SPAN("النفط في الأسواق اليوم") : SPAN("خبر آخر GPU"),
                             .lang = "ar",
                             .story_id = i % 4,
                             .copy_of = i % 9 == 0,
                             .order_s = i };
        gather_add(g, &a);
    }
    buf_init(out, 1 << 20);
    if (!mkdtemp(dir) || gather_flush(g, dir, 1, &count, &size, NULL)) abort();
    gather_free(g);
    if (!segment_path(path, sizeof(path), dir, 1, ".seg") || fs_read(path, out, NULL)) abort();
    (void) unlink(path);
    (void) rmdir(dir);
}

static span real_segment(bool large) {
    static struct buf made[2];
    if (!made[large].len) make_segment(large ? LARGE_DOCS : SMALL_DOCS, &made[large]);
    return buf_span(&made[large]);
}

static bool is_segment(span s) {
    if (s.len < TRAILER_BYTES) return false;
    struct cursor c = cursor_of(span_from(s, s.len - TRAILER_BYTES));
    return cursor_u64(&c) == SEGMENT_MAGIC;
}

static void put_u64(char *at, uint64_t v) {
    memcpy(at, &v, sizeof(v));
}

/* Makes the sums fit again, as far as the section table still lies inside. */
static void mend_sums(char *bytes, size_t len) {
    char *trailer = bytes + len - TRAILER_BYTES;
    for (size_t s = 0; s < SECTION_COUNT; s++) {
        char *entry = trailer + TABLE_AT + s * ENTRY_BYTES;
        uint64_t at, size;
        memcpy(&at, entry, 8);
        memcpy(&size, entry + 8, 8);
        if (at > len || size > len - at) continue;
        put_u64(entry + 16, section_sum((span){ bytes + at, (size_t) size }));
    }
    put_u64(trailer + TRAILER_BYTES - 8, hash64((span){ trailer, TRAILER_BYTES - 8 }, 0));
}

/* Changes bytes of one section, or of the table that says where they are; the rest stays, so that
 * what is damaged is damaged alone. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t size_max, unsigned seed) {
    struct rng r = rng_of(seed);
    span whole = real_segment(rng_below(&r, 4) == 0);
    if (!is_segment((span){ (const char *) data, size })) {
        if (whole.len > size_max) return LLVMFuzzerMutate(data, size, size_max);
        memcpy(data, whole.at, size = whole.len);
    }
    uint8_t *trailer = data + size - TRAILER_BYTES;
    uint64_t section = rng_below(&r, SECTION_COUNT + 2), at = 0, len = 0;
    if (section < SECTION_COUNT) {
        memcpy(&at, trailer + TABLE_AT + section * ENTRY_BYTES, 8);
        memcpy(&len, trailer + TABLE_AT + section * ENTRY_BYTES + 8, 8);
    }
    if (at > size || len > size - at || !len) { /* the table itself, or the counts before it */
        at = size - TRAILER_BYTES + 8;
        len = section == SECTION_COUNT ? TABLE_AT - 8 : TRAILER_BYTES - 16;
    }
    /* A window of it: small ones hit the same structure twice. */
    uint64_t window = rng_below(&r, 4) ? 16 : 256;
    if (len > window) {
        at += rng_below(&r, len - window + 1);
        len = window;
    }
    (void) LLVMFuzzerMutate(data + at, (size_t) len, (size_t) len);
    mend_sums((char *) data, size);
    return size;
}

/* Every third document that could lie in each block. */
static void find_in_blocks(const struct segment *s, struct postings *p, const struct ranker *r) {
    struct postings_view view;
    postings_view_open(&view, p, r);
    uint32_t d = 0;
    while (p->df >= BLOCK_DOCS && d < s->docs && view.last != POSTINGS_END) {
        uint32_t docs[BLOCK_DOCS], which[BLOCK_DOCS], freqs[BLOCK_DOCS], n = 0;
        for (; d < s->docs && d <= view.last && n < BLOCK_DOCS; d += 3) docs[n++] = d;
        uint32_t found = postings_find(p, view.block, docs, n, which, freqs);
        for (uint32_t i = 0; i < found; i++)
            if (which[i] >= n || (i && which[i] <= which[i - 1])) abort();
        if (!n || d > view.last) postings_view_advance(&view, r, ++d);
    }
}

static void read_range(const struct segment *s, char kind, const struct term_info *info,
                       uint32_t lo, uint32_t hi) {
    struct postings p;
    postings_open_range(&p, s, kind, info, lo, hi);
    uint32_t last = 0;
    for (uint32_t d = postings_advance(&p, lo); d < hi; d = postings_next(&p)) {
        if (d < lo || d >= s->docs || (last && d <= last) || !postings_tf(&p)) abort();
        last = d;
    }
}

static void read_list(const struct segment *s, char kind, const struct term_info *info) {
    struct postings p;
    struct postings_rows rows = { 0 };
    uint32_t positions[64], last = 0, from;
    postings_open(&p, s, kind, info);
    for (uint32_t d = p.doc; d != POSTINGS_END; d = postings_next(&p)) {
        if (d >= s->docs || (d <= last && d != p.doc) || !postings_tf(&p)) abort();
        last = d;
        if (d % 3)
            (void) postings_positions(&p, d % 2 ? 1 : CODE_ANY, POSITION_MAX, positions,
                                      COUNT_OF(positions));
        else
            (void) postings_rows(&p, &rows, &from);
        if (d % 5 == 0) (void) postings_freq(&p);
    }
    mem_free(rows.gaps);
    mem_free(rows.codes);
    postings_open(&p, s, kind, info);
    struct ranker ranker = ranker_of(10, 0);
    struct postings_view view;
    (void) postings_bound_all(&p, &ranker);
    postings_view_open(&view, &p, &ranker);
    for (uint32_t d = 0; (d = postings_advance(&p, d)) != POSTINGS_END; d += 40) {
        if (d >= s->docs) abort();
        postings_view_advance(&view, &ranker, d);
        (void) postings_view_bound(&view, &ranker, d, s->docs, d % 9);
        (void) postings_in_title(&p);
    }
    postings_open(&p, s, kind, info);
    find_in_blocks(s, &p, &ranker);
    postings_open(&p, s, kind, info);
    if (postings_between(&p, s->docs / 3, s->docs) > p.df) abort();
    read_range(s, kind, info, s->docs / 4, s->docs / 2);
    uint64_t *bits = mem_zalloc(bits_words(s->docs), 8);
    postings_open(&p, s, kind, info);
    postings_fill(&p, 0, s->docs, bits);
    postings_open(&p, s, kind, info);
    for (uint32_t lo = 0; lo < s->docs; lo += 192) {
        uint64_t window[3] = { 0 };
        postings_window(&p, lo, s->docs - lo < 192 ? s->docs : lo + 192, window);
        if (lo % 3 == 0) (void) postings_advance(&p, lo + 100);
    }
    mem_free(bits);
}

static void read_all(const struct segment *s) {
    struct dict_cursor c;
    size_t terms = 0;
    DEFER(buf_done) struct buf spelling = BUF(4 * SPELLING_BYTES_MAX);
    for (bool more = dict_seek(&s->dict, SPAN_EMPTY, &c); more && terms < 2000;
         more = dict_next(&c), terms++) {
        struct term_info again;
        (void) dict_find(&s->dict, dict_term(&c), &again);
        if (dict_term(&c).at[0] == TERM_SURFACE) dict_spelling(&c, &spelling);
        if (dict_term(&c).len) read_list(s, dict_term(&c).at[0], &c.info);
    }
    uint64_t *sums = mem_zalloc((size_t) s->docs + 1, sizeof(*sums));
    if (terms < 500) (void) word_sums(s, sums);
    mem_free(sums);
    for (int64_t id = -1; id < 400; id += 13) (void) segment_find(s, id);
}

static void remove_index(const char *dir) {
    static const char *const names[] = { "manifest", "000001.seg" };
    char path[FS_PATH_SIZE];
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (fs_join(path, dir, names[i])) (void) unlink(path);
    (void) rmdir(dir);
}

/* Every way to answer a query, over the damaged segment in a directory of its own. */
static void ask(span bytes, uint32_t docs) {
    static const char *const queries[] = {
        "النفط", "\"أسعار النفط\" OR title:مجلس", "GP* -خبر", "في OR اليوم source:okaz", "النفت",
    };
    char dir[] = "/dev/shm/warraq-fuzz-XXXXXX", path[FS_PATH_SIZE];
    struct manifest_segment one = { .number = 1, .size = bytes.len, .docs = docs };
    struct manifest m = { .generation = 1, .next_number = 2, .segments = &one, .count = 1 };
    struct index_reader *r = NULL;
    if (!mkdtemp(dir)) return; /* no file system in memory: too slow to be worth it */
    if (!segment_path(path, sizeof(path), dir, 1, ".seg") || fs_write_durable(path, bytes, NULL) ||
        manifest_save(dir, &m, NULL) || index_reader_open(dir, &r, NULL))
        abort();
    for (unsigned i = 0; i < 2 * COUNT_OF(queries); i++) {
        DEFER(arena_done) struct arena arena = ARENA_INIT;
        struct results got;
        struct query q = { .text = span_of(queries[i / 2]),
                           .from_s = TIME_UNKNOWN,
                           .to_s = i % 3 ? TIME_UNKNOWN : 200,
                           .sort = (enum sort_order)(i % 3),
                           .collapse = i % 4 == 0,
                           .exact = i % 5 == 0,
                           .facets = i % 2   ? FACET_ALL
                                     : i % 4 ? FACET_DAYS
                                             : 0,
                           .limit = i % 4 == 2 ? 0 : 7,
                           .now_s = 1000 };
        index_reader_query(r, &q, &arena, &got);
        if (got.hit_count > q.limit || (int64_t) got.hit_count > got.total) abort();
    }
    index_reader_close(r);
    remove_index(dir);
}

static void try_segment(span bytes, bool whole) {
    struct segment *s = NULL;
    if (segment_open_bytes(bytes, &s, NULL)) return;
    read_all(s);
    struct overlay *o = overlay_new(s);
    struct merge_input in = { s, o };
    uint32_t docs;
    uint64_t size;
    /* Into a directory that is not there: everything is read, nothing is written. */
    enum errc rc = merge_segments(&in, 1, "/nonexistent", 2, &docs, &size, NULL, NULL);
    if (rc == ERRC_OK) abort();
    overlay_unref(o);
    if (whole) ask(bytes, s->docs);
    segment_unref(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    span raw = { (const char *) data, size };
    if (is_segment(raw)) {
        try_segment(raw, hash64(raw, 0) % 16 == 0);
        return 0;
    }
    span real = real_segment(true);
    char *copy = mem_alloc(real.len);
    memcpy(copy, real.at, real.len);
    for (size_t i = 0; i + 4 <= size && i < 64; i += 4) {
        size_t at = (data[i] | (size_t) data[i + 1] << 8 | (size_t) data[i + 2] << 16) % real.len;
        copy[at] = (char) data[i + 3];
    }
    mend_sums(copy, real.len);
    try_segment((span){ copy, real.len }, true);
    mem_free(copy);
    return 0;
}
