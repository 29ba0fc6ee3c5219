/* story/newsroom: what is a copy, what is the same event, and that memory has bounds. */

#include "base/clock.h"
#include "base/mem.h"
#include "base/rand.h"
#include "check.h"
#include "story/pairing.h"
#include "story/story.h"

#define T0 ((int64_t) 1438387200) /* 2015-08-01 */

struct room {
    struct newsroom *newsroom;
    int64_t next_id, next_story;
};

static struct room room_new(const struct newsroom_options *opts) {
    return (struct room){ newsroom_new(opts), 1, 1 };
}

/* Places and adds as the crawler does; *ret_placed is what place said. */
static struct article take(struct room *r, span title, span body, int64_t order_s,
                           struct placement *ret_placed) {
    struct article a = { .title = title, .body = body, .order_s = order_s, .lang = "ar" };
    newsroom_place(r->newsroom, &a, ret_placed);
    a.id = r->next_id++;
    a.copy_of = ret_placed->copy_of;
    a.story_id = ret_placed->story_id ? ret_placed->story_id : r->next_story++;
    newsroom_add(r->newsroom, &a);
    return a;
}

/* `count` words, made from the seed; every `change`-th is another one (0 = none). */
static void make_text(struct buf *out, uint64_t seed, int from, int count, int change) {
    struct rng r = rng_of(seed);
    for (int i = 0; i < from + count; i++) {
        uint64_t word = rng_below(&r, 100000);
        if (i < from) continue;
        if (change && i % change == change - 1) word += 1000000;
        buf_add_fmt(out, "كلمه%d ", (int) word);
    }
}

static void copies_are_found_word_by_word(void) {
    static const struct {
        const char *name;
        uint64_t seed;
        int from, count, change;
        bool copy;
    } rows[] = {
        { "the same text", 1, 0, 300, 0, true },
        { "one word in sixty changed", 1, 0, 300, 60, true },
        { "without its end", 1, 0, 240, 0, true },
        { "without its beginning", 1, 60, 240, 0, true },
        { "the first half only", 1, 0, 160, 0, true },
        { "one word in eight changed", 1, 0, 300, 8, false },
        { "another text", 2, 0, 300, 0, false },
        { "a tenth of it", 1, 0, 30, 0, false },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct room r = room_new(NULL);
        struct placement p;
        DEFER(buf_done) struct buf first = BUF(1 << 16);
        DEFER(buf_done) struct buf other = BUF(1 << 16);
        make_text(&first, 1, 0, 300, 0);
        make_text(&other, rows[i].seed, rows[i].from, rows[i].count, rows[i].change);
        take(&r, SPAN("الاول"), buf_span(&first), T0, &p);
        CHECK(!p.copy_of && !p.story_id, "%s: the first is new", rows[i].name);
        take(&r, SPAN("الثاني"), buf_span(&other), T0 + 60, &p);
        CHECK((p.copy_of == 1) == rows[i].copy, "%s: copy_of %d, similarity %.2f", rows[i].name,
              (int) p.copy_of, p.similarity);
        CHECK(rows[i].copy ? p.similarity > 0.5 && p.similarity <= 1 : p.similarity == 0,
              "%s: similarity %.2f", rows[i].name, p.similarity);
        if (rows[i].copy) CHECK(p.story_id == 1, "%s: story of its original", rows[i].name);
        newsroom_free(r.newsroom);
    }
}

static void vowels_punctuation_and_digits_hide_no_copy(void) {
    struct room r = room_new(NULL);
    struct placement p;
    take(&r, SPAN("أ"),
         SPAN("أعلنت المؤسسة العامة للخطوط الحديدية، اليوم، عن تسيير 9 رحلات إضافية بين الدمام "
              "والرياض خلال إجازة العيد، وأوضح المتحدث أن الرحلات ستبدأ في الساعة الثامنة صباحا."),
         T0, &p);
    take(&r, SPAN("ب"),
         SPAN("اعلنت المؤسسه العامة للخطوط الحديدية اليوم عن تسيير ٩ رحلات اضافية بين الدمّام "
              "والرياض خلال اجازة العيد وأَوضح المتحدث ان الرحلات ستبدأ في الساعة الثامنه صباحًا"),
         T0, &p);
    CHECK(p.copy_of == 1 && p.similarity > 0.95, "copy_of %d, %.2f", (int) p.copy_of, p.similarity);
    newsroom_free(r.newsroom);
}

static void captions_are_no_copies(void) {
    struct room r = room_new(NULL);
    struct placement p;
    take(&r, SPAN("صورة"), SPAN("صورة من المباراة التي جرت امس"), T0, &p);
    take(&r, SPAN("مشهد"), SPAN("صورة من المباراة التي جرت امس"), T0, &p);
    CHECK(p.copy_of == 0, "copy_of %d", (int) p.copy_of);
    take(&r, SPAN(""), SPAN(""), T0, &p);
    take(&r, SPAN(""), SPAN(""), T0, &p);
    CHECK(p.copy_of == 0 && p.story_id == 0, "empty articles are alone");
    newsroom_free(r.newsroom);
}

static void a_copy_of_a_copy_names_the_original(void) {
    struct room r = room_new(NULL);
    struct placement p;
    for (int n = 0; n < 5; n++) {
        DEFER(buf_done) struct buf text = BUF(1 << 16);
        make_text(&text, 1, n * 8, 300, 0); /* each a little further away */
        take(&r, SPAN("خبر"), buf_span(&text), T0 + n, &p);
        CHECK(p.copy_of == (n ? 1 : 0), "number %d: copy_of %d", n, (int) p.copy_of);
    }
    newsroom_free(r.newsroom);
}

struct text {
    const char *title, *body;
};
static const struct text crash_1 = {
    "سقوط طائرة ركاب إندونيسية في إقليم بابوا",
    "أعلنت السلطات الإندونيسية اليوم سقوط طائرة ركاب تابعة لشركة تريغانا في إقليم بابوا وعلى متنها "
    "54 شخصا، وقالت وزارة النقل إن الاتصال بالطائرة انقطع قبل وصولها إلى مطار أوكسيبيل."
};
static const struct text crash_2 = { "إندونيسيا: العثور على حطام طائرة تريغانا في بابوا",
                                     "عثرت فرق الإنقاذ على حطام طائرة شركة تريغانا التي اختفت فوق "
                                     "جبال بابوا في إندونيسيا، وأكد مسؤول في "
                                     "النقل أن الركاب وعددهم 54 لقوا حتفهم قرب أوكسيبيل." };
static const struct text oil = {
    "أسعار النفط تتراجع إلى أدنى مستوى في ستة أشهر",
    "تراجعت أسعار النفط في التعاملات الآسيوية وسط مخاوف من زيادة المعروض وتباطؤ الاقتصاد الصيني، "
    "وانخفض خام برنت إلى أقل من خمسين دولارا للبرميل."
};
static const struct text match = {
    "الهلال يفوز على النصر ويتأهل إلى نهائي الكأس",
    "تأهل فريق الهلال إلى المباراة النهائية من كأس الملك بعد فوزه على غريمه النصر بهدفين دون رد في "
    "اللقاء الذي جمعهما على ملعب الملك فهد."
};

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

static void placing_changes_nothing(void) {
    struct room r = room_new(NULL);
    struct placement p, again;
    take(&r, span_of(crash_1.title), span_of(crash_1.body), T0, &p);
    take(&r, span_of(oil.title), span_of(oil.body), T0, &p);
    struct article a = { .title = span_of(crash_2.title),
                         .body = span_of(crash_2.body),
                         .order_s = T0 + 60 };
    struct article other = { .title = span_of(match.title),
                             .body = span_of(match.body),
                             .order_s = T0 + 60 };
    newsroom_place(r.newsroom, &a, &p);
    for (int n = 0; n < 3; n++) {
        newsroom_place(r.newsroom, &other, &again);
        newsroom_place(r.newsroom, &a, &again);
        CHECK(again.story_id == p.story_id && again.copy_of == p.copy_of, "time %d", n);
    }
    newsroom_free(r.newsroom);
}

/* Some texts, some copies of them, in order of time. */
static void make_article(int n, struct buf *title, struct buf *body, struct article *ret) {
    int base = n % 5 == 4 ? n - 4 : n;
    buf_clear(title);
    buf_clear(body);
    make_text(title, (uint64_t) base / 3, 0, 6, 0);
    make_text(body, (uint64_t) base + 1000, 0, 80, n % 5 == 4 ? 70 : 0);
    *ret = (struct article){ .title = buf_span(title),
                             .body = buf_span(body),
                             .order_s = T0 + n * 600 };
}

static void replaying_the_window_gives_the_same_answers(void) {
    enum { COUNT = 400 };
    struct room live = room_new(NULL);
    struct article stored[COUNT];
    DEFER(buf_done) struct buf title = BUF(1 << 16);
    DEFER(buf_done) struct buf body = BUF(1 << 16);
    struct placement p, q;
    int copies = 0;
    for (int n = 0; n < COUNT; n++) {
        make_article(n, &title, &body, &stored[n]);
        stored[n] = take(&live, stored[n].title, stored[n].body, stored[n].order_s, &p);
        copies += stored[n].copy_of != 0;
    }
    CHECK(copies == COUNT / 5, "copies: %d", copies);

    struct newsroom *replayed = newsroom_new(NULL);
    for (int n = 0; n < COUNT; n++) {
        struct article a;
        make_article(n, &title, &body, &a);
        a.id = stored[n].id;
        a.story_id = stored[n].story_id;
        a.copy_of = stored[n].copy_of;
        snprintf(a.lang, sizeof(a.lang), "ar");
        newsroom_add(replayed, &a);
    }
    for (int n = 0; n < COUNT; n += 7) {
        struct article a;
        make_article(n, &title, &body, &a);
        a.order_s = T0 + COUNT * 600;
        newsroom_place(live.newsroom, &a, &p);
        newsroom_place(replayed, &a, &q);
        CHECK(p.copy_of == q.copy_of && p.story_id == q.story_id && p.similarity == q.similarity,
              "article %d", n);
    }
    newsroom_free(live.newsroom);
    newsroom_free(replayed);
}

static void what_left_the_window_is_forgotten(void) {
    static const struct {
        const char *name;
        struct newsroom_options opts;
        int between;
        int64_t step_s;
        bool found;
    } rows[] = {
        { "inside", { .articles_max = 1000 }, 900, 60, true },
        { "pushed out by number", { .articles_max = 1000 }, 1100, 60, false },
        { "pushed out by time", { .window_s = 3600 }, 100, 60, false },
        { "inside a short window", { .window_s = 3600 }, 50, 60, true },
        { "the default window is thirty days", { 0 }, 31, DAY_S, false },
        { "29 days are inside", { 0 }, 28, DAY_S, true },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct room r = room_new(&rows[i].opts);
        struct placement p;
        DEFER(buf_done) struct buf text = BUF(1 << 16);
        make_text(&text, 1, 0, 100, 0);
        take(&r, SPAN("قديم"), buf_span(&text), T0, &p);
        for (int n = 1; n <= rows[i].between; n++) {
            DEFER(buf_done) struct buf other = BUF(1 << 16);
            make_text(&other, (uint64_t) n + 10, 0, 20, 0);
            take(&r, SPAN("غيره"), buf_span(&other), T0 + n * rows[i].step_s, &p);
        }
        take(&r, SPAN("جديد"), buf_span(&text), T0 + (rows[i].between + 1) * rows[i].step_s, &p);
        CHECK((p.copy_of == 1) == rows[i].found, "%s: copy_of %d", rows[i].name, (int) p.copy_of);
        newsroom_free(r.newsroom);
    }
}

static void a_category_of_its_own_is_kept(void) {
    struct room r = room_new(NULL);
    struct placement p;
    struct article a = { .title = SPAN("خبر"),
                         .category = CATEGORY_SPORT,
                         .section = SPAN("اقتصاد") };
    newsroom_place(r.newsroom, &a, &p);
    CHECK(p.category == CATEGORY_SPORT, "kept: %s", category_name(p.category));
    a.category = CATEGORY_UNKNOWN;
    newsroom_place(r.newsroom, &a, &p);
    CHECK(p.category == CATEGORY_ECONOMY, "from the section: %s", category_name(p.category));
    newsroom_free(r.newsroom);
}

int main(void) {
    RUN(copies_are_found_word_by_word);
    RUN(vowels_punctuation_and_digits_hide_no_copy);
    RUN(captions_are_no_copies);
    RUN(a_copy_of_a_copy_names_the_original);
    RUN(same_events_meet_and_others_do_not);
    RUN(other_places_in_the_same_words_are_other_events);
    RUN(a_story_of_two_parts_is_split);
    RUN(two_stories_that_meet_are_merged);
    RUN(a_repeated_title_makes_no_story);
    RUN(consonants_meet_across_scripts);
    RUN(one_event_in_two_scripts_is_one_story);
    RUN(placing_changes_nothing);
    RUN(replaying_the_window_gives_the_same_answers);
    RUN(what_left_the_window_is_forgotten);
    RUN(a_category_of_its_own_is_kept);
    return check_done();
}
