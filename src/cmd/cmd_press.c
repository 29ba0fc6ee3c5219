/* press - loopback newspapers, for the demo and for tests. */

#include "base/clock.h"
#include "cmd/data.h"
#include "press/press.h"

#include <stdio.h>

static void stop(void *ctx) {
    press_stop(ctx);
}

/* The whole corpus in memory: plain JSONL or .zst. */
static enum errc read_corpus(const char *path, struct buf *out, struct error *err) {
    struct zfile *z = NULL;
    enum errc rc = zfile_open(path, &z, err);
    if (rc != ERRC_OK) return rc;
    rc = zfile_rest(z, out, err);
    zfile_close(z);
    return rc;
}

int cmd_press(const struct command *self, int argc, char **argv) {
    hold_stop_signals();
    DEFER(context_done) struct context c = { 0 };
    const char *corpus = NULL, *from = NULL, *speed = NULL;
    struct press_options po = { 0 };
    int64_t articles_max = 0, seed = 0;
    const struct opt opts[] = {
        { "corpus", OPT_TEXT, &corpus, "FILE",
          "articles as JSONL or JSONL.zst (default: a generated demo)" },
        { "listen", OPT_TEXT, &po.listen, "ADDR", "loopback address and port (default: any port)" },
        { "sources-out", OPT_TEXT, &po.sources_out, "FILE",
          "write the list that 'source import' reads" },
        { "from", OPT_TEXT, &from, "DAY",
          "virtual clock: publish from this day on (default: all at once)" },
        { "speed", OPT_TEXT, &speed, "N", "virtual seconds a second (default 1)" },
        { "behave", OPT_TEXT, &po.behave, "NAME[:PAPER]",
          "misbehave: 404, 410, 500, slow, redirect, ..." },
        { "articles", OPT_INT, &articles_max, "N", "at most so many of each paper" },
        { "seed", OPT_INT, &seed, "N", "of the generated demo" },
    };
    context_start_bare(&c, self, opts, COUNT_OF(opts), &argc, argv);
    if (argc) return usage_error(self, "unexpected '%.60s'", argv[0]);
    if (from && !parse_day(from, &po.from_s))
        return usage_error(self, "--from takes a day like 2015-07-26");
    if (speed && !span_to_double(span_of(speed), &po.speed))
        return usage_error(self, "--speed takes a number");
    if (articles_max < 0) return usage_error(self, "--articles takes a positive number");
    po.articles_max = (size_t) articles_max;
    po.seed = (uint64_t) seed;
    struct error err = { 0 };
    struct buf text = BUF((size_t) 1 << 30);
    struct press *p = NULL;
    enum errc rc = corpus ? read_corpus(corpus, &text, &err) : ERRC_OK;
    if (corpus) po.corpus_text = buf_span(&text);
    if (rc == ERRC_OK) rc = press_open(&po, &p, &err);
    if (rc == ERRC_OK) {
        on_stop_signal(stop, p);
        fprintf(stderr, "warraq press: %zu papers with %zu articles on http://localhost:%d/\n",
                press_paper_count(p), press_article_count(p), press_port(p));
        rc = press_run(p, &err);
    }
    press_close(p);
    buf_done(&text);
    return rc == ERRC_OK ? EXIT_DONE : report(&err);
}
