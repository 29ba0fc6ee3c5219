/* templates - what the crawler learnt of a source's pages: derived, may be lost at any time. */

#include "store/store_priv.h"

enum { TEMPLATE_BYTES_MAX = 64 * 1024 };

enum errc store_template_get(struct store *s, int64_t source_id, struct arena *arena, span *ret,
                             struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st =
        DB_QUERY(s, err, "SELECT data FROM templates WHERE source_id = ?1", A_INT(source_id));
    bool row = false;
    enum errc rc = db_step(s, st, &row, err);
    if (rc != ERRC_OK) return rc;
    if (!row) return error_set(err, ERRC_NOT_FOUND, "nothing was learnt of this source");
    *ret = db_col(st, 0, arena);
    return ERRC_OK;
}

enum errc store_template_put(struct store *s, int64_t source_id, span data, struct error *err) {
    if (data.len > TEMPLATE_BYTES_MAX)
        return error_set(err, ERRC_LIMIT, "template of %zu bytes", data.len);
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    rc = DB_RUN(s, err,
                "INSERT INTO templates(source_id, saved_s, data) VALUES(?1, ?2, ?3)"
                " ON CONFLICT(source_id) DO UPDATE SET saved_s = excluded.saved_s,"
                " data = excluded.data",
                A_INT(source_id), A_INT(clock_now_s()), A_BLOB(data));
    return op_end(s, rc, err);
}
