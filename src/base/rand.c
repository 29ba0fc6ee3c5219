#include "base/rand.h"

#include "base/hash.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

void rand_bytes(void *out, size_t size) {
    unsigned char *at = out;
    while (size) {
        ssize_t n = getrandom(at, size, 0);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) {
            fprintf(stderr, "warraq: the system gives no random bytes\n");
            abort();
        }
        at += n;
        size -= (size_t) n;
    }
}

uint64_t rand_u64(void) {
    uint64_t v = 0;
    rand_bytes(&v, sizeof(v));
    return v;
}

struct rng rng_of(uint64_t seed) {
    struct rng r;
    for (unsigned i = 0; i < 4; i++) r.s[i] = hash_mix(seed += 0x9e3779b97f4a7c15u);
    return r;
}

static uint64_t rotl(uint64_t v, unsigned k) {
    return v << k | v >> (64 - k);
}

uint64_t rng_next(struct rng *r) {
    uint64_t *s = r->s;
    uint64_t result = rotl(s[1] * 5, 7) * 9;
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 45);
    return result;
}

uint64_t rng_below(struct rng *r, uint64_t bound) {
    assert(bound > 0);
    return (uint64_t) ((unsigned __int128) rng_next(r) * bound >> 64);
}
