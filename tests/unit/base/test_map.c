/* base/map: against a plain array, with removals. */

#include "base/hash.h"
#include "base/map.h"
#include "base/rand.h"
#include "check.h"

enum { KEYS = 512 };

static void behaves_like_an_array(void) {
    struct map m = MAP_INIT;
    uint64_t want[KEYS] = { 0 };
    bool has[KEYS] = { 0 };
    size_t len = 0;
    struct rng r = rng_of(7);
    for (int i = 0; i < 200000; i++) {
        uint64_t k = rng_below(&r, KEYS), v = rng_next(&r);
        if (rng_below(&r, 3) == 0) {
            CHECK(map_remove(&m, k) == has[k], "remove %llu", (unsigned long long) k);
            len -= has[k];
            has[k] = false;
        } else {
            CHECK(map_put(&m, k, v) == !has[k], "put %llu", (unsigned long long) k);
            len += !has[k];
            has[k] = true;
            want[k] = v;
        }
    }
    CHECK(m.len == len, "count %zu, want %zu", m.len, len);
    for (uint64_t k = 0; k < KEYS; k++) {
        uint64_t v = 0;
        CHECK(map_get(&m, k, &v) == has[k] && (!has[k] || v == want[k]), "get %llu",
              (unsigned long long) k);
    }
    map_done(&m);
}

static void hashes_have_known_values(void) {
    char hex[HASH_HEX_SIZE];
    CHECK(strcmp(hash_hex(SPAN(""), hex), "99aa06d3014798d86001c324468d497f") == 0, "%s", hex);
    CHECK(hash64(SPAN(""), 0) == 0x2d06800538d394c2u, "XXH3_64 of nothing");
}

int main(void) {
    RUN(behaves_like_an_array);
    RUN(hashes_have_known_values);
    return check_done();
}
