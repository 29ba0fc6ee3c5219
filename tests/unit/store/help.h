#ifndef TESTS_UNIT_STORE_HELP_H
#define TESTS_UNIT_STORE_HELP_H

/* help - a fresh archive in a temporary directory, and articles to put into it. */

#include "base/clock.h"
#include "base/fs.h"
#include "check.h"
#include "store/store.h"

#include <dirent.h>
#include <unistd.h>

struct box {
    char dir[64];
    struct store *s;
    struct arena arena;
    struct error err;
    int64_t paper[3]; /* sources "okaz", "sabq", "hespress" */
};

/* A moment all tests agree on: 2015-07-21 12:00 UTC. */
#define T0 INT64_C(1437480000)

static inline void box_reopen(struct box *b) {
    store_close(b->s);
    b->s = NULL;
    struct store_options o = { .dir = b->dir, .create = true };
    enum errc rc = store_open(&o, &b->s, &b->err);
    CHECK_OK(rc, b->err);
    if (rc != ERRC_OK) exit(1);
}

static inline void box_init(struct box *b) {
    *b = (struct box){ .dir = "/tmp/warraq-store-XXXXXX" };
    if (!mkdtemp(b->dir)) exit(1);
    clock_fix(T0);
    box_reopen(b);
    static const char *const slugs[] = { "okaz", "sabq", "hespress" };
    for (size_t i = 0; i < COUNT_OF(slugs); i++) {
        struct source src = { .slug = span_of(slugs[i]),
                              .name = span_of(slugs[i]),
                              .display = DISPLAY_EXCERPT,
                              .lang = "ar" };
        CHECK_OK(store_source_put(b->s, &src, &b->paper[i], &b->err), b->err);
    }
}

static inline void dir_remove(const char *dir) {
    DIR *d = opendir(dir);
    for (struct dirent *e; d && (e = readdir(d));) {
        char path[512];
        snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
        unlink(path);
    }
    if (d) closedir(d);
    rmdir(dir);
}

static inline void box_done(struct box *b) {
    store_close(b->s);
    arena_done(&b->arena);
    dir_remove(b->dir);
}

/* Article n of a paper: an address, a title and a text of its own, found at T0 + n minutes. */
static inline struct article sample(struct box *b, int paper, int n) {
    return (struct article){
        .source_id = b->paper[paper],
        .url = arena_fmt(&b->arena, "https://paper%d.example/news/%d", paper, n),
        .title = arena_fmt(&b->arena, "عنوان الخبر رقم %d", n),
        .body = arena_fmt(&b->arena, "نص الخبر %d كما نشرته الصحيفة.\nفقرة ثانية فيها تفاصيل.", n),
        .category = CATEGORY_LOCAL,
        .lang = "ar",
        .published_s = T0 + n * 60,
        .modified_s = TIME_UNKNOWN,
        .found_s = T0 + n * 60 + 30
    };
}

static inline enum save_result save_it(struct box *b, struct article *a) {
    struct save save = { .article = a };
    enum save_result result = SAVE_DUPLICATE;
    enum errc rc = store_article_save(b->s, &save, &result, &b->err);
    CHECK(rc == ERRC_OK, "save '%.*s': %s", SPAN_ARG(a->url), b->err.msg);
    return result;
}

#endif
