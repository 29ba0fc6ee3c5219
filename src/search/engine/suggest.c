/* suggest - see suggest.h; and index_reader_complete. */
#include "search/engine/suggest.h"

#include "base/hash.h"
#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "search/engine/stem_forms.h"
#include "search/search.h"
#include "text/text.h"

enum {
    FORMS_SHOWN = 8,
    SCAN_TERMS_MAX = 100000, /* of a completion, over all segments */
    SPELL_SEGMENTS = 2,      /* the largest ones know the words */
    SPELL_RUNES_MIN = 3,
    SPELL_RUNES_MAX = 24,
    SPELL_RATIO = 10, /* how much more frequent a suggestion must be */
    SPELL_WORDS_MAX = 4,
    SPELL_KNOWN = 20, /* a word in so many articles is no slip */
};

struct form {
    span text, spelling;
    uint64_t count;
    uint32_t spelling_count; /* df behind the spelling */
};

struct forms {
    VEC_OF(struct form) all;
    struct map places;
    struct buf spelling; /* of the term looked at */
};

#define FORMS_INIT                                                                                 \
    { .spelling = BUF(4 * SPELLING_BYTES_MAX) }

static void add_form(struct forms *f, struct arena *arena, span text, span spelling, uint32_t df) {
    uint64_t *place = map_at(&f->places, hash64(text, 0), f->all.len);
    if (*place == f->all.len) *VEC_PUSH(&f->all) = (struct form){ .text = arena_copy(arena, text) };
    struct form *form = &f->all.at[*place];
    form->count += df;
    if (df <= form->spelling_count) return;
    form->spelling_count = df;
    form->spelling = spelling.len ? arena_copy(arena, spelling) : form->text;
}

static void add_spelled(struct forms *f, struct arena *arena, const struct dict_cursor *c) {
    dict_spelling(c, &f->spelling);
    add_form(f, arena, span_from(dict_term(c), 1), buf_span(&f->spelling), c->info.df);
}

static void forms_done(struct forms *f) {
    VEC_DONE(&f->all);
    map_done(&f->places);
    buf_done(&f->spelling);
}

static int most_frequent_first(const void *a, const void *b) {
    const struct form *x = a, *y = b;
    if (x->count != y->count) return x->count < y->count ? 1 : -1;
    return span_cmp(x->text, y->text);
}

static void sort_forms(struct forms *f) {
    if (f->all.len) qsort(f->all.at, f->all.len, sizeof(*f->all.at), most_frequent_first);
}

static span with_kind(struct arena *arena, char kind, span a) {
    char *at = arena_alloc(arena, 1 + a.len);
    at[0] = kind;
    memcpy(at + 1, a.len ? a.at : "", a.len);
    return (span){ at, 1 + a.len };
}

/* The usual spelling of a surface form, from the segment that knows it best. */
static span spelling_of(const struct view *v, span form, struct arena *arena, uint64_t *ret_df) {
    DEFER(buf_done) struct buf spelling = BUF(4 * SPELLING_BYTES_MAX);
    span term = with_kind(arena, TERM_SURFACE, form), best = form;
    uint32_t most = 0;
    *ret_df = 0;
    for (size_t i = 0; i < v->count; i++) {
        struct dict_cursor c;
        if (!dict_seek(&v->segments[i].segment->dict, term, &c) || !span_eq(dict_term(&c), term))
            continue;
        *ret_df += c.info.df;
        if (c.info.df <= most) continue;
        most = c.info.df;
        dict_spelling(&c, &spelling);
        best = arena_copy(arena, buf_span(&spelling));
    }
    return best;
}

static bool is_typed(const struct query_plan *plan, span form) {
    for (size_t i = 0; i < plan->word_count; i++)
        if (span_eq(plan->words[i].surface, form)) return true;
    return false;
}

static void add_variants(const struct view *v, span stem, struct arena *arena, struct forms *f) {
    for (size_t i = 0; i < v->count; i++) {
        struct stem_forms walk = stem_forms_of(&v->segments[i].segment->dict, stem);
        for (span form; stem_forms_next(&walk, &form);)
            add_form(f, arena, form, SPAN_EMPTY, walk.info.df);
    }
}

span suggest_also_matched(const struct view *v, const struct query_plan *plan,
                          struct arena *arena) {
    DEFER(forms_done) struct forms f = FORMS_INIT;
    DEFER(arena_done) struct arena scratch = ARENA_INIT;
    for (size_t i = 0; i < plan->word_count; i++) {
        if (plan->words[i].stop) continue;
        add_variants(v, plan->words[i].stem, &scratch, &f);
    }
    sort_forms(&f);
    DEFER(buf_done) struct buf out = BUF(4096);
    for (size_t i = 0, shown = 0; i < f.all.len && shown < FORMS_SHOWN; i++) {
        if (is_typed(plan, f.all.at[i].text)) continue;
        uint64_t df;
        if (shown++) buf_add_char(&out, ' ');
        buf_add(&out, spelling_of(v, f.all.at[i].text, &scratch, &df));
    }
    return arena_copy(arena, buf_span(&out));
}

size_t index_reader_complete(struct index_reader *r, span prefix, size_t limit, struct arena *arena,
                             span **ret) {
    DEFER(forms_done) struct forms f = FORMS_INIT;
    DEFER(arena_done) struct arena scratch = ARENA_INIT;
    DEFER(buf_done) struct buf folded = BUF(2 * LIMIT_QUERY_BYTES);
    prefix = span_sub(prefix, 0, LIMIT_QUERY_BYTES);
    size_t word = prefix.len; /* only the last word is completed */
    while (word && prefix.at[word - 1] != ' ') word--;
    *ret = NULL;
    if (word < prefix.len) text_fold(span_from(prefix, word), &folded);
    if (!folded.len || !limit) return 0;
    span from = with_kind(&scratch, TERM_SURFACE, buf_span(&folded));
    struct view *v = reader_view(r);
    size_t scanned = 0;
    for (size_t i = 0; i < v->count; i++) {
        struct dict_cursor c;
        bool more = dict_seek(&v->segments[i].segment->dict, from, &c);
        for (; more && span_starts(dict_term(&c), from) && scanned < SCAN_TERMS_MAX;
             more = dict_next(&c), scanned++)
            /* Among very many, the rare ones cannot come first. */
            if (c.info.df > scanned / 512) add_spelled(&f, &scratch, &c);
    }
    view_unref(v);
    sort_forms(&f);
    size_t n = f.all.len < limit ? f.all.len : limit;
    *ret = arena_new_n(arena, span, n + 1);
    for (size_t i = 0; i < n; i++)
        (*ret)[i] = arena_fmt(arena, "%.*s%.*s", SPAN_ARG(span_sub(prefix, 0, word)),
                              SPAN_ARG(f.all.at[i].spelling));
    return n;
}

/* --- did you mean: every word at one edit, looked up in the dictionaries --- */

struct speller {
    const struct view_segment *segments[SPELL_SEGMENTS];
    size_t count;
    char best[TERM_BYTES_MAX + 8];
    size_t best_len;
    uint64_t best_df;
};

static uint64_t df_of(const struct speller *s, const char *term, size_t len) {
    uint64_t df = 0;
    struct term_info info;
    for (size_t i = 0; i < s->count; i++)
        if (dict_find(&s->segments[i]->segment->dict, (span){ term, len }, &info)) df += info.df;
    return df;
}

/* Tries head + middle + tail. */
static void try_word(struct speller *s, span head, span middle, span tail) {
    char term[TERM_BYTES_MAX + 8];
    size_t len = 1 + head.len + middle.len + tail.len;
    if (len > sizeof(term) || len < 3) return;
    term[0] = TERM_SURFACE;
    memcpy(term + 1, head.len ? head.at : "", head.len);
    memcpy(term + 1 + head.len, middle.len ? middle.at : "", middle.len);
    memcpy(term + 1 + head.len + middle.len, tail.len ? tail.at : "", tail.len);
    uint64_t df = df_of(s, term, len);
    if (df <= s->best_df) return;
    s->best_df = df;
    s->best_len = len - 1;
    memcpy(s->best, term + 1, len - 1);
}

static size_t rune_len(span s) {
    uint32_t rune;
    return s.len ? utf8_decode(s, &rune) : 0;
}

static void try_letters(struct speller *s, span head, span tail, bool arabic) {
    static const char ar[] = "ابتثجحخدذرزسشصضطظعغفقكلمنهويء",
                      latin[] = "abcdefghijklmnopqrstuvwxyz";
    span rest = span_of(arabic ? ar : latin);
    while (rest.len) {
        size_t n = rune_len(rest);
        try_word(s, head, span_sub(rest, 0, n), tail);
        rest = span_from(rest, n);
    }
}

static void try_edits(struct speller *s, span word) {
    bool arabic = word.len && (unsigned char) word.at[0] >= 0xD8;
    for (size_t at = 0; at <= word.len;) {
        span head = span_sub(word, 0, at), tail = span_from(word, at);
        size_t n = rune_len(tail), second = rune_len(span_from(tail, n));
        try_letters(s, head, tail, arabic); /* one more */
        if (!n) break;
        try_word(s, head, SPAN_EMPTY, span_from(tail, n)); /* one less */
        try_letters(s, head, span_from(tail, n), arabic);  /* another */
        if (second) {                                      /* two the other way round */
            char swapped[8];
            memcpy(swapped, tail.at + n, second);
            memcpy(swapped + second, tail.at, n);
            try_word(s, head, (span){ swapped, n + second }, span_from(tail, n + second));
        }
        at += n;
    }
}

static uint32_t docs_of(const struct view_segment *s) {
    return s->segment->docs;
}

static struct speller speller_of(const struct view *v) {
    struct speller s = { 0 };
    for (size_t i = 0; i < v->count; i++) {
        size_t at = s.count;
        if (at < SPELL_SEGMENTS)
            s.count++;
        else if (docs_of(s.segments[--at]) >= docs_of(&v->segments[i]))
            continue;
        for (; at && docs_of(s.segments[at - 1]) < docs_of(&v->segments[i]); at--)
            s.segments[at] = s.segments[at - 1];
        s.segments[at] = &v->segments[i];
    }
    return s;
}

span suggest_spelling(const struct view *v, const struct query_plan *plan, span understood,
                      struct arena *arena) {
    struct speller s = speller_of(v);
    DEFER(arena_done) struct arena scratch = ARENA_INIT;
    span text = understood;
    bool changed = false;
    for (size_t i = 0; i < plan->word_count && i < SPELL_WORDS_MAX; i++) {
        const struct plan_word *w = &plan->words[i];
        size_t runes = utf8_count(w->surface);
        ptrdiff_t at = span_find(text, w->typed);
        if (runes < SPELL_RUNES_MIN || runes > SPELL_RUNES_MAX || at < 0) continue;
        uint64_t own;
        (void) spelling_of(v, w->surface, &scratch, &own);
        if (own >= SPELL_KNOWN) continue;
        s.best_df = own * SPELL_RATIO + 1;
        s.best_len = 0;
        try_edits(&s, w->surface);
        if (!s.best_len) continue;
        uint64_t df;
        span better = spelling_of(v, (span){ s.best, s.best_len }, &scratch, &df);
        text = arena_fmt(&scratch, "%.*s%.*s%.*s", SPAN_ARG(span_sub(text, 0, (size_t) at)),
                         SPAN_ARG(better), SPAN_ARG(span_from(text, (size_t) at + w->typed.len)));
        changed = true;
    }
    return changed ? arena_copy(arena, text) : SPAN_EMPTY;
}
