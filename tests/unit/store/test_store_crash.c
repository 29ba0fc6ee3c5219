/* Crashes: kill -9 at random moments, a full disk, two writers. */

#include "base/rand.h"
#include "unit/store/help.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

enum { KILLS = 220 };

static struct store *open_or_die(const char *dir) {
    struct store *s = NULL;
    struct error err = { 0 };
    struct store_options o = { .dir = dir, .create = true };
    if (store_open(&o, &s, &err) == ERRC_OK) return s;
    fprintf(stderr, "child: %s\n", err.msg);
    _exit(9);
}

/* One use-case in a few: new articles in groups, a change, a removal, a report. */
static void child_works(const char *dir, int fd, int from) {
    struct box b = { .s = open_or_die(dir), .paper = { 1, 2, 3 } };
    for (int n = from;; n += 5) {
        int64_t ids[5];
        if (store_begin(b.s, NULL) != ERRC_OK) _exit(8);
        for (int i = 0; i < 5; i++) {
            struct article a = sample(&b, i % 3, n + i);
            struct save save = { .article = &a };
            enum save_result r;
            a.authors[0] = SPAN("كاتب");
            a.author_count = 1;
            a.image_url = a.url;
            if (n + i > 5) a.story_id = 1 + (n + i) % 4;
            if (store_article_save(b.s, &save, &r, NULL) != ERRC_OK) _exit(7);
            ids[i] = a.id;
        }
        if (store_commit(b.s, NULL) != ERRC_OK) _exit(6);
        if (write(fd, ids, sizeof(ids)) != sizeof(ids)) _exit(5);
        if (n % 3 == 0 && store_article_remove(b.s, ids[0] / 2 + 1, SPAN("x"), NULL)) _exit(4);
        struct log_row row = { .at_s = n, .actor = SPAN("child"), .action = SPAN("n") };
        if (store_log_add(b.s, &row, NULL) != ERRC_OK) _exit(3);
    }
}

/* Runs a child until it is killed after us; every id that it acknowledged goes into *ret_max. */
static bool run_and_kill(const char *dir, int from, unsigned us, int64_t *ret_max) {
    int pipes[2];
    if (pipe(pipes) < 0) return false;
    pid_t pid = fork();
    if (pid == 0) {
        close(pipes[0]);
        child_works(dir, pipes[1], from);
    }
    close(pipes[1]);
    usleep(us);
    kill(pid, SIGKILL);
    int64_t ids[5];
    while (read(pipes[0], ids, sizeof(ids)) == (ssize_t) sizeof(ids))
        for (int i = 0; i < 5; i++)
            if (ids[i] > *ret_max) *ret_max = ids[i];
    close(pipes[0]);
    int status = 0;
    waitpid(pid, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

static void kill_at_any_moment_loses_nothing(void) {
    struct box b;
    box_init(&b);
    struct article a = sample(&b, 0, 0);
    for (int i = 0; i < 5; i++) {
        a = sample(&b, 0, -i - 1);
        save_it(&b, &a);
    }
    store_close(b.s);
    b.s = NULL;
    struct rng r = rng_of(42);
    int64_t acknowledged = 5;
    int killed = 0, useful = 0;
    uint64_t span_us = 25000; /* grows and shrinks with the machine's load */
    for (int i = 0; i < KILLS; i++) {
        int64_t before = acknowledged;
        unsigned wait_us = (unsigned) rng_below(&r, span_us) + 500;
        killed += run_and_kill(b.dir, 10 + (int) acknowledged, wait_us, &acknowledged);
        span_us = acknowledged > before ? span_us - span_us / 8 : span_us + span_us / 4;
        if (span_us < 1000) span_us = 1000;
        if (span_us > 1000000) span_us = 1000000;
        useful += acknowledged > before;
        b.s = open_or_die(b.dir);
        int64_t removed = 0;
        struct article *all = NULL;
        uint64_t *seqs = NULL;
        size_t n = 0;
        for (uint64_t after = 0;; after = seqs[n - 1]) {
            CHECK_OK(store_article_changes(b.s, after, 1000, &b.arena, &all, &seqs, &n, &b.err),
                     b.err);
            if (!n) break;
            for (size_t k = 0; k < n; k++) {
                bool gone = (all[k].flags & ARTICLE_REMOVED) != 0;
                removed += gone;
                CHECK(gone || all[k].body.len, "article %d has its text", (int) all[k].id);
            }
        }
        CHECK(store_article_count(b.s) + removed >= acknowledged,
              "kill %d: %d articles, %d acknowledged", i,
              (int) (store_article_count(b.s) + removed), (int) acknowledged);
        /* What was stored but not acknowledged belongs to the next round's count. */
        acknowledged = store_article_count(b.s) + removed;
        if (i % 10 == 9 || i == KILLS - 1) {
            enum errc rc = store_check(b.s, &b.err);
            CHECK(rc == ERRC_OK, "kill %d: %s", i, b.err.msg);
        }
        store_close(b.s);
        b.s = NULL;
        arena_reset(&b.arena);
    }
    CHECK(killed == KILLS, "all were killed: %d", killed);
    CHECK(useful > KILLS / 4, "many had acknowledged something: %d", useful);
    printf("# %d kills, %d after an acknowledgement, %d articles\n", killed, useful,
           (int) acknowledged);
    box_done(&b);
}

/* In a child, because the limit on file sizes cannot be taken back. */
static int fill_disk(const char *dir, bool grouped) {
    struct box b = { .s = open_or_die(dir), .paper = { 1, 2, 3 } };
    snprintf(b.dir, sizeof(b.dir), "%s", dir);
    struct rlimit limit = { 2 * MIB, 2 * MIB };
    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &limit) < 0) return 20;
    char noise[20000];
    struct error err = { 0 };
    enum errc rc = ERRC_OK;
    int64_t good = 0;
    if (grouped && store_begin(b.s, NULL) != ERRC_OK) return 21;
    for (int i = 0; rc == ERRC_OK && i < 2000; i++) {
        for (size_t k = 0; k < sizeof(noise); k += 8) {
            uint64_t v = rand_u64() | UINT64_C(0x0101010101010101);
            memcpy(noise + k, &v, 8);
        }
        struct article a = sample(&b, 0, i);
        a.body = (span){ noise, sizeof(noise) };
        struct save save = { .article = &a };
        enum save_result r;
        rc = store_article_save(b.s, &save, &r, &err);
        if (rc == ERRC_OK && grouped && i % 20 == 19) {
            rc = store_commit(b.s, &err);
            if (rc == ERRC_OK) good = i + 1;
            if (rc == ERRC_OK && store_begin(b.s, NULL) != ERRC_OK) return 21;
        } else if (rc == ERRC_OK && !grouped) {
            good = i + 1;
        }
    }
    if (rc != ERRC_IO) return 22;
    if (span_find(span_of(err.msg), SPAN("disk full")) < 0) return 23;
    store_rollback(b.s);
    if (store_article_count(b.s) != good) return 24;
    store_close(b.s);
    return 0;
}

static void full_disk_is_said_and_survived(void) {
    for (int grouped = 0; grouped < 2; grouped++) {
        struct box b;
        box_init(&b);
        store_close(b.s);
        b.s = NULL;
        fflush(stdout);
        pid_t pid = fork();
        if (pid == 0) _exit(fill_disk(b.dir, grouped));
        int status = 0;
        waitpid(pid, &status, 0);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0, "%s: child said %d",
              grouped ? "group" : "single", WEXITSTATUS(status));
        box_reopen(&b);
        CHECK_OK(store_check(b.s, &b.err), b.err);
        struct article a = sample(&b, 1, 5000);
        CHECK(save_it(&b, &a) == SAVE_NEW, "with room again it goes on");
        box_done(&b);
    }
}

static void writers_wait_for_each_other(void) {
    struct box b;
    box_init(&b);
    store_close(b.s);
    b.s = NULL;
    fflush(stdout);
    pid_t pids[3];
    for (int w = 0; w < 3; w++) {
        pids[w] = fork();
        if (pids[w]) continue;
        struct box mine = { .s = open_or_die(b.dir), .paper = { 1, 2, 3 } };
        for (int i = 0; i < 60; i++) {
            struct article a = sample(&mine, w, i);
            struct save save = { .article = &a };
            enum save_result r;
            if (store_article_save(mine.s, &save, &r, &mine.err) != ERRC_OK) _exit(1);
        }
        store_close(mine.s);
        _exit(0);
    }
    for (int w = 0; w < 3; w++) {
        int status = 0;
        waitpid(pids[w], &status, 0);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0, "writer %d ended well", w);
    }
    box_reopen(&b);
    CHECK(store_article_count(b.s) == 180, "all articles are there: %d",
          (int) store_article_count(b.s));
    CHECK_OK(store_check(b.s, &b.err), b.err);
    box_done(&b);
}

static void many_may_create_at_once(void) {
    struct box b = { .dir = "/tmp/warraq-store-XXXXXX" };
    if (!mkdtemp(b.dir)) exit(1);
    pid_t pids[4];
    fflush(stdout);
    for (int w = 0; w < 4; w++) {
        pids[w] = fork();
        if (pids[w]) continue;
        store_close(open_or_die(b.dir));
        _exit(0);
    }
    for (int w = 0; w < 4; w++) {
        int status = 0;
        waitpid(pids[w], &status, 0);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0, "creator %d ended well", w);
    }
    box_reopen(&b);
    CHECK_OK(store_check(b.s, &b.err), b.err);
    box_done(&b);
}

int main(void) {
    RUN(kill_at_any_moment_loses_nothing);
    RUN(full_disk_is_said_and_survived);
    RUN(writers_wait_for_each_other);
    RUN(many_may_create_at_once);
    return check_done();
}
