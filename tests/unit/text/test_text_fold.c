/* Folding and the sort key. */

#include "base/mem.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "check.h"
#include "text/text.h"

static const struct {
    const char *name, *in, *out;
} folds[] = {
    { "empty", "", "" },
    { "plain Arabic stays", "كتب ولد", "كتب ولد" },
    { "alef with hamza, madda, wasla", "أإآٱا", "ااااا" },
    { "alef maqsura and Persian yeh", "مصطفى علی", "مصطفي علي" },
    { "teh marbuta", "مدرسة", "مدرسه" },
    { "hamza seats", "مؤتمر رئيس", "موتمر رييس" },
    { "hamza seats written apart", "مو\u0654تمر ري\u0654يس ا\u0653", "موتمر رييس ا" },
    { "hamza alone stays", "ماء", "ماء" },
    { "Persian kaf, Urdu heh", "کہھە", "كههه" },
    { "marks and superscript alef", "مُحَمَّدٌ هٰذا", "محمد هذا" },
    { "Quranic marks", "قُلۡ هُوَۖ", "قل هو" },
    { "tatweel", "العـــربية", "العربيه" },
    { "ZWNJ joins", "می\u200cخواهم", "ميخواهم" },
    { "bidi controls and BOM", "\uFEFF\u200Fعرب\u202B\u2069", "عرب" },
    { "Arabic-Indic digits", "٠١٢٣٤٥٦٧٨٩", "0123456789" },
    { "Persian digits", "۰۱۲۳۴۵۶۷۸۹", "0123456789" },
    { "Arabic decimal separator", "٣٫٥", "3.5" },
    { "presentation forms", "ﻣﺤﻤﺪ", "محمد" },
    { "lam-alef ligatures", "ﻻ ﻷ ﻹ ﻵ", "لا لا لا لا" },
    { "word ligatures", "ﷲ", "الله" },
    { "a blessing of four words", "ﷺ", "صلي الله عليه وسلم" },
    { "a mark alone on a blank", "ﹰ", "" },
    { "Latin case and accents", "ÉCOLE Çà Ñandú Straße Œuvre", "ecole ca nandu strasse oeuvre" },
    { "accents written apart", "e\u0301cole", "ecole" },
    { "fullwidth", "ＡＢＣ１２", "abc12" },
    { "Turkish dots", "İstanbul ılık", "istanbul ilik" },
    { "Greek and Cyrillic case", "ΟΔΌΣ Москва", "οδοσ москва" },
    { "Hebrew points", "שָׁלוֹם", "שלום" },
    { "punctuation stays", "«قال»، نعم!", "«قال»، نعم!" },
    { "bad bytes",
      "a\xff"
      "b",
      "a\xEF\xBF\xBD"
      "b" },
};

static void fold_rows(void) {
    for (size_t i = 0; i < COUNT_OF(folds); i++) {
        DEFER(buf_done) struct buf b = BUF(4096);
        text_fold(span_of(folds[i].in), &b);
        CHECK(span_eq(buf_span(&b), span_of(folds[i].out)), "%s: got '%.*s'", folds[i].name,
              SPAN_ARG(buf_span(&b)));
    }
}

static void check_twice(span s, uint32_t rune) {
    DEFER(buf_done) struct buf once = BUF(1 << 20);
    DEFER(buf_done) struct buf twice = BUF(1 << 20);
    text_fold(s, &once);
    text_fold(buf_span(&once), &twice);
    CHECK(span_eq(buf_span(&once), buf_span(&twice)), "U+%04X: once '%.*s' twice '%.*s'", rune,
          SPAN_ARG(buf_span(&once)), SPAN_ARG(buf_span(&twice)));
    CHECK(utf8_valid(buf_span(&once)), "U+%04X folds to valid UTF-8", rune);
    CHECK(once.len <= s.len * 11, "U+%04X grows to %zu bytes", rune, once.len);
}

static void folding_twice_is_folding_once_for_every_rune(void) {
    for (uint32_t rune = 0; rune < 0x30000; rune++) {
        DEFER(buf_done) struct buf b = BUF(16);
        buf_add_rune(&b, rune);
        check_twice(buf_span(&b), rune);
    }
}

static void folding_twice_is_folding_once_for_noise(void) {
    struct rng r = rng_of(7);
    for (int round = 0; round < 2000; round++) {
        char bytes[64];
        size_t n = (size_t) rng_below(&r, sizeof(bytes));
        for (size_t i = 0; i < n; i++)
            bytes[i] = (char) (rng_below(&r, 3) ? 0xC0 + rng_below(&r, 64) : rng_next(&r));
        check_twice((span){ bytes, n }, 0);
    }
}

static void a_full_buffer_is_reported(void) {
    DEFER(buf_done) struct buf b = BUF(4);
    text_fold(SPAN("abcdefgh"), &b);
    CHECK(b.full, "full after 8 bytes into 4");
}

static const struct {
    const char *name, *before, *after; /* before < after; equal when same is set */
    bool same;
} keys[] = {
    { "the article is ignored", "الرياض", "رياضة", false },
    { "article or not is the same", "الأهرام", "أهرام", true },
    { "hamza is ignored", "أحمد", "احمد", true },
    { "teh marbuta like heh", "مكة", "مكه", true },
    { "alphabet", "البيان", "التاج", false },
    { "a word of two letters behind the article", "اليد", "يد", true },
    { "too short for an article", "الف", "ب", false },
    { "peh stands behind beh", "بيت", "پاريس", false },
    { "peh stands before teh", "پاريس", "تونس", false },
    { "gaf stands before lam", "گلستان", "ليبيا", false },
    { "quotes are ignored", "«سبق»", "سبق", true },
    { "case is ignored", "Le Monde", "le monde", true },
    { "accents are ignored", "École", "ecole", true },
    { "digits before letters", "24 ساعة", "أخبار", false },
};

static void sort_keys(void) {
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        DEFER(buf_done) struct buf a = BUF(256);
        DEFER(buf_done) struct buf b = BUF(256);
        text_sort_key(span_of(keys[i].before), &a);
        text_sort_key(span_of(keys[i].after), &b);
        int c = span_cmp(buf_span(&a), buf_span(&b));
        CHECK(keys[i].same ? c == 0 : c < 0, "%s: '%.*s' and '%.*s'", keys[i].name,
              SPAN_ARG(buf_span(&a)), SPAN_ARG(buf_span(&b)));
    }
}

static void a_sort_key_is_appended(void) {
    DEFER(buf_done) struct buf b = BUF(256);
    buf_add(&b, SPAN("ال|"));
    text_sort_key(SPAN("الوطن"), &b);
    CHECK(span_eq(buf_span(&b), SPAN("ال|وطن")), "got '%.*s'", SPAN_ARG(buf_span(&b)));
}

int main(void) {
    RUN(fold_rows);
    RUN(folding_twice_is_folding_once_for_every_rune);
    RUN(folding_twice_is_folding_once_for_noise);
    RUN(a_full_buffer_is_reported);
    RUN(sort_keys);
    RUN(a_sort_key_is_appended);
    return check_done();
}
