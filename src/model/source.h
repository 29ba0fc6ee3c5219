#ifndef MODEL_SOURCE_H
#define MODEL_SOURCE_H

/* source - a newspaper and its feeds, as every room above knows them.
 *
 * Ownership  spans are borrowed from whoever made the struct (usually an arena).
 */

#include "base/base.h"
#include "model/lang.h"

/* How much of the text a reader may see; the whole text is always searched. */
enum display_mode { DISPLAY_FULL, DISPLAY_EXCERPT, DISPLAY_TITLE, DISPLAY_OFF };

struct source {
    int64_t id;
    span slug;       /* [a-z0-9-]{1,40}; the address /<slug> */
    span name;       /* as the paper writes itself */
    span name_latin; /* for French and English pages; may be empty */
    span home;       /* URL */
    char country[4]; /* ISO 3166 alpha-2, or "" */
    char lang[LANG_SIZE];
    enum display_mode display;
    bool paused;
    int64_t added_s;
    int64_t articles;        /* counted by the store, derived */
    int64_t first_s, last_s; /* first and last article, TIME_UNKNOWN if none */
};

enum feed_kind { FEED_AUTO, FEED_SYNDICATION, FEED_SITEMAP, FEED_HOME };

/* An address that is polled for new articles. */
struct feed_source {
    int64_t id, source_id;
    span url;
    enum feed_kind kind;
    span etag, last_modified; /* validators of the last good answer; may be empty */
    int64_t due_s;            /* next poll */
    int64_t interval_s;
    int64_t last_ok_s; /* TIME_UNKNOWN before the first */
    int64_t failures;  /* in a row */
    span last_error;   /* why the last poll failed; empty when it did not */
};

/* Slugs that would shadow a page of the site ("search", "api", "fr", ...) are refused. */
bool source_slug_valid(span slug);
const char *display_mode_name(enum display_mode m);
bool display_mode_parse(span s, enum display_mode *ret);

#endif
