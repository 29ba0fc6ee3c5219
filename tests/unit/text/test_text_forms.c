/* Excerpts, plurals, bidi balance. */

#include "base/utf8.h"
#include "check.h"
#include "text/text.h"

static const struct {
    const char *name, *in;
    size_t max;
    const char *out;
} cuts[] = {
    { "short enough", "خبر عاجل", 8, "خبر عاجل" },
    { "cut at a word", "خبر عاجل من الرياض", 12, "خبر عاجل من…" },
    { "exactly one too long", "abc def", 6, "abc…" },
    { "the ellipsis counts", "abc def", 4, "abc…" },
    { "no room for the first word", "abcdefgh", 4, "abc…" },
    { "no comma before the ellipsis", "قال، ثم ذهب", 6, "قال…" },
    { "white space is made single", "  a \n\n b\t c ", 20, "a b c" },
    { "a mark stays with its letter", "كَتَبَ", 4, "كَ…" },
    { "bidi embeddings go", "\u202Bعرب\u202C \u2067x\u2069", 20, "عرب x" },
    { "nothing", "", 5, "" },
    { "zero runes", "abc", 0, "" },
    { "one rune", "abc", 1, "…" },
    { "bad bytes", "a\xff", 5, "a\uFFFD" },
};

static void excerpts(void) {
    for (size_t i = 0; i < COUNT_OF(cuts); i++) {
        DEFER(buf_done) struct buf b = BUF(256);
        text_excerpt(span_of(cuts[i].in), cuts[i].max, &b);
        CHECK(span_eq(buf_span(&b), span_of(cuts[i].out)), "%s: got '%.*s'", cuts[i].name,
              SPAN_ARG(buf_span(&b)));
        CHECK(utf8_count(buf_span(&b)) <= cuts[i].max, "%s: too long", cuts[i].name);
    }
}

static const struct {
    const char *lang;
    uint64_t n;
    enum plural want;
} plurals[] = {
    { "ar", 0, PLURAL_ZERO },    { "ar", 1, PLURAL_ONE },           { "ar", 2, PLURAL_TWO },
    { "ar", 3, PLURAL_FEW },     { "ar", 10, PLURAL_FEW },          { "ar", 11, PLURAL_MANY },
    { "ar", 99, PLURAL_MANY },   { "ar", 100, PLURAL_OTHER },       { "ar", 101, PLURAL_OTHER },
    { "ar", 102, PLURAL_OTHER }, { "ar", 103, PLURAL_FEW },         { "ar", 111, PLURAL_MANY },
    { "ar", 200, PLURAL_OTHER }, { "fr", 0, PLURAL_ONE },           { "fr", 1, PLURAL_ONE },
    { "fr", 2, PLURAL_OTHER },   { "fr", 1000000, PLURAL_MANY },    { "fr", 1000001, PLURAL_OTHER },
    { "en", 0, PLURAL_OTHER },   { "en", 1, PLURAL_ONE },           { "en", 2, PLURAL_OTHER },
    { "", 1, PLURAL_ONE },       { "ar", UINT64_MAX, PLURAL_MANY },
};

static void plural_rules(void) {
    for (size_t i = 0; i < COUNT_OF(plurals); i++)
        CHECK(text_plural(plurals[i].lang, plurals[i].n) == plurals[i].want, "%s %llu",
              plurals[i].lang, (unsigned long long) plurals[i].n);
}

/* E embeds, I isolates, e and i close, / is a paragraph's end; other letters are text. */
static void spell(const char *s, struct buf *out) {
    for (; *s; s++) {
        if (*s == 'E')
            buf_add_rune(out, 0x202B);
        else if (*s == 'I')
            buf_add_rune(out, 0x2067);
        else if (*s == 'e')
            buf_add_rune(out, 0x202C);
        else if (*s == 'i')
            buf_add_rune(out, 0x2069);
        else
            buf_add_char(out, *s == '/' ? '\n' : *s);
    }
}

static const struct {
    const char *name, *in, *out;
} balances[] = {
    { "plain", "abc", "abc" },
    { "balanced", "aEbeIci", "aEbeIci" },
    { "openers are closed in order", "aEbIc", "aEbIcie" },
    { "stray closers go", "aebic", "abc" },
    { "an isolate closes what stands inside", "IEai", "IEaei" },
    { "a PDF does not leave its isolate", "EIaei", "EIaie" },
    { "a PDI without isolate goes", "Eai", "Eae" },
    { "a paragraph closes", "Ea/be", "Eae/b" },
    { "empty", "", "" },
};

static void bidi_rows(void) {
    for (size_t i = 0; i < COUNT_OF(balances); i++) {
        DEFER(buf_done) struct buf in = BUF(256);
        DEFER(buf_done) struct buf out = BUF(256);
        DEFER(buf_done) struct buf want = BUF(256);
        spell(balances[i].in, &in);
        spell(balances[i].out, &want);
        text_balance_bidi(buf_span(&in), &out);
        CHECK(span_eq(buf_span(&out), buf_span(&want)), "%s", balances[i].name);
    }
}

static void bad_bytes_make_no_new_control(void) {
    DEFER(buf_done) struct buf out = BUF(64);
    text_balance_bidi(SPAN("\xE2\x80\xE2\x80\xAC\xAE"), &out);
    CHECK(span_eq(buf_span(&out), SPAN("\uFFFD\uFFFD")), "'%.*s'", SPAN_ARG(buf_span(&out)));
}

static void a_thousand_openers_are_bounded(void) {
    DEFER(buf_done) struct buf in = BUF(1 << 16);
    DEFER(buf_done) struct buf out = BUF(1 << 16);
    DEFER(buf_done) struct buf again = BUF(1 << 16);
    for (int i = 0; i < 1000; i++) buf_add_rune(&in, i % 2 ? 0x202A : 0x2066);
    text_balance_bidi(buf_span(&in), &out);
    text_balance_bidi(buf_span(&out), &again);
    CHECK(out.len == 125 * 2 * 3, "%zu bytes", out.len);
    CHECK(span_eq(buf_span(&out), buf_span(&again)), "balanced text stays");
}

int main(void) {
    RUN(excerpts);
    RUN(plural_rules);
    RUN(bidi_rows);
    RUN(bad_bytes_make_no_new_control);
    RUN(a_thousand_openers_are_bounded);
    return check_done();
}
