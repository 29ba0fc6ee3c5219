#ifndef NET_GUARD_H
#define NET_GUARD_H

/* guard - which addresses the crawler may talk to.
 *
 * Checked on the sockaddr that is about to be connected, on every hop: what was checked is what is
 * used. IPv4 inside IPv6 (mapped, 6to4, NAT64, Teredo) is taken out and checked again.
 * Source     IANA special-purpose registries; security.md 2.2.
 */

#include "base/base.h"

struct sockaddr;

struct guard_options {
    bool allow_private; /* development only: loopback and private ranges */
};

/* NULL when allowed, else the reason: "private address", "loopback address", ... */
const char *guard_address(const struct guard_options *opts, const struct sockaddr *sa);
/* Ports: 80 and 443, and any when allow_private. */
const char *guard_port(const struct guard_options *opts, int port);

#endif
