#ifndef PRESS_DEMO_H
#define PRESS_DEMO_H

/* demo - invented papers with invented, everyday news: what `warraq run --demo` shows.
 *
 * The papers, people and events are made up; cities and countries are real. Deterministic by seed
 * and calendar: the ten days before now_s, then one article every 20 s for two hours, later every
 * two minutes. A start at another time gives the same articles where the times overlap.
 */

#include "base/buf.h"
#include "press/press_priv.h"

struct press_demo_paper {
    const char *slug, *name, *name_latin, *country, *lang;
    enum press_layout layout;
    enum press_feed feed;
    enum press_url url_style;
    const char *city; /* where it is printed */
};
/* NULL when slug is none of the demo's papers. */
const struct press_demo_paper *press_demo_paper(span slug);
size_t press_demo_papers(const struct press_demo_paper **ret);

/* Appends the corpus as JSON lines. */
void press_demo_write(struct buf *out, uint64_t seed, int64_t now_s);

#endif
