/* robots: Google's own cases where they are at hand, and our own rows. */

#include "base/clock.h"
#include "base/fs.h"
#include "base/json.h"
#include "check.h"
#include "net/robots.h"

static void google_cases(void) {
    const char *path = check_shared("robots/cases.jsonl");
    if (!path) {
        check_skip("shared/data/robots is absent");
        return;
    }
    DEFER(buf_done) struct buf text = BUF(16 << 20);
    struct error err = { 0 };
    CHECK_OK(fs_read(path, &text, &err), err);
    size_t count = 0;
    for (span rest = buf_span(&text), line; span_next(&rest, '\n', &line);) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct json *row;
        if (span_trim(line).len == 0) continue;
        CHECK_OK(json_parse(line, NULL, &a, &row, &err), err);
        span id = json_get_text(row, "id"), url = json_get_text(row, "url");
        bool want = json_is(json_get(row, "allowed"), JSON_TRUE);
        const struct robots *r =
            robots_parse(json_get_text(row, "robots"), json_get_text(row, "agent"), &a);
        CHECK(robots_allowed(r, robots_path(url, &a)) == want, "%.*s: %.*s", SPAN_ARG(id),
              SPAN_ARG(url));
        count++;
    }
    CHECK(count >= 70, "only %zu cases", count);
}

static const struct {
    const char *name, *robots, *path;
    bool allowed;
} rows[] = {
    { "nothing forbids nothing", "", "/a", true },
    { "html instead of rules", "<!doctype html><html><body>not: found</body></html>", "/a", true },
    { "byte order mark", "\xEF\xBB\xBFuser-agent: *\ndisallow: /a", "/a", false },
    { "carriage returns only", "user-agent: *\rdisallow: /a\r", "/a", false },
    { "group of two agents", "user-agent: x\nuser-agent: warraqbot\ndisallow: /", "/", false },
    { "our group beats the star", "user-agent: *\ndisallow: /\nuser-agent: WarraqBot\ndisallow: /b",
      "/a", true },
    { "empty disallow for us", "user-agent: *\ndisallow: /\nuser-agent: WarraqBot\ndisallow:", "/a",
      true },
    { "misspelt", "user agent: *\ndisalow: /a", "/a", false },
    { "longest wins", "user-agent: *\nallow: /a/b\ndisallow: /a", "/a/b/c", true },
    { "allow wins a tie", "user-agent: *\ndisallow: /a\nallow: /a", "/a", true },
    { "star in the middle", "user-agent: *\ndisallow: /*/print", "/news/1/print", false },
    { "stars and end", "user-agent: *\ndisallow: /*a*a*a$", "/banana", false },
    { "stars and end, no match", "user-agent: *\ndisallow: /*a*a*a$", "/bananas", true },
    { "dollar inside is a letter", "user-agent: *\ndisallow: /a$b", "/a$b", false },
    { "star then end", "user-agent: *\ndisallow: /a*$", "/abc", false },
    { "last piece may not overlap", "user-agent: *\ndisallow: /ab*b$", "/ab", true },
    { "arabic rule, escaped path", "user-agent: *\ndisallow: /خبر", "/%D8%AE%D8%A8%D8%B1/1",
      false },
    { "lower-case escapes", "user-agent: *\ndisallow: /%d8%ae", "/%D8%AE", false },
    { "query", "user-agent: *\ndisallow: /*?s=", "/?s=x", false },
};

static void rules(void) {
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        const struct robots *r = robots_parse(span_of(rows[i].robots), SPAN("WarraqBot"), &a);
        CHECK(robots_allowed(r, span_of(rows[i].path)) == rows[i].allowed, "%s", rows[i].name);
    }
    CHECK(robots_allowed(NULL, SPAN("/x")), "no robots allow all");
}

static void delays_and_sitemaps(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    const struct robots *r = robots_parse(SPAN("Sitemap: http://e.com/1.xml\nuser-agent: *\n"
                                               "crawl-delay: 2.5\nuser-agent: x\ncrawl-delay: 9\n"
                                               "SITE-MAP: http://e.com/2.xml # two\n"),
                                          SPAN("WarraqBot"), &a);
    const span *maps;
    CHECK(robots_crawl_delay(r) == 2.5, "got %f", robots_crawl_delay(r));
    CHECK(robots_sitemaps(r, &maps) == 2, "two sitemaps");
    CHECK(span_eq(maps[1], SPAN("http://e.com/2.xml")), "got '%.*s'", SPAN_ARG(maps[1]));
    r = robots_parse(SPAN("user-agent: *\ncrawl-delay: 1e99\n"), SPAN("WarraqBot"), &a);
    CHECK(robots_crawl_delay(r) <= 86400, "absurd delay is capped");
    r = robots_parse(SPAN("user-agent: *\ncrawl-delay: nan\n"), SPAN("WarraqBot"), &a);
    CHECK(robots_crawl_delay(r) == 0, "nan is no delay");
}

/* A pattern of many stars against a path it almost matches must not explode. */
static void keeps_content_signals(void) {
    static const struct {
        const char *name, *text, *want;
    } signals[] = {
        { "for all", "User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /\n",
          "search=yes, ai-train=no" },
        { "for us before all",
          "User-agent: *\nContent-Signal: ai-train=no\nAllow: /\nUser-agent: WarraqBot\n"
          "Content-Signal: ai-train=yes\nAllow: /\n",
          "ai-train=yes" },
        { "for another", "User-agent: other\nContent-Signal: ai-train=no\nAllow: /\n", "" },
        { "none", "User-agent: *\nAllow: /\n", "" },
    };
    for (size_t i = 0; i < COUNT_OF(signals); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        const struct robots *r = robots_parse(span_of(signals[i].text), SPAN("WarraqBot"), &a);
        CHECK(span_eq(robots_signal(r), span_of(signals[i].want)), "%s: got '%.*s'",
              signals[i].name, SPAN_ARG(robots_signal(r)));
    }
    CHECK(!robots_signal(NULL).len, "no rules");
}

static void stars_take_linear_time(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    DEFER(buf_done) struct buf text = BUF(1 << 20), path = BUF(1 << 20);
    buf_add(&text, SPAN("user-agent: *\ndisallow: /"));
    for (int i = 0; i < 8000; i++) buf_add(&text, SPAN("*a"));
    buf_add(&text, SPAN("*b$"));
    buf_add_char(&path, '/');
    for (int i = 0; i < 100000; i++) buf_add_char(&path, 'a');
    int64_t began_ms = clock_mono_ms();
    const struct robots *r = robots_parse(buf_span(&text), SPAN("WarraqBot"), &a);
    CHECK(robots_allowed(r, buf_span(&path)), "does not match");
    CHECK(clock_mono_ms() - began_ms < 500, "took %d ms", (int) (clock_mono_ms() - began_ms));
}

int main(void) {
    RUN(google_cases);
    RUN(rules);
    RUN(delays_and_sitemaps);
    RUN(keeps_content_signals);
    RUN(stars_take_linear_time);
    return check_done();
}
