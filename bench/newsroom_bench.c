/* newsroom_bench - articles a second and memory of everything that ingest works out of an article:
 * copies, story, section, subject, names.
 *
 *     newsroom_bench ARTICLES TIMES FILE.jsonl[.zst]...
 *
 * ARTICLES 0: the files' own, in order of time, spread over 30 days. Else so many made of their
 * sentences: each takes title and half of its sentences from one article and the rest from a
 * neighbour in time; one in eight repeats the one before without a sentence. Making and parsing are
 * outside of the measured time. Prints one JSON object. Into the file
 * TIMES ("-": none) go the microseconds of each article, as floats in order: a second run with the
 * same arguments does the same work, so what was slow only once was the machine.
 */

#include "base/clock.h"
#include "base/rand.h"
#include "base/vec.h"
#include "model/record.h"
#include "store/store.h"
#include "story/story.h"
#include "story/subject.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { WINDOW_S = 30 * DAY_S, ARTICLES_MAX = 2000000, STEPS = 4 };

static double seconds(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static double heap_mb(void) {
    struct mallinfo2 m = mallinfo2();
    return (double) (m.uordblks + m.hblkhd) / 1e6;
}

struct bench {
    struct arena arena;
    VEC_OF(struct article) articles;
    struct newsroom *room;
    struct subject *subject;
    struct rng rng;
    struct buf body;
    int64_t stories, copies, merges, splits;
    double spent_s;
    VEC_OF(float) cpu_us, wall_us; /* of each article */
};

static void load(struct bench *b, const char *path) {
    struct zfile *z = NULL;
    struct error err = { 0 };
    if (zfile_open(path, &z, &err)) {
        fprintf(stderr, "newsroom_bench: %s\n", err.msg);
        exit(1);
    }
    for (span line; zfile_line(z, &line, NULL) == ERRC_OK;) {
        struct article a;
        if (record_parse(arena_copy(&b->arena, line), &b->arena, &a, NULL)) continue;
        a.order_s = article_order_s(a.published_s, a.published_s);
        *VEC_PUSH(&b->articles) = a;
    }
    zfile_close(z);
}

static int by_time(const void *x, const void *y) {
    const struct article *a = x, *b = y;
    if (a->order_s != b->order_s) return a->order_s < b->order_s ? -1 : 1;
    return span_cmp(a->external_id, b->external_id);
}

/* Sentences of the body that the coin keeps; at least one. */
static void add_sentences(struct bench *b, span body, unsigned per_cent) {
    span sentence;
    while (span_next(&body, '.', &sentence)) {
        if (rng_below(&b->rng, 100) >= per_cent) continue;
        buf_add(&b->body, sentence);
        buf_add_char(&b->body, '.');
    }
}

static struct article make(struct bench *b, size_t n) {
    size_t base = rng_below(&b->rng, b->articles.len);
    if (n % 8 == 7 && b->body.len) { /* the one before, cut */
        struct article a = b->articles.at[base];
        b->body.len -= b->body.len / 12;
        while (b->body.len && (b->body.at[b->body.len - 1] & 0xC0) == 0x80) b->body.len--;
        if (b->body.len) b->body.len--;
        a.body = buf_span(&b->body);
        return a;
    }
    size_t other = base + rng_below(&b->rng, 20);
    struct article a = b->articles.at[base];
    buf_clear(&b->body);
    add_sentences(b, a.body, 50);
    add_sentences(b, b->articles.at[other < b->articles.len ? other : base].body, 50);
    a.body = buf_span(&b->body);
    return a;
}

static void take(struct bench *b, struct article *a, int64_t id) {
    double wall = seconds(CLOCK_MONOTONIC), began = seconds(CLOCK_THREAD_CPUTIME_ID);
    struct placement p = { 0 };
    a->id = id;
    newsroom_place(b->room, a, &p);
    a->copy_of = p.copy_of;
    a->story_id = p.story_id ? p.story_id : ++b->stories;
    b->copies += p.copy_of != 0;
    if (p.category == CATEGORY_UNKNOWN) (void) subject_default_category(b->subject, a, NULL);
    newsroom_add(b->room, a);
    struct story_merge merge;
    struct story_split split;
    b->merges += newsroom_merged(b->room, &merge);
    if (newsroom_split(b->room, &split)) {
        newsroom_split_done(b->room, ++b->stories);
        b->splits++;
    }
    double took = seconds(CLOCK_THREAD_CPUTIME_ID) - began;
    b->spent_s += took;
    *VEC_PUSH(&b->cpu_us) = (float) (took * 1e6);
    *VEC_PUSH(&b->wall_us) = (float) ((seconds(CLOCK_MONOTONIC) - wall) * 1e6);
}

static int by_size(const void *x, const void *y) {
    const float *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

static void print_slowest(const char *name, float *us, size_t count) {
    qsort(us, count, sizeof(*us), by_size);
    printf(",\"%s\":{\"p99.9\":%.0f,\"max\":%.0f}", name, (double) us[count - 1 - count / 1000],
           (double) us[count - 1]);
}

static void keep_times(const struct bench *b, const char *path) {
    if (strcmp(path, "-") == 0) return;
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(b->cpu_us.at, sizeof(float), b->cpu_us.len, f) != b->cpu_us.len || fclose(f)) {
        fprintf(stderr, "newsroom_bench: cannot write %s\n", path);
        exit(1);
    }
}

int main(int argc, char **argv) {
    static struct bench b;
    struct error err = { 0 };
    buf_init(&b.body, LIMIT_BODY_BYTES);
    for (int i = 3; i < argc; i++) load(&b, argv[i]);
    if (!b.articles.len || subject_open_default(&b.subject, &err)) {
        fprintf(stderr, "usage: newsroom_bench ARTICLES TIMES FILE...\n");
        return 2;
    }
    qsort(b.articles.at, b.articles.len, sizeof(b.articles.at[0]), by_time);
    b.rng = rng_of(1);
    size_t made = strtoul(argv[1], NULL, 10), total = made ? made : b.articles.len;
    VEC_RESERVE(&b.cpu_us, total);
    VEC_RESERVE(&b.wall_us, total);
    double before = heap_mb();
    b.room = newsroom_new(
        &(struct newsroom_options){ .window_s = WINDOW_S, .articles_max = ARTICLES_MAX });
    printf("{\"articles\":%zu,\"steps\":[", total);
    double step_s = 0;
    for (size_t n = 0; n < total; n++) {
        struct article a = made ? make(&b, n) : b.articles.at[n];
        a.order_s = 1500000000 + (int64_t) (n * WINDOW_S / total);
        take(&b, &a, (int64_t) n + 1);
        if ((n + 1) % (total / STEPS)) continue;
        printf("%s{\"at\":%zu,\"us\":%.1f,\"mb\":%.1f}", n >= total / STEPS ? "," : "", n + 1,
               (b.spent_s - step_s) / (double) (total / STEPS) * 1e6, heap_mb() - before);
        step_s = b.spent_s;
    }
    printf("],\"per_s\":%.0f,\"us\":%.1f,\"mb\":%.1f,\"stories\":%lld,\"copies\":%lld,"
           "\"merges\":%lld,\"splits\":%lld",
           (double) total / b.spent_s, b.spent_s / (double) total * 1e6, heap_mb() - before,
           (long long) b.stories, (long long) b.copies, (long long) b.merges, (long long) b.splits);
    keep_times(&b, argv[2]);
    print_slowest("cpu_us", b.cpu_us.at, total);
    print_slowest("wall_us", b.wall_us.at, total);
    printf("}\n");
    newsroom_free(b.room);
    subject_close(b.subject);
    VEC_DONE(&b.articles);
    VEC_DONE(&b.cpu_us);
    VEC_DONE(&b.wall_us);
    buf_done(&b.body);
    arena_done(&b.arena);
    return 0;
}
