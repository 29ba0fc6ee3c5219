/* sources - the directory, by name without ال. */
#include "text/text.h"
#include "url/url.h"
#include "web/page/page.h"
#include "web/view/headline.h"
#include "web/view/when.h"

static int by_name(const void *a, const void *b) {
    const struct source_row *x = a, *y = b;
    int order = span_cmp(x->sort_key, y->sort_key);
    return order ? order : span_cmp(x->name, y->name);
}

static span sort_key(struct call *c, span name) {
    struct buf b = BUF(4 * KIB);
    text_sort_key(name, &b);
    span s = arena_copy(c->arena, buf_span(&b));
    buf_done(&b);
    return s;
}

static void fill_row(struct call *c, const struct source *s, struct source_row *row) {
    struct buf b = BUF(64);
    i18n_number(&b, c->lang, s->articles);
    row->name = source_name(c, s);
    row->sort_key = sort_key(c, row->name);
    row->href = call_path(c, "/%.*s", SPAN_ARG(s->slug));
    row->home = s->home;
    row->count = arena_copy(c->arena, buf_span(&b));
    buf_done(&b);
    struct url u;
    if (s->home.len && !url_parse(s->home, NULL, c->arena, &u, NULL)) row->host = u.host;
    if (!s->articles || s->first_s == TIME_UNKNOWN) return;
    row->first = when_short(c, s->first_s);
    row->last = when_relative(c, s->last_s, false);
}

void page_sources(struct call *c) {
    const struct source *all = NULL;
    size_t n = call_sources(c, &all);
    struct sources_view v = { 0 };
    v.sources.at = arena_new_n(c->arena, struct source_row, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (all[i].display == DISPLAY_OFF) continue;
        fill_row(c, &all[i], &v.sources.at[v.sources.len++]);
        v.total += all[i].articles;
    }
    if (v.sources.len) qsort(v.sources.at, v.sources.len, sizeof(*v.sources.at), by_name);
    struct page *p = page_begin(c, page_word(c, MSG_sources_title));
    struct html h = page_open(c, p);
    tpl_sources(&h, p, &v);
    page_close(c, p, &h);
}
