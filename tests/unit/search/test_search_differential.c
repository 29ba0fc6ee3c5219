/* The index against a reference that reads every article: same hits, counts, scores, facets and
 * order, over random corpora in many segments, with removals, replacements, copies, stories,
 * merges and reopenings; committed, published, and seen by a reader in the writer's process.
 *
 *     SEARCH_QUERIES=100000 SEARCH_SEED=7 build/test_search_differential
 */
#include "base/clock.h"
#include "search/engine/bitpack.h"
#include "search/engine/kernels.h"
#include "search/engine/view.h"
#include "search/query_parse.h"
#include "unit/search/index_fixture.h"
#include "unit/search/reference/queries.h"
#include "unit/search/reference/reference.h"

/* How what was added becomes visible. */
enum way { COMMITTED, PUBLISHED, ATTACHED, ATTACHED_AND_KEPT, WAYS };

struct run {
    struct fixture f;
    enum way way;
    struct corpus c;
    size_t size;
    bool twins;
};

/* What was compared, so that a green run can be seen to have tested something. */
static struct {
    size_t queries, by_sort[3], hits, with_hits, facets, collapsed, cut, cut_within, twins, firsts,
        corpora;
} done;

/* --- comparing --- */

static bool engine_order(const struct query *q, const struct hit *a, const struct hit *b) {
    bool oldest = q->sort == SORT_OLDEST;
    if (q->sort == SORT_RELEVANCE && a->score != b->score) return a->score > b->score;
    if (a->order_s != b->order_s) return oldest == (a->order_s < b->order_s);
    return oldest == (a->article_id < b->article_id);
}

static const struct answer *answer_of(const struct reference *want, int64_t id) {
    for (size_t i = 0; i < want->match_count; i++)
        if (want->matches[i].version->a.id == id) return &want->matches[i];
    return NULL;
}

static void compare_hit(const struct query *q, const struct reference *want, size_t from,
                        const struct hit *h, size_t i) {
    const struct answer *best = &want->hits[from + i], *is = answer_of(want, h->article_id);
    CHECK(is != NULL, "hit %zu: %lld is no match", i, (long long) h->article_id);
    if (!is) return;
    const struct article *a = &is->version->a;
    CHECK(h->story_id == a->story_id && h->order_s == a->order_s, "hit %zu: story or time", i);
    CHECK(q->sort != SORT_RELEVANCE || is->score == h->score,
          "hit %zu: %lld scores %.9g, want %.9g", i, (long long) a->id, h->score, is->score);
    CHECK(is->version == best->version, "hit %zu is %lld, want %lld (%.9g)", i, (long long) a->id,
          (long long) best->version->a.id, best->score);
}

static void compare_hits(const struct query *q, const struct results *r,
                         const struct reference *want) {
    size_t n = want->hit_count, from = q->offset < n ? q->offset : n;
    size_t shown = n - from < q->limit ? n - from : q->limit;
    CHECK(r->hit_count == shown, "%zu hits, want %zu", r->hit_count, shown);
    DEFER(map_done) struct map seen = MAP_INIT;
    for (size_t i = 0; i < r->hit_count && i < shown && !check_failed_here; i++) {
        const struct hit *h = &r->hits[i];
        compare_hit(q, want, from, h, i);
        CHECK(!i || engine_order(q, &r->hits[i - 1], h), "hits %zu and %zu stand in order", i - 1,
              i);
        CHECK(map_put(&seen, (uint64_t) h->article_id, 0), "%lld comes once",
              (long long) h->article_id);
        if (q->collapse && h->story_id)
            CHECK(map_put(&seen, (uint64_t) h->story_id | 1ULL << 62, 0), "story %lld comes once",
                  (long long) h->story_id);
    }
    done.hits += r->hit_count;
}

static void compare_facet(const char *name, const struct facet_value *got, size_t got_count,
                          const struct facet_value *want, size_t want_count) {
    CHECK(got_count == want_count, "%s: %zu values, want %zu", name, got_count, want_count);
    for (size_t i = 0; i < got_count && i < want_count; i++)
        CHECK(got[i].value == want[i].value && got[i].count == want[i].count,
              "%s %zu: %lld has %lld, want %lld with %lld", name, i, (long long) got[i].value,
              (long long) got[i].count, (long long) want[i].value, (long long) want[i].count);
}

static void compare_facets(const struct query *q, const struct results *r,
                           const struct reference *want) {
    compare_facet("source", r->sources, r->source_count, want->sources,
                  q->facets & FACET_SOURCES ? want->source_count : 0);
    compare_facet("category", r->categories, r->category_count, want->categories,
                  q->facets & FACET_CATEGORIES ? want->category_count : 0);
    compare_facet("day", r->days, r->day_count, want->days,
                  q->facets & FACET_DAYS ? want->day_count : 0);
    done.facets += q->facets != 0;
}

static void say(const struct query *q) {
    printf("# '%.*s' sort %d exact %d prose %d collapse %d copies %d facets %u from %lld to %lld "
           "source '%.*s' category %d author '%.*s' lang '%.*s' now %lld zone %d %zu+%zu\n",
           SPAN_ARG(q->text), q->sort, q->exact, q->prose, q->collapse, q->with_copies, q->facets,
           (long long) q->from_s, (long long) q->to_s, SPAN_ARG(q->source), q->category,
           SPAN_ARG(q->author), SPAN_ARG(q->lang), (long long) q->now_s, q->utc_offset_min,
           q->offset, q->limit);
}

static bool same_values(const struct facet_value *a, size_t n, const struct facet_value *b,
                        size_t m) {
    return n == m && (!n || !memcmp(a, b, n * sizeof(*a)));
}

/* The plain code and each kind of vectors this processor has give the same bytes. */
static void compare_twins(struct run *run, const struct query *q, const struct results *want) {
    for (int path = BITPACK_SCALAR; path < BITPACK_AVX512; path++) {
        DEFER(arena_done) struct arena arena = ARENA_INIT;
        struct results r;
        if (bitpack_use((enum bitpack_path) path) != (enum bitpack_path) path) continue;
        (void) kernels_use((enum bitpack_path) path);
        index_reader_query(run->f.reader, q, &arena, &r);
        CHECK(r.total == want->total && r.hit_count == want->hit_count, "%s: counts",
              bitpack_path_name((enum bitpack_path) path));
        CHECK(!r.hit_count || r.hit_count != want->hit_count ||
                  !memcmp(r.hits, want->hits, r.hit_count * sizeof(*r.hits)),
              "%s: other hits", bitpack_path_name((enum bitpack_path) path));
        CHECK(
            same_values(r.sources, r.source_count, want->sources, want->source_count) &&
                same_values(r.days, r.day_count, want->days, want->day_count) &&
                same_values(r.categories, r.category_count, want->categories, want->category_count),
            "%s: other facets", bitpack_path_name((enum bitpack_path) path));
        done.twins++;
    }
    (void) bitpack_use(BITPACK_AVX512);
    (void) kernels_use(BITPACK_AVX512);
}

/* Only the hits are wanted, of the query as a tree: the same ones, and no more of a total than
 * there is. */
static void compare_pruned(struct run *run, struct query q, const struct results *all) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct results r;
    q.no_total = true;
    const struct query_node *tree = query_parse(q.text, q.utc_offset_min, &arena);
    if (!q.prose) q.text = SPAN("not looked at");
    index_reader_query_tree(run->f.reader, tree, &q, &arena, &r);
    CHECK(r.hit_count == all->hit_count, "without total %zu hits, want %zu", r.hit_count,
          all->hit_count);
    CHECK(r.total <= all->total && (r.total_at_least || r.total == all->total),
          "without total %lld, want %lld", (long long) r.total, (long long) all->total);
    for (size_t i = 0; i < r.hit_count && i < all->hit_count; i++)
        CHECK(r.hits[i].article_id == all->hits[i].article_id &&
                  r.hits[i].score == all->hits[i].score,
              "without total hit %zu is %lld (%f), want %lld (%f)", i,
              (long long) r.hits[i].article_id, r.hits[i].score,
              (long long) all->hits[i].article_id, all->hits[i].score);
}

/* When nobody asks how many there are, the first are still the first. */
static void compare_first(struct run *run, struct query q, const struct reference *want) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct results r;
    q.no_total = true;
    q.facets = 0;
    index_reader_query(run->f.reader, &q, &arena, &r);
    CHECK(!r.partial, "the first are whole");
    int64_t total = (int64_t) want->hit_count;
    CHECK(r.total_at_least ? r.total <= total : r.total == total, "%s %lld of %lld",
          r.total_at_least ? "at least" : "just", (long long) r.total, (long long) total);
    if (!check_failed_here) compare_hits(&q, &r, want);
    if (check_failed_here) printf("# without a total\n");
    done.firsts++;
}

static void compare(struct run *run, const struct query *q) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct reference want;
    struct results r;
    reference_query(&run->c, q, &arena, &want);
    index_reader_query(run->f.reader, q, &arena, &r);
    CHECK(!r.partial, "the answer is whole");
    CHECK(r.total == (int64_t) want.hit_count, "total %lld, want %zu", (long long) r.total,
          want.hit_count);
    if (!check_failed_here) compare_hits(q, &r, &want);
    compare_facets(q, &r, &want);
    if (run->twins) compare_twins(run, q, &r);
    if (done.queries % 2) compare_first(run, *q, &want);
    if (!check_failed_here) compare_pruned(run, *q, &r);
    done.queries++;
    done.with_hits += want.match_count > 0;
    done.by_sort[q->sort]++;
    done.collapsed += q->collapse;
    if (check_failed_here) say(q);
}

/* A deadline that has passed, or passes while it runs: whatever is answered is true. */
static void compare_cut(struct run *run, struct query q) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct reference want;
    struct results r;
    reference_query(&run->c, &q, &arena, &want);
    bool passed = rng_below(&run->c.rng, 4) == 0;
    q.deadline_us = passed ? 1 : clock_mono_us() + 5 + (int64_t) rng_below(&run->c.rng, 80);
    index_reader_query(run->f.reader, &q, &arena, &r);
    CHECK(r.partial || r.total == (int64_t) want.hit_count, "a cut answer says so");
    CHECK(r.total <= (int64_t) want.hit_count, "cut: %lld of %zu", (long long) r.total,
          want.hit_count);
    for (size_t i = 0; i < r.hit_count; i++)
        CHECK(answer_of(&want, r.hits[i].article_id), "cut: a hit that is no match");
    done.cut++;
    done.cut_within += r.partial && r.total > 0;
    if (check_failed_here) say(&q);
}

/* --- driving --- */

/* Which versions are documents of the index: dead ones count until a merge. */
static void look(struct run *run) {
    struct view *view = reader_view(run->f.reader);
    int64_t alive = 0;
    for (size_t i = 0; i < run->c.versions.len; i++) {
        run->c.versions.at[i].present = false;
        alive += !run->c.versions.at[i].dead;
    }
    for (size_t s = 0; s < view->count; s++) {
        const struct segment *g = view->segments[s].segment;
        for (uint32_t d = 0; d < g->docs; d++) {
            struct version *v = corpus_version(&run->c, segment_id(g, d), segment_time(g, d));
            CHECK(v && !v->present, "document %u of segment %zu is no article", d, s);
            if (v) v->present = true;
        }
    }
    view_unref(view);
    CHECK(index_reader_articles(run->f.reader) == alive, "%lld alive, want %lld",
          (long long) index_reader_articles(run->f.reader), (long long) alive);
    corpus_count(&run->c);
}

static void ask(struct run *run, size_t queries) {
    DEFER(buf_done) struct buf text = BUF(1 << 16);
    struct query q;
    look(run);
    for (size_t i = 0; i < queries && !check_failed_here; i++) {
        random_query(&run->c, &text, &q);
        if (rng_below(&run->c.rng, 24) == 0)
            compare_cut(run, q);
        else
            compare(run, &q);
    }
}

static void add(struct run *run, int64_t id) {
    fixture_add(&run->f, corpus_add(&run->c, id));
}

static void change_at_random(struct run *run) {
    struct rng *rng = &run->c.rng;
    struct error err = { 0 };
    for (size_t i = run->c.versions.len; i-- > 0;) {
        struct version *v = &run->c.versions.at[i];
        int64_t id = v->a.id;
        if (v->dead) continue;
        switch (rng_below(rng, 14)) {
        case 0:
            v->dead = true;
            CHECK_OK(index_writer_remove(run->f.writer, id, &err), err);
            break;
        case 1:
            v->a.story_id = (int64_t) rng_below(rng, 8);
            CHECK_OK(index_writer_set_story(run->f.writer, id, v->a.story_id, &err), err);
            break;
        case 2:
            v->a.copy_of = !v->a.copy_of;
            CHECK_OK(index_writer_set_copy(run->f.writer, id, v->a.copy_of, &err), err);
            break;
        case 3: add(run, id); break; /* replaced */
        default: break;
        }
    }
    CHECK_OK(index_writer_remove(run->f.writer, 1 << 30, &err), err);
    CHECK_OK(index_writer_set_story(run->f.writer, 1 << 30, 7, &err), err);
}

static void start(struct run *run) {
    struct error err = { 0 };
    if (run->way == ATTACHED_AND_KEPT) CHECK_OK(index_writer_keep(run->f.writer, &err), err);
    if (run->way >= ATTACHED)
        CHECK_OK(index_reader_attach(run->f.writer, &run->f.reader, &err), err);
}

static void show(struct run *run, uint64_t seq) {
    struct error err = { 0 };
    if (run->way == COMMITTED || rng_below(&run->c.rng, 8) == 0) {
        fixture_commit(&run->f, seq);
        return;
    }
    if (run->way == PUBLISHED) CHECK_OK(index_writer_publish(run->f.writer, seq, &err), err);
    if (!run->f.reader) CHECK_OK(index_reader_open(run->f.dir, &run->f.reader, &err), err);
    (void) index_reader_refresh(run->f.reader);
}

static void fill(struct run *run) {
    size_t segments = 1 + rng_below(&run->c.rng, 14);
    int64_t id = 0;
    for (size_t s = 0; s < segments; s++) {
        size_t n = 1 + rng_below(&run->c.rng, 2 * run->size / segments + 1);
        for (size_t i = 0; i < n; i++) {
            /* Ids rise with time in the wild, but late and replaced ones come too. */
            bool again = id && rng_below(&run->c.rng, 20) == 0;
            add(run, again ? 1 + (int64_t) rng_below(&run->c.rng, (uint64_t) id) : ++id);
        }
        if (s + 1 == segments || rng_below(&run->c.rng, 3))
            show(run, s + 1);
        else
            change_at_random(run); /* of what is and what is not committed */
    }
}

static void run_seed(uint64_t seed, size_t size, size_t queries) {
    struct run run = { .size = size,
                       .way = (enum way)(seed / 2 % WAYS),
                       .twins = seed % 4 == 0 || size > 1000 };
    struct error err = { 0 };
    corpus_init(&run.c, seed, size);
    fixture_init(&run.f);
    start(&run);
    fill(&run);
    ask(&run, queries / 4);
    change_at_random(&run);
    show(&run, 100);
    ask(&run, queries / 4);
    CHECK_OK(index_writer_merge(run.f.writer, &err), err);
    (void) index_reader_refresh(run.f.reader);
    ask(&run, queries / 4);
    change_at_random(&run);
    fixture_commit(&run.f, 200);
    CHECK_OK(index_writer_merge(run.f.writer, &err), err);
    index_reader_close(run.f.reader); /* an attached one goes before its writer */
    run.f.reader = NULL;
    fixture_reopen(&run.f);
    ask(&run, queries - 3 * (queries / 4));
    CHECK_OK(index_reader_check(run.f.reader, &err), err);
    if (check_failed_here) printf("# seed %llu size %zu\n", (unsigned long long) seed, size);
    done.corpora++;
    fixture_done(&run.f);
    corpus_done(&run.c);
}

static uint64_t number_of(const char *name, uint64_t otherwise) {
    uint64_t n;
    return span_to_u64(span_of(getenv(name)), &n) ? n : otherwise;
}

/* Sizes of corpora: most are small, where mistakes are found; a few have lists of many blocks. */
static size_t size_of(uint64_t turn, uint64_t seed) {
    static const size_t largest[] = { 8, 60, 300, 20, 120, 8, 700, 60, 20, 3000 };
    struct rng rng = rng_of(seed);
    size_t top = largest[turn % COUNT_OF(largest)];
    if (turn % 40 == 24) top = 15000; /* several windows a segment */
    return 1 + top / 2 + rng_below(&rng, top / 2 + 1);
}

static void agrees_with_reading_everything(void) {
    size_t want = number_of("SEARCH_QUERIES", 1200);
    uint64_t seed = number_of("SEARCH_SEED", 1), first = seed;
    int64_t started = clock_mono_us();
    for (; done.queries < want && !check_failed_here; seed++) {
        size_t left = want - done.queries, size = size_of(seed - first, seed);
        run_seed(seed, size, left < 120 ? left : 120);
    }
    printf("# %zu queries compared on %zu corpora, seeds %llu to %llu, in %.1f s\n", done.queries,
           done.corpora, (unsigned long long) first, (unsigned long long) seed - 1,
           (double) (clock_mono_us() - started) / 1e6);
    printf("# %zu answers of other paths of the processor, %zu without a total\n", done.twins,
           done.firsts);
    printf("# relevance %zu, newest %zu, oldest %zu; collapsed %zu, facets %zu, past a deadline "
           "%zu, %zu of them in the middle; that match something %zu; %zu hits\n",
           done.by_sort[0], done.by_sort[1], done.by_sort[2], done.collapsed, done.facets, done.cut,
           done.cut_within, done.with_hits, done.hits);
    CHECK(done.with_hits * 2 > done.queries, "half of the queries find something");
}

int main(void) {
    RUN(agrees_with_reading_everything);
    return check_done();
}
