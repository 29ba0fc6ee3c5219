#ifndef CRAWL_REVISIT_H
#define CRAWL_REVISIT_H

/* revisit - what it means when we look at an article again: for its link, for its text, and for the
 * time of the next look.
 *
 * Pure       the clock is an argument.
 */

#include "store/store.h"

enum visit {
    VISIT_OK,        /* an article stands there */
    VISIT_UNCLEAR,   /* consent wall, 401, 403, robots.txt: says nothing about link or text */
    VISIT_FAILED,    /* 5xx, timeout, no such host, "not found" with 200: tried again, then dead */
    VISIT_GONE,      /* 404 */
    VISIT_WITHDRAWN, /* 410 */
    VISIT_MOVED,     /* redirected to another registrable domain */
};

struct visit_outcome {
    enum visit visit;
    int64_t retry_after_s;
    span reason; /* borrowed by r->link */
};

/* Sets r's link, visits and due_s. first_s as in schedule_revisit(). */
void revisit_judge(const struct visit_outcome *o, int64_t first_s, int64_t now_s,
                   struct revisit *r);
/* `repeated`: blocks that stand on the paper's other pages too, left out of `now` since that was
 * learnt; they may still be in `old`. Do title or body say something else? Marks, case,
 * punctuation, white space and blocks do not count; nor does a page that shows less than a third of
 * the words we have: it hides them. */
bool revisit_words_changed(const struct article *old, const struct article *now, span repeated);
/* A new version is the same article: what identifies and dates it stays, and what the page alone
 * does not tell (a feed did) is kept. */
void revisit_merge(const struct article *old, struct article *now);
/* The article as a candidate: its title vouches for the page. */
struct candidate revisit_candidate(const struct revisit *r, struct arena *arena);

#endif
