/* SQLite FTS5: contentless, detail=full, rowid = id = order of time; the rest in a side table.
 * A date range is a range of rowids, found in the side table: as cheap as FTS5 can have it. */
#include "common.h"

#include <sqlite3.h>

static sqlite3 *db;
static long long newest_s;

static void die(const char *what) {
    fprintf(stderr, "fts5: %s: %s\n", what, db ? sqlite3_errmsg(db) : "");
    exit(1);
}

static void run(const char *sql) {
    if (sqlite3_exec(db, sql, NULL, NULL, NULL)) die(sql);
}

/* The tokenizer: words between blanks, as they are. */
static int tok_create(void *ctx, const char **args, int n, Fts5Tokenizer **ret) {
    (void) ctx, (void) args, (void) n;
    *ret = (Fts5Tokenizer *) &newest_s;
    return SQLITE_OK;
}
static void tok_delete(Fts5Tokenizer *t) {
    (void) t;
}
static int tok_run(Fts5Tokenizer *t, void *ctx, int flags, const char *s, int n,
                   int (*token)(void *, int, const char *, int, int, int)) {
    (void) t, (void) flags;
    for (int i = 0; i < n;) {
        while (i < n && s[i] == ' ') i++;
        int from = i;
        while (i < n && s[i] != ' ') i++;
        if (i > from) {
            int rc = token(ctx, 0, s + from, i - from, from, i);
            if (rc) return rc;
        }
    }
    return SQLITE_OK;
}

static void open_db(const char *dir) {
    char path[4096];
    snprintf(path, sizeof(path), "%s/fts5.db", dir);
    if (sqlite3_open(path, &db)) die("open");
    fts5_api *api = NULL;
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &s, NULL)) die("this SQLite has no FTS5");
    sqlite3_bind_pointer(s, 1, &api, "fts5_api_ptr", NULL);
    sqlite3_step(s);
    sqlite3_finalize(s);
    static fts5_tokenizer blanks = { tok_create, tok_delete, tok_run };
    if (!api || api->xCreateTokenizer(api, "blanks", NULL, &blanks, NULL)) die("tokenizer");
    run("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-262144; PRAGMA "
        "mmap_size=17179869184;");
}

static void build(const char *tokens, const char *dir) {
    open_db(dir);
    run("CREATE VIRTUAL TABLE f USING fts5(b, content='', tokenize='blanks')");
    run("CREATE TABLE d(id INTEGER PRIMARY KEY, t INTEGER, src TEXT, cat TEXT, story INTEGER)");
    run("BEGIN");
    sqlite3_stmt *f, *d;
    if (sqlite3_prepare_v2(db, "INSERT INTO f(rowid,b) VALUES(?,?)", -1, &f, NULL)) die("insert");
    if (sqlite3_prepare_v2(db, "INSERT INTO d VALUES(?,?,?,?,?)", -1, &d, NULL)) die("insert");
    FILE *in = fopen(tokens, "r");
    if (!in) die(tokens);
    char *line = NULL;
    size_t size = 0;
    for (struct row r; getline(&line, &size, in) > 0;) {
        if (!row_parse(line, &r)) continue;
        sqlite3_bind_int64(f, 1, r.id);
        sqlite3_bind_text(f, 2, r.text, -1, SQLITE_STATIC);
        sqlite3_bind_int64(d, 1, r.id);
        sqlite3_bind_int64(d, 2, r.time_s);
        sqlite3_bind_text(d, 3, r.source, -1, SQLITE_STATIC);
        sqlite3_bind_text(d, 4, r.category, -1, SQLITE_STATIC);
        sqlite3_bind_int64(d, 5, r.story);
        if (sqlite3_step(f) != SQLITE_DONE || sqlite3_step(d) != SQLITE_DONE) die("insert");
        sqlite3_reset(f);
        sqlite3_reset(d);
    }
    sqlite3_finalize(f);
    sqlite3_finalize(d);
    run("COMMIT");
    run("INSERT INTO f(f) VALUES('optimize')");
    run("CREATE INDEX d_t ON d(t)");
    run("VACUUM");
    printf("{\"version\":\"SQLite %s\"}\n", sqlite3_libversion());
}

static long long one(const char *sql, long long arg) {
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL)) die(sql);
    if (sqlite3_bind_parameter_count(s)) sqlite3_bind_int64(s, 1, arg);
    long long v = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_finalize(s);
    return v;
}

/* FTS5's own language; words are quoted. Returns 0 when it cannot be said. */
static int match_of(const struct ask *a, char *out, size_t size, const char **source) {
    size_t n = 0;
    *source = NULL;
    if (a->musts && a->anys) return 0;
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < a->count; i++) {
            const struct clause *c = &a->clauses[i];
            if (c->op == '#') *source = c->words[0];
            if (c->op == '#' || (c->op == '-') != pass) continue;
            const char *glue = !n ? "" : pass ? " NOT " : c->op == '?' ? " OR " : " AND ";
            n += (size_t) snprintf(out + n, size - n, "%s\"", glue);
            for (int w = 0; w < c->count; w++)
                n += (size_t) snprintf(out + n, size - n, "%s%s", w ? " " : "", c->words[w]);
            n += (size_t) snprintf(out + n, size - n, "\"");
        }
    return n > 0;
}

static const char *sql_of(const struct ask *a, const char *source, char *sql, size_t size) {
    const char *c = a->command;
    int joins = source || is(c, "DECAY_10") || is(c, "HIST_DAY") || is(c, "FACET_SRC") ||
                is(c, "COLLAPSE_10");
    const char *what = "f.rowid", *tail = "";
    char decay[200];
    if (is(c, "COUNT")) what = "count(*)";
    if (is(c, "TOP_10") || is(c, "TOP_10_COUNT")) tail = "ORDER BY rank LIMIT 10";
    if (is(c, "TOP_100")) tail = "ORDER BY rank LIMIT 100";
    if (is(c, "NEWEST_10")) tail = "ORDER BY f.rowid DESC LIMIT 10";
    if (is(c, "DECAY_10")) {
        snprintf(decay, sizeof(decay),
                 "ORDER BY bm25(f) - 2.0/(1+max(0,%lld-d.t)/1209600.0) LIMIT 10", newest_s);
        tail = decay;
    }
    if (is(c, "HIST_DAY")) what = "d.t/86400, count(*)", tail = "GROUP BY 1";
    if (is(c, "FACET_SRC")) what = "d.src, count(*)", tail = "GROUP BY 1";
    if (is(c, "COLLAPSE_10"))
        snprintf(
            sql, size,
            "WITH m AS MATERIALIZED (SELECT f.rowid AS id, d.story AS s, bm25(f) AS r FROM f CROSS "
            "JOIN d "
            "ON d.id=f.rowid WHERE f MATCH ?1 AND f.rowid>=?2 AND f.rowid<?3%s) "
            "SELECT id FROM (SELECT id, min(r) AS best FROM m GROUP BY s) ORDER BY best LIMIT 10",
            source ? " AND d.src=?4" : "");
    else
        snprintf(sql, size, "SELECT %s FROM f%s WHERE f MATCH ?1%s%s %s", what,
                 joins ? " CROSS JOIN d ON d.id=f.rowid" : "",
                 a->from_s || a->to_s ? " AND f.rowid>=?2 AND f.rowid<?3" : "",
                 source ? " AND d.src=?4" : "", tail);
    return sql;
}

static void answer(char *line) {
    static struct ask a;
    char match[8192], sql[1024], out[65536];
    const char *source;
    long long began = now_ns();
    if (!ask_parse(line, &a) || !match_of(&a, match, sizeof(match), &source)) {
        printf("0\tunsupported\n");
        return;
    }
    long long lo =
        a.from_s
            ? one("SELECT coalesce(min(id),1<<62) FROM d WHERE t=(SELECT min(t) FROM d WHERE t>=?)",
                  a.from_s)
            : 0;
    long long hi =
        a.to_s
            ? one("SELECT coalesce(min(id),1<<62) FROM d WHERE t=(SELECT min(t) FROM d WHERE t>=?)",
                  a.to_s)
            : 1LL << 62;
    size_t n = 0;
    out[0] = 0;
    for (int counting = is(a.command, "TOP_10_COUNT"); counting >= 0; counting--) {
        const char *command = a.command;
        if (counting) a.command = "COUNT";
        sqlite3_stmt *s;
        if (sqlite3_prepare_v2(db, sql_of(&a, source, sql, sizeof(sql)), -1, &s, NULL)) die(sql);
        a.command = (char *) command;
        sqlite3_bind_text(s, 1, match, -1, SQLITE_STATIC);
        if (sqlite3_bind_parameter_count(s) >= 2) {
            sqlite3_bind_int64(s, 2, lo);
            sqlite3_bind_int64(s, 3, hi);
        }
        if (source) sqlite3_bind_text(s, 4, source, -1, SQLITE_STATIC);
        int rc;
        while ((rc = sqlite3_step(s)) == SQLITE_ROW && n + 200 < sizeof(out)) {
            n += (size_t) snprintf(out + n, sizeof(out) - n, "%s",
                                   (const char *) sqlite3_column_text(s, 0));
            if (sqlite3_column_count(s) > 1)
                n += (size_t) snprintf(out + n, sizeof(out) - n, "=%lld",
                                       (long long) sqlite3_column_int64(s, 1));
            out[n++] = ' ';
        }
        if (rc != SQLITE_DONE && rc != SQLITE_ROW) die(sql);
        sqlite3_finalize(s);
    }
    printf("%lld\t%.*s\n", now_ns() - began, (int) n, out);
}

int main(int argc, char **argv) {
    if (argc == 4 && is(argv[1], "build")) {
        build(argv[2], argv[3]);
        return 0;
    }
    open_db(argv[2]);
    newest_s = one("SELECT max(t) FROM d", 0);
    printf("ready\n");
    fflush(stdout);
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, stdin) > 0) {
        answer(line);
        fflush(stdout);
    }
    return 0;
}
