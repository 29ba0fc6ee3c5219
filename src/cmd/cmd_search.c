/* search - from the shell, for people, for scripts (--json), for evaluations (--batch). */

#include "base/clock.h"
#include "base/json.h"
#include "cmd/data.h"

#include <stdio.h>

struct search_options {
    bool json, exact, collapse, copies;
    int64_t limit;
    const char *sort, *from, *to, *source, *category, *batch, *run_file;
};

bool parse_day(const char *text, int64_t *ret_s) {
    return clock_parse_iso(span_of(text), ret_s, NULL);
}

static enum errc fill_query(const struct search_options *o, struct query *q, struct error *err) {
    *q = (struct query){ .from_s = TIME_UNKNOWN,
                         .to_s = TIME_UNKNOWN,
                         .exact = o->exact,
                         .collapse = o->collapse,
                         .with_copies = o->copies,
                         .now_s = clock_now_s() };
    if (o->limit < 1 || o->limit > 1000)
        return error_set(err, ERRC_USAGE, "--limit is from 1 to 1000");
    q->limit = (size_t) o->limit;
    if (o->from && !parse_day(o->from, &q->from_s))
        return error_set(err, ERRC_USAGE, "--from takes a day like 2015-07-26, not '%.40s'",
                         o->from);
    if (o->to && !parse_day(o->to, &q->to_s))
        return error_set(err, ERRC_USAGE, "--to takes a day like 2015-07-26, not '%.40s'", o->to);
    if (o->to && strlen(o->to) == 10) q->to_s += DAY_S; /* the day itself belongs to it */
    q->source = span_of(o->source);
    if (o->category && !category_parse(span_of(o->category), &q->category))
        return error_set(err, ERRC_USAGE, "unknown category '%.40s'", o->category);
    span sort = span_of(o->sort ? o->sort : "relevance");
    if (span_eq(sort, SPAN("relevance")))
        q->sort = SORT_RELEVANCE;
    else if (span_eq(sort, SPAN("newest")))
        q->sort = SORT_NEWEST;
    else if (span_eq(sort, SPAN("oldest")))
        q->sort = SORT_OLDEST;
    else
        return error_set(err, ERRC_USAGE, "--sort is one of relevance newest oldest");
    return ERRC_OK;
}

static void print_hit_json(const struct article *a, const struct hit *h, struct json_writer *w) {
    char iso[ISO_SIZE];
    json_begin_object(w);
    json_put_int(w, "id", a->id);
    json_put(w, "external_id", a->external_id);
    json_put(w, "source", a->source);
    json_put(w, "published", span_of(clock_iso(a->order_s, 0, iso)));
    json_put(w, "title", a->title);
    json_put(w, "url", a->url);
    json_put_int(w, "story", h->story_id);
    json_key(w, "score");
    json_double(w, h->score);
    json_end_object(w);
}

static void print_results(const struct results *r, const struct article *list, size_t count,
                          bool json) {
    DEFER(buf_done) struct buf out = BUF(64 * MIB);
    struct json_writer w = json_writer_of(&out);
    if (json) {
        json_begin_object(&w);
        json_put_int(&w, "total", r->total);
        json_put_int(&w, "took_us", r->took_us);
        json_key(&w, "partial");
        json_bool(&w, r->partial);
        json_put(&w, "understood", r->understood);
        json_key(&w, "hits");
        json_begin_array(&w);
    } else {
        buf_add_fmt(&out, "%lld results in %.1f ms%s\n", (long long) r->total,
                    (double) r->took_us / 1000, r->partial ? " (not complete)" : "");
    }
    for (size_t i = 0; i < count; i++) {
        const struct hit *h = &r->hits[0];
        for (size_t k = 0; k < r->hit_count; k++)
            if (r->hits[k].article_id == list[i].id) h = &r->hits[k];
        char iso[ISO_SIZE];
        if (json)
            print_hit_json(&list[i], h, &w);
        else
            buf_add_fmt(&out, "%.10s  %-14.*s %.*s\n", clock_iso(list[i].order_s, 0, iso),
                        SPAN_ARG(list[i].source), SPAN_ARG(list[i].title));
    }
    if (json) {
        json_end_array(&w);
        json_end_object(&w);
        buf_add_char(&out, '\n');
    } else if (r->suggestion.len) {
        buf_add_fmt(&out, "did you mean: %.*s\n", SPAN_ARG(r->suggestion));
    }
    fwrite(out.at, 1, out.len, stdout);
}

static enum errc search_once(struct store *s, struct index_reader *r, const struct query *q,
                             bool json, struct error *err) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct found f;
    enum errc rc = data_find(s, r, q, false, &a, &f, err);
    if (rc == ERRC_OK) print_results(&f.results, f.articles, f.count, json);
    return rc;
}

/* One TREC run line a hit. */
static enum errc run_lines(struct store *s, struct index_reader *r, const struct query *q, span qid,
                           FILE *out, struct error *err) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct found f;
    enum errc rc = data_find(s, r, q, false, &a, &f, err);
    for (size_t i = 0, k = 0; rc == ERRC_OK && i < f.count; i++) {
        while (k < f.results.hit_count && f.results.hits[k].article_id != f.articles[i].id) k++;
        span id = f.articles[i].external_id.len
                      ? f.articles[i].external_id
                      : arena_fmt(&a, "%lld", (long long) f.articles[i].id);
        fprintf(out, "%.*s Q0 %.*s %zu %.6f warraq\n", SPAN_ARG(qid), SPAN_ARG(id), i + 1,
                k < f.results.hit_count ? f.results.hits[k].score : 0.0);
    }
    return rc;
}

static enum errc search_batch(struct store *s, struct index_reader *r, const struct query *base,
                              const struct search_options *o, struct error *err) {
    struct zfile *z = NULL;
    enum errc rc = zfile_open(o->batch, &z, err);
    if (rc != ERRC_OK) return rc;
    FILE *out = strcmp(o->run_file, "-") == 0 ? stdout : fopen(o->run_file, "w");
    if (!out) {
        zfile_close(z);
        return error_set(err, ERRC_IO, "cannot write '%.200s'", o->run_file);
    }
    span line, qid;
    int n = 0;
    while (rc == ERRC_OK && zfile_line(z, &line, NULL) == ERRC_OK) {
        n++;
        if (!line.len) continue;
        if (!span_next(&line, '\t', &qid) || !line.len) {
            rc = error_set(err, ERRC_PARSE, "'%.100s', line %d: 'qid<TAB>query' was expected",
                           o->batch, n);
            break;
        }
        struct query q = *base;
        q.text = line;
        q.now_s = 0; /* an evaluation does not depend on the day it is run */
        rc = run_lines(s, r, &q, qid, out, err);
    }
    zfile_close(z);
    if (fflush(out) != 0 && rc == ERRC_OK)
        rc = error_set(err, ERRC_IO, "cannot write '%.200s'", o->run_file);
    if (out != stdout) fclose(out);
    return rc;
}

static span join_words(int argc, char **argv, struct arena *a) {
    span q = SPAN_EMPTY;
    for (int i = 0; i < argc; i++)
        q = i ? arena_fmt(a, "%.*s %s", SPAN_ARG(q), argv[i]) : span_of(argv[0]);
    return q;
}

int cmd_search(const struct command *self, int argc, char **argv) {
    DEFER(context_done) struct context c = { 0 };
    struct search_options o = { .limit = -1 };
    const struct opt opts[] = {
        { "json", OPT_FLAG, &o.json, NULL, "one JSON object instead of lines" },
        { "limit", OPT_INT, &o.limit, "N", "hits (default 20; 100 with --batch)" },
        { "sort", OPT_TEXT, &o.sort, "ORDER", "relevance, newest or oldest" },
        { "from", OPT_TEXT, &o.from, "DAY", "published on this day or later" },
        { "to", OPT_TEXT, &o.to, "DAY", "published on this day or earlier" },
        { "source", OPT_TEXT, &o.source, "SLUG", "only this paper" },
        { "category", OPT_TEXT, &o.category, "NAME", "only this section" },
        { "exact", OPT_FLAG, &o.exact, NULL, "as written, without stemming" },
        { "collapse", OPT_FLAG, &o.collapse, NULL, "one hit a story" },
        { "copies", OPT_FLAG, &o.copies, NULL, "also folded copies" },
        { "batch", OPT_TEXT, &o.batch, "FILE",
          "lines of qid<TAB>text: any of its words, no operators" },
        { "run", OPT_TEXT, &o.run_file, "FILE", "TREC run file for --batch (- = stdout)" },
    };
    context_start(&c, self, opts, COUNT_OF(opts), &argc, argv);
    if (!argc && !o.batch) return usage_error(self, "what shall be searched?");
    if (!o.batch != !o.run_file) return usage_error(self, "--batch and --run go together");
    if (o.limit == -1) o.limit = o.batch ? 100 : 20;
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct error err = { 0 };
    struct store *s = NULL;
    struct index_reader *r = NULL;
    struct query q;
    enum errc rc = fill_query(&o, &q, &err);
    if (rc == ERRC_OK) rc = data_open_read(&c, &s, &err);
    if (rc == ERRC_OK) rc = data_open_reader(&c, &r, &err);
    q.text = join_words(argc, argv, &a);
    /* An evaluation asks whole questions, and its answers may lie in copies too. */
    if (o.batch) q.with_copies = q.prose = q.no_total = true;
    if (rc == ERRC_OK)
        rc = o.batch ? search_batch(s, r, &q, &o, &err) : search_once(s, r, &q, o.json, &err);
    index_reader_close(r);
    store_close(s);
    return rc == ERRC_OK ? EXIT_DONE : report(&err);
}
