#ifndef STORY_NAMES_PRIV_H
#define STORY_NAMES_PRIV_H

/* names_priv - the words of an article as names see them; shared by names*.c. */

#include "base/vec.h"
#include "story/gazetteer.h"
#include "story/names.h"

enum {
    NAME_TEXT_BYTES = 2000, /* of the body that are read */
    LEAD_BYTES_CORE = 260,  /* the first line or two: where the event is */
    LEAD_BYTES_ALL = 900,
    FOUND_MAX = 48,
    COUNT_SLOTS = 4096, /* of one article's words */
    PAIR_BITS = 18,
};

struct name_word {
    span folded; /* as the analyzer gives it, in the namer's memory */
    span bare;   /* without و ب ل ف ك where what is left is known or begins with ال */
    uint32_t start, end; /* bytes in the text it is of */
    uint32_t bare_start; /* where `bare` begins there */
    uint16_t bits;       /* gazetteer_word() of `bare`, and these: */
    bool arabic, upper;
    bool apart; /* something but a blank or a hyphen stands before it */
    bool stop;
    bool title; /* of the article's title */
};

/* A name met once or more. */
struct found {
    enum name_kind kind;
    uint32_t entry; /* of the gazetteer; 0 = none */
    span key, text;
    uint32_t mentions, adjectives;
    bool in_title, sure;
};

struct namer {
    struct analyzer *analyzer;
    struct gazetteer *gazetteer;
    struct buf memory; /* folded words and keys of the article at hand */
    VEC_OF(struct name_word) words;
    uint8_t counts[COUNT_SLOTS]; /* of the words of this article, by hash */
    uint16_t *pairs;             /* first name and the word behind it, over all articles */
    uint32_t learnt;             /* articles */
    uint32_t *place_seen;        /* by entry: articles whose lead speaks of it */
    span title, body;            /* of the article at hand */
    struct found found[FOUND_MAX];
    size_t found_count;
    struct name names[NAMES_MAX];
    struct places places;
    uint64_t numbers, title_numbers; /* as in struct mark */
    bool titled_place; /* the title names one: then the first line says nothing more */
};

/* Fills words and counts from the article. */
void name_words_read(struct namer *n, const struct article *a);
/* How often the word stands in this article (about), without its proclitic. */
unsigned name_words_count(const struct namer *n, span word);
uint16_t *name_pair(const struct namer *n, span first, span second);
static inline const struct name_word *name_word_at(const struct namer *n, size_t i) {
    return i < n->words.len ? &n->words.at[i] : NULL;
}
static inline bool name_is_definite(span word) {
    return span_starts(word, SPAN("ال")) && word.len > 6;
}
/* A place, a body, or who is of there. */
bool name_is_known(const struct namer *n, span word);
/* A name stands here (once more); NULL when there is no room. */
struct found *name_met(struct namer *n, enum name_kind kind, span key, span text, bool title);
/* How many words from i on are a name of the gazetteer; a body called after somebody; a body by
 * its first word. 0 = none. */
size_t name_known_words(const struct namer *n, size_t i); /* of the first, takes nothing */
size_t name_take_known(struct namer *n, size_t i);
size_t name_take_named_body(struct namer *n, size_t i);
size_t name_take_body(struct namer *n, size_t i);
/* The word begins the name of this place. */
void places_learn(struct namer *n);
void place_met(struct namer *n, uint32_t entry, const struct name_word *w);

#endif
