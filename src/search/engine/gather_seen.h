#ifndef SEARCH_ENGINE_GATHER_SEEN_H
#define SEARCH_ENGINE_GATHER_SEEN_H

/* gather_seen - words met before, by their bytes in the text: what the tables know, at hand.
 *
 * Some thousand words are nine tenths of a text. Finding one in the tables takes its form and four
 * reads that wait for each other; here its bytes decide the place, and one look tells. Two words
 * share a place: the one with more votes stays. What is not here is in the tables, which know all;
 * words of more than SEEN_BYTES always are. Two Arabic stop words in a row are kept in the same
 * way.
 *
 * Votes for the word's bytes as the spelling of its form wait here, too: a spelling that most have
 * wins in whatever order they come.
 *
 * Limits     SEEN_SLOTS words. Who aims at one place sends us to the tables, no more.
 * Threads    one.
 */

#include "base/base.h"

enum { SEEN_BITS = 14, SEEN_SLOTS = 1 << SEEN_BITS, SEEN_WAYS = 2, SEEN_BYTES = 16 };

struct seen_key {
    uint64_t low, high; /* the bytes of a word, zeros behind them: it has none */
};

struct seen {
    struct seen_key key;
    uint32_t lang, round; /* what it was seen in; another round: forgotten */
    uint32_t pair;        /* SEEN_JOINS is set in the pairs of words that make bigrams */
    uint32_t votes;       /* that the table of terms lacks so far */
};
#define SEEN_JOINS (1U << 31)
#define SEEN_TWO UINT32_MAX /* as lang: two stop words; votes only tell how often */

/* The word at `at`, of which `room` bytes can be read; len is SEEN_BYTES at most. */
static inline struct seen_key seen_key_of(const char *at, size_t len, size_t room) {
    static const unsigned char masks[2 * SEEN_BYTES] = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                                         0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                                         0xFF, 0xFF, 0xFF, 0xFF };
    struct seen_key key = { 0 }, mask;
    memcpy(&mask, masks + SEEN_BYTES - len, sizeof(mask));
    if (room >= sizeof(key))
        memcpy(&key, at, sizeof(key));
    else
        memcpy(&key, at, len);
    return (struct seen_key){ key.low & mask.low, key.high & mask.high };
}

static inline size_t seen_key_len(const struct seen_key *key) {
    return strnlen((const char *) key, sizeof(*key));
}

/* The first of the SEEN_WAYS entries that may have it: high bits of products depend on all below.
 */
static inline uint32_t seen_place(struct seen_key key) {
    uint64_t sum = key.low * 0x9E3779B97F4A7C15u + key.high * 0xD6E8FEB86659FD93u;
    return (uint32_t) (sum >> (64 - SEEN_BITS)) & ~(SEEN_WAYS - 1U);
}

/* No jumps: a guess gone wrong would wait for the memory that many are to wait for together. */
static inline bool seen_is(const struct seen *s, struct seen_key key, uint32_t lang,
                           uint32_t round) {
    return !((s->key.low ^ key.low) | (s->key.high ^ key.high) | (s->round ^ round) |
             (s->lang ^ lang));
}

#endif
