/* score - see score.h. */
#include "search/engine/score.h"

/* Float sums in another order differ in the last bits: bounds get this much more. */
static const float slack = 1.0001f;

static float bound(struct scorer *s, uint32_t lo, uint32_t hi) {
    float sum = rank_recency(s->ranker, s->segment->times[lo]);
    for (size_t i = 0; i < s->count; i++) {
        const struct postings *p = &s->terms[i].walk;
        uint32_t from = p->doc == POSTINGS_END || p->doc < lo ? lo : p->doc;
        sum += s->terms[i].weight * postings_bound(p, s->ranker, from, hi);
    }
    return sum * slack;
}

static void offer(struct scorer *s, uint32_t doc, float score) {
    const struct segment *g = s->segment;
    struct hit h = { g->ids[doc], 0, g->times[doc], (double) score };
    if (!collector_wants(s->collector, &h)) return;
    h.story_id = overlay_story(s->overlay, g, doc);
    collector_offer(s->collector, &h);
}

/* Few matches: ask every list for each of them. */
static void probe(struct scorer *s, const uint64_t *bits, uint32_t lo, uint32_t hi) {
    const struct segment *g = s->segment;
    for (uint32_t d = lo; bits_next(bits, hi, &d); d++) {
        float sum = rank_recency(s->ranker, g->times[d]);
        for (size_t i = 0; i < s->count; i++) {
            struct postings *p = &s->terms[i].walk;
            if (postings_advance(p, d) == d)
                sum += rank_term(s->ranker, s->terms[i].weight, postings_tf(p), g->norms[d]);
        }
        offer(s, d, sum);
    }
}

static void add_list(struct scorer *s, struct score_term *t, uint32_t lo, uint32_t hi) {
    struct postings *p = &t->walk;
    const uint8_t *norms = s->segment->norms;
    for (uint32_t doc = postings_advance(p, lo); doc < hi;) {
        postings_tfs(p);
        uint32_t i = p->i;
        for (; i < p->n && p->docs[i] < hi; i++)
            s->sum[p->docs[i] - lo] +=
                rank_term(s->ranker, t->weight, p->tfs[i], norms[p->docs[i]]);
        p->i = i < p->n ? i : p->n - 1;
        p->doc = p->docs[p->i];
        if (i < p->n) return;
        doc = postings_next(p);
    }
}

/* Many matches: add up every list over the window, then look at the matches. */
static void accumulate(struct scorer *s, const uint64_t *bits, uint32_t lo, uint32_t hi) {
    memset(s->sum, 0, sizeof(s->sum));
    for (size_t i = 0; i < s->count; i++) add_list(s, &s->terms[i], lo, hi);
    for (uint32_t d = lo; bits_next(bits, hi, &d); d++)
        offer(s, d, s->sum[d - lo] + rank_recency(s->ranker, s->segment->times[d]));
}

void score_bits(struct scorer *s, const uint64_t *bits, uint32_t lo, uint32_t hi) {
    for (uint32_t at = lo; bits_next(bits, hi, &at);) {
        uint32_t end = at - at % SCORE_WINDOW + SCORE_WINDOW;
        if (end > hi) end = hi;
        struct hit best = { INT64_MAX, 0, s->segment->times[at], (double) bound(s, at, end) };
        if (!collector_wants(s->collector, &best)) {
            at = end;
            continue;
        }
        if (bits_count(bits, at, end) * 8 < end - at)
            probe(s, bits, at, end);
        else
            accumulate(s, bits, at, end);
        at = end;
    }
}
