/* gather_rows - see gather_rows.h. */
#include "search/engine/gather_rows.h"

static void count_pairs(struct flush *f) {
    struct gather *g = f->g;
    uint32_t *counts =
        mem_zalloc(g->pairs.len + 1, sizeof(*counts)); /* close together: fit a cache */
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

void gather_rows_count(struct flush *f) {
    size_t n = f->g->table.terms.len;
    /* Apart from the terms: they are counted in random order, and this fits the cache. */
    f->counts = mem_zalloc(n + 1, sizeof(*f->counts));
    f->variants = mem_zalloc(n + 1, sizeof(*f->variants));
    count_pairs(f);
    number_forms(f);
    find_alone(f);
    f->sorted = term_table_sorted(&f->g->table);
    f->ends = mem_alloc((n + 1) * sizeof(*f->ends));
    f->targets = mem_alloc((f->g->pairs.len + 1) * sizeof(*f->targets));
}

static void set_targets(const struct flush *f, struct target *t) {
    const struct gather *g = f->g;
    for (size_t i = 0; i < g->pairs.len; i++) {
        const struct gathered_pair *p = &g->pairs.at[i];
        bool stem = p->stem != TERM_NONE && f->ends[p->stem] != TERM_NONE;
        bool form = !p->alone && f->ends[p->surface] != TERM_NONE;
        uint32_t also = form ? p->surface : TERM_NONE;
        t[i] = stem ? (struct target){ p->stem, also, p->code }
                    : (struct target){ also, TERM_NONE, p->code };
    }
}

static inline void place(struct flush *f, uint32_t term, uint64_t row) {
    f->rows[f->ends[term]++] = row;
}

static void place_doc(struct flush *f, uint32_t doc) {
    const struct gathered_doc *d = f->docs[doc];
    const uint32_t *filters = f->g->filters.at + d->filters_from;
    const uint32_t *rows = f->g->rows.at + d->rows_from;
    for (uint32_t i = 0; i < d->filters; i++)
        if (f->ends[filters[i]] != TERM_NONE) place(f, filters[i], row_of(doc, 0, 0));
    for (uint32_t i = 0, next = 0; i < d->rows; i++) {
        if (rows[i] == ROW_JUMP) {
            next = rows[++i];
            continue;
        }
        bool two = rows[i] & ROW_TWO;
        const struct target *t = &f->targets[rows[i] & ~ROW_TWO];
        uint64_t row = row_of(doc, two ? next - 2 : next, t->code);
        next += !two;
        if (t->term == TERM_NONE) continue;
        place(f, t->term, row);
        if (t->also != TERM_NONE) place(f, t->also, row);
    }
}

size_t gather_rows_place(struct flush *f, size_t from) {
    size_t n = f->g->table.terms.len, most = f->g->rows.len / 2, to = from;
    uint32_t sum = 0;
    memset(f->ends, 0xFF, n * sizeof(*f->ends));
    for (; to < n; to++) {
        uint32_t term = f->sorted[to];
        if (to > from && sum + f->counts[term] > most) break;
        f->ends[term] = sum;
        sum += f->counts[term];
    }
    if (!f->rows || sum > f->room) {
        mem_free(f->rows);
        f->rows = mem_alloc(((size_t) sum + 1) * sizeof(*f->rows));
        f->room = sum;
    }
    set_targets(f, f->targets);
    for (uint32_t doc = 0; doc < f->count; doc++) place_doc(f, doc);
    return to;
}
