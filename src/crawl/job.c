/* job - one thing to fetch, and the queues that carry it. */

#include "base/clock.h"
#include "base/hash.h"
#include "base/mem.h"
#include "crawl/crawl_priv.h"
#include "crawl/revisit.h"

#include <stdio.h>

uint64_t job_key_feed(int64_t id) {
    return hash_mix((uint64_t) id << 2 | JOB_FEED);
}

uint64_t job_key_page(int64_t id) {
    return hash_mix((uint64_t) id << 2 | JOB_PAGE);
}

uint64_t job_key_image(span url) {
    return hash64(url, JOB_IMAGE);
}

uint64_t job_key_revisit(int64_t article_id) {
    return hash_mix((uint64_t) article_id << 2 | JOB_REVISIT);
}

static struct job *job_new(enum job_kind kind, uint64_t key, int64_t source_id, span url) {
    struct job *j = mem_zalloc(1, sizeof(*j));
    j->kind = kind;
    j->key = key;
    j->source_id = source_id;
    j->url = arena_copy(&j->arena, url);
    return j;
}

struct job *job_new_feed(const struct feed_source *f) {
    struct job *j = job_new(JOB_FEED, job_key_feed(f->id), f->source_id, f->url);
    j->feed = *f;
    j->feed.url = j->url;
    j->feed.etag = arena_copy(&j->arena, f->etag);
    j->feed.last_modified = arena_copy(&j->arena, f->last_modified);
    j->feed.last_error = arena_copy(&j->arena, f->last_error);
    return j;
}

struct job *job_new_page(const struct candidate *c) {
    struct job *j = job_new(JOB_PAGE, job_key_page(c->id), c->source_id, c->url);
    j->candidate = *c;
    j->candidate.url = j->url;
    span *spans[] = { &j->candidate.title,   &j->candidate.author,    &j->candidate.summary,
                      &j->candidate.section, &j->candidate.image_url, &j->candidate.content };
    for (size_t i = 0; i < COUNT_OF(spans); i++) *spans[i] = arena_copy(&j->arena, *spans[i]);
    return j;
}

struct job *job_new_image(const struct image_wanted *w) {
    struct job *j = job_new(JOB_IMAGE, job_key_image(w->url), w->source_id, w->url);
    j->wanted = *w;
    j->wanted.url = j->url;
    return j;
}

struct job *job_new_revisit(const struct revisit *r) {
    struct job *j = job_new(JOB_REVISIT, job_key_revisit(r->article_id), r->source_id, r->url);
    j->revisit = *r;
    j->revisit.url = j->url;
    j->revisit.title = arena_copy(&j->arena, r->title);
    j->revisit.link.reason = arena_copy(&j->arena, r->link.reason);
    j->candidate = revisit_candidate(&j->revisit, &j->arena);
    return j;
}

void job_free(struct job *j) {
    if (!j) return;
    fetch_done(j->result);
    arena_done(&j->arena);
    mem_free(j);
}

void job_fail(struct job *j, enum errc rc, const char *reason) {
    j->rc = rc;
    snprintf(j->reason, sizeof(j->reason), "%s", reason);
}

void job_found(struct job *j, span url, enum feed_kind kind) {
    if (url.len == 0 || j->found_count == JOB_FOUND_MAX) return;
    j->found[j->found_count++] = (struct found_feed){ arena_copy(&j->arena, url), kind };
}

/* ---- queues */

void job_queue_init(struct job_queue *q) {
    *q = (struct job_queue){ .len = 0 };
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->changed, &attr);
    pthread_condattr_destroy(&attr);
}

static void list_push(struct job_list *l, struct job *j) {
    j->next = NULL;
    if (l->tail)
        l->tail->next = j;
    else
        l->head = j;
    l->tail = j;
}

static struct job *list_pop(struct job_list *l) {
    struct job *j = l->head;
    if (!j) return NULL;
    l->head = j->next;
    if (!l->head) l->tail = NULL;
    j->next = NULL;
    return j;
}

void job_queue_done(struct job_queue *q) {
    for (struct job *j; (j = list_pop(&q->articles));) job_free(j);
    for (struct job *j; (j = list_pop(&q->images));) job_free(j);
    pthread_cond_destroy(&q->changed);
    pthread_mutex_destroy(&q->lock);
}

void job_queue_push(struct job_queue *q, struct job *j) {
    pthread_mutex_lock(&q->lock);
    list_push(j->kind == JOB_IMAGE ? &q->images : &q->articles, j);
    q->len++;
    pthread_cond_signal(&q->changed);
    pthread_mutex_unlock(&q->lock);
}

static struct timespec deadline_of(int64_t wait_ms) {
    int64_t at_us = clock_mono_us() + wait_ms * 1000;
    return (struct timespec){ .tv_sec = at_us / 1000000, .tv_nsec = at_us % 1000000 * 1000 };
}

struct job *job_queue_pop(struct job_queue *q, int64_t wait_ms) {
    struct timespec deadline = deadline_of(wait_ms < 0 ? 0 : wait_ms);
    pthread_mutex_lock(&q->lock);
    for (int late = 0; !q->len && !q->closed && !late;)
        late = wait_ms < 0 ? pthread_cond_wait(&q->changed, &q->lock)
                           : pthread_cond_timedwait(&q->changed, &q->lock, &deadline);
    struct job *j = list_pop(&q->articles);
    if (!j) j = list_pop(&q->images);
    if (j) q->len--;
    pthread_mutex_unlock(&q->lock);
    return j;
}

void job_queue_close(struct job_queue *q) {
    pthread_mutex_lock(&q->lock);
    q->closed = true;
    pthread_cond_broadcast(&q->changed);
    pthread_mutex_unlock(&q->lock);
}

bool job_queue_ended(struct job_queue *q) {
    pthread_mutex_lock(&q->lock);
    bool ended = q->closed && !q->len;
    pthread_mutex_unlock(&q->lock);
    return ended;
}

size_t job_queue_len(struct job_queue *q) {
    pthread_mutex_lock(&q->lock);
    size_t len = q->len;
    pthread_mutex_unlock(&q->lock);
    return len;
}
