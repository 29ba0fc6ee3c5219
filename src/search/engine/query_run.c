#include "search/engine/query_run.h"

enum { DEADLINE_DOCS = 1024 };

static bool counts(const struct running *r) {
    return !r->q.no_total || r->q.facets;
}

static void open_scorer(struct running *r, size_t at, struct match *m) {
    score_open(r->scorer, r->view->segments[at].overlay, m);
    for (size_t i = 0; i < r->plan.score_count; i++)
        score_add(r->scorer, r->plan.scores[i].term, query_terms_score(&r->terms, at, i),
                  r->weights[i]);
    score_ready(r->scorer);
}

/* False: no older (oldest first: newer) document of this segment can get in. */
static bool offer_timed(struct running *r, const struct view_segment *vs, uint32_t d) {
    struct hit h = { segment_id(vs->segment, d), 0, segment_time(vs->segment, d), 0 };
    if (!collector_wants(&r->collector, &h)) return false;
    h.story_id = overlay_story(vs->overlay, vs->segment, d);
    collector_offer(&r->collector, &h);
    return true;
}

static bool offer_window(struct running *r, const struct view_segment *vs, const struct window *w) {
    for (uint32_t i = 0; bits_next(w->bits, w->hi - w->lo, &i); i++)
        if (!offer_timed(r, vs, w->lo + i)) return false;
    return true;
}

static bool offer_backwards(struct running *r, const struct view_segment *vs,
                            const struct window *w) {
    for (uint32_t i = (w->hi - w->lo + 63) / 64; i--;)
        for (uint64_t word = w->bits[i]; word;) {
            uint32_t bit = 63 - (uint32_t) __builtin_clzll(word);
            word &= ~(1ULL << bit);
            if (!offer_timed(r, vs, w->lo + i * 64 + bit)) return false;
        }
    return true;
}

/* From the end in ranges that double, since lists are read forwards only. */
static void collect_oldest(struct running *r, const struct view_segment *vs, struct match *m) {
    uint32_t lo = m->lo, hi = m->hi, size = WINDOW_DOCS;
    for (bool more = true; more && hi > lo && !m->stopped; size *= 2) {
        NOT_ZEROED struct window w;
        uint32_t from = hi - lo > size ? (hi - size) & ~63U : lo;
        if (from < lo) from = lo;
        match_reopen(m, from, hi);
        /* What is offered later is older: the last document of the range decides. */
        for (uint32_t at = from; match_window(m, at, WINDOW_DOCS, &w); at = w.hi)
            more = offer_backwards(r, vs, &w);
        hi = from;
    }
}

/* A page of hits of a few lists is found sooner document by document than by windows. */
static bool is_small(const struct running *r, const struct match *m) {
    enum { LISTS_FEW = 4 };
    return r->collector.is_page && !r->q.collapse && match_is_any_of(m, LISTS_FEW);
}

/* Of one list, document by document: most often the first few are all that is wanted. */
static void newest_of_list(struct running *r, const struct view_segment *vs, struct match *m) {
    struct postings *p = match_list(m);
    uint32_t turn = 0;
    for (uint32_t d = postings_advance(p, m->lo); d < m->hi; d = postings_next(p)) {
        if (++turn % DEADLINE_DOCS == 0 && match_out_of_time(m)) return;
        if (match_sees(m, d) && !offer_timed(r, vs, d)) return;
    }
}

static void newest_of_any(struct running *r, const struct view_segment *vs, struct match *m) {
    uint32_t turn = 0;
    for (uint32_t d = m->lo; (d = match_next_of_any(m, d)) < m->hi; d++) {
        if (++turn % DEADLINE_DOCS == 0 && match_out_of_time(m)) return;
        if (match_sees(m, d) && !offer_timed(r, vs, d)) return;
    }
}

static void newest_of_windows(struct running *r, const struct view_segment *vs, struct match *m) {
    NOT_ZEROED struct window w;
    uint32_t width = 256;
    for (uint32_t at = m->lo; match_window(m, at, width, &w); at = w.hi) {
        if (!offer_window(r, vs, &w)) return;
        if (width < WINDOW_DOCS) width *= 2;
    }
}

static void count_stories(struct running *r, const struct view_segment *vs,
                          const struct window *w) {
    for (uint32_t i = 0; bits_next(w->bits, w->hi - w->lo, &i); i++)
        stories_add(&r->stories, overlay_story(vs->overlay, vs->segment, w->lo + i));
}

/* Where lists say all that is wanted: one by its ranks, some by their bits. */
static bool count_lists(struct running *r, const struct view_segment *vs, struct match *m) {
    if (r->q.facets & ~FACET_DAYS || r->q.collapse || r->collector.want) return false;
    if (!r->q.facets && match_is_union(m)) {
        r->total += (int64_t) match_count_union(m);
        return true;
    }
    if (!match_is_list(m) || m->hidden) return false;
    if (r->q.facets) {
        facets_open(&r->facets, vs->segment, &r->work->scratch);
        r->total += facets_add_list(&r->facets, match_list(m), m->lo, m->hi);
        facets_close(&r->facets);
    } else if (m->lo > 0 || m->hi < vs->segment->docs) {
        r->total += postings_between(match_list(m), m->lo, m->hi);
    } else {
        r->total += (int64_t) m->root->most;
    }
    return true;
}

static void count_all(struct running *r, const struct view_segment *vs, struct match *m) {
    NOT_ZEROED struct window w;
    bool timed = r->collector.want && r->q.sort == SORT_NEWEST;
    if (count_lists(r, vs, m)) return;
    if (r->q.facets) facets_open(&r->facets, vs->segment, &r->work->scratch);
    for (uint32_t at = m->lo; match_window(m, at, WINDOW_DOCS, &w); at = w.hi) {
        r->total += (int64_t) window_count(&w);
        if (r->q.facets) facets_add(&r->facets, &w);
        if (r->q.collapse) count_stories(r, vs, &w);
        if (timed) timed = offer_window(r, vs, &w);
        if (r->scorer) score_matches(r->scorer, &w);
    }
    if (r->q.facets) facets_close(&r->facets);
    if (r->collector.want && r->q.sort == SORT_OLDEST) collect_oldest(r, vs, m);
}

static void collect_only(struct running *r, const struct view_segment *vs, struct match *m) {
    if (!r->collector.want) return;
    switch (r->q.sort) {
    case SORT_RELEVANCE: score_all(r->scorer); return;
    case SORT_NEWEST:
        if (match_is_list(m))
            newest_of_list(r, vs, m);
        else if (is_small(r, m))
            newest_of_any(r, vs, m);
        else
            newest_of_windows(r, vs, m);
        return;
    case SORT_OLDEST: collect_oldest(r, vs, m); return;
    }
}

/* The hits are all better than anything in the segment, and nothing but hits is wanted. */
static bool is_too_far(const struct running *r, const struct segment *g) {
    const struct collector *c = &r->collector;
    if (counts(r) || !c->want || !collector_is_full(c)) return false;
    if (r->q.sort == SORT_NEWEST) return g->max_s < collector_worst(c)->order_s;
    return r->q.sort == SORT_OLDEST && g->min_s > collector_worst(c)->order_s;
}

static bool run_segment(struct running *r, size_t at) {
    const struct view_segment *vs = &r->view->segments[at];
    struct arena *scratch = &r->work->scratch;
    arena_reset(scratch);
    struct match m = { .segment = vs->segment,
                       .scratch = scratch,
                       .seen = r->q.with_copies ? vs->overlay->alive : vs->overlay->visible,
                       .hidden = r->q.with_copies ? vs->overlay->dead : vs->overlay->hidden,
                       .deadline_us = r->q.deadline_us };
    if (match_out_of_time(&m)) {
        r->partial = true;
        return false;
    }
    match_range(&m, r->plan.root);
    if (m.lo >= m.hi || is_too_far(r, vs->segment)) return true;
    query_terms_give(&r->terms, at);
    match_open(&m, r->plan.root);
    if (m.lo >= m.hi) return true;
    if (r->scorer) open_scorer(r, at, &m);
    if (counts(r))
        count_all(r, vs, &m);
    else
        collect_only(r, vs, &m);
    r->partial |= m.cut || m.stopped || match_is_damaged(&m);
    if (r->scorer) r->partial |= score_close(r->scorer);
    return !m.stopped;
}

void query_run(struct running *r) {
    size_t n = r->view->count;
    for (size_t i = 0; i < n; i++) {
        /* The oldest hits are in the last segments: a deadline then costs the others. */
        size_t at = r->q.sort == SORT_OLDEST ? n - 1 - i : i;
        if (!run_segment(r, at)) return;
    }
}
