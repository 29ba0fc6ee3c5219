#ifndef TESTS_INDEX_FIXTURE_H
#define TESTS_INDEX_FIXTURE_H

/* index_fixture - an index in a directory of its own that is removed at the end. */

#include "base/clock.h"
#include "base/fs.h"
#include "base/mem.h"
#include "check.h"
#include "search/search.h"

#include <stdlib.h>
#include <unistd.h>

struct fixture {
    char dir[256];
    struct index_writer *writer;
    struct index_reader *reader;
};

static inline bool fixture_remove_one(void *ctx, const char *name) {
    char path[FS_PATH_SIZE];
    if (fs_join(path, ctx, name)) (void) unlink(path);
    return true;
}

static inline void fixture_open(struct fixture *f) {
    struct error err = { 0 };
    enum errc rc = index_writer_open(f->dir, &f->writer, &err);
    CHECK_OK(rc, err);
    if (rc) exit(1);
}

static inline void fixture_init(struct fixture *f) {
    *f = (struct fixture){ 0 };
    const char *tmp = getenv("TMPDIR");
    snprintf(f->dir, sizeof(f->dir), "%s/warraq-search-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(f->dir)) exit(1);
    fixture_open(f);
}

static inline void fixture_done(struct fixture *f) {
    index_writer_close(f->writer);
    index_reader_close(f->reader);
    enum errc rc = fs_list(f->dir, fixture_remove_one, f->dir, NULL);
    (void) rc;
    (void) rmdir(f->dir);
}

static inline void fixture_commit(struct fixture *f, uint64_t seq) {
    struct error err = { 0 };
    CHECK_OK(index_writer_commit(f->writer, seq, &err), err);
    if (!f->reader) CHECK_OK(index_reader_open(f->dir, &f->reader, &err), err);
    (void) index_reader_refresh(f->reader);
}

static inline void fixture_reopen(struct fixture *f) {
    index_writer_close(f->writer);
    index_reader_close(f->reader);
    f->writer = NULL;
    f->reader = NULL;
    fixture_open(f);
    struct error err = { 0 };
    CHECK_OK(index_reader_open(f->dir, &f->reader, &err), err);
}

static inline void fixture_add(struct fixture *f, const struct article *a) {
    struct error err = { 0 };
    CHECK_OK(index_writer_add(f->writer, a, &err), err);
}

static inline struct query query_for(const char *text) {
    return (struct query){ .text = span_of(text),
                           .from_s = TIME_UNKNOWN,
                           .to_s = TIME_UNKNOWN,
                           .sort = SORT_NEWEST,
                           .limit = 100 };
}

#endif
