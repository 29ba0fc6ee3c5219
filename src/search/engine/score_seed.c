/* score_seed - see score.h: a first floor, from the blocks that promise most.
 *
 * Read from the newest on, a long list lifts the floor slowly, and until it is high most blocks
 * could win. So the few with the highest impacts are read before all others: the worst of the best
 * hits among their documents is a floor that every hit must reach. The idea of a threshold that is
 * known beforehand is old (Buckley and Lewit, 1985; Petri et al., "Accelerated query processing via
 * similarity score prediction", SIGIR 2019); here it is not guessed.
 */
#include "search/engine/score_priv.h"

/* Blocks that are read for it; a list must have so many for each. */
enum { SEED_BLOCKS = 12, SEED_SHARE = 8, SEED_HITS_MAX = 32 };

/* The best points so far, falling. */
struct best {
    int32_t points[SEED_HITS_MAX];
    size_t count, want;
};

static void note(struct best *b, int32_t points) {
    if (b->count == b->want && points <= b->points[b->count - 1]) return;
    size_t at = b->count < b->want ? b->count++ : b->count - 1;
    for (; at && b->points[at - 1] < points; at--) b->points[at] = b->points[at - 1];
    b->points[at] = points;
}

/* One word and its points alone: then what a document has by its list is what it gets. With more
 * words the best documents of one lack another: measured, the floor is no better than the one that
 * comes by itself. */
static bool is_plain(const struct scorer *s) {
    const struct collector *c = s->collector;
    return s->count == 1 && match_is_list(s->match) && s->required && s->list[0]->weight > 0 &&
           !s->ranker->now_s && !c->collapse && c->want <= SEED_HITS_MAX && !collector_is_full(c);
}

/* Some numbers of blocks in [from, to) with the highest impacts, rising; returns how many. */
static size_t pick(const struct postings *p, uint32_t from, uint32_t to, uint32_t *ret) {
    uint32_t having[UINT8_MAX + 1] = { 0 }, least = UINT8_MAX + 1, above = 0;
    size_t n = 0;
    for (uint32_t b = from; b < to; b++) having[postings_impact(p, b)]++;
    while (least && above + having[least - 1] <= SEED_BLOCKS) above += having[--least];
    uint32_t at_border = SEED_BLOCKS - above; /* of those just below, the newest */
    for (uint32_t b = from; b < to && n < SEED_BLOCKS; b++) {
        uint32_t impact = postings_impact(p, b);
        if (impact < least && (impact + 1 < least || !at_border)) continue;
        at_border -= impact < least;
        ret[n++] = b;
    }
    return n;
}

static void read_block(struct scorer *s, uint32_t block, uint32_t hi, struct best *best) {
    struct score_term *lead = s->list[0];
    uint32_t from = postings_block_base(&lead->walk, block);
    if (from < s->match->lo) from = s->match->lo;
    if (postings_advance(&lead->walk, from) >= hi) return;
    size_t n = score_take(s, lead, hi, 0, 0);
    for (size_t i = 0; i < n; i++) note(best, s->points[i]);
}

void score_seed(struct scorer *s) {
    const struct match *m = s->match;
    uint32_t blocks[SEED_BLOCKS];
    if (!is_plain(s) || s->list[0]->walk.df < BLOCK_DOCS) return;
    const struct postings *p = &s->list[0]->walk;
    uint32_t from = m->lo ? postings_block_at(p, m->lo) : 0,
             to = m->hi < s->segment->docs ? postings_block_at(p, m->hi) : p->blocks;
    if (from > to || to - from < SEED_BLOCKS * SEED_SHARE) return;
    struct best best = { .want = s->collector->want };
    size_t n = pick(p, from, to, blocks);
    for (size_t i = 0; i < n; i++) read_block(s, blocks[i], m->hi, &best);
    if (best.count == best.want) s->seed = best.points[best.count - 1];
    score_reopen(s, s->list[0]);
}
