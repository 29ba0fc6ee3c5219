/* Stories: counts, lead, weight, breaking mark; right after every change. */

#include "base/rand.h"
#include "unit/store/help.h"

static double by_sources(const struct story *s) {
    return 10.0 * (double) s->sources + (double) s->articles + (s->breaking ? 1000 : 0);
}

static void counts_and_lead(void) {
    static const struct {
        const char *name;
        int paper, minute, copy_of;
        bool picture, breaking;
        int articles, sources, originals, lead;
        bool is_breaking;
    } rows[] = {
        { "first", 0, 10, 0, false, false, 1, 1, 1, 1, false },
        { "same paper", 0, 20, 0, false, false, 2, 1, 2, 1, false },
        { "a copy elsewhere, with picture", 1, 5, 1, true, false, 3, 2, 2, 1, false },
        { "an original with picture leads", 2, 30, 0, true, false, 4, 3, 3, 4, false },
        { "a further picture does not", 2, 31, 0, true, false, 5, 3, 4, 4, false },
        { "breaking", 1, 40, 0, false, true, 6, 3, 5, 4, true },
        { "still breaking two hours later", 1, 160, 0, false, false, 7, 3, 6, 4, true },
        { "no more after that", 1, 161, 0, false, false, 8, 3, 7, 4, false },
    };
    struct box b;
    box_init(&b);
    store_close(b.s);
    struct store_options o = { .dir = b.dir, .create = true, .story_weight = by_sources };
    CHECK_OK(store_open(&o, &b.s, &b.err), b.err);
    int64_t first = INT64_MAX, last = 0;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct article a = sample(&b, rows[i].paper, rows[i].minute);
        struct story st;
        a.story_id = i ? 1 : 0;
        a.copy_of = rows[i].copy_of;
        if (rows[i].picture) a.image_url = arena_fmt(&b.arena, "https://x.example/%zu.jpg", i);
        if (rows[i].breaking) a.flags |= ARTICLE_BREAKING;
        if (!i) a.category = CATEGORY_UNKNOWN;
        save_it(&b, &a);
        if (a.order_s < first) first = a.order_s;
        if (a.order_s > last) last = a.order_s;
        CHECK_OK(store_story_get(b.s, 1, &b.arena, &st, &b.err), b.err);
        CHECK(st.articles == rows[i].articles && st.sources == rows[i].sources &&
                  st.originals == rows[i].originals,
              "%s: %d articles, %d sources, %d originals", rows[i].name, (int) st.articles,
              (int) st.sources, (int) st.originals);
        CHECK(st.lead_id == rows[i].lead, "%s: lead %d", rows[i].name, (int) st.lead_id);
        CHECK(st.breaking == rows[i].is_breaking, "%s: breaking", rows[i].name);
        CHECK(st.first_s == first && st.last_s == last, "%s: first and last", rows[i].name);
        CHECK(st.weight > 0 && st.weight == by_sources(&st), "%s: weight %f", rows[i].name,
              st.weight);
    }
    struct story st;
    CHECK_OK(store_story_get(b.s, 1, &b.arena, &st, &b.err), b.err);
    CHECK(span_eq(st.title, SPAN("عنوان الخبر رقم 30")) && !strcmp(st.lang, "ar"),
          "title of the lead");
    CHECK(st.category == CATEGORY_LOCAL, "takes a category when the first had none");
    struct story_source *papers = NULL;
    size_t n = 0;
    CHECK_OK(store_story_sources(b.s, 1, &b.arena, &papers, &n, &b.err), b.err);
    CHECK(n == 3 && papers[0].source_id == b.paper[1] && papers[0].articles == 4,
          "papers, most articles first");
    CHECK_OK(store_article_remove(b.s, 4, SPAN("x"), &b.err), b.err);
    CHECK_OK(store_story_get(b.s, 1, &b.arena, &st, &b.err), b.err);
    CHECK(st.lead_id == 5, "the next with a picture leads: %d", (int) st.lead_id);
    CHECK(store_story_get(b.s, 99, &b.arena, &st, NULL) == ERRC_NOT_FOUND, "unknown story");
    CHECK_OK(store_check(b.s, &b.err), b.err);
    box_done(&b);
}

static void recent_ones_heaviest_first(void) {
    struct box b;
    box_init(&b);
    for (int story = 1; story <= 4; story++)
        for (int paper = 0; paper < (story > 3 ? 3 : story); paper++) {
            struct article a = sample(&b, paper, story * 10 + paper);
            a.story_id = paper ? story : 0;
            a.category = story == 2 ? CATEGORY_SPORT : CATEGORY_LOCAL;
            save_it(&b, &a);
        }
    const struct {
        const char *name;
        int64_t since_s;
        enum category category;
        size_t limit;
        const char *want;
    } rows[] = {
        { "all", 0, CATEGORY_UNKNOWN, 10, "4321" },
        { "limit", 0, CATEGORY_UNKNOWN, 2, "43" },
        { "since", T0 + 25 * 60, CATEGORY_UNKNOWN, 10, "43" },
        { "category", 0, CATEGORY_SPORT, 10, "2" },
        { "nothing", T0 + DAY_S, CATEGORY_UNKNOWN, 10, "" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct story *got = NULL;
        size_t n = 0;
        char ids[16] = "";
        CHECK_OK(store_story_recent(b.s, rows[i].since_s, rows[i].category, rows[i].limit, &b.arena,
                                    &got, &n, &b.err),
                 b.err);
        for (size_t j = 0; j < n && j < 15; j++) ids[j] = (char) ('0' + got[j].id);
        CHECK(!strcmp(ids, rows[i].want), "%s: got %s, want %s", rows[i].name, ids, rows[i].want);
        CHECK(!n || got[0].title.len, "%s: has a title", rows[i].name);
    }
    CHECK_OK(store_article_remove(b.s, 1, SPAN("x"), &b.err), b.err);
    struct story *got = NULL, st;
    size_t n = 0;
    CHECK_OK(store_story_recent(b.s, 0, CATEGORY_UNKNOWN, 10, &b.arena, &got, &n, &b.err), b.err);
    CHECK(n == 3, "a story without articles is not recent");
    CHECK_OK(store_story_get(b.s, 1, &b.arena, &st, &b.err), b.err);
    CHECK(st.articles == 0 && st.title.len, "but answers for its address");
    box_done(&b);
}

/* Property: after any mixture of changes the incremental counts equal a count from nothing. */
static void counts_survive_any_mixture(void) {
    for (uint64_t seed = 1; seed <= 6; seed++) {
        struct box b;
        box_init(&b);
        struct rng r = rng_of(seed);
        int64_t ids = 0, stories = 0;
        CHECK_OK(store_begin(b.s, &b.err), b.err);
        for (int i = 0; i < 300; i++) {
            uint64_t what = rng_below(&r, 10);
            if (what < 7 || !ids) {
                struct article a = sample(&b, (int) rng_below(&r, 3), (int) rng_below(&r, 120));
                a.title = arena_fmt(&b.arena, "عنوان %d", (int) rng_below(&r, 3));
                a.story_id = stories ? (int64_t) rng_below(&r, (uint64_t) stories + 1) : 0;
                a.copy_of = rng_below(&r, 3) ? 0 : (int64_t) rng_below(&r, (uint64_t) ids + 1);
                a.flags = rng_below(&r, 8) ? 0 : ARTICLE_NO_INDEX;
                a.authors[0] = rng_below(&r, 2) ? SPAN("أحمد") : SPAN("سارة");
                a.author_count = 1;
                struct save save = { .article = &a };
                enum save_result res;
                enum errc rc = store_article_save(b.s, &save, &res, &b.err);
                CHECK_OK(rc, b.err);
                if (res == SAVE_NEW) ids = a.id;
                if (save.new_story_id) stories = save.new_story_id;
            } else {
                CHECK_OK(store_article_remove(b.s, 1 + (int64_t) rng_below(&r, (uint64_t) ids),
                                              SPAN("x"), &b.err),
                         b.err);
            }
        }
        CHECK_OK(store_commit(b.s, &b.err), b.err);
        enum errc rc = store_check(b.s, &b.err);
        CHECK(rc == ERRC_OK, "seed %d: %s", (int) seed, b.err.msg);
        box_done(&b);
    }
}

int main(void) {
    RUN(counts_and_lead);
    RUN(recent_ones_heaviest_first);
    RUN(counts_survive_any_mixture);
    return check_done();
}
