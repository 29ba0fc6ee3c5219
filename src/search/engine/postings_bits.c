/* postings_bits - a list as bits: see postings.h. */
#include "search/engine/kernels.h"
#include "search/engine/postings_priv.h"

/* A block that is a set of bits, all of it before hi: words are ORed without looking at them. */
static bool fill_words(struct postings *p, uint32_t block, uint32_t lo, uint32_t hi,
                       uint64_t *bits) {
    struct skip s = skip_of(p, block);
    uint32_t base = base_of(p, block);
    if (s.doc_bits != DOC_BITS_SET || base < lo || s.last_doc >= hi || base > s.last_doc ||
        s.last_doc >= p->segment->docs)
        return false;
    size_t n = s.last_doc - base + 1, room = (size_t) (p->packed_end - p->packed);
    if (s.at > room || (n + 7) / 8 > room - s.at) return false;
    const unsigned char *in = p->packed + s.at;
    unsigned shift = base % 64;
    uint64_t *to = bits + base / 64;
    for (size_t at = 0; at < n; at += 64, to++) {
        uint64_t word;
        memcpy(&word, in + at / 8, sizeof(word));
        if (n - at < 64) word &= (1ULL << (n - at)) - 1;
        to[0] |= word << shift;
        if (shift && word >> (64 - shift)) to[1] |= word >> (64 - shift);
    }
    return true;
}

void postings_fill(struct postings *p, uint32_t lo, uint32_t hi, uint64_t *bits) {
    uint32_t doc = postings_advance(p, lo);
    while (doc < hi) {
        uint32_t n = p->n;
        if (p->docs[n - 1] >= hi) n = p->i + kernel_below(p->docs + p->i, n - p->i, hi);
        kernel_set_bits(bits, p->docs + p->i, n - p->i, 0);
        if (n < p->n) return;
        uint32_t next = p->block + 1;
        while (p->df >= BLOCK_DOCS && next < p->blocks && fill_words(p, next, lo, hi, bits)) next++;
        if (next >= p->blocks) {
            (void) postings_finish(p, false);
            return;
        }
        doc = postings_decode(p, next);
    }
}

/* Bits of a set that lie in [lo, hi), as far as they are in the list's bytes. */
static void window_set(const struct postings *p, const struct skip *s, uint32_t base, uint32_t lo,
                       uint32_t hi, uint64_t *bits) {
    size_t room = (size_t) (p->packed_end - p->packed);
    uint32_t from = base > lo ? base : lo, end = s->last_doc < hi ? s->last_doc + 1 : hi;
    if (s->at > room || (s->last_doc - base) / 8 >= room - s->at) return;
    const unsigned char *in = p->packed + s->at;
    for (uint32_t at = from, n; at < end; at += n) { /* up to the next word of the window */
        uint64_t word;
        unsigned skipped = (at - base) % 8, to = (at - lo) % 64;
        memcpy(&word, in + (at - base) / 8, sizeof(word));
        n = 64 - (to > skipped ? to : skipped);
        if (n > end - at) n = end - at;
        word = word >> skipped & ~0ULL >> (64 - n);
        bits[(at - lo) / 64] |= word << to;
    }
}

static void window_docs(struct postings *p, uint32_t lo, uint32_t hi, uint64_t *bits) {
    uint32_t i = 0, n = p->n;
    if (n && p->docs[0] < lo) i = kernel_below(p->docs, n, lo);
    if (n && p->docs[n - 1] >= hi) n = i + kernel_below(p->docs + i, n - i, hi);
    kernel_set_bits(bits, p->docs + i, n - i, lo);
}

void postings_window(struct postings *p, uint32_t lo, uint32_t hi, uint64_t *bits) {
    if (p->doc >= hi || p->df < BLOCK_DOCS) {
        if (p->doc < hi && p->doc != POSTINGS_END) window_docs(p, lo, hi, bits);
        return;
    }
    uint32_t block = p->block > p->window_block ? p->block : p->window_block;
    if (block < p->blocks && last_doc_of(p, block) < lo)
        block = postings_block_from(p, block + 1, lo);
    for (; block < p->blocks; block++) {
        struct skip s = skip_of(p, block);
        uint32_t base = base_of(p, block);
        p->window_block = block;
        if (base >= hi) return;
        if (s.doc_bits == DOC_BITS_SET && block != p->block && s.last_doc >= base) {
            window_set(p, &s, base, lo, hi, bits);
        } else {
            if (block != p->block) (void) postings_decode(p, block);
            if (p->doc == POSTINGS_END) return;
            window_docs(p, lo, hi, bits);
        }
        if (s.last_doc >= hi) return;
    }
}
