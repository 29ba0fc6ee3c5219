/* db - the SQLite handle: opening, statements, transactions, errors in our words. */

#include "base/fs.h"
#include "base/hash.h"
#include "base/mem.h"
#include "store/store_priv.h"

#include <errno.h>

enum { BUSY_MS = 10000, LOG_BUSY_MS = 500 };

enum errc db_error(struct store *s, int code, struct error *err) {
    int os = errno; /* sqlite3_system_errno() is not set on every way out of a step */
    switch (code & 0xFF) {
    case SQLITE_FULL: return error_set(err, ERRC_IO, "disk full");
    case SQLITE_IOERR:
        if (os == ENOSPC || os == EDQUOT || os == EFBIG)
            return error_set(err, ERRC_IO, "disk full");
        return error_set(err, ERRC_IO, "%s", sqlite3_errmsg(s->db));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return error_set(err, ERRC_RETRY_LATER, "the archive is busy: another process writes");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return error_set(err, ERRC_CORRUPT, "the archive is damaged: %s", sqlite3_errmsg(s->db));
    case SQLITE_READONLY:
    case SQLITE_PERM: return error_set(err, ERRC_DENIED, "%s", sqlite3_errmsg(s->db));
    case SQLITE_TOOBIG: return error_set(err, ERRC_LIMIT, "%s", sqlite3_errmsg(s->db));
    default: return error_set(err, ERRC_DB, "%s", sqlite3_errmsg(s->db));
    }
}

enum errc db_exec(struct store *s, const char *sql, struct error *err) {
    int code = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? ERRC_OK : db_error(s, code, err);
}

/* ---- statements */

static sqlite3_stmt *db_prepare(struct store *s, const char *sql, struct error *err) {
    size_t at = (size_t) (hash_mix((uint64_t) (uintptr_t) sql) % STMT_SLOTS);
    while (s->stmts[at].sql && s->stmts[at].sql != sql) at = (at + 1) % STMT_SLOTS;
    if (s->stmts[at].sql) return s->stmts[at].stmt;
    assert(s->stmt_count < STMT_SLOTS / 2);
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
    if (code != SQLITE_OK) {
        db_error(s, code, err);
        return NULL;
    }
    s->stmts[at].sql = sql;
    s->stmts[at].stmt = stmt;
    s->stmt_count++;
    return stmt;
}

static int db_bind(sqlite3_stmt *st, int at, const struct arg *a) {
    const char *bytes = a->s.at ? a->s.at : "";
    switch (a->type) {
    case ARG_NULL: return sqlite3_bind_null(st, at);
    case ARG_INT: return sqlite3_bind_int64(st, at, a->i);
    case ARG_REAL: return sqlite3_bind_double(st, at, a->d);
    case ARG_TEXT: return sqlite3_bind_text64(st, at, bytes, a->s.len, SQLITE_STATIC, SQLITE_UTF8);
    case ARG_BLOB: return sqlite3_bind_blob64(st, at, bytes, a->s.len, SQLITE_STATIC);
    }
    return SQLITE_MISUSE;
}

sqlite3_stmt *db_query(struct store *s, const char *sql, const struct arg *args, size_t count,
                       struct error *err) {
    sqlite3_stmt *st = db_prepare(s, sql, err);
    if (!st) return NULL;
    for (size_t i = 1; i <= count; i++) {
        int code = db_bind(st, (int) i, &args[i]);
        if (code != SQLITE_OK) {
            db_error(s, code, err);
            db_reset(&st);
            return NULL;
        }
    }
    return st;
}

void db_reset(sqlite3_stmt **st) {
    if (!*st) return;
    sqlite3_reset(*st);
    sqlite3_clear_bindings(*st); /* they borrow the caller's memory */
    *st = NULL;
}

enum errc db_step(struct store *s, sqlite3_stmt *st, bool *ret_row, struct error *err) {
    *ret_row = false;
    if (!st) return err && err->code ? err->code : ERRC_DB;
    int code = sqlite3_step(st);
    if (code == SQLITE_ROW) *ret_row = true;
    return code == SQLITE_ROW || code == SQLITE_DONE ? ERRC_OK : db_error(s, code, err);
}

enum errc db_run(struct store *s, const char *sql, const struct arg *args, size_t count,
                 struct error *err) {
    DEFER(db_reset) sqlite3_stmt *st = db_query(s, sql, args, count, err);
    bool row = false;
    return db_step(s, st, &row, err);
}

enum errc db_int(struct store *s, const char *sql, const struct arg *args, size_t count,
                 int64_t *ret, struct error *err) {
    DEFER(db_reset) sqlite3_stmt *st = db_query(s, sql, args, count, err);
    bool row = false;
    enum errc rc = db_step(s, st, &row, err);
    if (rc != ERRC_OK) return rc;
    if (!row) return ERRC_NOT_FOUND;
    *ret = sqlite3_column_int64(st, 0);
    return ERRC_OK;
}

int64_t db_col_time(sqlite3_stmt *st, int col) {
    return sqlite3_column_type(st, col) == SQLITE_NULL ? TIME_UNKNOWN
                                                       : sqlite3_column_int64(st, col);
}

span db_col_borrow(sqlite3_stmt *st, int col) {
    const void *at = sqlite3_column_blob(st, col);
    return at ? (span){ at, (size_t) sqlite3_column_bytes(st, col) } : SPAN_EMPTY;
}

span db_col(sqlite3_stmt *st, int col, struct arena *arena) {
    span v = db_col_borrow(st, col);
    return v.len ? arena_copy(arena, v) : SPAN_EMPTY;
}

span db_cut(span text, size_t bytes_max) {
    if (text.len <= bytes_max) return text;
    while (bytes_max && ((unsigned char) text.at[bytes_max] & 0xC0) == 0x80) bytes_max--;
    return span_sub(text, 0, bytes_max);
}

void *list_push(struct list_of *l) {
    if (l->len == l->cap) {
        size_t cap = l->cap ? l->cap * 2 : 16;
        char *grown = arena_zalloc(l->arena, cap, l->size);
        if (l->len) memcpy(grown, l->at, l->len * l->size);
        l->at = grown;
        l->cap = cap;
    }
    return (char *) l->at + l->size * l->len++;
}

int64_t db_hash(const struct store *s, span text) {
    int64_t h = (int64_t) hash64(text, s->url_seed);
    return h ? h : 1;
}

int64_t db_last_id(struct store *s) {
    return sqlite3_last_insert_rowid(s->db);
}

/* ---- transactions */

static void forget_counters(struct store *s) {
    s->seq = 0;
    s->article_id = 0;
    names_forget(s);
}

static void db_undo(struct store *s) {
    if (!sqlite3_get_autocommit(s->db)) sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    forget_counters(s);
}

static enum errc db_begin(struct store *s, struct error *err) {
    if (s->read_only) return error_set(err, ERRC_DENIED, "the archive is open for reading only");
    forget_counters(s);
    /* IMMEDIATE: a reader that turns writer could meet a deadlock that no waiting solves. */
    return DB_RUN(s, err, "BEGIN IMMEDIATE");
}

static enum errc db_commit(struct store *s, struct error *err) {
    enum errc rc = DB_RUN(s, err, "COMMIT");
    if (rc != ERRC_OK) db_undo(s);
    forget_counters(s);
    return rc;
}

enum errc op_begin(struct store *s, struct error *err) {
    if (s->depth || s->in_group) {
        if (s->poisoned)
            return error_set(err, ERRC_DB, "an earlier change of this group failed: roll it back");
        if (!s->depth++) s->changes_before = sqlite3_total_changes64(s->db);
        return ERRC_OK;
    }
    enum errc rc = db_begin(s, err);
    if (rc == ERRC_OK) s->depth = 1;
    return rc;
}

enum errc op_end(struct store *s, enum errc rc, struct error *err) {
    assert(s->depth);
    if (--s->depth) return rc;
    if (s->in_group) {
        /* Without a savepoint (each costs a copy of every page it touches) half a change could
         * stay behind: then the whole group must go. A full disk may have undone it already. */
        if (rc != ERRC_OK &&
            (sqlite3_total_changes64(s->db) != s->changes_before || sqlite3_get_autocommit(s->db)))
            s->poisoned = true;
        return rc;
    }
    if (rc == ERRC_OK) {
        rc = db_commit(s, err);
        if (rc == ERRC_OK && s->want_dictionary) bodies_learn(s);
        return rc;
    }
    db_undo(s);
    return rc;
}

enum errc store_begin(struct store *s, struct error *err) {
    assert(!s->in_group && !s->depth);
    enum errc rc = db_begin(s, err);
    if (rc != ERRC_OK) return rc;
    s->in_group = true;
    s->poisoned = false;
    return ERRC_OK;
}

enum errc store_commit(struct store *s, struct error *err) {
    assert(s->in_group && !s->depth);
    if (s->poisoned || sqlite3_get_autocommit(s->db)) {
        store_rollback(s);
        return error_set(err, ERRC_DB, "a change of this group failed: nothing of it was kept");
    }
    s->in_group = false;
    enum errc rc = db_commit(s, err);
    if (rc == ERRC_OK && s->want_dictionary) bodies_learn(s);
    return rc;
}

void store_rollback(struct store *s) {
    if (!s->in_group) return;
    s->in_group = false;
    s->poisoned = false;
    db_undo(s);
}

enum errc db_next_seq(struct store *s, int64_t *ret, struct error *err) {
    if (!s->seq) {
        enum errc rc = DB_INT(s, err, &s->seq, "SELECT ifnull(max(seq), 0) FROM articles");
        if (rc != ERRC_OK) return rc;
    }
    *ret = ++s->seq;
    return ERRC_OK;
}

void db_empty_log(struct store *s) {
    if (s->in_group || s->depth) return;
    sqlite3_busy_timeout(s->db, LOG_BUSY_MS); /* a long reader must not hold up an answer */
    sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_busy_timeout(s->db, BUSY_MS);
}

/* ---- opening */

static void db_harden(struct store *s) {
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, (int) (64 * MIB));
    sqlite3_limit(s->db, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_extended_result_codes(s->db, 1);
}

static enum errc db_open(struct store *s, const struct store_options *opts, struct error *err) {
    char path[FS_PATH_SIZE];
    if (!fs_join(path, opts->dir, "warraq.db"))
        return error_set(err, ERRC_LIMIT, "the path '%s' is too long", opts->dir);
    if (opts->create) {
        enum errc rc = fs_make_dirs(opts->dir, err);
        if (rc != ERRC_OK) return rc;
    } else if (!fs_exists(path)) {
        return error_set(err, ERRC_NOT_FOUND, "there is no archive in '%s'", opts->dir);
    }
    s->path = mem_strdup(span_of(path));
    int flags = opts->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    if (opts->create) flags |= SQLITE_OPEN_CREATE;
    int code = sqlite3_open_v2(path, &s->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK)
        return error_set(err, ERRC_IO, "cannot open '%s': %s", path, sqlite3_errstr(code));
    db_harden(s);
    sqlite3_busy_timeout(s->db, BUSY_MS);
    /* A reader's pages are in the system's cache too; a writer touches the same ones again and
     * again. KiB, used only as they fill. */
    enum errc rc = opts->read_only ? db_exec(s, "PRAGMA cache_size = -8192", err)
                                   : db_exec(s, "PRAGMA cache_size = -65536", err);
    if (rc != ERRC_OK) return rc;
    return db_exec(s,
                   "PRAGMA page_size = 8192;"
                   "PRAGMA synchronous = FULL;"
                   "PRAGMA secure_delete = ON;"
                   "PRAGMA temp_store = MEMORY;"
                   "PRAGMA cell_size_check = ON;"
                   "PRAGMA wal_autocheckpoint = 2000;"
                   "PRAGMA journal_size_limit = 67108864;",
                   err);
}

enum errc store_open(const struct store_options *opts, struct store **ret, struct error *err) {
    assert(!(opts->create && opts->read_only));
    struct store *s = mem_zalloc(1, sizeof(*s));
    s->read_only = opts->read_only;
    s->story_weight = opts->story_weight;
    buf_init(&s->scratch, LIMIT_BODY_TEXT_BYTES * 4);
    buf_init(&s->packed, LIMIT_BODY_TEXT_BYTES * 2);
    enum errc rc = db_open(s, opts, err);
    if (rc == ERRC_OK) rc = schema_prepare(s, opts, err);
    if (rc == ERRC_OK) rc = bodies_open(s, err);
    if (rc != ERRC_OK) {
        store_close(s);
        return rc;
    }
    *ret = s;
    return ERRC_OK;
}

void store_close(struct store *s) {
    if (!s) return;
    store_rollback(s);
    for (size_t i = 0; i < STMT_SLOTS; i++) sqlite3_finalize(s->stmts[i].stmt);
    bodies_close(s);
    sqlite3_close(s->db);
    buf_done(&s->scratch);
    buf_done(&s->packed);
    map_done(&s->name_ids);
    mem_free(s->path);
    mem_free(s);
}
