#ifndef WEB_WEB_PRIV_H
#define WEB_WEB_PRIV_H

/* The insides of struct web, shared by web.c, worker.c and server.c. */

#include "web/asset.h"
#include "web/auth.h"
#include "web/cache.h"
#include "web/call.h"
#include "web/throttle.h"
#include "web/web.h"

#include <pthread.h>
#include <stdatomic.h>

enum { STATUS_CLASSES = 6 };

struct worker {
    struct worker *next_free;
    struct arena arena;         /* one request */
    struct store *store;        /* read-only; NULL until first used */
    struct arena sources_arena; /* the source table and when it was read */
    struct source *sources;
    size_t source_count;
    int64_t sources_read_ms;
    uint64_t sources_writes; /* web.writes when it was read */
};

struct web {
    struct settings_view site;
    char *data_dir, *index_dir, *listen, *site_name, *base_url, *feed_base, *zone, *months;
    char *country, *contact, *images_dir, *trusted_proxy;
    int threads;
    bool search_off;
    struct page_cache *cache;
    struct throttle *throttle; /* of what is not in the cache */
    struct throttle *reports;  /* of readers' reports */
    struct auth *auth;
    struct throttle *api, *api_tokens; /* by network, by token */
    struct blob *assets[ASSET_COUNT];

    pthread_mutex_t workers_lock; /* over the free list */
    struct worker *workers, *free_workers;

    pthread_mutex_t write_lock; /* over write_store */
    struct store *write_store;

    pthread_rwlock_t index_lock; /* over the pointer */
    struct index_reader *index;
    atomic_llong index_tried_ms;

    int listen_fd, port, stop_fd;
    int64_t started_s;
    atomic_ullong requests, bytes_out, by_class[STATUS_CLASSES];
    atomic_int in_flight;
    atomic_ullong writes;     /* uses of write_store: what was read before one is out of date */
    unsigned char secret[32]; /* of this run: report hashes, form tokens */
};

/* ---- worker.c */
struct worker *worker_take(struct web *w);
void worker_give(struct web *w, struct worker *k);
void worker_free(struct worker *k);
struct store *worker_store(struct web *w, struct worker *k); /* NULL when it cannot be opened */
struct index_reader *web_index(struct web *w);

#endif
