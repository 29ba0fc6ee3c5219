#ifndef WEB_CACHE_H
#define WEB_CACHE_H

/* cache - finished pages by address and language.
 *
 * A page is good while the archive's sequence and the index's generation are what they were, and
 * for CACHE_TTL_S at most ("5 minutes ago" must move on). Two-way buckets; a full bucket loses its
 * older page. Keys are hashed with a random seed: readers choose addresses.
 *
 * Threads    any.
 */

#include "web/blob.h"

struct page_cache;

#define CACHE_TTL_S 30

struct cache_key {
    span address;        /* with the query, and the interface language */
    uint64_t generation; /* archive and index, mixed */
    int64_t now_s;
};

struct cached_page {
    int status;
    const char *type;  /* literal */
    struct blob *link; /* value of the Link header, NULL = none */
    struct blob *blob;
};

struct page_cache *page_cache_new(size_t bytes_max);
void page_cache_free(struct page_cache *c);
/* Gives references in ret->blob and ret->link. */
bool page_cache_get(struct page_cache *c, const struct cache_key *key, struct cached_page *ret);
/* Takes references of its own. */
void page_cache_put(struct page_cache *c, const struct cache_key *key,
                    const struct cached_page *page);
void page_cache_clear(struct page_cache *c);
void page_cache_counts(struct page_cache *c, uint64_t *ret_hits, uint64_t *ret_misses,
                       size_t *ret_bytes);

#endif
