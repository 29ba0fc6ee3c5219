#ifndef PAGE_RULES_PRIV_H
#define PAGE_RULES_PRIV_H

/* rules_priv - a section's rules on one page.
 *
 *   ruled_begin (before the page is parsed: attributes to keep)
 *   ruled_match (nodes that match; `remove` is done)
 *   ruled_title ... ruled_image (each sets its bit in used or missed)
 *
 * Ownership  borrows the section's text; ruled_done() frees the rest.
 */

#include "page/body_priv.h"
#include "page/parts_priv.h"
#include "page/rules.h"
#include "page/selector_priv.h"

/* "key = value", trimmed; false when there is no '='. */
bool rule_line(span line, span *ret_key, span *ret_value);
enum errc rule_add(struct selector_set *set, span key, span value, struct error *err) MUST_CHECK;
/* The lines of a section; those that are not understood are passed over. */
void rules_compile(span text, struct selector_set *set);

struct ruled {
    struct selector_set set;
    unsigned asked, used, missed; /* sets of 1 << enum page_rule */
    uint8_t *hits;                /* of each node, such a set; NULL: no rules */
};

void ruled_begin(span rules, struct ruled *r);
void ruled_match(struct ruled *r, struct dom *d);
void ruled_done(struct ruled *r);

/* Each leaves the choice alone and counts as missed when its rule gives nothing. */
void ruled_title(struct ruled *r, const struct sources *s, span *title);
/* True when the text was chosen by the rule; *container is then the first node that matched. */
bool ruled_body(struct ruled *r, const struct blocks *b, span title, bool *kept,
                uint32_t *container);
void ruled_authors(struct ruled *r, const struct sources *s, struct article *a);
void ruled_date(struct ruled *r, const struct sources *s, struct article *a, int *offset_min);
void ruled_image(struct ruled *r, const struct sources *s, span base, span *image);

#endif
