/* story/newsroom's parts that spread their work over the articles: they must tell what they would
 * tell if all of it were done at once. */

#include "base/clock.h"
#include "base/mem.h"
#include "base/rand.h"
#include "check.h"
#include "story/story_priv.h"

#include <math.h>

#define T0 ((int64_t) 1438387200) /* 2015-08-01 */

/* Whether all terms weigh what counts that are halved at once say. */
static bool same_weights(const struct vocabulary *v, const uint32_t *counts, double articles,
                         size_t terms) {
    for (size_t t = 0; t < terms; t++) {
        double idf = log((articles + 500) / (counts[t] + 1.0));
        if (vocabulary_idf(v, (uint32_t) t << 20) != idf) return false;
    }
    return true;
}

static void counts_are_halved_as_if_at_once(void) {
    enum { TERMS = 4096, ARTICLES = 150000 };
    struct vocabulary v;
    uint32_t *counts = mem_zalloc(TERMS, sizeof(*counts));
    double articles = 0;
    int halved = 0;
    struct rng r = rng_of(7);
    vocabulary_init(&v);
    for (int n = 1; n <= ARTICLES; n++) {
        struct features f = { .count = 3 };
        for (int i = 0; i < 3; i++) {
            /* common terms and rare ones, all over the table */
            uint32_t t = (uint32_t) rng_below(&r, n % 2 ? TERMS : 16) * (n % 2 ? 1 : 255);
            f.at[i].term = t << 20;
            counts[t]++;
        }
        vocabulary_add(&v, &f);
        articles += 1;
        bool now = articles >= 60000;
        if (now) {
            for (size_t t = 0; t < TERMS; t++) counts[t] /= 2;
            articles /= 2;
            halved++;
        }
        if (now || n % 9973 == 0)
            CHECK(same_weights(&v, counts, articles, TERMS), "after article %d", n);
    }
    CHECK(halved == 4, "halved %d times", halved);
    vocabulary_done(&v);
    mem_free(counts);
}

static void slots_are_found_by_number(void) {
    enum { STORIES = 3000, STEPS = 40000 };
    struct clusters c;
    static bool alive[STORIES + 1];
    struct rng r = rng_of(11);
    clusters_init(&c);
    size_t wrong = 0;
    for (int n = 0; n < STEPS; n++) {
        int64_t id = 1 + (int64_t) rng_below(&r, STORIES);
        uint32_t slot = clusters_with_id(&c, id);
        wrong += (slot != NO_CLUSTER) != alive[id];
        wrong += slot != NO_CLUSTER && clusters_at(&c, slot)->id != id;
        if (slot == NO_CLUSTER)
            (void) clusters_take_slot(&c, id);
        else
            clusters_free_slot(&c, slot);
        alive[id] = !alive[id];
    }
    CHECK(wrong == 0, "%zu wrong answers", wrong);
    CHECK(c.slots <= STORIES, "slots serve again: %u of them", c.slots);
    clusters_done(&c);
}

static void the_last_merges_are_remembered(void) {
    struct clusters c;
    clusters_init(&c);
    clusters_tell_merge(&c, 9, 5);
    clusters_tell_merge(&c, 5, 2);
    CHECK(clusters_resolve(&c, 9) == 2, "through two merges: %d", (int) clusters_resolve(&c, 9));
    CHECK(clusters_resolve(&c, 2) == 2, "none: itself");
    for (int64_t i = 1; i <= MERGES_MAX; i++) clusters_tell_merge(&c, 1000 + i, 999);
    CHECK(clusters_resolve(&c, 9) == 9, "so many later it is forgotten");
    size_t wrong = 0;
    for (int64_t i = 1; i <= MERGES_MAX; i++) wrong += clusters_resolve(&c, 1000 + i) != 999;
    CHECK(wrong == 0, "%zu of the last are not remembered", wrong);
    clusters_done(&c);
}

static void a_silence_is_forgotten_in_steps(void) {
    enum { OLD = 1000 };
    struct window w;
    window_init(&w, DAY_S, 100000);
    for (int n = 0; n < OLD; n++) {
        uint32_t s = window_push(&w, T0 + n);
        window_get(&w, s)->order_s = T0 + n;
    }
    CHECK(window_get(&w, 1) && window_get(&w, OLD), "all are there");
    int steps = 0;
    do {
        bool late = steps == 1; /* one that is older than the window itself comes in between */
        int64_t order_s = late ? T0 : T0 + 30 * DAY_S + steps;
        uint32_t s = window_push(&w, order_s);
        struct member *m = window_get(&w, s);
        CHECK(m != NULL, "step %d: the newest is there", steps);
        if (!m) break;
        m->order_s = order_s;
        CHECK(!window_get(&w, 1) && !window_get(&w, OLD), "step %d: none of the old is", steps);
        CHECK(late || window_get(&w, OLD + 1), "step %d: the first new one is", steps);
        steps++;
    } while (w.oldest <= OLD && steps < 100);
    CHECK(steps > 2 && steps < 10, "forgotten in %d steps", steps);
    window_done(&w);
}

static void long_bodies_are_compared_by_their_beginning(void) {
    DEFER(buf_done) struct buf body = BUF(2 * MIB);
    struct analyzer *an = analyzer_new();
    shingle_list list = { 0 };
    /* 60 bytes a word: the limit of words alone would let 366 KB through */
    for (int i = 0; i < 15000; i++) {
        for (int k = 0; k < 28; k++) buf_add(&body, SPAN("ن"));
        buf_add_fmt(&body, "%04d ", i % 10000);
    }
    shingles_of(an, span_sub(buf_span(&body), 0, 30000), &list);
    CHECK(list.len >= 480, "of 30 KB all: %zu", list.len);
    shingles_of(an, buf_span(&body), &list);
    CHECK(list.len >= 1000 && list.len <= 1100, "of 900 KB the first 64: %zu", list.len);
    VEC_DONE(&list);
    analyzer_free(an);
}

int main(void) {
    RUN(counts_are_halved_as_if_at_once);
    RUN(slots_are_found_by_number);
    RUN(the_last_merges_are_remembered);
    RUN(a_silence_is_forgotten_in_steps);
    RUN(long_bodies_are_compared_by_their_beginning);
    return check_done();
}
