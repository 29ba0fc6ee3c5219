/* Lists of many blocks and windows: article n has the word of each number that divides n, so every
 * answer is arithmetic. */
#include "base/rand.h"
#include "search/engine/format.h"
#include "search/engine/rank.h"
#include "unit/search/index_fixture.h"

#include <math.h>

enum { ARTICLES = 20000, COMMITS = 3 };

/* The word of d, without digits so that it is one token. */
static const char *const word_of[] = { "", "aaa", "bbb", "ccc", "ddd", "eee", "fff", "ggg" };

static void body_of(int64_t n, char out[256]) {
    size_t len = 0;
    for (int64_t d = 1; d <= 7; d++)
        if (n % d == 0) len += (size_t) snprintf(out + len, 256 - len, "%s ", word_of[d]);
    for (int64_t i = 0; i < n % 11; i++) len += (size_t) snprintf(out + len, 256 - len, "zz ");
}

static void fill(struct fixture *f) {
    /* In three rounds of every third: the segments overlap in time. */
    for (int64_t i = 0; i < COMMITS * (ARTICLES / COMMITS + 1); i++) {
        int64_t part = i / (ARTICLES / COMMITS + 1);
        int64_t n = 1 + part + COMMITS * (i % (ARTICLES / COMMITS + 1));
        char body[256] = "";
        if (i % (ARTICLES / COMMITS + 1) == 0 && i) fixture_commit(f, (uint64_t) i);
        if (n > ARTICLES) continue;
        body_of(n, body);
        struct article a = { .id = n,
                             .source = SPAN("okaz"),
                             .body = span_of(body),
                             .lang = "ar",
                             .order_s = n * 60,
                             .story_id = n / 100 };
        fixture_add(f, &a);
    }
    fixture_commit(f, ARTICLES);
}

static void counts(struct fixture *f) {
    static const struct {
        const char *name, *text;
        int64_t total, newest;
    } rows[] = {
        { "every article", "aaa", 20000, 20000 },
        { "every second", "bbb", 10000, 20000 },
        { "rare and frequent", "ggg bbb", 1428, 19992 },
        { "three", "ccc ddd eee", 333, 19980 },
        { "either", "eee OR ggg", 6286, 20000 },
        { "without", "bbb -ddd", 5000, 19998 },
        { "phrase of neighbours", "\"aaa bbb ccc\"", 3333, 19998 },
        { "phrase with a hole", "\"aaa ccc\"", 3333, 19995 },
        { "phrase the wrong way round", "\"bbb aaa\"", 0, 0 },
        { "prefix", "gg*", 2857, 19999 },
        { "range of a day", "on:1970-01-02 bbb", 720, 2878 },
        { "group", "(bbb OR ccc) (eee OR ggg)", 4191, 20000 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena arena = ARENA_INIT;
        struct query q = query_for(rows[i].text);
        struct results r;
        q.exact = true;
        index_reader_query(f->reader, &q, &arena, &r);
        CHECK(r.total == rows[i].total, "%s: %lld, want %lld", rows[i].name, (long long) r.total,
              (long long) rows[i].total);
        CHECK(!rows[i].total || (r.hit_count && r.hits[0].article_id == rows[i].newest),
              "%s: newest is %lld, want %lld", rows[i].name,
              (long long) (r.hit_count ? r.hits[0].article_id : 0), (long long) rows[i].newest);
        q.sort = SORT_OLDEST;
        q.limit = 1000;
        index_reader_query(f->reader, &q, &arena, &r);
        for (size_t k = 1; k < r.hit_count; k++)
            CHECK(r.hits[k - 1].order_s < r.hits[k].order_s, "%s: oldest first", rows[i].name);
    }
}

/* All words stand in the lead: the longest body has fewer. */
static double score_of(int64_t n, const int *divisors, size_t count, double average,
                       int64_t now_s) {
    char body[256] = "";
    body_of(n, body);
    uint32_t words = 0;
    for (const char *c = body; *c; c++) words += *c == ' ';
    struct ranker r = ranker_of(average, now_s);
    double sum = rank_recency(&r, n * 60);
    for (size_t i = 0; i < count; i++)
        if (n % divisors[i] == 0)
            sum += rank_term(&r, (float) rank_idf(ARTICLES, (uint64_t) (ARTICLES / divisors[i])),
                             LEAD_WEIGHT, norm_of_length(LEAD_WEIGHT * words));
    return sum;
}

static double average_length(void) {
    double sum = 0;
    for (int64_t n = 1; n <= ARTICLES; n++) {
        char body[256] = "";
        body_of(n, body);
        uint32_t words = 0;
        for (const char *c = body; *c; c++) words += *c == ' ';
        sum += norm_length(norm_of_length(LEAD_WEIGHT * words));
    }
    return sum / ARTICLES;
}

/* The bounds may skip only what cannot be among the best. */
static void ranks(struct fixture *f) {
    static const struct {
        const char *text;
        int divisors[3];
        size_t count;
        bool all; /* of them must divide */
    } rows[] = {
        { "ggg", { 7 }, 1, true },
        { "bbb ggg", { 2, 7 }, 2, true },
        { "eee OR ggg", { 5, 7 }, 2, false },
        { "bbb OR ddd OR ggg", { 2, 4, 7 }, 3, false },
        { "aaa", { 1 }, 1, true },
    };
    double average = average_length();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        for (int64_t now_s = 0; now_s <= ARTICLES * 60; now_s += ARTICLES * 60) {
            DEFER(arena_done) struct arena arena = ARENA_INIT;
            double best[ARTICLES + 1];
            size_t n = 0;
            for (int64_t a = 1; a <= ARTICLES; a++) {
                size_t has = 0;
                for (size_t k = 0; k < rows[i].count; k++) has += a % rows[i].divisors[k] == 0;
                if (rows[i].all ? has == rows[i].count : has > 0)
                    best[n++] = score_of(a, rows[i].divisors, rows[i].count, average, now_s);
            }
            for (size_t k = 0; k < 20; k++) /* the 20 best to the front */
                for (size_t j = k + 1; j < n; j++)
                    if (best[j] > best[k]) {
                        double t = best[j];
                        best[j] = best[k];
                        best[k] = t;
                    }
            struct query q = query_for(rows[i].text);
            struct results r;
            q.exact = true;
            q.sort = SORT_RELEVANCE;
            q.now_s = now_s;
            q.limit = 20;
            index_reader_query(f->reader, &q, &arena, &r);
            CHECK(r.hit_count == 20 && r.total == (int64_t) n, "%s: %zu hits of %lld", rows[i].text,
                  r.hit_count, (long long) r.total);
            for (size_t k = 0; k < r.hit_count; k++)
                CHECK(fabs(r.hits[k].score - best[k]) < 1e-4, "%s: score %zu is %f, want %f",
                      rows[i].text, k, r.hits[k].score, best[k]);
        }
    }
}

static void collapses(struct fixture *f) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct query q = query_for("ggg");
    struct results r;
    q.exact = q.collapse = true;
    index_reader_query(f->reader, &q, &arena, &r);
    /* Stories 1..199 hold a hundred articles each, the first 99 have none, 20000 is alone. */
    CHECK(r.total == 199 + 14, "stories: %lld", (long long) r.total);
    CHECK(r.hits[0].article_id == 19999 && r.hits[1].article_id == 19894, "the newest of each");
}

struct names {
    size_t segments;
};

static bool count_segment(void *ctx, const char *name) {
    struct names *n = ctx;
    n->segments += span_ends(span_of(name), SPAN(".seg"));
    return true;
}

static void holds_over_blocks_and_merges(void) {
    struct fixture f;
    struct error err = { 0 };
    fixture_init(&f);
    fill(&f);
    for (int round = 0; round < 3; round++) {
        counts(&f);
        ranks(&f);
        collapses(&f);
        /* Enough small ones that a merge has something to do; they are removed again. */
        for (int64_t n = 1; n <= 10 && !round; n++) {
            struct article a = { .id = ARTICLES + n, .body = SPAN("yyy"), .lang = "ar" };
            fixture_add(&f, &a);
            fixture_commit(&f, ARTICLES + (uint64_t) n);
        }
        for (int64_t n = 1; n <= 10; n++)
            CHECK_OK(index_writer_remove(f.writer, ARTICLES + n, &err), err);
        fixture_commit(&f, 2 * ARTICLES);
        CHECK_OK(round ? index_writer_merge_fully(f.writer, &err)
                       : index_writer_merge(f.writer, &err),
                 err);
        (void) index_reader_refresh(f.reader);
    }
    struct names names = { 0 };
    CHECK_OK(fs_list(f.dir, count_segment, &names, &err), err);
    CHECK(names.segments == 1, "merged fully: %zu segments", names.segments);
    CHECK_OK(index_reader_check(f.reader, &err), err);
    fixture_done(&f);
}

int main(void) {
    RUN(holds_over_blocks_and_merges);
    return check_done();
}
