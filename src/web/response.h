#ifndef WEB_RESPONSE_H
#define WEB_RESPONSE_H

/* response - an answer before it goes out: status, type, headers, bytes.
 *
 * Every answer, errors and pictures too, gets its headers from response_headers(), and a header
 * value with a control byte is refused there: nothing foreign can split an answer.
 *
 * Ownership  a response owns its body; `blob` is a counted reference to shared bytes and, when
 *            set, is the body.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "web/blob.h"

enum { RESPONSE_HEADERS = 8 };

enum response_kind {
    RESPONSE_PAGE,  /* HTML: the strict policy of pages */
    RESPONSE_DATA,  /* JSON, XML, text: no resources at all */
    RESPONSE_MEDIA, /* thumbnails, fonts: sandboxed */
};

enum cache_kind {
    CACHE_NO_STORE,  /* personal: admin, forms */
    CACHE_SHORT,     /* pages: revalidated by ETag after a moment */
    CACHE_HOUR,      /* thumbnails: may be hidden later */
    CACHE_IMMUTABLE, /* hashed addresses */
};

struct response {
    int status;
    enum response_kind kind;
    enum cache_kind cache;
    const char *type; /* "text/html; charset=utf-8" */
    struct buf body;
    struct blob *blob;
    struct response_header {
        const char *name;
        char *value; /* a copy */
    } headers[RESPONSE_HEADERS];
    size_t header_count;
};

#define RESPONSE_INIT                                                                              \
    {                                                                                              \
        .status = 200, .cache = CACHE_SHORT, .type = "text/html; charset=utf-8",                   \
        .body = BUF(LIMIT_PAGE_OUT_BYTES)                                                          \
    }

void response_done(struct response *r);
/* Forgets what was written so far; for an error in the middle of a page. */
void response_reset(struct response *r);
/* The name is a literal, the value is copied. False when it is refused: a control byte in it. */
bool response_header(struct response *r, const char *name, span value);
/* path begins with a single '/', or is our configured address. 301, 302, 303, 308. */
void response_redirect(struct response *r, int status, span path);

/* Feeds and the API hold what anybody may read: pages of other sites may read it too. */
bool response_for_other_sites(const struct response *r);
/* Calls add for each header this answer must carry. */
void response_headers(const struct response *r,
                      void (*add)(void *ctx, const char *name, const char *value), void *ctx);

/* The body becomes the blob, if it is not one yet. */
void response_seal(struct response *r);
/* What goes on the wire: the encoding the client takes, 304 when it has the page already. */
struct outgoing {
    int status;
    span bytes;
    enum encoding encoding;
    char etag[BLOB_ETAG_SIZE]; /* "" = none */
};
void response_outgoing(struct response *r, span accept_encoding, span if_none_match,
                       struct outgoing *ret);

#endif
