/* call - the parent's life with its child: start, ask, time, replace.
 *
 *            spawn                    answer
 *   none ----------> ready --ask--> busy ---> ready
 *    ^                 |              |
 *    |   served enough |              | died, late or nonsense: drop, count, once more
 *    +-----------------+--------------+
 */

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "jail/jail_priv.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    TIMEOUT_MS = 10000,
    DOCUMENTS_MAX = 500,
    START_MS = 20000,    /* to HELLO, on a busy machine */
    BUSY_MS_MAX = 30000, /* replaced before its CPU limit can hit an innocent document */
    ATTEMPTS = 2,
};

struct jail {
    char *exe;
    int64_t timeout_ms;
    unsigned documents_max;
    int fd;
    pid_t pid; /* 0 = none */
    unsigned served;
    int64_t busy_ms;
    uint64_t sequence, losses;
    struct buf request;
};

void jail_drop(struct jail *j) {
    if (j->fd >= 0) close(j->fd);
    j->fd = -1;
    if (j->pid > 0) {
        kill(j->pid, SIGKILL);
        while (waitpid(j->pid, NULL, 0) < 0 && errno == EINTR) {
        }
    }
    j->pid = 0;
    j->served = 0;
    j->busy_ms = 0;
    j->sequence = 0;
}

/* Only what a sanitizer reads; the rest of the environment is nobody's business in there. */
static void child_environment(char *ret[4]) {
    static const char *const names[] = { "ASAN_OPTIONS=", "UBSAN_OPTIONS=", "LSAN_OPTIONS=" };
    size_t n = 0;
    for (char **e = environ; e && *e && n < COUNT_OF(names); e++)
        for (size_t i = 0; i < COUNT_OF(names); i++)
            if (span_starts(span_of(*e), span_of(names[i])) && n < COUNT_OF(names)) ret[n++] = *e;
    ret[n] = NULL;
}

static int spawn_with_socket(struct jail *j, int socket) {
    char name[] = "warraq", word[] = "jail-worker";
    char *argv[] = { name, word, NULL }, *env[4];
    child_environment(env);
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attr);
    posix_spawn_file_actions_adddup2(&files, socket, STDIN_FILENO);
    /* A group of its own: Ctrl-C at the terminal must not cost the documents in work. */
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                        POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attr, 0);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setsigdefault(&attr, &all);
    int failed = posix_spawn(&j->pid, j->exe, &files, &attr, argv, env);
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&files);
    if (failed) j->pid = 0;
    return failed;
}

static struct exchange exchange_of(const struct jail *j, int64_t timeout_ms) {
    return (struct exchange){ j->fd, j->sequence, clock_mono_ms() + timeout_ms };
}

/* Waits until the child says that it is locked in. */
static enum errc hear_hello(struct jail *j, struct error *err) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct exchange x = exchange_of(j, START_MS);
    span payload;
    enum errc rc = exchange_receive(&x, JAIL_HELLO, &arena, &payload, err);
    if (rc != ERRC_OK) return rc;
    struct wire w = wire_reader(payload, &arena);
    enum errc code = ERRC_OK;
    frame_answer(&w, &code, err);
    return wire_ok(&w) ? code : error_set(err, ERRC_RETRY_LATER, "parser answered nonsense");
}

static enum errc start(struct jail *j, struct error *err) {
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
        return error_errno(err, ERRC_IO, errno, "cannot make a socket pair");
    j->fd = pair[0];
    int failed = spawn_with_socket(j, pair[1]);
    close(pair[1]);
    if (failed) {
        jail_drop(j);
        return error_errno(err, ERRC_IO, failed, "cannot start '%s'", j->exe);
    }
    enum errc rc = hear_hello(j, err);
    if (rc != ERRC_OK) {
        error_prefix(err, "jail worker does not start");
        jail_drop(j);
    }
    return rc;
}

/* Lost: the child is of no use any more. */
static enum errc attempt(struct jail *j, const struct jail_job *job, struct arena *arena,
                         bool *ret_lost, struct error *err) {
    int64_t from_ms = clock_mono_ms();
    j->sequence++;
    struct exchange x = exchange_of(j, j->timeout_ms);
    *ret_lost = true;
    enum errc rc = exchange_send(&x, job->kind, buf_span(&j->request), err);
    span payload;
    if (rc == ERRC_OK) rc = exchange_receive(&x, job->kind, arena, &payload, err);
    j->busy_ms += clock_mono_ms() - from_ms;
    j->served++;
    if (rc != ERRC_OK) return rc;

    struct wire w = wire_reader(payload, arena);
    struct error answered = { 0 };
    frame_answer(&w, &rc, &answered);
    if (rc == ERRC_OK && job->take) job->take(&w, job->ret);
    if (!wire_ok(&w)) return error_set(err, ERRC_RETRY_LATER, "parser answered nonsense");
    *ret_lost = false;
    return rc == ERRC_OK ? rc : error_set(err, rc, "%s", answered.msg);
}

enum errc jail_run(struct jail *j, const struct jail_job *job, struct arena *arena,
                   struct error *err) {
    buf_clear(&j->request);
    struct wire w = wire_writer(&j->request);
    job->ask(&w, job->input);
    if (!wire_ok(&w)) return error_set(err, ERRC_LIMIT, "document is too large");

    struct error last = { 0 };
    for (int n = 0; n < ATTEMPTS; n++) {
        if (j->served >= j->documents_max || j->busy_ms >= BUSY_MS_MAX) jail_drop(j);
        last = (struct error){ 0 };
        enum errc rc = j->pid ? ERRC_OK : start(j, &last);
        if (rc != ERRC_OK) return error_set(err, rc, "%s", last.msg);
        bool lost;
        if (job->ret) memset(job->ret, 0, job->ret_size);
        rc = attempt(j, job, arena, &lost, &last);
        if (!lost) return rc == ERRC_OK ? rc : error_set(err, rc, "%s", last.msg);
        j->losses++;
        log_debug("jail", "worker-lost", "kind=%d reason='%s'", job->kind, last.msg);
        jail_drop(j);
    }
    return error_set(err, last.code, "%s", last.msg);
}

enum errc jail_open(const struct jail_options *opts, struct jail **ret, struct error *err) {
    struct jail *j = mem_zalloc(1, sizeof(*j));
    const char *exe = opts && opts->exe ? opts->exe : "/proc/self/exe";
    j->exe = mem_strdup(span_of(exe));
    j->timeout_ms = opts && opts->timeout_ms > 0 ? opts->timeout_ms : TIMEOUT_MS;
    j->documents_max = opts && opts->documents_max ? opts->documents_max : DOCUMENTS_MAX;
    j->fd = -1;
    buf_init(&j->request, JAIL_REQUEST_BYTES);
    enum errc rc = start(j, err); /* now, so that a machine without seccomp says so at the start */
    if (rc != ERRC_OK) {
        jail_close(j);
        return rc;
    }
    *ret = j;
    return ERRC_OK;
}

void jail_close(struct jail *j) {
    if (!j) return;
    jail_drop(j);
    buf_done(&j->request);
    mem_free(j->exe);
    mem_free(j);
}

uint64_t jail_losses(const struct jail *j) {
    return j->losses;
}

int jail_pid(const struct jail *j) {
    return (int) j->pid;
}
