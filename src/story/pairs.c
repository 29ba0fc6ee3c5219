/* pairs - exact similarity join with prefix filtering.
 *
 * Order all shingles by rarity. Two sets of Jaccard >= t must share one among the first
 * |A| - ceil(t |A|) + 1 shingles of each: only those are indexed and looked up, and what stands
 * in one article alone needs no index at all. */

#include "story/pairs.h"

#include "base/vec.h"
#include "story/story_priv.h"

#include <math.h>

enum {
    SHINGLES_LEAST = 16, /* 20 words */
    COUNT_BITS = 22,
    HEAD_BITS = 20,
};

struct set {
    size_t from; /* in shingles, sorted by rarity, then by value */
    uint32_t size;
};
struct posting {
    uint32_t shingle, article, next; /* next: number + 1 */
};

struct pair_finder {
    double similarity_min;
    struct analyzer *analyzer;
    shingle_list raw;
    VEC_OF(uint32_t) shingles;
    VEC_OF(struct set) sets;
    uint32_t *counts; /* articles with a shingle of this hash */
};

struct pair_finder *pair_finder_new(double similarity_min) {
    struct pair_finder *p = mem_zalloc(1, sizeof(*p));
    p->similarity_min = similarity_min < 0.3 ? 0.3 : similarity_min > 1 ? 1 : similarity_min;
    p->analyzer = analyzer_new();
    p->counts = mem_zalloc((size_t) 1 << COUNT_BITS, sizeof(*p->counts));
    return p;
}

void pair_finder_free(struct pair_finder *p) {
    if (!p) return;
    analyzer_free(p->analyzer);
    VEC_DONE(&p->raw);
    VEC_DONE(&p->shingles);
    VEC_DONE(&p->sets);
    mem_free(p->counts);
    mem_free(p);
}

static uint32_t *count_of(const struct pair_finder *p, uint32_t shingle) {
    return &p->counts[shingle >> (32 - COUNT_BITS)];
}

static int by_value(const void *a, const void *b) {
    uint64_t x, y;
    memcpy(&x, a, sizeof(x));
    memcpy(&y, b, sizeof(y));
    return (x > y) - (x < y);
}

void pair_finder_add(struct pair_finder *p, const struct article *a) {
    shingles_of(p->analyzer, a->body, &p->raw);
    struct set set = { .from = p->shingles.len };
    if (p->raw.len >= SHINGLES_LEAST) {
        qsort(p->raw.at, p->raw.len, sizeof(*p->raw.at), by_value);
        VEC_RESERVE(&p->shingles, p->raw.len);
        for (size_t i = 0; i < p->raw.len; i++) {
            if (i && p->raw.at[i] == p->raw.at[i - 1]) continue;
            uint32_t shingle = (uint32_t) (p->raw.at[i] >> 32);
            *VEC_PUSH(&p->shingles) = shingle;
            ++*count_of(p, shingle);
        }
        set.size = (uint32_t) (p->shingles.len - set.from);
    }
    *VEC_PUSH(&p->sets) = set;
}

/* Sorts each set by (rarity, value); a 64-bit key does both. */
static void order_sets(struct pair_finder *p) {
    for (size_t s = 0; s < p->sets.len; s++) {
        struct set set = p->sets.at[s];
        uint32_t *at = p->shingles.at + set.from;
        VEC_RESERVE(&p->raw, set.size);
        for (uint32_t i = 0; i < set.size; i++)
            p->raw.at[i] = (uint64_t) *count_of(p, at[i]) << 32 | at[i];
        if (set.size) qsort(p->raw.at, set.size, sizeof(*p->raw.at), by_value);
        for (uint32_t i = 0; i < set.size; i++) at[i] = (uint32_t) p->raw.at[i];
    }
}

static uint64_t key_of(const struct pair_finder *p, uint32_t shingle) {
    return (uint64_t) *count_of(p, shingle) << 32 | shingle;
}

static double jaccard(const struct pair_finder *p, struct set a, struct set b) {
    const uint32_t *x = p->shingles.at + a.from, *y = p->shingles.at + b.from;
    uint32_t i = 0, k = 0, both = 0;
    while (i < a.size && k < b.size) {
        if (x[i] == y[k]) {
            both++;
            i++;
            k++;
        } else if (key_of(p, x[i]) < key_of(p, y[k])) {
            i++;
        } else {
            k++;
        }
    }
    return (double) both / (a.size + b.size - both);
}

/* The articles found before that share a shingle of the prefix. */
struct search {
    VEC_OF(struct posting) postings;
    VEC_OF(uint32_t) candidates;
    uint32_t *heads;   /* number + 1 of the newest posting of a bucket */
    uint32_t *seen_by; /* the last article that met this one, + 1 */
};

static void collect(struct search *s, uint32_t shingle, uint32_t article) {
    uint32_t *head = &s->heads[shingle >> (32 - HEAD_BITS)];
    for (uint32_t n = *head; n;) {
        assert(s->postings.at); /* a bucket that is not empty has postings */
        const struct posting *post = &s->postings.at[n - 1];
        if (post->shingle == shingle && s->seen_by[post->article] != article + 1) {
            s->seen_by[post->article] = article + 1;
            *VEC_PUSH(&s->candidates) = post->article;
        }
        n = post->next;
    }
    *VEC_PUSH(&s->postings) = (struct posting){ shingle, article, *head };
    *head = (uint32_t) s->postings.len;
}

static int by_number(const void *a, const void *b) {
    uint32_t x, y;
    memcpy(&x, a, sizeof(x));
    memcpy(&y, b, sizeof(y));
    return (x > y) - (x < y);
}

void pair_finder_run(struct pair_finder *p,
                     void (*fn)(void *ctx, size_t a, size_t b, double similarity), void *ctx) {
    order_sets(p);
    struct search s = { 0 };
    s.heads = mem_zalloc((size_t) 1 << HEAD_BITS, sizeof(*s.heads));
    s.seen_by = mem_zalloc(p->sets.len + 1, sizeof(*s.seen_by));
    for (uint32_t b = 0; b < p->sets.len; b++) {
        struct set set = p->sets.at[b];
        s.candidates.len = 0;
        uint32_t least = (uint32_t) ceil(p->similarity_min * set.size - 1e-9);
        for (uint32_t i = 0; set.size && i < set.size - least + 1; i++) {
            uint32_t shingle = p->shingles.at[set.from + i];
            if (*count_of(p, shingle) > 1) collect(&s, shingle, b);
        }
        if (s.candidates.len)
            qsort(s.candidates.at, s.candidates.len, sizeof(*s.candidates.at), by_number);
        for (size_t i = 0; i < s.candidates.len; i++) {
            uint32_t a = s.candidates.at[i];
            double similarity = jaccard(p, p->sets.at[a], set);
            if (similarity >= p->similarity_min) fn(ctx, a, b, similarity);
        }
    }
    VEC_DONE(&s.postings);
    VEC_DONE(&s.candidates);
    mem_free(s.heads);
    mem_free(s.seen_by);
}
