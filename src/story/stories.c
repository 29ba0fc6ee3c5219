/* stories - where a story's centroid lies, by the story's number, and which story answers for one
 * that was merged. Chains in tables of fixed size: a table that doubles would make one article in
 * some ten thousand wait for milliseconds. */

#include "base/hash.h"
#include "base/mem.h"
#include "story/story_priv.h"

enum {
    ID_BITS = 16, /* 900,000 articles in 30 days are some 25,000 living stories */
    FROM_BITS = 14,
};

void clusters_init(struct clusters *c) {
    memset(c, 0, sizeof(*c));
    c->heads = mem_zalloc((size_t) 1 << TERM_BITS, sizeof(*c->heads));
    c->by_id = mem_zalloc((size_t) 1 << ID_BITS, sizeof(*c->by_id));
    c->merges = mem_zalloc(MERGES_MAX, sizeof(*c->merges));
    c->merged_from = mem_zalloc((size_t) 1 << FROM_BITS, sizeof(*c->merged_from));
    c->merge_next = 1;
}

void clusters_done(struct clusters *c) {
    for (size_t i = 0; i < c->blocks.len; i++) mem_free(c->blocks.at[i]);
    VEC_DONE(&c->blocks);
    mem_free(c->heads);
    mem_free(c->by_id);
    mem_free(c->merges);
    mem_free(c->merged_from);
    memset(c, 0, sizeof(*c));
}

struct cluster *clusters_at(const struct clusters *c, uint32_t slot) {
    return &c->blocks.at[slot / CLUSTER_BLOCK][slot % CLUSTER_BLOCK];
}

/* ---- numbers and slots */

static uint32_t *chain_of(const struct clusters *c, int64_t story_id) {
    return &c->by_id[hash_mix((uint64_t) story_id) >> (64 - ID_BITS)];
}

uint32_t clusters_with_id(const struct clusters *c, int64_t story_id) {
    for (uint32_t at = *chain_of(c, story_id); at; at = clusters_at(c, at - 1)->chain)
        if (clusters_at(c, at - 1)->id == story_id) return at - 1;
    return NO_CLUSTER;
}

uint32_t clusters_take_slot(struct clusters *c, int64_t story_id) {
    uint32_t slot = c->free_slot ? c->free_slot - 1 : c->slots;
    if (c->free_slot)
        c->free_slot = clusters_at(c, slot)->chain;
    else if (c->slots++ % CLUSTER_BLOCK == 0)
        *VEC_PUSH(&c->blocks) = mem_zalloc(CLUSTER_BLOCK, sizeof(struct cluster));
    uint32_t *head = chain_of(c, story_id);
    *clusters_at(c, slot) = (struct cluster){ .id = story_id, .chain = *head };
    *head = slot + 1;
    return slot;
}

void clusters_free_slot(struct clusters *c, uint32_t slot) {
    struct cluster *cluster = clusters_at(c, slot);
    uint32_t *link = chain_of(c, cluster->id);
    while (*link != slot + 1) link = &clusters_at(c, *link - 1)->chain;
    *link = cluster->chain;
    *cluster = (struct cluster){ .chain = c->free_slot };
    c->free_slot = slot + 1;
}

uint32_t clusters_slot_of(const struct clusters *c, const struct member *m) {
    if (m->slot < c->slots && clusters_at(c, m->slot)->id == m->story_id) return m->slot;
    return clusters_with_id(c, clusters_resolve(c, m->story_id));
}

/* ---- merges */

static uint32_t *merge_chain_of(const struct clusters *c, int64_t from) {
    return &c->merged_from[hash_mix((uint64_t) from) >> (64 - FROM_BITS)];
}

void clusters_tell_merge(struct clusters *c, int64_t from, int64_t to) {
    uint32_t *head = merge_chain_of(c, from);
    c->merges[c->merge_next % MERGES_MAX] =
        (struct merge){ .from = from, .to = to, .before = *head };
    *head = c->merge_next++;
}

/* What the story was merged into last, or 0. */
static int64_t merged_into(const struct clusters *c, int64_t story_id) {
    for (uint32_t at = *merge_chain_of(c, story_id); at && at + MERGES_MAX >= c->merge_next;) {
        const struct merge *m = &c->merges[at % MERGES_MAX];
        if (m->from == story_id) return m->to;
        at = m->before;
    }
    return 0;
}

int64_t clusters_resolve(const struct clusters *c, int64_t story_id) {
    /* Merges go to older stories, so there is no circle; the cap is for the reader's peace. */
    for (int hop = 0; hop < 64; hop++) {
        int64_t to = merged_into(c, story_id);
        if (!to) break;
        story_id = to;
    }
    return story_id;
}
