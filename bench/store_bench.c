/* store_bench - what it costs to save and to read articles: CPU seconds of this process.
 *
 *     store_bench DIR FILE.jsonl[.zst] [group] [copies]
 *
 * DIR must be empty. Each article of the file is saved `copies` times under other addresses.
 * Parsing is outside of the measured time.
 */

#include "base/arena.h"
#include "base/clock.h"
#include "base/fs.h"
#include "base/vec.h"
#include "model/record.h"
#include "store/store.h"

#include <stdio.h>
#include <time.h>

static double cpu_s(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static void die(const struct error *err) {
    fprintf(stderr, "store_bench: %s\n", err->msg);
    exit(1);
}

struct bench {
    struct store *s;
    struct arena arena;
    struct error err;
    VEC_OF(struct article) articles;
    int64_t source_ids[64];
    span slugs[64];
    size_t sources;
    size_t group, copies;
};

static int64_t source_of(struct bench *b, span slug) {
    for (size_t i = 0; i < b->sources; i++)
        if (span_eq(b->slugs[i], slug)) return b->source_ids[i];
    struct source src = { .slug = slug, .name = slug, .display = DISPLAY_EXCERPT };
    if (b->sources == 64 || store_source_put(b->s, &src, &b->source_ids[b->sources], &b->err))
        die(&b->err);
    b->slugs[b->sources] = slug;
    return b->source_ids[b->sources++];
}

static void load(struct bench *b, const char *path) {
    struct zfile *z = NULL;
    span line;
    if (zfile_open(path, &z, &b->err)) die(&b->err);
    while (zfile_line(z, &line, NULL) == ERRC_OK) {
        struct article a;
        if (record_parse(arena_copy(&b->arena, line), &b->arena, &a, NULL)) continue;
        a.source_id = source_of(b, a.source);
        a.found_s = a.published_s == TIME_UNKNOWN ? clock_now_s() : a.published_s;
        *VEC_PUSH(&b->articles) = a;
    }
    zfile_close(z);
}

static void save_all(struct bench *b) {
    size_t n = 0, bytes = 0, total = b->articles.len * b->copies;
    double cpu = cpu_s();
    int64_t wall = clock_mono_us();
    for (size_t copy = 0; copy < b->copies; copy++)
        for (size_t i = 0; i < b->articles.len; i++, n++) {
            struct article a = b->articles.at[i];
            struct save save = { .article = &a };
            enum save_result r;
            if (copy) {
                a.url = arena_fmt(&b->arena, "%.*s?%zu", SPAN_ARG(a.url), copy);
                a.external_id = arena_fmt(&b->arena, "%.*s-%zu", SPAN_ARG(a.external_id), copy);
            }
            if (n % 3 == 2)
                a.story_id = (int64_t) n - (int64_t) (n % 3) > 0 ? 1 + (int64_t) n / 3 : 1;
            if (n % b->group == 0 && store_begin(b->s, &b->err)) die(&b->err);
            if (store_article_save(b->s, &save, &r, &b->err)) die(&b->err);
            if ((n + 1) % b->group == 0 || n + 1 == total)
                if (store_commit(b->s, &b->err)) die(&b->err);
            bytes += a.body.len;
        }
    cpu = cpu_s() - cpu;
    double wall_s = (double) (clock_mono_us() - wall) / 1e6;
    printf("save: %zu articles, %.1f MB of text, %.1f us CPU each, %.0f a second (wall)\n", n,
           (double) bytes / 1e6, cpu / (double) n * 1e6, (double) n / wall_s);
}

static void read_some(struct bench *b) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    int64_t count = store_article_count(b->s);
    double cpu = cpu_s();
    int reads = 20000;
    for (int i = 0; i < reads; i++) {
        struct article a;
        if (store_article_get(b->s, 1 + (i * INT64_C(7919)) % count, &arena, &a, &b->err))
            die(&b->err);
        arena_reset(&arena);
    }
    printf("get: %.1f us CPU each\n", (cpu_s() - cpu) / reads * 1e6);
    struct list list = { .kind = LIST_LATEST, .limit = 50 };
    cpu = cpu_s();
    int pages = 400;
    for (int i = 0; i < pages; i++) {
        struct article *got = NULL;
        size_t n = 0;
        if (store_article_list(b->s, &list, &arena, &got, &n, &b->err)) die(&b->err);
        if (n) list.before_s = got[n - 1].order_s, list.before_id = got[n - 1].id;
        arena_reset(&arena);
    }
    printf("list of 50: %.0f us CPU each, page %d\n", (cpu_s() - cpu) / pages * 1e6, pages);
}

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    struct bench b = { .group = 500, .copies = 1 };
    uint64_t v;
    if (argc > 3 && span_to_u64(span_of(argv[3]), &v) && v) b.group = (size_t) v;
    if (argc > 4 && span_to_u64(span_of(argv[4]), &v) && v) b.copies = (size_t) v;
    struct store_options o = { .dir = argv[1], .create = true };
    if (store_open(&o, &b.s, &b.err)) die(&b.err);
    load(&b, argv[2]);
    save_all(&b);
    read_some(&b);
    double cpu = cpu_s();
    if (store_check(b.s, &b.err)) die(&b.err);
    printf("check: %.2f s CPU\n", cpu_s() - cpu);
    store_close(b.s);
    char path[FS_PATH_SIZE];
    if (fs_join(path, o.dir, "warraq.db")) printf("file: %.1f MB\n", (double) fs_size(path) / 1e6);
    VEC_DONE(&b.articles);
    arena_done(&b.arena);
    return 0;
}
