/* names and trends in the archive: one row a spelling-free key, coverage by time, nothing left
 * after a removal or a rollback. */

#include "unit/store/help.h"

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

int main(void) {
    RUN(names_are_kept_by_key);
    RUN(a_change_or_removal_takes_them_along);
    RUN(what_was_rolled_back_is_forgotten);
    RUN(trends_are_kept_by_the_hour);
    return check_done();
}
