#include "base/map.h"

#include "base/hash.h"
#include "base/mem.h"

void map_done(struct map *m) {
    if (!m->cap) return;
    mem_free(m->keys);
    mem_free(m->values);
    mem_free(m->used);
    *m = (struct map) MAP_INIT;
}

void map_clear(struct map *m) {
    if (m->cap) memset(m->used, 0, m->cap);
    m->len = 0;
}

/* Slot of key, or of the free place where it belongs; cap > 0. */
static size_t slot_of(const struct map *m, uint64_t key) {
    size_t i = hash_mix(key) & (m->cap - 1);
    while (m->used[i] && m->keys[i] != key) i = (i + 1) & (m->cap - 1);
    return i;
}

static void grow(struct map *m) {
    struct map bigger = { .cap = m->cap ? m->cap * 2 : 16, .len = m->len };
    bigger.keys = mem_alloc(bigger.cap * sizeof(*bigger.keys));
    bigger.values = mem_alloc(bigger.cap * sizeof(*bigger.values));
    bigger.used = mem_zalloc(bigger.cap, 1);
    for (size_t i = 0; i < m->cap; i++) {
        if (!m->used[i]) continue;
        size_t to = slot_of(&bigger, m->keys[i]);
        bigger.used[to] = 1;
        bigger.keys[to] = m->keys[i];
        bigger.values[to] = m->values[i];
    }
    map_done(m);
    *m = bigger;
}

bool map_get(const struct map *m, uint64_t key, uint64_t *ret_value) {
    if (!m->cap) return false;
    size_t i = slot_of(m, key);
    if (!m->used[i]) return false;
    if (ret_value) *ret_value = m->values[i];
    return true;
}

bool map_has(const struct map *m, uint64_t key) {
    return map_get(m, key, NULL);
}

/* The value's place; *ret_fresh tells whether the key is new. */
static uint64_t *place(struct map *m, uint64_t key, bool *ret_fresh) {
    if ((m->len + 1) * 10 > m->cap * 7) grow(m);
    size_t i = slot_of(m, key);
    *ret_fresh = !m->used[i];
    if (*ret_fresh) {
        m->used[i] = 1;
        m->keys[i] = key;
        m->len++;
    }
    return &m->values[i];
}

bool map_put(struct map *m, uint64_t key, uint64_t value) {
    bool fresh = false;
    *place(m, key, &fresh) = value;
    return fresh;
}

uint64_t *map_at(struct map *m, uint64_t key, uint64_t fresh_value) {
    bool fresh = false;
    uint64_t *v = place(m, key, &fresh);
    if (fresh) *v = fresh_value;
    return v;
}

bool map_remove(struct map *m, uint64_t key) {
    if (!m->cap) return false;
    size_t i = slot_of(m, key);
    if (!m->used[i]) return false;
    m->used[i] = 0;
    m->len--;
    /* Close the gap: an entry that probed past the hole must be found without it. */
    for (size_t j = (i + 1) & (m->cap - 1); m->used[j]; j = (j + 1) & (m->cap - 1)) {
        size_t home = hash_mix(m->keys[j]) & (m->cap - 1);
        if (((j - home) & (m->cap - 1)) < ((j - i) & (m->cap - 1))) continue;
        m->keys[i] = m->keys[j];
        m->values[i] = m->values[j];
        m->used[i] = 1;
        m->used[j] = 0;
        i = j;
    }
    return true;
}

bool map_next(const struct map *m, size_t *i, uint64_t *ret_key, uint64_t *ret_value) {
    for (; *i < m->cap; (*i)++) {
        if (!m->used[*i]) continue;
        if (ret_key) *ret_key = m->keys[*i];
        if (ret_value) *ret_value = m->values[*i];
        (*i)++;
        return true;
    }
    return false;
}
