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
        breaking += span_starts(a.title, SPAN("عاجل")) && a.published_s > 1700000000 - DAY_S &&
                    a.published_s <= 1700000000;
    }
    CHECK(past >= 400, "%zu are out at the start", past);
    CHECK(coming >= 360, "%zu are to come", coming);
    CHECK(french >= 40, "%zu are French", french);
    CHECK(breaking >= 2 && breaking <= 12, "%zu are breaking", breaking);
}

/* What a reader of several papers sees: one event, many voices. */
static void events_are_shared_and_wires_are_copied(void) {
    DEFER(buf_done) struct buf out = BUF(64 << 20);
    press_demo_write(&out, 1, 1700000000);
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    DEFER(map_done) struct map wires = MAP_INIT, titles = MAP_INIT;
    span rest = buf_span(&out), line;
    size_t lines = 0, copied = 0, same_title = 0, papers_in_wire = 0;
    while (span_next(&rest, '\n', &line)) {
        struct article a = { 0 };
        lines++;
        if (!line.len || record_parse(line, &arena, &a, NULL) != ERRC_OK) continue;
        if (!map_put(&titles, hash64(a.title, 0) ^ hash64(a.source, 0), 1)) same_title++;
        if (!a.author_count || !span_starts(a.authors[0], SPAN("وكالة"))) continue;
        uint64_t *papers = map_at(&wires, hash64(a.image_url, 0), 0);
        if (++*papers == 3) copied++;
        if (*papers > papers_in_wire) papers_in_wire = *papers;
    }
    CHECK(copied >= 30, "%zu wire stories in three papers or more", copied);
    CHECK(papers_in_wire <= 10, "one paper prints a wire once: %zu", papers_in_wire);
    CHECK(same_title * 25 <= lines, "%zu times the same title in one paper", same_title);
}

static void a_press_started_again_serves_the_same_articles(void) {
    struct press_options first = { .from_s = 1700000000 }, later = { .from_s = 1700000000 + 4000 };
    struct press *a = testing_open(SPAN_EMPTY, &first), *b = testing_open(SPAN_EMPTY, &later);
    size_t kept = 0, changed = 0, out = 0;
    for (size_t i = 0; i < a->papers.len; i++) {
        const struct press_paper *old = &a->papers.at[i];
        const struct press_paper *now = press_paper_find(b, old->slug);
        for (size_t n = 0; n < old->items.len; n++) {
            const struct press_item *x = &old->items.at[n];
            if (x->published_s > 1700000000) continue;
            out++;
            size_t at = 0;
            if (!press_paper_lookup(now, x->path, &at)) continue;
            const struct press_item *y = &now->items.at[at];
            bool same = span_eq(x->body, y->body) && span_eq(x->title, y->title) &&
                        x->published_s == y->published_s && x->picture_seed == y->picture_seed;
            if (same)
                kept++;
            else
                changed++;
        }
    }
    CHECK(changed == 0, "%zu addresses have another article now", changed);
    CHECK(kept > out * 9 / 10, "%zu of %zu are there again", kept, out);
    press_close(a);
    press_close(b);
}

int main(void) {
    RUN(the_demo_is_the_same_for_the_same_seed);
    RUN(every_line_is_a_record_that_reads_well);
    RUN(events_are_shared_and_wires_are_copied);
    RUN(a_press_started_again_serves_the_same_articles);
    return check_done();
}
