#include "web/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 511, HOST_SIZE = 64 };

static bool split(const char *address, char host[HOST_SIZE], int *ret_port) {
    span s = span_of(address), port = s;
    const char *colon = strrchr(address, ':');
    span h = SPAN_EMPTY;
    if (colon) {
        h = span_sub(s, 0, (size_t) (colon - address));
        port = span_from(s, h.len + 1);
    }
    if (h.len >= 2 && h.at[0] == '[' && h.at[h.len - 1] == ']') h = span_sub(h, 1, h.len - 2);
    if (span_eq(h, SPAN("localhost"))) h = SPAN("127.0.0.1");
    uint64_t n;
    if (!span_to_u64(port, &n) || n > 65535 || h.len >= HOST_SIZE) return false;
    if (h.len) memcpy(host, h.at, h.len);
    host[h.len] = 0;
    *ret_port = (int) n;
    return true;
}

static socklen_t make_address(const char *host, int port, struct sockaddr_storage *ret) {
    *ret = (struct sockaddr_storage){ 0 };
    struct sockaddr_in *v4 = (struct sockaddr_in *) ret;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *) ret;
    if (*host && inet_pton(AF_INET, host, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons((uint16_t) port);
        return sizeof(*v4);
    }
    if (inet_pton(AF_INET6, *host ? host : "::", &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons((uint16_t) port);
        return sizeof(*v6);
    }
    return 0;
}

static int bind_to(const char *host, int port, int *ret_errno) {
    struct sockaddr_storage sa;
    socklen_t size = make_address(host, port, &sa);
    if (!size) return *ret_errno = EINVAL, -1;
    int fd = socket(sa.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1, off = 0;
    if (fd < 0) return *ret_errno = errno, -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    if (sa.ss_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, *host ? &on : &off, sizeof(off));
    if (bind(fd, (struct sockaddr *) &sa, size) == 0 && listen(fd, BACKLOG) == 0) return fd;
    *ret_errno = errno;
    close(fd);
    return -1;
}

enum errc listen_open(const char *address, int *ret_fd, int *ret_port, struct error *err) {
    char host[HOST_SIZE] = "";
    int port = 0, why = 0;
    if (!split(address, host, &port))
        return error_set(err, ERRC_USAGE, "cannot read the address '%s'", address);
    int fd = bind_to(host, port, &why);
    /* A machine without IPv6 has no "::". */
    if (fd < 0 && !*host && why == EAFNOSUPPORT) fd = bind_to("0.0.0.0", port, &why);
    if (fd < 0) return error_errno(err, ERRC_IO, why, "cannot listen on '%s'", address);
    struct sockaddr_storage sa = { 0 };
    socklen_t size = sizeof(sa);
    getsockname(fd, (struct sockaddr *) &sa, &size);
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *) &sa;
    const struct sockaddr_in *v4 = (const struct sockaddr_in *) &sa;
    /* NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): filled by getsockname */
    *ret_port = ntohs(sa.ss_family == AF_INET6 ? v6->sin6_port : v4->sin_port);
    *ret_fd = fd;
    return ERRC_OK;
}

void listen_base_url(const char *address, int port, struct buf *out) {
    char host[HOST_SIZE] = "";
    int ignored;
    if (!split(address, host, &ignored)) host[0] = 0;
    bool v6 = strchr(host, ':') != NULL;
    bool any = !*host || strcmp(host, "0.0.0.0") == 0 || strcmp(host, "::") == 0 ||
               strcmp(host, "127.0.0.1") == 0;
    char text[HOST_SIZE + 32];
    snprintf(text, sizeof(text), !v6 || any ? "http://%s:%d" : "http://[%s]:%d",
             any ? "localhost" : host, port);
    buf_add(out, span_of(text));
}

static void map_v4(const struct in_addr *a, struct client_address *ret) {
    memset(ret->bytes, 0, 10);
    ret->bytes[10] = ret->bytes[11] = 0xff;
    memcpy(ret->bytes + 12, a, 4);
}

void listen_client(const struct sockaddr *sa, struct client_address *ret) {
    *ret = (struct client_address){ 0 };
    if (sa->sa_family == AF_INET)
        map_v4(&((const struct sockaddr_in *) (const void *) sa)->sin_addr, ret);
    else if (sa->sa_family == AF_INET6)
        memcpy(ret->bytes, &((const struct sockaddr_in6 *) (const void *) sa)->sin6_addr, 16);
}

bool listen_parse_client(span text, struct client_address *ret) {
    char tmp[HOST_SIZE];
    struct in_addr v4;
    if (!text.len || text.len >= sizeof(tmp)) return false;
    memcpy(tmp, text.at, text.len);
    tmp[text.len] = 0;
    if (inet_pton(AF_INET, tmp, &v4) == 1) return map_v4(&v4, ret), true;
    return inet_pton(AF_INET6, tmp, ret->bytes) == 1;
}
