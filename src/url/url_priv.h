#ifndef URL_URL_PRIV_H
#define URL_URL_PRIV_H

/* url_priv - what the files of this room share: hosts, punycode, the normal form of parts. */

#include "base/limits.h"
#include "url/url.h"

enum { HOST_BYTES_MAX = 253, LABEL_BYTES_MAX = 63 };

/* Authority's host as written -> lower-case ASCII name, dotted IPv4 or [IPv6]. */
enum errc url_host_parse(span text, struct arena *arena, span *ret, bool *ret_is_ip,
                         struct error *err) MUST_CHECK;
/* Punycode of one label, without the "xn--" prefix (RFC 3492). False when it does not fit. */
bool url_punycode(span label, struct buf *out);

/* Appends a path in normal form: escapes in upper case, unreserved decoded, dot segments resolved;
 * begins with '/'. */
void url_path_normal(span path, struct buf *out);
/* Appends a query without its '?', in normal form and without tracking parameters. */
void url_query_normal(span query, struct buf *out);

#endif
