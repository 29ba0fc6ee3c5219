/* admin - signing in and out, the overview, and what all moderators' pages share. */
#include "web/page/admin.h"

#include "base/clock.h"
#include "base/map.h"
#include "web/auth.h"

enum { TABS = 5, FACTS = 8, COUNT_MAX = 1000 };

static const struct {
    span act;
    enum msg text;
} notices[] = {
    { { "keep", 4 }, MSG_admin_done_keep },       { { "hide", 4 }, MSG_admin_done_hide },
    { { "restore", 7 }, MSG_admin_done_restore }, { { "close", 5 }, MSG_admin_done_close },
    { { "remove", 6 }, MSG_admin_done_remove },   { { "pause", 5 }, MSG_admin_done_pause },
    { { "resume", 6 }, MSG_admin_done_resume },   { { "display", 7 }, MSG_admin_done_display },
};

static int64_t open_images(struct call *c) {
    struct image *all = NULL;
    size_t n = 0;
    if (store_report_queue(c->store, COUNT_MAX, c->arena, &all, &n, NULL)) return 0;
    return (int64_t) n;
}

static int64_t open_articles(struct call *c) {
    struct article_report *all = NULL;
    size_t n = 0, open = 0;
    if (store_article_reports(c->store, COUNT_MAX, c->arena, &all, &n, NULL)) return 0;
    for (size_t i = 0; i < n; i++) open += !all[i].closed;
    return (int64_t) open;
}

static void add_tab(struct call *c, struct admin_frame *f, enum msg label, const char *path,
                    int64_t count) {
    f->tabs.at[f->tabs.len++] = (struct link){ .label = page_word(c, label),
                                               .href = call_path(c, "%s", path),
                                               .current = span_eq(c->rest, span_of(path)),
                                               .count = count };
}

const struct admin_frame *admin_frame(struct call *c) {
    struct admin_frame *f = arena_new(c->arena, struct admin_frame);
    f->tabs.at = arena_new_n(c->arena, struct link, TABS);
    add_tab(c, f, MSG_admin_overview, "/admin", 0);
    add_tab(c, f, MSG_admin_reports, "/admin/reports", open_images(c));
    add_tab(c, f, MSG_admin_articles, "/admin/articles", open_articles(c));
    add_tab(c, f, MSG_admin_sources, "/admin/sources", 0);
    add_tab(c, f, MSG_admin_log, "/admin/log", 0);
    f->token = auth_form_token(c);
    span done = request_param(c->req, "done");
    for (size_t i = 0; i < COUNT_OF(notices); i++)
        if (span_eq(done, notices[i].act)) f->notice = page_word(c, notices[i].text);
    return f;
}

struct page *admin_page(struct call *c, enum msg title) {
    c->res->cache = CACHE_NO_STORE;
    struct page *p = page_begin(c, page_word(c, title));
    p->robots = "noindex, nofollow";
    p->canonical = SPAN_EMPTY;
    p->desk = true;
    p->breaking = NULL;
    return p;
}

void admin_done(struct call *c, const char *path, const char *act) {
    response_redirect(c->res, 303, call_path(c, "/admin%s?done=%s", path, act));
}

enum errc admin_log(struct call *c, struct store *s, const char *action, span object, span detail,
                    struct error *err) {
    struct log_row row = { .at_s = c->now_s,
                           .actor = ADMIN_ACTOR,
                           .action = span_of(action),
                           .object = object,
                           .detail = detail };
    return store_log_add(s, &row, err);
}

/* ---- signing in */

/* Where to go on to: a page of ours, else the overview. */
static span next_of(struct call *c, span next) {
    bool ours = next.len > 1 && next.at[0] == '/' && html_url_safe(next) &&
                span_find(next, SPAN("/admin")) >= 0 && span_find(next, SPAN("/login")) < 0;
    return ours ? next : call_path(c, "/admin");
}

static void show_login(struct call *c, span next, span problem) {
    struct login_view v = { .next = next, .problem = problem, .unset = !auth_password_set(c) };
    struct page *p = admin_page(c, MSG_admin_login);
    struct html h = page_open(c, p);
    tpl_admin_login(&h, p, &v);
    page_close(c, p, &h);
}

void page_admin_login(struct call *c) {
    show_login(c, request_param(c->req, "next"), SPAN_EMPTY);
}

void page_admin_login_do(struct call *c) {
    span next = request_form(c->req, "next");
    span cookie = SPAN_EMPTY;
    int64_t wait_s = 0;
    c->res->cache = CACHE_NO_STORE;
    if (request_cross_site(c->req)) {
        call_error(c, 403);
        return;
    }
    switch (auth_login(c, request_form(c->req, "password"), &wait_s, &cookie)) {
    case AUTH_FAILED: return;
    case AUTH_WRONG:
        c->res->status = 403;
        show_login(c, next, page_word(c, MSG_admin_wrong));
        return;
    case AUTH_WAIT:
        c->res->status = 429;
        response_header(c->res, "Retry-After", arena_fmt(c->arena, "%lld", (long long) wait_s));
        show_login(c, next, PAGE_TEXT(c, MSG_admin_wait, I18N_ARG("n", wait_s)));
        return;
    case AUTH_IN: break;
    }
    response_redirect(c->res, 303, next_of(c, next));
    response_header(c->res, "Set-Cookie", cookie);
}

void page_admin_logout(struct call *c) {
    response_redirect(c->res, 303, call_path(c, "/admin/login"));
    auth_logout(c);
}

/* ---- the overview */

static void add_fact(struct call *c, struct kv_list *f, enum msg key, int64_t n, const char *path) {
    struct buf b = BUF(64);
    i18n_number(&b, c->lang, n);
    f->at[f->len++] = (struct kv){ .key = page_word(c, key),
                                   .value = arena_copy(c->arena, buf_span(&b)),
                                   .href = path ? call_path(c, "%s", path) : SPAN_EMPTY };
    buf_done(&b);
}

static int64_t failing_sources(struct call *c) {
    struct feed_source *feeds = NULL;
    size_t n = 0;
    DEFER(map_done) struct map failing = MAP_INIT;
    if (store_feed_list(c->store, 0, c->arena, &feeds, &n, NULL)) return 0;
    for (size_t i = 0; i < n; i++)
        if (feeds[i].failures) map_put(&failing, (uint64_t) feeds[i].source_id, 1);
    return (int64_t) failing.len;
}

void page_admin(struct call *c) {
    struct admin_home_view v = { .frame = admin_frame(c) };
    v.facts.at = arena_new_n(c->arena, struct kv, FACTS);
    add_fact(c, &v.facts, MSG_admin_reports, v.frame->tabs.at[1].count, "/admin/reports");
    add_fact(c, &v.facts, MSG_admin_articles, v.frame->tabs.at[2].count, "/admin/articles");
    add_fact(c, &v.facts, MSG_admin_fact_failing, failing_sources(c), "/admin/sources");
    add_fact(c, &v.facts, MSG_admin_fact_pending, store_candidates_pending(c->store), NULL);
    add_fact(c, &v.facts, MSG_admin_fact_articles, store_article_count(c->store), NULL);
    if (c->index)
        add_fact(c, &v.facts, MSG_admin_fact_indexed, index_reader_articles(c->index), NULL);
    v.facts.at[v.facts.len++] =
        (struct kv){ .key = page_word(c, MSG_admin_fact_version), .value = SPAN(WARRAQ_VERSION) };
    struct page *p = admin_page(c, MSG_admin_title);
    struct html h = page_open(c, p);
    tpl_admin_home(&h, p, &v);
    page_close(c, p, &h);
}
