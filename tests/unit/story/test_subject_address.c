/* story/address, story/subject_address: which parts an address has, what is learnt from them, when
 * they decide and when they keep quiet, and the model file that holds them. */

#include "base/hash.h"
#include "base/limits.h"
#include "base/mem.h"
#include "check.h"
#include "story/address.h"
#include "story/subject.h"
#include "story/subject_priv.h"

static void parts_of_an_address(void) {
    static const struct {
        const char *url, *want; /* texts of the parts, each followed by a blank */
    } rows[] = {
        { "https://www.paper.example/ar/sport/2018/05/28/"
          "a-long-slug-of-a-headline-that-never-comes",
          "paper.example ar ar/sport sport " },
        { "https://paper.example/ar/article/a-slug/105/80190",
          "paper.example ar ar ar/article article ar/article/a-slug a-slug "
          "ar/article/a-slug/105 105 " },
        { "http://paper.example/arabic/world-44616956", "paper.example arabic arabic world- " },
        { "http://paper.example/2015/20150723/sp28.htm", "paper.example sp " },
        { "http://paper.example/News.aspx?ArticleID=230995&CategoryID=1",
          "paper.example News.aspx ArticleID=230995 CategoryID=1 " },
        { "http://sport.paper.example/1234", "sport.paper.example " },
        { "http://paper.example//a///b/", "paper.example a a b " },
        { "http://paper.example/a/b#/sport/news", "paper.example a a b " },
        { "http://paper.example/%D8%B1%D9%8A%D8%A7%D8%B6%D8%A9/1",
          "paper.example %D8%B1%D9%8A%D8%A7%D8%B6%D8%A9 %D8%B1%D9%8A%D8%A7%D8%B6%D8%A9 " },
        { "http://paper.example/x?a=1&a=1&=2&b&c=3", "paper.example x a=1 c=3 " },
        { "http://paper.example", "paper.example " },
        { "https://", "" },
        { "paper.example/sport/1", "" },
        { "http://paper.example/a b/1", "" },
        { "http://paper.example/a\tb/1", "" },
        { "", "" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct address_part parts[ADDRESS_PARTS_MAX];
        size_t count = address_parts(span_of(rows[i].url), parts);
        DEFER(buf_done) struct buf got = BUF(MIB);
        for (size_t k = 0; k < count; k++) {
            buf_add(&got, parts[k].text);
            buf_add_char(&got, ' ');
        }
        CHECK(span_eq(buf_span(&got), span_of(rows[i].want)), "%s: %.*s", rows[i].url,
              SPAN_ARG(buf_span(&got)));
    }
}

static bool share_a_part(const char *a, const char *b) {
    struct address_part x[ADDRESS_PARTS_MAX], y[ADDRESS_PARTS_MAX];
    size_t m = address_parts(span_of(a), x), n = address_parts(span_of(b), y);
    for (size_t i = 1; i < m; i++) /* the host apart */
        for (size_t k = 1; k < n; k++)
            if (x[i].key == y[k].key) return true;
    return false;
}

static void a_part_means_something_by_its_place(void) {
    static const struct {
        const char *a, *b;
        bool same;
    } rows[] = {
        { "http://p.example/slug/105/1", "http://p.example/other/105/2", true },
        { "http://p.example/slug/105/1", "https://www.P.example/x/y/105/2", true },
        { "http://p.example/105/slug/1", "http://p.example/other/105/2", false },
        { "http://p.example/slug/105/1", "http://q.example/slug/105/1", false },
        { "http://p.example/Sport/1", "http://p.example/sport/2", true },
        { "http://p.example/sport/1", "http://p.example/sport/2017/12/2", true },
        { "http://p.example/a/sport/1", "http://p.example/b/sport/2/3", false },
        { "http://p.example/x?cat=1", "http://p.example/y?cat=1", true },
        { "http://p.example/x?cat=1", "http://p.example/y?cat=2", false },
        { "http://p.example/%d8%b1/1", "http://p.example/ر/2", true },
        { "http://p.example/2017/12/1", "http://p.example/2017/12/2", false },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        CHECK(share_a_part(rows[i].a, rows[i].b) == rows[i].same, "%s and %s", rows[i].a,
              rows[i].b);
}

static void hostile_addresses(void) {
    DEFER(buf_done) struct buf url = BUF(MIB);
    struct address_part parts[ADDRESS_PARTS_MAX];
    buf_add(&url, SPAN("http://p.example"));
    for (int i = 0; i < 10000; i++) buf_add(&url, SPAN("/a"));
    CHECK(address_parts(buf_span(&url), parts) == 0, "10,000 parts");
    CHECK(address_parts(span_sub(buf_span(&url), 0, 16 + 2 * 500), parts) == 1, "500: the host");
    buf_clear(&url);
    buf_add(&url, SPAN("http://p.example/x?"));
    for (int i = 0; i < 200; i++) buf_add_fmt(&url, "k%d=v&", i);
    CHECK(address_parts(buf_span(&url), parts) == 2 + 6, "200 pairs: the first six");
    buf_clear(&url);
    buf_add(&url, SPAN("http://p.example/"));
    for (int i = 0; i < 200; i++) buf_add_char(&url, 'a');
    buf_add(&url, SPAN("/105/1%"));
    CHECK(address_parts(buf_span(&url), parts) == 2 && span_eq(parts[1].text, SPAN("105")),
          "a slug without end");
}

/* ---- learning ---- */

static const char *const words[] = { "مباراة", "بورصة" };
static const char *const labels[] = { "sport", "economy" };

/* Article i: its words say labels[i % 2], but those of every fifth say nothing. Number 7 of the
 * address is sport, 8 is economy, 9 is either, 1000 + i never comes again, rare=1 came four times.
 */
static struct article piece(int i, struct buf *text) {
    buf_clear(text);
    buf_add_fmt(text, "%s كلمة%d", i % 10 >= 8 ? "خبر" : words[i % 2], i);
    size_t title = text->len;
    int section = i % 3 == 0 ? 9 : 7 + i % 2;
    buf_add_fmt(text, "http://www.paper.example/ar/slug-%d/%d/%d", i, section, 1000 + i);
    if (i < 4) buf_add(text, SPAN("?rare=1"));
    span all = buf_span(text);
    return (struct article){ .title = span_sub(all, 0, title),
                             .url = span_from(all, title),
                             .source = SPAN("paper"),
                             .order_s = i };
}

static void learn(struct buf *model, struct subject_report *r, struct subject_options o) {
    DEFER(buf_done) struct buf text = BUF(MIB);
    struct error err = { 0 };
    struct subject_trainer *t = subject_trainer_new(&o);
    for (int i = 0; i < 600; i++) {
        struct article a = piece(i, &text);
        CHECK(subject_trainer_add(t, &a, span_of(labels[i % 2])), "article %d", i);
    }
    CHECK_OK(subject_trainer_run(t, model, r, &err), err);
    subject_trainer_free(t);
}

static void what_an_address_says(void) {
    static const struct {
        const char *name, *title, *url, *want, *part;
    } rows[] = {
        { "its number, no word known", "لفظ", "http://paper.example/ar/new/7/1", "sport", "7" },
        { "the other number", "لفظ", "http://paper.example/ar/new/8/1", "economy", "8" },
        { "in capitals and with www", "لفظ", "https://WWW.Paper.example/ar/new/8/1", "economy",
          "8" },
        { "a word that means nothing", "خبر", "http://paper.example/ar/new/7/1", "sport", "7" },
        { "no title at all", "", "http://paper.example/ar/new/7/1", "sport", "7" },
        { "a number that means nothing: the words", "بورصة", "http://paper.example/ar/new/9/1",
          "economy", "paper.example" },
        { "an unknown number", "مباراة", "http://paper.example/ar/new/44/1", "sport",
          "paper.example" },
        { "the number at another place", "بورصة", "http://paper.example/ar/7/new/1", "economy",
          "paper.example" },
        { "another paper", "بورصة", "http://other.example/ar/new/7/1", "economy", "" },
        { "no address", "بورصة", "", "economy", "" },
        { "no address that makes sense", "مباراة", "paper.example/ar/new/8/1", "sport", "" },
        { "neither words nor a known paper", "", "http://other.example/ar/new/7/1", "", "" },
    };
    DEFER(buf_done) struct buf model = BUF(MIB);
    struct subject_report r;
    struct subject *s = NULL;
    struct error err = { 0 };
    learn(&model, &r, (struct subject_options){ .bits = 10 });
    CHECK(r.address_parts == 3, "%zu parts: host, 7, 8", r.address_parts);
    CHECK(r.addressed.held_out == 60 && r.addressed.accuracy > r.words.accuracy, "%.3f, words %.3f",
          r.addressed.accuracy, r.words.accuracy);
    CHECK_OK(subject_open(buf_span(&model), &s, &err), err);
    for (size_t i = 0; s && i < COUNT_OF(rows); i++) {
        struct article a = { .title = span_of(rows[i].title), .url = span_of(rows[i].url) };
        struct subject_guess g, w;
        subject_guess(s, &a, &g);
        CHECK(span_eq(subject_label(s, g.label), span_of(rows[i].want)), "%s: %.*s", rows[i].name,
              SPAN_ARG(subject_label(s, g.label)));
        CHECK(span_eq(g.address, span_of(rows[i].part)), "%s: by %.*s", rows[i].name,
              SPAN_ARG(g.address));
        bool number = g.address.len == 1;
        if (number)
            CHECK(g.sure && g.address_seen == 200 && g.address_with == 200, "%s: %u of %u",
                  rows[i].name, g.address_with, g.address_seen);
        subject_guess_words(s, &a, &w);
        CHECK(!w.address.len && (rows[i].title[0] ? w.label >= 0 : w.label == -1), "%s: words",
              rows[i].name);
        if (!g.address.len)
            CHECK(g.label == w.label && !(g.confidence > w.confidence) &&
                      !(g.confidence < w.confidence) && g.sure == w.sure,
                  "%s: not as the words alone", rows[i].name);
    }
    subject_close(s);
}

/* Addresses are counted beside the words: what the words learn is the same without them. */
static void the_words_learn_the_same(void) {
    DEFER(buf_done) struct buf with = BUF(MIB), without = BUF(MIB), unseen = BUF(MIB);
    DEFER(buf_done) struct buf text = BUF(MIB);
    struct subject_report r, q, u;
    struct subject *s = NULL, *t = NULL;
    struct error err = { 0 };
    learn(&with, &r, (struct subject_options){ .bits = 10 });
    learn(&without, &q, (struct subject_options){ .bits = 10, .words_only = true });
    CHECK(q.address_parts == 0 && q.addressed.held_out == 0, "%zu parts", q.address_parts);
    CHECK(r.words.held_out == q.words.held_out && !(r.words.accuracy < q.words.accuracy) &&
              !(r.words.accuracy > q.words.accuracy),
          "measured otherwise");
    CHECK(with.at[8] == SUBJECT_VERSION && without.at[8] == SUBJECT_VERSION_WORDS, "versions");
    CHECK_OK(subject_open(buf_span(&with), &s, &err), err);
    CHECK_OK(subject_open(buf_span(&without), &t, &err), err);
    for (int i = 0; s && t && i < 100; i++) {
        struct article a = piece(i, &text);
        struct subject_guess x, y, z;
        subject_guess_words(s, &a, &x);
        subject_guess(t, &a, &y);
        subject_guess_words(t, &a, &z);
        CHECK(x.label == y.label && y.label == z.label && !(x.confidence > y.confidence) &&
                  !(x.confidence < y.confidence),
              "%d: %.4f, %.4f", i, x.confidence, y.confidence);
    }
    subject_close(s);
    subject_close(t);
    struct subject_trainer *one =
        subject_trainer_new(&(struct subject_options){ .bits = 10, .unseen_papers = true });
    for (int i = 0; i < 60; i++) {
        struct article a = piece(i, &text);
        a.source = i % 2 ? SPAN("a") : SPAN("b");
        CHECK(subject_trainer_add(one, &a, span_of(labels[i / 2 % 2])), "article %d", i);
    }
    CHECK_OK(subject_trainer_run(one, &unseen, &u, &err), err);
    CHECK(u.address_parts == 0, "a model for other papers has %zu parts", u.address_parts);
    subject_trainer_free(one);
}

/* Of a folder with all news only the sport was labelled: it is no folder of sport. */
static void what_nobody_labelled_counts(void) {
    for (int unlabelled = 0; unlabelled < 2; unlabelled++) {
        DEFER(buf_done) struct buf model = BUF(MIB), text = BUF(MIB);
        struct subject_report r;
        struct subject *s = NULL;
        struct error err = { 0 };
        struct subject_trainer *t = subject_trainer_new(&(struct subject_options){ .bits = 10 });
        for (int i = 0; i < 400; i++) {
            struct article a = piece(i, &text);
            bool sport = i % 2 == 0;
            a.url = sport ? SPAN("http://p.example/news/1") : SPAN("http://p.example/money/1");
            CHECK(subject_trainer_add(t, &a, span_of(labels[i % 2])), "article %d", i);
            a.url = SPAN("http://p.example/news/1");
            for (int k = 0; unlabelled && k < 10; k++) subject_trainer_add_unlabelled(t, &a);
        }
        CHECK_OK(subject_trainer_run(t, &model, &r, &err), err);
        subject_trainer_free(t);
        CHECK_OK(subject_open(buf_span(&model), &s, &err), err);
        if (!s) continue;
        struct article a = { .title = SPAN("بورصة"), .url = SPAN("http://p.example/news/9") };
        struct subject_guess g;
        subject_guess(s, &a, &g);
        bool sport = span_eq(subject_label(s, g.label), SPAN("sport"));
        CHECK(sport == !unlabelled, "unlabelled %d: sport %d, %.3f", unlabelled, sport,
              g.confidence);
        CHECK(span_eq(g.address, unlabelled ? SPAN("p.example") : SPAN("news")),
              "unlabelled %d: by %.*s", unlabelled, SPAN_ARG(g.address));
        subject_close(s);
    }
}

/* ---- the file ---- */

static void sign(struct buf *b) {
    buf_truncate(b, b->len - 8);
    buf_add_u64(b, hash64(buf_span(b), 0));
}

static void put(struct buf *b, size_t at, uint32_t v) {
    for (int i = 0; i < 4; i++) b->at[at + (size_t) i] = (char) (v >> 8 * i);
}

/* The address section of that model: two thresholds, the weight, the number of rows, the rows. */
enum { ROW_BYTES = 16, ROWS = 3 };
static size_t section_of(const struct buf *model) {
    size_t weights = 2 << 10, end = model->len - 8 - weights;
    return end - ROWS * ROW_BYTES - 16;
}

static void hostile_addresses_in_a_model_are_refused(void) {
    enum { WEIGHT = 8, COUNT = 12, KEY = 16, KEY_TWO = 32, NUMBERS = 24 };
    static const struct {
        const char *name;
        size_t at; /* of the section */
        uint32_t value, more;
    } rows[] = {
        { "no number for the words", WEIGHT, 0x7fc00000, ROWS },
        { "an endless one", WEIGHT, 0x7f800000, ROWS },
        { "a negative one", WEIGHT, 0xbf800000, ROWS },
        { "one above 1", WEIGHT, 0x40000000, ROWS },
        { "a row too few", COUNT, ROWS - 1, 0 },
        { "a row too many", COUNT, ROWS + 1, 0 },
        { "rows without end", COUNT, 0xffffffff, 0 },
        { "more rows than may be", COUNT, 65537, 0 },
        { "keys that fall", KEY, 0xffffffff, 0xffffffff },
        { "a key twice", KEY_TWO, 0, 0 },
        { "a part that nothing had", NUMBERS, 0, 0 },
        { "more articles than there are", NUMBERS, 0xffffffff, 0xffffffff },
    };
    DEFER(buf_done) struct buf model = BUF(MIB);
    struct subject_report r;
    struct error err = { 0 };
    learn(&model, &r, (struct subject_options){ .bits = 10 });
    CHECK(r.address_parts == ROWS, "%zu parts", r.address_parts);
    size_t section = section_of(&model);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(buf_done) struct buf bad = BUF(MIB);
        struct subject *s = NULL;
        buf_add(&bad, buf_span(&model));
        put(&bad, section + rows[i].at, rows[i].value);
        if (rows[i].at != COUNT) put(&bad, section + rows[i].at + 4, rows[i].more);
        CHECK(subject_open(buf_span(&bad), &s, &err) == ERRC_PARSE, "%s: checksum", rows[i].name);
        sign(&bad);
        CHECK(subject_open(buf_span(&bad), &s, &err) == ERRC_PARSE && !s, "%s", rows[i].name);
        subject_close(s);
    }
}

/* Cut anywhere it is refused; with any byte changed it is refused, or still guesses a label. */
static void a_damaged_model_does_no_harm(void) {
    DEFER(buf_done) struct buf model = BUF(MIB);
    struct subject_report r;
    struct error err = { 0 };
    learn(&model, &r, (struct subject_options){ .bits = 10 });
    size_t section = section_of(&model), taken = 0;
    for (size_t at = 8; at < section + 16 + ROWS * ROW_BYTES + 32; at++) {
        DEFER(buf_done) struct buf bad = BUF(MIB);
        struct subject *s = NULL;
        buf_add(&bad, span_sub(buf_span(&model), 0, at));
        buf_add_u64(&bad, 0);
        sign(&bad);
        CHECK(subject_open(buf_span(&bad), &s, &err) == ERRC_PARSE, "cut at %zu", at);
        buf_clear(&bad);
        buf_add(&bad, buf_span(&model));
        bad.at[at] = (char) (bad.at[at] ^ 0x41);
        sign(&bad);
        if (subject_open(buf_span(&bad), &s, &err) != ERRC_OK) continue;
        taken++;
        struct article a = { .title = SPAN("مباراة"),
                             .url = SPAN("http://paper.example/ar/new/7/1") };
        struct subject_guess g;
        subject_guess(s, &a, &g);
        CHECK(g.label >= 0 && g.label < subject_label_count(s) && g.confidence > 0 &&
                  g.confidence <= 1.0001,
              "byte %zu: %d %.4f", at, g.label, g.confidence);
        subject_close(s);
    }
    CHECK(taken > 0, "no changed byte was taken");
}

int main(void) {
    RUN(parts_of_an_address);
    RUN(a_part_means_something_by_its_place);
    RUN(hostile_addresses);
    RUN(what_an_address_says);
    RUN(the_words_learn_the_same);
    RUN(what_nobody_labelled_counts);
    RUN(hostile_addresses_in_a_model_are_refused);
    RUN(a_damaged_model_does_no_harm);
    return check_done();
}
