/* Faults: every single write, sync and truncation of SQLite fails once, or from then on; what was
 * acknowledged is there afterwards and the archive is whole. A shim stands between SQLite and the
 * system's files. */

#include "store/store_priv.h"
#include "unit/store/help.h"

#include <errno.h>

/* ---- the shim */

static struct {
    sqlite3_vfs vfs, *real;
    sqlite3_io_methods io;
    int calls, fail_at; /* the fail_at-th call fails; 0 = none */
    bool for_good;
    int code, os_error;
} shim;

struct shim_file {
    sqlite3_file base;
    sqlite3_file *real; /* behind this struct */
};

static sqlite3_file *real_of(sqlite3_file *f) {
    return ((struct shim_file *) f)->real;
}

static bool fault(void) {
    shim.calls++;
    bool now = shim.fail_at &&
               (shim.calls == shim.fail_at || (shim.for_good && shim.calls > shim.fail_at));
    if (now) errno = shim.os_error;
    return now;
}

#define REAL(f) (real_of(f)->pMethods)
static int f_close(sqlite3_file *f) {
    return REAL(f)->xClose(real_of(f));
}
static int f_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at) {
    return REAL(f)->xRead(real_of(f), to, n, at);
}
static int f_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at) {
    if (!fault()) return REAL(f)->xWrite(real_of(f), from, n, at);
    /* Half of it may have reached the file. */
    if (n > 1) REAL(f)->xWrite(real_of(f), from, n / 2, at);
    errno = shim.os_error;
    return shim.code == SQLITE_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}
static int f_truncate(sqlite3_file *f, sqlite3_int64 n) {
    return fault() ? SQLITE_IOERR_TRUNCATE : REAL(f)->xTruncate(real_of(f), n);
}
/* No power fails here, only calls: the thousands of syncs need not reach a disk. */
static int f_sync(sqlite3_file *f, int flags) {
    (void) f;
    (void) flags;
    return fault() ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}
static int f_size(sqlite3_file *f, sqlite3_int64 *n) {
    return REAL(f)->xFileSize(real_of(f), n);
}
static int f_lock(sqlite3_file *f, int l) {
    return REAL(f)->xLock(real_of(f), l);
}
static int f_unlock(sqlite3_file *f, int l) {
    return REAL(f)->xUnlock(real_of(f), l);
}
static int f_reserved(sqlite3_file *f, int *r) {
    return REAL(f)->xCheckReservedLock(real_of(f), r);
}
static int f_control(sqlite3_file *f, int op, void *arg) {
    return REAL(f)->xFileControl(real_of(f), op, arg);
}
static int f_sector(sqlite3_file *f) {
    return REAL(f)->xSectorSize(real_of(f));
}
static int f_device(sqlite3_file *f) {
    return REAL(f)->xDeviceCharacteristics(real_of(f));
}
static int f_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **pp) {
    return REAL(f)->xShmMap(real_of(f), page, size, extend, pp);
}
static int f_shm_lock(sqlite3_file *f, int at, int n, int flags) {
    return REAL(f)->xShmLock(real_of(f), at, n, flags);
}
static void f_shm_barrier(sqlite3_file *f) {
    REAL(f)->xShmBarrier(real_of(f));
}
static int f_shm_unmap(sqlite3_file *f, int del) {
    return REAL(f)->xShmUnmap(real_of(f), del);
}

static int shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out) {
    (void) vfs;
    struct shim_file *mine = (struct shim_file *) f;
    mine->real = (sqlite3_file *) (mine + 1);
    int rc = shim.real->xOpen(shim.real, name, mine->real, flags, out);
    mine->base.pMethods = rc == SQLITE_OK ? &shim.io : NULL;
    return rc;
}

static int shim_delete(sqlite3_vfs *vfs, const char *name, int sync_dir) {
    (void) vfs;
    (void) sync_dir;
    return shim.real->xDelete(shim.real, name, 0);
}

static void shim_install(void) {
    shim.real = sqlite3_vfs_find(NULL);
    shim.vfs = *shim.real;
    shim.vfs.zName = "shim";
    shim.vfs.szOsFile = (int) sizeof(struct shim_file) + shim.real->szOsFile;
    shim.vfs.xOpen = shim_open;
    shim.vfs.xDelete = shim_delete;
    shim.io = (sqlite3_io_methods){ .iVersion = 2,
                                    .xClose = f_close,
                                    .xRead = f_read,
                                    .xWrite = f_write,
                                    .xTruncate = f_truncate,
                                    .xSync = f_sync,
                                    .xFileSize = f_size,
                                    .xLock = f_lock,
                                    .xUnlock = f_unlock,
                                    .xCheckReservedLock = f_reserved,
                                    .xFileControl = f_control,
                                    .xSectorSize = f_sector,
                                    .xDeviceCharacteristics = f_device,
                                    .xShmMap = f_shm_map,
                                    .xShmLock = f_shm_lock,
                                    .xShmBarrier = f_shm_barrier,
                                    .xShmUnmap = f_shm_unmap };
    sqlite3_vfs_register(&shim.vfs, 1);
}

/* ---- the scenario */

struct promise {
    int64_t articles; /* acknowledged ones; ids 1..articles */
    bool removed, hidden;
};

static enum errc save_one(struct box *b, int n, struct error *err) {
    struct article a = sample(b, n % 3, n);
    struct save save = { .article = &a };
    enum save_result r;
    a.authors[0] = SPAN("كاتب");
    a.author_count = 1;
    a.image_url = a.url;
    struct story st;
    a.story_id = store_story_get(b->s, 1, &b->arena, &st, NULL) == ERRC_OK ? 1 : 0;
    return store_article_save(b->s, &save, &r, err);
}

static enum errc save_group(struct box *b, int from, int count, struct error *err) {
    enum errc rc = store_begin(b->s, err);
    if (rc != ERRC_OK) return rc;
    for (int i = 0; rc == ERRC_OK && i < count; i++) rc = save_one(b, from + i, err);
    if (rc == ERRC_OK) return store_commit(b->s, err);
    store_rollback(b->s);
    return rc;
}

static enum errc report_it(struct box *b, struct error *err) {
    struct image img = { .hash = "0123456789abcdef0123456789abcdef",
                         .url = SPAN("u"),
                         .dhash = 99 };
    struct report r = { .image_hash = img.hash, .threshold = 1, .at_s = T0 };
    enum report_result res;
    enum errc rc = store_image_put(b->s, &img, err);
    return rc == ERRC_OK ? store_report_image(b->s, &r, &res, err) : rc;
}

/* Goes on after a failure, as a crawler would; remembers what was acknowledged. */
static void scenario(struct box *b, struct promise *p, enum errc *ret_worst) {
    struct error err = { 0 };
    struct store_options o = { .dir = b->dir, .create = true };
    enum errc rc = store_open(&o, &b->s, &err);
    *ret_worst = rc;
    if (rc != ERRC_OK) return;
    sqlite3_exec(b->s->db, "PRAGMA wal_autocheckpoint = 20", NULL, NULL, NULL);
    for (int step = 0; step < 6; step++) {
        err = (struct error){ 0 };
        if (step == 2) {
            rc = save_group(b, 10, 12, &err);
            if (rc == ERRC_OK) p->articles += 12;
        } else if (step == 3) {
            rc = p->articles ? store_article_remove(b->s, 1, SPAN("x"), &err) : ERRC_OK;
            if (rc == ERRC_OK && p->articles) p->removed = true;
        } else if (step == 4) {
            rc = report_it(b, &err);
            if (rc == ERRC_OK) p->hidden = true;
        } else {
            rc = save_one(b, 1 + step, &err);
            if (rc == ERRC_OK) p->articles++;
        }
        if (rc != ERRC_OK) *ret_worst = rc;
        CHECK(rc == ERRC_OK || err.msg[0], "a failure has words");
    }
    store_close(b->s);
    b->s = NULL;
}

static void look_after(struct box *b, const struct promise *p, const char *how) {
    box_reopen(b);
    int64_t removed = 0, have = store_article_count(b->s);
    struct article a;
    if (have + 1 >= p->articles && p->removed) {
        CHECK_OK(store_article_get(b->s, 1, &b->arena, &a, &b->err), b->err);
        removed = (a.flags & ARTICLE_REMOVED) != 0;
        CHECK(removed, "%s at %d: a removal came undone", how, shim.fail_at);
    }
    CHECK(have + removed >= p->articles, "%s at %d: %d of %d articles", how, shim.fail_at,
          (int) (have + removed), (int) p->articles);
    struct image img;
    if (p->hidden)
        CHECK(store_image_get(b->s, "0123456789abcdef0123456789abcdef", &b->arena, &img, NULL) ==
                      ERRC_OK &&
                  img.state == IMAGE_HIDDEN_BY_REPORTS,
              "%s at %d: a report was lost", how, shim.fail_at);
    struct error err = { 0 };
    enum errc rc = store_check(b->s, &err);
    CHECK(rc == ERRC_OK, "%s at %d: %s", how, shim.fail_at, err.msg);
    CHECK_OK(save_one(b, 900, &b->err), b->err);
}

static int calls_of_a_good_run(void) {
    struct box b;
    struct promise p = { 0 };
    enum errc worst;
    box_init(&b);
    store_close(b.s);
    shim.calls = 0;
    scenario(&b, &p, &worst);
    int calls = shim.calls;
    CHECK(worst == ERRC_OK && p.articles == 15 && p.removed && p.hidden, "nothing fails by itself");
    box_done(&b);
    return calls;
}

static void each_write_fails(void) {
    static const struct {
        const char *name;
        bool for_good;
        int code, os_error, step;
    } ways[] = { { "i/o error once", false, SQLITE_IOERR, EIO, 1 },
                 { "i/o error for good", true, SQLITE_IOERR, EIO, 7 },
                 { "disk full for good", true, SQLITE_FULL, ENOSPC, 5 } };
    int calls = calls_of_a_good_run(), runs = 0;
    CHECK(calls > 60, "the scenario writes: %d calls", calls);
    for (size_t w = 0; w < COUNT_OF(ways); w++)
        for (int n = 1; n <= calls; n += ways[w].step, runs++) {
            struct box b;
            struct promise p = { 0 };
            enum errc worst = ERRC_OK;
            box_init(&b);
            store_close(b.s);
            b.s = NULL;
            shim.calls = 0;
            shim.for_good = ways[w].for_good;
            shim.code = ways[w].code;
            shim.os_error = ways[w].os_error;
            shim.fail_at = n;
            scenario(&b, &p, &worst);
            int at = shim.fail_at;
            shim.fail_at = 0;
            CHECK(worst == ERRC_OK || worst == ERRC_IO || worst == ERRC_DB, "%s at %d: answered %s",
                  ways[w].name, at, errc_name(worst));
            look_after(&b, &p, ways[w].name);
            box_done(&b);
        }
    printf("# %d calls, %d runs\n", calls, runs);
}

/* A group in which one save fails half-way keeps nothing of the group and says so. */
static void a_poisoned_group_keeps_nothing(void) {
    int failed = 0;
    for (int pages = 1; pages < 40; pages += 3) {
        struct box b;
        box_init(&b);
        struct error err = { 0 };
        CHECK_OK(save_one(&b, 1, &b.err), b.err);
        int64_t now = 0;
        CHECK_OK(DB_INT(b.s, &b.err, &now, "PRAGMA page_count"), b.err);
        char sql[64];
        snprintf(sql, sizeof(sql), "PRAGMA max_page_count = %d", (int) now + pages);
        CHECK_OK(db_exec(b.s, sql, &b.err), b.err);
        CHECK_OK(store_begin(b.s, &b.err), b.err);
        enum errc rc = ERRC_OK;
        for (int i = 0; i < 400; i++) {
            enum errc one = save_one(&b, 100 + i, &err);
            if (rc != ERRC_OK) CHECK(one != ERRC_OK, "no save works after the failed one");
            if (one != ERRC_OK && rc == ERRC_OK) rc = one;
        }
        if (rc == ERRC_OK) {
            CHECK_OK(store_commit(b.s, &b.err), b.err);
        } else {
            failed++;
            CHECK(rc == ERRC_IO && !strcmp(err.msg, "disk full"), "%d pages: %s", pages, err.msg);
            CHECK(store_commit(b.s, NULL) != ERRC_OK, "%d pages: the commit fails", pages);
            CHECK(store_article_count(b.s) == 1, "%d pages: nothing was kept", pages);
        }
        CHECK_OK(store_check(b.s, &b.err), b.err);
        box_done(&b);
    }
    CHECK(failed > 5, "%d groups failed", failed);
}

static void a_busy_archive_is_said(void) {
    struct box b;
    box_init(&b);
    struct store *other = NULL;
    struct store_options o = { .dir = b.dir };
    CHECK_OK(store_open(&o, &other, &b.err), b.err);
    CHECK_OK(store_begin(other, &b.err), b.err);
    sqlite3_busy_timeout(b.s->db, 50);
    struct error err = { 0 };
    CHECK(save_one(&b, 1, &err) == ERRC_RETRY_LATER, "one writer at a time: %s", err.msg);
    CHECK(store_begin(b.s, NULL) == ERRC_RETRY_LATER, "so with groups");
    store_rollback(other);
    store_close(other);
    CHECK_OK(save_one(&b, 1, &b.err), b.err);
    box_done(&b);
}

int main(void) {
    shim_install();
    RUN(each_write_fails);
    RUN(a_poisoned_group_keeps_nothing);
    RUN(a_busy_archive_is_said);
    return check_done();
}
