#ifndef SEARCH_ENGINE_GATHER_PRIV_H
#define SEARCH_ENGINE_GATHER_PRIV_H

/* gather_priv - what gather.c collects and gather_flush.c writes. */

#include "base/map.h"
#include "search/engine/gather_seen.h"
#include "search/engine/term_table.h"

/* Terms take some five times the bytes of their names: who writes no word twice fills memory with
 * these long before the words are too many. */
enum { GATHER_TOKENS_MAX = 16 << 20, GATHER_DOCS_MAX = 200000, GATHER_NAMES_MAX = 64 << 20 };

/* A form together with its stem: what a word of a text is. */
struct gathered_pair {
    uint32_t stem; /* TERM_NONE for stop words */
    uint32_t surface;
    uint32_t variant; /* the TERM_VARIANT of both; TERM_NONE for stop words */
    bool places_on_stem, places_on_form;
    bool joins;     /* a stop word: with another one it makes a bigram */
    uint32_t count; /* flushing: words of articles that are alive */
    uint32_t code;  /* flushing: the form's number among its stem's */
    bool alone;     /* flushing: the only form of its stem, which is its only one */
};

/* A row is the pair of a word, which stands behind the word before it. ROW_TWO: a bigram's, which
 * stands where the last word but one does. ROW_JUMP: no pair, but the next word's place follows. */
#define ROW_TWO (1U << 31)
#define ROW_JUMP UINT32_MAX

struct gathered_doc {
    int64_t id, time_s, story, source;
    size_t rows_from, filters_from;
    uint32_t rows, filters, length;
    uint8_t category, flags;
    bool dead;
};

struct gather {
    struct analyzer *analyzer;
    uint32_t lang; /* of the text being added: its first four bytes (codes have two or three) */
    struct term_table table;
    VEC_OF(struct gathered_doc) docs;
    VEC_OF(struct gathered_pair) pairs;
    struct map pair_of;   /* stem << 32 | surface -> place in pairs */
    struct map bigram_of; /* place in pairs << 32 | place of the next word -> theirs in pairs */
    VEC_OF(uint32_t) rows;
    uint32_t row_next; /* of the document being added: the place behind its last row */
    void *seen_memory;
    struct seen *seen;        /* SEEN_SLOTS, those of one place in one line of the cache */
    uint32_t round;           /* of what is in seen */
    VEC_OF(uint32_t) filters; /* terms of documents-only kinds */
    struct map by_id;         /* article -> place in docs */
    size_t alive;
};

void gather_clear(struct gather *g);

/* gather_text.c: returns the place behind the last word. */
uint32_t gather_text(struct gather *g, span text, const char *lang, uint32_t base, uint32_t end,
                     uint32_t *ret_words);
/* The table gets the votes that `seen` still has. */
void gather_give_votes(struct gather *g);

#endif
