/* search_bench - builds an index from article JSON lines and times classes of queries, one thread.
 *
 *     zstdcat ../shared/data/corpus/STAR.jsonl.zst > /tmp/corpus.jsonl   (STAR: the shell's)
 *     build/bench/search_bench /tmp/corpus.jsonl /tmp/bench-index [COMMIT_EVERY [build | CLASS
 * [ROUNDS]]]
 *
 * Queries are words of titles of the corpus, drawn with a fixed seed; each is asked ROUNDS (3)
 * times, the best time counts. Building is CPU time, queries are wall time. "total": all matches
 * are counted too. With 0 for COMMIT_EVERY the index is there already.
 */

#include "base/clock.h"
#include "base/fs.h"
#include "base/map.h"
#include "base/rand.h"
#include "base/vec.h"
#include "model/record.h"
#include "search/search.h"

#include <stdio.h>

enum { QUERIES = 200, ARTICLES_MAX = 2000000 };

/* Of this process: the machine may be busy with others. */
static int64_t cpu_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static void fail(const struct error *err) {
    fprintf(stderr, "search_bench: %s\n", err->msg);
    exit(1);
}

/* every 0: only the titles are read. */
static void build(span lines, const char *dir, uint64_t every, span *titles, size_t *ret_count) {
    struct error err = { 0 };
    struct index_writer *w = NULL;
    if (every && index_writer_open(dir, &w, &err)) fail(&err);
    struct arena arena = ARENA_INIT;
    DEFER(map_done) struct map sources = MAP_INIT;
    int64_t add_us = 0, commit_us = 0, id = 0, bytes = 0;
    for (span line; span_next(&lines, '\n', &line) && id < ARTICLES_MAX;) {
        struct article a;
        struct error bad = { 0 };
        arena_reset(&arena);
        if (record_parse(line, &arena, &a, &bad)) continue;
        a.id = ++id;
        a.order_s = article_order_s(a.published_s, 1767225600);
        a.source_id = (int64_t) *map_at(&sources, (uint64_t) a.source.at[0] << 8 | a.source.len,
                                        sources.len + 1);
        bytes += (int64_t) (a.title.len + a.body.len + a.summary.len);
        titles[(*ret_count)++] = span_trim(
            (span){ memcpy(mem_alloc(a.title.len + 1), a.title.at, a.title.len), a.title.len });
        if (!every) continue;
        int64_t from = cpu_us();
        if (index_writer_add(w, &a, &err)) fail(&err);
        add_us += cpu_us() - from;
        if (id % (int64_t) every) continue;
        from = cpu_us();
        if (index_writer_commit(w, (uint64_t) id, &err) || index_writer_merge(w, &err)) fail(&err);
        commit_us += cpu_us() - from;
    }
    arena_done(&arena);
    if (!every) return;
    int64_t from = cpu_us();
    if (index_writer_commit(w, (uint64_t) id, &err) || index_writer_merge(w, &err)) fail(&err);
    commit_us += cpu_us() - from;
    index_writer_close(w);
    printf("build: %lld articles, %.1f MB text; add %.1f us, commit and merge %.1f us an article; "
           "%.1f MB/s\n",
           (long long) id, (double) bytes / 1e6, (double) add_us / (double) id,
           (double) commit_us / (double) id, (double) bytes / (double) (add_us + commit_us));
}

static int by_value(const void *a, const void *b) {
    int64_t x = *(const int64_t *) a, y = *(const int64_t *) b;
    return (x > y) - (x < y);
}

struct class {
    const char *name, *form; /* %: a word of a title; &: the next word of the same title */
    struct query q;
};

static span draw(struct rng *r, const char *form, const span *titles, size_t count,
                 struct arena *arena) {
    DEFER(buf_done) struct buf b = BUF(4096);
    span rest = SPAN_EMPTY;
    for (; *form; form++) {
        span word = SPAN_EMPTY;
        if (*form == '%') {
            rest = titles[rng_below(r, count)];
            for (uint64_t skip = rng_below(r, 4); skip; skip--) (void) span_next(&rest, ' ', &word);
        }
        if (*form == '%' || *form == '&') {
            (void) span_next(&rest, ' ', &word);
            buf_add(&b, word);
        } else {
            buf_add_char(&b, *form);
        }
    }
    return arena_copy(arena, buf_span(&b));
}

static void run(struct index_reader *r, const struct class *c, const span *titles, size_t count,
                uint64_t rounds) {
    DEFER(arena_done) struct arena arena = ARENA_INIT, words = ARENA_INIT;
    struct rng rng = rng_of(42);
    int64_t us[QUERIES], hits = 0, sum = 0;
    for (size_t i = 0; i < QUERIES; i++) {
        struct query q = c->q;
        q.text = draw(&rng, c->form, titles, count, &words);
        us[i] = INT64_MAX;
        for (uint64_t round = 0; round < rounds; round++) {
            struct results res;
            arena_reset(&arena);
            index_reader_query(r, &q, &arena, &res);
            if (res.took_us < us[i]) us[i] = res.took_us;
            if (!round) hits += res.total;
        }
        sum += us[i];
    }
    qsort(us, QUERIES, sizeof(*us), by_value);
    printf("%-22s mean %6.0f us  p50 %6lld  p99 %6lld  worst %6lld   %9.1f hits\n", c->name,
           (double) sum / QUERIES, (long long) us[QUERIES / 2], (long long) us[QUERIES * 99 / 100],
           (long long) us[QUERIES - 1], (double) hits / QUERIES);
}

static void run_classes(struct index_reader *r, const span *titles, size_t count, const char *only,
                        uint64_t rounds) {
    struct query top = { .from_s = TIME_UNKNOWN,
                         .to_s = TIME_UNKNOWN,
                         .sort = SORT_RELEVANCE,
                         .now_s = 1533000000,
                         .limit = 10 };
    struct query newest = top, month = top, collapse = top, facets = top, count_only = top;
    struct query hits = top, hits_newest = top, hits_oldest = top, hits_collapse = top;
    newest.sort = month.sort = SORT_NEWEST;
    month.from_s = 1519862400;
    month.to_s = 1522540800;
    collapse.collapse = true;
    facets.facets = FACET_ALL;
    count_only.limit = 0;
    hits.no_total = hits_newest.no_total = hits_oldest.no_total = hits_collapse.no_total = true;
    hits_newest.sort = SORT_NEWEST;
    hits_oldest.sort = SORT_OLDEST;
    hits_collapse.collapse = true;
    const struct class classes[] = {
        { "term", "%", hits },
        { "and 2", "% %", hits },
        { "and 2 of one title", "%& &", hits },
        { "and 3 of one title", "% & &", hits },
        { "or 2", "% OR %", hits },
        { "or 3", "% OR % OR %", hits },
        { "or 4", "% OR % OR % OR %", hits },
        { "and 2, or 2", "% & (% OR %)", hits },
        { "phrase 2", "\"% &\"", hits },
        { "phrase 3", "\"% & &\"", hits },
        { "negation", "% -%", hits },
        { "prefix", "%*", hits },
        { "title", "title:%", hits },
        { "collapse", "%", hits_collapse },
        { "newest", "%", hits_newest },
        { "newest and 2", "% %", hits_newest },
        { "newest phrase 2", "\"% &\"", hits_newest },
        { "oldest", "%", hits_oldest },
        { "oldest and 2", "% %", hits_oldest },
        { "term, total", "%", top },
        { "and 2, total", "% %", top },
        { "and 2 of title, total", "%& &", top },
        { "or 2, total", "% OR %", top },
        { "or 4, total", "% OR % OR % OR %", top },
        { "phrase 2, total", "\"% &\"", top },
        { "newest, total", "%", newest },
        { "newest of a month", "%", month },
        { "everything, newest", "", newest },
        { "collapse, total", "%", collapse },
        { "facets", "%", facets },
        { "facets of everything", "", facets },
        { "count", "%", count_only },
        { "count and 2", "% %", count_only },
        { "count or 2", "% OR %", count_only },
        { "count phrase 2", "\"% &\"", count_only },
    };
    for (size_t i = 0; i < COUNT_OF(classes); i++)
        if (!only || strcmp(only, classes[i].name) == 0) run(r, &classes[i], titles, count, rounds);
}

int main(int argc, char **argv) {
    struct error err = { 0 };
    struct fs_map file;
    if (argc < 3) {
        fprintf(stderr, "search_bench CORPUS.jsonl DIR [COMMIT_EVERY [build | CLASS [ROUNDS]]]\n");
        return 2;
    }
    if (fs_map_open(argv[1], &file, &err)) fail(&err);
    span *titles = mem_zalloc(ARTICLES_MAX, sizeof(*titles));
    size_t count = 0;
    build(file.bytes, argv[2], argc > 3 ? strtoull(argv[3], NULL, 10) : 5000, titles, &count);
    uint64_t rounds = argc > 5 ? strtoull(argv[5], NULL, 10) : 3;
    if (argc > 4 && strcmp(argv[4], "build") == 0) return 0;
    struct index_reader *r = NULL;
    if (index_reader_open(argv[2], &r, &err)) fail(&err);
    run_classes(r, titles, count, argc > 4 ? argv[4] : NULL, rounds);
    index_reader_close(r);
    return 0;
}
