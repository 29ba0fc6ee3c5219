/* merge_forms - see merge_forms.h. */
#include "search/engine/merge_forms.h"

#include "base/vec.h"

/* More forms than a stem can have: what a damaged file says beyond is not believed. */
enum { CODE_MAX = 1 << 20 };

struct form {
    size_t at, len; /* of the whole term, in names */
    uint64_t count;
    uint32_t code;
};

struct form_walk {
    struct dict_cursor cursor[MERGE_INPUTS_MAX];
    bool more[MERGE_INPUTS_MAX];
};

struct merge_forms {
    size_t inputs;
    struct form_walk counting, seeking;
    /* the stem gathered last */
    char stem[TERM_NAME_MAX]; /* as a term: kind, stem, NUL */
    size_t stem_len;
    struct buf names;
    VEC_OF(struct form) forms; /* in dictionary order */
    size_t form_at;            /* counting: the next one asked for */
    VEC_OF(uint32_t) order;
    VEC_OF(uint32_t)
    codes[MERGE_INPUTS_MAX]; /* by old code: place in forms + 1, then the new code */
    bool damaged;
};

static void start(struct form_walk *w, const struct merge_input *in, size_t count) {
    const char first = TERM_VARIANT;
    for (size_t i = 0; i < count; i++)
        w->more[i] = dict_seek(&in[i].segment->dict, (span){ &first, 1 }, &w->cursor[i]);
}

struct merge_forms *merge_forms_new(const struct merge_input *in, size_t count) {
    struct merge_forms *f = mem_zalloc(1, sizeof(*f));
    f->inputs = count;
    buf_init(&f->names, UINT32_MAX);
    start(&f->counting, in, count);
    start(&f->seeking, in, count);
    return f;
}

void merge_forms_free(struct merge_forms *f) {
    if (!f) return;
    buf_done(&f->names);
    VEC_DONE(&f->forms);
    VEC_DONE(&f->order);
    for (size_t i = 0; i < MERGE_INPUTS_MAX; i++) VEC_DONE(&f->codes[i]);
    mem_free(f);
}

bool merge_forms_damaged(const struct merge_forms *f) {
    return f->damaged;
}

/* The least term that a cursor stands on; empty at the end of the forms. */
static span least_term(const struct merge_forms *f, const struct form_walk *w) {
    span least = SPAN_EMPTY;
    for (size_t i = 0; i < f->inputs; i++) {
        if (!w->more[i]) continue;
        span t = dict_term(&w->cursor[i]);
        if (t.at[0] == TERM_VARIANT && (!least.len || span_cmp(t, least) < 0)) least = t;
    }
    return least;
}

static void note_code(struct merge_forms *f, size_t input, uint32_t code) {
    if (code >= CODE_MAX) {
        f->damaged = true;
        return;
    }
    while (f->codes[input].len <= code) *VEC_PUSH(&f->codes[input]) = 0;
    f->codes[input].at[code] = (uint32_t) f->forms.len;
}

/* Takes the least form from every input that has it. */
static void take_form(struct merge_forms *f, struct form_walk *w, span least) {
    struct form form = { .at = f->names.len, .len = least.len };
    buf_add(&f->names, least);
    *VEC_PUSH(&f->forms) = form;
    struct form *put = &f->forms.at[f->forms.len - 1];
    for (size_t i = 0; i < f->inputs; i++) {
        span name = span_sub(buf_span(&f->names), put->at, put->len);
        if (!w->more[i] || !span_eq(dict_term(&w->cursor[i]), name)) continue;
        put->count += w->cursor[i].info.df;
        note_code(f, i, w->cursor[i].info.code);
        w->more[i] = dict_next(&w->cursor[i]);
    }
}

static int by_count(const void *a, const void *b, void *ctx) {
    const struct form *forms = ctx;
    uint32_t i = *(const uint32_t *) a, k = *(const uint32_t *) b;
    if (forms[i].count != forms[k].count) return forms[i].count > forms[k].count ? -1 : 1;
    return (i > k) - (i < k);
}

/* Gathers the forms of f->stem, which the cursors have reached. */
static void gather(struct merge_forms *f, struct form_walk *w, uint32_t docs) {
    span prefix = { f->stem, f->stem_len }, least;
    f->forms.len = f->order.len = f->form_at = 0;
    buf_clear(&f->names);
    for (size_t i = 0; i < f->inputs; i++) f->codes[i].len = 0;
    while ((least = least_term(f, w)).len && span_starts(least, prefix) && f->forms.len < CODE_MAX)
        take_form(f, w, least);
    for (uint32_t i = 0; i < f->forms.len; i++) {
        if (f->forms.at[i].count > docs) f->forms.at[i].count = docs;
        *VEC_PUSH(&f->order) = i;
    }
    if (f->order.len)
        qsort_r(f->order.at, f->order.len, sizeof(*f->order.at), by_count, f->forms.at);
    for (uint32_t i = 0; i < f->order.len; i++) f->forms.at[f->order.at[i]].code = i;
    for (size_t i = 0; i < f->inputs; i++)
        for (size_t k = 0; k < f->codes[i].len; k++) {
            uint32_t *code = &f->codes[i].at[k];
            f->damaged |= !*code; /* codes have no holes */
            *code = *code ? f->forms.at[*code - 1].code : 0;
        }
}

static void set_stem(struct merge_forms *f, span term, size_t stem_len) {
    f->stem_len = stem_len < sizeof(f->stem) ? stem_len : sizeof(f->stem);
    memcpy(f->stem, term.at, f->stem_len);
}

uint32_t merge_forms_count(struct merge_forms *f, span term, uint32_t docs, uint32_t *ret_code) {
    if (f->form_at == f->forms.len) {
        const char *nul = memchr(term.at, 0, term.len);
        set_stem(f, term, nul ? (size_t) (nul - term.at) + 1 : term.len);
        gather(f, &f->counting, docs);
    }
    *ret_code = 0;
    if (f->form_at == f->forms.len) {
        f->damaged = true;
        return 1;
    }
    const struct form *form = &f->forms.at[f->form_at++];
    f->damaged |= !span_eq(span_sub(buf_span(&f->names), form->at, form->len), term);
    *ret_code = form->code;
    return (uint32_t) form->count;
}

uint32_t merge_forms_seek(struct merge_forms *f, span stem, uint32_t docs) {
    char prefix[TERM_NAME_MAX] = { TERM_VARIANT };
    size_t len = stem.len < sizeof(prefix) - 2 ? stem.len : sizeof(prefix) - 2;
    memcpy(prefix + 1, stem.at, len);
    set_stem(f, (span){ prefix, len + 2 }, len + 2);
    struct form_walk *w = &f->seeking;
    for (size_t i = 0; i < f->inputs; i++)
        while (w->more[i] && dict_term(&w->cursor[i]).at[0] == TERM_VARIANT &&
               span_cmp(dict_term(&w->cursor[i]), (span){ f->stem, f->stem_len }) < 0)
            w->more[i] = dict_next(&w->cursor[i]);
    gather(f, w, docs);
    return (uint32_t) f->forms.len;
}

const uint32_t *merge_forms_codes(const struct merge_forms *f, size_t input, size_t *ret_count) {
    *ret_count = f->codes[input].len;
    return f->codes[input].at;
}
