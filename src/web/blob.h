#ifndef WEB_BLOB_H
#define WEB_BLOB_H

/* blob - the bytes of a finished answer, shared by the cache and the connections that send it.
 *
 * A compressed form is made when first asked for and kept.
 * Ownership  counted: blob_new() and blob_ref() give one reference, blob_unref() takes it.
 * Threads    any.
 * Libraries  zlib, brotli, only here.
 */

#include "base/base.h"

enum encoding { ENCODING_IDENTITY, ENCODING_GZIP, ENCODING_BROTLI, ENCODING_COUNT };

struct blob;

/* Copies bytes. compress: text that gains by it. */
struct blob *blob_new(span bytes, bool compress);
/* Bytes that live for ever (embedded assets). */
struct blob *blob_static(span bytes, bool compress);
struct blob *blob_ref(struct blob *b);
void blob_unref(struct blob *b);
/* The form for what the client accepts, best first. */
span blob_bytes(struct blob *b, span accept_encoding, enum encoding *ret);
/* Strong ETag with quotes, of the identity form; one for all encodings would be wrong by RFC 9110,
 * so it carries the encoding's letter. */
enum { BLOB_ETAG_SIZE = 24 };
const char *blob_etag(const struct blob *b, enum encoding e, char out[BLOB_ETAG_SIZE]);
size_t blob_size(const struct blob *b); /* identity */
bool etag_matches(span if_none_match, const char *etag);

#endif
