/* fetch - the loop: starts what may start, lets libcurl work, hands out what ended. */

#include "net/fetch.h"

#include "base/clock.h"
#include "base/limits.h"
#include "net/fetch_priv.h"
#include "url/url.h"

#include <errno.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { CONCURRENT_DEFAULT = 64, CONCURRENT_MAX = 1024, POLL_MAX_MS = 60 * 1000 };

struct fetcher {
    struct fetch_options opts;
    char *user_agent;
    struct guard_own *own;
    CURLM *multi;
    struct hosts hosts;
    struct queue finished;
    VEC_OF(CURL *) idle; /* handles for the next transfers */
    VEC_OF(struct transfer *) running;
    int wake_fd;
};

enum errc fetcher_open(const struct fetch_options *opts, struct fetcher **ret, struct error *err) {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return error_set(err, ERRC_IO, "cannot start libcurl");
    struct fetcher *f = mem_zalloc(1, sizeof(*f));
    f->opts = *opts;
    f->user_agent = mem_strdup(span_of(opts->user_agent));
    f->opts.user_agent = f->user_agent;
    f->own = guard_own_new();
    f->opts.guard.own = f->own;
    if (f->opts.concurrent_max == 0) f->opts.concurrent_max = CONCURRENT_DEFAULT;
    if (f->opts.concurrent_max > CONCURRENT_MAX) f->opts.concurrent_max = CONCURRENT_MAX;
    hosts_init(&f->hosts, opts->host_delay_ms, opts->connections_per_host);
    f->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    f->multi = curl_multi_init();
    if (f->wake_fd < 0 || !f->multi) {
        fetcher_close(f);
        return error_errno(err, ERRC_IO, errno, "cannot start the fetcher");
    }
    curl_multi_setopt(f->multi, CURLMOPT_MAXCONNECTS, (long) f->opts.concurrent_max * 2);
    *ret = f;
    return ERRC_OK;
}

void fetcher_close(struct fetcher *f) {
    if (!f) return;
    for (size_t i = 0; i < f->running.len; i++) {
        curl_multi_remove_handle(f->multi, f->running.at[i]->easy);
        transfer_free(f->running.at[i]);
    }
    for (struct transfer *t; (t = queue_pop(&f->finished));) transfer_free(t);
    hosts_done(&f->hosts);
    for (size_t i = 0; i < f->idle.len; i++) curl_easy_cleanup(f->idle.at[i]);
    VEC_DONE(&f->idle);
    VEC_DONE(&f->running);
    if (f->multi) curl_multi_cleanup(f->multi);
    if (f->wake_fd >= 0) close(f->wake_fd);
    mem_free(f->user_agent);
    guard_own_free(f->own);
    mem_free(f);
    curl_global_cleanup();
}

static void refuse(struct fetcher *f, struct transfer *t, enum errc rc, const char *reason) {
    t->result.rc = rc;
    t->result.url = t->url;
    snprintf(t->result.reason, sizeof(t->result.reason), "%s", reason);
    queue_push(&f->finished, t);
}

static void refuse_paused(struct fetcher *f, struct transfer *t, int64_t left_ms) {
    t->result.retry_after_s = (left_ms + 999) / 1000;
    refuse(f, t, ERRC_RETRY_LATER, "host asked to wait");
}

/* Queues a hop, unless what is known already forbids it. */
static void queue_hop(struct fetcher *f, struct transfer *t, bool first) {
    struct url u;
    struct error err = { 0 };
    enum errc rc = url_parse(t->url, NULL, &t->arena, &u, &err);
    const char *reason = rc == ERRC_OK ? guard_port(&f->opts.guard, u.port) : err.msg;
    if (reason) {
        refuse(f, t, rc == ERRC_OK ? ERRC_DENIED : rc, reason);
        return;
    }
    int64_t left_ms = hosts_paused_ms(hosts_find(&f->hosts, t->url), clock_mono_ms());
    if (left_ms)
        refuse_paused(f, t, left_ms);
    else
        hosts_add(&f->hosts, t, first);
}

void fetch_add(struct fetcher *f, const struct fetch_request *req) {
    struct transfer *t = mem_zalloc(1, sizeof(*t));
    t->req = *req;
    t->req.url = t->url = arena_copy(&t->arena, req->url);
    t->req.etag = arena_copy(&t->arena, req->etag);
    t->req.last_modified = arena_copy(&t->arena, req->last_modified);
    t->result.tag = req->tag;
    t->added_ms = clock_mono_ms();
    queue_hop(f, t, false);
}

static void start_ready(struct fetcher *f, int64_t *wait_ms) {
    int64_t now_ms = clock_mono_ms();
    while (f->running.len < f->opts.concurrent_max) {
        struct transfer *t = hosts_take(&f->hosts, now_ms, wait_ms);
        if (!t) return;
        t->easy = f->idle.len ? f->idle.at[--f->idle.len] : curl_easy_init();
        transfer_start(t, &f->opts);
        curl_multi_add_handle(f->multi, t->easy);
        *VEC_PUSH(&f->running) = t;
    }
}

static void end_one(struct fetcher *f, CURL *easy, CURLcode code) {
    struct transfer *t = NULL;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &t);
    enum verdict verdict = transfer_verdict(t, code);
    curl_multi_remove_handle(f->multi, easy);
    transfer_end_hop(t);
    curl_easy_reset(easy);
    *VEC_PUSH(&f->idle) = easy;
    for (size_t i = 0; i < f->running.len; i++)
        if (f->running.at[i] == t) {
            f->running.at[i] = f->running.at[--f->running.len];
            break;
        }
    hosts_ended(&f->hosts, t);
    if (verdict == VERDICT_NEXT_HOP) {
        queue_hop(f, t, true);
        return;
    }
    if (t->result.retry_after_s > 0) {
        struct queue paused = { 0 };
        int64_t now_ms = clock_mono_ms(), until_ms = now_ms + t->result.retry_after_s * 1000;
        hosts_pause(&f->hosts, t->host, until_ms, now_ms, &paused);
        for (struct transfer *p; (p = queue_pop(&paused));) refuse_paused(f, p, until_ms - now_ms);
    }
    queue_push(&f->finished, t);
}

static void work(struct fetcher *f) {
    int running, left;
    curl_multi_perform(f->multi, &running);
    for (CURLMsg *m; (m = curl_multi_info_read(f->multi, &left));)
        if (m->msg == CURLMSG_DONE) end_one(f, m->easy_handle, m->data.result);
}

/* Waits for sockets, for a host's time, or for fetch_wake(); true when woken. */
static bool wait_for_work(struct fetcher *f, int64_t wait_ms) {
    struct curl_waitfd wake = { .fd = f->wake_fd, .events = CURL_WAIT_POLLIN };
    if (wait_ms > POLL_MAX_MS) wait_ms = POLL_MAX_MS;
    curl_multi_poll(f->multi, &wake, 1, (int) wait_ms, NULL);
    uint64_t count;
    return read(f->wake_fd, &count, sizeof(count)) == sizeof(count);
}

struct fetch_result *fetch_next(struct fetcher *f, int64_t wait_ms) {
    int64_t end_ms = clock_mono_ms() + wait_ms;
    bool woken = false;
    for (;;) {
        struct transfer *t = queue_pop(&f->finished);
        if (t) return &t->result;
        int64_t left_ms = end_ms - clock_mono_ms();
        if (woken || left_ms < 0) return NULL;
        /* Start after work: what ended may have freed its host or made a next hop. */
        work(f);
        start_ready(f, &left_ms);
        if (!f->finished.head) woken = wait_for_work(f, left_ms);
        /* One more round when the time is over, so that what arrived in it is not left lying. */
        if (left_ms <= 0) woken = true;
        if (woken) work(f);
    }
}

void fetch_done(struct fetch_result *r) {
    transfer_free((struct transfer *) r);
}

size_t fetch_pending(const struct fetcher *f) {
    return f->hosts.queued + f->running.len;
}

void fetch_wake(struct fetcher *f) {
    uint64_t one = 1;
    /* A full counter means that it is awake already. */
    ssize_t n = write(f->wake_fd, &one, sizeof(one));
    (void) n;
}
