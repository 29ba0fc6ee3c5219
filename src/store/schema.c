/* schema - the tables, as forward-only migrations. user_version says how far an archive has come;
 * a newer one than this program knows is refused. All steps run in one transaction.
 *
 * articles.shown   -1 removed, 0 not listed (the paper asks so), 1 a copy, 2 a headline: every list
 *                  is one range of an index that ends in (order_s, id).
 * articles.id      given without gaps; rows never go away.
 * articles.seq     the order of changes, for the index to replay.
 * *.url_hash       XXH3 keyed with meta 'url-seed': random access without storing addresses twice.
 */

#include "base/rand.h"
#include "store/store_priv.h"

enum { APPLICATION_ID = 0x57525251 }; /* "WRRQ" */

/* Never change a step that was released: add one. */
static const char *const steps[] = {
    /* 1 */
    "PRAGMA application_id = 1465012817;"
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;"

    "CREATE TABLE sources("
    " id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, name TEXT NOT NULL, name_latin TEXT,"
    " home TEXT, country TEXT, lang TEXT, display INTEGER NOT NULL, paused INTEGER NOT NULL,"
    " removed INTEGER NOT NULL DEFAULT 0, added_s INTEGER NOT NULL,"
    " articles INTEGER NOT NULL DEFAULT 0, first_s INTEGER, last_s INTEGER);"
    "CREATE TABLE feeds("
    " id INTEGER PRIMARY KEY, source_id INTEGER NOT NULL, url TEXT NOT NULL UNIQUE,"
    " kind INTEGER NOT NULL, etag TEXT, last_modified TEXT, due_s INTEGER NOT NULL,"
    " interval_s INTEGER NOT NULL DEFAULT 0, last_ok_s INTEGER, failures INTEGER NOT NULL DEFAULT "
    "0,"
    " last_error TEXT);"
    "CREATE INDEX feeds_due ON feeds(due_s);"
    "CREATE INDEX feeds_source ON feeds(source_id);"

    "CREATE TABLE candidates("
    " id INTEGER PRIMARY KEY, source_id INTEGER NOT NULL, url TEXT NOT NULL, title TEXT,"
    " author TEXT, summary TEXT, section TEXT, image_url TEXT, content TEXT, published_s INTEGER,"
    " day_only INTEGER NOT NULL, breaking INTEGER NOT NULL, found_s INTEGER NOT NULL,"
    " due_s INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX candidates_due ON candidates(source_id, due_s DESC);"
    "CREATE TABLE seen(url_hash INTEGER PRIMARY KEY);"
    "CREATE TABLE source_events("
    " id INTEGER PRIMARY KEY, source_id INTEGER NOT NULL, kind TEXT NOT NULL, reason TEXT NOT NULL,"
    " hour INTEGER NOT NULL, at_s INTEGER NOT NULL, count INTEGER NOT NULL, url TEXT);"
    "CREATE UNIQUE INDEX source_events_fold ON source_events(source_id, hour, kind, reason);"
    "CREATE INDEX source_events_at ON source_events(at_s);"
    "CREATE INDEX source_events_source ON source_events(source_id, at_s);"

    "CREATE TABLE articles("
    " id INTEGER PRIMARY KEY, source_id INTEGER NOT NULL, order_s INTEGER NOT NULL,"
    " shown INTEGER NOT NULL, flags INTEGER NOT NULL, category INTEGER NOT NULL,"
    " story_id INTEGER NOT NULL, copy_of INTEGER NOT NULL, seq INTEGER NOT NULL,"
    " version INTEGER NOT NULL, url_hash INTEGER, text_hash INTEGER NOT NULL, image_url_id INTEGER,"
    " published_s INTEGER, modified_s INTEGER, found_s INTEGER NOT NULL, saved_s INTEGER NOT NULL,"
    " lang TEXT, url TEXT, external_id TEXT, title TEXT, authors TEXT, section TEXT, summary TEXT,"
    " excerpt TEXT);"
    "CREATE UNIQUE INDEX articles_seq ON articles(seq);"
    "CREATE INDEX articles_url ON articles(url_hash) WHERE url_hash IS NOT NULL;"
    "CREATE UNIQUE INDEX articles_external ON articles(source_id, external_id)"
    " WHERE external_id IS NOT NULL;"
    "CREATE INDEX articles_order ON articles(order_s, id, shown);"
    "CREATE INDEX articles_latest ON articles(order_s) WHERE shown = 2;"
    "CREATE INDEX articles_breaking ON articles(order_s) WHERE shown = 2 AND flags & 1;"
    "CREATE INDEX articles_source ON articles(source_id, order_s) WHERE shown = 2;"
    "CREATE INDEX articles_category ON articles(category, order_s) WHERE shown = 2;"
    "CREATE INDEX articles_story ON articles(story_id, order_s);"
    "CREATE INDEX articles_copies ON articles(copy_of, order_s) WHERE copy_of > 0;"
    "CREATE TABLE bodies("
    " article_id INTEGER PRIMARY KEY, dict INTEGER NOT NULL, size INTEGER NOT NULL,"
    " data BLOB NOT NULL);"
    "CREATE TABLE dictionaries("
    " version INTEGER PRIMARY KEY, made_s INTEGER NOT NULL, samples INTEGER NOT NULL,"
    " data BLOB NOT NULL);"
    "CREATE TABLE versions("
    " article_id INTEGER NOT NULL, version INTEGER NOT NULL, saved_s INTEGER NOT NULL, title TEXT,"
    " summary TEXT, dict INTEGER, size INTEGER, data BLOB, PRIMARY KEY(article_id, version))"
    " WITHOUT ROWID;"
    "CREATE TABLE removals("
    " article_id INTEGER PRIMARY KEY, at_s INTEGER NOT NULL, reason TEXT NOT NULL);"

    "CREATE TABLE authors("
    " id INTEGER PRIMARY KEY, folded TEXT NOT NULL UNIQUE, name TEXT NOT NULL,"
    " articles INTEGER NOT NULL, first_s INTEGER NOT NULL, last_s INTEGER NOT NULL);"
    "CREATE INDEX authors_most ON authors(articles);"
    "CREATE TABLE article_authors("
    " author_id INTEGER NOT NULL, order_s INTEGER NOT NULL, article_id INTEGER NOT NULL,"
    " PRIMARY KEY(author_id, order_s, article_id)) WITHOUT ROWID;"
    "CREATE TABLE author_sources("
    " author_id INTEGER NOT NULL, source_id INTEGER NOT NULL, articles INTEGER NOT NULL,"
    " PRIMARY KEY(author_id, source_id)) WITHOUT ROWID;"
    "CREATE INDEX author_sources_most ON author_sources(source_id, articles);"

    "CREATE TABLE stories("
    " id INTEGER PRIMARY KEY, merged_into INTEGER NOT NULL DEFAULT 0, lead_id INTEGER NOT NULL,"
    " lead_image INTEGER NOT NULL, category INTEGER NOT NULL, first_s INTEGER NOT NULL,"
    " last_s INTEGER NOT NULL, breaking_s INTEGER, articles INTEGER NOT NULL,"
    " sources INTEGER NOT NULL, originals INTEGER NOT NULL, weight REAL NOT NULL);"
    "CREATE INDEX stories_recent ON stories(last_s) WHERE merged_into = 0 AND articles > 0;"
    "CREATE TABLE story_sources("
    " story_id INTEGER NOT NULL, source_id INTEGER NOT NULL, articles INTEGER NOT NULL,"
    " PRIMARY KEY(story_id, source_id)) WITHOUT ROWID;"

    "CREATE TABLE image_urls("
    " id INTEGER PRIMARY KEY, url_hash INTEGER NOT NULL, url TEXT NOT NULL,"
    " source_id INTEGER NOT NULL, image_id INTEGER, due_s INTEGER, tries INTEGER NOT NULL DEFAULT "
    "0,"
    " reason TEXT);"
    "CREATE INDEX image_urls_hash ON image_urls(url_hash);"
    "CREATE INDEX image_urls_due ON image_urls(due_s) WHERE due_s IS NOT NULL;"
    "CREATE INDEX image_urls_image ON image_urls(image_id) WHERE image_id IS NOT NULL;"
    "CREATE TABLE images("
    " id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, url TEXT NOT NULL, width INTEGER NOT NULL,"
    " height INTEGER NOT NULL, sizes BLOB NOT NULL, dhash INTEGER NOT NULL,"
    " state INTEGER NOT NULL DEFAULT 0, hidden_by INTEGER, threshold INTEGER,"
    " reports INTEGER NOT NULL DEFAULT 0, first_report_s INTEGER, r0 INTEGER NOT NULL DEFAULT 0,"
    " r1 INTEGER NOT NULL DEFAULT 0, r2 INTEGER NOT NULL DEFAULT 0, r3 INTEGER NOT NULL DEFAULT 0,"
    " r4 INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX images_reported ON images(first_report_s) WHERE reports > 0;"
    "CREATE INDEX images_hidden_by ON images(hidden_by) WHERE hidden_by IS NOT NULL;"
    /* band = number << 13 | 13 bits of dhash: two pictures at most 4 bits apart share one of 5 */
    "CREATE TABLE image_bands("
    " band INTEGER NOT NULL, image_id INTEGER NOT NULL, PRIMARY KEY(band, image_id)) WITHOUT ROWID;"
    "CREATE TABLE image_reports("
    " image_id INTEGER NOT NULL, network INTEGER NOT NULL, at_s INTEGER NOT NULL,"
    " reason INTEGER NOT NULL, article_id INTEGER, note TEXT, PRIMARY KEY(image_id, network))"
    " WITHOUT ROWID;"
    "CREATE INDEX image_reports_at ON image_reports(at_s);"

    "CREATE TABLE article_reports("
    " id INTEGER PRIMARY KEY, article_id INTEGER NOT NULL, network INTEGER NOT NULL,"
    " at_s INTEGER NOT NULL, reason TEXT NOT NULL, note TEXT, contact TEXT,"
    " closed INTEGER NOT NULL DEFAULT 0, outcome TEXT);"
    "CREATE UNIQUE INDEX article_reports_open ON article_reports(article_id, network)"
    " WHERE closed = 0;"
    "CREATE INDEX article_reports_queue ON article_reports(closed, at_s);"
    "CREATE TABLE moderation_log("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, at_s INTEGER NOT NULL, actor TEXT NOT NULL,"
    " action TEXT NOT NULL, object TEXT NOT NULL, detail TEXT NOT NULL, hash BLOB NOT NULL);"
    "CREATE TRIGGER moderation_log_no_update BEFORE UPDATE ON moderation_log"
    " BEGIN SELECT raise(ABORT, 'the log is append-only'); END;"
    "CREATE TRIGGER moderation_log_no_delete BEFORE DELETE ON moderation_log"
    " BEGIN SELECT raise(ABORT, 'the log is append-only'); END;"

    "CREATE TABLE sessions("
    " token_hash BLOB PRIMARY KEY, expires_s INTEGER NOT NULL, idle_s INTEGER NOT NULL)"
    " WITHOUT ROWID;"
    "CREATE TABLE tokens("
    " token_hash BLOB PRIMARY KEY, label TEXT NOT NULL, at_s INTEGER NOT NULL) WITHOUT ROWID;"
    "PRAGMA user_version = 1;",
    /* 2: what the feed that showed an address first says of it, to see when it says another thing
     */
    "ALTER TABLE seen ADD COLUMN feed_id INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE seen ADD COLUMN mark INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE seen ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE candidates ADD COLUMN revisit INTEGER NOT NULL DEFAULT 0;"
    "PRAGMA user_version = 2;",
    /* 3: articles are looked at again; those that are older than this are not */
    "CREATE TABLE links("
    " article_id INTEGER PRIMARY KEY, source_id INTEGER NOT NULL, state INTEGER NOT NULL,"
    " visits INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0, checked_s INTEGER,"
    " ok_s INTEGER, since_s INTEGER, due_s INTEGER, reason TEXT);"
    "CREATE INDEX links_due ON links(source_id, due_s) WHERE due_s IS NOT NULL;"
    "PRAGMA user_version = 3;",
    /* 4: names; the agency of a credit line; how stories changed; what is rising */
    "CREATE TABLE names("
    " id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL,"
    " text_fr TEXT, text_en TEXT);"
    "CREATE UNIQUE INDEX names_key ON names(key, kind);"
    "CREATE TABLE article_names("
    " name_id INTEGER NOT NULL, order_s INTEGER NOT NULL, article_id INTEGER NOT NULL,"
    " PRIMARY KEY(name_id, order_s, article_id)) WITHOUT ROWID;"
    "ALTER TABLE articles ADD COLUMN names BLOB;"
    "ALTER TABLE articles ADD COLUMN agency TEXT;"
    "CREATE TABLE story_moves("
    " id INTEGER PRIMARY KEY, at_s INTEGER NOT NULL, article_id INTEGER NOT NULL,"
    " from_story INTEGER NOT NULL, to_story INTEGER NOT NULL);"
    "CREATE INDEX story_moves_at ON story_moves(at_s);"
    "CREATE INDEX story_moves_from ON story_moves(from_story);"
    "CREATE TABLE trends("
    " at_s INTEGER NOT NULL, rank INTEGER NOT NULL, kind INTEGER NOT NULL, phrase TEXT NOT NULL,"
    " name_id INTEGER, articles INTEGER NOT NULL, sources INTEGER NOT NULL, usual REAL NOT NULL,"
    " PRIMARY KEY(at_s, rank)) WITHOUT ROWID;"
    "PRAGMA user_version = 4;",
    /* 5: the moves of an article, for the front page of a past hour */
    ("CREATE INDEX story_moves_article ON story_moves(article_id);"
     "PRAGMA user_version = 5;"),
    /* 6: spellings of one name; names by their words (old ones: names_index_all) */
    ("ALTER TABLE names ADD COLUMN same_as INTEGER NOT NULL DEFAULT 0;"
     "CREATE INDEX names_same ON names(same_as) WHERE same_as > 0;"
     "CREATE TABLE names_apart(a INTEGER NOT NULL, b INTEGER NOT NULL, at_s INTEGER NOT NULL,"
     " PRIMARY KEY(a, b)) WITHOUT ROWID;"
     "CREATE TABLE name_words(word TEXT NOT NULL, name_id INTEGER NOT NULL,"
     " PRIMARY KEY(word, name_id)) WITHOUT ROWID;"
     "PRAGMA user_version = 6;"),
    /* 7: what the pages of a source repeat */
    ("CREATE TABLE templates("
     " source_id INTEGER PRIMARY KEY, saved_s INTEGER NOT NULL, data BLOB NOT NULL);"
     "PRAGMA user_version = 7;"),
};
enum { VERSION = COUNT_OF(steps) };

static enum errc pragma_int(struct store *s, const char *sql, int64_t *ret, struct error *err) {
    sqlite3_stmt *st = NULL;
    int code = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);
    if (code == SQLITE_OK) code = sqlite3_step(st);
    if (code == SQLITE_ROW) *ret = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return code == SQLITE_ROW ? ERRC_OK : db_error(s, code, err);
}

/* ret_version 0 = empty file. */
static enum errc schema_version(struct store *s, int64_t *ret_version, struct error *err) {
    int64_t app = 0, tables = 0;
    enum errc rc = pragma_int(s, "PRAGMA user_version", ret_version, err);
    if (rc == ERRC_OK) rc = pragma_int(s, "PRAGMA application_id", &app, err);
    if (rc == ERRC_OK) rc = pragma_int(s, "SELECT count(*) FROM sqlite_schema", &tables, err);
    if (rc != ERRC_OK) return rc;
    if (tables && app != APPLICATION_ID)
        return error_set(err, ERRC_USAGE, "'%s' is a database of another program", s->path);
    if (*ret_version > VERSION)
        return error_set(err, ERRC_DENIED,
                         "the archive '%s' was made by a newer warraq (schema %lld, this one knows "
                         "%d): use that version or a later one",
                         s->path, (long long) *ret_version, (int) VERSION);
    return ERRC_OK;
}

/* Two processes may make the archive at once; the switch to WAL does not wait by itself. */
static enum errc use_wal(struct store *s, struct error *err) {
    for (int i = 0;; i++) {
        int code = sqlite3_exec(s->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
        if (code == SQLITE_OK) return ERRC_OK;
        if ((code & 0xFF) != SQLITE_BUSY || i == 100) return db_error(s, code, err);
        clock_sleep_ms(50);
    }
}

static enum errc migrate(struct store *s, struct error *err) {
    int64_t version = 0;
    enum errc rc = schema_version(s, &version, err); /* again: now nobody else can change it */
    bool fresh = version == 0;
    for (; rc == ERRC_OK && version < VERSION; version++) rc = db_exec(s, steps[version], err);
    if (rc == ERRC_OK && !fresh) rc = names_index_all(s, err);
    if (rc != ERRC_OK || !fresh) return rc;
    uint64_t seed = rand_u64();
    return store_meta_put(s, "url-seed", (span){ (const char *) &seed, sizeof(seed) }, err);
}

static enum errc load_seed(struct store *s, struct error *err) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    span seed = SPAN_EMPTY;
    enum errc rc = store_meta_get(s, "url-seed", &arena, &seed, err);
    if (rc != ERRC_OK) return rc;
    if (seed.len != sizeof(s->url_seed))
        return error_set(err, ERRC_CORRUPT, "the archive's url seed is damaged");
    memcpy(&s->url_seed, seed.at, sizeof(s->url_seed));
    return ERRC_OK;
}

enum errc schema_prepare(struct store *s, const struct store_options *opts, struct error *err) {
    int64_t version = 0;
    enum errc rc = schema_version(s, &version, err);
    if (rc != ERRC_OK) return rc;
    if (version < VERSION) {
        if (!opts->create)
            return error_set(
                err, ERRC_USAGE,
                "the archive '%s' has schema %lld, this program needs %d: open it once "
                "with a command that writes",
                s->path, (long long) version, (int) VERSION);
        rc = use_wal(s, err);
        if (rc == ERRC_OK) rc = op_begin(s, err);
        if (rc != ERRC_OK) return rc;
        rc = op_end(s, migrate(s, err), err);
        if (rc != ERRC_OK) return rc;
    }
    return load_seed(s, err);
}

enum errc store_meta_get(struct store *s, const char *key, struct arena *arena, span *ret,
                         struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st =
        DB_QUERY(s, err, "SELECT value FROM meta WHERE key = ?1", A_TEXT(span_of(key)));
    bool row = false;
    enum errc rc = db_step(s, st, &row, err);
    if (rc != ERRC_OK) return rc;
    if (!row) return error_set(err, ERRC_NOT_FOUND, "the archive has no '%s'", key);
    *ret = db_col(st, 0, arena);
    return ERRC_OK;
}

enum errc store_meta_put(struct store *s, const char *key, span value, struct error *err) {
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    rc = DB_RUN(s, err,
                "INSERT INTO meta(key, value) VALUES(?1, ?2)"
                " ON CONFLICT(key) DO UPDATE SET value = excluded.value",
                A_TEXT(span_of(key)), A_BLOB(value));
    return op_end(s, rc, err);
}
