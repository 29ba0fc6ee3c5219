/* gather_flush - turns gathered rows round into postings: one counting sort per kind of term. */
#include "search/engine/gather.h"
#include "search/engine/gather_priv.h"
#include "search/engine/rank.h"
#include "search/engine/segment_out.h"
#include "search/engine/term_name.h"

/* A row in 64 bits: documents and words of one flush are few enough (gather.c), forms of one stem
 * are fewer than the bits that are left. */
enum { ROW_CODE_BITS = 20, ROW_POSITION_BITS = 26, ROW_DOC_BITS = 18 };
static_assert(POSITION_MAX <= 1 << ROW_POSITION_BITS, "positions fit a row");
static_assert(GATHER_DOCS_MAX <= 1 << ROW_DOC_BITS, "documents fit a row");

static inline uint64_t row_of(uint32_t doc, uint32_t position, uint32_t code) {
    uint32_t last = (1U << ROW_CODE_BITS) - 1;
    return (uint64_t) doc << (ROW_CODE_BITS + ROW_POSITION_BITS) |
           (uint64_t) position << ROW_CODE_BITS | (code < last ? code : last);
}
static inline uint32_t row_doc(uint64_t row) {
    return (uint32_t) (row >> (ROW_CODE_BITS + ROW_POSITION_BITS));
}
static inline uint32_t row_position(uint64_t row) {
    return (uint32_t) (row >> ROW_CODE_BITS) & ((1U << ROW_POSITION_BITS) - 1);
}
static inline uint32_t row_code(uint64_t row) {
    return (uint32_t) row & ((1U << ROW_CODE_BITS) - 1);
}

struct flush {
    struct gather *g;
    struct segment_out *out;
    const struct gathered_doc **docs; /* alive, newest first */
    uint32_t count;
    uint32_t *sorted;        /* terms */
    uint32_t *counts;        /* per term: its rows */
    uint32_t *ends;          /* per term: end of its rows, once they are placed */
    uint32_t *variants;      /* per term: forms of a stem that has places; 0: itself alone */
    struct term_info *lists; /* per pair that is alone: its stem's list */
    uint64_t *rows;
    VEC_OF(uint32_t) gaps;
    VEC_OF(uint32_t) codes;
};

static int newest_first(const void *a, const void *b) {
    const struct gathered_doc *x = *(const struct gathered_doc *const *) a;
    const struct gathered_doc *y = *(const struct gathered_doc *const *) b;
    if (x->time_s != y->time_s) return x->time_s < y->time_s ? 1 : -1;
    return (x->id < y->id) - (x->id > y->id);
}

static void count_pairs(struct flush *f) {
    struct gather *g = f->g;
    uint32_t *counts = mem_zalloc(g->pairs.len + 1, sizeof(*counts)); /* close together: fit a cache */
    for (uint32_t doc = 0; doc < f->count; doc++) {
        const struct gathered_doc *d = f->docs[doc];
        const uint32_t *rows = g->rows.at + d->rows_from;
        for (uint32_t i = 0; i < d->rows; i++)
            if (rows[i] == ROW_JUMP)
                i++;
            else
                counts[rows[i] & ~ROW_TWO]++;
        for (uint32_t i = 0; i < d->filters; i++) f->counts[g->filters.at[d->filters_from + i]]++;
    }
    for (size_t i = 0; i < g->pairs.len; i++) {
        struct gathered_pair *p = &g->pairs.at[i];
        p->count = counts[i];
        f->counts[p->surface] += p->count;
        if (p->stem != TERM_NONE) f->counts[p->stem] += p->count;
    }
    mem_free(counts);
}

static int by_stem_and_count(const void *a, const void *b, void *ctx) {
    const struct gathered_pair *pairs = ctx;
    const struct gathered_pair *x = &pairs[*(const uint32_t *) a];
    const struct gathered_pair *y = &pairs[*(const uint32_t *) b];
    if (x->stem != y->stem) return x->stem < y->stem ? -1 : 1;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    return (x->surface > y->surface) - (x->surface < y->surface);
}

/* Numbers the forms of each stem by falling frequency. */
static void number_forms(struct flush *f) {
    struct gather *g = f->g;
    uint32_t *order = mem_zalloc(g->pairs.len + 1, sizeof(*order)), n = 0;
    for (uint32_t i = 0; i < g->pairs.len; i++)
        if (g->pairs.at[i].places_on_stem && g->pairs.at[i].count) order[n++] = i;
    qsort_r(order, n, sizeof(*order), by_stem_and_count, g->pairs.at);
    for (uint32_t i = 0; i < n; i++) {
        struct gathered_pair *p = &g->pairs.at[order[i]];
        p->code = f->variants[p->stem]++;
    }
    mem_free(order);
}

/* Finds the forms that have the same rows as their stem: their lists are not made twice. */
static void find_alone(struct flush *f) {
    struct gather *g = f->g;
    uint32_t *pairs = mem_zalloc(g->table.terms.len + 1, sizeof(*pairs)); /* per term */
    for (size_t i = 0; i < g->pairs.len; i++) {
        const struct gathered_pair *p = &g->pairs.at[i];
        if (!p->count) continue;
        pairs[p->surface]++;
        if (p->stem != TERM_NONE) pairs[p->stem]++;
    }
    for (size_t i = 0; i < g->pairs.len; i++) {
        struct gathered_pair *p = &g->pairs.at[i];
        p->alone = p->count && p->places_on_stem && !p->places_on_form && pairs[p->surface] == 1 &&
                   pairs[p->stem] == 1;
        if (!p->alone) continue;
        f->counts[p->surface] = 0;
        g->table.terms.at[p->surface].pair = g->table.terms.at[p->stem].pair = (uint32_t) i;
    }
    f->lists = mem_zalloc(g->pairs.len + 1, sizeof(*f->lists));
    mem_free(pairs);
}

/* Where the rows of a pair go. */
struct target {
    uint32_t term, also; /* TERM_NONE: no other one */
    uint32_t code;
};

static struct target *targets_of(const struct gather *g) {
    struct target *t = mem_alloc((g->pairs.len + 1) * sizeof(*t));
    for (size_t i = 0; i < g->pairs.len; i++) {
        const struct gathered_pair *p = &g->pairs.at[i];
        bool stem = p->stem != TERM_NONE, both = stem && !p->alone;
        t[i] = (struct target){ stem ? p->stem : p->surface, both ? p->surface : TERM_NONE,
                                p->code };
    }
    return t;
}

static inline void place(struct flush *f, uint32_t term, uint64_t row) {
    f->rows[f->ends[term]++] = row;
}

static void place_doc(struct flush *f, uint32_t doc, const struct target *targets) {
    const struct gathered_doc *d = f->docs[doc];
    const uint32_t *filters = f->g->filters.at + d->filters_from;
    const uint32_t *rows = f->g->rows.at + d->rows_from;
    for (uint32_t i = 0; i < d->filters; i++) place(f, filters[i], row_of(doc, 0, 0));
    for (uint32_t i = 0, next = 0; i < d->rows; i++) {
        if (rows[i] == ROW_JUMP) {
            next = rows[++i];
            continue;
        }
        bool two = rows[i] & ROW_TWO;
        const struct target *t = &targets[rows[i] & ~ROW_TWO];
        uint64_t row = row_of(doc, two ? next - 2 : next, t->code);
        next += !two;
        place(f, t->term, row);
        if (t->also != TERM_NONE) place(f, t->also, row);
    }
}

/* Places all rows by term, then document, then position. */
static void place_rows(struct flush *f) {
    const struct gather *g = f->g;
    uint32_t sum = 0;
    for (size_t i = 0; i < g->table.terms.len; i++) {
        uint32_t term = f->sorted[i];
        f->ends[term] = sum;
        sum += f->counts[term];
    }
    f->rows = mem_alloc(((size_t) sum + 1) * sizeof(*f->rows));
    struct target *targets = targets_of(g);
    for (uint32_t doc = 0; doc < f->count; doc++) place_doc(f, doc, targets);
    mem_free(targets);
}

/* Gaps and codes of rows of whole documents, before the loop over those: no call a row. */
static void fill_places(struct flush *f, const uint64_t *rows, uint32_t n) {
    VEC_RESERVE(&f->gaps, n);
    VEC_RESERVE(&f->codes, n);
    uint32_t doc = UINT32_MAX, next = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t position = row_position(rows[i]);
        if (row_doc(rows[i]) != doc) next = 0;
        doc = row_doc(rows[i]);
        f->gaps.at[i] = position - next;
        f->codes.at[i] = row_code(rows[i]);
        next = position + 1;
    }
}

/* The documents from `at` to `to`, which is the end of one. */
static void put_postings(struct flush *f, uint32_t at, uint32_t to, bool places) {
    const uint64_t *rows = f->rows + at;
    uint32_t n = to - at;
    if (places) fill_places(f, rows, n);
    for (uint32_t i = 0, next; i < n; i = next) {
        uint32_t doc = row_doc(rows[i]);
        for (next = i + 1; next < n && row_doc(rows[next]) == doc;) next++;
        uint32_t count = next - i < COUNT_MAX ? next - i : COUNT_MAX;
        segment_out_posting(f->out, doc, freq_of(count, place_of(row_position(rows[i]))),
                            f->gaps.at + i, f->codes.at + i);
    }
}

static bool has_places(const struct flush *f, uint32_t term, char kind) {
    if (kind == TERM_STEM)
        return stem_has_places(span_from(term_table_term(&f->g->table, term), 1));
    return term_has_tf(kind) && f->g->pairs.at[f->g->table.terms.at[term].pair].places_on_form;
}

static void put_term(struct flush *f, uint32_t term, char kind) {
    enum { SOME_ROWS = 1024 };
    struct gather *g = f->g;
    uint32_t end = f->ends[term], at = end - f->counts[term];
    uint32_t pair = g->table.terms.at[term].pair;
    bool alone = pair != TERM_NONE && g->pairs.at[pair].alone;
    if (at == end) {
        if (kind == TERM_SURFACE && alone)
            segment_out_shared(f->out, term_table_term(&g->table, term),
                               term_table_spelling(&g->table, term), &f->lists[pair]);
        return;
    }
    bool places = has_places(f, term, kind);
    segment_out_term(f->out, term_table_term(&g->table, term),
                     kind == TERM_SURFACE ? term_table_spelling(&g->table, term) : SPAN_EMPTY,
                     places, f->variants[term]);
    for (uint32_t to; at < end; at = to) {
        to = end - at < SOME_ROWS ? end : at + SOME_ROWS;
        while (to < end && row_doc(f->rows[to]) == row_doc(f->rows[to - 1])) to++;
        put_postings(f, at, to, places);
    }
    struct term_info info = segment_out_term_end(f->out);
    if (kind == TERM_STEM && alone) f->lists[pair] = info;
}

static void put_variant(struct flush *f, uint32_t term) {
    const struct gather *g = f->g;
    const struct gathered_pair *p = &g->pairs.at[g->table.terms.at[term].pair];
    span name = term_table_term(&g->table, term);
    if (!p->count) return;
    if (f->variants[p->stem] == 1 &&
        term_variant_is_stem(name, term_table_term(&g->table, p->stem).len - 1)) {
        f->variants[p->stem] = 0;
        return;
    }
    segment_out_variant(f->out, name, p->count < f->count ? p->count : f->count, p->code);
}

/* Terms come in the order of their bytes, which is none in memory. (Inlined: gcc drops calls of what
 * only prefetches, as without effect.) */
__attribute__((always_inline)) static inline void prefetch(const struct flush *f, size_t i,
                                                           size_t n) {
    enum { FAR = 16, NEAR = 8 };
    const struct gather *g = f->g;
    if (i + FAR < n) {
        uint32_t term = f->sorted[i + FAR];
        __builtin_prefetch(&g->table.terms.at[term]);
        __builtin_prefetch(&f->ends[term]);
        __builtin_prefetch(&f->counts[term]);
    }
    if (i + NEAR < n) {
        uint32_t term = f->sorted[i + NEAR], pair = g->table.terms.at[term].pair;
        __builtin_prefetch(g->table.bytes.at + g->table.terms.at[term].at);
        __builtin_prefetch(&f->variants[term]);
        if (pair != TERM_NONE) __builtin_prefetch(&g->pairs.at[pair]);
        __builtin_prefetch(&f->rows[f->ends[term] - f->counts[term]]);
    }
}

static void put_terms(struct flush *f) {
    struct gather *g = f->g;
    size_t n = g->table.terms.len;
    /* Apart from the terms: they are counted in random order, and this fits the cache. */
    f->counts = mem_zalloc(n + 1, sizeof(*f->counts));
    f->variants = mem_zalloc(n + 1, sizeof(*f->variants));
    count_pairs(f);
    number_forms(f);
    find_alone(f);
    f->sorted = term_table_sorted(&g->table);
    f->ends = mem_zalloc(n + 1, sizeof(*f->ends));
    place_rows(f);
    for (size_t i = 0; i < n; i++) {
        prefetch(f, i, n);
        char kind = term_table_term(&g->table, f->sorted[i]).at[0];
        if (kind == TERM_VARIANT)
            put_variant(f, f->sorted[i]);
        else
            put_term(f, f->sorted[i], kind);
    }
}

struct flush_columns {
    struct columns c;
    int64_t *ids, *times, *stories, *source_table;
    uint32_t *sources;
    uint8_t *categories, *flags, *norms;
};

static void columns_done(struct flush_columns *k) {
    mem_free(k->ids);
    mem_free(k->times);
    mem_free(k->stories);
    mem_free(k->source_table);
    mem_free(k->sources);
    mem_free(k->categories);
    mem_free(k->flags);
    mem_free(k->norms);
}

static void fill_columns(struct flush_columns *k, const struct flush *f) {
    size_t n = f->count;
    k->ids = mem_zalloc(n, 8);
    k->times = mem_zalloc(n, 8);
    k->stories = mem_zalloc(n, 8);
    k->source_table = mem_zalloc(n, 8);
    k->sources = mem_zalloc(n, 4);
    k->categories = mem_zalloc(n, 1);
    k->flags = mem_zalloc(n, 1);
    k->norms = mem_zalloc(n, 1);
    uint32_t sources = 0;
    DEFER(map_done) struct map seen = MAP_INIT;
    for (size_t i = 0; i < n; i++) {
        const struct gathered_doc *d = f->docs[i];
        k->ids[i] = d->id;
        k->times[i] = d->time_s;
        k->stories[i] = d->story;
        k->categories[i] = d->category;
        k->flags[i] = d->flags;
        k->norms[i] = norm_of_length(d->length);
        /* As the norms say it, so that merging leaves the average as it was. */
        k->c.length_sum += norm_length(norm_of_length(d->length));
        uint64_t *place = map_at(&seen, (uint64_t) d->source, sources);
        k->sources[i] = (uint32_t) *place;
        if (*place == sources) k->source_table[sources++] = d->source;
    }
    k->c = (struct columns){ (uint32_t) n, k->ids,          k->times,       k->stories,
                             k->sources,   k->source_table, sources,        k->categories,
                             k->flags,     k->norms,        k->c.length_sum };
}

enum errc gather_flush(struct gather *g, const char *dir, uint64_t number, uint32_t *ret_docs,
                       uint64_t *ret_size, struct error *err) {
    struct flush f = { .g = g };
    *ret_docs = 0;
    if (!g->alive) {
        gather_clear(g);
        return ERRC_OK;
    }
    f.docs = mem_zalloc(g->alive, sizeof(*f.docs));
    for (size_t i = 0; i < g->docs.len; i++)
        if (!g->docs.at[i].dead) f.docs[f.count++] = &g->docs.at[i];
    qsort(f.docs, f.count, sizeof(*f.docs), newest_first);
    DEFER(columns_done) struct flush_columns k = { 0 };
    fill_columns(&k, &f);
    f.out = segment_out_new(dir, number, &k.c);
    gather_give_votes(g);
    put_terms(&f);
    enum errc rc = segment_out_finish(f.out, ret_size, err);
    segment_out_free(f.out);
    if (!rc) {
        *ret_docs = f.count;
        gather_clear(g);
    }
    VEC_DONE(&f.gaps);
    VEC_DONE(&f.codes);
    mem_free(f.variants);
    mem_free(f.lists);
    mem_free(f.docs);
    mem_free(f.sorted);
    mem_free(f.ends);
    mem_free(f.counts);
    mem_free(f.rows);
    return rc;
}
