/* cluster - stories as centroids of their articles, found by the articles' heaviest terms. */

#include "base/map.h"
#include "base/vec.h"
#include "story/story_priv.h"

#include <math.h>

enum {
    HEAD_BITS = 18,
    WALK_MAX = 60,       /* newest articles of one term */
    CANDIDATES_MAX = 64, /* stories compared for one article; a power of two */
};
/* Tuned together, on a plateau: 0.21 to 0.24 differ by 0.003 of B-cubed F1. */
#define JOIN_AT 0.23
#define HALF_LIFE_S 86400.0

void clusters_init(struct clusters *c) {
    memset(c, 0, sizeof(*c));
    c->heads = mem_zalloc((size_t) 1 << HEAD_BITS, sizeof(*c->heads));
}

void clusters_done(struct clusters *c) {
    VEC_DONE(&c->slots);
    VEC_DONE(&c->free_slots);
    map_done(&c->by_id);
    mem_free(c->heads);
    c->heads = NULL;
}

static uint32_t *head_of(const struct clusters *c, uint32_t term) {
    return &c->heads[term >> (32 - HEAD_BITS)];
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

static double dot(const struct features *f, const struct cluster *c) {
    double sum = 0;
    for (uint32_t i = 0, k = 0; i < f->count && k < c->count;) {
        if (f->at[i].term < c->at[k].term)
            i++;
        else if (f->at[i].term > c->at[k].term)
            k++;
        else
            sum += (double) f->at[i++].weight * c->at[k++].weight;
    }
    return sum;
}

static double similarity(const struct features *f, const struct cluster *c, int64_t order_s) {
    if (c->norm <= 0) return 0;
    int64_t apart_s = order_s - c->last_s;
    if (apart_s < 0) apart_s = order_s < c->first_s ? c->first_s - order_s : 0;
    return dot(f, c) / c->norm * exp2(-(double) apart_s / HALF_LIFE_S);
}

/* A small set of slots seen, open addressing. */
struct seen {
    uint32_t slots[CANDIDATES_MAX * 2];
    int count;
};

static bool see(struct seen *s, uint32_t slot) {
    uint32_t at = slot * 2654435761u % COUNT_OF(s->slots);
    while (s->slots[at]) {
        if (s->slots[at] == slot + 1) return false;
        at = (at + 1) % COUNT_OF(s->slots);
    }
    if (s->count == CANDIDATES_MAX) return false;
    s->slots[at] = slot + 1;
    s->count++;
    return true;
}

uint32_t clusters_find(const struct clusters *c, const struct window *w, const struct features *f,
                       int64_t order_s) {
    uint32_t keys[KEYS_MAX], best = UINT32_MAX;
    double best_similarity = JOIN_AT;
    struct seen seen = { 0 };
    int count = keys_of(f, keys);
    for (int k = 0; k < count; k++) {
        uint32_t posting = *head_of(c, keys[k]);
        for (int n = 0; n < WALK_MAX; n++) {
            const struct member *m = window_get(w, posting / KEYS_MAX);
            if (!m) break;
            const struct cluster *cluster = &c->slots.at[m->story];
            if (cluster->id && see(&seen, m->story)) {
                double s = similarity(f, cluster, order_s);
                if (s >= best_similarity) {
                    best_similarity = s;
                    best = m->story;
                }
            }
            posting = m->key_next[posting % KEYS_MAX];
        }
    }
    return best;
}

uint32_t clusters_open(struct clusters *c, int64_t story_id, int64_t order_s) {
    uint64_t slot = 0;
    if (map_get(&c->by_id, (uint64_t) story_id, &slot)) return (uint32_t) slot;
    if (c->free_slots.len) {
        slot = c->free_slots.at[--c->free_slots.len];
    } else {
        slot = c->slots.len;
        (void) VEC_PUSH(&c->slots);
    }
    c->slots.at[slot] = (struct cluster){ .id = story_id, .first_s = order_s, .last_s = order_s };
    map_put(&c->by_id, (uint64_t) story_id, slot);
    return (uint32_t) slot;
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
    float sum = 0;
    for (i = 0; i < count; i++) sum += all[i].weight * all[i].weight;
    c->norm = sqrtf(sum);
}

void clusters_add(struct clusters *c, struct window *w, uint32_t sequence,
                  const struct features *f) {
    struct member *m = &w->at[sequence % w->cap];
    struct cluster *cluster = &c->slots.at[m->story];
    cluster->articles++;
    if (m->order_s > cluster->last_s) cluster->last_s = m->order_s;
    if (m->order_s < cluster->first_s) cluster->first_s = m->order_s;
    blend(cluster, f);

    uint32_t keys[KEYS_MAX];
    int count = keys_of(f, keys);
    for (int k = 0; k < count; k++) {
        uint32_t *head = head_of(c, keys[k]);
        m->key_next[k] = *head;
        *head = sequence * KEYS_MAX + (uint32_t) k;
    }
}

void clusters_sweep(struct clusters *c, int64_t before_s) {
    for (size_t i = 0; i < c->slots.len; i++) {
        struct cluster *cluster = &c->slots.at[i];
        if (!cluster->id || cluster->last_s >= before_s) continue;
        map_remove(&c->by_id, (uint64_t) cluster->id);
        cluster->id = 0;
        *VEC_PUSH(&c->free_slots) = (uint32_t) i;
    }
}
