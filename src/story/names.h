#ifndef STORY_NAMES_H
#define STORY_NAMES_H

/* names - which people, places and bodies does an article speak of?
 *
 * Places and bodies come from the gazetteer, and from a word that begins the name of a body
 * ("وزارة", "جامعة"). A person is a first name or a title with the words behind it, as far as they
 * can be part of a name; a word that nothing speaks for is part of it when this text, or earlier
 * ones, repeat it there. Spellings of one name have one key: حمزة and hamza seats folded, عبد الله
 * joined, بن and the article of a surname left out.
 *
 * Pure       no I/O, no clock; names_learn() is the only thing that changes what is found later.
 * Ownership  what names_find() gives stays valid until its next call; texts borrow the article.
 * Limits     NAMES_MAX of an article, the most prominent first; 2,000 bytes of its text are read.
 * Threads    one at a time.
 */

#include "model/article.h"
#include "model/name.h"
#include "text/text.h"

struct namer;

/* The analyzer stays the caller's. */
struct namer *namer_new(struct analyzer *an);
void namer_free(struct namer *n);
size_t names_find(struct namer *n, const struct article *a, const struct name **ret);
/* Counts what stands behind first names, for later articles: of the article found last. */
void names_learn(struct namer *n);

/* The agency that a credit line names, as it writes itself; empty when none does. */
span names_agency(const struct namer *n, const struct article *a);

/* The places of the title and first lines, as numbers of the gazetteer; see clusters. */
enum { PLACES_CORE = 6, PLACES_ALL = 14 };
struct place_count {
    uint16_t entry, times;
};
struct place_list {
    uint16_t count;
    struct place_count at[PLACES_ALL];
};
struct places {
    struct place_list core, all; /* of the title, else the first line; of the lead */
};
/* Of the article found last. */
void names_places(const struct namer *n, struct places *ret);
/* True when both are about a place and neither speaks of the other's: of other cities of a country,
 * or of other countries. */
bool places_conflict(const struct namer *n, const struct places *a, const struct places *b);
/* b's places join a's, as many as there is room for. */
void places_join(struct places *a, const struct places *b);

/* What two texts of one wording must share to be one text: kept for each article of the window. */
struct mark {
    uint64_t places;             /* a bit for each place of the lead */
    uint64_t numbers;            /* a bit for each number of the text's beginning */
    uint64_t title_numbers;      /* of the title */
    uint16_t main, main_country; /* 0 = none */
};
void names_mark(const struct namer *n, struct mark *ret);
/* Other places in the titles, or other numbers: another event in the same words. */
bool marks_conflict(const struct mark *a, const struct mark *b);

#endif
