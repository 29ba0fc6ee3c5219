/* story/passages: what was taken from where, and how much. */

#include "check.h"
#include "story/passages.h"

#define TEN "أعلنت وزارة الصحة اليوم عن افتتاح مستشفى جديد في المدينة الساحلية"
#define OTHER "وقال المتحدث باسمها إن المستشفى يضم مئتي سرير وعشرين غرفة عمليات حديثة"

static void passages_are_aligned(void) {
    static const struct {
        const char *name, *a, *b;
        size_t found;
        double least, most;
        const char *first; /* of b */
    } rows[] = {
        { "the same", TEN, TEN, 1, 1, 1, TEN },
        { "nothing in common", TEN, OTHER, 0, 0, 0, "" },
        { "a lead added", TEN, "تفاصيل أولى. " TEN, 1, 0.8, 0.9, TEN },
        { "turned round", TEN " " OTHER, OTHER ". ثم " TEN, 2, 0.9, 0.99, OTHER },
        { "other hamza, vowels and marks", TEN,
          "اعلنت وزارةُ الصحه، اليوم، عن افتتاح مستشفي جديد في المدينه الساحليه", 1, 1, 1, NULL },
        { "seven words are no passage", TEN, "أعلنت وزارة الصحة اليوم عن افتتاح مستشفى قديم", 0, 0,
          0, "" },
        { "empty", "", TEN, 0, 0, 0, "" },
        { "of nothing", TEN, "", 0, 0, 0, "" },
    };
    struct analyzer *an = analyzer_new();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct passage p[8];
        double share = -1;
        span b = span_of(rows[i].b);
        size_t n = passages_find(an, span_of(rows[i].a), b, p, COUNT_OF(p), &share);
        CHECK(n == rows[i].found, "%s: %zu passages", rows[i].name, n);
        CHECK(share >= rows[i].least - 1e-9 && share <= rows[i].most + 1e-9, "%s: share %.3f",
              rows[i].name, share);
        if (n && rows[i].first)
            CHECK(span_eq(span_sub(b, p[0].b_start, p[0].b_end - p[0].b_start),
                          span_of(rows[i].first)),
                  "%s: its words", rows[i].name);
    }
    analyzer_free(an);
}

static void a_text_of_one_word_is_no_trap(void) {
    struct analyzer *an = analyzer_new();
    DEFER(buf_done) struct buf text = BUF(1 << 20);
    for (int i = 0; i < 60000; i++) buf_add(&text, SPAN("كلمة "));
    struct passage p[4];
    double share = 0;
    CHECK(passages_find(an, buf_span(&text), buf_span(&text), p, 4, &share) >= 1 && share > 0.99,
          "%.2f", share);
    analyzer_free(an);
}

int main(void) {
    RUN(passages_are_aligned);
    RUN(a_text_of_one_word_is_no_trap);
    return check_done();
}
