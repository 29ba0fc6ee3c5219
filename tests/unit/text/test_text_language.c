/* Languages and directions. */

#include "check.h"
#include "text/language_words.h"
#include "text/text.h"

static const struct {
    const char *name, *in, *lang;
    bool rtl;
} rows[] = {
    { "nothing", "", "", false },
    { "only digits", "2015 - 07", "", false },
    { "Arabic headline", "مجلس الوزراء يقر ميزانية العام الجديد", "ar", true },
    { "Arabic without telling letters", "خادم الحرمين", "ar", true },
    { "Arabic with foreign names", "رئيس شركة Apple يزور الرياض", "ar", true },
    { "Arabic with Egyptian yeh", "مصطفى مدبولى يلتقى وفدا", "ar", true },
    { "Persian", "رئیس جمهور ایران گفت که این کشور", "fa", true },
    { "Persian typed with Arabic letters", "رييس جمهور گفت كه اين كشور را براي مردم است", "fa",
      true },
    { "Urdu", "وزیر اعظم نے کہا ہے کہ ملک میں", "ur", true },
    { "Pashto", "د افغانستان د ولسمشر ویاند وویل چې", "ps", true },
    { "Sorani Kurdish", "سەرۆکی هەرێمی کوردستان پێشوازی لە", "ckb", true },
    { "Uyghur", "شىنجاڭ ئۇيغۇر ئاپتونوم رايونى", "ug", true },
    { "Sindhi", "سنڌ جي وڏي وزير چيو آهي ته صوبي ۾", "sd", true },
    { "Hebrew", "ראש הממשלה אמר היום", "he", true },
    { "French", "Le président de la République a annoncé une réforme des retraites", "fr", false },
    { "French without accents", "Le gouvernement veut reformer la loi sur les partis", "fr",
      false },
    { "English", "The president said on Monday that the war is over", "en", false },
    { "Spanish", "El presidente del Gobierno anuncia una reforma de las pensiones", "es", false },
    { "German", "Der Bundeskanzler hat am Montag eine Reform der Renten und mehr", "de", false },
    { "Italian", "Il presidente della Repubblica ha firmato il decreto per la scuola", "it",
      false },
    { "Portuguese", "O presidente da República não vai ao encontro dos ministros em São Paulo",
      "pt", false },
    { "Turkish", "Cumhurbaşkanı bir açıklama yaptı ve Türkiye için", "tr", false },
    { "names alone are no language", "Cristiano Ronaldo", "", false },
    { "Greek", "Ο πρωθυπουργός της Ελλάδας", "el", false },
    { "Japanese", "日本の首相は", "ja", false },
    { "Chinese", "中国国家主席", "zh", false },
    { "mostly Latin", "BBC News and CNN said عربي on the air", "en", false },
};

static void languages(void) {
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct language l = text_language(span_of(rows[i].in));
        CHECK(span_eq(span_of(l.lang), span_of(rows[i].lang)), "%s: got '%s'", rows[i].name,
              l.lang);
        CHECK(l.rtl == rows[i].rtl, "%s: rtl %d", rows[i].name, l.rtl);
        CHECK(text_is_rtl(span_of(rows[i].in)) == rows[i].rtl, "%s: direction", rows[i].name);
        CHECK(l.confidence >= 0 && l.confidence <= 1 && (l.confidence > 0) == (l.lang[0] != 0),
              "%s: confidence %f", rows[i].name, l.confidence);
    }
}

static void words_are_folded_and_sorted(void) {
    for (size_t i = 0; i < language_words_count; i++) {
        DEFER(buf_done) struct buf b = BUF(64);
        span w = span_of(language_words[i].at);
        text_fold(w, &b);
        CHECK(span_eq(buf_span(&b), w), "'%s' is not folded", language_words[i].at);
        CHECK(!i || span_cmp(span_of(language_words[i - 1].at), w) < 0, "'%s' out of order",
              language_words[i].at);
    }
}

/* Each Latin word of one language alone names it. */
static void words_are_found(void) {
    static const char codes[][LANG_SIZE] = { "en", "fr", "es", "de", "it", "pt", "nl", "tr", "id" };
    for (size_t i = 0; i < language_words_count; i++) {
        for (size_t c = 0; c < COUNT_OF(codes); c++) {
            if (language_words[i].languages != 1u << c) continue;
            DEFER(buf_done) struct buf b = BUF(64);
            buf_add_fmt(&b, "%s %s %s", language_words[i].at, language_words[i].at,
                        language_words[i].at);
            struct language l = text_language(buf_span(&b));
            CHECK(strcmp(l.lang, codes[c]) == 0, "'%s' is not found: '%s'", language_words[i].at,
                  l.lang);
        }
    }
    CHECK(!text_language(SPAN("zzz zzz zzz")).lang[0], "a stranger");
    CHECK(!text_language((span){ 0 }).lang[0] && !text_is_rtl((span){ 0 }), "nothing, nowhere");
}

int main(void) {
    RUN(languages);
    RUN(words_are_folded_and_sorted);
    RUN(words_are_found);
    return check_done();
}
