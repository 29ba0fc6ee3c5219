#ifndef PAGE_BODY_PRIV_H
#define PAGE_BODY_PRIV_H

/* body - which blocks of a page are the article.
 *
 * 1. Every block gets a value: its text outside links, if it reads like prose.
 * 2. Values flow up the tree and lose a share at each level, so that the node nearest above most
 *    of the prose wins; names that say "article body" help.
 * 3. Inside the winner, what its names, its links or its words show to be boilerplate goes.
 *
 * Sources    link density: Kohlschütter et al., "Boilerplate detection using shallow text
 *            features" (2010); flow of values upwards: Arc90 Readability.
 */

#include "page/blocks_priv.h"

struct body_choice {
    uint32_t container; /* node; 0 = nothing found */
    uint32_t chars;     /* runes of the chosen blocks */
    uint32_t paragraphs;
};

/* What stands below a node. */
struct tally {
    uint32_t chars, linked; /* runes, and those of them in links */
    uint32_t blocks;
    uint32_t heads; /* headings that lead nowhere: of a text, not of a teaser */
    uint32_t pictures, anchors;
};

/* By the numbers of nodes. */
struct weights {
    double *mass;        /* value of all good blocks below */
    double *flow;        /* the same, losing a share at each level */
    struct tally *below; /* of all blocks */
    uint8_t *bad;        /* the node or one above it is boilerplate */
};

/* Sets kept[i] for each block that is part of the article. title: blocks equal to it are no text.
 * summary: one short sentence beside the headline that is equal to it is no text either.
 */
struct body_choice body_choose(const struct blocks *b, span title, span summary, bool *kept);
/* Of the blocks that kept[] names: what is boilerplate by its own words goes, as in body_choose().
 */
void body_clean(const struct blocks *b, span title, bool *kept);

/* The steps of it. The first two need mass, and set below and bad. */
void boxes_tally(const struct blocks *b, struct weights *w);
void boxes_mark_bad(const struct blocks *b, struct weights *w);
/* kept[] from the blocks of a container (0 = none). */
void keep_blocks(const struct blocks *b, const struct weights *w, uint32_t container, span title,
                 span summary, bool *kept);
/* Headings with nothing under them head what was dropped. */
void keep_no_loose_headings(const struct blocks *b, bool *kept);

/* claimed: the text as the page's JSON-LD has it, or empty. Where it is the chosen text, what it
 * leaves out is no part of it. */
void claimed_drop_rest(const struct blocks *b, span claimed, bool *kept);

#endif
