/* story/newsroom: placing changes nothing, a replay says the same, memory has bounds. */

#include "base/clock.h"
#include "check.h"
#include "newsroom_testing.h"

static void placing_changes_nothing(void) {
    struct room r = room_new(NULL);
    struct placement p, again;
    take(&r, span_of(crash_1.title), span_of(crash_1.body), T0, &p);
    take(&r, span_of(oil.title), span_of(oil.body), T0, &p);
    struct article a = { .title = span_of(crash_2.title),
                         .body = span_of(crash_2.body),
                         .order_s = T0 + 60 };
    struct article other = { .title = span_of(match.title),
                             .body = span_of(match.body),
                             .order_s = T0 + 60 };
    newsroom_place(r.newsroom, &a, &p);
    for (int n = 0; n < 3; n++) {
        newsroom_place(r.newsroom, &other, &again);
        newsroom_place(r.newsroom, &a, &again);
        CHECK(again.story_id == p.story_id && again.copy_of == p.copy_of, "time %d", n);
    }
    newsroom_free(r.newsroom);
}

/* Some texts, some copies of them, in order of time. */
static void make_article(int n, struct buf *title, struct buf *body, struct article *ret) {
    int base = n % 5 == 4 ? n - 4 : n;
    buf_clear(title);
    buf_clear(body);
    make_text(title, (uint64_t) base / 3, 0, 6, 0);
    make_text(body, (uint64_t) base + 1000, 0, 80, n % 5 == 4 ? 70 : 0);
    *ret = (struct article){ .title = buf_span(title),
                             .body = buf_span(body),
                             .order_s = T0 + n * 600 };
}

static void replaying_the_window_gives_the_same_answers(void) {
    enum { COUNT = 400 };
    struct room live = room_new(NULL);
    struct article stored[COUNT];
    DEFER(buf_done) struct buf title = BUF(1 << 16);
    DEFER(buf_done) struct buf body = BUF(1 << 16);
    struct placement p, q;
    int copies = 0;
    for (int n = 0; n < COUNT; n++) {
        make_article(n, &title, &body, &stored[n]);
        stored[n] = take(&live, stored[n].title, stored[n].body, stored[n].order_s, &p);
        copies += stored[n].copy_of != 0;
    }
    CHECK(copies == COUNT / 5, "copies: %d", copies);

    struct newsroom *replayed = newsroom_new(NULL);
    for (int n = 0; n < COUNT; n++) {
        struct article a;
        make_article(n, &title, &body, &a);
        a.id = stored[n].id;
        a.story_id = stored[n].story_id;
        a.copy_of = stored[n].copy_of;
        snprintf(a.lang, sizeof(a.lang), "ar");
        newsroom_add(replayed, &a);
    }
    for (int n = 0; n < COUNT; n += 7) {
        struct article a;
        make_article(n, &title, &body, &a);
        a.order_s = T0 + COUNT * 600;
        newsroom_place(live.newsroom, &a, &p);
        newsroom_place(replayed, &a, &q);
        CHECK(p.copy_of == q.copy_of && p.story_id == q.story_id && p.similarity == q.similarity,
              "article %d", n);
    }
    newsroom_free(live.newsroom);
    newsroom_free(replayed);
}

static void what_left_the_window_is_forgotten(void) {
    static const struct {
        const char *name;
        struct newsroom_options opts;
        int between;
        int64_t step_s;
        bool found;
    } rows[] = {
        { "inside", { .articles_max = 1000 }, 900, 60, true },
        { "pushed out by number", { .articles_max = 1000 }, 1100, 60, false },
        { "pushed out by time", { .window_s = 3600 }, 100, 60, false },
        { "inside a short window", { .window_s = 3600 }, 50, 60, true },
        { "the default window is thirty days", { 0 }, 31, DAY_S, false },
        { "29 days are inside", { 0 }, 28, DAY_S, true },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct room r = room_new(&rows[i].opts);
        struct placement p;
        DEFER(buf_done) struct buf text = BUF(1 << 16);
        make_text(&text, 1, 0, 100, 0);
        take(&r, SPAN("قديم"), buf_span(&text), T0, &p);
        for (int n = 1; n <= rows[i].between; n++) {
            DEFER(buf_done) struct buf other = BUF(1 << 16);
            make_text(&other, (uint64_t) n + 10, 0, 20, 0);
            take(&r, SPAN("غيره"), buf_span(&other), T0 + n * rows[i].step_s, &p);
        }
        take(&r, SPAN("جديد"), buf_span(&text), T0 + (rows[i].between + 1) * rows[i].step_s, &p);
        CHECK((p.copy_of == 1) == rows[i].found, "%s: copy_of %d", rows[i].name, (int) p.copy_of);
        newsroom_free(r.newsroom);
    }
}

static void a_category_of_its_own_is_kept(void) {
    struct room r = room_new(NULL);
    struct placement p;
    struct article a = { .title = SPAN("خبر"),
                         .category = CATEGORY_SPORT,
                         .section = SPAN("اقتصاد") };
    newsroom_place(r.newsroom, &a, &p);
    CHECK(p.category == CATEGORY_SPORT, "kept: %s", category_name(p.category));
    a.category = CATEGORY_UNKNOWN;
    newsroom_place(r.newsroom, &a, &p);
    CHECK(p.category == CATEGORY_ECONOMY, "from the section: %s", category_name(p.category));
    newsroom_free(r.newsroom);
}

int main(void) {
    RUN(placing_changes_nothing);
    RUN(replaying_the_window_gives_the_same_answers);
    RUN(what_left_the_window_is_forgotten);
    RUN(a_category_of_its_own_is_kept);
    return check_done();
}
