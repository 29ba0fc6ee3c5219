/* Opening: fresh, again, read-only, another program's file, a newer schema, damage, backup. */

#include "unit/store/help.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>

static bool edit(const char *dir, const char *sql) {
    char path[128];
    sqlite3 *db = NULL;
    snprintf(path, sizeof(path), "%s/warraq.db", dir);
    bool ok = sqlite3_open(path, &db) == SQLITE_OK &&
              sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
    sqlite3_close(db);
    return ok;
}

static enum errc open_again(struct box *b, bool create, bool read_only, struct error *err) {
    store_close(b->s);
    b->s = NULL;
    *err = (struct error){ 0 };
    struct store_options o = { .dir = b->dir, .create = create, .read_only = read_only };
    return store_open(&o, &b->s, err);
}

static void opens_only_what_is_ours(void) {
    static const struct {
        const char *name, *sql;
        bool create, read_only;
        enum errc want;
        const char *says;
    } rows[] = {
        { "as it is", NULL, true, false, ERRC_OK, "" },
        { "without create", NULL, false, false, ERRC_OK, "" },
        { "read-only", NULL, false, true, ERRC_OK, "" },
        { "newer schema", "PRAGMA user_version = 99", true, false, ERRC_DENIED, "newer warraq" },
        { "newer schema, read-only", "PRAGMA user_version = 99", false, true, ERRC_DENIED,
          "newer warraq" },
        { "older schema, read-only", "PRAGMA user_version = 0", false, true, ERRC_USAGE,
          "open it once" },
        { "another program", "PRAGMA application_id = 7", true, false, ERRC_USAGE,
          "another program" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct box b;
        box_init(&b);
        struct error err;
        store_close(b.s);
        b.s = NULL;
        if (rows[i].sql) CHECK(edit(b.dir, rows[i].sql), "%s: prepared", rows[i].name);
        enum errc rc = open_again(&b, rows[i].create, rows[i].read_only, &err);
        CHECK(rc == rows[i].want, "%s: %s (%s)", rows[i].name, errc_name(rc), err.msg);
        CHECK(span_find(span_of(err.msg), span_of(rows[i].says)) >= 0, "%s: says '%s'",
              rows[i].name, err.msg);
        box_done(&b);
    }
}

static void absent_and_damaged(void) {
    struct error err = { 0 };
    struct store *s = NULL;
    struct store_options none = { .dir = "/tmp/warraq-there-is-no-such-place" };
    CHECK(store_open(&none, &s, &err) == ERRC_NOT_FOUND, "absent: %s", err.msg);
    struct box b;
    box_init(&b);
    for (int i = 0; i < 200; i++) {
        struct article a = sample(&b, 0, i);
        save_it(&b, &a);
    }
    store_close(b.s);
    b.s = NULL;
    char path[128];
    snprintf(path, sizeof(path), "%s/warraq.db", b.dir);
    int fd = open(path, O_RDWR);
    static const char junk[8192];
    int64_t size = fs_size(path);
    CHECK(pwrite(fd, junk, sizeof(junk), size / 8192 / 2 * 8192) == 8192, "a page is wiped");
    close(fd);
    enum errc rc = open_again(&b, true, false, &err);
    if (rc == ERRC_OK) rc = store_check(b.s, &err);
    CHECK(rc == ERRC_CORRUPT, "damage is seen: %s", err.msg);
    store_close(b.s);
    b.s = NULL;
    fd = open(path, O_RDWR);
    CHECK(pwrite(fd, "not a database", 14, 0) == 14, "the head is wiped");
    close(fd);
    CHECK(open_again(&b, true, false, &err) == ERRC_CORRUPT, "no database: %s", err.msg);
    box_done(&b);
}

static void reading_only_writes_nothing(void) {
    struct box b;
    box_init(&b);
    struct article a = sample(&b, 0, 1), got;
    save_it(&b, &a);
    struct error err = { 0 };
    CHECK_OK(open_again(&b, false, true, &err), err);
    CHECK_OK(store_article_get(b.s, a.id, &b.arena, &got, &err), err);
    struct article more = sample(&b, 0, 2);
    struct save save = { .article = &more };
    enum save_result r;
    CHECK(store_article_save(b.s, &save, &r, NULL) == ERRC_DENIED, "save is denied");
    CHECK(store_begin(b.s, NULL) == ERRC_DENIED, "so is a group");
    CHECK_OK(store_check(b.s, &err), err);
    box_done(&b);
}

static void groups_are_all_or_nothing(void) {
    struct box b;
    box_init(&b);
    struct article a = sample(&b, 0, 1);
    CHECK_OK(store_begin(b.s, &b.err), b.err);
    save_it(&b, &a);
    store_rollback(b.s);
    CHECK(store_article_count(b.s) == 0, "rolled back");
    CHECK_OK(store_begin(b.s, &b.err), b.err);
    a = sample(&b, 0, 1);
    save_it(&b, &a);
    struct article bad = sample(&b, 0, 2);
    bad.title = bad.body = SPAN_EMPTY;
    struct save save = { .article = &bad };
    enum save_result r;
    CHECK(store_article_save(b.s, &save, &r, NULL) == ERRC_USAGE, "a bad one among good ones");
    CHECK_OK(store_commit(b.s, &b.err), b.err);
    CHECK(store_article_count(b.s) == 1 && a.id == 1, "does not spoil the group");
    CHECK_OK(store_begin(b.s, &b.err), b.err);
    a = sample(&b, 0, 3);
    save_it(&b, &a);
    box_reopen(&b);
    CHECK(store_article_count(b.s) == 1, "a group that was not committed is gone");
    box_done(&b);
}

static void meta_remembers(void) {
    struct box b;
    box_init(&b);
    span got;
    CHECK(store_meta_get(b.s, "edition", &b.arena, &got, NULL) == ERRC_NOT_FOUND, "not there yet");
    CHECK_OK(store_meta_put(b.s, "edition", SPAN("sa"), &b.err), b.err);
    CHECK_OK(store_meta_put(b.s, "edition", SPAN("ma"), &b.err), b.err);
    box_reopen(&b);
    CHECK_OK(store_meta_get(b.s, "edition", &b.arena, &got, &b.err), b.err);
    CHECK(span_eq(got, SPAN("ma")), "the last word: '%.*s'", SPAN_ARG(got));
    box_done(&b);
}

static void backs_up_while_writing(void) {
    struct box b, copy;
    box_init(&b);
    for (int i = 0; i < 50; i++) {
        struct article a = sample(&b, 0, i);
        save_it(&b, &a);
    }
    struct store_options o = { .dir = b.dir };
    struct store *other = NULL;
    CHECK_OK(store_open(&o, &other, &b.err), b.err);
    CHECK_OK(store_begin(other, &b.err), b.err); /* a writer in the middle of a group */
    struct article a = sample(&b, 0, 99);
    struct save save = { .article = &a };
    enum save_result r;
    CHECK_OK(store_article_save(other, &save, &r, &b.err), b.err);
    copy = (struct box){ .dir = "/tmp/warraq-store-XXXXXX" };
    if (!mkdtemp(copy.dir)) exit(1);
    CHECK_OK(store_backup(b.s, copy.dir, &b.err), b.err);
    CHECK(store_backup(b.s, copy.dir, NULL) == ERRC_USAGE, "never over an older copy");
    CHECK_OK(store_commit(other, &b.err), b.err);
    store_close(other);
    box_reopen(&copy);
    CHECK(store_article_count(copy.s) == 50, "what was committed: %d",
          (int) store_article_count(copy.s));
    CHECK_OK(store_check(copy.s, &copy.err), copy.err);
    box_done(&copy);
    box_done(&b);
}

/* Enough articles for a dictionary; older frames and other handles read on. */
static void learns_a_dictionary_once(void) {
    struct box b;
    box_init(&b);
    struct store_options o = { .dir = b.dir, .read_only = true };
    struct store *reader = NULL;
    CHECK_OK(store_open(&o, &reader, &b.err), b.err);
    int64_t id = 0;
    for (int group = 0; group < 5; group++) {
        CHECK_OK(store_begin(b.s, &b.err), b.err);
        for (int i = 0; i < 500; i++) {
            struct article a = sample(&b, i % 3, group * 1000 + i);
            a.body = arena_fmt(&b.arena,
                               "قال مصدر مسؤول في وزارة رقم %d إن المشروع رقم %d سيبدأ.\nوأضاف أن "
                               "التكلفة تبلغ %d مليون ريال، وأن المدة %d شهرا كما نقلت الوكالة %d.",
                               i * 7919 % 1000, i * 104729 % 9973, group * i, i % 36, i * i);
            save_it(&b, &a);
            id = a.id;
        }
        CHECK_OK(store_commit(b.s, &b.err), b.err);
    }
    struct sqlite3 *db = NULL;
    char path[128];
    snprintf(path, sizeof(path), "%s/warraq.db", b.dir);
    sqlite3_stmt *st = NULL;
    CHECK(sqlite3_open(path, &db) == SQLITE_OK &&
              sqlite3_prepare_v2(db,
                                 "SELECT (SELECT count(*) FROM dictionaries),"
                                 " (SELECT count(*) FROM bodies WHERE dict = 1),"
                                 " (SELECT count(*) FROM bodies WHERE dict = 0)",
                                 -1, &st, NULL) == SQLITE_OK &&
              sqlite3_step(st) == SQLITE_ROW,
          "look inside");
    CHECK(sqlite3_column_int(st, 0) == 1, "one dictionary: %d", sqlite3_column_int(st, 0));
    CHECK(sqlite3_column_int(st, 1) == 500 && sqlite3_column_int(st, 2) == 2000,
          "frames with it: %d, without: %d", sqlite3_column_int(st, 1), sqlite3_column_int(st, 2));
    sqlite3_finalize(st);
    sqlite3_close(db);
    struct article first, last;
    CHECK_OK(store_article_get(reader, 1, &b.arena, &first, &b.err), b.err);
    CHECK_OK(store_article_get(reader, id, &b.arena, &last, &b.err), b.err);
    CHECK(first.body.len > 100 && last.body.len > 100, "a reader opened before reads both");
    store_close(reader);
    box_reopen(&b);
    CHECK_OK(store_article_get(b.s, id, &b.arena, &last, &b.err), b.err);
    CHECK_OK(store_check(b.s, &b.err), b.err);
    CHECK(edit(b.dir, "DELETE FROM dictionaries"), "the dictionary is lost");
    struct error err = { 0 };
    box_reopen(&b);
    CHECK(store_check(b.s, &err) == ERRC_CORRUPT, "check sees it: %s", err.msg);
    CHECK(store_article_get(b.s, id, &b.arena, &last, NULL) == ERRC_CORRUPT, "reading says so");
    box_done(&b);
}

int main(void) {
    RUN(opens_only_what_is_ours);
    RUN(absent_and_damaged);
    RUN(reading_only_writes_nothing);
    RUN(groups_are_all_or_nothing);
    RUN(meta_remembers);
    RUN(backs_up_while_writing);
    RUN(learns_a_dictionary_once);
    return check_done();
}
