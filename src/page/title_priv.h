#ifndef PAGE_TITLE_PRIV_H
#define PAGE_TITLE_PRIV_H

/* title - what a page calls itself, and which of its headings that confirms. Texts are borrowed or
 * live in the arena.
 *
 * Limits     TITLE_HEADINGS_MAX headings, TITLE_CLAIMS_MAX claims, LIMIT_TITLE_BYTES each.
 */

#include "page/parts_priv.h"

/* A text and its words, folded, each between blanks: " bridge to be rebuilt ". */
struct title_words {
    span text, folded;
    unsigned count;
};

enum { TITLE_CLAIMS_MAX = 10, TITLE_HEADINGS_MAX = 60 };

struct title_claims {
    span site, host;
    span og, doc, ld; /* without the site */
    struct title_words at[TITLE_CLAIMS_MAX];
    size_t count, whole; /* the parts of the <title> stand behind the first whole ones */
    bool exact;          /* these may be parts of the headline: they confirm only themselves */
};

struct title_words title_words_of(span text, struct arena *arena);
/* Share of the words of a that stand in b. */
double title_share(const struct title_words *a, const struct title_words *b);

struct title_heading {
    uint32_t node;
    span text, whole; /* whole: with what stands beside the headline in it */
};
/* The visible heading that the claims confirm; of node 0 when there is none. */
struct title_heading title_confirmed_heading(const struct sources *s,
                                             const struct title_claims *claims);
bool title_ends_in_element(const struct dom *d, uint32_t heading, span tail);
/* The only <h1> of the page, of as many bytes at least: a headline that the paper words otherwise
 * for searching machines. */
span title_lone_h1(const struct sources *s, const struct title_claims *claims, size_t bytes_min);
bool title_is_cut(span text, const struct title_claims *claims);
span title_first_h1(const struct sources *s);

/* ---- names beside a headline */

bool title_names_site(span part, span site, span host);
bool title_is_site(span text, span site, span host);
/* The longest part of a <title> between separators that is not the site. */
span title_longest_part(span title, span site, span host);
/* Calls take for each part of a title between separators, the last one first. */
size_t title_parts(span title, span *ret, size_t max);
/* "Opinion | Let kids be kids" */
span title_without_label(span title);
span title_without_glued_site(span title, span site);
span title_without_leftovers(span title);

#endif
