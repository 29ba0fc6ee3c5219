/* subject_address_learn - counts which labels the articles of each part of an address had. */

#include "story/subject_address.h"

#include <stdlib.h>

enum { UNLABELLED = SUBJECT_LABELS_MAX };

struct fact {
    uint64_t key;
    uint32_t label; /* UNLABELLED sorts last */
};

void address_learner_done(struct address_learner *l) {
    VEC_DONE(&l->keys);
    VEC_DONE(&l->examples);
    VEC_DONE(&l->unlabelled);
}

void address_learner_add(struct address_learner *l, span url, uint8_t label) {
    struct address_part parts[ADDRESS_PARTS_MAX];
    size_t count = address_parts(url, parts);
    *VEC_PUSH(&l->examples) = (struct address_example){ l->keys.len, (uint8_t) count, label };
    for (size_t i = 0; i < count; i++) *VEC_PUSH(&l->keys) = parts[i].key;
}

void address_learner_add_unlabelled(struct address_learner *l, span url) {
    struct address_part parts[ADDRESS_PARTS_MAX];
    size_t count = address_parts(url, parts);
    for (size_t i = 0; i < count; i++) *VEC_PUSH(&l->unlabelled) = parts[i].key;
}

bool address_learner_evidence(const struct address_learner *l, const struct address_table *t,
                              size_t example, struct address_evidence *ret) {
    const struct address_example *e = &l->examples.at[example];
    return e->count && address_evidence(t, l->keys.at + e->first, e->count, ret);
}

static int by_key(const void *a, const void *b) {
    const struct fact *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return (x->label > y->label) - (x->label < y->label);
}

static size_t run_from(const struct fact *facts, size_t count, size_t first) {
    size_t end = first + 1;
    while (end < count && facts[end].key == facts[first].key) end++;
    return end;
}

/* The least support with which the rows fit. */
static size_t support_for(const struct fact *facts, size_t count) {
    for (size_t least = ADDRESS_SUPPORT_MIN;; least *= 2) {
        size_t rows = 0;
        for (size_t i = 0, end; i < count; i = end) {
            end = run_from(facts, count, i);
            rows += end - i >= least;
        }
        if (rows <= ADDRESS_ROWS_MAX) return least;
    }
}

/* facts are by key. */
static void tabulate(const struct fact *facts, size_t count, struct address_table *t) {
    size_t least = support_for(facts, count);
    t->keys = mem_alloc((ADDRESS_ROWS_MAX + 1) * sizeof(*t->keys));
    t->counts = mem_zalloc((size_t) (ADDRESS_ROWS_MAX + 1) * t->labels, sizeof(*t->counts));
    for (size_t i = 0, end; i < count; i = end) {
        end = run_from(facts, count, i);
        if (end - i < least) continue;
        uint32_t *counts = t->counts + t->len * t->labels;
        size_t k = i;
        for (; k < end && facts[k].label != UNLABELLED; k++) counts[facts[k].label]++;
        if (k == i) continue; /* none has a label */
        for (uint32_t l = 0; l < t->labels; l++) counts[l] += (uint32_t) ((end - k) / t->labels);
        t->keys[t->len++] = facts[i].key;
    }
}

static void mark_hosts(const struct address_learner *l, size_t example,
                       const struct address_table *t, bool *keep) {
    struct address_evidence e;
    const struct address_example *x = &l->examples.at[example];
    if (x->count && address_evidence(t, l->keys.at + x->first, 1, &e)) keep[e.row] = true;
}

/* A part that never is the most telling one of an address will not be asked. */
static void prune(const struct address_learner *l, const uint32_t *order, size_t count,
                  struct address_table *t) {
    bool *keep = mem_zalloc(t->len + 1, sizeof(*keep));
    for (size_t i = 0; i < count; i++) {
        struct address_evidence e;
        if (!address_learner_evidence(l, t, order[i], &e)) continue;
        keep[e.row] = true;
        mark_hosts(l, order[i], t, keep);
    }
    size_t len = 0;
    for (size_t row = 0; row < t->len; row++) {
        if (!keep[row]) continue;
        t->keys[len] = t->keys[row];
        memmove(t->counts + len * t->labels, t->counts + row * t->labels,
                t->labels * sizeof(*t->counts));
        len++;
    }
    t->len = len;
    mem_free(keep);
}

void address_learn(const struct address_learner *l, const uint32_t *order, size_t count,
                   uint32_t labels, struct address_table *ret) {
    VEC_OF(struct fact) facts = { 0 };
    *ret = (struct address_table){ .labels = labels };
    for (size_t i = 0; i < count; i++) {
        const struct address_example *e = &l->examples.at[order[i]];
        for (size_t k = 0; k < e->count; k++)
            *VEC_PUSH(&facts) = (struct fact){ l->keys.at[e->first + k], e->label };
    }
    for (size_t i = 0; i < l->unlabelled.len; i++)
        *VEC_PUSH(&facts) = (struct fact){ l->unlabelled.at[i], UNLABELLED };
    if (facts.len) {
        qsort(facts.at, facts.len, sizeof(*facts.at), by_key);
        tabulate(facts.at, facts.len, ret);
        prune(l, order, count, ret);
    }
    VEC_DONE(&facts);
}
