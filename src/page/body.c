/* body - values and the winning container. */

#include "base/mem.h"
#include "model/article.h"
#include "page/body_priv.h"

/* Share of its value that a node hands to its parent when that has other prose too. */
static const double FLOW = 0.85;

enum { WIDEN_LEVELS = 4 };

static double block_value(const struct block *k) {
    uint32_t text = k->chars - k->link_chars;
    if (k->standing || k->kind == BLOCK_HEADING || text < 25 || k->link_chars * 2 > k->chars)
        return 0;
    double v = text;
    if (!k->stops && !k->commas) v *= 0.4;
    if (k->kind == BLOCK_ITEM) v *= 0.7;
    return v > 600 ? 600 + (v - 600) * 0.5 : v;
}

static void add_up(const struct blocks *b, struct weights *w, bool only_good) {
    const struct dom *d = b->dom;
    memset(w->mass, 0, d->count * sizeof(*w->mass));
    memset(w->flow, 0, d->count * sizeof(*w->flow));
    for (size_t i = 0; i < b->count; i++) {
        const struct block *k = &b->at[i];
        if (only_good && w->bad[k->first]) continue;
        double v = block_value(k);
        w->mass[k->node] += v;
        w->flow[k->node] += v;
    }
    for (uint32_t i = d->count - 1; i > 0; i--) w->mass[d->nodes[i].parent] += w->mass[i];
    for (uint32_t i = d->count - 1; i > 0; i--) {
        uint32_t up = d->nodes[i].parent;
        /* a mere wrapper costs nothing */
        bool wraps = w->mass[i] > 0.99 * w->mass[up];
        w->flow[up] += wraps ? w->flow[i] : w->flow[i] * FLOW;
    }
}

static uint32_t best_of(const struct blocks *b, const struct weights *w) {
    const struct dom *d = b->dom;
    uint32_t best = 0;
    double best_score = 0;
    for (uint32_t i = 1; i < d->count; i++) {
        if (!(w->mass[i] > 0) || w->bad[i]) continue;
        enum tag t = dom_tag(d, i);
        double score = w->flow[i];
        if (b->hints[i] & HINT_BODY)
            score *= 1.3;
        else if (b->hints[i] & HINT_ARTICLE)
            score *= 1.15;
        if (t == TAG_P || t == TAG_LI || t == TAG_TR || t == TAG_UL || t == TAG_OL) score *= 0.6;
        if (score >= best_score) {
            best_score = score;
            best = i;
        }
    }
    return best;
}

/* The first node with a hint that carries at least `least` prose and does not pale beside another
 * with the same hint: what follows an article is often the next article. */
static uint32_t hinted(const struct blocks *b, const struct weights *w, unsigned hint,
                       double least) {
    const struct dom *d = b->dom;
    double heaviest = 0;
    for (uint32_t i = 1; i < d->count; i++)
        if ((b->hints[i] & hint) && !w->bad[i] && w->mass[i] > heaviest) heaviest = w->mass[i];
    if (heaviest <= least) return 0;
    uint32_t best = 0;
    for (uint32_t i = 1; i < d->count; i++) {
        if (!(b->hints[i] & hint) || w->bad[i] || w->mass[i] <= least) continue;
        if (!best && w->mass[i] > 0.4 * heaviest) best = i;
        if (best && i < d->nodes[best].end && w->mass[i] > 0.9 * w->mass[best]) best = i;
    }
    return best;
}

static uint32_t pick(const struct blocks *b, const struct weights *w) {
    uint32_t best = best_of(b, w);
    if (!best) return 0;
    uint32_t sure = hinted(b, w, HINT_SURE, 0.15 * w->mass[best]);
    uint32_t named = hinted(b, w, HINT_BODY, 0.35 * w->mass[best]);
    return sure ? sure : named ? named : best;
}

/* The node above both, or 0 when that is too far up or another article begins in between. */
static uint32_t common_parent(const struct dom *d, uint32_t a, uint32_t b) {
    uint32_t up = a;
    for (unsigned levels = 0; levels <= WIDEN_LEVELS; levels++) {
        if (dom_tag(d, up) == TAG_ARTICLE && (b < up || b >= d->nodes[up].end)) return 0;
        if (b > up && b < d->nodes[up].end) return up;
        up = d->nodes[up].parent;
        if (!up || dom_tag(d, up) == TAG_BODY) return 0;
    }
    return 0;
}

/* Whether node i goes on with the text of c: a box of the same name with prose in it. */
static bool goes_on(const struct blocks *b, const struct weights *w, uint32_t c, uint32_t i) {
    const struct dom *d = b->dom;
    return (b->hints[i] & HINT_BODY) && !w->bad[i] && w->mass[i] > 0 &&
           span_eq(dom_attr(d, i, ATTR_CLASS), dom_attr(d, c, ATTR_CLASS));
}

/* A text in several boxes of the same name, with adverts between them, is one text: those before
 * and those after the heaviest, but not beyond a headline. */
static uint32_t widen(const struct blocks *b, const struct weights *w, uint32_t c) {
    const struct dom *d = b->dom;
    if (!c || !dom_attr(d, c, ATTR_CLASS).len || !(b->hints[c] & HINT_BODY)) return c;
    uint32_t wide = c, both;
    for (uint32_t i = c; i-- > 1 && dom_tag(d, i) != TAG_H1;) {
        if (d->nodes[i].end > c || !goes_on(b, w, c, i)) continue;
        if (!(both = common_parent(d, wide, i))) break;
        wide = both;
    }
    for (uint32_t i = d->nodes[c].end; i < d->count && dom_tag(d, i) != TAG_H1; i++) {
        if (!goes_on(b, w, c, i)) continue;
        if (!(both = common_parent(d, wide, i))) break;
        wide = both;
    }
    return wide;
}

struct body_choice body_choose(const struct blocks *b, span title, span summary, bool *kept) {
    const struct dom *d = b->dom;
    struct weights w = { .mass = mem_zalloc(d->count, sizeof(double)),
                         .flow = mem_zalloc(d->count, sizeof(double)),
                         .below = mem_zalloc(d->count, sizeof(struct tally)),
                         .bad = mem_zalloc(d->count, 1) };
    boxes_tally(b, &w);
    struct body_choice choice = { 0 };
    add_up(b, &w, false);
    boxes_mark_bad(b, &w);
    add_up(b, &w, true);
    choice.container = widen(b, &w, pick(b, &w));
    keep_blocks(b, &w, choice.container, title, summary, kept);
    for (size_t i = 0; i < b->count; i++) {
        if (!kept[i]) continue;
        choice.chars += b->at[i].chars;
        choice.paragraphs += b->at[i].kind == BLOCK_PARAGRAPH;
    }
    mem_free(w.mass);
    mem_free(w.flow);
    mem_free(w.below);
    mem_free(w.bad);
    return choice;
}
