/* templates: an invented paper, the Harbour Gazette, whose boxes look like text on any one page. */

#include "base/hash.h"
#include "base/mem.h"
#include "check.h"
#include "page/page.h"

static const struct {
    const char *title, *place, *thing, *person;
    unsigned sum;
} stories[] = {
    { "Old bridge of Marsa reopens to carts", "Marsa", "bridge", "Salim Darwazi", 12 },
    { "Fishermen ask for a cold store at Ras Amber", "Ras Amber", "cold store", "Huda Quraini",
      40 },
    { "Choir wins prize with songs of pearl divers", "Dar Lulu", "choir", "Nadim Haskour", 7 },
    { "Winter rain fills seven reservoirs", "Wadi Nakhl", "reservoir", "Rima Othmani", 31 },
    { "Schools try lessons without bells", "Qasr Zaytun", "timetable", "Bilal Marwan", 19 },
    { "Railway workers paint station by hand", "Bab Sikka", "station", "Layth Kanaan", 5 },
    { "Honey harvest doubles after mild spring", "Jabal Asal", "apiary", "Dunya Sarraf", 22 },
    { "Library lends kites during holidays", "Mina Waraq", "library", "Fares Jundi", 9 },
    { "Chess club beats visitors from the capital", "Tell Rukh", "club", "Amal Zahrani", 3 },
    { "Bakers agree on smaller loaf", "Suq Khubz", "bakery", "Yusuf Tahhan", 14 },
    { "Museum shows anchors of lost ships", "Marsa Qadim", "museum", "Iman Bahri", 27 },
    { "Night buses return on weekends", "Hayy Nujum", "bus line", "Omar Saiq", 16 },
    { "Potters dig clay beside dry lake", "Buhayra", "kiln", "Sana Fakhouri", 8 },
    { "Veterinary post opens for camels", "Rimal", "post", "Talal Badawi", 11 },
    { "Students map every well by bicycle", "Abar", "map", "Lina Masri", 63 },
    { "Weavers revive indigo of grandmothers", "Nasij", "workshop", "Warda Hayek", 6 },
    { "Lighthouse lamp shines after repair", "Ras Manara", "lamp", "Ziad Nuri", 2 },
    { "Olive presses run until midnight", "Zaytuna", "press", "Hala Zayat", 35 },
    { "Swimmers cross bay before breakfast", "Khalij", "race", "Karim Samak", 54 },
    { "Court moves into former cinema", "Mahkama", "hall", "Nour Qadi", 13 },
    { "Gardeners plant thousand almond trees", "Lawz", "orchard", "Rami Bustani", 28 },
    { "Radio amateurs reach ship in storm", "Mawja", "antenna", "Dalia Athir", 17 },
    { "Tailor sews flags for whole league", "Rayat", "flag", "Hani Khayyat", 20 },
    { "Divers find jar with olives inside", "Jarra", "jar", "Maya Ghawwas", 4 },
};
enum { STORIES = COUNT_OF(stories), PARAGRAPHS = 4, TEXT = 4096, HTML = 16384, WARM = 8 };

#define QUOTE                                                                                      \
    "The strait will stay open to every boat that keeps its lamp burning, the harbour master "     \
    "said "                                                                                        \
    "at noon."
#define HISTORY                                                                                    \
    "The coast has had no governor since the old one left for the mountains in the year of the "   \
    "great tide."
#define PROMISE                                                                                    \
    "The Harbour Gazette keeps its own reporters in eleven towns of the coast, and whoever "       \
    "writes "                                                                                      \
    "to them is answered within a week."
#define PANEL                                                                                      \
    "Every Friday our writers choose ten stories that were worth the ink; give us your name at "   \
    "the counter, and they come to your door."
#define ADDRESS                                                                                    \
    "The Harbour Gazette, 4 Quay Street, third floor, has been printed every morning since 1911, " \
    "on a press of its own."
#define LETTERS                                                                                    \
    "We have been asked how a letter gets into the paper. It is read by two people, one of whom "  \
    "has never met its author; it is cut where it repeats itself, and never where it is angry. "   \
    "Letters in verse are read aloud on Thursdays, when the whole house meets on the stairs, and " \
    "the best of them is set in the large type that is kept for kings and floods."

struct text {
    char at[PARAGRAPHS][512];
};

static struct text text_of_story(size_t i) {
    struct text t;
    const char *p = stories[i].place, *x = stories[i].thing, *w = stories[i].person;
    unsigned n = stories[i].sum;
    snprintf(t.at[0], sizeof(t.at[0]),
             "In %s people had waited %u months for the %s, and on Monday, shortly after the first "
             "prayer, %s cut the ribbon.",
             p, n, x, w);
    snprintf(t.at[1], sizeof(t.at[1]),
             "%s, who grew up two streets away, said that the %s had cost less than the council of "
             "%s feared, namely %u thousand.",
             w, x, p, n * 3);
    snprintf(t.at[2], sizeof(t.at[2]),
             "Not everybody in %s was content: a widow told us the %s would draw strangers, and "
             "%u neighbours signed her letter to %s.",
             p, x, n + 5, w);
    snprintf(t.at[3], sizeof(t.at[3]),
             "Next year %s wants to show the %s to other towns, if %s finds %u volunteers before "
             "the summer.",
             w, x, p, n + 9);
    return t;
}

/* One page; what is NULL is left out. `short_` leaves one sentence beside the letters box. */
struct make {
    const char *title, *quote, *panel;
    bool short_, bare; /* bare: without the paper's boxes */
};

static span page_of(const struct text *t, const struct make *m, char out[HTML]) {
    const char *quote = m->quote ? m->quote : "";
    int n = snprintf(out, HTML,
                     "<html><head><title>%s</title></head><body><div class=top><h1>%s</h1></div>"
                     "<div class=row><div class=story><p>%s</p>%s%s%s%s<p>%s</p>%s%s%s%s%s</div>"
                     "<div class=column><div class=note><p>%s</p></div></div></div></body></html>",
                     m->title, m->title, t->at[0], m->short_ ? "<!--" : "", m->bare ? "" : "<p>",
                     m->bare ? "" : PROMISE, m->bare ? "" : "</p>", t->at[1], quote,
                     m->bare ? "" : "<div class=panel><p>" PANEL "</p></div>",
                     t->at[2][0] ? "<p>" : "", t->at[2], "</p>", LETTERS);
    (void) n;
    char *comment = m->short_ ? strstr(out, "<!--") : NULL;
    char *end = comment ? strstr(out, "</div><div class=column>") : NULL;
    if (end) memmove(comment, end, strlen(end) + 1);
    char *close = strstr(out, "</div><div class=column>");
    char tail[HTML];
    if (close && !m->short_) {
        snprintf(tail, sizeof(tail), "<p>%s</p>%s%s", t->at[3], m->bare ? "" : "<p>" ADDRESS "</p>",
                 close);
        snprintf(close, HTML - (size_t) (close - out), "%s", tail);
    }
    return span_of(out);
}

/* As the crawler does: read with what is known, then learn. */
struct reader {
    struct template_model *model;
    struct arena arena;
    struct page page;
    bool learnt;
};

static void read_page(struct reader *r, span html, bool use, bool learn) {
    struct page_template known;
    struct error err = { 0 };
    arena_reset(&r->arena);
    template_digest(r->model, &r->arena, &known);
    struct page_input in = { .html = html,
                             .url = SPAN("https://gazette.example/a/1"),
                             .trace = true,
                             .known = use ? &known : NULL };
    CHECK_OK(page_parse(&in, &r->arena, &r->page, &err), err);
    r->learnt = learn && template_learn(r->model, r->page.article.title, &r->page.traces);
}

static void read_story(struct reader *r, size_t i, const struct make *more, bool use, bool learn) {
    char html[HTML];
    struct text t = text_of_story(i);
    struct make m = *more;
    if (!m.title) m.title = stories[i].title;
    read_page(r, page_of(&t, &m, html), use, learn);
}

static struct reader reader_new(size_t count) {
    struct reader r = { .model = template_new() };
    for (size_t i = 0; i < count; i++) read_story(&r, i, &(struct make){ 0 }, true, true);
    return r;
}

static void reader_done(struct reader *r) {
    template_free(r->model);
    arena_done(&r->arena);
}

static bool says(const struct reader *r, const char *text) {
    return span_find(r->page.article.body, span_of(text)) >= 0;
}

/* Characters right, too many, missing. */
static void score(const struct reader *r, size_t i, double *right, double *more, double *less) {
    struct text t = text_of_story(i);
    size_t found = 0, all = 0;
    for (int k = 0; k < PARAGRAPHS; k++) {
        all += strlen(t.at[k]);
        if (says(r, t.at[k])) found += strlen(t.at[k]);
    }
    *right += (double) found;
    *less += (double) (all - found);
    *more += (double) (r->page.article.body.len - found);
}

static void boxes_of_the_paper_go(void) {
    double f1[2];
    for (int use = 0; use < 2; use++) {
        struct reader r = { .model = template_new() };
        double right = 0, more = 0, less = 0;
        for (size_t i = 0; i < STORIES; i++) {
            read_story(&r, i, &(struct make){ 0 }, use, true);
            CHECK(r.learnt, "story %zu is new", i);
            if (i >= WARM) score(&r, i, &right, &more, &less);
        }
        f1[use] = 2 * right / (2 * right + more + less);
        reader_done(&r);
    }
    printf("# F1 of %d pages, one page at a time %.4f, with the others' %.4f\n", STORIES - WARM,
           f1[0], f1[1]);
    CHECK(f1[0] < 0.75, "the fixture is hard: %.4f", f1[0]);
    CHECK(f1[1] > 0.985, "with the other pages: %.4f", f1[1]);
}

/* og:image and og:description of a page, read after `count` others with these. */
static void the_logo_is_no_picture(void) {
    static const struct {
        const char *name, *image, *text, *want_image, *want_text;
        size_t count;
    } rows[] = {
        { "of this article", "/own.jpg", "What happened here.", "/own.jpg", "What happened", 12 },
        { "the paper's", "/logo.png", "News of the coast since 1911.", "/in-text.jpg", "", 12 },
        { "not known yet", "/logo.png", "News of the coast since 1911.", "/logo.png", "News", 4 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct reader r = { .model = template_new() };
        for (size_t n = 0; n <= rows[i].count; n++) {
            bool last = n == rows[i].count;
            char html[HTML];
            struct text t = text_of_story(n);
            snprintf(html, sizeof(html),
                     "<html><head><title>%s</title><meta property=og:image content=%s><meta "
                     "property=og:description content='%s'></head><body><h1>%s</h1><div "
                     "class=story><p>%s</p><img src=/in-text.jpg width=600><p>%s</p></div>",
                     stories[n].title, last ? rows[i].image : "/logo.png",
                     last ? rows[i].text : "News of the coast since 1911.", stories[n].title,
                     t.at[0], t.at[1]);
            read_page(&r, span_of(html), true, true);
        }
        const struct article *a = &r.page.article;
        CHECK(span_ends(a->image_url, span_of(rows[i].want_image)), "%s: picture '%.*s'",
              rows[i].name, SPAN_ARG(a->image_url));
        CHECK(span_starts(a->summary, span_of(rows[i].want_text)) &&
                  (a->summary.len > 0) == (rows[i].want_text[0] != 0),
              "%s: summary '%.*s'", rows[i].name, SPAN_ARG(a->summary));
        reader_done(&r);
    }
}

static void says_what_was_left_out(void) {
    struct reader r = reader_new(10);
    read_story(&r, 12, &(struct make){ 0 }, true, false);
    span left = r.page.repeated;
    CHECK(span_find(left, SPAN(PANEL)) >= 0 && span_find(left, SPAN(PROMISE)) >= 0,
          "left out: %.*s", SPAN_ARG(left));
    CHECK(!says(&r, PANEL) && !says(&r, PROMISE) && !says(&r, ADDRESS), "they are gone");
    read_story(&r, 12, &(struct make){ .bare = true }, true, false);
    left = r.page.repeated;
    CHECK(span_find(left, SPAN(PANEL)) < 0 && span_find(left, SPAN(PROMISE)) < 0,
          "what is not on the page is not named: %.*s", SPAN_ARG(left));
    reader_done(&r);
}

static void three_articles_are_needed(void) {
    struct reader r = reader_new(2);
    read_story(&r, 12, &(struct make){ 0 }, true, true);
    CHECK(says(&r, PANEL), "two other articles prove nothing");
    read_story(&r, 13, &(struct make){ 0 }, true, false);
    CHECK(!says(&r, PANEL), "three do, for a box that looks different");
    CHECK(says(&r, PROMISE), "but not for what looks like text");
    reader_done(&r);
}

static void an_article_counts_once(void) {
    struct reader r = reader_new(1);
    for (int i = 0; i < 9; i++) { /* fetched again */
        read_story(&r, 0, &(struct make){ 0 }, true, true);
        CHECK(!r.learnt, "fetched again, time %d", i);
    }
    /* a copy under another headline, and a new version with a sentence more */
    read_story(&r, 0, &(struct make){ .title = "Carts cross the old bridge again" }, true, true);
    CHECK(!r.learnt, "copy");
    read_story(&r, 0,
               &(struct make){ .title = "Old bridge of Marsa reopens to carts at last",
                               .quote = "<p>" QUOTE "</p>" },
               true, true);
    CHECK(!r.learnt, "new version");
    CHECK(template_articles(r.model) == 1, "articles: %zu", template_articles(r.model));
    read_story(&r, 13, &(struct make){ 0 }, true, false);
    CHECK(says(&r, PANEL) && says(&r, PROMISE), "one article is no template");
    reader_done(&r);
}

static void a_quote_of_a_story_stays(void) {
    static const char *const titles[] = {
        "Harbour strait closed after collision",      "Second boat lost in harbour strait",
        "Strait of the harbour: what is known",       "Harbour master speaks of strait",
        "Fog over harbour strait hinders the search", "Harbour strait opens to boats again",
    };
    struct reader r = reader_new(10);
    for (size_t i = 0; i < COUNT_OF(titles); i++) {
        struct make m = { .title = titles[i], .quote = "<p>" QUOTE "</p>" };
        read_story(&r, 12 + i, &m, true, true);
        CHECK(says(&r, QUOTE), "burst of one subject: %s", titles[i]);
    }
    reader_done(&r);
    /* the same when it stands in a box of its own, as quotes do */
    r = reader_new(10);
    for (size_t i = 0; i < COUNT_OF(titles); i++) {
        struct make m = { .title = titles[i],
                          .quote = "<blockquote class=quote><p>" QUOTE "</p></blockquote>" };
        read_story(&r, 12 + i, &m, true, true);
        CHECK(says(&r, QUOTE), "quote in a box: %s", titles[i]);
    }
    reader_done(&r);
}

static void a_paragraph_of_some_articles_stays(void) {
    struct reader r = { .model = template_new() };
    for (size_t i = 0; i < STORIES; i++) { /* on every fourth, of any subject */
        struct make m = { .quote = i % 4 ? "" : "<p>" HISTORY "</p>" };
        read_story(&r, i, &m, true, true);
        if (i % 4 == 0) CHECK(says(&r, HISTORY), "background of story %zu", i);
    }
    reader_done(&r);
}

static void a_text_never_vanishes(void) {
    struct reader r = reader_new(10);
    static const struct text empty = { { "" } };
    struct text only = empty;
    snprintf(only.at[0], sizeof(only.at[0]), "%s", PROMISE);
    char html[HTML];
    read_page(&r, page_of(&only, &(struct make){ .title = "Reporters", .bare = true }, html), true,
              false);
    CHECK(says(&r, PROMISE), "all of it repeats: it stays: %.*s", SPAN_ARG(r.page.article.body));
    CHECK(!r.page.repeated.len, "nothing was left out");
    reader_done(&r);
}

static void a_short_text_is_found(void) {
    struct reader r = reader_new(10);
    struct make m = { .short_ = true };
    read_story(&r, 15, &m, false, false);
    struct text t = text_of_story(15);
    CHECK(says(&r, "in verse"), "one page alone: the letters box is longer");
    read_story(&r, 15, &m, true, false);
    CHECK(says(&r, t.at[0]) && !says(&r, "in verse"), "with the others: %.*s",
          SPAN_ARG(r.page.article.body));
    reader_done(&r);
}

/* The same place holds the text although another box is longer and new each day. */
static void the_usual_place_is_believed(void) {
    struct reader r = reader_new(STORIES);
    struct text t = text_of_story(16), other = text_of_story(20);
    char html[HTML];
    snprintf(html, sizeof(html),
             "<html><body><div class=top><h1>%s</h1></div><div class=row><div class=story><p>%s</p>"
             "</div><div class=column><div class=diary><p>%s</p><p>%s</p></div></div></div>",
             stories[16].title, t.at[0], other.at[1], other.at[2]);
    read_page(&r, span_of(html), false, false);
    CHECK(says(&r, other.at[1]), "one page alone takes the diary");
    read_page(&r, span_of(html), true, false);
    CHECK(says(&r, t.at[0]) && !says(&r, other.at[1]), "with the others: %.*s",
          SPAN_ARG(r.page.article.body));
    reader_done(&r);
}

static void save(const struct template_model *m, struct buf *out) {
    buf_clear(out);
    template_save(m, out);
    CHECK(!out->full, "fits");
}

static void bytes_come_back(void) {
    struct reader r = reader_new(STORIES);
    DEFER(buf_done) struct buf first = BUF(TEMPLATE_BYTES);
    DEFER(buf_done) struct buf second = BUF(TEMPLATE_BYTES);
    struct error err = { 0 };
    struct template_model *again = NULL;
    save(r.model, &first);
    CHECK_OK(template_open(buf_span(&first), &again, &err), err);
    save(again, &second);
    CHECK(span_eq(buf_span(&first), buf_span(&second)), "write, read, write");
    template_free(again);
    reader_done(&r);
    r = reader_new(STORIES);
    save(r.model, &second);
    CHECK(span_eq(buf_span(&first), buf_span(&second)), "the same articles, the same bytes");
    size_t refused = 0;
    for (size_t i = 0; i < first.len; i++) {
        first.at[i] ^= 1;
        refused += template_open(buf_span(&first), &again, NULL) == ERRC_CORRUPT;
        refused += template_open(span_sub(buf_span(&first), 0, i), &again, NULL) == ERRC_CORRUPT;
        first.at[i] ^= 1;
    }
    CHECK(refused == 2 * first.len, "damaged bytes are refused: %zu of %zu", refused,
          2 * first.len);
    reader_done(&r);
}

static void a_model_stays_small(void) {
    struct template_model *m = template_new();
    struct page_traces t = { .count = TEMPLATE_SEEN_MAX };
    char title[64];
    for (unsigned n = 0; n < 300; n++) {
        for (size_t i = 0; i < t.count; i++) {
            t.seen[i].hash = i < 3 ? i + 1 : hash_mix(n * 1000 + i);
            t.seen[i].chars = 80;
        }
        snprintf(title, sizeof(title), "word%u another%u third%u", n, n * 7, n * 13);
        CHECK(template_learn(m, span_of(title), &t), "article %u", n);
    }
    DEFER(buf_done) struct buf out = BUF(TEMPLATE_BYTES);
    save(m, &out);
    CHECK(template_articles(m) == TEMPLATE_ARTICLES, "articles: %zu", template_articles(m));
    struct arena a = ARENA_INIT;
    struct page_template known;
    template_digest(m, &a, &known);
    CHECK(known.always_count == 3 && known.always[0] == 1 && known.always[2] == 3,
          "what is on all articles outlives all that is not: %zu", known.always_count);
    arena_done(&a);
    template_free(m);
}

static void nothing_to_learn(void) {
    struct template_model *m = template_new();
    struct page_traces t = { 0 };
    CHECK(!template_learn(m, SPAN("A headline"), &t), "no text");
    t.count = 1;
    t.seen[0].chars = 500;
    CHECK(!template_learn(m, SPAN(" - "), &t), "no headline");
    t.count = SIZE_MAX;
    CHECK(!template_learn(m, SPAN("A headline"), &t), "an impossible count");
    template_free(m);
    template_free(NULL);
}

int main(void) {
    RUN(boxes_of_the_paper_go);
    RUN(the_logo_is_no_picture);
    RUN(says_what_was_left_out);
    RUN(three_articles_are_needed);
    RUN(an_article_counts_once);
    RUN(a_quote_of_a_story_stays);
    RUN(a_paragraph_of_some_articles_stays);
    RUN(a_text_never_vanishes);
    RUN(a_short_text_is_found);
    RUN(the_usual_place_is_believed);
    RUN(bytes_come_back);
    RUN(a_model_stays_small);
    RUN(nothing_to_learn);
    return check_done();
}
