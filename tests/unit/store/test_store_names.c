/* names and trends in the archive: one row a spelling-free key, coverage by time, nothing left
 * after a removal or a rollback. */

#include "store/names.h"
#include "unit/store/help.h"

#include <sqlite3.h>

static const struct name sisi = { .kind = NAME_PERSON,
                                  .key = SPAN("عبدالفتاح سيسي"),
                                  .text = SPAN("عبد الفتاح السيسي") };
static const struct name sisi_again = { .kind = NAME_PERSON,
                                        .key = SPAN("عبدالفتاح سيسي"),
                                        .text = SPAN("عبدالفتاح السيسي") };
static const struct name cairo = { .kind = NAME_PLACE,
                                   .key = SPAN("القاهره"),
                                   .text = SPAN("القاهرة"),
                                   .text_fr = SPAN("Le Caire"),
                                   .text_en = SPAN("Cairo") };
/* The same words, another kind. */
static const struct name paper = { .kind = NAME_BODY,
                                   .key = SPAN("القاهره"),
                                   .text = SPAN("القاهرة") };

static int64_t save_with(struct box *b, int n, const struct name *names, size_t count) {
    struct article a = sample(b, n % 3, n);
    struct save save = { .article = &a, .names = names, .name_count = count };
    enum save_result r;
    CHECK_OK(store_article_save(b->s, &save, &r, &b->err), b->err);
    return a.id;
}

static void names_are_kept_by_key(void) {
    struct box b;
    box_init(&b);
    int64_t first = save_with(&b, 1, (struct name[]){ sisi, cairo }, 2);
    save_with(&b, 2, (struct name[]){ cairo, sisi_again, cairo }, 3);
    save_with(&b, 3, (struct name[]){ paper }, 1);
    struct name_row *rows = NULL, one;
    size_t n = 0;
    CHECK_OK(store_name_of_article(b.s, first, &b.arena, &rows, &n, &b.err), b.err);
    CHECK(n == 2, "%zu names", n);
    CHECK(span_eq(rows[0].text, sisi.text), "the most prominent first, as first written");
    CHECK(span_eq(rows[1].text_fr, SPAN("Le Caire")), "with its French form");
    CHECK_OK(store_name_get(b.s, rows[1].id, &b.arena, &one, &b.err), b.err);
    CHECK(one.articles == 2 && one.first_s <= one.last_s, "%d articles", (int) one.articles);
    struct article *list = NULL;
    size_t listed = 0;
    struct list of = { .kind = LIST_NAME, .id = one.id, .limit = 10 };
    CHECK_OK(store_article_list(b.s, &of, &b.arena, &list, &listed, &b.err), b.err);
    CHECK(listed == 2 && list[0].order_s >= list[1].order_s, "%zu listed", listed);
    struct name_row *related = NULL;
    CHECK_OK(store_name_related(b.s, one.id, 5, &b.arena, &related, &n, &b.err), b.err);
    CHECK(n == 1 && span_eq(related[0].key, sisi.key) && related[0].articles == 2, "%zu related",
          n);
    int64_t counts[3] = { 0 };
    struct day_range days = { .from = one.first_s / DAY_S, .to = one.first_s / DAY_S + 2 };
    CHECK_OK(store_name_days(b.s, one.id, &days, counts, &b.err), b.err);
    CHECK(counts[0] + counts[1] + counts[2] == 2, "by day: %d", (int) counts[0]);
    CHECK(store_name_get(b.s, 99, &b.arena, &one, NULL) == ERRC_NOT_FOUND, "no such name");
    CHECK_OK(store_check(b.s, &b.err), b.err);
    box_done(&b);
}

static void a_change_or_removal_takes_them_along(void) {
    struct box b;
    box_init(&b);
    int64_t id = save_with(&b, 1, (struct name[]){ sisi, cairo }, 2);
    struct article a = sample(&b, 1, 1);
    a.title = SPAN("عنوان آخر");
    struct save save = { .article = &a, .names = &cairo, .name_count = 1 };
    enum save_result r;
    CHECK_OK(store_article_save(b.s, &save, &r, &b.err), b.err);
    CHECK(r == SAVE_UPDATED, "a new version");
    struct name_row *rows = NULL, one;
    size_t n = 0;
    CHECK_OK(store_name_of_article(b.s, id, &b.arena, &rows, &n, &b.err), b.err);
    CHECK(n == 1 && span_eq(rows[0].key, cairo.key), "what the new text says");
    CHECK_OK(store_check(b.s, &b.err), b.err);
    int64_t cairo_id = rows[0].id;
    CHECK_OK(store_article_remove(b.s, id, SPAN("asked"), &b.err), b.err);
    CHECK_OK(store_name_of_article(b.s, id, &b.arena, &rows, &n, &b.err), b.err);
    CHECK(n == 0, "%zu names of a removed article", n);
    CHECK_OK(store_name_get(b.s, cairo_id, &b.arena, &one, &b.err), b.err);
    CHECK(one.articles == 0, "nothing stands under it");
    CHECK_OK(store_check(b.s, &b.err), b.err);
    box_done(&b);
}

static void what_was_rolled_back_is_forgotten(void) {
    struct box b;
    box_init(&b);
    CHECK_OK(store_begin(b.s, &b.err), b.err);
    save_with(&b, 1, &cairo, 1);
    store_rollback(b.s);
    int64_t id = save_with(&b, 2, (struct name[]){ sisi, cairo }, 2);
    struct name_row *rows = NULL;
    size_t n = 0;
    CHECK_OK(store_name_of_article(b.s, id, &b.arena, &rows, &n, &b.err), b.err);
    CHECK(n == 2 && span_eq(rows[1].key, cairo.key),
          "the id remembered from the lost group is not used");
    CHECK_OK(store_check(b.s, &b.err), b.err);
    box_done(&b);
}

/* ---- spellings */

static const struct name macron = { .kind = NAME_PERSON,
                                    .key = SPAN("ايمانويل مكرن"),
                                    .text = SPAN("إيمانويل ماكرون") };
static const struct name macron_fr = { .kind = NAME_PERSON,
                                       .key = SPAN("emmanuel macron"),
                                       .text = SPAN("Emmanuel Macron") };
static const struct name makron = { .kind = NAME_PERSON,
                                    .key = SPAN("emanuel makron"),
                                    .text = SPAN("Emanuel Makron") };

static int64_t id_of(struct box *b, const struct name *n) {
    struct name_row row = { .id = 0 };
    enum errc rc = store_name_find(b->s, n->kind, n->key, &b->arena, &row, NULL);
    return rc == ERRC_OK ? row.id : 0;
}

static int64_t coverage(struct box *b, int64_t id) {
    struct name_row row = { .id = 0 };
    CHECK_OK(store_name_get(b->s, id, &b->arena, &row, &b->err), b->err);
    return row.articles;
}

static bool join(struct box *b, int64_t into, int64_t from, const char *lang) {
    bool joined = false;
    struct name_join j = { .into = into, .from = from, .lang = lang };
    CHECK_OK(store_name_join(b->s, &j, &joined, &b->err), b->err);
    CHECK_OK(store_check(b->s, &b->err), b->err);
    return joined;
}

static void two_spellings_become_one_name(void) {
    struct box b;
    box_init(&b);
    save_with(&b, 1, &macron, 1);
    int64_t both = save_with(&b, 2, (struct name[]){ macron_fr, cairo, macron }, 3);
    save_with(&b, 3, (struct name[]){ macron_fr, cairo }, 2);
    int64_t ar = id_of(&b, &macron), fr = id_of(&b, &macron_fr);
    CHECK(ar != fr && coverage(&b, ar) == 2 && coverage(&b, fr) == 2, "two names at first");
    CHECK(join(&b, ar, fr, "fr"), "joined");
    CHECK(!join(&b, ar, fr, "fr"), "once");
    CHECK(coverage(&b, ar) == 3, "an article with both counts once");
    struct name_row row, *rows = NULL;
    size_t n = 0;
    CHECK_OK(store_name_get(b.s, fr, &b.arena, &row, &b.err), b.err);
    CHECK(row.id == ar && span_eq(row.text_fr, SPAN("Emmanuel Macron")) &&
              span_eq(row.text_en, SPAN("Emmanuel Macron")),
          "the old id leads to it, pages show it in their letters");
    CHECK_OK(store_name_of_article(b.s, both, &b.arena, &rows, &n, &b.err), b.err);
    CHECK(n == 2 && rows[0].id == ar, "%zu: the article names it once", n);
    CHECK_OK(store_name_related(b.s, id_of(&b, &cairo), 5, &b.arena, &rows, &n, &b.err), b.err);
    CHECK(n == 1 && rows[0].id == ar && rows[0].articles == 2, "%zu beside Cairo", n);
    int64_t later = save_with(&b, 4, &macron_fr, 1);
    CHECK(coverage(&b, ar) == 4, "what comes later counts too");
    CHECK_OK(store_article_remove(b.s, later, SPAN("asked"), &b.err), b.err);
    CHECK(coverage(&b, fr) == 3, "and goes with its article");
    save_with(&b, 5, &makron, 1);
    CHECK(join(&b, id_of(&b, &makron), ar, ""), "a name of two spellings joins a third");
    int64_t third = id_of(&b, &makron);
    CHECK(id_of(&b, &macron_fr) == third && coverage(&b, ar) == 4, "no chain");
    CHECK_OK(store_name_spellings(b.s, fr, &b.arena, &rows, &n, &b.err), b.err);
    CHECK(n == 3 && rows[0].id == third, "%zu spellings, itself first", n);
    box_done(&b);
}

static void an_operator_parts_them_for_good(void) {
    struct box b;
    box_init(&b);
    save_with(&b, 1, &macron, 1);
    save_with(&b, 2, (struct name[]){ macron_fr, macron }, 2);
    save_with(&b, 3, &macron_fr, 1);
    int64_t ar = id_of(&b, &macron), fr = id_of(&b, &macron_fr);
    CHECK(store_name_part(b.s, fr, T0, &b.err) == ERRC_USAGE, "it is a name of its own");
    b.err = (struct error){ 0 };
    CHECK(join(&b, ar, fr, "fr"), "joined");
    save_with(&b, 4, &macron_fr, 1);
    CHECK(store_name_part(b.s, ar, T0, &b.err) == ERRC_USAGE, "the others are told here");
    b.err = (struct error){ 0 };
    CHECK_OK(store_name_part(b.s, fr, T0, &b.err), b.err);
    CHECK_OK(store_check(b.s, &b.err), b.err);
    CHECK(coverage(&b, ar) == 2 && coverage(&b, fr) == 3, "each has its own: %d, %d",
          (int) coverage(&b, ar), (int) coverage(&b, fr));
    struct name_row row;
    CHECK_OK(store_name_get(b.s, ar, &b.arena, &row, &b.err), b.err);
    CHECK(!row.text_fr.len, "without the other's letters");
    CHECK(!join(&b, ar, fr, "fr") && !join(&b, fr, ar, "fr"), "and they stay apart");
    save_with(&b, 5, &makron, 1);
    CHECK(join(&b, fr, id_of(&b, &makron), ""), "others may join");
    CHECK(!join(&b, ar, id_of(&b, &makron), ""), "but not over a third");
    box_done(&b);
}

static void names_are_found_by_their_words(void) {
    static const struct {
        const char *words;
        const struct name *want; /* NULL = nothing */
    } rows[] = {
        { "ماكرون", &macron },     { "إيمانويل ماك", &macron },
        { "macr", &macron },       { "MACRON emma", &macron },
        { "Le Caire", &cairo },    { "القاهره", &cairo },
        { "سيسي", &sisi },         { "السيسى", &sisi },
        { "ماكرون السيسي", NULL }, { "", NULL },
        { "%_'\"", NULL },         { "aire", NULL },
    };
    struct box b;
    box_init(&b);
    save_with(&b, 1, (struct name[]){ macron, cairo }, 2);
    save_with(&b, 2, (struct name[]){ macron_fr, sisi }, 2);
    join(&b, id_of(&b, &macron), id_of(&b, &macron_fr), "fr");
    struct name_row *got = NULL;
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CHECK_OK(store_name_search(b.s, span_of(rows[i].words), 5, &b.arena, &got, &n, &b.err),
                 b.err);
        CHECK(n == (rows[i].want ? 1 : 0), "'%s': %zu", rows[i].words, n);
        if (n && rows[i].want)
            CHECK(got[0].id == id_of(&b, rows[i].want) && got[0].articles > 0, "'%s': %.*s",
                  rows[i].words, SPAN_ARG(got[0].text));
    }
    CHECK_OK(store_name_search(b.s, SPAN("ا"), 1, &b.arena, &got, &n, &b.err), b.err);
    CHECK(n == 1 && got[0].articles == 2, "most articles first, as many as asked");
    box_done(&b);
}

static void names_of_an_older_archive_get_their_words(void) {
    struct box b;
    char path[128];
    sqlite3 *db = NULL;
    struct name_row *got = NULL;
    size_t n = 0;
    box_init(&b);
    save_with(&b, 1, (struct name[]){ macron, cairo }, 2);
    store_close(b.s);
    b.s = NULL;
    snprintf(path, sizeof(path), "%s/warraq.db", b.dir);
    CHECK(sqlite3_open(path, &db) == SQLITE_OK &&
              sqlite3_exec(db,
                           "DROP TABLE templates; DROP TABLE name_words; DROP TABLE names_apart;"
                           "DROP INDEX names_same;"
                           "ALTER TABLE names DROP COLUMN same_as; PRAGMA user_version = 5",
                           NULL, NULL, NULL) == SQLITE_OK,
          "as it was: %s", sqlite3_errmsg(db));
    sqlite3_close(db);
    box_reopen(&b);
    CHECK_OK(store_name_search(b.s, SPAN("ماكرون"), 5, &b.arena, &got, &n, &b.err), b.err);
    CHECK(n == 1 && span_eq(got[0].key, macron.key), "%zu found", n);
    CHECK_OK(store_check(b.s, &b.err), b.err);
    box_done(&b);
}

static void trends_are_kept_by_the_hour(void) {
    struct box b;
    box_init(&b);
    save_with(&b, 1, &cairo, 1);
    struct trend *got = NULL, put[2] = {
        { .kind = NAME_PLACE,
          .key = cairo.key,
          .text = cairo.text,
          .articles = 9,
          .sources = 4,
          .usual = 1.5 },
        { .text = SPAN("كأس العالم"), .key = SPAN("كاس عالم"), .articles = 3, .sources = 2 }
    };
    size_t n = 7;
    int64_t at_s = 0;
    CHECK_OK(store_trends_get(b.s, T0, &b.arena, &got, &n, &at_s, &b.err), b.err);
    CHECK(n == 0 && at_s == TIME_UNKNOWN, "nothing yet");
    CHECK_OK(store_trends_put(b.s, T0, put, 2, &b.err), b.err);
    CHECK_OK(store_trends_put(b.s, T0 + 3600, put + 1, 1, &b.err), b.err);
    CHECK_OK(store_trends_put(b.s, T0 + 3600, put + 1, 1, &b.err), b.err);
    CHECK_OK(store_trends_get(b.s, T0 + 600, &b.arena, &got, &n, &at_s, &b.err), b.err);
    CHECK(n == 2 && at_s == T0 && got[0].name_id > 0 && got[1].name_id == 0,
          "%zu of the hour before", n);
    CHECK(got[0].articles == 9 && got[0].usual == 1.5, "as it was put");
    CHECK_OK(store_trends_get(b.s, T0 + 9999, &b.arena, &got, &n, &at_s, &b.err), b.err);
    CHECK(n == 1 && at_s == T0 + 3600, "the newest");
    box_done(&b);
}

static void two_spellings_rise_as_one(void) {
    struct box b;
    box_init(&b);
    save_with(&b, 1, (struct name[]){ macron, macron_fr, cairo }, 3);
    join(&b, id_of(&b, &macron), id_of(&b, &macron_fr), "fr");
    struct trend *got = NULL, put[3] = {
        { .kind = NAME_PERSON, .key = macron_fr.key, .text = macron_fr.text, .articles = 9 },
        { .kind = NAME_PLACE, .key = cairo.key, .text = cairo.text, .articles = 5 },
        { .kind = NAME_PERSON, .key = macron.key, .text = macron.text, .articles = 4 },
    };
    size_t n = 0;
    int64_t at_s = 0;
    CHECK_OK(store_trends_put(b.s, T0, put, 3, &b.err), b.err);
    CHECK_OK(store_trends_get(b.s, T0, &b.arena, &got, &n, &at_s, &b.err), b.err);
    CHECK(n == 2 && got[0].name_id == id_of(&b, &macron) && got[0].articles == 9, "%zu rise", n);
    box_done(&b);
}

int main(void) {
    RUN(names_are_kept_by_key);
    RUN(a_change_or_removal_takes_them_along);
    RUN(what_was_rolled_back_is_forgotten);
    RUN(two_spellings_become_one_name);
    RUN(an_operator_parts_them_for_good);
    RUN(names_are_found_by_their_words);
    RUN(names_of_an_older_archive_get_their_words);
    RUN(trends_are_kept_by_the_hour);
    RUN(two_spellings_rise_as_one);
    return check_done();
}
