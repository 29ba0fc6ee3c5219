/* import - articles from JSON lines; reindex - the index anew from the archive. */

#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/map.h"
#include "base/vec.h"
#include "cmd/data.h"
#include "crawl/index_sync.h"
#include "crawl/ingest.h"
#include "model/record.h"
#include "text/date.h"

#include <stdio.h>
#include <unistd.h>

struct import {
    const struct context *c;
    struct store *store;
    struct index_writer *index;
    struct ingest *ingest;
    const char *zone;
    struct map sources; /* hash of the slug -> source id */
    int64_t rejected, lines;
    struct arena arena;
};

/* The newspaper of a record; one that nobody knows yet is made, without feeds. */
static enum errc source_of(struct import *im, struct article *a, struct error *err) {
    span slug = a->source.len ? a->source : SPAN("imported");
    uint64_t key = hash64(slug, 0), id = 0;
    if (map_get(&im->sources, key, &id)) {
        a->source_id = (int64_t) id;
        a->source = slug;
        return ERRC_OK;
    }
    if (!source_slug_valid(slug))
        return error_set(err, ERRC_PARSE, "'source' is not a name (a-z, 0-9, -): '%.*s'",
                         SPAN_ARG(span_sub(slug, 0, 40)));
    struct source src;
    struct source fresh = { .slug = slug, .name = slug };
    const char *country = settings_text(im->c->settings, "edition.country");
    (void) edition_known_source(slug, span_of(country), &fresh); /* an unknown one keeps its slug */
    fresh.display = DISPLAY_FULL;
    fresh.added_s = clock_now_s();
    enum errc rc = store_source_get(im->store, slug, &im->arena, &src, NULL);
    if (rc == ERRC_OK)
        a->source_id = src.id;
    else if (rc == ERRC_NOT_FOUND)
        rc = store_source_put(im->store, &fresh, &a->source_id, err);
    if (rc != ERRC_OK)
        return rc == ERRC_NOT_FOUND ? rc
                                    : error_set(err, rc, "cannot look up '%.*s'", SPAN_ARG(slug));
    a->source = slug;
    map_put(&im->sources, key, (uint64_t) a->source_id);
    return ERRC_OK;
}

static enum errc take_line(struct import *im, span line, struct error *err) {
    struct article a = { 0 };
    enum errc rc = record_parse(line, &im->arena, &a, err);
    if (rc == ERRC_OK) rc = source_of(im, &a, err);
    if (rc != ERRC_OK) return rc;
    if (a.published_s != TIME_UNKNOWN && (a.flags & ARTICLE_ZONE_UNSURE)) {
        a.published_s -= (int64_t) date_utc_offset_min(im->zone, a.published_s) * 60;
        a.flags &= ~(uint32_t) ARTICLE_ZONE_UNSURE;
    }
    enum save_result result = SAVE_NEW;
    return ingest_add(im->ingest, &a, 0, &result, err);
}

/* What a single record may do wrong; anything else ends the import. */
static bool is_the_lines_fault(enum errc rc) {
    return rc == ERRC_PARSE || rc == ERRC_LIMIT || rc == ERRC_DENIED;
}

static enum errc import_file(struct import *im, const char *file, struct error *err) {
    struct zfile *z = NULL;
    enum errc rc = zfile_open(file, &z, err);
    if (rc != ERRC_OK) return rc;
    struct progress p = progress_begin(im->c, "import", zfile_total_bytes(z));
    for (int64_t n = 1;; n++) {
        span line;
        struct error e = { 0 };
        rc = zfile_line(z, &line, &e);
        if (rc == ERRC_NOT_FOUND) break;
        bool readable = rc == ERRC_OK || rc == ERRC_LIMIT;
        if (rc == ERRC_OK && !span_trim(line).len) continue;
        if (rc == ERRC_OK) rc = take_line(im, line, &e);
        arena_reset(&im->arena);
        if (rc == ERRC_OK) {
            im->lines++;
        } else if (readable && is_the_lines_fault(rc)) {
            im->rejected++;
            fprintf(stderr, "warraq import: %s, line %lld: %s\n", file, (long long) n, e.msg);
        } else {
            (void) error_set(err, rc, "%s, line %lld: %s", file, (long long) n, e.msg);
            break;
        }
        progress_show(&p, zfile_read_bytes(z), im->lines);
    }
    progress_end(&p);
    zfile_close(z);
    return rc == ERRC_NOT_FOUND ? ERRC_OK : rc;
}

static bool show_filling(void *ctx, size_t done, size_t total) {
    struct progress *p = ctx;
    p->total = (int64_t) total;
    progress_show(p, (int64_t) done, (int64_t) done);
    return true;
}

static enum errc fill_newsroom(struct import *im, struct error *err) {
    struct progress p = progress_begin(im->c, "last 30 days", 0);
    enum errc rc = ingest_refill(im->ingest, show_filling, &p, err);
    progress_end(&p);
    return rc;
}

int cmd_import(const struct command *self, int argc, char **argv) {
    DEFER(context_done) struct context c = { 0 };
    context_start(&c, self, NULL, 0, &argc, argv);
    if (!argc) return usage_error(self, "which file? ('-' reads stdin)");
    struct error err = { 0 };
    struct import im = { .c = &c,
                         .zone = settings_text(c.settings, "edition.zone"),
                         .sources = MAP_INIT };
    struct ingest_options io = {
        .dir = c.data, .group_max = 1000, .index_every = 50000, .refill_later = true
    };
    struct ingest_counts counts = { 0 };
    enum errc rc = data_open_write(&c, true, &im.store, &err);
    if (rc == ERRC_OK) rc = data_open_writer(&c, &im.index, &err);
    if (rc == ERRC_OK) rc = index_sync(im.store, im.index, NULL, NULL, &err);
    if (rc == ERRC_OK) rc = ingest_open(im.store, im.index, &io, &im.ingest, &err);
    if (rc == ERRC_OK) rc = fill_newsroom(&im, &err);
    for (int i = 0; rc == ERRC_OK && i < argc; i++) rc = import_file(&im, argv[i], &err);
    /* What came before a failure is kept: the lines up to it were good. A group that the archive
     * itself has failed is refused here, and not counted. */
    if (im.ingest) {
        struct error late = { 0 };
        enum errc flushed = ingest_flush(im.ingest, &late);
        if (rc == ERRC_OK && flushed != ERRC_OK) rc = error_set(&err, flushed, "%s", late.msg);
        ingest_counts(im.ingest, &counts);
    }
    ingest_close(im.ingest);
    index_writer_close(im.index);
    store_close(im.store);
    map_done(&im.sources);
    arena_done(&im.arena);
    printf("imported %llu, updated %llu, duplicate %llu, rejected %lld\n",
           (unsigned long long) counts.new_articles, (unsigned long long) counts.updated,
           (unsigned long long) counts.duplicate, (long long) im.rejected);
    return rc == ERRC_OK ? EXIT_DONE : report(&err);
}

/* ---- reindex: built beside the old index and put in its place whole */

static bool remove_entry(void *ctx, const char *name) {
    char path[FS_PATH_SIZE];
    return !fs_join(path, ctx, name) || unlink(path) == 0;
}

/* What cannot be removed now is taken away by the next reindex. */
static void remove_dir(char *dir) {
    if (fs_exists(dir) && fs_list(dir, remove_entry, dir, NULL) == ERRC_OK && rmdir(dir) < 0)
        log_warn("reindex", "leftover", "dir=%s", dir);
}

static bool show(void *ctx, uint64_t seq, uint64_t last) {
    struct progress *p = ctx;
    p->total = (int64_t) last;
    progress_show(p, (int64_t) seq, (int64_t) seq);
    return true;
}

static enum errc build_index(const struct context *c, struct store *s, const char *dir,
                             size_t *ret_count, struct error *err) {
    struct index_writer *w = NULL;
    struct progress p = progress_begin(c, "reindex", 0);
    struct index_sync_options so = { .progress = show, .ctx = &p };
    enum errc rc = fs_make_dirs(dir, err);
    if (rc == ERRC_OK) rc = index_writer_open(dir, &w, err);
    if (rc == ERRC_OK) rc = index_sync(s, w, &so, ret_count, err);
    if (rc == ERRC_OK) rc = index_writer_merge_fully(w, err);
    index_writer_close(w);
    progress_end(&p);
    return rc;
}

struct lost {
    const struct context *c;
    VEC_OF(struct image) list; /* only the hashes are used */
};

static void find_lost(void *ctx, const struct image *img) {
    struct lost *lost = ctx;
    char name[DATA_THUMB_SIZE];
    bool whole = true;
    for (size_t i = 0; whole && i < COUNT_OF(img->widths); i++)
        whole = data_has_thumb(lost->c, img, i, name);
    if (!whole) *VEC_PUSH(&lost->list) = *img;
}

/* Pictures are derived, too: the crawler fetches again what is lost. */
static enum errc ask_for_lost(const struct context *c, struct store *s, size_t *ret_count,
                              struct error *err) {
    struct lost lost = { .c = c };
    enum errc rc = store_image_each(s, find_lost, &lost, err);
    for (size_t i = 0; rc == ERRC_OK && i < lost.list.len; i++)
        rc = store_image_again(s, lost.list.at[i].hash, err);
    *ret_count = lost.list.len;
    VEC_DONE(&lost.list);
    return rc;
}

int cmd_reindex(const struct command *self, int argc, char **argv) {
    DEFER(context_done) struct context c = { 0 };
    context_start(&c, self, NULL, 0, &argc, argv);
    if (argc) return usage_error(self, "unexpected '%.60s'", argv[0]);
    struct error err = { 0 };
    struct store *s = NULL;
    char now[FS_PATH_SIZE], fresh[FS_PATH_SIZE], old[FS_PATH_SIZE];
    context_path(&c, "index", now);
    context_path(&c, "index.new", fresh);
    context_path(&c, "index.old", old);
    size_t count = 0, lost = 0;
    enum errc rc = data_open_write(&c, false, &s, &err);
    if (rc == ERRC_OK) {
        remove_dir(fresh);
        remove_dir(old);
        rc = build_index(&c, s, fresh, &count, &err);
    }
    /* A kill between the two leaves no index: the next start replays the archive by itself. */
    if (rc == ERRC_OK && fs_exists(now) && rename(now, old) < 0)
        rc = error_set(&err, ERRC_IO, "cannot move the old index away");
    if (rc == ERRC_OK && rename(fresh, now) < 0)
        rc = error_set(&err, ERRC_IO, "cannot put the new index in place");
    if (rc == ERRC_OK) rc = fs_sync_dir(c.data, &err);
    if (rc == ERRC_OK) rc = ask_for_lost(&c, s, &lost, &err);
    if (rc == ERRC_OK) printf("indexed %zu articles\n", count);
    if (rc == ERRC_OK && lost) printf("%zu lost pictures will be fetched again\n", lost);
    remove_dir(old);
    store_close(s);
    return rc == ERRC_OK ? EXIT_DONE : report(&err);
}
