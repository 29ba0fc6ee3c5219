#include "web/throttle.h"

#include "base/hash.h"
#include "base/mem.h"
#include "base/rand.h"

#include <pthread.h>

enum { SLOTS = 8192 };

struct throttle {
    pthread_mutex_t lock;
    uint64_t seed;
    double per_ms, burst;
    struct {
        double tokens;
        int64_t at_ms; /* 0 = never used: full */
    } slots[SLOTS];
};

struct throttle *throttle_new(double per_s, double burst) {
    struct throttle *t = mem_zalloc(1, sizeof(*t));
    pthread_mutex_init(&t->lock, NULL);
    t->seed = rand_u64();
    t->per_ms = per_s / 1000;
    t->burst = burst;
    return t;
}

void throttle_free(struct throttle *t) {
    if (!t) return;
    pthread_mutex_destroy(&t->lock);
    mem_free(t);
}

static bool is_loopback(const struct client_address *a) {
    static const unsigned char v6[15] = { 0 };
    static const unsigned char mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
    if (memcmp(a->bytes, mapped, sizeof(mapped)) == 0) return a->bytes[12] == 127;
    /* A masked ::1 is ::, as is the address of a request that came without a socket. */
    return memcmp(a->bytes, v6, sizeof(v6)) == 0;
}

bool throttle_take(struct throttle *t, const struct client_address *network, int64_t now_ms) {
    if (is_loopback(network)) return true;
    span key = { (const char *) network->bytes, sizeof(network->bytes) };
    size_t i = hash64(key, t->seed) % SLOTS;
    pthread_mutex_lock(&t->lock);
    double tokens = t->burst;
    if (t->slots[i].at_ms)
        tokens = t->slots[i].tokens + (double) (now_ms - t->slots[i].at_ms) * t->per_ms;
    if (tokens > t->burst) tokens = t->burst;
    bool ok = tokens >= 1;
    t->slots[i].tokens = ok ? tokens - 1 : tokens;
    t->slots[i].at_ms = now_ms ? now_ms : 1;
    pthread_mutex_unlock(&t->lock);
    return ok;
}
