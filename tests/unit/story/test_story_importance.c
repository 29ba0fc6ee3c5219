/* story/importance: which of two stories is the bigger one. */

#include "check.h"
#include "story/story.h"

#define NOW ((int64_t) 1500000000)
#define HOUR 3600

static void the_first_weighs_more_than_the_second(void) {
    static const struct {
        const char *name;
        struct story more, less;
    } rows[] = {
        { "more papers",
          { .sources = 3, .originals = 3, .articles = 3 },
          { .sources = 2, .originals = 2, .articles = 2 } },
        { "two papers against one that repeats itself",
          { .sources = 2, .originals = 2, .articles = 2 },
          { .sources = 1, .originals = 50, .articles = 50 } },
        { "ten papers against nine with much more text",
          { .sources = 10, .originals = 10, .articles = 10 },
          { .sources = 9, .originals = 90, .articles = 90 } },
        { "two originals against three papers with one agency text",
          { .sources = 2, .originals = 2, .articles = 2 },
          { .sources = 3, .originals = 1, .articles = 3 } },
        { "a copied story against a lonely one",
          { .sources = 4, .originals = 1, .articles = 4 },
          { .sources = 1, .originals = 1, .articles = 1 } },
        { "more of one paper's own pieces",
          { .sources = 2, .originals = 4, .articles = 4 },
          { .sources = 2, .originals = 2, .articles = 2 } },
        { "one article against nothing",
          { .sources = 1, .originals = 1, .articles = 1 },
          { .sources = 1, .originals = 0, .articles = 0 } },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        CHECK(story_weight(&rows[i].more) > story_weight(&rows[i].less), "%s: %.3f and %.3f",
              rows[i].name, story_weight(&rows[i].more), story_weight(&rows[i].less));
}

static void copies_in_the_same_papers_add_nothing(void) {
    struct story few = { .sources = 3, .originals = 2, .articles = 3 };
    struct story many = { .sources = 3, .originals = 2, .articles = 300 };
    CHECK(story_weight(&few) == story_weight(&many), "%.3f and %.3f", story_weight(&few),
          story_weight(&many));
}

static void the_first_ranks_before_the_second(void) {
    static const struct {
        const char *name;
        struct story before, after;
    } rows[] = {
        { "of equals the fresh one",
          { .sources = 3, .originals = 3, .last_s = NOW - HOUR },
          { .sources = 3, .originals = 3, .last_s = NOW - 9 * HOUR } },
        { "a big one of the morning before a small one of now",
          { .sources = 8, .originals = 8, .last_s = NOW - 8 * HOUR },
          { .sources = 1, .originals = 1, .last_s = NOW } },
        { "a small one of now before a big one of last week",
          { .sources = 1, .originals = 1, .last_s = NOW },
          { .sources = 12, .originals = 12, .last_s = NOW - 170 * HOUR } },
        { "breaking before its equal",
          { .sources = 2, .originals = 2, .last_s = NOW - HOUR, .breaking = true },
          { .sources = 2, .originals = 2, .last_s = NOW - HOUR } },
        { "an old breaking mark is worth nothing",
          { .sources = 2, .originals = 2, .last_s = NOW - 3 * HOUR },
          { .sources = 2, .originals = 2, .last_s = NOW - 3 * HOUR - 1, .breaking = true } },
        { "a time in the future gains nothing over now",
          { .sources = 2, .originals = 2, .last_s = NOW },
          { .sources = 1, .originals = 1, .last_s = NOW + 24 * HOUR } },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        CHECK(story_rank(&rows[i].before, NOW) > story_rank(&rows[i].after, NOW),
              "%s: %.3f and %.3f", rows[i].name, story_rank(&rows[i].before, NOW),
              story_rank(&rows[i].after, NOW));
}

int main(void) {
    RUN(the_first_weighs_more_than_the_second);
    RUN(copies_in_the_same_papers_add_nothing);
    RUN(the_first_ranks_before_the_second);
    return check_done();
}
