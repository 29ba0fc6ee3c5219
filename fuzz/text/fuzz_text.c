/* fuzz_text - any bytes through fold, analyzer, language, excerpt, sort key and bidi. */

#include "../fuzz.h"
#include "base/utf8.h"
#include "text/text.h"

static void check_fold(span s) {
    DEFER(buf_done) struct buf once = BUF(64 << 20);
    DEFER(buf_done) struct buf twice = BUF(64 << 20);
    text_fold(s, &once);
    text_fold(buf_span(&once), &twice);
    assert(span_eq(buf_span(&once), buf_span(&twice)));
    assert(utf8_valid(buf_span(&once)));
}

/* A byte that goes on with the rune of the one before, where the text is UTF-8. */
static bool is_inside_rune(span s, size_t at, bool valid) {
    return valid && at < s.len && ((unsigned char) s.at[at] & 0xC0) == 0x80;
}

/* Tokens lie in the text, in its order, on whole runes; only one rune that folds to several words
 * gives several tokens of the same place. */
static void check_words(struct analyzer *a, span s, const char *lang) {
    const struct token *t = NULL;
    size_t n = analyzer_run(a, s, lang, &t);
    bool valid = utf8_valid(s);
    for (size_t i = 0; i < n; i++) {
        DEFER(buf_done) struct buf b = BUF(64 << 20);
        assert(t[i].end <= s.len && t[i].start < t[i].end && t[i].position == i);
        assert(!is_inside_rune(s, t[i].start, valid) && !is_inside_rune(s, t[i].end, valid));
        assert(!i || (t[i].start >= t[i - 1].start && t[i].end >= t[i - 1].end));
        assert(!i || t[i].start >= t[i - 1].end || t[i].start == t[i - 1].start);
        assert(t[i].surface.len && t[i].surface.len <= TOKEN_BYTES_MAX && t[i].stem.len);
        text_fold(span_sub(s, t[i].start, t[i].end - t[i].start), &b);
        assert(span_starts(buf_span(&b), t[i].surface));
        assert(utf8_valid(t[i].surface) && utf8_valid(t[i].stem));
        assert(!t[i].stop || span_eq(t[i].stem, t[i].surface));
    }
}

/* Stems stay as they stand. */
static void check_stems(struct analyzer *a, span s) {
    const struct token *t = NULL;
    size_t n = analyzer_run(a, s, TEXT_LANG_STEMS, &t);
    for (size_t i = 0; i < n; i++) {
        assert(t[i].start < t[i].end && t[i].end <= s.len && (!i || t[i].start > t[i - 1].end));
        assert(t[i].surface.len && t[i].surface.len <= TOKEN_BYTES_MAX);
        assert(span_starts(span_from(s, t[i].start), t[i].surface));
    }
}

static void check_forms(span s) {
    DEFER(buf_done) struct buf b = BUF(64 << 20);
    text_excerpt(s, 40, &b);
    assert(utf8_count(buf_span(&b)) <= 40 && utf8_valid(buf_span(&b)));
    buf_clear(&b);
    text_sort_key(s, &b);
    buf_clear(&b);
    text_balance_bidi(s, &b);
    DEFER(buf_done) struct buf again = BUF(64 << 20);
    text_balance_bidi(buf_span(&b), &again);
    assert(span_eq(buf_span(&b), buf_span(&again)) && utf8_valid(buf_span(&b)));
    struct language l = text_language(s);
    assert(l.confidence >= 0 && l.confidence <= 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    span s = { (const char *) data, size };
    struct analyzer *a = analyzer_new();
    check_fold(s);
    check_words(a, s, "");
    check_words(a, s, "en");
    check_words(a, s, "fr");
    check_words(a, s, "fa");
    check_stems(a, s);
    check_forms(s);
    analyzer_free(a);
    return 0;
}
