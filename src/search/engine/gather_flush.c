/* gather_flush - turns gathered rows round into postings: one counting sort per kind of term. */
#include "search/engine/gather.h"
#include "search/engine/gather_priv.h"
#include "search/engine/postings.h"
#include "search/engine/rank.h"
#include "search/engine/segment_out.h"

struct flush {
    struct gather *g;
    struct segment_out *out;
    const struct gathered_doc **docs; /* alive, newest first */
    uint32_t count;
    uint32_t *sorted; /* terms */
    uint32_t *counts; /* per term: its rows */
    uint32_t *ends;   /* per term: end of its rows, once they are placed */
    uint64_t *rows;   /* document << 32 | position */
    struct buf positions;
};

static int newest_first(const void *a, const void *b) {
    const struct gathered_doc *x = *(const struct gathered_doc *const *) a;
    const struct gathered_doc *y = *(const struct gathered_doc *const *) b;
    if (x->time_s != y->time_s) return x->time_s < y->time_s ? 1 : -1;
    return (x->id < y->id) - (x->id > y->id);
}

/* Calls for each (term, position) of a document that belongs to the kind. */
static inline uint32_t row_term(const struct gather *g, const struct gathered_doc *d, char kind,
                                uint32_t i, uint32_t *ret_position) {
    if (!term_has_positions(kind)) {
        *ret_position = 0;
        return g->filters.at[d->filters_from + i];
    }
    const struct gathered_row *r = &g->rows.at[d->rows_from + i];
    *ret_position = r->position;
    return kind == TERM_STEM ? r->stem : r->surface;
}

static inline uint32_t row_count(const struct gathered_doc *d, char kind) {
    return term_has_positions(kind) ? d->rows : d->filters;
}

static void count_rows(struct flush *f, char kind) {
    struct gather *g = f->g;
    uint32_t at;
    for (uint32_t doc = 0; doc < f->count; doc++)
        for (uint32_t i = 0, n = row_count(f->docs[doc], kind); i < n; i++) {
            uint32_t term = row_term(g, f->docs[doc], kind, i, &at);
            if (term != TERM_NONE) f->counts[term]++;
        }
}

/* Places the rows of the terms sorted[from, to) by term, then document, then position. */
static void place_rows(struct flush *f, char kind, size_t from, size_t to) {
    struct gather *g = f->g;
    uint32_t sum = 0;
    for (size_t i = from; i < to; i++) {
        f->ends[f->sorted[i]] = sum;
        sum += f->counts[f->sorted[i]];
    }
    f->rows = mem_realloc(f->rows, (size_t) sum + 1, sizeof(*f->rows));
    for (uint32_t doc = 0; doc < f->count; doc++)
        for (uint32_t i = 0, n = row_count(f->docs[doc], kind), at; i < n; i++) {
            uint32_t term = row_term(g, f->docs[doc], kind, i, &at);
            if (term != TERM_NONE) f->rows[f->ends[term]++] = (uint64_t) doc << 32 | at;
        }
}

static void put_term(struct flush *f, uint32_t term, char kind) {
    struct gather *g = f->g;
    uint32_t end = f->ends[term], at = end - f->counts[term];
    if (at == end) return;
    segment_out_term(f->out, term_table_term(&g->table, term),
                     kind == TERM_SURFACE ? term_table_spelling(&g->table, term) : SPAN_EMPTY);
    while (at < end) {
        uint32_t doc = (uint32_t) (f->rows[at] >> 32), to = at, tf = 0;
        for (; to < end && f->rows[to] >> 32 == doc; to++)
            tf += (uint32_t) f->rows[to] < TITLE_POSITIONS ? TITLE_WEIGHT : 1;
        buf_clear(&f->positions);
        if (term_has_positions(kind)) positions_encode(f->rows + at, to - at, &f->positions);
        segment_out_posting(f->out, doc, tf < TF_MAX ? tf : TF_MAX, buf_span(&f->positions));
        at = to;
    }
    segment_out_term_end(f->out, 0);
}

static void put_variant(struct flush *f, uint32_t term) {
    const struct gathered_term *t = &f->g->table.terms.at[term];
    uint32_t count = f->counts[t->stem];
    if (!count) return;
    segment_out_term(f->out, term_table_term(&f->g->table, term), SPAN_EMPTY);
    segment_out_term_end(f->out, count < f->count ? count : f->count);
}

static void put_terms(struct flush *f) {
    struct gather *g = f->g;
    size_t n = g->table.terms.len;
    /* Apart from the terms: they are counted in random order, and this fits the cache. */
    f->counts = mem_zalloc(n + 1, sizeof(*f->counts));
    count_rows(f, TERM_SOURCE);
    count_rows(f, TERM_STEM);
    count_rows(f, TERM_SURFACE);
    f->sorted = term_table_sorted(&g->table);
    f->ends = mem_zalloc(n + 1, sizeof(*f->ends));
    buf_init(&f->positions, UINT32_MAX);
    /* A kind's terms stand together; all documents-only kinds share one pass. */
    for (size_t i = 0, j; i < n; i = j) {
        char kind = term_table_term(&g->table, f->sorted[i]).at[0];
        bool places = term_has_positions(kind);
        for (j = i; j < n; j++) {
            char k = term_table_term(&g->table, f->sorted[j]).at[0];
            if (places ? k != kind
                       : (term_has_positions(k) || (k == TERM_VARIANT) != (kind == TERM_VARIANT)))
                break;
        }
        if (kind != TERM_VARIANT) place_rows(f, kind, i, j);
        for (size_t t = i; t < j; t++) {
            if (kind == TERM_VARIANT)
                put_variant(f, f->sorted[t]);
            else
                put_term(f, f->sorted[t], kind);
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
    put_terms(&f);
    enum errc rc = segment_out_finish(f.out, ret_size, err);
    segment_out_free(f.out);
    if (!rc) {
        *ret_docs = f.count;
        gather_clear(g);
    }
    buf_done(&f.positions);
    mem_free(f.docs);
    mem_free(f.sorted);
    mem_free(f.ends);
    mem_free(f.counts);
    mem_free(f.rows);
    return rc;
}
