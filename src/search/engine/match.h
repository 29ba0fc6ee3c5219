#ifndef SEARCH_ENGINE_MATCH_H
#define SEARCH_ENGINE_MATCH_H

/* match - which documents of one segment a plan finds, as a bit per document.
 *
 * Every node narrows the bits it is given: a conjunction starts with its rarest child and tests
 * the frequent ones only where bits are left; phrases read positions last.
 *
 * Limits     QUERY_EXPANSIONS_MAX terms of a prefix, the most frequent ones; then `cut` is set.
 * Deadline   looked at between nodes and every 1,024 phrase candidates; then `stopped` is set and
 *            the bits are empty.
 */

#include "search/engine/overlay.h"
#include "search/engine/plan.h"

enum { QUERY_EXPANSIONS_MAX = 1000 };

struct match {
    const struct segment *segment;
    struct arena *scratch;
    int64_t deadline_us;
    uint32_t lo, hi; /* documents that may match: set by match_run() */
    bool stopped, cut, damaged;
    uint32_t *positions[2];
};

/* All matching documents, dead ones too. The bits live in scratch, bits_words() of them. */
uint64_t *match_run(struct match *m, struct plan *root);
size_t bits_count(const uint64_t *bits, uint32_t lo, uint32_t hi);

/* for (uint32_t d = lo; bits_next(bits, hi, &d); d++) */
static inline bool bits_next(const uint64_t *bits, uint32_t hi, uint32_t *at) {
    for (uint32_t d = *at; d < hi; d = (d | 63) + 1) {
        uint64_t word = bits[d / 64] >> (d % 64);
        if (!word) continue;
        *at = d + (uint32_t) __builtin_ctzll(word);
        return *at < hi;
    }
    return false;
}

#endif
