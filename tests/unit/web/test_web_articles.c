/* An article's page: what its source allows, its versions, its picture, its language. */
#include "unit/web/site.h"

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

int main(void) {
    RUN(honours_how_a_source_wants_to_be_shown);
    RUN(keeps_every_version_of_a_text);
    RUN(shows_and_hides_pictures);
    RUN(marks_another_language_inside_a_page);
    return check_done();
}
