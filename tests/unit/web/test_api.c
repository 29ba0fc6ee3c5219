/* The JSON API: what it answers, how it refuses, and that its description is true. */
#include "base/json.h"
#include "unit/web/site.h"
#include "web/route.h"

#define TOKEN "abababababababababababababababababababababababababababababababab"
#define TOKEN_SHA256 "271a413bd339c5709fdceaec41f14f11e9fbfb5042d72d331c65f32b284cd09a"

struct asker {
    unsigned char network; /* 0 = loopback */
    const char *authorization;
};

static struct json *ask(struct site *t, const struct asker *who, const char *target, int status) {
    struct raw_request raw = { .method = "GET",
                               .target = span_of(target),
                               .authorization = span_of(who->authorization),
                               .client = { { [10] = 0xff, [11] = 0xff, 203, 0, 0, 9 } } };
    raw.client.bytes[14] = who->network;
    if (!who->network) raw.client = (struct client_address){ 0 };
    struct response res = RESPONSE_INIT;
    web_handle(t->web, &raw, &res);
    enum encoding e;
    span text = arena_copy(&t->arena, blob_bytes(res.blob, SPAN_EMPTY, &e));
    struct json *root = NULL;
    CHECK(res.status == status, "%s: status %d", target, res.status);
    CHECK(strcmp(res.type, "application/json; charset=utf-8") == 0, "%s: %s", target, res.type);
    CHECK_OK(json_parse(text, NULL, &t->arena, &root, &t->err), t->err);
    CHECK(json_is(root, JSON_OBJECT), "%s: an object", target);
    CHECK(span_find(text, SPAN("SECRET")) < 0, "%s: says what it must not", target);
    CHECK(span_find(text, SPAN("<")) < 0, "%s: raw markup", target);
    if (status >= 400) {
        const struct json *error = json_get(root, "error");
        CHECK(json_get_text(error, "code").len && json_get_text(error, "message").len,
              "%s: says what is wrong", target);
    }
    response_done(&res);
    return root;
}

static struct json *get(struct site *t, const char *target, int status) {
    return ask(t, &(struct asker){ 0 }, target, status);
}

static int64_t number(const struct json *object, const char *key) {
    int64_t n = -1;
    return json_i64(json_get(object, key), &n) ? n : -1;
}

static void searching(void) {
    struct site t;
    site_init(&t, true);
    struct json *r = get(&t, "/api/v1/search?q=%D9%83%D9%88%D9%83%D8%A8", 200);
    const struct json *hits = json_get(r, "hits"), *first = json_at(hits, 0);
    CHECK(number(r, "total") >= 1 && hits->count >= 1, "found");
    CHECK(number(r, "took_us") >= 0 && json_is(json_get(r, "partial"), JSON_FALSE), "how");
    CHECK(json_get_text(r, "understood").len, "understood");
    CHECK(number(first, "id") > 0, "id");
    CHECK(span_starts(json_get_text(first, "url"), SPAN("https://news.example/")), "our address");
    CHECK(span_starts(json_get_text(first, "source_url"), SPAN("https://paper.example/")),
          "theirs");
    CHECK(span_eq(json_get_text(first, "lang"), SPAN("ar")), "lang");
    CHECK(json_is(json_get(first, "score"), JSON_NUMBER), "score");
    r = get(&t, "/api/v1/search?q=%D8%A7%D9%84%D8%A3%D8%B3%D8%B9%D8%A7%D8%B1&limit=7", 200);
    CHECK(json_get(r, "hits")->count == 7, "limit: %zu", json_get(r, "hits")->count);
    int64_t third = number(json_at(json_get(r, "hits"), 2), "id");
    r = get(&t, "/api/v1/search?q=%D8%A7%D9%84%D8%A3%D8%B3%D8%B9%D8%A7%D8%B1&limit=2&page=2", 200);
    CHECK(number(json_at(json_get(r, "hits"), 0), "id") == third, "pages follow each other");
    r = get(&t, "/api/v1/counts?q=%D8%A7%D9%84%D8%A3%D8%B3%D8%B9%D8%A7%D8%B1", 200);
    int64_t sum = 0;
    for (const struct json *d = json_get(r, "days")->first; d; d = d->next)
        sum += number(d, "count");
    CHECK(sum == number(r, "total") && sum == 60, "days add up: %lld", (long long) sum);
    r = get(&t, "/api/v1/facets?q=%D8%A7%D9%84%D8%A3%D8%B3%D8%B9%D8%A7%D8%B1", 200);
    CHECK(span_eq(json_get_text(json_at(json_get(r, "sources"), 0), "source"), SPAN("sabq")),
          "sources");
    CHECK(
        span_eq(json_get_text(json_at(json_get(r, "categories"), 0), "category"), SPAN("economy")),
        "sections");
    static const char *const wrong[] = { "from=x",     "to=2015-13-01", "source=nobody",
                                         "category=x", "sort=best",     "limit=0",
                                         "limit=abc",  "limit=-1",      "q=a&from=2015-1" };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        char target[128];
        snprintf(target, sizeof(target), "/api/v1/search?%s", wrong[i]);
        get(&t, target, 400);
    }
    get(&t, "/api/v1/search?q=%22%28%20OR%20-%20author%3A%2A", 200);
    site_done(&t);
}

static void reading(void) {
    struct site t;
    char target[128];
    site_init(&t, true);
    snprintf(target, sizeof(target), "/api/v1/articles/%lld", (long long) t.full);
    const struct json *a = json_get(get(&t, target, 200), "article");
    CHECK(span_find(json_get_text(a, "body"), SPAN("شبيه بالأرض")) > 0,
          "the text of a full source");
    snprintf(target, sizeof(target), "/api/v1/articles/%lld", (long long) t.french);
    a = json_get(get(&t, target, 200), "article");
    CHECK(!json_get(a, "body") && json_get_text(a, "excerpt").len, "an excerpt of the others");
    snprintf(target, sizeof(target), "/api/v1/articles/%lld", (long long) t.hidden_picture);
    a = json_get(get(&t, target, 200), "article");
    CHECK(json_is(json_get(a, "image"), JSON_NULL), "a hidden picture is not named");
    snprintf(target, sizeof(target), "/api/v1/articles/%lld", (long long) t.pictured);
    a = json_get(get(&t, target, 200), "article");
    CHECK(json_is(json_get(a, "image"), JSON_OBJECT), "others are");
    snprintf(target, sizeof(target), "/api/v1/articles/%lld", (long long) t.removed);
    get(&t, target, 410);
    get(&t, "/api/v1/articles/999999", 404);
    get(&t, "/api/v1/articles/x", 404);
    snprintf(target, sizeof(target), "/api/v1/stories/%lld", (long long) t.story);
    struct json *s = get(&t, target, 200);
    CHECK(number(json_get(s, "story"), "articles") == 2 && json_get(s, "items")->count == 2,
          "a story has its coverage");
    CHECK(json_get(s, "papers")->count == 2, "and its papers");
    get(&t, "/api/v1/stories/999999", 404);
    CHECK(json_get(get(&t, "/api/v1/stories", 200), "items")->count >= 1, "stories");
    CHECK(json_get(get(&t, "/api/v1/sources", 200), "items")->count == 3, "sources that show");
    struct json *st = get(&t, "/api/v1/status", 200);
    CHECK(number(st, "articles") == store_article_count(t.s), "all articles");
    CHECK(number(st, "indexed") > 0 && number(st, "generation") >= 0, "the index");
    get(&t, "/api/v1/nothing", 404);
    get(&t, "/api/v2/status", 404);
    site_done(&t);
}

static void lists_are_read_to_their_end(void) {
    struct site t;
    site_init(&t, true);
    char target[160] = "/api/v1/articles?source=sabq&limit=13";
    size_t seen = 0, rounds = 0;
    int64_t last = INT64_MAX;
    for (; rounds < 20; rounds++) {
        struct json *r = get(&t, target, 200);
        for (const struct json *a = json_get(r, "items")->first; a; a = a->next) {
            CHECK(number(a, "id") != last, "nothing twice");
            last = number(a, "id");
            seen++;
        }
        span next = json_get_text(r, "next");
        if (!next.len) break;
        snprintf(target, sizeof(target), "/api/v1/articles?source=sabq&limit=13&before=%.*s",
                 SPAN_ARG(next));
    }
    CHECK(seen == 61, "every original of the paper once: %zu", seen);
    CHECK(json_get(get(&t, "/api/v1/articles?day=2015-07-24", 200), "items")->count > 0, "a day");
    CHECK(json_get(get(&t, "/api/v1/articles?category=tech", 200), "items")->count == 2,
          "a section");
    get(&t, "/api/v1/articles?day=yesterday", 400);
    get(&t, "/api/v1/articles?before=x", 400);
    get(&t, "/api/v1/articles?category=tech&source=sabq", 400);
    get(&t, "/api/v1/articles?source=quiet", 404);
    site_done(&t);
}

static void tokens_raise_the_limits(void) {
    struct site t;
    struct asker crowd = { .network = 1 }, other = { .network = 2 };
    struct asker known = { .network = 1, .authorization = "Bearer " TOKEN };
    struct asker unknown = { .network = 3, .authorization = "Bearer 00" };
    site_init(&t, true);
    CHECK_OK(store_token_put(t.s, SPAN(TOKEN_SHA256), SPAN("test"), SITE_NOW, &t.err), t.err);
    ask(&t, &unknown, "/api/v1/status", 401);
    int refused = 0;
    for (int i = 0; i < 130; i++) {
        struct raw_request raw = { .method = "GET",
                                   .target = SPAN("/api/v1/status"),
                                   .client = { { [10] = 0xff, [11] = 0xff, 203, 0, 1, 9 } } };
        struct response res = RESPONSE_INIT;
        web_handle(t.web, &raw, &res);
        refused += res.status == 429;
        response_done(&res);
    }
    CHECK(refused > 0 && refused <= 30, "refused %d of 130", refused);
    ask(&t, &crowd, "/api/v1/status", 429);
    ask(&t, &other, "/api/v1/status", 200);
    ask(&t, &known, "/api/v1/status", 200);
    for (int i = 0; i < 130; i++) get(&t, "/api/v1/status", 200); /* loopback is not counted */
    CHECK(json_get(ask(&t, &known, "/api/v1/articles?limit=1000", 200), "items")->count <= 1000,
          "more at once");
    site_done(&t);
}

static void names_and_trends(void) {
    struct site t;
    char target[128];
    int64_t ids[2];
    site_init(&t, true);
    site_president(&t, ids);
    struct json *r = get(&t, "/api/v1/names?q=macron", 200);
    const struct json *n = json_at(json_get(r, "items"), 0);
    CHECK(json_get(r, "items")->count == 1 && number(n, "id") == ids[0] &&
              number(n, "articles") == 2,
          "one name for both spellings");
    CHECK(span_eq(json_get_text(n, "kind"), SPAN("person")) &&
              span_eq(json_get_text(n, "name_fr"), SPAN("Emmanuel Macron")),
          "what it is, and in French");
    for (int i = 0; i < 2; i++) {
        snprintf(target, sizeof(target), "/api/v1/names/%lld", (long long) ids[i]);
        r = get(&t, target, 200);
        n = json_get(r, "name");
        CHECK(number(n, "id") == ids[0] && json_get(n, "spellings")->count == 2 &&
                  json_get(r, "items")->count == 2,
              "either number leads to all of it");
        int64_t sum = 0;
        for (const struct json *d = json_get(r, "days")->first; d; d = d->next)
            sum += number(d, "count");
        CHECK(sum == 2 && json_get(r, "days")->count == 2, "%d by day", (int) sum);
    }
    snprintf(target, sizeof(target), "/api/v1/names/%lld?limit=1", (long long) ids[0]);
    span next = json_get_text(get(&t, target, 200), "next");
    CHECK(next.len, "there is more");
    snprintf(target, sizeof(target), "/api/v1/names/%lld?limit=1&before=%.*s", (long long) ids[0],
             SPAN_ARG(next));
    r = get(&t, target, 200);
    CHECK(span_eq(json_get_text(json_at(json_get(r, "items"), 0), "lang"), SPAN("fr")),
          "the other");
    snprintf(target, sizeof(target), "/api/v1/names/%lld?from=2015-07-26&to=2015-07-26",
             (long long) ids[0]);
    CHECK(json_get(get(&t, target, 200), "days")->count == 1, "of one day");
    snprintf(target, sizeof(target), "/api/v1/articles/%lld", (long long) t.full);
    n = json_at(json_get(json_get(get(&t, target, 200), "article"), "names"), 0);
    CHECK(number(n, "id") == 1 && span_eq(json_get_text(n, "kind"), SPAN("body")),
          "the names of an article");
    r = get(&t, "/api/v1/names/2", 200);
    CHECK(number(json_at(json_get(r, "beside"), 0), "together") > 1, "who stands beside it");
    r = get(&t, "/api/v1/trends", 200);
    n = json_at(json_get(r, "items"), 0);
    CHECK(number(n, "articles") == 5 && number(json_get(n, "name"), "id") == 1, "what rises");
    r = get(&t, "/api/v1/trends?at=2015-01-01T00:00:00Z", 200);
    CHECK(json_is(json_get(r, "at"), JSON_NULL) && json_get(r, "items")->count == 0,
          "then nothing");
    CHECK(json_get(get(&t, "/api/v1/names?q=nobody", 200), "items")->count == 0, "nobody");
    static const struct {
        const char *target;
        int status;
    } wrong[] = { { "/api/v1/names", 400 },
                  { "/api/v1/names?q=%20", 400 },
                  { "/api/v1/names?q=a&limit=0", 400 },
                  { "/api/v1/names/x", 404 },
                  { "/api/v1/names/999", 404 },
                  { "/api/v1/names/1?from=x", 400 },
                  { "/api/v1/names/1?from=2015-02-01&to=2015-01-01", 400 },
                  { "/api/v1/names/1?from=1990-01-01", 400 },
                  { "/api/v1/names/1?before=x", 400 },
                  { "/api/v1/trends?at=yesterday", 400 } };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) get(&t, wrong[i].target, wrong[i].status);
    site_done(&t);
}

static bool has_row(const char *path) {
    char pattern[128];
    span s = span_of(path);
    ptrdiff_t id = span_find(s, SPAN("{id}"));
    snprintf(pattern, sizeof(pattern), "/api/v1%.*s%s", (int) (id < 0 ? (ptrdiff_t) s.len : id),
             path, id < 0 ? "" : "*");
    size_t n;
    const struct route *rows = web_routes(&n);
    for (size_t i = 0; i < n; i++)
        if (span_eq(span_of(rows[i].pattern), span_of(pattern)))
            return rows[i].role == ROLE_API && !(rows[i].flags & ROUTE_POST);
    return false;
}

/* Every member of the answer is in the schema. */
static void conforms(const struct json *schemas, const char *name, const struct json *object) {
    const struct json *members = json_get(json_get(schemas, name), "properties");
    CHECK(members, "schema %s", name);
    for (const struct json *m = object->first; m; m = m->next) {
        bool known = false;
        for (const struct json *s = members->first; s; s = s->next)
            known |= span_eq(s->key, m->key);
        CHECK(known, "%s.%.*s is not described", name, SPAN_ARG(m->key));
    }
}

static void the_description_is_true(void) {
    struct site t;
    char target[128];
    site_init(&t, true);
    struct json *d = get(&t, "/api/v1/openapi.json", 200);
    const struct json *paths = json_get(d, "paths");
    const struct json *schemas = json_get(json_get(d, "components"), "schemas");
    CHECK(span_eq(json_get_text(d, "openapi"), SPAN("3.1.0")), "version");
    for (const struct json *p = paths->first; p; p = p->next)
        CHECK(has_row(arena_cstr(&t.arena, p->key)), "%.*s has no route", SPAN_ARG(p->key));
    size_t n, api = 0;
    const struct route *rows = web_routes(&n);
    for (size_t i = 0; i < n; i++) api += span_starts(span_of(rows[i].pattern), SPAN("/api/"));
    CHECK(api == paths->count + 1, "every route but the description itself is described");
    conforms(schemas, "Status", get(&t, "/api/v1/status", 200));
    struct json *r = get(&t, "/api/v1/search?q=%D9%83%D9%88%D9%83%D8%A8", 200);
    conforms(schemas, "Search", r);
    conforms(schemas, "Article", json_at(json_get(r, "hits"), 0));
    snprintf(target, sizeof(target), "/api/v1/articles/%lld", (long long) t.full);
    conforms(schemas, "Article", json_get(get(&t, target, 200), "article"));
    snprintf(target, sizeof(target), "/api/v1/stories/%lld", (long long) t.story);
    r = get(&t, target, 200);
    conforms(schemas, "StoryWithArticles", r);
    conforms(schemas, "Story", json_get(r, "story"));
    conforms(schemas, "Source", json_at(json_get(get(&t, "/api/v1/sources", 200), "items"), 0));
    conforms(schemas, "Counts", get(&t, "/api/v1/counts?q=a", 200));
    conforms(schemas, "Facets", get(&t, "/api/v1/facets?q=a", 200));
    conforms(schemas, "Articles", get(&t, "/api/v1/articles", 200));
    r = get(&t, "/api/v1/names?q=%D8%A7%D9%84%D8%B1%D9%8A%D8%A7%D8%B6", 200);
    conforms(schemas, "Names", r);
    conforms(schemas, "Name", json_at(json_get(r, "items"), 0));
    r = get(&t, "/api/v1/names/1", 200);
    conforms(schemas, "NameWithArticles", r);
    conforms(schemas, "Name", json_get(r, "name"));
    conforms(schemas, "NameBeside", json_at(json_get(r, "beside"), 0));
    r = get(&t, "/api/v1/trends", 200);
    conforms(schemas, "Trends", r);
    conforms(schemas, "Trend", json_at(json_get(r, "items"), 0));
    conforms(schemas, "NameRef", json_get(json_at(json_get(r, "items"), 0), "name"));
    site_done(&t);
}

static void other_sites_may_read(void) {
    static const struct {
        const char *type;
        bool open;
    } rows[] = { { "application/json; charset=utf-8", true },
                 { "application/rss+xml; charset=utf-8", true },
                 { "text/plain; charset=utf-8", false } };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct response r = RESPONSE_INIT;
        r.kind = RESPONSE_DATA;
        r.type = rows[i].type;
        CHECK(response_for_other_sites(&r) == rows[i].open, "%s", rows[i].type);
        response_done(&r);
    }
}

int main(void) {
    RUN(searching);
    RUN(reading);
    RUN(lists_are_read_to_their_end);
    RUN(tokens_raise_the_limits);
    RUN(names_and_trends);
    RUN(the_description_is_true);
    RUN(other_sites_may_read);
    return check_done();
}
