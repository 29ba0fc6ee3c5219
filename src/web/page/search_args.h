#ifndef WEB_PAGE_SEARCH_ARGS_H
#define WEB_PAGE_SEARCH_ARGS_H

/* search_args - what a search address says, and addresses of the same search changed in one thing.
 * Feeds out and the API read searches with it too.
 */

#include "web/call.h"

enum { SEARCH_PAGE = 20, SEARCH_PAGES_MAX = 50, SEARCH_DEADLINE_US = 200 * 1000 };

struct search_args {
    span q, from, to, source, author, lang;
    enum category category;
    enum sort_order sort;
    bool exact;
    int64_t page;         /* from 1 */
    int64_t from_s, to_s; /* TIME_UNKNOWN = open; "to" is the whole day */
};

struct search_args search_args_read(struct call *c);
/* All but facets and limits is filled. */
struct query search_args_query(struct call *c, const struct search_args *a);
/* Asks the index. An answer that is not whole (the deadline passed, a part of the index is damaged)
 * is kept by no cache: the next reader may get all of it. */
void search_ask(struct call *c, const struct query *q, struct results *ret);
/* "<prefix>/search?q=..." without what is at its default. base "/search" or "/search/rss". */
span search_args_href(struct call *c, const char *base, const struct search_args *a);

#endif
