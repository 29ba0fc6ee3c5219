#ifndef URL_URL_H
#define URL_URL_H

/* url - parse, resolve, normalise http(s) addresses; registrable domains.
 *
 * Grammar    WHATWG URL for what browsers agree on: tabs and newlines removed, backslash as slash,
 *            IDNA hosts, IPv4 in any base; userinfo is refused, only http and https pass.
 * Normal     lower-case scheme and host, no default port, no fragment, dot segments resolved,
 *            percent-encoding in upper case, unreserved characters decoded, non-ASCII encoded,
 *            tracking parameters (utm_*, fbclid, gclid, ...) dropped.
 * Ownership  results live in the arena.
 * Limits     LIMIT_URL_BYTES.
 * Errors     ERRC_PARSE; ERRC_DENIED for another scheme or userinfo; ERRC_LIMIT.
 * Threads    any.
 * Library    libpsl (registrable domain), only here.
 */

#include "base/arena.h"
#include "base/buf.h"

struct url {
    bool https;
    span host;  /* lower-case ASCII (punycode), or an IPv4/IPv6 literal with brackets */
    int port;   /* 80/443 when not written */
    span path;  /* begins with '/' */
    span query; /* with its '?', or empty */
    bool host_is_ip;
};

/* base may be NULL for absolute text. */
enum errc url_parse(span text, const struct url *base, struct arena *arena, struct url *ret,
                    struct error *err) MUST_CHECK;
/* The normal form as one string. */
span url_render(const struct url *u, struct arena *arena);
/* parse + render; base may be empty. */
enum errc url_normalise(span text, span base, struct arena *arena, span *ret, struct error *err)
    MUST_CHECK;
/* "scheme://host[:port]" */
span url_origin(const struct url *u, struct arena *arena);
/* "news.example.co.uk" -> "example.co.uk"; an IP or an unknown name gives itself. */
span url_registrable_domain(span host);
bool url_same_site(span url_a, span url_b); /* same registrable domain */
/* Percent-encodes for one path segment or query value (RFC 3986 unreserved stay). */
void url_encode(span s, struct buf *out);
/* The byte of an escape at s.at[i], or -1. */
int url_escape_at(span s, size_t i);
/* Percent-decodes; '+' stays unless plus_is_space. Bad escapes stay as they are. */
void url_decode(span s, bool plus_is_space, struct buf *out);

#endif
