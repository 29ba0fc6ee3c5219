#ifndef CRAWL_SECTIONS_H
#define CRAWL_SECTIONS_H

/* sections - the section of an article whose paper did not name one that we know: the operator's
 * own model first (<dir>/subject.model, made by `warraq train --labels site`), then the built-in
 * one. Only what a model is sure of counts.
 *
 * Ownership  the store stays the caller's.
 * Errors     an own model that cannot be read (damaged, or of another version) is logged and left
 *            out: it is no reason not to crawl.
 * Threads    one, the one that owns the store handle.
 */

#include "model/article.h"
#include "store/store.h"

#define SECTIONS_FILE "subject.model"

struct sections;
/* dir NULL = the built-in model alone. */
enum errc sections_open(struct store *store, const char *dir, struct sections **ret,
                        struct error *err) MUST_CHECK;
void sections_close(struct sections *s);
/* CATEGORY_UNKNOWN when neither is sure. */
enum category sections_guess(struct sections *s, const struct article *a);

#endif
