/* sketch - one permutation min-hash: the shingle's hash chooses a bin and competes in it.
 *
 * One hash a shingle instead of one a shingle and row (Li, Owen, Zhang, "One permutation hashing",
 * 2012); empty bins borrow from a neighbour (Shrivastava, Li, "Densifying one permutation hashing",
 * 2014). 16 bits of each minimum are kept (Li, Koenig, "b-bit minwise hashing", 2010). */

#include "base/hash.h"
#include "base/vec.h"
#include "story/story_priv.h"

/* Longer texts are compared by their beginning. */
enum { WORDS_MAX = 6000, TEXT_BYTES = 64 << 10 };

/* One word as copies see it: runs of letters and digits. The analyzer splits "و9" by script and
 * keeps "2.5" whole; papers differ in such spellings, so here it is the other way round. */
static void add_word(shingle_list *words, span surface, bool joined) {
    span part;
    while (span_next(&surface, '.', &part)) {
        if (!part.len) continue;
        uint64_t h = hash64(part, 0);
        if (joined && words->len)
            words->at[words->len - 1] = hash_mix(words->at[words->len - 1]) + h;
        else
            *VEC_PUSH(words) = h;
        joined = false;
    }
}

void shingles_of(struct analyzer *an, span body, shingle_list *out) {
    const struct token *tokens;
    /* No stems and no stop list: a copy is a copy word by word. */
    size_t count = analyzer_run(an, span_sub(body, 0, TEXT_BYTES), "zz", &tokens);
    if (count > WORDS_MAX) count = WORDS_MAX;
    out->len = 0;
    VEC_RESERVE(out, count);
    for (size_t i = 0; i < count; i++)
        add_word(out, tokens[i].surface, i && tokens[i].start == tokens[i - 1].end);
    if (out->len < SHINGLE_WORDS) {
        out->len = 0;
        return;
    }
    out->len -= SHINGLE_WORDS - 1;
    for (size_t i = 0; i < out->len; i++) { /* in place: shingle i needs words i and after */
        uint64_t h = 0;
        for (size_t k = i; k < i + SHINGLE_WORDS; k++) h = h * 0x9E3779B97F4A7C15u + out->at[k];
        out->at[i] = hash_mix(h);
    }
}

static void fill_empty_bins(uint64_t *bins) {
    for (size_t i = 0; i < SKETCH_SIZE; i++) {
        if (bins[i] != UINT64_MAX) continue;
        size_t from = i;
        uint64_t steps = 0;
        while (bins[from] == UINT64_MAX || bins[from] >> 63) {
            from = (from + 1) % SKETCH_SIZE;
            steps++;
        }
        /* Marked, so that what is borrowed is not lent again. */
        bins[i] = hash_mix(bins[from] + steps) | (uint64_t) 1 << 63;
    }
}

void sketch_of(const shingle_list *shingles, struct sketch *ret) {
    memset(ret, 0, sizeof(*ret));
    if (shingles->len < SHINGLES_MIN) return;
    uint64_t bins[SKETCH_SIZE];
    memset(bins, 0xFF, sizeof(bins));
    for (size_t i = 0; i < shingles->len; i++) {
        uint64_t h = shingles->at[i], low = h & UINT32_MAX, value = h >> 33;
        uint64_t *bin = &bins[low * SKETCH_SIZE >> 32];
        if (value < *bin) *bin = value;
    }
    fill_empty_bins(bins);
    for (size_t i = 0; i < SKETCH_SIZE; i++) ret->at[i] = (uint16_t) hash_mix(bins[i]);
    ret->shingles = (uint32_t) shingles->len;
}

double sketch_similarity(const struct sketch *a, const struct sketch *b) {
    if (!a->shingles || !b->shingles) return 0;
    int same = 0;
    for (size_t i = 0; i < SKETCH_SIZE; i++) same += a->at[i] == b->at[i];
    return (double) same / SKETCH_SIZE;
}

double sketch_containment(double jaccard, uint32_t a_shingles, uint32_t b_shingles) {
    uint32_t smaller = a_shingles < b_shingles ? a_shingles : b_shingles;
    if (!smaller) return 0;
    double both = jaccard * ((double) a_shingles + b_shingles) / (1 + jaccard);
    double contained = both / smaller;
    return contained > 1 ? 1 : contained;
}

uint32_t sketch_band(const struct sketch *s, int band) {
    uint64_t rows = 0;
    memcpy(&rows, s->at + (size_t) band * SKETCH_ROWS, SKETCH_ROWS * sizeof(s->at[0]));
    return (uint32_t) hash_mix(rows + (uint64_t) band);
}
