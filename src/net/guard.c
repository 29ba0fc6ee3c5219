/* guard - special-purpose ranges, from the IANA registries. */

#include "net/guard.h"

#include "base/vec.h"

#include <ifaddrs.h>
#include <netinet/in.h>
#include <sys/socket.h>

struct range4 {
    unsigned char addr[4];
    unsigned bits;
    const char *reason;
    bool development; /* open when allow_private */
};

static const struct range4 ranges4[] = {
    { { 0, 0, 0, 0 }, 8, "unspecified address", false },
    { { 10, 0, 0, 0 }, 8, "private address", true },
    { { 100, 64, 0, 0 }, 10, "shared address", false },
    { { 127, 0, 0, 0 }, 8, "loopback address", true },
    { { 169, 254, 0, 0 }, 16, "link-local address", false },
    { { 172, 16, 0, 0 }, 12, "private address", true },
    { { 192, 0, 0, 0 }, 24, "protocol address", false },
    { { 192, 0, 2, 0 }, 24, "documentation address", false },
    { { 192, 88, 99, 0 }, 24, "relay address", false },
    { { 192, 168, 0, 0 }, 16, "private address", true },
    { { 198, 18, 0, 0 }, 15, "benchmark address", false },
    { { 198, 51, 100, 0 }, 24, "documentation address", false },
    { { 203, 0, 113, 0 }, 24, "documentation address", false },
    { { 224, 0, 0, 0 }, 4, "multicast address", false },
    { { 240, 0, 0, 0 }, 4, "reserved address", false },
};

struct range6 {
    unsigned char addr[16];
    unsigned bits;
    const char *reason;
    bool development;
    int v4_at; /* where an IPv4 address hides: its verdict decides. -1 = none */
};

static const struct range6 ranges6[] = {
    { { 0 }, 128, "unspecified address", false, -1 },
    { { [15] = 1 }, 128, "loopback address", true, -1 },
    { { [10] = 0xff, 0xff }, 96, NULL, false, 12 },      /* ::ffff:0:0/96, mapped */
    { { 0x00, 0x64, 0xff, 0x9b }, 96, NULL, false, 12 }, /* NAT64 */
    { { 0x00, 0x64, 0xff, 0x9b, 0, 1 }, 48, "private address", false, -1 }, /* local NAT64 */
    { { 0x01 }, 64, "discard address", false, -1 },                         /* 100::/64 */
    { { 0x20, 0x01, 0x0d, 0xb8 }, 32, "documentation address", false, -1 },
    { { 0x20, 0x01 }, 23, "tunnel address", false, -1 }, /* Teredo and other protocols */
    { { 0x20, 0x02 }, 16, "tunnel address", false, -1 }, /* 6to4 */
    { { 0x3f, 0xff }, 20, "documentation address", false, -1 },
    { { 0x5f, 0x00 }, 16, "protocol address", false, -1 }, /* segment routing */
    { { 0xfc }, 7, "private address", true, -1 },
    { { 0xfe, 0x80 }, 10, "link-local address", false, -1 },
    { { 0xfe, 0xc0 }, 10, "private address", false, -1 }, /* site-local, deprecated */
    { { 0xff }, 8, "multicast address", false, -1 },
};

static bool within(const unsigned char *a, const unsigned char *range, unsigned bits) {
    if (memcmp(a, range, bits / 8) != 0) return false;
    unsigned rest = bits % 8;
    return rest == 0 || ((a[bits / 8] ^ range[bits / 8]) >> (8 - rest)) == 0;
}

static const char *check4(bool allow_private, const unsigned char a[4]) {
    for (size_t i = 0; i < COUNT_OF(ranges4); i++)
        if (within(a, ranges4[i].addr, ranges4[i].bits))
            return allow_private && ranges4[i].development ? NULL : ranges4[i].reason;
    return NULL;
}

static const char *check6(bool allow_private, const unsigned char a[16]) {
    for (size_t i = 0; i < COUNT_OF(ranges6); i++) {
        if (!within(a, ranges6[i].addr, ranges6[i].bits)) continue;
        if (ranges6[i].v4_at >= 0) return check4(allow_private, a + ranges6[i].v4_at);
        return allow_private && ranges6[i].development ? NULL : ranges6[i].reason;
    }
    /* Only 2000::/3 is given out for the public net. */
    return (a[0] & 0xe0) == 0x20 ? NULL : "reserved address";
}

/* An address as IPv6 has it, IPv4 mapped, so that one compare does. */
struct address {
    unsigned char bytes[16];
};

struct guard_own {
    VEC_OF(struct address) list;
};

static bool address_of(const struct sockaddr *sa, struct address *ret) {
    if (sa->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, sa, sizeof(in));
        *ret = (struct address){ { [10] = 0xff, 0xff } };
        memcpy(ret->bytes + 12, &in.sin_addr, 4);
        return true;
    }
    if (sa->sa_family != AF_INET6) return false;
    struct sockaddr_in6 in;
    memcpy(&in, sa, sizeof(in));
    memcpy(ret->bytes, in.sin6_addr.s6_addr, sizeof(ret->bytes));
    return true;
}

void guard_own_add(struct guard_own *own, const struct sockaddr *sa) {
    struct address a;
    if (address_of(sa, &a)) *VEC_PUSH(&own->list) = a;
}

struct guard_own *guard_own_new(void) {
    struct guard_own *own = mem_zalloc(1, sizeof(*own));
    struct ifaddrs *list = NULL;
    if (getifaddrs(&list) != 0) return own;
    for (struct ifaddrs *i = list; i; i = i->ifa_next)
        if (i->ifa_addr) guard_own_add(own, i->ifa_addr);
    freeifaddrs(list);
    return own;
}

void guard_own_free(struct guard_own *own) {
    if (!own) return;
    VEC_DONE(&own->list);
    mem_free(own);
}

static bool is_own(const struct guard_own *own, const struct address *a) {
    for (size_t i = 0; own && i < own->list.len; i++)
        if (memcmp(own->list.at[i].bytes, a->bytes, sizeof(a->bytes)) == 0) return true;
    return false;
}

const char *guard_address(const struct guard_options *opts, const struct sockaddr *sa) {
    struct address a;
    if (!address_of(sa, &a)) return "not an internet address";
    const char *refused = NULL;
    if (sa->sa_family == AF_INET) {
        refused = check4(opts->allow_private, a.bytes + 12);
    } else {
        struct sockaddr_in6 in;
        memcpy(&in, sa, sizeof(in));
        if (in.sin6_scope_id != 0) return "link-local address";
        refused = check6(opts->allow_private, a.bytes);
    }
    if (!refused && !opts->allow_private && is_own(opts->own, &a)) return "our own address";
    return refused;
}

const char *guard_port(const struct guard_options *opts, int port) {
    if (port == 80 || port == 443) return NULL;
    return opts->allow_private && port > 0 && port <= 65535 ? NULL : "port is not 80 or 443";
}
