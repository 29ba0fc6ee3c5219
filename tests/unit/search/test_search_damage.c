/* What the disk may do: flipped bytes, cut files, a kill at any moment. */
#include "base/rand.h"
#include "unit/search/index_fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

enum { ARTICLES = 40, COMMITS = 4 };

static void add_range(struct fixture *f, int64_t from, int64_t to) {
    for (int64_t n = from; n <= to; n++) {
        struct article a = { .id = n,
                             .source = n % 2 ? SPAN("okaz") : SPAN("sabq"),
                             .title = SPAN("أسعار النفط اليوم"),
                             .body = SPAN("ارتفعت أسعار النفط اليوم في الأسواق"),
                             .lang = "ar",
                             .order_s = n * 100 };
        fixture_add(f, &a);
    }
}

static void fill(struct fixture *f) {
    struct error err = { 0 };
    for (int64_t c = 0; c < COMMITS; c++) {
        add_range(f, c * ARTICLES / COMMITS + 1, (c + 1) * ARTICLES / COMMITS);
        fixture_commit(f, (uint64_t) ((c + 1) * ARTICLES / COMMITS));
    }
    CHECK_OK(index_writer_set_story(f->writer, 3, 9, &err), err);
    CHECK_OK(index_writer_remove(f->writer, 1, &err), err);
    fixture_commit(f, ARTICLES + 1);
}

/* What the archive would do: everything above the index's sequence again, in order. */
static void replay(struct fixture *f) {
    struct error err = { 0 };
    uint64_t seq = index_writer_seq(f->writer);
    CHECK(seq <= ARTICLES + 1, "the sequence only goes down: %llu", (unsigned long long) seq);
    add_range(f, (int64_t) seq + 1, ARTICLES);
    if (seq < ARTICLES + 1) {
        CHECK_OK(index_writer_set_story(f->writer, 3, 9, &err), err);
        CHECK_OK(index_writer_remove(f->writer, 1, &err), err);
    }
    fixture_commit(f, ARTICLES + 1);
}

static void ask_everything(struct fixture *f, bool whole, const char *what) {
    static const char *const texts[] = {
        "", "نفط", "\"أسعار النفط\"", "title:اليوم", "source:okaz", "-سوق", "ارت*", "نفت"
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        DEFER(arena_done) struct arena arena = ARENA_INIT;
        struct query q = query_for(texts[i]);
        struct results r;
        q.sort = (enum sort_order)(i % 3);
        q.facets = FACET_ALL;
        index_reader_query(f->reader, &q, &arena, &r);
        if (whole && i < 4)
            CHECK(r.total == ARTICLES - 1 && !r.partial, "%s: '%s' finds %lld, partial %d", what,
                  texts[i], (long long) r.total, r.partial);
    }
}

struct victim {
    struct fixture *f;
    struct rng rng;
    size_t files;
};

/* Damages one file of the closed index, looks at it, repairs it by a replay. */
static bool damage_one(void *ctx, const char *name) {
    struct victim *v = ctx;
    char path[FS_PATH_SIZE];
    DEFER(buf_done) struct buf bytes = BUF(1 << 20);
    struct error err = { 0 };
    if (span_eq(span_of(name), SPAN("lock")) || !fs_join(path, v->f->dir, name)) return true;
    if (fs_read(path, &bytes, &err) || !bytes.len) return true;
    v->files++;
    char *at = bytes.at;
    size_t len = bytes.len;
    if (rng_below(&v->rng, 4) == 0)
        len = rng_below(&v->rng, len);
    else
        at[rng_below(&v->rng, len)] ^= (char) (1 << rng_below(&v->rng, 8));
    CHECK_OK(fs_write_durable(path, (span){ at, len }, &err), err);
    return false;
}

/* Names of all files, so that each round can take another one. */
struct names {
    char name[64][64];
    size_t count;
};

static bool take_name(void *ctx, const char *name) {
    struct names *n = ctx;
    if (n->count < COUNT_OF(n->name)) snprintf(n->name[n->count++], sizeof(n->name[0]), "%s", name);
    return true;
}

static void survives_damage(void) {
    struct fixture f;
    struct error err = { 0 };
    fixture_init(&f);
    fill(&f);
    ask_everything(&f, true, "before");
    struct victim v = { &f, rng_of(5), 0 };
    for (size_t round = 0; round < 150 && !check_failed_here; round++) {
        index_writer_close(f.writer);
        index_reader_close(f.reader);
        f.writer = NULL;
        f.reader = NULL;
        struct names names = { .count = 0 };
        CHECK_OK(fs_list(f.dir, take_name, &names, &err), err);
        const char *name = names.name[rng_below(&v.rng, names.count)];
        (void) damage_one(&v, name);
        CHECK_OK(index_reader_open(f.dir, &f.reader, &err), err);
        ask_everything(&f, false, name);
        fixture_open(&f);
        replay(&f);
        ask_everything(&f, true, name);
        CHECK(index_reader_articles(f.reader) == ARTICLES - 1, "round %zu, %s: %lld alive", round,
              name, (long long) index_reader_articles(f.reader));
        CHECK_OK(index_reader_check(f.reader, &err), err);
    }
    CHECK(v.files > 75, "files were damaged: %zu", v.files);
    fixture_done(&f);
}

static bool flip_first_segment(void *ctx, const char *name) {
    char path[FS_PATH_SIZE];
    if (!span_ends(span_of(name), SPAN(".seg")) || !fs_join(path, ctx, name)) return true;
    int fd = open(path, O_RDWR | O_CLOEXEC);
    char byte = 0;
    CHECK(pread(fd, &byte, 1, 70) == 1, "read '%s'", name);
    byte ^= 4;
    CHECK(pwrite(fd, &byte, 1, 70) == 1, "flip '%s'", name);
    close(fd);
    return false;
}

/* A disk that goes bad under an open index: the next merge notices, and does not copy it. */
static void a_merge_does_not_copy_damage(bool keeps) {
    struct fixture f;
    struct error err = { 0 };
    fixture_init(&f);
    int64_t n = 0;
    while (n < 7) {
        add_range(&f, n * 5 + 1, n * 5 + 5);
        n++;
        fixture_commit(&f, (uint64_t) n * 5);
    }
    CHECK_OK(fs_list(f.dir, flip_first_segment, f.dir, &err), err);
    if (keeps) CHECK_OK(index_writer_keep(f.writer, &err), err);
    add_range(&f, n * 5 + 1, n * 5 + 5);
    fixture_commit(&f, ARTICLES);
    enum errc rc = keeps ? ERRC_CORRUPT : index_writer_merge(f.writer, NULL);
    CHECK(rc == ERRC_CORRUPT, "found");
    for (int wait = 0; wait < 100 && rc; wait++) {
        add_range(&f, 1, 1);
        rc = index_writer_commit(f.writer, ARTICLES, NULL) ? ERRC_OK : ERRC_CORRUPT;
        if (rc) clock_sleep_ms(20);
    }
    CHECK(!rc, "the writer says so");
    (void) index_reader_refresh(f.reader);
    CHECK(index_reader_articles(f.reader) == ARTICLES, "search stays up");
    index_writer_close(f.writer);
    fixture_open(&f);
    uint64_t seq = index_writer_seq(f.writer);
    CHECK(seq < ARTICLES, "the damaged one is to be replayed: %llu", (unsigned long long) seq);
    add_range(&f, (int64_t) seq + 1, ARTICLES);
    fixture_commit(&f, ARTICLES);
    CHECK_OK(index_writer_merge(f.writer, &err), err);
    (void) index_reader_refresh(f.reader);
    CHECK(index_reader_articles(f.reader) == ARTICLES, "all of them again");
    CHECK_OK(index_reader_check(f.reader, &err), err);
    fixture_done(&f);
}

static void a_merge_by_the_caller_does_not_copy_damage(void) {
    a_merge_does_not_copy_damage(false);
}

static void a_merge_by_keepers_does_not_copy_damage(void) {
    a_merge_does_not_copy_damage(true);
}

/* The child publishes one article after another, commits and merges, or lets its keepers do that,
 * until it is killed. */
static void write_until_killed(const char *dir, bool keeps) {
    struct index_writer *w = NULL;
    struct error err = { 0 };
    if (index_writer_open(dir, &w, &err) || (keeps && index_writer_keep(w, &err))) _exit(1);
    for (;;) {
        int64_t n = (int64_t) index_writer_seq(w) + 1;
        struct article a = { .id = n, .body = SPAN("خبر"), .lang = "ar", .order_s = n };
        if (index_writer_add(w, &a, &err) || (n > 1 && index_writer_set_story(w, n - 1, n, &err)) ||
            index_writer_publish(w, (uint64_t) n, &err))
            _exit(1);
        if (n % 4 == 0 &&
            (index_writer_commit(w, (uint64_t) n, &err) || index_writer_merge(w, &err)))
            _exit(1);
    }
}

static void survives_kills(void) {
    struct fixture f;
    struct error err = { 0 };
    fixture_init(&f);
    fixture_commit(&f, 0);
    struct rng rng = rng_of(6);
    uint64_t last = 0;
    for (int round = 0; round < 25; round++) {
        index_writer_close(f.writer);
        f.writer = NULL;
        fflush(stdout);
        pid_t child = fork();
        if (child == 0) write_until_killed(f.dir, round % 2);
        clock_sleep_ms((int64_t) rng_below(&rng, 60) + 5);
        CHECK(kill(child, SIGKILL) == 0, "the child still wrote");
        int status = 0;
        (void) waitpid(child, &status, 0);
        CHECK(WIFSIGNALED(status), "the child did not fail by itself");
        /* What was published is there, although it may not be durable. */
        index_reader_close(f.reader);
        CHECK_OK(index_reader_open(f.dir, &f.reader, &err), err);
        int64_t seen = index_reader_articles(f.reader);
        CHECK(seen >= (int64_t) last, "round %d: the reader has %lld", round, (long long) seen);
        CHECK_OK(index_reader_check(f.reader, &err), err);
        fixture_open(&f);
        uint64_t seq = index_writer_seq(f.writer);
        CHECK(seq >= last && (int64_t) seq <= seen, "nothing committed is lost: %llu < %llu",
              (unsigned long long) seq, (unsigned long long) last);
        last = seq;
    }
    CHECK(last > 0, "something was committed");
    fixture_done(&f);
}

static void one_writer_only(void) {
    struct fixture f;
    struct error err = { 0 };
    fixture_init(&f);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        struct index_writer *second = NULL;
        _exit(index_writer_open(f.dir, &second, &err) == ERRC_DENIED ? 0 : 1);
    }
    int status = 1;
    (void) waitpid(child, &status, 0);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0, "a second writer is refused");
    fixture_done(&f);
}

int main(void) {
    RUN(survives_damage);
    RUN(a_merge_by_the_caller_does_not_copy_damage);
    RUN(a_merge_by_keepers_does_not_copy_damage);
    RUN(survives_kills);
    RUN(one_writer_only);
    return check_done();
}
