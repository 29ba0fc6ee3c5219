/* story/sounds: two spellings of one public figure agree, names that only look alike do not. */

#include "base/buf.h"
#include "check.h"
#include "story/sounds.h"
#include "text/text.h"
#include "unit/story/figures.h"

/* Letters alone cannot tell: what is beside them in the news must. */
static const struct row either[] = {
    { "محمد صالح", "Mohamed Salah" },
    { "سالم محمد", "Salim Mohamed" },
};
/* Said alike, but not by our prices: what costs recall. */
static const struct row missed[] = {
    { "ديفيد كاميرون", "David Cameron" },
    { "معمر القذافي", "Mouammar Kadhafi" },
};
/* Of one script: only what changes nothing that is said. */
static const struct row variants[] = {
    { "mohamed salah", "mohammed salah" },        { "muhammad ali", "mohamed ali" },
    { "vladimir poutine", "vladimir putin" },     { "abdelfattah sissi", "abdelfattah sisi" },
    { "abdelfattah sissi", "abdel fattah sisi" }, { "hillary clinton", "hillary rodham clinton" },
};
static const struct row no_variants[] = {
    { "عامر صالح", "عمر صالح" },  { "ناصر سعيد", "نصر سعيد" },      { "hassan ali", "hussein ali" },
    { "karim ali", "karam ali" }, { "mahmoud ali", "mohamed ali" },
};

static unsigned apart(const struct row *r) {
    DEFER(buf_done) struct buf a = BUF(512);
    DEFER(buf_done) struct buf b = BUF(512);
    text_fold(span_of(r->a), &a);
    text_fold(span_of(r->b), &b);
    for (size_t i = 0; i < b.len; i++)
        if (b.at[i] == '-') b.at[i] = ' ';
    unsigned d = sounds_apart(buf_span(&a), buf_span(&b));
    CHECK(d == sounds_apart(buf_span(&b), buf_span(&a)), "%s, %s: both ways", r->a, r->b);
    return d;
}

#define ALL(rows, one)                                                                             \
    for (size_t i = 0; i < COUNT_OF(rows); i++)                                                    \
    CHECK((apart(&rows[i]) < SOUNDS_APART) == (one), "%s, %s: %u", rows[i].a, rows[i].b,           \
          apart(&rows[i]))

static void spellings_of_one_name_agree(void) {
    ALL(same, true);
    ALL(either, true);
    ALL(variants, true);
}

static void other_names_do_not(void) {
    ALL(other, false);
    ALL(missed, false);
    ALL(no_variants, false);
}

/* Every figure of the table against every other one's spelling: those of the same Arabic name
 * aside, none agrees. */
static void nobody_is_taken_for_another(void) {
    size_t wrong = 0, asked = 0;
    for (size_t i = 0; i < COUNT_OF(same); i++)
        for (size_t k = 0; k < COUNT_OF(same); k++) {
            bool one = !strcmp(same[i].a, same[k].a) || !strcmp(same[i].b, same[k].b);
            if (one) continue;
            struct row r = { same[i].a, same[k].b };
            asked++;
            wrong += apart(&r) < SOUNDS_APART;
        }
    CHECK(asked > 3000 && wrong == 0, "%zu of %zu", wrong, asked);
}

static void hostile_words_end(void) {
    DEFER(buf_done) struct buf w = BUF(1 << 20);
    for (int i = 0; i < 100000; i++) buf_add(&w, SPAN("الا\xD8y"));
    unsigned d = sounds_apart(buf_span(&w), SPAN("a b"));
    CHECK(d == SOUNDS_APART, "%u", d);
    for (int i = 0; i < 1000; i++) w.at[i * 7] = ' ';
    d = sounds_apart(buf_span(&w), buf_span(&w));
    CHECK(d <= SOUNDS_APART, "%u", d);
    CHECK(sounds_apart(SPAN_EMPTY, SPAN("a b")) == SOUNDS_APART, "nothing is nobody");
}

int main(void) {
    RUN(spellings_of_one_name_agree);
    RUN(other_names_do_not);
    RUN(nobody_is_taken_for_another);
    RUN(hostile_words_end);
    return check_done();
}
