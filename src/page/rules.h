#ifndef PAGE_RULES_H
#define PAGE_RULES_H

/* rules - hand rules for the papers that need them (rules.ini in the data directory).
 *
 *     # what a paper's own pages are read by
 *     [paper.example]
 *     body   = .story-text, #live > article
 *     title  = h1.headline
 *     author = .byline a
 *     date   = time[itemprop=datePublished]
 *     image  = meta[property="og:image"]
 *     remove = .promo, .read-also
 *
 * A section is for that host and those below it ("www." too); the longest name wins. Values are
 * selectors (page/selector_priv.h: elements, .class, #id, [attribute], ' ', '>', ','). A rule that
 * matches nothing on a page leaves the choice to the generic way; struct page says which did.
 *
 * The book is made where the file is read; only a section's text goes to where pages are parsed,
 * and is read there again.
 *
 * Ownership  the book copies the text; spans it gives borrow the book.
 * Limits     RULES_FILE_BYTES, RULES_SECTIONS, RULES_SECTION_BYTES.
 * Errors     one call of `say` a bad line, which is left out; the rest stands.
 * Threads    a book may be read by any.
 */

#include "base/buf.h"

enum page_rule {
    PAGE_RULE_BODY,
    PAGE_RULE_TITLE,
    PAGE_RULE_AUTHOR,
    PAGE_RULE_DATE,
    PAGE_RULE_IMAGE,
    PAGE_RULE_REMOVE,
    PAGE_RULE_COUNT
};
const char *page_rule_name(enum page_rule r); /* "body", ... */

enum { RULES_FILE_BYTES = 256 * 1024, RULES_SECTIONS = 1000, RULES_SECTION_BYTES = 4096 };

struct rule_book;

typedef void rule_say_fn(void *ctx, int line, const char *msg);
/* say may be NULL. */
struct rule_book *rule_book_parse(span text, rule_say_fn *say, void *ctx);
void rule_book_free(struct rule_book *b);
/* What struct page_input wants as `rules`; empty when there are none for the host of that address.
 * book may be NULL. */
span rule_book_for(const struct rule_book *b, span url);
size_t rule_book_count(const struct rule_book *b);
span rule_book_host(const struct rule_book *b, size_t section);

#endif
