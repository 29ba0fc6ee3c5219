/* The index as its callers see it: add, commit, reopen, change, damage. */
#include "text/text.h"
#include "unit/search/index_fixture.h"

static struct article article(int64_t id, const char *title, const char *body, int64_t order_s) {
    struct article a = { .id = id,
                         .source_id = 1 + id % 3,
                         .source = id % 3 == 0 ? SPAN("okaz") : SPAN("sabq"),
                         .title = span_of(title),
                         .body = span_of(body),
                         .category = id % 2 ? CATEGORY_SPORT : CATEGORY_ECONOMY,
                         .lang = "ar",
                         .order_s = order_s,
                         .story_id = 0 };
    return a;
}

/* "3 1 2": the ids of the hits, in order. */
static const char *ask(struct fixture *f, const struct query *q, char out[256]) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct results r;
    index_reader_query(f->reader, q, &arena, &r);
    size_t len = 0;
    out[0] = 0;
    for (size_t i = 0; i < r.hit_count && len < 200; i++)
        len += (size_t) snprintf(out + len, 256 - len, "%s%lld", i ? " " : "",
                                 (long long) r.hits[i].article_id);
    return out;
}

static void fill(struct fixture *f) {
    struct article a = article(1, "أسعار النفط ترتفع", "ارتفعت أسعار النفط اليوم في الأسواق", 1000);
    a.authors[0] = SPAN("محمد العلي");
    a.author_count = 1;
    fixture_add(f, &a);
    a = article(2, "مجلس الأمن يجتمع", "عقد مجلس الأمن الدولي جلسة حول النفط", 2000);
    a.story_id = 7;
    fixture_add(f, &a);
    a = article(3, "مباراة الهلال والنصر", "فاز الهلال على النصر في مجلس الكرة", 3000);
    fixture_add(f, &a);
    fixture_commit(f, 10);
    a = article(4, "الأمن والمجلس", "عن الأمن ثم عن مجلس آخر", 2500);
    a.story_id = 7;
    fixture_add(f, &a);
    a = article(5, "نسخة عن النفط", "ارتفعت أسعار النفط اليوم في الأسواق", 1500);
    a.copy_of = 1;
    fixture_add(f, &a);
    fixture_commit(f, 20);
}

static void answers(void) {
    static const struct {
        const char *name, *text, *want;
    } rows[] = {
        { "everything, newest first, without copies", "", "3 4 2 1" },
        { "a word, with any prefix", "نفط", "2 1" },
        { "two words", "النفط أسعار", "1" },
        { "phrase in order", "\"مجلس الأمن\"", "2" },
        { "both words, any order", "مجلس الأمن", "4 2" },
        { "not", "مجلس -الأمن", "3" },
        { "or", "الهلال OR أسعار", "3 1" },
        { "title only", "title:مجلس", "4 2" },
        { "phrase in the title", "title:\"مجلس الأمن\"", "2" },
        { "phrase not in the title", "title:\"عن الأمن\"", "" },
        { "source", "source:okaz", "3" },
        { "category", "category:economy", "4 2" },
        { "category in Arabic", "قسم:رياضة", "3 1" },
        { "author", "author:العلي", "1" },
        { "unknown author", "author:سالم", "" },
        { "prefix", "ارتف*", "1" },
        { "before", "before:1970-01-01", "" },
        { "stop words alone are searched", "في", "3 1" },
        { "stop words beside words are not", "في مجلس الأمن", "4 2" },
        { "a stem that looks like a stop word is none", "الفئة", "" },
        { "phrase with a stop word", "\"اليوم في الأسواق\"", "1" },
        { "nothing has it", "قرطبة", "" },
        { "marks only", "؟؟ !!", "" },
    };
    struct fixture f;
    fixture_init(&f);
    fill(&f);
    char got[256];
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < COUNT_OF(rows); i++) {
            struct query q = query_for(rows[i].text);
            ask(&f, &q, got);
            CHECK(!strcmp(got, rows[i].want), "%s: got '%s', want '%s'", rows[i].name, got,
                  rows[i].want);
        }
        fixture_reopen(&f);
    }
    CHECK(index_writer_seq(f.writer) == 20, "the sequence survives a reopen");
    CHECK(index_reader_articles(f.reader) == 5, "articles");
    fixture_done(&f);
}

static void options_narrow(void) {
    struct fixture f;
    fixture_init(&f);
    fill(&f);
    char got[256];
    struct query q = query_for("");
    q.with_copies = true;
    CHECK(!strcmp(ask(&f, &q, got), "3 4 2 5 1"), "copies on demand: %s", got);
    q = query_for("");
    q.sort = SORT_OLDEST;
    CHECK(!strcmp(ask(&f, &q, got), "1 2 4 3"), "oldest: %s", got);
    q = query_for("");
    q.collapse = true;
    CHECK(!strcmp(ask(&f, &q, got), "3 4 1"), "one a story: %s", got);
    q = query_for("");
    q.from_s = 2000;
    q.to_s = 3000;
    CHECK(!strcmp(ask(&f, &q, got), "4 2"), "half-open range: %s", got);
    q = query_for("");
    q.source = SPAN("okaz");
    CHECK(!strcmp(ask(&f, &q, got), "3"), "source: %s", got);
    q = query_for("نفط");
    q.exact = true;
    CHECK(!strcmp(ask(&f, &q, got), ""), "exact has no stems: %s", got);
    q = query_for("النفط");
    q.exact = true;
    CHECK(!strcmp(ask(&f, &q, got), "2 1"), "exact form: %s", got);
    q = query_for("");
    q.offset = 1;
    q.limit = 2;
    CHECK(!strcmp(ask(&f, &q, got), "4 2"), "page: %s", got);
    q = query_for("النفط");
    q.sort = SORT_RELEVANCE;
    CHECK(!strcmp(ask(&f, &q, got), "1 2"), "a word of the title first: %s", got);
    fixture_done(&f);
}

/* A question or a title as the query: nothing in it is a condition. */
static void prose_asks_for_any_word(void) {
    static const struct {
        const char *name, *text, *want;
    } rows[] = {
        { "any of the words", "جلسة الهلال", "3 2" },
        { "a quotation is no phrase", "«الهلال على الأسواق»", "3 1" },
        { "a dash excludes nothing", "جلسة -النفط", "2 1" },
        { "a field is a word", "source:okaz جلسة", "2" },
        { "OR is a word", "OR جلسة", "2" },
        { "words that stand together are no phrase", "جلسة/الهلال", "3 2" },
        { "stop words beside words say nothing", "من في جلسة", "2" },
        { "stop words alone are searched", "من في", "3 1" },
        { "nothing to ask for", "؟؟ !", "" },
        { "nothing at all", "", "" },
    };
    struct fixture f;
    fixture_init(&f);
    fill(&f);
    DEFER(buf_done) struct buf text = BUF(2048);
    char got[256];
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct query q = query_for(rows[i].text);
        q.prose = true;
        ask(&f, &q, got);
        CHECK(!strcmp(got, rows[i].want), "%s: got '%s', want '%s'", rows[i].name, got,
              rows[i].want);
    }
    for (size_t i = 0; i < 40; i++) buf_add(&text, SPAN("شيء آخر طويل "));
    buf_add(&text, SPAN("جلسة"));
    struct query q = query_for(buf_cstr(&text));
    q.prose = true;
    CHECK(!strcmp(ask(&f, &q, got), "4 2"), "longer than what a reader may type: %s", got);
    fixture_done(&f);
}

/* Two articles of the same words: the one that says it at once comes first, though it is older. */
static void the_lead_counts_more(void) {
    struct fixture f;
    fixture_init(&f);
    DEFER(buf_done) struct buf early = BUF(2048), late = BUF(2048);
    buf_add(&early, SPAN("زلزال"));
    for (size_t i = 0; i < 60; i++) {
        buf_add(&early, SPAN(" كلام"));
        buf_add(&late, SPAN("كلام "));
    }
    buf_add(&late, SPAN("زلزال"));
    struct article a = article(1, "خبر", buf_cstr(&early), 1000);
    fixture_add(&f, &a);
    a = article(2, "خبر", buf_cstr(&late), 2000);
    fixture_add(&f, &a);
    fixture_commit(&f, 1);
    char got[256];
    struct query q = query_for("زلزال");
    q.sort = SORT_RELEVANCE;
    CHECK(!strcmp(ask(&f, &q, got), "1 2"), "the lead first: %s", got);
    fixture_done(&f);
}

static void changes(void) {
    struct fixture f;
    fixture_init(&f);
    fill(&f);
    struct error err = { 0 };
    char got[256];
    struct query q = query_for("");
    CHECK_OK(index_writer_remove(f.writer, 3, &err), err);
    CHECK_OK(index_writer_remove(f.writer, 99, &err), err);
    CHECK_OK(index_writer_set_story(f.writer, 1, 7, &err), err);
    CHECK(!strcmp(ask(&f, &q, got), "3 4 2 1"), "nothing before the commit: %s", got);
    struct article again = article(2, "عنوان جديد", "متن جديد", 5000);
    fixture_add(&f, &again);
    fixture_commit(&f, 30);
    CHECK(!strcmp(ask(&f, &q, got), "2 4 1"), "removed and replaced: %s", got);
    q.collapse = true;
    CHECK(!strcmp(ask(&f, &q, got), "2 4"), "story moved: %s", got);
    q.collapse = false;
    CHECK_OK(index_writer_set_copy(f.writer, 5, false, &err), err);
    CHECK_OK(index_writer_set_copy(f.writer, 4, true, &err), err);
    fixture_commit(&f, 40);
    fixture_reopen(&f);
    CHECK(!strcmp(ask(&f, &q, got), "2 5 1"), "copies change places: %s", got);
    CHECK_OK(index_writer_merge(f.writer, &err), err);
    (void) index_reader_refresh(f.reader);
    CHECK(!strcmp(ask(&f, &q, got), "2 5 1"), "a merge changes nothing: %s", got);
    CHECK_OK(index_reader_check(f.reader, &err), err);
    fixture_done(&f);
}

static void tells_more(void) {
    struct fixture f;
    fixture_init(&f);
    fill(&f);
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct results r;
    struct query q = query_for("نفط");
    q.facets = FACET_ALL;
    index_reader_query(f.reader, &q, &arena, &r);
    CHECK(r.total == 2 && r.source_count == 2 && r.day_count == 1 && r.days[0].count == 2,
          "facets: total %lld, %zu sources, %zu days", (long long) r.total, r.source_count,
          r.day_count);
    CHECK(span_eq(r.understood, SPAN("نفط")), "understood '%.*s'", SPAN_ARG(r.understood));
    CHECK(span_find(r.also_matched, SPAN("النفط")) >= 0, "also matched '%.*s'",
          SPAN_ARG(r.also_matched));
    q = query_for("النقط");
    index_reader_query(f.reader, &q, &arena, &r);
    CHECK(r.total == 0 && span_eq(r.suggestion, SPAN("النفط")), "did you mean '%.*s'",
          SPAN_ARG(r.suggestion));
    span *list;
    size_t n = index_reader_complete(f.reader, SPAN("اسع"), 5, &arena, &list);
    CHECK(n == 1 && span_eq(list[0], SPAN("أسعار")), "completes to the usual spelling: %zu '%.*s'",
          n, SPAN_ARG(n ? list[0] : SPAN_EMPTY));
    q = query_for("نفط");
    q.deadline_us = 1;
    index_reader_query(f.reader, &q, &arena, &r);
    CHECK(r.partial, "a deadline that is over gives a partial answer");
    fixture_done(&f);
}

/* Tokens that were made elsewhere: nothing is stemmed twice, stop words keep their place. */
static void stems_may_be_given(void) {
    static const struct {
        const char *text;
        bool stems_given;
        int64_t want;
    } rows[] = {
        { "\"والد\"", true, 1 },         { "\"والد\"", false, 0 },
        { "\"والد في مدرس\"", true, 1 }, { "\"في\" \"مدرس\"", true, 1 },
        { "\"والد\" -\"في\"", true, 0 }, { "\"مدرس والد\"", true, 0 },
        { "\"والد   في\"", true, 1 },    { "والد في", true, 1 },
        { "\"والد, في\"", true, 0 },     { "\"وَالد\"", true, 0 },
    };
    struct fixture f;
    fixture_init(&f);
    fixture_add(
        &f, &(struct article){
                .id = 1, .order_s = 1000, .lang = TEXT_LANG_STEMS, .body = SPAN("والد في مدرس") });
    fixture_commit(&f, 1);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena arena = ARENA_INIT;
        struct results r;
        struct query q = query_for(rows[i].text);
        q.stems_given = rows[i].stems_given;
        index_reader_query(f.reader, &q, &arena, &r);
        CHECK(r.total == rows[i].want, "%s: %lld", rows[i].text, (long long) r.total);
    }
    fixture_done(&f);
}

static void snippets(void) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct snippet_piece *p;
    DEFER(buf_done) struct buf text = BUF(1 << 16), out = BUF(1 << 16);
    for (int i = 0; i < 100; i++) buf_add(&text, SPAN("كلام كثير قبل المهم "));
    buf_add(&text, SPAN("\nثم أسعار النَّفط ترتفع\n"));
    for (int i = 0; i < 100; i++) buf_add(&text, SPAN("كلام كثير بعد المهم "));
    size_t n = search_snippet(SPAN("\"اسعار نفط\""), false, buf_span(&text), 80, &arena, &p);
    size_t hits = 0;
    for (size_t i = 0; i < n; i++) {
        hits += p[i].hit;
        if (p[i].hit) buf_add(&out, SPAN("["));
        buf_add(&out, p[i].text);
        if (p[i].hit) buf_add(&out, SPAN("]"));
    }
    CHECK(hits == 2 && span_find(buf_span(&out), SPAN("ثم [أسعار] [النَّفط] ترتفع")) >= 0,
          "whole words as they are written: '%s'", buf_cstr(&out));
    CHECK(out.len < 400, "bounded: %zu bytes", out.len);
    n = search_snippet(SPAN("شيء"), false, SPAN("نص قصير"), 80, &arena, &p);
    CHECK(n == 1 && !p[0].hit && span_eq(p[0].text, SPAN("نص قصير")), "no match shows the start");
    n = search_snippet(SPAN("شيء"), false, SPAN_EMPTY, 80, &arena, &p);
    CHECK(n == 0, "no text, no pieces");
}

int main(void) {
    RUN(answers);
    RUN(options_narrow);
    RUN(prose_asks_for_any_word);
    RUN(the_lead_counts_more);
    RUN(changes);
    RUN(tells_more);
    RUN(stems_may_be_given);
    RUN(snippets);
    return check_done();
}
