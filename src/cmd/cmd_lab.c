/* lab - finds the stage, reads its documents (one, or a batch list). */

#include "base/fs.h"
#include "cmd/lab.h"
#include "cmd/rules_file.h"
#include "store/store.h"

#include <stdio.h>

static const struct {
    const char *name;
    lab_document_fn *fn;
} documents[] = {
    { "page", lab_page }, { "feed", lab_feed }, { "sitemap", lab_sitemap }, { "robots", lab_robots }
};

enum errc lab_need_jail(struct lab *lab, struct error *err) {
    if (lab->jail) return ERRC_OK;
    struct jail_options jo = { 0 };
    return jail_open(&jo, &lab->jail, err);
}

/* A file's bytes; .zst is unpacked, .gz is left to the stage. */
static enum errc read_document(const char *path, struct buf *out, struct error *err) {
    span p = span_of(path);
    if (strcmp(path, "-") == 0) return fs_read_fd(0, out, err);
    if (!span_ends(p, SPAN(".zst"))) return fs_read(path, out, err);
    struct zfile *z = NULL;
    enum errc rc = zfile_open(path, &z, err);
    if (rc != ERRC_OK) return rc;
    rc = zfile_rest(z, out, err);
    zfile_close(z);
    return rc;
}

static void print_buf(struct buf *out) {
    buf_add_char(out, '\n');
    fwrite(out->at, 1, out->len, stdout);
    buf_clear(out);
}

static void print_failure(span id, const struct error *e, struct buf *out) {
    buf_clear(out);
    struct json_writer w = json_writer_of(out);
    json_begin_object(&w);
    json_put(&w, "id", id);
    json_put(&w, "error", span_of(e->msg));
    json_end_object(&w);
    print_buf(out);
}

/* The item's file: as it stands, or beside the list. */
static bool item_path(const char *list, span path, char out[FS_PATH_SIZE]) {
    if (path.len == 0 || path.len >= FS_PATH_SIZE) return false;
    memcpy(out, path.at, path.len);
    out[path.len] = 0;
    if (out[0] == '/' || fs_exists(out)) return true;
    span dir = span_of(list);
    while (dir.len && dir.at[dir.len - 1] != '/') dir.len--;
    int n = snprintf(out, FS_PATH_SIZE, "%.*s%.*s", SPAN_ARG(dir), SPAN_ARG(path));
    return n > 0 && n < FS_PATH_SIZE;
}

static enum errc run_item(struct lab *lab, lab_document_fn *fn, span line, struct buf *out,
                          struct arena *a, span *ret_id, struct error *err) {
    struct json *item = NULL;
    char path[FS_PATH_SIZE];
    enum errc rc = json_parse(line, NULL, a, &item, err);
    if (rc != ERRC_OK) return rc;
    *ret_id = json_get_text(item, "id");
    DEFER(buf_done) struct buf bytes = BUF(LIMIT_BODY_BYTES);
    span inline_text = json_get_text(item, "robots");
    if (fn == lab_robots)
        buf_add(&bytes, inline_text);
    else if (!item_path(lab->batch, json_get_text(item, "path"), path))
        return error_set(err, ERRC_USAGE, "the line has no usable 'path'");
    else
        rc = read_document(path, &bytes, err);
    if (rc != ERRC_OK) return rc;
    struct json_writer w = json_writer_of(out);
    return fn(lab, buf_span(&bytes), *ret_id, json_get_text(item, "url"), item, &w, err);
}

/* quiet: nothing is printed, not even failures; the same list is read again for that. */
static enum errc run_batch(struct lab *lab, lab_document_fn *fn, bool quiet, struct error *err) {
    struct zfile *z = NULL;
    enum errc rc = zfile_open(lab->batch, &z, err);
    if (rc != ERRC_OK) return rc;
    DEFER(buf_done) struct buf out = BUF(64 * MIB);
    for (span line; zfile_line(z, &line, NULL) == ERRC_OK;) {
        if (!span_trim(line).len) continue;
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct error e = { 0 };
        span id = SPAN_EMPTY;
        buf_clear(&out);
        bool done = run_item(lab, fn, line, &out, &a, &id, &e) == ERRC_OK && !out.full;
        if (quiet) continue;
        if (done)
            print_buf(&out);
        else
            print_failure(id, &e, &out);
    }
    zfile_close(z);
    return ERRC_OK;
}

static enum errc run_one(struct lab *lab, lab_document_fn *fn, struct error *err) {
    DEFER(buf_done) struct buf bytes = BUF(LIMIT_BODY_BYTES), out = BUF(64 * MIB);
    enum errc rc = read_document(lab->file ? lab->file : "-", &bytes, err);
    if (rc != ERRC_OK) return rc;
    struct json_writer w = json_writer_of(&out);
    rc = fn(lab, buf_span(&bytes), SPAN_EMPTY, span_of(lab->url), NULL, &w, err);
    if (rc == ERRC_OK) print_buf(&out);
    return rc;
}

static enum errc run_documents(struct lab *lab, lab_document_fn *fn, struct error *err) {
    if (lab->learn && (fn != lab_page || !lab->batch))
        return error_set(err, ERRC_USAGE, "--learn needs 'page' and a batch");
    if (lab->rules && fn != lab_page) return error_set(err, ERRC_USAGE, "--rules is for 'page'");
    if (lab->rules) {
        enum errc read = rules_read(lab->rules, &lab->book, NULL, err);
        if (read != ERRC_OK) return read;
    }
    if (!lab->batch) return run_one(lab, fn, err);
    enum errc rc = lab->learn ? run_batch(lab, lab_page_learn, true, err) : ERRC_OK;
    return rc == ERRC_OK ? run_batch(lab, fn, false, err) : rc;
}

static enum errc run_stage(struct lab *lab, const char *stage, struct error *err) {
    for (size_t i = 0; i < COUNT_OF(documents); i++)
        if (strcmp(stage, documents[i].name) == 0) return run_documents(lab, documents[i].fn, err);
    static const char *const lines[] = { "date", "analyze", "lang", "url" };
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        if (strcmp(stage, lines[i]) == 0) return lab_lines(lab, stage, err);
    static const char *const articles[] = { "pairs", "copies", "stories", "names", "category" };
    for (size_t i = 0; i < COUNT_OF(articles); i++)
        if (strcmp(stage, articles[i]) == 0) return lab_articles(lab, stage, err);
    return error_set(err, ERRC_USAGE,
                     "unknown stage '%.40s': page feed sitemap robots date analyze lang url pairs "
                     "copies stories names category",
                     stage);
}

int cmd_lab(const struct command *self, int argc, char **argv) {
    DEFER(context_done) struct context c = { 0 };
    struct lab lab = { 0 };
    const struct opt opts[] = {
        { "url", OPT_TEXT, &lab.url, "U", "page, feed, sitemap, robots: where it comes from" },
        { "agent", OPT_TEXT, &lab.agent, "A", "robots: product token (default WarraqBot)" },
        { "lang", OPT_TEXT, &lab.lang, "CODE", "date, analyze: language" },
        { "now", OPT_TEXT, &lab.now, "D", "date: the day that relative dates count from" },
        { "model", OPT_TEXT, &lab.model, "FILE", "category: guess with this model's labels" },
        { "words-only", OPT_FLAG, &lab.words, NULL, "category: do not let the address have a say" },
        { "why", OPT_FLAG, &lab.why, NULL,
          "category: a fourth column, 'words' or 'address PART: N of M'" },
        { "min", OPT_TEXT, &lab.min, "S", "pairs: the least similarity (default 0.8)" },
        { "batch", OPT_TEXT, &lab.batch, "LIST",
          "page, feed, sitemap, robots: JSON lines {id,url,path}" },
        { "rules", OPT_TEXT, &lab.rules, "FILE", "page: hand rules, as in rules.ini" },
        { "learn", OPT_FLAG, &lab.learn, NULL,
          "page: read the batch twice; drop what other pages of a site repeat" },
    };
    context_start_bare(&c, self, opts, COUNT_OF(opts), &argc, argv);
    if (argc < 1 || argc > 2) return usage_error(self, "one stage and at most one file");
    lab.file = argc > 1 ? argv[1] : NULL;
    struct error err = { 0 };
    enum errc rc = run_stage(&lab, argv[0], &err);
    jail_close(lab.jail);
    lab_learnt_free(lab.learnt);
    rule_book_free(lab.book);
    return rc == ERRC_OK ? EXIT_DONE : report(&err);
}
