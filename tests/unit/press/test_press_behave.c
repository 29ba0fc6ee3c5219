#include "press_testing.h"

static struct buf corpus = BUF(1 << 20);

static void a_rule_hits_its_target_only(void) {
    static const struct {
        const char *behave, *host, *target;
        int status;
    } rows[] = {
        { "404", "paper0", "/", 404 },
        { "404", "paper0", "/robots.txt", 200 },
        { "404:/robots.txt", "paper0", "/robots.txt", 404 },
        { "410:paper1", "paper0", "/", 200 },
        { "410:paper1", "paper1", "/", 410 },
        { "500:/article", "paper0", "/article/100001", 500 },
        { "500:/article", "paper0", "/", 200 },
        { "503:paper0/article", "paper0", "/article/100001", 503 },
        { "503:paper1/article", "paper0", "/article/100001", 200 },
        { "404:paper0, 410:paper1", "paper1", "/", 410 },
        { "429", "paper0", "/", 429 },
        { "moved", "paper0", "/article/100001", 301 },
        { "moved", "paper0", "/moved/article/100001", 200 },
        { "redirect", "paper0", "/article/100001", 302 },
        { "redirect", "paper0", "/elsewhere/article/100001", 200 },
        { "redirect-loop", "paper0", "/article/100001", 302 },
        { "redirect-loop:/article", "paper0", "/loop/7", 302 },
        { "redirect-private", "paper0", "/article/100001", 302 },
        { "soft-404", "paper0", "/article/100001", 200 },
        { "404:paper0/article@3600", "paper0", "/article/100001", 200 },
        { "404:paper0/article@0", "paper0", "/article/100001", 404 },
        { "changed", "paper0", "/article/100001", 200 },
        { "slow", "nobody", "/_press/published.jsonl", 200 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct press_options opts = { .behave = rows[i].behave };
        struct press *p = testing_open(buf_span(&corpus), &opts);
        struct press_answer a;
        testing_get(p, rows[i].host, rows[i].target, &a);
        CHECK(a.status == rows[i].status, "%s on %s%s: %d", rows[i].behave, rows[i].host,
              rows[i].target, a.status);
        press_answer_done(&a);
        press_close(p);
    }
}

static void locations_lead_where_they_say(void) {
    static const struct {
        const char *behave, *target, *location; /* location after the origin */
    } rows[] = {
        { "moved", "/article/100001", "/moved/article/100001" },
        { "redirect", "/?page=2", "/elsewhere/?page=2" },
        { "redirect-loop", "/article/100001", "/loop/1" },
        { "redirect-loop", "/loop/41", "/loop/42" },
        { "redirect-private", "/", "http://169.254.169.254/latest/meta-data/" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct press_options opts = { .behave = rows[i].behave };
        struct press *p = testing_open(buf_span(&corpus), &opts);
        struct press_answer a;
        testing_get(p, "paper0", rows[i].target, &a);
        CHECK(span_ends(a.location, span_of(rows[i].location)), "%s: '%.*s'", rows[i].behave,
              SPAN_ARG(a.location));
        press_answer_done(&a);
        press_close(p);
    }
}

static void flaky_fails_every_third_time(void) {
    struct press_options opts = { .behave = "flaky" };
    struct press *p = testing_open(buf_span(&corpus), &opts);
    for (int i = 0; i < 9; i++) {
        struct press_answer a;
        testing_get(p, "paper0", "/", &a);
        CHECK(a.status == (i % 3 == 2 ? 500 : 200), "request %d: %d", i, a.status);
        press_answer_done(&a);
    }
    press_close(p);
}

static void a_changed_article_says_more(void) {
    size_t len[2];
    const char *const behave[] = { NULL, "changed" };
    for (int i = 0; i < 2; i++) {
        struct press_options opts = { .behave = behave[i] };
        struct press *p = testing_open(buf_span(&corpus), &opts);
        struct press_answer a;
        testing_get(p, "paper0", "/article/100001", &a);
        len[i] = a.body.len;
        CHECK((span_find(buf_span(&a.body), SPAN("تحديث: أضافت")) >= 0) == (i == 1), "text %d", i);
        press_answer_done(&a);
        press_close(p);
    }
    CHECK(len[1] > len[0], "one paragraph more");
}

static void wrong_words_are_refused(void) {
    static const struct {
        const char *name;
        struct press_options opts;
        enum errc want;
    } rows[] = {
        { "unknown behaviour", { .behave = "rude" }, ERRC_USAGE },
        { "no seconds", { .behave = "404@soon" }, ERRC_USAGE },
        { "negative speed", { .speed = -1 }, ERRC_USAGE },
        { "no port", { .listen = "127.0.0.1" }, ERRC_USAGE },
        { "port too large", { .listen = "127.0.0.1:70000" }, ERRC_USAGE },
        { "every address", { .listen = "0.0.0.0:0" }, ERRC_DENIED },
        { "a public address", { .listen = "192.0.2.1:0" }, ERRC_DENIED },
        { "every IPv6 address", { .listen = "[::]:0" }, ERRC_DENIED },
        { "corpus that is not there", { .corpus = "/nonexistent.jsonl" }, ERRC_NOT_FOUND },
        { "corpus of rubbish", { .corpus_text = SPAN("rubbish\n{}\n") }, ERRC_PARSE },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct press *p = NULL;
        struct error err = { 0 };
        enum errc rc = press_open(&rows[i].opts, &p, &err);
        CHECK(rc == rows[i].want, "%s: %s (%s)", rows[i].name, errc_name(rc), err.msg);
        CHECK(!p, "%s: nothing is given", rows[i].name);
    }
}

int main(void) {
    testing_corpus(&corpus, 3, 10);
    RUN(a_rule_hits_its_target_only);
    RUN(locations_lead_where_they_say);
    RUN(flaky_fails_every_third_time);
    RUN(a_changed_article_says_more);
    RUN(wrong_words_are_refused);
    buf_done(&corpus);
    return check_done();
}
