#ifndef SEARCH_ENGINE_KERNELS_H
#define SEARCH_ENGINE_KERNELS_H

/* kernels - the loops in which queries spend their time, as plain code and for vectors.
 *
 * Paths      chosen once at start from what the processor has; all give the same values.
 * Reading    up to 3 bytes behind the norm of the last document: keep them readable.
 * Threads    any, but kernels_use() alone.
 */

#include "search/engine/bitpack.h"
#include "search/engine/format.h"
#include "search/engine/rank.h"

/* For tests: the best path that is not above `path`; returns it. */
enum bitpack_path kernels_use(enum bitpack_path path);

/* Set bits of n words; of bits [lo, hi). */
size_t kernel_count(const uint64_t *words, size_t n);
size_t kernel_count_bits(const uint64_t *bits, uint32_t lo, uint32_t hi);
/* Which of the rising `want`, m <= 128, are among the rising v, n <= 128 with 16 readable ones
 * behind them, and at which places. Returns how many; room for 128 in both. */
uint32_t kernel_find(const uint32_t *v, uint32_t n, const uint32_t *want, uint32_t m,
                     uint32_t *which, uint32_t *places);
/* The same where v is a set of bits that counts from base: a place is how many bits are set before.
 * 7 bytes behind it are readable. */
uint32_t kernel_find_bits(const unsigned char *bits, uint32_t n_bits, uint32_t base,
                          const uint32_t *want, uint32_t m, uint32_t *which, uint32_t *places);
/* Sets the bits v[i] - base. */
void kernel_set_bits(uint64_t *bits, const uint32_t *v, uint32_t n, uint32_t base);
/* How many of the rising v are below target, n <= 128. */
uint32_t kernel_below(const uint32_t *v, uint32_t n, uint32_t target);
/* points[i] = rank_term() of document docs[i] with freq_weight(freqs[i]), rounded. */
void kernel_points(const struct ranker *r, const uint8_t *norms, float weight, const uint32_t *docs,
                   const uint32_t *freqs, uint32_t n, int32_t *points);
/* before[i] = how often the word stands in the documents before i, by their freq_count(); room for
 * BLOCK_DOCS and 16 more. Returns how often in all, which must be below 2^32. */
uint32_t kernel_sum_counts(const uint32_t *freqs, uint32_t n, uint32_t *before);
/* Packs those that reach least and have bit (doc - from) in `seen` (NULL: all have) to the front;
 * out may be the input, and has room for 16 more than n. Returns how many. */
uint32_t kernel_reach(const uint32_t *docs, const int32_t *points, uint32_t n, int32_t least,
                      const uint64_t *seen, uint32_t from, uint32_t *out_docs, int32_t *out_points);

#endif
