/* What is published: seen at once, by readers of this process and of others, while merges run, logs
 * are replaced, writers come back and directories are exchanged. */
#include "base/rand.h"
#include "unit/search/index_fixture.h"

#include <pthread.h>
#include <stdatomic.h>

static struct article article(int64_t id) {
    return (struct article){ .id = id,
                             .story_id = id,
                             .title = SPAN("أسعار النفط"),
                             .body = SPAN("ارتفعت أسعار النفط اليوم في الأسواق"),
                             .lang = "ar",
                             .order_s = id };
}

static void add(struct fixture *f, int64_t id) {
    struct article a = article(id);
    fixture_add(f, &a);
}

static void publish(struct fixture *f, uint64_t seq) {
    struct error err = { 0 };
    CHECK_OK(index_writer_publish(f->writer, seq, &err), err);
}

static int64_t total(struct index_reader *r) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct query q = query_for("نفط");
    struct results found;
    q.with_copies = true;
    index_reader_query(r, &q, &arena, &found);
    CHECK(!found.partial, "whole");
    return found.total;
}

static size_t files_named(struct fixture *f, const char *suffix);

static void published_is_seen_and_committed_is_kept(void) {
    struct fixture f;
    struct error err = { 0 };
    fixture_init(&f);
    add(&f, 1);
    fixture_commit(&f, 1);
    add(&f, 2);
    CHECK_OK(index_writer_set_story(f.writer, 1, 5, &err), err);
    CHECK(!index_reader_refresh(f.reader) && total(f.reader) == 1, "not before it is published");
    publish(&f, 2);
    CHECK(index_reader_refresh(f.reader) && total(f.reader) == 2, "published");
    CHECK(!index_reader_refresh(f.reader), "nothing newer");
    CHECK(index_writer_seq(f.writer) == 2, "the sequence of what was published");

    /* The writer goes without a commit: what was live stays readable, and is replayed. */
    index_writer_close(f.writer);
    f.writer = NULL;
    struct index_reader *other = NULL;
    CHECK_OK(index_reader_open(f.dir, &other, &err), err);
    CHECK(total(other) == 2, "live without its writer");
    fixture_open(&f);
    CHECK(index_writer_seq(f.writer) == 1, "only what was committed counts");
    CHECK(total(other) == 2 && !index_reader_refresh(other), "it stays until there is more");
    index_reader_close(other);
    CHECK_OK(index_reader_open(f.dir, &other, &err), err);
    CHECK(total(other) == 2, "and can still be opened");
    add(&f, 2);
    add(&f, 3);
    publish(&f, 3);
    CHECK(index_reader_refresh(other) && total(other) == 3, "another reader goes on");
    CHECK(index_reader_refresh(f.reader) && total(f.reader) == 3, "the first reader, too");
    index_reader_close(other);
    CHECK(files_named(&f, ".live") == 1 && files_named(&f, ".seg") <= 3, "nothing is left behind");
    fixture_done(&f);
}

static void an_attached_reader_sees_what_add_returned_from(void) {
    struct fixture f;
    struct error err = { 0 };
    fixture_init(&f);
    CHECK_OK(index_reader_attach(f.writer, &f.reader, &err), err);
    for (int64_t id = 1; id <= 40; id++) {
        add(&f, id);
        CHECK(index_reader_refresh(f.reader), "there is more");
        CHECK(total(f.reader) == id, "article %lld is found", (long long) id);
    }
    CHECK(index_writer_seq(f.writer) == 0, "how far it came only the owner can say");
    fixture_done(&f);
}

/* ---- changes: the log, its end, and views that were there before */

struct names {
    const char *suffix;
    size_t count;
};

static bool count_name(void *ctx, const char *name) {
    struct names *n = ctx;
    n->count += span_ends(span_of(name), span_of(n->suffix));
    return true;
}

static size_t files_named(struct fixture *f, const char *suffix) {
    struct names n = { suffix, 0 };
    struct error err = { 0 };
    CHECK_OK(fs_list(f->dir, count_name, &n, &err), err);
    return n.count;
}

static void check_stories(struct index_reader *r, const int64_t *story, int64_t n) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    int64_t wrong = 0, alive = 0;
    for (int64_t id = 1; id <= n; id++) alive += story[id] != 0;
    for (uint32_t offset = 0; (int64_t) offset < alive; offset += 1000) {
        struct query q = query_for("");
        struct results found;
        q.limit = 1000;
        q.offset = offset;
        q.with_copies = true;
        index_reader_query(r, &q, &arena, &found);
        CHECK(found.total == alive && !found.partial, "%lld alive, want %lld",
              (long long) found.total, (long long) alive);
        for (size_t i = 0; i < found.hit_count; i++)
            wrong += found.hits[i].story_id != story[found.hits[i].article_id];
    }
    CHECK(!wrong, "%lld stories are wrong", (long long) wrong);
}

enum { MANY = 3000, CHANGES = 120000, A_PUBLICATION = 500 };

static void changes_are_logged_until_the_log_is_long(void) {
    struct fixture f;
    struct error err = { 0 };
    int64_t *story = mem_zalloc(MANY + 1, sizeof(*story));
    struct rng rng = rng_of(9);
    fixture_init(&f);
    for (int64_t id = 1; id <= MANY; id++) {
        add(&f, id);
        story[id] = id;
        if (id % 1000 == 0) fixture_commit(&f, (uint64_t) id);
    }
    size_t sides = 0;
    for (int64_t i = 1; i <= CHANGES; i++) {
        int64_t id = 1 + (int64_t) rng_below(&rng, MANY);
        if (i % 400 == 0) {
            CHECK_OK(index_writer_remove(f.writer, id, &err), err);
            story[id] = 0;
        } else if (story[id]) {
            story[id] = i;
            CHECK_OK(index_writer_set_story(f.writer, id, i, &err), err);
        }
        if (i % A_PUBLICATION) continue;
        publish(&f, MANY + (uint64_t) i);
        (void) index_reader_refresh(f.reader);
        if (i % 20000 == 0) check_stories(f.reader, story, MANY);
        if (i == A_PUBLICATION) CHECK(files_named(&f, ".side") == 0, "a log is enough");
        if (files_named(&f, ".side") > sides) sides = files_named(&f, ".side");
        CHECK(files_named(&f, ".log") <= 2, "old logs go");
    }
    CHECK(sides == 3 || sides == 6, "side files took the place of a log: %zu", sides);
    fixture_commit(&f, MANY + CHANGES);
    CHECK(files_named(&f, ".side") <= 3 && files_named(&f, ".log") <= 1, "the old ones are gone");
    fixture_reopen(&f);
    check_stories(f.reader, story, MANY);
    CHECK_OK(index_writer_set_story(f.writer, MANY, 7, &err), err);
    if (story[MANY]) story[MANY] = 7;
    publish(&f, MANY + CHANGES + 1);
    (void) index_reader_refresh(f.reader);
    check_stories(f.reader, story, MANY);
    mem_free(story);
    fixture_done(&f);
}

/* ---- merges beside it all */

enum { LIVE_ARTICLES = 2500, OLDER = 400 };

struct watch {
    struct index_reader *reader;
    atomic_bool over;
    atomic_int_fast64_t asked;
};

/* Every document is there once: adding an article again kills the older one in the same view. */
static void *watch(void *ctx) {
    struct watch *w = ctx;
    int64_t last = 0;
    while (!atomic_load(&w->over)) {
        (void) index_reader_refresh(w->reader);
        int64_t now = total(w->reader);
        CHECK(now >= last, "articles only become more: %lld after %lld", (long long) now,
              (long long) last);
        last = now;
        atomic_fetch_add(&w->asked, 1);
    }
    return NULL;
}

static void merges_go_on_beside_adds_changes_and_queries(void) {
    struct fixture f;
    struct error err = { 0 };
    int64_t *story = mem_zalloc(LIVE_ARTICLES + 1, sizeof(*story));
    struct rng rng = rng_of(11);
    fixture_init(&f);
    CHECK_OK(index_writer_keep(f.writer, &err), err);
    struct watch w = { .over = false };
    pthread_t thread;
    CHECK_OK(index_reader_open(f.dir, &w.reader, &err), err);
    CHECK(pthread_create(&thread, NULL, watch, &w) == 0, "a thread");
    for (int64_t id = 1; id <= LIVE_ARTICLES; id++) {
        add(&f, id);
        story[id] = id;
        for (int i = 0; i < 3; i++) {
            int64_t old = 1 + (int64_t) rng_below(&rng, (uint64_t) id);
            story[old] = 10000 + id;
            CHECK_OK(index_writer_set_story(f.writer, old, story[old], &err), err);
        }
        int64_t again = id - OLDER;
        if (again > 0 && again % 5 == 0) {
            add(&f, again);
            story[again] = again;
        }
        if (id % 7 == 0) publish(&f, (uint64_t) id);
        if (id % 500 == 0) fixture_commit(&f, (uint64_t) id);
    }
    fixture_commit(&f, LIVE_ARTICLES);
    atomic_store(&w.over, true);
    (void) pthread_join(thread, NULL);
    check_stories(f.reader, story, LIVE_ARTICLES);
    for (int wait = 0; files_named(&f, ".seg") > 60 && wait < 100; wait++) clock_sleep_ms(50);
    CHECK(files_named(&f, ".seg") <= 60, "%zu segments of %d publications", files_named(&f, ".seg"),
          LIVE_ARTICLES / 7);
    CHECK(atomic_load(&w.asked) > 10, "the reader asked: %d", (int) atomic_load(&w.asked));
    (void) index_reader_refresh(f.reader);
    check_stories(f.reader, story, LIVE_ARTICLES);
    fixture_reopen(&f);
    check_stories(f.reader, story, LIVE_ARTICLES);
    CHECK_OK(index_reader_check(f.reader, &err), err);
    index_reader_close(w.reader);
    mem_free(story);
    fixture_done(&f);
}

/* ---- another index in the same place */

static void a_directory_that_was_exchanged_is_noticed(void) {
    struct fixture f, g;
    char away[80];
    fixture_init(&f);
    fixture_init(&g);
    for (int64_t id = 1; id <= 3; id++) add(&f, id);
    fixture_commit(&f, 3);
    CHECK(total(f.reader) == 3, "the first");
    for (int64_t id = 1; id <= 5; id++) add(&g, id);
    fixture_commit(&g, 3);
    snprintf(away, sizeof(away), "%s.old", f.dir);
    CHECK(rename(f.dir, away) == 0 && rename(g.dir, f.dir) == 0 && rename(away, g.dir) == 0,
          "exchanged");
    CHECK(index_reader_refresh(f.reader) && total(f.reader) == 5, "the second: %lld",
          (long long) total(f.reader));
    fixture_done(&f);
    fixture_done(&g);
}

int main(void) {
    RUN(published_is_seen_and_committed_is_kept);
    RUN(an_attached_reader_sees_what_add_returned_from);
    RUN(changes_are_logged_until_the_log_is_long);
    RUN(merges_go_on_beside_adds_changes_and_queries);
    RUN(a_directory_that_was_exchanged_is_noticed);
    return check_done();
}
