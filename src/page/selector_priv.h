#ifndef PAGE_SELECTOR_PRIV_H
#define PAGE_SELECTOR_PRIV_H

/* selector - a small part of CSS selectors over the flat array of nodes.
 *
 *   list   = chain *("," chain)          chain = part *(" " part | ">" part)
 *   part   = [tag | "*"] *cond, not empty
 *   cond   = .class | #id | [attr] | [attr OP value], OP one of = ~= ^= $= *=
 *
 * All chains of a page's rules are matched in one walk: a set of one bit a part says how far each
 * chain has come at a node and at the nodes above it. So there is no backtracking, and the work is
 * at most nodes x parts, whatever was written and whatever comes.
 *
 * Ownership  borrows the text it was made from.
 * Limits     SELECTOR_PARTS parts and SELECTOR_CONDS conditions of all chains together;
 *            SELECTOR_ATTRS attributes that the page room does not know; values longer than
 *            SELECTOR_VALUE_BYTES on a page are looked at up to there.
 * Errors     ERRC_USAGE with what was not understood.
 */

#include "page/dom_priv.h"

enum {
    SELECTOR_PARTS = 64,
    SELECTOR_CONDS = 128,
    SELECTOR_ATTRS = DOM_EXTRA_MAX,
    SELECTOR_VALUE_BYTES = 1024
};

enum selector_op {
    SELECTOR_HAS,
    SELECTOR_IS,
    SELECTOR_WORD,
    SELECTOR_STARTS,
    SELECTOR_ENDS,
    SELECTOR_HOLDS
};

struct selector_cond {
    enum selector_op op;
    enum attr attr; /* ATTR_COUNT and up: extra[attr - ATTR_COUNT] */
    span value;
};

struct selector_part {
    uint8_t tag; /* TAG_OTHER = any */
    uint8_t rule;
    uint8_t cond_at, cond_count;
    bool ends; /* the last part of its chain */
};

struct selector_set {
    struct selector_part parts[SELECTOR_PARTS];
    struct selector_cond conds[SELECTOR_CONDS];
    unsigned part_count, cond_count;
    uint64_t first, below, child; /* parts: begin a chain; below the one before; its child */
    struct dom_extra extra;
};

/* Adds the chains of `text`; nodes that they match will have the bit `rule` (0..7). The set is as
 * it was when the text is not understood. */
enum errc selector_add(struct selector_set *s, span text, unsigned rule, struct error *err)
    MUST_CHECK;
/* ret[node] = the rules that match it; room for d->count, zeroed. */
void selector_match(const struct selector_set *s, const struct dom *d, uint8_t *ret);

#endif
