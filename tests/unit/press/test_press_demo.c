#include "base/hash.h"
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

/* What a reader of several papers sees: one event, many voices. */
static void events_are_shared_and_wires_are_copied(void) {
    DEFER(buf_done) struct buf out = BUF(64 << 20);
    press_demo_write(&out, 1, 1700000000);
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    DEFER(map_done) struct map wires = MAP_INIT, titles = MAP_INIT;
    span rest = buf_span(&out), line;
    size_t copied = 0, same_title = 0, papers_in_wire = 0;
    while (span_next(&rest, '\n', &line)) {
        struct article a = { 0 };
        if (!line.len || record_parse(line, &arena, &a, NULL) != ERRC_OK) continue;
        if (!map_put(&titles, hash64(a.title, 0) ^ hash64(a.source, 0), 1)) same_title++;
        if (!a.author_count || !span_starts(a.authors[0], SPAN("وكالة"))) continue;
        uint64_t *papers = map_at(&wires, hash64(a.image_url, 0), 0);
        if (++*papers == 3) copied++;
        if (*papers > papers_in_wire) papers_in_wire = *papers;
    }
    CHECK(copied >= 30, "%zu wire stories in three papers or more", copied);
    CHECK(papers_in_wire <= 10, "one paper prints a wire once: %zu", papers_in_wire);
    CHECK(same_title <= 26, "%zu times the same title in one paper", same_title);
}

static void the_same_start_gives_the_same_papers_after_a_restart(void) {
    struct press_options opts = { .demo_start_s = clock_now_s() - 5000 };
    struct press *a = testing_open(SPAN_EMPTY, &opts), *b = testing_open(SPAN_EMPTY, &opts);
    CHECK(press_article_count(a) == press_article_count(b), "as many articles");
    for (size_t i = 0; i < a->papers.len; i++) {
        const struct press_item *x = &a->papers.at[i].items.at[7],
                                *y = &b->papers.at[i].items.at[7];
        CHECK(span_eq(x->path, y->path) && span_eq(x->body, y->body), "paper %zu", i);
    }
    press_close(a);
    press_close(b);
}

int main(void) {
    RUN(the_demo_is_the_same_for_the_same_seed);
    RUN(every_line_is_a_record_that_reads_well);
    RUN(events_are_shared_and_wires_are_copied);
    RUN(the_same_start_gives_the_same_papers_after_a_restart);
    return check_done();
}
