/* What verify compares: one number for the words of an article, whatever segment it stands in. */
#include "base/rand.h"
#include "unit/search/index_fixture.h"

enum { ARTICLES = 300, ID_MAX = 1000 };

static const char *const words[] = {
    "الرياض", "مدرسة", "المدارس", "في",     "من",   "قبل",  "وزير",
    "الوزير", "Paris", "schools", "school", "2015", "أحمد", "على"
};

struct text {
    char title[256], body[2048];
};

static void write_words(struct rng *r, char *to, size_t size, size_t count) {
    size_t len = 0;
    for (size_t i = 0; i < count; i++)
        len += (size_t) snprintf(to + len, size - len, "%s ", words[rng_below(r, COUNT_OF(words))]);
}

static struct article article(const struct text *t, int64_t id) {
    return (struct article){ .id = id,
                             .story_id = id,
                             .title = span_of(t->title),
                             .body = span_of(t->body),
                             .source = SPAN("paper"),
                             .lang = "ar",
                             .order_s = id * 7 };
}

struct sums {
    uint64_t of[ID_MAX];
    size_t count;
};

static void take(void *ctx, int64_t id, uint64_t words_sum) {
    struct sums *s = ctx;
    CHECK(id > 0 && id < ID_MAX && !s->of[id], "article %lld, once", (long long) id);
    s->of[id] = words_sum;
    s->count++;
}

static struct sums of_index(struct fixture *f) {
    struct sums s = { 0 };
    struct error err = { 0 };
    CHECK_OK(index_reader_words(f->reader, take, &s, &err), err);
    return s;
}

static struct sums of_texts(const struct fixture *f, const struct text *t, size_t count) {
    struct sums s = { 0 };
    struct error err = { 0 };
    struct index_text *text = index_text_new(f->dir);
    for (size_t i = 0; i < count; i++) {
        struct article a = article(&t[i], (int64_t) i + 1);
        index_text_add(text, &a);
        if (i % 70 == 0) CHECK_OK(index_text_words(text, take, &s, &err), err);
    }
    CHECK_OK(index_text_words(text, take, &s, &err), err);
    CHECK_OK(index_text_words(text, take, &s, &err), err); /* nothing is fine */
    index_text_free(text);
    return s;
}

static void merged_or_not_it_is_the_text(void) {
    struct fixture f;
    struct error err = { 0 };
    struct rng r = rng_of(3);
    struct text *t = mem_zalloc(ARTICLES, sizeof(*t));
    fixture_init(&f);
    for (size_t i = 0; i < ARTICLES; i++) {
        write_words(&r, t[i].title, sizeof(t[i].title), 1 + rng_below(&r, 9));
        write_words(&r, t[i].body, sizeof(t[i].body), rng_below(&r, 120));
        struct article a = article(&t[i], (int64_t) i + 1);
        fixture_add(&f, &a);
        if (i % 40 == 0) fixture_commit(&f, i + 1);
    }
    fixture_commit(&f, ARTICLES);
    struct sums want = of_texts(&f, t, ARTICLES), apart = of_index(&f);
    CHECK_OK(index_writer_merge_fully(f.writer, &err), err);
    fixture_commit(&f, ARTICLES + 1);
    struct sums merged = of_index(&f);
    CHECK(want.count == ARTICLES && apart.count == ARTICLES && merged.count == ARTICLES, "all");
    for (size_t i = 1; i <= ARTICLES; i++)
        CHECK(want.of[i] == apart.of[i] && want.of[i] == merged.of[i], "article %zu", i);
    mem_free(t);
    fixture_done(&f);
}

static const struct {
    const char *name;
    struct text text;
} changed[] = {
    { "as it was", { "وزير في الرياض", "مدرسة الوزير من قبل" } },
    { "another word", { "وزير في الرياض", "مدرسة الوزير من على" } },
    { "another form", { "وزير في الرياض", "مدرسة وزير من قبل" } },
    { "another order", { "وزير في الرياض", "الوزير مدرسة من قبل" } },
    { "another place", { "وزير في", "الرياض مدرسة الوزير من قبل" } },
    { "a word less", { "وزير في الرياض", "مدرسة الوزير من" } },
    { "a word more", { "وزير في الرياض", "مدرسة الوزير من قبل قبل" } },
};

static void a_change_is_another_number(void) {
    struct fixture f;
    fixture_init(&f);
    struct text all[COUNT_OF(changed)];
    for (size_t i = 0; i < COUNT_OF(changed); i++) all[i] = changed[i].text;
    struct sums s = of_texts(&f, all, COUNT_OF(changed));
    for (size_t i = 1; i < COUNT_OF(changed); i++)
        CHECK(s.of[i + 1] != s.of[1], "%s", changed[i].name);
    fixture_done(&f);
}

int main(void) {
    RUN(merged_or_not_it_is_the_text);
    RUN(a_change_is_another_number);
    return check_done();
}
