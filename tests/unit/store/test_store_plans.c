/* Query plans: whatever a page, a poll or a save asks walks an index; only tables that stay small
 * may be scanned, and lists of articles are never sorted. Every statement that the use-cases below
 * prepared is asked for its plan. */

#include "store/names.h"
#include "store/store_priv.h"
#include "unit/store/help.h"

/* Rows by the dozen, or one page of a table in the order of its ids. */
static const char *const may_scan[] = {
    "SCAN src",                                               /* sources */
    "SCAN sources",                                           /* store_source_list */
    "SCAN feeds",                                             /* feeds list */
    "SCAN f",                                                 /* feeds list */
    "SCAN candidates USING COVERING INDEX",                   /* counting what is pending */
    "SCAN moderation_log",                                    /* newest first by id, one page */
    "SCAN source_events USING INDEX source_events_at",        /* newest first, one page */
    "SCAN article_reports USING INDEX article_reports_queue", /* in order, one page */
    "SCAN images USING INDEX images_reported",                /* open reports only */
    "SCAN au USING INDEX authors_most",                       /* in order, one page */
    "SCAN removals",                                          /* few, counted */
    "SCAN CONSTANT ROW",
    "SCAN 2 CONSTANT ROWS",
    "SCAN (",        /* a subquery's few rows */
    "SCAN sessions", /* open sessions of moderators */
    "SCAN top",      /* the stories that a subquery chose */
    "SCAN w",        /* the ids that a subquery chose */
    "SCAN f",        /* the one row that a subquery chose */
    "SCAN p",        /* names that an operator parted: few */
};

static bool allowed(const char *detail) {
    for (size_t i = 0; i < COUNT_OF(may_scan); i++)
        if (span_starts(span_of(detail), span_of(may_scan[i]))) return true;
    return false;
}

/* Every reading use-case once, and the writing ones that the others did not need. */
static void use_everything(struct box *b) {
    struct article a = sample(b, 0, 1), *rows = NULL;
    a.authors[0] = SPAN("كاتب");
    a.author_count = 1;
    a.image_url = a.url;
    save_it(b, &a);
    a = sample(b, 0, 2);
    a.story_id = 1;
    a.copy_of = 1;
    save_it(b, &a);
    a = sample(b, 0, 1);
    a.title = SPAN("تصحيح");
    save_it(b, &a);
    size_t n = 0;
    static const enum list_kind kinds[] = { LIST_LATEST, LIST_SOURCE, LIST_CATEGORY, LIST_AUTHOR,
                                            LIST_STORY,  LIST_COPIES, LIST_DAY,      LIST_NAME };
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        for (unsigned way = 0; way < 8; way++) {
            struct list list = { .kind = kinds[i],
                                 .id = 1,
                                 .author = SPAN("كاتب"),
                                 .oldest_first = way & 1,
                                 .with_copies = way & 2,
                                 .breaking_only = way & 4,
                                 .limit = 10 };
            CHECK_OK(store_article_list(b->s, &list, &b->arena, &rows, &n, &b->err), b->err);
        }
    int64_t one = 1, days[2], first, last;
    uint64_t *seqs;
    struct story st, *stories;
    struct story_source *papers;
    struct author_row author, *authors;
    struct image_wanted *wanted;
    struct image_note *notes;
    struct image img = { .hash = "0123456789abcdef0123456789abcdef",
                         .url = SPAN("u"),
                         .dhash = UINT64_C(0x8e3c71a55a17c3e8) },
                 *images;
    struct candidate *cands;
    struct source_event *events;
    struct log_row *logs;
    struct article_report *reports;
    enum report_result rr;
    struct feed_source *feeds, feed = { .id = 1 };
    struct source *sources;
    struct candidate c = { .source_id = 1, .url = SPAN("https://c.example/"), .found_s = T0 };
    struct revisit visit = { .article_id = 1 }, *visits;
    struct name names[] = {
        { .kind = NAME_PERSON, .key = SPAN("ا ب"), .text = SPAN("أ ب") },
        { .kind = NAME_PERSON, .key = SPAN("a b"), .text = SPAN("A B") },
    };
    a = sample(b, 0, 3);
    struct save named = { .article = &a, .names = names, .name_count = 2 };
    enum save_result saved;
    bool joined;
    struct name_row name, *name_rows;
    struct name_join join = { .into = 1, .from = 2, .lang = "fr" };
    struct report r = { .image_hash = img.hash, .threshold = 1, .at_s = T0 };
    enum errc all[] = {
        store_article_many(b->s, &one, 1, true, &b->arena, &rows, &n, &b->err),
        store_article_many(b->s, &one, 1, false, &b->arena, &rows, &n, &b->err),
        store_article_changes(b->s, 0, 9, &b->arena, &rows, &seqs, &n, &b->err),
        store_article_window(b->s, T0 + 61, 0, 9, &b->arena, &rows, &n, &b->err),
        store_article_window_start(b->s, T0, 2, &(struct window_start){ 0 }, &b->err),
        store_article_range(b->s, &first, &last, &b->err),
        store_day_counts(b->s, 1, 2, 0, days, &b->err),
        store_article_version(b->s, 1, 1, &b->arena, &rows[0], &b->err),
        store_author_get(b->s, SPAN("زيد"), &b->arena, &author, NULL) == ERRC_NOT_FOUND ? ERRC_OK
                                                                                        : ERRC_BUG,
        store_author_list(b->s, 0, 9, &b->arena, &authors, &n, &b->err),
        store_author_list(b->s, 1, 9, &b->arena, &authors, &n, &b->err),
        store_story_get(b->s, 1, &b->arena, &st, &b->err),
        store_story_recent(b->s, 0, CATEGORY_LOCAL, 9, &b->arena, &stories, &n, &b->err),
        store_story_sources(b->s, 1, &b->arena, &papers, &n, &b->err),
        store_images_wanted(b->s, T0, 9, &b->arena, &wanted, &n, &b->err),
        store_image_put(b->s, &img, &b->err),
        store_report_image(b->s, &r, &rr, &b->err),
        store_report_queue(b->s, 9, &b->arena, &images, &n, &b->err),
        store_image_notes(b->s, img.hash, 9, &b->arena, &notes, &n, &b->err),
        store_report_undo(b->s, img.hash, 0, &b->err),
        store_image_decide(b->s, img.hash, IMAGE_KEPT, SPAN("a"), T0, &b->err),
        store_report_article(b->s, 1, SPAN("x"), SPAN("y"), SPAN("z"), 1, T0, &b->err),
        store_article_reports(b->s, 9, &b->arena, &reports, &n, &b->err),
        store_article_report_close(b->s, 1, SPAN("a"), SPAN("o"), T0, &b->err),
        store_log_list(b->s, 9, &b->arena, &logs, &n, &b->err),
        store_source_list(b->s, &b->arena, &sources, &n, &b->err),
        store_feed_add(b->s, 1, SPAN("https://f.example/"), FEED_AUTO, &b->err),
        store_feed_list(b->s, 1, &b->arena, &feeds, &n, &b->err),
        store_feeds_due(b->s, T0, 9, &b->arena, &feeds, &n, &b->err),
        store_feed_done(b->s, &feed, &c, 1, &n, &b->err),
        store_candidates_due(b->s, T0, 9, &b->arena, &cands, &n, &b->err),
        store_candidate_retry(b->s, 1, T0, SPAN("r"), &b->err),
        store_candidate_refuse(b->s, 1, SPAN("r"), &b->err),
        store_revisit_add(b->s, 1, T0, T0 + 9, &b->err),
        store_revisits_due(b->s, T0 + 9, 9, &b->arena, &visits, &n, &b->err),
        store_revisit_done(b->s, &visit, &b->err),
        store_link_get(b->s, 1, &b->arena, &visit.link, &b->err),
        store_event_list(b->s, 0, 9, &b->arena, &events, &n, &b->err),
        store_event_list(b->s, 1, 9, &b->arena, &events, &n, &b->err),
        store_article_save(b->s, &named, &saved, &b->err),
        store_name_find(b->s, NAME_PERSON, names[0].key, &b->arena, &name, &b->err),
        store_name_join(b->s, &join, &joined, &b->err),
        store_name_get(b->s, 2, &b->arena, &name, &b->err),
        store_name_of_article(b->s, 3, &b->arena, &name_rows, &n, &b->err),
        store_name_related(b->s, 1, 9, &b->arena, &name_rows, &n, &b->err),
        store_name_spellings(b->s, 1, &b->arena, &name_rows, &n, &b->err),
        store_name_search(b->s, SPAN("a b"), 9, &b->arena, &name_rows, &n, &b->err),
        store_name_part(b->s, 2, T0, &b->err),
        store_article_remove(b->s, 3, SPAN("x"), &b->err),
        store_article_remove(b->s, 1, SPAN("x"), &b->err),
        store_source_remove(b->s, SPAN("okaz"), &b->err),
        store_session_put(b->s, SPAN("t"), T0 + 1, &b->err),
        store_token_put(b->s, SPAN("t"), SPAN("l"), T0, &b->err),
    };
    for (size_t i = 0; i < COUNT_OF(all); i++)
        CHECK(all[i] == ERRC_OK, "use-case %zu: %s (%s)", i, errc_name(all[i]), b->err.msg);
    CHECK(store_article_count(b->s) == 1 && store_seq(b->s) && !store_candidates_pending(b->s) &&
              store_url_known(b->s, SPAN("https://c.example/")) &&
              store_session_check(b->s, SPAN("t"), T0, T0 + 1) &&
              store_token_check(b->s, SPAN("t")),
          "the small ones");
}

static bool is_article_list(span sql) {
    return span_find(sql, SPAN("src.display IS NOT 3")) >= 0;
}

static void nothing_large_is_scanned(void) {
    struct box b;
    box_init(&b);
    use_everything(&b);
    size_t plans = 0, lists = 0;
    for (size_t i = 0; i < STMT_SLOTS; i++) {
        const char *sql = b.s->stmts[i].sql;
        if (!sql || !strcmp(sql, "COMMIT") || !strcmp(sql, "BEGIN IMMEDIATE")) continue;
        span explain = arena_fmt(&b.arena, "EXPLAIN QUERY PLAN %s", sql);
        sqlite3_stmt *st = NULL;
        CHECK(sqlite3_prepare_v2(b.s->db, explain.at, -1, &st, NULL) == SQLITE_OK, "%s", sql);
        while (sqlite3_step(st) == SQLITE_ROW) {
            const char *detail = (const char *) sqlite3_column_text(st, 3);
            CHECK(!span_starts(span_of(detail), SPAN("SCAN")) || allowed(detail), "%s\n#   in %s",
                  detail, sql);
            CHECK(!is_article_list(span_of(sql)) ||
                      span_find(span_of(detail), SPAN("TEMP B-TREE")) < 0,
                  "%s\n#   in %s", detail, sql);
        }
        sqlite3_finalize(st);
        plans++;
        lists += is_article_list(span_of(sql));
    }
    CHECK(plans > 80 && lists >= 18, "%zu plans, %zu lists", plans, lists);
    box_done(&b);
}

/* The same by counting: a page deep in a list costs what the first one costs. */
static void a_deep_page_costs_no_more(void) {
    struct box b;
    box_init(&b);
    CHECK_OK(store_begin(b.s, &b.err), b.err);
    for (int i = 0; i < 3000; i++) {
        struct article a = sample(&b, i % 2, i);
        save_it(&b, &a);
    }
    CHECK_OK(store_commit(b.s, &b.err), b.err);
    const int64_t from[] = { 2999, 1500, 40 };
    for (int kind = LIST_LATEST; kind <= LIST_CATEGORY; kind++) {
        int steps[3] = { 0 };
        for (size_t i = 0; i < 3; i++) {
            struct list list = { .kind = (enum list_kind) kind,
                                 .id = 1,
                                 .limit = 20,
                                 .before_s = T0 + from[i] * 60,
                                 .before_id = from[i] + 1 };
            struct article *rows = NULL;
            size_t n = 0;
            CHECK_OK(store_article_list(b.s, &list, &b.arena, &rows, &n, &b.err), b.err);
            CHECK(n == 20, "a full page");
            for (size_t k = 0; k < STMT_SLOTS; k++)
                if (b.s->stmts[k].stmt)
                    steps[i] +=
                        sqlite3_stmt_status(b.s->stmts[k].stmt, SQLITE_STMTSTATUS_VM_STEP, 1);
        }
        CHECK(abs(steps[1] - steps[2]) <= 100 && steps[1] < 5000, "list %d: %d, %d, %d steps", kind,
              steps[0], steps[1], steps[2]);
    }
    box_done(&b);
}

int main(void) {
    RUN(nothing_large_is_scanned);
    RUN(a_deep_page_costs_no_more);
    return check_done();
}
