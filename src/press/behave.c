/* behave - the misdeeds a test or a demonstration can ask for, by name. */

#include "press/press_priv.h"

static const char *const names[MISDEED_COUNT] = {
    [MISDEED_NONE] = "none",
    [MISDEED_403] = "403",
    [MISDEED_404] = "404",
    [MISDEED_410] = "410",
    [MISDEED_429] = "429",
    [MISDEED_500] = "500",
    [MISDEED_503] = "503",
    [MISDEED_SLOW] = "slow",
    [MISDEED_STALL] = "stall",
    [MISDEED_RESET] = "reset",
    [MISDEED_REDIRECT] = "redirect",
    [MISDEED_REDIRECT_LOOP] = "redirect-loop",
    [MISDEED_REDIRECT_PRIVATE] = "redirect-private",
    [MISDEED_MOVED] = "moved",
    [MISDEED_EMPTY] = "empty",
    [MISDEED_TRUNCATED] = "truncated",
    [MISDEED_ENDLESS] = "endless",
    [MISDEED_GZIP_BOMB] = "gzip-bomb",
    [MISDEED_WRONG_CHARSET] = "wrong-charset",
    [MISDEED_HUGE_HEADERS] = "huge-headers",
    [MISDEED_FLAKY] = "flaky",
    [MISDEED_GARBAGE] = "garbage",
    [MISDEED_SOFT_404] = "soft-404",
    [MISDEED_CHANGED] = "changed",
};

static enum errc rule_parse(struct press *p, span text, struct press_rule *ret, struct error *err) {
    uint64_t after_s = 0;
    ptrdiff_t at = span_find_char(text, '@');
    if (at >= 0 && (!span_to_u64(span_from(text, (size_t) at + 1), &after_s) || after_s > DAY_S))
        return error_set(err, ERRC_USAGE, "'%.*s': seconds stand behind '@'", SPAN_ARG(text));
    if (at >= 0) text = span_sub(text, 0, (size_t) at);
    ret->after_ms = (int64_t) after_s * 1000;
    ptrdiff_t colon = span_find_char(text, ':');
    span name = colon < 0 ? text : span_sub(text, 0, (size_t) colon);
    span target = colon < 0 ? SPAN_EMPTY : span_from(text, (size_t) colon + 1);
    for (size_t m = 0; m < MISDEED_COUNT; m++) {
        if (!span_eq(name, span_of(names[m]))) continue;
        target = arena_copy(&p->arena, target);
        ptrdiff_t slash = span_find_char(target, '/');
        ret->misdeed = (enum press_misdeed) m;
        ret->slug = slash < 0 ? target : span_sub(target, 0, (size_t) slash);
        ret->prefix = slash < 0 ? SPAN_EMPTY : span_from(target, (size_t) slash);
        return ERRC_OK;
    }
    return error_set(err, ERRC_USAGE, "unknown behaviour '%.*s'; 'warraq press --help' lists them",
                     SPAN_ARG(span_sub(name, 0, 40)));
}

enum errc press_behave_parse(struct press *p, const char *spec, struct error *err) {
    span rest = span_of(spec), part;
    while (span_next(&rest, ',', &part)) {
        part = span_trim(part);
        if (!part.len) continue;
        if (p->rule_count == PRESS_RULES_MAX)
            return error_set(err, ERRC_USAGE, "more than %d behaviours", PRESS_RULES_MAX);
        enum errc rc = rule_parse(p, part, &p->rules[p->rule_count], err);
        if (rc != ERRC_OK) return rc;
        p->rule_count++;
    }
    return ERRC_OK;
}

enum press_misdeed press_behave(const struct press *p, const struct press_paper *paper,
                                span target) {
    for (size_t i = 0; i < p->rule_count; i++) {
        const struct press_rule *r = &p->rules[i];
        if (r->slug.len && !span_eq(r->slug, paper->slug)) continue;
        if (r->after_ms && clock_mono_ms() - p->start_ms < r->after_ms) continue;
        /* A paper that misbehaves everywhere still states its rules, else a polite crawler would
         * never get as far as the misdeed; ask for "/robots.txt" by name to break it. */
        if (!r->prefix.len && span_eq(target, SPAN("/robots.txt"))) continue;
        if (span_starts(target, r->prefix)) return r->misdeed;
    }
    return MISDEED_NONE;
}

static void redirect(struct press_answer *a, int status, const struct press_paper *paper,
                     const char *path, span rest) {
    a->status = status;
    a->location = arena_fmt(&a->arena, "%.*s%s%.*s", SPAN_ARG(paper->base), path, SPAN_ARG(rest));
    buf_add(&a->body, SPAN("<!DOCTYPE html><title>moved</title><p>moved\n"));
}

static bool plain_status(struct press_answer *a, int status) {
    a->status = status;
    buf_add_fmt(&a->body, "<!DOCTYPE html><title>%d</title><h1>%d</h1>\n", status, status);
    return true;
}

static bool redirect_loop(const struct press_request *req, const struct press_paper *paper,
                          struct press_answer *a) {
    uint64_t n = 0;
    span text = SPAN_EMPTY;
    if (span_starts(req->path, SPAN("/loop/"))) text = span_from(req->path, 6);
    (void) span_to_u64(text, &n); /* anything else starts again at 0 */
    span next = arena_fmt(&a->arena, "%llu", (unsigned long long) (n + 1) % 1000000);
    redirect(a, 302, paper, "/loop/", next);
    return true;
}

/* True when the answer is made; false to go on with the page (and break it on the wire). */
bool press_behave_answer(struct press *p, enum press_misdeed m, const struct press_request *req,
                         const struct press_paper *paper, struct press_answer *a) {
    switch (m) {
    case MISDEED_403: return plain_status(a, 403);
    case MISDEED_404: return plain_status(a, 404);
    case MISDEED_410: return plain_status(a, 410);
    case MISDEED_429: return plain_status(a, 429);
    case MISDEED_500: return plain_status(a, 500);
    case MISDEED_503: return plain_status(a, 503);
    case MISDEED_FLAKY: return atomic_fetch_add(&p->requests, 1) % 3 == 2 && plain_status(a, 500);
    case MISDEED_EMPTY: return true;
    case MISDEED_GARBAGE:
        for (unsigned i = 0; i < 20000; i++) buf_add_char(&a->body, (char) (i * i >> 3 ^ i));
        return true;
    case MISDEED_REDIRECT: redirect(a, 302, paper, "/elsewhere", req->target); return true;
    case MISDEED_MOVED: redirect(a, 301, paper, "/moved", req->target); return true;
    case MISDEED_REDIRECT_LOOP: return redirect_loop(req, paper, a);
    case MISDEED_REDIRECT_PRIVATE:
        redirect(a, 302, paper, "", SPAN("/"));
        a->location = SPAN("http://169.254.169.254/latest/meta-data/");
        return true;
    case MISDEED_NONE:
    case MISDEED_SLOW:
    case MISDEED_STALL:
    case MISDEED_RESET:
    case MISDEED_TRUNCATED:
    case MISDEED_ENDLESS:
    case MISDEED_GZIP_BOMB:
    case MISDEED_WRONG_CHARSET:
    case MISDEED_HUGE_HEADERS:
    case MISDEED_SOFT_404:
    case MISDEED_CHANGED:
    case MISDEED_COUNT:
    default: return false;
    }
}
