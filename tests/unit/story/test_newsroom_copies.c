/* story/newsroom: what is a copy, word by word. */

#include "check.h"
#include "newsroom_testing.h"

static void copies_are_found_word_by_word(void) {
    static const struct {
        const char *name;
        uint64_t seed;
        int from, count, change;
        bool copy;
    } rows[] = {
        { "the same text", 1, 0, 300, 0, true },
        { "one word in sixty changed", 1, 0, 300, 60, true },
        { "without its end", 1, 0, 240, 0, true },
        { "without its beginning", 1, 60, 240, 0, true },
        { "the first half only", 1, 0, 160, 0, true },
        { "one word in eight changed", 1, 0, 300, 8, false },
        { "another text", 2, 0, 300, 0, false },
        { "a tenth of it", 1, 0, 30, 0, false },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct room r = room_new(NULL);
        struct placement p;
        DEFER(buf_done) struct buf first = BUF(1 << 16);
        DEFER(buf_done) struct buf other = BUF(1 << 16);
        make_text(&first, 1, 0, 300, 0);
        make_text(&other, rows[i].seed, rows[i].from, rows[i].count, rows[i].change);
        take(&r, SPAN("الاول"), buf_span(&first), T0, &p);
        CHECK(!p.copy_of && !p.story_id, "%s: the first is new", rows[i].name);
        take(&r, SPAN("الثاني"), buf_span(&other), T0 + 60, &p);
        CHECK((p.copy_of == 1) == rows[i].copy, "%s: copy_of %d, similarity %.2f", rows[i].name,
              (int) p.copy_of, p.similarity);
        CHECK(rows[i].copy ? p.similarity > 0.5 && p.similarity <= 1 : p.similarity == 0,
              "%s: similarity %.2f", rows[i].name, p.similarity);
        if (rows[i].copy) CHECK(p.story_id == 1, "%s: story of its original", rows[i].name);
        newsroom_free(r.newsroom);
    }
}

static void vowels_punctuation_and_digits_hide_no_copy(void) {
    struct room r = room_new(NULL);
    struct placement p;
    take(&r, SPAN("أ"),
         SPAN("أعلنت المؤسسة العامة للخطوط الحديدية، اليوم، عن تسيير 9 رحلات إضافية بين الدمام "
              "والرياض خلال إجازة العيد، وأوضح المتحدث أن الرحلات ستبدأ في الساعة الثامنة صباحا."),
         T0, &p);
    take(&r, SPAN("ب"),
         SPAN("اعلنت المؤسسه العامة للخطوط الحديدية اليوم عن تسيير ٩ رحلات اضافية بين الدمّام "
              "والرياض خلال اجازة العيد وأَوضح المتحدث ان الرحلات ستبدأ في الساعة الثامنه صباحًا"),
         T0, &p);
    CHECK(p.copy_of == 1 && p.similarity > 0.95, "copy_of %d, %.2f", (int) p.copy_of, p.similarity);
    newsroom_free(r.newsroom);
}

static void captions_are_no_copies(void) {
    struct room r = room_new(NULL);
    struct placement p;
    take(&r, SPAN("صورة"), SPAN("صورة من المباراة التي جرت امس"), T0, &p);
    take(&r, SPAN("مشهد"), SPAN("صورة من المباراة التي جرت امس"), T0, &p);
    CHECK(p.copy_of == 0, "copy_of %d", (int) p.copy_of);
    take(&r, SPAN(""), SPAN(""), T0, &p);
    take(&r, SPAN(""), SPAN(""), T0, &p);
    CHECK(p.copy_of == 0 && p.story_id == 0, "empty articles are alone");
    newsroom_free(r.newsroom);
}

static void a_copy_of_a_copy_names_the_original(void) {
    struct room r = room_new(NULL);
    struct placement p;
    for (int n = 0; n < 5; n++) {
        DEFER(buf_done) struct buf text = BUF(1 << 16);
        make_text(&text, 1, n * 8, 300, 0); /* each a little further away */
        take(&r, SPAN("خبر"), buf_span(&text), T0 + n, &p);
        CHECK(p.copy_of == (n ? 1 : 0), "number %d: copy_of %d", n, (int) p.copy_of);
    }
    newsroom_free(r.newsroom);
}

int main(void) {
    RUN(copies_are_found_word_by_word);
    RUN(vowels_punctuation_and_digits_hide_no_copy);
    RUN(captions_are_no_copies);
    RUN(a_copy_of_a_copy_names_the_original);
    return check_done();
}
