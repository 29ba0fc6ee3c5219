#ifndef SEARCH_ENGINE_TERM_TABLE_H
#define SEARCH_ENGINE_TERM_TABLE_H

/* term_table - numbers terms in the order they are first seen. Threads: one. */

#include "base/vec.h"
#include "search/engine/format.h"

#define TERM_NONE UINT32_MAX

struct gathered_term {
    uint32_t at, hash; /* in `bytes`, kind byte first */
    uint16_t len;
    uint16_t votes;       /* for the spelling, Boyer-Moore majority */
    uint32_t spelling_at; /* in `bytes` */
    uint8_t spelling_len, spelling_room;
    bool plain;    /* its spelling is the form itself, whose bytes are at hand */
    bool joins;    /* forms: as their pair; one look-up less a word */
    uint32_t pair; /* forms: last seen with; variants and single stems: theirs; see gather_priv.h */
    uint32_t pair_lang; /* the language that the pair is of, see gather.c */
};

struct term_table {
    VEC_OF(struct gathered_term) terms;
    struct buf bytes;
    uint64_t *slots; /* hash << 32 | term + 1 */
    size_t slot_count;
    uint64_t seed; /* words come from outside: no one can aim at a slot */
};

void term_table_init(struct term_table *t);
void term_table_done(struct term_table *t);
void term_table_clear(struct term_table *t);
/* text must be term_cut(). */
uint32_t term_table_at(struct term_table *t, char kind, span text);
/* The same in steps, so that many words can wait for memory at once: hash, prefetch the slot,
 * prefetch the term, find. */
uint32_t term_table_hash(const struct term_table *t, char kind, span text);
uint32_t term_table_find(struct term_table *t, char kind, span text, uint32_t hash);
static inline void term_table_prefetch_slot(const struct term_table *t, uint32_t hash) {
    __builtin_prefetch(&t->slots[hash & (t->slot_count - 1)]);
}
static inline void term_table_prefetch_term(const struct term_table *t, uint32_t hash) {
    uint32_t id = (uint32_t) t->slots[hash & (t->slot_count - 1)];
    if (id) __builtin_prefetch(&t->terms.at[id - 1]);
}
static inline void term_table_prefetch_bytes(const struct term_table *t, uint32_t hash) {
    uint32_t id = (uint32_t) t->slots[hash & (t->slot_count - 1)];
    if (id) __builtin_prefetch(t->bytes.at + t->terms.at[id - 1].at);
}
static inline span term_table_term(const struct term_table *t, uint32_t id) {
    return (span){ t->bytes.at + t->terms.at[id].at, t->terms.at[id].len };
}
void term_table_vote(struct term_table *t, uint32_t id, span spelling, uint32_t votes);
span term_table_spelling(const struct term_table *t, uint32_t id); /* empty: as the form */
/* All numbers, by the bytes of their terms; free with mem_free(). */
uint32_t *term_table_sorted(const struct term_table *t);

#endif
