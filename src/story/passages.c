#include "story/passages.h"

#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"

enum { SEED_WORDS = 5, WORDS_MAX = 20000 };

struct word {
    uint64_t hash;
    uint32_t start, end;
};
typedef VEC_OF(struct word) word_list;

static void read_words(struct analyzer *an, span text, word_list *out) {
    const struct token *t;
    size_t n = analyzer_run(an, text, "zz", &t);
    if (n > WORDS_MAX) n = WORDS_MAX;
    for (size_t i = 0; i < n; i++)
        *VEC_PUSH(out) = (struct word){ hash64(t[i].surface, 0), t[i].start, t[i].end };
}

static uint64_t seed_at(const word_list *w, size_t i) {
    uint64_t h = 0;
    for (size_t k = i; k < i + SEED_WORDS; k++) h = h * 0x9E3779B97F4A7C15u + w->at[k].hash;
    return hash_mix(h);
}

static size_t run_length(const word_list *a, size_t i, const word_list *b, size_t k) {
    size_t n = 0;
    while (i + n < a->len && k + n < b->len && a->at[i + n].hash == b->at[k + n].hash) n++;
    return n;
}

static size_t align(const word_list *a, const word_list *b, struct passage *ret, size_t max,
                    size_t *ret_words) {
    DEFER(map_done) struct map seeds = MAP_INIT;
    size_t found = 0;
    *ret_words = 0;
    if (a->len < SEED_WORDS || b->len < SEED_WORDS) return 0;
    for (size_t i = a->len - SEED_WORDS + 1; i-- > 0;) /* from the end: the first place stays */
        map_put(&seeds, seed_at(a, i), i);
    for (size_t k = 0; k + SEED_WORDS <= b->len;) {
        uint64_t i = 0;
        size_t n = map_get(&seeds, seed_at(b, k), &i) ? run_length(a, (size_t) i, b, k) : 0;
        if (n < PASSAGE_WORDS) {
            k++;
            continue;
        }
        *ret_words += n;
        if (found < max)
            ret[found++] = (struct passage){ .a_start = a->at[i].start,
                                             .a_end = a->at[i + n - 1].end,
                                             .b_start = b->at[k].start,
                                             .b_end = b->at[k + n - 1].end,
                                             .words = (uint32_t) n };
        k += n;
    }
    return found;
}

size_t passages_find(struct analyzer *an, span a, span b, struct passage *ret, size_t max,
                     double *ret_share) {
    word_list x = { 0 }, y = { 0 };
    size_t words = 0;
    read_words(an, a, &x);
    read_words(an, b, &y);
    size_t found = align(&x, &y, ret, max, &words);
    *ret_share = y.len ? (double) words / (double) y.len : 0;
    VEC_DONE(&x);
    VEC_DONE(&y);
    return found;
}
