/* Words, stems, stop words and where they stand. */

#include "base/mem.h"
#include "base/rand.h"
#include "check.h"
#include "text/stem_ar.h"
#include "text/stop.h"
#include "text/text.h"

/* want: "surface/stem" a word, "-" behind a stop word. */
static const struct {
    const char *name, *lang, *in, *want;
} rows[] = {
    { "nothing", "ar", "", "" },
    { "only punctuation", "ar", "… «»!، \xD9\x80", "" },
    { "article and ending", "ar", "المدرسة الكبيرة", "المدرسه/مدرس الكبيره/كبير" },
    { "with wa, bi, ka, fa, li", "", "والكتاب بالكتاب كالكتاب فالكتاب للكتاب",
      "والكتاب/كتاب بالكتاب/كتاب كالكتاب/كتاب فالكتاب/كتاب للكتاب/كتاب" },
    { "bare wa needs a long word", "ar", "ولد وزير", "ولد/ولد وزير/زير" },
    { "two letters remain", "ar", "ماء بيه", "ماء/ماء بيه/بي" },
    { "plurals", "ar", "مهندسون مهندسين مهندسات", "مهندسون/مهندس مهندسين/مهندس مهندسات/مهندس" },
    { "a single letter goes with and without the article", "ar", "برنامج البرنامج وبرنامج لبرنامج",
      "برنامج/رنامج البرنامج/رنامج وبرنامج/رنامج لبرنامج/برنامج" },
    { "two clitics before the article", "ar", "وبالمدير وللمدير فبالمدير",
      "وبالمدير/مدير وللمدير/مدير فبالمدير/مدير" },
    { "two spellings of Syria", "ar", "سوريا سورية", "سوريا/سور سوريه/سور" },
    { "Lebanon does not become a son", "ar", "لبنان بن", "لبنان/لبن بن/بن" },
    { "tanwin", "ar", "رحيما رحيم", "رحيما/رحيم رحيم/رحيم" },
    { "feminine dual", "ar", "سيارتين سيارة", "سيارتين/سيار سياره/سيار" },
    { "endings go one after the other", "ar", "سياراتها", "سياراتها/سيار" },
    { "stop words are kept and marked", "ar", "ذهب إلى المدرسة", "ذهب/ذهب الي/الي- المدرسه/مدرس" },
    { "the crown prince is no stop word", "ar", "ولي العهد", "ولي/ول العهد/عهد" },
    { "Latin inside Arabic", "ar", "شركةGoogle الـBBC كوفيد19",
      "شركه/شرك google/google ال/ال- bbc/bbc كوفيد/كوفيد 19/19" },
    { "digits fold", "ar", "عام ٢٠١٥ و2.5 و٣٫٥", "عام/عام 2015/2015 و/و 2.5/2.5 و/و 3.5/3.5" },
    { "a point at the end is none", "ar", "في 2015. وبعد", "في/في- 2015/2015 وبعد/وبعد-" },
    { "ZWNJ joins", "ar", "می\u200cخواهم", "ميخواهم/ميخواهم" },
    { "marks join", "ar", "مُحَمَّدٌ", "محمد/محمد" },
    { "ligature of a word", "ar", "بسم ﷲ", "بسم/بسم الله/له" },
    { "a blessing is no word", "ar", "محمد ﷺ قال", "محمد/محمد قال/قال" },
    { "hashtag", "ar", "#رؤية_2030", "رويه/رو 2030/2030" },
    { "Latin is not stemmed in Arabic", "ar", "elections running",
      "elections/elections running/running" },
    { "Persian is not stemmed", "fa", "کتابها", "كتابها/كتابها" },
    { "French", "fr", "L'économie des élections", "l/l- economie/econom des/des- elections/elect" },
    { "English", "en", "Trump's running elections",
      "trump/trump s/s- running/run elections/elect" },
    { "English stems may grow", "en", "hoping", "hoping/hope" },
    { "Arabic inside English", "en", "the المدرسة", "the/the- المدرسه/مدرس" },
    { "stems are not stemmed again", TEXT_LANG_STEMS, "والد في elections",
      "والد/والد في/في- elections/elections" },
    { "stems stay as they are", TEXT_LANG_STEMS, "  وَالد,\n X\ty ", "وَالد,/وَالد, X/X y/y" },
    { "Chinese, a word a sign", "", "中国 a", "中/中 国/国 a/a" },
};

static void words(void) {
    struct analyzer *a = analyzer_new();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(buf_done) struct buf got = BUF(4096);
        const struct token *t = NULL;
        size_t n = analyzer_run(a, span_of(rows[i].in), rows[i].lang, &t);
        for (size_t k = 0; k < n; k++) {
            buf_add_fmt(&got, "%s%.*s/%.*s%s", k ? " " : "", SPAN_ARG(t[k].surface),
                        SPAN_ARG(t[k].stem), t[k].stop ? "-" : "");
            CHECK(t[k].position == k, "%s: position %u", rows[i].name, t[k].position);
        }
        CHECK(span_eq(buf_span(&got), span_of(rows[i].want)), "%s: got '%.*s'", rows[i].name,
              SPAN_ARG(buf_span(&got)));
    }
    analyzer_free(a);
}

static const struct {
    const char *name, *in;
    size_t word;
    const char *whole;
} places[] = {
    { "marks belong to their word", "قال كَتَبَ، ثم", 1, "كَتَبَ" },
    { "tatweel belongs to its word", "«عـــرب»", 0, "عـــرب" },
    { "accents apart", "une e\u0301cole.", 1, "e\u0301cole" },
    { "a sign before a word does not", "\u200Fعرب", 0, "عرب" },
};

static void words_know_their_place(void) {
    struct analyzer *a = analyzer_new();
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        const struct token *t = NULL;
        size_t n = analyzer_run(a, span_of(places[i].in), "", &t);
        CHECK(n > places[i].word, "%s: %zu words", places[i].name, n);
        if (n <= places[i].word) continue;
        t += places[i].word;
        span whole = span_sub(span_of(places[i].in), t->start, t->end - t->start);
        CHECK(span_eq(whole, span_of(places[i].whole)), "%s: got '%.*s'", places[i].name,
              SPAN_ARG(whole));
    }
    analyzer_free(a);
}

/* Each surface is the fold of the bytes it names, cut at most. */
static void check_surfaces(struct analyzer *a, span s, const char *lang) {
    const struct token *t = NULL;
    size_t n = analyzer_run(a, s, lang, &t);
    uint32_t before = 0;
    for (size_t i = 0; i < n; i++) {
        DEFER(buf_done) struct buf b = BUF(1 << 16);
        text_fold(span_sub(s, t[i].start, t[i].end - t[i].start), &b);
        CHECK(t[i].start >= before && t[i].end > t[i].start && t[i].end <= s.len, "bytes %u-%u",
              t[i].start, t[i].end);
        before = t[i].start;
        CHECK(t[i].surface.len && t[i].surface.len <= TOKEN_BYTES_MAX, "%zu bytes",
              t[i].surface.len);
        CHECK(span_starts(buf_span(&b), t[i].surface), "'%.*s' of '%.*s'", SPAN_ARG(t[i].surface),
              SPAN_ARG(buf_span(&b)));
        CHECK(t[i].stem.len > 0, "empty stem of '%.*s'", SPAN_ARG(t[i].surface));
    }
}

static void surfaces_are_folds_of_their_place(void) {
    static const char *const bits[] = { "ال",   "كتاب", "ة", "ـ",      "\u064E",  " ",  "٣", "٫",
                                        ".",    "7",    "É", "ing",    "'",       "中", "ﷲ", "ﻻ",
                                        "\xFF", "\xD9", "،", "\u200C", "running", "\n" };
    struct analyzer *a = analyzer_new();
    struct rng r = rng_of(11);
    for (int round = 0; round < 3000; round++) {
        DEFER(buf_done) struct buf b = BUF(4096);
        for (uint64_t n = rng_below(&r, 30); n; n--)
            buf_add(&b, span_of(bits[rng_below(&r, COUNT_OF(bits))]));
        check_surfaces(a, buf_span(&b), round % 2 ? "en" : "ar");
    }
    analyzer_free(a);
}

static void endless_words_are_cut(void) {
    struct analyzer *a = analyzer_new();
    DEFER(buf_done) struct buf b = BUF(1 << 20);
    for (int i = 0; i < 100000; i++) buf_add(&b, SPAN("ن"));
    const struct token *t = NULL;
    size_t n = analyzer_run(a, buf_span(&b), "ar", &t);
    CHECK(n == 1 && t[0].surface.len <= TOKEN_BYTES_MAX && t[0].end == b.len, "%zu words", n);
    analyzer_free(a);
}

static void stop_lists_are_written_folded(void) {
    for (enum stop_list list = 0; list < STOP_LISTS; list++) {
        DEFER(buf_done) struct buf b = BUF(1 << 16);
        text_fold(span_of(stop_words[list]), &b);
        /* teh marbuta typed by mistake would make a word that is never met */
        CHECK(span_eq(buf_span(&b), span_of(stop_words[list])), "list %d is not folded",
              (int) list);
    }
}

static void stemming_never_empties_a_word(void) {
    static const char *const words[] = { "ال",   "و",   "ه",  "ي",    "وال", "ها",
                                         "انان", "هاه", "يه", "اتات", "" };
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        span w = span_of(words[i]), s = stem_ar(w);
        CHECK(s.len <= w.len && (s.len > 0 || w.len == 0), "%s", words[i]);
    }
}

int main(void) {
    RUN(words);
    RUN(words_know_their_place);
    RUN(surfaces_are_folds_of_their_place);
    RUN(endless_words_are_cut);
    RUN(stop_lists_are_written_folded);
    RUN(stemming_never_empties_a_word);
    return check_done();
}
