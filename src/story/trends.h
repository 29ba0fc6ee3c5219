#ifndef STORY_TRENDS_H
#define STORY_TRENDS_H

/* trends - which names and phrases stand in the news more than they used to?
 *
 * Each name of an article and each pair of words of its title is counted twice, with a memory of
 * hours and with one of two weeks, both fading (exponential decay). What rises is what the first
 * says beyond what the second leads to expect, in papers that are not one.
 *
 * A paper that repeats a phrase, and a copy, count a quarter. Pure, bounded (about 7 MB).
 * Threads    one at a time.
 */

#include "model/article.h"
#include "model/trend.h"
#include "text/text.h"

struct trends;
struct trends *trends_new(void);
void trends_free(struct trends *t);
/* order_s of the article is its time; the analyzer is the caller's. */
void trends_add(struct trends *t, struct analyzer *an, const struct article *a,
                const struct name *names, size_t count);
/* The strongest at now_s; texts are valid until the next add. Returns how many, at most max. */
size_t trends_list(struct trends *t, int64_t now_s, struct trend *ret, size_t max);

#endif
