/* story/spelling: two spellings become one name when stories told in both scripts say so often
 * enough and nobody else would do as well. */

#include "base/clock.h"
#include "check.h"
#include "story/spelling.h"
#include "story/story.h"
#include "text/text.h"
#include "unit/story/figures.h"

#define T0 ((int64_t) 1500000000)

static struct name person(const char *key) {
    return (struct name){ .kind = NAME_PERSON, .key = span_of(key), .text = span_of(key) };
}

static size_t tell(struct spellings *s, int64_t story, int64_t at_s, const char *a, const char *b) {
    struct name names[] = { person(a), person(b ? b : a) };
    bool arabic = (unsigned char) a[0] >= 0x80;
    struct telling t = { .story_id = story,
                         .order_s = at_s,
                         .arabic = arabic,
                         .lang = arabic ? "ar" : "fr",
                         .names = names,
                         .count = b ? 2 : 1 };
    const struct spelling_match *m;
    spellings_add(s, &t);
    return spellings_found(s, &m);
}

static void two_stories_make_one_name(void) {
    struct spellings *s = spellings_new();
    const struct spelling_match *m;
    CHECK(tell(s, 1, T0, "ايمانويل ماكرون", NULL) == 0, "one script");
    CHECK(tell(s, 1, T0, "emmanuel macron", NULL) == 0, "one story is chance");
    CHECK(tell(s, 1, T0, "emmanuel macron", "angela merkel") == 0, "and counts once");
    CHECK(tell(s, 2, T0 + 60, "emmanuel macron", NULL) == 0, "the other way round");
    CHECK(tell(s, 2, T0 + 90, "ايمانويل ماكرون", NULL) == 1, "two stories");
    CHECK(spellings_found(s, &m) == 1 && span_eq(m->latin_key, SPAN("emmanuel macron")) &&
              span_eq(m->arabic_key, SPAN("ايمانويل ماكرون")) && strcmp(m->lang, "fr") == 0,
          "who");
    CHECK(tell(s, 3, T0 + 99, "ايمانويل ماكرون", NULL) == 0, "nothing new");
    CHECK(tell(s, 3, T0 + 99, "emmanuel macron", NULL) == 1, "told again when found again");
    spellings_free(s);
}

static void evidence_grows_old(void) {
    struct spellings *s = spellings_new();
    for (int k = 0; k < 4; k++) {
        int64_t at = T0 + k * 60 * DAY_S;
        tell(s, k + 1, at, "جون كيري", NULL);
        CHECK(tell(s, k + 1, at, "john kerry", NULL) == 0, "every second month is too seldom: %d",
              k);
    }
    spellings_free(s);
}

static void names_that_sound_otherwise_never_meet(void) {
    struct spellings *s = spellings_new();
    for (int k = 1; k < 20; k++) {
        tell(s, k, T0 + k, "دونالد ترامب", NULL);
        CHECK(tell(s, k, T0 + k, "melania trump", "hillary clinton") == 0, "story %d", k);
    }
    spellings_free(s);
}

static void who_has_a_double_stays_alone(void) {
    struct spellings *s = spellings_new();
    for (int k = 1; k < 9; k++) { /* two men of one story sound like the one */
        tell(s, k, T0 + k, "محمد صالح", "محمد صلاح");
        CHECK(tell(s, k, T0 + k, "mohamed salah", NULL) == 0, "story %d", k);
    }
    for (int k = 11; k < 19; k++) { /* now this one, now that */
        tell(s, k, T0 + k, k & 1 ? "سالم احمد" : "سليم احمد", NULL);
        CHECK(tell(s, k, T0 + k, "salim ahmed", NULL) == 0, "story %d", k);
    }
    spellings_free(s);
}

static void variants_of_one_script_are_no_rivals(void) {
    struct spellings *s = spellings_new();
    size_t found = 0;
    for (int k = 1; k < 9; k++) {
        tell(s, k, T0 + k, "محمد السادس", NULL);
        found += tell(s, k, T0 + k, k & 1 ? "mohammed vi" : "mohamed vi", NULL);
    }
    CHECK(found == 6, "%zu: both, from their second story on", found);
    spellings_free(s);
}

static void what_is_said_is_the_text_s(void) {
    static const struct {
        const char *key, *text, *want;
    } rows[] = {
        { "فلاديمير بتن", "فلاديمير بوتين", "فلاديمير بوتين" },
        { "عبدالفتاح سيسي", "عبد الفتاح السيسي", "عبدالفتاح السيسي" },
        { "محمد سلمان", "محمد بن سلمان بن عبدالعزيز", "محمد سلمان" },
        { "emmanuel macron", "Emmanuel Macron", "emmanuel macron" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct name n = { .kind = NAME_PERSON,
                          .key = span_of(rows[i].key),
                          .text = span_of(rows[i].text) };
        char out[SPELLING_BYTES];
        size_t len = spelling_said(&n, out);
        CHECK(span_eq((span){ out, len }, span_of(rows[i].want)), "%s: '%.*s'", rows[i].key,
              (int) len, out);
    }
}

/* The newsroom tells what its stories of two scripts show. */
static void the_newsroom_learns_from_its_stories(void) {
    struct newsroom *n = newsroom_new(NULL);
    const struct spelling_match *m;
    size_t found = 0;
    for (int64_t id = 1; id <= 4; id++) {
        bool fr = id % 2 == 0;
        struct article a = { .id = id,
                             .story_id = (id + 1) / 2,
                             .title = fr ? SPAN("Emmanuel Macron parle")
                                         : SPAN("كلمة الرئيس إيمانويل ماكرون"),
                             .body = fr ? SPAN("Le président Macron a parlé.")
                                        : SPAN("تكلم ماكرون، ثم سكت ماكرون، ومضى ماكرون."),
                             .source = fr ? SPAN("le-soir") : SPAN("akhbar"),
                             .order_s = T0 + id * DAY_S };
        lang_set(a.lang, fr ? SPAN("fr") : SPAN("ar"));
        newsroom_add(n, &a);
        found = newsroom_spellings(n, &m);
        CHECK(found == (id == 4), "article %d: %zu", (int) id, found);
    }
    CHECK(found == 1 && span_eq(m->latin_key, SPAN("emmanuel macron")) &&
              span_eq(m->arabic, SPAN("ايمانويل ماكرون")),
          "ماكرون is Macron");
    newsroom_free(n);
}

static span folded(struct buf *b, const char *text) {
    size_t from = b->len;
    text_fold(span_of(text), b);
    for (size_t i = from; i < b->len; i++)
        if (b->at[i] == '-') b->at[i] = ' ';
    return span_from(buf_span(b), from);
}

/* Three people in a story: this figure and two others. */
static bool told_together(struct spellings *s, const struct row *r, int64_t story, size_t i) {
    DEFER(buf_done) struct buf text = BUF(4096);
    bool found = false;
    (void) buf_reserve(&text, 4000); /* spans into it must not move */
    for (int latin = 0; latin < 2; latin++) {
        struct name names[3];
        size_t more[] = { (i + 7) % COUNT_OF(same), (i + 29) % COUNT_OF(same) };
        for (int k = 0; k < 3; k++) {
            const struct row *of = k ? &same[more[k - 1]] : r;
            names[k] =
                (struct name){ .kind = NAME_PERSON, .key = folded(&text, latin ? of->b : of->a) };
            names[k].text = names[k].key;
        }
        struct telling t = { .story_id = story,
                             .order_s = T0 + story * 3600,
                             .arabic = !latin,
                             .lang = latin ? "fr" : "ar",
                             .names = names,
                             .count = 3 };
        const struct spelling_match *m;
        spellings_add(s, &t);
        size_t n = spellings_found(s, &m);
        for (size_t k = 0; k < n; k++) found |= span_eq(m[k].latin_key, names[0].key) && latin;
    }
    return found;
}

static void figures_are_joined_and_doubles_are_not(void) {
    size_t joined = 0, wrong = 0;
    for (size_t i = 0; i < COUNT_OF(same); i++) {
        struct spellings *s = spellings_new();
        bool found = false;
        for (int64_t story = 1; story <= 3; story++) found |= told_together(s, &same[i], story, i);
        CHECK(found, "%s, %s", same[i].a, same[i].b);
        joined += found;
        spellings_free(s);
    }
    for (size_t i = 0; i < COUNT_OF(other); i++) {
        struct spellings *s = spellings_new();
        bool found = false;
        /* Only what the row itself claims: the others of its stories are joined, rightly. */
        for (int64_t story = 1; story <= 6; story++) found |= told_together(s, &other[i], story, i);
        CHECK(!found, "%s, %s", other[i].a, other[i].b);
        wrong += found;
        spellings_free(s);
    }
    CHECK(joined >= 30 && COUNT_OF(other) >= 30 && !wrong, "%zu joined, %zu wrong", joined, wrong);
}

static void a_flood_of_names_is_bounded(void) {
    struct spellings *s = spellings_new();
    char ar[64], fr[64];
    size_t found = 0;
    for (int i = 0; i < 20000; i++) {
        snprintf(ar, sizeof(ar), "محمد %c%c", 0xD8, 0xAA + i % 7);
        snprintf(fr, sizeof(fr), "mohamed t%d", i);
        tell(s, 1 + i % 5000, T0 + i, ar, NULL);
        found += tell(s, 1 + i % 5000, T0 + i, fr, NULL);
    }
    CHECK(found < 20000, "%zu", found);
    spellings_free(s);
}

int main(void) {
    RUN(two_stories_make_one_name);
    RUN(evidence_grows_old);
    RUN(names_that_sound_otherwise_never_meet);
    RUN(who_has_a_double_stays_alone);
    RUN(variants_of_one_script_are_no_rivals);
    RUN(what_is_said_is_the_text_s);
    RUN(the_newsroom_learns_from_its_stories);
    RUN(figures_are_joined_and_doubles_are_not);
    RUN(a_flood_of_names_is_bounded);
    return check_done();
}
