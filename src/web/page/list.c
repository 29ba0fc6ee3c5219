/* list - pages that are a list of headlines: latest, a section, breaking, a source, an author, a
 * day. They read on behind a place (order_s, id), so a page never shifts while news come in. */
#include "web/page/list.h"

#include "base/log.h"
#include "url/url.h"
#include "web/page/page.h"
#include "web/page/share.h"
#include "web/view/calendar.h"
#include "web/view/headline.h"
#include "web/view/when.h"

enum { LIST_ITEMS = 50, DAY_ITEMS = 200, CHIPS = 24, AUTHOR_INDEX_FROM = 5, FACTS_MAX = 10 };

/* "?before=<order_s>-<id>" */
static void read_before(struct call *c, struct list *list) {
    span s = request_param(c->req, "before");
    ptrdiff_t dash = span_find(s, SPAN("-"));
    if (dash <= 0) return;
    int64_t at, id;
    if (!span_to_i64(span_sub(s, 0, (size_t) dash), &at) ||
        !span_to_i64(span_from(s, (size_t) dash + 1), &id))
        return;
    list->before_s = at;
    list->before_id = id;
}

bool list_fill(struct call *c, struct list *list, unsigned wants, struct list_view *v) {
    struct article *articles = NULL;
    size_t n = 0;
    struct error err = { 0 };
    if (!list->limit) list->limit = LIST_ITEMS;
    read_before(c, list);
    if (store_article_list(c->store, list, c->arena, &articles, &n, &err)) {
        call_fail(c, &err);
        return false;
    }
    v->items = headlines_of(c, articles, n, wants);
    v->total = -1;
    v->older_label = page_word(c, MSG_list_older);
    v->newer_label = page_word(c, MSG_list_newest);
    if (n == list->limit)
        v->older_href =
            arena_fmt(c->arena, "%.*s%.*s?before=%lld-%lld", SPAN_ARG(c->prefix), SPAN_ARG(c->rest),
                      (long long) articles[n - 1].order_s, (long long) articles[n - 1].id);
    if (list->before_id)
        v->newer_href = arena_fmt(c->arena, "%.*s%.*s", SPAN_ARG(c->prefix), SPAN_ARG(c->rest));
    if (!v->empty.len) v->empty = page_word(c, MSG_list_empty);
    return true;
}

static void show(struct call *c, struct list *list, struct list_view *v, struct page *p) {
    if (list->before_id) p->robots = "noindex, follow";
    p->json_ld = share_collection(c, p->title);
    struct html h = page_open(c, p);
    tpl_list(&h, p, v);
    page_close(c, p, &h);
}

void page_latest(struct call *c) {
    struct list list = { .kind = LIST_LATEST };
    struct list_view v = { .title = page_word(c, MSG_nav_latest) };
    if (!list_fill(c, &list, 0, &v)) return;
    struct page *p = page_begin(c, v.title);
    p->description = page_word(c, MSG_home_description);
    show(c, &list, &v, p);
}

void page_breaking(struct call *c) {
    struct list list = { .kind = LIST_LATEST, .breaking_only = true };
    struct list_view v = { .title = page_word(c, MSG_breaking_title) };
    if (!list_fill(c, &list, 0, &v)) return;
    show(c, &list, &v, page_begin(c, v.title));
}

void page_section(struct call *c) {
    enum category category;
    if (!category_parse(c->args[0], &category) || category == CATEGORY_UNKNOWN) {
        call_error(c, 404);
        return;
    }
    const char *name = category_name(category);
    if (!call_canonical(c, arena_fmt(c->arena, "/section/%s", name))) return;
    struct list list = { .kind = LIST_CATEGORY, .id = category };
    struct list_view v = { .title = page_word(c, i18n_category(category)) };
    if (!list_fill(c, &list, 0, &v)) return;
    struct page *p = page_begin(c, v.title);
    p->rss = call_path(c, "/section/%s/rss", name);
    show(c, &list, &v, p);
}

static void add_fact(struct call *c, struct kv_list *f, enum msg key, span value, span href) {
    if (!f->at) f->at = arena_new_n(c->arena, struct kv, FACTS_MAX);
    if (value.len && f->len < FACTS_MAX)
        f->at[f->len++] = (struct kv){ page_word(c, key), value, href };
}

static void add_authors(struct call *c, const struct source *s, struct list_view *v) {
    struct author_row *rows = NULL;
    size_t n = 0;
    if (store_author_list(c->store, s->id, CHIPS, c->arena, &rows, &n, NULL)) return;
    v->chips_title = page_word(c, MSG_source_authors);
    v->chips.at = arena_new_n(c->arena, struct link, n + 1);
    for (size_t i = 0; i < n; i++)
        v->chips.at[v->chips.len++] = (struct link){
            .label = rows[i].name,
            .href = author_href(c, rows[i].name),
            .count = rows[i].articles,
        };
}

void page_source(struct call *c) {
    const struct source *s = call_source(c, c->args[0]);
    if (!s || s->display == DISPLAY_OFF) {
        call_error(c, 404);
        return;
    }
    if (!call_canonical(c, arena_fmt(c->arena, "/%.*s", SPAN_ARG(s->slug)))) return;
    struct list list = { .kind = LIST_SOURCE, .id = s->id };
    struct list_view v = { .title = source_name(c, s),
                           .crumb_label = page_word(c, MSG_nav_sources),
                           .crumb_href = call_path(c, "/sources") };
    if (!list_fill(c, &list, 0, &v)) return;
    v.total = s->articles;
    if (s->first_s != TIME_UNKNOWN && s->articles) {
        add_fact(c, &v.facts, MSG_sources_first, when_short(c, s->first_s),
                 day_href(c, when_local_day(c, s->first_s)));
        add_fact(c, &v.facts, MSG_sources_last, when_relative(c, s->last_s, false), SPAN_EMPTY);
    }
    add_fact(c, &v.facts, MSG_sources_site, s->home, s->home);
    add_authors(c, s, &v);
    struct page *p = page_begin(c, v.title);
    p->rss = call_path(c, "/%.*s/rss", SPAN_ARG(s->slug));
    p->description = PAGE_TEXT(c, MSG_source_description, I18N_ARG("source", v.title));
    show(c, &list, &v, p);
}

span author_href(struct call *c, span name) {
    struct buf b = BUF(4 * LIMIT_AUTHOR_BYTES);
    url_encode(name, &b);
    span s = arena_fmt(c->arena, "%.*s/author/%.*s", SPAN_ARG(c->prefix), SPAN_ARG(buf_span(&b)));
    buf_done(&b);
    return s;
}

void page_author(struct call *c) {
    struct author_row row;
    struct error err = { 0 };
    if (store_author_get(c->store, c->args[0], c->arena, &row, &err)) {
        call_fail(c, &err);
        return;
    }
    struct list list = { .kind = LIST_AUTHOR, .author = c->args[0] };
    struct list_view v = { .title = row.name };
    if (!list_fill(c, &list, 0, &v)) return;
    v.total = row.articles;
    const struct source *s = call_source_by_id(c, row.source_id);
    if (s)
        add_fact(c, &v.facts, MSG_author_mostly_in, source_name(c, s),
                 call_path(c, "/%.*s", SPAN_ARG(s->slug)));
    if (row.articles) {
        add_fact(c, &v.facts, MSG_sources_first, when_short(c, row.first_s), SPAN_EMPTY);
        add_fact(c, &v.facts, MSG_sources_last, when_short(c, row.last_s), SPAN_EMPTY);
    }
    struct page *p = page_begin(c, v.title);
    /* One form of the name is the address of this page. */
    p->canonical = arena_fmt(c->arena, "%.*s%.*s", SPAN_ARG(c->site->base_url),
                             SPAN_ARG(author_href(c, row.name)));
    if (row.articles < AUTHOR_INDEX_FROM) p->robots = "noindex, follow";
    show(c, &list, &v, p);
}

/* ---- one day of the archive */

bool list_day(struct call *c, int64_t day, struct list_view *v) {
    struct list list = { .kind = LIST_DAY,
                         .from_s = when_day_start(c, day),
                         .to_s = when_day_start(c, day + 1),
                         .with_copies = true,
                         .limit = DAY_ITEMS };
    if (!list_fill(c, &list, 0, v)) return false;
    v->by_time = true;
    for (size_t i = 0; i < v->items.len; i++) v->items.at[i].stamp = v->items.at[i].time;
    return true;
}
