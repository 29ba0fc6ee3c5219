/* score - see score.h: terms, bounds, candidates. */
#include "search/engine/score.h"

#include "base/mem.h"
#include "search/engine/score_priv.h"

/* Floats are rounded: their bounds get this much more. */
static const float slack = 1.0001f;
enum { AGE_DOCS = 1024 };

struct score_room *score_room(struct score_room **at) {
    if (!*at) *at = mem_zalloc(1, sizeof(**at));
    return *at;
}

struct scorer *score_new(size_t terms, const struct ranker *r, struct collector *c,
                         struct score_room *room, struct arena *arena) {
    struct scorer *s = arena_new(arena, struct scorer);
    s->terms = arena_alloc(arena, (terms + 1) * sizeof(*s->terms));
    s->list = arena_new_n(arena, struct score_term *, terms + 1);
    s->order = arena_new_n(arena, struct score_term *, terms + 1);
    s->room = terms;
    s->docs = room->docs;
    s->points = room->points;
    s->sum = room->sum;
    s->ranker = r;
    s->collector = c;
    return s;
}

void score_open(struct scorer *s, const struct overlay *o, struct match *m) {
    s->segment = m->segment;
    s->overlay = o;
    s->match = m;
    s->count = s->required = 0;
    s->most = s->seed = 0;
    s->aged_from = UINT32_MAX;
}

int32_t score_bound(const struct score_term *t, float saturation) {
    return t->weight > 0 && saturation > 0 ? (int32_t) (t->weight * saturation * slack) + 2 : 0;
}

void score_reopen(struct scorer *s, struct score_term *t) {
    postings_open(&t->walk, s->segment, t->term.at[0], t->info);
    postings_view_open(&t->view, &t->walk, s->ranker);
    t->here = score_bound(t, t->view.bound);
}

void score_add(struct scorer *s, span term, const struct term_info *info, float weight) {
    if (s->count == s->room || !info->df) return;
    struct score_term *t = &s->terms[s->count];
    t->term = term;
    t->info = info;
    t->weight = weight * SCORE_POINTS;
    t->required = false;
    score_reopen(s, t);
    t->most = t->bound = score_bound(t, postings_bound_all(&t->walk, s->ranker));
    s->list[s->count++] = t;
    s->most += t->most;
}

static struct score_term *term_of(struct scorer *s, const struct plan_slot *slot) {
    for (size_t i = 0; i < s->count; i++)
        if (span_eq(s->terms[i].term, slot->term)) return &s->terms[i];
    score_add(s, slot->term, &slot->info, 0);
    return &s->terms[s->count - 1];
}

static bool comes_first(const struct score_term *a, const struct score_term *b) {
    if (a->required != b->required) return a->required;
    return a->walk.df < b->walk.df;
}

void score_ready(struct scorer *s) {
    if (s->match->lo >= s->match->hi) return;
    for (const struct match_node *c = s->match->root->first; c; c = c->next) {
        if (!match_node_is_list(c)) continue;
        struct score_term *t = term_of(s, c->slot);
        s->required += !t->required;
        t->required = true;
    }
    for (size_t i = 1; i < s->count; i++) {
        struct score_term *t = s->list[i];
        size_t at = i;
        for (; at && comes_first(t, s->list[at - 1]); at--) s->list[at] = s->list[at - 1];
        s->list[at] = t;
    }
}

bool score_close(const struct scorer *s) {
    bool damaged = false;
    for (size_t i = 0; i < s->count; i++) damaged |= s->terms[i].walk.damaged;
    return damaged;
}

static int32_t recency_of(const struct scorer *s, int64_t t_s) {
    return (int32_t) (rank_recency(s->ranker, t_s) * SCORE_POINTS);
}

/* Times fall, so that of an earlier document will do for a while: each look is a miss of a cache.
 */
static void age(struct scorer *s, uint32_t from) {
    if (s->aged_from <= from && from - s->aged_from < AGE_DOCS) return;
    s->aged_from = from;
    s->aged_s = segment_newest_from(s->segment, from);
    s->aged_points = recency_of(s, s->aged_s);
}

int32_t score_floor(struct scorer *s, uint32_t from) {
    const struct collector *c = s->collector;
    if (!collector_is_full(c)) return s->seed;
    const struct hit *worst = collector_worst(c);
    int32_t points = (int32_t) (worst->score * (double) SCORE_POINTS);
    age(s, from);
    /* Where the worst is newer than all to come, equal is not enough. */
    points += worst->order_s > s->aged_s;
    return points > s->seed ? points : s->seed;
}

int32_t score_recency(struct scorer *s, uint32_t from) {
    age(s, from);
    return s->aged_points;
}

static void look_at(struct scorer *s, struct score_term *t, uint32_t doc) {
    if (doc <= t->view.last) return;
    postings_view_advance(&t->view, s->ranker, doc);
    t->here = score_bound(t, t->view.bound);
}

/* Among so many documents hardly two of the list are to be expected. */
static bool is_rare(const struct scorer *s, const struct score_term *t, uint32_t docs) {
    return (uint64_t) t->walk.df * docs < 2 * (uint64_t) s->segment->docs;
}

int32_t score_look(struct scorer *s, uint32_t lo, uint32_t hi, const struct score_term *but) {
    int32_t sum = 0;
    for (size_t i = 0; i < s->count; i++) {
        struct score_term *t = s->list[i];
        if (t == but || t->weight <= 0) continue;
        look_at(s, t, lo);
        t->bound = t->here;
        if (is_rare(s, t, hi - lo) && postings_advance(&t->walk, lo) >= hi)
            t->bound = 0; /* its next document is behind them */
        else if (t->view.last < hi - 1)
            t->bound =
                score_bound(t, postings_view_bound(&t->view, s->ranker, lo, hi, BOUND_BLOCKS));
        sum += t->bound;
    }
    return sum;
}

uint32_t score_block(const struct scorer *s, struct score_term *t, uint32_t hi, int32_t *points) {
    struct postings *p = &t->walk;
    uint32_t n = p->n - p->i;
    if (p->docs[p->n - 1] >= hi) n = kernel_below(p->docs + p->i, n, hi);
    if (t->weight <= 0) {
        memset(points, 0, n * sizeof(*points));
        return n;
    }
    postings_freqs(p);
    kernel_points(s->ranker, s->segment->norms, t->weight, p->docs + p->i, p->freqs + p->i, n,
                  points);
    return n;
}

static int32_t points_here(const struct scorer *s, struct score_term *t) {
    if (t->weight <= 0) return 0;
    uint8_t norm = s->segment->norms[t->walk.doc];
    return (int32_t) (rank_term(s->ranker, t->weight, postings_tf(&t->walk), norm) + 0.5f);
}

static size_t probe_each(struct scorer *s, struct score_term *t, size_t n, int32_t rest,
                         int32_t floor) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t doc = s->docs[i];
        int32_t points = s->points[i];
        if (t->walk.doc < doc) {
            look_at(s, t, doc);
            /* The block may say that it is not worth unpacking. */
            if (points + t->here + rest < floor) continue;
            (void) postings_advance(&t->walk, doc);
        }
        if (t->walk.doc == doc)
            points += points_here(s, t);
        else if (t->required)
            continue;
        s->docs[kept] = doc;
        s->points[kept] = points;
        kept += points + rest >= floor;
    }
    return kept;
}

/* Candidates that lie in the block that the view is on: adds the list's points, and packs those
 * that reach `least` to the front. Returns how many. The arrays have room for CANDIDATES_SPARE
 * more. */
static uint32_t probe_block(struct scorer *s, struct score_term *t, uint32_t *docs, int32_t *points,
                            uint32_t n, int32_t least) {
    NOT_ZEROED uint32_t which[BLOCK_DOCS], freqs[BLOCK_DOCS], have[BLOCK_DOCS];
    NOT_ZEROED int32_t own[BLOCK_DOCS];
    uint32_t found = postings_find(&t->walk, t->view.block, docs, n, which, freqs), kept = 0;
    for (uint32_t i = 0; i < found; i++) have[i] = docs[which[i]];
    if (t->weight > 0)
        kernel_points(s->ranker, s->segment->norms, t->weight, have, freqs, found, own);
    else
        memset(own, 0, found * sizeof(*own));
    if (!t->required) {
        for (uint32_t i = 0; i < found; i++) points[which[i]] += own[i];
        return kernel_reach(docs, points, n, least, NULL, 0, docs, points);
    }
    for (uint32_t i = 0; i < found; i++) {
        docs[kept] = have[i];
        points[kept] = points[which[i]] + own[i];
        kept += points[kept] >= least;
    }
    return kept;
}

/* Block by block: those that the block's bound cannot lift over the floor are not looked up, and
 * where there are no others it is not unpacked. */
static size_t probe_blocks(struct scorer *s, struct score_term *t, size_t n, int32_t least) {
    NOT_ZEROED uint32_t docs[BLOCK_DOCS + CANDIDATES_SPARE];
    NOT_ZEROED int32_t points[BLOCK_DOCS + CANDIDATES_SPARE];
    size_t kept = 0;
    for (size_t i = 0; i < n;) {
        uint32_t m = n - i < BLOCK_DOCS ? (uint32_t) (n - i) : BLOCK_DOCS;
        look_at(s, t, s->docs[i]);
        if (t->view.last == POSTINGS_END && t->required) break;
        if (s->docs[i + m - 1] > t->view.last) m = kernel_below(s->docs + i, m, t->view.last + 1);
        if (!m) break; /* a file that lies about its blocks */
        uint32_t could =
            kernel_reach(s->docs + i, s->points + i, m, least - t->here, NULL, 0, docs, points);
        i += m;
        if (!could) continue;
        could = probe_block(s, t, docs, points, could, least);
        memcpy(s->docs + kept, docs, could * sizeof(*docs));
        memcpy(s->points + kept, points, could * sizeof(*points));
        kept += could;
    }
    return kept;
}

size_t score_probe(struct scorer *s, struct score_term *t, size_t n, int32_t rest, int32_t floor) {
    if (!n) return 0;
    return t->walk.df < BLOCK_DOCS ? probe_each(s, t, n, rest, floor)
                                   : probe_blocks(s, t, n, floor - rest);
}

uint32_t score_behind(struct postings *p, uint32_t n) {
    p->i += n;
    if (p->i < p->n) return p->doc = p->docs[p->i];
    return postings_behind(p);
}

void score_add_list(struct scorer *s, struct score_term *t, uint32_t lo, uint32_t hi, uint32_t from,
                    uint64_t *any) {
    NOT_ZEROED int32_t points[BLOCK_DOCS];
    struct postings *p = &t->walk;
    uint32_t n;
    for (uint32_t doc = postings_advance(p, lo); doc < hi; doc = score_behind(p, n)) {
        n = score_block(s, t, hi, points);
        const uint32_t *docs = p->docs + p->i;
        for (uint32_t i = 0; i < n; i++) s->sum[docs[i] - from] += points[i];
        if (any) kernel_set_bits(any, docs, n, from);
    }
}

static bool passes(struct scorer *s, uint32_t doc, enum score_test test) {
    switch (test) {
    case TEST_NOTHING: return true;
    case TEST_REST: return match_test_rest(s->match, doc);
    case TEST_ALL: break;
    }
    return match_test(s->match, doc);
}

/* Columns are looked at last: most candidates are lost before, and each look is a miss. */
void score_offer(struct scorer *s, size_t n, enum score_test test) {
    const struct segment *g = s->segment;
    int32_t floor = n ? score_floor(s, s->docs[0]) : 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t doc = s->docs[i];
        int32_t points = s->points[i];
        if (s->ranker->now_s) {
            if (points + s->aged_points < floor) continue;
            points += recency_of(s, segment_time(g, doc));
        }
        if (points < floor || !passes(s, doc, test)) continue;
        struct hit h = { segment_id(g, doc), 0, segment_time(g, doc),
                         (double) points / (double) SCORE_POINTS };
        if (!collector_wants(s->collector, &h)) continue;
        h.story_id = overlay_story(s->overlay, g, doc);
        collector_offer(s->collector, &h);
        floor = score_floor(s, doc);
    }
}

/* A required list that says nothing and is long: better to walk the words that say something. */
static bool begins_with_required(const struct scorer *s) {
    uint64_t others = 0;
    if (!s->required) return false;
    for (size_t i = 0; i < s->count; i++)
        if (s->list[i]->weight > 0) others += s->list[i]->walk.df;
    return !others || s->list[0]->weight > 0 || s->list[0]->walk.df < others;
}

void score_all(struct scorer *s) {
    if (s->match->lo >= s->match->hi) return;
    if (begins_with_required(s))
        score_required(s);
    else
        score_any(s);
}
