/* subject_features - an article as hashed features with counts. */

#include "base/hash.h"
#include "base/mem.h"
#include "story/subject_priv.h"

#include <math.h>

enum { TITLE_BYTES = 400, POINTS_PAPER = 100 };
enum { SEED_WORD = 11, SEED_PAPER = 13 };
static const uint64_t MIX_TITLE = 0x9e3779b97f4a7c15, MIX_PAIR = 0xc2b2ae3d27d4eb4f;

void subject_bag_init(struct subject_bag *b, uint32_t bits) {
    *b = (struct subject_bag){ .bits = bits };
    b->points = mem_zalloc((size_t) 1 << bits, 1);
    for (int i = 1; i <= POINTS_MAX; i++)
        b->value[i] = 1.0f + logf(fmaxf(1.0f, (float) i / POINTS_BODY));
}

void subject_bag_done(struct subject_bag *b) {
    mem_free(b->points);
    b->points = NULL;
}

static void add(struct subject_bag *b, uint64_t hash, unsigned points) {
    uint32_t bucket = (uint32_t) (hash >> (64 - b->bits));
    unsigned now = b->points[bucket];
    if (!now) {
        if (b->count == FEATURES_MAX) return;
        b->at[b->count++] = bucket;
    }
    now += points;
    b->points[bucket] = (uint8_t) (now < POINTS_MAX ? now : POINTS_MAX);
}

/* Stop words and single letters are passed over: pairs join the words on either side. Only titles
 * have pairs: those of bodies cost time and gain nothing (measured). With a paper (not 0) each word
 * counts once more as that paper's word: what one paper calls world, another calls politics. */
static void add_text(struct subject_bag *b, struct analyzer *an, span text, const char *lang,
                     bool title, uint64_t paper) {
    const struct token *tokens;
    uint64_t before = 0;
    size_t n = analyzer_run(an, text, lang, &tokens);
    for (size_t i = 0; i < n && b->count < FEATURES_MAX; i++) {
        if (tokens[i].stop || tokens[i].surface.len < 2) continue;
        uint64_t word = hash64(tokens[i].stem, SEED_WORD);
        add(b, word, title ? POINTS_TITLE : POINTS_BODY);
        if (paper) add(b, hash_mix(word ^ paper), title ? POINTS_TITLE : POINTS_BODY);
        if (!title) continue;
        add(b, hash_mix(word ^ MIX_TITLE), POINTS_BODY);
        if (before) add(b, hash_mix(word + before * MIX_PAIR), POINTS_BODY);
        before = word;
    }
}

void subject_bag_fill(struct subject_bag *b, struct analyzer *an, const struct article *a,
                      uint32_t lead_bytes, bool papers) {
    uint64_t paper = papers ? hash64(a->source, SEED_PAPER) | 1 : 0;
    b->count = 0;
    add_text(b, an, span_sub(a->title, 0, TITLE_BYTES), a->lang, true, paper);
    span lead = a->body.len ? a->body : a->summary;
    add_text(b, an, span_sub(lead, 0, lead_bytes), a->lang, false, paper);
    if (paper && b->count) add(b, paper, POINTS_PAPER);
    float sum = 0;
    for (uint32_t i = 0; i < b->count; i++) {
        float v = b->value[b->points[b->at[i]]];
        sum += v * v;
    }
    b->norm = sum > 0 ? 1.0f / sqrtf(sum) : 0;
}

void subject_bag_clear(struct subject_bag *b) {
    for (uint32_t i = 0; i < b->count; i++) b->points[b->at[i]] = 0;
}

void subject_softmax(float *scores, size_t count) {
    float top = scores[0], sum = 0;
    for (size_t i = 1; i < count; i++) top = fmaxf(top, scores[i]);
    for (size_t i = 0; i < count; i++) sum += scores[i] = expf(scores[i] - top);
    for (size_t i = 0; i < count; i++) scores[i] /= sum;
}
