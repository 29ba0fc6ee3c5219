/* PostgreSQL GIN on a tsvector made of the given tokens ('word':1,2): no dictionary, no stemming.
 * A tsvector keeps at most 256 places of a word and none behind 16383, and its ranking does not
 * know how rare a word is. Time is that of a round trip over a local socket.
 *     build TOKENS CONNINFO | serve CONNINFO        the server is started by the driver */
#include "common.h"

#include <postgresql/libpq-fe.h>

static PGconn *db;
static long long newest_s;

static void die(const char *what) {
    fprintf(stderr, "postgres: %s: %s\n", what, db ? PQerrorMessage(db) : "");
    exit(1);
}

static void run(const char *sql) {
    PGresult *r = PQexec(db, sql);
    ExecStatusType s = PQresultStatus(r);
    if (s != PGRES_COMMAND_OK && s != PGRES_TUPLES_OK && s != PGRES_COPY_IN) die(sql);
    PQclear(r);
}

/* 'word':1 'next':2 ... in the text form of COPY; the server sorts and joins. */
static size_t vector_of(char *text, char *out) {
    size_t n = 0;
    int at = 0;
    for (char *w, *save = NULL; (w = strtok_r(text, " ", &save)); text = NULL)
        n += (size_t) sprintf(out + n, "'%s':%d ", w, ++at < 16383 ? at : 16383);
    return n;
}

static void build(const char *tokens) {
    run("SET synchronous_commit=off");
    run("SET maintenance_work_mem='1GB'");
    run("CREATE TABLE d(id int PRIMARY KEY, t bigint, src text, cat text, story bigint, v "
        "tsvector)");
    run("COPY d FROM STDIN");
    FILE *in = fopen(tokens, "r");
    if (!in) die(tokens);
    char *line = NULL, *out = NULL;
    size_t size = 0, room = 0;
    for (struct row r; getline(&line, &size, in) > 0;) {
        if (!row_parse(line, &r)) continue;
        size_t need = strlen(r.text) * 8 + 4096;
        if (need > room) {
            free(out);
            out = malloc(room = need);
            if (!out) die("memory");
        }
        size_t n = (size_t) sprintf(out, "%lld\t%lld\t%s\t%s\t%lld\t", r.id, r.time_s, r.source,
                                    r.category, r.story);
        n += vector_of(r.text, out + n);
        out[n++] = '\n';
        if (PQputCopyData(db, out, (int) n) != 1) die("copy");
    }
    if (PQputCopyEnd(db, NULL) != 1) die("copy");
    PGresult *r = PQgetResult(db);
    if (PQresultStatus(r) != PGRES_COMMAND_OK) die("copy");
    PQclear(r);
    PQclear(PQgetResult(db));
    run("CREATE INDEX ON d USING gin(v) WITH (fastupdate=off)");
    run("CREATE INDEX ON d(t)");
    run("VACUUM ANALYZE d");
    r = PQexec(db, "SELECT pg_total_relation_size('d'), pg_relation_size('d_v_idx'), version()");
    printf("{\"version\":\"%.15s\",\"bytes\":%s,\"gin_bytes\":%s}\n", PQgetvalue(r, 0, 2),
           PQgetvalue(r, 0, 0), PQgetvalue(r, 0, 1));
    PQclear(r);
}

static size_t clause(char *out, const struct clause *c) {
    size_t n = (size_t) sprintf(out, "(");
    for (int w = 0; w < c->count; w++)
        n += (size_t) sprintf(out + n, "%s'%s'", w ? " <-> " : "", c->words[w]);
    return n + (size_t) sprintf(out + n, ")");
}

static int tsquery_of(const struct ask *a, char *out, const char **source) {
    size_t n = 0;
    *source = NULL;
    if (a->musts && a->anys) return 0;
    for (int pass = 0; pass < 2; pass++) {
        int first = 1;
        for (int i = 0; i < a->count; i++) {
            const struct clause *c = &a->clauses[i];
            if (c->op == '#') *source = c->words[0];
            if (c->op == '#' || (c->op == '-') != pass) continue;
            n += (size_t) sprintf(out + n, "%s",
                                  pass           ? " & !"
                                  : first        ? "("
                                  : c->op == '?' ? " | "
                                                 : " & ");
            n += clause(out + n, c);
            first = 0;
        }
        if (!pass) n += (size_t) sprintf(out + n, ")");
    }
    return 1;
}

static void sql_of(const struct ask *a, const char *command, const char *source, char *sql) {
    const char *what = "id", *tail = "";
    char decay[200];
    if (is(command, "COUNT")) what = "count(*)";
    if (is(command, "TOP_10") || is(command, "TOP_10_COUNT"))
        tail = "ORDER BY ts_rank(v,$1::tsquery,1) DESC LIMIT 10";
    if (is(command, "TOP_100")) tail = "ORDER BY ts_rank(v,$1::tsquery,1) DESC LIMIT 100";
    if (is(command, "NEWEST_10")) tail = "ORDER BY id DESC LIMIT 10";
    if (is(command, "DECAY_10")) {
        sprintf(decay,
                "ORDER BY ts_rank(v,$1::tsquery,1) + 2.0/(1+(%lld-t)/1209600.0) DESC LIMIT 10",
                newest_s);
        tail = decay;
    }
    if (is(command, "HIST_DAY")) what = "t/86400, count(*)", tail = "GROUP BY 1";
    if (is(command, "FACET_SRC")) what = "src, count(*)", tail = "GROUP BY 1";
    char where[300];
    size_t n = (size_t) sprintf(where, "v @@ $1::tsquery");
    if (a->from_s) n += (size_t) sprintf(where + n, " AND t>=%lld", a->from_s);
    if (a->to_s) n += (size_t) sprintf(where + n, " AND t<%lld", a->to_s);
    if (source) sprintf(where + n, " AND src='%s'", source);
    if (is(command, "COLLAPSE_10"))
        sprintf(sql,
                "SELECT id FROM (SELECT DISTINCT ON (story) id, r FROM (SELECT id, story, "
                "ts_rank(v,$1::tsquery,1) r "
                "FROM d WHERE %s) m ORDER BY story, r DESC) b ORDER BY r DESC LIMIT 10",
                where);
    else
        sprintf(sql, "SELECT %s FROM d WHERE %s %s", what, where, tail);
}

static void answer(char *line) {
    static struct ask a;
    static char query[16384], sql[4096], out[262144];
    const char *source, *values[1] = { query };
    long long began = now_ns();
    if (!ask_parse(line, &a) || !tsquery_of(&a, query, &source)) {
        printf("0\tunsupported\n");
        return;
    }
    size_t n = 0;
    out[0] = 0;
    for (int counting = is(a.command, "TOP_10_COUNT"); counting >= 0; counting--) {
        sql_of(&a, counting ? "COUNT" : a.command, source, sql);
        PGresult *r = PQexecParams(db, sql, 1, NULL, values, NULL, NULL, 0);
        if (PQresultStatus(r) != PGRES_TUPLES_OK) die(sql);
        for (int i = 0; i < PQntuples(r) && n + 200 < sizeof(out); i++)
            n += (size_t) sprintf(out + n, PQnfields(r) > 1 ? "%s=%s " : "%s ", PQgetvalue(r, i, 0),
                                  PQnfields(r) > 1 ? PQgetvalue(r, i, 1) : "");
        PQclear(r);
    }
    printf("%lld\t%s\n", now_ns() - began, out);
}

int main(int argc, char **argv) {
    db = PQconnectdb(argv[argc - 1]);
    if (PQstatus(db) != CONNECTION_OK) die("connect");
    if (argc == 4) {
        build(argv[2]);
        return 0;
    }
    run("SET max_parallel_workers_per_gather=0");
    run("SET jit=off");
    run("SET work_mem='256MB'");
    PGresult *r = PQexec(db, "SELECT max(t) FROM d");
    newest_s = atoll(PQgetvalue(r, 0, 0));
    PQclear(r);
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
