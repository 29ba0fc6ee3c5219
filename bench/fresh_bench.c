/* fresh_bench - how soon after add() an article is found, while articles keep coming.
 *
 *     build/bench/fresh_bench CORPUS.jsonl DIR [RATE [SECONDS]]
 *
 * The corpus is indexed first; then it comes again under new ids, RATE articles a second (1,000)
 * for SECONDS (20), each with a word of its own in the title, and with each the story of an older
 * one changes. The writer publishes every 100 ms, its keepers merge and make durable. A reader of
 * the same process, then one of another process, refreshes, sees which articles are there, proves
 * it by the word of the newest, and asks a query of words of titles. It asks every 5 ms: that wait
 * is in the figures.
 */

#include "base/clock.h"
#include "base/fs.h"
#include "base/rand.h"
#include "base/vec.h"
#include "model/record.h"
#include "search/search.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PUBLISH_US = 100 * 1000, ASK_US = 5000, TITLES_MAX = 200000, SAMPLES_MAX = 1 << 20 };

/* Shared by the two processes. */
struct board {
    atomic_bool over;
    int64_t base;          /* articles before the first */
    atomic_int_fast64_t n; /* added; added_us has so many */
    int64_t added_us[SAMPLES_MAX];
};

struct samples {
    VEC_OF(int64_t) us;
};

static void fail(const struct error *err) {
    fprintf(stderr, "fresh_bench: %s\n", err->msg);
    exit(1);
}

static int64_t cpu_us(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static int by_value(const void *a, const void *b) {
    int64_t x = *(const int64_t *) a, y = *(const int64_t *) b;
    return (x > y) - (x < y);
}

static void show(const char *what, struct samples *s) {
    size_t n = s->us.len;
    if (!n) return;
    qsort(s->us.at, n, sizeof(*s->us.at), by_value);
    printf("  %-28s p50 %7.2f  p99 %7.2f  worst %7.2f ms   (%zu)\n", what,
           (double) s->us.at[n / 2] / 1e3, (double) s->us.at[n * 99 / 100] / 1e3,
           (double) s->us.at[n - 1] / 1e3, n);
    VEC_DONE(&s->us);
}

/* ---- the articles */

struct corpus {
    span *lines;
    span *titles;
    size_t count;
};

static struct corpus read_corpus(const char *path) {
    struct error err = { 0 };
    struct fs_map file;
    if (fs_map_open(path, &file, &err)) fail(&err);
    struct corpus c = { .lines = mem_zalloc(TITLES_MAX, sizeof(span)),
                        .titles = mem_zalloc(TITLES_MAX, sizeof(span)) };
    struct arena arena = ARENA_INIT;
    span rest = file.bytes;
    for (span line; c.count < TITLES_MAX && span_next(&rest, '\n', &line);) {
        struct article a;
        struct error bad = { 0 };
        arena_reset(&arena);
        if (record_parse(line, &arena, &a, &bad) || !a.title.len) continue;
        char *title = memcpy(mem_alloc(a.title.len), a.title.at, a.title.len);
        c.lines[c.count] = line;
        c.titles[c.count++] = (span){ title, a.title.len };
    }
    arena_done(&arena);
    if (!c.count) fail(&(struct error){ .msg = "no articles" });
    return c;
}

static void word_of(int64_t id, char out[32]) {
    snprintf(out, 32, "zq%llu", (unsigned long long) id);
}

static void add(struct index_writer *w, const struct corpus *c, int64_t id, struct arena *arena) {
    struct error err = { 0 };
    struct article a;
    char word[32];
    arena_reset(arena);
    if (record_parse(c->lines[(size_t) id % c->count], arena, &a, &err)) fail(&err);
    DEFER(buf_done) struct buf title = BUF(1 << 20);
    word_of(id, word);
    buf_add(&title, a.title);
    buf_add_fmt(&title, " %s", word);
    a.title = buf_span(&title);
    a.id = id;
    a.story_id = id;
    a.order_s = 1767225600 + id / 100;
    a.source_id = 1 + id % 12;
    if (index_writer_add(w, &a, &err)) fail(&err);
}

/* ---- the reader */

struct asker {
    struct board *board;
    const struct corpus *corpus;
    struct index_reader *reader;
    struct samples visible, refresh, query;
    int64_t cpu_us;
};

static bool finds(struct index_reader *r, int64_t id, struct arena *arena) {
    char word[32];
    struct results found;
    word_of(id, word);
    struct query q = {
        .text = span_of(word), .from_s = TIME_UNKNOWN, .to_s = TIME_UNKNOWN, .limit = 1
    };
    index_reader_query(r, &q, arena, &found);
    return found.total == 1 && found.hits[0].article_id == id;
}

static void ask(struct asker *a, struct rng *rng, struct arena *arena) {
    span rest = a->corpus->titles[rng_below(rng, a->corpus->count)], one, two;
    DEFER(buf_done) struct buf text = BUF(4096);
    if (span_next(&rest, ' ', &one)) buf_add(&text, one);
    buf_add_char(&text, ' ');
    if (span_next(&rest, ' ', &two)) buf_add(&text, two);
    struct query q = { .text = buf_span(&text),
                       .from_s = TIME_UNKNOWN,
                       .to_s = TIME_UNKNOWN,
                       .sort = SORT_RELEVANCE,
                       .limit = 10,
                       .now_s = 1767225600 };
    struct results found;
    index_reader_query(a->reader, &q, arena, &found);
    *VEC_PUSH(&a->query.us) = found.took_us;
}

static void *ask_until_over(void *ctx) {
    struct asker *a = ctx;
    struct board *b = a->board;
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct rng rng = rng_of(3);
    int64_t cpu = cpu_us(CLOCK_THREAD_CPUTIME_ID);
    for (int64_t seen = 0; !atomic_load(&b->over) || seen < atomic_load(&b->n);) {
        arena_reset(&arena);
        int64_t from = clock_mono_us(), n = atomic_load(&b->n);
        (void) index_reader_refresh(a->reader);
        *VEC_PUSH(&a->refresh.us) = clock_mono_us() - from;
        int64_t have = index_reader_articles(a->reader) - b->base;
        /* What the other side has not counted yet may be there already. */
        if (have > n) have = n;
        if (have > seen && !finds(a->reader, b->base + have, &arena))
            fail(&(struct error){ .msg = "the newest article is counted, but not found" });
        int64_t now = clock_mono_us();
        for (; seen < have; seen++) *VEC_PUSH(&a->visible.us) = now - b->added_us[seen];
        ask(a, &rng, &arena);
        int64_t left = ASK_US - (clock_mono_us() - from);
        if (left > 0) usleep((useconds_t) left);
    }
    a->cpu_us = cpu_us(CLOCK_THREAD_CPUTIME_ID) - cpu;
    return NULL;
}

static void show_asker(struct asker *a, int64_t seconds) {
    show("add to visible", &a->visible);
    show("refresh", &a->refresh);
    show("query", &a->query);
    printf("  reader's CPU                 %.1f %% of a core\n",
           (double) a->cpu_us / 1e4 / (double) seconds);
}

/* ---- the writer */

struct pace {
    int64_t rate, seconds;
};

static void write_articles(struct index_writer *w, struct board *b, const struct corpus *c,
                           struct pace p, bool publishes) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct error err = { 0 };
    struct rng rng = rng_of(4);
    struct samples adds = { 0 }, publications = { 0 };
    int64_t cpu = cpu_us(CLOCK_PROCESS_CPUTIME_ID), from = clock_mono_us(), published = from;
    for (int64_t i = 0, n = p.rate * p.seconds; i < n; i++) {
        int64_t due = from + i * 1000000 / p.rate, now = clock_mono_us();
        if (due > now) usleep((useconds_t) (due - now));
        int64_t id = b->base + i + 1;
        now = clock_mono_us();
        add(w, c, id, &arena);
        if (index_writer_set_story(w, 1 + (int64_t) rng_below(&rng, (uint64_t) id), id, &err))
            fail(&err);
        b->added_us[i] = clock_mono_us();
        *VEC_PUSH(&adds.us) = b->added_us[i] - now;
        atomic_store(&b->n, i + 1);
        if (!publishes || b->added_us[i] - published < PUBLISH_US) continue;
        published = clock_mono_us();
        if (index_writer_publish(w, (uint64_t) id, &err)) fail(&err);
        *VEC_PUSH(&publications.us) = clock_mono_us() - published;
    }
    int64_t took = clock_mono_us() - from;
    if (index_writer_publish(w, (uint64_t) (b->base + p.rate * p.seconds), &err)) fail(&err);
    atomic_store(&b->over, true);
    cpu = cpu_us(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    printf("  %lld articles in %.1f s; CPU of the writer's process %.1f %% of a core\n",
           (long long) (p.rate * p.seconds), (double) took / 1e6,
           100.0 * (double) cpu / (double) took);
    show("parse, add, change a story", &adds);
    show("publish", &publications);
}

static void in_process(struct index_writer *w, struct board *b, const struct corpus *c,
                       struct pace p) {
    struct error err = { 0 };
    struct asker a = { .board = b, .corpus = c };
    pthread_t thread;
    if (index_reader_attach(w, &a.reader, &err)) fail(&err);
    (void) index_reader_refresh(a.reader);
    b->base = index_reader_articles(a.reader);
    if (pthread_create(&thread, NULL, ask_until_over, &a)) abort();
    printf("\nin process\n");
    write_articles(w, b, c, p, false);
    pthread_join(thread, NULL);
    show_asker(&a, p.seconds);
    index_reader_close(a.reader);
}

/* Forked before there are threads: waits until the first article of its part is announced. */
static void other_process(struct board *b, const struct corpus *c, const char *dir, struct pace p) {
    struct error err = { 0 };
    struct asker a = { .board = b, .corpus = c };
    while (!atomic_load(&b->n)) usleep(1000);
    if (index_reader_open(dir, &a.reader, &err)) fail(&err);
    ask_until_over(&a);
    show_asker(&a, p.seconds);
    index_reader_close(a.reader);
}

static void first_articles(struct index_writer *w, const struct corpus *c) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct error err = { 0 };
    for (int64_t id = 1; id <= (int64_t) c->count; id++) {
        add(w, c, id, &arena);
        if (id % 5000 == 0 &&
            (index_writer_commit(w, (uint64_t) id, &err) || index_writer_merge(w, &err)))
            fail(&err);
    }
    if (index_writer_commit(w, c->count, &err) || index_writer_merge(w, &err)) fail(&err);
}

static struct board *board_new(void) {
    void *p =
        mmap(NULL, sizeof(struct board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) abort();
    return p;
}

int main(int argc, char **argv) {
    struct error err = { 0 };
    struct index_writer *w = NULL;
    if (argc < 3) {
        fprintf(stderr, "fresh_bench CORPUS.jsonl DIR [RATE [SECONDS]]\n");
        return 2;
    }
    struct pace p = { argc > 3 ? strtoll(argv[3], NULL, 10) : 1000,
                      argc > 4 ? strtoll(argv[4], NULL, 10) : 20 };
    if (p.rate < 1 || p.seconds < 1 || p.rate * p.seconds > SAMPLES_MAX) return 2;
    struct corpus c = read_corpus(argv[1]);
    struct board *inside = board_new(), *outside = board_new();
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        other_process(outside, &c, argv[2], p);
        fflush(stdout);
        _exit(0);
    }
    if (index_writer_open(argv[2], &w, &err)) fail(&err);
    first_articles(w, &c);
    if (index_writer_keep(w, &err)) fail(&err);
    printf("%zu articles are there; %lld/s come, and as many changes of stories\n", c.count,
           (long long) p.rate);
    in_process(w, inside, &c, p);
    outside->base = inside->base + p.rate * p.seconds;
    printf("\nacross processes\n");
    write_articles(w, outside, &c, p, true);
    fflush(stdout);
    int status = 1;
    (void) waitpid(child, &status, 0);
    int64_t from = clock_mono_us();
    index_writer_close(w);
    printf("  the writer closes in         %.1f ms\n", (double) (clock_mono_us() - from) / 1e3);
    return status != 0;
}
