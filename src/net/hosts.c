/* hosts - politeness: starts to one host keep their distance, connections to it are few. */

#include "base/hash.h"
#include "base/mem.h"
#include "base/rand.h"
#include "net/fetch_priv.h"
#include "url/url.h"

enum {
    PAUSE_WAITED_MS = 10 * 1000, /* a longer pause gives its requests back */
    IDLE_HOSTS_MAX = 4096,       /* then those that have nothing to remember are forgotten */
};

struct host {
    uint64_t key;
    struct queue queue;
    size_t running;
    int64_t next_start_ms, paused_until_ms;
};

void queue_push(struct queue *q, struct transfer *t) {
    t->next = NULL;
    if (q->tail)
        q->tail->next = t;
    else
        q->head = t;
    q->tail = t;
}

void queue_push_front(struct queue *q, struct transfer *t) {
    t->next = q->head;
    q->head = t;
    if (!q->tail) q->tail = t;
}

struct transfer *queue_pop(struct queue *q) {
    struct transfer *t = q->head;
    if (!t) return NULL;
    q->head = t->next;
    if (!q->head) q->tail = NULL;
    t->next = NULL;
    return t;
}

void hosts_init(struct hosts *h, int64_t delay_ms, size_t connections_max) {
    *h = (struct hosts){ .seed = rand_u64(),
                         .delay_ms = delay_ms,
                         .connections_max = connections_max ? connections_max : 1 };
}

void hosts_done(struct hosts *h) {
    for (size_t i = 0; i < h->list.len; i++) {
        for (struct transfer *t; (t = queue_pop(&h->list.at[i]->queue));) transfer_free(t);
        mem_free(h->list.at[i]);
    }
    VEC_DONE(&h->list);
    map_done(&h->by_name);
}

static void forget_idle(struct hosts *h, int64_t now_ms) {
    size_t kept = 0;
    map_clear(&h->by_name);
    for (size_t i = 0; i < h->list.len; i++) {
        struct host *host = h->list.at[i];
        if (!host->queue.head && !host->running && host->next_start_ms <= now_ms &&
            host->paused_until_ms <= now_ms) {
            mem_free(host);
            continue;
        }
        map_put(&h->by_name, host->key, kept);
        h->list.at[kept++] = host;
    }
    h->list.len = kept;
}

static uint64_t host_key(const struct hosts *h, span url) {
    span rest = url;
    ptrdiff_t scheme = span_find(rest, SPAN("://"));
    if (scheme >= 0) rest = span_from(rest, (size_t) scheme + 3);
    size_t n = 0;
    while (n < rest.len && rest.at[n] != '/' && rest.at[n] != ':' && rest.at[n] != '?') n++;
    return hash64(span_sub(rest, 0, n), h->seed);
}

struct host *hosts_find(struct hosts *h, span url) {
    uint64_t key = host_key(h, url), at;
    if (map_get(&h->by_name, key, &at)) return h->list.at[at];
    struct host *host = mem_zalloc(1, sizeof(*host));
    host->key = key;
    map_put(&h->by_name, key, h->list.len);
    *VEC_PUSH(&h->list) = host;
    return host;
}

void hosts_add(struct hosts *h, struct transfer *t, bool first) {
    if (h->list.len > IDLE_HOSTS_MAX && h->list.len > 4 * h->queued) forget_idle(h, t->added_ms);
    t->host = hosts_find(h, t->url);
    if (first)
        queue_push_front(&t->host->queue, t);
    else
        queue_push(&t->host->queue, t);
    h->queued++;
}

/* The first transfer of the host's queue whose time has come. */
static struct transfer *take_due(struct queue *q, int64_t now_ms, int64_t *wait_ms) {
    struct transfer *before = NULL;
    for (struct transfer *t = q->head; t; before = t, t = t->next) {
        int64_t left = t->req.not_before_ms - now_ms;
        if (left > 0) {
            if (left < *wait_ms) *wait_ms = left;
            continue;
        }
        if (before)
            before->next = t->next;
        else
            q->head = t->next;
        if (q->tail == t) q->tail = before;
        t->next = NULL;
        return t;
    }
    return NULL;
}

static int64_t later(int64_t a, int64_t b) {
    return a > b ? a : b;
}

struct transfer *hosts_take(struct hosts *h, int64_t now_ms, int64_t *ret_wait_ms) {
    if (h->queued == 0) return NULL;
    for (size_t i = 0; i < h->list.len; i++) {
        size_t at = (h->turn + i) % h->list.len;
        struct host *host = h->list.at[at];
        if (!host->queue.head || host->running >= h->connections_max) continue;
        int64_t left = later(host->next_start_ms, host->paused_until_ms) - now_ms;
        if (left > 0) {
            if (left < *ret_wait_ms) *ret_wait_ms = left;
            continue;
        }
        struct transfer *t = take_due(&host->queue, now_ms, ret_wait_ms);
        if (!t) continue;
        h->turn = at + 1;
        h->queued--;
        host->running++;
        host->next_start_ms = now_ms + later(h->delay_ms, t->req.host_delay_ms);
        return t;
    }
    return NULL;
}

void hosts_ended(struct hosts *h, struct transfer *t) {
    (void) h;
    assert(t->host->running > 0);
    t->host->running--;
}

void hosts_pause(struct hosts *h, struct host *host, int64_t until_ms, int64_t now_ms,
                 struct queue *ret) {
    host->paused_until_ms = later(host->paused_until_ms, until_ms);
    if (!hosts_paused_ms(host, now_ms)) return;
    for (struct transfer *t; (t = queue_pop(&host->queue));) {
        h->queued--;
        queue_push(ret, t);
    }
}

int64_t hosts_paused_ms(const struct host *host, int64_t now_ms) {
    int64_t left = host->paused_until_ms - now_ms;
    return left > PAUSE_WAITED_MS ? left : 0;
}
