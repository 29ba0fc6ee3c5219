/* read_bench - pages and feeds read a CPU second, by the pure functions, on one core.
 *
 *     build/bench/read_bench page|feed LIST      LIST: lines "path<TAB>address", plain files
 *
 * Files are in memory before the clock starts; the jail is not in the figure (`warraq lab` has it).
 */

#include "base/fs.h"
#include "base/mem.h"
#include "feed/feed.h"
#include "page/page.h"

#include <stdio.h>
#include <time.h>

enum { ROUNDS_MIN = 3, ROUNDS_MAX = 1000, FILES_MAX = 20000 };

/* The best of as many rounds as fit: a hundred feeds take less than a tick of the scheduler. */
static const double enough_s = 2.0;

struct file {
    struct buf bytes;
    char *url;
};

/* CPU time: other work on the machine does not count. */
static double cpu_s(void) {
    struct timespec t = { 0 };
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static bool read_page(const struct file *f) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct page *page = arena_new(&a, struct page);
    struct page_input in = { .html = buf_span(&f->bytes), .url = span_of(f->url) };
    return page_parse(&in, &a, page, NULL) == ERRC_OK;
}

static bool read_feed(const struct file *f) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct feed *feed = arena_new(&a, struct feed);
    struct feed_input in = { .bytes = buf_span(&f->bytes), .url = span_of(f->url) };
    return feed_parse(&in, &a, feed, NULL) == ERRC_OK;
}

static struct file *load(span list, size_t *ret_count) {
    struct file *files = mem_zalloc(FILES_MAX, sizeof(*files));
    *ret_count = 0;
    for (span line; *ret_count < FILES_MAX && span_next(&list, '\n', &line);) {
        span path;
        if (!span_next(&line, '\t', &path) || !path.len) continue;
        struct file *f = &files[*ret_count];
        DEFER(mem_freep) char *name = mem_strdup(path);
        buf_init(&f->bytes, LIMIT_BODY_BYTES);
        if (fs_read(name, &f->bytes, NULL) != ERRC_OK) {
            fprintf(stderr, "read_bench: cannot read %s\n", name);
            continue;
        }
        f->url = mem_strdup(line);
        ++*ret_count;
    }
    return files;
}

int main(int argc, char **argv) {
    DEFER(buf_done) struct buf list = BUF(64 * MIB);
    struct error err = { 0 };
    if (argc != 3 || fs_read(argv[2], &list, &err) != ERRC_OK) {
        fprintf(stderr, "read_bench page|feed LIST: %s\n", err.msg);
        return 2;
    }
    bool feeds = span_eq(span_of(argv[1]), SPAN("feed"));
    size_t count, read = 0;
    struct file *files = load(buf_span(&list), &count);
    mem_keep(); /* as in the jail's worker */
    page_warm_up();
    double best = 0, begun_s = cpu_s();
    for (int round = 0; round < ROUNDS_MAX; round++) {
        if (round >= ROUNDS_MIN && cpu_s() - begun_s > enough_s) break;
        double from_s = cpu_s();
        read = 0;
        for (size_t i = 0; i < count; i++)
            read += feeds ? read_feed(&files[i]) : read_page(&files[i]);
        double rate = (double) count / (cpu_s() - from_s + 1e-9);
        if (rate > best) best = rate;
    }
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++) bytes += files[i].bytes.len;
    printf("%s: %zu of %zu read, %.1f MB, %.0f a CPU second\n", argv[1], read, count,
           (double) bytes / 1e6, best);
    for (size_t i = 0; i < count; i++) {
        mem_free(files[i].url);
        buf_done(&files[i].bytes);
    }
    mem_free(files);
    return 0;
}
