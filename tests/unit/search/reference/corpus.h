#ifndef TESTS_REFERENCE_CORPUS_H
#define TESTS_REFERENCE_CORPUS_H

/* corpus - random articles, kept as the plain lists of words that the reference reads.
 *
 * Every version of an article is kept: a replaced or removed one stays in the index's counts until
 * a merge forgets it. Versions of one id have different times, so that (id, time) names one.
 *
 * Ownership  the corpus owns its texts.
 */

#include "base/arena.h"
#include "base/map.h"
#include "base/rand.h"
#include "base/vec.h"
#include "model/article.h"
#include "text/text.h"

#define NO_WORD UINT32_MAX

/* Folded words are numbered by corpus_number(). */
struct word {
    uint32_t surface, stem; /* stem is NO_WORD for a stop word */
    uint32_t position;
};

struct version {
    struct article a; /* source, category, language, time, story and copy as they are now */
    VEC_OF(struct word) words;
    VEC_OF(uint32_t) names; /* of the authors: surfaces */
    uint32_t length;
    bool dead;    /* removed or replaced */
    bool present; /* a document of the index, dead or not */
    size_t older; /* place of the version before it, SIZE_MAX for the first */
};

struct corpus {
    struct rng rng;
    struct arena arena;
    struct analyzer *analyzer;
    VEC_OF(span) spellings; /* by number */
    struct map numbers;     /* hash of a spelling -> number */
    VEC_OF(struct version) versions;
    struct map latest; /* id -> place in versions */
    size_t slots;      /* different times */
    int64_t step_s;
    /* Of the versions that are present, set by corpus_count(). */
    uint64_t docs, length_sum;
    VEC_OF(uint32_t) surface_df;
    VEC_OF(uint32_t) stem_df;
};

/* size: articles it will have, about. */
void corpus_init(struct corpus *c, uint64_t seed, size_t size);
void corpus_done(struct corpus *c);
uint32_t corpus_number(struct corpus *c, span word);
/* A random article; an id that is there already is replaced. The pointer lives until the next. */
const struct article *corpus_add(struct corpus *c, int64_t id);
struct version *corpus_find(struct corpus *c, int64_t id); /* alive, or NULL */
struct version *corpus_version(struct corpus *c, int64_t id, int64_t order_s);
/* A word as articles write it, the frequent ones more often. */
const char *corpus_word(struct corpus *c);
/* Counts again after `present` has changed. */
void corpus_count(struct corpus *c);

#endif
