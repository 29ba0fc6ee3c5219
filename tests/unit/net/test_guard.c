/* guard: the borders of every range, and IPv4 inside IPv6. */

#include "check.h"
#include "net/guard.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

typedef unsigned __int128 u128;

static const struct guard_options strict = { .allow_private = false };
static const struct guard_options dev = { .allow_private = true };

static const char *verdict(const struct guard_options *o, int family, u128 addr) {
    if (family == AF_INET) {
        struct sockaddr_in in = { .sin_family = AF_INET };
        in.sin_addr.s_addr = htonl((uint32_t) addr);
        return guard_address(o, (struct sockaddr *) &in);
    }
    struct sockaddr_in6 in = { .sin6_family = AF_INET6 };
    for (int i = 0; i < 16; i++) in.sin6_addr.s6_addr[i] = (unsigned char) (addr >> (8 * (15 - i)));
    return guard_address(o, (struct sockaddr *) &in);
}

static u128 number(int family, const char *text) {
    unsigned char b[16];
    u128 v = 0;
    if (inet_pton(family, text, b) != 1) CHECK(false, "bad test address %s", text);
    for (int i = 0; i < (family == AF_INET ? 4 : 16); i++) v = v << 8 | b[i];
    return v;
}

/* Ranges by first and last, written out by hand so that a wrong prefix length in the code shows.
 * before / after: is the neighbour outside open? (false where ranges touch) */
static const struct {
    int family;
    const char *first, *last;
    bool before_open, after_open, development;
} ranges[] = {
    { AF_INET, "0.0.0.0", "0.255.255.255", false, true, false },
    { AF_INET, "10.0.0.0", "10.255.255.255", true, true, true },
    { AF_INET, "100.64.0.0", "100.127.255.255", true, true, false },
    { AF_INET, "127.0.0.0", "127.255.255.255", true, true, true },
    { AF_INET, "169.254.0.0", "169.254.255.255", true, true, false },
    { AF_INET, "172.16.0.0", "172.31.255.255", true, true, true },
    { AF_INET, "192.0.0.0", "192.0.0.255", true, true, false },
    { AF_INET, "192.0.2.0", "192.0.2.255", true, true, false },
    { AF_INET, "192.88.99.0", "192.88.99.255", true, true, false },
    { AF_INET, "192.168.0.0", "192.168.255.255", true, true, true },
    { AF_INET, "198.18.0.0", "198.19.255.255", true, true, false },
    { AF_INET, "198.51.100.0", "198.51.100.255", true, true, false },
    { AF_INET, "203.0.113.0", "203.0.113.255", true, true, false },
    { AF_INET, "224.0.0.0", "239.255.255.255", true, false, false },
    { AF_INET, "240.0.0.0", "255.255.255.255", false, false, false },
    { AF_INET6, "::", "::", false, false, false },
    { AF_INET6, "::1", "::1", false, false, true },
    { AF_INET6, "::2", "::fffe:ffff:ffff", false, false, false },
    { AF_INET6, "64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", false, false, false },
    { AF_INET6, "100::", "100::ffff:ffff:ffff:ffff", false, false, false },
    { AF_INET6, "2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", true, true, false },
    { AF_INET6, "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", true, true, false },
    { AF_INET6, "2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true, true, false },
    { AF_INET6, "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", true, true, false },
    { AF_INET6, "4000::", "5eff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true, false, false },
    { AF_INET6, "5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false, false, false },
    { AF_INET6, "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false, false, true },
    { AF_INET6, "fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false, false, false },
    { AF_INET6, "fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false, false, false },
    { AF_INET6, "ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false, false, false },
};

static void borders_of_every_range(void) {
    for (size_t i = 0; i < COUNT_OF(ranges); i++) {
        int family = ranges[i].family;
        u128 first = number(family, ranges[i].first), last = number(family, ranges[i].last);
        u128 end = family == AF_INET ? (u128) UINT32_MAX : ~(u128) 0;
        CHECK(verdict(&strict, family, first), "first of %s is open", ranges[i].first);
        CHECK(verdict(&strict, family, last), "last of %s is open", ranges[i].first);
        CHECK(!verdict(&dev, family, first) == ranges[i].development, "%s in development",
              ranges[i].first);
        CHECK(!verdict(&dev, family, last) == ranges[i].development, "%s in development",
              ranges[i].last);
        if (first > 0)
            CHECK(!verdict(&strict, family, first - 1) == ranges[i].before_open, "before %s",
                  ranges[i].first);
        if (last < end)
            CHECK(!verdict(&strict, family, last + 1) == ranges[i].after_open, "after %s",
                  ranges[i].last);
    }
}

static void ipv4_inside_ipv6_is_checked_again(void) {
    static const struct {
        const char *addr;
        bool open;
    } rows[] = {
        { "::ffff:127.0.0.1", false },    { "::ffff:169.254.169.254", false },
        { "::ffff:8.8.8.8", true },       { "64:ff9b::10.0.0.1", false },
        { "64:ff9b::8.8.8.8", true },     { "::127.0.0.1", false },
        { "2002:7f00:1::", false },       { "2002:808:808::1", false },
        { "2001:0:7f00:1::", false },     { "::ffff:0:127.0.0.1", false },
        { "2606:4700:4700::1111", true },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        CHECK(!verdict(&strict, AF_INET6, number(AF_INET6, rows[i].addr)) == rows[i].open, "%s",
              rows[i].addr);
    /* every border of every IPv4 range, mapped */
    for (size_t i = 0; i < COUNT_OF(ranges) && ranges[i].family == AF_INET; i++) {
        u128 first = number(AF_INET, ranges[i].first), last = number(AF_INET, ranges[i].last);
        CHECK(verdict(&strict, AF_INET6, (u128) 0xffff << 32 | first), "mapped %s",
              ranges[i].first);
        CHECK(verdict(&strict, AF_INET6, (u128) 0xffff << 32 | last), "mapped %s", ranges[i].last);
    }
}

static void zones_and_other_families_are_refused(void) {
    struct sockaddr_in6 in = { .sin6_family = AF_INET6, .sin6_scope_id = 2 };
    in.sin6_addr.s6_addr[0] = 0x26;
    CHECK(guard_address(&strict, (struct sockaddr *) &in), "scope id");
    struct sockaddr other = { .sa_family = AF_UNIX };
    CHECK(guard_address(&dev, &other), "unix socket");
}

static void our_own_public_address_is_private(void) {
    struct guard_own *own = guard_own_new();
    struct sockaddr_in ours = { .sin_family = AF_INET };
    struct sockaddr_in6 mapped = { .sin6_family = AF_INET6 };
    inet_pton(AF_INET, "8.8.4.4", &ours.sin_addr);
    inet_pton(AF_INET6, "::ffff:8.8.4.4", &mapped.sin6_addr);
    struct guard_options o = { .own = own };
    CHECK(!guard_address(&o, (struct sockaddr *) &ours), "not ours yet");
    guard_own_add(own, (struct sockaddr *) &ours);
    CHECK(guard_address(&o, (struct sockaddr *) &ours), "ours");
    CHECK(guard_address(&o, (struct sockaddr *) &mapped), "ours, mapped");
    o.allow_private = true;
    CHECK(!guard_address(&o, (struct sockaddr *) &ours), "development");
    guard_own_free(own);
    guard_own_free(NULL);
}

static void ports(void) {
    CHECK(!guard_port(&strict, 80) && !guard_port(&strict, 443), "web ports");
    CHECK(guard_port(&strict, 22) && guard_port(&strict, 8080) && guard_port(&strict, 0), "others");
    CHECK(!guard_port(&dev, 8080), "development");
    CHECK(guard_port(&dev, 0) && guard_port(&dev, 70000), "no port");
}

int main(void) {
    RUN(borders_of_every_range);
    RUN(ipv4_inside_ipv6_is_checked_again);
    RUN(zones_and_other_families_are_refused);
    RUN(our_own_public_address_is_private);
    RUN(ports);
    return check_done();
}
