/* Every page, in every language, through the handler: status, frame, escaping, addresses. */
#include "base/rand.h"
#include "unit/web/site.h"
#include "web/route.h"

static const char *const prefixes[] = { "", "/fr", "/en" };
static const char *const codes[] = { "ar", "fr", "en" };

/* What must hold for any page of the site. */
static void check_page(const char *name, const struct answer *a, size_t lang) {
    char text[128];
    CHECK(span_starts(a->text, SPAN("<!DOCTYPE html>")), "%s: no page", name);
    CHECK(span_ends(span_trim(a->text), SPAN("</html>")), "%s: not whole", name);
    snprintf(text, sizeof(text), "<html lang=\"%s\" dir=\"%s\">", codes[lang],
             lang ? "ltr" : "rtl");
    CHECK(answer_has(a, text), "%s: lacks %s", name, text);
    CHECK(!answer_has(a, "<script>"), "%s: a script element that is no data", name);
    CHECK(!answer_has(a, "<b> "), "%s: a source's name was not escaped", name);
    CHECK(!answer_has(a, "style=\""), "%s: inline style", name);
    CHECK(!answer_has(a, "onerror="), "%s: inline code", name);
    CHECK(!answer_has(a, "SECRET"), "%s: shows what it must not", name);
    CHECK(!answer_has(a, "{n}") && !answer_has(a, "{source}"), "%s: an argument is missing", name);
    span rest = a->text;
    size_t h1 = 0;
    for (ptrdiff_t at; (at = span_find(rest, SPAN("<h1"))) >= 0;
         rest = span_from(rest, (size_t) at + 3))
        h1++;
    CHECK(h1 == 1, "%s: %zu h1", name, h1);
    ptrdiff_t main_at = span_find(a->text, SPAN("<main")),
              strip = span_find(a->text, SPAN("class=\"strip\""));
    CHECK(strip > main_at, "%s: the latest strip stands after the main content", name);
    if (a->res.status == 200) {
        CHECK(answer_has(a, "<link rel=\"canonical\" href=\"https://news.example/"),
              "%s: canonical", name);
        CHECK(answer_has(a, "hreflang=\"x-default\""), "%s: hreflang", name);
    } else {
        CHECK(answer_has(a, "noindex"), "%s: an error page is indexed", name);
    }
}

static void every_page_in_every_language(void) {
    struct site t;
    site_init(&t, true);
    char article[64], evil[64], french[64], removed[64], copy[64], story[64], pictured[64];
    snprintf(article, sizeof(article), "/riyadh/%lld", (long long) t.first);
    snprintf(evil, sizeof(evil), "/riyadh/%lld", (long long) t.evil);
    snprintf(french, sizeof(french), "/monde/%lld", (long long) t.french);
    snprintf(removed, sizeof(removed), "/riyadh/%lld", (long long) t.removed);
    snprintf(copy, sizeof(copy), "/sabq/%lld", (long long) t.copy);
    snprintf(pictured, sizeof(pictured), "/riyadh/%lld", (long long) t.pictured);
    snprintf(story, sizeof(story), "/story/%lld", (long long) t.story);
    const struct {
        const char *path;
        int status;
        const char *must;
    } rows[] = {
        { "/", 200, "ناسا تكتشف" },
        { "/latest", 200, "ناسا تكتشف" },
        { "/breaking", 200, "جازان" },
        { "/section/tech", 200, "ناسا تكتشف" },
        { "/section/politics", 200, "" },
        { "/section/nonsense", 404, "" },
        { story, 200, "id=\"c0\"" },
        { "/story/999999", 404, "" },
        { "/story/x", 404, "" },
        { article, 200, "ما نعرفه عنه" },
        { evil, 200, "&lt;script&gt;" },
        { french, 200, "lang=\"fr\"" },
        { removed, 410, "خبر أزيل نصه" },
        { copy, 200, "class=\"note w\"" },
        { pictured, 200, "name=\"image\" value=\"" PICTURE "\"" },
        { "/riyadh/999999", 404, "" },
        { "/riyadh", 200, "ناسا تكتشف" },
        { "/monde", 200, "Le Monde &lt;b&gt;" },
        { "/quiet", 404, "" },
        { "/nobody", 404, "" },
        { "/author/%D9%81%D9%87%D8%AF%20%D8%A7%D9%84%D8%B9%D8%AA%D9%8A%D8%A8%D9%8A", 200,
          "فهد العتيبي" },
        { "/author/nobody", 404, "" },
        { "/name/1", 200, "class=\"hist\"" },
        { "/name/2", 200, "الرياض" },
        { "/name/99", 404, "" },
        { "/name/x", 404, "" },
        { "/trends", 200, "/name/1" },
        { "/archive/2015/07/25/12", 200, "class=\"pg\"" },
        { "/archive/2015/07/25/24", 404, "" },
        { "/archive/2015/07/25/1", 404, "" },
        { "/archive/1999/07/25/01", 404, "" },
        { "/search", 200, "<details class=\"ops\"" },
        { "/search?q=%D9%83%D9%88%D9%83%D8%A8", 200, "<mark>" },
        { "/search?q=%3Cscript%3E", 200, "&lt;script&gt;" },
        { "/search?q=zzzzzz", 200, "zzzzzz" },
        { "/search?q=%D8%A7%D9%84%D8%A3%D8%B3%D8%B9%D8%A7%D8%B1&source=sabq&sort=oldest&page=2",
          200, "aria-current=\"page\"" },
        { "/archive", 200, "class=\"cal\"" },
        { "/archive/2015", 200, "class=\"cal\"" },
        { "/archive/2015/07", 200, "class=\"cal\"" },
        { "/archive/2015/07/26", 200, "ناسا تكتشف" },
        { "/archive/2015/02/30", 404, "" },
        { "/archive/2099/01/01", 404, "" },
        { "/archive/1990", 404, "" },
        { "/sources", 200, "<table" },
        { "/about", 200, "desk@news.example" },
        { "/no/such/page/at/all", 404, "" },
    };
    for (size_t lang = 0; lang < COUNT_OF(prefixes); lang++) {
        for (size_t i = 0; i < COUNT_OF(rows); i++) {
            char target[512];
            struct answer a;
            snprintf(target, sizeof(target), "%s%s", prefixes[lang], rows[i].path);
            site_get(&t, target, &a);
            CHECK(a.res.status == rows[i].status, "%s: status %d", target, a.res.status);
            CHECK(!*rows[i].must || answer_has(&a, rows[i].must), "%s: lacks '%s'", target,
                  rows[i].must);
            check_page(target, &a, lang);
            answer_done(&a);
        }
    }
    site_done(&t);
}

static void an_empty_archive_has_pages_too(void) {
    struct site t;
    site_init(&t, false);
    static const struct {
        const char *path;
        int status;
    } rows[] = { { "/", 200 },
                 { "/latest", 200 },
                 { "/search?q=x", 200 },
                 { "/archive", 200 },
                 { "/sources", 200 },
                 { "/riyadh", 404 },
                 { "/riyadh/1", 404 },
                 { "/story/1", 404 },
                 { "/breaking", 200 },
                 { "/about", 200 },
                 { "/archive/2015/07/26", 200 } };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct answer a;
        site_get(&t, rows[i].path, &a);
        CHECK(a.res.status == rows[i].status, "%s: status %d", rows[i].path, a.res.status);
        CHECK(span_ends(span_trim(a.text), SPAN("</html>")), "%s: not whole", rows[i].path);
        answer_done(&a);
    }
    site_done(&t);
}

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

static void honours_how_a_source_wants_to_be_shown(void) {
    struct site t;
    site_init(&t, true);
    char path[64];
    struct answer a;
    snprintf(path, sizeof(path), "/riyadh/%lld", (long long) t.full);
    site_get(&t, path, &a);
    CHECK(answer_has(&a, "فقرة أخيرة عن الكوكب"), "full text of a source that allows it");
    CHECK(answer_has(&a, "<h2>ما نعرفه عنه</h2>") &&
              answer_has(&a, "<ul><li>بعيد</li><li>كبير</li></ul>"),
          "headings and lists");
    CHECK(strstr(answer_header(&a, "Link"), "rel=\"original\"") != NULL, "Link: %s",
          answer_header(&a, "Link"));
    CHECK(answer_has(&a, "noindex, follow"), "a copy is not offered to other engines");
    CHECK(answer_has(&a, "\"publisher\":{\"@type\":\"NewsMediaOrganization\",\"name\":\"الرياض\""),
          "the source is the publisher");
    ptrdiff_t note = span_find(a.text, SPAN("class=\"note")),
              body = span_find(a.text, SPAN("class=\"body"));
    CHECK(note > 0 && body > note, "the link to the source stands above the text");
    answer_done(&a);
    site_get(&t, path, &a); /* from the cache */
    CHECK(strstr(answer_header(&a, "Link"), "rel=\"original\"") != NULL, "Link out of the cache");
    answer_done(&a);
    snprintf(path, sizeof(path), "/monde/%lld", (long long) t.french);
    site_get(&t, path, &a);
    CHECK(answer_has(&a, "La NASA a découvert une planète.") && !answer_has(&a, "SECRET"),
          "an excerpt where only that is allowed");
    answer_done(&a);
    site_done(&t);
}

static void keeps_every_version_of_a_text(void) {
    struct site t;
    site_init(&t, true);
    struct article a;
    CHECK_OK(store_article_get(t.s, t.first, &t.arena, &a, &t.err), t.err);
    a.title = SPAN("ناسا تصحّح خبرها");
    a.body = SPAN("نص مصحّح.");
    a.found_s = SITE_NOW;
    struct save save = { .article = &a };
    enum save_result r;
    CHECK_OK(store_article_save(t.s, &save, &r, &t.err), t.err);
    CHECK(r == SAVE_UPDATED, "a new version");
    const struct {
        const char *query;
        int status;
        const char *must, *must_not;
    } rows[] = {
        { "", 200, "نص مصحّح", "ما نعرفه عنه" },
        { "?version=1", 200, "ما نعرفه عنه", "نص مصحّح" },
        { "?version=2", 200, "نص مصحّح", "ما نعرفه عنه" },
        { "?version=3", 404, "", "نص مصحّح" },
        { "?version=x", 404, "", "نص مصحّح" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char path[64];
        struct answer got;
        snprintf(path, sizeof(path), "/riyadh/%lld%s", (long long) t.first, rows[i].query);
        site_get(&t, path, &got);
        CHECK(got.res.status == rows[i].status, "%s: status %d", path, got.res.status);
        CHECK(answer_has(&got, rows[i].must), "%s: lacks its text", path);
        CHECK(!answer_has(&got, rows[i].must_not), "%s: shows another version", path);
        answer_done(&got);
    }
    site_done(&t);
}

static void shows_and_hides_pictures(void) {
    struct site t;
    site_init(&t, true);
    static const struct {
        const char *path;
        int status;
    } rows[] = {
        { "/img/" PICTURE "/160", 200 },
        { "/img/" PICTURE "/480", 200 },
        { "/img/" PICTURE "/960", 200 },
        { "/img/" PICTURE "/961", 404 },
        { "/img/" HIDDEN_PICTURE "/480", 404 },
        { "/img/00000000000000000000000000000000/480", 404 },
        { "/img/..%2f..%2fetc%2fpasswd/480", 404 },
        { "/img/ABC/480", 404 },
    };
    struct answer a;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        site_get(&t, rows[i].path, &a);
        CHECK(a.res.status == rows[i].status, "%s: status %d", rows[i].path, a.res.status);
        if (rows[i].status == 200)
            CHECK(a.res.kind == RESPONSE_MEDIA && strcmp(a.res.type, "image/webp") == 0, "%s: %s",
                  rows[i].path, a.res.type);
        answer_done(&a);
    }
    char path[64];
    snprintf(path, sizeof(path), "/riyadh/%lld", (long long) t.hidden_picture);
    site_get(&t, path, &a);
    CHECK(a.res.status == 200 && !answer_has(&a, HIDDEN_PICTURE) && !answer_has(&a, "<figure"),
          "no trace of a hidden picture");
    answer_done(&a);
    site_done(&t);
}

static void marks_another_language_inside_a_page(void) {
    struct site t;
    site_init(&t, true);
    struct answer a;
    site_get(&t, "/en/latest", &a);
    CHECK(answer_has(&a, "<article lang=\"ar\" dir=\"rtl\">"), "an Arabic card on an English page");
    CHECK(answer_has(&a, "5 hours ago"), "times in the language of the page");
    answer_done(&a);
    site_get(&t, "/latest", &a);
    CHECK(answer_has(&a, "<article lang=\"fr\" dir=\"ltr\">"), "a French card on an Arabic page");
    CHECK(answer_has(&a, "قبل 5 ساعات"), "plural of hours");
    CHECK(answer_has(&a, "قبل 9 دقائق"), "plural of minutes");
    answer_done(&a);
    site_get(&t, "/", &a);
    CHECK(answer_has(&a, "class=\"brk\"") && answer_has(&a, "جازان"), "the breaking strip");
    CHECK(answer_has(&a, "10 شوال 1436هـ"), "the Hijri date");
    answer_done(&a);
    site_done(&t);
}

static void pages_are_read_on_without_gaps(void) {
    struct site t;
    site_init(&t, true);
    char target[256] = "/section/economy";
    size_t seen = 0, pages = 0;
    while (pages++ < 5) {
        struct answer a;
        site_get(&t, target, &a);
        ptrdiff_t end = span_find(a.text, SPAN("</main>"));
        span rest = span_sub(a.text, 0, end < 0 ? 0 : (size_t) end);
        span next = SPAN_EMPTY;
        ptrdiff_t at = span_find(rest, SPAN("\" rel=\"next\""));
        if (at > 0) {
            next = span_sub(rest, 0, (size_t) at);
            for (ptrdiff_t q; (q = span_find(next, SPAN("href=\""))) >= 0;)
                next = span_from(next, (size_t) q + 6);
        }
        snprintf(target, sizeof(target), "%.*s", SPAN_ARG(next));
        for (ptrdiff_t i; (i = span_find(rest, SPAN("<h3 class=\"hl sm\">"))) >= 0; seen++)
            rest = span_from(rest, (size_t) i + 5);
        answer_done(&a);
        if (!next.len) break;
    }
    CHECK(seen == 60 && pages == 2, "%zu headlines on %zu pages", seen, pages);
    site_done(&t);
}

static void an_edition_in_another_language(void) {
    struct site t;
    site_init(&t, true);
    web_close(t.web);
    site_open(&t, "fr");
    struct answer a;
    site_get(&t, "/", &a);
    CHECK(answer_has(&a, "<html lang=\"fr\" dir=\"ltr\">"), "French at the root");
    CHECK(answer_has(&a, "href=\"https://news.example/ar/\""), "Arabic has a prefix");
    answer_done(&a);
    site_get(&t, "/ar/latest", &a);
    CHECK(a.res.status == 200 && answer_has(&a, "<html lang=\"ar\" dir=\"rtl\">"), "Arabic");
    answer_done(&a);
    site_get(&t, "/fr/latest", &a);
    CHECK(a.res.status == 301, "the own language has no prefix");
    answer_done(&a);
    site_done(&t);
}

static void programs_get_what_they_ask_for(void) {
    struct site t;
    site_init(&t, true);
    static const struct {
        const char *path, *type, *must;
        int status;
    } rows[] = {
        { "/robots.txt", "text/plain", "Sitemap: https://news.example/sitemap.xml", 200 },
        { "/sitemap.xml", "application/xml", "<loc>https://news.example/sitemap/pages.xml</loc>",
          200 },
        { "/sitemap/pages.xml", "application/xml", "<loc>https://news.example/riyadh</loc>", 200 },
        { "/sitemap/stories.xml", "application/xml", "/story/", 200 },
        { "/sitemap/none.xml", "text/html", "", 404 },
        { "/opensearch.xml", "application/opensearchdescription+xml", "ورّاق &lt;&amp;&gt;", 200 },
        { "/fr/opensearch.xml", "application/opensearchdescription+xml",
          "https://news.example/fr/search?q={searchTerms}", 200 },
        { "/manifest.webmanifest", "application/manifest+json", "\"dir\":\"rtl\"", 200 },
        { "/.well-known/security.txt", "text/plain", "Contact: mailto:desk@news.example", 200 },
        { "/healthz", "text/plain", "ok", 200 },
        { "/readyz", "text/plain", "ready", 200 },
        { "/metrics", "text/plain", "warraq_http_requests_total", 200 },
        { "/favicon.ico", "text/plain", "", 301 },
        { "/fr/healthz", "text/html", "", 404 },
        { "/static/news.css", "text/html", "", 404 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct answer a;
        site_get(&t, rows[i].path, &a);
        CHECK(a.res.status == rows[i].status, "%s: status %d", rows[i].path, a.res.status);
        CHECK(span_starts(span_of(a.res.type), span_of(rows[i].type)), "%s: %s", rows[i].path,
              a.res.type);
        CHECK(answer_has(&a, rows[i].must), "%s: lacks '%s'", rows[i].path, rows[i].must);
        answer_done(&a);
    }
    struct answer home, css;
    site_get(&t, "/", &home);
    ptrdiff_t at = span_find(home.text, SPAN("/static/news-"));
    char path[64];
    snprintf(path, sizeof(path), "%.*s", (int) sizeof("/static/news-0123456789ab.css") - 1,
             home.text.at + (at < 0 ? 0 : at));
    site_get(&t, path, &css);
    CHECK(css.res.status == 200 && css.res.cache == CACHE_IMMUTABLE, "%s: %d", path,
          css.res.status);
    CHECK(answer_has(&css, "/static/naskh-ar-700-"), "the style sheet names the hashed fonts");
    answer_done(&css);
    answer_done(&home);
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
    RUN(every_page_in_every_language);
    RUN(an_empty_archive_has_pages_too);
    RUN(one_address_each);
    RUN(honours_how_a_source_wants_to_be_shown);
    RUN(keeps_every_version_of_a_text);
    RUN(shows_and_hides_pictures);
    RUN(marks_another_language_inside_a_page);
    RUN(pages_are_read_on_without_gaps);
    RUN(an_edition_in_another_language);
    RUN(programs_get_what_they_ask_for);
    RUN(refuses_what_it_does_not_know);
    RUN(no_link_of_ours_is_dead);
    RUN(any_address_gets_a_whole_answer);
    RUN(the_route_table_is_sound);
    RUN(a_spelling_leads_to_its_name);
    return check_done();
}
