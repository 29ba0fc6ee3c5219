/* cluster - stories as centroids of their articles, found by the articles' heaviest terms. */

#include "base/vec.h"
#include "story/story_priv.h"

#include <math.h>

enum {
    WALK_MAX = 60,          /* newest articles of one term */
    CANDIDATES_MAX = 64,    /* stories compared for one article; a power of two */
    FEATURES_LEAST = 3,     /* fewer words tell of no event */
    CHAIN_MAX = 256,        /* newest articles of a story that a merge walks */
    SWEEP_SLOTS = 8,        /* looked at with each article */
    LIFE_S = 3 * 24 * 3600, /* quiet for so long, a story has ended */
};
/* Tuned together, on a plateau: 0.21 to 0.24 differ by 0.003 of B-cubed F1. */
#define JOIN_AT 0.23
#define HALF_LIFE_S 86400.0
/* What is left of a likeness between articles about two places. 0.2 to 0.4 differ by 0.002. */
#define ELSEWHERE 0.3
/* Centroids as near as this are of one event. 0.35 to 0.6 make the same of the gold. */
#define MERGE_AT 0.5
/* Longer apart than this no cosine reaches JOIN_AT: 2^(-2.15) is 0.225. */
#define APART_MAX_S ((int64_t) (2.15 * HALF_LIFE_S))

static uint32_t *head_of(const struct clusters *c, uint32_t term) {
    return &c->heads[term >> (32 - TERM_BITS)];
}

/* The heaviest terms, heaviest first; returns how many. */
static int keys_of(const struct features *f, uint32_t keys[KEYS_MAX]) {
    float weights[KEYS_MAX];
    int count = 0;
    for (uint32_t i = 0; i < f->count; i++) {
        int at = count;
        while (at > 0 && weights[at - 1] < f->at[i].weight) at--;
        if (at == KEYS_MAX) continue;
        int last = count < KEYS_MAX ? count++ : KEYS_MAX - 1;
        for (int k = last; k > at; k--) {
            weights[k] = weights[k - 1];
            keys[k] = keys[k - 1];
        }
        weights[at] = f->at[i].weight;
        keys[at] = f->at[i].term;
    }
    return count;
}

/* The terms of one article by hash: a centroid is matched by looking its terms up, which mostly
 * ends at an empty slot, where a merge of two sorted lists is a guess a term. */
struct lookup {
    uint8_t slots[512]; /* place in the features + 1; 0 = free; TERMS_MAX of them are taken */
};

static uint32_t lookup_slot(uint32_t term) {
    return term % COUNT_OF(((struct lookup *) 0)->slots);
}

static void lookup_fill(struct lookup *l, const struct features *f) {
    memset(l, 0, sizeof(*l));
    for (uint32_t i = 0; i < f->count; i++) {
        uint32_t at = lookup_slot(f->at[i].term);
        while (l->slots[at]) at = lookup_slot(at + 1);
        l->slots[at] = (uint8_t) (i + 1);
    }
}

static double dot(const struct lookup *l, const struct features *f, const struct cluster *c) {
    double sum = 0;
    for (uint32_t k = 0; k < c->count; k++) {
        uint32_t term = c->at[k].term;
        for (uint32_t at = lookup_slot(term); l->slots[at]; at = lookup_slot(at + 1)) {
            const struct term *t = &f->at[l->slots[at] - 1];
            if (t->term != term) continue;
            sum += (double) t->weight * c->at[k].weight;
            break;
        }
    }
    return sum;
}

static double similarity(const struct lookup *l, const struct features *f, const struct cluster *c,
                         int64_t order_s) {
    if (c->norm <= 0) return 0;
    int64_t apart_s = order_s - c->last_s;
    if (apart_s < 0) apart_s = order_s < c->first_s ? c->first_s - order_s : 0;
    if (apart_s > APART_MAX_S) return 0;
    return dot(l, f, c) / c->norm * exp2(-(double) apart_s / HALF_LIFE_S);
}

/* The stories to compare, each once, in the order they are met; a set by open addressing. */
struct seen {
    uint32_t slots[CANDIDATES_MAX * 2];
    uint32_t met[CANDIDATES_MAX];
    uint32_t count;
};

static void see(struct seen *s, uint32_t slot) {
    uint32_t at = slot * 2654435761u % COUNT_OF(s->slots);
    while (s->slots[at]) {
        if (s->slots[at] == slot + 1) return;
        at = (at + 1) % COUNT_OF(s->slots);
    }
    if (s->count == CANDIDATES_MAX) return;
    s->slots[at] = slot + 1;
    s->met[s->count++] = slot;
}

/* By each of the heaviest terms to the newest articles that have it. All terms take a step at a
 * time, so that their chains wait for memory together. */
static void gather(const struct clusters *c, const struct window *w, const struct features *f,
                   struct seen *seen) {
    uint32_t keys[KEYS_MAX], posting[KEYS_MAX];
    const struct member *met[KEYS_MAX][WALK_MAX];
    int count = keys_of(f, keys), steps[KEYS_MAX] = { 0 };
    for (int k = 0; k < count; k++) posting[k] = *head_of(c, keys[k]);
    bool any = true;
    for (int n = 0; n < WALK_MAX && any; n++) {
        any = false;
        for (int k = 0; k < count; k++) {
            const struct member *m = steps[k] == n ? window_get(w, posting[k] / KEYS_MAX) : NULL;
            if (!m) continue;
            if (m->slot < c->slots) __builtin_prefetch(clusters_at(c, m->slot));
            met[k][steps[k]++] = m;
            posting[k] = m->key_next[posting[k] % KEYS_MAX];
            any = true;
        }
    }
    for (int k = 0; k < count; k++)
        for (int n = 0; n < steps[k]; n++) {
            uint32_t slot = clusters_slot_of(c, met[k][n]);
            if (slot != NO_CLUSTER) see(seen, slot);
        }
}

uint32_t clusters_find(const struct clusters *c, const struct window *w, const struct reading *r,
                       int64_t order_s, uint32_t *ret_rival) {
    const struct features *f = &r->features;
    uint32_t best = NO_CLUSTER;
    double best_similarity = JOIN_AT, rival_similarity = JOIN_AT;
    struct seen seen = { 0 };
    struct lookup lookup;
    *ret_rival = NO_CLUSTER;
    if (f->count < FEATURES_LEAST) return NO_CLUSTER; /* "كاريكاتير" and nothing else */
    gather(c, w, f, &seen);
    lookup_fill(&lookup, f);
    for (uint32_t i = 0; i < seen.count; i++) {
        const struct cluster *cluster = clusters_at(c, seen.met[i]);
        double s = similarity(&lookup, f, cluster, order_s);
        if (s < rival_similarity) continue;
        if (places_conflict(r->namer, &r->places, &cluster->places)) s *= ELSEWHERE;
        if (s >= best_similarity) {
            rival_similarity = best_similarity;
            *ret_rival = best;
            best_similarity = s;
            best = seen.met[i];
        } else if (s >= rival_similarity) {
            rival_similarity = s;
            *ret_rival = seen.met[i];
        }
    }
    return best;
}

uint32_t clusters_open(struct clusters *c, int64_t story_id, int64_t order_s) {
    uint32_t slot = clusters_with_id(c, story_id);
    if (slot != NO_CLUSTER) return slot;
    slot = clusters_take_slot(c, story_id);
    clusters_at(c, slot)->first_s = clusters_at(c, slot)->last_s = order_s;
    return slot;
}

/* Keeps the heaviest terms when there is no room for all. */
static void trim(struct term *all, uint32_t *count) {
    while (*count > CENTROID_MAX) {
        uint32_t lightest = 0;
        for (uint32_t i = 1; i < *count; i++)
            if (all[i].weight < all[lightest].weight) lightest = i;
        memmove(all + lightest, all + lightest + 1, (*count - lightest - 1) * sizeof(*all));
        --*count;
    }
}

float cluster_norm(const struct cluster *c) {
    float sum = 0;
    for (uint32_t i = 0; i < c->count; i++) sum += c->at[i].weight * c->at[i].weight;
    return sqrtf(sum);
}

/* The centroid is a running mean, in which old articles fade: a story moves on. */
static void blend(struct cluster *c, const struct features *f) {
    enum { MEMORY = 12 };
    float share = 1.0f / (float) (c->articles < MEMORY ? c->articles : MEMORY);
    struct term all[CENTROID_MAX + TERMS_MAX];
    uint32_t count = 0, i = 0, k = 0;
    while (i < f->count || k < c->count) {
        bool take_new = k == c->count || (i < f->count && f->at[i].term <= c->at[k].term);
        bool take_old = i == f->count || (k < c->count && c->at[k].term <= f->at[i].term);
        struct term *t = &all[count++];
        *t = (struct term){ take_new ? f->at[i].term : c->at[k].term, 0 };
        if (take_new) t->weight += f->at[i++].weight * share;
        if (take_old) t->weight += c->at[k++].weight * (1 - share);
    }
    trim(all, &count);
    memcpy(c->at, all, count * sizeof(*all));
    c->count = count;
    c->norm = cluster_norm(c);
}

void clusters_add(struct clusters *c, struct window *w, uint32_t sequence,
                  const struct reading *r) {
    const struct features *f = &r->features;
    struct member *m = window_get(w, sequence);
    struct cluster *cluster = clusters_at(c, m->slot);
    cluster->articles++;
    if (m->order_s > cluster->last_s) cluster->last_s = m->order_s;
    if (m->order_s < cluster->first_s) cluster->first_s = m->order_s;
    m->before = cluster->last;
    cluster->last = sequence;
    blend(cluster, f);
    places_join(&cluster->places, &r->places);

    int count = keys_of(f, m->keys);
    for (int k = 0; k < count; k++) {
        uint32_t *head = head_of(c, m->keys[k]);
        m->key_next[k] = *head;
        *head = sequence * KEYS_MAX + (uint32_t) k;
    }
}

/* ---- two that are one */

bool clusters_same(const struct clusters *c, const struct namer *n, uint32_t a, uint32_t b) {
    const struct cluster *x = clusters_at(c, a), *y = clusters_at(c, b);
    if (x->norm <= 0 || y->norm <= 0) return false;
    if (x->last_s < x->apart_s || y->last_s < y->apart_s) return false;
    double sum = 0;
    for (uint32_t i = 0, k = 0; i < x->count && k < y->count;) {
        if (x->at[i].term == y->at[k].term) sum += (double) x->at[i].weight * y->at[k].weight;
        uint32_t term = x->at[i].term;
        i += term <= y->at[k].term;
        k += y->at[k].term <= term;
    }
    if (sum / x->norm / y->norm < MERGE_AT) return false;
    return !places_conflict(n, &x->places, &y->places);
}

/* The centroid is a mean of both, by their articles. */
static void blend_centroids(struct cluster *a, const struct cluster *b) {
    float share = (float) b->articles / (float) (a->articles + b->articles);
    struct term all[2 * CENTROID_MAX];
    uint32_t count = 0, i = 0, k = 0;
    while (i < a->count || k < b->count) {
        bool left = k == b->count || (i < a->count && a->at[i].term <= b->at[k].term);
        bool right = i == a->count || (k < b->count && b->at[k].term <= a->at[i].term);
        struct term *t = &all[count++];
        *t = (struct term){ left ? a->at[i].term : b->at[k].term, 0 };
        if (left) t->weight += a->at[i++].weight * (1 - share);
        if (right) t->weight += b->at[k++].weight * share;
    }
    trim(all, &count);
    memcpy(a->at, all, count * sizeof(*all));
    a->count = count;
    a->norm = cluster_norm(a);
}

void clusters_merge(struct clusters *c, struct window *w, uint32_t a, uint32_t b) {
    struct cluster *x = clusters_at(c, a), *y = clusters_at(c, b);
    blend_centroids(x, y);
    places_join(&x->places, &y->places);
    x->articles += y->articles;
    x->scripts |= y->scripts;
    if (y->first_s < x->first_s) x->first_s = y->first_s;
    if (y->last_s > x->last_s) x->last_s = y->last_s;
    /* Its chain of articles goes on where the other's ends. */
    struct member *end = NULL, *m = window_get(w, y->last);
    for (int n = 0; m && n < CHAIN_MAX; n++, m = window_get(w, m->before)) {
        m->slot = a;
        m->story_id = x->id;
        end = m;
    }
    if (end) {
        end->before = x->last;
        x->last = y->last;
    }
    clusters_tell_merge(c, y->id, x->id);
    clusters_free_slot(c, b);
}

void clusters_sweep(struct clusters *c, int64_t newest_s) {
    for (int i = 0; i < SWEEP_SLOTS && c->slots; i++) {
        uint32_t slot = c->sweep_at++ % c->slots;
        struct cluster *cluster = clusters_at(c, slot);
        if (cluster->id && cluster->last_s < newest_s - LIFE_S) clusters_free_slot(c, slot);
    }
}
