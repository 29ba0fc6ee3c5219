/* trends - names and phrases above their own past, the hour they were measured, how much above. */
#include "web/page/trends.h"

#include "base/log.h"
#include "store/names.h"
#include "web/page/page.h"
#include "web/page/search_args.h"
#include "web/page/share.h"
#include "web/view/names.h"
#include "web/view/when.h"

enum { HEIGHTS = 8 };

static span phrase_href(struct call *c, span phrase) {
    struct search_args a = { .q = arena_fmt(c->arena, "\"%.*s\"", SPAN_ARG(phrase)), .page = 1 };
    return search_args_href(c, "/search", &a);
}

/* A name is shown in the letters of the page. */
static struct link trend_link(struct call *c, const struct trend *t) {
    struct name_row n;
    if (!t->name_id || store_name_get(c->store, t->name_id, c->arena, &n, NULL))
        return (struct link){ .label = t->text, .href = phrase_href(c, t->text), .count = -1 };
    return (struct link){ .label = name_text(c, &n), .href = name_href(c, n.id), .count = -1 };
}

/* Of the newest article's time at most: an archive that is not fed any more has its last ones. */
static size_t read_trends(struct call *c, struct trend **ret, int64_t *ret_at_s) {
    size_t count = 0;
    struct error err = { 0 };
    if (!store_trends_get(c->store, c->now_s, c->arena, ret, &count, ret_at_s, &err)) return count;
    log_error("web", "trends", "reason=%s", err.msg);
    return 0;
}

struct link_list trends_links(struct call *c, size_t max) {
    struct trend *all = NULL;
    int64_t at_s;
    size_t count = read_trends(c, &all, &at_s);
    struct link_list l = { .at = arena_new_n(c->arena, struct link, max + 1) };
    for (size_t i = 0; i < count && l.len < max; i++) l.at[l.len++] = trend_link(c, &all[i]);
    return l;
}

static span kind_word(struct call *c, enum name_kind kind) {
    switch (kind) {
    case NAME_PERSON: return page_word(c, MSG_name_person);
    case NAME_PLACE: return page_word(c, MSG_name_place);
    case NAME_BODY: return page_word(c, MSG_name_body);
    case NAME_NONE:
    case NAME_KINDS: break;
    }
    return page_word(c, MSG_trends_phrase);
}

void page_trends(struct call *c) {
    struct trend *all = NULL;
    int64_t at_s, most = 1;
    size_t count = read_trends(c, &all, &at_s);
    struct trends_view v = { .rows.at = arena_new_n(c->arena, struct trend_row, count + 1) };
    for (size_t i = 0; i < count; i++)
        if (all[i].articles > most) most = all[i].articles;
    for (size_t i = 0; i < count; i++) {
        const struct trend *t = &all[i];
        struct link l = trend_link(c, t);
        int64_t usual = (int64_t) (t->usual + 0.5);
        v.rows.at[v.rows.len++] = (struct trend_row){
            .label = l.label,
            .href = l.href,
            .kind = kind_word(c, t->kind),
            .count = arena_fmt(c->arena, "%.*s %.*s",
                               SPAN_ARG(PAGE_TEXT(c, MSG_n_articles, I18N_ARG("n", t->articles))),
                               SPAN_ARG(PAGE_TEXT(c, MSG_from_sources, I18N_ARG("n", t->sources)))),
            .usual = PAGE_TEXT(c, MSG_trends_usual, I18N_ARG("n", usual)),
            .height = (int) ((t->articles * HEIGHTS + most - 1) / most),
        };
    }
    if (count) {
        v.as_of = when_full(c, at_s, false);
        v.as_of_iso = when_iso(c, at_s, false);
    }
    struct page *p = page_begin(c, page_word(c, MSG_trends_title));
    p->description = page_word(c, MSG_trends_intro);
    p->json_ld = share_collection(c, p->title);
    struct html h = page_open(c, p);
    tpl_trends(&h, p, &v);
    page_close(c, p, &h);
}
