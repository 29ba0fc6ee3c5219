#ifndef PAGE_PARTS_PRIV_H
#define PAGE_PARTS_PRIV_H

/* parts - title, authors and times of an article, each weighed from all its sources. */

#include "page/blocks_priv.h"
#include "page/meta_priv.h"
#include "page/page.h"

/* What the parts are chosen from. */
struct sources {
    const struct page_input *in;
    const struct dom *dom;
    const struct meta *meta;
    struct arena *arena;
    span title;
    uint32_t container; /* of the body; 0 = none */
    const struct blocks *blocks;
    size_t first_block; /* of the body */
};

span title_choose(const struct sources *s);
/* The heading above the text where the title is in doubt; else the title. For when the text is
 * known.
 */
span title_above_text(const struct sources *s, span title);
/* "Headline | Site" without the site; site may be empty. */
span title_without_site(span title, span site, span host);

void authors_choose(const struct sources *s, struct article *ret);
/* Splits and cleans one byline into ret. */
void page_authors_add(span byline, span site, struct arena *arena, struct article *ret);

/* Sets published_s, modified_s, ARTICLE_DAY_ONLY; returns the offset the page wrote, in minutes. */
int times_choose(const struct sources *s, struct article *ret);

/* The article's picture, absolute; empty when there is none. */
span image_choose(const struct sources *s, span base);
/* feeds and same-site links, absolute. */
void links_read(const struct sources *s, span base, struct page *ret);

/* What this page is instead of an article. */
enum page_stub stub_of(span doc_title, const struct article *a, bool paywall);

/* Lower-case letters and digits of any script only, for comparing texts. */
void fold_plain(span text, struct buf *out);

#endif
