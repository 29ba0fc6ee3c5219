/* fetch_loop - what is due, may we, fetch it, hand it on. */

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/map.h"
#include "crawl/crawl_priv.h"
#include "crawl/robots_cache.h"
#include "url/url.h"

#include <stdio.h>

enum {
    IDLE_REFILL_MS = 500,
    BUSY_REFILL_MS = 20,
    FEEDS_BATCH = 256,
    PICTURES_MAX = 64, /* in flight */
    CRAWL_DELAY_MAX_MS = 120 * 1000,
};

#define PICTURES UINT64_MAX

struct loop {
    struct crawl *c;
    struct robots_cache *robots;
    size_t jobs_max;      /* in flight */
    struct map in_flight; /* keys of jobs */
    struct map shares;    /* places taken by each source's pages, and by pictures */
    struct map fetching;  /* jobs that only the fetcher knows */
    int64_t refill_ms;    /* when to look again for what is due */
    int64_t revisit_ms;   /* the same for articles to look at again */
};

static void to_writer(struct loop *l, struct job *j) {
    job_queue_push(&l->c->write, j);
}

static void refuse(struct loop *l, struct job *j, enum errc rc, const char *reason) {
    job_fail(j, rc, reason);
    to_writer(l, j);
}

static void fetch_job(struct loop *l, struct job *j, double crawl_delay_s) {
    int64_t delay_ms = (int64_t) (crawl_delay_s * 1000);
    if (delay_ms > CRAWL_DELAY_MAX_MS) delay_ms = CRAWL_DELAY_MAX_MS;
    struct fetch_request req = { .tag = (uint64_t) (uintptr_t) j,
                                 .url = j->url,
                                 .stop_at_redirect = true,
                                 .host_delay_ms = delay_ms };
    if (j->kind == JOB_IMAGE) req.bytes_max = LIMIT_IMAGE_BYTES;
    /* Validators belong to the address they came from. */
    if (j->kind == JOB_FEED && j->hops == 0) {
        req.etag = j->feed.etag;
        req.last_modified = j->feed.last_modified;
    }
    map_put(&l->fetching, req.tag, 0);
    fetch_add(l->c->fetcher, &req);
}

static void ask_robots(struct loop *l, struct robots_entry *e) {
    char url[LIMIT_URL_BYTES];
    int n = snprintf(url, sizeof(url), "%.*s/robots.txt", SPAN_ARG(e->origin));
    e->state = ROBOTS_ASKED;
    /* Jobs are aligned, so an odd tag is no job. */
    fetch_add(l->c->fetcher, &(struct fetch_request){ .tag = e->tag << 1 | 1,
                                                      .url = { url, (size_t) n },
                                                      .bytes_max = LIMIT_ROBOTS_BYTES });
}

static void take_sitemaps(struct job *j, const struct robots *rules) {
    const span *maps;
    size_t count = robots_sitemaps(rules, &maps);
    if (j->kind != JOB_FEED || j->feed.kind == FEED_SITEMAP || j->feed.kind == FEED_SYNDICATION)
        return;
    for (size_t i = 0; i < count && i < JOB_FOUND_MAX / 2; i++) {
        span url;
        if (url_normalise(maps[i], j->url, &j->arena, &url, NULL) == ERRC_OK)
            job_found(j, url, FEED_SITEMAP);
    }
}

/* Asks robots.txt for the job's address, then fetches it. */
static void route(struct loop *l, struct job *j) {
    struct url u;
    struct error err = { 0 };
    enum errc rc = url_parse(j->url, NULL, &j->arena, &u, &err);
    if (rc != ERRC_OK) {
        refuse(l, j, rc, err.msg);
        return;
    }
    int64_t now_ms = clock_mono_ms();
    struct robots_entry *e = robots_cache_get(l->robots, url_origin(&u, &j->arena), now_ms);
    if (e->state == ROBOTS_UNKNOWN) ask_robots(l, e);
    switch (e->state) {
    case ROBOTS_UNKNOWN:
    case ROBOTS_ASKED:
        j->next = e->waiting;
        e->waiting = j;
        return;
    case ROBOTS_UNREACHABLE:
        snprintf(err.msg, sizeof(err.msg), "robots.txt: %s", e->reason);
        j->retry_after_s = (e->stale_ms - now_ms) / 1000;
        refuse(l, j, ERRC_RETRY_LATER, err.msg);
        return;
    case ROBOTS_REFUSED: refuse(l, j, ERRC_DENIED, e->reason); return;
    case ROBOTS_KNOWN: break;
    }
    span path = arena_fmt(&j->arena, "%.*s%.*s", SPAN_ARG(u.path), SPAN_ARG(u.query));
    if (!robots_allowed(e->rules, path)) {
        j->robots_denied = true;
        refuse(l, j, ERRC_DENIED, "robots.txt forbids it");
        return;
    }
    take_sitemaps(j, e->rules);
    j->signal = arena_copy(&j->arena, robots_signal(e->rules));
    fetch_job(l, j, robots_crawl_delay(e->rules));
}

static void handle_robots(struct loop *l, struct fetch_result *r) {
    struct robots_entry *e = robots_cache_at(l->robots, r->tag >> 1);
    robots_cache_put(l->robots, e, r, clock_mono_ms());
    atomic_fetch_add(&l->c->counters.robots, 1);
    if (e->state != ROBOTS_KNOWN)
        log_info("crawl", "robots-unreachable", "origin=%.*s reason=\"%s\"", SPAN_ARG(e->origin),
                 e->reason);
    fetch_done(r);
    struct job *waiting = NULL, *next;
    for (struct job *j = e->waiting; j; j = next) { /* back into the order they came */
        next = j->next;
        j->next = waiting;
        waiting = j;
    }
    e->waiting = NULL;
    for (struct job *j = waiting; j; j = next) {
        next = j->next;
        route(l, j);
    }
}

static void count_answer(struct crawl *c, const struct job *j, const struct fetch_result *r) {
    atomic_fetch_add(&c->counters.bytes, r->body.len);
    switch (j->kind) {
    case JOB_FEED: atomic_fetch_add(&c->counters.feeds, 1); break;
    case JOB_PAGE: atomic_fetch_add(&c->counters.pages, 1); break;
    case JOB_IMAGE: atomic_fetch_add(&c->counters.images, 1); break;
    case JOB_REVISIT: atomic_fetch_add(&c->counters.revisits, 1); break;
    }
}

static void handle_job(struct loop *l, struct job *j, struct fetch_result *r) {
    struct crawl *c = l->c;
    map_remove(&l->fetching, r->tag);
    j->status = r->status;
    j->retry_after_s = r->retry_after_s;
    if (r->rc == ERRC_OK && r->status >= 301 && r->status <= 308 && r->status != 304) {
        j->url = arena_copy(&j->arena, r->url);
        fetch_done(r);
        /* Another site's page is never taken for this article. */
        j->other_site = j->kind == JOB_REVISIT && !url_same_site(j->candidate.url, j->url);
        if (j->other_site)
            refuse(l, j, ERRC_DENIED, "redirected to another site");
        else if (++j->hops > LIMIT_REDIRECTS)
            refuse(l, j, ERRC_LIMIT, "too many redirects");
        else
            route(l, j);
        return;
    }
    j->result = r;
    j->fetched_us = clock_mono_us();
    count_answer(c, j, r);
    if (r->rc == ERRC_OK && r->status == 304) {
        j->not_modified = true;
        atomic_fetch_add(&c->counters.feeds_not_modified, 1);
        to_writer(l, j);
    } else if (r->rc == ERRC_OK || (r->rc == ERRC_LIMIT && j->kind == JOB_FEED && r->body.len)) {
        /* The complete items before a cut are good. */
        atomic_fetch_add(&c->bytes_held, (int64_t) r->body.len);
        job_queue_push(&c->parse, j);
    } else {
        refuse(l, j, r->rc, r->reason);
    }
}

/* ---- what is due */

static bool full(const struct loop *l, size_t more) {
    return l->in_flight.len >= l->jobs_max + more ||
           atomic_load(&l->c->bytes_held) > BYTES_HELD_MAX;
}

/* Whose share of the places a job takes: its source's, or that of all pictures; feeds have none. */
static uint64_t share_of(const struct job *j) {
    if (j->kind == JOB_IMAGE) return PICTURES;
    return j->kind == JOB_FEED ? 0 : (uint64_t) j->source_id;
}

static uint64_t taken(const struct loop *l, uint64_t share) {
    uint64_t n = 0;
    return map_get(&l->shares, share, &n) ? n : 0;
}

static void start(struct loop *l, struct job *j) {
    uint64_t share = share_of(j);
    map_put(&l->in_flight, j->key, share);
    if (share) ++*map_at(&l->shares, share, 0);
    route(l, j);
}

static enum errc start_feeds(struct loop *l, int64_t now_s, struct error *err) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct feed_source *feeds;
    size_t count;
    enum errc rc = store_feeds_due(l->c->reader, now_s, FEEDS_BATCH, &arena, &feeds, &count, err);
    for (size_t i = 0; rc == ERRC_OK && i < count && !full(l, JOBS_FEEDS_MORE); i++)
        if (!map_has(&l->in_flight, job_key_feed(feeds[i].id))) start(l, job_new_feed(&feeds[i]));
    return rc;
}

static enum errc start_pages(struct loop *l, int64_t now_s, struct error *err) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct candidate *list;
    size_t count;
    if (full(l, 0)) return ERRC_OK;
    uint64_t source_max = l->c->opts.host_delay_ms > 0 ? JOBS_A_SOURCE : JOBS_A_SOURCE_FAST;
    enum errc rc =
        store_candidates_due(l->c->reader, now_s, 2 * JOBS_MAX, &arena, &list, &count, err);
    for (size_t i = 0; rc == ERRC_OK && i < count && !full(l, 0); i++) {
        if (taken(l, (uint64_t) list[i].source_id) < source_max &&
            !map_has(&l->in_flight, job_key_page(list[i].id))) {
            templates_load(l->c->templates, l->c->reader, list[i].source_id);
            start(l, job_new_page(&list[i]));
        }
    }
    return rc;
}

static enum errc start_images(struct loop *l, int64_t now_s, struct error *err) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct image_wanted *list;
    size_t count;
    /* Pictures take what articles leave. */
    if (!l->c->opts.images || l->in_flight.len > l->jobs_max / 2) return ERRC_OK;
    enum errc rc =
        store_images_wanted(l->c->reader, now_s, 2 * PICTURES_MAX, &arena, &list, &count, err);
    for (size_t i = 0; rc == ERRC_OK && i < count && !full(l, 0); i++) {
        if (taken(l, PICTURES) == PICTURES_MAX) break;
        if (!map_has(&l->in_flight, job_key_image(list[i].url))) start(l, job_new_image(&list[i]));
    }
    return rc;
}

/* Looking again takes what everything new leaves: half of the places, and one of a source that has
 * no page in flight. */
static enum errc start_revisits(struct loop *l, int64_t now_s, struct error *err) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct revisit *list;
    size_t count;
    int64_t now_ms = clock_mono_ms();
    if (!l->c->opts.revisit || l->in_flight.len > l->jobs_max / 2 || now_ms < l->revisit_ms)
        return ERRC_OK;
    l->revisit_ms = now_ms + IDLE_REFILL_MS; /* nothing urgent, and a backlog is long to read */
    enum errc rc = store_revisits_due(l->c->reader, now_s, JOBS_MAX, &arena, &list, &count, err);
    for (size_t i = 0; rc == ERRC_OK && i < count && l->in_flight.len <= l->jobs_max / 2; i++)
        if (!taken(l, (uint64_t) list[i].source_id) &&
            !map_has(&l->in_flight, job_key_revisit(list[i].article_id))) {
            templates_load(l->c->templates, l->c->reader, list[i].source_id);
            start(l, job_new_revisit(&list[i]));
        }
    return rc;
}

static void refill(struct loop *l) {
    struct error err = { 0 };
    int64_t now_s = clock_now_s(), now_ms = clock_mono_ms();
    size_t before = l->in_flight.len;
    enum errc rc = start_feeds(l, now_s, &err);
    if (rc == ERRC_OK) rc = start_pages(l, now_s, &err);
    if (rc == ERRC_OK) rc = start_images(l, now_s, &err);
    if (rc == ERRC_OK) rc = start_revisits(l, now_s, &err);
    if (rc != ERRC_OK) log_warn("crawl", "refill-failed", "reason=\"%s\"", err.msg);
    bool more = l->in_flight.len > before;
    l->refill_ms = now_ms + (more ? BUSY_REFILL_MS : IDLE_REFILL_MS);
}

static void take_acks(struct loop *l) {
    struct crawl *c = l->c;
    pthread_mutex_lock(&c->ack_lock);
    for (size_t i = 0; i < c->acks.len; i++) {
        uint64_t share = 0;
        if (!map_get(&l->in_flight, c->acks.at[i], &share)) continue;
        map_remove(&l->in_flight, c->acks.at[i]);
        if (share) --*map_at(&l->shares, share, 1);
    }
    bool any = c->acks.len > 0;
    c->acks.len = 0;
    pthread_mutex_unlock(&c->ack_lock);
    atomic_store(&c->in_flight, l->in_flight.len);
    /* What was written may have made more due: a feed's items, an article's picture. */
    if (any && l->refill_ms > clock_mono_ms() + BUSY_REFILL_MS)
        l->refill_ms = clock_mono_ms() + BUSY_REFILL_MS;
}

/* What has not been fetched yet is due again at the next start. */
static void drop_unfetched(struct loop *l) {
    struct robots_entry *e;
    uint64_t key, value;
    for (size_t i = 0; map_next(&l->fetching, &i, &key, &value);)
        job_free((struct job *) (uintptr_t) key);
    for (uint64_t i = 0; (e = robots_cache_at(l->robots, i)); i++)
        for (struct job *j = e->waiting, *next; j; j = next) {
            next = j->next;
            job_free(j);
        }
}

void fetch_loop_run(struct crawl *c) {
    /* Hosts asked without delay answer faster than the writer writes: more places in flight would
     * only be a longer queue before it. */
    size_t jobs_max = c->opts.host_delay_ms > 0 ? JOBS_MAX : JOBS_MAX_FAST;
    struct loop l = { .c = c, .robots = robots_cache_new(c->agent), .jobs_max = jobs_max };
    while (!atomic_load(&c->stop)) {
        take_acks(&l);
        if (clock_mono_ms() >= l.refill_ms && !full(&l, JOBS_FEEDS_MORE)) refill(&l);
        int64_t wait_ms = l.refill_ms - clock_mono_ms();
        if (wait_ms < 0) wait_ms = full(&l, JOBS_FEEDS_MORE) ? IDLE_REFILL_MS : 0;
        for (struct fetch_result *r;
             !atomic_load(&c->stop) && (r = fetch_next(c->fetcher, wait_ms)); wait_ms = 0) {
            if (r->tag & 1)
                handle_robots(&l, r);
            else
                handle_job(&l, (struct job *) (uintptr_t) r->tag, r);
        }
    }
    drop_unfetched(&l);
    robots_cache_free(l.robots);
    map_done(&l.fetching);
    map_done(&l.in_flight);
    map_done(&l.shares);
}
