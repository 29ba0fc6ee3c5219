/* query - index_reader_query: plan once, match and collect every segment, newest first. */
#include "base/clock.h"
#include "search/engine/facet.h"
#include "search/engine/score.h"
#include "search/engine/suggest.h"
#include "search/engine/view.h"
#include "search/search.h"
#include "text/text.h"

enum { HITS_MAX = 1000, OFFSET_MAX = 100000, FEW_HITS = 5 };

struct running {
    const struct view *view;
    struct query q; /* limits applied */
    struct query_plan plan;
    struct ranker ranker;
    struct collector collector;
    struct facets facets;
    struct scorer *scorer;
    struct arena memory, scratch; /* of the query; of a segment */
    float weights[PLAN_SCORES_MAX];
    int64_t total;
    bool partial;
};

static void weigh_terms(struct running *r) {
    for (size_t i = 0; i < r->plan.score_count; i++) {
        uint64_t df = 0;
        for (size_t s = 0; s < r->view->count; s++) {
            struct term_info info;
            if (dict_find(&r->view->segments[s].segment->dict, r->plan.scores[i].term, &info))
                df += info.df;
        }
        r->weights[i] = (float) rank_idf(r->view->docs, df) * r->plan.scores[i].weight;
    }
}

static void collect_relevant(struct running *r, const struct view_segment *vs, const uint64_t *bits,
                             uint32_t lo, uint32_t hi) {
    struct scorer *s = r->scorer;
    s->segment = vs->segment;
    s->overlay = vs->overlay;
    s->ranker = &r->ranker;
    s->collector = &r->collector;
    s->count = 0;
    for (size_t i = 0; i < r->plan.score_count; i++) {
        struct term_info info;
        if (!dict_find(&vs->segment->dict, r->plan.scores[i].term, &info)) continue;
        s->terms[s->count].weight = r->weights[i];
        postings_open(&s->terms[s->count].walk, vs->segment, r->plan.scores[i].term.at[0], &info);
        s->count++;
    }
    score_bits(s, bits, lo, hi);
    for (size_t i = 0; i < s->count; i++) r->partial |= s->terms[i].walk.damaged;
}

/* False: no later document of this segment can get in. */
static bool offer_timed(struct running *r, const struct view_segment *vs, uint32_t d) {
    struct hit h = { vs->segment->ids[d], 0, vs->segment->times[d], 0 };
    if (!collector_wants(&r->collector, &h)) return false;
    h.story_id = overlay_story(vs->overlay, vs->segment, d);
    collector_offer(&r->collector, &h);
    return true;
}

static void collect_timed(struct running *r, const struct view_segment *vs, const uint64_t *bits,
                          uint32_t lo, uint32_t hi) {
    if (r->q.sort == SORT_NEWEST) {
        for (uint32_t d = lo; bits_next(bits, hi, &d); d++)
            if (!offer_timed(r, vs, d)) return;
        return;
    }
    for (uint32_t d = hi; d-- > lo;) {
        if (d % 64 == 63 && !bits[d / 64]) {
            d = d - lo > 63 ? d - 63 : lo;
            continue;
        }
        if (bits_get(bits, d) && !offer_timed(r, vs, d)) return;
    }
}

static bool run_segment(struct running *r, const struct view_segment *vs) {
    arena_reset(&r->scratch);
    struct match m = { .segment = vs->segment,
                       .scratch = &r->scratch,
                       .deadline_us = r->q.deadline_us };
    uint64_t *bits = match_run(&m, r->plan.root);
    r->partial |= m.cut || m.damaged || m.stopped;
    if (m.stopped) return false;
    const uint64_t *seen = r->q.with_copies ? vs->overlay->alive : vs->overlay->visible;
    for (size_t w = 0; w < bits_words(vs->segment->docs); w++) bits[w] &= seen[w];
    r->total += (int64_t) bits_count(bits, m.lo, m.hi);
    if (r->q.facets) facets_add(&r->facets, vs->segment, bits, m.lo, m.hi);
    if (!r->collector.want && !r->q.collapse) return true;
    if (r->q.sort == SORT_RELEVANCE)
        collect_relevant(r, vs, bits, m.lo, m.hi);
    else
        collect_timed(r, vs, bits, m.lo, m.hi);
    return true;
}

static void run_segments(struct running *r) {
    size_t n = r->view->count;
    for (size_t i = 0; i < n; i++) {
        /* The oldest hits are in the last segments: a deadline then costs the others. */
        size_t at = r->q.sort == SORT_OLDEST ? n - 1 - i : i;
        if (!run_segment(r, &r->view->segments[at])) return;
    }
}

static void give_hits(struct running *r, struct arena *arena, struct results *ret) {
    int64_t stories = collector_finish(&r->collector);
    if (r->q.collapse) r->total = stories;
    size_t have = r->collector.hits.len, from = r->q.offset < have ? r->q.offset : have;
    size_t n = have - from < r->q.limit ? have - from : r->q.limit;
    ret->hits = arena_new_n(arena, struct hit, n + 1);
    if (n) memcpy(ret->hits, r->collector.hits.at + from, n * sizeof(*ret->hits));
    ret->hit_count = n;
    ret->total = r->total;
}

void index_reader_query(struct index_reader *reader, const struct query *q, struct arena *arena,
                        struct results *ret) {
    int64_t started = clock_mono_us();
    *ret = (struct results){ 0 };
    struct view *view = reader_view(reader);
    struct running r = { .view = view, .q = *q, .partial = view->damaged };
    if (r.q.limit > HITS_MAX) r.q.limit = HITS_MAX;
    if (r.q.offset > OFFSET_MAX) r.q.offset = OFFSET_MAX;
    struct analyzer *analyzer = reader_analyzer(reader);
    struct query_node *tree = query_parse(q->text, q->utc_offset_min, &r.memory);
    plan_make(tree, &r.q, analyzer, &r.memory, &r.plan);
    reader_give_back(reader, analyzer);

    double average = view->docs ? (double) view->length_sum / (double) view->docs : 1;
    r.ranker = ranker_of(average, q->now_s);
    r.facets.utc_offset_min = q->utc_offset_min;
    collector_init(&r.collector, &r.q);
    r.scorer = arena_new(&r.memory, struct scorer);
    r.scorer->terms = arena_alloc(&r.memory, (r.plan.score_count + 1) * sizeof(*r.scorer->terms));
    weigh_terms(&r);
    run_segments(&r);
    give_hits(&r, arena, ret);
    if (q->facets) facets_finish(&r.facets, arena, ret);

    DEFER(buf_done) struct buf understood = BUF(4 * LIMIT_QUERY_BYTES);
    query_render(tree, &understood);
    ret->understood = arena_copy(arena, buf_span(&understood));
    ret->partial = r.partial;
    if (!q->exact) ret->also_matched = suggest_also_matched(view, &r.plan, arena);
    if (ret->total < FEW_HITS && !r.partial)
        ret->suggestion = suggest_spelling(view, &r.plan, ret->understood, arena);
    collector_done(&r.collector);
    facets_done(&r.facets);
    arena_done(&r.scratch);
    arena_done(&r.memory);
    view_unref(view);
    ret->took_us = clock_mono_us() - started;
}
