#include "web/route.h"

/* Number of literal segments + 1 when it matches, 0 when not. */
static int match(const char *pattern, const span *segments, size_t count, span args[CALL_ARGS]) {
    span rest = span_from(span_of(pattern), 1);
    size_t i = 0, n_args = 0;
    int literal = 1;
    if (!rest.len) return count == 0;
    for (span part; span_next(&rest, '/', &part); i++) {
        if (i >= count) return 0;
        if (span_eq(part, SPAN("*"))) {
            assert(n_args < CALL_ARGS);
            args[n_args++] = segments[i];
        } else if (span_eq(part, segments[i])) {
            literal++;
        } else {
            return 0;
        }
    }
    return i == count ? literal : 0;
}

enum route_result route_match(const span *segments, size_t count, enum method method,
                              const struct route **ret, span args[CALL_ARGS]) {
    size_t n;
    const struct route *table = web_routes(&n);
    int best = 0;
    bool other_method = false;
    for (size_t i = 0; i < n; i++) {
        span found[CALL_ARGS] = { 0 };
        int score = match(table[i].pattern, segments, count, found);
        if (score <= 0) continue;
        bool post = table[i].flags & ROUTE_POST;
        if (method == METHOD_OTHER || post != (method == METHOD_POST)) {
            other_method = true;
            continue;
        }
        if (score > best) {
            best = score;
            *ret = &table[i];
            memcpy(args, found, sizeof(found));
        }
    }
    return best ? ROUTE_FOUND : other_method ? ROUTE_WRONG_METHOD : ROUTE_NONE;
}
