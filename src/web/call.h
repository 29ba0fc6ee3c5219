#ifndef WEB_CALL_H
#define WEB_CALL_H

/* call - one request being answered, as a handler sees it.
 *
 * A handler reads c->req and c->args, asks c->store and the index, and fills c->res. Everything it
 * makes lives in c->arena, which is gone when the answer is out.
 *
 * Threads    a call belongs to one thread.
 */

#include "model/source.h"
#include "search/search.h"
#include "store/store.h"
#include "web/i18n.h"
#include "web/request.h"
#include "web/response.h"
#include "web/route.h"

struct web;
struct worker;

struct call {
    struct web *web;
    struct worker *worker;
    const struct request *req;
    struct response *res;
    struct arena *arena;
    struct store *store;        /* read-only */
    struct index_reader *index; /* NULL while there is none */
    const struct settings_view {
        span site_name, base_url; /* base_url "" when not configured */
        span feed_base;           /* absolute for certain: for feeds and e-mail */
        const char *zone, *months, *country, *contact;
        enum ui_lang lang; /* of "/" */
        int64_t report_threshold;
        bool cookie_secure;
        const char *images_dir;
    } * site;
    enum ui_lang lang;    /* of this page */
    span prefix;          /* "" or "/fr": stands before every address of a page */
    span args[CALL_ARGS]; /* what the route's * stood for, decoded */
    span rest;            /* path behind the prefix, as sent: "/latest" */
    int64_t now_s;
    enum role role; /* what the caller has proved to be */
    bool api_token; /* a request of the API came with a token that we know */
};

/* ---- sources, from a table that every worker keeps for a moment */
const struct source *call_source(struct call *c, span slug);
const struct source *call_source_by_id(struct call *c, int64_t id);
size_t call_sources(struct call *c, const struct source **ret);

/* Changes with every change of the archive and the index: the keys of cached bytes. */
uint64_t call_generation(struct call *c);

/* ---- the writable archive, one thread at a time */
/* NULL with an answer of 503 written when the disk says no. Always followed by call_write_end,
 * which also forgets the cached pages. */
struct store *call_write_begin(struct call *c);
void call_write_end(struct call *c, struct store *s);

/* ---- who asks (auth.c): false with the answer (303 to the login, 401, 403) written */
bool call_authorise(struct call *c, enum role role);

/* ---- errors (page/error.c): each writes the whole answer */
void call_error(struct call *c, int status);
/* Maps what a lower room said: NOT_FOUND 404, LIMIT 400, RETRY_LATER 503, else 500 with a code
 * that is also in the log. */
void call_fail(struct call *c, const struct error *err);

/* ---- addresses */
/* prefix + path, in the arena */
span call_path(struct call *c, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* feed_base + path: absolute */
span call_absolute(struct call *c, span path);
/* Answers 301 when the request did not come by this address (without the prefix). */
bool call_canonical(struct call *c, span path);

#endif
