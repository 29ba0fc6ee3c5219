/* agency - whose dispatch is it, by a credit line: "الرياض - واس:", "(أ ف ب)", "PARIS (AFP)".
 *
 * Agencies' short names are words too ("بنا", "ومع"): they count only at the beginning or the end
 * of a text, set off by marks on both sides. */

#include "base/utf8.h"
#include "story/names_priv.h"

enum { HEAD_BYTES = 200, TAIL_BYTES = 160, WORDS_LOOK = 6 };

static bool is_mark(span text, size_t at) {
    static const char *const marks[] = { "(",  ")", "[", "]", "-", "/", ":", "\"",
                                         "\n", ".", "«", "»", "–", "—", "،", "\xE2\x80\x8F" };
    for (size_t i = 0; i < COUNT_OF(marks); i++)
        if (span_starts(span_from(text, at), span_of(marks[i]))) return true;
    return false;
}

/* Is the byte before `at`, blanks aside, a mark? Marks of more bytes are tried by their length. */
static bool mark_before(span text, size_t at, bool begins) {
    while (at && text.at[at - 1] == ' ') at--;
    if (!at) return begins;
    for (size_t back = 1; back <= 3 && back <= at; back++)
        if (is_mark(text, at - back)) return true;
    return false;
}

static bool mark_after(span text, size_t at, bool ends) {
    while (at < text.len && text.at[at] == ' ') at++;
    return at == text.len ? ends : is_mark(text, at);
}

/* Marks must part the name from other words; where the text begins or ends is as good as a mark
 * when it is the text's own beginning or end. */
static span agency_in(const struct namer *n, span text, bool begins, bool ends) {
    const struct token *tokens;
    size_t count = analyzer_run(n->analyzer, text, "zz", &tokens);
    for (size_t i = 0; i < count; i++) {
        span words[WORDS_LOOK], name = SPAN_EMPTY;
        size_t look = 0, used = 0;
        for (; look < WORDS_LOOK && i + look < count; look++)
            words[look] = tokens[i + look].surface;
        if (!gazetteer_agency(n->gazetteer, words, look, &used, &name)) continue;
        size_t from = tokens[i].start, to = tokens[i + used - 1].end;
        if (mark_before(text, from, begins) && mark_after(text, to, ends)) return name;
    }
    return SPAN_EMPTY;
}

span names_agency(const struct namer *n, const struct article *a) {
    span body = a->body, name = SPAN_EMPTY;
    for (size_t i = 0; i < a->author_count && !name.len; i++) /* "جدة - واس" */
        name = agency_in(n, utf8_cut_bytes(a->authors[i], HEAD_BYTES), true, true);
    if (!name.len) name = agency_in(n, utf8_cut_bytes(body, HEAD_BYTES), true, false);
    if (name.len || body.len <= HEAD_BYTES) return name;
    size_t from = body.len - TAIL_BYTES;
    while (from < body.len && ((unsigned char) body.at[from] & 0xC0) == 0x80) from++;
    return agency_in(n, span_from(body, from), false, true);
}
