#ifndef PAGE_META_PRIV_H
#define PAGE_META_PRIV_H

/* meta - what a page says about itself: JSON-LD, <meta>, <link>, microdata. Claims only; page.c
 * weighs them against each other and against what is visible.
 *
 * Ownership  spans live in the arena.
 */

#include "base/limits.h"
#include "page/dom_priv.h"

/* The best article object of all JSON-LD scripts of a page. */
struct jsonld {
    int rank; /* 0 nothing, 1 a web page, 2 a video or list, 3 an article */
    span headline, description, section, image, published, modified, body, site_name, url, lang;
    span authors[LIMIT_AUTHORS];
    size_t author_count;
    bool paywall;
};

/* Reads one script; keeps what has the higher rank. Bad JSON is repaired or ignored. */
void jsonld_read(span script, struct arena *arena, struct jsonld *ld);

struct meta {
    struct jsonld ld;
    span html_lang, html_dir;
    span doc_title, og_title, twitter_title, item_headline, named_title;
    span description, og_description;
    span site_name, section, image, item_image, canonical, og_url, base_href, refresh;
    span published[8], modified[4]; /* as written, best first */
    size_t published_count, modified_count;
    size_t published_strong;     /* of these, from names that mean nothing else; they come first */
    span authors[LIMIT_AUTHORS]; /* from <meta>, not split */
    size_t author_count;
    span robots;
    span feeds[8];
    size_t feed_count;
    bool paywall, og_article;
};

/* What the page calls its site; may be empty. */
static inline span meta_site(const struct meta *m) {
    return m->site_name.len ? m->site_name : m->ld.site_name;
}

void meta_read(const struct dom *d, struct arena *arena, struct meta *ret);

/* Entities decoded once more, tags dropped, one line: for text out of attributes and JSON. */
span meta_text(span s, struct arena *arena);

#endif
