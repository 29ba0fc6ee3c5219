/* names - who and what each article speaks of, by id; and each name's articles.
 *
 * names            one row a spelling-free key and kind; same_as: the one it is a spelling of, or 0
 * article_names    name, time, article: a name's coverage is one range, all its spellings in it
 * articles.names   ids of one article as they were found, most prominent first, as varints: before
 *                  same_as, so that spellings can be parted again (spellings.c)
 */

#include "store/names.h"

#include "base/hash.h"
#include "store/store_priv.h"

enum {
    CACHE_MAX = 100000, /* names whose id is remembered while writing */
    RELATED_ARTICLES = 300,
    TEXT_MAX = 200,
};

void names_forget(struct store *s) {
    map_clear(&s->name_ids);
}

/* First as is known, else as the archive has it, else new. */
static enum errc name_id(struct store *s, const struct name *n, int64_t *ret, struct error *err) {
    uint64_t key = hash_mix((uint64_t) db_hash(s, n->key) + (uint64_t) n->kind), known = 0;
    if (map_get(&s->name_ids, key, &known)) {
        *ret = (int64_t) known;
        return ERRC_OK;
    }
    enum errc rc = DB_INT(s, err, ret, "SELECT id FROM names WHERE key = ?1 AND kind = ?2",
                          A_TEXT(n->key), A_INT(n->kind));
    if (rc == ERRC_NOT_FOUND) {
        rc = DB_RUN(s, err,
                    "INSERT INTO names(kind, key, text, text_fr, text_en)"
                    " VALUES(?1, ?2, ?3, ?4, ?5)",
                    A_INT(n->kind), A_TEXT(n->key), A_TEXT(db_cut(n->text, TEXT_MAX)),
                    A_OPT(n->text_fr), A_OPT(n->text_en));
        *ret = db_last_id(s);
        if (rc == ERRC_OK) rc = names_index(s, *ret, n, err);
    }
    if (rc != ERRC_OK) return rc;
    if (s->name_ids.len >= CACHE_MAX) map_clear(&s->name_ids);
    map_put(&s->name_ids, key, (uint64_t) *ret);
    return ERRC_OK;
}

enum errc name_home(struct store *s, int64_t id, int64_t *ret, struct error *err) {
    enum errc rc = DB_INT(s, err, ret, "SELECT same_as FROM names WHERE id = ?1", A_INT(id));
    if (rc == ERRC_NOT_FOUND || (rc == ERRC_OK && !*ret)) *ret = id;
    return rc == ERRC_NOT_FOUND ? ERRC_OK : rc;
}

enum errc names_add(struct store *s, const struct article *a, const struct name *names,
                    size_t count, struct buf *ret_ids, struct error *err) {
    int64_t ids[NAMES_MAX];
    size_t n = 0;
    for (size_t i = 0; i < count && i < NAMES_MAX; i++) {
        if (!names[i].key.len || names[i].kind == NAME_NONE) continue;
        enum errc rc = name_id(s, &names[i], &ids[n], err);
        if (rc != ERRC_OK) return rc;
        bool twice = false;
        for (size_t k = 0; k < n; k++) twice |= ids[k] == ids[n];
        if (twice) continue;
        buf_add_varint(ret_ids, (uint64_t) ids[n]);
        int64_t home = ids[n];
        if (names[i].kind == NAME_PERSON) rc = name_home(s, ids[n], &home, err);
        if (rc == ERRC_OK)
            rc = DB_RUN(s, err,
                        "INSERT OR IGNORE INTO article_names(name_id, order_s, article_id)"
                        " VALUES(?1, ?2, ?3)",
                        A_INT(home), A_INT(a->order_s), A_INT(a->id));
        if (rc != ERRC_OK) return rc;
        n++;
    }
    return ERRC_OK;
}

size_t name_ids_of(span blob, int64_t ids[NAMES_MAX]) {
    struct cursor c = cursor_of(blob);
    size_t n = 0;
    while (n < NAMES_MAX && c.at < c.end && !c.bad) {
        ids[n] = (int64_t) cursor_varint(&c);
        n += !c.bad && ids[n] > 0;
    }
    return n;
}

static enum errc ids_read(struct store *s, int64_t article_id, int64_t ids[NAMES_MAX],
                          size_t *ret_count, int64_t *ret_order_s, struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st =
        DB_QUERY(s, err, "SELECT names, order_s FROM articles WHERE id = ?1", A_INT(article_id));
    bool row = false;
    enum errc rc = db_step(s, st, &row, err);
    *ret_count = rc == ERRC_OK && row ? name_ids_of(db_col_borrow(st, 0), ids) : 0;
    if (rc == ERRC_OK && row) *ret_order_s = sqlite3_column_int64(st, 1);
    return rc;
}

enum errc names_drop(struct store *s, int64_t article_id, struct error *err) {
    int64_t ids[NAMES_MAX], order_s = 0;
    size_t count = 0;
    enum errc rc = ids_read(s, article_id, ids, &count, &order_s, err);
    for (size_t i = 0; rc == ERRC_OK && i < count; i++) {
        rc = name_home(s, ids[i], &ids[i], err);
        if (rc == ERRC_OK)
            rc = DB_RUN(s, err,
                        "DELETE FROM article_names WHERE name_id = ?1 AND order_s = ?2"
                        " AND article_id = ?3",
                        A_INT(ids[i]), A_INT(order_s), A_INT(article_id));
    }
    return rc;
}

/* ---- reading */

struct name_row name_read(sqlite3_stmt *st, struct arena *arena) {
    return (struct name_row){ .id = sqlite3_column_int64(st, 0),
                              .kind = (enum name_kind) sqlite3_column_int(st, 1),
                              .key = db_col(st, 2, arena),
                              .text = db_col(st, 3, arena),
                              .text_fr = db_col(st, 4, arena),
                              .text_en = db_col(st, 5, arena) };
}

/* Of a spelling, the name that it is told at. */
static enum errc name_one(struct store *s, int64_t id, struct arena *arena, struct name_row *ret,
                          struct error *err) {
    enum errc rc = name_home(s, id, &id, err);
    if (rc != ERRC_OK) return rc;
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(s, err, NAME_COLUMNS " WHERE n.id = ?1", A_INT(id));
    bool row = false;
    rc = db_step(s, st, &row, err);
    if (rc != ERRC_OK) return rc;
    if (!row) return error_set(err, ERRC_NOT_FOUND, "there is no name %lld", (long long) id);
    *ret = name_read(st, arena);
    return ERRC_OK;
}

enum errc store_name_get(struct store *s, int64_t id, struct arena *arena, struct name_row *ret,
                         struct error *err) {
    struct name_row n;
    enum errc rc = name_one(s, id, arena, &n, err);
    if (rc != ERRC_OK) return rc;
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(
        s, err, "SELECT count(*), min(order_s), max(order_s) FROM article_names WHERE name_id = ?1",
        A_INT(n.id));
    bool row = false;
    rc = db_step(s, st, &row, err);
    if (rc != ERRC_OK) return rc;
    n.articles = sqlite3_column_int64(st, 0);
    n.first_s = db_col_time(st, 1);
    n.last_s = db_col_time(st, 2);
    *ret = n;
    return ERRC_OK;
}

enum errc store_name_of_article(struct store *s, int64_t article_id, struct arena *arena,
                                struct name_row **ret, size_t *ret_count, struct error *err) {
    int64_t ids[NAMES_MAX], order_s;
    size_t count = 0;
    enum errc rc = ids_read(s, article_id, ids, &count, &order_s, err);
    struct list_of list = LIST_OF(struct name_row, arena);
    for (size_t i = 0; rc == ERRC_OK && i < count; i++) {
        struct name_row n = { 0 };
        rc = name_one(s, ids[i], arena, &n, err);
        bool twice = false; /* in two spellings */
        for (size_t k = 0; rc == ERRC_OK && k < list.len; k++)
            twice |= ((const struct name_row *) list.at)[k].id == n.id;
        if (rc == ERRC_OK && !twice) *(struct name_row *) list_push(&list) = n;
    }
    if (rc != ERRC_OK) return rc;
    *ret = list.at;
    *ret_count = list.len;
    return ERRC_OK;
}

enum errc store_name_count(struct store *s, int64_t id, int64_t from_s, int64_t to_s, int64_t *ret,
                           struct error *err) {
    return DB_INT(s, err, ret,
                  "SELECT count(*) FROM article_names WHERE name_id = ?1 AND order_s >= ?2"
                  " AND order_s < ?3",
                  A_INT(id), A_INT(from_s), A_INT(to_s));
}

enum errc store_name_days(struct store *s, int64_t id, const struct day_range *days,
                          int64_t *ret_counts, struct error *err) {
    int64_t shift = (int64_t) days->utc_offset_min * 60;
    memset(ret_counts, 0, (size_t) (days->to - days->from + 1) * sizeof(*ret_counts));
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(
        s, err,
        "SELECT order_s FROM article_names WHERE name_id = ?1 AND order_s >= ?2"
        " AND order_s < ?3",
        A_INT(id), A_INT(days->from * DAY_S - shift), A_INT((days->to + 1) * DAY_S - shift));
    bool row = false;
    enum errc rc;
    while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row) {
        int64_t day = (sqlite3_column_int64(st, 0) + shift) / DAY_S;
        if (day >= days->from && day <= days->to) ret_counts[day - days->from]++;
    }
    return rc;
}

/* ---- what stands together */

struct tally {
    int64_t id, count;
};

static int by_count(const void *a, const void *b) {
    const struct tally *x = a, *y = b;
    if (x->count != y->count) return x->count < y->count ? 1 : -1;
    return x->id < y->id ? -1 : 1;
}

static void add_to(struct map *counts, span blob) {
    int64_t ids[NAMES_MAX];
    size_t n = name_ids_of(blob, ids);
    for (size_t i = 0; i < n; i++) ++*map_at(counts, (uint64_t) ids[i], 0);
}

/* Spellings of one name count for it; what stands once only is left out. */
static enum errc join_spellings(struct store *s, const struct map *counts, int64_t but,
                                struct list_of *tallies, struct error *err) {
    DEFER(map_done) struct map homes = MAP_INIT;
    uint64_t id, count;
    for (size_t i = 0; map_next(counts, &i, &id, &count);) {
        int64_t home = 0;
        if (count < 2) continue;
        enum errc rc = name_home(s, (int64_t) id, &home, err);
        if (rc != ERRC_OK) return rc;
        if (home != but) *map_at(&homes, (uint64_t) home, 0) += count;
    }
    for (size_t i = 0; map_next(&homes, &i, &id, &count);)
        *(struct tally *) list_push(tallies) = (struct tally){ (int64_t) id, (int64_t) count };
    return ERRC_OK;
}

enum errc store_name_related(struct store *s, int64_t id, size_t limit, struct arena *arena,
                             struct name_row **ret, size_t *ret_count, struct error *err) {
    DEFER(map_done) struct map counts = MAP_INIT;
    {
        DEFER(db_reset)
        sqlite3_stmt *st = DB_QUERY(s, err,
                                    "SELECT a.names FROM article_names x JOIN articles a"
                                    " ON a.id = x.article_id WHERE x.name_id = ?1"
                                    " ORDER BY x.order_s DESC LIMIT ?2",
                                    A_INT(id), A_INT(RELATED_ARTICLES));
        bool row = false;
        enum errc rc;
        while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row)
            add_to(&counts, db_col_borrow(st, 0));
        if (rc != ERRC_OK) return rc;
    }
    struct list_of tallies = LIST_OF(struct tally, arena), list = LIST_OF(struct name_row, arena);
    enum errc rc = join_spellings(s, &counts, id, &tallies, err);
    if (rc != ERRC_OK) return rc;
    if (tallies.len) qsort(tallies.at, tallies.len, sizeof(struct tally), by_count);
    const struct tally *t = tallies.at;
    for (size_t i = 0; i < tallies.len && list.len < limit; i++) {
        struct name_row n;
        rc = name_one(s, t[i].id, arena, &n, err);
        if (rc != ERRC_OK) return rc;
        n.articles = t[i].count;
        *(struct name_row *) list_push(&list) = n;
    }
    *ret = list.at;
    *ret_count = list.len;
    return ERRC_OK;
}

enum errc store_name_articles(struct store *s, int64_t id, int64_t around_s, size_t limit,
                              struct arena *arena, int64_t **ret, size_t *ret_count,
                              struct error *err) {
    struct list_of list = LIST_OF(int64_t, arena);
    DEFER(db_reset)
    sqlite3_stmt *st =
        DB_QUERY(s, err,
                 "SELECT article_id FROM article_names WHERE name_id = ?1"
                 " AND order_s <= ?2 ORDER BY order_s DESC, article_id DESC LIMIT ?3",
                 A_INT(id), A_INT(around_s), A_INT(limit));
    bool row = false;
    enum errc rc;
    while ((rc = db_step(s, st, &row, err)) == ERRC_OK && row)
        *(int64_t *) list_push(&list) = sqlite3_column_int64(st, 0);
    if (rc != ERRC_OK) return rc;
    *ret = list.at;
    *ret_count = list.len;
    return ERRC_OK;
}

enum errc store_article_agency(struct store *s, int64_t id, struct arena *arena, span *ret,
                               struct error *err) {
    DEFER(db_reset)
    sqlite3_stmt *st = DB_QUERY(s, err, "SELECT agency FROM articles WHERE id = ?1", A_INT(id));
    bool row = false;
    enum errc rc = db_step(s, st, &row, err);
    if (rc == ERRC_OK) *ret = row ? db_col(st, 0, arena) : SPAN_EMPTY;
    return rc;
}
