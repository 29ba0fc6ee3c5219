/* Pictures, reports, decisions, the log, sessions. */

#include "unit/store/help.h"

#include <sqlite3.h>

#define DHASH UINT64_C(0x8e3c71a55a17c3e8)

static struct image picture(struct box *b, int n, uint64_t dhash) {
    struct image img = { .url = arena_fmt(&b->arena, "https://x.example/%d.jpg", n),
                         .width = 1200,
                         .height = 800,
                         .widths = { 160, 480, 960 },
                         .heights = { 107, 320, 640 },
                         .dhash = dhash };
    snprintf(img.hash, sizeof(img.hash), "%032d", n);
    return img;
}

static void put(struct box *b, int n, uint64_t dhash) {
    struct image img = picture(b, n, dhash);
    CHECK_OK(store_image_put(b->s, &img, &b->err), b->err);
}

static struct image look(struct box *b, int n) {
    char hash[33];
    struct image img = { 0 };
    snprintf(hash, sizeof(hash), "%032d", n);
    CHECK_OK(store_image_get(b->s, hash, &b->arena, &img, &b->err), b->err);
    return img;
}

static enum report_result report(struct box *b, int n, uint64_t network, int64_t threshold) {
    char hash[33];
    snprintf(hash, sizeof(hash), "%032d", n);
    struct report r = { .image_hash = hash,
                        .reason = (enum report_reason)(network % 5),
                        .network = network,
                        .at_s = T0 + (int64_t) network,
                        .threshold = threshold };
    enum report_result res = REPORT_AGAIN;
    CHECK_OK(store_report_image(b->s, &r, &res, &b->err), b->err);
    return res;
}

static void decide(struct box *b, int n, enum image_state state) {
    char hash[33];
    snprintf(hash, sizeof(hash), "%032d", n);
    CHECK_OK(store_image_decide(b->s, hash, state, SPAN("admin"), T0, &b->err), b->err);
}

static void count_one(void *ctx, const struct image *img) {
    *(int *) ctx += img->width == 1200;
}

static void pictures_reach_their_articles(void) {
    struct box b;
    box_init(&b);
    for (int i = 1; i <= 4; i++) {
        struct article a = sample(&b, 0, i);
        a.image_url = i < 3 ? SPAN("https://x.example/1.jpg") : SPAN("https://x.example/2.jpg");
        if (i == 4) a.flags = ARTICLE_NO_IMAGE;
        save_it(&b, &a);
    }
    struct image_wanted *want = NULL;
    size_t n = 0;
    CHECK_OK(store_images_wanted(b.s, T0 + DAY_S, 10, &b.arena, &want, &n, &b.err), b.err);
    CHECK(n == 2 && span_eq(want[0].url, SPAN("https://x.example/2.jpg")),
          "each address once, newest first: %zu", n);
    CHECK_OK(store_image_failed(b.s, want[0].url, SPAN("404"), T0 + 2 * DAY_S, &b.err), b.err);
    put(&b, 1, DHASH);
    CHECK_OK(store_images_wanted(b.s, T0 + DAY_S, 10, &b.arena, &want, &n, &b.err), b.err);
    CHECK(n == 0, "nothing is due now");
    CHECK_OK(store_images_wanted(b.s, T0 + 3 * DAY_S, 10, &b.arena, &want, &n, &b.err), b.err);
    CHECK(n == 1 && want[0].tries == 1, "the failed one later");
    CHECK_OK(store_image_failed(b.s, want[0].url, SPAN("404"), 0, &b.err), b.err);
    CHECK_OK(store_images_wanted(b.s, T0 + 99 * DAY_S, 10, &b.arena, &want, &n, &b.err), b.err);
    CHECK(n == 0, "given up");
    struct article a;
    CHECK_OK(store_article_get(b.s, 2, &b.arena, &a, &b.err), b.err);
    CHECK(!strcmp(a.image, look(&b, 1).hash), "both articles show it: '%s'", a.image);
    struct article changed = sample(&b, 0, 2);
    changed.title = SPAN("تصحيح");
    save_it(&b, &changed);
    CHECK_OK(store_article_get(b.s, 2, &b.arena, &a, &b.err), b.err);
    CHECK(a.version == 2 && a.image[0], "an update without picture keeps it");
    struct image img = look(&b, 1);
    CHECK(img.width == 1200 && img.widths[2] == 960 && img.heights[0] == 107 && img.dhash == DHASH,
          "reads back");
    CHECK_OK(store_article_set_image(b.s, SPAN("https://x.example/2.jpg"), img.hash, &b.err),
             b.err);
    CHECK_OK(store_article_get(b.s, 3, &b.arena, &a, &b.err), b.err);
    CHECK(a.image[0], "the same picture at another address");
    decide(&b, 1, IMAGE_HIDDEN);
    CHECK_OK(store_article_get(b.s, 3, &b.arena, &a, &b.err), b.err);
    CHECK(!a.image[0], "an article never shows a hidden picture");
    int count = 0;
    CHECK_OK(store_image_each(b.s, count_one, &count, &b.err), b.err);
    CHECK(count == 1, "each");
    box_done(&b);
}

static void reports_hide_at_the_threshold(void) {
    struct box b;
    box_init(&b);
    put(&b, 1, DHASH);
    put(&b, 2, DHASH ^ 0xF);  /* 4 bits away: the same picture */
    put(&b, 3, DHASH ^ 0x1F); /* 5 bits away: another one */
    put(&b, 4, 0);            /* flat ones are like nothing */
    put(&b, 5, 0);
    CHECK(report(&b, 1, 10, 3) == REPORT_THANKS, "first");
    CHECK(report(&b, 1, 10, 3) == REPORT_AGAIN, "a network counts once");
    CHECK(report(&b, 1, 11, 3) == REPORT_THANKS, "second");
    CHECK(look(&b, 1).state == IMAGE_SHOWN && look(&b, 1).reports == 2, "two of three");
    struct image *queue = NULL;
    size_t n = 0;
    report(&b, 3, 5, 3);
    CHECK_OK(store_report_queue(b.s, 10, &b.arena, &queue, &n, &b.err), b.err);
    CHECK(n == 2 && queue[0].dhash == (DHASH ^ 0x1F), "queue: oldest report first");
    char first[33];
    struct image_note *notes = NULL;
    snprintf(first, sizeof(first), "%032d", 1);
    CHECK_OK(store_image_notes(b.s, first, 10, &b.arena, &notes, &n, &b.err), b.err);
    CHECK(n == 2 && notes[0].at_s >= T0, "what was said about it: %zu", n);
    CHECK(report(&b, 1, 12, 3) == REPORT_HID_IT, "third hides");
    struct image img = look(&b, 1);
    CHECK(img.state == IMAGE_HIDDEN_BY_REPORTS && img.reasons[0] == 1 && img.reasons[1] == 1 &&
              img.reasons[2] == 1 && img.first_report_s == T0 + 10,
          "state, reasons, first report");
    CHECK(look(&b, 2).state == IMAGE_HIDDEN_BY_REPORTS, "the same picture goes along");
    CHECK(look(&b, 3).state == IMAGE_SHOWN, "another does not");
    put(&b, 6, DHASH ^ UINT64_C(0x8000000000000001));
    CHECK(look(&b, 6).state == IMAGE_HIDDEN_BY_REPORTS, "nor does it come back under a new hash");
    char hash[33];
    snprintf(hash, sizeof(hash), "%032d", 1);
    CHECK_OK(store_report_undo(b.s, hash, 11, &b.err), b.err);
    CHECK(store_report_undo(b.s, hash, 11, NULL) == ERRC_NOT_FOUND, "taken back once");
    CHECK(look(&b, 1).state == IMAGE_SHOWN && look(&b, 2).state == IMAGE_SHOWN &&
              look(&b, 6).state == IMAGE_SHOWN && look(&b, 1).reasons[1] == 0,
          "below the threshold all of them show again");
    report(&b, 4, 1, 1);
    CHECK(look(&b, 4).state == IMAGE_HIDDEN_BY_REPORTS && look(&b, 5).state == IMAGE_SHOWN,
          "a flat picture takes nobody along");
    CHECK_OK(store_check(b.s, &b.err), b.err);
    box_done(&b);
}

static void forgets_who_reported(void) {
    struct box b;
    box_init(&b);
    put(&b, 1, DHASH);
    struct image img = look(&b, 1);
    struct report r = { .image_hash = img.hash, .network = 1, .at_s = T0, .threshold = 9 };
    enum report_result res;
    CHECK_OK(store_report_image(b.s, &r, &res, &b.err), b.err);
    r.network = 2;
    r.at_s = T0 + 3 * DAY_S;
    CHECK_OK(store_report_image(b.s, &r, &res, &b.err), b.err);
    CHECK(look(&b, 1).reports == 2 && look(&b, 1).first_report_s == T0, "the counts stay");
    CHECK(store_report_undo(b.s, img.hash, 1, NULL) == ERRC_NOT_FOUND, "the network is forgotten");
    CHECK_OK(store_report_undo(b.s, img.hash, 2, &b.err), b.err);
    CHECK(look(&b, 1).reports == 1 && look(&b, 1).first_report_s == T0, "first report stays");
    CHECK_OK(store_check(b.s, &b.err), b.err);
    box_done(&b);
}

static void decisions_stick(void) {
    struct box b;
    box_init(&b);
    put(&b, 1, DHASH);
    put(&b, 2, DHASH ^ 1);
    for (uint64_t i = 1; i <= 3; i++) report(&b, 1, i, 3);
    decide(&b, 2, IMAGE_KEPT);
    CHECK(look(&b, 1).state == IMAGE_KEPT && look(&b, 1).reports == 0, "goes for the same picture");
    for (uint64_t i = 1; i <= 9; i++)
        CHECK(report(&b, 1, i, 3) != REPORT_HID_IT, "a kept picture is not hidden by reports");
    CHECK(look(&b, 1).state == IMAGE_KEPT && look(&b, 1).reports == 9, "but they are counted");
    put(&b, 3, DHASH ^ 2);
    CHECK(look(&b, 3).state == IMAGE_KEPT, "kept elsewhere too");
    decide(&b, 1, IMAGE_HIDDEN);
    CHECK(look(&b, 3).state == IMAGE_HIDDEN, "hidden everywhere");
    decide(&b, 1, IMAGE_SHOWN);
    for (uint64_t i = 1; i <= 2; i++) report(&b, 1, i, 2);
    CHECK(look(&b, 1).state == IMAGE_HIDDEN_BY_REPORTS, "restored ones may be reported again");
    CHECK(store_image_decide(b.s, look(&b, 1).hash, IMAGE_HIDDEN_BY_REPORTS, SPAN("a"), T0, NULL) ==
              ERRC_USAGE,
          "no such decision");
    struct log_row *log = NULL;
    size_t n = 0;
    CHECK_OK(store_log_list(b.s, 10, &b.arena, &log, &n, &b.err), b.err);
    CHECK(n == 5, "each step is in the log: %zu", n);
    CHECK(span_eq(log[0].action, SPAN("hide-image")) && span_eq(log[0].actor, SPAN("readers")) &&
              span_eq(log[3].action, SPAN("keep-image")) && span_eq(log[3].actor, SPAN("admin")),
          "newest first");
    CHECK_OK(store_check(b.s, &b.err), b.err);
    box_done(&b);
}

/* Every pair of fingerprints at most 4 bits apart must be found, wherever the bits lie. */
static void bands_find_all_near_ones(void) {
    struct box b;
    box_init(&b);
    uint64_t base = DHASH;
    put(&b, 1, base);
    decide(&b, 1, IMAGE_HIDDEN);
    CHECK_OK(store_begin(b.s, &b.err), b.err);
    int n = 2;
    for (unsigned i = 0; i < 64; i += 3)
        for (unsigned step = 1; step < 16; step += 4) {
            uint64_t far = base;
            for (unsigned k = 0; k < 4; k++) far ^= (uint64_t) 1 << ((i + k * step) % 64);
            put(&b, n, far);
            CHECK(look(&b, n).state == IMAGE_HIDDEN, "bits from %u by %u", i, step);
            n++;
        }
    CHECK_OK(store_commit(b.s, &b.err), b.err);
    box_done(&b);
}

static enum errc edit(struct box *b, const char *sql) {
    char path[128];
    sqlite3 *db = NULL;
    snprintf(path, sizeof(path), "%s/warraq.db", b->dir);
    int code = sqlite3_open(path, &db);
    if (code == SQLITE_OK) code = sqlite3_exec(db, sql, NULL, NULL, NULL);
    sqlite3_close(db);
    return code == SQLITE_OK ? ERRC_OK : ERRC_DB;
}

static void the_log_cannot_be_rewritten(void) {
    static const struct {
        const char *name, *sql;
    } rows[] = {
        { "a word", "UPDATE moderation_log SET detail = 'nothing' WHERE id = 2" },
        { "a time", "UPDATE moderation_log SET at_s = at_s + 1 WHERE id = 1" },
        { "a row in the middle", "DELETE FROM moderation_log WHERE id = 2" },
        { "the last row", "DELETE FROM moderation_log WHERE id = 3" },
        { "all", "DELETE FROM moderation_log" },
        { "words moved between columns",
          "UPDATE moderation_log SET actor = 'adminhi', action = 'de' WHERE id = 1" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct box b;
        box_init(&b);
        for (int j = 0; j < 3; j++) {
            struct log_row row = { .at_s = T0 + j,
                                   .actor = SPAN("admin"),
                                   .action = SPAN("hide"),
                                   .object = SPAN("x"),
                                   .detail = SPAN("why") };
            CHECK_OK(store_log_add(b.s, &row, &b.err), b.err);
        }
        CHECK_OK(store_check(b.s, &b.err), b.err);
        CHECK(edit(&b, rows[i].sql) == ERRC_DB, "%s: a trigger refuses", rows[i].name);
        CHECK(edit(&b, "DROP TRIGGER moderation_log_no_update;"
                       "DROP TRIGGER moderation_log_no_delete;") == ERRC_OK &&
                  edit(&b, rows[i].sql) == ERRC_OK,
              "%s: edited by force", rows[i].name);
        struct error err = { 0 };
        CHECK(store_check(b.s, &err) == ERRC_CORRUPT, "%s: the chain shows it", rows[i].name);
        box_done(&b);
    }
}

static void articles_are_reported(void) {
    struct box b;
    box_init(&b);
    struct article a = sample(&b, 0, 1);
    save_it(&b, &a);
    for (int i = 0; i < 4; i++)
        CHECK_OK(store_report_article(b.s, a.id, SPAN("privacy"), SPAN("اسمي"),
                                      SPAN("me@x.example"), (uint64_t) (i / 2), T0 + i, &b.err),
                 b.err);
    CHECK(store_report_article(b.s, 9, SPAN("privacy"), SPAN(""), SPAN(""), 1, T0, NULL) ==
              ERRC_NOT_FOUND,
          "unknown article");
    struct article_report *got = NULL;
    size_t n = 0;
    CHECK_OK(store_article_reports(b.s, 10, &b.arena, &got, &n, &b.err), b.err);
    CHECK(n == 2 && got[0].at_s == T0 && !got[0].closed, "one open report a network: %zu", n);
    CHECK_OK(
        store_article_report_close(b.s, got[0].id, SPAN("admin"), SPAN("corrected"), T0, &b.err),
        b.err);
    CHECK(store_article_report_close(b.s, got[0].id, SPAN("admin"), SPAN(""), T0, NULL) ==
              ERRC_NOT_FOUND,
          "closed once");
    CHECK_OK(store_article_reports(b.s, 10, &b.arena, &got, &n, &b.err), b.err);
    CHECK(n == 2 && !got[0].closed && got[1].closed && !got[1].contact.len,
          "open ones first; a closed one forgets the contact");
    box_done(&b);
}

static void sessions_end(void) {
    struct box b;
    box_init(&b);
    span t = SPAN("\x01\x02hash");
    static const struct {
        const char *name;
        int64_t at, idle_until;
        bool want;
    } rows[] = { { "at once", 0, 1800, true },
                 { "used again", 1700, 3500, true },
                 { "idle too long", 3501, 9000, false } };
    CHECK(!store_session_check(b.s, t, T0, T0 + 1), "unknown");
    CHECK_OK(store_session_put(b.s, t, T0 + 86400, &b.err), b.err);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        CHECK(store_session_check(b.s, t, T0 + rows[i].at, T0 + rows[i].idle_until) == rows[i].want,
              "%s", rows[i].name);
    CHECK_OK(store_session_put(b.s, t, T0 + 100, &b.err), b.err);
    CHECK(store_session_check(b.s, t, T0 + 99, T0 + 5000), "before its end");
    CHECK(!store_session_check(b.s, t, T0 + 100, T0 + 5000), "using it does not move its end");
    CHECK_OK(store_session_drop(b.s, t, &b.err), b.err);
    CHECK(!store_session_check(b.s, t, T0, T0 + 1), "dropped");
    CHECK(!store_token_check(b.s, t), "no token yet");
    CHECK_OK(store_token_put(b.s, t, SPAN("script"), T0, &b.err), b.err);
    CHECK(store_token_check(b.s, t) && !store_token_check(b.s, SPAN("\x01\x02hasH")), "token");
    box_done(&b);
}

int main(void) {
    RUN(pictures_reach_their_articles);
    RUN(reports_hide_at_the_threshold);
    RUN(forgets_who_reported);
    RUN(decisions_stick);
    RUN(bands_find_all_near_ones);
    RUN(the_log_cannot_be_rewritten);
    RUN(articles_are_reported);
    RUN(sessions_end);
    return check_done();
}
