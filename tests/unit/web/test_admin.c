/* Moderators: signing in, the table of roles, form tokens, and decisions that stick. */
#include "unit/web/site.h"
#include "web/route.h"

#define PASSWORD "correct+horse+battery"
#define PASSWORD_HASH                                                                              \
    "$argon2id$v=19$m=8,t=1,p=1$4mG4If35+f+KoIxsfiCMuQ$"                                           \
    "lotcPlIFbXsM1WVxXsKe0M74ZTikTFSBwBhvKDt01as"
#define SECURE_NAME "__Host-warraq"

struct visitor {
    char cookie[128]; /* "name=value" or "" */
    char token[64];
    unsigned char network;
    const char *site; /* Sec-Fetch-Site */
};

static void visit(struct site *t, struct visitor *v, const char *method, const char *target,
                  const char *form, struct answer *ret) {
    struct raw_request raw = { .method = method,
                               .target = span_of(target),
                               .body = span_of(form),
                               .content_type = SPAN("application/x-www-form-urlencoded"),
                               .cookie = span_of(v->cookie),
                               .sec_fetch_site = span_of(v->site),
                               .client = { { [10] = 0xff, [11] = 0xff, 203, 0, 113, 7 } } };
    raw.client.bytes[14] = v->network;
    *ret = (struct answer){ .res = RESPONSE_INIT };
    web_handle(t->web, &raw, &ret->res);
    enum encoding e;
    ret->text = blob_bytes(ret->res.blob, SPAN_EMPTY, &e);
}

static int post(struct site *t, struct visitor *v, const char *target, const char *form) {
    struct answer a;
    char body[1024];
    snprintf(body, sizeof(body), "token=%s&%s", v->token, form);
    visit(t, v, "POST", target, body, &a);
    int status = a.res.status;
    answer_done(&a);
    return status;
}

static void set_password(struct site *t) {
    CHECK_OK(store_meta_put(t->s, "admin_password", SPAN(PASSWORD_HASH), &t->err), t->err);
}

static int login(struct site *t, struct visitor *v, const char *form) {
    struct answer a;
    visit(t, v, "POST", "/admin/login", form, &a);
    int status = a.res.status;
    span cookie = span_of(answer_header(&a, "Set-Cookie"));
    ptrdiff_t end = span_find_char(cookie, ';');
    if (status == 303 && end > 0)
        snprintf(v->cookie, sizeof(v->cookie), "%.*s", (int) end, cookie.at);
    answer_done(&a);
    return status;
}

static void read_token(struct site *t, struct visitor *v) {
    struct answer a;
    visit(t, v, "GET", "/admin", "", &a);
    CHECK(a.res.status == 200, "the overview: status %d", a.res.status);
    span mark = SPAN("name=\"token\" value=\"");
    ptrdiff_t at = span_find(a.text, mark);
    CHECK(at >= 0, "a form token");
    if (at >= 0)
        snprintf(v->token, sizeof(v->token), "%.32s", a.text.at + at + (ptrdiff_t) mark.len);
    answer_done(&a);
}

static void enter(struct site *t, struct visitor *v) {
    set_password(t);
    CHECK(login(t, v, "password=" PASSWORD) == 303, "the right password");
    CHECK(v->cookie[0], "a session");
    read_token(t, v);
}

static void every_admin_address_needs_a_session(void) {
    struct site t;
    site_init(&t, true);
    size_t n, seen = 0;
    const struct route *table = web_routes(&n);
    for (size_t i = 0; i < n; i++) {
        bool admin = span_starts(span_of(table[i].pattern), SPAN("/admin"));
        bool login_page = span_eq(span_of(table[i].pattern), SPAN("/admin/login"));
        CHECK(!admin || login_page || table[i].role == ROLE_ADMIN, "%s: open to all",
              table[i].pattern);
        if (table[i].role != ROLE_ADMIN) continue;
        struct visitor v = { .cookie = "warraq_admin=0123456789abcdef0123456789abcdef"
                                       "0123456789abcdef0123456789abcdef" };
        struct answer a;
        char target[128] = "";
        size_t len = 0;
        for (const char *p = table[i].pattern; *p; p++) target[len++] = *p == '*' ? 'x' : *p;
        for (int fake = 0; fake < 2; fake++) {
            visit(&t, &v, table[i].flags & ROUTE_POST ? "POST" : "GET", target, "", &a);
            CHECK(a.res.status == 303, "%s: status %d", target, a.res.status);
            CHECK(span_starts(span_of(answer_header(&a, "Location")), SPAN("/admin/login")),
                  "%s: goes to the login", target);
            CHECK(a.res.cache == CACHE_NO_STORE, "%s: not kept", target);
            answer_done(&a);
            v.cookie[0] = 0;
        }
        seen++;
    }
    CHECK(seen >= 9, "rows of moderators: %zu", seen);
    site_done(&t);
}

static void signing_in_and_out(void) {
    struct site t;
    struct visitor v = { .network = 1 };
    struct answer a;
    site_init(&t, true);
    visit(&t, &v, "GET", "/admin/login", "", &a);
    CHECK(answer_has(&a, "warraq admin password"), "says how to set the first password");
    answer_done(&a);
    CHECK(login(&t, &v, "password=anything") == 403, "no password is set: nobody gets in");
    set_password(&t);
    CHECK(login(&t, &v, "password=wrong") == 403, "a wrong one");
    CHECK(login(&t, &v, "password=") == 403, "an empty one");
    v.site = "cross-site";
    CHECK(login(&t, &v, "password=" PASSWORD) == 403, "another site's form");
    v.site = "same-origin";
    visit(&t, &v, "POST", "/admin/login", "password=" PASSWORD "&next=//evil.example/admin", &a);
    CHECK(a.res.status == 303, "in: %d", a.res.status);
    CHECK(strcmp(answer_header(&a, "Location"), "/admin") == 0, "only our own pages: %s",
          answer_header(&a, "Location"));
    span cookie = span_of(answer_header(&a, "Set-Cookie"));
    CHECK(span_find(cookie, SPAN("; HttpOnly; SameSite=Strict")) > 0, "the cookie's attributes");
    CHECK(span_find(cookie, SPAN("; Path=/;")) > 0, "the cookie's path");
    answer_done(&a);
    v.network = 2;
    enter(&t, &v);
    char old[128];
    memcpy(old, v.cookie, sizeof(old));
    CHECK(post(&t, &v, "/admin/logout", "") == 303, "out");
    visit(&t, &v, "GET", "/admin", "", &a);
    CHECK(a.res.status == 303, "the old cookie is worth nothing: %d", a.res.status);
    answer_done(&a);
    CHECK(login(&t, &v, "password=" PASSWORD) == 303 && strcmp(old, v.cookie) != 0,
          "a new session has a new secret");
    clock_fix(SITE_NOW + 29 * 60);
    visit(&t, &v, "GET", "/admin", "", &a);
    CHECK(a.res.status == 200, "29 minutes later: %d", a.res.status);
    answer_done(&a);
    clock_fix(SITE_NOW + 58 * 60);
    visit(&t, &v, "GET", "/admin", "", &a);
    CHECK(a.res.status == 200, "used again in time: %d", a.res.status);
    answer_done(&a);
    clock_fix(SITE_NOW + 90 * 60);
    visit(&t, &v, "GET", "/admin", "", &a);
    CHECK(a.res.status == 303, "idle for too long: %d", a.res.status);
    answer_done(&a);
    CHECK(login(&t, &v, "password=" PASSWORD) == 303, "in again");
    CHECK_OK(store_meta_put(t.s, "admin_password", SPAN("$argon2id$another"), &t.err), t.err);
    visit(&t, &v, "GET", "/admin", "", &a);
    CHECK(a.res.status == 303, "a new password ends the session: %d", a.res.status);
    answer_done(&a);
    site_done(&t);
}

static void a_session_ends_after_half_a_day(void) {
    struct site t;
    struct visitor v = { 0 };
    struct answer a;
    site_init(&t, true);
    enter(&t, &v);
    int last = 0;
    for (int64_t m = 0; m <= 12 * 60 + 20; m += 20) {
        clock_fix(SITE_NOW + m * 60);
        visit(&t, &v, "GET", "/admin/log", "", &a);
        if (a.res.status == 200) last = (int) m;
        answer_done(&a);
    }
    CHECK(last == 12 * 60 - 20, "never idle, and out after %d minutes", last);
    site_done(&t);
}

static void secure_cookies_have_the_host_prefix(void) {
    struct site t;
    struct visitor v = { 0 };
    struct answer a;
    site_init(&t, true);
    web_close(t.web);
    struct web_options o = { .data_dir = t.dir, .cookie_secure = true };
    CHECK_OK(web_open(&o, &t.web, &t.err), t.err);
    set_password(&t);
    visit(&t, &v, "POST", "/admin/login", "password=" PASSWORD, &a);
    span cookie = span_of(answer_header(&a, "Set-Cookie"));
    CHECK(span_starts(cookie, SPAN(SECURE_NAME "=")), "prefix");
    CHECK(span_ends(cookie, SPAN("; Secure")), "Secure");
    answer_done(&a);
    enter(&t, &v);
    site_done(&t);
}

static void guessing_gets_slower(void) {
    struct site t;
    struct visitor thief = { .network = 5 }, other = { .network = 6 };
    site_init(&t, true);
    set_password(&t);
    int wrong = 0, slowed = 0;
    for (int i = 0; i < 20; i++) {
        int status = login(&t, &thief, "password=guess");
        wrong += status == 403;
        slowed += status == 429;
    }
    CHECK(wrong >= 3 && wrong <= 4 && slowed == 20 - wrong, "tried %d, slowed %d", wrong, slowed);
    CHECK(login(&t, &thief, "password=" PASSWORD) == 429, "right, but too soon");
    CHECK(login(&t, &other, "password=" PASSWORD) == 303, "nobody else is locked out");
    site_done(&t);
}

static void forms_without_the_token_are_refused(void) {
    struct site t;
    struct visitor v = { 0 }, forged;
    site_init(&t, true);
    enter(&t, &v);
    static const char *const targets[] = { "/admin/reports", "/admin/articles", "/admin/sources",
                                           "/admin/logout", "/fr/admin/sources" };
    for (size_t i = 0; i < COUNT_OF(targets); i++) {
        forged = v;
        memset(forged.token, '0', 32);
        CHECK(post(&t, &forged, targets[i], "source=sabq&act=pause") == 403, "%s: wrong token",
              targets[i]);
        forged.token[0] = 0;
        CHECK(post(&t, &forged, targets[i], "source=sabq&act=pause") == 403, "%s: no token",
              targets[i]);
        forged = v;
        forged.site = "cross-site";
        CHECK(post(&t, &forged, targets[i], "source=sabq&act=pause") == 403, "%s: another site",
              targets[i]);
    }
    struct source src;
    CHECK_OK(store_source_get(t.s, SPAN("sabq"), &t.arena, &src, &t.err), t.err);
    CHECK(!src.paused, "nothing happened");
    CHECK(post(&t, &v, "/admin/sources", "source=sabq&act=pause") == 303, "with the token");
    CHECK_OK(store_source_get(t.s, SPAN("sabq"), &t.arena, &src, &t.err), t.err);
    CHECK(src.paused, "paused");
    site_done(&t);
}

static int status_of(struct site *t, const char *target) {
    struct answer a;
    site_get(t, target, &a);
    int status = a.res.status;
    answer_done(&a);
    return status;
}

static enum report_result report(struct site *t, const char *hash, uint64_t network) {
    struct report r = { .image_hash = hash,
                        .article_id = t->pictured,
                        .reason = REPORT_OFFENSIVE,
                        .note = SPAN(EVIL),
                        .network = network,
                        .at_s = SITE_NOW,
                        .threshold = 3 };
    enum report_result result = REPORT_AGAIN;
    CHECK_OK(store_report_image(t->s, &r, &result, &t->err), t->err);
    return result;
}

static void a_moderators_word_about_a_picture_sticks(void) {
    struct site t;
    struct visitor v = { 0 };
    struct answer a;
    site_init(&t, true);
    enter(&t, &v);
    for (uint64_t i = 1; i <= 3; i++) report(&t, PICTURE, i);
    CHECK(status_of(&t, "/img/" PICTURE "/480") == 404, "reports hid it");
    visit(&t, &v, "GET", "/admin/reports", "", &a);
    CHECK(answer_has(&a, "/admin/img/" PICTURE "/480"), "in the queue");
    CHECK(answer_has(&a, "class=\"peek\""), "behind a blur");
    CHECK(answer_has(&a, "&lt;script&gt;") && !answer_has(&a, "<script>"), "notes are escaped");
    CHECK(answer_has(&a, "لوحات في معرض"), "says which article it stands in");
    CHECK(!answer_has(&a, "style=\""), "no inline style");
    answer_done(&a);
    visit(&t, &v, "GET", "/admin/img/" PICTURE "/480", "", &a);
    CHECK(a.res.status == 200 && a.res.cache == CACHE_NO_STORE, "the moderator sees it: %d",
          a.res.status);
    answer_done(&a);
    CHECK(post(&t, &v, "/admin/reports", "image=" PICTURE "&act=keep") == 303, "keep");
    CHECK(status_of(&t, "/img/" PICTURE "/480") == 200, "back again");
    for (uint64_t i = 11; i <= 30; i++) report(&t, PICTURE, i);
    CHECK(status_of(&t, "/img/" PICTURE "/480") == 200, "20 more reports do not hide it");
    CHECK(post(&t, &v, "/admin/reports", "image=" PICTURE "&act=hide") == 303, "hide");
    CHECK(status_of(&t, "/img/" PICTURE "/480") == 404, "hidden");
    visit(&t, &v, "GET", "/admin/reports", "", &a);
    CHECK(answer_has(&a, "value=\"restore\""), "can be restored");
    answer_done(&a);
    CHECK(post(&t, &v, "/admin/reports", "image=" PICTURE "&act=restore") == 303, "restore");
    CHECK(status_of(&t, "/img/" PICTURE "/480") == 200, "shown");
    CHECK(post(&t, &v, "/admin/reports", "image=" PICTURE "&act=eat") == 400, "no such act");
    CHECK(post(&t, &v, "/admin/reports", "image=zz&act=hide") == 400, "no picture");
    site_done(&t);
}

static void a_hidden_picture_leaves_the_pages_at_once(void) {
    struct site t;
    struct visitor v = { 0 };
    struct answer a;
    char article[64];
    site_init(&t, true);
    snprintf(article, sizeof(article), "/riyadh/%lld", (long long) t.pictured);
    enter(&t, &v);
    for (int i = 0; i < 2; i++) {
        site_get(&t, article, &a); /* twice: the second comes from the cache */
        CHECK(answer_has(&a, "/img/" PICTURE), "shown at first");
        answer_done(&a);
    }
    CHECK(post(&t, &v, "/admin/reports", "image=" PICTURE "&act=hide") == 303, "hide");
    site_get(&t, article, &a);
    CHECK(a.res.status == 200 && !answer_has(&a, "/img/" PICTURE), "gone from the page");
    answer_done(&a);
    site_done(&t);
}

static void removing_a_text_takes_two_steps(void) {
    struct site t;
    struct visitor v = { 0 };
    struct answer a;
    char form[256], article[64];
    site_init(&t, true);
    enter(&t, &v);
    CHECK_OK(store_report_article(t.s, t.evil, SPAN("removal"), SPAN(EVIL), SPAN("me@x.example"), 1,
                                  SITE_NOW, &t.err),
             t.err);
    visit(&t, &v, "GET", "/admin/articles", "", &a);
    CHECK(answer_has(&a, "me@x.example") && !answer_has(&a, "<script>"), "the report, escaped");
    answer_done(&a);
    snprintf(article, sizeof(article), "/riyadh/%lld", (long long) t.evil);
    snprintf(form, sizeof(form), "token=%s&act=ask&report=1&article=%lld", v.token,
             (long long) t.evil);
    visit(&t, &v, "POST", "/admin/articles", form, &a);
    CHECK(a.res.status == 200 && answer_has(&a, "value=\"remove\""), "asks first");
    answer_done(&a);
    CHECK(status_of(&t, article) == 200, "asking changes nothing");
    snprintf(form, sizeof(form), "act=remove&report=1&article=%lld&why=", (long long) t.evil);
    CHECK(post(&t, &v, "/admin/articles", form) == 200, "no reason: asks again");
    snprintf(form, sizeof(form), "act=remove&report=1&article=%lld&why=SECRETREASON",
             (long long) t.evil);
    CHECK(post(&t, &v, "/admin/articles", form) == 303, "sure");
    CHECK(status_of(&t, article) == 410, "gone");
    visit(&t, &v, "GET", "/admin/articles", "", &a);
    CHECK(!answer_has(&a, "me@x.example"), "the contact is forgotten");
    answer_done(&a);
    visit(&t, &v, "GET", "/admin/log", "", &a);
    CHECK(answer_has(&a, "SECRETREASON"), "the log says why");
    answer_done(&a);
    site_get(&t, "/moderation", &a);
    CHECK(a.res.status == 200 && answer_has(&a, "إزالة نص مادة"), "the public log says what");
    CHECK(!answer_has(&a, "SECRETREASON"), "but not why");
    answer_done(&a);
    site_done(&t);
}

static void sources_are_paused_and_shown_differently(void) {
    struct site t;
    struct visitor v = { 0 };
    struct answer a;
    site_init(&t, true);
    enter(&t, &v);
    CHECK(status_of(&t, "/sabq") == 200, "a source");
    CHECK(post(&t, &v, "/admin/sources", "source=sabq&act=display&mode=off") == 303, "off");
    CHECK(status_of(&t, "/sabq") == 404, "off at once");
    CHECK(post(&t, &v, "/admin/sources", "source=sabq&act=display&mode=excerpt") == 303, "on");
    CHECK(status_of(&t, "/sabq") == 200, "on at once");
    CHECK(post(&t, &v, "/admin/sources", "source=sabq&act=display&mode=all") == 400, "bad mode");
    CHECK(post(&t, &v, "/admin/sources", "source=nobody&act=pause") == 404, "no such source");
    struct source_event e = { .at_s = SITE_NOW,
                              .source_id = t.sabq,
                              .count = 1,
                              .kind = SPAN("feed"),
                              .reason = SPAN(EVIL),
                              .url = SPAN("javascript:alert(1)") };
    CHECK_OK(store_event_add(t.s, &e, &t.err), t.err);
    visit(&t, &v, "GET", "/admin/sources", "", &a);
    CHECK(a.res.status == 200 && answer_has(&a, "scope=\"row\""), "the table");
    CHECK(answer_has(&a, "role=\"region\"") && answer_has(&a, "tabindex=\"0\""), "can be scrolled");
    CHECK(!answer_has(&a, "<script>") && !answer_has(&a, "href=\"javascript"), "escaped");
    answer_done(&a);
    site_done(&t);
}

static void pages_exist_in_three_languages(void) {
    struct site t;
    struct visitor v = { 0 };
    site_init(&t, true);
    enter(&t, &v);
    static const char *const pages[] = { "/admin",         "/admin/reports", "/admin/articles",
                                         "/admin/sources", "/admin/log",     "/admin/login",
                                         "/moderation" };
    static const char *const prefixes[] = { "", "/fr", "/en" };
    for (size_t l = 0; l < COUNT_OF(prefixes); l++)
        for (size_t i = 0; i < COUNT_OF(pages); i++) {
            struct answer a;
            char target[64];
            snprintf(target, sizeof(target), "%s%s", prefixes[l], pages[i]);
            visit(&t, &v, "GET", target, "", &a);
            CHECK(a.res.status == 200, "%s: %d", target, a.res.status);
            CHECK(!answer_has(&a, "style=\""), "%s: inline style", target);
            CHECK(span_ends(span_trim(a.text), SPAN("</html>")), "%s: whole", target);
            bool public = span_eq(span_of(pages[i]), SPAN("/moderation"));
            CHECK(public || (answer_has(&a, "noindex") && a.res.cache == CACHE_NO_STORE),
                  "%s: not listed, not kept", target);
            answer_done(&a);
        }
    site_done(&t);
}

int main(void) {
    RUN(every_admin_address_needs_a_session);
    RUN(signing_in_and_out);
    RUN(a_session_ends_after_half_a_day);
    RUN(secure_cookies_have_the_host_prefix);
    RUN(guessing_gets_slower);
    RUN(forms_without_the_token_are_refused);
    RUN(a_moderators_word_about_a_picture_sticks);
    RUN(a_hidden_picture_leaves_the_pages_at_once);
    RUN(removing_a_text_takes_two_steps);
    RUN(sources_are_paused_and_shown_differently);
    RUN(pages_exist_in_three_languages);
    return check_done();
}
