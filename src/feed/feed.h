#ifndef FEED_FEED_H
#define FEED_FEED_H

/* feed - RSS 0.9-2.0, RDF, Atom 0.3/1.0, JSON Feed become one struct; sitemaps and OPML beside it.
 *
 * Titles and names are text only, after one decode; descriptions keep their HTML for page's
 * fragment functions and must not reach a reader otherwise.
 * Pure       bytes in, struct out; no DTD, no entities but HTML's names, no network. In the jail.
 * Ownership  results live in the arena.
 * Limits     LIMIT_FEED_ITEMS; complete items before a cut or an error are kept.
 * Errors     ERRC_PARSE "not a feed" (an HTML page says so); ERRC_LIMIT.
 */

#include "base/arena.h"
#include "base/clock.h"

struct feed_link {
    span href, rel, type, title, hreflang, length;
};
struct feed_person {
    span name, email, href;
    bool contributor; /* else an author */
};
struct feed_category {
    span term, scheme, label;
};
struct feed_media {
    span url, type, length;
    enum { MEDIA_ENCLOSURE, MEDIA_CONTENT, MEDIA_THUMBNAIL } kind;
};

struct feed_entry {
    span title, link, id, author, comments, language, image, publisher;
    span summary, content; /* HTML, as hostile as it came; relative links stand under base */
    span content_type;     /* as the feed says; "text/plain": its text was escaped for you */
    span title_markup;     /* the title's HTML, when it says more; for lab only */
    span link_written;     /* link before it was normalised; for lab only */
    span base;             /* address that relative links inside the texts refer to */
    span title_base, summary_base, content_base; /* when another than base */
    bool summary_plain;                          /* summary came as plain text and was escaped */
    span source_title, source_url, source_id;
    span source_markup;             /* source_title's HTML; for lab only */
    int64_t published_s, updated_s; /* TIME_UNKNOWN when absent or not understood */
    bool day_only;                  /* published has no time of day */
    struct feed_person *persons;
    struct feed_category *categories;
    struct feed_link *links;
    struct feed_media *media;
    size_t person_count, category_count, link_count, media_count;
};

enum feed_format { FEED_RSS, FEED_RDF, FEED_ATOM, FEED_JSON };

struct feed {
    enum feed_format format;
    const char *encoding; /* "utf-8", ... */
    const char *version;  /* "rss20", "atom10", ... */
    span title, link, description, language, id, generator, publisher, author, self, hub;
    span image, image_title, image_link;
    span title_markup, link_written, image_written, base;
    span title_base, description_base; /* when another than base */
    bool description_plain;
    int64_t updated_s, published_s;
    struct feed_person *persons;
    struct feed_category *categories;
    struct feed_link *links;
    size_t person_count, category_count, link_count;
    struct feed_entry *entries;
    size_t entry_count;
    bool truncated; /* cut or broken after the last entry */
};

struct feed_input {
    span bytes;
    span url; /* where it came from, for relative links */
    span content_type, content_location, content_language; /* HTTP headers, may be empty */
    int64_t now_s;
};

/* Loads whatever the libraries load on first use; call before the jail closes. */
void feed_warm_up(void);

enum errc feed_parse(const struct feed_input *in, struct arena *arena, struct feed *ret,
                     struct error *err) MUST_CHECK;

struct sitemap_url {
    span loc, title, publication, language, image, keywords;
    span lastmod, published;        /* as written */
    int64_t lastmod_s, published_s; /* TIME_UNKNOWN when absent */
};
struct sitemap {
    bool is_index; /* urls are further sitemaps */
    struct sitemap_url *urls;
    size_t url_count;
    bool truncated;
};
/* XML, plain text or gzip. */
enum errc sitemap_parse(span bytes, span url, struct arena *arena, struct sitemap *ret,
                        struct error *err) MUST_CHECK;

struct opml_outline {
    span title, feed_url, home_url, language;
};
enum errc opml_parse(span bytes, struct arena *arena, struct opml_outline **ret, size_t *ret_count,
                     struct error *err) MUST_CHECK;

#endif
