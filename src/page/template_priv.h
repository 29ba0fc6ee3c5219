#ifndef PAGE_TEMPLATE_PRIV_H
#define PAGE_TEMPLATE_PRIV_H

/* template_priv - a page's blocks as a template knows them. */

#include "page/body_priv.h"
#include "page/meta_priv.h"
#include "page/template.h"

/* body_choose() with what the source's other pages say: what stands there too is no text, unless
 * nothing would be left. `traces` NULL: nothing is to be learnt from this page. `known` NULL: as
 * body_choose(). Appends what was left out to `repeated`. */
struct template_use {
    const struct page_template *known;
    struct page_traces *traces;
    struct buf *repeated;
};
/* Takes out a picture and a description that are the paper's own: its logo, its slogan. Both belong
 * to it only when they stand on most pages, whatever those are about. NULL as above. */
void template_claims(struct meta *m, const struct page_template *known, struct page_traces *traces);
struct body_choice template_choose(struct blocks *b, span title, span summary,
                                   const struct template_use *use, bool *kept);

#endif
