/* care - stats, backup, restore: what an operator does once in a while. */

#include "base/clock.h"
#include "cmd/data.h"
#include "cmd/rules_file.h"
#include "crawl/sections.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int cmd_stats(const struct command *self, int argc, char **argv) {
    DEFER(context_done) struct context c = { 0 };
    context_start(&c, self, NULL, 0, &argc, argv);
    if (argc) return usage_error(self, "unexpected '%.60s'", argv[0]);
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct error err = { 0 };
    struct store *s = NULL;
    struct index_reader *r = NULL;
    struct source *sources = NULL;
    size_t count = 0;
    int64_t first = TIME_UNKNOWN, last = TIME_UNKNOWN;
    enum errc rc = data_open_read(&c, &s, &err);
    if (rc == ERRC_OK) rc = data_open_reader(&c, &r, &err);
    if (rc == ERRC_OK) rc = store_source_list(s, &a, &sources, &count, &err);
    if (rc == ERRC_OK) rc = store_article_range(s, &first, &last, &err);
    if (rc == ERRC_OK) {
        char iso[ISO_SIZE], db[FS_PATH_SIZE];
        context_path(&c, "warraq.db", db);
        printf("articles\t%lld\n", (long long) store_article_count(s));
        printf("indexed\t%lld\n", (long long) index_reader_articles(r));
        printf("sources\t%zu\n", count);
        printf("waiting\t%lld\n", (long long) store_candidates_pending(s));
        printf("first\t%s\n", first == TIME_UNKNOWN ? "-" : clock_iso(first, 0, iso));
        printf("last\t%s\n", last == TIME_UNKNOWN ? "-" : clock_iso(last, 0, iso));
        printf("archive bytes\t%lld\n", (long long) fs_size(db));
    }
    index_reader_close(r);
    store_close(s);
    return rc == ERRC_OK ? EXIT_DONE : report(&err);
}

/* ---- backup and restore: the archive and the settings; index and thumbnails can be made anew,
 * but copying the thumbnails spares the newspapers. */

static enum errc copy_file(const char *from, const char *to, struct error *err) {
    DEFER(buf_done) struct buf b = BUF(64 * MIB);
    enum errc rc = fs_read(from, &b, err);
    return rc == ERRC_OK ? fs_write_durable(to, buf_span(&b), err) : rc;
}

struct copy {
    char from[FS_PATH_SIZE], to[FS_PATH_SIZE];
    enum errc rc;
    struct error *err;
};

static bool copy_entry(void *ctx, const char *name) {
    struct copy *p = ctx;
    char from[FS_PATH_SIZE], to[FS_PATH_SIZE];
    struct stat st;
    if (!fs_join(from, p->from, name) || !fs_join(to, p->to, name)) return true;
    if (lstat(from, &st) < 0) return true;
    if (S_ISREG(st.st_mode)) {
        /* Thumbnails never change: one that is there already is the same. */
        if (fs_size(to) != st.st_size) p->rc = copy_file(from, to, p->err);
    } else if (S_ISDIR(st.st_mode)) {
        struct copy sub = { .rc = ERRC_OK, .err = p->err };
        memcpy(sub.from, from, sizeof(from));
        memcpy(sub.to, to, sizeof(to));
        p->rc = fs_make_dirs(to, p->err);
        if (p->rc == ERRC_OK) p->rc = fs_list(from, copy_entry, &sub, p->err);
        if (p->rc == ERRC_OK) p->rc = sub.rc;
    }
    return p->rc == ERRC_OK;
}

static enum errc copy_tree(const char *from_dir, const char *to_dir, const char *name,
                           struct error *err) {
    struct copy p = { .rc = ERRC_OK, .err = err };
    if (!fs_join(p.from, from_dir, name) || !fs_join(p.to, to_dir, name))
        return error_set(err, ERRC_LIMIT, "path too long");
    if (!fs_exists(p.from)) return ERRC_OK;
    enum errc rc = fs_make_dirs(p.to, err);
    if (rc == ERRC_OK) rc = fs_list(p.from, copy_entry, &p, err);
    return rc == ERRC_OK ? p.rc : rc;
}

/* What the operator has made besides the archive; each may be absent. */
static enum errc copy_settings(const char *from_dir, const char *to_dir, struct error *err) {
    static const char *const names[] = { "warraq.ini", RULES_FILE, SECTIONS_FILE };
    enum errc rc = ERRC_OK;
    for (size_t i = 0; rc == ERRC_OK && i < COUNT_OF(names); i++) {
        char from[FS_PATH_SIZE], to[FS_PATH_SIZE];
        if (!fs_join(from, from_dir, names[i]) || !fs_join(to, to_dir, names[i]))
            return error_set(err, ERRC_LIMIT, "path too long");
        if (fs_exists(from)) rc = copy_file(from, to, err);
    }
    return rc;
}

int cmd_backup(const struct command *self, int argc, char **argv) {
    DEFER(context_done) struct context c = { 0 };
    context_start(&c, self, NULL, 0, &argc, argv);
    if (argc != 1) return usage_error(self, "a directory was expected");
    struct error err = { 0 };
    struct store *s = NULL;
    enum errc rc = data_open_read(&c, &s, &err);
    if (rc == ERRC_OK) rc = fs_make_dirs(argv[0], &err);
    if (rc == ERRC_OK) rc = store_backup(s, argv[0], &err);
    if (rc == ERRC_OK) rc = copy_settings(c.data, argv[0], &err);
    if (rc == ERRC_OK) rc = copy_tree(c.data, argv[0], "images", &err);
    if (rc == ERRC_OK)
        printf("backed up %lld articles to %s\n", (long long) store_article_count(s), argv[0]);
    store_close(s);
    return rc == ERRC_OK ? EXIT_DONE : report(&err);
}

int cmd_restore(const struct command *self, int argc, char **argv) {
    DEFER(context_done) struct context c = { 0 };
    context_start(&c, self, NULL, 0, &argc, argv);
    if (argc != 1) return usage_error(self, "the directory of a backup was expected");
    struct error err = { 0 };
    char from[FS_PATH_SIZE], to[FS_PATH_SIZE];
    context_path(&c, "warraq.db", to);
    enum errc rc = ERRC_OK;
    if (!fs_join(from, argv[0], "warraq.db") || !fs_exists(from))
        rc = error_set(&err, ERRC_NOT_FOUND, "'%.200s' holds no backup (no warraq.db)", argv[0]);
    else if (fs_exists(to))
        rc = error_set(&err, ERRC_DENIED, "'%.150s' holds an archive: restore into another --data",
                       c.data);
    struct store_options so = { .dir = argv[0], .read_only = true };
    struct store *s = NULL;
    if (rc == ERRC_OK) rc = store_open(&so, &s, &err);
    if (rc == ERRC_OK) rc = store_check(s, &err);
    if (rc == ERRC_OK) rc = fs_make_dirs(c.data, &err);
    if (rc == ERRC_OK) rc = context_lock(&c, &err);
    if (rc == ERRC_OK) rc = copy_settings(argv[0], c.data, &err);
    if (rc == ERRC_OK) rc = copy_tree(argv[0], c.data, "images", &err);
    /* The archive comes last: a restore that was cut off leaves none, and may be run again. */
    if (rc == ERRC_OK) rc = store_backup(s, c.data, &err);
    if (rc == ERRC_OK)
        printf("restored %lld articles; the index is made at the next start, or now by: warraq "
               "reindex\n",
               (long long) store_article_count(s));
    store_close(s);
    return rc == ERRC_OK ? EXIT_DONE : report(&err);
}
