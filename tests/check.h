#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H

/* check - tests that print TAP: one function a subject, tables inside, every row is checked even
 * after one failed.
 *
 *     static void folds_alef(void) { CHECK(1 + 1 == 2, "arithmetic: %d", 1 + 1); }
 *     int main(void) { RUN(folds_alef); return check_done(); }
 *
 * check_skip() is for a named thing that this machine lacks ("shared/data/dates is absent"); what
 * can be tested everywhere must never skip.
 */

#include "base/base.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static int check_run, check_failed, check_failed_here;
static const char *check_skipped;

PRINTF_LIKE(4, 5)
static inline void check_that(bool ok, const char *file, int line, const char *fmt, ...) {
    if (ok) return;
    check_failed_here++;
    printf("# %s:%d: ", file, line);
    va_list ap;
    va_start(ap, fmt);
    vprintf(fmt, ap);
    va_end(ap);
    printf("\n");
}

/* CHECK(condition, "row name: got %d", n) */
#define CHECK(cond, ...) check_that((cond), __FILE__, __LINE__, __VA_ARGS__)
#define CHECK_OK(rc, err) CHECK((rc) == ERRC_OK, "%s: %s", #rc, (err).msg)

static inline void check_skip(const char *reason) {
    check_skipped = reason;
}

static inline void check_run_one(void (*fn)(void), const char *name) {
    check_failed_here = 0;
    check_skipped = NULL;
    fn();
    check_run++;
    if (check_failed_here) check_failed++;
    printf("%s %d - %s", check_failed_here ? "not ok" : "ok", check_run, name);
    if (check_skipped) printf(" # SKIP %s", check_skipped);
    printf("\n");
    fflush(stdout);
}
#define RUN(fn) check_run_one(fn, #fn)

static inline int check_done(void) {
    printf("1..%d\n", check_run);
    return check_failed != 0;
}

/* Path of ../shared/data/<name> beside the project, or NULL when it is not there. */
static inline const char *check_shared(const char *name) {
    static char path[4096];
    const char *root = getenv("WARRAQ_SOURCE");
    snprintf(path, sizeof(path), "%s/../shared/data/%s", root ? root : ".", name);
    FILE *f = fopen(path, "r");
    if (!f) return NULL;
    fclose(f);
    return path;
}

#endif
