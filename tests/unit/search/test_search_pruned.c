/* The best hits do not depend on how much is read for them: the first ten with and without totals
 * are the first ten of a thousand, over lists of many blocks and windows, in segments that overlap
 * in time, with removals, copies and stories. */
#include "base/rand.h"
#include "search/engine/kernels.h"
#include "unit/search/index_fixture.h"

enum { ARTICLES = 16000, COMMITS = 5, WORDS = 400, QUERIES = 500, FEW = 10, DOCS = 4096 };

/* Latin letters, no stop words: word 0 is the most frequent one. */
static void word_of(uint64_t n, char out[16]) {
    snprintf(out, 16, "q%c%cx", (char) ('a' + n / 20), (char) ('b' + n % 20));
}

static uint64_t draw(struct rng *r) {
    uint64_t a = rng_below(r, WORDS), b = rng_below(r, WORDS), c = rng_below(r, WORDS);
    return a * b / WORDS * c / WORDS;
}

static void add_words(struct rng *r, uint64_t n, struct buf *out) {
    for (; n; n--) {
        char word[16];
        word_of(draw(r), word);
        buf_add_fmt(out, "%s ", word);
    }
}

static void add_article(struct fixture *f, struct rng *r, int64_t id) {
    DEFER(buf_done) struct buf title = BUF(4096), body = BUF(16384);
    static const span sources[] = { SPAN("okaz"), SPAN("sabq"), SPAN("alriyadh") };
    add_words(r, 1 + rng_below(r, 5), &title);
    add_words(r, 1 + rng_below(r, 1 + rng_below(r, 120)), &body);
    struct article a = { .id = id,
                         .source_id = 1 + id % 3,
                         .source = sources[id % 3],
                         .title = buf_span(&title),
                         .body = buf_span(&body),
                         .category = (enum category)(id % 7 % CATEGORY_COUNT),
                         .lang = "ar",
                         /* several in the same minute */
                         .order_s = (int64_t) rng_below(r, ARTICLES) * 600,
                         .story_id = rng_below(r, 3) ? 1 + id / 40 : 0,
                         .copy_of = rng_below(r, 9) == 0 };
    fixture_add(f, &a);
}

static void fill(struct fixture *f, struct rng *r) {
    struct error err = { 0 };
    int64_t id = 0;
    for (uint64_t c = 1; c <= COMMITS; c++) {
        for (size_t i = 0; i < (c == 1 ? ARTICLES / 2 : ARTICLES / 2 / (COMMITS - 1)); i++)
            add_article(f, r, ++id);
        fixture_commit(f, c);
    }
    for (int64_t i = 1; i <= id; i += 1 + (int64_t) rng_below(r, 30))
        CHECK_OK(index_writer_remove(f->writer, i, &err), err);
    fixture_commit(f, COMMITS + 1);
}

static void random_query(struct rng *r, struct buf *out, unsigned depth) {
    static const char *const fields[] = { "source:okaz", "category:sport", "before:1970-02-20",
                                          "after:1970-03-01" };
    size_t n = 1 + rng_below(r, 4);
    bool any = rng_below(r, 2);
    for (size_t i = 0; i < n; i++) {
        char word[16], second[16];
        word_of(draw(r), word);
        word_of(draw(r), second);
        if (i) buf_add(out, any ? SPAN(" OR ") : SPAN(" "));
        if (rng_below(r, 8) == 0) buf_add_char(out, '-');
        switch (rng_below(r, 12)) {
        case 0:
            buf_add_char(out, '(');
            if (depth) random_query(r, out, depth - 1);
            buf_add(out, SPAN(")"));
            break;
        case 1: buf_add_fmt(out, "\"%s %s\"", word, second); break;
        case 2: buf_add_fmt(out, "title:%s", word); break;
        case 3: buf_add_fmt(out, "%.3s*", word); break;
        case 4: buf_add(out, span_of(fields[rng_below(r, COUNT_OF(fields))])); break;
        default: buf_add(out, span_of(word)); break;
        }
    }
}

static void check_same(const struct query *q, const struct results *want, const struct results *got,
                       const char *what) {
    size_t n = want->hit_count < q->limit ? want->hit_count : q->limit;
    CHECK(got->hit_count == n, "'%.*s' %s: %zu hits, want %zu (sort %d)", SPAN_ARG(q->text), what,
          got->hit_count, n, q->sort);
    for (size_t i = 0; i < n && i < got->hit_count; i++)
        CHECK(got->hits[i].article_id == want->hits[i].article_id &&
                  got->hits[i].score == want->hits[i].score,
              "'%.*s' %s: hit %zu is %lld (%f), want %lld (%f); sort %d collapse %d now %lld",
              SPAN_ARG(q->text), what, i, (long long) got->hits[i].article_id, got->hits[i].score,
              (long long) want->hits[i].article_id, want->hits[i].score, q->sort, q->collapse,
              (long long) q->now_s);
}

static void ask(struct fixture *f, struct rng *r) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    DEFER(buf_done) struct buf text = BUF(4096);
    struct results all, few, only;
    if (rng_below(r, 20)) random_query(r, &text, 2);
    struct query q = query_for("");
    q.text = buf_span(&text);
    q.sort = rng_below(r, 2) ? SORT_RELEVANCE : (enum sort_order) rng_below(r, 3);
    q.now_s = rng_below(r, 2) ? ARTICLES * 600 : 0;
    q.prose = rng_below(r, 4) == 0;
    q.collapse = rng_below(r, 4) == 0;
    q.with_copies = rng_below(r, 2);
    q.facets = rng_below(r, 4) ? 0 : FACET_ALL;
    if (rng_below(r, 8) == 0) q.source = SPAN("sabq");
    if (rng_below(r, 8) == 0) q.from_s = (int64_t) rng_below(r, ARTICLES * 600);
    q.limit = 1000;
    index_reader_query(f->reader, &q, &arena, &all);
    q.limit = 1 + rng_below(r, FEW);
    index_reader_query(f->reader, &q, &arena, &few);
    q.no_total = true;
    q.facets = 0;
    index_reader_query(f->reader, &q, &arena, &only);
    CHECK(few.total == all.total && only.total <= all.total, "'%.*s': totals %lld %lld %lld",
          SPAN_ARG(q.text), (long long) all.total, (long long) few.total, (long long) only.total);
    CHECK(only.total_at_least || only.total == all.total, "'%.*s': all of them", SPAN_ARG(q.text));
    check_same(&q, &all, &few, "with totals");
    check_same(&q, &all, &only, "without totals");
}

static void reads_less_and_finds_the_same(void) {
    struct fixture f;
    struct error err = { 0 };
    struct rng r = rng_of(2024);
    fixture_init(&f);
    fill(&f, &r);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < QUERIES && !check_failed_here; i++) ask(&f, &r);
        CHECK_OK(index_writer_merge(f.writer, &err), err);
        fixture_reopen(&f);
    }
    fixture_done(&f);
}

/* A word's histogram and its count, by ranks of its list and by looking at every match. */
static void ask_days(struct fixture *f, struct rng *r, bool everything) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct results by_rank, by_match, counted;
    char word[16];
    word_of(draw(r), word);
    struct query q = query_for(word);
    q.utc_offset_min = (int) rng_below(r, 3) * 180 - 180;
    if (rng_below(r, 2)) q.from_s = (int64_t) rng_below(r, ARTICLES * 600);
    if (rng_below(r, 2)) q.to_s = (int64_t) rng_below(r, ARTICLES * 600);
    q.with_copies = everything;
    q.facets = FACET_ALL;
    index_reader_query(f->reader, &q, &arena, &by_match);
    q.limit = 0;
    q.facets = FACET_DAYS;
    index_reader_query(f->reader, &q, &arena, &by_rank);
    q.facets = 0;
    index_reader_query(f->reader, &q, &arena, &counted);
    CHECK(by_rank.total == by_match.total && counted.total == by_match.total, "%s: %lld %lld %lld",
          word, (long long) by_match.total, (long long) by_rank.total, (long long) counted.total);
    CHECK(by_rank.day_count == by_match.day_count, "%s: %zu days, want %zu", word,
          by_rank.day_count, by_match.day_count);
    for (size_t i = 0; i < by_rank.day_count && !check_failed_here; i++)
        CHECK(by_rank.days[i].value == by_match.days[i].value &&
                  by_rank.days[i].count == by_match.days[i].count,
              "%s: day %lld has %lld, want %lld", word, (long long) by_match.days[i].value,
              (long long) by_rank.days[i].count, (long long) by_match.days[i].count);
}

static void days_are_counted_by_ranks(void) {
    struct fixture f;
    struct error err = { 0 };
    struct rng r = rng_of(44);
    fixture_init(&f);
    for (int64_t id = 1; id <= ARTICLES / 2; id++) add_article(&f, &r, id);
    fixture_commit(&f, 1);
    for (int i = 0; i < QUERIES && !check_failed_here; i++) ask_days(&f, &r, i % 2);
    for (int64_t id = 1; id < 200; id += 3) /* what is gone does not count */
        CHECK_OK(index_writer_remove(f.writer, id, &err), err);
    fixture_commit(&f, 2);
    for (int i = 0; i < QUERIES / 4 && !check_failed_here; i++) ask_days(&f, &r, i % 2);
    fixture_done(&f);
}

/* Some of the numbers below DOCS, n <= 128 of them, rising. */
static uint32_t some(struct rng *r, uint32_t *out) {
    uint32_t n = 0, step = 2 + (uint32_t) rng_below(r, 60), most = (uint32_t) rng_below(r, 129);
    for (uint32_t at = (uint32_t) rng_below(r, step); at < DOCS && n < most;
         at += 1 + (uint32_t) rng_below(r, step))
        out[n++] = at;
    return n;
}

/* Which are in a list, and at which place: from an array and from bits. */
static void kernels_find(void) {
    struct rng r = rng_of(8);
    for (int round = 0; round < 20000 && !check_failed_here; round++) {
        uint32_t v[128 + 16] = { 0 }, want[128], n = some(&r, v), m = some(&r, want), found = 0;
        uint32_t which[128], places[128], got[128], got_places[128];
        uint64_t bits[DOCS / 64 + 2] = { 0 };
        for (uint32_t i = 0, k = 0; i < n; i++) {
            bits[v[i] / 64] |= 1ULL << v[i] % 64;
            for (; k < m && want[k] < v[i]; k++) continue;
            if (k < m && want[k] == v[i]) which[found] = k, places[found++] = i;
        }
        /* What is behind the last is no document. */
        for (uint32_t i = n; i < n + 16; i++) v[i] = m ? want[m - 1] : 0;
        uint32_t n_bits = n ? v[n - 1] + 1 : 0, base = (uint32_t) rng_below(&r, 1000);
        for (int path = BITPACK_SCALAR; path <= BITPACK_AVX512; path++) {
            const char *name = bitpack_path_name((enum bitpack_path) path);
            if (kernels_use((enum bitpack_path) path) != (enum bitpack_path) path) continue;
            CHECK(kernel_find(v, n, want, m, got, got_places) == found &&
                      !memcmp(got, which, found * 4) && !memcmp(got_places, places, found * 4),
                  "in an array, %s", name);
            for (uint32_t i = 0; i < m; i++) want[i] += base;
            CHECK(kernel_find_bits((const void *) bits, n_bits, base, want, m, got, got_places) ==
                          found &&
                      !memcmp(got, which, found * 4) && !memcmp(got_places, places, found * 4),
                  "in bits, %s", name);
            for (uint32_t i = 0; i < m; i++) want[i] -= base;
            uint32_t lo = (uint32_t) rng_below(&r, DOCS), hi = (uint32_t) rng_below(&r, DOCS);
            size_t sum = 0;
            for (uint32_t i = lo; i < hi; i++) sum += bits[i / 64] >> i % 64 & 1;
            CHECK(kernel_count_bits(bits, lo, hi) == sum, "counted, %s", name);
        }
        (void) kernels_use(BITPACK_AVX512);
    }
}

/* The plain code and each kind of vectors this processor has give the same values. */
static void kernels_agree(void) {
    enum { N = 128 };
    struct rng r = rng_of(7);
    struct ranker ranker = ranker_of(120, 0);
    static uint8_t norms[DOCS + 4];
    static uint64_t seen[DOCS / 64 + 1];
    for (size_t i = 0; i < DOCS; i++) norms[i] = (uint8_t) rng_below(&r, 256);
    for (int round = 0; round < 2000 && !check_failed_here; round++) {
        uint32_t docs[N + 16], freqs[N], kept[2][N + 16] = { 0 };
        uint32_t n = (uint32_t) rng_below(&r, N + 1);
        int32_t points[2][N + 16] = { 0 };
        for (size_t i = 0; i < COUNT_OF(seen); i++) seen[i] = rng_next(&r);
        for (uint32_t i = 0, at = 0; i < n; i++, at += 1 + (uint32_t) rng_below(&r, 31)) {
            docs[i] = at;
            uint32_t times = 1 + (uint32_t) rng_below(&r, round % 16 ? 400 : COUNT_MAX);
            freqs[i] = freq_of(times, (enum place) rng_below(&r, PLACES));
        }
        uint32_t target = (uint32_t) rng_below(&r, DOCS + 2), n_kept[2], below[2];
        int32_t least = (int32_t) rng_below(&r, 3000000);
        size_t counts[2];
        float weight = 1000000.0f * (float) (1 + rng_below(&r, 15));
        for (int path = BITPACK_SCALAR; path <= BITPACK_AVX512; path++) {
            int to = path != BITPACK_SCALAR;
            if (kernels_use((enum bitpack_path) path) != (enum bitpack_path) path) continue;
            counts[to] = kernel_count(seen, n / 2);
            below[to] = kernel_below(docs, n, target);
            kernel_points(&ranker, norms, weight, docs, freqs, n, points[to]);
            CHECK(!memcmp(points[0], points[to], n * sizeof(points[0][0])), "points, %s",
                  bitpack_path_name((enum bitpack_path) path));
            int32_t best[N + 16];
            n_kept[to] = kernel_reach(docs, points[to], n, least, round % 2 ? seen : NULL, 0,
                                      kept[to], best);
            CHECK(counts[to] == counts[0] && below[to] == below[0] && n_kept[to] == n_kept[0] &&
                      !memcmp(kept[0], kept[to], n_kept[0] * sizeof(kept[0][0])),
                  "%s", bitpack_path_name((enum bitpack_path) path));
        }
        (void) kernels_use(BITPACK_AVX512);
    }
}

int main(void) {
    RUN(kernels_agree);
    RUN(kernels_find);
    RUN(days_are_counted_by_ranks);
    RUN(reads_less_and_finds_the_same);
    return check_done();
}
