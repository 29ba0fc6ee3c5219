/* templates: learnt by the writer, handed to workers, kept in the archive. */

#include "base/clock.h"
#include "base/hash.h"
#include "check.h"
#include "crawl/templates.h"

#include <ftw.h>
#include <pthread.h>
#include <unistd.h>

enum { T0 = 1700000000, PAPER = 7, BOX = 5 };

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at) {
    (void) st, (void) kind, (void) at;
    return remove(path);
}

static struct store *store_new(char *dir) {
    struct store *s = NULL;
    struct error err = { 0 };
    clock_fix(T0);
    if (!mkdtemp(dir)) exit(1);
    struct store_options o = { .dir = dir, .create = true };
    CHECK_OK(store_open(&o, &s, &err), err);
    if (!s) exit(1);
    return s;
}

static void store_gone(struct store *s, const char *dir) {
    store_close(s);
    nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    clock_fix(0);
}

/* An article with a box of the paper's own and a text of its own. */
static void learn(struct templates *t, unsigned n) {
    char title[80];
    struct page_traces traces = { .count = 2, .home = 9 };
    snprintf(title, sizeof(title), "word%u other%u third%u", n, n * 3, n * 5);
    traces.seen[0].hash = BOX;
    traces.seen[1].hash = hash_mix(n + 100);
    traces.seen[0].chars = traces.seen[1].chars = 90;
    templates_learn(t, PAPER, span_of(title), &traces);
}

static bool knows_box(struct templates *t) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct page_template k = templates_known(t, PAPER, &a);
    bool always = k.always_count == 1 && k.always[0] == BOX;
    return always || (k.apart_count == 1 && k.apart[0] == BOX);
}

static bool is_kept(struct store *s) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    span bytes;
    return store_template_get(s, PAPER, &a, &bytes, NULL) == ERRC_OK;
}

static void what_was_learnt_is_kept(void) {
    char dir[] = "/tmp/warraq-templates-XXXXXX";
    struct store *s = store_new(dir);
    struct templates *t = templates_new();
    struct error err = { 0 };
    learn(t, 0);
    CHECK(!knows_box(t), "a source that no page was asked of");
    templates_load(t, s, PAPER);
    for (unsigned n = 0; n < 8; n++) learn(t, n);
    CHECK(knows_box(t), "at once, without a save");
    CHECK_OK(templates_save(t, s, false, &err), err);
    CHECK(!is_kept(s), "eight articles are not worth a write");
    for (unsigned n = 8; n < 16; n++) learn(t, n);
    CHECK_OK(templates_save(t, s, false, &err), err);
    CHECK(is_kept(s), "sixteen are");
    templates_free(t);

    t = templates_new();
    templates_load(t, s, PAPER);
    CHECK(knows_box(t), "the next crawl knows it from the start");
    templates_load(t, s, PAPER); /* nothing */
    for (unsigned n = 16; n < 19; n++) learn(t, n);
    CHECK_OK(store_template_put(s, PAPER, SPAN("damaged"), &err), err);
    CHECK_OK(templates_save(t, s, false, &err), err);
    CHECK_OK(templates_save(t, s, true, &err), err);
    templates_free(t);
    t = templates_new();
    templates_load(t, s, PAPER);
    CHECK(knows_box(t), "at the end everything is written");
    templates_free(t);

    CHECK_OK(store_template_put(s, PAPER, SPAN("damaged"), &err), err);
    t = templates_new();
    templates_load(t, s, PAPER);
    CHECK(!knows_box(t), "bytes that are no model");
    for (unsigned n = 0; n < 8; n++) learn(t, n);
    CHECK(knows_box(t), "are as good as none");
    templates_free(t);
    templates_free(NULL);
    store_gone(s, dir);
}

static void *reads(void *arg) {
    for (int i = 0; i < 3000; i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct page_template k = templates_known(arg, PAPER, &a);
        for (size_t n = 0; n < k.always_count; n++)
            CHECK(k.always[n] == BOX, "a torn digest: %d", (int) k.always[n]);
    }
    return NULL;
}

static void workers_read_while_the_writer_learns(void) {
    char dir[] = "/tmp/warraq-templates-XXXXXX";
    struct store *s = store_new(dir);
    struct templates *t = templates_new();
    pthread_t worker;
    templates_load(t, s, PAPER);
    CHECK(!pthread_create(&worker, NULL, reads, t), "thread");
    for (unsigned n = 0; n < 300; n++) {
        learn(t, n);
        templates_load(t, s, PAPER + 1 + (int64_t) n); /* the list moves */
    }
    pthread_join(worker, NULL);
    CHECK(knows_box(t), "learnt");
    templates_free(t);
    store_gone(s, dir);
}

int main(void) {
    RUN(what_was_learnt_is_kept);
    RUN(workers_read_while_the_writer_learns);
    return check_done();
}
