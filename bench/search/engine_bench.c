/* engine_bench - Warraq's side of the search benchmark: the index room, fed with given tokens.
 *
 *     engine_bench build TOKENS.tsv DIR
 *     engine_bench serve DIR              the line protocol of bench/search/README.md
 *
 * An article is added as its tokens in the language of stems, so the analyzer leaves them as they
 * are (bench_tokens has checked each); a query says that its words are stems, too.
 */

#include "base/clock.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/map.h"
#include "search/query_parse.h"
#include "search/search.h"
#include "text/text.h"

#include <stdio.h>

enum { COMMIT_EVERY = 100000 };

/* The clock of base has microseconds; a query may take fewer. */
static int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static _Noreturn void fail(const char *what) {
    fprintf(stderr, "engine_bench: %s\n", what);
    exit(1);
}

static int64_t number(span s) {
    int64_t v = 0;
    for (size_t i = 0; i < s.len && s.at[i] >= '0' && s.at[i] <= '9'; i++)
        v = v * 10 + s.at[i] - '0';
    return v;
}

static void check(enum errc rc, const struct error *err) {
    if (rc) fail(err->msg);
}

/* Sources have numbers in the index; their names are needed to print facets. */
static int64_t source_number(struct map *numbers, FILE *names, span name) {
    size_t before = numbers->len;
    uint64_t *at = map_at(numbers, hash64(name, 1), before + 1);
    if (numbers->len > before) fprintf(names, "%.*s\n", (int) name.len, name.at);
    return (int64_t) *at;
}

static bool parse_article(span line, struct map *numbers, FILE *names, struct article *a) {
    span f[5];
    for (size_t i = 0; i < COUNT_OF(f); i++)
        if (!span_next(&line, '\t', &f[i])) return false;
    *a = (struct article){ .id = number(f[0]),
                           .order_s = number(f[1]),
                           .published_s = number(f[1]),
                           .source = f[2],
                           .source_id = source_number(numbers, names, f[2]),
                           .story_id = number(f[4]),
                           .lang = TEXT_LANG_STEMS,
                           .body = line };
    return category_parse(f[3], &a->category) || true;
}

static void build(const char *tokens, const char *dir) {
    struct error err = { 0 };
    struct index_writer *w = NULL;
    FILE *in = fopen(tokens, "r"); /* not mapped: the peak of memory would count it */
    if (!in) fail("cannot read the tokens");
    check(index_writer_open(dir, &w, &err), &err);
    char path[FS_PATH_SIZE];
    if (!fs_join(path, dir, "sources.txt")) fail("path is too long");
    FILE *names = fopen(path, "w");
    if (!names) fail("cannot write the names of the sources");
    DEFER(map_done) struct map numbers = MAP_INIT;
    uint64_t n = 0;
    char *line = NULL;
    size_t size = 0;
    for (ssize_t len; (len = getline(&line, &size, in)) > 0;) {
        struct article a;
        if (!parse_article((span){ line, (size_t) len - 1 }, &numbers, names, &a)) continue;
        check(index_writer_add(w, &a, &err), &err);
        if (++n % COMMIT_EVERY) continue;
        check(index_writer_commit(w, n, &err), &err);
    }
    check(index_writer_commit(w, n, &err), &err);
    check(index_writer_merge_fully(w, &err), &err);
    index_writer_close(w);
    free(line);
    if (fclose(in) || fclose(names)) fail("cannot write the names of the sources");
    printf("{\"articles\":%llu}\n", (unsigned long long) n);
}

enum { NODES_MAX = 256 };
struct question {
    struct query q;
    size_t node_count;
    struct query_node nodes[NODES_MAX];
};

static struct query_node *new_node(struct question *ask, enum query_node_type type, span text,
                                   struct query_node *first) {
    struct query_node *n = &ask->nodes[ask->node_count++];
    *n = (struct query_node){ .type = type, .text = text, .first = first };
    return n;
}

/* "+a +b~c -d ?e #source" as a query, a phrase for each clause; false: our language has no words
 * for it. As the rivals do, who are not asked in their languages of queries either. The words point
 * into the line, in which "~" becomes a blank. */
static bool add_clauses(struct question *ask, char *line, size_t len, struct query_node **ret) {
    bool must = false, any = false;
    struct query_node *first = NULL, **tail = &first;
    for (char *end = line + len, *at = line; at < end; at++) {
        char op = *at, *word = at + 1;
        for (at = word; at < end && *at != ' '; at++)
            if (*at == '~') *at = ' ';
        span words = { word, (size_t) (at - word) };
        if (op == '#') {
            ask->q.source = words;
            continue;
        }
        if (ask->node_count + 3 > NODES_MAX) return false;
        must |= op == '+';
        any |= op == '?';
        *tail = new_node(ask, QUERY_PHRASE, words, NULL);
        if (op == '-') *tail = new_node(ask, QUERY_NOT, SPAN_EMPTY, *tail);
        tail = &(*tail)->next;
    }
    *ret = first;
    if (first && first->next) *ret = new_node(ask, any ? QUERY_OR : QUERY_AND, SPAN_EMPTY, first);
    return !(must && any);
}

enum command {
    TOP_10,
    TOP_100,
    NEWEST_10,
    DECAY_10,
    COLLAPSE_10,
    TOP_10_COUNT,
    COUNT,
    HIST_DAY,
    FACET_SRC
};
static const span commands[] = {
    [TOP_10] = { "TOP_10", sizeof("TOP_10") - 1 },
    [TOP_100] = { "TOP_100", sizeof("TOP_100") - 1 },
    [NEWEST_10] = { "NEWEST_10", sizeof("NEWEST_10") - 1 },
    [DECAY_10] = { "DECAY_10", sizeof("DECAY_10") - 1 },
    [COLLAPSE_10] = { "COLLAPSE_10", sizeof("COLLAPSE_10") - 1 },
    [TOP_10_COUNT] = { "TOP_10_COUNT", sizeof("TOP_10_COUNT") - 1 },
    [COUNT] = { "COUNT", sizeof("COUNT") - 1 },
    [HIST_DAY] = { "HIST_DAY", sizeof("HIST_DAY") - 1 },
    [FACET_SRC] = { "FACET_SRC", sizeof("FACET_SRC") - 1 },
};

/* What the command wants of the index; false: unknown. */
static bool set_command(span name, int64_t now_s, struct query *q, enum command *ret) {
    size_t i = 0;
    while (i < COUNT_OF(commands) && !span_eq(name, commands[i])) i++;
    enum command c = *ret = (enum command) i;
    q->limit = c == TOP_100 ? 100 : c < COUNT ? 10 : 0;
    q->no_total = c < TOP_10_COUNT;
    if (c == NEWEST_10) q->sort = SORT_NEWEST;
    if (c == DECAY_10) q->now_s = now_s;
    q->collapse = c == COLLAPSE_10;
    if (c == HIST_DAY) q->facets = FACET_DAYS;
    if (c == FACET_SRC) q->facets = FACET_SOURCES;
    return i < COUNT_OF(commands);
}

static void print_answer(enum command command, const struct results *r, const struct buf *names) {
    if (command == HIST_DAY) {
        for (size_t i = 0; i < r->day_count; i++)
            printf("%lld=%lld ", (long long) r->days[i].value, (long long) r->days[i].count);
        return;
    }
    if (command == FACET_SRC) {
        for (size_t i = 0; i < r->source_count; i++) {
            span rest = buf_span(names), name = SPAN_EMPTY;
            for (int64_t n = r->sources[i].value; n > 0; n--) (void) span_next(&rest, '\n', &name);
            printf("%.*s=%lld ", (int) name.len, name.at, (long long) r->sources[i].count);
        }
        return;
    }
    if (command == COUNT || command == TOP_10_COUNT) printf("%lld ", (long long) r->total);
    for (size_t i = 0; i < r->hit_count; i++) printf("%lld ", (long long) r->hits[i].article_id);
}

static void answer(struct index_reader *reader, char *line, size_t len, int64_t now_s,
                   const struct buf *names, struct arena *arena) {
    static struct question ask;
    enum command command;
    struct query_node *tree;
    int64_t began = now_ns();
    span rest = { line, len }, name = SPAN_EMPTY, from = SPAN_EMPTY, to = SPAN_EMPTY;
    (void) span_next(&rest, '\t', &name);
    (void) span_next(&rest, '\t', &from);
    (void) span_next(&rest, '\t', &to);
    ask.q = (struct query){ .stems_given = true, .no_words = true };
    ask.node_count = 0;
    ask.q.from_s = number(from);
    ask.q.to_s = number(to);
    if (!ask.q.from_s) ask.q.from_s = TIME_UNKNOWN;
    if (!ask.q.to_s) ask.q.to_s = TIME_UNKNOWN;
    if (!set_command(name, now_s, &ask.q, &command) ||
        !add_clauses(&ask, line + len - rest.len, rest.len, &tree)) {
        printf("0\tunsupported\n");
        return;
    }
    struct results r = { 0 };
    index_reader_query_tree(reader, tree, &ask.q, arena, &r);
    printf("%lld\t", (long long) (now_ns() - began));
    print_answer(command, &r, names);
    putchar('\n');
}

static int64_t newest_time(struct index_reader *reader, struct arena *arena) {
    struct query q = {
        .sort = SORT_NEWEST, .limit = 1, .from_s = TIME_UNKNOWN, .to_s = TIME_UNKNOWN
    };
    struct results r = { 0 };
    index_reader_query(reader, &q, arena, &r);
    return r.hit_count ? r.hits[0].order_s : 0;
}

static void serve(const char *dir) {
    struct error err = { 0 };
    struct index_reader *reader = NULL;
    check(index_reader_open(dir, &reader, &err), &err);
    char path[FS_PATH_SIZE];
    DEFER(buf_done) struct buf names = BUF(MIB);
    if (!fs_join(path, dir, "sources.txt")) fail("path is too long");
    check(fs_read(path, &names, &err), &err);
    struct arena arena = ARENA_INIT;
    int64_t now_s = newest_time(reader, &arena);
    printf("ready\n");
    fflush(stdout);
    char *line = NULL;
    size_t size = 0;
    for (ssize_t n; (n = getline(&line, &size, stdin)) > 0;) {
        while (n && line[n - 1] == '\n') n--;
        arena_reset(&arena);
        answer(reader, line, (size_t) n, now_s, &names, &arena);
        fflush(stdout);
    }
    free(line);
    arena_done(&arena);
    index_reader_close(reader);
}

int main(int argc, char **argv) {
    if (argc == 4 && strcmp(argv[1], "build") == 0)
        build(argv[2], argv[3]);
    else if (argc == 3 && strcmp(argv[1], "serve") == 0)
        serve(argv[2]);
    else
        fail("usage: build TOKENS.tsv DIR | serve DIR");
    return 0;
}
