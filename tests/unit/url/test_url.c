/* url: what browsers agree on, what attackers try, and the normal form. */

#include "check.h"
#include "url/url.h"

static const struct {
    const char *name, *text, *base, *want; /* want NULL: refused */
} rows[] = {
    { "plain", "http://example.com/a", "", "http://example.com/a" },
    { "no path gets a slash", "https://example.com", "", "https://example.com/" },
    { "scheme and host in capitals", "HTTP://EXAMPLE.com/A", "", "http://example.com/A" },
    { "default port goes", "https://example.com:443/", "", "https://example.com/" },
    { "other scheme's default port stays", "http://example.com:443/", "",
      "http://example.com:443/" },
    { "empty port", "http://example.com:/x", "", "http://example.com/x" },
    { "fragment goes", "http://example.com/a#b?c", "", "http://example.com/a" },
    { "dot segments", "http://e.com/a/./b/../../c/%2e%2E/d", "", "http://e.com/d" },
    { "dots above the root", "http://e.com/../../x/..", "", "http://e.com/" },
    { "empty segments stay", "http://e.com//a//b", "", "http://e.com//a//b" },
    { "escapes in capitals, unreserved decoded", "http://e.com/%7euser%2f%c3%a9%41", "",
      "http://e.com/~user%2F%C3%A9A" },
    { "stray percent", "http://e.com/100%/%zz%%36%31", "", "http://e.com/100%25/%25zz%2561" },
    { "arabic path", "http://e.com/خبر", "", "http://e.com/%D8%AE%D8%A8%D8%B1" },
    { "blank in path", " http://e.com/a b\n", "", "http://e.com/a%20b" },
    { "newlines and tabs inside", "ht\ntp://e.\tcom/a\r\nb", "", "http://e.com/ab" },
    { "backslashes are slashes", "http:\\\\e.com\\a\\..\\b", "", "http://e.com/b" },
    { "slashes missing", "http:e.com/a", "", "http://e.com/a" },
    { "slashes in plenty", "http:////e.com/a", "", "http://e.com/a" },
    { "trailing dot of the host", "http://e.com./", "", "http://e.com/" },
    { "query kept in order", "http://e.com/?b=2&a=1", "", "http://e.com/?b=2&a=1" },
    { "empty query goes", "http://e.com/?", "", "http://e.com/" },
    { "tracking parameters go", "http://e.com/?utm_source=x&id=7&FBCLID=9&utm%5Fmedium=y", "",
      "http://e.com/?id=7" },
    { "only tracking parameters", "http://e.com/a?utm_source=x&gclid=1", "", "http://e.com/a" },
    { "plus and quotes in query", "http://e.com/?q=a+b'c\"", "", "http://e.com/?q=a+b%27c%22" },
    { "backslash in query stays", "http://e.com/?a\\b", "", "http://e.com/?a\\b" },
    { "arabic host", "http://أخبار.السعودية/", "", "http://xn--igbicxr.xn--mgberp4a5d4ar/" },
    { "german host", "http://Bücher.example/", "", "http://xn--bcher-kva.example/" },
    { "full-width host", "http://ＧＯ．ｃｏｍ/", "", "http://go.com/" },
    { "ideographic stop", "http://a。com/", "", "http://a.com/" },
    { "escaped host", "http://ex%61mple.com/", "", "http://example.com/" },
    { "soft hyphen dropped",
      "http://ex\xC2\xAD"
      "ample.com/",
      "", "http://example.com/" },
    /* literal addresses, all of them 127.0.0.1 */
    { "ipv4 decimal", "http://2130706433/", "", "http://127.0.0.1/" },
    { "ipv4 octal", "http://0177.0.0.01/", "", "http://127.0.0.1/" },
    { "ipv4 hex", "http://0x7f.0x0.0x0.0x1/", "", "http://127.0.0.1/" },
    { "ipv4 hex as one number", "http://0x7F000001/", "", "http://127.0.0.1/" },
    { "ipv4 short", "http://127.1/", "", "http://127.0.0.1/" },
    { "ipv4 mixed", "http://0x7f.1/", "", "http://127.0.0.1/" },
    { "ipv4 with trailing dot", "http://127.0.0.1./", "", "http://127.0.0.1/" },
    { "ipv4 in full-width digits", "http://１２７.０.０.１/", "", "http://127.0.0.1/" },
    { "ipv4 escaped", "http://%31%32%37.0.0.1/", "", "http://127.0.0.1/" },
    { "ipv4 lone 0x is zero", "http://0x/", "", "http://0.0.0.0/" },
    { "ipv6", "http://[2001:DB8:0:0::1]:8080/", "", "http://[2001:db8::1]:8080/" },
    { "ipv6 loopback long", "http://[0:0:0:0:0:0:0:1]/", "", "http://[::1]/" },
    /* relative */
    { "relative name", "c", "http://e.com/a/b?x#y", "http://e.com/a/c" },
    { "relative up", "../c", "http://e.com/a/b/", "http://e.com/a/c" },
    { "relative root", "/c", "http://e.com:81/a/b", "http://e.com:81/c" },
    { "relative query", "?q", "http://e.com/a/b?x", "http://e.com/a/b?q" },
    { "relative empty", "", "http://e.com/a/b?x", "http://e.com/a/b?x" },
    { "relative fragment", "#f", "http://e.com/a/b?x", "http://e.com/a/b?x" },
    { "protocol-relative", "//f.com/x", "https://e.com/a", "https://f.com/x" },
    { "protocol-relative by backslashes", "\\\\f.com/x", "https://e.com/a", "https://f.com/x" },
    { "mixed slashes", "/\\f.com/x", "https://e.com/a", "https://f.com/x" },
    { "same scheme, relative", "http:c", "http://e.com/a/b", "http://e.com/a/c" },
    { "other scheme, no slashes", "https:f.com", "http://e.com/a/b", "https://f.com/" },
    { "colon in a later segment", "./a:b", "http://e.com/x/", "http://e.com/x/a:b" },
    /* refused */
    { "relative without base", "a/b", "", NULL },
    { "protocol-relative without base", "//e.com/", "", NULL },
    { "empty", "", "", NULL },
    { "javascript", "javascript:alert(1)", "http://e.com/", NULL },
    { "javascript behind a tab", "java\tscript:alert(1)", "http://e.com/", NULL },
    { "javascript behind controls", "\x01JavaScript:alert(1)", "http://e.com/", NULL },
    { "data", "data:text/html,x", "http://e.com/", NULL },
    { "file", "file:///etc/passwd", "", NULL },
    { "ftp", "ftp://e.com/", "", NULL },
    { "user name", "http://user@e.com/", "", NULL },
    { "user name hides the host", "http://e.com:80@evil.com/", "", NULL },
    { "user name with backslash", "http://a@b\\@c/", "", NULL },
    { "no host", "http://", "", NULL },
    { "no host but a port", "http://:80/", "", NULL },
    { "port too large", "http://e.com:65536/", "", NULL },
    { "port zero", "http://e.com:0/", "", NULL },
    { "port not a number", "http://e.com:8a/", "", NULL },
    { "two colons", "http://e.com:1:2/", "", NULL },
    { "ipv4 overflow", "http://256.256.256.256/", "", NULL },
    { "ipv4 of five parts", "http://1.2.3.4.5/", "", NULL },
    { "ipv4 too large", "http://4294967296/", "", NULL },
    { "ipv4 bad octal", "http://1.2.3.08/", "", NULL },
    { "name that ends in a number", "http://foo.0x4/", "", NULL },
    { "ipv6 zone", "http://[fe80::1%25eth0]/", "", NULL },
    { "ipv6 open", "http://[::1/", "", NULL },
    { "NUL in host", "http://e%00.com/", "", NULL },
    { "slash in host", "http://e%2f.com/", "", NULL },
    { "full-width slash in host", "http://e.com／x/", "", NULL },
    { "blank in host", "http://e x.com/", "", NULL },
    { "bad UTF-8 in host", "http://%ff.com/", "", NULL },
    { "empty label", "http://a..com/", "", NULL },
    { "bidi mark in host",
      "http://a\xE2\x80\xAE"
      "b.com/",
      "", NULL },
};

static void normal_form(void) {
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct error err = { 0 };
        span got = SPAN_EMPTY, again = SPAN_EMPTY;
        enum errc rc = url_normalise(span_of(rows[i].text), span_of(rows[i].base), &a, &got, &err);
        if (!rows[i].want) {
            CHECK(rc != ERRC_OK, "%s: got '%.*s'", rows[i].name, SPAN_ARG(got));
            CHECK(rc == ERRC_OK || err.msg[0], "%s: no message", rows[i].name);
            continue;
        }
        CHECK(rc == ERRC_OK, "%s: %s", rows[i].name, err.msg);
        CHECK(span_eq(got, span_of(rows[i].want)), "%s: got '%.*s', want '%s'", rows[i].name,
              SPAN_ARG(got), rows[i].want);
        rc = url_normalise(got, SPAN_EMPTY, &a, &again, &err);
        CHECK(rc == ERRC_OK && span_eq(got, again), "%s: not idempotent: '%.*s'", rows[i].name,
              SPAN_ARG(again));
    }
}

static void long_ones_are_refused(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    DEFER(buf_done) struct buf b = BUF(1 << 20);
    span got;
    buf_add(&b, SPAN("http://e.com/"));
    for (int i = 0; i < 400; i++) buf_add(&b, SPAN("خ"));
    CHECK(url_normalise(buf_span(&b), SPAN_EMPTY, &a, &got, NULL) == ERRC_LIMIT,
          "2,413 bytes once escaped");
    for (int i = 0; i < 100000; i++) buf_add(&b, SPAN("../"));
    CHECK(url_normalise(buf_span(&b), SPAN_EMPTY, &a, &got, NULL) == ERRC_LIMIT, "300 KB");
    CHECK(
        url_normalise(SPAN("http://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                           ".com/"),
                      SPAN_EMPTY, &a, &got, NULL) == ERRC_PARSE,
        "a label of 64");
}

static void parts(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct error err = { 0 };
    struct url u;
    CHECK_OK(url_parse(SPAN("https://E.com:8443/p?q=1#f"), NULL, &a, &u, &err), err);
    CHECK(u.https && u.port == 8443 && !u.host_is_ip, "scheme and port");
    CHECK(span_eq(u.host, SPAN("e.com")), "host");
    CHECK(span_eq(u.path, SPAN("/p")) && span_eq(u.query, SPAN("?q=1")), "path and query");
    CHECK(span_eq(url_origin(&u, &a), SPAN("https://e.com:8443")), "origin");
    CHECK_OK(url_parse(SPAN("http://[::1]/"), NULL, &a, &u, &err), err);
    CHECK(u.host_is_ip && span_eq(u.host, SPAN("[::1]")), "IPv6 host");
    CHECK(url_parse(SPAN("mailto:a@b.c"), NULL, &a, &u, &err) == ERRC_DENIED, "scheme is denied");
}

static void registrable_domains(void) {
    static const struct {
        const char *host, *want;
    } domains[] = {
        { "www.example.com", "example.com" },
        { "news.example.co.uk", "example.co.uk" },
        { "www.alriyadh.com.sa", "alriyadh.com.sa" },
        { "www.okaz.com.sa", "okaz.com.sa" },
        { "okaz.localhost", "okaz.localhost" },
        { "localhost", "localhost" },
        { "co.uk", "co.uk" },
        { "127.0.0.1", "127.0.0.1" },
        { "[::1]", "[::1]" },
        { "a.b.unknowntld", "b.unknowntld" },
        { "", "" },
    };
    for (size_t i = 0; i < COUNT_OF(domains); i++) {
        span got = url_registrable_domain(span_of(domains[i].host));
        CHECK(span_eq(got, span_of(domains[i].want)), "%s: got '%.*s'", domains[i].host,
              SPAN_ARG(got));
    }
    CHECK(url_same_site(SPAN("http://m.e.com/a"), SPAN("https://www.e.com:8/b")), "subdomains");
    CHECK(!url_same_site(SPAN("http://a.co.uk/"), SPAN("http://b.co.uk/")), "public suffix");
    CHECK(!url_same_site(SPAN("x"), SPAN("x")), "no URL is no site");
}

static void encode_and_decode(void) {
    DEFER(buf_done) struct buf b = BUF(1024);
    url_encode(SPAN("a b/خ~"), &b);
    CHECK(span_eq(buf_span(&b), SPAN("a%20b%2F%D8%AE~")), "got '%s'", buf_cstr(&b));
    buf_clear(&b);
    url_decode(SPAN("a+b%20%d8%AE%zz%"), true, &b);
    CHECK(span_eq(buf_span(&b), SPAN("a b خ%zz%")), "got '%s'", buf_cstr(&b));
    buf_clear(&b);
    url_decode(SPAN("a+b"), false, &b);
    CHECK(span_eq(buf_span(&b), SPAN("a+b")), "plus stays");
}

int main(void) {
    RUN(normal_form);
    RUN(long_ones_are_refused);
    RUN(parts);
    RUN(registrable_domains);
    RUN(encode_and_decode);
    return check_done();
}
