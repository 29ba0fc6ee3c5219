#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

/* request - what a reader asked for, parsed and checked once.
 *
 * The path is split at '/' and each segment percent-decoded, so "%2f" cannot make a new segment.
 * All texts are valid UTF-8 without control characters; a request where they are not is refused
 * (ERRC_PARSE, answer 400).
 *
 * Ownership  everything lives in the arena given to request_parse().
 * Limits     REQUEST_SEGMENTS, REQUEST_PARAMS, LIMIT_REQUEST_BODY_BYTES.
 */

#include "base/arena.h"

enum method { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_OTHER };
enum { REQUEST_SEGMENTS = 8, REQUEST_PARAMS = 64 };

struct param {
    span name, value;
};

/* The client's address; IPv4 as v4-mapped. */
struct client_address {
    unsigned char bytes[16];
};

/* What the server hands over. Header values are borrowed. */
struct raw_request {
    const char *method;
    span target; /* as sent: path and query */
    span body;   /* form, POST only */
    span content_type, cookie, if_none_match, accept_encoding, authorization, host, origin;
    span sec_fetch_site, forwarded_for;
    struct client_address client;
};

struct request {
    enum method method;
    span target;                     /* as sent */
    span path, query;                /* as sent, without '?' */
    span segments[REQUEST_SEGMENTS]; /* decoded */
    size_t segment_count;
    bool trailing_slash;
    struct param params[REQUEST_PARAMS]; /* of the query */
    size_t param_count;
    struct param form[REQUEST_PARAMS]; /* of a urlencoded body */
    size_t form_count;
    struct raw_request raw;
};

enum errc request_parse(const struct raw_request *raw, struct arena *arena, struct request *ret,
                        struct error *err) MUST_CHECK;
/* The first of that name; empty when absent. */
span request_param(const struct request *r, const char *name);
span request_form(const struct request *r, const char *name);
bool request_has_param(const struct request *r, const char *name);
/* Value of a cookie, as sent; empty when absent. */
span request_cookie(const struct request *r, const char *name);
/* The reporter's network: /24 of IPv4, /48 of IPv6; to be hashed with a secret, never stored. */
struct client_address request_network(const struct request *r);
/* A browser says that another site sent this POST. */
bool request_cross_site(const struct request *r);

#endif
