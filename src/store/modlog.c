/* modlog - the moderation log: append-only, each row carries the hash of all before it.
 *
 *     hash(n) = BLAKE2b-256( hash(n-1) or 32 zeros, at_s, actor, action, object, detail )
 *
 * Numbers little-endian, texts behind their length. Triggers refuse UPDATE and DELETE; who edits
 * the file by other means breaks the chain, and store_check says so. AUTOINCREMENT remembers the
 * last id, so that rows missing at the end are seen too.
 */

#include "store/store_priv.h"

#include <sodium.h>

enum { HASH_BYTES = 32, FIELD_BYTES = 2000 };

static void row_hash(struct store *s, span before, const struct log_row *row,
                     unsigned char out[HASH_BYTES]) {
    static const char zeros[HASH_BYTES];
    buf_clear(&s->scratch);
    buf_add(&s->scratch, before.len == HASH_BYTES ? before : (span){ zeros, HASH_BYTES });
    buf_add_u64(&s->scratch, (uint64_t) row->at_s);
    buf_add_blob(&s->scratch, row->actor);
    buf_add_blob(&s->scratch, row->action);
    buf_add_blob(&s->scratch, row->object);
    buf_add_blob(&s->scratch, row->detail);
    crypto_generichash(out, HASH_BYTES, (const unsigned char *) s->scratch.at, s->scratch.len, NULL,
                       0);
}

enum errc log_add_row(struct store *s, const struct log_row *row, struct error *err) {
    struct log_row cut = { .at_s = row->at_s,
                           .actor = db_cut(row->actor, FIELD_BYTES),
                           .action = db_cut(row->action, FIELD_BYTES),
                           .object = db_cut(row->object, FIELD_BYTES),
                           .detail = db_cut(row->detail, FIELD_BYTES) };
    unsigned char hash[HASH_BYTES];
    {
        DEFER(db_reset)
        sqlite3_stmt *st =
            DB_QUERY(s, err, "SELECT hash FROM moderation_log ORDER BY id DESC LIMIT 1");
        bool any = false;
        enum errc rc = db_step(s, st, &any, err);
        if (rc != ERRC_OK) return rc;
        row_hash(s, any ? db_col_borrow(st, 0) : SPAN_EMPTY, &cut, hash);
    }
    return DB_RUN(s, err,
                  "INSERT INTO moderation_log(at_s, actor, action, object, detail, hash)"
                  " VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
                  A_INT(cut.at_s), A_TEXT(cut.actor), A_TEXT(cut.action), A_TEXT(cut.object),
                  A_TEXT(cut.detail), A_BLOB(((span){ (const char *) hash, HASH_BYTES })));
}

enum errc store_log_add(struct store *s, const struct log_row *row, struct error *err) {
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    return op_end(s, log_add_row(s, row, err), err);
}

static struct log_row log_read(sqlite3_stmt *st, struct arena *arena) {
    return (struct log_row){ .at_s = sqlite3_column_int64(st, 1),
                             .actor = db_col(st, 2, arena),
                             .action = db_col(st, 3, arena),
                             .object = db_col(st, 4, arena),
                             .detail = db_col(st, 5, arena) };
}

enum errc store_log_list(struct store *s, size_t limit, struct arena *arena, struct log_row **ret,
                         size_t *ret_count, struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(s, err,
                                "SELECT id, at_s, actor, action, object, detail FROM moderation_log"
                                " ORDER BY id DESC LIMIT ?1",
                                A_INT(limit));
    struct list_of list = LIST_OF(struct log_row, arena);
    bool row = false;
    enum errc rc;
    while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row)
        *(struct log_row *) list_push(&list) = log_read(st, arena);
    if (rc != ERRC_OK) return rc;
    *ret = list.at;
    *ret_count = list.len;
    return ERRC_OK;
}

enum errc log_check(struct store *s, struct error *err) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    int64_t given = 0, id = 0;
    unsigned char hash[HASH_BYTES] = { 0 };
    enum errc rc =
        DB_INT(s, err, &given, "SELECT seq FROM sqlite_sequence WHERE name = 'moderation_log'");
    if (rc != ERRC_OK && rc != ERRC_NOT_FOUND) return rc;
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(
        s, err,
        "SELECT id, at_s, actor, action, object, detail, hash FROM moderation_log ORDER BY id");
    bool row = false;
    while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row) {
        struct log_row r = log_read(st, &arena);
        row_hash(s, (span){ (const char *) hash, HASH_BYTES }, &r, hash);
        id++;
        if (sqlite3_column_int64(st, 0) != id ||
            !span_eq(db_col_borrow(st, 6), (span){ (const char *) hash, HASH_BYTES }))
            return error_set(err, ERRC_CORRUPT, "row %lld of the moderation log was changed",
                             (long long) id);
        arena_reset(&arena);
    }
    if (rc == ERRC_OK && id != given)
        return error_set(err, ERRC_CORRUPT, "the moderation log lost its last %lld rows",
                         (long long) (given - id));
    return rc;
}
