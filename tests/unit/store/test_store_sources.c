/* Sources, feeds, the frontier, events. */

#include "unit/store/help.h"

static void sources_come_and_go(void) {
    struct box b;
    box_init(&b);
    struct source src = { .slug = SPAN("riyadh"),
                          .name = SPAN("الرياض"),
                          .name_latin = SPAN("Al Riyadh"),
                          .home = SPAN("https://riyadh.example/"),
                          .country = "SA",
                          .lang = "ar",
                          .display = DISPLAY_FULL };
    struct source got, *all = NULL;
    size_t n = 0;
    int64_t id = 0, again = 0;
    CHECK_OK(store_source_put(b.s, &src, &id, &b.err), b.err);
    src.name = SPAN("جريدة الرياض");
    CHECK_OK(store_source_put(b.s, &src, &again, &b.err), b.err);
    CHECK(id == again, "the slug decides");
    CHECK_OK(store_source_get(b.s, SPAN("riyadh"), &b.arena, &got, &b.err), b.err);
    CHECK(span_eq(got.name, src.name) && span_eq(got.name_latin, src.name_latin) &&
              span_eq(got.home, src.home) && !strcmp(got.country, "SA") && !strcmp(got.lang, "ar"),
          "reads back");
    CHECK(got.display == DISPLAY_FULL && got.added_s == T0 && got.articles == 0, "numbers");
    CHECK(got.first_s == TIME_UNKNOWN, "no article yet");
    struct article a = sample(&b, 0, 1);
    a.source_id = 0;
    a.source = SPAN("riyadh");
    save_it(&b, &a);
    CHECK(a.source_id == id, "an article may name its source by slug");
    CHECK_OK(store_source_list(b.s, &b.arena, &all, &n, &b.err), b.err);
    CHECK(n == 4 && span_eq(all[2].slug, SPAN("riyadh")), "four, by slug");
    CHECK(all[2].articles == 1 && all[2].last_s == a.order_s, "with counts");
    CHECK_OK(store_feed_add(b.s, id, SPAN("https://riyadh.example/rss"), FEED_AUTO, &b.err), b.err);
    CHECK_OK(store_source_remove(b.s, SPAN("riyadh"), &b.err), b.err);
    CHECK(store_source_get(b.s, SPAN("riyadh"), &b.arena, &got, NULL) == ERRC_NOT_FOUND, "gone");
    CHECK(store_source_remove(b.s, SPAN("riyadh"), NULL) == ERRC_NOT_FOUND, "once");
    CHECK(store_source_pause(b.s, SPAN("riyadh"), true, NULL) == ERRC_NOT_FOUND, "nobody to pause");
    struct feed_source *feeds = NULL;
    CHECK_OK(store_feed_list(b.s, 0, &b.arena, &feeds, &n, &b.err), b.err);
    CHECK(n == 0, "its feeds went along");
    CHECK_OK(store_article_get(b.s, a.id, &b.arena, &a, &b.err), b.err);
    CHECK(span_eq(a.source, SPAN("riyadh")), "its articles keep their address");
    CHECK_OK(store_source_put(b.s, &src, &again, &b.err), b.err);
    CHECK(again == id, "and may come back as itself");
    src.slug = SPAN("search");
    CHECK(store_source_put(b.s, &src, NULL, NULL) == ERRC_USAGE,
          "a slug that is a page of the site");
    box_done(&b);
}

static void templates_are_kept_while_their_source_is(void) {
    struct box b;
    box_init(&b);
    struct source src = { .slug = SPAN("riyadh"), .name = SPAN("الرياض"), .lang = "ar" };
    int64_t id = 0;
    span got = SPAN_EMPTY;
    CHECK_OK(store_source_put(b.s, &src, &id, &b.err), b.err);
    CHECK(store_template_get(b.s, id, &b.arena, &got, NULL) == ERRC_NOT_FOUND, "none yet");
    CHECK_OK(store_template_put(b.s, id, SPAN("\0one\xFF"), &b.err), b.err);
    CHECK_OK(store_template_put(b.s, id, SPAN("\0two\xFF"), &b.err), b.err);
    CHECK_OK(store_template_put(b.s, id + 1, SPAN("other"), &b.err), b.err);
    CHECK_OK(store_template_get(b.s, id, &b.arena, &got, &b.err), b.err);
    CHECK(span_eq(got, SPAN("\0two\xFF")), "the last one, byte for byte");
    static char large[65 * 1024];
    CHECK(store_template_put(b.s, id, (span){ large, sizeof(large) }, NULL) == ERRC_LIMIT, "large");
    CHECK_OK(store_source_remove(b.s, SPAN("riyadh"), &b.err), b.err);
    CHECK(store_template_get(b.s, id, &b.arena, &got, NULL) == ERRC_NOT_FOUND, "gone with it");
    CHECK_OK(store_template_get(b.s, id + 1, &b.arena, &got, &b.err), b.err);
    box_done(&b);
}

static void feeds_are_due_in_order(void) {
    struct box b;
    box_init(&b);
    struct feed_source *due = NULL;
    size_t n = 0;
    for (int i = 0; i < 3; i++)
        for (int twice = 0; twice < 2; twice++)
            CHECK_OK(store_feed_add(b.s, b.paper[i],
                                    arena_fmt(&b.arena, "https://p%d.example/rss", i), FEED_AUTO,
                                    &b.err),
                     b.err);
    CHECK_OK(store_feeds_due(b.s, T0, 10, &b.arena, &due, &n, &b.err), b.err);
    CHECK(n == 3, "new feeds are due at once, each once: %zu", n);
    struct feed_source f = due[0];
    f.kind = FEED_SYNDICATION;
    f.etag = SPAN("\"abc\"");
    f.last_modified = SPAN("Tue, 21 Jul 2015 12:00:00 GMT");
    f.due_s = T0 + 600;
    f.interval_s = 600;
    f.last_ok_s = T0;
    CHECK_OK(store_feed_done(b.s, &f, NULL, 0, NULL, &b.err), b.err);
    CHECK_OK(store_source_pause(b.s, SPAN("sabq"), true, &b.err), b.err);
    CHECK_OK(store_feeds_due(b.s, T0, 10, &b.arena, &due, &n, &b.err), b.err);
    CHECK(n == 1 && due[0].source_id == b.paper[2], "neither paused nor polled ones");
    CHECK_OK(store_feeds_due(b.s, T0 + 600, 10, &b.arena, &due, &n, &b.err), b.err);
    CHECK(n == 2 && due[1].id == f.id, "longest overdue first");
    CHECK(span_eq(due[1].etag, f.etag) && span_eq(due[1].last_modified, f.last_modified) &&
              due[1].interval_s == 600 && due[1].last_ok_s == T0 && due[1].kind == FEED_SYNDICATION,
          "its state reads back");
    box_done(&b);
}

static struct candidate item(struct box *b, int n) {
    return (struct candidate){ .source_id = b->paper[0],
                               .url = arena_fmt(&b->arena, "https://p0.example/%d", n),
                               .title = SPAN("عنوان"),
                               .summary = SPAN("<p>خلاصة</p>"),
                               .published_s = n % 2 ? T0 : TIME_UNKNOWN,
                               .day_only = n % 2,
                               .breaking = n == 3,
                               .found_s = T0,
                               .due_s = T0 + n };
}

static void frontier_takes_an_address_once(void) {
    struct box b;
    box_init(&b);
    struct article known = sample(&b, 0, 1);
    save_it(&b, &known);
    struct feed_source f = { .due_s = T0 + 600, .last_ok_s = T0 }, *feeds = NULL;
    size_t n = 0, fresh = 0;
    CHECK_OK(store_feed_add(b.s, b.paper[0], SPAN("https://p0.example/rss"), FEED_AUTO, &b.err),
             b.err);
    CHECK_OK(store_feed_list(b.s, b.paper[0], &b.arena, &feeds, &n, &b.err), b.err);
    f.id = feeds[0].id;
    struct candidate items[6], *due = NULL;
    for (int i = 0; i < 6; i++) items[i] = item(&b, i);
    items[4].url = items[1].url; /* twice in one feed */
    items[5].url = known.url;    /* an article already */
    CHECK_OK(store_feed_done(b.s, &f, items, 6, &fresh, &b.err), b.err);
    CHECK(fresh == 4, "four are new: %zu", fresh);
    CHECK_OK(store_feed_done(b.s, &f, items, 6, &fresh, &b.err), b.err);
    CHECK(fresh == 0 && store_candidates_pending(b.s) == 4, "the next poll brings nothing new");
    CHECK_OK(store_candidates_due(b.s, T0 + 1, 10, &b.arena, &due, &n, &b.err), b.err);
    CHECK(n == 2 && due[0].due_s == T0 + 1, "due ones, the newest first");
    CHECK(due[1].published_s == TIME_UNKNOWN && due[0].published_s == T0 && due[0].day_only,
          "what the feed said reads back");
    CHECK(span_eq(due[0].summary, items[0].summary) && due[0].tries == 0, "summary, tries");

    CHECK_OK(store_candidate_retry(b.s, due[0].id, T0 + 900, SPAN("timeout"), &b.err), b.err);
    CHECK_OK(store_candidate_refuse(b.s, due[1].id, SPAN("robots"), &b.err), b.err);
    CHECK(store_candidate_refuse(b.s, due[1].id, SPAN("robots"), NULL) == ERRC_NOT_FOUND, "once");
    CHECK_OK(store_feed_done(b.s, &f, items, 6, &fresh, &b.err), b.err);
    CHECK(fresh == 0, "refused ones are not tried again");
    CHECK_OK(store_candidates_due(b.s, T0 + 900, 10, &b.arena, &due, &n, &b.err), b.err);
    CHECK(n == 3 && due[0].tries == 1, "the retried one is due again");

    struct article a = sample(&b, 0, 9); /* its canonical address differs from the feed's */
    struct save save = { .article = &a, .candidate_id = due[0].id };
    enum save_result r;
    CHECK_OK(store_article_save(b.s, &save, &r, &b.err), b.err);
    CHECK(store_candidates_pending(b.s) == 2, "saving ends the candidate");
    CHECK_OK(store_feed_done(b.s, &f, items, 6, &fresh, &b.err), b.err);
    CHECK(fresh == 0, "and its address stays known");
    CHECK(store_url_known(b.s, items[2].url) && store_url_known(b.s, a.url) &&
              !store_url_known(b.s, SPAN("https://p0.example/77")) &&
              !store_url_known(b.s, SPAN_EMPTY),
          "url_known");
    CHECK_OK(store_source_pause(b.s, SPAN("okaz"), true, &b.err), b.err);
    CHECK_OK(store_candidates_due(b.s, T0 + 900, 10, &b.arena, &due, &n, &b.err), b.err);
    CHECK(n == 0, "nothing of a paused paper");
    box_done(&b);
}

static void looks_again_when_its_feed_says_another_thing(void) {
    struct box b;
    box_init(&b);
    struct feed_source f = { .due_s = T0 + 600, .last_ok_s = T0 }, *feeds = NULL;
    size_t n = 0, fresh = 0;
    static const char *const urls[] = { "https://p0.example/rss", "https://p0.example/map" };
    for (int i = 0; i < 2; i++)
        CHECK_OK(store_feed_add(b.s, b.paper[0], span_of(urls[i]), FEED_AUTO, &b.err), b.err);
    CHECK_OK(store_feed_list(b.s, b.paper[0], &b.arena, &feeds, &n, &b.err), b.err);
    struct candidate c = item(&b, 0), *due = NULL;
    static const struct {
        const char *name;
        int feed;
        int64_t mark;
        bool fetched; /* what waits is ended before */
        size_t want;
    } rows[] = {
        { "first sight", 0, 1, false, 1 },
        { "the same", 0, 1, true, 0 },
        { "another feed's words", 1, 5, true, 0 },
        { "nothing to compare", 0, 0, true, 0 },
        { "its own feed's new words", 0, 2, true, 1 },
        { "again, still waiting", 0, 3, false, 0 },
        { "and the same once more", 0, 3, true, 0 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CHECK_OK(store_candidates_due(b.s, T0 + 900, 10, &b.arena, &due, &n, &b.err), b.err);
        if (rows[i].fetched && n)
            CHECK_OK(store_candidate_refuse(b.s, due[0].id, SPAN("x"), &b.err), b.err);
        f.id = feeds[rows[i].feed].id;
        c.mark = rows[i].mark;
        CHECK_OK(store_feed_done(b.s, &f, &c, 1, &fresh, &b.err), b.err);
        CHECK(fresh == rows[i].want, "%s: %zu", rows[i].name, fresh);
        CHECK_OK(store_candidates_due(b.s, T0 + 900, 10, &b.arena, &due, &n, &b.err), b.err);
        if (fresh) CHECK(n == 1 && due[0].revisit == (i > 0), "%s: revisit", rows[i].name);
    }
    size_t times = 0;
    for (int i = 0; i < 50; i++) {
        c.mark = 100 + i;
        f.id = feeds[0].id;
        CHECK_OK(store_feed_done(b.s, &f, &c, 1, &fresh, &b.err), b.err);
        times += fresh;
        CHECK_OK(store_candidates_due(b.s, T0 + 900, 10, &b.arena, &due, &n, &b.err), b.err);
        if (n) CHECK_OK(store_candidate_refuse(b.s, due[0].id, SPAN("x"), &b.err), b.err);
    }
    CHECK(times > 0 && times < 10, "a feed that always says another thing is not believed: %zu",
          times);
    box_done(&b);
}

/* A sitemap was read first: it has no titles, so the feed's words count as soon as there are any.
 */
static void a_sitemap_that_came_first_does_not_deafen(void) {
    struct box b;
    box_init(&b);
    struct feed_source f = { .due_s = T0 + 600, .last_ok_s = T0 }, *feeds = NULL;
    size_t n = 0, fresh = 0;
    static const char *const urls[] = { "https://p0.example/map", "https://p0.example/rss" };
    for (int i = 0; i < 2; i++)
        CHECK_OK(store_feed_add(b.s, b.paper[0], span_of(urls[i]), FEED_AUTO, &b.err), b.err);
    CHECK_OK(store_feed_list(b.s, b.paper[0], &b.arena, &feeds, &n, &b.err), b.err);
    struct candidate c = item(&b, 0), *due = NULL;
    span title = c.title;
    static const struct {
        const char *name;
        int feed; /* 0 = the sitemap */
        int64_t mark;
        size_t want;
    } rows[] = {
        { "the sitemap shows it", 0, 1, 1 },         { "the same", 0, 1, 0 },
        { "the sitemap's new date", 0, 2, 1 },       { "the feed has a title for it", 1, 7, 0 },
        { "the feed says the same", 1, 7, 0 },       { "the feed's new words", 1, 8, 1 },
        { "the sitemap no longer counts", 0, 3, 0 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CHECK_OK(store_candidates_due(b.s, T0 + 900, 10, &b.arena, &due, &n, &b.err), b.err);
        if (n) CHECK_OK(store_candidate_refuse(b.s, due[0].id, SPAN("x"), &b.err), b.err);
        f.id = feeds[rows[i].feed].id;
        c.title = rows[i].feed ? title : SPAN_EMPTY;
        c.mark = rows[i].mark;
        CHECK_OK(store_feed_done(b.s, &f, &c, 1, &fresh, &b.err), b.err);
        CHECK(fresh == rows[i].want, "%s: %zu", rows[i].name, fresh);
    }
    box_done(&b);
}

static void no_paper_starves_another(void) {
    struct box b;
    box_init(&b);
    static const struct {
        const char *name;
        int counts[3];
        size_t limit;
        int want[3];
        const char *order; /* of the papers */
    } rows[] = {
        { "a flood and a drop", { 500, 1, 0 }, 10, { 5, 1, 0 }, "100000" },
        { "three floods", { 500, 500, 500 }, 6, { 2, 2, 2 }, "012012" },
        { "alone it gets all", { 500, 0, 0 }, 10, { 10, 0, 0 }, "0000000000" },
        { "less room than papers", { 5, 5, 5 }, 2, { 1, 1, 0 }, "01" },
        { "nothing", { 0, 0, 0 }, 5, { 0, 0, 0 }, "" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CHECK_OK(store_begin(b.s, &b.err), b.err);
        struct feed_source f = { .id = 1 };
        for (int paper = 0; paper < 3; paper++)
            for (int n = 0; n < rows[i].counts[paper]; n++) {
                struct candidate c = { .source_id = b.paper[paper],
                                       .url = arena_fmt(&b.arena, "https://%zu.example/%d/%d", i,
                                                        paper, n),
                                       .found_s = T0,
                                       .due_s = T0 + n / 100 };
                CHECK_OK(store_feed_done(b.s, &f, &c, 1, NULL, &b.err), b.err);
            }
        struct candidate *due = NULL;
        size_t n = 0;
        CHECK_OK(store_candidates_due(b.s, T0 + 9, rows[i].limit, &b.arena, &due, &n, &b.err),
                 b.err);
        char order[16] = "";
        int got[3] = { 0 };
        for (size_t k = 0; k < n && k < 15; k++) {
            size_t paper = (size_t) (due[k].source_id - b.paper[0]);
            order[k] = (char) ('0' + paper);
            got[paper]++;
        }
        CHECK(!memcmp(got, rows[i].want, sizeof(got)), "%s: %d %d %d", rows[i].name, got[0], got[1],
              got[2]);
        CHECK(!strcmp(order, rows[i].order), "%s: in turns: %s", rows[i].name, order);
        for (size_t k = 0; k < n; k++)
            CHECK(rows[i].counts[0] < 500 || due[k].source_id != b.paper[0] ||
                      due[k].due_s == T0 + 4,
                  "%s: the newest first", rows[i].name);
        store_rollback(b.s);
    }
    box_done(&b);
}

static void events_fold_by_the_hour(void) {
    static const struct {
        int64_t at_s;
        int paper;
        const char *kind, *reason;
    } rows[] = { { 0, 0, "feed", "HTTP 500" },   { 60, 0, "feed", "HTTP 500" },
                 { 120, 0, "feed", "timeout" },  { 130, 0, "page", "timeout" },
                 { 140, 1, "feed", "HTTP 500" }, { 3600, 0, "feed", "HTTP 500" },
                 { 3610, 0, "feed", "HTTP 500" } };
    struct box b;
    box_init(&b);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct source_event e = { .at_s = T0 + rows[i].at_s,
                                  .source_id = b.paper[rows[i].paper],
                                  .count = 1,
                                  .kind = span_of(rows[i].kind),
                                  .reason = span_of(rows[i].reason),
                                  .url = SPAN("https://x.example/") };
        CHECK_OK(store_event_add(b.s, &e, &b.err), b.err);
    }
    struct source_event *got = NULL;
    size_t n = 0;
    CHECK_OK(store_event_list(b.s, 0, 50, &b.arena, &got, &n, &b.err), b.err);
    CHECK(n == 5 && got[0].count == 2 && got[0].at_s == T0 + 3610, "five rows, newest first: %zu",
          n);
    CHECK_OK(store_event_list(b.s, b.paper[1], 50, &b.arena, &got, &n, &b.err), b.err);
    CHECK(n == 1 && span_eq(got[0].reason, SPAN("HTTP 500")), "of one source");
    for (int i = 0; i < 200; i++) {
        struct source_event e = { .at_s = T0 + (40 + i) * DAY_S,
                                  .source_id = 1,
                                  .count = 1,
                                  .kind = SPAN("feed"),
                                  .reason = SPAN("old ones go") };
        CHECK_OK(store_event_add(b.s, &e, &b.err), b.err);
    }
    CHECK_OK(store_event_list(b.s, 0, 5000, &b.arena, &got, &n, &b.err), b.err);
    CHECK(n < 110, "about a month is kept: %zu", n);
    box_done(&b);
}

int main(void) {
    RUN(sources_come_and_go);
    RUN(templates_are_kept_while_their_source_is);
    RUN(feeds_are_due_in_order);
    RUN(frontier_takes_an_address_once);
    RUN(looks_again_when_its_feed_says_another_thing);
    RUN(a_sitemap_that_came_first_does_not_deafen);
    RUN(no_paper_starves_another);
    RUN(events_fold_by_the_hour);
    return check_done();
}
