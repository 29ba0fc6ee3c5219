/* export - the archive out again, streaming: JSON lines, CSV, WARC. */

#include "base/clock.h"
#include "base/hash.h"
#include "cmd/data.h"
#include "model/record.h"

#include <stdio.h>

enum export_format { EXPORT_JSONL, EXPORT_CSV, EXPORT_WARC };

struct exporter {
    enum export_format format;
    struct buf out;
    int64_t count;
};

static void csv_field(span s, bool last, struct buf *out) {
    buf_add_char(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] == '"') buf_add_char(out, '"');
        buf_add_char(out, s.at[i]);
    }
    buf_add(out, last ? SPAN("\"\r\n") : SPAN("\","));
}

static void render_csv(const struct article *a, struct buf *out) {
    char iso[ISO_SIZE], id[24];
    DEFER(buf_done) struct buf body = BUF(2 * LIMIT_BODY_TEXT_BYTES), authors = BUF(16 * KIB);
    body_to_text(a->body, &body);
    for (size_t i = 0; i < a->author_count; i++) {
        if (i) buf_add(&authors, SPAN("; "));
        buf_add(&authors, a->authors[i]);
    }
    snprintf(id, sizeof(id), "%lld", (long long) a->id);
    csv_field(a->external_id.len ? a->external_id : span_of(id), false, out);
    csv_field(a->source, false, out);
    csv_field(a->url, false, out);
    csv_field(a->published_s == TIME_UNKNOWN ? SPAN_EMPTY
                                             : span_of(clock_iso(a->published_s, 0, iso)),
              false, out);
    csv_field(a->title, false, out);
    csv_field(buf_span(&authors), false, out);
    csv_field(a->category ? span_of(category_name(a->category)) : a->section, false, out);
    csv_field(a->summary, false, out);
    csv_field(buf_span(&body), false, out);
    csv_field(a->image_url, false, out);
    csv_field(span_of(a->lang), true, out);
}

/* WARC 1.1 "conversion" record: the text that we keep of the page. */
static void render_warc(const struct article *a, struct buf *out) {
    char iso[ISO_SIZE];
    uint64_t h[2];
    DEFER(buf_done) struct buf body = BUF(2 * LIMIT_BODY_TEXT_BYTES);
    buf_add(&body, a->title);
    buf_add(&body, SPAN("\n\n"));
    body_to_text(a->body, &body);
    hash128(a->url.len ? a->url : a->external_id, h);
    buf_add_fmt(out,
                "WARC/1.1\r\nWARC-Type: conversion\r\nWARC-Record-ID: "
                "<urn:uuid:%08x-%04x-8%03x-8%03x-%012llx>\r\n",
                (unsigned) (h[0] >> 32), (unsigned) (h[0] >> 16 & 0xFFFF),
                (unsigned) (h[0] & 0xFFF), (unsigned) (h[1] >> 52),
                (unsigned long long) (h[1] & 0xFFFFFFFFFFFFu));
    buf_add_fmt(out, "WARC-Date: %s\r\n", clock_iso(a->found_s, 0, iso));
    if (a->url.len) buf_add_fmt(out, "WARC-Target-URI: %.*s\r\n", SPAN_ARG(a->url));
    buf_add_fmt(out, "Content-Type: text/plain; charset=utf-8\r\nContent-Length: %zu\r\n\r\n",
                body.len);
    buf_add(out, buf_span(&body));
    buf_add(out, SPAN("\r\n\r\n"));
}

static enum errc emit(struct exporter *x, const struct article *a, struct error *err) {
    if (a->flags & ARTICLE_REMOVED) return ERRC_OK;
    buf_clear(&x->out);
    switch (x->format) {
    case EXPORT_JSONL: record_render(a, &x->out); break;
    case EXPORT_CSV: render_csv(a, &x->out); break;
    case EXPORT_WARC: render_warc(a, &x->out); break;
    }
    x->count++;
    if (fwrite(x->out.at, 1, x->out.len, stdout) == x->out.len) return ERRC_OK;
    return error_set(err, ERRC_IO, "cannot write the result: is the disk full or the pipe closed?");
}

static enum errc export_all(const struct context *c, struct store *s, struct exporter *x,
                            struct error *err) {
    struct progress p = progress_begin(c, "export", store_article_count(s));
    uint64_t after = 0;
    enum errc rc = ERRC_OK;
    for (;;) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct article *list = NULL;
        uint64_t *seqs = NULL;
        size_t count = 0;
        rc = store_article_changes(s, after, 500, &a, &list, &seqs, &count, err);
        if (rc != ERRC_OK || !count) break;
        for (size_t i = 0; rc == ERRC_OK && i < count; i++) rc = emit(x, &list[i], err);
        if (rc != ERRC_OK) break;
        after = seqs[count - 1];
        progress_show(&p, x->count, x->count);
    }
    progress_end(&p);
    return rc;
}

/* The next page begins at the second of the last hit, behind those of that second that were given:
 * an offset over all hits would grow beyond what one query may skip. */
static void next_page(struct query *q, const struct results *r) {
    int64_t last_s = r->hits[r->hit_count - 1].order_s;
    if (last_s == q->from_s) {
        q->offset += r->hit_count;
        return;
    }
    q->from_s = last_s;
    q->offset = 0;
    while (q->offset < r->hit_count && r->hits[r->hit_count - 1 - q->offset].order_s == last_s)
        q->offset++;
}

static enum errc export_query(const struct context *c, struct store *s, const char *text,
                              struct exporter *x, struct error *err) {
    struct index_reader *r = NULL;
    enum errc rc = data_open_reader(c, &r, err);
    struct query q = { .text = span_of(text),
                       .from_s = TIME_UNKNOWN,
                       .to_s = TIME_UNKNOWN,
                       .sort = SORT_OLDEST,
                       .with_copies = true,
                       .limit = 500,
                       .no_words = true,
                       .no_total = true };
    while (rc == ERRC_OK) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        struct found f;
        rc = data_find(s, r, &q, true, &a, &f, err);
        if (rc != ERRC_OK) break;
        for (size_t i = 0; rc == ERRC_OK && i < f.count; i++) rc = emit(x, &f.articles[i], err);
        if (f.results.hit_count < q.limit) break;
        next_page(&q, &f.results);
    }
    index_reader_close(r);
    return rc;
}

int cmd_export(const struct command *self, int argc, char **argv) {
    DEFER(context_done) struct context c = { 0 };
    const char *query = NULL, *format = "jsonl";
    const struct opt opts[] = {
        { "query", OPT_TEXT, &query, "Q", "only what this search finds" },
        { "format", OPT_TEXT, &format, "FORM", "jsonl (default), csv or warc" },
    };
    context_start(&c, self, opts, COUNT_OF(opts), &argc, argv);
    if (argc) return usage_error(self, "unexpected '%.60s'", argv[0]);
    struct exporter x = { .out = BUF(16 * MIB) };
    if (strcmp(format, "csv") == 0)
        x.format = EXPORT_CSV;
    else if (strcmp(format, "warc") == 0)
        x.format = EXPORT_WARC;
    else if (strcmp(format, "jsonl") != 0)
        return usage_error(self, "unknown format '%.40s'", format);
    struct error err = { 0 };
    struct store *s = NULL;
    enum errc rc = data_open_read(&c, &s, &err);
    if (rc == ERRC_OK && x.format == EXPORT_CSV)
        printf("id,source,url,published,title,author,category,summary,body,image,lang\r\n");
    if (rc == ERRC_OK)
        rc = query ? export_query(&c, s, query, &x, &err) : export_all(&c, s, &x, &err);
    if (rc == ERRC_OK && fflush(stdout) != 0)
        rc = error_set(&err, ERRC_IO, "cannot write the result");
    buf_done(&x.out);
    store_close(s);
    return rc == ERRC_OK ? EXIT_DONE : report(&err);
}
