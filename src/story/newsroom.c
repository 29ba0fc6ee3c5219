/* newsroom - one article at a time: what it copies, which story it belongs to. */

#include "base/clock.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/vec.h"
#include "story/story_priv.h"
#include "story/trends.h"

enum {
    WINDOW_S = 7 * DAY_S,
    ARTICLES_MAX = 200000,
    ARTICLES_FIRST = 1024,
    SWEEP_EVERY = 2048, /* articles */
};

struct newsroom {
    struct analyzer *analyzer;
    struct namer *namer;
    shingle_list shingles;
    struct vocabulary vocabulary;
    struct window window;
    struct copies copies;
    struct clusters clusters;
    struct trends *trends;
    struct reading last;
};

struct newsroom *newsroom_new(const struct newsroom_options *opts) {
    struct newsroom *n = mem_zalloc(1, sizeof(*n));
    n->analyzer = analyzer_new();
    n->namer = namer_new(n->analyzer);
    n->last.namer = n->namer;
    n->window.window_s = opts && opts->window_s > 0 ? opts->window_s : WINDOW_S;
    n->window.cap_max = opts && opts->articles_max ? opts->articles_max : ARTICLES_MAX;
    n->window.next = n->window.oldest = 1;
    n->window.newest_s = INT64_MIN;
    vocabulary_init(&n->vocabulary);
    copies_init(&n->copies);
    clusters_init(&n->clusters);
    n->trends = trends_new();
    return n;
}

void newsroom_free(struct newsroom *n) {
    if (!n) return;
    namer_free(n->namer);
    analyzer_free(n->analyzer);
    VEC_DONE(&n->shingles);
    vocabulary_done(&n->vocabulary);
    copies_done(&n->copies);
    clusters_done(&n->clusters);
    trends_free(n->trends);
    mem_free(n->window.at);
    mem_free(n);
}

const struct member *window_get(const struct window *w, uint32_t sequence) {
    if (sequence < w->oldest || sequence >= w->next) return NULL;
    return &w->at[sequence % w->cap];
}

/* Sequence numbers keep their meaning: each member moves to its place in the larger ring. */
static void window_grow(struct window *w) {
    size_t cap = w->cap ? w->cap * 2 : ARTICLES_FIRST;
    if (cap > w->cap_max) cap = w->cap_max;
    struct member *at = mem_alloc(cap * sizeof(*at));
    for (uint32_t s = w->oldest; s < w->next; s++) at[s % cap] = w->at[s % w->cap];
    mem_free(w->at);
    w->at = at;
    w->cap = cap;
}

static uint32_t window_push(struct window *w, int64_t order_s) {
    if (order_s > w->newest_s) w->newest_s = order_s;
    while (w->oldest < w->next && w->at[w->oldest % w->cap].order_s < w->newest_s - w->window_s)
        w->oldest++;
    if (w->next - w->oldest >= w->cap && w->cap < w->cap_max) window_grow(w);
    if (w->next - w->oldest >= w->cap) w->oldest++;
    return w->next++;
}

static const struct reading *read_article(struct newsroom *n, const struct article *a) {
    uint64_t key = hash64(a->title, hash64(a->body, hash64(a->summary, 0)));
    if (n->last.key == key && key) return &n->last;
    n->last.key = key;
    shingles_of(n->analyzer, a->body.len ? a->body : a->summary, &n->shingles);
    sketch_of(&n->shingles, &n->last.sketch);
    features_of(n->analyzer, &n->vocabulary, a, &n->last.features);
    n->last.name_count = names_find(n->namer, a, &n->last.names);
    n->last.agency = names_agency(n->namer, a);
    names_places(n->namer, &n->last.places);
    names_mark(n->namer, &n->last.mark);
    return &n->last;
}

void newsroom_place(struct newsroom *n, const struct article *a, struct placement *ret) {
    const struct reading *r = read_article(n, a);
    memset(ret, 0, sizeof(*ret));
    ret->category =
        a->category != CATEGORY_UNKNOWN ? a->category : story_category_of(a->section, a->url);
    ret->names = r->names;
    ret->name_count = r->name_count;
    ret->agency = r->agency;
    uint32_t slot = UINT32_MAX;
    const struct member *original =
        window_get(&n->window, copies_find(&n->copies, &n->window, r, &ret->similarity));
    if (original) {
        ret->copy_of = original->original;
        slot = original->story;
    } else {
        slot = clusters_find(&n->clusters, &n->window, r, a->order_s);
    }
    if (slot != UINT32_MAX) ret->story_id = n->clusters.slots.at[slot].id;
}

void newsroom_add(struct newsroom *n, const struct article *a) {
    const struct reading *r = read_article(n, a);
    uint32_t sequence = window_push(&n->window, a->order_s);
    struct member *m = &n->window.at[sequence % n->window.cap];
    memset(m, 0, sizeof(*m));
    m->id = a->id;
    m->original = a->copy_of ? a->copy_of : a->id;
    m->order_s = a->order_s;
    m->sketch = r->sketch;
    m->mark = r->mark;
    m->story = clusters_open(&n->clusters, a->story_id, a->order_s);
    copies_add(&n->copies, &n->window, sequence);
    clusters_add(&n->clusters, &n->window, sequence, r);
    vocabulary_add(&n->vocabulary, &r->features);
    names_learn(n->namer);
    trends_add(n->trends, n->analyzer, a, r->names, r->name_count);
    n->last.key = 0; /* the vocabulary has changed */
    if (sequence % SWEEP_EVERY == 0)
        clusters_sweep(&n->clusters, n->window.newest_s - 2 * n->window.window_s);
}

size_t newsroom_trends(struct newsroom *n, int64_t now_s, struct trend *ret, size_t max) {
    return trends_list(n->trends, now_s, ret, max);
}
