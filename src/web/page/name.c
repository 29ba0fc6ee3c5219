/* name - a person, place or body: its articles, how much there was day by day, who stands with it.
 */
#include "store/names.h"
#include "web/page/list.h"
#include "web/page/page.h"
#include "web/page/share.h"
#include "web/view/calendar.h"
#include "web/view/names.h"
#include "web/view/when.h"

enum { RELATED = 16, DAYS = 60, HEIGHTS = 10, INDEX_FROM = 3, SPELLINGS = 12 };

static span kind_word(struct call *c, enum name_kind kind) {
    return page_word(c, kind == NAME_PERSON  ? MSG_name_person
                        : kind == NAME_PLACE ? MSG_name_place
                                             : MSG_name_body);
}

/* The last two months up to its last article: an old archive has its bars too. */
static void add_chart(struct call *c, const struct name_row *n, struct bar_chart *chart) {
    int64_t counts[DAYS], to = when_local_day(c, n->last_s), first = when_local_day(c, n->first_s);
    int64_t from = first > to - DAYS + 1 ? first : to - DAYS + 1, most = 1;
    struct day_range range = { .from = from,
                               .to = to,
                               .utc_offset_min = when_offset_min(c, n->last_s) };
    if (!n->articles || store_name_days(c->store, n->id, &range, counts, NULL)) return;
    for (int64_t d = from; d <= to; d++)
        if (counts[d - from] > most) most = counts[d - from];
    chart->at = arena_new_n(c->arena, struct bar, DAYS);
    for (int64_t d = from; d <= to; d++) {
        int64_t count = counts[d - from];
        span day = when_short(c, when_day_start(c, d));
        span text = PAGE_TEXT(c, MSG_search_count, I18N_ARG("n", count));
        chart->at[chart->len++] =
            (struct bar){ .label = arena_fmt(c->arena, "%.*s: %.*s", SPAN_ARG(day), SPAN_ARG(text)),
                          .href = count ? day_href(c, d) : SPAN_EMPTY,
                          .height = (int) ((count * HEIGHTS + most - 1) / most) };
    }
    chart->from = when_short(c, when_day_start(c, from));
    chart->to = when_short(c, when_day_start(c, to));
}

static void add_fact(struct call *c, struct kv_list *f, enum msg key, span value) {
    f->at[f->len++] = (struct kv){ page_word(c, key), value, SPAN_EMPTY };
}

/* Under which other spellings its articles have it: a reader sees what was put together here. */
static void add_spellings(struct call *c, const struct name_row *n, struct list_view *v) {
    struct name_row *rows = NULL;
    size_t count = 0;
    if (store_name_spellings(c->store, n->id, c->arena, &rows, &count, NULL) || count < 2) return;
    v->facts.at[v->facts.len++] =
        (struct kv){ page_word(c, MSG_name_spellings), rows[0].text, SPAN_EMPTY };
    for (size_t i = 0; i < count && !v->also.len; i++)
        if (!span_eq(rows[i].text, v->title)) v->also = rows[i].text;
    for (size_t i = 1; i < count && i < SPELLINGS; i++)
        v->facts.at[v->facts.len++] = (struct kv){ SPAN_EMPTY, rows[i].text, SPAN_EMPTY };
}

void page_name(struct call *c) {
    int64_t id;
    struct name_row n;
    struct error err = { 0 };
    if (!span_to_i64(c->args[0], &id) || id <= 0) {
        call_error(c, 404);
        return;
    }
    if (store_name_get(c->store, id, c->arena, &n, &err)) {
        call_fail(c, &err);
        return;
    }
    if (!n.articles) { /* all that spoke of it were removed */
        call_error(c, 404);
        return;
    }
    if (!call_canonical(c, arena_fmt(c->arena, "/name/%lld", (long long) n.id))) return;
    struct list list = { .kind = LIST_NAME, .id = n.id };
    struct list_view v = { .title = name_text(c, &n), .intro = kind_word(c, n.kind) };
    if (!list_fill(c, &list, 0, &v)) return;
    v.total = n.articles;
    v.facts.at = arena_new_n(c->arena, struct kv, 3 + SPELLINGS);
    add_fact(c, &v.facts, MSG_sources_first, when_short(c, n.first_s));
    add_fact(c, &v.facts, MSG_sources_last, when_relative(c, n.last_s, false));
    add_spellings(c, &n, &v);
    v.chips_title = page_word(c, MSG_name_related);
    struct name_row *related = NULL;
    size_t count = 0;
    if (!store_name_related(c->store, n.id, RELATED, c->arena, &related, &count, NULL))
        v.chips = name_links(c, related, count, true);
    if (!list.before_id) add_chart(c, &n, &v.chart);
    struct page *p = page_begin(c, v.title);
    p->description = PAGE_TEXT(c, MSG_name_description, I18N_ARG("name", v.title));
    p->rss = call_path(c, "/name/%lld/rss", (long long) n.id);
    if (list.before_id || n.articles < INDEX_FROM) p->robots = "noindex, follow";
    p->json_ld = share_collection(c, p->title);
    struct html h = page_open(c, p);
    tpl_list(&h, p, &v);
    page_close(c, p, &h);
}
