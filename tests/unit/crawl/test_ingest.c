/* ingest and index_sync: what the archive holds, and only that, can be found. */

#include "base/clock.h"
#include "base/fs.h"
#include "check.h"
#include "crawl/index_sync.h"
#include "crawl/ingest.h"
#include "store/names.h"
#include "story/story.h"

#include <ftw.h>
#include <unistd.h>

enum { T0 = 1700000000 };

struct desk {
    char dir[64], index_dir[80];
    struct store *store;
    struct index_writer *index;
    struct ingest *ingest;
    int64_t source_id;
    struct error err;
};

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at) {
    (void) st, (void) kind, (void) at;
    return remove(path);
}

static void desk_reopen(struct desk *d, struct ingest_options opts) {
    struct store_options so = { .dir = d->dir, .create = true, .story_weight = story_weight };
    CHECK_OK(store_open(&so, &d->store, &d->err), d->err);
    CHECK_OK(index_writer_open(d->index_dir, &d->index, &d->err), d->err);
    CHECK_OK(index_sync(d->store, d->index, NULL, NULL, &d->err), d->err);
    CHECK_OK(ingest_open(d->store, d->index, &opts, &d->ingest, &d->err), d->err);
}

/* As a kill leaves it: nothing is committed on the way out. */
static void desk_drop(struct desk *d) {
    ingest_close(d->ingest);
    index_writer_close(d->index);
    store_close(d->store);
}

static void desk_init(struct desk *d, struct ingest_options opts) {
    *d = (struct desk){ .dir = "/tmp/warraq-crawl-XXXXXX" };
    if (!mkdtemp(d->dir)) exit(1);
    snprintf(d->index_dir, sizeof(d->index_dir), "%s/index", d->dir);
    clock_fix(T0);
    desk_reopen(d, opts);
    struct source src = { .slug = SPAN("okaz"), .name = SPAN("عكاظ") };
    CHECK_OK(store_source_put(d->store, &src, &d->source_id, &d->err), d->err);
}

static void desk_done(struct desk *d) {
    desk_drop(d);
    nftw(d->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    clock_fix(0);
}

static int64_t found(struct desk *d, const char *words) {
    struct index_reader *r = NULL;
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct results got = { 0 };
    CHECK_OK(index_reader_open(d->index_dir, &r, &d->err), d->err);
    struct query q = { .text = span_of(words),
                       .from_s = TIME_UNKNOWN,
                       .to_s = TIME_UNKNOWN,
                       .with_copies = true,
                       .limit = 10 };
    index_reader_query(r, &q, &a, &got);
    index_reader_close(r);
    return got.total;
}

static enum save_result add(struct desk *d, int n, const char *title, const char *body) {
    char url[64];
    snprintf(url, sizeof(url), "http://e.com/%d", n);
    struct article a = { .source_id = d->source_id,
                         .source = SPAN("okaz"),
                         .url = span_of(url),
                         .title = span_of(title),
                         .body = span_of(body),
                         .published_s = T0 - 60,
                         .modified_s = TIME_UNKNOWN,
                         .found_s = T0 };
    lang_set(a.lang, (unsigned char) title[0] < 0x80 ? SPAN("fr") : SPAN("ar"));
    enum save_result result = SAVE_DUPLICATE;
    CHECK_OK(ingest_add(d->ingest, &a, 0, &result, &d->err), d->err);
    CHECK(a.id > 0 && a.story_id > 0, "%d: id and story are given", n);
    return result;
}

static void new_updated_duplicate(void) {
    struct desk d;
    desk_init(&d, (struct ingest_options){ .now_s = T0 });
    CHECK(add(&d, 1, "افتتاح الطريق", "نص أول") == SAVE_NEW, "new");
    CHECK(add(&d, 2, "مباراة الهلال", "نص ثان") == SAVE_NEW, "new");
    CHECK(add(&d, 1, "افتتاح الطريق", "نص أول") == SAVE_DUPLICATE, "duplicate");
    CHECK(add(&d, 1, "افتتاح الجسر", "نص أول") == SAVE_UPDATED, "updated");
    CHECK(found(&d, "الهلال") == 0, "nothing is found before the commit");
    struct ingest_counts n;
    ingest_counts(d.ingest, &n);
    CHECK(n.new_articles == 0 && n.updated == 0, "nothing is counted before the commit");
    CHECK_OK(ingest_commit(d.ingest, &d.err), d.err);
    CHECK(found(&d, "الهلال") == 1, "found after the commit");
    CHECK(found(&d, "الجسر") == 1 && found(&d, "الطريق") == 0, "the newest version is found");
    ingest_counts(d.ingest, &n);
    CHECK(n.new_articles == 2 && n.updated == 1 && n.duplicate == 1, "counts");
    desk_done(&d);
}

static void a_headline_turns_nothing_round_but_itself(void) {
    struct desk d;
    desk_init(&d, (struct ingest_options){ .now_s = T0 });
    CHECK(add(&d, 1, "خبر \u202Eمقلوب", "نص") == SAVE_NEW, "new");
    CHECK_OK(ingest_commit(d.ingest, &d.err), d.err);
    struct article got;
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    CHECK_OK(store_article_get(d.store, 1, &arena, &got, &d.err), d.err);
    CHECK(span_eq(got.title, SPAN("خبر \u202Eمقلوب\u202C")), "'%.*s'", SPAN_ARG(got.title));
    CHECK(add(&d, 1, "خبر \u202Eمقلوب", "نص") == SAVE_DUPLICATE, "and is the same again");
    desk_done(&d);
}

static void who_names_no_language_has_one(void) {
    static const struct {
        const char *title, *lang;
    } rows[] = {
        { "The minister of the economy said that prices would rise with the markets", "en" },
        { "Le ministre de l'économie a dit que les prix montent avec les marchés", "fr" },
        { "قال وزير الاقتصاد إن الأسعار ترتفع مع الأسواق", "ar" },
        { "1234", "" },
    };
    struct desk d;
    desk_init(&d, (struct ingest_options){ .now_s = T0 });
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char url[64];
        snprintf(url, sizeof(url), "http://e.com/%zu", i);
        struct article a = { .source_id = d.source_id,
                             .source = SPAN("okaz"),
                             .url = span_of(url),
                             .title = span_of(rows[i].title),
                             .published_s = T0 - 60,
                             .modified_s = TIME_UNKNOWN,
                             .found_s = T0 };
        enum save_result result = SAVE_DUPLICATE;
        CHECK_OK(ingest_add(d.ingest, &a, 0, &result, &d.err), d.err);
        CHECK(strcmp(a.lang, rows[i].lang) == 0, "'%s' is in '%s'", rows[i].title, a.lang);
    }
    CHECK_OK(ingest_commit(d.ingest, &d.err), d.err);
    CHECK(found(&d, "lang:en") == 1 && found(&d, "lang:fr") == 1, "and is found by it");
    CHECK(found(&d, "lang:en market") == 1, "with the stems of its language");
    desk_done(&d);
}

static void groups_commit_by_themselves_and_the_index_when_due(void) {
    struct desk d;
    desk_init(&d, (struct ingest_options){ .group_max = 2, .index_every = 4 });
    for (int i = 1; i <= 3; i++) add(&d, i, "عنوان", "نص");
    CHECK(store_article_count(d.store) == 3, "stored");
    CHECK(found(&d, "عنوان") == 0, "index is not due");
    add(&d, 4, "عنوان", "نص");
    CHECK(found(&d, "عنوان") == 4, "index is due");
    add(&d, 5, "عنوان", "نص");
    CHECK_OK(ingest_flush(d.ingest, &d.err), d.err);
    CHECK(found(&d, "عنوان") == 5, "flush leaves nothing behind");
    desk_done(&d);
}

static void a_kill_loses_only_the_open_group(void) {
    struct desk d;
    struct ingest_options opts = { .group_max = 2, .index_every = 1000 };
    desk_init(&d, opts);
    for (int i = 1; i <= 5; i++) add(&d, i, "عنوان", "نص");
    desk_drop(&d);
    CHECK(found(&d, "عنوان") == 0, "the index was behind");
    desk_reopen(&d, opts);
    CHECK(store_article_count(d.store) == 4, "two groups of two are there");
    CHECK(found(&d, "عنوان") == 4, "the index was replayed");
    CHECK(add(&d, 5, "عنوان", "نص") == SAVE_NEW, "the fifth comes again");
    desk_done(&d);
}

static const char copied[] =
    "قالت البلدية إن الطريق الساحلي سيغلق يوم الأحد المقبل أمام المركبات لأعمال الصيانة التي تستمر "
    "ثلاثة أسابيع وإن حركة السير ستحول إلى الطريق الدائري الشمالي مع زيادة رحلات الحافلات في ساعات "
    "الذروة حتى لا يتأخر الطلاب والموظفون عن أعمالهم";

static bool refuse(void *ctx, size_t done, size_t total) {
    (void) ctx, (void) done, (void) total;
    return false;
}

static bool count_steps(void *ctx, size_t done, size_t total) {
    CHECK(done <= total && total == 1, "%zu of %zu", done, total);
    ++*(int *) ctx;
    return true;
}

/* A text said again weeks later is a copy, after a restart too; beyond the window it is not. */
static void the_window_is_read_back(void) {
    for (int days = 20; days <= 40; days += 20) {
        struct desk d;
        int steps = 0;
        desk_init(&d, (struct ingest_options){ .now_s = T0 });
        CHECK(add(&d, 1, "إغلاق الطريق الساحلي", copied) == SAVE_NEW, "new");
        CHECK_OK(ingest_flush(d.ingest, &d.err), d.err);
        desk_drop(&d);
        int64_t later = T0 + days * (int64_t) DAY_S;
        clock_fix(later);
        desk_reopen(&d, (struct ingest_options){ .now_s = later, .refill_later = true });
        CHECK(ingest_refill(d.ingest, refuse, NULL, &d.err) == ERRC_CANCELLED, "stopped");
        d.err = (struct error){ 0 };
        CHECK_OK(ingest_refill(d.ingest, count_steps, &steps, &d.err), d.err);
        CHECK(steps == 1, "%d steps", steps);
        struct article a = { .source_id = d.source_id,
                             .source = SPAN("okaz"),
                             .url = SPAN("http://e.com/other"),
                             .title = SPAN("مباراة"),
                             .published_s = later - 60,
                             .modified_s = TIME_UNKNOWN,
                             .found_s = later };
        enum save_result result = SAVE_DUPLICATE;
        CHECK_OK(ingest_add(d.ingest, &a, 0, &result, &d.err), d.err); /* moves the window on */
        a.url = SPAN("http://e.com/again");
        a.title = SPAN("إغلاق الطريق");
        a.body = span_of(copied);
        CHECK_OK(ingest_add(d.ingest, &a, 0, &result, &d.err), d.err);
        CHECK(a.copy_of == (days < 30 ? 1 : 0), "%d days: copy of %d", days, (int) a.copy_of);
        desk_done(&d);
    }
}

static void removals_reach_the_index(void) {
    struct desk d;
    desk_init(&d, (struct ingest_options){ 0 });
    add(&d, 1, "عنوان", "نص");
    add(&d, 2, "عنوان", "نص آخر");
    CHECK_OK(ingest_flush(d.ingest, &d.err), d.err);
    CHECK_OK(store_article_remove(d.store, 1, SPAN("request"), &d.err), d.err);
    size_t count = 0;
    CHECK_OK(index_sync(d.store, d.index, NULL, &count, &d.err), d.err);
    CHECK(count >= 1 && found(&d, "عنوان") == 1, "gone from the index");
    CHECK(add(&d, 1, "عنوان", "نص") == SAVE_DUPLICATE, "and does not come back");
    CHECK_OK(ingest_flush(d.ingest, &d.err), d.err);
    CHECK(found(&d, "عنوان") == 1, "still gone");
    desk_done(&d);
}

/* What is at hand is indexed without being read back; what others did between is replayed. */
static void changes_of_others_between_two_groups_are_not_lost(void) {
    struct desk d;
    desk_init(&d, (struct ingest_options){ .group_max = 2, .index_every = 1000 });
    add(&d, 1, "عنوان", "نص");
    add(&d, 2, "عنوان", "نص آخر");
    CHECK_OK(store_article_remove(d.store, 1, SPAN("request"), &d.err), d.err);
    add(&d, 3, "عنوان", "نص ثالث");
    CHECK(add(&d, 2, "عنوان", "نص معدل") == SAVE_UPDATED, "updated");
    CHECK_OK(ingest_flush(d.ingest, &d.err), d.err);
    CHECK(found(&d, "عنوان") == 2, "the removed one is gone, the others are there");
    CHECK(found(&d, "معدل") == 1 && found(&d, "آخر") == 0, "the newest version is found");
    CHECK(index_writer_seq(d.index) == store_seq(d.store), "the index has everything");
    desk_done(&d);
}

static void a_group_that_was_rolled_back_is_not_published(void) {
    struct desk d;
    struct ingest_options opts = { .group_max = 1000 };
    desk_init(&d, opts);
    add(&d, 1, "عنوان", "نص");
    CHECK_OK(ingest_flush(d.ingest, &d.err), d.err);
    add(&d, 2, "عنوان", "نص آخر");
    store_rollback(d.store);
    struct article bad = { .source_id = d.source_id, .url = SPAN("http://e.com/x") };
    enum save_result result = SAVE_DUPLICATE;
    struct error err = { 0 };
    CHECK(ingest_add(d.ingest, &bad, 0, &result, &err) != ERRC_OK, "no title, no text");
    desk_drop(&d);
    desk_reopen(&d, opts);
    CHECK(found(&d, "عنوان") == 1, "what was rolled back is not found");
    desk_done(&d);
}

static bool stop_at_once(void *ctx, uint64_t seq, uint64_t last) {
    ++*(int *) ctx;
    CHECK(seq <= last, "progress");
    return false;
}

static void a_replay_can_be_stopped_and_goes_on(void) {
    struct desk d;
    desk_init(&d, (struct ingest_options){ .group_max = 1000, .index_every = 1000 });
    for (int i = 1; i <= 600; i++) add(&d, i, "عنوان", "نص");
    CHECK_OK(ingest_commit(d.ingest, &d.err), d.err);
    index_writer_close(d.index); /* and what it was given, but did not commit */
    CHECK_OK(index_writer_open(d.index_dir, &d.index, &d.err), d.err);
    int calls = 0;
    struct index_sync_options opts = { .progress = stop_at_once, .ctx = &calls };
    CHECK(index_sync(d.store, d.index, &opts, NULL, NULL) == ERRC_CANCELLED, "stopped");
    int64_t part = found(&d, "عنوان");
    CHECK(calls == 1 && part > 0 && part < 600, "a part is there: %d", (int) part);
    CHECK_OK(index_sync(d.store, d.index, NULL, NULL, &d.err), d.err);
    CHECK(found(&d, "عنوان") == 600, "the rest follows");
    desk_done(&d);
}

/* Two visits, each told in both scripts: one story each, and the president is one name. */
static void two_spellings_of_one_person_become_one_name(void) {
    static const struct {
        const char *title, *body;
    } rows[] = {
        { "تبون يستقبل ماكرون في الجزائر العاصمة",
          "استقبل الرئيس عبد المجيد تبون الثلاثاء في الجزائر العاصمة الرئيس الفرنسي إيمانويل "
          "ماكرون، ووقع الجانبان 14 اتفاقا." },
        { "Tebboune reçoit Emmanuel Macron à Alger",
          "Le président Abdelmadjid Tebboune a reçu mardi à Alger le président français Emmanuel "
          "Macron. 14 accords ont été signés." },
        { "ماكرون يزور مرفأ بيروت المدمر",
          "تفقد الرئيس الفرنسي إيمانويل ماكرون مرفأ بيروت بعد انفجار قتل 154 شخصا وجرح 5000." },
        { "Emmanuel Macron sur le port détruit de Beyrouth",
          "Le président Emmanuel Macron a visité à Beyrouth le port où l'explosion a tué 154 "
          "personnes et blessé 5000 autres." },
    };
    struct desk d;
    desk_init(&d, (struct ingest_options){ .now_s = T0 });
    for (int i = 0; i < (int) COUNT_OF(rows); i++) add(&d, i + 1, rows[i].title, rows[i].body);
    CHECK_OK(ingest_commit(d.ingest, &d.err), d.err);
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct name_row *names = NULL;
    size_t n = 0;
    CHECK_OK(store_name_search(d.store, SPAN("macron"), 5, &arena, &names, &n, &d.err), d.err);
    CHECK(n == 1 && names[0].articles == 4, "%zu names, %d articles", n,
          n ? (int) names[0].articles : 0);
    CHECK(n && span_eq(names[0].text, SPAN("إيمانويل ماكرون")) &&
              span_eq(names[0].text_fr, SPAN("Emmanuel Macron")),
          "in both letters: %.*s", SPAN_ARG(n ? names[0].text : SPAN_EMPTY));
    CHECK_OK(store_name_search(d.store, SPAN("تبون"), 5, &arena, &names, &n, &d.err), d.err);
    CHECK(n == 1 && names[0].articles == 1, "of one story only: not yet");
    CHECK_OK(store_check(d.store, &d.err), d.err);
    desk_done(&d);
}

int main(void) {
    RUN(new_updated_duplicate);
    RUN(two_spellings_of_one_person_become_one_name);
    RUN(a_headline_turns_nothing_round_but_itself);
    RUN(who_names_no_language_has_one);
    RUN(groups_commit_by_themselves_and_the_index_when_due);
    RUN(a_kill_loses_only_the_open_group);
    RUN(the_window_is_read_back);
    RUN(removals_reach_the_index);
    RUN(changes_of_others_between_two_groups_are_not_lost);
    RUN(a_group_that_was_rolled_back_is_not_published);
    RUN(a_replay_can_be_stopped_and_goes_on);
    return check_done();
}
