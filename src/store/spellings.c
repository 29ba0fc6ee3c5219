/* spellings - names that are one: joined by what the news show, parted by an operator.
 *
 *     names.same_as     the name a spelling is told at; one step, never a chain
 *     article_names     all coverage stands at that name
 *     articles.names    what was found, spelling by spelling: parting reads it
 *     names_apart       both ways, what an operator parted: it is never joined again
 */

#include "store/names.h"
#include "store/store_priv.h"

enum errc store_name_find(struct store *s, enum name_kind kind, span key, struct arena *arena,
                          struct name_row *ret, struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(s, err,
                                NAME_COLUMNS " JOIN names x ON n.id = CASE x.same_as WHEN 0 THEN"
                                             " x.id ELSE x.same_as END"
                                             " WHERE x.key = ?1 AND x.kind = ?2",
                                A_TEXT(key), A_INT(kind));
    bool row = false;
    enum errc rc = db_step(s, st, &row, err);
    if (rc != ERRC_OK) return rc;
    if (!row) return error_set(err, ERRC_NOT_FOUND, "there is no such name");
    *ret = name_read(st, arena);
    return ERRC_OK;
}

enum errc store_name_spellings(struct store *s, int64_t id, struct arena *arena,
                               struct name_row **ret, size_t *ret_count, struct error *err) {
    struct list_of list = LIST_OF(struct name_row, arena);
    enum errc rc = name_home(s, id, &id, err);
    if (rc != ERRC_OK) return rc;
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(s, err,
                                NAME_COLUMNS " WHERE n.id IN (SELECT ?1 UNION ALL SELECT id FROM"
                                             " names WHERE same_as = ?1 AND same_as > 0)"
                                             " ORDER BY n.id <> ?1, n.id",
                                A_INT(id));
    bool row = false;
    while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row)
        *(struct name_row *) list_push(&list) = name_read(st, arena);
    if (rc != ERRC_OK) return rc;
    *ret = list.at;
    *ret_count = list.len;
    return ERRC_OK;
}

/* ---- join */

/* An operator said so of one spelling of each. */
static enum errc parted_once(struct store *s, int64_t a, int64_t b, bool *ret, struct error *err) {
    int64_t one = 0;
    enum errc rc = DB_INT(s, err, &one,
                          "SELECT 1 FROM names_apart p CROSS JOIN names x ON x.id = p.a"
                          " CROSS JOIN names y ON y.id = p.b WHERE (x.id = ?1 OR x.same_as = ?1)"
                          " AND (y.id = ?2 OR y.same_as = ?2) LIMIT 1",
                          A_INT(a), A_INT(b));
    *ret = rc == ERRC_OK;
    return rc == ERRC_NOT_FOUND ? ERRC_OK : rc;
}

static enum errc join(struct store *s, const struct name_join *j, struct error *err) {
    enum errc rc =
        DB_RUN(s, err, "UPDATE OR IGNORE article_names SET name_id = ?1 WHERE name_id = ?2",
               A_INT(j->into), A_INT(j->from));
    /* Of articles that write it both ways. */
    if (rc == ERRC_OK)
        rc = DB_RUN(s, err, "DELETE FROM article_names WHERE name_id = ?1", A_INT(j->from));
    if (rc == ERRC_OK)
        rc = DB_RUN(s, err,
                    "UPDATE names SET same_as = ?1 WHERE id = ?2 OR (same_as = ?2 AND same_as > 0)",
                    A_INT(j->into), A_INT(j->from));
    if (rc != ERRC_OK) return rc;
    bool fr = strcmp(j->lang, "fr") == 0, en = strcmp(j->lang, "en") == 0;
    /* A language that has no spelling of its own yet takes that of its neighbour. */
    return DB_RUN(s, err,
                  "UPDATE names SET text_fr = CASE WHEN ?3 OR text_fr IS NULL THEN f.text ELSE"
                  " text_fr END, text_en = CASE WHEN ?4 OR text_en IS NULL THEN f.text ELSE text_en"
                  " END FROM (SELECT text FROM names WHERE id = ?2) f WHERE names.id = ?1",
                  A_INT(j->into), A_INT(j->from), A_INT(fr), A_INT(en));
}

enum errc store_name_join(struct store *s, const struct name_join *asked, bool *ret_joined,
                          struct error *err) {
    struct name_join j = *asked;
    bool apart = false;
    *ret_joined = false;
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    rc = name_home(s, j.into, &j.into, err);
    if (rc == ERRC_OK) rc = name_home(s, j.from, &j.from, err);
    if (rc == ERRC_OK && j.into != j.from) {
        rc = parted_once(s, j.into, j.from, &apart, err);
        if (rc == ERRC_OK && !apart) rc = join(s, &j, err);
        *ret_joined = rc == ERRC_OK && !apart;
    }
    return op_end(s, rc, err);
}

/* ---- part */

struct piece {
    int64_t article_id, order_s;
    bool its, others; /* the article writes the spelling, and another one of the name */
};

static bool has(const int64_t *ids, size_t count, int64_t id) {
    for (size_t i = 0; i < count; i++)
        if (ids[i] == id) return true;
    return false;
}

static enum errc pieces_read(struct store *s, int64_t home, int64_t spelling, struct list_of *ret,
                             struct error *err) {
    struct name_row *rows = NULL;
    size_t count = 0;
    enum errc rc = store_name_spellings(s, home, ret->arena, &rows, &count, err);
    if (rc != ERRC_OK) return rc;
    DEFER(db_reset)
    sqlite3_stmt *st =
        DB_QUERY(s, err,
                 "SELECT x.article_id, x.order_s, a.names FROM article_names x"
                 " CROSS JOIN articles a ON a.id = x.article_id WHERE x.name_id = ?1",
                 A_INT(home));
    bool row = false;
    while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row) {
        int64_t ids[NAMES_MAX];
        size_t n = name_ids_of(db_col_borrow(st, 2), ids);
        struct piece p = { .article_id = sqlite3_column_int64(st, 0),
                           .order_s = sqlite3_column_int64(st, 1),
                           .its = has(ids, n, spelling) };
        for (size_t i = 0; i < count; i++)
            p.others |= rows[i].id != spelling && has(ids, n, rows[i].id);
        if (p.its) *(struct piece *) list_push(ret) = p;
    }
    return rc;
}

static enum errc piece_move(struct store *s, const struct piece *p, int64_t home, int64_t spelling,
                            struct error *err) {
    enum errc rc = DB_RUN(
        s, err,
        "INSERT OR IGNORE INTO article_names(name_id, order_s, article_id) VALUES(?1, ?2, ?3)",
        A_INT(spelling), A_INT(p->order_s), A_INT(p->article_id));
    if (rc == ERRC_OK && !p->others)
        rc = DB_RUN(s, err,
                    "DELETE FROM article_names WHERE name_id = ?1 AND order_s = ?2"
                    " AND article_id = ?3",
                    A_INT(home), A_INT(p->order_s), A_INT(p->article_id));
    return rc;
}

static enum errc part(struct store *s, int64_t home, int64_t spelling, int64_t at_s,
                      struct error *err) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct list_of list = LIST_OF(struct piece, &arena);
    enum errc rc = pieces_read(s, home, spelling, &list, err);
    for (size_t i = 0; rc == ERRC_OK && i < list.len; i++)
        rc = piece_move(s, &((const struct piece *) list.at)[i], home, spelling, err);
    if (rc == ERRC_OK)
        rc = DB_RUN(s, err, "UPDATE names SET same_as = 0 WHERE id = ?1", A_INT(spelling));
    if (rc == ERRC_OK)
        rc =
            DB_RUN(s, err,
                   "INSERT OR IGNORE INTO names_apart(a, b, at_s) VALUES(?1, ?2, ?3), (?2, ?1, ?3)",
                   A_INT(home), A_INT(spelling), A_INT(at_s));
    if (rc != ERRC_OK) return rc;
    return DB_RUN(s, err,
                  "UPDATE names SET text_fr = nullif(text_fr, f.text), text_en = nullif(text_en,"
                  " f.text) FROM (SELECT text FROM names WHERE id = ?2) f WHERE names.id = ?1",
                  A_INT(home), A_INT(spelling));
}

enum errc store_name_part(struct store *s, int64_t spelling, int64_t at_s, struct error *err) {
    int64_t home = 0;
    enum errc rc = op_begin(s, err);
    if (rc != ERRC_OK) return rc;
    rc = name_home(s, spelling, &home, err);
    if (rc == ERRC_OK && home == spelling)
        rc =
            error_set(err, ERRC_USAGE, "%lld is no spelling of another name", (long long) spelling);
    if (rc == ERRC_OK) rc = part(s, home, spelling, at_s, err);
    return op_end(s, rc, err);
}
