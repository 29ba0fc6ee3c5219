/* features - weighted terms of title and lead: tf-idf on stems, title words count more. */

#include "base/hash.h"
#include "base/mem.h"
#include "base/vec.h"
#include "story/story_priv.h"

#include <math.h>

enum {
    COUNT_BITS = 20,
    LEAD_BYTES = 800, /* the first 70 words or so: news says what matters first */
    TITLE_BYTES = 400,
    RAW_MAX = 320,
    HALVE_STEP = 64, /* counts halved with an article: all of them long before the next time */
};
#define TITLE_WEIGHT 2.5f
/* As if so many articles had been seen before the first. */
#define PRIOR_ARTICLES 500.0
/* Then everything is halved: words of last month tell nothing about today. */
#define ARTICLES_MAX 60000.0

void vocabulary_init(struct vocabulary *v) {
    v->counts = mem_zalloc((size_t) 1 << COUNT_BITS, sizeof(*v->counts));
    v->halvings = v->halve_at = 0;
    v->articles = 0;
}

void vocabulary_done(struct vocabulary *v) {
    mem_free(v->counts);
    v->counts = NULL;
}

static uint32_t *count_of(const struct vocabulary *v, uint32_t term) {
    return &v->counts[term >> (32 - COUNT_BITS)];
}

static uint32_t count_now(const struct vocabulary *v, uint32_t stored) {
    return (stored & 1) == (v->halvings & 1) ? stored / 2 : stored / 4;
}

static uint32_t count_store(const struct vocabulary *v, uint32_t count) {
    return count * 2 + (v->halvings & 1);
}

double vocabulary_idf(const struct vocabulary *v, uint32_t term) {
    double share = (v->articles + PRIOR_ARTICLES) / (count_now(v, *count_of(v, term)) + 1.0);
    return log(share);
}

void vocabulary_add(struct vocabulary *v, const struct features *f) {
    for (uint32_t i = 0; i < f->count; i++) {
        uint32_t *c = count_of(v, f->at[i].term);
        *c = count_store(v, count_now(v, *c) + 1);
    }
    for (int i = 0; i < HALVE_STEP && v->halve_at < 1u << COUNT_BITS; i++, v->halve_at++)
        v->counts[v->halve_at] = count_store(v, count_now(v, v->counts[v->halve_at]));
    v->articles += 1;
    if (v->articles < ARTICLES_MAX) return;
    v->articles /= 2;
    v->halvings++;
    v->halve_at = 0;
}

/* Where the terms stand when they are ordered by key, equal ones as they are now. */
static void order_by(const uint32_t *keys, size_t count, uint16_t *order) {
    uint16_t spare[RAW_MAX], *from = order, *to = spare;
    for (size_t i = 0; i < count; i++) order[i] = (uint16_t) i;
    for (unsigned shift = 0; shift < 32; shift += 8) { /* a radix sort */
        uint16_t at[256] = { 0 }, sum = 0;
        for (size_t i = 0; i < count; i++) at[keys[i] >> shift & 255]++;
        for (size_t b = 0; b < 256; b++) {
            uint16_t n = at[b];
            at[b] = sum;
            sum = (uint16_t) (sum + n);
        }
        for (size_t i = 0; i < count; i++) to[at[keys[from[i]] >> shift & 255]++] = from[i];
        uint16_t *other = from;
        from = to;
        to = other;
    } /* four passes: what is sorted is back in `order` */
}

/* Falls as the weight rises. */
static uint32_t weight_key(float weight) {
    uint32_t bits;
    weight += 0.0f; /* one zero */
    memcpy(&bits, &weight, sizeof(bits));
    return bits >> 31 ? bits : ~bits & 0x7FFFFFFFu;
}

static size_t add_words(struct analyzer *an, span text, const char *lang, float weight,
                        struct term *raw, size_t count) {
    const struct token *tokens;
    size_t n = analyzer_run(an, text, lang, &tokens);
    for (size_t i = 0; i < n && count < RAW_MAX; i++) {
        if (tokens[i].stop || tokens[i].surface.len < 2) continue;
        raw[count++] = (struct term){ (uint32_t) (hash64(tokens[i].stem, 1) >> 32), weight };
    }
    return count;
}

/* Sorts by term and sums the weights of equal ones; returns how many are left. */
static size_t fold_equal(const struct term *raw, size_t count, struct term *ret) {
    if (count == 0) return 0;
    uint32_t keys[RAW_MAX];
    uint16_t order[RAW_MAX];
    for (size_t i = 0; i < count; i++) keys[i] = raw[i].term;
    order_by(keys, count, order);
    size_t to = 0;
    for (size_t i = 0; i < count; i++) {
        const struct term *t = &raw[order[i]];
        if (to && ret[to - 1].term == t->term)
            ret[to - 1].weight += t->weight;
        else
            ret[to++] = *t;
    }
    return to;
}

/* Leaves the heaviest, of equals the first, in the order they have. */
static size_t keep_heaviest(struct term *all, size_t count) {
    if (count <= TERMS_MAX) return count;
    uint32_t keys[RAW_MAX];
    uint16_t order[RAW_MAX];
    for (size_t i = 0; i < count; i++) keys[i] = weight_key(all[i].weight);
    order_by(keys, count, order);
    bool keep[RAW_MAX] = { false };
    for (size_t i = 0; i < TERMS_MAX; i++) keep[order[i]] = true;
    size_t to = 0;
    for (size_t i = 0; i < count; i++)
        if (keep[i]) all[to++] = all[i];
    return to;
}

static void normalise(struct features *f) {
    float sum = 0;
    for (uint32_t i = 0; i < f->count; i++) sum += f->at[i].weight * f->at[i].weight;
    float by = sum > 0 ? 1.0f / sqrtf(sum) : 0;
    for (uint32_t i = 0; i < f->count; i++) f->at[i].weight *= by;
}

void features_of(struct analyzer *an, const struct vocabulary *v, const struct article *a,
                 struct features *ret) {
    struct term raw[RAW_MAX], all[RAW_MAX];
    span lead = a->body.len ? a->body : a->summary;
    size_t count = add_words(an, span_sub(a->title, 0, TITLE_BYTES), a->lang, TITLE_WEIGHT, raw, 0);
    count = add_words(an, span_sub(lead, 0, LEAD_BYTES), a->lang, 1, raw, count);
    count = fold_equal(raw, count, all);
    for (size_t i = 0; i < count; i++) {
        float tf = 1 + logf(all[i].weight);
        all[i].weight = (float) vocabulary_idf(v, all[i].term) * tf;
    }
    count = keep_heaviest(all, count);
    ret->count = (uint32_t) count;
    memcpy(ret->at, all, count * sizeof(*all));
    normalise(ret);
}
