#ifndef TESTS_UNIT_WEB_SITE_H
#define TESTS_UNIT_WEB_SITE_H

/* site - a small archive with its index, opened as a site; requests go in without sockets. */

#include "base/clock.h"
#include "base/fs.h"
#include "check.h"
#include "search/search.h"
#include "store/names.h"
#include "store/store.h"
#include "story/story.h"
#include "web/web.h"

#include <ftw.h>
#include <unistd.h>

/* 2015-07-26 19:40 UTC, 22:40 in Riyadh. */
#define SITE_NOW INT64_C(1437939600)
#define PICTURE "0123456789abcdef0123456789abcdef"
#define HIDDEN_PICTURE "ffffffffffffffffffffffffffffffff"
#define EVIL "<script>alert(1)</script>\"'&"

struct site {
    char dir[64], index[96], images[96];
    struct store *s;
    struct web *web;
    struct arena arena;
    struct error err;
    int64_t riyadh, sabq, lemonde, quiet; /* sources */
    int64_t first, copy, breaking, evil, french, removed, full, pictured, hidden_picture, story;
};

static inline int site_unlink(const char *path, const struct stat *st, int flag, struct FTW *ftw) {
    (void) st;
    (void) flag;
    (void) ftw;
    return remove(path);
}

static inline int64_t site_source(struct site *t, const char *slug, const char *name,
                                  const char *latin, enum display_mode mode) {
    struct source src = { .slug = span_of(slug),
                          .name = span_of(name),
                          .name_latin = span_of(latin),
                          .home = SPAN("https://paper.example/"),
                          .country = "sa",
                          .lang = "ar",
                          .display = mode,
                          .added_s = SITE_NOW };
    int64_t id = 0;
    CHECK_OK(store_source_put(t->s, &src, &id, &t->err), t->err);
    return id;
}

static inline int64_t site_save(struct site *t, struct article *a) {
    static int n;
    n++;
    a->url = arena_fmt(&t->arena, "https://paper.example/news/%d", n);
    if (!a->lang[0]) memcpy(a->lang, "ar", 3);
    if (!a->found_s) a->found_s = a->published_s + 60;
    a->modified_s = TIME_UNKNOWN;
    static const struct name names[] = {
        { .kind = NAME_BODY,
          .key = SPAN("ناسا"),
          .text = SPAN("ناسا <b> &"),
          .text_fr = SPAN("NASA") },
        { .kind = NAME_PLACE, .key = SPAN("الرياض"), .text = SPAN("الرياض") },
    };
    struct save save = { .article = a, .names = names, .name_count = COUNT_OF(names) };
    enum save_result r;
    CHECK_OK(store_article_save(t->s, &save, &r, &t->err), t->err);
    return a->id;
}

static inline void site_picture(struct site *t, const char *hash, const char *url, uint64_t dhash) {
    struct image img = { .url = span_of(url),
                         .width = 1200,
                         .height = 800,
                         .dhash = dhash,
                         .widths = { 160, 480, 960 },
                         .heights = { 107, 320, 640 } };
    memcpy(img.hash, hash, sizeof(img.hash));
    CHECK_OK(store_image_put(t->s, &img, &t->err), t->err);
    char dir[256], path[512];
    snprintf(dir, sizeof(dir), "%s/%.2s", t->images, hash);
    CHECK_OK(fs_make_dirs(dir, &t->err), t->err);
    static const int widths[] = { 160, 480, 960 };
    for (size_t i = 0; i < COUNT_OF(widths); i++) {
        snprintf(path, sizeof(path), "%s/%s-%d.webp", dir, hash, widths[i]);
        CHECK_OK(fs_write_durable(path, SPAN("RIFFxxxxWEBP"), &t->err), t->err);
    }
}

static inline void site_articles(struct site *t) {
    struct article a = {
        .source_id = t->riyadh,
        .title = SPAN("ناسا تكتشف كوكبًا شبيهًا بالأرض"),
        .authors = { SPAN("فهد العتيبي") },
        .author_count = 1,
        .category = CATEGORY_TECH,
        .summary = SPAN("أعلنت ناسا اكتشاف كوكب جديد."),
        .body = SPAN("أعلنت ناسا اليوم اكتشاف كوكب جديد.\n\001ما نعرفه عنه\n\002بعيد\n\002كبير\n"
                     "\003قال العالم إنه شبيه بالأرض.\nفقرة أخيرة عن الكوكب."),
        .published_s = SITE_NOW - 5 * 3600,
    };
    t->first = t->full = site_save(t, &a);
    t->story = a.story_id;
    struct trend rising = {
        .kind = NAME_BODY, .key = SPAN("ناسا"), .text = SPAN("ناسا"), .articles = 5, .sources = 3
    };
    CHECK_OK(store_trends_put(t->s, SITE_NOW - 3600, &rising, 1, &t->err), t->err);
    struct article copy = { .source_id = t->sabq,
                            .title = a.title,
                            .body = a.body,
                            .category = CATEGORY_TECH,
                            .published_s = SITE_NOW - 4 * 3600,
                            .story_id = t->story,
                            .copy_of = t->first };
    t->copy = site_save(t, &copy);
    struct article breaking = { .source_id = t->sabq,
                                .title = SPAN("عاجل من الأرصاد: غبار على جازان"),
                                .body = SPAN("نص."),
                                .category = CATEGORY_LOCAL,
                                .flags = ARTICLE_BREAKING,
                                .published_s = SITE_NOW - 540 };
    t->breaking = site_save(t, &breaking);
    struct article evil = { .source_id = t->riyadh,
                            .title = SPAN(EVIL " كوكب"),
                            .authors = { SPAN(EVIL) },
                            .author_count = 1,
                            .summary = SPAN(EVIL),
                            .body = SPAN(EVIL "\n\001" EVIL "\n\002" EVIL "\n\003" EVIL " كوكب"),
                            .category = CATEGORY_SPORT,
                            .published_s = SITE_NOW - 7200 };
    t->evil = site_save(t, &evil);
    struct article french = { .source_id = t->lemonde,
                              .title = SPAN("Une planète semblable à la Terre"),
                              .body =
                                  SPAN("La NASA a découvert une planète. Le texte entier est long "
                                       "et ne doit pas paraître SECRETFRENCHTAIL."),
                              .summary = SPAN("La NASA a découvert une planète."),
                              .lang = "fr",
                              .category = CATEGORY_TECH,
                              .published_s = SITE_NOW - 86400 };
    t->french = site_save(t, &french);
    struct article pictured = { .source_id = t->riyadh,
                                .title = SPAN("لوحات في معرض بهولندا"),
                                .body = SPAN("نص المعرض."),
                                .category = CATEGORY_CULTURE,
                                .image_url = SPAN("https://paper.example/p.jpg"),
                                .published_s = SITE_NOW - 3600 };
    t->pictured = site_save(t, &pictured);
    struct article hidden = { .source_id = t->riyadh,
                              .title = SPAN("خبر حُجبت صورته"),
                              .body = SPAN("نص."),
                              .category = CATEGORY_CULTURE,
                              .image_url = SPAN("https://paper.example/h.jpg"),
                              .published_s = SITE_NOW - 3700 };
    t->hidden_picture = site_save(t, &hidden);
    struct article removed = { .source_id = t->riyadh,
                               .title = SPAN("خبر أزيل نصه"),
                               .body = SPAN("SECRETREMOVED نص"),
                               .category = CATEGORY_LOCAL,
                               .published_s = SITE_NOW - 9000 };
    t->removed = site_save(t, &removed);
    CHECK_OK(store_article_remove(t->s, t->removed, SPAN("asked"), &t->err), t->err);
    struct article off = { .source_id = t->quiet,
                           .title = SPAN("SECRETOFF"),
                           .body = SPAN("نص"),
                           .category = CATEGORY_LOCAL,
                           .published_s = SITE_NOW - 60 };
    site_save(t, &off);
    for (int i = 0; i < 60; i++) {
        struct article more = { .source_id = t->sabq,
                                .category = CATEGORY_ECONOMY,
                                .title = arena_fmt(&t->arena, "خبر اقتصادي رقم %d عن الأسعار", i),
                                .body = SPAN("نص عن الأسعار في السوق."),
                                .published_s = SITE_NOW - 2 * 86400 - i * 3600 };
        site_save(t, &more);
    }
}

static inline void site_index(struct site *t) {
    struct index_writer *w = NULL;
    CHECK_OK(index_writer_open(t->index, &w, &t->err), t->err);
    struct article *all = NULL;
    uint64_t *seqs = NULL;
    size_t n = 0;
    CHECK_OK(store_article_changes(t->s, 0, 1000, &t->arena, &all, &seqs, &n, &t->err), t->err);
    for (size_t i = 0; i < n; i++)
        if (!(all[i].flags & ARTICLE_REMOVED))
            CHECK_OK(index_writer_add(w, &all[i], &t->err), t->err);
    CHECK_OK(index_writer_commit(w, store_seq(t->s), &t->err), t->err);
    index_writer_close(w);
}

static inline void site_open(struct site *t, const char *lang) {
    struct web_options o = { .data_dir = t->dir,
                             .site_name = "ورّاق <&>",
                             .lang = lang,
                             .base_url = "https://news.example",
                             .contact = "desk@news.example" };
    enum errc rc = web_open(&o, &t->web, &t->err);
    CHECK_OK(rc, t->err);
    if (rc) exit(1);
}

static inline void site_init(struct site *t, bool filled) {
    *t = (struct site){ .dir = "/tmp/warraq-web-XXXXXX" };
    if (!mkdtemp(t->dir)) exit(1);
    snprintf(t->index, sizeof(t->index), "%s/index", t->dir);
    snprintf(t->images, sizeof(t->images), "%s/images", t->dir);
    CHECK_OK(fs_make_dirs(t->index, &t->err), t->err);
    clock_fix(SITE_NOW);
    struct store_options so = { .dir = t->dir, .create = true, .story_weight = story_weight };
    CHECK_OK(store_open(&so, &t->s, &t->err), t->err);
    if (filled) {
        t->riyadh = site_source(t, "riyadh", "الرياض", "Al Riyadh", DISPLAY_FULL);
        t->sabq = site_source(t, "sabq", "سبق", "Sabq", DISPLAY_EXCERPT);
        t->lemonde = site_source(t, "monde", "Le Monde <b>", "Le Monde <b>", DISPLAY_EXCERPT);
        t->quiet = site_source(t, "quiet", "SECRETSOURCE", "SECRETSOURCE", DISPLAY_OFF);
        site_articles(t);
        site_picture(t, PICTURE, "https://paper.example/p.jpg", 1);
        site_picture(t, HIDDEN_PICTURE, "https://paper.example/h.jpg", UINT64_MAX);
        CHECK_OK(
            store_image_decide(t->s, HIDDEN_PICTURE, IMAGE_HIDDEN, SPAN("test"), SITE_NOW, &t->err),
            t->err);
    }
    site_index(t);
    site_open(t, "ar");
}

static inline void site_done(struct site *t) {
    web_close(t->web);
    store_close(t->s);
    arena_done(&t->arena);
    nftw(t->dir, site_unlink, 8, FTW_DEPTH | FTW_PHYS);
    clock_fix(0);
}

/* A president in two spellings, each in an article of its own: joined. Their ids, the name's first.
 */
static inline void site_president(struct site *t, int64_t ids[2]) {
    static const struct name names[] = {
        { .kind = NAME_PERSON, .key = SPAN("ايمانويل مكرن"), .text = SPAN("إيمانويل ماكرون") },
        { .kind = NAME_PERSON, .key = SPAN("emmanuel macron"), .text = SPAN("Emmanuel Macron") }
    };
    for (int i = 0; i < 2; i++) {
        struct article a = { .source_id = i ? t->lemonde : t->riyadh,
                             .url = arena_fmt(&t->arena, "https://paper.example/president/%d", i),
                             .title = i ? SPAN("Le président parle") : SPAN("الرئيس يتكلم"),
                             .category = CATEGORY_WORLD,
                             .published_s = SITE_NOW - 7200 - i * (int64_t) DAY_S,
                             .modified_s = TIME_UNKNOWN,
                             .found_s = SITE_NOW };
        lang_set(a.lang, i ? SPAN("fr") : SPAN("ar"));
        struct save save = { .article = &a, .names = &names[i], .name_count = 1 };
        enum save_result r;
        struct name_row row = { .id = 0 };
        CHECK_OK(store_article_save(t->s, &save, &r, &t->err), t->err);
        CHECK_OK(store_name_find(t->s, NAME_PERSON, names[i].key, &t->arena, &row, &t->err),
                 t->err);
        ids[i] = row.id;
    }
    bool joined = false;
    struct name_join j = { .into = ids[0], .from = ids[1], .lang = "fr" };
    CHECK_OK(store_name_join(t->s, &j, &joined, &t->err), t->err);
}

/* An answer with its text; ends with answer_done. */
struct answer {
    struct response res;
    span text;
};

static inline void site_ask(struct site *t, const char *method, const char *target,
                            struct answer *ret) {
    struct raw_request raw = { .method = method, .target = span_of(target) };
    *ret = (struct answer){ .res = RESPONSE_INIT };
    web_handle(t->web, &raw, &ret->res);
    enum encoding e;
    ret->text = blob_bytes(ret->res.blob, SPAN_EMPTY, &e);
}

static inline void site_get(struct site *t, const char *target, struct answer *ret) {
    site_ask(t, "GET", target, ret);
}

static inline void answer_done(struct answer *a) {
    response_done(&a->res);
}

static inline bool answer_has(const struct answer *a, const char *text) {
    return span_find(a->text, span_of(text)) >= 0;
}

static inline const char *answer_header(const struct answer *a, const char *name) {
    for (size_t i = 0; i < a->res.header_count; i++)
        if (strcmp(a->res.headers[i].name, name) == 0) return a->res.headers[i].value;
    return "";
}

#endif
