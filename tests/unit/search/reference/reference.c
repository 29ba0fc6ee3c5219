#include "unit/search/reference/reference.h"

#include "base/clock.h"
#include "search/engine/format.h"
#include "search/engine/rank.h"
#include "search/engine/score.h"
#include "search/query_parse.h"

enum meaning_type {
    MEANS_WORDS, /* in this order */
    MEANS_PREFIX,
    MEANS_AUTHOR,
    MEANS_SOURCE,
    MEANS_CATEGORY,
    MEANS_LANG,
    MEANS_TIME,
    MEANS_ALL,
    MEANS_ANY,
    MEANS_NOT,
    MEANS_NOTHING, /* no article */
};

/* One place of a phrase: any of these. */
struct slot {
    uint32_t surface, stems[3], offset;
};

struct meaning {
    enum meaning_type type;
    bool title;
    span text;
    int64_t from_s, to_s;
    enum category category;
    struct slot *slots; /* MEANS_AUTHOR: surfaces */
    size_t slot_count;
    struct meaning *first, *next;
};

enum { TERMS_MAX = 96 };
/* What a form adds to its stem: plan.c says the same. */
static const float surface_weight = 0.3f;

struct reading {
    struct corpus *c;
    struct arena *arena;
    const struct query *q;
    char lang[LANG_SIZE];
    bool keep_stops, negated;
    struct {
        bool stem;
        uint32_t number;
        float weight;
    } terms[TERMS_MAX];
    size_t term_count;
};

static struct meaning *means(struct reading *r, enum meaning_type type) {
    struct meaning *m = arena_new(r->arena, struct meaning);
    m->type = type;
    return m;
}

static void add(struct meaning *group, struct meaning *child) {
    struct meaning **tail = &group->first;
    while (*tail) tail = &(*tail)->next;
    *tail = child;
}

/* What a term is worth is said by the first word that names it. */
static void scores(struct reading *r, bool stem, uint32_t number, float weight) {
    if (r->negated || number == NO_WORD) return;
    for (size_t i = 0; i < r->term_count; i++)
        if (r->terms[i].stem == stem && r->terms[i].number == number) return;
    assert(r->term_count < TERMS_MAX);
    r->terms[r->term_count].stem = stem;
    r->terms[r->term_count].number = number;
    r->terms[r->term_count++].weight = weight;
}

static bool has_arabic(span s) {
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char) s.at[i] >= 0xD8 && (unsigned char) s.at[i] <= 0xDB) return true;
    return false;
}

/* --- what the words mean --- */

/* Tokens that outlive the analyzer's next call. */
static size_t tokens(struct reading *r, span text, const char *lang, struct token **ret) {
    const struct token *t = NULL;
    size_t n = analyzer_run(r->c->analyzer, text, lang, &t);
    *ret = arena_new_n(r->arena, struct token, n + 1);
    for (size_t i = 0; i < n; i++) {
        (*ret)[i] = t[i];
        (*ret)[i].surface = arena_copy(r->arena, t[i].surface);
        (*ret)[i].stem = arena_copy(r->arena, t[i].stem);
    }
    return n;
}

static struct meaning *word_means(struct reading *r, const struct token *t) {
    struct meaning *m = means(r, MEANS_WORDS);
    struct slot *s = m->slots = arena_new(r->arena, struct slot);
    m->slot_count = 1;
    *s = (struct slot){ NO_WORD, { NO_WORD, NO_WORD, NO_WORD }, 0 };
    uint32_t surface = corpus_number(r->c, t->surface);
    if (r->q->exact || t->stop) {
        s->surface = surface;
        scores(r, false, surface, 1);
        return m;
    }
    scores(r, false, surface, surface_weight);
    if (r->lang[0] || has_arabic(t->surface)) {
        s->stems[0] = corpus_number(r->c, t->stem);
        scores(r, true, s->stems[0], 1);
        return m;
    }
    /* Latin letters do not tell their language: any language's stem, or the form itself. */
    static const char *const langs[] = { "", "fr", "en" };
    s->surface = surface;
    for (size_t i = 0; i < COUNT_OF(langs); i++) {
        struct token *in;
        if (tokens(r, t->surface, langs[i], &in) != 1) continue;
        s->stems[i] = corpus_number(r->c, in->stem);
        scores(r, true, s->stems[i], 1);
    }
    return m;
}

static struct meaning *phrase_means(struct reading *r, const struct token *t, size_t n) {
    struct meaning *m = means(r, MEANS_WORDS);
    m->slots = arena_new_n(r->arena, struct slot, n);
    m->slot_count = n;
    for (size_t i = 0; i < n; i++) {
        struct slot *s = &m->slots[i];
        *s = (struct slot){ NO_WORD, { NO_WORD, NO_WORD, NO_WORD }, t[i].position - t[0].position };
        bool form = r->q->exact || t[i].stop || !has_arabic(t[i].surface);
        if (form)
            s->surface = corpus_number(r->c, t[i].surface);
        else
            s->stems[0] = corpus_number(r->c, t[i].stem);
        scores(r, !form, form ? s->surface : s->stems[0], 1);
    }
    return m;
}

static struct meaning *text_means(struct reading *r, const struct query_node *q) {
    struct token *t;
    size_t n = tokens(r, q->text, r->lang, &t);
    if (!n) return NULL;
    if (n == 1 && t->stop && q->type == QUERY_WORD && !r->q->exact && !r->keep_stops) return NULL;
    struct meaning *m = n > 1 ? phrase_means(r, t, n) : word_means(r, t);
    m->title = q->field == FIELD_TITLE;
    return m;
}

static struct meaning *prefix_means(struct reading *r, const struct query_node *q) {
    struct token *t;
    size_t n = tokens(r, q->text, r->lang, &t);
    if (!n) return NULL;
    struct meaning *prefix = means(r, MEANS_PREFIX);
    prefix->title = q->field == FIELD_TITLE;
    prefix->text = t[n - 1].surface;
    if (n == 1) return prefix;
    struct meaning *both = means(r, MEANS_ALL);
    add(both, phrase_means(r, t, n - 1));
    both->first->title = prefix->title;
    add(both, prefix);
    return both;
}

static struct meaning *author_means(struct reading *r, span name) {
    struct token *t;
    size_t n = tokens(r, name, "", &t);
    if (!n) return NULL;
    struct meaning *m = means(r, MEANS_AUTHOR);
    m->slots = arena_new_n(r->arena, struct slot, n);
    m->slot_count = n;
    for (size_t i = 0; i < n; i++) m->slots[i].surface = corpus_number(r->c, t[i].surface);
    return m;
}

static struct meaning *value_means(struct reading *r, enum meaning_type type, span text) {
    struct meaning *m = means(r, type);
    m->text = text;
    return m;
}

static struct meaning *category_means(struct reading *r, enum category category) {
    struct meaning *m = means(r, MEANS_CATEGORY);
    m->category = category;
    return m;
}

static struct meaning *field_means(struct reading *r, const struct query_node *q) {
    DEFER(buf_done) struct buf folded = BUF(4096);
    enum category category;
    char lang[LANG_SIZE];
    if (q->field == FIELD_AUTHOR) return author_means(r, q->text);
    text_fold(q->text, &folded);
    if (q->field == FIELD_SOURCE)
        return value_means(r, MEANS_SOURCE, arena_copy(r->arena, buf_span(&folded)));
    if (q->field == FIELD_CATEGORY) {
        if (category_parse(buf_span(&folded), &category)) return category_means(r, category);
        if (span_eq(q->text, SPAN("رياضة"))) return category_means(r, CATEGORY_SPORT);
    }
    lang_set(lang, q->text);
    if (q->field == FIELD_LANG && lang[0])
        return value_means(r, MEANS_LANG, arena_copy(r->arena, span_of(lang)));
    return text_means(r, q);
}

static struct meaning *time_means(struct reading *r, int64_t from_s, int64_t to_s) {
    struct meaning *m = means(r, MEANS_TIME);
    m->from_s = from_s;
    m->to_s = to_s;
    return m;
}

/* NULL: it says nothing, and is left out of what it stands in. */
static struct meaning *node_means(struct reading *r, const struct query_node *q) {
    struct meaning *m = NULL;
    bool before = r->negated;
    switch (q->type) {
    case QUERY_WORD:
    case QUERY_PHRASE:
        return q->field == FIELD_TEXT || q->field == FIELD_TITLE ? text_means(r, q)
                                                                 : field_means(r, q);
    case QUERY_PREFIX: return prefix_means(r, q);
    case QUERY_TIME: return time_means(r, q->from_s, q->to_s);
    case QUERY_NOT:
        r->negated = true;
        struct meaning *inner = node_means(r, q->first);
        r->negated = before;
        if (!inner) return NULL;
        m = means(r, MEANS_NOT);
        m->first = inner;
        return m;
    case QUERY_AND:
    case QUERY_OR: break;
    }
    m = means(r, q->type == QUERY_AND ? MEANS_ALL : MEANS_ANY);
    for (const struct query_node *c = q->first; c; c = c->next) {
        struct meaning *child = node_means(r, c);
        if (child) add(m, child);
    }
    return m->first ? m : NULL;
}

/* Any of the words that stand outside the list of stop words, if there are such. */
static struct meaning *prose_means(struct reading *r) {
    struct token *t;
    size_t n = tokens(r, r->q->text, r->lang, &t), plain = 0;
    struct meaning *any = means(r, n ? MEANS_ANY : MEANS_NOTHING);
    for (size_t i = 0; i < n; i++) plain += !t[i].stop;
    for (size_t i = 0; i < n; i++)
        if (!t[i].stop || !plain) add(any, word_means(r, &t[i]));
    return any;
}

static struct meaning *query_means(struct reading *r) {
    const struct query *q = r->q;
    struct query_node *tree = q->prose ? NULL : query_parse(q->text, q->utc_offset_min, r->arena);
    struct meaning *all = means(r, MEANS_ALL), *text = tree ? node_means(r, tree) : NULL;
    if (tree && !text) { /* nothing but stop words: then they are meant */
        r->keep_stops = true;
        r->term_count = 0;
        text = node_means(r, tree);
        if (!text) text = means(r, MEANS_NOTHING);
    }
    if (q->prose) text = prose_means(r);
    if (text) add(all, text);
    if (q->from_s != TIME_UNKNOWN) add(all, time_means(r, q->from_s, INT64_MAX));
    if (q->to_s != TIME_UNKNOWN) add(all, time_means(r, INT64_MIN, q->to_s));
    if (q->source.len) add(all, value_means(r, MEANS_SOURCE, q->source));
    if (q->category) add(all, category_means(r, q->category));
    if (q->lang.len) add(all, value_means(r, MEANS_LANG, q->lang));
    struct meaning *author = q->author.len ? author_means(r, q->author) : NULL;
    if (q->author.len) add(all, author ? author : means(r, MEANS_NOTHING));
    return all;
}

/* --- which articles match --- */

static bool is_word(const struct word *w, const struct slot *s) {
    if (s->surface != NO_WORD && w->surface == s->surface) return true;
    if (w->stem == NO_WORD) return false;
    return w->stem == s->stems[0] || w->stem == s->stems[1] || w->stem == s->stems[2];
}

static bool has_words(const struct version *v, const struct meaning *m) {
    for (size_t i = 0; i < v->words.len; i++) {
        const struct word *w = &v->words.at[i];
        size_t k = 0;
        if (m->title && w->position >= TITLE_POSITIONS) return false;
        for (; k < m->slot_count && i + k < v->words.len; k++)
            if (!is_word(&w[k], &m->slots[k]) || w[k].position != w->position + m->slots[k].offset)
                break;
        if (k == m->slot_count) return true;
    }
    return false;
}

static bool has_prefix(const struct corpus *c, const struct version *v, const struct meaning *m) {
    for (size_t i = 0; i < v->words.len; i++) {
        if (m->title && v->words.at[i].position >= TITLE_POSITIONS) return false;
        if (span_starts(c->spellings.at[v->words.at[i].surface], m->text)) return true;
    }
    return false;
}

static bool has_author(const struct version *v, const struct meaning *m) {
    for (size_t i = 0; i < m->slot_count; i++) {
        size_t k = 0;
        while (k < v->names.len && v->names.at[k] != m->slots[i].surface) k++;
        if (k == v->names.len) return false;
    }
    return true;
}

static bool matches(const struct corpus *c, const struct version *v, const struct meaning *m) {
    switch (m->type) {
    case MEANS_WORDS: return has_words(v, m);
    case MEANS_PREFIX: return has_prefix(c, v, m);
    case MEANS_AUTHOR: return has_author(v, m);
    case MEANS_SOURCE: return span_eq(m->text, v->a.source);
    case MEANS_CATEGORY: return m->category == v->a.category;
    case MEANS_LANG: return span_eq(m->text, span_of(v->a.lang));
    case MEANS_TIME: return v->a.order_s >= m->from_s && v->a.order_s < m->to_s;
    case MEANS_NOT: return !matches(c, v, m->first);
    case MEANS_NOTHING: return false;
    case MEANS_ALL:
    case MEANS_ANY: break;
    }
    for (const struct meaning *child = m->first; child; child = child->next)
        if (matches(c, v, child) == (m->type == MEANS_ANY)) return m->type == MEANS_ANY;
    return m->type == MEANS_ALL;
}

/* --- which is best --- */

static double score(const struct reading *r, const struct ranker *ranker, const struct version *v) {
    uint32_t tf[TERMS_MAX] = { 0 };
    bool in_title[TERMS_MAX] = { false }, in_lead[TERMS_MAX] = { false };
    for (size_t i = 0; i < v->words.len; i++) {
        const struct word *w = &v->words.at[i];
        for (size_t t = 0; t < r->term_count; t++)
            if ((r->terms[t].stem ? w->stem : w->surface) == r->terms[t].number) {
                tf[t]++;
                in_title[t] |= w->position < TITLE_POSITIONS;
                in_lead[t] |= w->position < TITLE_POSITIONS + LEAD_WORDS;
            }
    }
    /* In whole points, so that the order of adding says nothing. */
    int64_t points = (int64_t) (rank_recency(ranker, v->a.order_s) * SCORE_POINTS);
    for (size_t t = 0; t < r->term_count; t++) {
        uint32_t number = r->terms[t].number;
        if (!tf[t]) continue;
        if (in_title[t])
            tf[t] += TITLE_WEIGHT - 1;
        else if (in_lead[t])
            tf[t] += LEAD_WEIGHT - 1;
        uint32_t df = r->terms[t].stem ? r->c->stem_df.at[number] : r->c->surface_df.at[number];
        float weight = (float) rank_idf(r->c->docs, df) * r->terms[t].weight * SCORE_POINTS;
        points += (int64_t) (rank_term(ranker, weight, tf[t] < TF_MAX ? tf[t] : TF_MAX,
                                       norm_of_length(v->length)) +
                             0.5f);
    }
    return (double) points / (double) SCORE_POINTS;
}

static int better(const void *a, const void *b, void *ctx) {
    const struct answer *x = a, *y = b;
    const struct query *q = ctx;
    const struct article *p = &x->version->a, *o = &y->version->a;
    int sign = q->sort == SORT_OLDEST ? -1 : 1;
    if (q->sort == SORT_RELEVANCE && x->score != y->score) return x->score > y->score ? -1 : 1;
    if (p->order_s != o->order_s) return p->order_s < o->order_s ? sign : -sign;
    return p->id < o->id ? sign : -sign;
}

int64_t reference_story(const struct version *v) {
    return v->a.story_id ? v->a.story_id : -v->a.id;
}

static void collapse(struct reference *ret) {
    DEFER(map_done) struct map seen = MAP_INIT;
    size_t kept = 0;
    for (size_t i = 0; i < ret->hit_count; i++)
        if (map_put(&seen, (uint64_t) reference_story(ret->hits[i].version), 0))
            ret->hits[kept++] = ret->hits[i];
    ret->hit_count = kept;
}

/* --- what is counted --- */

static void count(struct facet_value *list, size_t *n, int64_t value) {
    size_t i = 0;
    while (i < *n && list[i].value != value) i++;
    if (i == *n) list[(*n)++] = (struct facet_value){ value, 0 };
    list[i].count++;
}

/* by_count: the most frequent first, then the lower value; else by value. */
static void sort_values(struct facet_value *list, size_t n, bool by_count) {
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k; k--) {
            struct facet_value *a = &list[k - 1], *b = &list[k], t = *a;
            if (by_count && a->count != b->count ? a->count > b->count : a->value < b->value) break;
            *a = *b;
            *b = t;
        }
}

static void count_all(const struct query *q, struct arena *arena, struct reference *ret) {
    size_t n = ret->match_count + 1;
    ret->sources = arena_new_n(arena, struct facet_value, n);
    ret->categories = arena_new_n(arena, struct facet_value, n);
    ret->days = arena_new_n(arena, struct facet_value, n);
    for (size_t i = 0; i < ret->match_count; i++) {
        const struct article *a = &ret->matches[i].version->a;
        count(ret->sources, &ret->source_count, a->source_id);
        count(ret->categories, &ret->category_count, a->category);
        int64_t local = a->order_s + q->utc_offset_min * 60LL;
        count(ret->days, &ret->day_count, (local - (local % DAY_S + DAY_S) % DAY_S) / DAY_S);
    }
    sort_values(ret->sources, ret->source_count, true);
    sort_values(ret->categories, ret->category_count, true);
    sort_values(ret->days, ret->day_count, false);
}

void reference_query(struct corpus *c, const struct query *q, struct arena *arena,
                     struct reference *ret) {
    struct reading r = { .c = c, .arena = arena, .q = q };
    *ret = (struct reference){ 0 };
    if (q->lang.len) lang_set(r.lang, q->lang);
    struct meaning *m = query_means(&r);
    struct ranker ranker =
        ranker_of(c->docs ? (double) c->length_sum / (double) c->docs : 1, q->now_s);
    ret->matches = arena_new_n(arena, struct answer, c->versions.len + 1);
    ret->hits = arena_new_n(arena, struct answer, c->versions.len + 1);
    for (size_t i = 0; i < c->versions.len; i++) {
        const struct version *v = &c->versions.at[i];
        if (v->dead || (v->a.copy_of && !q->with_copies) || !matches(c, v, m)) continue;
        double s = q->sort == SORT_RELEVANCE ? score(&r, &ranker, v) : 0;
        ret->matches[ret->match_count++] = (struct answer){ v, s };
    }
    ret->hit_count = ret->match_count;
    memcpy(ret->hits, ret->matches, ret->match_count * sizeof(*ret->hits));
    if (ret->hit_count)
        qsort_r(ret->hits, ret->hit_count, sizeof(*ret->hits), better, (void *) (uintptr_t) q);
    if (q->collapse) collapse(ret);
    if (q->facets) count_all(q, arena, ret);
}
