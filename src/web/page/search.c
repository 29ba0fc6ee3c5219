/* search - results with the words that matched, filters with counts, the days as a histogram. */
#include "base/log.h"
#include "web/page/page.h"
#include "web/page/search_args.h"
#include "web/view/headline.h"
#include "web/view/histogram.h"
#include "web/view/when.h"

enum { SNIPPET_RUNES = 220, TITLE_RUNES = 400, FACET_OPTIONS = 12, PAGE_LINKS = 7, FIELDS = 2 };

/* ---- results */

static struct snippet snippet_of(struct call *c, const struct search_args *a, span text,
                                 size_t runes) {
    struct snippet_piece *pieces = NULL;
    size_t n = search_snippet(a->q, a->exact, text, runes, c->arena, &pieces);
    struct snippet s = { arena_new_n(c->arena, struct snippet_part, n + 1), n };
    for (size_t i = 0; i < n; i++) s.at[i] = (struct snippet_part){ pieces[i].text, pieces[i].hit };
    return s;
}

static void add_cover(struct call *c, const struct article *art, struct headline *h) {
    struct story s;
    if (art->story_id && !store_story_get(c->store, art->story_id, c->arena, &s, NULL))
        h->cover = coverage_of(c, &s);
}

static void add_results(struct call *c, const struct search_args *a, const struct results *r,
                        struct search_view *v) {
    int64_t *ids = arena_new_n(c->arena, int64_t, r->hit_count + 1);
    for (size_t i = 0; i < r->hit_count; i++) ids[i] = r->hits[i].article_id;
    struct article *all = NULL;
    size_t n = 0;
    struct error err = { 0 };
    if (store_article_many(c->store, ids, r->hit_count, true, c->arena, &all, &n, &err)) {
        log_error("web", "search-read", "reason=%s", err.msg);
        return;
    }
    v->items.at = arena_new_n(c->arena, struct headline, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct headline *h = &v->items.at[v->items.len];
        if (!headline_of(c, &all[i], WANT_PICTURE, h)) continue;
        v->items.len++;
        enum display_mode mode = article_display(c, &all[i]);
        span text = all[i].body.len ? all[i].body : all[i].summary;
        h->title_parts = snippet_of(c, a, all[i].title, TITLE_RUNES);
        if (mode <= DISPLAY_EXCERPT) h->summary_parts = snippet_of(c, a, text, SNIPPET_RUNES);
        if (a->sort == SORT_RELEVANCE) add_cover(c, &all[i], h);
    }
}

/* ---- filters */

static struct link *add_option(struct field *f, span label, const char *value, int64_t count,
                               bool current) {
    struct link *l = &f->options.at[f->options.len++];
    *l = (struct link){ .label = label, .value = value, .count = count, .current = current };
    return l;
}

static struct field *add_field(struct call *c, struct search_view *v, const char *name,
                               enum msg label) {
    struct field *f = &v->fields.at[v->fields.len++];
    *f = (struct field){ .name = name, .label = page_word(c, label) };
    f->options.at = arena_new_n(c->arena, struct link, FACET_OPTIONS + 2);
    return f;
}

static void add_sources(struct call *c, const struct search_args *a, const struct results *r,
                        struct search_view *v) {
    struct field *f = add_field(c, v, "source", MSG_article_source);
    add_option(f, page_word(c, MSG_search_all), "", -1, !a->source.len);
    bool seen = false;
    for (size_t i = 0; i < r->source_count && i < FACET_OPTIONS; i++) {
        const struct source *s = call_source_by_id(c, r->sources[i].value);
        if (!s) continue;
        bool current = span_eq(s->slug, a->source);
        seen |= current;
        add_option(f, source_name(c, s), arena_cstr(c->arena, s->slug), r->sources[i].count,
                   current);
    }
    const struct source *chosen = a->source.len && !seen ? call_source(c, a->source) : NULL;
    if (chosen) add_option(f, source_name(c, chosen), arena_cstr(c->arena, chosen->slug), -1, true);
}

static void add_categories(struct call *c, const struct search_args *a, const struct results *r,
                           struct search_view *v) {
    struct field *f = add_field(c, v, "category", MSG_article_section);
    add_option(f, page_word(c, MSG_search_all), "", -1, a->category == CATEGORY_UNKNOWN);
    bool seen = false;
    for (size_t i = 0; i < r->category_count && i < FACET_OPTIONS; i++) {
        int64_t value = r->categories[i].value;
        if (value <= CATEGORY_UNKNOWN || value >= CATEGORY_COUNT) continue;
        enum category k = (enum category) value;
        seen |= k == a->category;
        add_option(f, page_word(c, i18n_category(k)), category_name(k), r->categories[i].count,
                   k == a->category);
    }
    if (a->category != CATEGORY_UNKNOWN && !seen)
        add_option(f, page_word(c, i18n_category(a->category)), category_name(a->category), -1,
                   true);
}

/* ---- links */

static void add_sorts(struct call *c, const struct search_args *a, struct search_view *v) {
    static const enum msg labels[] = { MSG_search_relevance, MSG_list_newest, MSG_search_oldest };
    v->sorts.at = arena_new_n(c->arena, struct link, COUNT_OF(labels));
    for (size_t i = 0; i < COUNT_OF(labels); i++) {
        struct search_args b = *a;
        b.sort = (enum sort_order) i;
        b.page = 1;
        v->sorts.at[v->sorts.len++] = (struct link){
            .label = page_word(c, labels[i]),
            .href = search_args_href(c, "/search", &b),
            .count = -1,
            .current = b.sort == a->sort,
        };
    }
}

static span page_href(struct call *c, const struct search_args *a, int64_t page) {
    struct search_args b = *a;
    b.page = page;
    return search_args_href(c, "/search", &b);
}

static void add_pages(struct call *c, const struct search_args *a, int64_t total,
                      struct search_view *v) {
    int64_t last = (total + SEARCH_PAGE - 1) / SEARCH_PAGE;
    if (last > SEARCH_PAGES_MAX) last = SEARCH_PAGES_MAX;
    int64_t from = a->page - PAGE_LINKS / 2, to = from + PAGE_LINKS - 1;
    if (to > last) from -= to - last, to = last;
    if (from < 1) from = 1;
    v->pages.at = arena_new_n(c->arena, struct link, PAGE_LINKS * 2);
    for (int64_t i = from; i <= to && i < from + PAGE_LINKS; i++)
        v->pages.at[v->pages.len++] =
            (struct link){ .label = arena_fmt(c->arena, "%lld", (long long) i),
                           .href = page_href(c, a, i),
                           .current = i == a->page };
    if (a->page > 1) v->previous_href = page_href(c, a, a->page - 1);
    if (a->page < last) v->next_href = page_href(c, a, a->page + 1);
}

static void add_links(struct call *c, const struct search_args *a, const struct results *r,
                      struct search_view *v) {
    struct search_args b = { .q = a->q, .sort = a->sort, .page = 1 };
    v->clear_href = search_args_href(c, "/search", &b);
    b = *a;
    b.page = 1;
    b.exact = true;
    v->exact_href = search_args_href(c, "/search", &b);
    b.exact = false;
    v->inexact_href = search_args_href(c, "/search", &b);
    if (r->suggestion.len) {
        b.q = r->suggestion;
        v->suggestion = r->suggestion;
        v->suggestion_href = search_args_href(c, "/search", &b);
    }
    add_sorts(c, a, v);
    add_pages(c, a, r->total, v);
}

/* ---- the page */

static void show_start(struct call *c) {
    struct search_view v = { .total = store_article_count(c->store) };
    struct page *p = page_begin(c, page_word(c, MSG_search_label));
    p->robots = "noindex, follow";
    struct html h = page_open(c, p);
    tpl_search_start(&h, p, &v);
    page_close(c, p, &h);
}

static void fill(struct call *c, const struct search_args *a, const struct results *r,
                 struct search_view *v) {
    *v = (struct search_view){
        .query = a->q,
        .from = a->from,
        .to = a->to,
        .author = a->author,
        .exact = a->exact,
        .filtered = a->from.len || a->to.len || a->source.len || a->author.len || a->lang.len ||
                    a->category != CATEGORY_UNKNOWN,
        .partial = r->partial,
        .total = r->total,
        .source_count = (int64_t) r->source_count,
        .also_matched = a->exact ? SPAN_EMPTY : r->also_matched,
    };
    if (a->sort != SORT_RELEVANCE)
        v->sort = a->sort == SORT_NEWEST ? SPAN("newest") : SPAN("oldest");
    v->took = arena_fmt(c->arena, "%.1f ms", (double) r->took_us / 1000);
    for (size_t i = 0; i < r->day_count; i++) v->articles += r->days[i].count;
    if (v->articles < r->total) v->articles = r->total;
    v->fields.at = arena_new_n(c->arena, struct field, FIELDS);
    add_sources(c, a, r, v);
    add_categories(c, a, r, v);
    histogram_fill(c, a, r, v);
    add_links(c, a, r, v);
    add_results(c, a, r, v);
}

void page_search(struct call *c) {
    struct search_args a = search_args_read(c);
    if (!a.q.len && !a.source.len && !a.author.len && a.category == CATEGORY_UNKNOWN) {
        show_start(c);
        return;
    }
    if (!c->index) {
        call_error(c, 503);
        return;
    }
    struct query q = search_args_query(c, &a);
    q.facets = FACET_ALL;
    q.limit = SEARCH_PAGE;
    q.offset = (size_t) (a.page - 1) * SEARCH_PAGE;
    struct results r = { 0 };
    search_ask(c, &q, &r);
    struct search_view v;
    fill(c, &a, &r, &v);
    struct page *p = page_begin(c, PAGE_TEXT(c, MSG_search_title, I18N_ARG("q", a.q)));
    p->robots = "noindex, follow";
    p->query = a.q;
    p->rss = search_args_href(c, "/search/rss", &a);
    struct html h = page_open(c, p);
    tpl_search(&h, p, &v);
    page_close(c, p, &h);
}
