/* snippet - search_snippet: analyses the text again and shows the window with the most different
 * words of the query, as early as possible. */
#include "base/limits.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "model/article.h"
#include "search/query_parse.h"
#include "search/search.h"
#include "text/text.h"

enum { WORDS_MAX = LIMIT_QUERY_TERMS, SNIPPET_TEXT_MAX = 64 * 1024 };

struct wanted {
    span word[WORDS_MAX];
    bool prefix[WORDS_MAX];
    size_t count;
};

struct place {
    uint32_t start, end; /* bytes */
    uint32_t which;      /* word of the query */
};

static void want(struct wanted *w, struct analyzer *a, struct arena *arena, bool exact,
                 const struct query_node *q) {
    const struct token *t = NULL;
    size_t n = analyzer_run(a, q->text, "", &t);
    for (size_t i = 0; i < n && w->count < WORDS_MAX; i++) {
        bool prefix = q->type == QUERY_PREFIX && i + 1 == n;
        if (t[i].stop && n == 1 && !exact) continue;
        w->prefix[w->count] = prefix;
        w->word[w->count++] = arena_copy(arena, exact || prefix ? t[i].surface : t[i].stem);
    }
}

static void collect(struct wanted *w, struct analyzer *a, struct arena *arena, bool exact,
                    const struct query_node *q) {
    if (!q || q->type == QUERY_NOT || q->type == QUERY_TIME) return;
    if (q->type == QUERY_AND || q->type == QUERY_OR) {
        for (const struct query_node *c = q->first; c; c = c->next) collect(w, a, arena, exact, c);
        return;
    }
    if (q->field == FIELD_TEXT || q->field == FIELD_TITLE) want(w, a, arena, exact, q);
}

static size_t match_of(const struct wanted *w, const struct token *t, bool exact) {
    for (size_t i = 0; i < w->count; i++) {
        if (w->prefix[i] ? span_starts(t->surface, w->word[i])
                         : span_eq(exact ? t->surface : t->stem, w->word[i]))
            return i;
    }
    return w->count;
}

/* Blocks without their marks, joined by blanks. */
static span plain_text(span text, struct arena *arena) {
    DEFER(buf_done) struct buf b = BUF(SNIPPET_TEXT_MAX + 4);
    span block;
    int kind;
    while (body_next(&text, &kind, &block)) {
        if (b.len) buf_add_char(&b, ' ');
        buf_add(&b,
                utf8_cut_bytes(block, SNIPPET_TEXT_MAX -
                                          (b.len < SNIPPET_TEXT_MAX ? b.len : SNIPPET_TEXT_MAX)));
        if (b.len >= SNIPPET_TEXT_MAX) break;
    }
    return arena_copy(arena, buf_span(&b));
}

/* The byte where `runes` runes behind `from` end. */
static size_t runes_on(span text, size_t from, size_t runes) {
    return from + utf8_cut_runes(span_from(text, from), runes).len;
}

/* First place of the window that shows the most different words; the earliest of equals. */
static size_t best_window(const struct place *p, size_t n, size_t bytes) {
    size_t best = 0, best_words = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t seen = 0;
        for (size_t j = i; j < n && p[j].end - p[i].start <= bytes; j++) seen |= 1ULL << p[j].which;
        size_t words = (size_t) __builtin_popcountll(seen);
        if (words <= best_words) continue;
        best = i;
        best_words = words;
    }
    return best;
}

/* Where the window starts: a little before its first match, at a blank. */
static size_t window_start(span text, size_t match, size_t bytes) {
    size_t back = bytes / 4;
    if (match <= back) return 0;
    size_t from = match - back;
    while (from < match && text.at[from - 1] != ' ') from++;
    return from;
}

static size_t cut_at_blank(span text, size_t from, size_t to) {
    if (to >= text.len) return text.len;
    size_t at = to;
    while (at > from && text.at[at] != ' ') at--;
    return at > from ? at : to;
}

size_t search_snippet(span query, bool exact, span text, size_t runes_max, struct arena *arena,
                      struct snippet_piece **ret) {
    text = plain_text(text, arena);
    struct wanted w = { .count = 0 };
    struct analyzer *a = analyzer_new();
    collect(&w, a, arena, exact, query_parse(query, 0, arena));
    const struct token *t = NULL;
    size_t tokens = analyzer_run(a, text, "", &t);
    VEC_OF(struct place) places = { 0 };
    for (size_t i = 0; i < tokens; i++) {
        size_t which = match_of(&w, &t[i], exact);
        if (which < w.count)
            *VEC_PUSH(&places) = (struct place){ t[i].start, t[i].end, (uint32_t) which };
    }
    analyzer_free(a);
    /* An Arabic letter is two bytes; the window is cut by runes below. */
    size_t first = best_window(places.at, places.len, runes_max * 3 / 2);
    size_t from = places.len ? window_start(text, places.at[first].start, runes_max * 3 / 2) : 0;
    size_t to = cut_at_blank(text, from, runes_on(text, from, runes_max));
    struct snippet_piece *out = arena_new_n(arena, struct snippet_piece, 2 * places.len + 3);
    size_t n = 0, at = from;
    if (from) out[n++] = (struct snippet_piece){ SPAN("… "), false };
    for (size_t i = 0; i < places.len; i++) {
        if (places.at[i].start < at || places.at[i].end > to) continue;
        if (places.at[i].start > at)
            out[n++] = (struct snippet_piece){ span_sub(text, at, places.at[i].start - at), false };
        at = places.at[i].end;
        out[n++] =
            (struct snippet_piece){ span_sub(text, places.at[i].start, at - places.at[i].start),
                                    true };
    }
    if (to > at) out[n++] = (struct snippet_piece){ span_sub(text, at, to - at), false };
    if (to < text.len) out[n++] = (struct snippet_piece){ SPAN(" …"), false };
    VEC_DONE(&places);
    *ret = out;
    return n;
}
