#ifndef TESTS_REFERENCE_QUERIES_H
#define TESTS_REFERENCE_QUERIES_H

/* queries - random queries: every operator, field, filter, sort and option, mostly with words and
 * phrases that stand in the corpus, so that most of them find something. */

#include "base/buf.h"
#include "model/query.h"
#include "unit/search/reference/corpus.h"

/* q->text borrows text, which is cleared first. */
void random_query(struct corpus *c, struct buf *text, struct query *q);

#endif
