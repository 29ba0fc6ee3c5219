/* list_out - see list_out.h. */
#include "search/engine/list_out.h"

#include "base/hash.h"
#include "search/engine/patched.h"
#include "search/engine/positions.h"
#include "search/engine/postings.h"

void list_out_init(struct list_out *l, const uint8_t *norms, double average_length) {
    *l = (struct list_out){ .norms = norms, .ranker = ranker_of(average_length, 0) };
    buf_init(&l->packed, UINT32_MAX);
    buf_init(&l->list, UINT32_MAX);
    buf_init(&l->positions, UINT32_MAX);
}

void list_out_done(struct list_out *l) {
    VEC_DONE(&l->gaps);
    VEC_DONE(&l->codes);
    VEC_DONE(&l->skips);
    buf_done(&l->packed);
    buf_done(&l->list);
    buf_done(&l->positions);
}

void list_out_start(struct list_out *l, char kind, bool places, uint32_t variants) {
    l->has_tf = term_has_tf(kind);
    l->places = places;
    l->variants = variants;
    l->df = l->n = l->base = 0;
    l->impact = 0;
    l->gaps.len = l->codes.len = 0;
    l->skips.len = 0;
    buf_clear(&l->packed);
    buf_clear(&l->list);
    buf_clear(&l->positions);
}

static uint8_t block_impact(const struct list_out *l) {
    float most = 0;
    for (uint32_t i = 0; i < l->n; i++) {
        float f = rank_term(&l->ranker, 1, freq_weight(l->freqs[i]), l->norms[l->docs[i]]);
        if (f > most) most = f;
    }
    return impact_of(most);
}

static void put_positions(struct list_out *l) {
    if (!l->places) return;
    positions_write(l->gaps.at, l->codes.at, l->gaps.len, l->variants, &l->positions);
    l->gaps.len = l->codes.len = 0;
}

/* Gaps, or a set of bits when that takes at most a bit a document more: sets are ORed by words. */
static unsigned put_docs(struct list_out *l, uint32_t last) {
    uint32_t gaps[BLOCK_DOCS], next = l->base;
    for (uint32_t i = 0; i < l->n; i++) {
        gaps[i] = l->docs[i] - next;
        next = l->docs[i] + 1;
    }
    unsigned bits = bitpack_width(gaps, l->n);
    size_t range = last - l->base + 1;
    if (!bits || range > (size_t) l->n * (bits + 1)) {
        size_t before = l->packed.len;
        unsigned width = patched_write(gaps, l->n, &l->packed);
        if (patched_reach(width) <= DOC_BITS_MAX) return width;
        buf_truncate(&l->packed, before);
        bitpack_write(gaps, l->n, bits, &l->packed);
        return bits;
    }
    char *to = buf_reserve(&l->packed, (range + 7) / 8);
    if (!to) return bits;
    memset(to, 0, (range + 7) / 8);
    for (uint32_t i = 0; i < l->n; i++) {
        uint32_t at = l->docs[i] - l->base;
        to[at / 8] = (char) (to[at / 8] | 1 << (at % 8));
    }
    buf_grew(&l->packed, (range + 7) / 8);
    return DOC_BITS_SET;
}

static void close_block(struct list_out *l) {
    uint32_t last = l->docs[l->n - 1];
    uint8_t impact = l->has_tf ? block_impact(l) : 0;
    if (impact > l->impact) l->impact = impact;
    struct list_skip s = { .head = last | (uint32_t) impact << 24,
                           .at = (uint32_t) l->packed.len,
                           .places_at = (uint32_t) l->positions.len };
    s.bits = put_docs(l, last);
    s.bits |= l->has_tf ? patched_write(l->freqs, l->n, &l->packed) << 8 : 0;
    *VEC_PUSH(&l->skips) = s;
    put_positions(l);
    l->base = last + 1;
    l->n = 0;
}

void list_out_add(struct list_out *l, uint32_t doc, uint32_t freq, const uint32_t *gaps,
                  const uint32_t *codes) {
    assert(doc >= l->base && (!l->n || doc > l->docs[l->n - 1]));
    l->docs[l->n] = doc;
    l->freqs[l->n++] = freq;
    l->df++;
    if (l->places) {
        uint32_t count = freq_count(freq);
        VEC_RESERVE(&l->gaps, count);
        VEC_RESERVE(&l->codes, count);
        for (uint32_t i = 0; i < count; i++) { /* nearly always one or two: no call */
            l->gaps.at[l->gaps.len + i] = gaps[i];
            l->codes.at[l->codes.len + i] = codes[i];
        }
        uint32_t begins = place_begins(freq_place(freq));
        assert(gaps[0] >= begins);
        l->gaps.at[l->gaps.len] -= begins;
        l->gaps.len += count;
        l->codes.len += count;
    }
    if (l->n == BLOCK_DOCS) close_block(l);
}

/* Fewer than BLOCK_DOCS: gap << 1 | (freq == 0), then freq when it is not 0. */
static void put_short(struct list_out *l) {
    uint32_t next = 0;
    if (l->has_tf && l->n >= SHORT_IMPACT_DF) buf_add_char(&l->list, (char) block_impact(l));
    for (uint32_t i = 0; i < l->n; i++) {
        uint32_t gap = l->docs[i] - next, freq = l->freqs[i];
        next = l->docs[i] + 1;
        if (!l->has_tf) {
            buf_add_varint(&l->list, gap);
            continue;
        }
        buf_add_varint(&l->list, (uint64_t) gap << 1 | (freq == 0));
        if (freq) buf_add_varint(&l->list, freq);
    }
    put_positions(l);
}

/* How many bytes tell where a block's places are, counted from its group's. */
static unsigned places_bytes(const struct list_out *l) {
    uint32_t most = 0;
    for (size_t i = 0; l->places && i < l->skips.len; i++) {
        uint32_t at = l->skips.at[i].places_at - l->skips.at[i - i % SKIP_GROUP].places_at;
        if (at > most) most = at;
    }
    return (bitpack_width_of(most) + 7) / 8;
}

static void put_skips(struct list_out *l) {
    unsigned places = places_bytes(l);
    const struct list_skip *s = l->skips.at;
    size_t n = l->skips.len;
    buf_add_char(&l->list, (char) places);
    for (size_t i = 0; i < n; i++) buf_add_u32(&l->list, s[i].head);
    for (size_t i = 0; i < n; i += SKIP_GROUP) {
        buf_add_u32(&l->list, s[i].at);
        buf_add_u32(&l->list, s[i].places_at);
    }
    for (size_t i = 0; i < n; i++) {
        const struct list_skip *group = &s[i - i % SKIP_GROUP];
        uint32_t at = s[i].at - group->at, places_at = s[i].places_at - group->places_at;
        assert(at <= UINT16_MAX);
        buf_add_u32(&l->list, s[i].bits | at << 16);
        for (unsigned b = 0; b < places; b++)
            buf_add_char(&l->list, (char) (places_at >> (8 * b) & 0xFF));
    }
}

void list_out_finish(struct list_out *l) {
    if (l->df < BLOCK_DOCS) {
        put_short(l);
        return;
    }
    if (l->n) close_block(l);
    if (l->has_tf) buf_add_char(&l->list, (char) l->impact);
    put_skips(l);
    buf_add(&l->list, buf_span(&l->packed));
}

uint64_t list_out_sum(const struct list_out *l, uint64_t seed) {
    seed += l->df;
    if (l->df < BLOCK_DOCS) return hash64(buf_span(&l->list), seed);
    for (size_t i = 0; i < l->skips.len; i++)
        seed = hash64(
            (span){ (const char *) &l->skips.at[i], offsetof(struct list_skip, places_at) }, seed);
    return hash64(buf_span(&l->packed), seed);
}

bool list_out_full(const struct list_out *l) {
    return l->packed.full || l->list.full || l->positions.full;
}
