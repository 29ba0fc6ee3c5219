/* writer - one thread, one transaction a group: at most GROUP_JOBS_MAX jobs or GROUP_MS.
 *
 * Only after the group is durable in the archive, and searchable, are its jobs acknowledged; the
 * index becomes durable later, by its keepers.
 */

#include "base/clock.h"
#include "base/log.h"
#include "crawl/crawl_priv.h"
#include "crawl/index_sync.h"
#include "crawl/ingest.h"

enum { IDLE_MS = 500, QUIET_MS = 20, DISCOVER_MS = 10 * 1000, TELL_MS = 10 * 1000 };

struct writer {
    struct crawl *c;
    VEC_OF(struct job *) held; /* in the open group */
    int64_t opened_ms;
    int64_t discover_ms, told_ms;
};

static void acknowledge(struct writer *w) {
    struct crawl *c = w->c;
    int64_t now_us = clock_mono_us();
    pthread_mutex_lock(&c->ack_lock);
    for (size_t i = 0; i < w->held.len; i++) *VEC_PUSH(&c->acks) = w->held.at[i]->key;
    pthread_mutex_unlock(&c->ack_lock);
    fetch_wake(c->fetcher);
    for (size_t i = 0; i < w->held.len; i++) {
        if (c->trace) trace_article(c->trace, w->held.at[i], now_us);
        job_free(w->held.at[i]);
    }
    w->held.len = 0;
}

static enum errc end_group(struct writer *w, struct error *err) {
    if (w->held.len == 0) return ERRC_OK;
    enum errc rc = templates_save(w->c->templates, w->c->store, false, err);
    if (rc == ERRC_OK) rc = ingest_commit(w->c->ingest, err);
    if (rc != ERRC_OK) return rc;
    acknowledge(w);
    return ERRC_OK;
}

static enum errc take(struct writer *w, struct job *j, struct error *err) {
    if (w->held.len == 0) w->opened_ms = clock_mono_ms();
    *VEC_PUSH(&w->held) = j;
    enum errc rc = ingest_begin(w->c->ingest, err);
    if (rc == ERRC_OK) rc = apply_job(w->c, j, err);
    return rc;
}

/* Nothing to write: pick up what others changed (removals, reports). */
static enum errc idle(struct writer *w, struct error *err) {
    static const struct index_sync_options publish = { .publish = true };
    struct crawl *c = w->c;
    if (store_seq(c->store) <= index_writer_seq(c->index)) return ERRC_OK;
    return index_sync(c->store, c->index, &publish, NULL, err);
}

static enum errc discover(struct writer *w, struct error *err) {
    int64_t now_ms = clock_mono_ms();
    if (w->held.len || now_ms < w->discover_ms) return ERRC_OK;
    w->discover_ms = now_ms + DISCOVER_MS;
    return apply_discovery(w->c, err);
}

static enum errc step(struct writer *w, struct error *err) {
    struct crawl *c = w->c;
    int64_t left_ms = IDLE_MS;
    /* When nothing more comes for a moment, what is there is published at once. */
    if (w->held.len) left_ms = w->opened_ms + GROUP_MS - clock_mono_ms();
    if (w->held.len && left_ms > QUIET_MS) left_ms = QUIET_MS;
    struct job *j = left_ms > 0 || w->held.len == 0 ? job_queue_pop(&c->write, left_ms) : NULL;
    if (!j && w->held.len == 0) return idle(w, err);
    enum errc rc = j ? take(w, j, err) : ERRC_OK;
    if (rc == ERRC_OK &&
        (!j || w->held.len >= GROUP_JOBS_MAX || clock_mono_ms() - w->opened_ms >= GROUP_MS))
        rc = end_group(w, err);
    return rc;
}

static bool not_stopped(void *ctx, size_t done, size_t total) {
    struct writer *w = ctx;
    int64_t now_ms = clock_mono_ms();
    if (now_ms - w->told_ms >= TELL_MS) {
        w->told_ms = now_ms;
        log_info("crawl", "newsroom-filling", "articles=%zu of=%zu", done, total);
    }
    return !atomic_load(&w->c->stop);
}

/* While pages are fetched already: what is parsed waits. Stopped meanwhile, it is not written,
 * since its stories are not known yet, nor acknowledged: it is due again. */
static enum errc fill_newsroom(struct writer *w, struct error *err) {
    struct crawl *c = w->c;
    w->told_ms = clock_mono_ms();
    enum errc rc = ingest_refill(c->ingest, not_stopped, w, err);
    if (rc != ERRC_CANCELLED) return rc;
    while (!job_queue_ended(&c->write)) job_free(job_queue_pop(&c->write, IDLE_MS));
    *err = (struct error){ 0 };
    return rc;
}

static enum errc write_all(struct writer *w, struct error *err) {
    struct crawl *c = w->c;
    enum errc rc = fill_newsroom(w, err);
    if (rc == ERRC_CANCELLED) return ERRC_OK;
    while (rc == ERRC_OK && !job_queue_ended(&c->write)) {
        rc = discover(w, err);
        if (rc == ERRC_OK) rc = step(w, err);
    }
    if (rc == ERRC_OK) rc = end_group(w, err);
    if (rc == ERRC_OK) rc = templates_save(c->templates, c->store, true, err);
    return rc == ERRC_OK ? ingest_flush(c->ingest, err) : rc;
}

void *writer_run(void *crawl) {
    struct writer w = { .c = crawl };
    struct crawl *c = w.c;
    struct error err = { 0 };
    enum errc rc = write_all(&w, &err);
    if (rc != ERRC_OK) {
        c->failure = err;
        atomic_store(&c->failed, true);
        crawl_stop(c);
    }
    for (size_t i = 0; i < w.held.len; i++) job_free(w.held.at[i]);
    VEC_DONE(&w.held);
    return NULL;
}
