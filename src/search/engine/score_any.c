/* score_any - see score.h: block-max MAXSCORE by windows, and the scores of known matches. */
#include "search/engine/score_priv.h"

enum { FIRST_WIDTH = 512 };

/* By bound, smallest first; returns how many of them together stay below the floor. */
static size_t order_terms(struct scorer *s, int32_t floor, int32_t recency, int32_t *ret_rest) {
    size_t count = 0, idle = 0;
    for (size_t i = 0; i < s->count; i++) {
        struct score_term *t = s->list[i];
        if (t->weight <= 0 || !t->bound) continue;
        size_t at = count++;
        for (; at && s->order[at - 1]->bound > t->bound; at--) s->order[at] = s->order[at - 1];
        s->order[at] = t;
    }
    s->order[count] = NULL;
    *ret_rest = 0;
    while (idle < count && recency + *ret_rest + s->order[idle]->bound < floor)
        *ret_rest += s->order[idle++]->bound;
    return idle;
}

static size_t take_bits(struct scorer *s, uint32_t lo, uint32_t hi, const uint64_t *bits) {
    size_t n = 0;
    for (uint32_t i = 0; bits_next(bits, hi - lo, &i); i++) s->docs[n] = lo + i, s->points[n++] = 0;
    return n;
}

/* One list is all there is to look at: no sums. `lo` may be any document. */
static size_t take_list(struct scorer *s, struct score_term *t, uint32_t lo, uint32_t hi,
                        int32_t rest, int32_t floor) {
    NOT_ZEROED int32_t points[BLOCK_DOCS];
    struct postings *p = &t->walk;
    const uint64_t *seen = score_seen(s);
    size_t kept = 0;
    uint32_t n;
    for (uint32_t doc = postings_advance(p, lo); doc < hi; doc = score_behind(p, n)) {
        n = score_block(s, t, hi, points);
        kept += kernel_reach(p->docs + p->i, points, n, floor - rest, seen, 0, s->docs + kept,
                             s->points + kept);
    }
    return kept;
}

/* Sums of the lists from order[first] on; of the matches, or of what is seen. */
static size_t take_sums(struct scorer *s, size_t first, uint32_t lo, uint32_t hi,
                        const uint64_t *bits, int32_t rest, int32_t floor) {
    NOT_ZEROED uint64_t any[WINDOW_WORDS];
    memset(any, 0, (hi - lo + 63) / 64 * 8);
    const uint64_t *seen = s->match->seen + lo / 64;
    size_t kept = 0;
    uint32_t from = lo < s->match->lo ? s->match->lo : lo;
    for (size_t i = first; s->order[i]; i++) score_add_list(s, s->order[i], from, hi, lo, any);
    for (uint32_t w = 0; w * 64 < hi - lo; w++)
        for (uint64_t word = bits ? bits[w] : any[w] & seen[w]; word; word &= word - 1) {
            uint32_t at = w * 64 + (uint32_t) __builtin_ctzll(word);
            s->docs[kept] = lo + at;
            s->points[kept] = s->sum[at];
            kept += s->sum[at] + rest >= floor;
        }
    memset(s->sum, 0, (hi - lo) * sizeof(*s->sum));
    return kept;
}

/* The best of [lo, hi), lo % 64 == 0, among the matches `bits`, or (NULL) among all documents with
 * a word. The bounds of the terms were looked at. */
static void score_window(struct scorer *s, uint32_t lo, uint32_t hi, const uint64_t *bits,
                         size_t matches, int32_t floor) {
    int32_t recency = score_recency(s, lo), rest;
    size_t idle = order_terms(s, floor, recency, &rest), n;
    if (bits && matches * 16 < hi - lo) {
        for (; s->order[idle]; idle++) rest += s->order[idle]->bound;
        n = take_bits(s, lo, hi, bits);
    } else if (!bits && s->order[idle] && !s->order[idle + 1]) {
        n = take_list(s, s->order[idle], lo < s->match->lo ? s->match->lo : lo, hi, rest + recency,
                      floor);
    } else {
        n = take_sums(s, idle, lo, hi, bits, rest + recency, floor);
    }
    while (idle && n) {
        struct score_term *t = s->order[--idle];
        rest -= t->bound;
        n = score_probe(s, t, n, rest + recency, floor);
    }
    score_offer(s, n, bits ? TEST_NOTHING : TEST_ALL);
}

void score_matches(struct scorer *s, const struct window *w) {
    int32_t floor = score_floor(s, w->lo);
    int32_t bound = score_look(s, w->lo, w->hi, NULL) + score_recency(s, w->lo);
    if (bound >= floor) score_window(s, w->lo, w->hi, w->bits, window_count(w), floor);
}

void score_any(struct scorer *s) {
    struct match *m = s->match;
    uint32_t end;
    for (uint32_t at = m->lo - m->lo % 64, turn = 0; at < m->hi; at = end, turn++) {
        if (turn % 16 == 0 && match_out_of_time(m)) return;
        int32_t floor = score_floor(s, at), recency = score_recency(s, at);
        if (s->most + recency < floor) return;
        end = m->hi - at > WINDOW_DOCS ? at + WINDOW_DOCS : m->hi;
        if (floor > recency) {
            if (score_look(s, at, end, NULL) + recency >= floor)
                score_window(s, at, end, NULL, 0, floor);
            continue;
        }
        /* A document without any of the words may be good enough: only the plan knows. */
        NOT_ZEROED struct window w;
        if (!match_window(m, at, FIRST_WIDTH, &w)) return;
        score_matches(s, &w);
        end = w.hi;
    }
}
