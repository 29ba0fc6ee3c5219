/* The index against a reference that reads every article: same hits, counts and order, over random
 * small corpora in several segments, with removals, copies, stories and merges. */
#include "base/rand.h"
#include "base/vec.h"
#include "search/engine/format.h"
#include "search/engine/rank.h"
#include "search/query_parse.h"
#include "text/text.h"
#include "unit/search/index_fixture.h"

static const char *const vocabulary[] = {
    "مجلس", "الأمن", "أسعار", "النفط",   "والنفط", "الهلال", "مباراة", "في",     "من",  "على",
    "كتاب", "كتب",   "مكتبة", "بالكتاب", "GPU",    "covid",  "2015",   "الرياض", "جدة", "اليوم",
};
enum { ARTICLES = 60, WORDS = 14, VOCABULARY = 20 };

struct word {
    char surface[40], stem[40];
    bool stop;
    uint32_t position;
};

struct model_article {
    struct article a;
    char title[256], body[1024];
    bool dead;
    VEC_OF(struct word) words;
    uint32_t length;
};

struct model {
    struct fixture f;
    struct analyzer *analyzer;
    struct model_article *articles;
    size_t count;
    struct rng rng;
};

static void random_text(struct rng *r, char *out, size_t size, size_t words) {
    size_t len = 0;
    out[0] = 0;
    for (size_t i = 0; i < words; i++)
        len += (size_t) snprintf(
            out + len, size - len, "%s%s", i ? " " : "",
            vocabulary[rng_below(r, VOCABULARY) * rng_below(r, VOCABULARY) / VOCABULARY]);
}

static void model_words(struct model *m, struct model_article *x, span text, uint32_t base,
                        uint32_t weight) {
    const struct token *t = NULL;
    size_t n = analyzer_run(m->analyzer, text, "ar", &t);
    for (size_t i = 0; i < n; i++) {
        struct word *w = VEC_PUSH(&x->words);
        snprintf(w->surface, sizeof(w->surface), "%.*s", SPAN_ARG(t[i].surface));
        snprintf(w->stem, sizeof(w->stem), "%.*s", SPAN_ARG(t[i].stem));
        w->stop = t[i].stop;
        w->position = base + t[i].position;
    }
    x->length += (uint32_t) n * weight;
}

static void model_add(struct model *m, int64_t id) {
    static const span sources[] = { SPAN("okaz"), SPAN("sabq"), SPAN("alriyadh") };
    struct model_article *x = &m->articles[m->count++];
    *x = (struct model_article){ 0 };
    random_text(&m->rng, x->title, sizeof(x->title), 1 + rng_below(&m->rng, 4));
    random_text(&m->rng, x->body, sizeof(x->body), 1 + rng_below(&m->rng, WORDS));
    size_t source = rng_below(&m->rng, 3);
    x->a = (struct article){ .id = id,
                             .source_id = (int64_t) source + 10,
                             .source = sources[source],
                             .title = span_of(x->title),
                             .body = span_of(x->body),
                             .category = (enum category) rng_below(&m->rng, CATEGORY_COUNT),
                             .lang = "ar",
                             .order_s = (int64_t) rng_below(&m->rng, 20) * 40000,
                             .story_id = (int64_t) rng_below(&m->rng, 6),
                             .copy_of = rng_below(&m->rng, 5) == 0 };
    model_words(m, x, x->a.title, 0, TITLE_WEIGHT);
    model_words(m, x, x->a.body, TITLE_POSITIONS, 1);
    fixture_add(&m->f, &x->a);
}

/* --- the reference: every article, word by word --- */

static bool word_is(const struct word *w, const struct token *t, bool exact) {
    bool arabic = (unsigned char) t->surface.at[0] >= 0xD8;
    if (w->stop != t->stop) return false;
    return exact || !arabic || t->stop ? span_eq(span_of(w->surface), t->surface)
                                       : span_eq(span_of(w->stem), t->stem);
}

static bool in_order(const struct model_article *x, const struct token *t, size_t n, bool title,
                     bool exact) {
    for (size_t i = 0; i < x->words.len; i++) {
        if (title && x->words.at[i].position >= TITLE_POSITIONS) continue;
        size_t k = 0;
        while (k < n && i + k < x->words.len && word_is(&x->words.at[i + k], &t[k], exact) &&
               x->words.at[i + k].position == x->words.at[i].position + k)
            k++;
        if (k == n) return true;
    }
    return false;
}

static bool begins(const struct model_article *x, span prefix, bool title) {
    for (size_t i = 0; i < x->words.len; i++) {
        if (title && x->words.at[i].position >= TITLE_POSITIONS) continue;
        if (span_starts(span_of(x->words.at[i].surface), prefix)) return true;
    }
    return false;
}

/* Stop words beside other words say nothing; the reference leaves them out like the engine. */
static bool says_nothing(struct model *m, const struct query_node *q, bool exact) {
    const struct token *t = NULL;
    if (q->type == QUERY_TIME || q->field > FIELD_TITLE) return false;
    if (q->type == QUERY_WORD) {
        size_t n = analyzer_run(m->analyzer, q->text, "", &t);
        return !n || (n == 1 && t->stop && !exact);
    }
    if (q->type == QUERY_PHRASE || q->type == QUERY_PREFIX)
        return !analyzer_run(m->analyzer, q->text, "", &t);
    for (const struct query_node *c = q->first; c; c = c->next)
        if (!says_nothing(m, c, exact)) return false;
    return true;
}

static bool matches(struct model *m, const struct model_article *x, const struct query_node *q,
                    bool exact) {
    const struct token *t = NULL;
    bool title = q->field == FIELD_TITLE;
    switch (q->type) {
    case QUERY_WORD:
    case QUERY_PHRASE: {
        if (q->field == FIELD_SOURCE) return span_eq(q->text, x->a.source);
        if (q->field == FIELD_CATEGORY)
            return span_eq(q->text, span_of(category_name(x->a.category)));
        size_t n = analyzer_run(m->analyzer, q->text, "", &t);
        return in_order(x, t, n, title, exact);
    }
    case QUERY_PREFIX: {
        size_t n = analyzer_run(m->analyzer, q->text, "", &t);
        return n == 1 && begins(x, t->surface, title);
    }
    case QUERY_TIME: return x->a.order_s >= q->from_s && x->a.order_s < q->to_s;
    case QUERY_NOT: return !matches(m, x, q->first, exact);
    case QUERY_AND:
    case QUERY_OR: break;
    }
    for (const struct query_node *c = q->first; c; c = c->next) {
        if (says_nothing(m, c, exact)) continue;
        if (matches(m, x, c, exact) == (q->type == QUERY_OR)) return q->type == QUERY_OR;
    }
    return q->type == QUERY_AND;
}

static bool is_match(struct model *m, const struct model_article *x, const struct query *q,
                     const struct query_node *tree) {
    if (x->dead || (x->a.copy_of && !q->with_copies)) return false;
    if (q->from_s != TIME_UNKNOWN && x->a.order_s < q->from_s) return false;
    if (q->to_s != TIME_UNKNOWN && x->a.order_s >= q->to_s) return false;
    if (q->source.len && !span_eq(q->source, x->a.source)) return false;
    if (q->category && q->category != x->a.category) return false;
    return !tree || matches(m, x, tree, q->exact);
}

static bool comes_first(const struct query *q, const struct article *a, const struct article *b) {
    if (q->sort == SORT_OLDEST)
        return a->order_s != b->order_s ? a->order_s < b->order_s : a->id < b->id;
    return a->order_s != b->order_s ? a->order_s > b->order_s : a->id > b->id;
}

static int64_t key_of(const struct article *a) {
    return a->story_id ? a->story_id : -a->id;
}

/* Ids in order; for relevance only the set is the reference's word. Returns the count. */
static size_t reference(struct model *m, const struct query *q, const struct query_node *tree,
                        const struct article **out) {
    size_t n = 0;
    for (size_t i = 0; i < m->count; i++) {
        const struct model_article *x = &m->articles[i];
        if (!is_match(m, x, q, tree)) continue;
        size_t at = n++;
        for (; at && comes_first(q, &x->a, out[at - 1]); at--) out[at] = out[at - 1];
        out[at] = &x->a;
    }
    if (!q->collapse) return n;
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < kept && key_of(out[k]) != key_of(out[i])) k++;
        if (k == kept) out[kept++] = out[i];
    }
    return kept;
}

/* --- random queries --- */

static void random_query(struct rng *r, struct buf *out, unsigned depth) {
    static const char *const fields[] = { "source:okaz", "category:sport", "before:1970-01-05",
                                          "on:1970-01-03", "after:1970-01-06" };
    size_t n = 1 + rng_below(r, 3);
    for (size_t i = 0; i < n; i++) {
        if (i) buf_add(out, rng_below(r, 3) ? SPAN(" ") : SPAN(" OR "));
        if (rng_below(r, 6) == 0) buf_add_char(out, '-');
        const char *word = vocabulary[rng_below(r, VOCABULARY)];
        switch (rng_below(r, 9)) {
        case 0:
            if (depth) {
                buf_add_char(out, '(');
                random_query(r, out, depth - 1);
                buf_add_char(out, ')');
                break;
            }
            buf_add(out, span_of(word));
            break;
        case 1: buf_add_fmt(out, "\"%s %s\"", word, vocabulary[rng_below(r, VOCABULARY)]); break;
        case 2: buf_add_fmt(out, "title:%s", word); break;
        case 3:
            buf_add_fmt(out, "title:\"%s %s\"", word, vocabulary[rng_below(r, VOCABULARY)]);
            break;
        case 4: buf_add_fmt(out, "%.*s*", SPAN_ARG(span_sub(span_of(word), 0, 4))); break;
        case 5: buf_add(out, span_of(fields[rng_below(r, COUNT_OF(fields))])); break;
        default: buf_add(out, span_of(word)); break;
        }
    }
}

static void check_relevance(const struct query *q, const struct results *r,
                            const struct article **want, size_t n) {
    for (size_t i = 0; i < r->hit_count; i++) {
        size_t k = 0;
        while (k < n && want[k]->id != r->hits[i].article_id) k++;
        CHECK(k < n, "'%.*s': %lld is no match", SPAN_ARG(q->text),
              (long long) r->hits[i].article_id);
        CHECK(!i || r->hits[i - 1].score >= r->hits[i].score, "'%.*s': scores fall",
              SPAN_ARG(q->text));
    }
}

static void compare(struct model *m, const struct query *q) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    const struct article *want[8 * ARTICLES];
    struct results r;
    struct query_node *tree = query_parse(q->text, q->utc_offset_min, &arena);
    if (tree && says_nothing(m, tree, q->exact)) return; /* stop words alone: in the table test */
    size_t n = reference(m, q, tree, want);
    index_reader_query(m->f.reader, q, &arena, &r);
    CHECK(r.total == (int64_t) n, "'%.*s': total %lld, want %zu (sort %d exact %d collapse %d)",
          SPAN_ARG(q->text), (long long) r.total, n, q->sort, q->exact, q->collapse);
    size_t from = q->offset < n ? q->offset : n, shown = n - from < q->limit ? n - from : q->limit;
    CHECK(r.hit_count == shown, "'%.*s': %zu hits, want %zu", SPAN_ARG(q->text), r.hit_count,
          shown);
    if (q->sort == SORT_RELEVANCE) {
        if (!q->collapse) check_relevance(q, &r, want, n);
        return;
    }
    for (size_t i = 0; i < r.hit_count && i < shown; i++)
        CHECK(r.hits[i].article_id == want[from + i]->id, "'%.*s': hit %zu is %lld, want %lld",
              SPAN_ARG(q->text), i, (long long) r.hits[i].article_id,
              (long long) want[from + i]->id);
    if (!q->facets) return;
    int64_t sum = 0, by_day = 0;
    for (size_t i = 0; i < r.source_count; i++) sum += r.sources[i].count;
    for (size_t i = 0; i < r.day_count; i++) by_day += r.days[i].count;
    CHECK(q->collapse || (sum == r.total && by_day == r.total), "'%.*s': facets add up",
          SPAN_ARG(q->text));
}

static void ask_at_random(struct model *m, size_t queries) {
    for (size_t i = 0; i < queries && !check_failed_here; i++) {
        DEFER(buf_done) struct buf text = BUF(4096);
        if (rng_below(&m->rng, 12)) random_query(&m->rng, &text, 2);
        struct query q = { .text = buf_span(&text),
                           .from_s = TIME_UNKNOWN,
                           .to_s = TIME_UNKNOWN,
                           .limit = 1 + rng_below(&m->rng, 30),
                           .offset = rng_below(&m->rng, 3) ? 0 : rng_below(&m->rng, 10) };
        q.sort = (enum sort_order) rng_below(&m->rng, 3);
        q.exact = rng_below(&m->rng, 4) == 0;
        q.collapse = rng_below(&m->rng, 4) == 0;
        q.with_copies = rng_below(&m->rng, 2);
        q.facets = rng_below(&m->rng, 2);
        q.now_s = rng_below(&m->rng, 2) ? 900000 : 0;
        if (rng_below(&m->rng, 4) == 0) q.from_s = (int64_t) rng_below(&m->rng, 800000);
        if (rng_below(&m->rng, 4) == 0) q.to_s = (int64_t) rng_below(&m->rng, 800000);
        if (rng_below(&m->rng, 6) == 0) q.source = SPAN("sabq");
        if (rng_below(&m->rng, 6) == 0) q.category = CATEGORY_SPORT;
        compare(m, &q);
    }
}

static void change_at_random(struct model *m) {
    struct error err = { 0 };
    for (size_t i = 0; i < m->count; i++) {
        struct model_article *x = &m->articles[i];
        if (x->dead) continue;
        switch (rng_below(&m->rng, 12)) {
        case 0:
            x->dead = true;
            CHECK_OK(index_writer_remove(m->f.writer, x->a.id, &err), err);
            break;
        case 1:
            x->a.story_id = (int64_t) rng_below(&m->rng, 6);
            CHECK_OK(index_writer_set_story(m->f.writer, x->a.id, x->a.story_id, &err), err);
            break;
        case 2:
            x->a.copy_of = !x->a.copy_of;
            CHECK_OK(index_writer_set_copy(m->f.writer, x->a.id, x->a.copy_of, &err), err);
            break;
        case 3:
            if (m->count == 8 * ARTICLES) break;
            x->dead = true; /* replaced under the same id */
            model_add(m, x->a.id);
            break;
        default: break;
        }
    }
}

static void run_seed(uint64_t seed) {
    struct model m = { .rng = rng_of(seed), .analyzer = analyzer_new() };
    struct error err = { 0 };
    m.articles = mem_zalloc(8 * ARTICLES, sizeof(*m.articles));
    fixture_init(&m.f);
    int64_t id = 0;
    size_t segments = 1 + rng_below(&m.rng, 12);
    for (size_t s = 0; s < segments; s++) {
        size_t n = 1 + rng_below(&m.rng, 2 * ARTICLES / segments + 1);
        for (size_t i = 0; i < n; i++) model_add(&m, ++id);
        fixture_commit(&m.f, s + 1);
    }
    ask_at_random(&m, 40);
    change_at_random(&m);
    fixture_commit(&m.f, 100);
    ask_at_random(&m, 40);
    CHECK_OK(index_writer_merge(m.f.writer, &err), err);
    (void) index_reader_refresh(m.f.reader);
    ask_at_random(&m, 40);
    change_at_random(&m);
    fixture_commit(&m.f, 200);
    fixture_reopen(&m.f);
    ask_at_random(&m, 40);
    int64_t alive = 0;
    for (size_t i = 0; i < m.count; i++) {
        alive += !m.articles[i].dead;
        VEC_DONE(&m.articles[i].words);
    }
    CHECK(index_reader_articles(m.f.reader) == alive, "alive: %lld, want %lld",
          (long long) index_reader_articles(m.f.reader), (long long) alive);
    if (check_failed_here) printf("# seed %llu\n", (unsigned long long) seed);
    fixture_done(&m.f);
    analyzer_free(m.analyzer);
    mem_free(m.articles);
}

static void agrees_with_reading_everything(void) {
    for (uint64_t seed = 1; seed <= 12 && !check_failed_here; seed++) run_seed(seed);
}

int main(void) {
    RUN(agrees_with_reading_everything);
    return check_done();
}
