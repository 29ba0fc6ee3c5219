#ifndef PRESS_PRESS_H
#define PRESS_PRESS_H

/* press - newspapers on loopback: the whole engine on real text without the internet.
 *
 * A corpus of articles (JSON lines, model/record.h, or a generated demo) becomes N papers at
 * http://<slug>.localhost:<port>/ with robots.txt, home and section pages, a feed, sitemaps,
 * article pages in different layouts and pictures; a virtual clock publishes over time; on
 * request it misbehaves (press/README.md lists the names). What has been published so far is
 * listed at /_press/published.jsonl: the truth that a test compares a crawl with.
 *
 * Ownership  options and their strings are borrowed during press_open() only.
 * Limits     listens on 127.0.0.0/8 or ::1 only (ERRC_DENIED for another address); 128
 *            connections at once, 16 KiB of request, 1 GiB of corpus.
 * Errors     ERRC_USAGE for a wrong address, speed or behaviour; ERRC_NOT_FOUND / ERRC_IO for the
 *            corpus; ERRC_PARSE when it has no usable article.
 * Threads    press_run() serves until press_stop(), which any thread or signal handler may call.
 *            The other functions may be called from any thread between open and close.
 */

#include "base/buf.h"

struct press;

struct press_options {
    const char *corpus;  /* path of a JSONL file; NULL = the generated demo corpus */
    span corpus_text;    /* JSONL in memory instead of a path; borrowed until press_close() */
    const char *listen;  /* "127.0.0.1:8090", "[::1]:0", ":8090"; NULL = 127.0.0.1, any port */
    int64_t from_s;      /* virtual clock at start; 0 = all is published (demo: the real clock) */
    double speed;        /* virtual seconds per second; 0 = 1 */
    const char *behave;  /* "name[:slug][/path-prefix][@seconds],..."; NULL = well-behaved */
    size_t articles_max; /* per paper; 0 = no limit */
    const char *country; /* ISO alpha-2 of papers the press does not know; NULL = "SA" */
    const char *sources_out; /* path to write the sources to; NULL = do not */
    uint64_t seed;           /* of the demo corpus */
};

/* Binds and listens; clients that connect wait until press_run(). */
enum errc press_open(const struct press_options *opts, struct press **ret, struct error *err)
    MUST_CHECK;
enum errc press_run(struct press *p, struct error *err) MUST_CHECK;
void press_stop(struct press *p); /* async-signal-safe */
/* NULL is fine. After press_run() has returned (or was never called). */
void press_close(struct press *p);

int press_port(const struct press *p);
size_t press_paper_count(const struct press *p);
size_t press_article_count(const struct press *p); /* published or not */
/* Tab-separated with a header line, as `warraq source import` reads it:
 * country slug name_ar name_latin home feed language */
void press_write_sources(const struct press *p, struct buf *out);

#endif
