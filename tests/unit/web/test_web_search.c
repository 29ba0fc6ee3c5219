/* Searches that nobody means, and answers that are not whole, on pages and in JSON. */
#include "base/json.h"
#include "base/utf8.h"
#include "unit/web/site.h"
#include "url/url.h"

static const char *const prefixes[] = { "", "/fr", "/en" };

static span address(struct arena *arena, const char *path, span q) {
    DEFER(buf_done) struct buf b = BUF(1 << 22);
    buf_add(&b, span_of(path));
    url_encode(q, &b);
    return arena_copy(arena, buf_span(&b));
}

static bool damage_one(void *ctx, const char *name) {
    struct site *t = ctx;
    char path[FS_PATH_SIZE];
    DEFER(buf_done) struct buf bytes = BUF(16 * MIB);
    if (!span_ends(span_of(name), SPAN(".seg")) || !fs_join(path, t->index, name)) return true;
    CHECK_OK(fs_read(path, &bytes, &t->err), t->err);
    if (bytes.len) bytes.at[bytes.len / 2] ^= 1;
    CHECK_OK(fs_write_durable(path, buf_span(&bytes), &t->err), t->err);
    return true;
}

/* The same as after a deadline: a part was not searched. */
static void says_that_an_answer_is_not_whole(void) {
    static const char *const words[] = { "النتائج غير مكتملة", "Résultats incomplets",
                                         "Results are incomplete" };
    struct site t;
    struct answer a;
    struct json *root = NULL;
    char path[64];
    site_init(&t, true);
    for (int damaged = 0; damaged < 2; damaged++) {
        if (damaged) {
            web_close(t.web);
            CHECK_OK(fs_list(t.index, damage_one, &t, &t.err), t.err);
            site_open(&t, "ar");
        }
        for (size_t i = 0; i < COUNT_OF(words); i++) {
            snprintf(path, sizeof(path), "%s/search?q=NASA", prefixes[i]);
            site_get(&t, path, &a);
            CHECK(a.res.status == 200, "%s: %d", path, a.res.status);
            CHECK(answer_has(&a, words[i]) == damaged, "%s: '%s' with damage %d", path, words[i],
                  damaged);
            CHECK((a.res.cache == CACHE_NO_STORE) == damaged, "%s: kept by caches", path);
            answer_done(&a);
        }
        static const char *const calls[] = { "search", "counts", "facets" };
        for (size_t i = 0; i < COUNT_OF(calls); i++) {
            snprintf(path, sizeof(path), "/api/v1/%s?q=NASA", calls[i]);
            site_get(&t, path, &a);
            CHECK_OK(json_parse(a.text, NULL, &t.arena, &root, &t.err), t.err);
            CHECK(json_is(json_get(root, "partial"), damaged ? JSON_TRUE : JSON_FALSE),
                  "%s: partial with damage %d", path, damaged);
            answer_done(&a);
        }
        site_get(&t, "/search/rss?q=NASA", &a);
        CHECK((a.res.cache == CACHE_NO_STORE) == damaged, "a feed of a search is kept");
        answer_done(&a);
    }
    site_done(&t);
}

/* The page names the words that stems added, and offers the search without them. */
static void says_why_it_matched(void) {
    static const char *const words[] = { "شملنا أيضًا: <bdi>المعرض</bdi>",
                                         "Variantes incluses : <bdi>المعرض</bdi>",
                                         "Also matched: <bdi>المعرض</bdi>" };
    struct site t;
    struct answer a;
    site_init(&t, true);
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        DEFER(arena_done) struct arena arena = ARENA_INIT;
        for (int exact = 0; exact < 2; exact++) {
            span path = arena_fmt(&arena, "%s/search?%sq=", prefixes[i], exact ? "exact=1&" : "");
            span whole = address(&arena, arena_cstr(&arena, path), SPAN("معرض"));
            site_get(&t, arena_cstr(&arena, whole), &a);
            CHECK(a.res.status == 200, "%s: %d", words[i], a.res.status);
            CHECK(answer_has(&a, words[i]) == !exact, "'%s' with exact %d", words[i], exact);
            CHECK(answer_has(&a, "exact=1") || exact, "%s: no way to exact words", words[i]);
            answer_done(&a);
        }
    }
    site_done(&t);
}

static void check_answers(struct site *t, const char *name, span q) {
    static const char *const paths[] = {
        "/search?q=",          "/fr/search?q=",     "/en/search?sort=oldest&exact=1&q=",
        "/search/rss?q=",      "/search/atom?q=",   "/search/feed.json?q=",
        "/api/v1/search?q=",   "/api/v1/counts?q=", "/api/v1/facets?q=",
        "/search?q=a&author=",
    };
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        DEFER(arena_done) struct arena arena = ARENA_INIT;
        struct raw_request raw = { .method = "GET", .target = address(&arena, paths[i], q) };
        struct response res = RESPONSE_INIT;
        struct json *root = NULL;
        enum encoding e;
        web_handle(t->web, &raw, &res);
        span text = blob_bytes(res.blob, SPAN_EMPTY, &e);
        /* Long addresses, and those that are no text, are refused before they are read. */
        bool refused = res.status == 414 || res.status == 400;
        CHECK(res.status == 200 || (refused && (q.len > LIMIT_QUERY_BYTES || !utf8_valid(q))),
              "%s: %s gives %d", name, paths[i], res.status);
        CHECK(text.len && span_find(text, SPAN("<script>")) < 0, "%s: %s: markup", name, paths[i]);
        if (res.status == 200 && span_starts(span_of(paths[i]), SPAN("/api/")))
            CHECK_OK(json_parse(text, NULL, &arena, &root, &t->err), t->err);
        if (res.status == 200 && span_find(span_of(paths[i]), SPAN("search?")) >= 0 && !root)
            CHECK(span_ends(span_trim(text), SPAN("</html>")), "%s: %s: not whole", name, paths[i]);
        response_done(&res);
    }
}

static void any_search_gets_a_whole_answer(void) {
    static const struct {
        const char *name;
        span q;
    } rows[] = {
        { "empty", SPAN("") },
        { "blanks", SPAN("  \t ") },
        { "a star", SPAN("*") },
        { "stars", SPAN("***") },
        { "one letter and a star", SPAN("ا*") },
        { "stop words", SPAN("في من على") },
        { "operators", SPAN("OR AND -( NOT ) \" «") },
        { "brackets", SPAN("((((((((((((((((((((((((((((((((") },
        { "closing brackets", SPAN("))))))))") },
        { "open quotation", SPAN("\"كوكب") },
        { "minus everything", SPAN("-كوكب") },
        { "fields", SPAN("title: source:x author:* category:none lang:zz on:never") },
        { "markup", SPAN("<script>alert(1)</script>\"'&") },
        { "a header", SPAN("a\r\nSet-Cookie: x=1\r\n\r\n<script>") },
        { "binary", SPAN("\x01\x02\xFF\xFE\x80\x00\xD8") },
        { "direction", SPAN("\xE2\x80\xAE"
                            "abc"
                            "\xE2\x81\xA6") },
        { "half a letter", SPAN("\xD9") },
    };
    struct site t;
    site_init(&t, true);
    for (size_t i = 0; i < COUNT_OF(rows); i++) check_answers(&t, rows[i].name, rows[i].q);
    DEFER(buf_done) struct buf long_one = BUF(2 * MIB);
    for (int i = 0; i < 10000; i++) buf_add_fmt(&long_one, "كوكب%d ", i);
    check_answers(&t, "10,000 words", buf_span(&long_one));
    check_answers(&t, "the first of them", utf8_cut_bytes(buf_span(&long_one), LIMIT_QUERY_BYTES));
    buf_clear(&long_one);
    while (long_one.len < MIB) buf_add(&long_one, SPAN("(\"*-"));
    check_answers(&t, "1 MB", buf_span(&long_one));
    site_done(&t);
}

int main(void) {
    RUN(says_that_an_answer_is_not_whole);
    RUN(says_why_it_matched);
    RUN(any_search_gets_a_whole_answer);
    return check_done();
}
