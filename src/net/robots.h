#ifndef NET_ROBOTS_H
#define NET_ROBOTS_H

/* robots - robots.txt by RFC 9309 with Google's semantics (longest match, allow wins ties,
 * * and $), linear in the input. Also X-Robots-Tag / meta robots words.
 *
 * Pure       bytes in, verdict out; caching and fetching are crawl's.
 * Limits     LIMIT_ROBOTS_BYTES; the rest is ignored.
 */

#include "base/arena.h"

struct robots; /* rules for one agent, in the arena */

/* agent: the product token, "WarraqBot". Never fails: what is not understood is skipped. */
const struct robots *robots_parse(span text, span agent, struct arena *arena);
/* "/path?query" of a URL as it is written, cut as Google's parser cuts it; "/" when it has none. */
span robots_path(span url, struct arena *arena);
/* path_query: "/path?query" as in the URL's normal form. NULL robots allows all. */
bool robots_allowed(const struct robots *r, span path_query);
/* Seconds, 0 when none. */
double robots_crawl_delay(const struct robots *r);
/* What Content-Signal (contentsignals.org) says to the agent: "search=yes, ai-train=no"; or empty.
 */
span robots_signal(const struct robots *r);
/* Sitemap lines (any group), in order. */
size_t robots_sitemaps(const struct robots *r, const span **ret);

#endif
