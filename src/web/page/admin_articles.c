/* admin_articles - what readers say about texts; taking a text out of the archive, in two steps. */
#include "web/page/admin.h"
#include "web/view/headline.h"
#include "web/view/when.h"

enum { REPORTS_MAX = 200, CLOSED_SHOWN = 30, WHY_BYTES = 400 };

static bool read_article(struct call *c, int64_t id, struct article *ret) {
    struct article *a = NULL;
    size_t n = 0;
    if (store_article_many(c->store, &id, 1, false, c->arena, &a, &n, NULL) || !n) return false;
    *ret = a[0];
    return true;
}

static span source_of(struct call *c, const struct article *a) {
    const struct source *s = a->source.len ? call_source(c, a->source) : NULL;
    return s ? source_name(c, s) : a->source;
}

/* What the report form calls them; anything else is shown as it came. */
static span reason_of(struct call *c, span reason) {
    if (span_eq(reason, SPAN("text"))) return page_word(c, MSG_report_article_text);
    if (span_eq(reason, SPAN("removal"))) return page_word(c, MSG_report_article_removal);
    if (span_eq(reason, SPAN("other"))) return page_word(c, MSG_report_article_other);
    return reason;
}

static void fill_row(struct call *c, const struct article_report *r,
                     struct article_report_row *row) {
    struct article a;
    *row = (struct article_report_row){ .id = r->id,
                                        .article_id = r->article_id,
                                        .reason = reason_of(c, r->reason),
                                        .note = r->note,
                                        .contact = r->contact,
                                        .when = when_relative(c, r->at_s, false) };
    if (!read_article(c, r->article_id, &a)) return;
    row->title = a.title;
    row->href = article_href(c, &a);
    row->source = source_of(c, &a);
    row->removed = a.flags & ARTICLE_REMOVED;
}

void page_admin_articles(struct call *c) {
    struct article_report *all = NULL;
    size_t n = 0;
    struct error err = { 0 };
    if (store_article_reports(c->store, REPORTS_MAX, c->arena, &all, &n, &err)) {
        call_fail(c, &err);
        return;
    }
    struct article_reports_view v = { .frame = admin_frame(c) };
    v.open.at = arena_new_n(c->arena, struct article_report_row, n + 1);
    v.closed.at = arena_new_n(c->arena, struct article_report_row, CLOSED_SHOWN);
    for (size_t i = 0; i < n; i++) {
        if (!all[i].closed)
            fill_row(c, &all[i], &v.open.at[v.open.len++]);
        else if (v.closed.len < CLOSED_SHOWN)
            fill_row(c, &all[i], &v.closed.at[v.closed.len++]);
    }
    struct page *p = admin_page(c, MSG_admin_articles);
    struct html h = page_open(c, p);
    tpl_admin_articles(&h, p, &v);
    page_close(c, p, &h);
}

static int64_t form_id(struct call *c, const char *name) {
    int64_t id = 0;
    return span_to_i64(request_form(c->req, name), &id) && id > 0 ? id : 0;
}

/* The first step changes nothing: it shows what would go and asks. */
static void ask(struct call *c, const struct article *a) {
    struct remove_view v = { .frame = admin_frame(c),
                             .report_id = form_id(c, "report"),
                             .article_id = a->id,
                             .title = a->title,
                             .source = source_of(c, a),
                             .href = article_href(c, a),
                             .reason = request_form(c->req, "why") };
    struct page *p = admin_page(c, MSG_admin_remove);
    struct html h = page_open(c, p);
    tpl_admin_remove(&h, p, &v);
    page_close(c, p, &h);
}

static void remove_article(struct call *c, const struct article *a, span why) {
    struct error err = { 0 };
    int64_t report = form_id(c, "report");
    struct store *s = call_write_begin(c);
    if (!s) return;
    span object = arena_fmt(c->arena, "article %lld", (long long) a->id);
    enum errc rc = store_article_remove(s, a->id, why, &err);
    if (rc == ERRC_OK) rc = admin_log(c, s, "remove-article", object, why, &err);
    if (rc == ERRC_OK && report) {
        rc = store_article_report_close(s, report, ADMIN_ACTOR, SPAN("removed"), c->now_s, &err);
        if (rc == ERRC_NOT_FOUND) rc = ERRC_OK; /* somebody closed it meanwhile */
    }
    call_write_end(c, s);
    if (rc != ERRC_OK)
        call_fail(c, &err);
    else
        admin_done(c, "/articles", "remove");
}

static void close_report(struct call *c) {
    struct error err = { 0 };
    struct store *s = call_write_begin(c);
    if (!s) return;
    enum errc rc = store_article_report_close(s, form_id(c, "report"), ADMIN_ACTOR, SPAN("closed"),
                                              c->now_s, &err);
    call_write_end(c, s);
    if (rc != ERRC_OK)
        call_fail(c, &err);
    else
        admin_done(c, "/articles", "close");
}

void page_admin_articles_do(struct call *c) {
    span act = request_form(c->req, "act"), why = span_trim(request_form(c->req, "why"));
    struct article a;
    if (span_eq(act, SPAN("close"))) {
        close_report(c);
        return;
    }
    bool sure = span_eq(act, SPAN("remove"));
    if ((!sure && !span_eq(act, SPAN("ask"))) || why.len > WHY_BYTES) {
        call_error(c, 400);
        return;
    }
    if (!read_article(c, form_id(c, "article"), &a)) {
        call_error(c, 404);
        return;
    }
    if (sure && why.len)
        remove_article(c, &a, why);
    else
        ask(c, &a);
}
