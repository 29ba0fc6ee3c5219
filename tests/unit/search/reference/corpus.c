#include "unit/search/reference/corpus.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/hash.h"
#include "search/engine/format.h"
#include "search/engine/rank.h"

/* Families of forms, stop words, Latin and digits; the first are the most frequent. */
static const char *const vocabulary[] = {
    "في",       "مجلس",      "الأمن",      "من",      "أسعار",   "النفط",     "على",
    "والنفط",   "اليوم",     "the",        "الهلال",  "مباراة",  "إلى",       "كتاب",
    "2015",     "كتب",       "market",     "مكتبة",   "بالكتاب", "أن",        "GPU",
    "الرياض",   "économie",  "covid",      "عن",      "جدة",     "of",        "المجلس",
    "نفط",      "des",       "markets",    "والمجلس", "أمن",     "أمنية",     "هلال",
    "الأمنـيّة", "مباريات",   "المباراة",   "التي",    "ما",      "économies", "كتابها",
    "مكتبات",   "المكتبات",  "٢٠١٥",       "2020",    "economy", "economic",  "marchés",
    "marché",   "politique", "politiques", "le",      "les",     "and",       "in",
    "رياضة",    "رياضي",     "الرياضية",   "رياضيون", "سعر",     "بأسعار",    "للأسعار",
    "وأسعارهم", "مدرسة",     "المدرسة",    "مدرس",    "مدارس",   "فئة",       "الفئة",
    "و",        "ب",         "covid-19",   "أبو-ظبي", "3.5",     "الـ20",     "100%",
    "a",        "U.S.",      "l'État",     "qu'il",   "don't",   "ﻻ",         "لا",
    "ﷲ",        "مُحَمَّد",      "محمد",       "أحمد",    "وزير",    "الوزير",    "وزراء",
    "الوزراء",  "رئيس",      "الرئيس",     "رئاسة",   "يوم",
};
static const char *const letters[] = { "ب", "ت", "ح", "د", "ر", "س", "ص", "ع", "ف", "ق", "ك", "م" };
static const char *const authors[] = { "محمد العلي", "أحمد بن سالم", "Jean Dupont", "سالم" };
static const span sources[] = { SPAN("okaz"),   SPAN("sabq"),      SPAN("alriyadh"),
                                SPAN("spa-en"), SPAN("al-watan2"), SPAN("x") };

void corpus_init(struct corpus *c, uint64_t seed, size_t size) {
    *c = (struct corpus){ .rng = rng_of(seed), .analyzer = analyzer_new() };
    /* Ties in small ones, many days in large ones. */
    c->slots = 20 + size / 4;
    c->step_s = size < 200 ? 40000 : 4000;
}

void corpus_done(struct corpus *c) {
    for (size_t i = 0; i < c->versions.len; i++) {
        VEC_DONE(&c->versions.at[i].words);
        VEC_DONE(&c->versions.at[i].names);
    }
    VEC_DONE(&c->versions);
    VEC_DONE(&c->spellings);
    VEC_DONE(&c->surface_df);
    VEC_DONE(&c->stem_df);
    map_done(&c->numbers);
    map_done(&c->latest);
    analyzer_free(c->analyzer);
    arena_done(&c->arena);
}

uint32_t corpus_number(struct corpus *c, span word) {
    uint64_t *number = map_at(&c->numbers, hash64(word, 0), c->spellings.len);
    if (*number == c->spellings.len) *VEC_PUSH(&c->spellings) = arena_copy(&c->arena, word);
    assert(span_eq(c->spellings.at[*number], word));
    return (uint32_t) *number;
}

/* --- texts --- */

static void rare_word(struct corpus *c, struct buf *out) {
    uint64_t n = rng_below(&c->rng, 300);
    buf_add_fmt(out, "%s%s%s%s", letters[n % 12], letters[n / 12 % 12], letters[n / 7 % 12],
                letters[n / 25]);
}

const char *corpus_word(struct corpus *c) {
    uint64_t n = COUNT_OF(vocabulary), at = rng_below(&c->rng, n);
    at = at * rng_below(&c->rng, n) / n;
    return vocabulary[rng_below(&c->rng, 2) ? at : at * rng_below(&c->rng, n) / n];
}

static void random_text(struct corpus *c, struct buf *out, size_t words) {
    for (size_t i = 0; i < words; i++) {
        uint64_t mark = rng_below(&c->rng, 24);
        if (i) buf_add(out, mark == 0 ? SPAN("\n") : mark == 1 ? SPAN("، ") : SPAN(" "));
        if (rng_below(&c->rng, 7))
            buf_add(out, span_of(corpus_word(c)));
        else
            rare_word(c, out);
    }
}

static size_t random_length(struct corpus *c) {
    uint64_t kind = rng_below(&c->rng, 40);
    if (kind == 0) return 0;
    if (kind < 5) return 30 + rng_below(&c->rng, 100);
    return 1 + rng_below(&c->rng, 14);
}

/* Now and then one word stands in an article more often than a frequency can say. */
static void random_body(struct corpus *c, struct buf *out) {
    random_text(c, out, random_length(c));
    if (rng_below(&c->rng, 150)) return;
    const char *often = corpus_word(c);
    size_t times = 100 + rng_below(&c->rng, 500);
    for (size_t i = 0; i < times; i++) {
        buf_add_char(out, ' ');
        buf_add(out, span_of(often));
        if (rng_below(&c->rng, 3) == 0) buf_add_fmt(out, " %s", corpus_word(c));
    }
}

static span random_summary(struct corpus *c, span body) {
    DEFER(buf_done) struct buf b = BUF(1 << 20);
    switch (rng_below(&c->rng, 6)) {
    case 0: buf_add(&b, body); break;
    case 1:
    case 2: random_text(c, &b, 1 + rng_below(&c->rng, 12)); break;
    default: break;
    }
    return arena_copy(&c->arena, buf_span(&b));
}

/* --- words --- */

static uint32_t read_words(struct corpus *c, struct version *v, span text, uint32_t base,
                           uint32_t *ret_next) {
    const struct token *t = NULL;
    size_t n = analyzer_run(c->analyzer, text, v->a.lang, &t);
    *ret_next = base;
    for (size_t i = 0; i < n; i++) {
        *VEC_PUSH(&v->words) = (struct word){ corpus_number(c, t[i].surface),
                                              t[i].stop ? NO_WORD : corpus_number(c, t[i].stem),
                                              base + t[i].position };
        *ret_next = base + t[i].position + 1;
    }
    return (uint32_t) n;
}

static void read_article(struct corpus *c, struct version *v) {
    uint32_t next;
    const struct token *t = NULL;
    v->length = TITLE_WEIGHT * read_words(c, v, v->a.title, 0, &next);
    uint32_t body = read_words(c, v, v->a.body, TITLE_POSITIONS, &next);
    v->length += body + (LEAD_WEIGHT - 1) * (body < LEAD_WORDS ? body : LEAD_WORDS);
    /* A summary that the body begins with says nothing new. */
    span head = span_sub(span_trim(v->a.summary), 0, 80);
    if (head.len && span_find(v->a.body, head) < 0)
        v->length += read_words(c, v, v->a.summary, next + POSITION_GAP, &next);
    for (size_t i = 0; i < v->a.author_count; i++) {
        size_t n = analyzer_run(c->analyzer, v->a.authors[i], "", &t);
        for (size_t k = 0; k < n; k++) *VEC_PUSH(&v->names) = corpus_number(c, t[k].surface);
    }
}

static int64_t random_time(struct corpus *c, int64_t id, size_t older) {
    for (;;) {
        int64_t t = DAY_S + (int64_t) rng_below(&c->rng, c->slots) * c->step_s;
        bool used = false;
        for (size_t v = older; v != SIZE_MAX && !used; v = c->versions.at[v].older)
            used = c->versions.at[v].a.order_s == t;
        if (!used) return t;
        (void) id;
    }
}

static void random_fields(struct corpus *c, struct article *a) {
    static const char *const langs[] = { "ar", "ar", "ar", "ar", "ar", "fr", "en", "" };
    size_t source = rng_below(&c->rng, COUNT_OF(sources)) * rng_below(&c->rng, 6) / 5;
    a->source_id = (int64_t) source + 10;
    a->source = sources[source];
    a->category = (enum category) rng_below(&c->rng, CATEGORY_COUNT);
    snprintf(a->lang, sizeof(a->lang), "%s", langs[rng_below(&c->rng, COUNT_OF(langs))]);
    a->story_id = (int64_t) rng_below(&c->rng, 2 + c->slots / 4);
    a->copy_of = rng_below(&c->rng, 5) == 0;
    a->author_count = rng_below(&c->rng, 3);
    for (size_t i = 0; i < a->author_count; i++)
        a->authors[i] = span_of(authors[rng_below(&c->rng, COUNT_OF(authors))]);
}

const struct article *corpus_add(struct corpus *c, int64_t id) {
    uint64_t before = SIZE_MAX;
    if (map_get(&c->latest, (uint64_t) id, &before)) c->versions.at[before].dead = true;
    struct version *v = VEC_PUSH(&c->versions);
    *v = (struct version){ .a.id = id, .older = before };
    DEFER(buf_done) struct buf title = BUF(1 << 16), body = BUF(1 << 20);
    random_text(c, &title, rng_below(&c->rng, 6));
    random_body(c, &body);
    v->a.title = arena_copy(&c->arena, buf_span(&title));
    v->a.body = arena_copy(&c->arena, buf_span(&body));
    v->a.summary = random_summary(c, v->a.body);
    v->a.order_s = random_time(c, id, before);
    random_fields(c, &v->a);
    read_article(c, v);
    map_put(&c->latest, (uint64_t) id, c->versions.len - 1);
    return &v->a;
}

struct version *corpus_find(struct corpus *c, int64_t id) {
    uint64_t at;
    if (!map_get(&c->latest, (uint64_t) id, &at) || c->versions.at[at].dead) return NULL;
    return &c->versions.at[at];
}

struct version *corpus_version(struct corpus *c, int64_t id, int64_t order_s) {
    uint64_t at;
    if (!map_get(&c->latest, (uint64_t) id, &at)) return NULL;
    for (; at != SIZE_MAX; at = c->versions.at[at].older)
        if (c->versions.at[at].a.order_s == order_s) return &c->versions.at[at];
    return NULL;
}

void corpus_count(struct corpus *c) {
    size_t n = c->spellings.len;
    c->docs = c->length_sum = 0;
    c->surface_df.len = c->stem_df.len = 0;
    /* The version that a word was last counted for. */
    uint32_t *seen = mem_zalloc(2 * n + 1, sizeof(*seen));
    for (size_t i = 0; i < n; i++) *VEC_PUSH(&c->surface_df) = *VEC_PUSH(&c->stem_df) = 0;
    for (size_t i = 0; i < c->versions.len; i++) {
        const struct version *v = &c->versions.at[i];
        if (!v->present) continue;
        c->docs++;
        c->length_sum += norm_length(norm_of_length(v->length));
        for (size_t k = 0; k < v->words.len; k++) {
            const struct word *w = &v->words.at[k];
            if (seen[w->surface] != i + 1) c->surface_df.at[w->surface]++;
            seen[w->surface] = (uint32_t) i + 1;
            if (w->stem == NO_WORD) continue;
            if (seen[n + w->stem] != i + 1) c->stem_df.at[w->stem]++;
            seen[n + w->stem] = (uint32_t) i + 1;
        }
    }
    mem_free(seen);
}
