/* model: bodies, records, slugs, categories, order times. */

#include "base/clock.h"
#include "check.h"
#include "model/record.h"
#include "model/source.h"

static void a_body_keeps_its_blocks(void) {
    DEFER(buf_done) struct buf b = BUF(1000), text = BUF(1000);
    body_add(&b, BLOCK_PARAGRAPH, SPAN("  first\n line\t "));
    body_add(&b, BLOCK_HEADING, SPAN("sub"));
    body_add(&b, BLOCK_PARAGRAPH, SPAN(" \n "));
    body_add(&b, BLOCK_QUOTE, SPAN("said"));
    static const struct {
        int kind;
        const char *text;
    } want[] = { { BLOCK_PARAGRAPH, "first line" },
                 { BLOCK_HEADING, "sub" },
                 { BLOCK_QUOTE, "said" } };
    size_t n = 0;
    int kind = 0;
    for (span rest = buf_span(&b), block; body_next(&rest, &kind, &block); n++)
        CHECK(n < 3 && kind == want[n].kind && span_eq(block, span_of(want[n].text)),
              "block %zu: %d '%.*s'", n, kind, SPAN_ARG(block));
    CHECK(n == 3, "blocks: %zu", n);
    body_to_text(buf_span(&b), &text);
    CHECK(span_eq(buf_span(&text), SPAN("first line\n\nsub\n\nsaid")), "%s", buf_cstr(&text));
}

static void records_are_refused_with_a_reason(void) {
    static const struct {
        const char *line, *want;
    } rows[] = {
        { "{\"title\":\"x\"}", "no url and no id" },
        { "{\"id\":\"1\"}", "no title and no body" },
        { "[]", "not a JSON object" },
        { "{\"id\":\"1\",\"title\":{}}", "'title' is not a text" },
        { "{\"id\":\"1\",\"title\":\"x\",\"published\":\"soon\"}",
          "'published' is not ISO 8601: 'soon'" },
        { "{\"id\":\"1\",\"title\":\"x\"", "bad JSON at byte 21: it ends too early" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct article art = { 0 };
        struct error err = { 0 };
        CHECK(record_parse(span_of(rows[i].line), &a, &art, &err) != ERRC_OK, "row %zu", i);
        CHECK(strcmp(err.msg, rows[i].want) == 0, "row %zu: %s", i, err.msg);
    }
}

static void a_record_survives_the_round_trip(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    DEFER(buf_done) struct buf line = BUF(10000), again = BUF(10000);
    struct article art = { 0 };
    struct error err = { 0 };
    CHECK_OK(record_parse(SPAN("{\"id\":7,\"source\":\"okaz\",\"url\":\"http://x/1\",\"published\":"
                               "\"2015-05-17\",\"title\":\"خبر\",\"author\":[\"أ\",\"ب\"],\"body\":"
                               "\"p1\\n\\n p2 \"}"),
                          &a, &art, &err),
             err);
    CHECK(art.flags & ARTICLE_DAY_ONLY && art.author_count == 2, "day only, two authors");
    CHECK(span_eq(art.external_id, SPAN("7")), "a number may be an id");
    record_render(&art, &line);
    struct article back = { 0 };
    CHECK_OK(record_parse(buf_span(&line), &a, &back, &err), err);
    record_render(&back, &again);
    CHECK(span_eq(buf_span(&line), buf_span(&again)), "%s", buf_cstr(&again));
}

static void order_times_cannot_be_hijacked(void) {
    int64_t found = 1500000000;
    CHECK(article_order_s(TIME_UNKNOWN, found) == found, "unknown");
    CHECK(article_order_s(0, found) == found, "1970");
    CHECK(article_order_s(found + 10 * 365 * DAY_S, found) == found, "the far future");
    CHECK(article_order_s(4102444800, found) == found, "2100");
    CHECK(article_order_s(found + 3 * 3600, found) == found, "a wrong zone heads no list");
    CHECK(article_order_s(INT64_MAX, found) == found, "the last of all seconds");
    CHECK(article_order_s(-5, found) == found, "before 1970");
    CHECK(article_order_s(found - 99, found) == found - 99, "an honest time");
}

static void slugs_cannot_shadow_pages(void) {
    static const struct {
        const char *slug;
        bool ok;
    } rows[] = { { "okaz", true }, { "al-watan2", true }, { "search", false },
                 { "fr", false },  { "-x", false },       { "A", false },
                 { "a/b", false }, { "", false },         { "عكاظ", false } };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        CHECK(source_slug_valid(span_of(rows[i].slug)) == rows[i].ok, "'%s'", rows[i].slug);
    char lang[LANG_SIZE];
    lang_set(lang, SPAN("AR-sa"));
    CHECK(strcmp(lang, "ar") == 0 && lang_is_rtl(lang), "%s", lang);
    enum category c = CATEGORY_UNKNOWN;
    CHECK(category_parse(SPAN("sport"), &c) && c == CATEGORY_SPORT, "category");
}

int main(void) {
    RUN(a_body_keeps_its_blocks);
    RUN(records_are_refused_with_a_reason);
    RUN(a_record_survives_the_round_trip);
    RUN(order_times_cannot_be_hijacked);
    RUN(slugs_cannot_shadow_pages);
    return check_done();
}
