#ifndef BASE_BASE_H
#define BASE_BASE_H

/* base - the vocabulary every room speaks: span, enum errc, struct error, DEFER.
 *
 * span        borrowed text or bytes: not NUL-terminated, never owned. Text in spans is valid
 *             UTF-8 once it has passed the border (page, feed, json, import).
 * errc        what the caller can do about a failure; the cause is in the message.
 * Errors      an error is written only on failure; the first one wins; NULL is allowed.
 * Threads     everything here is safe from any thread.
 */

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))
#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))
/* Runs fn(&variable) when the variable that follows leaves its scope. */
#define DEFER(fn) __attribute__((cleanup(fn)))

typedef struct span {
    const char *at;
    size_t len;
} span;

#define SPAN_EMPTY ((span){ 0, 0 })
/* For string literals only. */
#define SPAN(literal) ((span){ "" literal, sizeof(literal) - 1 })
/* For printf("%.*s"). */
#define SPAN_ARG(s) (int) (s).len, (s).len ? (s).at : ""

span span_of(const char *cstr); /* NULL gives the empty span */
bool span_eq(span a, span b);
bool span_eq_nocase(span a, span b); /* ASCII letters only */
int span_cmp(span a, span b);        /* by bytes */
bool span_starts(span s, span prefix);
bool span_starts_nocase(span s, span prefix);
bool span_ends(span s, span suffix);
span span_sub(span s, size_t from, size_t len); /* clamped to s */
span span_from(span s, size_t from);            /* clamped to s */
span span_trim(span s);                         /* ASCII white space at both ends */
/* Offset of the first match, or -1. */
ptrdiff_t span_find(span s, span needle);
ptrdiff_t span_find_nocase(span s, span needle);
ptrdiff_t span_find_char(span s, char c);
/* Takes what stands before the next sep from *s and moves *s behind it; false at the end. */
bool span_next(span *s, char sep, span *ret_part);
/* Decimal digits only, the whole span, no sign except for i64; false on anything else. */
bool span_to_u64(span s, uint64_t *ret);
bool span_to_i64(span s, int64_t *ret);
bool span_to_double(span s, double *ret);

enum errc {
    ERRC_OK = 0,
    ERRC_RETRY_LATER, /* may work another time: busy, timeout, 5xx */
    ERRC_DENIED,      /* not allowed: robots, address guard, permission */
    ERRC_NOT_FOUND,
    ERRC_LIMIT,   /* larger than a limit of ours */
    ERRC_PARSE,   /* the input is not what it claims to be */
    ERRC_CORRUPT, /* our own bytes on disk are damaged */
    ERRC_IO,
    ERRC_DB,
    ERRC_CANCELLED,
    ERRC_USAGE, /* the caller's words are wrong: command line, settings */
    ERRC_BUG,
};

struct error {
    enum errc code;
    char msg[240];
};

/* Sets the first error and returns code; message form: lower case, "cannot open 'x': reason",
 * no full stop. */
enum errc error_set(struct error *err, enum errc code, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* As error_set with ": <text of errnum>" behind it, thread-safe. */
enum errc error_errno(struct error *err, enum errc code, int errnum, const char *fmt, ...)
    PRINTF_LIKE(4, 5);
/* Puts "<prefix>: " before the message. */
void error_prefix(struct error *err, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* One short stable word for logs and tables: "retry-later", "denied", ... */
const char *errc_name(enum errc code);

#endif
