#include "crawl/crawl.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "crawl/crawl_priv.h"
#include "crawl/index_sync.h"
#include "crawl/ingest.h"
#include "story/story.h"

#include <errno.h>
#include <unistd.h>

enum { INTERVAL_MIN_S = 120, INTERVAL_MAX_S = 7200, REVISIT_FIRST_S = 3600, WORKERS_MAX = 8 };

static const char *keep(struct crawl *c, const char *text) {
    return text ? arena_cstr(&c->arena, span_of(text)) : NULL;
}

static void take_options(struct crawl *c, const struct crawl_options *o) {
    c->opts = *o;
    c->opts.dir = keep(c, o->dir);
    c->opts.user_agent =
        keep(c, o->user_agent && o->user_agent[0] ? o->user_agent : "WarraqBot/" WARRAQ_VERSION);
    c->opts.zone = keep(c, o->zone && o->zone[0] ? o->zone : "UTC");
    c->opts.jail_exe = keep(c, o->jail_exe);
    c->opts.trace = keep(c, o->trace);
    if (c->opts.workers == 0) {
        long cores = sysconf(_SC_NPROCESSORS_ONLN);
        c->opts.workers = cores < 1 ? 1 : cores > WORKERS_MAX ? WORKERS_MAX : (unsigned) cores;
    }
    c->schedule.min_s = o->feed_interval_min_s > 0 ? o->feed_interval_min_s : INTERVAL_MIN_S;
    c->schedule.max_s = o->feed_interval_max_s > 0 ? o->feed_interval_max_s : INTERVAL_MAX_S;
    if (c->schedule.max_s < c->schedule.min_s) c->schedule.max_s = c->schedule.min_s;
    c->revisit_s = o->revisit_first_s > 0 ? o->revisit_first_s : REVISIT_FIRST_S;
    span agent = span_of(c->opts.user_agent);
    ptrdiff_t slash = span_find_char(agent, '/');
    c->agent = slash > 0 ? span_sub(agent, 0, (size_t) slash) : agent;
}

static enum errc open_fetcher(struct crawl *c, struct error *err) {
    struct fetch_options o = { .guard = { .allow_private = c->opts.allow_private },
                               .user_agent = c->opts.user_agent,
                               .host_delay_ms = c->opts.host_delay_ms,
                               .concurrent_max = c->opts.concurrent_max,
                               .connections_per_host = c->opts.connections_per_host };
    return fetcher_open(&o, &c->fetcher, err);
}

static enum errc open_store(struct crawl *c, struct error *err) {
    struct store_options o = { .dir = c->opts.dir, .create = true, .story_weight = story_weight };
    enum errc rc = store_open(&o, &c->store, err);
    if (rc != ERRC_OK) return rc;
    o.create = false;
    o.read_only = true;
    return store_open(&o, &c->reader, err);
}

/* Whatever the archive has and the index lacks is replayed before anything new comes in. */
static enum errc open_index(struct crawl *c, struct error *err) {
    char dir[FS_PATH_SIZE];
    size_t replayed = 0;
    if (!fs_join(dir, c->opts.dir, "index")) return error_set(err, ERRC_USAGE, "path is too long");
    enum errc rc = index_writer_open(dir, &c->index, err);
    if (rc == ERRC_OK) rc = index_sync(c->store, c->index, NULL, &replayed, err);
    if (rc == ERRC_OK && replayed) log_info("crawl", "index-replayed", "articles=%zu", replayed);
    return rc;
}

static enum errc open_all(struct crawl *c, struct error *err) {
    enum errc rc = open_store(c, err);
    if (rc == ERRC_OK) rc = open_index(c, err);
    if (rc == ERRC_OK) rc = index_writer_keep(c->index, err);
    struct ingest_options in = { .dir = c->opts.dir,
                                 .group_max = SIZE_MAX,
                                 .publish = true,
                                 .now_s = clock_now_s(),
                                 .refill_later = true };
    if (rc == ERRC_OK) rc = ingest_open(c->store, c->index, &in, &c->ingest, err);
    if (rc == ERRC_OK) rc = open_fetcher(c, err);
    if (rc == ERRC_OK && c->opts.trace) rc = trace_open(c->opts.trace, &c->trace, err);
    if (rc == ERRC_OK && !fs_join(c->images_dir, c->opts.dir, "images"))
        rc = error_set(err, ERRC_USAGE, "path is too long");
    return rc;
}

enum errc crawl_open(const struct crawl_options *opts, struct crawl **ret, struct error *err) {
    struct crawl *c = mem_zalloc(1, sizeof(*c));
    take_options(c, opts);
    job_queue_init(&c->parse);
    job_queue_init(&c->write);
    pthread_mutex_init(&c->ack_lock, NULL);
    c->templates = templates_new();
    c->began_ms = clock_mono_ms();
    enum errc rc = open_all(c, err);
    if (rc != ERRC_OK) {
        crawl_close(c);
        return rc;
    }
    *ret = c;
    return ERRC_OK;
}

enum errc crawl_run(struct crawl *c, struct error *err) {
    pthread_t writer, workers[WORKERS_MAX];
    unsigned count = c->opts.workers > WORKERS_MAX ? WORKERS_MAX : c->opts.workers, started = 0;
    int failed = pthread_create(&writer, NULL, writer_run, c);
    if (failed) return error_errno(err, ERRC_IO, failed, "cannot start a thread");
    pthread_setname_np(writer, "crawl-writer");
    while (started < count && !failed) {
        failed = pthread_create(&workers[started], NULL, worker_run, c);
        if (failed) break;
        pthread_setname_np(workers[started++], "crawl-worker");
    }
    if (started > 0) fetch_loop_run(c);
    atomic_store(&c->stop, true);
    job_queue_close(&c->parse);
    for (unsigned i = 0; i < started; i++) pthread_join(workers[i], NULL);
    job_queue_close(&c->write);
    pthread_join(writer, NULL);
    if (started == 0) return error_errno(err, ERRC_IO, failed, "cannot start a thread");
    if (atomic_load(&c->failed)) return error_set(err, c->failure.code, "%s", c->failure.msg);
    return ERRC_OK;
}

void crawl_stop(struct crawl *c) {
    atomic_store(&c->stop, true);
    fetch_wake(c->fetcher);
}

void crawl_stats(struct crawl *c, struct crawl_stats *ret) {
    const struct counters *n = &c->counters;
    *ret = (struct crawl_stats){ .feeds = n->feeds,
                                 .feeds_not_modified = n->feeds_not_modified,
                                 .pages = n->pages,
                                 .images = n->images,
                                 .robots = n->robots,
                                 .revisits = n->revisits,
                                 .refused = n->refused,
                                 .articles_new = n->articles_new,
                                 .articles_updated = n->articles_updated,
                                 .articles_duplicate = n->articles_duplicate,
                                 .bytes = n->bytes,
                                 .in_flight = c->in_flight,
                                 .parse_queue = job_queue_len(&c->parse),
                                 .write_queue = job_queue_len(&c->write),
                                 .uptime_ms = clock_mono_ms() - c->began_ms };
}

void crawl_close(struct crawl *c) {
    if (!c) return;
    job_queue_done(&c->parse);
    job_queue_done(&c->write);
    fetcher_close(c->fetcher);
    trace_close(c->trace);
    ingest_close(c->ingest);
    templates_free(c->templates);
    index_writer_close(c->index);
    store_close(c->reader);
    store_close(c->store);
    VEC_DONE(&c->acks);
    pthread_mutex_destroy(&c->ack_lock);
    arena_done(&c->arena);
    mem_free(c);
}
