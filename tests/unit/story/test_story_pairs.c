/* story/pairs: the join finds exactly the pairs that comparing everything with everything finds. */

#include "base/map.h"
#include "base/mem.h"
#include "base/rand.h"
#include "check.h"
#include "story/pairs.h"
#include "story/story_priv.h"

enum { ARTICLES = 160 };

/* Families of texts: each a cut and changed version of its family's first. */
static void make_body(struct buf *out, struct rng *r, int n) {
    struct rng family = rng_of((uint64_t) n / 8);
    int words = 20 + (int) rng_below(&family, 150), skip = (int) rng_below(r, 12);
    int change = 5 + (int) rng_below(r, 120);
    for (int i = 0; i < words; i++) {
        uint64_t word = rng_below(&family, 3000);
        if (i < skip) continue;
        buf_add_fmt(out, "w%d ", (int) word + (i % change == 1 ? 50000 : 0));
    }
}

static double jaccard(const struct map *a, const struct map *b) {
    size_t both = 0;
    uint64_t key, value;
    for (size_t i = 0; map_next(a, &i, &key, &value);) both += map_has(b, key);
    return (double) both / (double) (a->len + b->len - both);
}

struct found {
    struct map pairs; /* a * ARTICLES + b -> similarity in millionths */
    size_t last;
    bool ordered;
};

static void on_pair(void *ctx, size_t a, size_t b, double similarity) {
    struct found *f = ctx;
    size_t key = b * ARTICLES + a;
    f->ordered = f->ordered && a < b && (!f->pairs.len || key > f->last);
    f->last = key;
    map_put(&f->pairs, a * ARTICLES + b, (uint64_t) (similarity * 1e6));
}

static void the_join_is_exact(void) {
    static const double limits[] = { 0.3, 0.5, 0.8, 0.95, 1.0 };
    struct rng r = rng_of(1);
    struct buf bodies[ARTICLES];
    struct map sets[ARTICLES] = { 0 };
    struct analyzer *an = analyzer_new();
    shingle_list shingles = { 0 };
    for (int n = 0; n < ARTICLES; n++) {
        buf_init(&bodies[n], 1 << 16);
        make_body(&bodies[n], &r, n);
        shingles_of(an, buf_span(&bodies[n]), &shingles);
        if (shingles.len < 16) continue;
        for (size_t i = 0; i < shingles.len; i++) map_put(&sets[n], shingles.at[i], 1);
    }
    for (size_t k = 0; k < COUNT_OF(limits); k++) {
        struct pair_finder *p = pair_finder_new(limits[k]);
        for (int n = 0; n < ARTICLES; n++)
            pair_finder_add(p, &(struct article){ .body = buf_span(&bodies[n]) });
        struct found f = { .ordered = true };
        pair_finder_run(p, on_pair, &f);
        size_t want = 0;
        for (size_t a = 0; a < ARTICLES; a++)
            for (size_t b = a + 1; b < ARTICLES; b++) {
                if (!sets[a].len || !sets[b].len) continue;
                double j = jaccard(&sets[a], &sets[b]);
                bool has = map_has(&f.pairs, a * ARTICLES + b);
                CHECK(has == (j >= limits[k]), "%.2f: %zu and %zu with %.4f", limits[k], a, b, j);
                want += j >= limits[k];
            }
        CHECK(want == f.pairs.len && want > 3, "%.2f: %zu pairs, want %zu", limits[k], f.pairs.len,
              want);
        CHECK(f.ordered, "%.2f: in order", limits[k]);
        map_done(&f.pairs);
        pair_finder_free(p);
    }
    for (int n = 0; n < ARTICLES; n++) {
        buf_done(&bodies[n]);
        map_done(&sets[n]);
    }
    VEC_DONE(&shingles);
    analyzer_free(an);
}

static void sketches_estimate_the_similarity(void) {
    struct rng r = rng_of(2);
    struct analyzer *an = analyzer_new();
    shingle_list shingles = { 0 };
    double off = 0, worst = 0;
    int compared = 0;
    for (int n = 0; n < 200; n++) {
        DEFER(buf_done) struct buf a = BUF(1 << 16);
        DEFER(buf_done) struct buf b = BUF(1 << 16);
        make_body(&a, &r, n);
        make_body(&b, &r, n);
        struct map sets[2] = { 0 };
        struct sketch sketches[2];
        for (int side = 0; side < 2; side++) {
            shingles_of(an, buf_span(side ? &b : &a), &shingles);
            for (size_t i = 0; i < shingles.len; i++) map_put(&sets[side], shingles.at[i], 1);
            sketch_of(&shingles, &sketches[side]);
        }
        if (sketches[0].shingles && sketches[1].shingles) {
            double e = sketch_similarity(&sketches[0], &sketches[1]) - jaccard(&sets[0], &sets[1]);
            off += e;
            if (e < 0) e = -e;
            if (e > worst) worst = e;
            compared++;
        }
        map_done(&sets[0]);
        map_done(&sets[1]);
    }
    CHECK(compared > 100, "compared: %d", compared);
    CHECK(off / compared < 0.02 && off / compared > -0.02, "mean error %.4f", off / compared);
    CHECK(worst < 0.25, "worst error %.3f", worst); /* four standard deviations */
    VEC_DONE(&shingles);
    analyzer_free(an);
}

static void short_texts_are_left_out(void) {
    struct pair_finder *p = pair_finder_new(0.5);
    struct found f = { .ordered = true };
    span caption = SPAN("one two three four five six seven eight nine ten eleven twelve");
    pair_finder_add(p, &(struct article){ .body = caption });
    pair_finder_add(p, &(struct article){ .body = caption });
    pair_finder_add(p, &(struct article){ 0 });
    pair_finder_run(p, on_pair, &f);
    CHECK(f.pairs.len == 0, "pairs: %zu", f.pairs.len);
    map_done(&f.pairs);
    pair_finder_free(p);
}

int main(void) {
    RUN(the_join_is_exact);
    RUN(sketches_estimate_the_similarity);
    RUN(short_texts_are_left_out);
    return check_done();
}
