#ifndef SEARCH_ENGINE_RANK_H
#define SEARCH_ENGINE_RANK_H

/* rank - how much a match is worth: BM25 over weighted frequencies, recency added.
 *
 * Source     Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond"
 *            (2009); the length byte is Lucene's SmallFloat (4 bits of precision).
 * Recency is added, never multiplied: it falls with the document number, so it bounds for free.
 * Segments store bounds of rank_term(): whoever changes its constants raises FORMAT_VERSION.
 */

#include "base/base.h"

uint8_t norm_of_length(uint32_t length); /* rounds down */
uint32_t norm_length(uint8_t norm);
/* Lengths below NORM_EXACT are told exactly; others, less NORM_BASE, by four bits and a shift. */
enum { NORM_BASE = 24, NORM_EXACT = NORM_BASE + 16 };

/* by_norm[n] is base + step * norm_length(n), rounded after each: vectors reckon it again. */
struct ranker {
    float by_norm[256]; /* k1 * (1 - b + b * length / average) */
    float base, step;
    float average; /* length */
    int64_t now_s; /* 0 = no recency */
};
struct ranker ranker_of(double average_length, int64_t now_s);
static inline double segment_average(uint64_t length_sum, uint64_t docs) {
    return docs ? (double) length_sum / (double) docs : 1;
}
double rank_idf(uint64_t docs, uint64_t df);
float rank_recency(const struct ranker *r, int64_t order_s);

#define RANK_K1 0.9f
/* Grows with tf, falls with norm: f(max tf, min norm) bounds a block. */
static inline float rank_saturated(float weight, float tf, float length) {
    return weight * tf * (RANK_K1 + 1) / (tf + length);
}
static inline float rank_term(const struct ranker *r, float weight, uint32_t tf, uint8_t norm) {
    return rank_saturated(weight, (float) tf, r->by_norm[norm]);
}

#endif
