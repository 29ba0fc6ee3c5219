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
    g->seen_memory = mem_zalloc(SEEN_SLOTS + SEEN_WAYS, sizeof(*g->seen));
    size_t line = SEEN_WAYS * sizeof(*g->seen), over = (uintptr_t) g->seen_memory % line;
    g->seen = (struct seen *) ((char *) g->seen_memory + (over ? line - over : 0));
    g->round = 1;
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
    mem_free(g->seen_memory);
    VEC_DONE(&g->filters);
    map_done(&g->by_id);
    mem_free(g);
}

void gather_clear(struct gather *g) {
    term_table_clear(&g->table);
    VEC_DONE(&g->rows); /* the largest by far, and made again in no time */
    g->docs.len = g->filters.len = g->pairs.len = 0;
    map_clear(&g->pair_of);
    map_clear(&g->bigram_of);
    g->alive = 0;
    map_clear(&g->by_id);
    if (++g->round) return;
    memset(g->seen, 0, SEEN_SLOTS * sizeof(*g->seen));
    g->round = 1;
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
    g->row_next = 0;
    uint32_t next = gather_text(g, a->title, lang, 0, POSITION_MAX, &title);
    /* Words of an endless title beyond its places are text. */
    uint32_t from = next < TITLE_POSITIONS ? TITLE_POSITIONS : next + POSITION_GAP;
    uint32_t heavy = title < TITLE_POSITIONS ? title : TITLE_POSITIONS;
    next = gather_text(g, a->body, lang, from, POSITION_MAX, &body);
    if (summary_is_new(a))
        (void) gather_text(g, a->summary, lang, next + POSITION_GAP, POSITION_MAX, &summary);
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
           g->table.bytes.len >= GATHER_NAMES_MAX;
}
