/* category - a paper's own section, or a part of its address, as one of ours. */

#include "base/buf.h"
#include "base/limits.h"
#include "story/address.h"
#include "story/category_words.h"
#include "story/story.h"
#include "text/text.h"

enum { WORDS_MAX = 8, PHRASE_MAX = 3, PARTS_MAX = 12 };

static enum category of_phrase(span phrase) {
    for (size_t i = 0; i < category_word_count; i++)
        if (span_eq(phrase, span_of(category_words[i].words))) return category_words[i].category;
    return CATEGORY_UNKNOWN;
}

static bool is_letter(unsigned char c) {
    return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

/* "الرياضة والشباب" -> "رياضه", "شباب": the conjunction and the article say nothing. */
static span bare(span word) {
    static const char *const prefixes[] = { "وال", "ال" };
    for (size_t i = 0; i < COUNT_OF(prefixes); i++) {
        span p = span_of(prefixes[i]);
        if (span_starts(word, p) && word.len >= p.len + 4) return span_from(word, p.len);
    }
    return word;
}

/* Folded words, bare, each followed by a blank; returns how many and where each begins. */
static size_t split(span folded, struct buf *out, size_t starts[WORDS_MAX + 1]) {
    size_t count = 0, i = 0;
    while (i < folded.len && count < WORDS_MAX) {
        while (i < folded.len && !is_letter((unsigned char) folded.at[i])) i++;
        size_t from = i;
        while (i < folded.len && is_letter((unsigned char) folded.at[i])) i++;
        if (i == from) break;
        starts[count++] = out->len;
        buf_add(out, bare(span_sub(folded, from, i - from)));
        buf_add_char(out, ' ');
    }
    starts[count] = out->len;
    return count;
}

/* The longest phrase that is in the table decides, the first of equals. */
static enum category of_text(span text) {
    DEFER(buf_done) struct buf folded = BUF(4 * LIMIT_CATEGORY_BYTES);
    DEFER(buf_done) struct buf words = BUF(5 * LIMIT_CATEGORY_BYTES);
    size_t starts[WORDS_MAX + 1];
    text_fold(span_sub(text, 0, LIMIT_CATEGORY_BYTES), &folded);
    size_t count = split(buf_span(&folded), &words, starts);
    for (size_t len = count < PHRASE_MAX ? count : PHRASE_MAX; len > 0; len--) {
        for (size_t i = 0; i + len <= count; i++) {
            span phrase = span_sub(buf_span(&words), starts[i], starts[i + len] - starts[i] - 1);
            enum category c = of_phrase(phrase);
            if (c != CATEGORY_UNKNOWN) return c;
        }
    }
    return CATEGORY_UNKNOWN;
}

/* Folders only: the last part is the article's own words ("/1234/football-fans-..."). */
static enum category of_url(span url) {
    ptrdiff_t scheme = span_find(url, SPAN("://"));
    if (scheme < 0) return CATEGORY_UNKNOWN;
    span path = span_from(url, (size_t) scheme + 3), part;
    ptrdiff_t query = span_find_char(path, '?');
    if (query >= 0) path = span_sub(path, 0, (size_t) query);
    if (!span_next(&path, '/', &part)) return CATEGORY_UNKNOWN; /* the host */
    for (int n = 0; n < PARTS_MAX && span_find_char(path, '/') >= 0; n++) {
        if (!span_next(&path, '/', &part)) break;
        if (!part.len || part.len > 60) continue;
        char plain[ADDRESS_PART_BYTES];
        enum category c = of_text((span){ plain, address_plain(part, plain) });
        if (c != CATEGORY_UNKNOWN) return c;
    }
    return CATEGORY_UNKNOWN;
}

enum category story_category_of(span section, span url) {
    enum category c = section.len ? of_text(section) : CATEGORY_UNKNOWN;
    return c != CATEGORY_UNKNOWN ? c : of_url(url);
}
