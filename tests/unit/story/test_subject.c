/* story/subject: a small corpus is learnt, the model file is read with distrust, the built-in model
 * knows the plain cases and keeps quiet about the rest. */

#include "base/hash.h"
#include "base/mem.h"
#include "check.h"
#include "story/subject.h"
#include "story/subject_priv.h"

static const char *const sport_words[] = { "مباراة", "هدف", "الدوري", "المنتخب", "لاعب", "ملعب" };
static const char *const money_words[] = { "بورصة", "أسهم", "النفط", "مصرف", "استثمار", "تضخم" };

/* Article number i: three words of its subject between words of all. */
static struct article piece(int i, bool sport, struct buf *text) {
    const char *const *words = sport ? sport_words : money_words;
    size_t start = text->len;
    buf_add_fmt(text, "%s اليوم %s", words[i % 6], words[(i / 6) % 6]);
    size_t title = text->len;
    buf_add_fmt(text, "قال المتحدث %s كلمة%d حيث", words[(i / 2) % 6], i);
    span all = buf_span(text);
    return (struct article){ .title = span_sub(all, start, title - start),
                             .body = span_from(all, title),
                             .source = i % 2 ? SPAN("okaz") : SPAN("sabq"),
                             .order_s = i };
}

static void learn(struct buf *out, struct subject_report *r, struct subject_options o) {
    struct error err = { 0 };
    struct subject_trainer *t = subject_trainer_new(&o);
    for (int i = 0; i < 400; i++) {
        DEFER(buf_done) struct buf text = BUF(4096);
        struct article a = piece(i, i / 2 % 2, &text);
        CHECK(subject_trainer_add(t, &a, i / 2 % 2 ? SPAN("sport") : SPAN("economy")), "article %d",
              i);
    }
    CHECK_OK(subject_trainer_run(t, out, r, &err), err);
    subject_trainer_free(t);
}

static void a_small_corpus_is_learnt(void) {
    static const struct {
        const char *name;
        struct subject_options o;
    } rows[] = {
        { "by time", { .bits = 12 } },
        { "by paper", { .bits = 12, .unseen_papers = true } },
        { "with papers", { .bits = 12, .papers = true } },
        { "few buckets", { .bits = 10 } },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(buf_done) struct buf model = BUF(MIB), again = BUF(MIB);
        struct subject_report r, r2;
        struct subject *s = NULL;
        struct error err = { 0 };
        learn(&model, &r, rows[i].o);
        CHECK(r.words.accuracy > 0.97 && r.words.macro_f1 > 0.97, "%s: %.3f", rows[i].name,
              r.words.accuracy);
        CHECK(r.words.held_out == (rows[i].o.unseen_papers ? 400 : 40), "%s: %zu", rows[i].name,
              r.words.held_out);
        learn(&again, &r2, rows[i].o);
        CHECK(span_eq(buf_span(&model), buf_span(&again)), "%s: not the same twice", rows[i].name);
        CHECK_OK(subject_open(buf_span(&model), &s, &err), err);
        if (!s) continue;
        struct article a = { .title = SPAN("هدف في مباراة الدوري"), .source = SPAN("okaz") };
        struct subject_guess g;
        subject_guess(s, &a, &g);
        CHECK(span_eq(subject_label(s, g.label), SPAN("sport")), "%s: label %d", rows[i].name,
              g.label);
        CHECK(g.confidence > 0.6 && g.sure, "%s: %.3f", rows[i].name, g.confidence);
        CHECK(subject_category(s, &a, NULL) == CATEGORY_SPORT, "%s: section", rows[i].name);
        a.title = SPAN("");
        subject_guess(s, &a, &g);
        CHECK(g.label == -1 && !g.sure, "%s: no words, yet %d", rows[i].name, g.label);
        subject_close(s);
    }
}

static void too_little_is_refused(void) {
    struct subject_options o = { .bits = 10 };
    struct subject_report r;
    struct error err = { 0 };
    struct subject_trainer *t = subject_trainer_new(&o);
    DEFER(buf_done) struct buf out = BUF(MIB);
    for (int i = 0; i < 20; i++) {
        struct article a = { .title = SPAN("كلمة") };
        CHECK(subject_trainer_add(t, &a, SPAN("one")), "taken");
        CHECK(!subject_trainer_add(t, &a, SPAN("")), "an empty label");
        CHECK(!subject_trainer_add(t, &a, SPAN("a\tb")), "a label with a control character");
        a.title = SPAN("");
        CHECK(!subject_trainer_add(t, &a, SPAN("one")), "no words");
    }
    CHECK(subject_trainer_run(t, &out, &r, &err) == ERRC_USAGE, "one label only");
    subject_trainer_free(t);
}

/* What is 8 bits in the file is the nearest of 255 steps of the learnt number. */
static void int8_weights_hardly_change_the_guess(void) {
    DEFER(buf_done) struct buf model = BUF(MIB);
    struct subject_report r;
    struct subject *s = NULL;
    struct error err = { 0 };
    struct subject_options o = { .bits = 12 };
    struct subject_trainer *t = subject_trainer_new(&o);
    DEFER(buf_done) struct buf text = BUF(MIB);
    for (int i = 0; i < 400; i++) {
        struct article a = piece(i, i % 2, &text);
        (void) subject_trainer_add(t, &a, i % 2 ? SPAN("sport") : SPAN("economy"));
    }
    CHECK_OK(subject_trainer_run(t, &model, &r, &err), err);
    CHECK_OK(subject_open(buf_span(&model), &s, &err), err);
    for (int i = 0; s && i < 400; i++) {
        struct article a = piece(i, i % 3 == 0, &text);
        struct subject_guess g;
        subject_guess(s, &a, &g);
        double exact = subject_trainer_probability(t, &a, g.label);
        CHECK(exact - g.confidence < 0.01 && g.confidence - exact < 0.01, "%d: %.4f, exactly %.4f",
              i, g.confidence, exact);
    }
    subject_close(s);
    subject_trainer_free(t);
}

static void sign(struct buf *b) {
    buf_truncate(b, b->len - 8);
    buf_add_u64(b, hash64(buf_span(b), 0));
}

static void put(struct buf *b, size_t at, uint32_t v) {
    for (int i = 0; i < 4; i++) b->at[at + i] = (char) (v >> 8 * i);
}

static void hostile_model_files_are_refused(void) {
    static const struct {
        const char *name;
        size_t at; /* u32 at this place, the checksum made right */
        uint32_t value;
    } rows[] = {
        { "another version", 8, 9 },
        { "another text analysis", 12, 999 },
        { "no buckets", 16, 0 },
        { "absurd buckets", 16, 31 },
        { "other buckets", 16, 11 },
        { "no label", 20, 0 },
        { "one label", 20, 1 },
        { "a label too many", 20, 3 },
        { "absurd labels", 20, 0xffffffff },
        { "absurd lead", 24, 1 << 30 },
        { "unknown flag", 28, 2 },
        { "a label longer than the file", 32, 0x7fffffff },
    };
    DEFER(buf_done) struct buf model = BUF(MIB);
    struct subject_report r;
    struct error err = { 0 };
    learn(&model, &r, (struct subject_options){ .bits = 10 });
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(buf_done) struct buf bad = BUF(MIB);
        struct subject *s = NULL;
        buf_add(&bad, buf_span(&model));
        put(&bad, rows[i].at, rows[i].value);
        CHECK(subject_open(buf_span(&bad), &s, &err) == ERRC_PARSE, "%s: bad checksum",
              rows[i].name);
        sign(&bad);
        CHECK(subject_open(buf_span(&bad), &s, &err) == ERRC_PARSE && !s, "%s", rows[i].name);
        subject_close(s);
    }
    for (size_t len = 0; len < model.len; len += len < 120 ? 1 : 97) {
        struct subject *s = NULL;
        CHECK(subject_open(span_sub(buf_span(&model), 0, len), &s, &err) == ERRC_PARSE,
              "cut at %zu", len);
    }
}

static void the_built_in_model_knows_plain_cases(void) {
    static const struct {
        const char *title, *body;
        enum category want;
    } rows[] = {
        { "المنتخب يتأهل إلى نهائي كأس العالم بعد فوزه بركلات الترجيح",
          "سجل المهاجم هدفين في الشوط الثاني من المباراة وقال المدرب إن اللاعبين قدموا أداء كبيرا "
          "أمام الجماهير في الملعب.",
          CATEGORY_SPORT },
        { "ريال مدريد يفوز على برشلونة في الدوري الإسباني",
          "أحرز المهاجم هدف الفوز في الدقيقة الأخيرة من المباراة.", CATEGORY_SPORT },
        { "أسعار النفط ترتفع مع تراجع المخزونات الأميركية",
          "ارتفعت العقود الآجلة لخام برنت وصعدت الأسهم في البورصة، وقال محللون إن الدولار تراجع "
          "أمام اليورو وإن البنك "
          "المركزي سيرفع أسعار الفائدة على خلفية التضخم ونمو الاقتصاد.",
          CATEGORY_ECONOMY },
        { "مقتل عشرات المدنيين في غارات جوية على الغوطة الشرقية قرب دمشق",
          "قال المرصد السوري لحقوق الإنسان إن قوات النظام قصفت المنطقة، ودعا مجلس الأمن الدولي إلى "
          "وقف إطلاق النار.",
          CATEGORY_WORLD },
        { "وصفة كعكة التمر بالجوز", "نخلط الدقيق بالسكر ثم نضيف البيض والحليب.", CATEGORY_UNKNOWN },
        { "عن الصبر", "", CATEGORY_UNKNOWN },
        { "", "", CATEGORY_UNKNOWN },
    };
    struct subject *s = NULL;
    struct error err = { 0 };
    CHECK_OK(subject_open_default(&s, &err), err);
    if (!s) return;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct article a = { .title = span_of(rows[i].title),
                             .body = span_of(rows[i].body),
                             .lang = "ar" };
        double confidence;
        enum category got = subject_default_category(s, &a, &confidence);
        CHECK(got == rows[i].want, "%s: %s (%.3f)", rows[i].title, category_name(got), confidence);
        struct subject_guess g;
        subject_guess(s, &a, &g);
        if (got != rows[i].want)
            CHECK(false, "guess was %.*s %.3f", SPAN_ARG(subject_label(s, g.label)), g.confidence);
    }
    struct article fr = { .title = span_of(rows[0].title),
                          .body = span_of(rows[0].body),
                          .lang = "fr" };
    CHECK(subject_default_category(s, &fr, NULL) == CATEGORY_UNKNOWN, "French is not its language");
    for (int i = 0; i < subject_label_count(s); i++) {
        enum category c;
        CHECK(category_parse(subject_label(s, i), &c), "label %d is no section of ours", i);
    }
    subject_close(s);
}

int main(void) {
    RUN(a_small_corpus_is_learnt);
    RUN(too_little_is_refused);
    RUN(int8_weights_hardly_change_the_guess);
    RUN(hostile_model_files_are_refused);
    RUN(the_built_in_model_knows_plain_cases);
    return check_done();
}
