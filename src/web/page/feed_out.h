#ifndef WEB_PAGE_FEED_OUT_H
#define WEB_PAGE_FEED_OUT_H

/* feed_out - a list of articles as others may follow it: RSS 2.0, Atom, JSON Feed 1.1.
 *
 * Addresses are absolute. A title that runs against the feed's direction, or mixes both, is
 * isolated (FSI ... PDI): feed readers show it in a line of their own language.
 */

#include "web/call.h"

enum { FEED_ITEMS = 50 };

enum feed_format { FEED_RSS, FEED_ATOM, FEED_JSON };

struct feed_item {
    span title, url, via, summary; /* via: at the paper */
    span source, source_home;
    const span *authors;
    size_t author_count;
    span category, image;
    int64_t image_bytes;
    const char *lang;
    int64_t published_s, updated_s;
};

struct feed_view {
    span title, description, self, page;
    const char *lang;
    struct feed_item *at;
    size_t len;
    int64_t updated_s;
};

void feed_write_rss(struct call *c, const struct feed_view *v);
void feed_write_atom(struct call *c, const struct feed_view *v);
void feed_write_json(struct call *c, const struct feed_view *v);

#endif
