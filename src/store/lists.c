/* lists - pages of articles. Each kind is one range of one index, walked in its own order from a
 * keyset (order_s, id): page 1,000 costs what page 1 costs. Removed and unlisted articles and
 * papers with display off never show; copies only where they are asked for. */

#include "store/store_priv.h"
#include "text/text.h"

#define SELECT_ROWS "SELECT " ROW_COLUMNS " FROM "
/* ?1 ?2 = from, to (order_s); ?3 ?4 = lower keyset; ?5 ?6 = upper keyset; ?7 = limit; ?8 = id */
#define RANGE                                                                                      \
    " a.order_s >= ?1 AND a.order_s <= ?2 AND (a.order_s, a.id) > (?3, ?4)"                        \
    " AND (a.order_s, a.id) < (?5, ?6) AND src.display IS NOT 3"
#define NEWEST " ORDER BY a.order_s DESC, a.id DESC LIMIT ?7"
#define OLDEST " ORDER BY a.order_s, a.id LIMIT ?7"
#define BOTH(from, where)                                                                          \
    {                                                                                              \
        SELECT_ROWS from ROW_JOINS " WHERE " where RANGE NEWEST,                                   \
            SELECT_ROWS from ROW_JOINS " WHERE " where RANGE OLDEST                                \
    }

enum {
    ROWS_LATEST,
    ROWS_BREAKING,
    ROWS_SOURCE,
    ROWS_CATEGORY,
    ROWS_STORY,
    ROWS_STORY_ORIGINALS,
    ROWS_COPIES,
    ROWS_DAY
};
/* [kind][oldest first]. The index is named: a planner that guesses otherwise would read it all. */
static const char *const list_sql[][2] = {
    [ROWS_LATEST] = BOTH("articles a INDEXED BY articles_latest", "a.shown = 2 AND"),
    [ROWS_BREAKING] =
        BOTH("articles a INDEXED BY articles_breaking", "a.shown = 2 AND a.flags & 1 AND"),
    [ROWS_SOURCE] =
        BOTH("articles a INDEXED BY articles_source", "a.source_id = ?8 AND a.shown = 2 AND"),
    [ROWS_CATEGORY] =
        BOTH("articles a INDEXED BY articles_category", "a.category = ?8 AND a.shown = 2 AND"),
    [ROWS_STORY] =
        BOTH("articles a INDEXED BY articles_story", "a.story_id = ?8 AND a.shown >= 1 AND"),
    [ROWS_STORY_ORIGINALS] =
        BOTH("articles a INDEXED BY articles_story", "a.story_id = ?8 AND a.shown = 2 AND"),
    [ROWS_COPIES] = BOTH("articles a INDEXED BY articles_copies",
                         "a.copy_of = ?8 AND a.copy_of > 0 AND a.shown >= 1 AND"),
    [ROWS_DAY] = BOTH("articles a INDEXED BY articles_order", "a.shown >= 1 AND"),
};

#define AUTHOR_RANGE                                                                               \
    "(SELECT id FROM authors WHERE folded = ?8) au CROSS JOIN article_authors x"                   \
    " ON x.author_id = au.id CROSS JOIN articles a ON a.id = x.article_id" ROW_JOINS               \
    " WHERE a.shown = 2 AND src.display IS NOT 3 AND x.order_s >= ?1 AND x.order_s <= ?2"          \
    " AND (x.order_s, x.article_id) > (?3, ?4) AND (x.order_s, x.article_id) < (?5, ?6)"
static const char *const author_sql[2] = {
    SELECT_ROWS AUTHOR_RANGE " ORDER BY x.order_s DESC, x.article_id DESC LIMIT ?7",
    SELECT_ROWS AUTHOR_RANGE " ORDER BY x.order_s, x.article_id LIMIT ?7",
};

#define NAME_RANGE                                                                                 \
    "article_names x CROSS JOIN articles a ON a.id = x.article_id" ROW_JOINS                       \
    " WHERE x.name_id = ?8 AND a.shown = 2 AND src.display IS NOT 3 AND x.order_s >= ?1"           \
    " AND x.order_s <= ?2 AND (x.order_s, x.article_id) > (?3, ?4)"                                \
    " AND (x.order_s, x.article_id) < (?5, ?6)"
static const char *const name_sql[2] = {
    SELECT_ROWS NAME_RANGE " ORDER BY x.order_s DESC, x.article_id DESC LIMIT ?7",
    SELECT_ROWS NAME_RANGE " ORDER BY x.order_s, x.article_id LIMIT ?7",
};

static int list_rows(const struct list *list) {
    switch (list->kind) {
    case LIST_SOURCE: return ROWS_SOURCE;
    case LIST_CATEGORY: return ROWS_CATEGORY;
    case LIST_STORY: return list->with_copies ? ROWS_STORY : ROWS_STORY_ORIGINALS;
    case LIST_COPIES: return ROWS_COPIES;
    case LIST_DAY: return list->with_copies ? ROWS_DAY : ROWS_LATEST;
    case LIST_LATEST:
    case LIST_NAME:
    case LIST_AUTHOR: break;
    }
    return list->breaking_only ? ROWS_BREAKING : ROWS_LATEST;
}

/* args[1..7]; the keyset narrows the plain range too, for the index to start there. */
static void list_range(const struct list *list, struct arg args[9]) {
    bool open = list->from_s == 0 && list->to_s == 0, paged = list->before_s || list->before_id;
    int64_t from = open ? INT64_MIN : list->from_s, to = open ? INT64_MAX : list->to_s - 1;
    struct {
        int64_t s, id;
    } lower = { INT64_MIN, INT64_MIN }, upper = { INT64_MAX, INT64_MAX };
    if (paged && list->oldest_first) {
        lower.s = list->before_s, lower.id = list->before_id;
        if (from < lower.s) from = lower.s;
    } else if (paged) {
        upper.s = list->before_s, upper.id = list->before_id;
        if (to > upper.s) to = upper.s;
    }
    size_t limit = list->limit < 10000 ? list->limit : 10000;
    args[1] = A_INT(from), args[2] = A_INT(to);
    args[3] = A_INT(lower.s), args[4] = A_INT(lower.id);
    args[5] = A_INT(upper.s), args[6] = A_INT(upper.id);
    args[7] = A_INT(limit), args[8] = A_INT(list->id);
}

enum errc store_article_list(struct store *s, const struct list *list, struct arena *arena,
                             struct article **ret, size_t *ret_count, struct error *err) {
    struct arg args[9] = { A_NULL };
    list_range(list, args);
    DEFER(buf_done) struct buf folded = BUF(LIMIT_AUTHOR_BYTES * 4);
    const char *sql = list_sql[list_rows(list)][list->oldest_first];
    size_t count = 7;
    if (list->kind == LIST_AUTHOR) {
        text_fold(span_trim(span_sub(list->author, 0, LIMIT_AUTHOR_BYTES)), &folded);
        args[8] = A_TEXT(span_trim(buf_span(&folded)));
        sql = author_sql[list->oldest_first];
        count = 8;
    } else if (list->kind == LIST_NAME) {
        sql = name_sql[list->oldest_first];
        count = 8;
    } else if (list->kind != LIST_LATEST && list->kind != LIST_DAY) {
        count = 8;
    }
    DEFER(db_reset) sqlite3_stmt *st = db_query(s, sql, args, count, err);
    return row_read_all(s, st, false, arena, ret, NULL, ret_count, err);
}

/* ---- by id, by sequence, by window */

static enum errc article_one(struct store *s, int64_t id, bool with_body, struct arena *arena,
                             struct article *ret, struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st =
        with_body ? DB_QUERY(s, err,
                             "SELECT " ROW_COLUMNS ROW_BODY
                             " FROM articles a" ROW_JOINS ROW_BODY_JOIN " WHERE a.id = ?1",
                             A_INT(id))
                  : DB_QUERY(s, err,
                             "SELECT " ROW_COLUMNS " FROM articles a" ROW_JOINS " WHERE a.id = ?1",
                             A_INT(id));
    bool row = false;
    enum errc rc = db_step(s, st, &row, err);
    if (rc != ERRC_OK) return rc;
    return row ? row_read(s, st, with_body, arena, ret, err) : ERRC_NOT_FOUND;
}

enum errc store_article_get(struct store *s, int64_t id, struct arena *arena, struct article *ret,
                            struct error *err) {
    struct article a;
    enum errc rc = article_one(s, id, true, arena, &a, err);
    if (rc == ERRC_OK) *ret = a;
    if (rc == ERRC_NOT_FOUND) error_set(err, rc, "there is no article %lld", (long long) id);
    return rc;
}

enum errc store_article_version(struct store *s, int64_t id, int64_t version, struct arena *arena,
                                struct article *ret, struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(s, err,
                                "SELECT title, summary, dict, size, data FROM versions"
                                " WHERE article_id = ?1 AND version = ?2",
                                A_INT(id), A_INT(version));
    bool row = false;
    enum errc rc = db_step(s, st, &row, err);
    if (rc != ERRC_OK) return rc;
    if (!row)
        return error_set(err, ERRC_NOT_FOUND, "article %lld has no old version %lld",
                         (long long) id, (long long) version);
    struct article a = {
        .id = id, .version = version, .title = db_col(st, 0, arena), .summary = db_col(st, 1, arena)
    };
    if (sqlite3_column_type(st, 4) != SQLITE_NULL)
        rc = bodies_unpack(s, db_col_borrow(st, 4), sqlite3_column_int64(st, 2),
                           sqlite3_column_int64(st, 3), arena, &a.body, err);
    if (rc == ERRC_OK) *ret = a;
    return rc;
}

enum errc store_article_many(struct store *s, const int64_t *ids, size_t count, bool with_body,
                             struct arena *arena, struct article **ret, size_t *ret_count,
                             struct error *err) {
    struct article *rows = arena_new_n(arena, struct article, count ? count : 1);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        enum errc rc = article_one(s, ids[i], with_body, arena, &rows[n], err);
        if (rc == ERRC_OK)
            n++;
        else if (rc != ERRC_NOT_FOUND)
            return rc;
    }
    *ret = rows;
    *ret_count = n;
    return ERRC_OK;
}

enum errc store_article_changes(struct store *s, uint64_t after, size_t limit, struct arena *arena,
                                struct article **ret, uint64_t **ret_seqs, size_t *ret_count,
                                struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st =
        DB_QUERY(s, err,
                 "SELECT " ROW_COLUMNS ROW_BODY
                 ", a.seq FROM articles a INDEXED BY articles_seq" ROW_JOINS ROW_BODY_JOIN
                 " WHERE a.seq > ?1 ORDER BY a.seq LIMIT ?2",
                 A_INT(after), A_INT(limit));
    return row_read_all(s, st, true, arena, ret, ret_seqs, ret_count, err);
}

enum errc store_article_window(struct store *s, int64_t from_s, int64_t after_id, size_t limit,
                               struct arena *arena, struct article **ret, size_t *ret_count,
                               struct error *err) {
    /* By id: all calls together pass each row behind the start once. The index on order_s would be
     * sorted anew for each of them. */
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(
        s, err,
        "SELECT " ROW_COLUMNS ROW_BODY " FROM (SELECT id FROM articles NOT INDEXED "
        "WHERE id > ?2 AND order_s >= ?1 AND shown >= 0"
        " ORDER BY id LIMIT ?3) w CROSS JOIN articles a ON a.id = w.id" ROW_JOINS ROW_BODY_JOIN
        " ORDER BY a.id",
        A_INT(from_s), A_INT(after_id), A_INT(limit));
    return row_read_all(s, st, true, arena, ret, NULL, ret_count, err);
}

enum errc store_article_window_start(struct store *s, int64_t from_s, size_t most,
                                     struct window_start *ret, struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st =
        DB_QUERY(s, err,
                 "SELECT min(order_s), min(id), count(*) FROM (SELECT order_s, id FROM articles"
                 " INDEXED BY articles_order WHERE order_s >= ?1 AND shown >= 0 ORDER BY order_s "
                 "DESC LIMIT ?2)",
                 A_INT(from_s), A_INT(most));
    bool row = false;
    enum errc rc = db_step(s, st, &row, err);
    *ret = (struct window_start){ 0 };
    if (rc != ERRC_OK || !row || sqlite3_column_int64(st, 2) == 0) return rc;
    *ret = (struct window_start){ .from_s = sqlite3_column_int64(st, 0),
                                  .after_id = sqlite3_column_int64(st, 1) - 1,
                                  .count = (size_t) sqlite3_column_int64(st, 2) };
    return ERRC_OK;
}

/* ---- numbers */

uint64_t store_seq(struct store *s) {
    int64_t n = 0;
    if (DB_INT(s, NULL, &n, "SELECT ifnull(max(seq), 0) FROM articles") != ERRC_OK) return 0;
    return (uint64_t) n;
}

int64_t store_article_count(struct store *s) {
    int64_t n = 0;
    /* Ids are given without gaps and rows never go: no need to count them. */
    enum errc rc = DB_INT(s, NULL, &n,
                          "SELECT (SELECT ifnull(max(id), 0) FROM articles)"
                          " - (SELECT count(*) FROM removals)");
    return rc == ERRC_OK ? n : 0;
}

enum errc store_article_range(struct store *s, int64_t *ret_first_s, int64_t *ret_last_s,
                              struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(s, err,
                                "SELECT (SELECT min(order_s) FROM articles),"
                                " (SELECT max(order_s) FROM articles)");
    bool row = false;
    enum errc rc = db_step(s, st, &row, err);
    if (rc != ERRC_OK) return rc;
    *ret_first_s = row ? db_col_time(st, 0) : TIME_UNKNOWN;
    *ret_last_s = row ? db_col_time(st, 1) : TIME_UNKNOWN;
    return ERRC_OK;
}

static int64_t day_of(int64_t t_s) {
    return t_s >= 0 ? t_s / DAY_S : -((-t_s + DAY_S - 1) / DAY_S);
}

enum errc store_day_counts(struct store *s, int64_t from_day, int64_t to_day, int utc_offset_min,
                           int64_t *ret_counts, struct error *err) {
    assert(from_day <= to_day && to_day - from_day < 4000000);
    int64_t shift = (int64_t) utc_offset_min * 60;
    memset(ret_counts, 0, (size_t) (to_day - from_day + 1) * sizeof(*ret_counts));
    DEFER(db_reset)
    sqlite3_stmt *st =
        DB_QUERY(s, err,
                 "SELECT order_s FROM articles INDEXED BY articles_order"
                 " WHERE order_s >= ?1 AND order_s < ?2 AND shown >= 1",
                 A_INT(from_day * DAY_S - shift), A_INT((to_day + 1) * DAY_S - shift));
    bool row = false;
    enum errc rc;
    while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row) {
        int64_t day = day_of(sqlite3_column_int64(st, 0) + shift);
        if (day >= from_day && day <= to_day) ret_counts[day - from_day]++;
    }
    return rc;
}
