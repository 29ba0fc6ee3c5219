/* verify - proves that the index is the archive, both ways and word by word, and that every picture
 * is there. */

#include "base/clock.h"
#include "base/fs.h"
#include "base/vec.h"
#include "cmd/data.h"
#include "media/media.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

enum { LINES_MAX = 1000, ROUNDS_MAX = 5, ROUND_WAIT_MS = 500 };

struct indexed {
    struct index_entry e;
    uint64_t words; /* what the index says of its words */
    bool archived;
};

struct verify {
    const struct context *c;
    VEC_OF(struct indexed) index; /* by article id */
    struct index_text *text;      /* NULL: words are not compared */
    int64_t differences;
    struct buf lines; /* what differs; shown when the last round is over */
};

PRINTF_LIKE(2, 3)
static void differs(struct verify *v, const char *fmt, ...) {
    if (v->differences++ >= LINES_MAX) return;
    char line[256];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(line, sizeof(line), fmt, ap);
    va_end(ap);
    buf_add_fmt(&v->lines, "%s\n", line);
}

/* ---- the index */

static void take_entry(void *ctx, const struct index_entry *e) {
    struct verify *v = ctx;
    *VEC_PUSH(&v->index) = (struct indexed){ .e = *e };
}

static int by_id(const void *a, const void *b) {
    const struct indexed *x = a, *y = b;
    return (x->e.id > y->e.id) - (x->e.id < y->e.id);
}

static struct indexed *find(struct verify *v, int64_t id) {
    struct indexed want = { .e.id = id };
    if (!v->index.len) return NULL;
    return bsearch(&want, v->index.at, v->index.len, sizeof(want), by_id);
}

static void take_words(void *ctx, int64_t id, uint64_t words) {
    struct indexed *in = find(ctx, id);
    if (in) in->words = words;
}

static enum errc read_index(struct verify *v, struct index_reader *r, struct error *err) {
    v->index.len = 0;
    index_reader_each(r, take_entry, v);
    if (v->index.len) qsort(v->index.at, v->index.len, sizeof(*v->index.at), by_id);
    for (size_t i = 1; i < v->index.len; i++)
        if (v->index.at[i].e.id == v->index.at[i - 1].e.id)
            differs(v, "index: article %lld stands there twice", (long long) v->index.at[i].e.id);
    return v->text ? index_reader_words(r, take_words, v, err) : ERRC_OK;
}

/* ---- against the archive */

static void compare_fields(struct verify *v, const struct article *a, const struct index_entry *e) {
    const struct {
        const char *what;
        int64_t archived, indexed;
    } fields[] = {
        { "story", a->story_id, e->story_id },   { "copy", a->copy_of != 0, e->is_copy },
        { "time", a->order_s, e->order_s },      { "paper", a->source_id, e->source_id },
        { "section", a->category, e->category },
    };
    for (size_t i = 0; i < COUNT_OF(fields); i++)
        if (fields[i].archived != fields[i].indexed)
            differs(v, "index: article %lld has %s %lld, the archive says %lld", (long long) a->id,
                    fields[i].what, (long long) fields[i].indexed, (long long) fields[i].archived);
}

static void compare_words(void *ctx, int64_t id, uint64_t words) {
    struct verify *v = ctx;
    const struct indexed *in = find(v, id);
    if (in && in->words != words)
        differs(v, "index: article %lld has other words than the archive", (long long) id);
}

static void compare_article(struct verify *v, const struct article *a) {
    /* What robots keep off the index is in the archive only. */
    bool gone = a->flags & (ARTICLE_REMOVED | ARTICLE_NO_INDEX);
    struct indexed *in = find(v, a->id);
    if (in) in->archived = true;
    if (gone && in)
        differs(v, "index: article %lld was removed but is still found", (long long) a->id);
    else if (!gone && !in)
        differs(v, "index: article %lld is missing", (long long) a->id);
    else if (in)
        compare_fields(v, a, &in->e);
    if (!gone && in && v->text) index_text_add(v->text, a);
}

static enum errc compare_articles(struct verify *v, struct store *s, struct error *err) {
    struct progress p = progress_begin(v->c, "verify", store_article_count(s));
    int64_t seen = 0;
    for (uint64_t after = 0;;) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct article *list = NULL;
        uint64_t *seqs = NULL;
        size_t count = 0;
        enum errc rc = store_article_changes(s, after, 500, &a, &list, &seqs, &count, err);
        if (rc != ERRC_OK) return rc;
        if (!count) break;
        after = seqs[count - 1];
        seen += (int64_t) count;
        for (size_t i = 0; rc == ERRC_OK && i < count; i++) {
            compare_article(v, &list[i]);
            if (v->text && index_text_full(v->text))
                rc = index_text_words(v->text, compare_words, v, err);
        }
        if (rc != ERRC_OK) return rc;
        progress_show(&p, seen, seen);
    }
    if (v->text) {
        enum errc rc = index_text_words(v->text, compare_words, v, err);
        if (rc != ERRC_OK) return rc;
    }
    progress_end(&p);
    for (size_t i = 0; i < v->index.len; i++)
        if (!v->index.at[i].archived)
            differs(v, "index: article %lld is not in the archive",
                    (long long) v->index.at[i].e.id);
    return ERRC_OK;
}

/* A crawler that works meanwhile changes the archive first and the index soon after: what differs
 * is looked at again as long as something moves. */
static enum errc compare_index(struct verify *v, struct store *s, struct index_reader *r,
                               struct error *err) {
    for (unsigned round = 1;; round++) {
        uint64_t seq = store_seq(s);
        v->differences = 0;
        buf_clear(&v->lines);
        enum errc rc = read_index(v, r, err);
        if (rc == ERRC_OK) rc = compare_articles(v, s, err);
        if (rc != ERRC_OK || !v->differences || round == ROUNDS_MAX) return rc;
        clock_sleep_ms(ROUND_WAIT_MS);
        if (!index_reader_refresh(r) && store_seq(s) == seq) return ERRC_OK;
    }
}

/* ---- pictures */

static void check_image(void *ctx, const struct image *img) {
    struct verify *v = ctx;
    for (size_t i = 0; i < MEDIA_SIZES; i++) {
        char name[DATA_THUMB_SIZE];
        if (!data_has_thumb(v->c, img, i, name)) differs(v, "images: %s is missing or empty", name);
    }
}

static void show(const struct verify *v) {
    if (v->lines.len) fwrite(v->lines.at, 1, v->lines.len, stdout);
    if (v->differences > LINES_MAX)
        printf("... and %lld more\n", (long long) v->differences - LINES_MAX);
}

/* The words of the archive become an index of their own, a part at a time, in a directory that goes
 * afterwards. */
static enum errc open_text(struct verify *v, char dir[FS_PATH_SIZE], struct error *err) {
    const char *tmp = getenv("TMPDIR");
    if (!fs_join(dir, tmp && tmp[0] ? tmp : "/tmp", "warraq-verify-XXXXXX"))
        return error_set(err, ERRC_LIMIT, "path is too long");
    if (!mkdtemp(dir)) return error_set(err, ERRC_IO, "cannot make '%s'", dir);
    v->text = index_text_new(dir);
    return ERRC_OK;
}

static void close_text(struct verify *v, const char *dir) {
    if (!v->text) return;
    index_text_free(v->text);
    if (rmdir(dir) != 0) fprintf(stderr, "warraq: cannot remove '%s'\n", dir);
}

int cmd_verify(const struct command *self, int argc, char **argv) {
    DEFER(context_done) struct context c = { 0 };
    bool quick = false;
    const struct opt opts[] = {
        { "quick", OPT_FLAG, &quick, NULL, "do not compare the words of the articles" },
    };
    context_start(&c, self, opts, COUNT_OF(opts), &argc, argv);
    if (argc) return usage_error(self, "unexpected '%.60s'", argv[0]);
    struct error err = { 0 };
    struct store *s = NULL;
    struct index_reader *r = NULL;
    struct verify v = { .c = &c, .lines = BUF(LINES_MAX * 256) };
    char dir[FS_PATH_SIZE] = "";
    enum errc rc = data_open_read(&c, &s, &err);
    if (rc == ERRC_OK && !quick) rc = open_text(&v, dir, &err);
    if (rc == ERRC_OK) rc = store_check(s, &err);
    if (rc == ERRC_OK) rc = data_open_reader(&c, &r, &err);
    if (rc == ERRC_OK) rc = index_reader_check(r, &err);
    if (rc == ERRC_OK) rc = compare_index(&v, s, r, &err);
    if (rc == ERRC_OK) rc = store_image_each(s, check_image, &v, &err);
    close_text(&v, dir);
    show(&v);
    if (rc == ERRC_OK && v.differences)
        rc = error_set(&err, ERRC_CORRUPT,
                       "%lld differences; 'warraq reindex' makes the index anew and asks again for "
                       "lost pictures",
                       (long long) v.differences);
    if (rc == ERRC_OK) printf("archive, index and images agree: %zu articles\n", v.index.len);
    VEC_DONE(&v.index);
    buf_done(&v.lines);
    index_reader_close(r);
    store_close(s);
    return rc == ERRC_OK ? EXIT_DONE : report(&err);
}
