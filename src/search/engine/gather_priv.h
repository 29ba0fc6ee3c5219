#ifndef SEARCH_ENGINE_GATHER_PRIV_H
#define SEARCH_ENGINE_GATHER_PRIV_H

/* gather_priv - what gather.c collects and gather_flush.c writes. */

#include "base/map.h"
#include "search/engine/term_table.h"

enum { GATHER_TOKENS_MAX = 4 << 20, GATHER_DOCS_MAX = 200000 };

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

struct gathered_row {
    uint32_t pair, position;
};

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
    VEC_OF(struct gathered_row) rows;
    VEC_OF(uint32_t) filters; /* terms of documents-only kinds */
    struct map by_id;         /* article -> place in docs */
    size_t alive;
};

void gather_clear(struct gather *g);

#endif
