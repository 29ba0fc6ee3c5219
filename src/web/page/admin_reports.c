/* admin_reports - pictures that readers reported: the queue, and a moderator's word. */
#include "web/page/admin.h"
#include "web/view/headline.h"
#include "web/view/when.h"

enum { QUEUE_MAX = 50, DECIDED_MAX = 50, NOTES_MAX = 20, LOG_ROWS = 500 };

static const enum msg reasons[] = {
    [REPORT_UNRELATED] = MSG_report_unrelated, [REPORT_OFFENSIVE] = MSG_report_offensive,
    [REPORT_PRIVACY] = MSG_report_privacy,     [REPORT_COPYRIGHT] = MSG_report_copyright,
    [REPORT_OTHER] = MSG_report_other,
};
static const enum msg states[] = {
    [IMAGE_SHOWN] = MSG_admin_state_shown,
    [IMAGE_HIDDEN_BY_REPORTS] = MSG_admin_state_reports,
    [IMAGE_HIDDEN] = MSG_admin_state_hidden,
    [IMAGE_KEPT] = MSG_admin_state_kept,
};

static void add_notes(struct call *c, const struct image *img, struct report_row *row) {
    struct image_note *notes = NULL;
    size_t n = 0;
    if (store_image_notes(c->store, img->hash, NOTES_MAX, c->arena, &notes, &n, NULL)) return;
    row->notes.at = arena_new_n(c->arena, struct report_note, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct report_note *r = &row->notes.at[row->notes.len++];
        struct article *a = NULL;
        size_t found = 0;
        *r = (struct report_note){ .reason = page_word(c, reasons[notes[i].reason]),
                                   .when = when_relative(c, notes[i].at_s, false),
                                   .text = notes[i].note };
        if (!notes[i].article_id ||
            store_article_many(c->store, &notes[i].article_id, 1, false, c->arena, &a, &found,
                               NULL) ||
            !found)
            continue;
        r->article = a[0].title;
        r->href = article_href(c, &a[0]);
    }
}

static void fill_row(struct call *c, const struct image *img, struct report_row *row) {
    *row = (struct report_row){
        .hash = arena_cstr(c->arena, span_of(img->hash)),
        .width = img->widths[1],
        .height = img->heights[1],
        .state = page_word(c, states[img->state]),
        .link = img->url,
        .reports = img->reports,
        .hidden = img->state == IMAGE_HIDDEN || img->state == IMAGE_HIDDEN_BY_REPORTS,
        .kept = img->state == IMAGE_KEPT,
    };
    if (!img->reports) return;
    row->since = when_relative(c, img->first_report_s, false);
    row->reasons.at = arena_new_n(c->arena, struct kv, COUNT_OF(reasons));
    for (size_t i = 0; i < COUNT_OF(reasons); i++)
        if (img->reasons[i])
            row->reasons.at[row->reasons.len++] =
                (struct kv){ .key = page_word(c, reasons[i]),
                             .value = arena_fmt(c->arena, "%u", img->reasons[i]) };
    add_notes(c, img, row);
}

static bool listed(const struct reports_view *v, span hash) {
    for (size_t i = 0; i < v->decided.len; i++)
        if (span_eq(span_of(v->decided.at[i].hash), hash)) return true;
    return false;
}

/* The last decisions that still hold, from the log: a word can be taken back. */
static void add_decided(struct call *c, struct reports_view *v) {
    struct log_row *rows = NULL;
    size_t n = 0;
    v->decided.at = arena_new_n(c->arena, struct report_row, DECIDED_MAX);
    if (store_log_list(c->store, LOG_ROWS, c->arena, &rows, &n, NULL)) return;
    for (size_t i = 0; i < n && v->decided.len < DECIDED_MAX; i++) {
        struct image img;
        if (!span_ends(rows[i].action, SPAN("-image")) || listed(v, rows[i].object) ||
            store_image_get(c->store, arena_cstr(c->arena, rows[i].object), c->arena, &img, NULL))
            continue;
        if (img.state != IMAGE_SHOWN && !img.reports)
            fill_row(c, &img, &v->decided.at[v->decided.len++]);
    }
}

void page_admin_reports(struct call *c) {
    struct image *open = NULL;
    size_t open_count = 0;
    struct error err = { 0 };
    if (store_report_queue(c->store, QUEUE_MAX, c->arena, &open, &open_count, &err)) {
        call_fail(c, &err);
        return;
    }
    struct reports_view v = { .frame = admin_frame(c) };
    v.open.at = arena_new_n(c->arena, struct report_row, open_count + 1);
    for (size_t i = 0; i < open_count; i++) fill_row(c, &open[i], &v.open.at[v.open.len++]);
    add_decided(c, &v);
    struct page *p = admin_page(c, MSG_admin_reports);
    struct html h = page_open(c, p);
    tpl_admin_reports(&h, p, &v);
    page_close(c, p, &h);
}

void page_admin_reports_do(struct call *c) {
    static const struct {
        const char *act;
        enum image_state state;
    } acts[] = { { "keep", IMAGE_KEPT }, { "hide", IMAGE_HIDDEN }, { "restore", IMAGE_SHOWN } };
    span act = request_form(c->req, "act"), hash = request_form(c->req, "image");
    size_t i = 0;
    while (i < COUNT_OF(acts) && !span_eq(act, span_of(acts[i].act))) i++;
    if (i == COUNT_OF(acts) || hash.len != sizeof(((struct image *) 0)->hash) - 1) {
        call_error(c, 400);
        return;
    }
    struct error err = { 0 };
    struct store *s = call_write_begin(c);
    if (!s) return;
    enum errc rc = store_image_decide(s, arena_cstr(c->arena, hash), acts[i].state, ADMIN_ACTOR,
                                      c->now_s, &err);
    call_write_end(c, s);
    if (rc != ERRC_OK)
        call_fail(c, &err);
    else
        admin_done(c, "/reports", acts[i].act);
}
