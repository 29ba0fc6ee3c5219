#ifndef NET_FETCH_PRIV_H
#define NET_FETCH_PRIV_H

/* fetch_priv - what fetch.c, hosts.c, transfer.c and verdict.c share.
 *
 *   fetch_add            start                  finish                    fetch_next
 *  ----------> queued ----------> running ----------------> finished ----------------> the caller's
 *                ^   (hosts.c)      |  (transfer.c)                         (verdict.c)
 *                +------------------+  redirect: a new hop queues at its own host
 */

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "net/fetch.h"

#include <curl/curl.h>

struct host;

/* One request from fetch_add to fetch_done. */
struct transfer {
    struct fetch_result result; /* first: the caller's view of a transfer */
    struct fetch_request req;   /* spans in the arena */
    struct arena arena;
    struct transfer *next; /* in a host's queue, or among the finished */
    struct host *host;
    span url; /* of this hop */
    unsigned hops;
    int64_t added_ms;
    bool temporary_hop;

    /* while running */
    const struct fetch_options *opts;
    CURL *easy;
    struct curl_slist *headers;
    struct buf body;
    size_t body_seen, header_seen;
    span location;
    const char *refused; /* by the guard */
    const char *broken;  /* why a callback stopped the transfer */
    enum errc broken_rc;
};

struct queue {
    struct transfer *head, *tail;
};
void queue_push(struct queue *q, struct transfer *t);
void queue_push_front(struct queue *q, struct transfer *t);
struct transfer *queue_pop(struct queue *q);

/* ---- hosts.c: when may which host be asked */

struct hosts {
    VEC_OF(struct host *) list;
    struct map by_name; /* hash of the name -> index in list */
    uint64_t seed;
    size_t turn; /* where the next search begins: no host starves */
    size_t queued, connections_max;
    int64_t delay_ms;
};

void hosts_init(struct hosts *h, int64_t delay_ms, size_t connections_max);
void hosts_done(struct hosts *h);
/* Queues at the host of t->url; a further hop goes before the others. */
void hosts_add(struct hosts *h, struct transfer *t, bool first);
/* A transfer that may start now, counted as running, or NULL; then *ret_wait_ms (never more than
 * it held before) tells when to ask again. */
struct transfer *hosts_take(struct hosts *h, int64_t now_ms, int64_t *ret_wait_ms);
/* One of the host's transfers ended. */
void hosts_ended(struct hosts *h, struct transfer *t);
/* The host wants to be left alone; its queued transfers go to ret when that is long. */
void hosts_pause(struct hosts *h, struct host *host, int64_t until_ms, int64_t now_ms,
                 struct queue *ret);
/* ms left of a pause too long to wait for, else 0. */
int64_t hosts_paused_ms(const struct host *host, int64_t now_ms);
struct host *hosts_find(struct hosts *h, span url);

/* ---- transfer.c: one hop in libcurl */

/* Sets up t->easy for t->url. */
void transfer_start(struct transfer *t, const struct fetch_options *opts);
/* Frees what a hop holds, keeps what it found. */
void transfer_end_hop(struct transfer *t);
void transfer_free(struct transfer *t);

/* ---- verdict.c: what an ended hop means */

enum verdict { VERDICT_FINISHED, VERDICT_NEXT_HOP };
/* Fills the result, or sets t->url to the next hop. */
enum verdict transfer_verdict(struct transfer *t, CURLcode code);

#endif
