/* send - an answer's bytes on the wire, and what a misdeed does to them. */

#include "base/hash.h"
#include "press/conn.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

enum {
    DRIP_BYTES = 16, /* every DRIP_MS: 80 bytes a second, below what a polite client has to bear */
    DRIP_MS = 200,
    SLOW_FIRST_MS = 3000,
    STALL_MS = 10 * 60 * 1000,
    ENDLESS_BYTES = 1 << 30,
    BOMB_BYTES = 8 << 20, /* on the wire; 159 times as much when inflated */
    HUGE_HEADER_BYTES = 1 << 20,
};

static const char *status_text(int status) {
    static const struct {
        int status;
        const char *text;
    } rows[] = { { 200, "OK" },
                 { 301, "Moved Permanently" },
                 { 302, "Found" },
                 { 304, "Not Modified" },
                 { 403, "Forbidden" },
                 { 404, "Not Found" },
                 { 410, "Gone" },
                 { 421, "Misdirected Request" },
                 { 429, "Too Many Requests" },
                 { 500, "Internal Server Error" },
                 { 503, "Service Unavailable" } };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (rows[i].status == status) return rows[i].text;
    return "Unknown";
}

/* "Sun, 26 Jul 2015 19:31:00 GMT" */
static void add_http_date(struct buf *out, int64_t t_s) {
    static const char days[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct civil c = clock_civil(t_s);
    buf_add_fmt(out, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", days + 3 * c.weekday, c.day,
                months + 3 * (c.month - 1), c.year, c.hour, c.minute, c.second);
}

static void add_head(struct buf *out, const struct press_request *req, const struct press_answer *a,
                     int status, span etag) {
    buf_add_fmt(out, "HTTP/1.1 %d %s\r\nDate: ", status, status_text(status));
    add_http_date(out, clock_now_s());
    buf_add(out, SPAN("\r\nServer: press\r\n"));
    if (status != 304) buf_add_fmt(out, "Content-Type: %s\r\n", a->content_type);
    if (a->location.len) buf_add_fmt(out, "Location: %.*s\r\n", SPAN_ARG(a->location));
    if (etag.len) buf_add_fmt(out, "ETag: %.*s\r\n", SPAN_ARG(etag));
    if (a->modified_s != TIME_UNKNOWN && status < 400) {
        buf_add(out, SPAN("Last-Modified: "));
        add_http_date(out, a->modified_s);
        buf_add(out, SPAN("\r\n"));
    }
    if (status == 429 || status == 503) buf_add(out, SPAN("Retry-After: 120\r\n"));
    if (!req->keep_alive) buf_add(out, SPAN("Connection: close\r\n"));
}

static bool not_modified(const struct press_request *req, const struct press_answer *a, span etag) {
    if (a->status != 200) return false;
    if (req->if_none_match.len)
        return span_find(req->if_none_match, etag) >= 0 || span_eq(req->if_none_match, SPAN("*"));
    if (!req->if_modified_since.len || a->modified_s == TIME_UNKNOWN) return false;
    DEFER(buf_done) struct buf ours = BUF(64);
    add_http_date(&ours, a->modified_s);
    return span_eq(req->if_modified_since, buf_span(&ours));
}

static bool send_plain(struct press_conn *c, const struct press_request *req,
                       const struct press_answer *a) {
    span body = buf_span(&a->body);
    DEFER(buf_done) struct buf etag = BUF(64);
    if (a->status == 200) buf_add_fmt(&etag, "\"%016llx\"", (unsigned long long) hash64(body, 1));
    bool same = not_modified(req, a, buf_span(&etag));
    DEFER(buf_done) struct buf packed = BUF(PRESS_BODY_BYTES + MIB);
    bool gzip = !same && a->gzip && req->gzip;
    if (gzip) {
        press_gzip(body, &packed);
        body = buf_span(&packed);
    }
    /* Head and body in one write: two would wait for each other (Nagle). */
    DEFER(buf_done) struct buf wire = BUF(PRESS_BODY_BYTES + 64 * KIB);
    add_head(&wire, req, a, same ? 304 : a->status, buf_span(&etag));
    if (a->gzip) buf_add(&wire, SPAN("Vary: Accept-Encoding\r\n"));
    if (gzip) buf_add(&wire, SPAN("Content-Encoding: gzip\r\n"));
    if (!same) buf_add_fmt(&wire, "Content-Length: %zu\r\n", body.len);
    buf_add(&wire, SPAN("\r\n"));
    if (!same && !req->head) buf_add(&wire, body);
    return press_conn_write(c, buf_span(&wire));
}

static bool send_truncated(struct press_conn *c, const struct press_request *req,
                           const struct press_answer *a) {
    span body = buf_span(&a->body);
    DEFER(buf_done) struct buf wire = BUF(PRESS_BODY_BYTES + 64 * KIB);
    add_head(&wire, req, a, a->status, SPAN_EMPTY);
    buf_add_fmt(&wire, "Content-Length: %zu\r\n\r\n", body.len);
    buf_add(&wire, span_sub(body, 0, body.len / 2));
    (void) press_conn_write(c, buf_span(&wire));
    return false;
}

static bool send_slow(struct press_conn *c, const struct press_request *req,
                      const struct press_answer *a) {
    span body = buf_span(&a->body);
    DEFER(buf_done) struct buf wire = BUF(64 * KIB);
    add_head(&wire, req, a, a->status, SPAN_EMPTY);
    buf_add_fmt(&wire, "Content-Length: %zu\r\n\r\n", body.len);
    if (!press_conn_wait(c, SLOW_FIRST_MS) || !press_conn_write(c, buf_span(&wire))) return false;
    for (size_t at = 0; at < body.len; at += DRIP_BYTES)
        if (!press_conn_write(c, span_sub(body, at, DRIP_BYTES)) || !press_conn_wait(c, DRIP_MS))
            return false;
    return true;
}

static bool send_endless(struct press_conn *c, const struct press_request *req,
                         const struct press_answer *a) {
    DEFER(buf_done) struct buf wire = BUF(64 * KIB);
    add_head(&wire, req, a, 200, SPAN_EMPTY);
    /* No length: the body ends when the connection does, which it does not. */
    buf_add(&wire, SPAN("Connection: close\r\n\r\n"));
    if (!press_conn_write(c, buf_span(&wire))) return false;
    size_t cut = a->body.len > 1024 ? a->body.len / 2 : a->body.len;
    if (!press_conn_write(c, span_sub(buf_span(&a->body), 0, cut))) return false;
    buf_clear(&wire);
    while (wire.len < 32 * KIB) buf_add(&wire, SPAN("<p>وما زال للحديث بقية.</p>\n"));
    for (size_t sent = 0; sent < ENDLESS_BYTES; sent += wire.len)
        if (!press_conn_write(c, buf_span(&wire))) return false;
    return false;
}

/* gzip of zeros without a compressor: a fixed-Huffman block (RFC 1951, 3.2.6) whose matches of
 * length 258 at distance 1 take 13 bits each, so that 13 bytes say 8 * 258 zeros again and again.
 * Bits go least significant first: 11000101 (length 258), 00000 (distance 1). */
static void bomb_period(unsigned char out[13]) {
    memset(out, 0, 13);
    static const unsigned char code[13] = { 1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0 };
    /* The header's 3 bits and the first literal's 8 fill 11 bits: periods start at bit 3. */
    for (unsigned bit = 0; bit < 13 * 8; bit++) {
        unsigned at = (bit + 3) % (13 * 8);
        if (code[bit % 13]) out[at / 8] = (unsigned char) (out[at / 8] | 1u << (at % 8));
    }
}

static bool send_bomb(struct press_conn *c, const struct press_request *req,
                      const struct press_answer *a) {
    DEFER(buf_done) struct buf wire = BUF(64 * KIB);
    add_head(&wire, req, a, 200, SPAN_EMPTY);
    buf_add(&wire, SPAN("Content-Encoding: gzip\r\nConnection: close\r\n\r\n"));
    /* gzip header; BFINAL=0 BTYPE=01; literal 0 (00110000); then the periods from bit 3 on */
    static const unsigned char start[] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x62 };
    buf_add(&wire, (span){ (const char *) start, sizeof(start) });
    unsigned char period[13];
    bomb_period(period);
    if (!press_conn_write(c, buf_span(&wire))) return false;
    buf_clear(&wire);
    for (int i = 0; i < 4096; i++) buf_add(&wire, (span){ (const char *) period, 13 });
    for (size_t sent = 0; sent < BOMB_BYTES; sent += wire.len)
        if (!press_conn_write(c, buf_span(&wire))) return false;
    return false;
}

static bool send_huge_headers(struct press_conn *c, const struct press_request *req,
                              const struct press_answer *a) {
    DEFER(buf_done) struct buf wire = BUF(HUGE_HEADER_BYTES + PRESS_BODY_BYTES);
    add_head(&wire, req, a, a->status, SPAN_EMPTY);
    for (int i = 0; wire.len < HUGE_HEADER_BYTES; i++)
        buf_add_fmt(&wire, "X-Padding-%d: %0128d\r\n", i, i);
    buf_add_fmt(&wire, "Content-Length: %zu\r\n\r\n", a->body.len);
    buf_add(&wire, buf_span(&a->body));
    return press_conn_write(c, buf_span(&wire));
}

static bool send_reset(struct press_conn *c) {
    struct linger now = { .l_onoff = 1, .l_linger = 0 };
    (void) setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
    return false;
}

bool press_conn_send(struct press_conn *c, const struct press_request *req,
                     const struct press_answer *a) {
    switch ((int) a->misdeed) {
    case MISDEED_SLOW: return send_slow(c, req, a);
    case MISDEED_STALL: return press_conn_wait(c, STALL_MS) && false;
    case MISDEED_RESET: return send_reset(c);
    case MISDEED_TRUNCATED: return send_truncated(c, req, a);
    case MISDEED_ENDLESS: return send_endless(c, req, a);
    case MISDEED_GZIP_BOMB: return send_bomb(c, req, a);
    case MISDEED_HUGE_HEADERS: return send_huge_headers(c, req, a);
    default: return send_plain(c, req, a);
    }
}
