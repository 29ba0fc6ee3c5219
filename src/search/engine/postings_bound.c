/* postings_bound - what a list can add to a document at most: see postings.h. */
#include "search/engine/postings_priv.h"

#define IMPACT_TOP (RANK_K1 + 1)

uint8_t impact_of(float saturation) {
    float v = saturation / IMPACT_TOP * 255;
    uint32_t up = v > 0 ? (uint32_t) v + 1 : 1;
    return (uint8_t) (up < 255 ? up : 255);
}

/* The bytes were made for the segment's average length. With an average that is x times as long no
 * word's share grows more than x times: f / (f + K / x) <= x f / (f + K). */
static float impact_scale(const struct postings *p, const struct ranker *r) {
    float grown = r->average > p->segment->average ? r->average / p->segment->average : 1;
    return IMPACT_TOP / 255 * grown;
}

static float impact_bound(float scale, uint8_t impact) {
    float bound = (float) impact * scale;
    return bound < IMPACT_TOP ? bound : IMPACT_TOP;
}

/* So few documents that they are looked at, those behind the current one too: it holds for later
 * calls. */
static float short_bound(const struct postings *p, const struct ranker *r) {
    if (p->short_bound >= 0) return p->short_bound;
    float most = 0;
    for (uint32_t i = 0; i < p->n; i++) {
        uint32_t tf = p->has_tf ? freq_weight(p->freqs[i]) : 1;
        float f = rank_term(r, 1, tf, p->segment->norms[p->docs[i]]);
        if (f > most) most = f;
    }
    /* A cache, not a change. */
    ((struct postings *) (uintptr_t) p)->short_bound = most;
    return most;
}

static float block_bound(const struct postings_view *v, const struct ranker *r, uint32_t block) {
    const struct postings *p = v->of;
    if (!p->has_tf) return IMPACT_TOP;
    if (p->df < SHORT_IMPACT_DF) return short_bound(p, r);
    return impact_bound(v->scale, p->df < BLOCK_DOCS ? p->impact : impact_at(p, block));
}

static uint32_t block_end(const struct postings *p, uint32_t block) {
    return p->df < BLOCK_DOCS ? p->docs[p->n - 1] : last_doc_of(p, block);
}

float postings_bound_all(const struct postings *p, const struct ranker *r) {
    if (p->doc == POSTINGS_END) return 0;
    if (!p->has_tf) return IMPACT_TOP;
    return p->df < SHORT_IMPACT_DF ? short_bound(p, r)
                                   : impact_bound(impact_scale(p, r), p->impact);
}

void postings_view_open(struct postings_view *v, const struct postings *p, const struct ranker *r) {
    *v = (struct postings_view){ .of = p, .block = p->blocks, .last = POSTINGS_END };
    if (p->doc == POSTINGS_END) return;
    v->block = 0;
    v->last = block_end(p, 0);
    v->scale = impact_scale(p, r);
    v->bound = block_bound(v, r, 0);
}

void postings_view_advance(struct postings_view *v, const struct ranker *r, uint32_t target) {
    const struct postings *p = v->of;
    if (target <= v->last) return; /* behind the list too */
    uint32_t next = v->block + 1;
    if (p->df < BLOCK_DOCS)
        v->block = p->blocks;
    else if (next < p->blocks && last_doc_of(p, next) >= target)
        v->block = next; /* nearly always */
    else
        v->block = postings_block_from(p, next, target);
    v->last = v->block < p->blocks ? last_doc_of(p, v->block) : POSTINGS_END;
    v->bound = v->block < p->blocks ? block_bound(v, r, v->block) : 0;
}

uint32_t postings_impact_for(const struct postings *p, const struct ranker *r,
                             bool (*reaches)(const void *ctx, float bound), const void *ctx) {
    uint32_t lo = 0, hi = UINT8_MAX + 1;
    float scale = impact_scale(p, r);
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (mid > UINT8_MAX || reaches(ctx, impact_bound(scale, (uint8_t) mid)))
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

void postings_view_skip(struct postings_view *v, const struct ranker *r, uint32_t impact) {
    const struct postings *p = v->of;
    uint32_t b = v->block;
    if (p->df < BLOCK_DOCS || !p->has_tf || b >= p->blocks) return;
    while (b < p->blocks && impact_at(p, b) < impact) b++;
    if (b == v->block) return;
    v->block = b;
    v->last = b < p->blocks ? last_doc_of(p, b) : POSTINGS_END;
    v->bound = b < p->blocks ? block_bound(v, r, b) : 0;
}

uint32_t postings_block_at(const struct postings *p, uint32_t target) {
    return postings_block_from(p, 0, target);
}

uint8_t postings_impact(const struct postings *p, uint32_t block) {
    return impact_at(p, block);
}

uint32_t postings_block_base(const struct postings *p, uint32_t block) {
    return base_of(p, block);
}

float postings_view_bound(struct postings_view *v, const struct ranker *r, uint32_t lo, uint32_t hi,
                          uint32_t blocks_max) {
    const struct postings *p = v->of;
    postings_view_advance(v, r, lo);
    if (v->last >= hi - 1) return v->bound;
    uint8_t most = 0;
    for (uint32_t b = v->block + 1; b < p->blocks && p->has_tf; b++) {
        if (b - v->block > blocks_max) return impact_bound(v->scale, p->impact);
        if (impact_at(p, b) > most) most = impact_at(p, b);
        if (last_doc_of(p, b) >= hi - 1) break;
    }
    float others = impact_bound(v->scale, most);
    return others > v->bound ? others : v->bound;
}
