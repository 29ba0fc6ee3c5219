#include "model/record.h"
#include "press/demo.h"
#include "press_testing.h"

static void the_demo_is_the_same_for_the_same_seed(void) {
    DEFER(buf_done) struct buf a = BUF(64 << 20), b = BUF(64 << 20), c = BUF(64 << 20);
    press_demo_write(&a, 1, 1700000000);
    press_demo_write(&b, 1, 1700000000);
    press_demo_write(&c, 2, 1700000000);
    CHECK(span_eq(buf_span(&a), buf_span(&b)), "same seed, same text");
    CHECK(!span_eq(buf_span(&a), buf_span(&c)), "another seed, another text");
}

static void every_line_is_a_record_that_reads_well(void) {
    DEFER(buf_done) struct buf out = BUF(64 << 20);
    press_demo_write(&out, 1, 1700000000);
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    span rest = buf_span(&out), line;
    size_t past = 0, coming = 0, french = 0, breaking = 0;
    while (span_next(&rest, '\n', &line)) {
        if (!line.len) continue;
        struct article a = { 0 };
        struct error err = { 0 };
        CHECK_OK(record_parse(line, &arena, &a, &err), err);
        CHECK(press_demo_paper(a.source), "a known paper: %.*s", SPAN_ARG(a.source));
        CHECK(span_find_char(a.body, '{') < 0 && span_find_char(a.body, '[') < 0 &&
                  span_find_char(a.body, '|') < 0 && span_find(a.body, SPAN("  ")) < 0,
              "no marks of the grammar: %.*s", SPAN_ARG(a.body));
        CHECK(a.title.len > 10 && a.title.len < 300, "title: %.*s", SPAN_ARG(a.title));
        CHECK(a.body.len > 300, "%.*s: %zu bytes", SPAN_ARG(a.title), a.body.len);
        CHECK(a.published_s > 1700000000 - 11 * DAY_S, "not older than the demo");
        if (a.published_s <= 1700000000)
            past++;
        else
            coming++;
        french += strcmp(a.lang, "fr") == 0;
        breaking += span_starts(a.title, SPAN("عاجل")) && a.published_s > 1700000000 - DAY_S;
    }
    CHECK(past >= 400, "%zu are out at the start", past);
    CHECK(coming >= 360, "%zu are to come", coming);
    CHECK(french >= 40, "%zu are French", french);
    CHECK(breaking >= 2 && breaking < 20, "%zu are breaking", breaking);
}

int main(void) {
    RUN(the_demo_is_the_same_for_the_same_seed);
    RUN(every_line_is_a_record_that_reads_well);
    return check_done();
}
