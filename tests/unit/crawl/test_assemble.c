/* assemble: one article from what the feed said and what the page shows. */

#include "base/clock.h"
#include "check.h"
#include "crawl/assemble.h"
#include "crawl/markup.h"

enum { NOW = 1700000000 };

static void marks_of_urgency(void) {
    static const struct {
        const char *title, *want;
        bool breaking;
    } rows[] = {
        { "عاجل: زلزال يضرب المدينة", "زلزال يضرب المدينة", true },
        { "عاجل | وزير المالية يستقيل", "وزير المالية يستقيل", true },
        { "عاجل.. انقطاع الكهرباء", "انقطاع الكهرباء", true },
        { "#عاجل وزارة الصحة تعلن", "وزارة الصحة تعلن", true },
        { "#عاجل: وزارة الصحة تعلن", "وزارة الصحة تعلن", true },
        { "[عاجل] وصول الوفد", "وصول الوفد", true },
        { "«عاجل» وصول الوفد", "وصول الوفد", true },
        { "خبر عاجل - وصول الوفد", "وصول الوفد", true },
        { "BREAKING: markets fall", "markets fall", true },
        { "عاجل إلى معالي الوزير", "عاجل إلى معالي الوزير", false },
        { "عاجلة: رسالة", "عاجلة: رسالة", false },
        { "عاجل", "عاجل", false },
        { "عاجل:", "عاجل:", false },
        { "breaking bad returns", "breaking bad returns", false },
        { "خبر عادي", "خبر عادي", false },
        { "", "", false },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        span t = span_of(rows[i].title);
        bool got = assemble_breaking(&t);
        CHECK(got == rows[i].breaking, "'%s': %d", rows[i].title, got);
        CHECK(span_eq(t, span_of(rows[i].want)), "'%s': got '%.*s'", rows[i].title, SPAN_ARG(t));
    }
}

static void robots_words(void) {
    static const struct {
        const char *words;
        uint32_t flags;
    } rows[] = {
        { "", 0 },
        { "index, follow", 0 },
        { "noarchive", ARTICLE_NO_ARCHIVE },
        { "NOINDEX, NoCache", ARTICLE_NO_INDEX | ARTICLE_NO_ARCHIVE },
        { "none", ARTICLE_NO_INDEX | ARTICLE_NO_ARCHIVE },
        { "googlebot: noindex", 0 },
        { "WarraqBot: noindex", ARTICLE_NO_INDEX },
        { "search=yes, ai-train=no", ARTICLE_NO_TRAINING },
        { "search=no, ai-input=no", ARTICLE_NO_INDEX | ARTICLE_NO_ARCHIVE },
        { "tdm-reservation, noarchive", ARTICLE_NO_TRAINING | ARTICLE_NO_ARCHIVE },
        { "googlebot: noindex, nofollow, warraqbot: noarchive", ARTICLE_NO_ARCHIVE },
        { "max-image-preview:none", ARTICLE_NO_IMAGE },
        { "max-image-preview:large, max-snippet:-1", 0 },
        { "noimageindex", ARTICLE_NO_IMAGE },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        uint32_t got = assemble_robots_flags(span_of(rows[i].words), SPAN("WarraqBot"));
        CHECK(got == rows[i].flags, "'%s': %x", rows[i].words, (unsigned) got);
    }
}

static void markup_becomes_text(void) {
    static const struct {
        const char *html, *want;
    } rows[] = {
        { "plain", "plain" },
        { "a <b>bold</b> word", "a bold word" },
        { "one<br>two<p>three", "one\ntwo\nthree" },
        { "a &amp; b &lt;i&gt; &#1571;&#x41;", "a & b <i> أA" },
        { "&amp;lt;", "&lt;" },
        { "a < b & c", "a < b & c" },
        { "x<script>alert(1)</script>y", "xy" },
        { "x<script>never closed", "x" },
        { "x<!-- c -->y<!-- open", "xy" },
        { "x<img src=a", "x" },
        { "&nosuch; &#999999999;", "&nosuch; &#999999999;" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(buf_done) struct buf out = BUF(1024);
        markup_to_text(span_of(rows[i].html), &out);
        CHECK(span_eq(buf_span(&out), span_of(rows[i].want)), "'%s': got '%s'", rows[i].html,
              buf_cstr(&out));
    }
}

#define LONG_BODY                                                                                                                                                       \
    "أعلنت وزارة النقل اليوم عن افتتاح طريق جديد يربط المدينة بالمطار بعد أعمال استمرت عامين " \
    "كاملين "                                                                                                                                                     \
    "بتكلفة بلغت مئتي مليون ريال وسط حضور كبير من الأهالي"

static struct candidate feed_says(void) {
    return (struct candidate){ .source_id = 3,
                               .url = SPAN("http://e.com/news/12345"),
                               .title = SPAN("افتتاح طريق المطار الجديد"),
                               .summary = SPAN("<p>ملخص &amp; خبر</p>"),
                               .published_s = NOW - 600,
                               .found_s = NOW };
}

static struct page page_shows(void) {
    return (struct page){ .article = { .title = SPAN("افتتاح طريق المطار الجديد | صحيفة"),
                                       .body = SPAN(LONG_BODY),
                                       .lang = "en",
                                       .published_s = NOW - 700,
                                       .modified_s = TIME_UNKNOWN },
                          .site_name = SPAN("صحيفة") };
}

static struct article make(const struct candidate *c, const struct page *p, span url,
                           struct arena *a) {
    struct article got = { 0 };
    struct error err = { 0 };
    struct assemble_input in = {
        .candidate = c, .page = p, .url = url, .agent = SPAN("WarraqBot"), .now_s = NOW
    };
    CHECK_OK(assemble_article(&in, a, &got, &err), err);
    return got;
}

static void both_are_weighed(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct candidate c = feed_says();
    struct page p = page_shows();
    struct article got = make(&c, &p, SPAN_EMPTY, &a);
    CHECK(span_eq(got.title, c.title), "the site's name goes: '%.*s'", SPAN_ARG(got.title));
    CHECK(got.published_s == NOW - 600, "the feed's time");
    CHECK(span_eq(got.summary, SPAN("ملخص & خبر")), "summary '%.*s'", SPAN_ARG(got.summary));
    CHECK(strcmp(got.lang, "ar") == 0, "language of the text, not of the template: %s", got.lang);
    CHECK(got.source_id == 3 && got.found_s == NOW && got.flags == 0, "facts");
    CHECK(span_eq(got.url, c.url), "address");
}

/* What the operator's own rules chose goes before the feed. */
static void hand_rules_are_not_weighed(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct candidate c = feed_says();
    c.content = SPAN("<p>" LONG_BODY "</p><p>" LONG_BODY "</p>");
    struct page p = page_shows();
    p.article.body = SPAN("نص قصير اختاره من يدير البوابة.");
    struct article got = make(&c, &p, SPAN_EMPTY, &a);
    CHECK(got.body.len > 400, "without a rule the feed's longer text stands in");
    p.rules_used = 1u << PAGE_RULE_TITLE | 1u << PAGE_RULE_BODY | 1u << PAGE_RULE_DATE;
    got = make(&c, &p, SPAN_EMPTY, &a);
    CHECK(span_eq(got.title, p.article.title), "title '%.*s'", SPAN_ARG(got.title));
    CHECK(span_eq(got.body, p.article.body), "body '%.*s'", SPAN_ARG(got.body));
    CHECK(got.published_s == NOW - 700, "time");
    p.article.published_s = NOW + 30 * DAY_S;
    got = make(&c, &p, SPAN_EMPTY, &a);
    CHECK(got.published_s == NOW - 600, "a time that cannot be is not taken from a rule either");
}

static void titles(void) {
    static const struct {
        const char *name, *page, *feed, *want;
    } rows[] = {
        { "one <title> for all pages of a source", "أخبار المملكة والعالم العربي",
          "افتتاح طريق المطار الجديد", "افتتاح طريق المطار الجديد" },
        { "the page knows it in full", "افتتاح طريق المطار الجديد بعد تأخير",
          "افتتاح طريق المطار...", "افتتاح طريق المطار الجديد بعد تأخير" },
        { "other words for the same", "طريق المطار يفتح أمام السيارات", "افتتاح طريق المطار الجديد",
          "طريق المطار يفتح أمام السيارات" },
        { "a feed that says nothing", "افتتاح طريق المطار الجديد", "خبر",
          "افتتاح طريق المطار الجديد" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct candidate c = feed_says();
        struct page p = page_shows();
        p.article.title = span_of(rows[i].page);
        c.title = span_of(rows[i].feed);
        struct article got = make(&c, &p, SPAN_EMPTY, &a);
        CHECK(span_eq(got.title, span_of(rows[i].want)), "%s: '%.*s'", rows[i].name,
              SPAN_ARG(got.title));
    }
}

static void languages(void) {
    static const struct {
        const char *name, *declared, *title, *body, *want;
    } rows[] = {
        { "text against template", "en", "افتتاح طريق المطار الجديد", LONG_BODY, "ar" },
        { "captions in another language", "ar", "بالصور رمضان في تونس",
          "The first picture shows the old city by night during the holy month. The second picture "
          "shows the market and the people who came to buy sweets and lanterns for their children "
          "before the evening meal. The third one shows the harbour.",
          "ar" },
        { "nothing declared", "", "افتتاح طريق المطار الجديد", LONG_BODY, "ar" },
        { "title alone", "", "افتتاح طريق المطار الجديد", "", "ar" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct candidate c = feed_says();
        struct page p = page_shows();
        lang_set(p.article.lang, span_of(rows[i].declared));
        p.article.title = c.title = span_of(rows[i].title);
        p.article.body = span_of(rows[i].body);
        struct article got = make(&c, &p, SPAN_EMPTY, &a);
        CHECK(strcmp(got.lang, rows[i].want) == 0, "%s: '%s'", rows[i].name, got.lang);
    }
}

static void times(void) {
    static const struct {
        const char *name;
        int64_t feed_s, page_s;
        bool feed_day_only, page_day_only;
        int64_t want_s;
        uint32_t flags;
    } rows[] = {
        { "feed first", NOW - 10, NOW - 20, false, false, NOW - 10, 0 },
        { "page when the feed is silent", TIME_UNKNOWN, NOW - 20, false, false, NOW - 20, 0 },
        { "page when the feed is absurd", 5, NOW - 20, false, false, NOW - 20, 0 },
        { "page when the feed is in the future", NOW + 9 * DAY_S, NOW - 20, false, false, NOW - 20,
          0 },
        { "a page with an hour beats a feed's day", NOW - 10, NOW - 20, true, false, NOW - 20, 0 },
        { "a feed's day beats a page's day", NOW - 10, NOW - 20, true, true, NOW - 10,
          ARTICLE_DAY_ONLY },
        { "day of the page", TIME_UNKNOWN, NOW - 20, false, true, NOW - 20, ARTICLE_DAY_ONLY },
        { "nobody knows", TIME_UNKNOWN, TIME_UNKNOWN, false, false, TIME_UNKNOWN,
          ARTICLE_DATE_UNSURE },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct candidate c = feed_says();
        struct page p = page_shows();
        c.published_s = rows[i].feed_s;
        c.day_only = rows[i].feed_day_only;
        p.article.published_s = rows[i].page_s;
        if (rows[i].page_day_only) p.article.flags |= ARTICLE_DAY_ONLY;
        struct article got = make(&c, &p, SPAN_EMPTY, &a);
        CHECK(got.published_s == rows[i].want_s, "%s: %lld", rows[i].name,
              (long long) got.published_s);
        CHECK(got.flags == rows[i].flags, "%s: flags %x", rows[i].name, (unsigned) got.flags);
    }
}

static void addresses(void) {
    static const struct {
        const char *name, *final, *canonical, *want;
    } rows[] = {
        { "canonical on the same site", "", "http://www.e.com/a/12345",
          "http://www.e.com/a/12345" },
        { "canonical elsewhere is no identity", "", "http://evil.com/a",
          "http://e.com/news/12345" },
        { "everything is the home page", "", "http://e.com/", "http://e.com/news/12345" },
        { "after redirects", "http://e.com/x/9", "", "http://e.com/x/9" },
        { "script as canonical", "", "javascript:x", "http://e.com/news/12345" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct candidate c = feed_says();
        struct page p = page_shows();
        p.canonical = span_of(rows[i].canonical);
        struct article got = make(&c, &p, span_of(rows[i].final), &a);
        CHECK(span_eq(got.url, span_of(rows[i].want)), "%s: '%.*s'", rows[i].name,
              SPAN_ARG(got.url));
    }
}

static void what_is_no_article(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct candidate c = feed_says(), link = { .url = c.url, .published_s = TIME_UNKNOWN };
    struct page p = page_shows(), bad;
    struct article got;
    struct assemble_input in = { .candidate = &c, .page = &bad, .now_s = NOW };
    bad = p;
    bad.stub = PAGE_MISSING;
    CHECK(assemble_article(&in, &a, &got, NULL) == ERRC_PARSE, "soft 404");
    bad = p;
    bad.stub = PAGE_CONSENT;
    CHECK(assemble_article(&in, &a, &got, NULL) == ERRC_PARSE, "consent wall");
    bad = p;
    in.url = SPAN("http://e.com/");
    CHECK(assemble_article(&in, &a, &got, NULL) == ERRC_PARSE, "sent to the home page");
    in.url = SPAN_EMPTY;
    in.candidate = &link;
    bad.article.body = SPAN("قصير");
    CHECK(assemble_article(&in, &a, &got, NULL) == ERRC_OK, "a headline with a date is news");
    bad.article.published_s = TIME_UNKNOWN;
    CHECK(assemble_article(&in, &a, &got, NULL) == ERRC_PARSE, "a bare link with no text");
    bad = p;
    bad.article.title = SPAN_EMPTY;
    CHECK(assemble_article(&in, &a, &got, NULL) == ERRC_PARSE, "no title");
}

static void the_feed_can_stand_alone(void) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct candidate c = feed_says();
    c.content = SPAN("<p>" LONG_BODY "</p><p>فقرة ثانية</p>");
    CHECK(assemble_from_feed_possible(&c), "title and summary");
    struct article got = make(&c, NULL, SPAN_EMPTY, &a);
    CHECK(span_eq(got.body, SPAN(LONG_BODY "\nفقرة ثانية")), "body '%.*s'", SPAN_ARG(got.body));
    c.summary = c.content = SPAN_EMPTY;
    CHECK(!assemble_from_feed_possible(&c), "a title alone does not do");
}

int main(void) {
    RUN(marks_of_urgency);
    RUN(robots_words);
    RUN(markup_becomes_text);
    RUN(both_are_weighed);
    RUN(hand_rules_are_not_weighed);
    RUN(titles);
    RUN(languages);
    RUN(times);
    RUN(addresses);
    RUN(what_is_no_article);
    RUN(the_feed_can_stand_alone);
    return check_done();
}
