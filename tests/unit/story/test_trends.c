/* story/trends: what rises above its own past, in more than one paper; nobody climbs by repeating.
 */

#include "base/clock.h"
#include "check.h"
#include "story/trends.h"

#define T0 ((int64_t) 1500000000)

struct desk {
    struct trends *trends;
    struct analyzer *an;
};

static void add(struct desk *d, const char *title, const char *name, int paper, int64_t at_s) {
    char slug[16];
    snprintf(slug, sizeof(slug), "paper%d", paper);
    struct article a = { .title = span_of(title),
                         .source = span_of(slug),
                         .source_id = paper,
                         .order_s = at_s,
                         .lang = "ar" };
    struct name n = { .kind = NAME_PERSON, .key = span_of(name), .text = span_of(name) };
    trends_add(d->trends, d->an, &a, &n, name[0] ? 1 : 0);
}

static bool rises(struct desk *d, const char *text, int64_t at_s) {
    struct trend all[TRENDS_MAX];
    size_t n = trends_list(d->trends, at_s, all, TRENDS_MAX);
    for (size_t i = 0; i < n; i++)
        if (span_eq(all[i].text, span_of(text))) return true;
    return false;
}

static void what_is_new_rises_and_what_is_usual_does_not(void) {
    static const struct {
        const char *name;
        int daily, papers_before; /* two weeks long */
        int today, papers;
        bool rises;
    } rows[] = {
        { "never heard of, five papers", 0, 1, 6, 5, true },
        { "as often as ever", 8, 5, 4, 4, false },
        { "four times as often", 4, 4, 16, 8, true },
        { "one paper repeats it", 0, 1, 40, 1, false },
        { "two articles", 0, 1, 2, 2, false },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct desk d = { trends_new(), analyzer_new() };
        for (int day = 0; day < 14; day++)
            for (int k = 0; k < 40; k++) {
                int64_t at = T0 + day * (int64_t) DAY_S + k * 2000;
                add(&d, "", "غيره", k % 12, at);
                if (k < rows[i].daily) add(&d, "", "فلان علاني", k % rows[i].papers_before, at);
            }
        int64_t now = T0 + 14 * (int64_t) DAY_S;
        for (int k = 0; k < rows[i].today; k++)
            add(&d, "", "فلان علاني", k % rows[i].papers, now + k * 600);
        now += rows[i].today * 600;
        CHECK(rises(&d, "فلان علاني", now) == rows[i].rises, "%s", rows[i].name);
        CHECK(!rises(&d, "فلان علاني", now + 5 * (int64_t) DAY_S), "%s: not for ever",
              rows[i].name);
        trends_free(d.trends);
        analyzer_free(d.an);
    }
}

static void phrases_of_headlines_rise_too(void) {
    struct desk d = { trends_new(), analyzer_new() };
    for (int k = 0; k < 5; k++) add(&d, "انطلاق مهرجان الزيتون اليوم", "", k, T0 + k * 60);
    CHECK(rises(&d, "مهرجان الزيتون", T0 + 600) || rises(&d, "انطلاق مهرجان", T0 + 600),
          "the phrase");
    struct trend all[TRENDS_MAX];
    CHECK(trends_list(d.trends, T0 + 600, all, TRENDS_MAX) <= 2, "and not each pair beside it");
    CHECK(all[0].kind == NAME_NONE && all[0].sources == 5 && all[0].articles == 5, "%d articles",
          (int) all[0].articles);
    trends_free(d.trends);
    analyzer_free(d.an);
}

static void phrases_are_no_names_and_no_sentences(void) {
    static const struct {
        const char *title, *name, *text;
        bool rises;
    } rows[] = {
        { "قمة كوريا الشمالية", "كوريا الشمالية", "كوريا الشمالية", true }, /* as a name */
        { "لكأس العالم", "كأس العالم", "كأس العالم", true },                /* as one too */
        { "بمهرجان الزيتون", "", "بمهرجان الزيتون", true }, /* nobody writes it otherwise */
        { "مادورو يفوز", "", "مادورو يفوز", false },
        { "تونس وانتخاباتها الرئاسية", "", "وانتخاباتها الرئاسية", false },
        { "اعلن فوزه", "", "اعلن فوزه", false },
        { "سباق اليورو", "", "سباق اليورو", true },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct desk d = { trends_new(), analyzer_new() };
        for (int k = 0; k < 5; k++) add(&d, rows[i].title, rows[i].name, k, T0 + k * 60);
        CHECK(rises(&d, rows[i].text, T0 + 600) == rows[i].rises, "%s: %s", rows[i].title,
              rows[i].text);
        struct trend all[TRENDS_MAX];
        size_t n = trends_list(d.trends, T0 + 600, all, TRENDS_MAX);
        for (size_t k = 0; k < n; k++)
            CHECK(all[k].kind != NAME_NONE || !rows[i].name[0], "%s: a phrase", rows[i].title);
        trends_free(d.trends);
        analyzer_free(d.an);
    }
}

static void a_preposition_is_left_out_when_a_headline_does(void) {
    struct desk d = { trends_new(), analyzer_new() };
    for (int k = 0; k < 5; k++) add(&d, "لكأس الرابطة", "", k, T0 + k * 60);
    CHECK(rises(&d, "لكأس الرابطة", T0 + 600), "as all write it");
    add(&d, "كأس الرابطة", "", 6, T0 + 600);
    CHECK(rises(&d, "كأس الرابطة", T0 + 700) && !rises(&d, "لكأس الرابطة", T0 + 700), "without");
    trends_free(d.trends);
    analyzer_free(d.an);
}

static void a_flood_of_names_costs_nothing(void) {
    struct desk d = { trends_new(), analyzer_new() };
    char name[32];
    for (int i = 0; i < 300000; i++) {
        snprintf(name, sizeof(name), "name %d", i / 3);
        add(&d, "", name, i % 3, T0 + i);
    }
    struct trend all[TRENDS_MAX];
    CHECK(trends_list(d.trends, T0 + 300000, all, TRENDS_MAX) <= TRENDS_MAX, "bounded");
    trends_free(d.trends);
    analyzer_free(d.an);
}

int main(void) {
    RUN(what_is_new_rises_and_what_is_usual_does_not);
    RUN(phrases_of_headlines_rise_too);
    RUN(phrases_are_no_names_and_no_sentences);
    RUN(a_preposition_is_left_out_when_a_headline_does);
    RUN(a_flood_of_names_costs_nothing);
    return check_done();
}
