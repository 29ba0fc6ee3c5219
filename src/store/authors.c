/* authors - who wrote what: names that fold to the same letters are one author. */

#include "base/hash.h"
#include "store/store_priv.h"
#include "text/text.h"

/* One author of an article, in (+1) or out (-1). */
static enum errc author_in(struct store *s, const struct article *a, span name, span folded,
                           struct error *err) {
    int64_t id = 0;
    enum errc rc = DB_INT(s, err, &id,
                          "INSERT INTO authors(folded, name, articles, first_s, last_s)"
                          " VALUES(?1, ?2, 1, ?3, ?3) ON CONFLICT(folded) DO UPDATE SET"
                          " articles = articles + 1, first_s = min(first_s, excluded.first_s),"
                          " last_s = max(last_s, excluded.last_s) RETURNING id",
                          A_TEXT(folded), A_TEXT(name), A_INT(a->order_s));
    if (rc == ERRC_OK)
        rc = DB_RUN(s, err,
                    "INSERT INTO article_authors(author_id, order_s, article_id)"
                    " VALUES(?1, ?2, ?3)",
                    A_INT(id), A_INT(a->order_s), A_INT(a->id));
    if (rc == ERRC_OK)
        rc = DB_RUN(s, err,
                    "INSERT INTO author_sources(author_id, source_id, articles) VALUES(?1, ?2, 1)"
                    " ON CONFLICT DO UPDATE SET articles = articles + 1",
                    A_INT(id), A_INT(a->source_id));
    return rc;
}

static enum errc author_out(struct store *s, const struct article *a, span folded,
                            struct error *err) {
    int64_t id = 0;
    enum errc rc = DB_INT(s, err, &id, "SELECT id FROM authors WHERE folded = ?1", A_TEXT(folded));
    if (rc != ERRC_OK) return rc == ERRC_NOT_FOUND ? ERRC_OK : rc;
    rc = DB_RUN(s, err,
                "DELETE FROM article_authors WHERE author_id = ?1 AND order_s = ?2"
                " AND article_id = ?3",
                A_INT(id), A_INT(a->order_s), A_INT(a->id));
    if (rc != ERRC_OK || sqlite3_changes(s->db) == 0) return rc;
    rc = DB_RUN(s, err,
                "UPDATE author_sources SET articles = articles - 1"
                " WHERE author_id = ?1 AND source_id = ?2",
                A_INT(id), A_INT(a->source_id));
    if (rc == ERRC_OK)
        rc = DB_RUN(s, err, "DELETE FROM author_sources WHERE author_id = ?1 AND articles <= 0",
                    A_INT(id));
    if (rc == ERRC_OK)
        rc = DB_RUN(
            s, err,
            "UPDATE authors SET articles = articles - 1,"
            " first_s = ifnull((SELECT min(order_s) FROM article_authors WHERE author_id = ?1), 0),"
            " last_s = ifnull((SELECT max(order_s) FROM article_authors WHERE author_id = ?1), 0)"
            " WHERE id = ?1",
            A_INT(id));
    if (rc == ERRC_OK)
        rc = DB_RUN(s, err, "DELETE FROM authors WHERE id = ?1 AND articles <= 0", A_INT(id));
    return rc;
}

static enum errc authors_each(struct store *s, const struct article *a, bool in,
                              struct error *err) {
    uint64_t done[LIMIT_AUTHORS];
    size_t count = 0;
    enum errc rc = ERRC_OK;
    for (size_t i = 0; rc == ERRC_OK && i < a->author_count; i++) {
        buf_clear(&s->scratch);
        text_fold(span_trim(a->authors[i]), &s->scratch);
        span folded = span_trim(buf_span(&s->scratch));
        if (!folded.len) continue;
        uint64_t h = hash64(folded, 0);
        bool twice = false;
        for (size_t j = 0; j < count; j++) twice |= done[j] == h;
        if (twice) continue;
        done[count++] = h;
        rc = in ? author_in(s, a, span_trim(a->authors[i]), folded, err)
                : author_out(s, a, folded, err);
    }
    return rc;
}

enum errc authors_add(struct store *s, const struct article *a, struct error *err) {
    return authors_each(s, a, true, err);
}

enum errc authors_drop(struct store *s, const struct article *a, struct error *err) {
    return authors_each(s, a, false, err);
}

/* ---- reading */

#define AUTHOR_COLUMNS                                                                             \
    "SELECT au.name, au.articles, au.first_s, au.last_s, (SELECT source_id FROM author_sources o"  \
    " WHERE o.author_id = au.id ORDER BY o.articles DESC, o.source_id LIMIT 1)"

static struct author_row author_read(sqlite3_stmt *st, struct arena *arena) {
    return (struct author_row){ .name = db_col(st, 0, arena),
                                .articles = sqlite3_column_int64(st, 1),
                                .first_s = sqlite3_column_int64(st, 2),
                                .last_s = sqlite3_column_int64(st, 3),
                                .source_id = sqlite3_column_int64(st, 4) };
}

enum errc store_author_get(struct store *s, span name, struct arena *arena, struct author_row *ret,
                           struct error *err) {
    DEFER(buf_done) struct buf folded = BUF(LIMIT_AUTHOR_BYTES * 4);
    text_fold(span_trim(span_sub(name, 0, LIMIT_AUTHOR_BYTES)), &folded);
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(s, err, AUTHOR_COLUMNS " FROM authors au WHERE au.folded = ?1",
                                A_TEXT(span_trim(buf_span(&folded))));
    bool row = false;
    enum errc rc = db_step(s, st, &row, err);
    if (rc != ERRC_OK) return rc;
    if (!row) return error_set(err, ERRC_NOT_FOUND, "there is no such author");
    *ret = author_read(st, arena);
    return ERRC_OK;
}

enum errc store_author_list(struct store *s, int64_t source_id, size_t limit, struct arena *arena,
                            struct author_row **ret, size_t *ret_count, struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st =
        source_id
            ? DB_QUERY(s, err,
                       AUTHOR_COLUMNS " FROM author_sources x CROSS JOIN authors au"
                                      " ON au.id = x.author_id WHERE x.source_id = ?1"
                                      " ORDER BY x.articles DESC LIMIT ?2",
                       A_INT(source_id), A_INT(limit))
            : DB_QUERY(s, err, AUTHOR_COLUMNS " FROM authors au ORDER BY au.articles DESC LIMIT ?1",
                       A_INT(limit));
    struct list_of list = LIST_OF(struct author_row, arena);
    bool row = false;
    enum errc rc;
    while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row)
        *(struct author_row *) list_push(&list) = author_read(st, arena);
    if (rc != ERRC_OK) return rc;
    *ret = list.at;
    *ret_count = list.len;
    return ERRC_OK;
}
