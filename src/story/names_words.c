/* names_words - an article's words with what names need: proclitics apart, gaps, capitals. */

#include "base/hash.h"
#include "story/names_priv.h"

enum { MEMORY_MAX = 64 * 1024, PREFIX = 2 /* bytes of an Arabic letter */ };

static bool is_arabic(span s) {
    return s.len >= 2 && ((unsigned char) s.at[0] == 0xD8 || (unsigned char) s.at[0] == 0xD9 ||
                          (unsigned char) s.at[0] == 0xDA);
}

/* A capital of ASCII or Latin-1. */
static bool is_upper(span text, uint32_t at) {
    unsigned char c = (unsigned char) text.at[at];
    if (c < 0x80) return c >= 'A' && c <= 'Z';
    return c == 0xC3 && at + 1 < text.len && (unsigned char) text.at[at + 1] < 0x9F;
}

static bool joined(span text, uint32_t from, uint32_t to) {
    if (to - from > 4) return false;
    /* "بدر الجبل- سبق": a dash beside a blank parts */
    if (to - from > 1 && span_find_char(span_sub(text, from, to - from), '-') >= 0) return false;
    for (uint32_t i = from; i < to; i++)
        if (!strchr(" -'", text.at[i])) {
            /* the typographer's apostrophe */
            if (i + 3 <= to && memcmp(text.at + i, "\xE2\x80\x99", 3) == 0) {
                i += 2;
                continue;
            }
            return false;
        }
    return true;
}

/* و ف ب ل ك */
static bool is_proclitic(span s) {
    if (s.len < PREFIX) return false;
    unsigned char a = (unsigned char) s.at[0], b = (unsigned char) s.at[1];
    return (a == 0xD9 && (b == 0x88 || b == 0x81 || b == 0x84 || b == 0x83)) ||
           (a == 0xD8 && b == 0xA8);
}

static bool is_known(const struct namer *n, span word) {
    size_t used = 0;
    bool adjective = false;
    if (gazetteer_word(n->gazetteer, word)) return true;
    return gazetteer_find(n->gazetteer, &word, 1, &used, &adjective) && !adjective;
}

/* Letters of the text are skipped with the marks that folding dropped. */
static uint32_t skip_letter(span text, uint32_t at) {
    at += PREFIX;
    while (at + 1 < text.len && (unsigned char) text.at[at] == 0xD9 &&
           (unsigned char) text.at[at + 1] >= 0x8B && (unsigned char) text.at[at + 1] <= 0x9F)
        at += 2; /* vowel signs */
    return at;
}

/* "بالرياض" -> "الرياض", "للرياض" -> "الرياض", "وقال" stays unless "قال" says something. */
static void bare_word(struct namer *n, span text, struct name_word *w) {
    w->bare = w->folded;
    w->bare_start = w->start;
    if (!w->arabic || !is_proclitic(w->folded) || is_known(n, w->folded)) return;
    span rest = w->folded;
    uint32_t at = w->start;
    for (int drop = 0; drop < 2 && rest.len > 3 * PREFIX && is_proclitic(rest); drop++) {
        bool to = span_starts(rest, SPAN("لل"));
        rest = span_from(rest, PREFIX);
        at = skip_letter(text, at);
        if (to) { /* the alef that writing drops */
            size_t from = n->memory.len;
            buf_add(&n->memory, SPAN("ا"));
            buf_add(&n->memory, rest);
            if (n->memory.full) return;
            w->bare = span_from(buf_span(&n->memory), from);
            w->bare_start = at;
            return;
        }
        if (span_starts(rest, SPAN("ال")) || is_known(n, rest)) {
            w->bare = rest;
            w->bare_start = at;
            return;
        }
    }
}

/* علي and على are one word to the analyzer; written with its dots, beside another name or behind a
 * title, it is Ali. (Some papers write both so, for "on" too.) */
static void find_ali(struct namer *n, span text, size_t first) {
    for (size_t i = first; i < n->words.len; i++) {
        struct name_word *w = &n->words.at[i];
        span written = span_sub(text, w->start, w->end - w->start);
        if (!span_ends(written, SPAN("علي")) || !span_eq(w->bare, SPAN("علي"))) continue;
        const struct name_word *before = i > first && !w->apart ? w - 1 : NULL;
        const struct name_word *next = i + 1 < n->words.len && !w[1].apart ? w + 1 : NULL;
        bool named = before && before->bits & (WORD_GIVEN | WORD_TITLE);
        if (next)
            named |= (next->bits & WORD_GIVEN && next->start == next->bare_start) ||
                     span_eq(next->folded, SPAN("بن")) || span_eq(next->folded, SPAN("عبد"));
        if (!named) continue;
        w->stop = false;
        w->bits = WORD_GIVEN;
    }
}

static void add_text(struct namer *n, span text, const char *lang, bool title) {
    const struct token *tokens;
    size_t count = analyzer_run(n->analyzer, text, lang, &tokens), first = n->words.len;
    for (size_t i = 0; i < count && !n->memory.full; i++) {
        const struct token *t = &tokens[i];
        size_t from = n->memory.len;
        buf_add(&n->memory, t->surface);
        struct name_word w = { .folded = span_from(buf_span(&n->memory), from),
                               .start = t->start,
                               .end = t->end,
                               .arabic = is_arabic(t->surface),
                               .stop = t->stop,
                               .title = title };
        w.upper = is_upper(text, w.start);
        w.apart = i == 0 || !joined(text, tokens[i - 1].end, t->start);
        if (n->memory.full) return;
        bare_word(n, text, &w);
        w.bits = (uint16_t) gazetteer_word(n->gazetteer, w.bare);
        *VEC_PUSH(&n->words) = w;
    }
    find_ali(n, text, first);
    for (size_t i = first; i < n->words.len; i++) {
        uint8_t *c = &n->counts[hash64(n->words.at[i].bare, 3) % COUNT_SLOTS];
        if (*c < 255) ++*c;
    }
}

/* As much of the text as is read, without half a word at its end. */
static span whole_words(span text) {
    if (text.len <= NAME_TEXT_BYTES) return text;
    size_t end = NAME_TEXT_BYTES;
    while (end > NAME_TEXT_BYTES - 100 && !strchr(" \n", text.at[end])) end--;
    return span_sub(text, 0, end);
}

void name_words_read(struct namer *n, const struct article *a) {
    memset(n->counts, 0, sizeof(n->counts));
    n->words.len = 0;
    if (!n->memory.max) buf_init(&n->memory, MEMORY_MAX);
    /* Spans into it must not move. */
    buf_clear(&n->memory);
    (void) buf_reserve(&n->memory, MEMORY_MAX - 1);
    n->title = span_sub(a->title, 0, 600);
    n->body = whole_words(a->body.len ? a->body : a->summary);
    add_text(n, n->title, a->lang, true);
    add_text(n, n->body, a->lang, false);
}

unsigned name_words_count(const struct namer *n, span word) {
    return n->counts[hash64(word, 3) % COUNT_SLOTS];
}

uint16_t *name_pair(const struct namer *n, span first, span second) {
    return &n->pairs[hash64(second, hash64(first, 5)) >> (64 - PAIR_BITS)];
}
