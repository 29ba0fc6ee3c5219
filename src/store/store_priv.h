#ifndef STORE_STORE_PRIV_H
#define STORE_STORE_PRIV_H

/* store_priv - what the files of this room share: the handle, statements, transactions.
 *
 * SQL stands as a literal where it is used; a handle prepares each literal once (the cache is keyed
 * by the literal's address). Values are always bound, never pasted.
 */

#include "base/buf.h"
#include "base/clock.h"
#include "base/map.h"
#include "store/names.h"
#include "store/store.h"

#include <sqlite3.h>

enum { STMT_SLOTS = 512, DICTS_MAX = 16 };

struct store_dict {
    int64_t version;
    void *encoder, *decoder; /* ZSTD_CDict, ZSTD_DDict */
};

struct store {
    sqlite3 *db;
    char *path;
    bool read_only;
    bool in_group;
    bool poisoned;        /* a change inside the group failed half-way: the group cannot commit */
    bool want_dictionary; /* enough articles are here to learn one, after the commit */
    unsigned depth;       /* use-cases that call use-cases: only the outermost commits */
    int64_t changes_before;
    int64_t seq, article_id; /* last given, known only inside a write transaction; 0 = ask */
    uint64_t url_seed;       /* url hashes are keyed, so that nobody can make them collide */
    double (*story_weight)(const struct story *s);
    struct {
        const char *sql;
        sqlite3_stmt *stmt;
    } stmts[STMT_SLOTS];
    size_t stmt_count;
    void *compressor, *decompressor; /* ZSTD_CCtx, ZSTD_DCtx */
    struct store_dict dicts[DICTS_MAX];
    size_t dict_count;
    struct store_dict *dict_now; /* new frames use it; NULL = none */
    struct buf scratch, packed;
    struct map name_ids; /* hash of key and kind -> id, of names that are stored */
};

/* ---- statements (store/db.c) */

struct arg {
    enum arg_type { ARG_NULL, ARG_INT, ARG_REAL, ARG_TEXT, ARG_BLOB } type;
    int64_t i;
    double d;
    span s;
};
#define A_INT(v) ((struct arg){ .type = ARG_INT, .i = (int64_t) (v) })
#define A_REAL(v) ((struct arg){ .type = ARG_REAL, .d = (v) })
#define A_TEXT(v) ((struct arg){ .type = ARG_TEXT, .s = (v) })
#define A_BLOB(v) ((struct arg){ .type = ARG_BLOB, .s = (v) })
#define A_NULL ((struct arg){ .type = ARG_NULL })
/* TIME_UNKNOWN and empty texts are NULL in the tables. */
#define A_TIME(v) ((v) == TIME_UNKNOWN ? A_NULL : A_INT(v))
#define A_OPT(v) ((v).len ? A_TEXT(v) : A_NULL)

#define DB_ARGS(...)                                                                               \
    (const struct arg[]) {                                                                         \
        A_NULL, ##__VA_ARGS__                                                                      \
    }
#define DB_COUNT(...) (COUNT_OF(((const struct arg[]){ A_NULL, ##__VA_ARGS__ })) - 1)
/* A bound statement ready to step, or NULL with err set. Follow with db_reset (DEFER). */
#define DB_QUERY(s, err, sql, ...)                                                                 \
    db_query((s), "" sql, DB_ARGS(__VA_ARGS__), DB_COUNT(__VA_ARGS__), (err))
/* Runs a statement that gives no rows. */
#define DB_RUN(s, err, sql, ...)                                                                   \
    db_run((s), "" sql, DB_ARGS(__VA_ARGS__), DB_COUNT(__VA_ARGS__), (err))
/* First column of the first row; ERRC_NOT_FOUND without a message when there is none. */
#define DB_INT(s, err, ret, sql, ...)                                                              \
    db_int((s), "" sql, DB_ARGS(__VA_ARGS__), DB_COUNT(__VA_ARGS__), (ret), (err))

/* args[0] is not used. */
sqlite3_stmt *db_query(struct store *s, const char *sql, const struct arg *args, size_t count,
                       struct error *err) MUST_CHECK;
enum errc db_run(struct store *s, const char *sql, const struct arg *args, size_t count,
                 struct error *err) MUST_CHECK;
enum errc db_int(struct store *s, const char *sql, const struct arg *args, size_t count,
                 int64_t *ret, struct error *err) MUST_CHECK;
/* st NULL: the error of db_query stands already. */
enum errc db_step(struct store *s, sqlite3_stmt *st, bool *ret_row, struct error *err) MUST_CHECK;
void db_reset(sqlite3_stmt **st);
enum errc db_error(struct store *s, int code, struct error *err);
enum errc db_exec(struct store *s, const char *sql, struct error *err) MUST_CHECK;

int64_t db_col_time(sqlite3_stmt *st, int col);              /* NULL gives TIME_UNKNOWN */
span db_col(sqlite3_stmt *st, int col, struct arena *arena); /* copied */
span db_col_borrow(sqlite3_stmt *st, int col);               /* until the next step */

/* At most bytes_max bytes, without half a letter at the end. */
span db_cut(span text, size_t bytes_max);

/* Results that grow in an arena: what it outgrew stays there until the arena goes. */
struct list_of {
    struct arena *arena;
    void *at;
    size_t len, cap, size;
};
#define LIST_OF(type, a)                                                                           \
    { .arena = (a), .size = sizeof(type) }
void *list_push(struct list_of *l); /* not initialised */

/* ---- transactions (store/db.c) */

/* Each changing use-case stands between these two. Outside a group they are BEGIN IMMEDIATE and
 * COMMIT or ROLLBACK; inside one a failure that had changed something poisons the group. */
enum errc op_begin(struct store *s, struct error *err) MUST_CHECK;
enum errc op_end(struct store *s, enum errc rc, struct error *err) MUST_CHECK;
/* Moves the log (WAL) into the file and empties it, so that what was erased is in neither. */
void db_empty_log(struct store *s);
/* The next sequence number, inside a transaction. */
enum errc db_next_seq(struct store *s, int64_t *ret, struct error *err) MUST_CHECK;
int64_t db_hash(const struct store *s, span text); /* keyed, never 0 */
int64_t db_last_id(struct store *s);

/* ---- schema (store/schema.c) */

enum errc schema_prepare(struct store *s, const struct store_options *opts, struct error *err)
    MUST_CHECK;

/* ---- bodies (store/bodies.c) */

enum errc bodies_open(struct store *s, struct error *err) MUST_CHECK;
void bodies_close(struct store *s);
/* The frame is borrowed until the next call. */
enum errc bodies_pack(struct store *s, span text, span *ret_frame, int64_t *ret_dict,
                      struct error *err) MUST_CHECK;
enum errc bodies_unpack(struct store *s, span frame, int64_t dict, int64_t size,
                        struct arena *arena, span *ret, struct error *err) MUST_CHECK;
/* Learns the dictionary when it is time; failing is no harm. Outside a transaction. */
void bodies_learn(struct store *s);
enum { DICT_SAMPLES = 2000 };

/* ---- article rows (store/article_rows.c) */

/* Columns and joins of an article; ROW_BODY stands behind ROW_COLUMNS when the body is wanted. */
#define ROW_COLUMNS                                                                                \
    "a.id, a.source_id, src.slug, a.external_id, a.url, a.title, a.authors, a.section, "           \
    "a.category, a.summary, a.excerpt, iu.url, "                                                   \
    "CASE WHEN im.state IN (1, 2) THEN NULL ELSE im.hash END, a.lang, a.published_s, "             \
    "a.modified_s, a.found_s, a.order_s, a.flags, a.story_id, a.copy_of, a.version"
#define ROW_BODY ", b.dict, b.size, b.data"
#define ROW_JOINS                                                                                  \
    " LEFT JOIN sources src ON src.id = a.source_id"                                               \
    " LEFT JOIN image_urls iu ON iu.id = a.image_url_id"                                           \
    " LEFT JOIN images im ON im.id = iu.image_id"
#define ROW_BODY_JOIN " LEFT JOIN bodies b ON b.article_id = a.id"
enum { ROW_COLUMN_COUNT = 22 };
enum errc row_read(struct store *s, sqlite3_stmt *st, bool with_body, struct arena *arena,
                   struct article *ret, struct error *err) MUST_CHECK;
/* All rows of the statement, then resets it. */
enum errc row_read_all(struct store *s, sqlite3_stmt *st, bool with_body, struct arena *arena,
                       struct article **ret, uint64_t **ret_seqs, size_t *ret_count,
                       struct error *err) MUST_CHECK;

/* 2 a headline, 1 a copy, 0 not listed, -1 removed. */
int row_shown(const struct article *a);
/* The authors as one column: joined by newlines, and back. */
span row_authors_join(const struct article *a, struct arena *arena);
void row_authors_split(span joined, struct article *ret);

/* ---- authors (store/authors.c) */

/* Counts the authors of an article in, or out again; a->authors, source_id, order_s and id tell. */
enum errc authors_add(struct store *s, const struct article *a, struct error *err) MUST_CHECK;
enum errc authors_drop(struct store *s, const struct article *a, struct error *err) MUST_CHECK;

/* ---- names (store/names.c) */

/* Rows for the names of an article; their ids are appended to ret_ids, for its own row. */
enum errc names_add(struct store *s, const struct article *a, const struct name *names,
                    size_t count, struct buf *ret_ids, struct error *err) MUST_CHECK;
enum errc names_drop(struct store *s, int64_t article_id, struct error *err) MUST_CHECK;
/* After a rollback: what was new is not there. */
void names_forget(struct store *s);
/* The name that a spelling is told at; itself for all others. */
enum errc name_home(struct store *s, int64_t id, int64_t *ret, struct error *err) MUST_CHECK;
#define NAME_COLUMNS "SELECT n.id, n.kind, n.key, n.text, n.text_fr, n.text_en FROM names n"
struct name_row name_read(sqlite3_stmt *st, struct arena *arena);
size_t name_ids_of(span blob, int64_t ids[NAMES_MAX]); /* articles.names */
/* By its words, for store_name_search (store/name_search.c). */
enum errc names_index(struct store *s, int64_t id, const struct name *n, struct error *err)
    MUST_CHECK;
/* Of an archive whose names have no words yet. */
enum errc names_index_all(struct store *s, struct error *err) MUST_CHECK;

/* ---- stories (store/stories.c) */

/* The article a (its id is known, its row need not be there) enters a->story_id, or a new story
 * when that is 0; a->story_id is filled, *ret_new_id too when it is new. */
enum errc story_join(struct store *s, struct article *a, int64_t *ret_new_id, struct error *err)
    MUST_CHECK;
/* What a story needs to know of an article. */
struct story_piece {
    int64_t id, order_s, source_id, copy_of;
    int64_t joined_s; /* when a merge or split brought it here; 0 = it came by itself */
    int64_t came_s;   /* found */
    enum category category;
    int shown; /* row_shown() */
    bool breaking, image;
};
/* A story made of these, in the order they came. */
void story_replay(struct store *s, int64_t id, const struct story_piece *pieces, size_t count,
                  struct story *ret);
/* Counts, lead and weight anew from the articles: after a removal or a change. */
enum errc story_recount(struct store *s, int64_t id, struct error *err) MUST_CHECK;

/* ---- pictures (store/images.c) */

/* The row of an image address, made when it is new. */
enum errc image_url_id(struct store *s, span url, int64_t source_id, int64_t found_s, int64_t *ret,
                       struct error *err) MUST_CHECK;

/* Id of a picture; ERRC_NOT_FOUND. */
enum errc image_find(struct store *s, const char *hash, struct arena *arena, struct image *ret,
                     int64_t *ret_id, struct error *err) MUST_CHECK;
struct near {
    int64_t id, hidden_by;
    int distance;
    enum image_state state;
};
/* Pictures whose fingerprint is at most NEAR_BITS away, the picture itself (if stored) too. */
enum { NEAR_BITS = 4 };
enum errc image_near(struct store *s, uint64_t dhash, struct arena *arena, struct near **ret,
                     size_t *ret_count, struct error *err) MUST_CHECK;
enum errc images_read(struct store *s, sqlite3_stmt *st, struct arena *arena, struct image **ret,
                      size_t *ret_count, struct error *err) MUST_CHECK;
#define IMAGE_COLUMNS                                                                              \
    "hash, url, width, height, sizes, dhash, state, reports, first_report_s, r0, r1, r2, r3, r4"

/* ---- links (store/links.c) */

/* The article is not looked at again. */
enum errc link_visits_end(struct store *s, int64_t article_id, struct error *err) MUST_CHECK;

/* ---- events, log */

enum errc event_add_row(struct store *s, const struct source_event *e, struct error *err)
    MUST_CHECK;
enum errc log_add_row(struct store *s, const struct log_row *row, struct error *err) MUST_CHECK;
enum errc log_check(struct store *s, struct error *err) MUST_CHECK;

#endif
