#ifndef WEB_VIEW_HEADLINE_H
#define WEB_VIEW_HEADLINE_H

/* headline - articles and stories of the archive as lists show them. Results live in the arena. */

#include "web/call.h"
#include "web/view.h"

enum headline_wants { WANT_PICTURE = 1, WANT_SUMMARY = 2 };

/* "/<slug>/<id>" with the prefix. */
span article_href(struct call *c, const struct article *a);
span article_path(struct call *c, const struct article *a); /* without */
/* False for articles that are not to be listed (source off, robots). */
bool headline_of(struct call *c, const struct article *a, unsigned wants, struct headline *ret);
struct headline_list headlines_of(struct call *c, const struct article *articles, size_t count,
                                  unsigned wants);
/* store_article_list and headlines_of in one; an error gives an empty list and a log line. */
struct headline_list headlines_list(struct call *c, const struct list *list, unsigned wants);
/* The picture when it may be shown. */
bool picture_of(struct call *c, const struct article *a, struct picture *ret);
/* NULL when it has fewer than two articles or cannot be read. */
const struct coverage *coverage_of(struct call *c, const struct story *s);
/* The story's lead article with its coverage and up to `also` other angles. */
bool headline_of_story(struct call *c, const struct story *s, unsigned wants, size_t also,
                       struct headline *ret);
/* How the source wants to be shown, with robots' wishes on top. */
enum display_mode article_display(struct call *c, const struct article *a);
span source_name(struct call *c, const struct source *s); /* in the letters of the page */

#endif
