/* check - is the archive whole? And a copy of it while others write. */

#include "base/fs.h"
#include "store/store_priv.h"

#include <errno.h>

/* Each finds one row (any) where its sentence is broken: its number goes into the message. */
static const struct {
    const char *broken, *sql;
} rules[] = {
    { "source %lld miscounts its articles",
      "SELECT s.id FROM sources s LEFT JOIN (SELECT source_id, count(*) n FROM articles"
      " WHERE shown >= 0 GROUP BY source_id) a ON a.source_id = s.id"
      " WHERE s.articles <> ifnull(a.n, 0) LIMIT 1" },
    { "story %lld miscounts its articles",
      "SELECT t.id FROM stories t LEFT JOIN (SELECT story_id, count(*) n,"
      " count(DISTINCT source_id) d, sum(copy_of = 0) o, min(order_s) f, max(order_s) l"
      " FROM articles INDEXED BY articles_story WHERE shown >= 0 GROUP BY story_id) a"
      " ON a.story_id = t.id WHERE t.merged_into = 0 AND (t.articles <> ifnull(a.n, 0)"
      " OR t.sources <> ifnull(a.d, 0) OR t.originals <> ifnull(a.o, 0)"
      " OR (a.n > 0 AND (t.first_s <> a.f OR t.last_s <> a.l))) LIMIT 1" },
    { "story %lld has a lead that is not its own",
      "SELECT t.id FROM stories t LEFT JOIN articles a ON a.id = t.lead_id"
      " WHERE t.merged_into = 0 AND t.articles > 0 AND (a.story_id IS NOT t.id OR a.shown < 0)"
      " LIMIT 1" },
    { "story %lld miscounts its papers",
      "SELECT t.id FROM stories t LEFT JOIN (SELECT story_id, count(*) d, sum(articles) n"
      " FROM story_sources GROUP BY story_id) x ON x.story_id = t.id WHERE t.merged_into = 0"
      " AND (t.sources <> ifnull(x.d, 0) OR t.articles <> ifnull(x.n, 0)) LIMIT 1" },
    { "article %lld stands in a story that is not there",
      "SELECT a.id FROM articles a LEFT JOIN stories t ON t.id = a.story_id"
      " WHERE t.id IS NULL LIMIT 1" },
    { "article %lld is a copy of a copy",
      "SELECT c.id FROM articles c INDEXED BY articles_copies LEFT JOIN articles o"
      " ON o.id = c.copy_of WHERE c.copy_of > 0 AND o.copy_of IS NOT 0 LIMIT 1" },
    { "article %lld was removed but its text is there",
      "SELECT r.article_id FROM removals r JOIN bodies b ON b.article_id = r.article_id LIMIT 1" },
    { "article %lld was removed but is to be visited again",
      "SELECT r.article_id FROM removals r JOIN links l ON l.article_id = r.article_id"
      " WHERE l.due_s IS NOT NULL LIMIT 1" },
    { "the link of article %lld belongs to nothing",
      "SELECT l.article_id FROM links l LEFT JOIN articles a ON a.id = l.article_id"
      " WHERE a.id IS NULL OR a.url IS NULL OR a.source_id <> l.source_id LIMIT 1" },
    { "the link of article %lld is bad but nobody knows since when",
      "SELECT article_id FROM links WHERE state > 1 AND (since_s IS NULL OR checked_s IS NULL)"
      " LIMIT 1" },
    { "the text of article %lld belongs to nothing",
      "SELECT b.article_id FROM bodies b LEFT JOIN articles a ON a.id = b.article_id"
      " WHERE a.id IS NULL LIMIT 1" },
    { "the text of article %lld needs a dictionary that is lost",
      "SELECT article_id FROM bodies WHERE dict <> 0"
      " AND dict NOT IN (SELECT version FROM dictionaries) LIMIT 1" },
    { "article %lld is not the last one: numbers have gaps",
      "SELECT m FROM (SELECT max(id) m, count(*) n FROM articles) WHERE m <> n LIMIT 1" },
    { "author %lld miscounts articles",
      "SELECT u.id FROM authors u LEFT JOIN (SELECT author_id, count(*) n, min(order_s) f,"
      " max(order_s) l FROM article_authors GROUP BY author_id) a ON a.author_id = u.id"
      " WHERE a.n IS NOT u.articles OR a.f IS NOT u.first_s OR a.l IS NOT u.last_s LIMIT 1" },
    { "name %lld stands with an article that is not there",
      "SELECT x.name_id FROM article_names x LEFT JOIN articles a ON a.id = x.article_id"
      " WHERE a.id IS NULL OR a.shown < 0 OR a.names IS NULL OR a.order_s <> x.order_s LIMIT 1" },
    { "name %lld has articles but no row",
      "SELECT x.name_id FROM article_names x LEFT JOIN names n ON n.id = x.name_id"
      " WHERE n.id IS NULL LIMIT 1" },
    { "name %lld is a spelling of another but has articles of its own",
      "SELECT n.id FROM names n INDEXED BY names_same JOIN article_names x ON x.name_id = n.id"
      " WHERE n.same_as > 0 LIMIT 1" },
    { "name %lld is a spelling of nothing, or of another spelling",
      "SELECT n.id FROM names n INDEXED BY names_same LEFT JOIN names h ON h.id = n.same_as"
      " WHERE n.same_as > 0 AND h.same_as IS NOT 0 LIMIT 1" },
    { "picture %lld miscounts reports",
      "SELECT i.id FROM images i LEFT JOIN (SELECT image_id, count(*) n FROM image_reports"
      " GROUP BY image_id) r ON r.image_id = i.id WHERE i.reports < ifnull(r.n, 0)"
      " OR i.reports <> i.r0 + i.r1 + i.r2 + i.r3 + i.r4 LIMIT 1" },
};

static enum errc quick_check(struct store *s, struct error *err) {
    DEFER(db_reset) sqlite3_stmt *st = DB_QUERY(s, err, "PRAGMA quick_check(1)");
    bool row = false;
    enum errc rc = db_step(s, st, &row, err);
    if (rc != ERRC_OK) return rc;
    span said = row ? db_col_borrow(st, 0) : SPAN_EMPTY;
    if (span_eq(said, SPAN("ok"))) return ERRC_OK;
    return error_set(err, ERRC_CORRUPT, "the archive is damaged: %.*s",
                     SPAN_ARG(span_sub(said, 0, 180)));
}

/* Every text must come out of its frame. */
static enum errc check_bodies(struct store *s, struct error *err) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(s, err, "SELECT dict, size, data, article_id FROM bodies");
    bool row = false;
    enum errc rc;
    while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row) {
        span text = SPAN_EMPTY;
        rc = bodies_unpack(s, db_col_borrow(st, 2), sqlite3_column_int64(st, 0),
                           sqlite3_column_int64(st, 1), &arena, &text, err);
        if (rc != ERRC_OK) {
            error_prefix(err, "article %lld", (long long) sqlite3_column_int64(st, 3));
            return rc;
        }
        arena_reset(&arena);
    }
    return rc;
}

static enum errc check_rules(struct store *s, struct error *err) {
    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        int64_t id = 0;
        enum errc rc = db_int(s, rules[i].sql, NULL, 0, &id, err);
        if (rc == ERRC_NOT_FOUND) continue;
        if (rc != ERRC_OK) return rc;
        char text[160];
        ptrdiff_t at = span_find(span_of(rules[i].broken), SPAN("%lld"));
        snprintf(text, sizeof(text), "%.*s%lld%s", (int) at, rules[i].broken, (long long) id,
                 rules[i].broken + at + 4);
        return error_set(err, ERRC_CORRUPT, "%s", text);
    }
    return ERRC_OK;
}

enum errc store_check(struct store *s, struct error *err) {
    assert(!s->in_group);
    /* One snapshot for all of it, while others go on writing. */
    enum errc rc = db_exec(s, "BEGIN", err);
    if (rc != ERRC_OK) return rc;
    rc = quick_check(s, err);
    if (rc == ERRC_OK) rc = check_rules(s, err);
    if (rc == ERRC_OK) rc = check_bodies(s, err);
    if (rc == ERRC_OK) rc = log_check(s, err);
    sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    return rc;
}

static enum errc copy_pages(struct store *s, sqlite3 *to, struct error *err) {
    sqlite3_backup *b = sqlite3_backup_init(to, "main", s->db, "main");
    if (!b) return error_set(err, ERRC_DB, "backup: %s", sqlite3_errmsg(to));
    int code = SQLITE_OK;
    /* In one step: a copy in pieces starts anew each time somebody writes, and might never end;
     * WAL readers do not hold up the writer. */
    for (int i = 0; i < 100; i++) {
        code = sqlite3_backup_step(b, -1);
        if (code != SQLITE_BUSY && code != SQLITE_LOCKED) break;
        clock_sleep_ms(100);
    }
    sqlite3_backup_finish(b);
    if (code == SQLITE_DONE) return ERRC_OK;
    if (code == SQLITE_FULL) return error_set(err, ERRC_IO, "disk full");
    return error_set(err, ERRC_IO, "backup: %s", sqlite3_errstr(code));
}

enum errc store_backup(struct store *s, const char *dir, struct error *err) {
    char path[FS_PATH_SIZE], tmp[FS_PATH_SIZE];
    if (!fs_join(path, dir, "warraq.db") || !fs_join(tmp, dir, "warraq.db.tmp"))
        return error_set(err, ERRC_LIMIT, "the path '%s' is too long", dir);
    enum errc rc = fs_make_dirs(dir, err);
    if (rc != ERRC_OK) return rc;
    if (fs_exists(path)) return error_set(err, ERRC_USAGE, "'%s' is there already", path);
    rc = fs_remove(tmp, err); /* of a backup that was cut off */
    if (rc != ERRC_OK) return rc;
    sqlite3 *to = NULL;
    int code = sqlite3_open_v2(tmp, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    rc = code == SQLITE_OK
             ? copy_pages(s, to, err)
             : error_set(err, ERRC_IO, "cannot open '%s': %s", tmp, sqlite3_errstr(code));
    sqlite3_close(to);
    if (rc == ERRC_OK && rename(tmp, path) < 0)
        rc = error_errno(err, ERRC_IO, errno, "cannot rename '%s'", tmp);
    if (rc == ERRC_OK) rc = fs_sync_dir(dir, err);
    return rc;
}
