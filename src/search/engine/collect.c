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

static void offer_story(struct collector *c, const struct hit *h) {
    /* An article of no story is a story of its own; ids are positive, so ~id is free. */
    uint64_t key = h->story_id ? (uint64_t) h->story_id : ~(uint64_t) h->article_id;
    uint64_t *place = map_at(&c->stories, key, c->hits.len);
    if (*place == c->hits.len)
        *VEC_PUSH(&c->hits) = *h;
    else if (hit_better(c->sort, h, &c->hits.at[*place]))
        c->hits.at[*place] = *h;
}

void collector_offer(struct collector *c, const struct hit *h) {
    if (c->collapse) {
        offer_story(c, h);
    } else if (c->hits.len < c->want) {
        *VEC_PUSH(&c->hits) = *h;
        rise(c, c->hits.len - 1);
    } else if (collector_wants(c, h)) {
        c->hits.at[0] = *h;
        sink(c, 0);
    }
}

static int by_sort(const void *a, const void *b, void *ctx) {
    enum sort_order sort = *(const enum sort_order *) ctx;
    return hit_better(sort, a, b) ? -1 : hit_better(sort, b, a) ? 1 : 0;
}

void collector_finish(struct collector *c) {
    if (c->hits.len) qsort_r(c->hits.at, c->hits.len, sizeof(*c->hits.at), by_sort, &c->sort);
}
