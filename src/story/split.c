/* split - a story that grew by steps may hold two: articles of which none has much in common with
 * any of the others'. Asked now and then, of the newest articles, by their heaviest terms. */

#include "base/vec.h"
#include "story/story_priv.h"

enum {
    FIRST_AT = 10, /* articles */
    LOOK = 48,     /* originals compared */
    CHAIN = 160,   /* articles walked */
    LINKED = 3,    /* heaviest terms that two articles of one event share */
    PART_LEAST = 3,
    PAPERS_LEAST = 2,
    APART_S = 24 * 3600, /* else the next article might merge what was just split */
};

struct part {
    struct member *at[LOOK];
    int of[LOOK]; /* number of its part: that of its first member */
    size_t count;
};

static int shared_keys(const struct member *a, const struct member *b) {
    int n = 0;
    for (int i = 0; i < KEYS_MAX; i++)
        for (int k = 0; k < KEYS_MAX; k++) n += a->keys[i] && a->keys[i] == b->keys[k];
    return n;
}

/* Parts are what links join, in the order of time. */
static void find_parts(struct part *p) {
    for (size_t i = 0; i < p->count; i++) {
        p->of[i] = (int) i;
        for (size_t k = 0; k < i; k++) {
            if (p->of[k] == p->of[i] || shared_keys(p->at[i], p->at[k]) < LINKED) continue;
            int from = p->of[i], to = p->of[k];
            for (size_t j = 0; j <= i; j++)
                if (p->of[j] == from) p->of[j] = to;
        }
    }
}

/* The second largest part when it could stand alone, or -1. */
static int second_part(const struct part *p) {
    int sizes[LOOK] = { 0 }, first = 0, second = -1;
    for (size_t i = 0; i < p->count; i++) sizes[p->of[i]]++;
    for (int i = 1; i < (int) p->count; i++)
        if (sizes[i] > sizes[first]) first = i;
    for (int i = 0; i < (int) p->count; i++)
        if (i != first && (second < 0 || sizes[i] > sizes[second])) second = i;
    if (second < 0 || sizes[second] < PART_LEAST || sizes[first] < PART_LEAST) return -1;
    uint32_t paper = 0;
    int papers = 0;
    for (size_t i = 0; i < p->count; i++)
        if (p->of[i] == second && p->at[i]->paper != paper) {
            paper = p->at[i]->paper;
            papers++;
        }
    return papers < PAPERS_LEAST ? -1 : second;
}

static bool moves(const struct part *p, int second, int64_t original) {
    for (size_t i = 0; i < p->count; i++)
        if (p->of[i] == second && p->at[i]->id == original) return true;
    return false;
}

bool clusters_split(struct clusters *c, struct window *w, uint32_t slot, struct story_split *ret) {
    struct cluster *cluster = clusters_at(c, slot);
    if (!cluster->split_at) cluster->split_at = FIRST_AT;
    if (cluster->articles < cluster->split_at) return false;
    cluster->split_at = cluster->articles + cluster->articles / 2;
    struct part p = { .count = 0 };
    struct member *m = window_get(w, cluster->last);
    for (int n = 0; m && n < CHAIN && p.count < LOOK; n++, m = window_get(w, m->before))
        if (m->original == m->id) p.at[p.count++] = m;
    find_parts(&p);
    int second = second_part(&p);
    if (second < 0) return false;
    *ret = (struct story_split){ .from = cluster->id };
    m = window_get(w, cluster->last);
    for (int n = 0; m && n < CHAIN && ret->count < STORY_SPLIT_MAX;
         n++, m = window_get(w, m->before))
        if (moves(&p, second, m->original)) ret->articles[ret->count++] = m->id;
    return true;
}

static bool has_article(const struct story_split *s, int64_t id) {
    for (size_t i = 0; i < s->count; i++)
        if (s->articles[i] == id) return true;
    return false;
}

static bool has_key(const struct member *m, uint32_t term) {
    for (int k = 0; k < KEYS_MAX; k++)
        if (m->keys[k] == term) return true;
    return false;
}

/* The story's terms that only the leaving articles speak of leave with them. */
static void divide_terms(struct cluster *from, struct cluster *to, struct window *w) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < from->count; i++) {
        bool here = false, there = false;
        struct member *m = window_get(w, from->last);
        for (int n = 0; m && n < CHAIN && !here; n++, m = window_get(w, m->before))
            here = has_key(m, from->at[i].term);
        m = window_get(w, to->last);
        for (int n = 0; m && n < CHAIN && !there; n++, m = window_get(w, m->before))
            there = has_key(m, from->at[i].term);
        if (there) to->at[to->count++] = from->at[i];
        if (here || !there) from->at[kept++] = from->at[i];
    }
    from->count = kept;
    from->norm = cluster_norm(from);
    to->norm = cluster_norm(to);
}

void clusters_divide(struct clusters *c, struct window *w, const struct story_split *s,
                     int64_t new_id) {
    uint32_t at = clusters_with_id(c, s->from);
    if (at == NO_CLUSTER) return;
    uint32_t new_slot = clusters_open(c, new_id, clusters_at(c, at)->last_s);
    struct cluster *from = clusters_at(c, at), *to = clusters_at(c, new_slot);
    uint32_t *link = &from->last, sequence = from->last;
    uint32_t *to_link = &to->last;
    for (int n = 0; n < CHAIN; n++) {
        struct member *m = window_get(w, sequence);
        if (!m) break;
        uint32_t before = m->before;
        if (has_article(s, m->id)) {
            m->slot = new_slot;
            m->story_id = new_id;
            if (m->order_s < to->first_s) to->first_s = m->order_s;
            to->articles++;
            from->articles--;
            *to_link = sequence;
            to_link = &m->before;
        } else {
            *link = sequence;
            link = &m->before;
        }
        sequence = before;
    }
    *link = sequence;
    *to_link = 0;
    from->apart_s = from->last_s + APART_S;
    to->apart_s = from->apart_s;
    to->split_at = to->articles * 2;
    to->places = (struct places){ 0 };
    divide_terms(from, to, w);
}
