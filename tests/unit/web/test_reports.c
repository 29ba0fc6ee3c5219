/* Readers' reports, through the handler: thanks, once a network, hidden for the reader at once and
 * for all at the threshold (3 here), undo, refusals. */
#include "unit/web/site.h"

struct post {
    const char *path, *form, *cookie;
    unsigned char network; /* third byte of 10.0.N.1 */
    const char *site;      /* Sec-Fetch-Site */
};

static void ask(struct site *t, const char *method, const struct post *p, struct answer *ret) {
    struct raw_request raw = { .method = method,
                               .target = span_of(p->path),
                               .body = span_of(p->form),
                               .cookie = span_of(p->cookie),
                               .sec_fetch_site = span_of(p->site) };
    if (p->form) raw.content_type = SPAN("application/x-www-form-urlencoded");
    unsigned char v4[16] = { [10] = 0xFF, 0xFF, 10, 0, p->network, 1 };
    memcpy(raw.client.bytes, v4, sizeof(v4));
    *ret = (struct answer){ .res = RESPONSE_INIT };
    web_handle(t->web, &raw, &ret->res);
    enum encoding e;
    ret->text = blob_bytes(ret->res.blob, SPAN_EMPTY, &e);
}

static const char found[] = "/search?q=%D9%84%D9%88%D8%AD%D8%A7%D8%AA"; /* لوحات */
static char form[256], page_path[96], cookie[] = "hidden_images=" PICTURE;

static void begin(struct site *t) {
    site_init(t, true);
    snprintf(form, sizeof(form), "image=" PICTURE "&article=%lld&reason=offensive&note=%%D8%%B3",
             (long long) t->pictured);
    snprintf(page_path, sizeof(page_path), "/riyadh/%lld", (long long) t->pictured);
}

static void report(struct site *t, unsigned char network, struct answer *a) {
    ask(t, "POST", &(struct post){ .path = "/report/image", .form = form, .network = network }, a);
}

static bool shown(struct site *t, const char *path, const char *with_cookie) {
    struct answer a;
    ask(t, "GET", &(struct post){ .path = path, .cookie = with_cookie }, &a);
    bool has = answer_has(&a, "/img/" PICTURE);
    answer_done(&a);
    return has;
}

static void a_reader_is_thanked_and_spared_the_picture(void) {
    struct site t;
    struct answer a;
    begin(&t);
    CHECK(shown(&t, page_path, NULL) && shown(&t, found, NULL), "shown before");
    report(&t, 1, &a);
    char want[128];
    snprintf(want, sizeof(want), "%s?report=thanks#report", page_path);
    CHECK(a.res.status == 303 && strcmp(answer_header(&a, "Location"), want) == 0, "%d to '%s'",
          a.res.status, answer_header(&a, "Location"));
    const char *set = answer_header(&a, "Set-Cookie");
    CHECK(strstr(set, cookie) && strstr(set, "HttpOnly") && strstr(set, "SameSite=Lax"), "%s", set);
    answer_done(&a);

    CHECK(!shown(&t, page_path, cookie), "hidden for the reporter on the article");
    CHECK(!shown(&t, found, cookie) && !shown(&t, "/", cookie), "and on lists");
    CHECK(shown(&t, page_path, NULL) && shown(&t, found, NULL), "not for others");
    snprintf(want, sizeof(want), "%s?report=thanks", page_path);
    ask(&t, "GET", &(struct post){ .path = want, .cookie = cookie }, &a);
    CHECK(answer_has(&a, "شكرًا لك. وصل بلاغك") && answer_has(&a, "/report/undo"),
          "thanks and undo");
    CHECK(a.res.cache == CACHE_NO_STORE, "a reader's own page is nobody else's");
    answer_done(&a);
    report(&t, 1, &a);
    CHECK(strstr(answer_header(&a, "Location"), "report=again"), "%s",
          answer_header(&a, "Location"));
    answer_done(&a);
    site_done(&t);
}

static void one_network_counts_once_and_three_hide(void) {
    struct site t;
    struct answer a;
    begin(&t);
    for (int i = 0; i < 6; i++) {
        report(&t, 1, &a);
        answer_done(&a);
    }
    CHECK(shown(&t, page_path, NULL), "six reports of one network do not hide it");
    for (unsigned char n = 2; n <= 3; n++) {
        CHECK(shown(&t, page_path, NULL), "before network %d", n);
        report(&t, n, &a);
        answer_done(&a);
    }
    CHECK(!shown(&t, page_path, NULL) && !shown(&t, "/", NULL), "three networks hide it for all");
    site_get(&t, "/img/" PICTURE "/480", &a);
    CHECK(a.res.status == 404, "its bytes too: %d", a.res.status);
    answer_done(&a);
    CHECK_OK(store_image_decide(t.s, PICTURE, IMAGE_KEPT, SPAN("moderator"), SITE_NOW, &t.err),
             t.err);
    for (unsigned char n = 4; n <= 9; n++) {
        report(&t, n, &a);
        answer_done(&a);
    }
    CHECK(shown(&t, page_path, NULL), "what a moderator kept is not hidden by reports again");
    site_done(&t);
}

static void a_report_can_be_undone(void) {
    struct site t;
    struct answer a;
    begin(&t);
    report(&t, 1, &a);
    answer_done(&a);
    ask(&t, "POST",
        &(struct post){ .path = "/fr/report/undo", .form = form, .cookie = cookie, .network = 1 },
        &a);
    CHECK(a.res.status == 303 && strstr(answer_header(&a, "Location"), "/fr/riyadh/"), "%d %s",
          a.res.status, answer_header(&a, "Location"));
    CHECK(strstr(answer_header(&a, "Set-Cookie"), "hidden_images=;"), "%s",
          answer_header(&a, "Set-Cookie"));
    answer_done(&a);
    for (unsigned char n = 2; n <= 3; n++) {
        report(&t, n, &a);
        answer_done(&a);
    }
    CHECK(shown(&t, page_path, NULL), "the report that was undone does not count");
    site_done(&t);
}

static void bad_reports_are_refused(void) {
    struct site t;
    struct answer a;
    begin(&t);
    const struct {
        const char *name;
        struct post post;
        int status;
    } rows[] = {
        { "from another site",
          { .path = "/report/image", .form = form, .site = "cross-site" },
          403 },
        { "no reason", { .path = "/report/image", .form = "image=" PICTURE "&article=1" }, 400 },
        { "no hash",
          { .path = "/report/image", .form = "image=../x&article=1&reason=other" },
          400 },
        { "no article",
          { .path = "/report/image", .form = "image=" PICTURE "&article=99999&reason=other" },
          400 },
        { "an unknown picture",
          { .path = "/report/image",
            .form = "image=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&article=1&reason=other" },
          404 },
        { "empty", { .path = "/report/image", .form = "" }, 400 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct post p = rows[i].post;
        p.network = (unsigned char) (100 + i);
        ask(&t, "POST", &p, &a);
        CHECK(a.res.status == rows[i].status, "%s: %d", rows[i].name, a.res.status);
        CHECK(!*answer_header(&a, "Set-Cookie"), "%s: no cookie", rows[i].name);
        answer_done(&a);
    }
    int last = 0;
    for (int i = 0; i < 40; i++) {
        ask(&t, "POST", &(struct post){ .path = "/report/image", .form = "x=1", .network = 200 },
            &a);
        last = a.res.status;
        answer_done(&a);
    }
    CHECK(last == 429, "a flood of one network is slowed: %d", last);
    site_done(&t);
}

static void a_problem_with_an_article_reaches_the_moderators(void) {
    struct site t;
    struct answer a;
    begin(&t);
    char path[96], text[256];
    snprintf(path, sizeof(path), "/report/article?id=%lld", (long long) t.evil);
    site_get(&t, path, &a);
    CHECK(a.res.status == 200 && answer_has(&a, "<textarea") && !answer_has(&a, "<script>alert"),
          "form");
    answer_done(&a);
    snprintf(text, sizeof(text), "article=%lld&reason=removal&note=please&contact=a%%40b.example",
             (long long) t.evil);
    ask(&t, "POST", &(struct post){ .path = "/report/article", .form = text, .network = 1 }, &a);
    CHECK(a.res.status == 200 && answer_has(&a, "role=\"status\""), "thanks: %d", a.res.status);
    answer_done(&a);
    snprintf(text, sizeof(text), "article=%lld&reason=removal&note=+", (long long) t.evil);
    ask(&t, "POST", &(struct post){ .path = "/report/article", .form = text, .network = 1 }, &a);
    CHECK(a.res.status == 400 && answer_has(&a, "role=\"alert\""), "empty note: %d", a.res.status);
    answer_done(&a);
    struct article_report *list = NULL;
    size_t n = 0;
    CHECK_OK(store_article_reports(t.s, 10, &t.arena, &list, &n, &t.err), t.err);
    CHECK(n == 1 && list[0].article_id == t.evil && span_eq(list[0].contact, SPAN("a@b.example")),
          "%zu kept", n);
    site_done(&t);
}

int main(void) {
    RUN(a_reader_is_thanked_and_spared_the_picture);
    RUN(one_network_counts_once_and_three_hide);
    RUN(a_report_can_be_undone);
    RUN(bad_reports_are_refused);
    RUN(a_problem_with_an_article_reaches_the_moderators);
    return check_done();
}
