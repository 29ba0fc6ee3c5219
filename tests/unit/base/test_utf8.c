/* base/utf8: decoding, repair, cutting. */

#include "base/utf8.h"
#include "check.h"

static void validity(void) {
    static const struct {
        const char *name, *text;
        bool ok;
    } rows[] = {
        { "arabic", "ورّاق", true },
        { "overlong slash", "\xC0\xAF", false },
        { "surrogate", "\xED\xA0\x80", false },
        { "beyond unicode", "\xF4\x90\x80\x80", false },
        { "cut sequence", "\xD8", false },
        { "a real U+FFFD", "\xEF\xBF\xBD", true },
        { "lone continuation", "a\x80", false },
        { "four bytes", "😀", true },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        CHECK(utf8_valid(span_of(rows[i].text)) == rows[i].ok, "%s", rows[i].name);
}

static void cleaning_repairs_and_drops_controls(void) {
    static const struct {
        const char *name, *in, *want;
    } rows[] = {
        { "plain stays", "خبر\n\tx", "خبر\n\tx" },
        { "controls go",
          "a\x01\x7F"
          "b\xC2\x85"
          "c",
          "abc" },
        { "letters of two to four bytes", "é خبر 日 😀 x", "é خبر 日 😀 x" },
        { "a letter that is cut", "خ\xD8", "خ\xEF\xBF\xBD" },
        { "no-break space stays, what stands before it in the table goes",
          "a\xC2\xA0\xC2\x9F"
          "b",
          "a\xC2\xA0"
          "b" },
        { "a return goes", "a\r\nb", "a\nb" },
        { "bad bytes become U+FFFD",
          "a\xFF"
          "b",
          "a\xEF\xBF\xBD"
          "b" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(buf_done) struct buf out = BUF(100);
        utf8_clean(span_of(rows[i].in), &out);
        CHECK(span_eq(buf_span(&out), span_of(rows[i].want)), "%s: '%s'", rows[i].name,
              buf_cstr(&out));
        CHECK(utf8_valid(buf_span(&out)), "%s: valid", rows[i].name);
    }
}

static void cuts_stand_on_runes(void) {
    CHECK(utf8_cut_bytes(SPAN("خبر"), 3).len == 2, "cut inside a letter");
    CHECK(utf8_cut_runes(SPAN("خبر"), 2).len == 4, "two runes");
    CHECK(utf8_cut_runes(SPAN("خبر"), 9).len == 6, "more than there are");
    CHECK(utf8_count(SPAN("خبر x")) == 5, "count");
}

int main(void) {
    RUN(validity);
    RUN(cleaning_repairs_and_drops_controls);
    RUN(cuts_stand_on_runes);
    return check_done();
}
