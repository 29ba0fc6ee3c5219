/* links - does the address of a crawled article still work, and when do we look again?
 *
 * One row an article that the crawler brought; what was imported has none and costs nothing.
 * due_s NULL ends the visits: the article was removed.
 */

#include "store/store_priv.h"

/* Of one paper in one answer: it is asked for one at a time anyway, and none waits for another. */
enum { PER_PAPER = 2, DUE_MAX = 10000, REASON_BYTES = 200 };

#define LINK_COLUMNS "x.state, x.checked_s, x.ok_s, x.since_s, x.failures, x.reason"

static struct link_status status_read(sqlite3_stmt *st, int col, struct arena *arena) {
    return (struct link_status){ .state = (enum link_state) sqlite3_column_int(st, col),
                                 .checked_s = db_col_time(st, col + 1),
                                 .ok_s = db_col_time(st, col + 2),
                                 .since_s = db_col_time(st, col + 3),
                                 .failures = sqlite3_column_int64(st, col + 4),
                                 .reason = db_col(st, col + 5, arena) };
}

bool link_is_bad(enum link_state state) {
    return state == LINK_DEAD || state == LINK_MOVED || state == LINK_WITHDRAWN;
}

enum errc store_revisit_add(struct store *s, int64_t article_id, int64_t ok_s, int64_t due_s,
                            struct error *err) {
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    rc = DB_RUN(s, err,
                "INSERT INTO links(article_id, source_id, state, ok_s, checked_s, since_s, due_s)"
                " SELECT id, source_id, ?2, ?3, ?3, ?3, ?4 FROM articles"
                " WHERE id = ?1 AND url IS NOT NULL AND shown >= 0 ON CONFLICT DO NOTHING",
                A_INT(article_id), A_INT(LINK_OK), A_INT(ok_s), A_INT(due_s));
    return op_end(s, rc, err);
}

enum errc store_revisits_due(struct store *s, int64_t now_s, size_t limit, struct arena *arena,
                             struct revisit **ret, size_t *ret_count, struct error *err) {
    if (limit > DUE_MAX) limit = DUE_MAX;
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(
        s, err,
        "SELECT x.article_id, x.source_id, a.url, a.title, x.visits, " LINK_COLUMNS
        " FROM sources src CROSS JOIN links x ON x.article_id IN"
        " (SELECT l.article_id FROM links l WHERE l.source_id = src.id AND l.due_s <= ?1"
        " ORDER BY l.due_s, l.article_id LIMIT ?2)"
        " JOIN articles a ON a.id = x.article_id"
        " WHERE src.paused = 0 AND src.removed = 0 ORDER BY x.due_s, x.article_id LIMIT ?3",
        A_INT(now_s), A_INT(PER_PAPER), A_INT(limit));
    struct list_of list = LIST_OF(struct revisit, arena);
    bool row = false;
    enum errc rc;
    while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row)
        *(struct revisit *) list_push(&list) =
            (struct revisit){ .article_id = sqlite3_column_int64(st, 0),
                              .source_id = sqlite3_column_int64(st, 1),
                              .url = db_col(st, 2, arena),
                              .title = db_col(st, 3, arena),
                              .visits = sqlite3_column_int64(st, 4),
                              .link = status_read(st, 5, arena) };
    if (rc != ERRC_OK) return rc;
    *ret = list.at;
    *ret_count = list.len;
    return ERRC_OK;
}

enum errc store_revisit_done(struct store *s, const struct revisit *r, struct error *err) {
    const struct link_status *k = &r->link;
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    rc = DB_RUN(s, err,
                "UPDATE links SET state = ?2, checked_s = ?3, ok_s = ?4, since_s = ?5,"
                " failures = ?6, reason = ?7, visits = ?8,"
                " due_s = CASE WHEN due_s IS NULL THEN NULL ELSE ?9 END WHERE article_id = ?1",
                A_INT(r->article_id), A_INT(k->state), A_TIME(k->checked_s), A_TIME(k->ok_s),
                A_TIME(k->since_s), A_INT(k->failures), A_OPT(db_cut(k->reason, REASON_BYTES)),
                A_INT(r->visits), A_INT(r->due_s));
    if (rc == ERRC_OK && sqlite3_changes(s->db) == 0)
        rc = error_set(err, ERRC_NOT_FOUND, "article %lld is not visited again",
                       (long long) r->article_id);
    return op_end(s, rc, err);
}

enum errc store_link_get(struct store *s, int64_t article_id, struct arena *arena,
                         struct link_status *ret, struct error *err) {
    *ret = (struct link_status){ .state = LINK_UNKNOWN,
                                 .checked_s = TIME_UNKNOWN,
                                 .ok_s = TIME_UNKNOWN,
                                 .since_s = TIME_UNKNOWN };
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(
        s, err, "SELECT " LINK_COLUMNS " FROM links x WHERE x.article_id = ?1", A_INT(article_id));
    bool row = false;
    enum errc rc = db_step(s, st, &row, err);
    if (rc == ERRC_OK && row) *ret = status_read(st, 0, arena);
    return rc;
}

enum errc link_visits_end(struct store *s, int64_t article_id, struct error *err) {
    return DB_RUN(s, err, "UPDATE links SET due_s = NULL WHERE article_id = ?1", A_INT(article_id));
}
