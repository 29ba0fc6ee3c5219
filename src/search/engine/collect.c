#include "search/engine/collect.h"

bool hit_better(enum sort_order sort, const struct hit *a, const struct hit *b) {
    if (sort == SORT_RELEVANCE && a->score != b->score) return a->score > b->score;
    if (a->order_s != b->order_s)
        return sort == SORT_OLDEST ? a->order_s < b->order_s : a->order_s > b->order_s;
    return sort == SORT_OLDEST ? a->article_id < b->article_id : a->article_id > b->article_id;
}

void collector_init(struct collector *c, const struct query *q) {
    *c = (struct collector){ .sort = q->sort, .collapse = q->collapse };
    c->want = q->limit ? q->offset + q->limit : 0;
}

void collector_done(struct collector *c) {
    VEC_DONE(&c->hits);
    VEC_DONE(&c->leaders);
    map_done(&c->stories);
}

static void sink(struct collector *c, size_t at) {
    struct hit *h = c->hits.at;
    for (size_t child; (child = 2 * at + 1) < c->hits.len; at = child) {
        if (child + 1 < c->hits.len && hit_better(c->sort, &h[child], &h[child + 1])) child++;
        if (hit_better(c->sort, &h[child], &h[at])) return;
        struct hit t = h[at];
        h[at] = h[child];
        h[child] = t;
    }
}

static void rise(struct collector *c, size_t at) {
    struct hit *h = c->hits.at;
    for (size_t up; at && hit_better(c->sort, &h[up = (at - 1) / 2], &h[at]); at = up) {
        struct hit t = h[at];
        h[at] = h[up];
        h[up] = t;
    }
}

bool collector_wants(const struct collector *c, const struct hit *h) {
    if (c->collapse) return true;
    if (c->hits.len < c->want) return true;
    return c->want && hit_better(c->sort, h, &c->hits.at[0]);
}

static void offer_heap(struct collector *c, const struct hit *h) {
    if (c->hits.len < c->want) {
        *VEC_PUSH(&c->hits) = *h;
        rise(c, c->hits.len - 1);
    } else if (c->want && hit_better(c->sort, h, &c->hits.at[0])) {
        c->hits.at[0] = *h;
        sink(c, 0);
    }
}

void collector_offer(struct collector *c, const struct hit *h) {
    if (!c->collapse || !h->story_id) {
        c->alone += c->collapse;
        offer_heap(c, h);
        return;
    }
    uint64_t *place = map_at(&c->stories, (uint64_t) h->story_id, c->leaders.len);
    if (*place == c->leaders.len)
        *VEC_PUSH(&c->leaders) = *h;
    else if (hit_better(c->sort, h, &c->leaders.at[*place]))
        c->leaders.at[*place] = *h;
}

static int by_sort(const void *a, const void *b, void *ctx) {
    enum sort_order sort = *(const enum sort_order *) ctx;
    return hit_better(sort, a, b) ? -1 : hit_better(sort, b, a) ? 1 : 0;
}

int64_t collector_finish(struct collector *c) {
    for (size_t i = 0; i < c->leaders.len; i++) offer_heap(c, &c->leaders.at[i]);
    if (c->hits.len) qsort_r(c->hits.at, c->hits.len, sizeof(*c->hits.at), by_sort, &c->sort);
    return c->alone + (int64_t) c->leaders.len;
}
