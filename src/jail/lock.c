/* lock - a worker gives up everything but its memory and its socket.
 *
 * Allowed after it: read and write on descriptor 0; memory that is anonymous and never executable;
 * futex, clock, random, exit. Anything else kills the process. A sanitizer needs a little more
 * (its own stacks, signals, reports on descriptor 2), which a release build never allows. */

#include "base/limits.h"
#include "jail/jail_priv.h"

#include <errno.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ||                         \
    __has_feature(memory_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#define MEMORY_MAX (512 * MIB)
/* Only for a worker whose parent was killed while it loops: a document is timed by the parent. */
enum { CPU_S = 120 };

void jail_close_files(void) {
    close(STDOUT_FILENO);
    close_range(SANITIZED ? STDERR_FILENO + 1 : STDERR_FILENO, ~0U, 0);
}

static enum errc set_limits(struct error *err) {
    const struct {
        __rlimit_resource_t resource;
        rlim_t max;
        bool sanitized_too;
    } limits[] = {
        { RLIMIT_AS, MEMORY_MAX, false }, /* a sanitizer maps terabytes of shadow */
        { RLIMIT_CPU, CPU_S, true },      { RLIMIT_FSIZE, 0, true }, { RLIMIT_NOFILE, 1, false },
        { RLIMIT_NPROC, 0, true },        { RLIMIT_CORE, 0, true },  { RLIMIT_MEMLOCK, 0, true },
        { RLIMIT_MSGQUEUE, 0, true },
    };
    for (size_t i = 0; i < COUNT_OF(limits); i++) {
        if (SANITIZED && !limits[i].sanitized_too) continue;
        struct rlimit r = { limits[i].max, limits[i].max };
        if (setrlimit(limits[i].resource, &r) < 0)
            return error_errno(err, ERRC_IO, errno, "cannot set limit %d", limits[i].resource);
    }
    return ERRC_OK;
}

static const int always[] = {
    SCMP_SYS(munmap),        SCMP_SYS(mremap),     SCMP_SYS(brk),  SCMP_SYS(madvise),
    SCMP_SYS(futex),         SCMP_SYS(exit_group), SCMP_SYS(exit), SCMP_SYS(rt_sigreturn),
    SCMP_SYS(clock_gettime), SCMP_SYS(getrandom),
};

#if SANITIZED
static const int for_sanitizers[] = {
    SCMP_SYS(sigaltstack), SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(getpid),      SCMP_SYS(gettid),       SCMP_SYS(sched_yield),
};
#endif

static int allow_memory(scmp_filter_ctx filter) {
    int rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
                              SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                              SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS));
    /* malloc's heaps beside the first are opened with mprotect. */
    if (rc == 0)
        rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                              SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    return rc;
}

static int allow_socket(scmp_filter_ctx filter) {
    int rc =
        seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(read), 1, SCMP_A0(SCMP_CMP_EQ, 0, 0));
    if (rc == 0)
        rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1,
                              SCMP_A0(SCMP_CMP_EQ, 0, 0));
#if SANITIZED
    if (rc == 0)
        rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1,
                              SCMP_A0(SCMP_CMP_EQ, 2, 0));
#endif
    return rc;
}

static int add_rules(scmp_filter_ctx filter) {
    /* A call by another ABI (32-bit, x32) must not slip past the numbers of ours. */
    int rc = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    if (rc == 0) rc = allow_socket(filter);
    if (rc == 0) rc = allow_memory(filter);
    for (size_t i = 0; rc == 0 && i < COUNT_OF(always); i++)
        rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, always[i], 0);
#if SANITIZED
    for (size_t i = 0; rc == 0 && i < COUNT_OF(for_sanitizers); i++)
        rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, for_sanitizers[i], 0);
#endif
    return rc;
}

enum errc jail_lock(struct error *err) {
    enum errc rc = set_limits(err);
    if (rc != ERRC_OK) return rc;
    if (prctl(PR_SET_DUMPABLE, 0) < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return error_errno(err, ERRC_IO, errno, "cannot give up privileges");

    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter) return error_set(err, ERRC_IO, "cannot make a system-call filter");
    int failed = add_rules(filter);
    if (failed == 0) failed = seccomp_load(filter);
    seccomp_release(filter);
    if (failed) return error_errno(err, ERRC_IO, -failed, "cannot load the system-call filter");
    return ERRC_OK;
}
