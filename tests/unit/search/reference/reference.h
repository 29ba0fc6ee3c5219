#ifndef TESTS_REFERENCE_REFERENCE_H
#define TESTS_REFERENCE_REFERENCE_H

/* reference - what a query must answer, found by reading every word of every article.
 *
 * Independent of the engine but for the parser of queries, the analyzer and the arithmetic of
 * rank.h: which terms a query means, which articles match, how often a word stands where, what is
 * counted and what comes first is worked out here from src/search/README.md.
 */

#include "model/query.h"
#include "unit/search/reference/corpus.h"

struct answer {
    const struct version *version;
    double score;
};

struct reference {
    struct answer *hits; /* all, best first; collapsing: the best of each story */
    size_t hit_count;
    struct answer *matches; /* all, as they stand in the corpus */
    size_t match_count;
    struct facet_value *sources, *categories, *days;
    size_t source_count, category_count, day_count;
};

/* In the arena. */
void reference_query(struct corpus *c, const struct query *q, struct arena *arena,
                     struct reference *ret);
/* The hit's key when collapsing. */
int64_t reference_story(const struct version *v);

#endif
