/* segment_out - see segment_out.h; the bytes are drawn in src/search/README.md. */
#include "search/engine/segment_out.h"

#include "base/fs.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/rand.h"
#include "base/vec.h"
#include "search/engine/column.h"
#include "search/engine/dict.h"
#include "search/engine/file_out.h"
#include "search/engine/list_out.h"
#include "text/text.h"

struct section_entry {
    uint64_t at, size, sum;
};

struct segment_out {
    char path[FS_PATH_SIZE], tmp[FS_PATH_SIZE];
    const struct columns *columns;
    struct file_out out;
    struct spool positions;
    struct dict_out dict;
    struct section_entry table[SECTION_COUNT];
    uint64_t lists_len;
    bool finished;

    /* the open term */
    char term[TERM_NAME_MAX];
    size_t term_len;
    char spelling[SPELLING_BYTES_MAX];
    size_t spelling_len;
    struct list_out list;

    /* Stems' lists by a sum of their bytes: most forms of one stem have the same list as it. */
    struct map lists;
    VEC_OF(uint64_t) stem_sums; /* the same sums in the order of stems */
    uint64_t lists_seed;        /* words come from outside: no one can make two lists look alike */
};

struct segment_out *segment_out_new(const char *dir, uint64_t number, const struct columns *c) {
    struct segment_out *o = mem_zalloc(1, sizeof(*o));
    char spool[FS_PATH_SIZE] = "";
    bool fits = segment_path(o->path, sizeof(o->path), dir, number, ".seg") &&
                segment_path(o->tmp, sizeof(o->tmp), dir, number, ".seg.tmp") &&
                segment_path(spool, sizeof(spool), dir, number, ".pos.tmp");
    o->columns = c;
    file_out_open(&o->out, o->tmp);
    if (!fits && !o->out.rc) o->out.rc = error_set(&o->out.err, ERRC_LIMIT, "path is too long");
    spool_init(&o->positions, spool);
    dict_out_init(&o->dict);
    list_out_init(&o->list, c->norms, segment_average(c->length_sum, c->docs));
    o->lists_seed = rand_u64();
    o->table[SECTION_LISTS].at = file_out_section(&o->out);
    return o;
}

void segment_out_free(struct segment_out *o) {
    if (!o) return;
    file_out_close(&o->out);
    enum errc swept = o->finished ? ERRC_OK : fs_remove(o->tmp, NULL);
    (void) swept; /* the next open sweeps what is left */
    spool_done(&o->positions);
    dict_out_done(&o->dict);
    list_out_done(&o->list);
    map_done(&o->lists);
    VEC_DONE(&o->stem_sums);
    mem_free(o);
}

void segment_out_term(struct segment_out *o, span term, span spelling, bool places,
                      uint32_t variants) {
    assert(term.len && term.len <= sizeof(o->term));
    memcpy(o->term, term.at, term.len);
    o->term_len = term.len;
    o->spelling_len = spelling.len <= sizeof(o->spelling) ? spelling.len : 0;
    memcpy(o->spelling, spelling.len ? spelling.at : "", o->spelling_len);
    list_out_start(&o->list, o->term[0], places, variants);
}

void segment_out_posting(struct segment_out *o, uint32_t doc, uint32_t freq, const uint32_t *gaps,
                         const uint32_t *codes) {
    assert(doc < o->columns->docs);
    list_out_add(&o->list, doc, freq, gaps, codes);
}

/* Where a list stands and how long it is, in one number of a map; shorter ones cost less than the
 * place of another. */
enum { PLACE_LEN_BITS = 24, SHARED_BYTES = 8 };
static const uint64_t shared_most = (1ULL << PLACE_LEN_BITS) - 1;

/* A form that is a whole stem, people's spelling, and stands where the stem does: it needs no
 * entry. */
static bool is_stem(struct segment_out *o, span form, span spelling, struct term_info *ret,
                    uint64_t *ret_number) {
    return (!spelling.len || span_eq(spelling, form)) &&
           dict_out_find_stem(&o->dict, form, ret, ret_number);
}

static bool is_stem_list(struct segment_out *o, uint64_t sum) {
    struct term_info stem;
    uint64_t number;
    return is_stem(o, (span){ o->term + 1, o->term_len - 1 },
                   (span){ o->spelling, o->spelling_len }, &stem, &number) &&
           stem.df == o->list.df && sum == o->stem_sums.at[number];
}

static void keep_stem_list(struct segment_out *o, uint64_t sum) {
    size_t len = o->list.list.len;
    *VEC_PUSH(&o->stem_sums) = sum;
    if (len >= SHARED_BYTES && len <= shared_most)
        map_put(&o->lists, sum, o->lists_len << PLACE_LEN_BITS | len);
}

/* Where the same list stands already, at a stem; true when it does. */
static bool is_shared(const struct segment_out *o, uint64_t sum, struct term_info *info) {
    uint64_t place;
    if (o->list.list.len < SHARED_BYTES || !map_get(&o->lists, sum, &place)) return false;
    info->list_at = place >> PLACE_LEN_BITS;
    info->list_len = place & shared_most; /* the stem's says where its places are, too */
    return true;
}

struct term_info segment_out_term_end(struct segment_out *o) {
    struct list_out *l = &o->list;
    if (!l->df) return (struct term_info){ 0 };
    list_out_finish(l);
    struct term_info info = {
        l->df, o->lists_len, l->list.len, o->positions.len, l->positions.len, l->variants, 0,
    };
    /* Only a list without positions of its own can be another's. */
    bool stem = o->term[0] == TERM_STEM, form = o->term[0] == TERM_SURFACE && !l->places;
    uint64_t sum = stem || form ? list_out_sum(l, o->lists_seed) : 0;
    if (form && is_stem_list(o, sum)) {
        dict_out_mark_form(&o->dict);
        return info;
    }
    if (stem) keep_stem_list(o, sum);
    if (!form || !is_shared(o, sum, &info)) {
        file_out_add(&o->out, buf_span(&l->list));
        o->lists_len += l->list.len;
    }
    spool_add(&o->positions, buf_span(&l->positions), &o->out);
    dict_out_add(&o->dict, (span){ o->term, o->term_len }, (span){ o->spelling, o->spelling_len },
                 &info);
    if (list_out_full(l) && !o->out.rc)
        o->out.rc = error_set(&o->out.err, ERRC_LIMIT, "a term's list is too long");
    return info;
}

void segment_out_shared(struct segment_out *o, span term, span spelling,
                        const struct term_info *of) {
    struct term_info info = { of->df, of->list_at, of->list_len, o->positions.len, 0, 0, 0 }, stem;
    uint64_t number;
    if (is_stem(o, span_from(term, 1), spelling, &stem, &number) && stem.list_at == of->list_at)
        dict_out_mark_form(&o->dict);
    else
        dict_out_add(&o->dict, term, spelling, &info);
}

void segment_out_variant(struct segment_out *o, span term, uint32_t count, uint32_t code) {
    struct term_info info = {
        .df = count, .list_at = o->lists_len, .pos_at = o->positions.len, .code = code
    };
    dict_out_add(&o->dict, term, SPAN_EMPTY, &info);
}

static void put_section(struct segment_out *o, enum section s, const void *at, size_t size) {
    o->table[s].at = file_out_section(&o->out);
    file_out_add(&o->out, (span){ at, size });
    o->table[s].sum = file_out_end(&o->out);
    o->table[s].size = size;
}

static void put_column(struct segment_out *o, enum section s, const int64_t *v) {
    DEFER(buf_done) struct buf bytes = BUF(COLUMN_HEAD + (size_t) SEGMENT_DOCS_MAX * 8);
    column_write(v, o->columns->docs, &bytes);
    put_section(o, s, bytes.at, bytes.len);
}

/* Of unsigned numbers of `width` bytes, 1 to 7. */
static void put_small_column(struct segment_out *o, enum section s, const void *v, size_t width) {
    size_t n = o->columns->docs;
    int64_t *wide = mem_zalloc(n + 1, sizeof(*wide));
    for (size_t i = 0; i < n; i++) memcpy(&wide[i], (const char *) v + i * width, width);
    put_column(o, s, wide);
    mem_free(wide);
}

static void put_times(struct segment_out *o) {
    DEFER(buf_done) struct buf bytes = BUF(FALLING_HEAD + (size_t) SEGMENT_DOCS_MAX * 8);
    falling_write(o->columns->times, o->columns->docs, &bytes);
    put_section(o, SECTION_TIMES, bytes.at, bytes.len);
}

static int by_id(const void *a, const void *b, void *ctx) {
    const int64_t *ids = ctx;
    int64_t x = ids[*(const uint32_t *) a], y = ids[*(const uint32_t *) b];
    return (x > y) - (x < y);
}

static void put_columns(struct segment_out *o) {
    const struct columns *c = o->columns;
    size_t n = c->docs;
    put_column(o, SECTION_IDS, c->ids);
    put_times(o);
    put_column(o, SECTION_STORIES, c->stories);
    put_small_column(o, SECTION_SOURCES, c->sources, sizeof(*c->sources));
    put_section(o, SECTION_SOURCE_TABLE, c->source_table, (size_t) c->source_count * 8);
    put_small_column(o, SECTION_CATEGORIES, c->categories, 1);
    put_small_column(o, SECTION_FLAGS, c->flags, 1);
    put_section(o, SECTION_NORMS, c->norms, n);
    uint32_t *order = mem_zalloc(n + 1, sizeof(*order));
    for (uint32_t i = 0; i < n; i++) order[i] = i;
    int64_t *ids = mem_zalloc(n + 1, sizeof(*ids));
    if (n) memcpy(ids, c->ids, n * sizeof(*ids));
    qsort_r(order, n, sizeof(*order), by_id, ids);
    put_small_column(o, SECTION_BY_ID, order, sizeof(*order));
    mem_free(ids);
    mem_free(order);
}

static void put_trailer(struct segment_out *o) {
    const struct columns *c = o->columns;
    DEFER(buf_done) struct buf t = BUF(TRAILER_BYTES);
    buf_add_u64(&t, SEGMENT_MAGIC);
    buf_add_u32(&t, FORMAT_VERSION);
    buf_add_u32(&t, TEXT_ANALYSIS_VERSION);
    buf_add_u32(&t, c->docs);
    buf_add_u32(&t, SECTION_COUNT);
    buf_add_u64(&t, c->length_sum);
    buf_add_u64(&t, (uint64_t) (c->docs ? c->times[c->docs - 1] : 0));
    buf_add_u64(&t, (uint64_t) (c->docs ? c->times[0] : 0));
    buf_add_u64(&t, o->dict.count);
    for (size_t s = 0; s < SECTION_COUNT; s++) {
        buf_add_u64(&t, o->table[s].at);
        buf_add_u64(&t, o->table[s].size);
        buf_add_u64(&t, o->table[s].sum);
    }
    buf_add_u64(&t, hash64(buf_span(&t), 0));
    assert(t.len == TRAILER_BYTES);
    (void) file_out_section(&o->out);
    file_out_add(&o->out, buf_span(&t));
    (void) file_out_end(&o->out);
}

enum errc segment_out_finish(struct segment_out *o, uint64_t *ret_size, struct error *err) {
    static const char padding[LIST_PADDING];
    file_out_add(&o->out, (span){ padding, sizeof(padding) });
    o->table[SECTION_LISTS].sum = file_out_end(&o->out);
    o->table[SECTION_LISTS].size = o->lists_len + LIST_PADDING;
    o->table[SECTION_POSITIONS].at = file_out_section(&o->out);
    spool_drain(&o->positions, &o->out);
    file_out_add(&o->out, (span){ padding, sizeof(padding) });
    o->table[SECTION_POSITIONS].sum = file_out_end(&o->out);
    o->table[SECTION_POSITIONS].size = o->positions.len + LIST_PADDING;
    put_section(o, SECTION_DICT, o->dict.bytes.at, o->dict.bytes.len);
    put_section(o, SECTION_FENCE, o->dict.fence.at, o->dict.fence.len);
    put_columns(o);
    put_trailer(o);
    if (o->dict.bytes.full && !o->out.rc)
        o->out.rc = error_set(&o->out.err, ERRC_LIMIT, "the dictionary is too large");
    if (!o->out.rc && rename(o->tmp, o->path) < 0)
        o->out.rc = error_set(&o->out.err, ERRC_IO, "cannot rename '%s'", o->tmp);
    if (o->out.rc) return error_set(err, o->out.rc, "%s", o->out.err.msg);
    o->finished = true;
    *ret_size = o->out.at;
    return ERRC_OK;
}
