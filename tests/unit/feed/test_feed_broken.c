/* broken feeds: what servers really send, and what attackers would. */

#include "base/buf.h"
#include "base/limits.h"
#include "check.h"
#include "feed/feed.h"

static enum errc read_bytes(span bytes, struct arena *a, struct feed *f, struct error *err) {
    struct feed_input in = { .bytes = bytes, .url = SPAN("https://paper.example/rss") };
    return feed_parse(&in, a, f, err);
}

static void keeps_what_can_be_read(void) {
    static const struct {
        const char *name, *text;
        size_t entries;
        const char *title; /* of the first */
    } rows[] = {
        { "text before the declaration",
          "\n\nWarning: x\n<?xml "
          "version='1.0'?><rss><channel><item><title>a</title></item></channel></rss>",
          1, "a" },
        { "cut inside the second item", "<rss><channel><item><title>a</title></item><item><title>b",
          2, "a" },
        { "a bare ampersand", "<rss><channel><item><title>a & b</title></item></channel></rss>", 1,
          "a & b" },
        { "a bare less-than", "<rss><channel><item><title>a < b</title></item></channel></rss>", 1,
          "a < b" },
        { "an undeclared prefix",
          "<rss><channel><item><title>a</title><dc:creator>x</dc:creator></item></channel></rss>",
          1, "a" },
        { "an unclosed tag in an item",
          "<rss><channel><item><title>a</title><b></item><item><title>c</title></item></channel></"
          "rss>",
          2, "a" },
        { "CDATA without an end",
          "<rss><channel><item><title>a</title><description><![CDATA[x</description></item></"
          "channel></rss>",
          1, "a" },
        { "an unknown entity is text",
          "<rss><channel><item><title>a &nosuch; b</title></item></channel></rss>", 1,
          "a &nosuch; b" },
        { "a document type with an internal subset",
          "<!DOCTYPE rss [<!ENTITY x 'y'><!ELEMENT a "
          "']>'>]><rss><channel><item><title>a&x;</title></item></channel></rss>",
          1, "a&x;" },
        { "an external entity is text",
          "<!DOCTYPE r [<!ENTITY e SYSTEM "
          "'file:///etc/passwd'>]><rss><channel><item><title>&e;</title></item></channel></rss>",
          1, "&e;" },
        { "control characters",
          "<rss><channel><item><title>a\x01\x0B"
          "b</title></item></channel></rss>",
          1, "ab" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct feed f = { 0 };
        struct error err = { 0 };
        enum errc rc = read_bytes(span_of(rows[i].text), &a, &f, &err);
        CHECK(rc == ERRC_OK, "%s: %s", rows[i].name, err.msg);
        CHECK(f.entry_count == rows[i].entries, "%s: %zu entries", rows[i].name, f.entry_count);
        if (f.entry_count)
            CHECK(span_eq(f.entries[0].title, span_of(rows[i].title)), "%s: got '%.*s'",
                  rows[i].name, SPAN_ARG(f.entries[0].title));
    }
}

static void refuses_what_is_no_feed(void) {
    static const struct {
        const char *text, *message;
    } rows[] = {
        { "<!DOCTYPE html><html><body>hello</body></html>", "not a feed: html page" },
        { "<html><head><title>x</title>", "not a feed: html page" },
        { "", "not a feed" },
        { "hello", "not a feed" },
        { "<svg/>", "not a feed" },
        { "{\"a\":1}", "not a feed" },
        { "{broken", "not a feed" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct feed f;
        struct error err = { 0 };
        CHECK(read_bytes(span_of(rows[i].text), &a, &f, &err) == ERRC_PARSE, "%s", rows[i].text);
        CHECK(span_starts(span_of(err.msg), span_of(rows[i].message)), "%s: '%s'", rows[i].text,
              err.msg);
    }
}

static void drops_attributes_without_number(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    DEFER(buf_done) struct buf b = BUF(LIMIT_BODY_BYTES);
    buf_add(&b, SPAN("<rss"));
    for (int n = 0; n < 200000; n++) buf_add_fmt(&b, " a%d='%d'", n, n);
    buf_add(&b, SPAN("><channel><item><title>a</title></item></channel></rss>"));
    struct feed f = { 0 };
    struct error err = { 0 };
    CHECK_OK(read_bytes(buf_span(&b), &a, &f, &err), err);
    CHECK(f.entry_count == 1, "the items behind them are read");
}

static void survives_bombs(void) {
    static const struct {
        const char *name, *head, *piece;
        size_t times;
    } rows[] = {
        { "nesting", "<rss><channel>", "<a>", 200000 },
        { "items without number", "<rss><channel>", "<item><title>a</title></item>", 100000 },
        { "elements without number", "<rss><channel>", "<a/>", 1000000 },
        { "attributes without number", "<rss ", "a='b' ", 100000 },
        { "entities that double", "<!DOCTYPE r [<!ENTITY a 'xxxxxxxxxx'>",
          "<!ENTITY b '&a;&a;&a;&a;'>", 10000 },
        { "ampersands", "<rss><channel><title>", "&", 1000000 },
        { "open CDATA", "<rss><channel>", "<![CDATA[", 100000 },
        { "open comments", "<rss><channel>", "<!-- ", 100000 },
        { "comments that only seem to end", "<rss><channel>", "<!-- >", 1000000 },
        { "quotes that only seem to end", "<rss><channel>", "<a \">\"", 1000000 },
        { "document types", "<rss><channel>", "<!DOCTYPE [>", 1000000 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        DEFER(buf_done) struct buf b = BUF(LIMIT_BODY_BYTES);
        buf_add(&b, span_of(rows[i].head));
        for (size_t n = 0; n < rows[i].times; n++) buf_add(&b, span_of(rows[i].piece));
        struct feed f = { 0 };
        struct error err = { 0 };
        enum errc rc = read_bytes(buf_span(&b), &a, &f, &err);
        CHECK(rc == ERRC_OK || err.msg[0], "%s", rows[i].name);
        if (rc == ERRC_OK)
            CHECK(f.entry_count <= LIMIT_FEED_ITEMS, "%s: %zu", rows[i].name, f.entry_count);
    }
}

int main(void) {
    RUN(keeps_what_can_be_read);
    RUN(refuses_what_is_no_feed);
    RUN(drops_attributes_without_number);
    RUN(survives_bombs);
    return check_done();
}
