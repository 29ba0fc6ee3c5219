/* robots_cache: what each kind of answer to robots.txt allows, and for how long. */

#include "check.h"
#include "crawl/robots_cache.h"

enum { HOUR_MS = 3600 * 1000 };

static const struct {
    const char *name;
    struct fetch_result answer;
    enum robots_state state;
    bool allowed; /* "/private", when KNOWN */
} rows[] = {
    { "rules",
      { .status = 200, .body = SPAN("user-agent: *\ndisallow: /private") },
      ROBOTS_KNOWN,
      false },
    { "rules cut at the limit",
      { .status = 200, .rc = ERRC_LIMIT, .body = SPAN("user-agent: *\ndisallow: /private") },
      ROBOTS_KNOWN,
      false },
    { "rules for another",
      { .status = 200, .body = SPAN("user-agent: x\ndisallow: /") },
      ROBOTS_KNOWN,
      true },
    { "not there", { .status = 404, .rc = ERRC_NOT_FOUND }, ROBOTS_KNOWN, true },
    { "forbidden file", { .status = 403, .rc = ERRC_DENIED }, ROBOTS_KNOWN, true },
    { "too many redirects", { .status = 302, .rc = ERRC_LIMIT }, ROBOTS_KNOWN, true },
    { "server error", { .status = 500, .rc = ERRC_RETRY_LATER }, ROBOTS_UNREACHABLE, false },
    { "too many requests", { .status = 429, .rc = ERRC_RETRY_LATER }, ROBOTS_UNREACHABLE, false },
    { "no connection", { .rc = ERRC_RETRY_LATER }, ROBOTS_UNREACHABLE, false },
    { "broken HTTP", { .rc = ERRC_PARSE }, ROBOTS_UNREACHABLE, false },
    { "the guard said no",
      { .rc = ERRC_DENIED, .reason = "private address" },
      ROBOTS_REFUSED,
      false },
};

static void every_answer(void) {
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct robots_cache *c = robots_cache_new(SPAN("WarraqBot"));
        struct robots_entry *e = robots_cache_get(c, SPAN("http://e.com"), 0);
        CHECK(e->state == ROBOTS_UNKNOWN, "%s: new", rows[i].name);
        robots_cache_put(c, e, &rows[i].answer, 1000);
        CHECK(e->state == rows[i].state, "%s: state %d", rows[i].name, (int) e->state);
        if (e->state == ROBOTS_KNOWN)
            CHECK(robots_allowed(e->rules, SPAN("/private")) == rows[i].allowed, "%s: verdict",
                  rows[i].name);
        robots_cache_free(c);
    }
}

static void answers_grow_stale(void) {
    struct robots_cache *c = robots_cache_new(SPAN("WarraqBot"));
    struct robots_entry *e = robots_cache_get(c, SPAN("http://e.com"), 0);
    robots_cache_put(c, e, &rows[0].answer, 0);
    CHECK(robots_cache_get(c, SPAN("http://e.com"), 23 * HOUR_MS)->state == ROBOTS_KNOWN, "a day");
    CHECK(robots_cache_get(c, SPAN("http://e.com"), 25 * HOUR_MS)->state == ROBOTS_UNKNOWN, "over");
    struct robots_entry *other = robots_cache_get(c, SPAN("https://e.com"), 0);
    CHECK(other != e && robots_cache_at(c, other->tag) == other, "an origin has its own");
    CHECK(robots_cache_at(c, 99) == NULL, "no such tag");
    robots_cache_free(c);
}

static void old_rules_outlive_a_failure(void) {
    struct fetch_result down = { .status = 503, .rc = ERRC_RETRY_LATER };
    struct robots_cache *c = robots_cache_new(SPAN("WarraqBot"));
    struct robots_entry *e = robots_cache_get(c, SPAN("http://e.com"), 0);
    robots_cache_put(c, e, &rows[0].answer, 0);
    (void) robots_cache_get(c, SPAN("http://e.com"), 25 * HOUR_MS);
    robots_cache_put(c, e, &down, 25 * HOUR_MS);
    CHECK(e->state == ROBOTS_KNOWN && !robots_allowed(e->rules, SPAN("/private")), "kept");
    CHECK(e->stale_ms < 26 * HOUR_MS, "but asked again soon");
    robots_cache_free(c);
}

static void failures_are_asked_less_and_less(void) {
    struct fetch_result down = { .rc = ERRC_RETRY_LATER };
    struct robots_cache *c = robots_cache_new(SPAN("WarraqBot"));
    struct robots_entry *e = robots_cache_get(c, SPAN("http://e.com"), 0);
    int64_t before = 0;
    for (int i = 0; i < 12; i++) {
        robots_cache_put(c, e, &down, 0);
        CHECK(e->stale_ms >= before && e->stale_ms <= 24 * HOUR_MS, "failure %d", i);
        before = e->stale_ms;
    }
    down.retry_after_s = 86400;
    robots_cache_put(c, e, &down, 0);
    CHECK(e->stale_ms == 24 * HOUR_MS, "Retry-After");
    robots_cache_free(c);
}

/* A domain with a new name for every link. */
static void memory_is_bounded(void) {
    struct robots_cache *c = robots_cache_new(SPAN("WarraqBot"));
    struct robots_entry *asked = robots_cache_get(c, SPAN("http://asked.com"), 0);
    asked->state = ROBOTS_ASKED;
    DEFER(buf_done) struct buf text = BUF(512 * 1024);
    buf_add(&text, SPAN("user-agent: *\n"));
    while (!text.full) buf_add(&text, SPAN("disallow: /0123456789/0123456789/0123456789\n"));
    struct fetch_result big = { .status = 200, .body = buf_span(&text) };
    for (int i = 0; i < 10000; i++) {
        char origin[64];
        snprintf(origin, sizeof(origin), "http://%d.e.com", i);
        struct robots_entry *e = robots_cache_get(c, span_of(origin), 0);
        CHECK(e->state == ROBOTS_UNKNOWN && span_eq(e->origin, span_of(origin)), "new %d", i);
        robots_cache_put(c, e, i % 100 ? &rows[3].answer : &big, 0);
        CHECK(e->state == ROBOTS_KNOWN, "known %d", i);
    }
    CHECK(robots_cache_at(c, 4096) == NULL, "entries are bounded");
    CHECK(robots_cache_get(c, SPAN("http://asked.com"), 0) == asked, "who is asked stays");
    CHECK(robots_cache_get(c, SPAN("http://9999.e.com"), 0)->state == ROBOTS_KNOWN, "the last");
    CHECK(robots_cache_get(c, SPAN("http://1.e.com"), 0)->state == ROBOTS_UNKNOWN, "the first");
    robots_cache_free(c);
}

int main(void) {
    RUN(every_answer);
    RUN(answers_grow_stale);
    RUN(old_rules_outlive_a_failure);
    RUN(failures_are_asked_less_and_less);
    RUN(memory_is_bounded);
    return check_done();
}
