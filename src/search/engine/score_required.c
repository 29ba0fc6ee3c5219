/* score_required - see score.h: the rarest list that must have the document, block by block. */
#include "search/engine/score_priv.h"

enum { DEADLINE_BLOCKS = 32 };

size_t score_take(struct scorer *s, struct score_term *t, uint32_t hi, int32_t rest,
                  int32_t floor) {
    NOT_ZEROED int32_t points[BLOCK_DOCS];
    const struct postings *p = &t->walk;
    uint32_t n = score_block(s, t, hi, points);
    return kernel_reach(p->docs + p->i, points, n, floor - rest, score_seen(s), 0, s->docs,
                        s->points);
}

static void run_block(struct scorer *s, uint32_t hi, int32_t others, int32_t recency,
                      int32_t floor) {
    int32_t rest = others + recency;
    size_t n = score_take(s, s->list[0], hi, rest, floor);
    for (size_t i = 1; i < s->count && n; i++) {
        struct score_term *t = s->list[i];
        if (floor) rest -= t->bound;
        n = score_probe(s, t, n, rest, floor);
    }
    score_offer(s, n, TEST_REST);
}

struct wanted {
    const struct score_term *term;
    int32_t points;
};

static bool reaches(const void *ctx, float bound) {
    const struct wanted *w = ctx;
    return score_bound(w->term, bound) >= w->points;
}

/* Passes the blocks of the list that with all that the others have anywhere stay below the floor,
 * which only rises. Returns where to go on. *points and *impact: of the last call. */
static uint32_t pass_blocks(struct scorer *s, uint32_t at, int32_t floor, int32_t recency,
                            int32_t *points, uint32_t *impact) {
    struct score_term *lead = s->list[0];
    struct wanted w = { lead, floor - recency - (s->most - lead->most) };
    uint32_t block = lead->view.block;
    if (reaches(&w, lead->view.bound)) return at;
    if (w.points != *points) *impact = postings_impact_for(&lead->walk, s->ranker, reaches, &w);
    *points = w.points;
    postings_view_skip(&lead->view, s->ranker, *impact);
    if (lead->view.block == block) return at;
    uint32_t base = postings_block_base(&lead->walk, lead->view.block);
    return base > at ? base : at;
}

void score_required(struct scorer *s) {
    struct match *m = s->match;
    struct score_term *lead = s->list[0];
    uint32_t end, impact = 0;
    int32_t points = 0;
    score_seed(s);
    for (uint32_t at = m->lo, turn = 0; at < m->hi; at = end, turn++) {
        if (turn % DEADLINE_BLOCKS == 0 && match_out_of_time(m)) return;
        int32_t floor = score_floor(s, at), recency = score_recency(s, at), others = 0;
        if (s->most + recency < floor) return;
        postings_view_advance(&lead->view, s->ranker, at);
        if (floor) at = pass_blocks(s, at, floor, recency, &points, &impact);
        if (lead->view.last == POSTINGS_END || at >= m->hi) return;
        if (lead->view.last < at) { /* a file that lies about its blocks */
            lead->walk.damaged = true;
            return;
        }
        end = lead->view.last < m->hi ? lead->view.last + 1 : m->hi;
        if (floor) {
            others = score_look(s, at, end, lead);
            int32_t own = score_bound(lead, lead->view.bound);
            if (own + others + recency < floor) continue;
        }
        /* The candidates will be looked for there: it is on its way until they are known. */
        if (s->count > 1) postings_prefetch(&s->list[1]->walk, s->list[1]->view.block);
        if (postings_advance(&lead->walk, at) >= m->hi) return;
        if (lead->walk.doc < end) run_block(s, end, others, recency, floor);
    }
}
