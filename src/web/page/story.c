/* story - all coverage of one event: who wrote about it, when, and who copied whom. */
#include "story/story.h"

#include "web/page/front.h"
#include "web/page/page.h"
#include "web/page/share.h"
#include "web/view/headline.h"
#include "web/view/when.h"

enum { STORY_ARTICLES = 300, RELATED = 5, RELATED_WINDOW_S = 3 * DAY_S, RELATED_POOL = 20 };

enum story_sort { STORY_NEWEST, STORY_OLDEST, STORY_BY_SOURCE };

static enum story_sort read_sort(struct call *c) {
    span s = request_param(c->req, "sort");
    if (span_eq(s, SPAN("oldest"))) return STORY_OLDEST;
    if (span_eq(s, SPAN("source"))) return STORY_BY_SOURCE;
    return STORY_NEWEST;
}

static void add_sorts(struct call *c, enum story_sort now, struct story_view *v) {
    static const struct {
        enum msg label;
        const char *query;
    } sorts[] = { { MSG_story_newest, "" },
                  { MSG_story_oldest, "?sort=oldest" },
                  { MSG_story_by_paper, "?sort=source" } };
    v->sorts.at = arena_new_n(c->arena, struct link, COUNT_OF(sorts));
    for (size_t i = 0; i < COUNT_OF(sorts); i++)
        v->sorts.at[v->sorts.len++] = (struct link){
            .label = page_word(c, sorts[i].label),
            .href = arena_fmt(c->arena, "%.*s%s", SPAN_ARG(v->href), sorts[i].query),
            .count = -1,
            .current = i == (size_t) now,
        };
}

static const struct article *find_article(const struct article *all, size_t n, int64_t id) {
    for (size_t i = 0; i < n; i++)
        if (all[i].id == id) return &all[i];
    return NULL;
}

/* An article with the copies of it that are in the list folded under it. */
static bool with_copies(struct call *c, const struct article *all, size_t n, size_t i,
                        struct headline *ret) {
    if (!headline_of(c, &all[i], WANT_SUMMARY, ret)) return false;
    size_t copies = 0;
    for (size_t k = 0; k < n; k++) copies += all[k].copy_of == all[i].id;
    ret->also.at = arena_new_n(c->arena, struct headline, copies + 1);
    for (size_t k = 0; k < n; k++)
        if (all[k].copy_of == all[i].id && headline_of(c, &all[k], 0, &ret->also.at[ret->also.len]))
            ret->also.len++;
    return true;
}

/* A new heading where the day, or the paper, changes. */
static void add_groups(struct call *c, const struct article *all, size_t n, bool by_paper,
                       struct story_view *v) {
    v->days.at = arena_new_n(c->arena, struct story_day, n + 1);
    struct story_day *group = NULL;
    int64_t day = 0;
    span paper = SPAN_EMPTY;
    for (size_t i = 0; i < n; i++) {
        if (all[i].copy_of && find_article(all, n, all[i].copy_of)) continue;
        struct headline h;
        if (!with_copies(c, all, n, i, &h)) continue;
        int64_t d = when_local_day(c, all[i].order_s);
        if (!group || (by_paper ? !span_eq(paper, all[i].source) : d != day)) {
            group = &v->days.at[v->days.len++];
            *group =
                (struct story_day){ .label = by_paper ? h.source : when_day(c, all[i].order_s) };
            if (!by_paper) group->hijri = when_hijri(c, all[i].order_s);
            group->items.at = arena_new_n(c->arena, struct headline, n - i);
            day = d;
            paper = all[i].source;
        }
        if (by_paper) h.time = h.when;
        group->items.at[group->items.len++] = h;
        group->count += 1 + (int64_t) h.also.len;
    }
}

static int by_paper_then_time(const void *a, const void *b) {
    const struct article *x = a, *y = b;
    int order = span_cmp(x->source, y->source);
    if (order) return order;
    return (x->order_s < y->order_s) - (x->order_s > y->order_s);
}

static bool add_articles(struct call *c, const struct story *s, struct story_view *v) {
    enum story_sort sort = read_sort(c);
    struct list list = { .kind = LIST_STORY,
                         .id = s->id,
                         .with_copies = true,
                         .oldest_first = sort == STORY_OLDEST,
                         .limit = STORY_ARTICLES };
    struct article *all = NULL;
    size_t n = 0;
    struct error err = { 0 };
    if (store_article_list(c->store, &list, c->arena, &all, &n, &err)) {
        call_fail(c, &err);
        return false;
    }
    v->truncated = (int64_t) n < s->articles;
    int64_t first_s = INT64_MAX;
    for (size_t i = 0; i < n; i++)
        if (all[i].order_s < first_s || (all[i].order_s == first_s && all[i].id < v->first_id)) {
            first_s = all[i].order_s;
            v->first_id = all[i].id;
        }
    if (v->truncated && sort != STORY_OLDEST) v->first_id = 0; /* the first is not in this list */
    if (sort == STORY_BY_SOURCE) qsort(all, n, sizeof(*all), by_paper_then_time);
    add_groups(c, all, n, sort == STORY_BY_SOURCE, v);
    add_sorts(c, sort, v);
    return true;
}

/* Other stories of the same section and days. */
static void add_related(struct call *c, const struct story *s, struct story_view *v) {
    struct story *all = NULL;
    size_t n = 0;
    if (store_story_recent(c->store, s->last_s - RELATED_WINDOW_S, s->category, RELATED_POOL,
                           c->arena, &all, &n, NULL))
        return;
    v->related.at = arena_new_n(c->arena, struct headline, RELATED);
    for (size_t i = 0; i < n && v->related.len < RELATED; i++)
        if (all[i].id != s->id &&
            headline_of_story(c, &all[i], 0, 0, &v->related.at[v->related.len]))
            v->related.len++;
}

static void add_reason(struct call *c, struct kv_list *l, enum msg key, int64_t n) {
    l->at[l->len++] =
        (struct kv){ page_word(c, key), arena_fmt(c->arena, "%lld", (long long) n), SPAN_EMPTY };
}

/* «لماذا هنا؟»: what its weight is made of, and where that puts it now. */
static void add_why(struct call *c, const struct story *s, struct story_view *v) {
    struct story_reasons r;
    int64_t first_s = 0, last_s = 0, now_s = c->now_s;
    if (!store_article_range(c->store, &first_s, &last_s, NULL) && last_s < now_s) now_s = last_s;
    story_explain(s, now_s, &r);
    v->why.at = arena_new_n(c->arena, struct kv, 6);
    add_reason(c, &v->why, MSG_why_papers, (int64_t) r.independent);
    add_reason(c, &v->why, MSG_why_copying, (int64_t) r.copying);
    add_reason(c, &v->why, MSG_why_further, (int64_t) r.further);
    v->why.at[v->why.len++] =
        (struct kv){ page_word(c, MSG_why_fresh),
                     arena_fmt(c->arena, "%d%%", (int) (100 * r.freshness + 0.5)), SPAN_EMPTY };
    if (r.breaking)
        v->why.at[v->why.len++] =
            (struct kv){ page_word(c, MSG_why_breaking), SPAN("× 1.5"), SPAN_EMPTY };
    int64_t place = front_place(c, s->id, now_s);
    v->why.at[v->why.len++] = (struct kv){ page_word(c, MSG_why_place),
                                           place ? arena_fmt(c->arena, "%lld", (long long) place)
                                                 : page_word(c, MSG_why_no_place),
                                           SPAN_EMPTY };
}

static span json_ld(struct call *c, const struct story *s, const struct story_view *v) {
    struct buf b = BUF(64 * KIB);
    struct json_writer w = json_writer_of(&b);
    json_begin_object(&w);
    json_put(&w, "@context", SPAN("https://schema.org"));
    json_put(&w, "@type", SPAN("CollectionPage"));
    json_put(&w, "name", v->lead.title);
    json_put(&w, "url", call_absolute(c, v->href));
    json_put(&w, "inLanguage", span_of(ui_lang_code(c->lang)));
    json_put(&w, "dateModified", span_of(v->last_iso));
    json_key(&w, "mainEntity");
    json_begin_object(&w);
    json_put(&w, "@type", SPAN("ItemList"));
    json_put_int(&w, "numberOfItems", s->articles);
    json_end_object(&w);
    json_end_object(&w);
    return share_take(c, &b);
}

void page_story(struct call *c) {
    int64_t id;
    struct story s;
    struct error err = { 0 };
    if (!span_to_i64(c->args[0], &id) || id <= 0) {
        call_error(c, 404);
        return;
    }
    if (store_story_get(c->store, id, c->arena, &s, &err)) {
        call_fail(c, &err);
        return;
    }
    /* A merged story, or "/story/007", has one address. */
    if (!call_canonical(c, arena_fmt(c->arena, "/story/%lld", (long long) s.id))) return;
    struct story_view v = { .articles = s.articles,
                            .sources = s.sources,
                            .href = call_path(c, "/story/%lld", (long long) s.id) };
    if (!headline_of_story(c, &s, WANT_PICTURE | WANT_SUMMARY, 0, &v.lead)) {
        call_error(c, 404);
        return;
    }
    v.cover = v.lead.cover;
    v.first = when_relative(c, s.first_s, false);
    v.last = when_relative(c, s.last_s, false);
    v.first_iso = when_iso(c, s.first_s, false);
    v.last_iso = when_iso(c, s.last_s, false);
    v.mail = share_mail(c, v.lead.title, v.href);
    if (s.category != CATEGORY_UNKNOWN) {
        v.section = page_word(c, i18n_category(s.category));
        v.section_href = call_path(c, "/section/%s", category_name(s.category));
    }
    if (!add_articles(c, &s, &v)) return;
    add_related(c, &s, &v);
    add_why(c, &s, &v);
    struct page *p = page_begin(c, v.lead.title);
    p->description = v.lead.summary;
    p->rss = call_path(c, "/story/%lld/rss", (long long) s.id);
    if (v.lead.has_picture) p->og_image = call_absolute(c, v.lead.picture.src_large);
    p->json_ld = json_ld(c, &s, &v);
    struct html h = page_open(c, p);
    tpl_story(&h, p, &v);
    page_close(c, p, &h);
}
