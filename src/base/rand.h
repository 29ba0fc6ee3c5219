#ifndef BASE_RAND_H
#define BASE_RAND_H

/* rand - the only door to randomness.
 *
 * rand_bytes is the system's CSPRNG (getrandom). struct rng is a small seeded generator for
 * jitter, tests and the demo (xoshiro256**, Blackman and Vigna): never for secrets.
 */

#include "base/base.h"

void rand_bytes(void *out, size_t size);
uint64_t rand_u64(void);

struct rng {
    uint64_t s[4];
};
struct rng rng_of(uint64_t seed);
uint64_t rng_next(struct rng *r);
/* 0 <= result < bound; bound > 0. */
uint64_t rng_below(struct rng *r, uint64_t bound);

#endif
