/* story/category: section names and addresses in Arabic, French and English. */

#include "check.h"
#include "story/category_words.h"
#include "story/story.h"
#include "text/text.h"

static void sections_and_addresses_are_known(void) {
    static const struct {
        const char *name, *section, *url;
        enum category want;
    } rows[] = {
        { "arabic", "رياضة", "", CATEGORY_SPORT },
        { "with the article", "الرياضة", "", CATEGORY_SPORT },
        { "with vowels and tatweel", "الرِّياضـة", "", CATEGORY_SPORT },
        { "two words", "مال وأعمال", "", CATEGORY_ECONOMY },
        { "the longer phrase decides", "الصفحة الأخيرة", "", CATEGORY_MISC },
        { "one known word among others", "أخبار الاقتصاد السعودي", "", CATEGORY_ECONOMY },
        { "locals", "محليات", "", CATEGORY_LOCAL },
        { "arab and world", "عربي ودولي", "", CATEGORY_WORLD },
        { "opinion", "كتّاب الرأي", "", CATEGORY_OPINION },
        { "science", "علوم وتكنولوجيا", "", CATEGORY_TECH },
        { "culture", "ثقافة وفن", "", CATEGORY_CULTURE },
        { "health", "صحة", "", CATEGORY_HEALTH },
        { "french accents", "Économie", "", CATEGORY_ECONOMY },
        { "french plural", "Sports", "", CATEGORY_SPORT },
        { "french two words", "Faits divers", "", CATEGORY_SOCIETY },
        { "english", "World News", "", CATEGORY_WORLD },
        { "english with &", "Arts & Culture", "", CATEGORY_CULTURE },
        { "data set label", "internationalNews", "", CATEGORY_WORLD },
        { "folder of the address", "", "https://a.example/ar/sport/2018/1/2/word", CATEGORY_SPORT },
        { "folder with a hyphen", "", "https://a.example/moyen-orient/1.html", CATEGORY_WORLD },
        { "escaped folder", "", "https://a.example/%D8%B1%D9%8A%D8%A7%D8%B6%D8%A9/12",
          CATEGORY_SPORT },
        { "unknown section, known folder", "زاوية خاصة جدا بنا", "https://a.example/economy/1",
          CATEGORY_ECONOMY },
        { "section before address", "صحة", "https://a.example/sport/1", CATEGORY_HEALTH },
        { "the article's own words do not count", "", "https://a.example/1234/football-fans",
          CATEGORY_UNKNOWN },
        { "the host does not count", "", "https://sport.example/1234/x", CATEGORY_UNKNOWN },
        { "the query does not count", "", "https://a.example/x?from=/sport/", CATEGORY_UNKNOWN },
        { "nothing", "", "", CATEGORY_UNKNOWN },
        { "unknown stays unknown", "ملحق رسالة", "https://a.example/node/77", CATEGORY_UNKNOWN },
        { "cut escape", "", "https://a.example/%D8%B1%D/%/x", CATEGORY_UNKNOWN },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        enum category got = story_category_of(span_of(rows[i].section), span_of(rows[i].url));
        CHECK(got == rows[i].want, "%s: %s, want %s", rows[i].name, category_name(got),
              category_name(rows[i].want));
    }
}

static void the_table_is_written_as_it_is_looked_up(void) {
    for (size_t i = 0; i < category_word_count; i++) {
        DEFER(buf_done) struct buf folded = BUF(256);
        span words = span_of(category_words[i].words);
        text_fold(words, &folded);
        CHECK(span_eq(buf_span(&folded), words), "'%s' is not folded", category_words[i].words);
        CHECK(story_category_of(words, SPAN_EMPTY) == category_words[i].category,
              "'%s' is not found", category_words[i].words);
    }
}

static void any_bytes_are_accepted(void) {
    char long_text[5000];
    memset(long_text, 'x', sizeof(long_text));
    CHECK(story_category_of((span){ long_text, sizeof(long_text) }, SPAN("\xFF\xFE://")) ==
              CATEGORY_UNKNOWN,
          "long and broken");
    memset(long_text, '/', sizeof(long_text));
    memcpy(long_text, "a://", 4);
    CHECK(story_category_of(SPAN("\xD8"), (span){ long_text, sizeof(long_text) }) ==
              CATEGORY_UNKNOWN,
          "slashes");
}

int main(void) {
    RUN(sections_and_addresses_are_known);
    RUN(the_table_is_written_as_it_is_looked_up);
    RUN(any_bytes_are_accepted);
    return check_done();
}
