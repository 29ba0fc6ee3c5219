#ifndef WEB_VIEW_NAMES_H
#define WEB_VIEW_NAMES_H

/* names - names of the archive as pages show them, and the articles that share them. */

#include "store/names.h"
#include "web/call.h"
#include "web/view.h"

/* In the letters of the page where it has such a form. */
span name_text(struct call *c, const struct name_row *n);
span name_href(struct call *c, int64_t id);
struct link_list name_links(struct call *c, const struct name_row *names, size_t count,
                            bool with_counts);
/* The article's names, and the articles of other stories that share the most telling of its names
 * and words of its title. */
void names_fill(struct call *c, const struct article *a, struct article_view *v);

#endif
