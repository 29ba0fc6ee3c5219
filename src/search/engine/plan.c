/* plan - see plan.h. */
#include "search/engine/plan.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "search/engine/plan_text.h"
#include "search/engine/term_name.h"
#include "text/text.h"

/* Surface forms add to stems: who types المدرسة means it more than مدرس. */
static const float surface_weight = 0.3f;

struct planner {
    const struct query *q;
    struct analyzer *analyzer;
    struct arena *arena;
    struct query_plan *plan;
    char lang[LANG_SIZE];
    bool keep_stops, negated;
};

static struct plan *new_plan(struct planner *p, enum plan_type type) {
    struct plan *n = arena_new(p->arena, struct plan);
    n->type = type;
    return n;
}

static span make_name(struct planner *p, char kind, span text) {
    char *at = arena_alloc(p->arena, text.len + 1);
    at[0] = kind;
    memcpy(at + 1, text.len ? text.at : "", text.len);
    return (span){ at, text.len + 1 };
}

static span make_term(struct planner *p, char kind, span text) {
    return make_name(p, kind, term_cut(text));
}

static span make_bigram(struct planner *p, span first, span second) {
    char both[TERM_NAME_MAX];
    return make_name(p, TERM_BIGRAM, term_double(both, first, second));
}

static span make_variant(struct planner *p, span stem, span form) {
    char both[TERM_NAME_MAX];
    return make_name(p, TERM_VARIANT, term_variant(both, stem, form));
}

static struct plan *term_plan(struct planner *p, char kind, span text) {
    struct plan *n = new_plan(p, PLAN_TERM);
    n->term = make_term(p, kind, text);
    n->slots = arena_new(p->arena, struct plan_slot);
    n->slots->term = n->term;
    n->slot_count = 1;
    return n;
}

static void add_score(struct planner *p, span term, float weight) {
    struct query_plan *plan = p->plan;
    if (p->negated || plan->score_count == PLAN_SCORES_MAX) return;
    for (size_t i = 0; i < plan->score_count; i++)
        if (span_eq(plan->scores[i].term, term)) return;
    plan->scores[plan->score_count++] = (struct plan_score){ term, weight };
}

static void add_word(struct planner *p, span typed, const struct token *t) {
    struct query_plan *plan = p->plan;
    if (p->negated || p->q->no_words || plan->word_count == LIMIT_QUERY_TERMS) return;
    plan->words[plan->word_count++] =
        (struct plan_word){ span_sub(typed, t->start, t->end - t->start),
                            arena_copy(p->arena, t->surface), arena_copy(p->arena, t->stem),
                            t->stop };
}

static void append(struct plan *group, struct plan *child) {
    struct plan **tail = &group->first;
    while (*tail) tail = &(*tail)->next;
    *tail = child;
}

static struct plan *stem_plan(struct planner *p, span stem, bool title) {
    struct plan *n = term_plan(p, TERM_STEM, stem);
    n->title = title;
    add_score(p, n->term, 1);
    return n;
}

/* Latin letters do not tell their language: each language's stem may be the one indexed. */
static struct plan *latin_plan(struct planner *p, span word, bool title) {
    static const char *const langs[] = { "", "fr", "en" };
    span surface = arena_copy(p->arena, word); /* the analyzer's memory is used again */
    struct plan *any = new_plan(p, PLAN_OR);
    for (size_t i = 0; i < COUNT_OF(langs); i++) {
        const struct token *t = NULL;
        if (analyzer_run(p->analyzer, surface, langs[i], &t) != 1) continue;
        struct plan *n = stem_plan(p, term_cut(t->stem), title);
        bool known = false;
        for (struct plan *c = any->first; c; c = c->next) known |= span_eq(c->term, n->term);
        if (!known) append(any, n);
    }
    /* In its own language it may be a stop word, which has a form only. */
    struct plan *form = term_plan(p, TERM_SURFACE, surface);
    form->title = title;
    append(any, form);
    return any;
}

static struct plan *word_plan(struct planner *p, span surface, span stem, bool stop, bool title) {
    if (p->q->exact || stop) {
        struct plan *n = term_plan(p, TERM_SURFACE, surface);
        n->title = title;
        add_score(p, n->term, 1);
        return n;
    }
    if (!p->q->stems_given) add_score(p, make_term(p, TERM_SURFACE, surface), surface_weight);
    if (!p->lang[0] && !term_is_arabic(surface)) return latin_plan(p, surface, title);
    return stem_plan(p, stem, title);
}

/* Words have their places at their form or at their stem: see stem_has_places(). */
static struct plan_slot phrase_slot(struct planner *p, const struct token *t) {
    struct plan_slot slot = { 0 };
    if (t->stop || !stem_has_places(t->stem)) {
        slot.term = make_term(p, TERM_SURFACE, t->surface);
    } else if (!p->q->exact) {
        slot.term = make_term(p, TERM_STEM, t->stem);
    } else {
        slot.term = make_term(p, TERM_SURFACE, t->surface);
        slot.places = make_term(p, TERM_STEM, t->stem);
        slot.variant = make_variant(p, t->stem, t->surface);
    }
    return slot;
}

/* Stop words in a row are indexed two by two: their own lists are the longest there are. */
static bool is_bigram(const struct planner *p, const struct token *t, size_t i, size_t n) {
    if (i + 1 >= n || t[i + 1].position != t[i].position + 1) return false;
    for (size_t k = i; k < i + 2; k++) {
        /* As the index sees them: Arabic ones by their form, whatever the language. */
        bool stop = term_is_arabic(t[k].surface) ? analyzer_is_stop(p->analyzer, t[k].surface)
                                                 : t[k].stop && p->lang[0];
        if (!stop) return false;
    }
    return true;
}

static void add_pairs(struct planner *p, struct plan *ph, const struct token *t, size_t n) {
    for (size_t i = 0; i + 1 < n; i++) {
        if (!is_bigram(p, t, i, n)) continue;
        ph->slots[i].in_pair = ph->slots[i + 1].in_pair = true;
        ph->slots[ph->slot_count++].term = make_bigram(p, t[i].surface, t[i + 1].surface);
        ph->pair_count++;
    }
}

static struct plan *phrase_plan(struct planner *p, const struct token *t, size_t n, bool title) {
    struct plan *ph = new_plan(p, PLAN_PHRASE);
    ph->title = title;
    ph->slots = arena_new_n(p->arena, struct plan_slot, 2 * n);
    for (size_t i = 0; i < n; i++) {
        struct plan_slot *slot = &ph->slots[ph->slot_count++];
        *slot = phrase_slot(p, &t[i]);
        slot->offset = t[i].position - t[0].position;
        add_score(p, slot->term, 1);
    }
    add_pairs(p, ph, t, n);
    return ph;
}

/* A word or phrase of the text; several words that stand together are a phrase. NULL when
 * nothing of it is searchable. */
static struct plan *text_plan(struct planner *p, const struct query_node *q) {
    const struct token *t = NULL;
    size_t n = analyzer_run(p->analyzer, q->text, p->lang, &t);
    bool title = q->field == FIELD_TITLE;
    if (!n) return NULL;
    if (n > LIMIT_QUERY_TERMS) n = LIMIT_QUERY_TERMS;
    for (size_t i = 0; i < n; i++) add_word(p, q->text, &t[i]);
    if (n > 1) return phrase_plan(p, t, n, title);
    if (t->stop && q->type == QUERY_WORD && !p->q->exact && !p->keep_stops) return NULL;
    return word_plan(p, t->surface, t->stem, t->stop, title);
}

static struct plan *prefix_plan(struct planner *p, const struct query_node *q) {
    const struct token *t = NULL;
    size_t n = analyzer_run(p->analyzer, q->text, p->lang, &t);
    if (!n) return NULL;
    struct plan *prefix = new_plan(p, PLAN_PREFIX);
    prefix->title = q->field == FIELD_TITLE;
    prefix->term = make_term(p, TERM_SURFACE, t[n - 1].surface);
    if (n == 1) return prefix;
    struct plan *both = new_plan(p, PLAN_AND);
    both->first = phrase_plan(p, t, n - 1, prefix->title);
    both->first->next = prefix;
    return both;
}

static struct plan *author_plan(struct planner *p, span name) {
    const struct token *t = NULL;
    size_t n = analyzer_run(p->analyzer, name, "", &t);
    struct plan *all = new_plan(p, PLAN_AND);
    for (size_t i = 0; i < n && i < LIMIT_QUERY_TERMS; i++)
        append(all, term_plan(p, TERM_AUTHOR, t[i].surface));
    return all->first ? all : NULL;
}

/* source: author: category: lang: - what is no value of them is searched as words. */
static struct plan *field_plan(struct planner *p, const struct query_node *q) {
    enum category c;
    char lang[LANG_SIZE];
    DEFER(buf_done) struct buf folded = BUF(2 * LIMIT_QUERY_BYTES);
    if (q->field == FIELD_SOURCE) {
        text_fold(q->text, &folded);
        return term_plan(p, TERM_SOURCE, buf_span(&folded));
    }
    if (q->field == FIELD_AUTHOR) return author_plan(p, q->text);
    if (q->field == FIELD_CATEGORY && plan_category(q->text, &c))
        return term_plan(p, TERM_CATEGORY, span_of(category_name(c)));
    lang_set(lang, q->text);
    if (q->field == FIELD_LANG && lang[0]) return term_plan(p, TERM_LANG, span_of(lang));
    return text_plan(p, q);
}

static struct plan *time_plan(struct planner *p, int64_t from_s, int64_t to_s) {
    struct plan *n = new_plan(p, PLAN_TIME);
    n->from_s = from_s;
    n->to_s = to_s;
    return n;
}

static struct plan *plan_node(struct planner *p, const struct query_node *q);

static struct plan *group_plan(struct planner *p, const struct query_node *q) {
    struct plan *group = new_plan(p, q->type == QUERY_OR ? PLAN_OR : PLAN_AND);
    struct plan **tail = &group->first;
    for (const struct query_node *c = q->first; c; c = c->next) {
        struct plan *n = plan_node(p, c);
        if (!n) continue;
        *tail = n;
        tail = &n->next;
    }
    return group->first ? group : NULL;
}

static struct plan *plan_node(struct planner *p, const struct query_node *q) {
    switch (q->type) {
    case QUERY_WORD:
    case QUERY_PHRASE:
        return q->field > FIELD_TITLE && q->field < FIELD_BEFORE ? field_plan(p, q)
                                                                 : text_plan(p, q);
    case QUERY_PREFIX: return prefix_plan(p, q);
    case QUERY_TIME: return time_plan(p, q->from_s, q->to_s);
    case QUERY_AND:
    case QUERY_OR: return group_plan(p, q);
    case QUERY_NOT: break;
    }
    bool before = p->negated;
    p->negated = true;
    struct plan *inner = plan_node(p, q->first);
    p->negated = before;
    if (!inner) return NULL;
    struct plan *no = new_plan(p, PLAN_NOT);
    no->first = inner;
    return no;
}

/* Any of the words; stop words when there are no others. */
static struct plan *prose_plan(struct planner *p) {
    const struct token *t = NULL;
    span text = utf8_cut_bytes(p->q->text, LIMIT_PROSE_BYTES);
    struct token words[PLAN_PROSE_WORDS_MAX];
    size_t n = analyzer_run(p->analyzer, text, p->lang, &t);
    /* Copied: word_plan() asks the analyzer again. */
    size_t kept = plan_keep_words(t, n, false, words, COUNT_OF(words), p->arena);
    if (!kept) kept = plan_keep_words(t, n, true, words, COUNT_OF(words), p->arena);
    if (!kept) return NULL;
    struct plan *any = new_plan(p, PLAN_OR);
    struct plan **tail = &any->first;
    for (size_t i = 0; i < kept; i++) {
        *tail = word_plan(p, words[i].surface, words[i].stem, words[i].stop, false);
        tail = &(*tail)->next;
    }
    return any;
}

static void add_filters(struct planner *p, struct plan *all) {
    const struct query *q = p->q;
    if (q->from_s != TIME_UNKNOWN || q->to_s != TIME_UNKNOWN)
        append(all, time_plan(p, q->from_s, q->to_s == TIME_UNKNOWN ? INT64_MAX : q->to_s));
    if (q->source.len) append(all, term_plan(p, TERM_SOURCE, q->source));
    if (q->category != CATEGORY_UNKNOWN)
        append(all, term_plan(p, TERM_CATEGORY, span_of(category_name(q->category))));
    if (q->author.len) {
        struct plan *author = author_plan(p, q->author);
        append(all, author ? author : new_plan(p, PLAN_NONE));
    }
    if (q->lang.len) append(all, term_plan(p, TERM_LANG, q->lang));
}

void plan_make(const struct query_node *tree, const struct query *q, struct analyzer *analyzer,
               struct arena *arena, struct query_plan *ret) {
    struct planner p = { .q = q, .analyzer = analyzer, .arena = arena, .plan = ret };
    ret->score_count = ret->word_count = 0; /* the rest is large, and read no further than that */
    if (q->lang.len) lang_set(p.lang, q->lang);
    if (q->stems_given) memcpy(p.lang, TEXT_LANG_STEMS, sizeof(TEXT_LANG_STEMS));
    struct plan *text = q->prose ? prose_plan(&p) : tree ? plan_node(&p, tree) : NULL;
    if (q->prose && !text) text = new_plan(&p, PLAN_NONE);
    if (tree && !text) { /* nothing but stop words: then they are what is meant */
        p.keep_stops = true;
        ret->score_count = ret->word_count = 0;
        text = plan_node(&p, tree);
        /* "???" is searched as the words that it has: none. */
        if (!text) text = new_plan(&p, PLAN_NONE);
    }
    struct plan *all = new_plan(&p, PLAN_AND);
    if (text) append(all, text);
    add_filters(&p, all);
    ret->root = all->first ? all : NULL;
}
