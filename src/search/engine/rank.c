#include "search/engine/rank.h"

#include "base/clock.h"

#include <math.h>

static const double b_weight = 0.6, recency_weight = 2.0, recency_days = 14.0;

uint8_t norm_of_length(uint32_t length) {
    if (length < NORM_EXACT) return (uint8_t) length;
    uint32_t v = length - NORM_BASE;
    unsigned shift = 31 - (unsigned) __builtin_clz(v) - 3;
    uint32_t n = NORM_BASE + ((shift + 1) << 3 | (v >> shift & 7));
    return (uint8_t) (n > 255 ? 255 : n);
}

uint32_t norm_length(uint8_t norm) {
    if (norm < NORM_EXACT) return norm;
    uint32_t n = (uint32_t) norm - NORM_BASE, shift = (n >> 3) - 1;
    return NORM_BASE + ((8 | (n & 7)) << shift);
}

struct ranker ranker_of(double average_length, int64_t now_s) {
    struct ranker r = { .now_s = now_s };
    if (average_length < 1) average_length = 1;
    r.average = (float) average_length;
    r.base = (float) (RANK_K1 * (1 - b_weight));
    r.step = (float) (RANK_K1 * b_weight / average_length);
    for (unsigned n = 0; n < 256; n++) {
        float over = r.step * (float) norm_length((uint8_t) n);
        r.by_norm[n] = r.base + over;
    }
    return r;
}

double rank_idf(uint64_t docs, uint64_t df) {
    if (df > docs) df = docs;
    return log(1 + ((double) (docs - df) + 0.5) / ((double) df + 0.5));
}

float rank_recency(const struct ranker *r, int64_t order_s) {
    if (!r->now_s) return 0;
    double age = (double) (r->now_s - order_s) / DAY_S;
    if (age < 0) age = 0;
    return (float) (recency_weight / (1 + age / recency_days));
}
