/* revisit: what a visit says about a link, when the next one comes, what counts as a change. */

#include "base/clock.h"
#include "check.h"
#include "crawl/revisit.h"
#include "crawl/schedule.h"

enum { NOW = 1700000000, HOUR = 3600, SAVED = NOW - HOUR };

static struct revisit fresh(void) {
    return (struct revisit){
        .article_id = 7,
        .link = { .state = LINK_OK, .checked_s = SAVED, .ok_s = SAVED, .since_s = SAVED }
    };
}

static void visit(struct revisit *r, enum visit v, int64_t now_s) {
    revisit_judge(&(struct visit_outcome){ .visit = v, .reason = SPAN("why") }, HOUR, now_s, r);
}

static bool about(int64_t got, int64_t want) {
    return got >= want * 9 / 10 && got <= want * 11 / 10;
}

static void looks_come_less_and_less_often(void) {
    static const int64_t ages[] = { HOUR, 6 * HOUR, DAY_S, 3 * DAY_S, 14 * DAY_S };
    int64_t at = 0;
    for (int i = 0; i < 5; i++) {
        at = schedule_revisit(HOUR, i, 7, at);
        CHECK(about(at, ages[i]), "look %d at %lld", i, (long long) at);
    }
    for (int i = 5; i < 9; i++)
        CHECK(about(schedule_revisit(HOUR, i, 7, 0), 90 * DAY_S), "then every 90 days");
    CHECK(about(schedule_revisit(60, 3, 7, 0), 48 * 60), "scaled");
    bool apart = false;
    for (int64_t id = 1; id < 20; id++)
        apart |= schedule_revisit(HOUR, 0, id, 0) != schedule_revisit(HOUR, 0, 0, 0);
    CHECK(apart, "articles drift apart");
}

static void one_visit_decides(void) {
    static const struct {
        const char *name;
        enum visit visit;
        enum link_state state;
        bool ok_now, since_now;
    } rows[] = {
        { "answered", VISIT_OK, LINK_OK, true, false },
        { "consent wall, 403", VISIT_UNCLEAR, LINK_OK, false, false },
        { "404", VISIT_GONE, LINK_DEAD, false, true },
        { "410", VISIT_WITHDRAWN, LINK_WITHDRAWN, false, true },
        { "another site", VISIT_MOVED, LINK_MOVED, false, true },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct revisit r = fresh();
        visit(&r, rows[i].visit, NOW);
        CHECK(r.link.state == rows[i].state, "%s: state %d", rows[i].name, (int) r.link.state);
        CHECK(r.link.ok_s == (rows[i].ok_now ? NOW : SAVED), "%s: last ok", rows[i].name);
        CHECK(r.link.since_s == (rows[i].since_now ? NOW : SAVED), "%s: since", rows[i].name);
        CHECK(r.link.checked_s == NOW && r.visits == 1 && r.link.failures == 0, "%s: counted",
              rows[i].name);
        CHECK(about(r.due_s - NOW, 5 * HOUR), "%s: next", rows[i].name);
    }
}

static void failures_are_tried_again_then_dead(void) {
    struct revisit r = fresh();
    int64_t now_s = NOW, tries = 0;
    while (r.link.state == LINK_OK && tries < 20) {
        int64_t before = now_s;
        visit(&r, VISIT_FAILED, now_s);
        tries++;
        if (r.link.state != LINK_OK) break;
        CHECK(r.visits == 0 && r.link.failures == tries, "not a finished visit");
        CHECK(r.due_s > before && r.due_s - before <= DAY_S, "soon again");
        now_s = r.due_s;
    }
    CHECK(tries == 6 && r.link.state == LINK_DEAD && r.link.since_s == now_s, "dead after %lld",
          (long long) tries);
    CHECK(r.link.ok_s == SAVED && r.visits == 1 && span_eq(r.link.reason, SPAN("why")),
          "with its last good day");
    int64_t since_s = r.link.since_s;
    visit(&r, VISIT_FAILED, now_s + DAY_S);
    CHECK(r.visits == 2 && r.link.since_s == since_s && about(r.due_s - now_s - DAY_S, 18 * HOUR),
          "a dead one only at its times");
    visit(&r, VISIT_OK, now_s + 2 * DAY_S);
    CHECK(r.link.state == LINK_OK && r.link.failures == 0 && !r.link.reason.len &&
              r.link.ok_s == now_s + 2 * DAY_S && r.link.since_s == r.link.ok_s,
          "back again");
}

static void a_failure_in_between_is_forgotten(void) {
    struct revisit r = fresh();
    visit(&r, VISIT_FAILED, NOW);
    visit(&r, VISIT_FAILED, NOW + 600);
    CHECK(r.link.failures == 2 && r.link.state == LINK_OK, "twice");
    visit(&r, VISIT_OK, NOW + 1200);
    CHECK(r.link.failures == 0 && r.link.since_s == SAVED && r.visits == 1, "as if nothing was");
    struct visit_outcome o = { .visit = VISIT_FAILED, .retry_after_s = 5000 };
    revisit_judge(&o, HOUR, NOW, &r);
    CHECK(r.due_s == NOW + 5000, "Retry-After is kept");
}

#define BODY                                                                                                                                                        \
    "أعلنت الوزارة اليوم خطة جديدة لتطوير الطرق في المنطقة.\nوقال المتحدث إن العمل يبدأ بعد " \
    "شهرين، وتبلغ كلفته 15 مليون ريال."

static void only_words_are_a_change(void) {
    static const struct {
        const char *name, *title, *body;
        bool changed;
    } rows[] = {
        { "the same", "خطة جديدة للطرق", BODY, false },
        { "blocks and white space", "خطة  جديدة للطرق",
          "أعلنت الوزارة اليوم خطة جديدة\nلتطوير الطرق في المنطقة. وقال المتحدث إن العمل يبدأ  بعد "
          "شهرين، وتبلغ كلفته 15 مليون ريال.",
          false },
        { "marks and punctuation", "خُطة جديدة للطرق!",
          "أعلنت الوزارةُ اليوم: خطةً جديدة لتطوير الطرق في المنطقة\nوقال المتحدث: إن العمل يبدأ "
          "بعد شهرين وتبلغ كلفته ١٥ مليون ريال",
          false },
        { "a number", "خطة جديدة للطرق",
          "أعلنت الوزارة اليوم خطة جديدة لتطوير الطرق في المنطقة.\nوقال المتحدث إن العمل يبدأ بعد "
          "شهرين، وتبلغ كلفته 51 مليون ريال.",
          true },
        { "a paragraph", "خطة جديدة للطرق", BODY "\nتحديث: نفت الوزارة ذلك.", true },
        { "the title", "إلغاء خطة الطرق", BODY, true },
        { "most of it is hidden", "خطة جديدة للطرق", "أعلنت الوزارة اليوم", false },
        { "nothing is shown", "خطة جديدة للطرق", "", false },
    };
    struct article old = { .title = SPAN("خطة جديدة للطرق"), .body = SPAN(BODY) };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct article now = { .title = span_of(rows[i].title), .body = span_of(rows[i].body) };
        CHECK(revisit_words_changed(&old, &now, SPAN_EMPTY) == rows[i].changed, "%s", rows[i].name);
    }
}

/* The paper's own box stands in what was read before it was known, and not in what is read now. */
static void a_box_that_is_known_now_is_no_change(void) {
#define BOX "تابعوا الصحيفة كل صباح في أحد عشر بلدا من بلدان الساحل."
    static const struct {
        const char *name, *old, *now, *repeated;
        bool changed;
    } rows[] = {
        { "left out now", BODY "\n" BOX, BODY, BOX, false },
        { "among others", "\x01" BOX "\n" BODY, BODY, "شيء آخر\n" BOX, false },
        { "left out then and now", BODY, BODY, BOX, false },
        { "words went with it", BODY "\nتحديث: نفت الوزارة.\n" BOX, BODY, BOX, true },
        { "nobody says that it is the paper's", BODY "\n" BOX, BODY, "", true },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct article old = { .title = SPAN("خطة"), .body = span_of(rows[i].old) };
        struct article now = { .title = SPAN("خطة"), .body = span_of(rows[i].now) };
        CHECK(revisit_words_changed(&old, &now, span_of(rows[i].repeated)) == rows[i].changed, "%s",
              rows[i].name);
    }
}

static void a_version_is_the_same_article(void) {
    struct article old = { .source_id = 3,
                           .url = SPAN("https://a.example/1"),
                           .published_s = NOW,
                           .found_s = NOW + 5,
                           .category = CATEGORY_SPORT,
                           .flags = ARTICLE_DAY_ONLY,
                           .authors = { SPAN("زيد") },
                           .author_count = 1,
                           .summary = SPAN("من الخلاصة") };
    struct article now = { .url = SPAN("https://a.example/moved/1"),
                           .published_s = TIME_UNKNOWN,
                           .flags = ARTICLE_DATE_UNSURE | ARTICLE_NO_ARCHIVE,
                           .body = SPAN("نص") };
    revisit_merge(&old, &now);
    CHECK(span_eq(now.url, old.url) && now.source_id == 3 && now.published_s == NOW &&
              now.found_s == NOW + 5 && now.category == CATEGORY_SPORT,
          "who it is");
    CHECK(now.flags == (ARTICLE_DAY_ONLY | ARTICLE_NO_ARCHIVE), "its date, and what robots say");
    CHECK(now.author_count == 1 && now.summary.len && span_eq(now.body, SPAN("نص")), "texts");
}

static void a_title_stays_text(void) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct revisit r = { .title = SPAN("a <b> & c"), .url = SPAN("https://a.example/1") };
    struct candidate c = revisit_candidate(&r, &arena);
    CHECK(span_eq(c.title, SPAN("a &lt;b> &amp; c")) && span_eq(c.url, r.url), "%.*s",
          SPAN_ARG(c.title));
}

int main(void) {
    RUN(looks_come_less_and_less_often);
    RUN(one_visit_decides);
    RUN(failures_are_tried_again_then_dead);
    RUN(a_failure_in_between_is_forgotten);
    RUN(only_words_are_a_change);
    RUN(a_box_that_is_known_now_is_no_change);
    RUN(a_version_is_the_same_article);
    RUN(a_title_stays_text);
    return check_done();
}
