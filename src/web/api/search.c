/* search - the index as JSON: hits, counts by day, facets; and the state of the service. */
#include "base/clock.h"
#include "web/api/api.h"
#include "web/page/search_args.h"
#include "web/view/headline.h"

enum { SNIPPET_RUNES = 220 };

/* Reads the search of the address, strictly: what is not understood is said, not left out. */
static bool read_query(struct call *c, struct search_args *a, struct query *q) {
    const struct request *r = c->req;
    span category = request_param(r, "category"), sort = request_param(r, "sort");
    const char *wrong = NULL;
    *a = search_args_read(c);
    if (request_param(r, "from").len && !a->from.len) wrong = "from: not a day (yyyy-mm-dd)";
    if (request_param(r, "to").len && !a->to.len) wrong = "to: not a day (yyyy-mm-dd)";
    if (request_param(r, "source").len && !a->source.len) wrong = "source: no such source";
    if (category.len && a->category == CATEGORY_UNKNOWN) wrong = "category: no such section";
    if (sort.len && a->sort == SORT_RELEVANCE && !span_eq(sort, SPAN("relevance")))
        wrong = "sort: relevance, newest or oldest";
    if (wrong || !c->index) {
        api_refuse(c, wrong ? 400 : 503, wrong);
        return false;
    }
    *q = search_args_query(c, a);
    q->collapse = span_eq(request_param(r, "collapse"), SPAN("1"));
    q->limit = 1;
    return true;
}

static void put_meta(struct json_writer *w, const struct results *r) {
    json_put_int(w, "total", r->total);
    json_put_int(w, "took_us", r->took_us);
    api_put_bool(w, "partial", r->partial);
    json_put(w, "understood", r->understood);
}

/* ---- hits */

static void put_snippet(struct call *c, struct json_writer *w, const struct search_args *a,
                        const struct article *art) {
    if (article_display(c, art) >= DISPLAY_TITLE) return;
    struct snippet_piece *pieces = NULL;
    span text = art->body.len ? art->body : art->summary;
    size_t n = search_snippet(a->q, a->exact, text, SNIPPET_RUNES, c->arena, &pieces);
    DEFER(buf_done) struct buf b = BUF(16 * KIB);
    for (size_t i = 0; i < n; i++) buf_add(&b, pieces[i].text);
    json_put(w, "excerpt", buf_span(&b));
}

static const struct hit *find_hit(const struct results *r, int64_t id) {
    for (size_t i = 0; i < r->hit_count; i++)
        if (r->hits[i].article_id == id) return &r->hits[i];
    return NULL;
}

static void put_hits(struct call *c, struct json_writer *w, const struct search_args *a,
                     const struct results *r, const struct article *list, size_t count) {
    json_key(w, "hits");
    json_begin_array(w);
    for (size_t i = 0; i < count; i++) {
        const struct hit *hit = find_hit(r, list[i].id);
        if (!hit || !api_begin_article(c, w, &list[i])) continue;
        put_snippet(c, w, a, &list[i]);
        json_key(w, "score");
        json_double(w, hit->score);
        json_end_object(w);
    }
    json_end_array(w);
}

void api_search(struct call *c) {
    struct search_args a;
    struct query q;
    size_t limit;
    struct error err = { 0 };
    if (!api_limit(c, &limit) || !read_query(c, &a, &q)) return;
    q.limit = limit;
    q.offset = (size_t) (a.page - 1) * limit;
    if (q.offset > API_OFFSET_MAX) {
        api_refuse(c, 400, "page: too deep; narrow the search by from and to");
        return;
    }
    struct results r = { 0 };
    search_ask(c, &q, &r);
    int64_t *ids = arena_new_n(c->arena, int64_t, r.hit_count + 1);
    for (size_t i = 0; i < r.hit_count; i++) ids[i] = r.hits[i].article_id;
    struct article *list = NULL;
    size_t count = 0;
    if (store_article_many(c->store, ids, r.hit_count, true, c->arena, &list, &count, &err)) {
        call_fail(c, &err);
        return;
    }
    struct json_writer w = api_begin(c);
    put_meta(&w, &r);
    json_put(&w, "suggestion", r.suggestion);
    put_hits(c, &w, &a, &r, list, count);
    api_end(c, &w);
}

/* ---- counts and facets */

/* False with the answer written. */
static bool read_facets(struct call *c, struct results *ret) {
    struct search_args a;
    struct query q;
    if (!read_query(c, &a, &q)) return false;
    q.facets = FACET_ALL;
    search_ask(c, &q, ret);
    return true;
}

void api_counts(struct call *c) {
    struct results r = { 0 };
    if (!read_facets(c, &r)) return;
    struct json_writer w = api_begin(c);
    put_meta(&w, &r);
    json_key(&w, "days");
    json_begin_array(&w);
    for (size_t i = 0; i < r.day_count; i++) {
        char iso[ISO_SIZE];
        clock_iso(r.days[i].value * DAY_S, 0, iso);
        json_begin_object(&w);
        json_put(&w, "day", span_sub(span_of(iso), 0, 10));
        json_put_int(&w, "count", r.days[i].count);
        json_end_object(&w);
    }
    json_end_array(&w);
    api_end(c, &w);
}

void api_facets(struct call *c) {
    struct results r = { 0 };
    if (!read_facets(c, &r)) return;
    struct json_writer w = api_begin(c);
    put_meta(&w, &r);
    json_key(&w, "sources");
    json_begin_array(&w);
    for (size_t i = 0; i < r.source_count; i++) {
        const struct source *s = call_source_by_id(c, r.sources[i].value);
        if (!s || s->display == DISPLAY_OFF) continue;
        json_begin_object(&w);
        json_put(&w, "source", s->slug);
        json_put(&w, "name", source_name(c, s));
        json_put_int(&w, "count", r.sources[i].count);
        json_end_object(&w);
    }
    json_end_array(&w);
    json_key(&w, "categories");
    json_begin_array(&w);
    for (size_t i = 0; i < r.category_count; i++) {
        int64_t k = r.categories[i].value;
        if (k < 0 || k >= CATEGORY_COUNT) continue;
        json_begin_object(&w);
        json_put(&w, "category", span_of(category_name((enum category) k)));
        json_put_int(&w, "count", r.categories[i].count);
        json_end_object(&w);
    }
    json_end_array(&w);
    api_end(c, &w);
}

/* ---- status */

void api_status(struct call *c) {
    struct json_writer w = api_begin(c);
    c->res->cache = CACHE_NO_STORE;
    json_put_int(&w, "articles", store_article_count(c->store));
    json_put_int(&w, "indexed", c->index ? index_reader_articles(c->index) : 0);
    json_put_int(&w, "generation",
                 c->index ? (int64_t) index_reader_generation(c->index) : INT64_C(0));
    json_put_int(&w, "sequence", (int64_t) store_seq(c->store));
    json_put(&w, "version", SPAN(WARRAQ_VERSION));
    api_end(c, &w);
}
