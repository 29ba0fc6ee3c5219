#ifndef CRAWL_CRAWL_PRIV_H
#define CRAWL_CRAWL_PRIV_H

/* crawl_priv - jobs, their queues, and the threads that hand them on.
 *
 *            route()            handle()             worker              writer
 *   NEW --> robots? --> fetch --------> parse queue --------> write queue -------> acked --> gone
 *              |          |  redirect: route() again              ^
 *              +----------+---- refused, failed, 304 -------------+
 *
 * A job belongs to whoever holds it: the fetch loop, one worker, or the writer. Its key stays in
 * the fetch loop's in-flight set until the writer's transaction is durable.
 */

#include "base/fs.h"
#include "base/vec.h"
#include "crawl/crawl.h"
#include "crawl/items.h"
#include "crawl/schedule.h"
#include "crawl/templates.h"
#include "jail/jail.h"
#include "net/fetch.h"
#include "store/store.h"

#include <pthread.h>
#include <stdatomic.h>

enum {
    JOBS_MAX_FAST = 128,
    JOBS_MAX = 1024, /* in flight, over all kinds */
    /* Pages in flight for one source: one that stalls must not take everybody's places. */
    JOBS_A_SOURCE = 4,
    JOBS_FEEDS_MORE = 256,   /* places that only feeds may take: news of what is new goes first */
    JOBS_A_SOURCE_FAST = 64, /* where hosts are asked without delay */
    JOB_FOUND_MAX = 16,      /* feeds found on one page */
    GROUP_JOBS_MAX = 64,     /* a transaction */
    GROUP_MS = 100,
};
#define BYTES_HELD_MAX ((int64_t) 64 << 20) /* bodies that wait for a parser */

enum job_kind { JOB_FEED, JOB_PAGE, JOB_IMAGE, JOB_REVISIT }; /* two bits of a key */

struct found_feed {
    span url;
    enum feed_kind kind;
};

struct job {
    enum job_kind kind;
    struct arena arena; /* owns every span below */
    struct job *next;   /* in a queue, or waiting for robots.txt */
    uint64_t key;
    int64_t source_id;
    struct feed_source feed;    /* JOB_FEED */
    struct candidate candidate; /* JOB_PAGE; JOB_REVISIT: the article as one */
    struct image_wanted wanted; /* JOB_IMAGE */
    struct revisit revisit;     /* JOB_REVISIT */

    span url; /* of this hop */
    unsigned hops;
    struct fetch_result *result; /* NULL before and when refused */
    int64_t fetched_us;

    /* what became of it */
    enum errc rc;
    int status;
    int64_t retry_after_s;
    char reason[200];
    bool robots_denied, not_modified;
    span signal;        /* of robots.txt: Content-Signal */
    struct items items; /* JOB_FEED */
    struct found_feed found[JOB_FOUND_MAX];
    size_t found_count;
    bool home;                        /* the answer was a home page, not a feed */
    struct article article;           /* JOB_PAGE, JOB_REVISIT */
    const struct page_traces *traces; /* the same, of a page that was read; to be learnt from */
    span repeated;                    /* left out of the body as the paper's own */
    unsigned rules_missed; /* the same: hand rules that matched nothing, 1 << enum page_rule */
    /* JOB_REVISIT: redirected to another site; the page says it is not there; the page is still the
     * article's own */
    bool other_site, soft_404, own_page;
    struct image image; /* JOB_IMAGE */
};

struct job *job_new_feed(const struct feed_source *f);
struct job *job_new_page(const struct candidate *c);
struct job *job_new_image(const struct image_wanted *w);
struct job *job_new_revisit(const struct revisit *r);
void job_free(struct job *j);
void job_fail(struct job *j, enum errc rc, const char *reason);
void job_found(struct job *j, span url, enum feed_kind kind);
uint64_t job_key_feed(int64_t id);
uint64_t job_key_page(int64_t id);
uint64_t job_key_image(span url);
uint64_t job_key_revisit(int64_t article_id);

struct job_list {
    struct job *head, *tail;
};

/* A queue between threads, first in first out, but pictures wait for articles. Its length is
 * bounded by JOBS_MAX. */
struct job_queue {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct job_list articles, images;
    size_t len;
    bool closed;
};
void job_queue_init(struct job_queue *q);
void job_queue_done(struct job_queue *q); /* frees what is left */
void job_queue_push(struct job_queue *q, struct job *j);
/* Waits at most wait_ms (-1 = for ever). NULL: nothing came, or closed and empty. */
struct job *job_queue_pop(struct job_queue *q, int64_t wait_ms);
void job_queue_close(struct job_queue *q);
bool job_queue_ended(struct job_queue *q); /* closed and empty */
size_t job_queue_len(struct job_queue *q);

struct counters {
    atomic_uint_fast64_t feeds, feeds_not_modified, pages, images, robots, refused, articles_new,
        articles_updated, articles_duplicate, revisits, bytes;
};

struct trace;

struct crawl {
    struct crawl_options opts; /* strings are owned by arena */
    struct arena arena;
    span agent; /* product token */
    struct schedule_options schedule;
    int64_t revisit_s; /* first look again after this */
    struct fetcher *fetcher;
    struct store *store, *reader; /* the writer's; the fetch loop's, read-only */
    struct index_writer *index;
    struct ingest *ingest;
    struct templates *templates;
    struct trace *trace;
    char images_dir[FS_PATH_SIZE];

    struct job_queue parse, write;
    pthread_mutex_t ack_lock;
    VEC_OF(uint64_t) acks; /* keys of jobs that are durable */

    atomic_bool stop;
    atomic_int_fast64_t bytes_held;
    atomic_size_t in_flight;
    atomic_bool failed;
    struct error failure; /* the writer's, read after it was joined */
    struct counters counters;
    int64_t began_ms;
};

void fetch_loop_run(struct crawl *c);
void *worker_run(void *crawl);
void *writer_run(void *crawl);

/* worker: parse.c, picture.c */
void parse_job(struct crawl *c, struct jail *jail, struct job *j);
void picture_job(struct crawl *c, struct jail *jail, struct job *j);

/* writer: apply.c. Everything joins the open group. */
enum errc apply_job(struct crawl *c, struct job *j, struct error *err) MUST_CHECK;
/* Sources that have no feed yet get their home page as one. */
enum errc apply_discovery(struct crawl *c, struct error *err) MUST_CHECK;

/* trace.c: when an article was fetched, parsed, searchable */
enum errc trace_open(const char *path, struct trace **ret, struct error *err) MUST_CHECK;
void trace_article(struct trace *t, const struct job *j, int64_t searchable_us);
void trace_close(struct trace *t);

#endif
