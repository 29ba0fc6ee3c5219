#include "search/engine/stories.h"

void stories_add(struct stories *s, int64_t story_id) {
    uint64_t key = (uint64_t) story_id / 512, bit = 1ULL << ((uint64_t) story_id % 64);
    if (!story_id) {
        s->count++;
        return;
    }
    if (!s->list.len || key != s->last_key) {
        s->last = *map_at(&s->pages, key, s->list.len);
        if (s->last == s->list.len) *VEC_PUSH(&s->list) = (struct stories_page){ 0 };
        s->last_key = key;
    }
    uint64_t *word = &s->list.at[s->last].bits[(uint64_t) story_id % 512 / 64];
    s->count += !(*word & bit);
    *word |= bit;
}

void stories_done(struct stories *s) {
    map_done(&s->pages);
    VEC_DONE(&s->list);
}
