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

/* Merged addresses lead on, a split leaves both whole, and the index hears of each article. */
static void merges_and_splits(void) {
    struct box b;
    box_init(&b);
    for (int n = 1; n <= 6; n++) { /* stories 1 and 2 of three each */
        struct article a = sample(&b, n % 3, n);
        a.story_id = n <= 2 ? 0 : 1 + (n - 1) % 2;
        if (n == 5) a.flags |= ARTICLE_BREAKING;
        save_it(&b, &a);
    }
    uint64_t seq = store_seq(b.s);
    CHECK_OK(store_story_merge(b.s, 2, 1, T0 + 500, &b.err), b.err);
    CHECK_OK(store_story_merge(b.s, 2, 1, T0 + 501, &b.err), b.err);
    CHECK_OK(store_check(b.s, &b.err), b.err);
    struct story st;
    CHECK_OK(store_story_get(b.s, 2, &b.arena, &st, &b.err), b.err);
    CHECK(st.id == 1 && st.articles == 6 && st.sources == 3, "story %d, %d articles", (int) st.id,
          (int) st.articles);
    CHECK(store_seq(b.s) == seq + 3, "three articles changed");
    struct article late = sample(&b, 0, 9);
    late.story_id = 2; /* somebody still says 2 */
    save_it(&b, &late);
    CHECK(late.story_id == 1, "it joins the one that answers");
    int64_t leave[] = { 2, 4, 99 }, new_id = 0;
    CHECK(store_story_split(b.s, 1, leave, 3, T0 + 600, &new_id, NULL) == ERRC_NOT_FOUND,
          "an unknown article");
    CHECK_OK(store_story_split(b.s, 1, leave, 2, T0 + 600, &new_id, &b.err), b.err);
    CHECK_OK(store_check(b.s, &b.err), b.err);
    CHECK_OK(store_story_get(b.s, new_id, &b.arena, &st, &b.err), b.err);
    CHECK(st.articles == 2 && (st.lead_id == 2 || st.lead_id == 4), "its lead is its own: %d",
          (int) st.lead_id);
    CHECK_OK(store_story_get(b.s, 1, &b.arena, &st, &b.err), b.err);
    CHECK(st.articles == 5, "%d stay", (int) st.articles);
    CHECK(store_story_split(b.s, 1, leave, 0, T0, &new_id, NULL) == ERRC_USAGE, "nothing leaves");
    box_done(&b);
}

static void speed_of_pick_up_breaks(void) {
    static const struct {
        const char *name;
        int papers, minutes, copy_of;
        bool breaking;
    } rows[] = {
        { "four papers in the hour", 4, 15, 0, true },
        { "three papers", 3, 15, 0, false },
        { "four papers in two hours", 4, 40, 0, false },
        { "four that copied", 4, 15, 1, false },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct box b;
        box_init(&b);
        struct source fourth = { .slug = SPAN("fourth"), .name = SPAN("fourth") };
        int64_t fourth_id = 0;
        CHECK_OK(store_source_put(b.s, &fourth, &fourth_id, &b.err), b.err);
        for (int n = 0; n < rows[i].papers; n++) {
            struct article a = sample(&b, n % 3, n * rows[i].minutes);
            if (n == 3) a.source_id = fourth_id;
            a.story_id = n ? 1 : 0;
            a.copy_of = n ? rows[i].copy_of : 0;
            save_it(&b, &a);
        }
        struct story st;
        CHECK_OK(store_story_get(b.s, 1, &b.arena, &st, &b.err), b.err);
        CHECK(st.breaking == rows[i].breaking, "%s", rows[i].name);
        struct article later = sample(&b, 0, 400);
        later.story_id = 1;
        save_it(&b, &later);
        CHECK_OK(store_story_get(b.s, 1, &b.arena, &st, &b.err), b.err);
        CHECK(!st.breaking, "%s: it ends by itself", rows[i].name);
        box_done(&b);
    }
}

static bool same_stories(const struct story *a, const struct story *b, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (a[i].id != b[i].id || a[i].weight != b[i].weight || a[i].lead_id != b[i].lead_id ||
            a[i].articles != b[i].articles || a[i].sources != b[i].sources ||
            a[i].originals != b[i].originals || a[i].breaking != b[i].breaking ||
            a[i].first_s != b[i].first_s || a[i].last_s != b[i].last_s ||
            a[i].category != b[i].category)
            return false;
    return true;
}

/* Property: what was read at an hour is what is rebuilt of that hour, whatever came later. */
static void a_past_hour_is_rebuilt_exactly(void) {
    enum { HOURS = 12, AN_HOUR = 25 };
    for (uint64_t seed = 1; seed <= 8; seed++) {
        struct box b;
        box_init(&b);
        struct rng r = rng_of(seed);
        struct story *then[HOURS] = { 0 }, *now = NULL;
        size_t then_count[HOURS] = { 0 }, n = 0;
        int64_t stories = 0;
        for (int i = 0; i < HOURS * AN_HOUR; i++) {
            int64_t at_s = T0 + (int64_t) i * 3600 / AN_HOUR;
            struct article a = sample(&b, (int) rng_below(&r, 3), i);
            a.published_s = at_s - (int64_t) rng_below(&r, 1800);
            a.found_s = at_s;
            a.story_id =
                stories && rng_below(&r, 4) ? 1 + (int64_t) rng_below(&r, (uint64_t) stories) : 0;
            a.category = (enum category) rng_below(&r, 5);
            if (rng_below(&r, 3) == 0)
                a.image_url = arena_fmt(&b.arena, "https://x.example/%d.jpg", i);
            if (rng_below(&r, 20) == 0) a.flags |= ARTICLE_BREAKING;
            struct save save = { .article = &a };
            enum save_result res;
            CHECK_OK(store_article_save(b.s, &save, &res, &b.err), b.err);
            if (save.new_story_id) stories = save.new_story_id;
            if (rng_below(&r, 30) == 0 && stories > 4) {
                int64_t from = 2 + (int64_t) rng_below(&r, (uint64_t) stories - 1);
                CHECK_OK(store_story_merge(b.s, from,
                                           1 + (int64_t) rng_below(&r, (uint64_t) from - 1), at_s,
                                           &b.err),
                         b.err);
            }
            if (i % AN_HOUR != AN_HOUR - 1) continue;
            int h = i / AN_HOUR;
            CHECK_OK(store_story_recent(b.s, T0 - DAY_S, CATEGORY_UNKNOWN, 60, &b.arena, &then[h],
                                        &then_count[h], &b.err),
                     b.err);
        }
        for (int h = 0; h < HOURS; h++) {
            int64_t at_s = T0 + (int64_t) (h * AN_HOUR + AN_HOUR - 1) * 3600 / AN_HOUR;
            CHECK_OK(store_story_past(b.s, at_s, T0 - DAY_S, 60, &b.arena, &now, &n, &b.err),
                     b.err);
            CHECK(n == then_count[h] && same_stories(now, then[h], n),
                  "seed %d, hour %d: %zu stories, %zu then", (int) seed, h, n, then_count[h]);
        }
        CHECK_OK(store_check(b.s, &b.err), b.err);
        box_done(&b);
    }
}

int main(void) {
    RUN(counts_and_lead);
    RUN(recent_ones_heaviest_first);
    RUN(counts_survive_any_mixture);
    RUN(merges_and_splits);
    RUN(speed_of_pick_up_breaks);
    RUN(a_past_hour_is_rebuilt_exactly);
    return check_done();
}
