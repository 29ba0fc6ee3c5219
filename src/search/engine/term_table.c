#include "search/engine/term_table.h"

#include "base/hash.h"
#include "base/rand.h"

enum { SLOTS_MIN = 1 << 12, SLOTS_SPARE = 16 }; /* slots a term, at most, when it is cleared */

void term_table_init(struct term_table *t) {
    *t = (struct term_table){ .bytes = BUF(UINT32_MAX - 1), .seed = rand_u64() };
    t->slot_count = SLOTS_MIN;
    t->slots = mem_zalloc(t->slot_count, sizeof(*t->slots));
}

void term_table_done(struct term_table *t) {
    VEC_DONE(&t->terms);
    buf_done(&t->bytes);
    mem_free(t->slots);
    t->slots = NULL;
}

void term_table_clear(struct term_table *t) {
    /* After a bulk of articles come a few at a time: do not wipe megabytes for each few. */
    size_t wanted = t->slot_count;
    while (wanted > SLOTS_MIN && t->terms.len * SLOTS_SPARE < wanted) wanted /= 4;
    t->terms.len = 0;
    buf_clear(&t->bytes);
    if (wanted == t->slot_count) {
        memset(t->slots, 0, t->slot_count * sizeof(*t->slots));
        return;
    }
    mem_free(t->slots);
    t->slot_count = wanted;
    t->slots = mem_zalloc(wanted, sizeof(*t->slots));
}

static void grow(struct term_table *t) {
    mem_free(t->slots);
    t->slot_count *= 4;
    t->slots = mem_zalloc(t->slot_count, sizeof(*t->slots));
    size_t mask = t->slot_count - 1;
    for (size_t i = 0; i < t->terms.len; i++) {
        size_t slot = t->terms.at[i].hash & mask;
        while (t->slots[slot]) slot = (slot + 1) & mask;
        t->slots[slot] = (uint64_t) t->terms.at[i].hash << 32 | (i + 1);
    }
}

uint32_t term_table_hash(const struct term_table *t, char kind, span text) {
    return (uint32_t) hash64(text, t->seed + (unsigned char) kind);
}

uint32_t term_table_find(struct term_table *t, char kind, span text, uint32_t hash) {
    size_t mask = t->slot_count - 1, slot = hash & mask;
    for (; t->slots[slot]; slot = (slot + 1) & mask) {
        if (t->slots[slot] >> 32 != hash) continue;
        uint32_t known = (uint32_t) t->slots[slot] - 1;
        const struct gathered_term *g = &t->terms.at[known];
        const char *at = t->bytes.at + g->at;
        if (g->len == text.len + 1 && *at == kind && !memcmp(at + 1, text.at, text.len))
            return known;
    }
    uint32_t id = (uint32_t) t->terms.len;
    *VEC_PUSH(&t->terms) = (struct gathered_term){ .at = (uint32_t) t->bytes.len,
                                                   .hash = hash,
                                                   .len = (uint16_t) (text.len + 1),
                                                   .pair = TERM_NONE };
    buf_add_char(&t->bytes, kind);
    buf_add(&t->bytes, text);
    t->slots[slot] = (uint64_t) hash << 32 | (id + 1);
    if (t->terms.len * 2 > t->slot_count) grow(t);
    return id;
}

uint32_t term_table_at(struct term_table *t, char kind, span text) {
    return term_table_find(t, kind, text, term_table_hash(t, kind, text));
}

static bool has_spelling(const struct term_table *t, const struct gathered_term *g, span s) {
    if (g->plain) return s.len + 1 == g->len && !memcmp(t->bytes.at + g->at + 1, s.at, s.len);
    return s.len == g->spelling_len && !memcmp(t->bytes.at + g->spelling_at, s.at, s.len);
}

static void set_spelling(struct term_table *t, struct gathered_term *g, span spelling) {
    g->plain = true;
    if (has_spelling(t, g, spelling)) return;
    g->plain = false;
    if (g->spelling_room < spelling.len) {
        g->spelling_at = (uint32_t) t->bytes.len;
        g->spelling_room = (uint8_t) spelling.len;
        buf_add(&t->bytes, spelling);
    } else {
        memcpy(t->bytes.at + g->spelling_at, spelling.at, spelling.len);
    }
    g->spelling_len = (uint8_t) spelling.len;
}

void term_table_vote(struct term_table *t, uint32_t id, span spelling, uint32_t votes) {
    struct gathered_term *g = &t->terms.at[id];
    if (spelling.len > SPELLING_BYTES_MAX || !spelling.len || !votes) return;
    if (g->votes && !has_spelling(t, g, spelling)) {
        uint32_t against = votes < g->votes ? votes : g->votes;
        g->votes = (uint16_t) (g->votes - against);
        votes -= against;
        if (!votes) return;
    }
    if (!g->votes) set_spelling(t, g, spelling);
    uint32_t room = UINT16_MAX - (uint32_t) g->votes;
    g->votes = (uint16_t) (g->votes + (votes < room ? votes : room));
}

span term_table_spelling(const struct term_table *t, uint32_t id) {
    const struct gathered_term *g = &t->terms.at[id];
    return g->plain ? SPAN_EMPTY : (span){ t->bytes.at + g->spelling_at, g->spelling_len };
}

/* Multikey quicksort over eight bytes at a time (Bentley and Sedgewick, 1997). */
struct sort_key {
    uint64_t part;
    uint32_t id;
};

static uint64_t part_at(const struct term_table *t, uint32_t id, size_t depth) {
    span s = span_from(term_table_term(t, id), depth);
    unsigned char b[8] = { 0 };
    memcpy(b, s.len ? s.at : "", s.len < 8 ? s.len : 8);
    uint64_t v;
    memcpy(&v, b, sizeof(v));
    return __builtin_bswap64(v);
}

static inline bool part_less(const struct sort_key *x, const struct sort_key *y) {
    return x->part != y->part ? x->part < y->part : x->id < y->id;
}

static void insertion_sort(struct sort_key *k, size_t n) {
    for (size_t i = 1; i < n; i++) {
        struct sort_key one = k[i];
        size_t at = i;
        for (; at && part_less(&one, &k[at - 1]); at--) k[at] = k[at - 1];
        k[at] = one;
    }
}

/* Least significant byte first, 11 bits at a time; bytes that are all the same are skipped. */
static void radix_sort(struct sort_key *k, struct sort_key *spare, size_t n) {
    enum { BITS = 11, BUCKETS = 1 << BITS };
    struct sort_key *from = k, *to = spare;
    for (unsigned shift = 0; shift < 64; shift += BITS) {
        uint32_t at[BUCKETS] = { 0 }, sum = 0;
        for (size_t i = 0; i < n; i++) at[from[i].part >> shift & (BUCKETS - 1)]++;
        if (at[from[0].part >> shift & (BUCKETS - 1)] == n) continue;
        for (size_t b = 0; b < BUCKETS; b++) {
            uint32_t count = at[b];
            at[b] = sum;
            sum += count;
        }
        for (size_t i = 0; i < n; i++) to[at[from[i].part >> shift & (BUCKETS - 1)]++] = from[i];
        struct sort_key *other = from;
        from = to;
        to = other;
    }
    if (from != k) memcpy(k, from, n * sizeof(*k));
}

/* For the middle sizes; n is small enough for its worst case. */
static void quick_sort(struct sort_key *k, size_t n) {
    while (n >= 32) {
        struct sort_key pivot = k[n / 2];
        size_t i = 0, j = n - 1;
        for (;; i++, j--) {
            while (part_less(&k[i], &pivot)) i++;
            while (part_less(&pivot, &k[j])) j--;
            if (i >= j) break;
            struct sort_key t = k[i];
            k[i] = k[j];
            k[j] = t;
        }
        quick_sort(k, i);
        k += i;
        n -= i;
    }
    insertion_sort(k, n);
}

static void sort_from(const struct term_table *t, struct sort_key *k, struct sort_key *spare,
                      size_t n, size_t depth) {
    for (size_t i = 0; i < n; i++) k[i].part = part_at(t, k[i].id, depth);
    if (n < 4096)
        quick_sort(k, n);
    else
        radix_sort(k, spare, n);
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && k[j].part == k[i].part;) j++;
        /* Depth is bounded by TERM_BYTES_MAX / 8; a term holds no NUL but a variant's one. */
        if (j - i > 1 && depth < TERM_BYTES_MAX + 2) sort_from(t, k + i, spare, j - i, depth + 8);
    }
}

uint32_t *term_table_sorted(const struct term_table *t) {
    size_t n = t->terms.len;
    struct sort_key *k = mem_zalloc(n + 1, sizeof(*k));
    for (size_t i = 0; i < n; i++) k[i].id = (uint32_t) i;
    struct sort_key *spare = mem_alloc((n + 1) * sizeof(*spare));
    sort_from(t, k, spare, n, 0);
    mem_free(spare);
    uint32_t *ids = mem_zalloc(n + 1, sizeof(*ids));
    for (size_t i = 0; i < n; i++) ids[i] = k[i].id;
    mem_free(k);
    return ids;
}
