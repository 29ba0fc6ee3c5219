/* merge_forms - see merge_forms.h. */
#include "search/engine/merge_forms.h"

#include "base/vec.h"
#include "search/engine/term_name.h"

/* More forms than a stem can have: what a damaged file says beyond is not believed. */
enum { CODE_MAX = 1 << 20 };

struct form {
    size_t at, len; /* of the whole term, in names */
    uint64_t count;
    uint32_t code;
};

/* The forms of one input: those that its dictionary tells, and stems that are their only one. */
struct form_source {
    struct dict_cursor told, stem;
    bool more_told, more_stems;
    char alone[TERM_NAME_MAX]; /* the stem's form, as a term */
    size_t alone_len;
};

struct form_walk {
    struct form_source from[MERGE_INPUTS_MAX];
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

static void name_alone(struct form_source *s) {
    char both[TERM_NAME_MAX];
    span stem = term_cut(span_from(dict_term(&s->stem), 1));
    span name = term_variant(both, stem, stem);
    s->alone[0] = TERM_VARIANT;
    s->alone_len = name.len < sizeof(s->alone) ? name.len + 1 : sizeof(s->alone);
    memcpy(s->alone + 1, name.at, s->alone_len - 1);
}

/* From the stem it stands on to the first that is its only form. */
static void settle(struct form_source *s) {
    for (; s->more_stems; s->more_stems = dict_next(&s->stem)) {
        if (dict_term(&s->stem).at[0] != TERM_STEM) s->more_stems = false;
        if (!s->more_stems) return;
        if (!term_info_alone(&s->stem.info)) continue;
        name_alone(s);
        return;
    }
}

static void start(struct form_walk *w, const struct merge_input *in, size_t count) {
    const char told = TERM_VARIANT, stem = TERM_STEM;
    for (size_t i = 0; i < count; i++) {
        struct form_source *s = &w->from[i];
        const struct dict *d = &in[i].segment->dict;
        s->more_told =
            dict_seek(d, (span){ &told, 1 }, &s->told) && dict_term(&s->told).at[0] == TERM_VARIANT;
        s->more_stems = dict_seek(d, (span){ &stem, 1 }, &s->stem);
        settle(s);
    }
}

/* The least form of an input; empty at the end. */
static span form_of(const struct form_source *s) {
    span told = s->more_told ? dict_term(&s->told) : SPAN_EMPTY;
    span alone = s->more_stems ? (span){ s->alone, s->alone_len } : SPAN_EMPTY;
    if (!told.len || !alone.len) return told.len ? told : alone;
    return span_cmp(told, alone) < 0 ? told : alone;
}

static bool is_told(const struct form_source *s) {
    return s->more_told && form_of(s).at == dict_term(&s->told).at;
}

static const struct term_info *info_of(const struct form_source *s) {
    return is_told(s) ? &s->told.info : &s->stem.info;
}

static void pass(struct form_source *s) {
    if (is_told(s)) {
        s->more_told = dict_next(&s->told) && dict_term(&s->told).at[0] == TERM_VARIANT;
        return;
    }
    s->more_stems = dict_next(&s->stem);
    settle(s);
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

/* The least form of all inputs; empty at the end. */
static span least_form(const struct merge_forms *f, const struct form_walk *w) {
    span least = SPAN_EMPTY;
    for (size_t i = 0; i < f->inputs; i++) {
        span t = form_of(&w->from[i]);
        if (t.len && (!least.len || span_cmp(t, least) < 0)) least = t;
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
        struct form_source *s = &w->from[i];
        if (!span_eq(form_of(s), name)) continue;
        put->count += info_of(s)->df;
        note_code(f, i, info_of(s)->code);
        pass(s);
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
    while ((least = least_form(f, w)).len && span_starts(least, prefix) && f->forms.len < CODE_MAX)
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

/* Of the stem gathered last. */
static bool is_alone(const struct merge_forms *f) {
    if (f->forms.len != 1) return false;
    /* f->stem is kind, stem, NUL. */
    return term_variant_is_stem(buf_span(&f->names), f->stem_len - 2);
}

bool merge_forms_next(struct merge_forms *f, uint32_t docs, span *ret_term, uint32_t *ret_count,
                      uint32_t *ret_code) {
    while (f->form_at == f->forms.len) {
        span least = least_form(f, &f->counting);
        const char *nul = least.len ? memchr(least.at, 0, least.len) : NULL;
        f->damaged |= least.len && !nul;
        if (!nul || f->damaged) return false;
        set_stem(f, least, (size_t) (nul - least.at) + 1);
        gather(f, &f->counting, docs);
        if (is_alone(f)) f->form_at = f->forms.len;
    }
    const struct form *form = &f->forms.at[f->form_at++];
    *ret_term = span_sub(buf_span(&f->names), form->at, form->len);
    *ret_code = form->code;
    *ret_count = (uint32_t) form->count;
    return true;
}

uint32_t merge_forms_seek(struct merge_forms *f, span stem, uint32_t docs) {
    char prefix[TERM_NAME_MAX] = { TERM_VARIANT };
    size_t len = stem.len < sizeof(prefix) - 2 ? stem.len : sizeof(prefix) - 2;
    memcpy(prefix + 1, stem.at, len);
    set_stem(f, (span){ prefix, len + 2 }, len + 2);
    span wanted = { f->stem, f->stem_len };
    for (size_t i = 0; i < f->inputs; i++) {
        struct form_source *s = &f->seeking.from[i];
        for (span t; (t = form_of(s)).len && span_cmp(t, wanted) < 0;) pass(s);
    }
    gather(f, &f->seeking, docs);
    f->damaged |= !f->forms.len;
    return is_alone(f) ? 0 : (uint32_t) f->forms.len;
}

const uint32_t *merge_forms_codes(const struct merge_forms *f, size_t input, size_t *ret_count) {
    *ret_count = f->codes[input].len;
    return f->codes[input].at;
}
