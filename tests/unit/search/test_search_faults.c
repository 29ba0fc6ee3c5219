/* Every single system call that writes: the process dies at it, the machine dies at it (what was
 * not synced is garbage then), or it fails as on a full disk. What was committed is there
 * afterwards, a reader always opens on some whole state, and a replay brings the rest.
 *
 * The calls of the C library are replaced, in this program, by ones that count. */
#include "base/rand.h"
#include "unit/search/index_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

/* Every fork copies the page tables: what the sanitizer keeps of freed memory is not to grow. */
const char *__asan_default_options(void);
const char *__asan_default_options(void) {
    return "quarantine_size_mb=4";
}

/* ---- the calls */

enum { SYNCED_MAX = 512 };

static struct shim {
    bool on;
    int calls, at; /* the at-th call */
    bool dies;     /* the process, else the call fails with ENOSPC */
    bool for_good; /* and all after it */
    struct {
        ino_t inode;
        off_t size;
    } synced[SYNCED_MAX];
    size_t synced_count;
    int committed, tried; /* operations: acknowledged by a commit; begun */
} * shim;

static bool fault(void) {
    if (!shim || !shim->on) return false;
    shim->calls++;
    if (!shim->at || (shim->calls != shim->at && (!shim->for_good || shim->calls < shim->at)))
        return false;
    errno = ENOSPC;
    return true;
}

static long die_or_fail(void) {
    if (shim->dies) syscall(SYS_kill, getpid(), SIGKILL);
    errno = ENOSPC;
    return -1;
}

int shim_open(const char *path, int flags, ...) __asm__("open64");
int shim_open(const char *path, int flags, ...) {
    va_list args;
    va_start(args, flags);
    int mode = flags & O_CREAT ? va_arg(args, int) : 0;
    va_end(args);
    if ((flags & O_ACCMODE) != O_RDONLY && fault()) return (int) die_or_fail();
    return (int) syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

ssize_t shim_write(int fd, const void *from, size_t n) __asm__("write");
ssize_t shim_write(int fd, const void *from, size_t n) {
    if (fd <= 2 || !fault()) return syscall(SYS_write, fd, from, n);
    /* Half of it may have reached the file. */
    if (n > 1) syscall(SYS_write, fd, from, n / 2);
    return die_or_fail();
}

/* Thousands of syncs need not reach a disk: it is enough to know what was synced. */
int shim_fsync(int fd) __asm__("fsync");
int shim_fsync(int fd) {
    if (fault()) return (int) die_or_fail();
    struct stat st;
    if (!shim || !shim->on || fstat(fd, &st) < 0) return 0;
    size_t i = 0;
    while (i < shim->synced_count && shim->synced[i].inode != st.st_ino) i++;
    if (i == SYNCED_MAX) return 0;
    shim->synced[i].inode = st.st_ino;
    shim->synced[i].size = st.st_size;
    if (i == shim->synced_count) shim->synced_count++;
    return 0;
}

int shim_rename(const char *from, const char *to) __asm__("rename");
int shim_rename(const char *from, const char *to) {
    return fault() ? (int) die_or_fail() : (int) syscall(SYS_rename, from, to);
}

int shim_symlink(const char *target, const char *path) __asm__("symlink");
int shim_symlink(const char *target, const char *path) {
    return fault() ? (int) die_or_fail() : (int) syscall(SYS_symlink, target, path);
}

int shim_unlink(const char *path) __asm__("unlink");
int shim_unlink(const char *path) {
    return fault() && shim->dies ? (int) die_or_fail() : (int) syscall(SYS_unlink, path);
}

/* ---- what is done, and what is there then */

enum { OPS = 20 };

/* Operation n of the archive. Doing one again changes nothing. */
static enum errc apply(struct index_writer *w, int n, struct error *err) {
    struct article a = { .id = n,
                         .story_id = n,
                         .title = SPAN("أسعار النفط"),
                         .body = SPAN("ارتفعت أسعار النفط اليوم"),
                         .lang = "ar",
                         .order_s = n };
    enum errc rc = index_writer_add(w, &a, err);
    if (!rc && n % 3 == 0) rc = index_writer_set_story(w, n - 1, 100 + n, err);
    if (!rc && n % 5 == 0) rc = index_writer_remove(w, n - 4, err);
    a.id = a.order_s = n - 3;
    a.story_id = 200 + n;
    if (!rc && n % 7 == 0) rc = index_writer_add(w, &a, err);
    return rc;
}

/* Stories after `ops` operations; 0 = not there. */
static void model(int ops, int64_t story[OPS + 1]) {
    memset(story, 0, (OPS + 1) * sizeof(*story));
    for (int n = 1; n <= ops; n++) {
        story[n] = n;
        if (n % 3 == 0 && story[n - 1]) story[n - 1] = 100 + n;
        if (n % 5 == 0) story[n - 4] = 0;
        if (n % 7 == 0) story[n - 3] = 200 + n;
    }
}

/* A failed call may be made again; for ever failing is an error. */
#define AGAIN(call)                                                                                \
    __extension__({                                                                                \
        enum errc again_ = ERRC_BUG;                                                               \
        for (int try_ = 0; try_ < 3 && again_; try_++) again_ = (call);                            \
        again_;                                                                                    \
    })

static enum errc work(const char *dir, bool all_at_once) {
    struct error err = { 0 };
    struct index_writer *w = NULL;
    enum errc rc = AGAIN(index_writer_open(dir, &w, &err));
    for (int n = rc ? OPS + 1 : (int) index_writer_seq(w) + 1; !rc && n <= OPS; n++) {
        shim->tried = n;
        rc = apply(w, n, &err);
        if (!rc && n % 2 == 0 && !all_at_once)
            rc = AGAIN(index_writer_publish(w, (uint64_t) n, &err));
        if (rc || (n % 4 && n != OPS)) continue;
        rc = AGAIN(index_writer_commit(w, (uint64_t) n, &err));
        if (!rc) shim->committed = n;
        if (!rc && n % 8 == 0) rc = AGAIN(index_writer_merge(w, &err));
    }
    index_writer_close(w);
    return rc;
}

/* How many operations are in the index that the reader shows: -1 when it is no state at all. */
static int state_of(struct index_reader *r) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct query q = query_for("نفط");
    struct results found;
    q.with_copies = true;
    index_reader_query(r, &q, &arena, &found);
    int64_t have[OPS + 1] = { 0 }, want[OPS + 1];
    if (found.partial || index_reader_check(r, NULL)) return -1;
    for (size_t i = 0; i < found.hit_count; i++) {
        int64_t id = found.hits[i].article_id;
        if (id < 1 || id > OPS || have[id]) return -1;
        have[id] = found.hits[i].story_id;
    }
    for (int ops = OPS; ops >= 0; ops--) {
        model(ops, want);
        if (memcmp(have, want, sizeof(have)) == 0) return ops;
    }
    return -1;
}

static bool count_file(void *ctx, const char *name) {
    size_t *count = ctx;
    (*count)++;
    CHECK(!strstr(name, ".tmp"), "'%s' was swept", name);
    return true;
}

/* A reader that is there, then the writer that comes back, the replay, and the reader again. */
static void recovers(struct fixture *f, int at_least, const char *what) {
    struct error err = { 0 };
    shim->on = false;
    CHECK_OK(index_reader_open(f->dir, &f->reader, &err), err);
    int state = state_of(f->reader);
    CHECK(state >= at_least && state <= shim->tried,
          "%s, call %d: the reader sees state %d of %d-%d", what, shim->at, state, at_least,
          shim->tried);
    fixture_open(f);
    int seq = (int) index_writer_seq(f->writer);
    CHECK(seq >= at_least && seq <= shim->tried, "%s, call %d: the writer has %d of %d-%d", what,
          shim->at, seq, at_least, shim->tried);
    for (int n = seq + 1; n <= OPS; n++) CHECK_OK(apply(f->writer, n, &err), err);
    CHECK_OK(index_writer_publish(f->writer, OPS, &err), err);
    (void) index_reader_refresh(f->reader);
    state = state_of(f->reader);
    CHECK(state == OPS, "%s, call %d: published, state %d", what, shim->at, state);
    CHECK_OK(index_writer_commit(f->writer, OPS, &err), err);
    CHECK_OK(index_writer_merge(f->writer, &err), err);
    fixture_reopen(f);
    state = state_of(f->reader);
    CHECK(state == OPS, "%s, call %d: committed, state %d", what, shim->at, state);
    size_t files = 0;
    CHECK_OK(fs_list(f->dir, count_file, &files, &err), err);
    CHECK(files < 2 * OPS, "%s, call %d: %zu files are left", what, shim->at, files);
}

static struct rng dice;

/* After a power cut a file has what was synced of it; the rest is anything. */
static bool forget_unsynced(void *ctx, const char *name) {
    char path[FS_PATH_SIZE];
    struct stat st;
    if (!fs_join(path, ctx, name) || lstat(path, &st) < 0 || !S_ISREG(st.st_mode)) return true;
    off_t size = 0;
    for (size_t i = 0; i < shim->synced_count; i++)
        if (shim->synced[i].inode == st.st_ino) size = shim->synced[i].size;
    if (size >= st.st_size) return true;
    CHECK(truncate(path, size) == 0, "cut '%s'", name);
    /* Either short, or as long as it was and full of zeros. */
    if (rng_below(&dice, 2)) CHECK(truncate(path, st.st_size) == 0, "stretch '%s'", name);
    return true;
}

static void begin(struct fixture *f, int at) {
    *f = (struct fixture){ 0 };
    /* In memory, where there is such a thing: nothing here needs a disk. */
    snprintf(f->dir, sizeof(f->dir), "/dev/shm/warraq-faults-XXXXXX");
    if (!mkdtemp(f->dir)) snprintf(f->dir, sizeof(f->dir), "/tmp/warraq-faults-XXXXXX");
    if (!strstr(f->dir, "shm") && !mkdtemp(f->dir)) exit(1);
    *shim = (struct shim){ .on = true, .at = at };
}

/* True: the scenario was over before the call came. */
static bool dies_at(int at, bool power, bool all_at_once) {
    struct fixture f;
    struct error err = { 0 };
    begin(&f, at);
    shim->dies = true;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) _exit(work(f.dir, all_at_once) ? 1 : 0);
    int status = 0;
    (void) waitpid(child, &status, 0);
    bool over = WIFEXITED(status);
    CHECK(!over || WEXITSTATUS(status) == 0, "call %d: the work failed by itself", at);
    shim->on = false;
    if (power) CHECK_OK(fs_list(f.dir, forget_unsynced, f.dir, &err), err);
    recovers(&f, shim->committed, power ? "power cut" : "kill");
    fixture_done(&f);
    return over;
}

static void a_kill_at_every_call(void) {
    int at = 1;
    while (!dies_at(at, false, false) && !check_failed_here) at++;
    CHECK(at > 200, "calls: %d", at);
}

static void a_power_cut_at_every_call(void) {
    dice = rng_of(7);
    int at = 1;
    while (!dies_at(at, true, false) && !check_failed_here) at++;
    CHECK(at > 200, "calls: %d", at);
}

static void commits_alone(void) {
    for (int at = 1; !dies_at(at, at % 2, true) && !check_failed_here;) at++;
}

/* Returns whether the call came at all. */
static bool fails_at(int at, bool for_good) {
    struct fixture f;
    begin(&f, at);
    shim->for_good = for_good;
    enum errc rc = work(f.dir, false);
    bool came = shim->calls >= at;
    if (!for_good) CHECK(!rc, "call %d failed once: the work goes on", at);
    if (for_good && came && rc) CHECK(shim->committed < OPS, "call %d: not committed", at);
    recovers(&f, shim->committed, for_good ? "disk full" : "failed once");
    fixture_done(&f);
    return came;
}

static void a_failure_of_every_call(void) {
    int at = 1;
    while (fails_at(at, false) && !check_failed_here) at++;
    CHECK(at > 200, "calls: %d", at);
}

static void a_full_disk_from_every_call_on(void) {
    int at = 1;
    while (fails_at(at, true) && !check_failed_here) at++;
}

int main(void) {
    shim = mmap(NULL, sizeof(*shim), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shim == MAP_FAILED) return 1;
    RUN(a_kill_at_every_call);
    RUN(a_power_cut_at_every_call);
    RUN(commits_alone);
    RUN(a_failure_of_every_call);
    RUN(a_full_disk_from_every_call_on);
    return check_done();
}
