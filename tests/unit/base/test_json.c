/* base/json: reader verdicts, decoded text, limits, writer. */

#include "base/json.h"
#include "base/utf8.h"
#include "check.h"

static void verdicts(void) {
    static const struct {
        const char *text;
        bool ok;
    } rows[] = {
        { "{}", true },
        { "[1,2.5,-3e2,true,false,null,\"x\"]", true },
        { " {\"a\" : [ ] } ", true },
        { "", false },
        { "{", false },
        { "[1,]", false },
        { "{\"a\":1,}", false },
        { "{a:1}", false },
        { "01", false },
        { "1.", false },
        { "\"a", false },
        { "\"\\x\"", false },
        { "[1] 2", false },
        { "nul", false },
        { "-", false },
        { "\"\\ud800\"", true },
        { "[\"\\u00\"]", false },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct json *v = NULL;
        bool ok = json_parse(span_of(rows[i].text), NULL, &a, &v, NULL) == ERRC_OK;
        CHECK(ok == rows[i].ok, "'%s' gives %d", rows[i].text, ok);
    }
}

static void strings_are_decoded_once_and_clean(void) {
    static const struct {
        const char *text, *want;
    } rows[] = {
        { "\"\\u062e\\u0628\\u0631\"", "خبر" },
        { "\"\\ud83d\\ude00\"", "😀" },
        { "\"a\\\\u0041\"", "a\\u0041" },
        { "\"\\u0000x\\u0007\"", "x" },
        { "\"\\ud800x\"", "\xEF\xBF\xBDx" },
        { "\"a\xFF\"", "a\xEF\xBF\xBD" },
        { "\"&lt;\"", "&lt;" },
        { "\"a\\r\\nb\"", "a\n\nb" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct json *v = NULL;
        CHECK(json_parse(span_of(rows[i].text), NULL, &a, &v, NULL) == ERRC_OK &&
                  span_eq(json_text(v), span_of(rows[i].want)),
              "row %zu: '%.*s'", i, SPAN_ARG(json_text(v)));
    }
}

static void depth_and_nodes_are_capped(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    DEFER(buf_done) struct buf deep = BUF(1 << 20);
    for (int i = 0; i < 100000; i++) buf_add_char(&deep, '[');
    struct json *v = NULL;
    struct error err = { 0 };
    CHECK(json_parse(buf_span(&deep), NULL, &a, &v, &err) == ERRC_LIMIT, "%s", err.msg);
    struct json_limits few = { .nodes_max = 3 };
    CHECK(json_parse(SPAN("[1,2,3,4]"), &few, &a, &v, NULL) == ERRC_LIMIT, "nodes");
}

static void last_duplicate_key_wins(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct json *v = NULL;
    CHECK(json_parse(SPAN("{\"a\":1,\"a\":2}"), NULL, &a, &v, NULL) == ERRC_OK &&
              span_eq(json_get_text(v, "a"), SPAN("2")),
          "duplicate");
}

static void writer_output_is_read_back_and_safe_in_script(void) {
    DEFER(buf_done) struct buf out = BUF(1000);
    struct json_writer w = json_writer_of(&out);
    span evil = SPAN("</script>\"\\\n\xE2\x80\xA8");
    json_begin_object(&w);
    json_put(&w, "s", evil);
    json_key(&w, "a");
    json_begin_array(&w);
    json_int(&w, -1);
    json_double(&w, 0.5);
    json_bool(&w, true);
    json_null(&w);
    json_end_array(&w);
    json_put_int(&w, "n", 7);
    json_end_object(&w);
    CHECK(span_find(buf_span(&out), SPAN("<")) < 0, "no '<' in %s", buf_cstr(&out));
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct json *v = NULL;
    CHECK(json_parse(buf_span(&out), NULL, &a, &v, NULL) == ERRC_OK, "%s", buf_cstr(&out));
    CHECK(span_eq(json_get_text(v, "s"), evil), "string comes back");
    CHECK(json_get(v, "a") && json_get(v, "a")->count == 4, "array comes back");
}

int main(void) {
    RUN(verdicts);
    RUN(strings_are_decoded_once_and_clean);
    RUN(depth_and_nodes_are_capped);
    RUN(last_duplicate_key_wins);
    RUN(writer_output_is_read_back_and_safe_in_script);
    return check_done();
}
