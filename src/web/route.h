#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

/* route - which handler answers which address, and who may ask.
 *
 * What is not in the table does not exist, and a row names the role it needs: nothing is open by
 * forgetting. A pattern's "*" stands for one segment; literal segments win over "*", so a source
 * cannot shadow a page (source_slug_valid keeps the names apart too).
 */

#include "web/request.h"

struct call;
typedef void handler(struct call *c);

enum role { ROLE_PUBLIC, ROLE_API, ROLE_ADMIN };

enum { CALL_ARGS = 4 }; /* stars in a pattern */

enum route_flag {
    ROUTE_LANG = 1 << 0,   /* exists under /fr, /en, /ar */
    ROUTE_CACHED = 1 << 1, /* the same for every reader: kept by generation and address */
    ROUTE_POST = 1 << 2,   /* POST only; all others GET and HEAD */
};

struct route {
    const char *pattern; /* "/section/" "*" */
    enum role role;
    unsigned flags;
    handler *fn;
};

const struct route *web_routes(size_t *ret_count); /* routes.c */

enum route_result { ROUTE_FOUND, ROUTE_NONE, ROUTE_WRONG_METHOD };
/* Fills c->args of the best match. segments is the path behind the language prefix. */
enum route_result route_match(const span *segments, size_t count, enum method method,
                              const struct route **ret, span args[CALL_ARGS]);

#endif
