/* The parts of web that need no archive: writer, request, response, blobs, cache. */
#include "base/fs.h"
#include "base/mem.h"
#include "check.h"
#include "web/blob.h"
#include "web/cache.h"
#include "web/html_writer.h"
#include "web/listen.h"
#include "web/request.h"
#include "web/response.h"
#include "web/throttle.h"

static void escapes_foreign_text(void) {
    static const struct {
        const char *name, *in, *out;
    } rows[] = {
        { "plain", "ورّاق abc", "ورّاق abc" },
        { "script", "<script>x</script>", "&lt;script&gt;x&lt;/script&gt;" },
        { "attribute-quotes", "a\"b'c", "a&#34;b&#39;c" },
        { "ampersand-once", "a&b&amp;c", "a&amp;b&amp;amp;c" },
        { "empty", "", "" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf b = BUF(4096);
        struct html h = { &b };
        html_text(&h, span_of(rows[i].in));
        CHECK(span_eq(buf_span(&b), span_of(rows[i].out)), "%s: got %.*s", rows[i].name,
              SPAN_ARG(buf_span(&b)));
        buf_done(&b);
    }
}

static void lets_only_web_addresses_through(void) {
    static const struct {
        const char *url;
        bool safe;
    } rows[] = {
        { "http://a.example/", true },
        { "HTTPS://a.example/", true },
        { "/latest", true },
        { "/", true },
        { "?page=2", true },
        { "#x", true },
        { "mailto:a@b.example", true },
        { "//evil.example/", false },
        { "/\\evil.example", false },
        { "javascript:alert(1)", false },
        { "java\tscript:alert(1)", false },
        { "data:text/html,x", false },
        { " javascript:x", false },
        { "", false },
        { "vbscript:x", false },
        { "http://a b/", false },
        { "HTTP:evil", false },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        CHECK(html_url_safe(span_of(rows[i].url)) == rows[i].safe, "%s", rows[i].url);
}

static enum errc parse(const char *method, const char *target, struct arena *a,
                       struct request *ret) {
    struct raw_request raw = { .method = method, .target = span_of(target) };
    return request_parse(&raw, a, ret, NULL);
}

static void parses_targets(void) {
    static const struct {
        const char *name, *target;
        enum errc rc;
        size_t segments;
        const char *last;
    } rows[] = {
        { "root", "/", ERRC_OK, 0, "" },
        { "two", "/sabq/12", ERRC_OK, 2, "12" },
        { "decoded", "/author/%D9%81%D9%87%D8%AF", ERRC_OK, 2, "فهد" },
        { "encoded-slash-stays-in-its-segment", "/author/a%2Fb", ERRC_OK, 2, "a/b" },
        { "plus-is-no-blank-in-a-path", "/author/a+b", ERRC_OK, 2, "a+b" },
        { "dots", "/a/../b", ERRC_NOT_FOUND, 0, "" },
        { "encoded-dots", "/a/%2e%2e/b", ERRC_NOT_FOUND, 0, "" },
        { "double-slash", "//evil.example", ERRC_NOT_FOUND, 0, "" },
        { "nul", "/a%00b", ERRC_PARSE, 0, "" },
        { "newline", "/a%0d%0aSet-Cookie:x", ERRC_PARSE, 0, "" },
        { "bad-utf8", "/a%c0%ae", ERRC_PARSE, 0, "" },
        { "absolute-form", "http://a.example/", ERRC_PARSE, 0, "" },
        { "star", "*", ERRC_PARSE, 0, "" },
        { "too-deep", "/1/2/3/4/5/6/7/8/9", ERRC_NOT_FOUND, 0, "" },
        { "query-with-nul", "/search?q=a%00", ERRC_PARSE, 0, "" },
        { "bad-escape-stays", "/a%zz", ERRC_OK, 1, "a%zz" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct arena a = ARENA_INIT;
        struct request r;
        enum errc rc = parse("GET", rows[i].target, &a, &r);
        CHECK(rc == rows[i].rc, "%s: got %s", rows[i].name, errc_name(rc));
        if (!rc && !rows[i].rc) {
            CHECK(r.segment_count == rows[i].segments, "%s: %zu segments", rows[i].name,
                  r.segment_count);
            if (r.segment_count == rows[i].segments && r.segment_count)
                CHECK(span_eq(r.segments[r.segment_count - 1], span_of(rows[i].last)),
                      "%s: got %.*s", rows[i].name, SPAN_ARG(r.segments[r.segment_count - 1]));
        }
        arena_done(&a);
    }
}

static void reads_parameters_cookies_and_forms(void) {
    struct arena a = ARENA_INIT;
    struct request r;
    struct raw_request raw = {
        .method = "POST",
        .target = SPAN("/report/image?x=1&q=%D9%85+%D9%86&q=second&flag"),
        .body = SPAN("reason=privacy&note=a%0Ab"),
        .content_type = SPAN("application/x-www-form-urlencoded"),
        .cookie = SPAN("a=1; __Host-s=tok; b=2"),
    };
    struct error err = { 0 };
    CHECK_OK(request_parse(&raw, &a, &r, &err), err);
    CHECK(span_eq(request_param(&r, "q"), SPAN("م ن")), "first wins and plus is a blank");
    CHECK(request_has_param(&r, "flag") && !request_has_param(&r, "none"), "flags");
    CHECK(span_eq(request_form(&r, "note"), SPAN("a\nb")), "a form may hold newlines");
    CHECK(span_eq(request_cookie(&r, "__Host-s"), SPAN("tok")), "cookie");
    CHECK(request_cookie(&r, "s").len == 0, "a cookie's name must match whole");
    arena_done(&a);
}

static void masks_the_clients_network(void) {
    static const struct {
        const char *in, *out;
    } rows[] = {
        { "203.0.113.77", "203.0.113.0" },
        { "2001:db8:1:2:3:4:5:6", "2001:db8:1::" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct request r = { 0 };
        struct client_address want, got;
        CHECK(listen_parse_client(span_of(rows[i].in), &r.raw.client), "%s", rows[i].in);
        CHECK(listen_parse_client(span_of(rows[i].out), &want), "%s", rows[i].out);
        got = request_network(&r);
        CHECK(memcmp(got.bytes, want.bytes, 16) == 0, "%s", rows[i].in);
    }
}

static void knows_posts_of_other_sites(void) {
    static const struct {
        const char *name, *fetch_site, *origin;
        bool cross;
    } rows[] = {
        { "same-origin", "same-origin", "", false },
        { "typed-in", "none", "", false },
        { "cross-site", "cross-site", "", true },
        { "same-site-is-another-host", "same-site", "", true },
        { "old-browser-own-origin", "", "http://news.example", false },
        { "old-browser-other-origin", "", "http://evil.example", true },
        { "old-browser-no-referrer", "", "null", false },
        { "fetch-site-wins", "cross-site", "null", true },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct request r = { .raw = { .host = SPAN("news.example") } };
        r.raw.sec_fetch_site = span_of(rows[i].fetch_site);
        r.raw.origin = span_of(rows[i].origin);
        CHECK(request_cross_site(&r) == rows[i].cross, "%s", rows[i].name);
    }
}

struct seen {
    char text[4096];
};

static void collect(void *ctx, const char *name, const char *value) {
    struct seen *s = ctx;
    size_t n = strlen(s->text);
    snprintf(s->text + n, sizeof(s->text) - n, "%s: %s\n", name, value);
}

static void every_answer_carries_the_policy(void) {
    for (int kind = RESPONSE_PAGE; kind <= RESPONSE_MEDIA; kind++) {
        struct response r = RESPONSE_INIT;
        struct seen s = { "" };
        r.kind = (enum response_kind) kind;
        response_headers(&r, collect, &s);
        static const char *const must[] = { "frame-ancestors 'none'", "default-src 'none'",
                                            "nosniff", "Referrer-Policy: no-referrer",
                                            "Content-Type: " };
        for (size_t i = 0; i < COUNT_OF(must); i++)
            CHECK(strstr(s.text, must[i]) != NULL, "kind %d lacks %s", kind, must[i]);
        CHECK(strstr(s.text, "unsafe-inline") == NULL, "kind %d allows inline code", kind);
        response_done(&r);
    }
}

static void refuses_to_split_an_answer(void) {
    struct response r = RESPONSE_INIT;
    CHECK(!response_header(&r, "Link", SPAN("a\r\nSet-Cookie: x")), "CR LF");
    CHECK(!response_header(&r, "Link", SPAN("a\nb")), "LF");
    CHECK(response_header(&r, "Link", SPAN("ok")), "a good one");
    response_redirect(&r, 301, SPAN("//evil.example/"));
    CHECK(r.header_count == 1 && strcmp(r.headers[0].value, "/") == 0, "redirects stay here");
    response_done(&r);
}

static void compresses_and_revalidates(void) {
    struct response r = RESPONSE_INIT;
    for (int i = 0; i < 400; i++) buf_add(&r.body, SPAN("<p>text that repeats itself</p>"));
    struct outgoing out;
    static const struct {
        const char *accept;
        enum encoding want;
    } rows[] = {
        { "", ENCODING_IDENTITY },         { "gzip, deflate, br", ENCODING_BROTLI },
        { "gzip", ENCODING_GZIP },         { "br;q=0, gzip;q=0.5", ENCODING_GZIP },
        { "identity", ENCODING_IDENTITY }, { "GZIP", ENCODING_GZIP },
        { "br;q=0.5", ENCODING_BROTLI },
    };
    size_t whole = r.body.len;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        response_outgoing(&r, span_of(rows[i].accept), SPAN_EMPTY, &out);
        CHECK(out.encoding == rows[i].want, "'%s': got %d", rows[i].accept, out.encoding);
        CHECK((out.encoding == ENCODING_IDENTITY) == (out.bytes.len == whole), "'%s': %zu bytes",
              rows[i].accept, out.bytes.len);
    }
    char etag[BLOB_ETAG_SIZE];
    response_outgoing(&r, SPAN("gzip"), SPAN_EMPTY, &out);
    memcpy(etag, out.etag, sizeof(etag));
    response_outgoing(&r, SPAN("gzip"), span_of(etag), &out);
    CHECK(out.status == 304 && out.bytes.len == 0, "304 for what the client has");
    response_outgoing(&r, SPAN("br"), span_of(etag), &out);
    CHECK(out.status == 200, "another encoding is another form");
    response_done(&r);
}

static struct cached_page page_of(const char *text) {
    return (struct cached_page){ .status = 200,
                                 .type = "text/html",
                                 .blob = blob_new(span_of(text), true) };
}

static void keeps_pages_by_generation(void) {
    struct page_cache *c = page_cache_new(MIB);
    struct cache_key key = { SPAN("0 /latest?"), 7, 1000 };
    struct cached_page in = page_of("hello"), out;
    CHECK(!page_cache_get(c, &key, &out), "empty at first");
    page_cache_put(c, &key, &in);
    CHECK(page_cache_get(c, &key, &out), "found");
    blob_unref(out.blob);
    struct cache_key later = key;
    later.now_s += CACHE_TTL_S + 1;
    CHECK(!page_cache_get(c, &later, &out), "too old");
    page_cache_put(c, &key, &in);
    struct cache_key newer = key;
    newer.generation = 8;
    CHECK(!page_cache_get(c, &newer, &out), "the archive changed");
    page_cache_put(c, &key, &in);
    page_cache_clear(c);
    CHECK(!page_cache_get(c, &key, &out), "cleared");
    blob_unref(in.blob);
    page_cache_free(c);
}

static void stays_within_its_bytes(void) {
    struct page_cache *c = page_cache_new(64 * KIB);
    char *text = mem_alloc(4097);
    memset(text, 'x', 4096);
    text[4096] = 0;
    for (int i = 0; i < 200; i++) {
        char address[32];
        snprintf(address, sizeof(address), "/p%d", i);
        struct cache_key key = { span_of(address), 1, 1 };
        struct cached_page p = page_of(text);
        page_cache_put(c, &key, &p);
        blob_unref(p.blob);
    }
    uint64_t hits, misses;
    size_t bytes;
    page_cache_counts(c, &hits, &misses, &bytes);
    CHECK(bytes <= 64 * KIB && bytes > 0, "%zu bytes", bytes);
    mem_free(text);
    page_cache_free(c);
}

static void reads_listen_addresses(void) {
    static const struct {
        const char *address;
        bool ok;
        const char *base;
    } rows[] = {
        { "127.0.0.1:0", true, "http://localhost:80" },
        { ":0", true, "http://localhost:80" },
        { "0", true, "http://localhost:80" },
        { "localhost:0", true, "http://localhost:80" },
        { "no such:0", false, "" },
        { "127.0.0.1:70000", false, "" },
        { "", false, "" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int fd = -1, port = 0;
        enum errc rc = listen_open(rows[i].address, &fd, &port, NULL);
        CHECK((rc == ERRC_OK) == rows[i].ok, "'%s'", rows[i].address);
        if (rc) continue;
        CHECK(port > 0, "'%s': port %d", rows[i].address, port);
        fs_close(&fd);
        struct buf b = BUF(256);
        listen_base_url(rows[i].address, 80, &b);
        CHECK(span_eq(buf_span(&b), span_of(rows[i].base)), "'%s'", rows[i].address);
        buf_done(&b);
    }
}

static void counts_what_a_network_asks(void) {
    struct throttle *t = throttle_new(10, 5);
    struct client_address a, b, loop;
    CHECK(listen_parse_client(SPAN("203.0.113.0"), &a), "a");
    CHECK(listen_parse_client(SPAN("198.51.100.0"), &b), "b");
    CHECK(listen_parse_client(SPAN("127.0.0.0"), &loop), "loopback");
    int passed = 0;
    for (int i = 0; i < 20; i++) passed += throttle_take(t, &a, 1000);
    CHECK(passed == 5, "%d passed of a burst of 5", passed);
    CHECK(throttle_take(t, &b, 1000), "another network is not held");
    CHECK(!throttle_take(t, &a, 1050) && throttle_take(t, &a, 1150), "a token comes back in time");
    for (int i = 0; i < 100; i++) CHECK(throttle_take(t, &loop, 1000), "loopback");
    throttle_free(t);
}

int main(void) {
    RUN(escapes_foreign_text);
    RUN(lets_only_web_addresses_through);
    RUN(parses_targets);
    RUN(reads_parameters_cookies_and_forms);
    RUN(masks_the_clients_network);
    RUN(knows_posts_of_other_sites);
    RUN(every_answer_carries_the_policy);
    RUN(refuses_to_split_an_answer);
    RUN(compresses_and_revalidates);
    RUN(keeps_pages_by_generation);
    RUN(stays_within_its_bytes);
    RUN(reads_listen_addresses);
    RUN(counts_what_a_network_asks);
    return check_done();
}
