/* The note under the byline: what became of the paper's own page. */
#include "unit/web/site.h"

static const char *const prefixes[] = { "", "/fr", "/en" };

/* A link in a bad state is text; when it last worked stands beside it. */
static void tells_what_became_of_a_link(void) {
    static const struct {
        enum link_state state;
        const char *words[3];
        bool offered;
    } rows[] = {
        { LINK_OK, { "الرابط الأصلي يعمل", "origine valide", "Original link works" }, true },
        { LINK_DEAD, { "الرابط الأصلي لا يعمل", "origine mort", "Original link is dead" }, false },
        { LINK_MOVED, { "إلى موقع آخر", "autre site", "another site" }, false },
        { LINK_WITHDRAWN, { "سحبت الصحيفة", "a retiré cet article", "took this article" }, false },
    };
    struct site t;
    site_init(&t, true);
    CHECK_OK(store_revisit_add(t.s, t.first, SITE_NOW - 7200, SITE_NOW, &t.err), t.err);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct revisit r = { .article_id = t.first,
                             .due_s = SITE_NOW,
                             .link = { .state = rows[i].state,
                                       .checked_s = SITE_NOW,
                                       .ok_s = SITE_NOW - 7200,
                                       .since_s = SITE_NOW } };
        CHECK_OK(store_revisit_done(t.s, &r, &t.err), t.err);
        clock_fix(SITE_NOW + (int64_t) (i + 1) * 3600); /* a page is kept for a while */
        for (size_t l = 0; l < 3; l++) {
            char path[64];
            struct answer got;
            snprintf(path, sizeof(path), "%s/riyadh/%lld", prefixes[l], (long long) t.first);
            site_get(&t, path, &got);
            CHECK(got.res.status == 200 && answer_has(&got, rows[i].words[l]), "%s: %s", path,
                  rows[i].words[l]);
            CHECK(answer_has(&got, "<a href=\"https://paper.example/news/") == rows[i].offered,
                  "%s, state %d: link", path, (int) rows[i].state);
            CHECK(answer_has(&got, "https://paper.example/news/"), "%s: the address stands", path);
            answer_done(&got);
        }
    }
    site_done(&t);
}

int main(void) {
    RUN(tells_what_became_of_a_link);
    return check_done();
}
