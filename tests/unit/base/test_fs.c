/* base/fs: durable writes, limits, locks. */

#include "base/fs.h"
#include "check.h"

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

static char dir[64];

static void files_are_written_whole_and_read_with_a_limit(void) {
    struct error err = { 0 };
    char path[FS_PATH_SIZE];
    CHECK(fs_join(path, dir, "a/b"), "join");
    CHECK_OK(fs_make_dirs(path, &err), err);
    CHECK(fs_join(path, dir, "a/b/file"), "join");
    CHECK_OK(fs_write_durable(path, SPAN("hello"), &err), err);
    DEFER(buf_done) struct buf five = BUF(5), four = BUF(4);
    CHECK_OK(fs_read(path, &five, &err), err);
    CHECK(span_eq(buf_span(&five), SPAN("hello")), "content");
    CHECK(fs_read(path, &four, NULL) == ERRC_LIMIT, "larger than the limit");
    CHECK(fs_size(path) == 5 && fs_exists(path), "size");
    struct fs_map m = { 0 };
    CHECK_OK(fs_map_open(path, &m, &err), err);
    CHECK(span_eq(m.bytes, SPAN("hello")), "mapping");
    fs_map_close(&m);
    CHECK_OK(fs_remove(path, &err), err);
    CHECK_OK(fs_remove(path, &err), err);
    CHECK(fs_read(path, &five, NULL) == ERRC_NOT_FOUND, "gone");
}

static void a_link_is_turned_in_one_step(void) {
    struct error err = { 0 };
    char path[FS_PATH_SIZE], file[FS_PATH_SIZE], name[FS_LINK_SIZE];
    CHECK(fs_join(path, dir, "link") && fs_join(file, dir, "first"), "join");
    CHECK(fs_get_link(path, name) == ERRC_NOT_FOUND, "none yet");
    CHECK_OK(fs_write_new(file, SPAN("one"), &err), err);
    CHECK_OK(fs_write_new(file, SPAN("1"), &err), err);
    CHECK_OK(fs_sync(file, &err), err);
    CHECK(fs_size(file) == 1, "written anew");
    CHECK(fs_get_link(file, name) == ERRC_CORRUPT, "a file is no link");
    CHECK_OK(fs_set_link(path, "first", &err), err);
    CHECK(fs_get_link(path, name) == ERRC_OK && !strcmp(name, "first"), "'%s'", name);
    CHECK_OK(fs_set_link(path, "second", &err), err);
    CHECK(fs_get_link(path, name) == ERRC_OK && !strcmp(name, "second"), "'%s'", name);
    char longer[FS_LINK_SIZE + 1];
    memset(longer, 'x', sizeof(longer) - 1);
    longer[FS_LINK_SIZE] = 0;
    CHECK(fs_set_link(path, longer, NULL) == ERRC_LIMIT, "too long");
    CHECK_OK(fs_remove(path, &err), err);
    CHECK_OK(fs_remove(file, &err), err);
    CHECK(fs_sync(file, NULL) == ERRC_NOT_FOUND, "gone");
}

static void a_lock_is_exclusive_and_names_its_owner(void) {
    struct error err = { 0 };
    char path[FS_PATH_SIZE], want[64];
    int fd = -1;
    CHECK(fs_join(path, dir, "lock"), "join");
    CHECK_OK(fs_lock(path, &fd, &err), err);
    snprintf(want, sizeof(want), "(pid %ld)", (long) getpid());
    pid_t child = fork();
    if (child == 0) {
        struct error denied = { 0 };
        int other = -1;
        bool ok = fs_lock(path, &other, &denied) == ERRC_DENIED && strstr(denied.msg, want);
        _exit(ok ? 0 : 1);
    }
    int status = 1;
    waitpid(child, &status, 0);
    CHECK(status == 0, "a second process is refused and told who has it");
    fs_close(&fd);
    CHECK_OK(fs_lock(path, &fd, &err), err);
    fs_close(&fd);
}

enum { WRITERS = 4, ROUNDS = 50 };

static void *write_often(void *failed) {
    struct error err = { 0 };
    char path[FS_PATH_SIZE];
    if (!fs_join(path, dir, "same")) return failed;
    for (int i = 0; i < ROUNDS; i++)
        if (fs_write_durable(path, SPAN("the same bytes"), &err)) return failed;
    return NULL;
}

static void threads_may_write_the_same_file(void) {
    pthread_t all[WRITERS];
    int failed = 0;
    for (int i = 0; i < WRITERS; i++)
        CHECK(pthread_create(&all[i], NULL, write_often, dir) == 0, "a thread starts");
    for (int i = 0; i < WRITERS; i++) {
        void *ret = NULL;
        pthread_join(all[i], &ret);
        failed += ret != NULL;
    }
    CHECK(failed == 0, "all of them succeed");
}

int main(void) {
    memcpy(dir, "/tmp/warraq-fs-XXXXXX", 22);
    if (!mkdtemp(dir)) return 1;
    RUN(files_are_written_whole_and_read_with_a_limit);
    RUN(a_link_is_turned_in_one_step);
    RUN(a_lock_is_exclusive_and_names_its_owner);
    RUN(threads_may_write_the_same_file);
    return check_done();
}
