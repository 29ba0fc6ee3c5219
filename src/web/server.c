/* server - sockets and libmicrohttpd: bytes in, web_handle, bytes out.
 *
 * What the library leaves open is closed here: Transfer-Encoding in a request and a second or odd
 * Content-Length are refused, the target is taken as sent (we decode it ourselves), bodies are
 * capped while they arrive. libmicrohttpd's form parser is not used.
 */
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "web/listen.h"
#include "web/web_priv.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <poll.h>
#include <unistd.h>

enum {
    CONNECTIONS_MAX = 4096,
    CONNECTIONS_PER_ADDRESS = 256,
    CONNECTION_MEMORY_BYTES = 32 * 1024, /* request line and headers stand in here */
    IDLE_TIMEOUT_S = 20,
};

/* One request on its way in. */
struct incoming {
    char *target;
    struct buf body;
    int refuse; /* status to answer as soon as possible, 0 = none */
    bool checked;
};

static void *on_target(void *cls, const char *uri, struct MHD_Connection *connection) {
    (void) cls;
    (void) connection;
    struct incoming *in = mem_zalloc(1, sizeof(*in));
    buf_init(&in->body, LIMIT_REQUEST_BODY_BYTES);
    in->target = mem_strdup(span_of(uri));
    return in;
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **request_cls,
                         enum MHD_RequestTerminationCode code) {
    (void) cls;
    (void) connection;
    (void) code;
    struct incoming *in = *request_cls;
    if (!in) return;
    buf_done(&in->body);
    mem_free(in->target);
    mem_free(in);
    *request_cls = NULL;
}

static size_t keep_escaped(void *cls, struct MHD_Connection *connection, char *s) {
    (void) cls;
    (void) connection;
    return strlen(s);
}

struct header_scan {
    int lengths, encodings;
    bool odd;
};

static enum MHD_Result scan_header(void *cls, enum MHD_ValueKind kind, const char *key,
                                   const char *value) {
    (void) kind;
    struct header_scan *scan = cls;
    span name = span_of(key);
    if (span_eq_nocase(name, SPAN("Content-Length"))) {
        uint64_t n;
        scan->lengths++;
        if (!span_to_u64(span_of(value), &n)) scan->odd = true;
    } else if (span_eq_nocase(name, SPAN("Transfer-Encoding"))) {
        scan->encodings++;
    }
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char) name.at[i] <= ' ') scan->odd = true; /* "Name :" and folded lines */
    return MHD_YES;
}

static int check_framing(struct MHD_Connection *connection) {
    struct header_scan scan = { 0 };
    MHD_get_connection_values(connection, MHD_HEADER_KIND, scan_header, &scan);
    if (scan.encodings) return 411;
    if (scan.lengths > 1 || scan.odd) return 400;
    uint64_t n = 0;
    const char *length = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Content-Length");
    if (length && span_to_u64(span_of(length), &n) && n > LIMIT_REQUEST_BODY_BYTES) return 413;
    return 0;
}

static span header(struct MHD_Connection *connection, const char *name) {
    return span_of(MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name));
}

static void client_of(struct web *w, struct MHD_Connection *connection, struct raw_request *raw) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    if (!info || !info->client_addr) return;
    listen_client(info->client_addr, &raw->client);
    struct client_address proxy;
    if (!*w->trusted_proxy || !listen_parse_client(span_of(w->trusted_proxy), &proxy) ||
        memcmp(proxy.bytes, raw->client.bytes, sizeof(proxy.bytes)) != 0)
        return;
    /* The last entry is the one our proxy wrote. */
    span rest = raw->forwarded_for, last = SPAN_EMPTY;
    for (span part; span_next(&rest, ',', &part);) last = span_trim(part);
    struct client_address client;
    if (listen_parse_client(last, &client)) raw->client = client;
}

static void add_header(void *ctx, const char *name, const char *value) {
    MHD_add_response_header(ctx, name, value);
}

static void release_blob(void *cls) {
    blob_unref(cls);
}

static enum MHD_Result send_response(struct web *w, struct MHD_Connection *connection,
                                     const struct raw_request *raw, struct response *res,
                                     bool close_after) {
    struct outgoing out;
    response_outgoing(res, raw->accept_encoding, raw->if_none_match, &out);
    struct MHD_Response *m = MHD_create_response_from_buffer_with_free_callback_cls(
        out.bytes.len, (void *) (uintptr_t) out.bytes.at, release_blob, blob_ref(res->blob));
    if (!m) {
        blob_unref(res->blob);
        return MHD_NO;
    }
    response_headers(res, add_header, m);
    if (out.encoding == ENCODING_GZIP) MHD_add_response_header(m, "Content-Encoding", "gzip");
    if (out.encoding == ENCODING_BROTLI) MHD_add_response_header(m, "Content-Encoding", "br");
    if (out.etag[0]) MHD_add_response_header(m, "ETag", out.etag);
    if (close_after) MHD_add_response_header(m, "Connection", "close");
    atomic_fetch_add(&w->bytes_out, out.bytes.len);
    enum MHD_Result rc = MHD_queue_response(connection, (unsigned) out.status, m);
    MHD_destroy_response(m);
    return rc;
}

static enum MHD_Result refuse(struct web *w, struct MHD_Connection *connection, int status) {
    struct response res = RESPONSE_INIT;
    struct raw_request raw = { 0 };
    res.status = status;
    res.kind = RESPONSE_DATA;
    res.type = "text/plain; charset=utf-8";
    buf_add_fmt(&res.body, "%d\n", status);
    enum MHD_Result rc = send_response(w, connection, &raw, &res, true);
    response_done(&res);
    return rc;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_size, void **request_cls) {
    (void) url;
    (void) version;
    struct web *w = cls;
    struct incoming *in = *request_cls;
    if (!in) return MHD_NO;
    if (!in->checked) {
        in->checked = true;
        in->refuse = check_framing(connection);
        return in->refuse ? refuse(w, connection, in->refuse) : MHD_YES;
    }
    if (*upload_size) {
        buf_add(&in->body, (span){ upload, *upload_size });
        *upload_size = 0;
        return MHD_YES;
    }
    if (in->body.full) return refuse(w, connection, 413);
    struct raw_request raw = {
        .method = method,
        .target = span_of(in->target),
        .body = buf_span(&in->body),
        .content_type = header(connection, "Content-Type"),
        .cookie = header(connection, "Cookie"),
        .if_none_match = header(connection, "If-None-Match"),
        .accept_encoding = header(connection, "Accept-Encoding"),
        .authorization = header(connection, "Authorization"),
        .host = header(connection, "Host"),
        .origin = header(connection, "Origin"),
        .sec_fetch_site = header(connection, "Sec-Fetch-Site"),
        .forwarded_for = header(connection, "X-Forwarded-For"),
    };
    client_of(w, connection, &raw);
    struct response res = RESPONSE_INIT;
    web_handle(w, &raw, &res);
    enum MHD_Result rc = send_response(w, connection, &raw, &res, false);
    response_done(&res);
    return rc;
}

__attribute__((format(printf, 2, 0))) static void silent(void *cls, const char *fmt, va_list ap) {
    (void) cls;
    char line[256];
    vsnprintf(line, sizeof(line), fmt, ap);
    log_debug("web", "microhttpd", "text=%s", line);
}

enum errc web_listen(struct web *w, struct error *err) {
    if (w->listen_fd >= 0) return ERRC_OK;
    enum errc rc = listen_open(w->listen, &w->listen_fd, &w->port, err);
    if (rc || *w->feed_base) return rc;
    mem_free(w->feed_base);
    struct buf b = BUF(256);
    listen_base_url(w->listen, w->port, &b);
    w->feed_base = mem_strdup(buf_span(&b));
    w->site.feed_base = span_of(w->feed_base);
    buf_done(&b);
    return ERRC_OK;
}

static void wait_for_stop(struct web *w) {
    struct pollfd fd = { .fd = w->stop_fd, .events = POLLIN };
    while (poll(&fd, 1, -1) <= 0) {
    }
}

enum errc web_run(struct web *w, struct error *err) {
    enum errc rc = web_listen(w, err);
    if (rc) return rc;
    struct MHD_Daemon *d = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC, 0, NULL, NULL, on_request, w,
        MHD_OPTION_EXTERNAL_LOGGER, silent, NULL, MHD_OPTION_LISTEN_SOCKET, w->listen_fd,
        MHD_OPTION_THREAD_POOL_SIZE, (unsigned) w->threads, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned) CONNECTIONS_MAX, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        (unsigned) (*w->trusted_proxy ? 0 : CONNECTIONS_PER_ADDRESS), /* one proxy is all readers */
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t) CONNECTION_MEMORY_BYTES,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned) IDLE_TIMEOUT_S, MHD_OPTION_URI_LOG_CALLBACK,
        on_target, NULL, MHD_OPTION_UNESCAPE_CALLBACK, keep_escaped, NULL,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_END);
    if (!d) return error_set(err, ERRC_IO, "cannot start the HTTP server on '%s'", w->listen);
    w->listen_fd = -1; /* the daemon's now */
    log_info("web", "listening", "address=%s port=%d threads=%d", w->listen, w->port, w->threads);
    wait_for_stop(w);
    MHD_stop_daemon(d);
    log_info("web", "stopped", "requests=%llu", atomic_load(&w->requests));
    return ERRC_OK;
}
