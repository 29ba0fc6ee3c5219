/* Articles: saving, versions, duplicates, lists, counts, removal. */

#include "unit/store/help.h"

static void saves_and_gives_back(void) {
    struct box b;
    box_init(&b);
    struct article a = sample(&b, 0, 1), got;
    a.external_id = SPAN("sa-okaz-1");
    a.authors[0] = SPAN("أحمد العلي");
    a.authors[1] = SPAN("سارة محمد");
    a.author_count = 2;
    a.section = SPAN("محليات");
    a.summary = SPAN("خلاصة الخبر");
    a.image_url = SPAN("https://paper0.example/1.jpg");
    CHECK(save_it(&b, &a) == SAVE_NEW, "first time is new");
    CHECK(a.id == 1 && a.version == 1 && a.order_s == a.published_s, "out fields are filled");
    CHECK(a.story_id > 0, "an article without a story makes one");
    box_reopen(&b);
    CHECK_OK(store_article_get(b.s, a.id, &b.arena, &got, &b.err), b.err);
#define SAME(field) CHECK(span_eq(got.field, a.field), #field ": '%.*s'", SPAN_ARG(got.field))
    SAME(url);
    SAME(title);
    SAME(body);
    SAME(summary);
    SAME(section);
    SAME(external_id);
    SAME(image_url);
    CHECK(got.author_count == 2 && span_eq(got.authors[1], a.authors[1]), "authors in order");
    CHECK(span_eq(got.source, SPAN("okaz")), "slug of the source");
    CHECK(span_eq(got.excerpt, a.summary), "excerpt comes from the summary");
    CHECK(got.published_s == a.published_s && got.modified_s == TIME_UNKNOWN &&
              got.found_s == a.found_s,
          "times");
    CHECK(got.category == CATEGORY_LOCAL && !strcmp(got.lang, "ar"), "category and language");
    CHECK(got.story_id == a.story_id && got.copy_of == 0 && got.image[0] == 0,
          "story, copy, image");
    CHECK(store_article_get(b.s, 99, &b.arena, &got, NULL) == ERRC_NOT_FOUND, "unknown id");
    box_done(&b);
}

static void refuses_what_is_no_article(void) {
    struct box b;
    box_init(&b);
    static char big[LIMIT_BODY_TEXT_BYTES + 1];
    memset(big, 'x', sizeof(big));
    struct article ok = sample(&b, 0, 1);
    static const struct {
        const char *name;
        enum errc want;
    } rows[] = { { "neither address nor id", ERRC_USAGE }, { "neither title nor text", ERRC_USAGE },
                 { "title over the limit", ERRC_LIMIT },   { "text over the limit", ERRC_LIMIT },
                 { "address over the limit", ERRC_LIMIT }, { "unknown source", ERRC_NOT_FOUND },
                 { "unknown story", ERRC_NOT_FOUND } };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct article a = ok;
        if (i == 0) a.url = SPAN_EMPTY;
        if (i == 1) a.title = a.body = SPAN_EMPTY;
        if (i == 2) a.title = (span){ big, LIMIT_TITLE_BYTES + 1 };
        if (i == 3) a.body = (span){ big, sizeof(big) };
        if (i == 4) a.url = (span){ big, LIMIT_URL_BYTES + 1 };
        if (i == 5) a.source_id = 0, a.source = SPAN("nobody");
        if (i == 6) a.story_id = 77;
        struct save save = { .article = &a };
        enum save_result r;
        enum errc rc = store_article_save(b.s, &save, &r, NULL);
        CHECK(rc == rows[i].want, "%s: %s", rows[i].name, errc_name(rc));
    }
    CHECK(store_article_count(b.s) == 0 && store_seq(b.s) == 0, "nothing was stored");
    CHECK(save_it(&b, &ok) == SAVE_NEW, "and the archive works on");
    CHECK_OK(store_check(b.s, &b.err), b.err);
    box_done(&b);
}

static void tells_new_changed_and_same(void) {
    static const struct {
        const char *name, *title, *body, *summary;
        bool by_id; /* another address, same external id */
        enum save_result want;
    } rows[] = {
        { "first", "عنوان", "نص", "", false, SAVE_NEW },
        { "same again", "عنوان", "نص", "", false, SAVE_DUPLICATE },
        { "other summary beside a text", "عنوان", "نص", "خلاصة", false, SAVE_DUPLICATE },
        { "title changed", "عنوان جديد", "نص", "", false, SAVE_UPDATED },
        { "text changed", "عنوان جديد", "نص آخر", "", false, SAVE_UPDATED },
        { "back to the first", "عنوان", "نص", "", false, SAVE_UPDATED },
        { "same by external id", "عنوان", "نص", "", true, SAVE_DUPLICATE },
        { "text gone, summary stays", "عنوان", "", "خلاصة", false, SAVE_UPDATED },
    };
    struct box b;
    box_init(&b);
    int64_t version = 0, id = 0, story = 0;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct article a = sample(&b, 0, 1), got;
        a.external_id = SPAN("x-1");
        a.title = span_of(rows[i].title);
        a.body = span_of(rows[i].body);
        a.summary = span_of(rows[i].summary);
        a.authors[0] = SPAN("أحمد");
        a.author_count = 1;
        if (rows[i].by_id) a.url = SPAN("https://elsewhere.example/");
        uint64_t seq = store_seq(b.s);
        enum save_result r = save_it(&b, &a);
        CHECK(r == rows[i].want, "%s: got %d", rows[i].name, (int) r);
        if (r == SAVE_NEW) id = a.id, story = a.story_id;
        version += r != SAVE_DUPLICATE;
        CHECK(a.id == id && a.version == version && a.story_id == story, "%s: id, version, story",
              rows[i].name);
        CHECK((store_seq(b.s) > seq) == (r != SAVE_DUPLICATE), "%s: sequence", rows[i].name);
        CHECK_OK(store_article_get(b.s, id, &b.arena, &got, &b.err), b.err);
        CHECK(span_eq(got.title, a.title) && span_eq(got.body, a.body), "%s: reads back",
              rows[i].name);
        CHECK(got.version == version, "%s: version %lld", rows[i].name, (long long) got.version);
    }
    struct article old;
    CHECK_OK(store_article_version(b.s, id, 3, &b.arena, &old, &b.err), b.err);
    CHECK(span_eq(old.body, SPAN("نص آخر")), "old text is kept: '%.*s'", SPAN_ARG(old.body));
    CHECK_OK(store_article_version(b.s, id, 1, &b.arena, &old, &b.err), b.err);
    CHECK(span_eq(old.title, SPAN("عنوان")) && old.version == 1, "first title is kept");
    CHECK(store_article_version(b.s, id, 9, &b.arena, &old, NULL) == ERRC_NOT_FOUND,
          "no version 9");
    CHECK(store_article_count(b.s) == 1, "one article all the time");
    CHECK_OK(store_check(b.s, &b.err), b.err);
    box_done(&b);
}

/* Copies, unlisted ones, papers with display off, by every list. */
static void no_paper_changes_what_another_wrote(void) {
    struct box b;
    box_init(&b);
    struct article a = sample(&b, 0, 1), other = a, got;
    save_it(&b, &a);
    other.source_id = b.paper[1];
    other.title = SPAN("عنوان مزور");
    CHECK(save_it(&b, &other) == SAVE_DUPLICATE, "the address is the first paper's");
    CHECK_OK(store_article_get(b.s, a.id, &b.arena, &got, &b.err), b.err);
    CHECK(span_eq(got.title, a.title) && got.source_id == b.paper[0] && got.version == 1,
          "as it was");
    box_done(&b);
}

static void lists_leave_out_what_they_should(void) {
    struct box b;
    box_init(&b);
    for (int i = 1; i <= 6; i++) {
        struct article a = sample(&b, 0, i);
        a.authors[0] = SPAN("أحمَد");
        a.author_count = 1;
        if (i > 1) a.story_id = 1;
        if (i == 2) a.copy_of = 1;
        if (i == 3) a.flags = ARTICLE_NO_INDEX;
        if (i == 4) a.flags = ARTICLE_BREAKING;
        if (i == 5) a.source_id = b.paper[1];
        if (i == 6) a.copy_of = 2; /* a copy of a copy is a copy of the original */
        save_it(&b, &a);
    }
    struct source off = { .slug = SPAN("sabq"), .name = SPAN("سبق"), .display = DISPLAY_OFF };
    CHECK_OK(store_source_put(b.s, &off, NULL, &b.err), b.err);
    const struct {
        const char *name;
        struct list list;
        const char *want; /* ids, newest first */
    } rows[] = {
        { "latest", { .kind = LIST_LATEST }, "41" },
        { "latest, oldest first", { .kind = LIST_LATEST, .oldest_first = true }, "14" },
        { "breaking", { .kind = LIST_LATEST, .breaking_only = true }, "4" },
        { "source", { .kind = LIST_SOURCE, .id = b.paper[0] }, "41" },
        { "source with display off", { .kind = LIST_SOURCE, .id = b.paper[1] }, "" },
        { "category", { .kind = LIST_CATEGORY, .id = CATEGORY_LOCAL }, "41" },
        { "other category", { .kind = LIST_CATEGORY, .id = CATEGORY_SPORT }, "" },
        { "author, spelt without mark", { .kind = LIST_AUTHOR, .author = SPAN("احمد") }, "41" },
        { "unknown author", { .kind = LIST_AUTHOR, .author = SPAN("زيد") }, "" },
        { "story", { .kind = LIST_STORY, .id = 1 }, "41" },
        { "story with copies", { .kind = LIST_STORY, .id = 1, .with_copies = true }, "6421" },
        { "copies", { .kind = LIST_COPIES, .id = 1 }, "62" },
        { "day", { .kind = LIST_DAY, .from_s = T0, .to_s = T0 + 241 }, "41" },
        { "day ends before to", { .kind = LIST_DAY, .from_s = T0, .to_s = T0 + 240 }, "1" },
        { "day with copies",
          { .kind = LIST_DAY, .from_s = T0, .to_s = T0 + DAY_S, .with_copies = true },
          "6421" },
        { "page two", { .kind = LIST_LATEST, .before_s = T0 + 240, .before_id = 4 }, "1" },
        { "page two, oldest first",
          { .kind = LIST_LATEST, .before_s = T0 + 60, .before_id = 1, .oldest_first = true },
          "4" },
        { "behind the last page",
          { .kind = LIST_LATEST, .before_s = T0 + 60, .before_id = 1 },
          "" },
        { "limit", { .kind = LIST_LATEST, .limit = 1 }, "4" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct list list = rows[i].list;
        struct article *got = NULL;
        size_t n = 0;
        char ids[32] = "";
        if (!list.limit) list.limit = 10;
        CHECK_OK(store_article_list(b.s, &list, &b.arena, &got, &n, &b.err), b.err);
        for (size_t j = 0; j < n && j < 30; j++) ids[j] = (char) ('0' + got[j].id);
        CHECK(!strcmp(ids, rows[i].want), "%s: got %s, want %s", rows[i].name, ids, rows[i].want);
        CHECK(n == 0 || got[0].body.len == 0, "%s: no bodies", rows[i].name);
    }
    CHECK_OK(store_check(b.s, &b.err), b.err);
    box_done(&b);
}

static void pages_cover_everything_once(void) {
    struct box b;
    box_init(&b);
    CHECK_OK(store_begin(b.s, &b.err), b.err);
    for (int i = 1; i <= 100; i++) {
        struct article a = sample(&b, 0, i);
        a.published_s = T0 + i / 7 * 60; /* many at the same second */
        save_it(&b, &a);
    }
    CHECK_OK(store_commit(b.s, &b.err), b.err);
    for (int old = 0; old < 2; old++) {
        struct list list = { .kind = LIST_LATEST, .limit = 9, .oldest_first = old };
        bool seen[101] = { false };
        size_t total = 0;
        for (int page = 0; page < 20; page++) {
            struct article *got = NULL;
            size_t n = 0;
            CHECK_OK(store_article_list(b.s, &list, &b.arena, &got, &n, &b.err), b.err);
            for (size_t i = 0; i < n; i++) {
                CHECK(!seen[got[i].id], "article %d twice", (int) got[i].id);
                seen[got[i].id] = true;
            }
            total += n;
            if (!n) break;
            list.before_s = got[n - 1].order_s;
            list.before_id = got[n - 1].id;
        }
        CHECK(total == 100, "all pages hold %zu", total);
    }
    box_done(&b);
}

static void replays_changes_in_order(void) {
    struct box b;
    box_init(&b);
    for (int i = 1; i <= 5; i++) {
        struct article a = sample(&b, 0, i);
        save_it(&b, &a);
    }
    struct article changed = sample(&b, 0, 2);
    changed.title = SPAN("تصحيح");
    CHECK(save_it(&b, &changed) == SAVE_UPDATED, "article 2 changes");
    CHECK_OK(store_article_remove(b.s, 4, SPAN("طلب"), &b.err), b.err);
    struct article *got = NULL;
    uint64_t *seqs = NULL;
    size_t n = 0;
    CHECK_OK(store_article_changes(b.s, 0, 10, &b.arena, &got, &seqs, &n, &b.err), b.err);
    static const int64_t want[] = { 1, 3, 5, 2, 4 };
    CHECK(n == 5, "five articles: %zu", n);
    for (size_t i = 0; i < n && i < 5; i++) {
        CHECK(got[i].id == want[i], "place %zu: %d", i, (int) got[i].id);
        CHECK(i == 0 || seqs[i] > seqs[i - 1], "sequence grows");
        CHECK((got[i].body.len > 0) == (want[i] != 4), "bodies come along");
    }
    CHECK(got[n - 1].flags & ARTICLE_REMOVED, "removed ones say so");
    CHECK(seqs[n - 1] == store_seq(b.s), "the last one is store_seq");
    CHECK_OK(store_article_changes(b.s, seqs[2], 1, &b.arena, &got, &seqs, &n, &b.err), b.err);
    CHECK(n == 1 && got[0].id == 2, "continues behind a number");
    CHECK_OK(store_article_window(b.s, T0 + 120, 0, 10, &b.arena, &got, &n, &b.err), b.err);
    CHECK(n == 3 && got[0].id == 2 && got[2].id == 5, "window by time, in the order stored");
    CHECK_OK(store_article_window(b.s, T0 + 120, 3, 10, &b.arena, &got, &n, &b.err), b.err);
    CHECK(n == 1 && got[0].id == 5, "window goes on behind an id");
    CHECK_OK(store_article_window(b.s, INT64_MIN, 1, 2, &b.arena, &got, &n, &b.err), b.err);
    CHECK(n == 2 && got[0].id == 2 && got[1].id == 3, "window over everything, without removed");
    CHECK_OK(store_article_window(b.s, INT64_MIN, 3, 2, &b.arena, &got, &n, &b.err), b.err);
    CHECK(n == 1 && got[0].id == 5, "to its end");
    static const struct {
        int64_t from_s;
        size_t most, count;
        int64_t first_s, after_id;
    } starts[] = {
        { T0 + 120, 10, 3, T0 + 120, 1 }, { INT64_MIN, 2, 2, T0 + 180, 2 },
        { INT64_MIN, 10, 4, T0 + 60, 0 }, { T0 + 9999, 10, 0, 0, 0 },
        { INT64_MIN, 0, 0, 0, 0 },
    };
    for (size_t i = 0; i < COUNT_OF(starts); i++) {
        struct window_start w;
        CHECK_OK(store_article_window_start(b.s, starts[i].from_s, starts[i].most, &w, &b.err),
                 b.err);
        CHECK(w.count == starts[i].count && w.from_s == starts[i].first_s &&
                  w.after_id == starts[i].after_id,
              "start %zu: %zu from %lld behind %d", i, w.count, (long long) w.from_s - T0,
              (int) w.after_id);
    }
    static const int64_t ids[] = { 5, 77, 1 };
    CHECK_OK(store_article_many(b.s, ids, 3, true, &b.arena, &got, &n, &b.err), b.err);
    CHECK(n == 2 && got[0].id == 5 && got[1].id == 1 && got[1].body.len, "many: unknown left out");
    box_done(&b);
}

static bool in_files(struct box *b, span word) {
    static const char *const files[] = { "warraq.db", "warraq.db-wal" };
    bool found = false;
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        char path[128];
        DEFER(buf_done) struct buf bytes = BUF(64 * MIB);
        snprintf(path, sizeof(path), "%s/%s", b->dir, files[i]);
        if (!fs_exists(path)) continue;
        CHECK_OK(fs_read(path, &bytes, &b->err), b->err);
        found |= span_find(buf_span(&bytes), word) >= 0;
    }
    return found;
}

static void removal_leaves_a_tombstone(void) {
    struct box b;
    box_init(&b);
    for (int i = 1; i <= 4; i++) {
        struct article a = sample(&b, i % 3, i);
        a.authors[0] = SPAN("كاتب");
        a.author_count = 1;
        if (i > 1) a.story_id = 1;
        if (i == 2 || i == 3) a.copy_of = 1;
        if (i == 1) a.body = SPAN("SECRETWORD that must go for good, every single byte of it");
        save_it(&b, &a);
    }
    CHECK(in_files(&b, SPAN("SECRETWORD")), "such a short text stands in the file as it is");
    CHECK_OK(store_article_remove(b.s, 1, SPAN("court order"), &b.err), b.err);
    CHECK_OK(store_article_remove(b.s, 1, SPAN("twice is fine"), &b.err), b.err);
    struct article a;
    CHECK_OK(store_article_get(b.s, 1, &b.arena, &a, &b.err), b.err);
    CHECK(a.flags & ARTICLE_REMOVED && a.title.len && a.url.len, "title and link stay");
    CHECK(!a.body.len && !a.excerpt.len && !a.author_count, "text and names go");
    CHECK_OK(store_article_get(b.s, 2, &b.arena, &a, &b.err), b.err);
    CHECK(a.copy_of == 0, "its first copy is the original now");
    CHECK_OK(store_article_get(b.s, 3, &b.arena, &a, &b.err), b.err);
    CHECK(a.copy_of == 2, "the other copy follows");
    struct story st;
    CHECK_OK(store_story_get(b.s, 1, &b.arena, &st, &b.err), b.err);
    CHECK(st.articles == 3 && st.originals == 2 && st.lead_id == 2, "story: %d articles, lead %d",
          (int) st.articles, (int) st.lead_id);
    CHECK(store_article_count(b.s) == 3, "counts three");
    struct article again = sample(&b, 1, 1);
    CHECK(save_it(&b, &again) == SAVE_DUPLICATE, "fetching it again does not bring it back");
    CHECK_OK(store_check(b.s, &b.err), b.err);
    CHECK(!in_files(&b, SPAN("SECRETWORD")), "no file has the text, the log not either");
    box_reopen(&b);
    CHECK(!in_files(&b, SPAN("SECRETWORD")), "nor after closing");
    box_done(&b);
}

static void counts_days_and_range(void) {
    struct box b;
    box_init(&b);
    int64_t first = 0, last = 0, days[3];
    CHECK_OK(store_article_range(b.s, &first, &last, &b.err), b.err);
    CHECK(first == TIME_UNKNOWN && last == TIME_UNKNOWN, "empty archive has no range");
    static const int64_t at[] = { 0, 1, 11 * 3600, 12 * 3600, DAY_S };
    for (size_t i = 0; i < COUNT_OF(at); i++) {
        struct article a = sample(&b, 0, (int) i);
        a.published_s = T0 + at[i];
        a.found_s = T0 + 2 * DAY_S;
        save_it(&b, &a);
    }
    CHECK_OK(store_article_range(b.s, &first, &last, &b.err), b.err);
    CHECK(first == T0 && last == T0 + DAY_S, "range");
    int64_t day = T0 / DAY_S; /* T0 is noon */
    CHECK_OK(store_day_counts(b.s, day, day + 2, 0, days, &b.err), b.err);
    CHECK(days[0] == 3 && days[1] == 2 && days[2] == 0, "UTC days");
    CHECK_OK(store_day_counts(b.s, day, day + 2, 180, days, &b.err), b.err);
    CHECK(days[0] == 2 && days[1] == 3, "days of Riyadh begin three hours earlier");
    struct article late = sample(&b, 0, 50);
    late.published_s = T0 + 400 * DAY_S;
    late.found_s = T0;
    save_it(&b, &late);
    CHECK(late.order_s == T0, "a date in the future is clamped");
    box_done(&b);
}

static void knows_authors(void) {
    struct box b;
    box_init(&b);
    for (int i = 0; i < 5; i++) {
        struct article a = sample(&b, i == 4, i);
        a.authors[0] = i % 2 ? SPAN("أَحمد العلي") : SPAN("احمد العلي");
        a.authors[1] = i == 3 ? SPAN("سارة") : SPAN(" أحمد العلي ");
        a.author_count = 2;
        save_it(&b, &a);
    }
    struct author_row row, *rows = NULL;
    size_t n = 0;
    CHECK_OK(store_author_get(b.s, SPAN("أحمد العلي"), &b.arena, &row, &b.err), b.err);
    CHECK(row.articles == 5, "one author in three spellings, once an article: %d",
          (int) row.articles);
    CHECK(row.source_id == b.paper[0], "stands mostly in okaz");
    CHECK(row.first_s == T0 && row.last_s == T0 + 240, "first and last");
    CHECK_OK(store_author_list(b.s, 0, 10, &b.arena, &rows, &n, &b.err), b.err);
    CHECK(n == 2 && rows[0].articles == 5 && rows[1].articles == 1, "most articles first");
    CHECK_OK(store_author_list(b.s, b.paper[1], 10, &b.arena, &rows, &n, &b.err), b.err);
    CHECK(n == 1, "of one paper");
    struct article changed = sample(&b, 0, 3);
    changed.title = SPAN("بلا كاتب");
    save_it(&b, &changed);
    CHECK(store_author_get(b.s, SPAN("سارة"), &b.arena, &row, NULL) == ERRC_NOT_FOUND,
          "a name that was corrected away is gone");
    CHECK_OK(store_check(b.s, &b.err), b.err);
    box_done(&b);
}

int main(void) {
    RUN(saves_and_gives_back);
    RUN(refuses_what_is_no_article);
    RUN(tells_new_changed_and_same);
    RUN(no_paper_changes_what_another_wrote);
    RUN(lists_leave_out_what_they_should);
    RUN(pages_cover_everything_once);
    RUN(replays_changes_in_order);
    RUN(removal_leaves_a_tombstone);
    RUN(counts_days_and_range);
    RUN(knows_authors);
    return check_done();
}
