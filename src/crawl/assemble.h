#ifndef CRAWL_ASSEMBLE_H
#define CRAWL_ASSEMBLE_H

/* assemble - one article from what the feed said and what the page shows.
 *
 * Title     the page's, unless it is empty, the site's name, or the feed's with the site's name
 *           behind it; the mark عاجل is taken off and becomes a flag.
 * Date      the feed's when it is plausible, else the page's; neither sets ARTICLE_DATE_UNSURE.
 * Address   the page's canonical one on the same site, else where the redirects ended.
 * Flags     robots words of the page and of X-Robots-Tag, the most restrictive wins.
 * Pure      the clock is an argument.
 * Ownership the article's spans live in the arena or borrow from the input.
 */

#include "page/page.h"
#include "store/store.h"

struct assemble_input {
    const struct candidate *candidate;
    const struct page *page; /* NULL: the page could not be had, the feed's facts must do */
    span url;                /* final address; empty = the candidate's */
    span x_robots_tag;
    span agent; /* product token, for robots words that name a bot */
    int64_t now_s;
};

/* ERRC_PARSE with the reason when there is no article in it ("no title", "consent wall", ...). */
enum errc assemble_article(const struct assemble_input *in, struct arena *arena,
                           struct article *ret, struct error *err) MUST_CHECK;
/* Can an article be made from the feed's facts alone? */
bool assemble_from_feed_possible(const struct candidate *c);
/* Takes a mark of urgency («عاجل:», "Breaking |") off the title; true when there was one. */
bool assemble_breaking(span *title);
/* enum article_flag bits of robots words: "noarchive, WarraqBot: noindex". */
uint32_t assemble_robots_flags(span words, span agent);

#endif
