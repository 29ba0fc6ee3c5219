/* links: what the crawler brought is looked at again when it is due, and what was found is kept. */

#include "unit/store/help.h"

static int64_t add(struct box *b, int paper, int n, int64_t due_s) {
    struct article a = sample(b, paper, n);
    save_it(b, &a);
    CHECK_OK(store_revisit_add(b->s, a.id, T0, due_s, &b->err), b->err);
    return a.id;
}

static struct link_status link_of(struct box *b, int64_t id) {
    struct link_status k;
    CHECK_OK(store_link_get(b->s, id, &b->arena, &k, &b->err), b->err);
    return k;
}

static size_t due(struct box *b, int64_t now_s, size_t limit, struct revisit **ret) {
    size_t n = 0;
    CHECK_OK(store_revisits_due(b->s, now_s, limit, &b->arena, ret, &n, &b->err), b->err);
    return n;
}

static void what_was_not_crawled_is_never_due(void) {
    struct box b;
    struct revisit *list;
    box_init(&b);
    struct article imported = sample(&b, 0, 1), nowhere = sample(&b, 0, 2);
    save_it(&b, &imported);
    nowhere.url = SPAN_EMPTY;
    nowhere.external_id = SPAN("77");
    save_it(&b, &nowhere);
    CHECK_OK(store_revisit_add(b.s, nowhere.id, T0, T0, &b.err), b.err);
    CHECK_OK(store_revisit_add(b.s, 999, T0, T0, &b.err), b.err);
    CHECK(due(&b, INT64_MAX, 9, &list) == 0, "nothing is due");
    struct link_status k = link_of(&b, imported.id);
    CHECK(k.state == LINK_UNKNOWN && k.checked_s == TIME_UNKNOWN, "unknown");
    struct revisit r = { .article_id = imported.id };
    CHECK(store_revisit_done(b.s, &r, &b.err) == ERRC_NOT_FOUND, "never scheduled");
    box_done(&b);
}

static void due_ones_come_longest_overdue_first(void) {
    struct box b;
    struct revisit *list;
    box_init(&b);
    int64_t late = add(&b, 0, 1, T0 + 100), early = add(&b, 1, 2, T0 + 50);
    CHECK(due(&b, T0 + 49, 9, &list) == 0, "too early");
    CHECK(due(&b, T0 + 50, 9, &list) == 1 && list[0].article_id == early, "the first");
    CHECK(due(&b, T0 + 500, 9, &list) == 2 && list[0].article_id == early &&
              list[1].article_id == late,
          "both");
    CHECK(span_eq(list[0].url, SPAN("https://paper1.example/news/2")) &&
              span_eq(list[0].title, SPAN("عنوان الخبر رقم 2")) &&
              list[0].source_id == b.paper[1] && list[0].visits == 0 &&
              list[0].link.state == LINK_OK && list[0].link.ok_s == T0,
          "all a visit needs");
    CHECK(due(&b, T0 + 500, 1, &list) == 1, "limit");
    /* scheduling twice changes nothing */
    CHECK_OK(store_revisit_add(b.s, early, T0 + 9, T0 + 900, &b.err), b.err);
    CHECK(due(&b, T0 + 50, 9, &list) == 1 && link_of(&b, early).ok_s == T0, "as it was");
    CHECK_OK(store_source_pause(b.s, SPAN("sabq"), true, &b.err), b.err);
    CHECK(due(&b, T0 + 500, 9, &list) == 1 && list[0].article_id == late, "a paused paper rests");
    box_done(&b);
}

static void a_backlog_does_not_hide_the_others(void) {
    struct box b;
    struct revisit *list;
    box_init(&b);
    for (int i = 0; i < 50; i++) (void) add(&b, 0, i, T0 + i);
    int64_t other = add(&b, 1, 99, T0 + 1000);
    size_t n = due(&b, T0 + 2000, 20, &list);
    bool seen = false;
    for (size_t i = 0; i < n; i++) seen |= list[i].article_id == other;
    CHECK(n < 20 && seen, "%zu, other paper %d", n, seen);
    box_done(&b);
}

static void what_was_found_is_kept(void) {
    struct box b;
    struct revisit *list;
    box_init(&b);
    int64_t id = add(&b, 0, 1, T0);
    uint64_t seq = store_seq(b.s);
    struct revisit r = { .article_id = id,
                         .visits = 3,
                         .due_s = T0 + 900,
                         .link = { .state = LINK_DEAD,
                                   .checked_s = T0 + 30,
                                   .ok_s = T0 + 10,
                                   .since_s = T0 + 20,
                                   .failures = 2,
                                   .reason = SPAN("status 404") } };
    CHECK_OK(store_revisit_done(b.s, &r, &b.err), b.err);
    box_reopen(&b);
    CHECK(due(&b, T0 + 899, 9, &list) == 0, "not yet");
    CHECK(due(&b, T0 + 900, 9, &list) == 1 && list[0].visits == 3, "next visit");
    struct link_status k = link_of(&b, id);
    CHECK(k.state == LINK_DEAD && k.checked_s == T0 + 30 && k.ok_s == T0 + 10 &&
              k.since_s == T0 + 20 && k.failures == 2 && span_eq(k.reason, SPAN("status 404")),
          "all fields");
    CHECK(store_seq(b.s) == seq, "a link's state is no change of the article");
    CHECK(store_check(b.s, &b.err) == ERRC_OK, "%s", b.err.msg);
    r.link.since_s = TIME_UNKNOWN;
    CHECK_OK(store_revisit_done(b.s, &r, &b.err), b.err);
    CHECK(store_check(b.s, &b.err) == ERRC_CORRUPT, "dead since nobody knows when");
    box_done(&b);
}

static void a_removed_article_is_left_alone(void) {
    struct box b;
    struct revisit *list;
    box_init(&b);
    int64_t id = add(&b, 0, 1, T0);
    CHECK_OK(store_article_remove(b.s, id, SPAN("asked"), &b.err), b.err);
    CHECK(due(&b, T0 + 9, 9, &list) == 0, "not due");
    /* a visit that was under way ends */
    struct revisit r = { .article_id = id, .due_s = T0 + 1 };
    r.link = link_of(&b, id);
    CHECK_OK(store_revisit_done(b.s, &r, &b.err), b.err);
    CHECK(due(&b, T0 + 9, 9, &list) == 0, "still not due");
    CHECK_OK(store_revisit_add(b.s, id, T0, T0, &b.err), b.err);
    CHECK(due(&b, T0 + 9, 9, &list) == 0, "nor scheduled anew");
    CHECK(store_check(b.s, &b.err) == ERRC_OK, "%s", b.err.msg);
    box_done(&b);
}

static void bad_states_are_not_links(void) {
    static const struct {
        enum link_state state;
        bool bad;
    } rows[] = { { LINK_UNKNOWN, false },
                 { LINK_OK, false },
                 { LINK_DEAD, true },
                 { LINK_MOVED, true },
                 { LINK_WITHDRAWN, true } };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        CHECK(link_is_bad(rows[i].state) == rows[i].bad, "state %d", (int) rows[i].state);
}

int main(void) {
    RUN(what_was_not_crawled_is_never_due);
    RUN(due_ones_come_longest_overdue_first);
    RUN(a_backlog_does_not_hide_the_others);
    RUN(what_was_found_is_kept);
    RUN(a_removed_article_is_left_alone);
    RUN(bad_states_are_not_links);
    return check_done();
}
