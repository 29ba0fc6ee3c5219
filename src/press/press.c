#include "press/press.h"

#include "base/fs.h"
#include "base/mem.h"
#include "press/conn.h"
#include "press/demo.h"
#include "press/press_priv.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 128, CORPUS_BYTES_MAX = 1 << 30, STACK_BYTES = 512 * 1024 };

int64_t press_now_s(const struct press *p) {
    if (!p->from_s) return INT64_MAX;
    return p->from_s + (int64_t) ((double) (clock_mono_ms() - p->start_ms) / 1000.0 * p->speed);
}

/* "127.0.0.1:80", "[::1]:80", ":80" into a loopback socket address. */
static enum errc address_parse(const char *listen, struct sockaddr_storage *ret, socklen_t *ret_len,
                               struct error *err) {
    span s = span_of(listen ? listen : "127.0.0.1:0");
    size_t colon = s.len;
    while (colon > 0 && s.at[colon - 1] != ':') colon--;
    uint64_t port = 0;
    if (!colon || !span_to_u64(span_from(s, colon), &port) || port > 65535)
        return error_set(err, ERRC_USAGE, "bad listen address '%.*s'", SPAN_ARG(s));
    span host = span_sub(s, 0, colon - 1);
    if (!host.len || span_eq(host, SPAN("localhost"))) host = SPAN("127.0.0.1");
    if (span_starts(host, SPAN("[")) && span_ends(host, SPAN("]")))
        host = span_sub(host, 1, host.len - 2);
    char text[64] = "";
    if (host.len >= sizeof(text))
        return error_set(err, ERRC_USAGE, "bad listen address '%.*s'", SPAN_ARG(s));
    memcpy(text, host.at, host.len);

    memset(ret, 0, sizeof(*ret));
    struct in_addr v4;
    struct in6_addr v6;
    if (inet_pton(AF_INET, text, &v4) == 1) {
        if (ntohl(v4.s_addr) >> 24 != 127)
            return error_set(err, ERRC_DENIED, "the press listens on loopback only, not on '%s'",
                             text);
        struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons((uint16_t) port) };
        in.sin_addr = v4;
        memcpy(ret, &in, *ret_len = sizeof(in));
        return ERRC_OK;
    }
    if (inet_pton(AF_INET6, text, &v6) != 1)
        return error_set(err, ERRC_USAGE, "bad listen address '%.*s'", SPAN_ARG(s));
    if (!IN6_IS_ADDR_LOOPBACK(&v6))
        return error_set(err, ERRC_DENIED, "the press listens on loopback only, not on '%s'", text);
    struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t) port) };
    in6.sin6_addr = v6;
    memcpy(ret, &in6, *ret_len = sizeof(in6));
    return ERRC_OK;
}

static enum errc listen_open(struct press *p, const char *listen_on, struct error *err) {
    struct sockaddr_storage sa = { 0 };
    socklen_t len = 0;
    enum errc rc = address_parse(listen_on, &sa, &len, err);
    if (rc != ERRC_OK) return rc;
    p->listen_fd = socket(sa.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (p->listen_fd < 0) return error_errno(err, ERRC_IO, errno, "cannot make a socket");
    int one = 1;
    (void) setsockopt(p->listen_fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
    if (bind(p->listen_fd, (struct sockaddr *) &sa, len) < 0 || listen(p->listen_fd, 128) < 0)
        return error_errno(err, ERRC_IO, errno, "cannot listen on '%s'",
                           listen_on ? listen_on : "");
    if (getsockname(p->listen_fd, (struct sockaddr *) &sa, &len) < 0)
        return error_errno(err, ERRC_IO, errno, "cannot read the port");
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
    memcpy(&in, &sa, sizeof(in));
    memcpy(&in6, &sa, sizeof(in6));
    p->port = ntohs(sa.ss_family == AF_INET6 ? in6.sin6_port : in.sin_port);
    p->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (p->stop_fd < 0) return error_errno(err, ERRC_IO, errno, "cannot make an event");
    return ERRC_OK;
}

static enum errc corpus_open(struct press *p, const struct press_options *opts, struct error *err) {
    if (opts->corpus_text.len) return press_load(p, opts->corpus_text, err);
    if (opts->corpus) {
        struct fs_map map = { 0 };
        enum errc rc = fs_map_open(opts->corpus, &map, err);
        if (rc != ERRC_OK) return rc;
        p->corpus = map.bytes;
        p->corpus_mapped = true;
        if (p->corpus.len > CORPUS_BYTES_MAX)
            return error_set(err, ERRC_LIMIT, "corpus '%s' is larger than 1 GiB", opts->corpus);
        return press_load(p, p->corpus, err);
    }
    if (!p->from_s) p->from_s = clock_now_s();
    DEFER(buf_done) struct buf jsonl = BUF(CORPUS_BYTES_MAX);
    press_demo_write(&jsonl, opts->seed, p->from_s);
    /* The loader's spans borrow the text: it has to live as long as the press. */
    return press_load(p, arena_copy(&p->arena, buf_span(&jsonl)), err);
}

static enum errc press_begin(struct press *p, const struct press_options *opts, struct error *err) {
    if (opts->speed < 0 || opts->speed > 1e6)
        return error_set(err, ERRC_USAGE, "speed must be between 0 and 1000000");
    p->speed = opts->speed > 0 ? opts->speed : 1;
    p->from_s = opts->from_s;
    p->start_ms = clock_mono_ms();
    p->articles_max = opts->articles_max ? opts->articles_max : SIZE_MAX;
    span country = span_of(opts->country ? opts->country : "SA");
    if (country.len != 2) return error_set(err, ERRC_USAGE, "a country has two letters");
    memcpy(p->country, country.at, 2);
    enum errc rc = press_behave_parse(p, opts->behave, err);
    if (rc == ERRC_OK) rc = listen_open(p, opts->listen, err);
    if (rc == ERRC_OK) rc = corpus_open(p, opts, err);
    if (rc != ERRC_OK) return rc;
    press_papers_finish(p);
    if (!opts->sources_out) return ERRC_OK;
    DEFER(buf_done) struct buf tsv = BUF(MIB);
    press_write_sources(p, &tsv);
    return fs_write_durable(opts->sources_out, buf_span(&tsv), err);
}

enum errc press_open(const struct press_options *opts, struct press **ret, struct error *err) {
    struct press *p = mem_zalloc(1, sizeof(*p));
    p->listen_fd = p->stop_fd = -1;
    enum errc rc = press_begin(p, opts, err);
    if (rc != ERRC_OK) {
        press_close(p);
        return rc;
    }
    *ret = p;
    return ERRC_OK;
}

struct client {
    struct press *press;
    int fd;
};

static void *client_main(void *arg) {
    struct client client = *(struct client *) arg;
    mem_free(arg);
    press_conn_serve(client.press, client.fd);
    atomic_fetch_sub(&client.press->connections, 1);
    return NULL;
}

static void client_start(struct press *p, int fd) {
    int one = 1;
    (void) setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    struct client *client = mem_zalloc(1, sizeof(*client));
    *client = (struct client){ .press = p, .fd = fd };
    pthread_attr_t attr;
    pthread_attr_init(&attr);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attr, STACK_BYTES);
    pthread_t thread;
    atomic_fetch_add(&p->connections, 1);
    if (pthread_create(&thread, &attr, client_main, client) != 0) {
        atomic_fetch_sub(&p->connections, 1);
        close(fd);
        mem_free(client);
    }
    pthread_attr_destroy(&attr);
}

enum errc press_run(struct press *p, struct error *err) {
    struct pollfd fds[2] = { { .fd = p->listen_fd, .events = POLLIN },
                             { .fd = p->stop_fd, .events = POLLIN } };
    enum errc rc = ERRC_OK;
    for (;;) {
        /* Full: new clients wait in the backlog. */
        bool full = atomic_load(&p->connections) >= CONNECTIONS_MAX;
        fds[0].events = full ? 0 : POLLIN;
        if (poll(fds, 2, full ? 20 : -1) < 0 && errno != EINTR) {
            rc = error_errno(err, ERRC_IO, errno, "cannot wait for clients");
            break;
        }
        if (fds[1].revents) break;
        if (full || !fds[0].revents) continue;
        int fd = accept4(p->listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (fd >= 0)
            client_start(p, fd);
        else if (errno == EMFILE || errno == ENFILE)
            clock_sleep_ms(20);
    }
    press_stop(p);
    while (atomic_load(&p->connections) > 0) clock_sleep_ms(2);
    return rc;
}

void press_stop(struct press *p) {
    uint64_t one = 1;
    /* Never read again: the descriptor stays ready for every thread that waits on it. */
    ssize_t ignored = write(p->stop_fd, &one, sizeof(one));
    (void) ignored;
}

void press_close(struct press *p) {
    if (!p) return;
    fs_close(&p->listen_fd);
    fs_close(&p->stop_fd);
    for (size_t i = 0; i < p->papers.len; i++) {
        VEC_DONE(&p->papers.at[i].items);
        map_done(&p->papers.at[i].paths);
        map_done(&p->papers.at[i].serials);
    }
    VEC_DONE(&p->papers);
    if (p->corpus_mapped) {
        struct fs_map map = { .bytes = p->corpus };
        fs_map_close(&map);
    }
    arena_done(&p->arena);
    mem_free(p);
}

int press_port(const struct press *p) {
    return p->port;
}

size_t press_paper_count(const struct press *p) {
    return p->papers.len;
}

size_t press_article_count(const struct press *p) {
    size_t n = 0;
    for (size_t i = 0; i < p->papers.len; i++) n += p->papers.at[i].items.len;
    return n;
}

void press_write_sources(const struct press *p, struct buf *out) {
    buf_add(out, SPAN("country\tslug\tname_ar\tname_latin\thome\tfeed\tlanguage\n"));
    for (size_t i = 0; i < p->papers.len; i++) {
        const struct press_paper *paper = &p->papers.at[i];
        span feed = press_feed_path(paper);
        buf_add_fmt(out, "%s\t%.*s\t%.*s\t%.*s\t%.*s/\t%.*s%.*s\t%s\n", paper->country,
                    SPAN_ARG(paper->slug), SPAN_ARG(paper->name), SPAN_ARG(paper->name_latin),
                    SPAN_ARG(paper->base), SPAN_ARG(paper->base), SPAN_ARG(feed), paper->lang);
    }
}
