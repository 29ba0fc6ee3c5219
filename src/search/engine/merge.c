/* merge - see merge.h. */
#include "search/engine/merge.h"

#include "base/map.h"
#include "base/vec.h"
#include "search/engine/merge_forms.h"
#include "search/engine/postings.h"
#include "search/engine/rank.h"
#include "search/engine/segment_out.h"

#define DOC_NONE UINT32_MAX

/* The walk through one input's list of the term at hand. */
struct merge_run {
    struct postings walk;
    struct postings_rows rows;
    uint32_t next; /* the new number of its current document; DOC_NONE behind the last */
};

struct merge {
    const struct merge_input *in;
    size_t count;
    uint32_t *place[MERGE_INPUTS_MAX]; /* old document -> new, or DOC_NONE */
    struct dict_cursor cursor[MERGE_INPUTS_MAX];
    bool more[MERGE_INPUTS_MAX];
    uint32_t docs;
    uint64_t length_sum;
    int64_t *ids, *times, *stories, *source_table;
    uint32_t *sources, source_count;
    uint8_t *categories, *flags, *norms;
    struct segment_out *out;
    struct merge_run *runs; /* one an input */
    struct merge_forms *forms;
    VEC_OF(uint32_t) codes; /* of one posting */
    struct buf spelling;    /* of the term at hand */
    bool damaged;
    const atomic_bool *stop;
};

static bool newer(const struct segment *a, uint32_t x, const struct segment *b, uint32_t y) {
    if (segment_time(a, x) != segment_time(b, y)) return segment_time(a, x) > segment_time(b, y);
    return segment_id(a, x) > segment_id(b, y);
}

static void put_doc(struct merge *m, size_t input, uint32_t doc, struct map *sources) {
    const struct segment *s = m->in[input].segment;
    const struct overlay *o = m->in[input].overlay;
    uint32_t to = m->docs++;
    m->place[input][doc] = to;
    m->ids[to] = segment_id(s, doc);
    m->times[to] = segment_time(s, doc);
    m->stories[to] = overlay_story(o, s, doc);
    m->flags[to] = overlay_flags(o, s, doc);
    m->categories[to] = segment_category(s, doc);
    m->norms[to] = s->norms[doc];
    m->length_sum += norm_length(s->norms[doc]);
    int64_t source = s->source_table[segment_source(s, doc)];
    uint64_t *place = map_at(sources, (uint64_t) source, m->source_count);
    m->sources[to] = (uint32_t) *place;
    if (*place == m->source_count) m->source_table[m->source_count++] = source;
}

/* The new order of the documents: a merge of the inputs' orders. */
static void merge_docs(struct merge *m) {
    size_t total = 0;
    for (size_t i = 0; i < m->count; i++) total += m->in[i].segment->docs;
    m->ids = mem_zalloc(total + 1, 8);
    m->times = mem_zalloc(total + 1, 8);
    m->stories = mem_zalloc(total + 1, 8);
    m->source_table = mem_zalloc(total + 1, 8);
    m->sources = mem_zalloc(total + 1, 4);
    m->categories = mem_zalloc(total + 1, 1);
    m->flags = mem_zalloc(total + 1, 1);
    m->norms = mem_zalloc(total + 1, 1);
    uint32_t at[MERGE_INPUTS_MAX] = { 0 };
    for (size_t i = 0; i < m->count; i++) {
        size_t n = m->in[i].segment->docs;
        m->place[i] = mem_zalloc(n + 1, sizeof(**m->place));
        memset(m->place[i], 0xFF, n * sizeof(**m->place));
    }
    DEFER(map_done) struct map sources = MAP_INIT;
    for (;;) {
        size_t best = m->count;
        for (size_t i = 0; i < m->count; i++) {
            const struct segment *s = m->in[i].segment;
            while (at[i] < s->docs && !bits_get(m->in[i].overlay->alive, at[i])) at[i]++;
            if (at[i] == s->docs) continue;
            if (best == m->count || newer(s, at[i], m->in[best].segment, at[best])) best = i;
        }
        if (best == m->count) return;
        put_doc(m, best, at[best]++, &sources);
    }
}

/* To the next document that the new segment has. */
static void settle(struct merge *m, size_t input) {
    struct merge_run *r = &m->runs[input];
    while (r->walk.doc != POSTINGS_END && m->place[input][r->walk.doc] == DOC_NONE)
        (void) postings_next(&r->walk);
    r->next = r->walk.doc == POSTINGS_END ? DOC_NONE : m->place[input][r->walk.doc];
}

static void open_run(struct merge *m, size_t input, char kind, bool takes) {
    struct merge_run *r = &m->runs[input];
    r->next = DOC_NONE;
    r->rows.ready = false;
    if (!takes) return;
    postings_open(&r->walk, m->in[input].segment, kind, &m->cursor[input].info);
    settle(m, input);
}

/* The run whose document comes first; MERGE_INPUTS_MAX when all are used up. *ret_until: where the
 * next run comes in. Segments are neighbours in time, so that is far away. */
static size_t first_run(const struct merge *m, uint32_t *ret_until) {
    size_t best = MERGE_INPUTS_MAX;
    uint32_t least = DOC_NONE, second = DOC_NONE;
    for (size_t i = 0; i < m->count; i++) {
        uint32_t next = m->runs[i].next;
        if (next < least) {
            second = least;
            least = next;
            best = i;
        } else if (next < second) {
            second = next;
        }
    }
    *ret_until = second;
    return best;
}

static void put_posting(struct merge *m, size_t input, bool places, uint32_t variants) {
    struct merge_run *r = &m->runs[input];
    uint32_t freq = postings_freq(&r->walk), from = 0;
    if (!places) {
        segment_out_posting(m->out, r->next, freq, NULL, NULL);
        return;
    }
    if (!postings_rows(&r->walk, &r->rows, &from)) {
        m->damaged = true;
        return;
    }
    uint32_t count = freq_count(freq), *codes = r->rows.codes + from;
    if (variants > 1) {
        m->codes.len = 0;
        VEC_RESERVE(&m->codes, count);
        size_t known;
        const uint32_t *now = merge_forms_codes(m->forms, input, &known);
        for (uint32_t i = 0; i < count; i++) {
            m->damaged |= codes[i] >= known;
            m->codes.at[i] = codes[i] < known ? now[codes[i]] : 0;
        }
        codes = m->codes.at;
    }
    segment_out_posting(m->out, r->next, freq, r->rows.gaps + from, codes);
}

/* Each input gives its documents in rising order. */
static void put_postings(struct merge *m, bool places, uint32_t variants) {
    uint32_t from = 0, until;
    for (size_t run; (run = first_run(m, &until)) != MERGE_INPUTS_MAX && !m->damaged;) {
        struct merge_run *r = &m->runs[run];
        while (r->next < until && !m->damaged) {
            /* Lists of a damaged input may name a document twice. */
            m->damaged |= r->next < from || r->walk.damaged;
            if (m->damaged) return;
            from = r->next + 1;
            put_posting(m, run, places, variants);
            (void) postings_next(&r->walk);
            settle(m, run);
        }
        m->damaged |= r->walk.damaged || (r->next == until && until != DOC_NONE);
    }
}

static void merge_list(struct merge *m, span term, const bool *takes) {
    char kind = term.at[0];
    uint32_t most = 0, variants = 0;
    bool places = false;
    buf_clear(&m->spelling);
    for (size_t i = 0; i < m->count; i++) {
        open_run(m, i, kind, takes[i]);
        if (!takes[i]) continue;
        const struct dict_cursor *c = &m->cursor[i];
        places |= c->info.pos_len > 0;
        if (c->info.df <= most) continue;
        most = c->info.df;
        if (kind == TERM_SURFACE) dict_spelling(c, &m->spelling);
    }
    if (places && kind == TERM_STEM)
        variants = merge_forms_seek(m->forms, span_from(term, 1), m->docs);
    segment_out_term(m->out, term, buf_span(&m->spelling), places, variants);
    put_postings(m, places, variants);
    segment_out_term_end(m->out);
}

/* One term, from every input that has it. */
static void merge_term(struct merge *m, span term) {
    bool takes[MERGE_INPUTS_MAX] = { false };
    for (size_t i = 0; i < m->count; i++)
        takes[i] = m->more[i] && span_eq(dict_term(&m->cursor[i]), term);
    merge_list(m, term, takes);
    for (size_t i = 0; i < m->count; i++)
        if (takes[i]) m->more[i] = dict_next(&m->cursor[i]);
}

static bool stopped(const struct merge *m) {
    return m->stop && atomic_load_explicit(m->stop, memory_order_relaxed);
}

/* The term written last: the writer insists on rising ones, and a damaged dictionary must not reach
 * it. */
struct last_term {
    char bytes[TERM_NAME_MAX];
    size_t len;
};

static bool rises(struct last_term *last, span term) {
    if (last->len && span_cmp((span){ last->bytes, last->len }, term) >= 0) return false;
    memcpy(last->bytes, term.at, term.len);
    last->len = term.len;
    return true;
}

/* All forms, in place of those that the inputs have. */
static void merge_variants(struct merge *m, struct last_term *last) {
    const char stem = TERM_STEM;
    uint32_t count, code;
    for (span term; merge_forms_next(m->forms, m->docs, &term, &count, &code);) {
        m->damaged |= !rises(last, term);
        if (m->damaged || stopped(m)) return;
        segment_out_variant(m->out, term, count, code);
    }
    for (size_t i = 0; i < m->count; i++)
        if (m->more[i] && dict_term(&m->cursor[i]).at[0] < TERM_STEM)
            m->more[i] = dict_seek(&m->in[i].segment->dict, (span){ &stem, 1 }, &m->cursor[i]);
}

static span least_term(const struct merge *m) {
    span least = SPAN_EMPTY;
    for (size_t i = 0; i < m->count; i++)
        if (m->more[i] && (!least.len || span_cmp(dict_term(&m->cursor[i]), least) < 0))
            least = dict_term(&m->cursor[i]);
    return least;
}

static void merge_terms(struct merge *m) {
    uint64_t terms = 0, seen = 0;
    for (size_t i = 0; i < m->count; i++) {
        terms += m->in[i].segment->terms;
        m->more[i] = dict_seek(&m->in[i].segment->dict, SPAN_EMPTY, &m->cursor[i]);
    }
    struct last_term last = { .len = 0 };
    bool variants_done = false;
    for (;; seen++) {
        span least = least_term(m);
        if (!variants_done && least.len && least.at[0] >= TERM_VARIANT) {
            merge_variants(m, &last);
            variants_done = true;
            least = least_term(m);
        }
        if (!least.len) break;
        m->damaged |= !rises(&last, least);
        /* An entry may stand for two terms, a stem and a form. */
        if (m->damaged || stopped(m) || seen > 2 * terms) break;
        merge_term(m, (span){ last.bytes, last.len });
    }
}

static void merge_done(struct merge *m) {
    segment_out_free(m->out);
    for (size_t i = 0; i < m->count; i++) mem_free(m->place[i]);
    mem_free(m->ids);
    mem_free(m->times);
    mem_free(m->stories);
    mem_free(m->source_table);
    mem_free(m->sources);
    mem_free(m->categories);
    mem_free(m->flags);
    mem_free(m->norms);
    for (size_t i = 0; m->runs && i < m->count; i++) {
        mem_free(m->runs[i].rows.gaps);
        mem_free(m->runs[i].rows.codes);
    }
    mem_free(m->runs);
    VEC_DONE(&m->codes);
    buf_done(&m->spelling);
    merge_forms_free(m->forms);
    mem_free(m);
}

enum errc merge_segments(const struct merge_input *in, size_t count, const char *dir,
                         uint64_t number, uint32_t *ret_docs, uint64_t *ret_size,
                         const atomic_bool *stop, struct error *err) {
    assert(count <= MERGE_INPUTS_MAX);
    struct merge *m = mem_zalloc(1, sizeof(*m));
    m->in = in;
    m->count = count;
    m->runs = mem_zalloc(count + 1, sizeof(*m->runs));
    buf_init(&m->spelling, 4 * SPELLING_BYTES_MAX);
    m->forms = merge_forms_new(in, count);
    m->stop = stop;
    merge_docs(m);
    struct columns c = { m->docs,    m->ids,          m->times,        m->stories,
                         m->sources, m->source_table, m->source_count, m->categories,
                         m->flags,   m->norms,        m->length_sum };
    m->out = segment_out_new(dir, number, &c);
    merge_terms(m);
    enum errc rc = ERRC_OK;
    if (m->damaged || merge_forms_damaged(m->forms))
        rc = error_set(err, ERRC_CORRUPT, "damaged segment: found by a merge");
    else if (stopped(m))
        rc = error_set(err, ERRC_CANCELLED, "stopped");
    else
        rc = segment_out_finish(m->out, ret_size, err);
    *ret_docs = m->docs;
    merge_done(m);
    return rc;
}

enum { MERGE_FAN_IN = 8, MERGE_DOCS_MAX = 2000000, MERGE_SMALLEST = 64, SEGMENTS_WANTED = 48 };

static unsigned tier(const struct merge_size *s) {
    unsigned t = 0;
    for (uint64_t size = MERGE_SMALLEST; s->docs >= size; size *= MERGE_FAN_IN) t++;
    return t;
}

/* The oldest of this class: late additions to the newest ones are then still cheap. */
static size_t pick_tier(const struct merge_size *s, size_t count, unsigned t, size_t *picks) {
    uint64_t docs = 0;
    size_t n = 0;
    for (size_t i = count; i-- > 0 && n < MERGE_INPUTS_MAX;) {
        if (tier(&s[i]) != t) continue;
        docs += s[i].docs - s[i].dead;
        if (docs > MERGE_DOCS_MAX) break;
        picks[n++] = i;
    }
    return n >= MERGE_FAN_IN ? n : 0;
}

static size_t pick_cheapest(const struct merge_size *s, size_t count, size_t *picks) {
    enum { FEW = 4 };
    uint64_t least = UINT64_MAX;
    size_t from = 0;
    for (size_t i = 0; i + FEW <= count; i++) {
        uint64_t docs = 0;
        for (size_t k = 0; k < FEW; k++) docs += s[i + k].docs;
        if (docs >= least || docs > MERGE_DOCS_MAX) continue;
        least = docs;
        from = i;
    }
    if (least == UINT64_MAX) return 0;
    for (size_t k = 0; k < FEW; k++) picks[k] = from + k;
    return FEW;
}

size_t merge_pick(const struct merge_size *s, size_t count, size_t ret_picks[MERGE_INPUTS_MAX]) {
    for (unsigned t = 0; t < 8; t++) {
        size_t n = pick_tier(s, count, t, ret_picks);
        if (n) return n;
    }
    for (size_t i = 0; i < count; i++) {
        if (s[i].dead * 4ULL <= s[i].docs) continue;
        ret_picks[0] = i;
        return 1;
    }
    return count > SEGMENTS_WANTED ? pick_cheapest(s, count, ret_picks) : 0;
}

size_t merge_pick_fully(const struct merge_size *s, size_t count,
                        size_t ret_picks[MERGE_INPUTS_MAX]) {
    for (size_t from = 0; from < count; from++) {
        uint64_t docs = 0;
        size_t n = 0;
        for (size_t i = from; i < count && n < MERGE_INPUTS_MAX; i++) {
            docs += s[i].docs - s[i].dead;
            if (docs > MERGE_DOCS_MAX) break;
            ret_picks[n++] = i;
        }
        if (n > 1 || (n == 1 && s[from].dead)) return n;
    }
    return 0;
}
