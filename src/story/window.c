/* window - the last articles. Blocks never move, so that an article in a million costs what the
 * first one costs. */

#include "base/mem.h"
#include "story/story_priv.h"

enum {
    BLOCK = 1024,
    FORGET_MAX = 256, /* with one article: after a silence of weeks all of them have left at once */
};

void window_init(struct window *w, int64_t window_s, size_t cap_max) {
    memset(w, 0, sizeof(*w));
    w->window_s = window_s;
    w->cap_max = cap_max;
    w->block_count = cap_max / BLOCK + 2;
    w->blocks = mem_zalloc(w->block_count, sizeof(struct member *));
    w->next = w->oldest = 1;
    w->newest_s = INT64_MIN;
}

void window_done(struct window *w) {
    for (size_t i = 0; w->blocks && i < w->block_count; i++) mem_free(w->blocks[i]);
    mem_free(w->blocks);
    mem_free(w->spare);
    w->blocks = NULL;
    w->spare = NULL;
}

static struct member **block_of(const struct window *w, uint32_t sequence) {
    return &w->blocks[sequence / BLOCK % w->block_count];
}

struct member *window_get(const struct window *w, uint32_t sequence) {
    if (sequence < w->oldest || sequence >= w->next) return NULL;
    struct member *m = &(*block_of(w, sequence))[sequence % BLOCK];
    bool left = w->behind && m->order_s < w->newest_s - w->window_s;
    return left && sequence + 1 != w->next ? NULL : m;
}

static void forget_oldest(struct window *w) {
    if (++w->oldest % BLOCK) return;
    struct member **left = block_of(w, w->oldest - 1);
    if (w->spare)
        mem_free(*left);
    else
        w->spare = *left;
    *left = NULL;
}

uint32_t window_push(struct window *w, int64_t order_s) {
    if (order_s > w->newest_s) w->newest_s = order_s;
    w->behind = false;
    for (int n = 0; w->oldest < w->next; n++) {
        if (window_get(w, w->oldest)->order_s >= w->newest_s - w->window_s) break;
        w->behind = n == FORGET_MAX;
        if (w->behind) break;
        forget_oldest(w);
    }
    while (w->next - w->oldest >= w->cap_max) forget_oldest(w);
    struct member **block = block_of(w, w->next);
    if (!*block) {
        *block = w->spare ? w->spare : mem_alloc(BLOCK * sizeof(**block));
        w->spare = NULL;
    }
    memset(&(*block)[w->next % BLOCK], 0, sizeof(**block));
    return w->next++;
}
