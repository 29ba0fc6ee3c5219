#ifndef SEARCH_ENGINE_PLAN_H
#define SEARCH_ENGINE_PLAN_H

/* plan - a parsed query as index terms, the same for every segment, and the terms that score.
 *
 * Ownership  lives in the arena of the query; `info`, `found` and `most` are rewritten for each
 * segment.
 */

#include "base/limits.h"
#include "model/query.h"
#include "search/engine/dict.h"
#include "search/query_parse.h"

struct analyzer;

enum plan_type {
    PLAN_TERM,
    PLAN_PHRASE,
    PLAN_PREFIX,
    PLAN_TIME,
    PLAN_NONE,
    PLAN_AND,
    PLAN_OR,
    PLAN_NOT
};

struct plan_slot {
    span term;
    uint32_t offset; /* words behind the first */
    /* Exact words of a phrase: the stem that has their places, and their name among its forms;
     * empty when the term has its places itself. */
    span places, variant;
    /* in the segment looked at */
    struct term_info info, places_info;
    uint32_t code; /* of the form, or CODE_ANY */
    bool found;
    bool in_pair; /* a word of a phrase whose documents a pair's list tells */
};

struct plan {
    enum plan_type type;
    bool title; /* only where the title has it */
    span term;  /* kind byte first; a prefix for PLAN_PREFIX */
    int64_t from_s, to_s;
    uint64_t most;           /* documents it may match at most, in the segment looked at */
    struct plan_slot *slots; /* PLAN_TERM has one, PLAN_PHRASE its words and, behind them, pairs */
    size_t slot_count, pair_count;
    struct plan *first, *next;
};

static inline size_t plan_words(const struct plan *p) {
    return p->slot_count - p->pair_count;
}
/* Two stop words in a row: their pair's list says all that is asked. */
static inline bool plan_is_pair(const struct plan *p) {
    return plan_words(p) == 2 && p->pair_count == 1 && !p->title;
}

struct plan_score {
    span term;
    float weight;
};

/* A word as it was typed, for suggestions and for what stems added. */
struct plan_word {
    span typed, surface, stem;
    bool stop;
};

/* Words of a prose query beyond are left out: what a query costs grows with them. */
enum { PLAN_SCORES_MAX = 96, PLAN_PROSE_WORDS_MAX = 48 };

struct query_plan {
    struct plan *root; /* NULL: everything */
    size_t score_count, word_count;
    struct plan_score scores[PLAN_SCORES_MAX];
    struct plan_word words[LIMIT_QUERY_TERMS];
};

/* tree may be NULL; it is not looked at when q is prose. The filters of q (times, source, category,
 * author, lang) are ANDed. */
void plan_make(const struct query_node *tree, const struct query *q, struct analyzer *analyzer,
               struct arena *arena, struct query_plan *ret);

#endif
