#ifndef PRESS_REQUEST_H
#define PRESS_REQUEST_H

/* request - the head of an HTTP/1.x request, read strictly.
 *
 * Source     RFC 9112; bodies are not supported: a request that announces one is refused.
 * Ownership  spans borrow the bytes.
 * Pure       any bytes give a request, "more", or ERRC_PARSE.
 */

#include "base/base.h"

enum { PRESS_REQUEST_BYTES = 16 * 1024 };

struct press_request {
    bool head; /* HEAD, else GET */
    bool keep_alive;
    bool gzip;        /* the client takes it */
    span target;      /* "/path?query", never empty */
    span path, query; /* parts of target; query without its '?' */
    span host;        /* without port; may be empty */
    span if_none_match, if_modified_since;
};

/* *ret_used is the length of the head, or 0 when more bytes are needed (rc is then OK). */
enum errc press_request_parse(span bytes, struct press_request *ret, size_t *ret_used,
                              struct error *err) MUST_CHECK;

#endif
