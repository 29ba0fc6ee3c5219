/* gather_flush - gathered articles become a segment. */
#include "search/engine/gather.h"
#include "search/engine/gather_rows.h"
#include "search/engine/rank.h"
#include "search/engine/term_name.h"

static int newest_first(const void *a, const void *b) {
    const struct gathered_doc *x = *(const struct gathered_doc *const *) a;
    const struct gathered_doc *y = *(const struct gathered_doc *const *) b;
    if (x->time_s != y->time_s) return x->time_s < y->time_s ? 1 : -1;
    return (x->id < y->id) - (x->id > y->id);
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
                            places ? f->gaps.at + i : NULL, places ? f->codes.at + i : NULL);
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

/* Terms come in the order of their bytes, which is none in memory. (Inlined: gcc drops calls of
 * what only prefetches, as without effect.) */
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
    gather_rows_count(f);
    for (size_t i = 0, to; i < n;) {
        for (to = gather_rows_place(f, i); i < to; i++) {
            prefetch(f, i, to);
            char kind = term_table_term(&g->table, f->sorted[i]).at[0];
            if (kind == TERM_VARIANT)
                put_variant(f, f->sorted[i]);
            else
                put_term(f, f->sorted[i], kind);
        }
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
    mem_free(f.targets);
    mem_free(f.rows);
    return rc;
}
