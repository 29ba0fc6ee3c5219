/* One writer, several readers of one index_reader: answers are those of one commit, and grow. */
#include "unit/search/index_fixture.h"

#include <pthread.h>

enum { READERS = 3, COMMITS = 60 };

struct shared {
    struct fixture f;
    bool done;
    uint32_t wrong;
};

static void *read_on(void *arg) {
    struct shared *s = arg;
    int64_t last = 0;
    while (!__atomic_load_n(&s->done, __ATOMIC_ACQUIRE)) {
        DEFER(arena_done) struct arena arena = ARENA_INIT;
        struct query all = query_for(""), pair = query_for("\"أسعار النفط\"");
        struct results r;
        (void) index_reader_refresh(s->f.reader);
        index_reader_query(s->f.reader, &pair, &arena, &r);
        /* Every commit adds two articles, one of them with the phrase. */
        bool ok = !r.partial && r.total >= last;
        last = r.total;
        index_reader_query(s->f.reader, &all, &arena, &r);
        ok = ok && !r.partial && r.total % 2 == 0 && r.total >= 2 * last;
        for (size_t i = 1; i < r.hit_count; i++)
            ok = ok && r.hits[i - 1].order_s > r.hits[i].order_s;
        if (!ok) __atomic_add_fetch(&s->wrong, 1, __ATOMIC_RELAXED);
    }
    return NULL;
}

static void readers_see_whole_commits(void) {
    struct shared s = { .done = false };
    struct error err = { 0 };
    fixture_init(&s.f);
    CHECK_OK(index_writer_commit(s.f.writer, 1, &err), err);
    CHECK_OK(index_reader_open(s.f.dir, &s.f.reader, &err), err);
    pthread_t threads[READERS];
    for (size_t i = 0; i < READERS; i++)
        CHECK(pthread_create(&threads[i], NULL, read_on, &s) == 0, "thread %zu", i);
    for (int64_t n = 1; n <= COMMITS; n++) {
        struct article a = {
            .id = 2 * n, .body = SPAN("أسعار النفط"), .lang = "ar", .order_s = 2 * n
        };
        fixture_add(&s.f, &a);
        a = (struct article){
            .id = 2 * n + 1, .body = SPAN("خبر"), .lang = "ar", .order_s = 2 * n + 1
        };
        fixture_add(&s.f, &a);
        CHECK_OK(index_writer_commit(s.f.writer, (uint64_t) n + 1, &err), err);
        CHECK_OK(index_writer_merge(s.f.writer, &err), err);
    }
    __atomic_store_n(&s.done, true, __ATOMIC_RELEASE);
    for (size_t i = 0; i < READERS; i++) (void) pthread_join(threads[i], NULL);
    CHECK(s.wrong == 0, "%u wrong answers", s.wrong);
    (void) index_reader_refresh(s.f.reader);
    CHECK(index_reader_articles(s.f.reader) == 2 * COMMITS, "all of them at the end");
    fixture_done(&s.f);
}

int main(void) {
    RUN(readers_see_whole_commits);
    return check_done();
}
