/* Input that no reader and no newspaper would send on purpose: queries of any bytes, articles that
 * are empty, huge or from another century. Every answer is whole and comes soon. */
#include "base/limits.h"
#include "base/rand.h"
#include "unit/search/index_fixture.h"

enum { SOON_MS = 2000 }; /* with sanitizers, on a busy machine */

static int64_t ask(struct fixture *f, const struct query *q, struct arena *arena,
                   struct results *r) {
    int64_t started = clock_mono_us();
    index_reader_query(f->reader, q, arena, r);
    CHECK(clock_mono_us() - started < SOON_MS * 1000LL, "'%.60s' of %zu bytes takes %lld ms",
          q->text.len ? q->text.at : "", q->text.len,
          (long long) (clock_mono_us() - started) / 1000);
    CHECK(r->hit_count <= q->limit && (int64_t) r->hit_count <= r->total, "'%.60s': %zu of %lld",
          q->text.len ? q->text.at : "", r->hit_count, (long long) r->total);
    return r->total;
}

/* Sorts, options and completions too: nothing may depend on a query being sensible. */
static int64_t ask_any_way(struct fixture *f, span text) {
    int64_t total = 0;
    for (unsigned i = 0; i < 12; i++) {
        DEFER(arena_done) struct arena arena = ARENA_INIT;
        struct results r;
        struct query q = query_for("");
        q.text = text;
        q.sort = (enum sort_order)(i % 3);
        q.exact = i == 4;
        q.prose = i == 5;
        q.collapse = i == 6 || i == 7;
        q.facets = i % 2 ? FACET_ALL : 0;
        q.limit = i == 8 ? 0 : 20;
        q.offset = i == 9 ? SIZE_MAX / 2 : 0;
        if (i == 10) q.source = q.lang = q.author = text;
        int64_t n = ask(f, &q, &arena, &r);
        if (!i) total = n;
        span *list;
        CHECK(index_reader_complete(f->reader, text, 5, &arena, &list) <= 5, "completions");
        struct snippet_piece *pieces;
        (void) search_snippet(text, i % 2, SPAN("أسعار النفط في الأسواق"), 20, &arena, &pieces);
    }
    return total;
}

static void fill(struct fixture *f) {
    static const char *const texts[] = { "أسعار النفط ترتفع في الأسواق", "مجلس الأمن",
                                         "covid-19 in 2020", "من في على إلى" };
    for (int64_t i = 0; i < 400; i++) {
        struct article a = { .id = i + 1,
                             .source = SPAN("okaz"),
                             .title = span_of(texts[i % 4]),
                             .body = span_of(texts[i % 3]),
                             .lang = "ar",
                             .order_s = 100000 + i * 600 };
        fixture_add(f, &a);
        if (i % 90 == 0) fixture_commit(f, (uint64_t) i + 1);
    }
    fixture_commit(f, 400);
}

static void any_query_is_answered(void) {
    static const struct {
        const char *name, *text;
        int64_t total; /* -1: whatever it is */
    } rows[] = {
        { "nothing", "", 400 },
        { "blanks", " \t\r\n\xC2\xA0\xE3\x80\x80 ", 400 },
        { "a star", "*", 400 },
        { "stars", "***", 400 },
        { "stars and blanks", "* ** ***", 400 },
        { "a star after one letter", "ا*", -1 },
        { "a star before a word", "*النفط", 200 },
        { "marks", "?!.,;'`~@#$%^&_=+[]{}<>/\\", 0 },
        { "stop words only", "من في على", 100 },
        { "a stop word only", "في", 266 },
        { "brackets that open", "((((((((((((((((((((((((((((((((((((((((النفط", 200 },
        { "brackets that close", "النفط))))))))))))))))))))))))", 200 },
        { "brackets around nothing", "()()()((()))", 400 },
        { "a quotation mark", "\"", 400 },
        { "a mark that is not closed", "\"النفط", 200 },
        { "marks around nothing", "\"\" «» \"\"", 400 },
        { "operators only", "OR AND NOT OR - | ||", -1 },
        { "operators at both ends", "OR النفط OR", -1 },
        { "a minus", "-", -1 },
        { "minus nothing", "-()", 400 },
        { "minus everything", "-النفط -مجلس -covid -من", -1 },
        { "a field without a value", "title: source: author:", -1 },
        { "fields of fields", "title:source:author:title:النفط", -1 },
        { "a field of brackets", "title:((((", 400 },
        { "a day that is none", "on:2015-02-31", -1 },
        { "years far away", "after:0000 before:99999999999999999999", -1 },
        { "an SQL sentence", "'; DROP TABLE articles; --", -1 },
        { "a path", "../../../../etc/passwd", 0 },
        { "markup", "<script>alert(1)</script>", 0 },
        { "a format", "%s%s%s%n%n%n", -1 },
        { "half a letter", "\xD8", -1 },
        { "no UTF-8", "\xFF\xFE\xC0\x80\xED\xA0\x80\xF5\x80\x80\x80", -1 },
        { "controls of direction", "\xE2\x80\xAE\xE2\x80\xAF\xE2\x81\xA6\xE2\x81\xA9", -1 },
        { "joiners only", "\xE2\x80\x8D\xE2\x80\x8C\xE2\x80\x8B\xEF\xBB\xBF", -1 },
        { "marks without letters", "\xD9\x8E\xD9\x91\xD9\x92\xD9\x80", -1 },
    };
    struct fixture f;
    fixture_init(&f);
    fill(&f);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t total = ask_any_way(&f, span_of(rows[i].text));
        CHECK(rows[i].total < 0 || total == rows[i].total, "%s: %lld, want %lld", rows[i].name,
              (long long) total, (long long) rows[i].total);
    }
    CHECK(ask_any_way(&f, SPAN("\0\0\0النفط\0")) >= 0, "NUL bytes");
    fixture_done(&f);
}

static void repeat(struct buf *out, span piece, size_t bytes) {
    buf_clear(out);
    while (out->len + piece.len <= bytes) buf_add(out, piece);
}

static void any_length_is_answered(void) {
    static const span pieces[] = {
        SPAN("ا"),    SPAN("النفط "),     SPAN("-النفط "), SPAN("("),         SPAN("(النفط "),
        SPAN("\""),   SPAN("\"في من\" "), SPAN("*"),       SPAN("ال* "),      SPAN("title:"),
        SPAN(" OR "), SPAN("النفط OR "),  SPAN("-(a OR "), SPAN("\0"),        SPAN("\xFF"),
        SPAN("a "),   SPAN("after:1 "),   SPAN("NOT "),    SPAN("covid-19-"), SPAN("\xD9\x8E"),
    };
    struct fixture f;
    fixture_init(&f);
    fill(&f);
    DEFER(buf_done) struct buf text = BUF(2 * MIB);
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        repeat(&text, pieces[i], LIMIT_QUERY_BYTES);
        (void) ask_any_way(&f, buf_span(&text));
        repeat(&text, pieces[i], MIB);
        (void) ask_any_way(&f, buf_span(&text));
    }
    /* 10,000 words: those behind the limit are left out, so what remains can still be found. */
    buf_clear(&text);
    for (int i = 0; i < 10000; i++) buf_add(&text, i % 2 ? SPAN("نفط ") : SPAN("النفط "));
    CHECK(ask_any_way(&f, buf_span(&text)) == 200, "10,000 words");
    struct rng rng = rng_of(3);
    for (int round = 0; round < 60; round++) {
        buf_clear(&text);
        size_t n = rng_below(&rng, 600);
        for (size_t i = 0; i < n; i++) buf_add_char(&text, (char) rng_next(&rng));
        (void) ask_any_way(&f, buf_span(&text));
    }
    fixture_done(&f);
}

/* --- articles --- */

static int64_t total_of(struct fixture *f, const char *text) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct query q = query_for(text);
    struct results r;
    return ask(f, &q, &arena, &r);
}

/* The most frequent words that begin so are searched, and the answer says that there are more. */
static void check_wide_prefix(struct fixture *f) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct results r;
    struct query q = query_for("zq*");
    int64_t total = ask(f, &q, &arena, &r);
    CHECK(total == 1 && r.partial, "a wide prefix: %lld, partial %d", (long long) total, r.partial);
    q = query_for("zqaaa*");
    total = ask(f, &q, &arena, &r);
    CHECK(total == 1 && !r.partial, "a narrow one: %lld, partial %d", (long long) total, r.partial);
}

static void any_text_is_indexed(void) {
    struct fixture f;
    struct error err = { 0 };
    fixture_init(&f);
    DEFER(buf_done) struct buf words = BUF(2 * MIB), letters = BUF(2 * MIB), marks = BUF(2 * MIB);
    DEFER(buf_done) struct buf same = BUF(2 * MIB);
    for (int i = 0; words.len < LIMIT_BODY_TEXT_BYTES - 40; i++)
        buf_add_fmt(&words, "%s%c%c%c%c ", i < 20000 ? "zq" : "كلمه", 'a' + i % 26,
                    'a' + i / 26 % 26, 'a' + i / 676 % 26, 'a' + i / 17576 % 26);
    buf_add(&words, SPAN("الخاتمة"));
    repeat(&letters, SPAN("ب"), LIMIT_BODY_TEXT_BYTES);
    repeat(&marks, SPAN("\xD9\x8E!\n\001"), LIMIT_BODY_TEXT_BYTES);
    repeat(&same, SPAN("مكرر "), LIMIT_BODY_TEXT_BYTES);
    const struct article rows[] = {
        { .id = 1, .order_s = 1000 },
        { .id = 2, .order_s = 1000, .body = SPAN("ب") },
        { .id = 3, .order_s = 1000, .title = SPAN("a"), .body = SPAN("a") },
        { .id = 4, .order_s = 1000, .body = buf_span(&words) },
        { .id = 5, .order_s = 1000, .body = buf_span(&letters) },
        { .id = 6, .order_s = 1000, .body = buf_span(&marks), .summary = buf_span(&marks) },
        { .id = 7, .order_s = 1000, .title = buf_span(&same), .body = buf_span(&same) },
        { .id = 8, .order_s = 1000, .body = SPAN("\xFF\xFE\xD8 \0 نص"), .lang = "xx" },
        { .id = 9, .order_s = 1000, .body = SPAN("نص"), .category = (enum category) 200 },
        { .id = INT64_MAX, .order_s = 1000, .body = SPAN("نص") },
        { .id = -5, .order_s = 1000, .body = SPAN("نص"), .source_id = -1, .story_id = INT64_MIN },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) fixture_add(&f, &rows[i]);
    fixture_commit(&f, 1);
    for (int round = 0; round < 2; round++) {
        CHECK(total_of(&f, "") == (int64_t) COUNT_OF(rows), "all are there: %lld",
              (long long) total_of(&f, ""));
        CHECK(total_of(&f, "ب") == 1, "a letter is a word: %lld", (long long) total_of(&f, "ب"));
        CHECK(total_of(&f, "title:a") == 1, "in a title too");
        CHECK(total_of(&f, "الخاتمة") == 1, "the last word of a long text");
        CHECK(total_of(&f, "\"zqbaaa zqcaaa\"") == 1, "a phrase of a long text");
        CHECK(total_of(&f, "مكرر") == 1 && total_of(&f, "\"مكرر مكرر مكرر مكرر\"") == 1,
              "one word a hundred thousand times");
        check_wide_prefix(&f);
        CHECK(total_of(&f, "نص") == 4, "odd fields: %lld", (long long) total_of(&f, "نص"));
        CHECK_OK(index_writer_merge(f.writer, &err), err);
        fixture_reopen(&f);
        CHECK_OK(index_reader_check(f.reader, &err), err);
    }
    fixture_done(&f);
}

static void one_id_is_one_article(void) {
    struct fixture f;
    struct error err = { 0 };
    fixture_init(&f);
    uint64_t seq = 0;
    for (int i = 0; i < 40; i++) {
        struct article a = { .id = 7,
                             .body = i % 2 ? SPAN("قديم") : SPAN("جديد"),
                             .order_s = 1000 + i % 3,
                             .lang = "ar" };
        fixture_add(&f, &a);
        if (i % 5 == 4) fixture_commit(&f, ++seq);
        if (i % 10 == 9) CHECK_OK(index_writer_merge(f.writer, &err), err);
    }
    fixture_commit(&f, ++seq);
    CHECK(index_reader_articles(f.reader) == 1, "alive: %lld",
          (long long) index_reader_articles(f.reader));
    CHECK(total_of(&f, "قديم") == 1 && total_of(&f, "جديد") == 0, "the last one counts");
    fixture_done(&f);
}

/* order_s is clamped before it comes here (article_order_s); a time from nowhere still has its
 * place in the order and harms no other. */
static void any_time_has_its_place(void) {
    static const int64_t times[] = {
        INT64_MIN,  INT64_MIN + 1, -86401,        -1,       0, 1, 86400, 1437939600,
        4102444800, 1LL << 40,     INT64_MAX - 1, INT64_MAX
    };
    struct fixture f;
    fixture_init(&f);
    for (size_t i = 0; i < COUNT_OF(times); i++) {
        struct article a = { .id = 1 + (int64_t) (i * 5 % COUNT_OF(times)),
                             .body = SPAN("خبر"),
                             .lang = "ar" };
        a.order_s = times[a.id - 1];
        fixture_add(&f, &a);
        if (i % 4 == 3) fixture_commit(&f, i);
    }
    fixture_commit(&f, 100);
    for (unsigned sort = 0; sort < 3; sort++) {
        DEFER(arena_done) struct arena arena = ARENA_INIT;
        struct query q = query_for("خبر");
        struct results r;
        q.sort = (enum sort_order) sort;
        q.facets = FACET_ALL;
        q.now_s = 1437939600;
        q.utc_offset_min = 180;
        CHECK(ask(&f, &q, &arena, &r) == COUNT_OF(times), "all: %lld", (long long) r.total);
        int64_t sum = 0;
        for (size_t i = 0; i < r.day_count; i++) sum += r.days[i].count;
        CHECK(sum == COUNT_OF(times), "the days add up: %lld", (long long) sum);
        for (size_t i = 0; sort && i < r.hit_count; i++) {
            int64_t want = sort == SORT_OLDEST ? (int64_t) i + 1 : (int64_t) (r.hit_count - i);
            CHECK(r.hits[i].article_id == want, "sort %u: hit %zu is %lld", sort, i,
                  (long long) r.hits[i].article_id);
        }
    }
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct query q = query_for("خبر");
    struct results r;
    q.from_s = 0;
    q.to_s = 86400;
    CHECK(ask(&f, &q, &arena, &r) == 2, "a range: %lld", (long long) r.total);
    fixture_done(&f);
}

int main(void) {
    RUN(any_query_is_answered);
    RUN(any_length_is_answered);
    RUN(any_text_is_indexed);
    RUN(one_id_is_one_article);
    RUN(any_time_has_its_place);
    return check_done();
}
