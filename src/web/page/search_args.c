#include "web/page/search_args.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "text/date.h"
#include "url/url.h"
#include "web/view/when.h"

static int64_t read_day(struct call *c, span s) {
    int64_t t;
    if (s.len != 10 || !clock_parse_iso(s, &t, NULL)) return TIME_UNKNOWN;
    return when_day_start(c, t / DAY_S);
}

struct search_args search_args_read(struct call *c) {
    const struct request *r = c->req;
    struct search_args a = { .q = span_trim(request_param(r, "q")), .page = 1 };
    a.q = utf8_cut_bytes(a.q, LIMIT_QUERY_BYTES);
    a.from_s = read_day(c, request_param(r, "from"));
    a.to_s = read_day(c, request_param(r, "to"));
    if (a.from_s != TIME_UNKNOWN) a.from = request_param(r, "from");
    if (a.to_s != TIME_UNKNOWN) {
        a.to = request_param(r, "to");
        a.to_s += DAY_S;
    }
    a.source = request_param(r, "source");
    if (a.source.len && !call_source(c, a.source)) a.source = SPAN_EMPTY;
    a.author = utf8_cut_bytes(span_trim(request_param(r, "author")), LIMIT_AUTHOR_BYTES);
    a.lang = request_param(r, "lang");
    if (a.lang.len >= LANG_SIZE) a.lang = SPAN_EMPTY;
    if (!category_parse(request_param(r, "category"), &a.category)) a.category = CATEGORY_UNKNOWN;
    span sort = request_param(r, "sort");
    a.sort = span_eq(sort, SPAN("newest"))   ? SORT_NEWEST
             : span_eq(sort, SPAN("oldest")) ? SORT_OLDEST
                                             : SORT_RELEVANCE;
    a.exact = span_eq(request_param(r, "exact"), SPAN("1"));
    int64_t page;
    if (span_to_i64(request_param(r, "page"), &page) && page >= 1) a.page = page;
    if (a.page > SEARCH_PAGES_MAX) a.page = SEARCH_PAGES_MAX;
    return a;
}

struct query search_args_query(struct call *c, const struct search_args *a) {
    return (struct query){
        .text = a->q,
        .from_s = a->from_s,
        .to_s = a->to_s,
        .source = a->source,
        .category = a->category,
        .author = a->author,
        .lang = a->lang,
        .sort = a->sort,
        .exact = a->exact,
        .collapse = a->sort == SORT_RELEVANCE,
        .now_s = c->now_s,
        .deadline_us = clock_mono_us() + SEARCH_DEADLINE_US,
        .utc_offset_min = date_utc_offset_min(c->site->zone, c->now_s),
    };
}

void search_ask(struct call *c, const struct query *q, struct results *ret) {
    index_reader_query(c->index, q, c->arena, ret);
    if (ret->partial) c->res->cache = CACHE_NO_STORE;
}

static void add_param(struct buf *b, const char *name, span value) {
    if (!value.len) return;
    buf_add_fmt(b, "&%s=", name);
    url_encode(value, b);
}

span search_args_href(struct call *c, const char *base, const struct search_args *a) {
    struct buf b = BUF(8 * KIB);
    buf_add(&b, c->prefix);
    buf_add(&b, span_of(base));
    buf_add(&b, SPAN("?q="));
    url_encode(a->q, &b);
    add_param(&b, "from", a->from);
    add_param(&b, "to", a->to);
    add_param(&b, "source", a->source);
    if (a->category != CATEGORY_UNKNOWN)
        add_param(&b, "category", span_of(category_name(a->category)));
    add_param(&b, "author", a->author);
    add_param(&b, "lang", a->lang);
    if (a->sort != SORT_RELEVANCE)
        add_param(&b, "sort", a->sort == SORT_NEWEST ? SPAN("newest") : SPAN("oldest"));
    if (a->exact) add_param(&b, "exact", SPAN("1"));
    if (a->page > 1) buf_add_fmt(&b, "&page=%lld", (long long) a->page);
    span s = arena_copy(c->arena, buf_span(&b));
    buf_done(&b);
    return s;
}
