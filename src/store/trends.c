/* trends - what was rising, hour by hour: written by the crawler, read by pages. */

#include "store/names.h"
#include "store/store_priv.h"

enum { PHRASE_MAX = 200 };

enum errc store_trends_put(struct store *s, int64_t at_s, const struct trend *trends, size_t count,
                           struct error *err) {
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    rc = DB_RUN(s, err, "DELETE FROM trends WHERE at_s = ?1", A_INT(at_s));
    for (size_t i = 0; rc == ERRC_OK && i < count && i < TRENDS_MAX; i++)
        rc =
            DB_RUN(s, err,
                   "INSERT INTO trends(at_s, rank, kind, phrase, name_id, articles, sources, usual)"
                   " VALUES(?1, ?2, ?3, ?4, (SELECT id FROM names WHERE key = ?5 AND kind = ?3),"
                   " ?6, ?7, ?8)",
                   A_INT(at_s), A_INT(i), A_INT(trends[i].kind),
                   A_TEXT(db_cut(trends[i].text, PHRASE_MAX)), A_TEXT(trends[i].key),
                   A_INT(trends[i].articles), A_INT(trends[i].sources), A_REAL(trends[i].usual));
    return op_end(s, rc, err);
}

/* Two spellings of one name rise together: the stronger stands for both. */
static bool told(const struct list_of *list, int64_t name_id) {
    for (size_t i = 0; name_id && i < list->len; i++)
        if (((const struct trend *) list->at)[i].name_id == name_id) return true;
    return false;
}

enum errc store_trends_get(struct store *s, int64_t until_s, struct arena *arena,
                           struct trend **ret, size_t *ret_count, int64_t *ret_at_s,
                           struct error *err) {
    struct list_of list = LIST_OF(struct trend, arena);
    int64_t at_s = 0;
    enum errc rc =
        DB_INT(s, err, &at_s, "SELECT at_s FROM trends WHERE at_s <= ?1 ORDER BY at_s DESC LIMIT 1",
               A_INT(until_s));
    *ret_count = 0;
    *ret_at_s = TIME_UNKNOWN;
    if (rc == ERRC_NOT_FOUND) return ERRC_OK;
    if (rc != ERRC_OK) return rc;
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(s, err,
                                "SELECT t.kind, t.phrase, ifnull(CASE n.same_as WHEN 0 THEN n.id"
                                " ELSE n.same_as END, 0), t.articles, t.sources, t.usual"
                                " FROM trends t LEFT JOIN names n ON n.id = t.name_id"
                                " WHERE t.at_s = ?1 ORDER BY t.rank",
                                A_INT(at_s));
    bool row = false;
    while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row)
        if (!told(&list, sqlite3_column_int64(st, 2)))
            *(struct trend *) list_push(&list) =
                (struct trend){ .kind = (enum name_kind) sqlite3_column_int(st, 0),
                                .text = db_col(st, 1, arena),
                                .name_id = sqlite3_column_int64(st, 2),
                                .articles = sqlite3_column_int64(st, 3),
                                .sources = sqlite3_column_int64(st, 4),
                                .usual = sqlite3_column_double(st, 5) };
    if (rc != ERRC_OK) return rc;
    *ret = list.at;
    *ret_count = list.len;
    *ret_at_s = at_s;
    return ERRC_OK;
}
