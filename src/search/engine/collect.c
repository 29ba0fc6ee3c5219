#include "search/engine/collect.h"

/* What is sorted in is moved past less than half of these. */
enum { PAGE_HITS = 32 };

bool hit_better(enum sort_order sort, const struct hit *a, const struct hit *b) {
    if (sort == SORT_RELEVANCE && a->score != b->score) return a->score > b->score;
    if (a->order_s != b->order_s)
        return sort == SORT_OLDEST ? a->order_s < b->order_s : a->order_s > b->order_s;
    return sort == SORT_OLDEST ? a->article_id < b->article_id : a->article_id > b->article_id;
}

void collector_init(struct collector *c, const struct query *q, struct arena *arena) {
    *c = (struct collector){ .sort = q->sort, .collapse = q->collapse, .arena = arena };
    c->want = q->limit ? q->offset + q->limit : 0;
    c->is_page = c->want <= PAGE_HITS;
}

void collector_done(struct collector *c) {
    map_done(&c->stories);
}

static void grow(struct collector *c) {
    size_t room = c->room ? 2 * c->room : PAGE_HITS;
    if (room > c->want) room = c->want;
    struct hit *more = arena_alloc(c->arena, room * sizeof(*more));
    if (c->count) memcpy(more, c->hits, c->count * sizeof(*more));
    c->hits = more;
    c->room = room;
}

static void put(struct collector *c, size_t at, const struct hit *h) {
    c->hits[at] = *h;
    if (c->collapse && h->story_id) (void) map_put(&c->stories, (uint64_t) h->story_id, at);
}

static void sink(struct collector *c, size_t at) {
    struct hit *h = c->hits, own = h[at];
    for (size_t child; (child = 2 * at + 1) < c->count; at = child) {
        if (child + 1 < c->count && hit_better(c->sort, &h[child], &h[child + 1])) child++;
        if (hit_better(c->sort, &h[child], &own)) break;
        put(c, at, &h[child]);
    }
    put(c, at, &own);
}

static void rise(struct collector *c, size_t at) {
    struct hit *h = c->hits, own = h[at];
    for (size_t up; at && hit_better(c->sort, &h[up = (at - 1) / 2], &own); at = up)
        put(c, at, &h[up]);
    put(c, at, &own);
}

bool collector_wants(const struct collector *c, const struct hit *h) {
    if (c->count < c->want) return true;
    return c->want && hit_better(c->sort, h, collector_worst(c));
}

/* True: its story had a hit already, the better of the two stays. */
static bool offer_to_story(struct collector *c, const struct hit *h) {
    uint64_t at;
    if (!c->collapse || !h->story_id || !map_get(&c->stories, (uint64_t) h->story_id, &at))
        return false;
    if (!hit_better(c->sort, h, &c->hits[at])) return true;
    c->hits[at] = *h;
    sink(c, at); /* a better one is never above a worse */
    return true;
}

static void offer_to_page(struct collector *c, const struct hit *h) {
    size_t at = c->count; /* the place that it takes, or one before */
    for (size_t i = 0; c->collapse && h->story_id && i < c->count; i++)
        if (c->hits[i].story_id == h->story_id) at = i;
    if (at < c->count) {
        if (!hit_better(c->sort, h, &c->hits[at])) return;
    } else if (c->count < c->want) {
        if (!c->room) grow(c);
        c->count++;
    } else {
        at--;
    }
    for (; at && hit_better(c->sort, h, &c->hits[at - 1]); at--) c->hits[at] = c->hits[at - 1];
    c->hits[at] = *h;
}

void collector_offer(struct collector *c, const struct hit *h) {
    if (!collector_wants(c, h)) return;
    if (c->is_page) {
        offer_to_page(c, h);
        return;
    }
    if (offer_to_story(c, h)) return;
    if (c->count < c->want) {
        if (c->count == c->room) grow(c);
        c->hits[c->count++] = *h;
        rise(c, c->count - 1);
        return;
    }
    int64_t out = c->hits[0].story_id;
    if (c->collapse && out) (void) map_remove(&c->stories, (uint64_t) out);
    c->hits[0] = *h;
    sink(c, 0);
}

static int by_sort(const void *a, const void *b, void *ctx) {
    enum sort_order sort = *(const enum sort_order *) ctx;
    return hit_better(sort, a, b) ? -1 : hit_better(sort, b, a) ? 1 : 0;
}

void collector_finish(struct collector *c) {
    if (!c->is_page && c->count) qsort_r(c->hits, c->count, sizeof(*c->hits), by_sort, &c->sort);
}
