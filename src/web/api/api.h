#ifndef WEB_API_API_H
#define WEB_API_API_H

/* api - everything on the site as JSON, under /api/v1/.
 *
 * Read-only. Answers are objects; an error is {"error":{"code","message"}} with its status. The
 * description at /api/v1/openapi.json is written from the tables in openapi.c, which a test holds
 * against the routes. Texts obey the source's display mode, as pages do.
 */

#include "base/json.h"
#include "web/call.h"

enum {
    API_LIMIT = 20,             /* items when "limit" does not say */
    API_LIMIT_MAX = 100,        /* the most "limit" may say */
    API_LIMIT_MAX_TOKEN = 1000, /* with a token */
    API_OFFSET_MAX = 10000,
};

/* Begins an answer: an object is open. api_end closes it. */
struct json_writer api_begin(struct call *c);
void api_end(struct call *c, struct json_writer *w);
/* Writes the whole answer; message NULL = the usual words for that status. */
void api_refuse(struct call *c, int status, const char *message);
bool api_is(const struct call *c); /* an address of the API */

/* "limit"; false with the answer written. */
bool api_limit(struct call *c, size_t *ret);
/* A time as the API writes it; null when unknown. */
void api_put_time(struct json_writer *w, const char *key, int64_t t_s);
void api_put_bool(struct json_writer *w, const char *key, bool v);
/* The members of an article; false and nothing written when it must not be listed. The object
 * stays open for more members. */
bool api_begin_article(struct call *c, struct json_writer *w, const struct article *a);
/* What may be read of its text without opening it; nothing for titles only. */
void api_put_excerpt(struct call *c, struct json_writer *w, const struct article *a);
/* "items": [...] */
void api_put_articles(struct call *c, struct json_writer *w, const struct article *articles,
                      size_t count);
/* "before=<time>-<id>", the "next" of the answer before; false with the answer written. */
bool api_before(struct call *c, struct list *list);
/* "next": null at the end of the list. */
void api_put_next(struct call *c, struct json_writer *w, const struct list *list,
                  const struct article *articles, size_t count);
/* "names": [...], those of an article, the most prominent first */
void api_put_names(struct call *c, struct json_writer *w, int64_t article_id);
void api_begin_story(struct call *c, struct json_writer *w, const struct story *s);

handler api_search, api_counts, api_facets, api_status, api_openapi;
handler api_stories, api_story, api_articles, api_article, api_sources;
handler api_names, api_name, api_trends;

#endif
