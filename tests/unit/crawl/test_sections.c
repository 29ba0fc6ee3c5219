/* sections: the operator's own model is asked first, by address and by paper; one that is damaged
 * or absent leaves the built-in one. */

#include "base/fs.h"
#include "check.h"
#include "crawl/sections.h"
#include "story/story.h"
#include "story/subject.h"

#include <ftw.h>
#include <unistd.h>

struct room {
    char dir[64], model[100];
    struct store *store;
    int64_t okaz, sabq;
    struct error err;
};

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at) {
    (void) st, (void) kind, (void) at;
    return remove(path);
}

static void room_init(struct room *r) {
    *r = (struct room){ .dir = "/tmp/warraq-sections-XXXXXX" };
    if (!mkdtemp(r->dir)) exit(1);
    snprintf(r->model, sizeof(r->model), "%s/" SECTIONS_FILE, r->dir);
    struct store_options so = { .dir = r->dir, .create = true, .story_weight = story_weight };
    CHECK_OK(store_open(&so, &r->store, &r->err), r->err);
    struct source okaz = { .slug = SPAN("okaz"), .name = SPAN("عكاظ") };
    CHECK_OK(store_source_put(r->store, &okaz, &r->okaz, &r->err), r->err);
}

static void room_done(struct room *r) {
    store_close(r->store);
    nftw(r->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* The word means sport in the one paper and economy in the other; the number 5 of an address is
 * culture. */
static void write_model(struct room *r) {
    DEFER(buf_done) struct buf model = BUF(SUBJECT_MODEL_BYTES);
    struct subject_report report;
    struct subject_trainer *t =
        subject_trainer_new(&(struct subject_options){ .bits = 12, .papers = true });
    for (int i = 0; i < 600; i++) {
        struct article a = { .title = i % 3 == 2 ? SPAN("قصيدة") : SPAN("نتيجة"),
                             .source = i % 3 == 1 ? SPAN("sabq") : SPAN("okaz"),
                             .url = i % 3 == 2 ? SPAN("http://okaz.example/5/1")
                                               : SPAN("http://all.example/1"),
                             .order_s = i };
        static const char *const labels[] = { "sport", "economy", "culture" };
        CHECK(subject_trainer_add(t, &a, span_of(labels[i % 3])), "article %d", i);
    }
    CHECK_OK(subject_trainer_run(t, &model, &report, &r->err), r->err);
    subject_trainer_free(t);
    CHECK_OK(fs_write_durable(r->model, buf_span(&model), &r->err), r->err);
}

static void the_own_model_is_asked_first(void) {
    struct room r;
    struct sections *s = NULL;
    room_init(&r);
    write_model(&r);
    CHECK_OK(sections_open(r.store, r.dir, &s, &r.err), r.err);
    struct article a = { .title = SPAN("نتيجة"), .source_id = r.okaz };
    CHECK(sections_guess(s, &a) == CATEGORY_SPORT, "the paper by its number");
    struct source sabq = { .slug = SPAN("sabq"), .name = SPAN("سبق") };
    CHECK_OK(store_source_put(r.store, &sabq, &r.sabq, &r.err), r.err);
    a.source_id = r.sabq;
    CHECK(sections_guess(s, &a) == CATEGORY_ECONOMY, "a paper that came later");
    a.source_id = 999;
    a.source = SPAN("okaz");
    CHECK(sections_guess(s, &a) == CATEGORY_SPORT, "a paper by its name");
    a = (struct article){ .source_id = 999, .url = SPAN("http://okaz.example/5/77") };
    CHECK(sections_guess(s, &a) == CATEGORY_CULTURE, "by its address, of nobody");
    a = (struct article){ .title = SPAN("ريال مدريد يفوز على برشلونة في الدوري الإسباني"),
                          .body = SPAN("أحرز المهاجم هدف الفوز في الدقيقة الأخيرة من المباراة."),
                          .lang = "ar",
                          .source_id = r.okaz };
    CHECK(sections_guess(s, &a) == CATEGORY_SPORT, "what only the built-in model knows");
    sections_close(s);
    room_done(&r);
}

static void a_bad_model_is_left_out(void) {
    static const char *const contents[] = { NULL, "", "warraqSM", "not a model at all" };
    for (size_t i = 0; i < COUNT_OF(contents); i++) {
        struct room r;
        struct sections *s = NULL;
        room_init(&r);
        if (contents[i]) CHECK_OK(fs_write_durable(r.model, span_of(contents[i]), &r.err), r.err);
        CHECK_OK(sections_open(r.store, r.dir, &s, &r.err), r.err);
        struct article a = { .url = SPAN("http://okaz.example/5/77"), .source_id = r.okaz };
        CHECK(sections_guess(s, &a) == CATEGORY_UNKNOWN, "%zu: a section", i);
        a.title = SPAN("ريال مدريد يفوز على برشلونة في الدوري الإسباني");
        a.body = SPAN("أحرز المهاجم هدف الفوز في الدقيقة الأخيرة من المباراة.");
        CHECK(sections_guess(s, &a) == CATEGORY_SPORT, "%zu: the built-in model", i);
        sections_close(s);
        room_done(&r);
    }
}

int main(void) {
    RUN(the_own_model_is_asked_first);
    RUN(a_bad_model_is_left_out);
    return check_done();
}
