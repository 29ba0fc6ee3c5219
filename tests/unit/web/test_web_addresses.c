/* Addresses: one for each page, none that is dead, none that brings the site down. */
#include "base/rand.h"
#include "unit/web/site.h"
#include "web/route.h"

static const char *const prefixes[] = { "", "/fr", "/en" };

static void one_address_each(void) {
    struct site t;
    site_init(&t, true);
    char wrong_source[64], zeros[64], right[64], story0[64], story[64];
    snprintf(wrong_source, sizeof(wrong_source), "/sabq/%lld", (long long) t.first);
    snprintf(zeros, sizeof(zeros), "/riyadh/00%lld", (long long) t.first);
    snprintf(right, sizeof(right), "/riyadh/%lld", (long long) t.first);
    snprintf(story0, sizeof(story0), "/story/0%lld", (long long) t.story);
    snprintf(story, sizeof(story), "/story/%lld", (long long) t.story);
    const struct {
        const char *from, *to;
    } rows[] = {
        { "/latest/", "/latest" },
        { "/ar/latest", "/latest" },
        { "/ar/", "/" },
        { "/ar", "/" },
        { "/fr", "/fr/" },
        { "/fr/latest/", "/fr/latest" },
        { "/latest/?before=1-2", "/latest?before=1-2" },
        { wrong_source, right },
        { zeros, right },
        { story0, story },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct answer a;
        site_get(&t, rows[i].from, &a);
        CHECK(a.res.status == 301, "%s: status %d", rows[i].from, a.res.status);
        CHECK(strcmp(answer_header(&a, "Location"), rows[i].to) == 0, "%s: to '%s'", rows[i].from,
              answer_header(&a, "Location"));
        answer_done(&a);
    }
    site_done(&t);
}

static void refuses_what_it_does_not_know(void) {
    struct site t;
    site_init(&t, true);
    static const struct {
        const char *method, *target;
        int status;
    } rows[] = {
        { "POST", "/latest", 405 },
        { "DELETE", "/latest", 405 },
        { "HEAD", "/latest", 200 },
        { "GET", "/a%00", 400 },
        { "GET", "/%c0%ae", 400 },
        { "GET", "/..%2f..%2f", 404 },
        { "GET", "//evil.example", 404 },
        { "GET", "/latest?before=x", 200 },
        { "GET", "/search?q=%ff", 400 },
        { "GET", "/search?page=999999999999999999999&q=a", 200 },
        { "GET", "/search?q=a&from=junk&to=2015-99-99&category=x&sort=x&source=x", 200 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct answer a;
        site_ask(&t, rows[i].method, rows[i].target, &a);
        CHECK(a.res.status == rows[i].status, "%s %s: status %d", rows[i].method, rows[i].target,
              a.res.status);
        answer_done(&a);
    }
    site_done(&t);
}

/* ---- links */

enum { LINKS_MAX = 4000, LINK_BYTES = 512, VISITS_MAX = 500 };

struct links {
    char (*at)[LINK_BYTES];
    size_t len;
};

/* Every address of ours in a page, with entities read back. */
static void collect_links(const struct answer *a, struct links *links) {
    for (span rest = a->text; rest.len;) {
        ptrdiff_t at = span_find(rest, SPAN("href=\"/"));
        if (at < 0) break;
        rest = span_from(rest, (size_t) at + 6);
        ptrdiff_t end = span_find_char(rest, '"');
        char link[LINK_BYTES];
        size_t n = 0;
        for (ptrdiff_t i = 0; i < end && n + 1 < LINK_BYTES; i++) {
            if (rest.at[i] == '#') break;
            link[n++] = rest.at[i];
            if (span_starts(span_from(rest, (size_t) i), SPAN("&amp;"))) i += 4;
        }
        link[n] = 0;
        bool known = false;
        for (size_t i = 0; i < links->len && !known; i++) known = strcmp(links->at[i], link) == 0;
        if (!known && links->len < LINKS_MAX) memcpy(links->at[links->len++], link, LINK_BYTES);
    }
}

/* Feeds and the API are other people's rooms: their own tests know whether they are there. */
static bool is_feed(const char *link) {
    span s = span_of(link);
    ptrdiff_t mark = span_find_char(s, '?');
    if (mark >= 0) s = span_sub(s, 0, (size_t) mark);
    return span_ends(s, SPAN("/rss")) || span_find(s, SPAN("/api/")) >= 0;
}

static void no_link_of_ours_is_dead(void) {
    struct site t;
    site_init(&t, true);
    struct links links = { calloc(LINKS_MAX, LINK_BYTES), 0 };
    memcpy(links.at[links.len++], "/", 2);
    size_t visits = 0;
    for (size_t i = 0; i < links.len && visits < VISITS_MAX; i++) {
        if (is_feed(links.at[i])) continue;
        struct answer a;
        site_get(&t, links.at[i], &a);
        /* The one removed text says 410 by intent. */
        CHECK(a.res.status == 200 || a.res.status == 410, "%s: status %d", links.at[i],
              a.res.status);
        if (span_starts(a.text, SPAN("<!DOCTYPE"))) collect_links(&a, &links);
        answer_done(&a);
        visits++;
    }
    CHECK(visits > 100, "only %zu pages were reached", visits);
    free(links.at);
    site_done(&t);
}

static void any_address_gets_a_whole_answer(void) {
    struct site t;
    site_init(&t, true);
    static const char *const words[] = {
        "/",
        "/fr",
        "/en/",
        "/ar/",
        "/search",
        "?q=",
        "?",
        "&",
        "=",
        "story",
        "/riyadh",
        "/1",
        "/-1",
        "/00",
        "author",
        "%D9%83",
        "%",
        "%00",
        "%2f",
        "..",
        "//",
        "\\",
        "<script>",
        "\"",
        "'",
        "source:",
        "OR",
        "(",
        ")",
        "*",
        "-",
        "\"a",
        "from=2015-07-26",
        "to=9999-99-99",
        "page=99999",
        "sort=x",
        "before=1-1",
        "before=-9223372036854775808-9223372036854775807",
        "version=1",
        "archive",
        "/2015",
        "/07",
        "/26",
        "/img/",
        PICTURE,
        "/480",
        "/static/",
        "\xff",
        "\xd9",
        "é",
        "sitemap.xml",
        "/rss",
        "99999999999999999999",
        "before=",
        "category=tech",
        "source=riyadh",
        "lang=ar",
        "exact=1",
    };
    struct rng rng = rng_of(7);
    for (int round = 0; round < 1500; round++) {
        struct buf target = BUF(4 * KIB);
        buf_add_char(&target, '/');
        for (uint64_t n = 1 + rng_below(&rng, 7); n; n--)
            buf_add(&target, span_of(words[rng_below(&rng, COUNT_OF(words))]));
        struct answer a;
        site_get(&t, buf_cstr(&target), &a);
        int s = a.res.status;
        CHECK(s == 200 || s == 301 || s == 400 || s == 404 || s == 410, "'%s': status %d",
              buf_cstr(&target), s);
        CHECK(!answer_has(&a, "<script>"), "'%s': came back unescaped", buf_cstr(&target));
        CHECK(!span_starts(a.text, SPAN("<!DOCTYPE")) ||
                  span_ends(span_trim(a.text), SPAN("</html>")),
              "'%s': half a page", buf_cstr(&target));
        answer_done(&a);
        buf_done(&target);
    }
    site_done(&t);
}

static void the_route_table_is_sound(void) {
    size_t n;
    const struct route *table = web_routes(&n);
    for (size_t i = 0; i < n; i++) {
        const struct route *r = &table[i];
        span p = span_of(r->pattern);
        CHECK(r->fn && p.len && p.at[0] == '/', "%s: no handler or no path", r->pattern);
        CHECK(p.len == 1 || p.at[p.len - 1] != '/', "%s: ends with a slash", r->pattern);
        bool admin = span_starts(p, SPAN("/admin"));
        CHECK(!admin || r->role == ROLE_ADMIN || span_eq(p, SPAN("/admin/login")),
              "%s: an admin address that anybody may ask", r->pattern);
        CHECK(!(r->flags & ROUTE_CACHED) || (r->role == ROLE_PUBLIC && !(r->flags & ROUTE_POST)),
              "%s: a private answer in the shared cache", r->pattern);
        for (size_t k = i + 1; k < n; k++)
            CHECK(strcmp(r->pattern, table[k].pattern) != 0 ||
                      (r->flags & ROUTE_POST) != (table[k].flags & ROUTE_POST),
                  "%s stands twice", r->pattern);
        /* A source must not be able to take a page's address. */
        span rest = span_from(p, 1), first;
        if (span_next(&rest, '/', &first) && first.len && !span_eq(first, SPAN("*")))
            CHECK(!source_slug_valid(first), "'%.*s' may be a source's slug", SPAN_ARG(first));
    }
}

static void a_spelling_leads_to_its_name(void) {
    struct site t;
    struct answer a;
    char target[64], want[64];
    int64_t ids[2];
    site_init(&t, true);
    site_president(&t, ids);
    for (size_t i = 0; i < COUNT_OF(prefixes); i++) {
        snprintf(target, sizeof(target), "%s/name/%lld", prefixes[i], (long long) ids[1]);
        snprintf(want, sizeof(want), "%s/name/%lld", prefixes[i], (long long) ids[0]);
        site_get(&t, target, &a);
        span to = span_of(answer_header(&a, "Location"));
        CHECK(a.res.status == 301 && span_ends(to, span_of(want)), "%s: %d %.*s", target,
              a.res.status, SPAN_ARG(to));
        answer_done(&a);
        site_get(&t, want, &a);
        CHECK(span_find(a.text, SPAN("<bdi>إيمانويل ماكرون</bdi>")) > 0 &&
                  span_find(a.text, SPAN("<bdi>Emmanuel Macron</bdi>")) > 0,
              "%s: shows both", want);
        CHECK(span_find(a.text, SPAN("Le président parle")) > 0 &&
                  span_find(a.text, SPAN("الرئيس يتكلم")) > 0,
              "%s: the coverage of both", want);
        answer_done(&a);
    }
    site_done(&t);
}

int main(void) {
    RUN(one_address_each);
    RUN(refuses_what_it_does_not_know);
    RUN(no_link_of_ours_is_dead);
    RUN(any_address_gets_a_whole_answer);
    RUN(the_route_table_is_sound);
    RUN(a_spelling_leads_to_its_name);
    return check_done();
}
