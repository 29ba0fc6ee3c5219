/* trace - one JSON line an article: when it was fetched and when a reader could find it. */

#include "base/json.h"
#include "base/mem.h"
#include "crawl/crawl_priv.h"

#include <errno.h>
#include <stdio.h>

struct trace {
    FILE *file;
};

enum errc trace_open(const char *path, struct trace **ret, struct error *err) {
    FILE *f = fopen(path, "ae");
    if (!f) return error_errno(err, ERRC_IO, errno, "cannot open '%s'", path);
    struct trace *t = mem_zalloc(1, sizeof(*t));
    t->file = f;
    *ret = t;
    return ERRC_OK;
}

void trace_article(struct trace *t, const struct job *j, int64_t searchable_us) {
    if (j->kind != JOB_PAGE || j->article.id == 0) return;
    DEFER(buf_done) struct buf line = BUF(16 * 1024);
    struct json_writer w = json_writer_of(&line);
    json_begin_object(&w);
    json_put_int(&w, "id", j->article.id);
    json_put(&w, "url", j->article.url);
    json_put_int(&w, "fetched_us", j->fetched_us);
    json_put_int(&w, "searchable_us", searchable_us);
    json_end_object(&w);
    buf_add_char(&line, '\n');
    if (!line.full) (void) fwrite(line.at, 1, line.len, t->file); /* a trace may lose a line */
}

void trace_close(struct trace *t) {
    if (!t) return;
    fclose(t->file);
    mem_free(t);
}
