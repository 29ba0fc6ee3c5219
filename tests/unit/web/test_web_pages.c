/* Every page, in every language, through the handler: status, frame, escaping, addresses. */
#include "unit/web/site.h"

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

int main(void) {
    RUN(every_page_in_every_language);
    RUN(an_empty_archive_has_pages_too);
    RUN(pages_are_read_on_without_gaps);
    RUN(an_edition_in_another_language);
    RUN(programs_get_what_they_ask_for);
    return check_done();
}
