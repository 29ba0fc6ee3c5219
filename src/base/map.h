#ifndef BASE_MAP_H
#define BASE_MAP_H

/* map - uint64 keys to uint64 values, open addressing with linear probing.
 *
 * Keys are hashes or ids; key 0 is allowed. Keys that an outsider can choose must be hashed with
 * a random seed first (hash64 with rand_u64()).
 *
 * Ownership  the map owns its table only.
 * Threads    one at a time.
 */

#include "base/base.h"

struct map {
    uint64_t *keys, *values;
    unsigned char *used;
    size_t len, cap;
};

#define MAP_INIT                                                                                   \
    { 0 }

void map_done(struct map *m);
void map_clear(struct map *m);
bool map_get(const struct map *m, uint64_t key, uint64_t *ret_value);
bool map_has(const struct map *m, uint64_t key);
/* True when the key is new; an old value is replaced. */
bool map_put(struct map *m, uint64_t key, uint64_t value);
bool map_remove(struct map *m, uint64_t key);
/* Pointer to the value, made with `fresh` when the key is new; valid until the next change. */
uint64_t *map_at(struct map *m, uint64_t key, uint64_t fresh);
/* for (size_t i = 0; map_next(&m, &i, &k, &v);) - in no order. */
bool map_next(const struct map *m, size_t *i, uint64_t *ret_key, uint64_t *ret_value);

#endif
