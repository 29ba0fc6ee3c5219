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

/* Addresses of this machine: what listens behind a public one of ours is as private as loopback. */
struct guard_own;
struct guard_own *guard_own_new(void); /* of all interfaces, as they are now */
void guard_own_add(struct guard_own *own, const struct sockaddr *sa);
void guard_own_free(struct guard_own *own);

struct guard_options {
    bool allow_private;          /* development only: loopback and private ranges, ourselves */
    const struct guard_own *own; /* NULL = not checked */
};

/* NULL when allowed, else the reason: "private address", "loopback address", ... */
const char *guard_address(const struct guard_options *opts, const struct sockaddr *sa);
/* Ports: 80 and 443, and any when allow_private. */
const char *guard_port(const struct guard_options *opts, int port);

#endif
