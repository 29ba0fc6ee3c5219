/* analyzer - words, their folded form and their stem, in one pass and without an allocation a word.
 *
 * A word is a run of letters, marks and digits of one kind: Arabic letters, or all others. So a
 * Latin name inside Arabic ("الـBBC", "كوفيد19") stands alone. Dropped characters join: a ZWNJ
 * splits nothing. A point between digits stays ("2.5"). Folding writes straight into the analyzer's
 * memory, which holds the worst case before the pass begins. */

#include "base/limits.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "text/fold.h"
#include "text/stem_ar.h"
#include "text/stop.h"
#include "text/text.h"

#include <libstemmer.h>

enum {
    /* Longest folded growth of a word's bytes (checked by tools/gen_fold.py). */
    GROWTH = 3,
    /* A Latin stem may be longer than its word by a letter. */
    STEM_ROOM = 8,
};

enum kind { KIND_NONE, KIND_ARABIC, KIND_OTHER };

struct analyzer {
    char *memory;
    size_t memory_size;
    VEC_OF(struct token) tokens;
    struct stop_set stops[STOP_LISTS];
    struct sb_stemmer *stemmer_fr, *stemmer_en;
};

/* One run over a text. */
struct pass {
    struct analyzer *a;
    const unsigned char *text, *end;
    const struct stop_set *stop_arabic, *stop_other; /* NULL = none */
    struct sb_stemmer *stemmer;                      /* for KIND_OTHER; NULL = none */
    bool stem_arabic;
    char *to;              /* where the next folded byte goes */
    char *word, *word_end; /* the word being built, and where it is cut */
    enum kind kind;
    uint32_t start, stop_at; /* its bytes in the text */
    bool digit;              /* its last rune was a digit */
};

struct analyzer *analyzer_new(void) {
    struct analyzer *a = mem_zalloc(1, sizeof(*a));
    for (enum stop_list i = 0; i < STOP_LISTS; i++) stop_fill(&a->stops[i], i);
    a->stemmer_fr = sb_stemmer_new("french", "UTF_8");
    a->stemmer_en = sb_stemmer_new("english", "UTF_8");
    return a;
}

void analyzer_free(struct analyzer *a) {
    if (!a) return;
    if (a->stemmer_fr) sb_stemmer_delete(a->stemmer_fr);
    if (a->stemmer_en) sb_stemmer_delete(a->stemmer_en);
    VEC_DONE(&a->tokens);
    mem_free(a->memory);
    mem_free(a);
}

static span stem_latin(struct pass *p, span word) {
    const sb_symbol *s = sb_stemmer_stem(p->stemmer, (const sb_symbol *) word.at, (int) word.len);
    int n = s ? sb_stemmer_length(p->stemmer) : 0;
    if (n <= 0 || (size_t) n > word.len + STEM_ROOM) return word;
    if ((size_t) n <= word.len && memcmp(word.at, s, (size_t) n) == 0)
        return span_sub(word, 0, (size_t) n);
    memcpy(p->to, s, (size_t) n);
    span stem = { p->to, (size_t) n };
    p->to += n;
    return stem;
}

static void end_word(struct pass *p) {
    span word = { p->word, (size_t) (p->to - p->word) };
    bool arabic = p->kind == KIND_ARABIC;
    p->kind = KIND_NONE;
    p->digit = false;
    if (!word.len) return;
    const struct stop_set *stops = arabic ? p->stop_arabic : p->stop_other;
    bool stop = stops && stop_has(stops, word);
    span stem = word;
    if (!stop && arabic && p->stem_arabic) stem = stem_ar(word);
    if (!stop && !arabic && p->stemmer) stem = stem_latin(p, word);
    /* Field by field: a copy would read back at once what was just written in other widths. */
    uint32_t position = (uint32_t) p->a->tokens.len;
    struct token *t = VEC_PUSH(&p->a->tokens);
    t->surface = word;
    t->stem = stem;
    t->position = position;
    t->start = p->start;
    t->end = p->stop_at;
    t->stop = stop;
}

static void begin_word(struct pass *p, enum kind kind, uint32_t start) {
    if (p->kind != KIND_NONE) end_word(p);
    p->kind = kind;
    p->start = start;
    p->word = p->to;
    p->word_end = p->to + TOKEN_BYTES_MAX;
}

/* A rune with its folded entry, which is no separator. */
static inline void add_rune(struct pass *p, uint32_t e, uint32_t start) {
    enum kind kind = fold_is_arabic(e) ? KIND_ARABIC : KIND_OTHER;
    if (kind != p->kind) begin_word(p, kind, start);
    p->digit = e - '0' < 10;
    if (p->word_end - p->to >= 4)
        p->to += fold_put(p->to, e);
    else
        p->word_end = p->to; /* once cut, nothing shorter may follow */
}

static void add_string(struct pass *p, uint32_t e, uint32_t start) {
    for (span s = span_of(fold_strings[e - FOLD_STRING]); s.len;) {
        uint32_t rune = 0;
        s = span_from(s, utf8_decode(s, &rune));
        add_rune(p, rune, start);
    }
}

/* "2.5": a point with a digit right before and right behind. */
static bool is_decimal_point(const struct pass *p, const unsigned char *next) {
    uint32_t rune = 0;
    if (!p->digit || next >= p->end) return false;
    fold_decode(next, p->end, &rune);
    return fold_entry(rune) - '0' < 10;
}

static bool ends_word(const struct pass *p, uint32_t e, const unsigned char *next) {
    if (e == '.') return !is_decimal_point(p, next);
    return e == FOLD_SEP || (e >= FOLD_SPACED && fold_is_string(e));
}

/* Begins a letter of the Arabic block. */
static bool is_arabic_lead(char byte) {
    return (unsigned char) byte >= 0xD8 && (unsigned char) byte < 0xDC;
}

/* The rest of an Arabic word, as long as it is made of plain letters of two bytes: nearly all. */
static const unsigned char *run_arabic(struct pass *p, const unsigned char *at) {
    char *to = p->to;
    while (p->end - at >= 2 && is_arabic_lead((char) at[0]) && (at[1] & 0xC0) == 0x80 &&
           p->word_end - to >= 4) {
        uint32_t e = fold_entries[(uint32_t) (at[0] & 0x1F) << 6 | (at[1] & 0x3F)];
        if (e < 0x600 || e >= 0x700) break;
        to[0] = (char) (0xC0 | e >> 6);
        to[1] = (char) (0x80 | (e & 0x3F));
        to += 2;
        at += 2;
    }
    p->to = to;
    return at;
}

static void run(struct pass *p) {
    const unsigned char *at = p->text;
    while (at < p->end) {
        uint32_t rune = 0;
        uint32_t start = (uint32_t) (at - p->text);
        at += fold_decode(at, p->end, &rune);
        uint32_t e = fold_entry(rune);
        if (ends_word(p, e, at)) {
            if (p->kind != KIND_NONE) end_word(p);
            continue;
        }
        bool alone = e >= 0x3040 && fold_is_han(e);
        if (alone) begin_word(p, KIND_OTHER, start);
        if (fold_is_string(e))
            add_string(p, e, start);
        else if (e != FOLD_DROP)
            add_rune(p, e, start);
        if (p->kind == KIND_ARABIC) at = run_arabic(p, at);
        /* Marks and joiners belong to the word before them. */
        p->stop_at = (uint32_t) (at - p->text);
        if (alone) end_word(p);
    }
    if (p->kind != KIND_NONE) end_word(p);
}

/* Words that were analysed before, as they stand. */
static void run_stems(struct analyzer *a, span s) {
    const char *at = s.at, *end = s.at + s.len;
    for (uint32_t position = 0; at < end; position++) {
        while (at < end && (unsigned char) *at <= ' ') at++;
        const char *from = at;
        while (at < end && (unsigned char) *at > ' ') at++;
        if (at == from) break;
        span word = utf8_cut_bytes((span){ from, (size_t) (at - from) }, TOKEN_BYTES_MAX);
        if (!word.len) continue; /* no rune in it */
        struct token *t = VEC_PUSH(&a->tokens);
        t->surface = t->stem = word;
        t->position = position;
        t->start = (uint32_t) (from - s.at);
        t->end = (uint32_t) (at - s.at);
        t->stop = is_arabic_lead(*from) && stop_has(&a->stops[STOP_AR], word);
    }
}

size_t analyzer_run(struct analyzer *a, span s, const char *lang, const struct token **ret_tokens) {
    if (!s.len) s = SPAN(""); /* a place to point to */
    if (s.len > LIMIT_BODY_BYTES) s = utf8_cut_bytes(s, LIMIT_BODY_BYTES);
    a->tokens.len = 0;
    VEC_RESERVE(&a->tokens, s.len / 12 + 8);
    span l = span_of(lang);
    if (span_eq(l, SPAN(TEXT_LANG_STEMS))) {
        run_stems(a, s);
        *ret_tokens = a->tokens.at;
        return a->tokens.len;
    }
    bool arabic = !l.len || span_eq(l, SPAN("ar")), french = span_eq(l, SPAN("fr")),
         english = span_eq(l, SPAN("en"));
    struct pass p = {
        .a = a,
        .text = (const unsigned char *) s.at,
        .end = (const unsigned char *) s.at + s.len,
        .stop_arabic = arabic || french || english ? &a->stops[STOP_AR] : NULL,
        .stop_other = french    ? &a->stops[STOP_FR]
                      : english ? &a->stops[STOP_EN]
                                : NULL,
        .stemmer = french    ? a->stemmer_fr
                   : english ? a->stemmer_en
                             : NULL,
        .stem_arabic = arabic || french || english,
    };
    /* Per byte: the folded bytes, and a changed stem beside them; a word takes at least a byte. */
    size_t need = s.len * (p.stemmer ? 2 * GROWTH + STEM_ROOM : GROWTH) + TOKEN_BYTES_MAX + 64;
    if (need > a->memory_size) {
        mem_free(a->memory);
        a->memory = mem_alloc(need);
        a->memory_size = need;
    }
    p.to = a->memory;
    run(&p);
    *ret_tokens = a->tokens.at;
    return a->tokens.len;
}

bool analyzer_is_stop(const struct analyzer *a, span form) {
    return stop_has(&a->stops[STOP_AR], form);
}
