/* story/newsroom: what is the same event, when stories meet, part, and speak two scripts. */

#include "base/clock.h"
#include "check.h"
#include "newsroom_testing.h"
#include "story/pairing.h"

static void same_events_meet_and_others_do_not(void) {
    static const struct {
        const char *name;
        const struct text *first, *second;
        int64_t apart_s;
        bool same;
    } rows[] = {
        { "two papers on one crash", &crash_1, &crash_2, 3 * 3600, true },
        { "the other way round", &crash_2, &crash_1, 3 * 3600, true },
        { "crash and oil", &crash_1, &oil, 60, false },
        { "match and oil", &match, &oil, 60, false },
        { "the crash nine days later", &crash_1, &crash_2, 9 * (int64_t) DAY_S, false },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct room r = room_new(NULL);
        struct placement p;
        const struct text *a = rows[i].first, *b = rows[i].second;
        struct article first = take(&r, span_of(a->title), span_of(a->body), T0, &p);
        struct article second =
            take(&r, span_of(b->title), span_of(b->body), T0 + rows[i].apart_s, &p);
        CHECK((first.story_id == second.story_id) == rows[i].same, "%s: stories %d and %d",
              rows[i].name, (int) first.story_id, (int) second.story_id);
        newsroom_free(r.newsroom);
    }
}

/* A template as agencies and the demo have them. */
static void make_quake(struct buf *out, const char *city, const char *country,
                       const char *magnitude) {
    buf_add_fmt(
        out,
        "ضرب زلزال بلغت قوته %s درجات على مقياس ريختر مدينة %s في %s صباح اليوم، وأعلنت فرق "
        "الدفاع المدني أنها تلقت عشرات البلاغات من السكان الذين خرجوا إلى الشوارع، فيما قالت "
        "السلطات إن فرق الإنقاذ تواصل عمليات البحث عن ناجين تحت الأنقاض، وإن المستشفيات "
        "استقبلت عددا من المصابين بجروح متفاوتة، ودعت المواطنين إلى الابتعاد عن المباني "
        "المتصدعة وانتظار تعليمات الجهات المختصة في المنطقة.",
        magnitude, city, country);
}

static void other_places_in_the_same_words_are_other_events(void) {
    static const struct {
        const char *name, *city, *country, *magnitude, *title;
        bool same;
    } rows[] = {
        { "the same again", "أكادير", "المغرب", "5.8", "زلزال يضرب أكادير", true },
        { "told of the country", "أكادير", "المغرب", "5.8", "زلزال يضرب المغرب", true },
        { "no place in the title", "أكادير", "المغرب", "5.8", "زلزال قوي يهز المدينة", true },
        { "another city of the country", "فاس", "المغرب", "5.1", "زلزال يضرب فاس", false },
        { "another country", "إزمير", "تركيا", "6.4", "زلزال يضرب إزمير", false },
        { "another country, the same figure", "إزمير", "تركيا", "5.8", "زلزال يضرب إزمير", false },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct room r = room_new(NULL);
        struct placement p;
        DEFER(buf_done) struct buf first = BUF(1 << 14);
        DEFER(buf_done) struct buf other = BUF(1 << 14);
        make_quake(&first, "أكادير", "المغرب", "5.8");
        make_quake(&other, rows[i].city, rows[i].country, rows[i].magnitude);
        take(&r, SPAN("زلزال يضرب أكادير"), buf_span(&first), T0, &p);
        take(&r, span_of(rows[i].title), buf_span(&other), T0 + 1800, &p);
        CHECK((p.story_id == 1) == rows[i].same, "%s: story %d", rows[i].name, (int) p.story_id);
        CHECK((p.copy_of == 1) == rows[i].same, "%s: copy of %d", rows[i].name, (int) p.copy_of);
        newsroom_free(r.newsroom);
    }
}

/* A number as a word: the analyzer would part digits from letters. */
static void spell(struct buf *out, uint64_t n) {
    static const char *const letters[] = { "ح", "ج", "ق", "ص", "ط", "ز", "ش", "غ", "ض", "خ" };
    for (int i = 0; i < 5; i++, n /= 10) buf_add(out, span_of(letters[n % 10]));
    buf_add_char(out, ' ');
}

/* Words that only this part of a story uses, and some that all use. */
static void part_text(struct buf *title, struct buf *body, int part, int n) {
    buf_clear(title);
    buf_clear(body);
    struct rng r = rng_of((uint64_t) (part * 1000 + n));
    for (int i = 0; i < 5; i++) spell(title, (uint64_t) (part * 100 + (i + n) % 6));
    for (int i = 0; i < 60; i++) {
        if (i % 3 == 0) spell(body, (uint64_t) part * 100 + rng_below(&r, 12));
        spell(body, 1000 + rng_below(&r, 90000));
    }
}

static void a_story_of_two_parts_is_split(void) {
    struct room r = room_new(NULL);
    DEFER(buf_done) struct buf title = BUF(1 << 14);
    DEFER(buf_done) struct buf body = BUF(1 << 14);
    struct story_split split = { 0 };
    bool told = false;
    for (int n = 0; n < 12 && !told; n++) {
        char slug[8];
        snprintf(slug, sizeof(slug), "p%d", n % 4);
        int part = n % 2;
        part_text(&title, &body, part, n);
        struct article a = { .id = n + 1,
                             .title = buf_span(&title),
                             .body = buf_span(&body),
                             .source = span_of(slug),
                             .order_s = T0 + n * 600,
                             .lang = "ar",
                             .story_id = 1 };
        newsroom_add(r.newsroom, &a); /* all in one story, as a replay or a mistake has it */
        told = newsroom_split(r.newsroom, &split);
    }
    CHECK(told && split.from == 1 && split.count >= 3, "%zu articles leave",
          told ? split.count : 0);
    for (size_t i = 1; i < split.count; i++)
        CHECK(split.articles[i] % 2 == split.articles[0] % 2, "one part leaves, whole");
    newsroom_split_done(r.newsroom, 2);
    CHECK(!newsroom_split(r.newsroom, &split), "once");
    for (int part = 0; part < 2; part++) {
        struct placement p;
        part_text(&title, &body, part, 77);
        struct article a = {
            .title = buf_span(&title), .body = buf_span(&body), .order_s = T0 + 7800, .lang = "ar"
        };
        newsroom_place(r.newsroom, &a, &p);
        int64_t want = split.articles[0] % 2 == (part + 1) % 2 ? 2 : 1;
        CHECK(p.story_id == want, "part %d goes to %d, not %d", part, (int) want, (int) p.story_id);
    }
    newsroom_free(r.newsroom);
}

static void two_stories_that_meet_are_merged(void) {
    struct room r = room_new(NULL);
    DEFER(buf_done) struct buf title = BUF(1 << 14);
    DEFER(buf_done) struct buf body = BUF(1 << 14);
    struct placement p;
    struct story_merge m = { 0 };
    for (int n = 0; n < 6; n++) { /* one event under two numbers */
        part_text(&title, &body, 1, n);
        struct article a = { .id = n + 1,
                             .title = buf_span(&title),
                             .body = buf_span(&body),
                             .order_s = T0 + n * 60,
                             .lang = "ar",
                             .story_id = 5 + n % 2 };
        newsroom_add(r.newsroom, &a);
        CHECK(!newsroom_merged(r.newsroom, &m), "a replay merges nothing");
    }
    part_text(&title, &body, 1, 9);
    struct article a = {
        .title = buf_span(&title), .body = buf_span(&body), .order_s = T0 + 900, .lang = "ar"
    };
    newsroom_place(r.newsroom, &a, &p);
    a.id = 10;
    a.story_id = p.story_id;
    newsroom_add(r.newsroom, &a);
    CHECK(newsroom_merged(r.newsroom, &m) && m.from == 6 && m.to == 5, "%d into %d", (int) m.from,
          (int) m.to);
    part_text(&title, &body, 1, 12);
    a = (struct article){
        .title = buf_span(&title), .body = buf_span(&body), .order_s = T0 + 1200, .lang = "ar"
    };
    newsroom_place(r.newsroom, &a, &p);
    CHECK(p.story_id == 5, "story %d", (int) p.story_id);
    newsroom_free(r.newsroom);
}

static void a_repeated_title_makes_no_story(void) {
    struct room r = room_new(NULL);
    struct placement p;
    for (int day = 0; day < 4; day++)
        for (int paper = 0; paper < 3; paper++) {
            DEFER(buf_done) struct buf text = BUF(1 << 14);
            struct rng words = rng_of((uint64_t) (day * 3 + paper + 50));
            for (int i = 0; i < 40; i++) spell(&text, rng_below(&words, 90000));
            char slug[8];
            snprintf(slug, sizeof(slug), "p%d", paper);
            for (int body = 0; body < 2; body++) {
                struct article a = { .title = body ? SPAN("في الشباك مع الجمهور الكبير")
                                                   : SPAN("كاريكاتير"),
                                     .body = body ? buf_span(&text) : SPAN_EMPTY,
                                     .source = span_of(slug),
                                     .order_s = T0 + day * (int64_t) DAY_S + paper * 60,
                                     .lang = "ar" };
                newsroom_place(r.newsroom, &a, &p);
                CHECK(!p.story_id || (body && day == 0), "day %d, paper %d: joins %d", day, paper,
                      (int) p.story_id);
                a.id = r.next_id++;
                a.story_id = p.story_id ? p.story_id : r.next_story++;
                newsroom_add(r.newsroom, &a);
            }
        }
    newsroom_free(r.newsroom);
}

static void consonants_meet_across_scripts(void) {
    static const struct {
        const char *arabic, *latin;
        bool same;
    } rows[] = { { "ماكرون", "macron", true },   { "تبون", "tebboune", true },
                 { "بوتين", "poutine", true },   { "هولاند", "hollande", true },
                 { "خامنيي", "khamenei", true }, { "شرفي", "cherfi", true },
                 { "ماكرون", "merkel", false },  { "تبون", "hollande", false },
                 { "بوتين", "macron", false } };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char a[16], b[16];
        size_t x = pairing_skeleton(span_of(rows[i].arabic), a, sizeof(a));
        size_t y = pairing_skeleton(span_of(rows[i].latin), b, sizeof(b));
        CHECK((x == y && memcmp(a, b, x) == 0) == rows[i].same, "%s and %s: %.*s, %.*s",
              rows[i].arabic, rows[i].latin, (int) x, a, (int) y, b);
    }
}

static void one_event_in_two_scripts_is_one_story(void) {
    static const struct {
        const char *name, *title, *body;
        bool same;
    } rows[] = {
        { "the same visit", "Tebboune reçoit Emmanuel Macron à Alger",
          "Le président Abdelmadjid Tebboune a reçu mardi à Alger le président français Emmanuel "
          "Macron. 14 accords ont été signés.",
          true },
        { "another visit", "Merkel en visite à Tunis",
          "La chancelière Angela Merkel a rencontré à Tunis le président Béji Caïd Essebsi. 3 "
          "accords ont été signés.",
          false },
        { "the same men elsewhere", "Macron et Tebboune se retrouvent à Oran",
          "Le président Emmanuel Macron et le président Abdelmadjid Tebboune ont visité Oran "
          "jeudi.",
          false },
        { "the country only", "Pluies en Algérie",
          "De fortes pluies sont attendues en Algérie et en Tunisie.", false },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct room r = room_new(NULL);
        struct placement p;
        for (int k = 0; k < 40; k++) { /* other news, so that names have their rarity */
            DEFER(buf_done) struct buf text = BUF(1 << 14);
            struct rng words = rng_of((uint64_t) k + 1);
            for (int w = 0; w < 30; w++) spell(&text, rng_below(&words, 90000));
            take(&r, SPAN("خبر عن الجزائر وفرنسا"), buf_span(&text), T0 + k * 60, &p);
        }
        struct article first =
            take(&r, SPAN("تبون يستقبل ماكرون في الجزائر العاصمة"),
                 SPAN("استقبل الرئيس عبد المجيد تبون الثلاثاء في الجزائر العاصمة الرئيس الفرنسي "
                      "إيمانويل ماكرون، ووقع الجانبان 14 اتفاقا."),
                 T0 + 3600, &p);
        struct article a = { .title = span_of(rows[i].title),
                             .body = span_of(rows[i].body),
                             .order_s = T0 + 7200,
                             .lang = "fr" };
        newsroom_place(r.newsroom, &a, &p);
        CHECK((p.story_id == first.story_id) == rows[i].same, "%s: story %d, first %d",
              rows[i].name, (int) p.story_id, (int) first.story_id);
        newsroom_free(r.newsroom);
    }
}

int main(void) {
    RUN(same_events_meet_and_others_do_not);
    RUN(other_places_in_the_same_words_are_other_events);
    RUN(a_story_of_two_parts_is_split);
    RUN(two_stories_that_meet_are_merged);
    RUN(a_repeated_title_makes_no_story);
    RUN(consonants_meet_across_scripts);
    RUN(one_event_in_two_scripts_is_one_story);
    return check_done();
}
