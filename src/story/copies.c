/* copies - locality-sensitive hashing over the window: two texts of similarity s meet in one of 20
 * bands of 4 rows with probability 1 - (1 - s^4)^20: 0.94 at 0.6, 0.996 at 0.7, 1.0000 at 0.8. */

#include "base/mem.h"
#include "story/story_priv.h"

enum {
    HEAD_BITS = 18,
    HEADS = 1 << HEAD_BITS,
    WALK_MAX = 40, /* of one band: a paper's boilerplate must not cost more */
};
#define COPY_JACCARD 0.6
/* A shorter version of an agency text, or a longer one. */
#define COPY_CONTAINMENT 0.85
#define COPY_JACCARD_CONTAINED 0.35
/* From here on it is the same text, whatever its title says. */
#define COPY_ANYWHERE 0.985

void copies_init(struct copies *c) {
    c->heads = mem_zalloc((size_t) SKETCH_BANDS * HEADS, sizeof(*c->heads));
}

void copies_done(struct copies *c) {
    mem_free(c->heads);
    c->heads = NULL;
}

static uint32_t *head_of(const struct copies *c, const struct sketch *s, int band) {
    return &c->heads[(size_t) band * HEADS + (sketch_band(s, band) >> (32 - HEAD_BITS))];
}

/* Similarity that counts for being a copy; 0 = none. */
static double judge(const struct sketch *a, const struct sketch *b) {
    double jaccard = sketch_similarity(a, b);
    if (jaccard >= COPY_JACCARD) return jaccard;
    if (jaccard < COPY_JACCARD_CONTAINED) return 0;
    double contained = sketch_containment(jaccard, a->shingles, b->shingles);
    return contained >= COPY_CONTAINMENT ? contained : 0;
}

uint32_t copies_find(const struct copies *c, const struct window *w, const struct reading *r,
                     double *ret_similarity) {
    const struct sketch *s = &r->sketch;
    uint32_t best = 0;
    *ret_similarity = 0;
    if (!s->shingles) return 0;
    for (int band = 0; band < SKETCH_BANDS; band++) {
        uint32_t sequence = *head_of(c, s, band);
        for (int n = 0; n < WALK_MAX; n++) {
            const struct member *m = window_get(w, sequence);
            if (!m) break;
            /* Only one band of those that meet need be judged, but a comparison is 20 ns. */
            double similarity = sequence == best ? 0 : judge(s, &m->sketch);
            /* Of equals the earliest: it is the original. */
            bool better = similarity > *ret_similarity ||
                          (similarity > 0 && similarity == *ret_similarity && sequence < best);
            if (better && (similarity >= COPY_ANYWHERE || !marks_conflict(&r->mark, &m->mark))) {
                *ret_similarity = similarity;
                best = sequence;
            }
            sequence = m->copy_next[band];
        }
    }
    return best;
}

void copies_add(struct copies *c, struct window *w, uint32_t sequence) {
    struct member *m = window_get(w, sequence);
    for (int band = 0; m->sketch.shingles && band < SKETCH_BANDS; band++) {
        uint32_t *head = head_of(c, &m->sketch, band);
        m->copy_next[band] = *head;
        *head = sequence;
    }
}
