/* features - weighted terms of title and lead: tf-idf on stems, title words count more. */

#include "base/hash.h"
#include "base/mem.h"
#include "base/vec.h"
#include "story/story_priv.h"

#include <math.h>
#include <stdlib.h>

enum {
    COUNT_BITS = 20,
    LEAD_BYTES = 800, /* the first 70 words or so: news says what matters first */
    TITLE_BYTES = 400,
    RAW_MAX = 320,
};
#define TITLE_WEIGHT 2.5f
/* As if so many articles had been seen before the first. */
#define PRIOR_ARTICLES 500.0
/* Then everything is halved: words of last month tell nothing about today. */
#define ARTICLES_MAX 60000.0

void vocabulary_init(struct vocabulary *v) {
    v->counts = mem_zalloc((size_t) 1 << COUNT_BITS, sizeof(*v->counts));
    v->articles = 0;
}

void vocabulary_done(struct vocabulary *v) {
    mem_free(v->counts);
    v->counts = NULL;
}

static uint32_t *count_of(const struct vocabulary *v, uint32_t term) {
    return &v->counts[term >> (32 - COUNT_BITS)];
}

double vocabulary_idf(const struct vocabulary *v, uint32_t term) {
    double share = (v->articles + PRIOR_ARTICLES) / (*count_of(v, term) + 1.0);
    return log(share);
}

void vocabulary_add(struct vocabulary *v, const struct features *f) {
    for (uint32_t i = 0; i < f->count; i++) ++*count_of(v, f->at[i].term);
    v->articles += 1;
    if (v->articles < ARTICLES_MAX) return;
    for (size_t i = 0; i < (size_t) 1 << COUNT_BITS; i++) v->counts[i] /= 2;
    v->articles /= 2;
}

static int by_term(const void *a, const void *b) {
    const struct term *x = a, *y = b;
    return (x->term > y->term) - (x->term < y->term);
}

static int by_weight(const void *a, const void *b) {
    const struct term *x = a, *y = b;
    if (x->weight != y->weight) return x->weight < y->weight ? 1 : -1;
    return by_term(a, b);
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

/* Sums the weights of equal terms; returns how many are left. */
static size_t fold_equal(struct term *raw, size_t count) {
    qsort(raw, count, sizeof(*raw), by_term);
    size_t to = 0;
    for (size_t i = 0; i < count; i++) {
        if (to && raw[to - 1].term == raw[i].term)
            raw[to - 1].weight += raw[i].weight;
        else
            raw[to++] = raw[i];
    }
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
    struct term raw[RAW_MAX];
    span lead = a->body.len ? a->body : a->summary;
    size_t count = add_words(an, span_sub(a->title, 0, TITLE_BYTES), a->lang, TITLE_WEIGHT, raw, 0);
    count = add_words(an, span_sub(lead, 0, LEAD_BYTES), a->lang, 1, raw, count);
    count = fold_equal(raw, count);
    for (size_t i = 0; i < count; i++) {
        float tf = 1 + logf(raw[i].weight);
        raw[i].weight = (float) vocabulary_idf(v, raw[i].term) * tf;
    }
    if (count > TERMS_MAX) {
        qsort(raw, count, sizeof(*raw), by_weight);
        count = TERMS_MAX;
        qsort(raw, count, sizeof(*raw), by_term);
    }
    ret->count = (uint32_t) count;
    memcpy(ret->at, raw, count * sizeof(*raw));
    normalise(ret);
}
