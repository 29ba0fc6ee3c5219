#ifndef STORY_GAZETTEER_H
#define STORY_GAZETTEER_H

/* gazetteer - places, bodies and words about names that are known beforehand: data/names.
 *
 * Everything is looked up by folded words. Entries are numbered from 1 in the order of the files.
 *
 * Ownership  the gazetteer owns all it gives out.
 * Threads    read-only once made.
 */

#include "model/name.h"

struct gazetteer;

struct gazetteer_entry {
    enum name_kind kind;
    span key;          /* folded first form */
    span text, fr, en; /* first forms */
    uint32_t country;  /* the entry itself for a country; 0 = none */
    bool is_country;
};

enum gazetteer_word {
    WORD_GIVEN = 1 << 0, /* a first name */
    WORD_TITLE = 1 << 1,
    WORD_HEAD = 1 << 2,     /* begins the name of a body */
    WORD_NOT = 1 << 3,      /* never part of a name */
    WORD_NOUN = 1 << 4,     /* a first name that is oftener a word */
    WORD_PLACE_OF = 1 << 5, /* is called after people: a road, a prize */
};

/* NULL with the line's number when the data is not of its form: a bug of ours. */
struct gazetteer *gazetteer_new(struct error *err);
void gazetteer_free(struct gazetteer *g);
size_t gazetteer_count(const struct gazetteer *g);
const struct gazetteer_entry *gazetteer_get(const struct gazetteer *g, uint32_t entry);
/* Longest name that begins the list of folded words; *ret_words of them belong to it. 0 = none.
 * *ret_adjective: an inhabitant or adjective of the country ("السوري"). */
uint32_t gazetteer_find(const struct gazetteer *g, const span *words, size_t count,
                        size_t *ret_words, bool *ret_adjective);
/* enum gazetteer_word bits of a folded word. */
unsigned gazetteer_word(const struct gazetteer *g, span word);
/* Number of the agency whose credit these words begin with, 0 = none; its first form in *ret_name.
 */
uint32_t gazetteer_agency(const struct gazetteer *g, const span *words, size_t count,
                          size_t *ret_words, span *ret_name);

#endif
