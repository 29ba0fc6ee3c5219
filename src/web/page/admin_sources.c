/* admin_sources - how the sources are doing, and the log of decisions, ours and the public's. */
#include "web/page/admin.h"
#include "web/view/headline.h"
#include "web/view/when.h"

enum { EVENTS = 50, LOG_LINES = 200 };

/* ---- health */

static void add_feeds(struct call *c, const struct feed_source *feeds, size_t count, int64_t source,
                      struct health_row *row) {
    int64_t last_ok = TIME_UNKNOWN;
    bool any_ok = false;
    for (size_t i = 0; i < count; i++) {
        if (feeds[i].source_id != source) continue;
        row->feeds++;
        any_ok |= !feeds[i].failures;
        if (feeds[i].last_ok_s > last_ok) last_ok = feeds[i].last_ok_s;
        if (feeds[i].failures > row->failures) {
            row->failures = feeds[i].failures;
            row->problem = feeds[i].last_error;
        }
    }
    row->bad = !row->paused && !any_ok;
    row->last_ok =
        last_ok == TIME_UNKNOWN ? page_word(c, MSG_admin_never) : when_relative(c, last_ok, false);
}

static void fill_row(struct call *c, const struct source *s, struct health_row *row) {
    static const enum msg labels[] = {
        [DISPLAY_FULL] = MSG_admin_display_full,
        [DISPLAY_EXCERPT] = MSG_admin_display_excerpt,
        [DISPLAY_TITLE] = MSG_admin_display_title,
        [DISPLAY_OFF] = MSG_admin_display_off,
    };
    struct buf b = BUF(64);
    i18n_number(&b, c->lang, s->articles);
    *row = (struct health_row){ .slug = s->slug,
                                .name = source_name(c, s),
                                .href = call_path(c, "/%.*s", SPAN_ARG(s->slug)),
                                .articles = arena_copy(c->arena, buf_span(&b)),
                                .paused = s->paused };
    buf_done(&b);
    if (s->articles && s->last_s != TIME_UNKNOWN)
        row->last_article = when_relative(c, s->last_s, false);
    row->modes.at = arena_new_n(c->arena, struct link, COUNT_OF(labels));
    for (size_t i = 0; i < COUNT_OF(labels); i++)
        row->modes.at[row->modes.len++] =
            (struct link){ .label = page_word(c, labels[i]),
                           .value = display_mode_name((enum display_mode) i),
                           .current = s->display == (enum display_mode) i };
}

static void add_events(struct call *c, struct health_view *v) {
    struct source_event *all = NULL;
    size_t n = 0;
    if (store_event_list(c->store, 0, EVENTS, c->arena, &all, &n, NULL)) return;
    v->events.at = arena_new_n(c->arena, struct event_row, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct source *s = call_source_by_id(c, all[i].source_id);
        v->events.at[v->events.len++] =
            (struct event_row){ .when = when_relative(c, all[i].at_s, false),
                                .source = s ? source_name(c, s) : SPAN("—"),
                                .kind = all[i].kind,
                                .reason = all[i].reason,
                                .url = all[i].url,
                                .count = all[i].count };
    }
}

/* Those that need a look first. */
static int by_trouble(const void *a, const void *b) {
    const struct health_row *x = a, *y = b;
    if (x->bad != y->bad) return x->bad ? -1 : 1;
    if (x->failures != y->failures) return x->failures > y->failures ? -1 : 1;
    return span_cmp(x->slug, y->slug);
}

void page_admin_sources(struct call *c) {
    struct source *all = NULL;
    struct feed_source *feeds = NULL;
    size_t n = 0, feed_count = 0;
    struct error err = { 0 };
    if (store_source_list(c->store, c->arena, &all, &n, &err) ||
        store_feed_list(c->store, 0, c->arena, &feeds, &feed_count, &err)) {
        call_fail(c, &err);
        return;
    }
    struct health_view v = { .frame = admin_frame(c) };
    v.sources.at = arena_new_n(c->arena, struct health_row, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct health_row *row = &v.sources.at[v.sources.len++];
        fill_row(c, &all[i], row);
        add_feeds(c, feeds, feed_count, all[i].id, row);
    }
    if (v.sources.len) qsort(v.sources.at, v.sources.len, sizeof(*v.sources.at), by_trouble);
    add_events(c, &v);
    struct page *p = admin_page(c, MSG_admin_sources);
    struct html h = page_open(c, p);
    tpl_admin_sources(&h, p, &v);
    page_close(c, p, &h);
}

static enum errc change(struct call *c, struct store *s, span slug, span act, span mode_name,
                        struct error *err) {
    struct source src;
    enum display_mode mode;
    enum errc rc = store_source_get(s, slug, c->arena, &src, err);
    if (rc != ERRC_OK) return rc;
    if (span_eq(act, SPAN("pause")) || span_eq(act, SPAN("resume"))) {
        bool pause = span_eq(act, SPAN("pause"));
        rc = store_source_pause(s, slug, pause, err);
        if (rc != ERRC_OK) return rc;
        return admin_log(c, s, pause ? "pause-source" : "resume-source", slug, SPAN_EMPTY, err);
    }
    if (!span_eq(act, SPAN("display")) || !display_mode_parse(mode_name, &mode))
        return error_set(err, ERRC_USAGE, "no such act");
    src.display = mode;
    rc = store_source_put(s, &src, NULL, err);
    if (rc != ERRC_OK) return rc;
    return admin_log(c, s, "display-source", slug, span_of(display_mode_name(mode)), err);
}

void page_admin_sources_do(struct call *c) {
    struct error err = { 0 };
    span act = request_form(c->req, "act");
    struct store *s = call_write_begin(c);
    if (!s) return;
    enum errc rc =
        change(c, s, request_form(c->req, "source"), act, request_form(c->req, "mode"), &err);
    call_write_end(c, s);
    if (rc != ERRC_OK)
        call_fail(c, &err);
    else
        admin_done(c, "/sources", arena_cstr(c->arena, act));
}

/* ---- the log */

static const struct {
    const char *action;
    enum msg text;
    bool public;
} actions[] = {
    { "hide-image", MSG_admin_did_hide, true },
    { "keep-image", MSG_admin_did_keep, true },
    { "show-image", MSG_admin_did_show, true },
    { "remove-article", MSG_admin_did_remove, true },
    { "close-report", MSG_admin_did_close, true },
    { "pause-source", MSG_admin_did_pause, false },
    { "resume-source", MSG_admin_did_resume, false },
    { "display-source", MSG_admin_did_display, true },
};

static span actor_of(struct call *c, span actor) {
    if (span_eq(actor, SPAN("readers"))) return page_word(c, MSG_admin_by_readers);
    return page_word(c, MSG_admin_by_moderator);
}

/* "article 12" as words with a link to it; a source with a link to its page. */
static void fill_object(struct call *c, const struct log_row *row, struct log_line *line) {
    span prefix = SPAN("article ");
    int64_t id = 0;
    struct article *a = NULL;
    size_t n = 0;
    line->object = row->object;
    if (span_ends(row->action, SPAN("-source")) && call_source(c, row->object))
        line->href = call_path(c, "/%.*s", SPAN_ARG(row->object));
    if (!span_starts(row->object, prefix) || !span_to_i64(span_from(row->object, prefix.len), &id))
        return;
    line->object = PAGE_TEXT(c, MSG_admin_object_article,
                             I18N_ARG("id", arena_fmt(c->arena, "%lld", (long long) id)));
    if (!store_article_many(c->store, &id, 1, false, c->arena, &a, &n, NULL) && n)
        line->href = article_href(c, &a[0]);
}

/* The public page has neither details (a reason may name somebody) nor what is housekeeping. */
static bool fill_line(struct call *c, const struct log_row *row, bool public,
                      struct log_line *line) {
    size_t i = 0;
    while (i < COUNT_OF(actions) && !span_eq(row->action, span_of(actions[i].action))) i++;
    bool known = i < COUNT_OF(actions);
    if (public && !(known && actions[i].public)) return false;
    *line = (struct log_line){ .iso = when_iso(c, row->at_s, false),
                               .when = when_relative(c, row->at_s, false),
                               .actor = actor_of(c, row->actor),
                               .action = known ? page_word(c, actions[i].text) : row->action,
                               .detail = public ? SPAN_EMPTY : row->detail };
    fill_object(c, row, line);
    return true;
}

static void show_log(struct call *c, const struct admin_frame *frame, struct page *p) {
    struct log_row *rows = NULL;
    size_t n = 0;
    struct error err = { 0 };
    if (store_log_list(c->store, LOG_LINES, c->arena, &rows, &n, &err)) {
        call_fail(c, &err);
        return;
    }
    struct log_view v = { .frame = frame };
    v.lines.at = arena_new_n(c->arena, struct log_line, n + 1);
    for (size_t i = 0; i < n; i++)
        if (fill_line(c, &rows[i], !frame, &v.lines.at[v.lines.len])) v.lines.len++;
    struct html h = page_open(c, p);
    tpl_admin_log(&h, p, &v);
    page_close(c, p, &h);
}

void page_admin_log(struct call *c) {
    show_log(c, admin_frame(c), admin_page(c, MSG_admin_log));
}

void page_moderation(struct call *c) {
    show_log(c, NULL, page_begin(c, page_word(c, MSG_moderation_title)));
}
