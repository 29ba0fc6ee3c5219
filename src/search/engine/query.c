/* query - index_reader_query: plan once, run over every segment, say what was found. */
#include "base/clock.h"
#include "search/engine/query_run.h"
#include "search/engine/suggest.h"
#include "search/search.h"
#include "text/text.h"

enum { HITS_MAX = 1000, OFFSET_MAX = 100000, FEW_HITS = 5 };

static void weigh_terms(struct running *r) {
    float sum = 0;
    for (size_t i = 0; i < r->plan.score_count; i++) {
        uint64_t df = 0;
        for (size_t s = 0; s < r->view->count; s++) df += query_terms_score(&r->terms, s, i)->df;
        r->weights[i] = (float) rank_idf(r->view->docs, df) * r->plan.scores[i].weight;
        sum += r->weights[i];
    }
    if (sum <= SCORE_WEIGHTS_MAX) return;
    for (size_t i = 0; i < r->plan.score_count; i++) r->weights[i] *= SCORE_WEIGHTS_MAX / sum;
}

static const struct ranker *ranker_for(struct running *r) {
    if (!r->q.now_s) return &r->view->ranker;
    struct ranker *aged = arena_alloc(&r->work->memory, sizeof(*aged));
    *aged = r->view->ranker;
    aged->now_s = r->q.now_s;
    return aged;
}

static void prepare(struct running *r) {
    struct arena *memory = &r->work->memory;
    facets_init(&r->facets, r->q.facets, r->q.utc_offset_min, memory);
    collector_init(&r->collector, &r->q, memory);
    query_terms_open(&r->terms, &r->plan, r->view, memory);
    if (r->q.sort != SORT_RELEVANCE || !r->q.limit) return;
    weigh_terms(r);
    r->scorer = score_new(r->terms.count, ranker_for(r), &r->collector,
                          score_room(&r->work->score_room), memory);
}

static void give_hits(struct running *r, struct arena *arena, struct results *ret) {
    collector_finish(&r->collector);
    size_t have = r->collector.count, from = r->q.offset < have ? r->q.offset : have;
    size_t n = have - from < r->q.limit ? have - from : r->q.limit;
    ret->hits = arena_new_n(arena, struct hit, n + 1);
    if (n) memcpy(ret->hits, r->collector.hits + from, n * sizeof(*ret->hits));
    ret->hit_count = n;
    bool counted = !r->q.no_total || r->q.facets;
    ret->total = !counted ? (int64_t) have : r->q.collapse ? r->stories.count : r->total;
    ret->total_at_least = r->partial || (!counted && collector_is_full(&r->collector));
}

static void begin(struct running *r, const struct view *view, const struct query *q,
                  struct workspace *work) {
    r->view = view;
    r->work = work;
    r->q = *q;
    if (r->q.limit > HITS_MAX) r->q.limit = HITS_MAX;
    if (r->q.offset > OFFSET_MAX) r->q.offset = OFFSET_MAX;
    r->stories = (struct stories){ 0 };
    r->scorer = NULL;
    r->total = 0;
    r->partial = view->damaged;
}

/* What the page says about the query. */
static void say_words(struct running *r, const struct query_node *tree, struct arena *arena,
                      struct results *ret) {
    query_render(tree, &r->work->text);
    ret->understood = arena_copy(arena, buf_span(&r->work->text));
    if (r->q.no_total) return;
    if (!r->q.exact) ret->also_matched = suggest_also_matched(r->view, &r->plan, arena);
    if (ret->total < FEW_HITS && !ret->total_at_least)
        ret->suggestion = suggest_spelling(r->view, &r->plan, ret->understood, arena);
}

/* parse: q->text is read, else the tree is given. */
static void answer(struct index_reader *reader, const struct query *q, bool parse,
                   const struct query_node *tree, struct arena *arena, struct results *ret) {
    int64_t started = clock_mono_us();
    *ret = (struct results){ 0 };
    struct view *view;
    struct workspace *work = reader_workspace(reader, &view);
    NOT_ZEROED struct running r; /* some KiB, made ready piece by piece */
    begin(&r, view, q, work);
    if (parse && !q->prose) tree = query_parse(q->text, q->utc_offset_min, &work->memory);
    plan_make(tree, &r.q, work->analyzer, &work->memory, &r.plan);
    prepare(&r);
    query_run(&r);
    give_hits(&r, arena, ret);
    facets_finish(&r.facets, arena, ret);

    ret->partial = r.partial;
    if (!q->prose && !q->no_words) say_words(&r, tree, arena, ret);
    collector_done(&r.collector);
    facets_done(&r.facets);
    stories_done(&r.stories);
    reader_give_back(reader, work);
    view_unref(view);
    ret->took_us = clock_mono_us() - started;
}

void index_reader_query(struct index_reader *reader, const struct query *q, struct arena *arena,
                        struct results *ret) {
    answer(reader, q, true, NULL, arena, ret);
}

void index_reader_query_tree(struct index_reader *reader, const struct query_node *tree,
                             const struct query *q, struct arena *arena, struct results *ret) {
    answer(reader, q, false, tree, arena, ret);
}
