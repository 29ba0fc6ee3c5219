#ifndef CRAWL_ITEMS_H
#define CRAWL_ITEMS_H

/* items - what a feed, a sitemap or a home page shows becomes candidates.
 *
 * Addresses are normalised; whatever has none that we may visit is dropped. due_s spreads the items
 * of one answer over time by the host's delay, newest first, so that the frontier never holds more
 * that is due for a host than it may be asked.
 * Pure       the clock is an argument.
 * Ownership  candidates live in the arena or borrow from the parsed structs.
 */

#include "feed/feed.h"
#include "page/page.h"
#include "store/store.h"

struct items_input {
    int64_t source_id;
    span base; /* final address of the feed or page */
    int64_t now_s;
    int64_t host_delay_ms; /* 0 = all are due at once */
};

struct items {
    struct candidate *at;
    size_t count;
};

enum { ITEMS_SITEMAP_MAX = 5000, ITEMS_LINKS_MAX = 200, ITEMS_SITEMAP_AGE_S = 31 * 86400 };

void items_from_feed(const struct items_input *in, const struct feed *feed, struct arena *arena,
                     struct items *ret);
/* Addresses of its last month, newest first; of a sitemap without any dates, the first ones. */
void items_from_sitemap(const struct items_input *in, const struct sitemap *map,
                        struct arena *arena, struct items *ret);
/* Links of a home or section page that look like articles. */
void items_from_links(const struct items_input *in, const struct page *page, struct arena *arena,
                      struct items *ret);
/* Does this address look like an article's rather than a section's? */
bool items_url_is_article(span url);

#endif
