/* sources - newspapers and their feeds. A removed paper keeps its row, so that its articles keep
 * their slug and their addresses. */

#include "store/store_priv.h"

#define SOURCE_COLUMNS                                                                             \
    "id, slug, name, name_latin, home, country, lang, display, paused, added_s, articles, "        \
    "first_s, last_s"

static void copy_code(char *out, size_t size, span code) {
    size_t n = code.len < size - 1 ? code.len : size - 1;
    if (n) memcpy(out, code.at, n);
    out[n] = 0;
}

static struct source source_read(sqlite3_stmt *st, struct arena *arena) {
    struct source src = { .id = sqlite3_column_int64(st, 0),
                          .slug = db_col(st, 1, arena),
                          .name = db_col(st, 2, arena),
                          .name_latin = db_col(st, 3, arena),
                          .home = db_col(st, 4, arena),
                          .display = (enum display_mode) sqlite3_column_int(st, 7),
                          .paused = sqlite3_column_int(st, 8) != 0,
                          .added_s = sqlite3_column_int64(st, 9),
                          .articles = sqlite3_column_int64(st, 10),
                          .first_s = db_col_time(st, 11),
                          .last_s = db_col_time(st, 12) };
    copy_code(src.country, sizeof(src.country), db_col_borrow(st, 5));
    copy_code(src.lang, sizeof(src.lang), db_col_borrow(st, 6));
    return src;
}

enum errc store_source_put(struct store *s, const struct source *src, int64_t *ret_id,
                           struct error *err) {
    if (!source_slug_valid(src->slug))
        return error_set(err, ERRC_USAGE, "'%.*s' cannot be the name of a source in addresses",
                         SPAN_ARG(span_sub(src->slug, 0, 60)));
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    int64_t id = 0;
    rc = DB_INT(s, err, &id,
                "INSERT INTO sources(slug, name, name_latin, home, country, lang, display, paused,"
                " added_s) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
                " ON CONFLICT(slug) DO UPDATE SET name = excluded.name,"
                " name_latin = excluded.name_latin, home = excluded.home,"
                " country = excluded.country, lang = excluded.lang, display = excluded.display,"
                " paused = excluded.paused, removed = 0 RETURNING id",
                A_TEXT(src->slug), A_TEXT(src->name), A_OPT(src->name_latin), A_OPT(src->home),
                A_TEXT(span_of(src->country)), A_TEXT(span_of(src->lang)), A_INT(src->display),
                A_INT(src->paused), A_INT(src->added_s ? src->added_s : clock_now_s()));
    rc = op_end(s, rc, err);
    if (rc == ERRC_OK && ret_id) *ret_id = id;
    return rc;
}

enum errc store_source_get(struct store *s, span slug, struct arena *arena, struct source *ret,
                           struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st =
        DB_QUERY(s, err, "SELECT " SOURCE_COLUMNS " FROM sources WHERE slug = ?1 AND removed = 0",
                 A_TEXT(slug));
    bool row = false;
    enum errc rc = db_step(s, st, &row, err);
    if (rc != ERRC_OK) return rc;
    if (!row)
        return error_set(err, ERRC_NOT_FOUND, "there is no source '%.*s'",
                         SPAN_ARG(span_sub(slug, 0, 60)));
    *ret = source_read(st, arena);
    return ERRC_OK;
}

enum errc store_source_list(struct store *s, struct arena *arena, struct source **ret,
                            size_t *ret_count, struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st =
        DB_QUERY(s, err, "SELECT " SOURCE_COLUMNS " FROM sources WHERE removed = 0 ORDER BY slug");
    struct list_of list = LIST_OF(struct source, arena);
    bool row = false;
    enum errc rc;
    while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row)
        *(struct source *) list_push(&list) = source_read(st, arena);
    if (rc != ERRC_OK) return rc;
    *ret = list.at;
    *ret_count = list.len;
    return ERRC_OK;
}

static enum errc source_changed(struct store *s, enum errc rc, span slug, struct error *err) {
    if (rc == ERRC_OK && sqlite3_changes(s->db) == 0)
        rc = error_set(err, ERRC_NOT_FOUND, "there is no source '%.*s'",
                       SPAN_ARG(span_sub(slug, 0, 60)));
    return rc;
}

enum errc store_source_pause(struct store *s, span slug, bool paused, struct error *err) {
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    rc = DB_RUN(s, err, "UPDATE sources SET paused = ?2 WHERE slug = ?1 AND removed = 0",
                A_TEXT(slug), A_INT(paused));
    return op_end(s, source_changed(s, rc, slug, err), err);
}

enum errc store_source_remove(struct store *s, span slug, struct error *err) {
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    rc = DB_RUN(s, err,
                "DELETE FROM feeds WHERE source_id ="
                " (SELECT id FROM sources WHERE slug = ?1 AND removed = 0)",
                A_TEXT(slug));
    if (rc == ERRC_OK)
        rc = DB_RUN(s, err,
                    "DELETE FROM candidates WHERE source_id ="
                    " (SELECT id FROM sources WHERE slug = ?1 AND removed = 0)",
                    A_TEXT(slug));
    if (rc == ERRC_OK)
        rc = DB_RUN(s, err,
                    "DELETE FROM templates WHERE source_id ="
                    " (SELECT id FROM sources WHERE slug = ?1 AND removed = 0)",
                    A_TEXT(slug));
    if (rc == ERRC_OK)
        rc = source_changed(s,
                            DB_RUN(s, err,
                                   "UPDATE sources SET removed = 1 WHERE slug = ?1 AND removed = 0",
                                   A_TEXT(slug)),
                            slug, err);
    return op_end(s, rc, err);
}

/* ---- feeds */

enum errc store_feed_add(struct store *s, int64_t source_id, span url, enum feed_kind kind,
                         struct error *err) {
    if (!url.len || url.len > LIMIT_URL_BYTES)
        return error_set(err, ERRC_LIMIT, "a feed's address has %zu bytes", url.len);
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    rc = DB_RUN(s, err,
                "INSERT INTO feeds(source_id, url, kind, due_s) VALUES(?1, ?2, ?3, 0)"
                " ON CONFLICT(url) DO NOTHING",
                A_INT(source_id), A_TEXT(url), A_INT(kind));
    return op_end(s, rc, err);
}

#define FEED_COLUMNS                                                                               \
    "f.id, f.source_id, f.url, f.kind, f.etag, f.last_modified, f.due_s, f.interval_s, "           \
    "f.last_ok_s, f.failures, f.last_error"

static enum errc feeds_read(struct store *s, sqlite3_stmt *st, struct arena *arena,
                            struct feed_source **ret, size_t *ret_count, struct error *err) {
    struct list_of list = LIST_OF(struct feed_source, arena);
    bool row = false;
    enum errc rc;
    while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row)
        *(struct feed_source *) list_push(&list) =
            (struct feed_source){ .id = sqlite3_column_int64(st, 0),
                                  .source_id = sqlite3_column_int64(st, 1),
                                  .url = db_col(st, 2, arena),
                                  .kind = (enum feed_kind) sqlite3_column_int(st, 3),
                                  .etag = db_col(st, 4, arena),
                                  .last_modified = db_col(st, 5, arena),
                                  .due_s = sqlite3_column_int64(st, 6),
                                  .interval_s = sqlite3_column_int64(st, 7),
                                  .last_ok_s = db_col_time(st, 8),
                                  .failures = sqlite3_column_int64(st, 9),
                                  .last_error = db_col(st, 10, arena) };
    if (rc != ERRC_OK) return rc;
    *ret = list.at;
    *ret_count = list.len;
    return ERRC_OK;
}

enum errc store_feed_list(struct store *s, int64_t source_id, struct arena *arena,
                          struct feed_source **ret, size_t *ret_count, struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st =
        source_id
            ? DB_QUERY(s, err,
                       "SELECT " FEED_COLUMNS " FROM feeds f WHERE f.source_id = ?1 ORDER BY f.id",
                       A_INT(source_id))
            : DB_QUERY(s, err, "SELECT " FEED_COLUMNS " FROM feeds f ORDER BY f.id");
    return feeds_read(s, st, arena, ret, ret_count, err);
}

enum errc store_feeds_due(struct store *s, int64_t now_s, size_t limit, struct arena *arena,
                          struct feed_source **ret, size_t *ret_count, struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st =
        DB_QUERY(s, err,
                 "SELECT " FEED_COLUMNS " FROM feeds f JOIN sources src ON src.id = f.source_id"
                 " WHERE f.due_s <= ?1 AND src.paused = 0 AND src.removed = 0"
                 " ORDER BY f.due_s, f.id LIMIT ?2",
                 A_INT(now_s), A_INT(limit));
    return feeds_read(s, st, arena, ret, ret_count, err);
}
