/* gather - see gather.h. */
#include "search/engine/gather.h"

#include "base/map.h"
#include "search/engine/gather_priv.h"
#include "search/engine/term_name.h"
#include "text/text.h"

struct gather *gather_new(void) {
    struct gather *g = mem_zalloc(1, sizeof(*g));
    g->analyzer = analyzer_new();
    term_table_init(&g->table);
    return g;
}

void gather_free(struct gather *g) {
    if (!g) return;
    analyzer_free(g->analyzer);
    term_table_done(&g->table);
    VEC_DONE(&g->docs);
    VEC_DONE(&g->pairs);
    map_done(&g->pair_of);
    map_done(&g->bigram_of);
    VEC_DONE(&g->rows);
    VEC_DONE(&g->filters);
    map_done(&g->by_id);
    mem_free(g);
}

void gather_clear(struct gather *g) {
    term_table_clear(&g->table);
    g->docs.len = g->rows.len = g->filters.len = g->pairs.len = 0;
    map_clear(&g->pair_of);
    map_clear(&g->bigram_of);
    g->alive = 0;
    map_clear(&g->by_id);
}

static uint32_t variant_of(struct gather *g, span stem, span form) {
    char both[TERM_NAME_MAX];
    return term_table_at(&g->table, TERM_VARIANT, term_variant(both, stem, form));
}

static uint32_t new_pair(struct gather *g, uint32_t surface, uint32_t stem_id, span stem,
                         span form) {
    struct gathered_pair p = { .stem = stem_id, .surface = surface, .variant = TERM_NONE };
    uint32_t place = (uint32_t) g->pairs.len;
    if (stem_id != TERM_NONE) {
        p.variant = variant_of(g, stem, form);
        g->table.terms.at[p.variant].pair = place;
        p.places_on_stem = stem_has_places(stem);
    }
    /* By the form alone, so that all segments agree, whatever the language of the article. */
    bool arabic = term_is_arabic(form), stop = arabic && analyzer_is_stop(g->analyzer, form);
    p.places_on_form = !arabic || stop;
    p.joins = arabic ? stop : stem_id == TERM_NONE;
    *VEC_PUSH(&g->pairs) = p;
    return place;
}

/* The analyzer is pure: in one language a surface form has one stem, so the second time it is
 * known without looking at the stem's bytes. Stop words have none: في is not the stem of فئة. */
static uint32_t pair_of(struct gather *g, uint32_t surface, const struct token *t, span form) {
    const struct gathered_term *known = &g->table.terms.at[surface];
    if (known->pair != TERM_NONE && known->pair_lang == g->lang) return known->pair;
    span stem = term_cut_word(t->stem);
    uint32_t stem_id = t->stop ? TERM_NONE : term_table_at(&g->table, TERM_STEM, stem);
    uint64_t key = (uint64_t) stem_id << 32 | surface, place;
    if (!map_get(&g->pair_of, key, &place)) {
        place = new_pair(g, surface, stem_id, stem, form);
        map_put(&g->pair_of, key, place);
    }
    g->table.terms.at[surface].pair = (uint32_t) place;
    g->table.terms.at[surface].joins = g->pairs.at[place].joins;
    g->table.terms.at[surface].pair_lang = g->lang;
    return (uint32_t) place;
}

/* Hashes a batch of words and asks for the memory that finding them will need. */
static void prefetch(const struct gather *g, const struct token *t, size_t n, uint32_t *hash) {
    for (size_t i = 0; i < n; i++) {
        hash[i] = term_table_hash(&g->table, TERM_SURFACE, term_cut_word(t[i].surface));
        term_table_prefetch_slot(&g->table, hash[i]);
    }
    for (size_t i = 0; i < n; i++) term_table_prefetch_term(&g->table, hash[i]);
    for (size_t i = 0; i < n; i++) term_table_prefetch_bytes(&g->table, hash[i]);
}

/* The entry of two words in a row; their names stand for their forms. */
static uint32_t bigram_of(struct gather *g, uint32_t first, uint32_t second) {
    uint64_t key = (uint64_t) first << 32 | second, place;
    if (map_get(&g->bigram_of, key, &place)) return (uint32_t) place;
    char both[TERM_NAME_MAX];
    span a = span_from(term_table_term(&g->table, g->pairs.at[first].surface), 1);
    span b = span_from(term_table_term(&g->table, g->pairs.at[second].surface), 1);
    uint32_t term = term_table_at(&g->table, TERM_BIGRAM, term_double(both, a, b));
    /* The same forms may have come in other languages, as other pairs. */
    if (g->table.terms.at[term].pair == TERM_NONE) {
        g->table.terms.at[term].pair = (uint32_t) g->pairs.len;
        *VEC_PUSH(&g->pairs) = (struct gathered_pair){
            .stem = TERM_NONE, .surface = term, .variant = TERM_NONE, .places_on_form = true
        };
    }
    map_put(&g->bigram_of, key, g->table.terms.at[term].pair);
    return g->table.terms.at[term].pair;
}

/* The word's form in the table, its pair known; TERM_NONE: no word. */
static uint32_t add_word(struct gather *g, span text, const struct token *t, uint32_t at,
                         uint32_t hash) {
    span form = term_cut_word(t->surface);
    if (!form.len || !t->stem.len) return TERM_NONE;
    uint32_t surface = term_table_find(&g->table, TERM_SURFACE, form, hash);
    if (t->end <= text.len && t->start < t->end)
        term_table_vote(&g->table, surface, span_sub(text, t->start, t->end - t->start));
    uint32_t pair = pair_of(g, surface, t, form);
    *VEC_PUSH(&g->rows) = (struct gathered_row){ pair, at };
    return surface;
}

/* Returns the position behind the last word. */
static uint32_t add_text(struct gather *g, span text, const char *lang, uint32_t base, uint32_t end,
                         uint32_t *words) {
    enum { BATCH = 32 };
    const struct token *t = NULL;
    size_t n = analyzer_run(g->analyzer, text, lang, &t);
    uint32_t next = base, before = TERM_NONE, hash[BATCH];
    *words = (uint32_t) n;
    memcpy(&g->lang, lang, sizeof(g->lang));
    for (size_t i = 0; i < n; i++) {
        if (i % BATCH == 0) prefetch(g, t + i, n - i < BATCH ? n - i : BATCH, hash);
        uint32_t at = base + t[i].position;
        if (at >= end || at < base) break;
        uint32_t form = add_word(g, text, &t[i], at, hash[i % BATCH]), pair = TERM_NONE;
        if (form != TERM_NONE && g->table.terms.at[form].joins) pair = g->table.terms.at[form].pair;
        if (pair != TERM_NONE && before != TERM_NONE && at == next)
            *VEC_PUSH(&g->rows) = (struct gathered_row){ bigram_of(g, before, pair), at - 1 };
        before = pair; /* of words that join others, TERM_NONE of others */
        next = at + 1;
    }
    return next;
}

static void add_filter(struct gather *g, enum term_kind kind, span text) {
    text = term_cut(text);
    if (text.len) *VEC_PUSH(&g->filters) = term_table_at(&g->table, (char) kind, text);
}

static void add_filters(struct gather *g, const struct article *a) {
    add_filter(g, TERM_SOURCE, a->source);
    add_filter(g, TERM_CATEGORY, span_of(category_name(a->category)));
    add_filter(g, TERM_LANG, (span){ a->lang, strnlen(a->lang, sizeof(a->lang)) });
    for (size_t i = 0; i < a->author_count && i < LIMIT_AUTHORS; i++) {
        const struct token *t = NULL;
        size_t n = analyzer_run(g->analyzer, a->authors[i], "", &t);
        for (size_t k = 0; k < n; k++) add_filter(g, TERM_AUTHOR, t[k].surface);
    }
}

/* Papers often give the first lines of the body as its summary. */
static bool summary_is_new(const struct article *a) {
    span head = span_sub(span_trim(a->summary), 0, 80);
    return head.len && span_find(a->body, head) < 0;
}

static int64_t time_within(int64_t t_s) {
    if (t_s > DOC_TIME_MAX) return DOC_TIME_MAX;
    return t_s < -DOC_TIME_MAX ? -DOC_TIME_MAX : t_s;
}

void gather_add(struct gather *g, const struct article *a) {
    (void) gather_remove(g, a->id);
    char lang[LANG_SIZE] = "";
    size_t lang_len = strnlen(a->lang, LANG_SIZE - 1);
    memcpy(lang, a->lang, lang_len);
    struct gathered_doc d = { .id = a->id,
                              .time_s = time_within(a->order_s),
                              .story = a->story_id,
                              .source = a->source_id,
                              .category = a->category < CATEGORY_COUNT ? (uint8_t) a->category : 0,
                              .flags = a->copy_of ? DOC_COPY : 0,
                              .rows_from = g->rows.len,
                              .filters_from = g->filters.len };
    uint32_t title = 0, body = 0, summary = 0;
    uint32_t next = add_text(g, a->title, lang, 0, POSITION_MAX, &title);
    /* Words of an endless title beyond its places are text. */
    uint32_t from = next < TITLE_POSITIONS ? TITLE_POSITIONS : next + POSITION_GAP;
    uint32_t heavy = title < TITLE_POSITIONS ? title : TITLE_POSITIONS;
    next = add_text(g, a->body, lang, from, POSITION_MAX, &body);
    if (summary_is_new(a))
        (void) add_text(g, a->summary, lang, next + POSITION_GAP, POSITION_MAX, &summary);
    uint32_t lead = title > TITLE_POSITIONS ? title - TITLE_POSITIONS : body;
    if (lead > LEAD_WORDS) lead = LEAD_WORDS;
    d.length = title + heavy * (TITLE_WEIGHT - 1) + body + lead * (LEAD_WEIGHT - 1) + summary;
    add_filters(g, a);
    d.rows = (uint32_t) (g->rows.len - d.rows_from);
    d.filters = (uint32_t) (g->filters.len - d.filters_from);
    map_put(&g->by_id, (uint64_t) a->id, g->docs.len);
    *VEC_PUSH(&g->docs) = d;
    g->alive++;
}

static struct gathered_doc *find(const struct gather *g, int64_t id) {
    uint64_t at;
    return map_get(&g->by_id, (uint64_t) id, &at) ? &g->docs.at[at] : NULL;
}

bool gather_remove(struct gather *g, int64_t article_id) {
    struct gathered_doc *d = find(g, article_id);
    if (!d) return false;
    d->dead = true;
    g->alive--;
    map_remove(&g->by_id, (uint64_t) article_id);
    return true;
}

bool gather_story(const struct gather *g, int64_t article_id, int64_t *ret_story, bool *ret_copy) {
    const struct gathered_doc *d = find(g, article_id);
    if (!d) return false;
    *ret_story = d->story;
    *ret_copy = d->flags & DOC_COPY;
    return true;
}

void gather_set_story(struct gather *g, int64_t article_id, int64_t story, bool copy) {
    struct gathered_doc *d = find(g, article_id);
    if (!d) return;
    d->story = story;
    d->flags = copy ? DOC_COPY : 0;
}

bool gather_full(const struct gather *g) {
    return g->rows.len >= GATHER_TOKENS_MAX || g->docs.len >= GATHER_DOCS_MAX ||
           g->table.bytes.len >= 256 * MIB;
}
