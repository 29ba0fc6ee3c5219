/* postings_find - which of some documents a list has: see postings.h. */
#include "base/mem.h"
#include "search/engine/kernels.h"
#include "search/engine/postings_priv.h"

/* Freqs instead of places; what lies outside the block is damage. */
static bool take_freqs(struct postings *p, const unsigned char *at, unsigned width,
                       uint32_t n_block, uint32_t *places, uint32_t n) {
    if (n && places[n - 1] >= n_block) { /* they rise */
        p->damaged = true;
        return false;
    }
    patched_take(at, n_block, width, places, n);
    return true;
}

/* The block's documents alone are looked at unless some are found. */
static uint32_t find_in_set(struct postings *p, const struct skip *s, uint32_t block,
                            const uint32_t *docs, uint32_t n, uint32_t *which, uint32_t *places,
                            bool freqs) {
    uint32_t base = base_of(p, block), n_block = docs_of(p, block);
    size_t room = (size_t) (p->packed_end - p->packed), bytes = 0;
    if (s->at <= room && base <= s->last_doc) bytes = (s->last_doc - base + 8) / 8;
    if (!bytes || s->last_doc >= p->segment->docs || bytes > room - s->at) {
        p->damaged = true;
        return 0;
    }
    const unsigned char *in = p->packed + s->at;
    room -= s->at + bytes;
    uint32_t found = kernel_find_bits(in, s->last_doc - base + 1, base, docs, n, which, places);
    if (!found || !freqs) return found;
    if (!freqs_are_whole(in + bytes, room, n_block, s->tf_bits)) {
        p->damaged = true;
        return 0;
    }
    return take_freqs(p, in + bytes, s->tf_bits, n_block, places, found) ? found : 0;
}

/* In `out` their freqs or, when these are not wanted, their places. */
static uint32_t find(struct postings *p, uint32_t block, const uint32_t *docs, uint32_t n,
                     uint32_t *which, uint32_t *out, bool freqs) {
    if (p->damaged || block >= p->blocks) return 0;
    struct skip s = skip_of(p, block);
    if (s.doc_bits == DOC_BITS_SET && p->block != block)
        return find_in_set(p, &s, block, docs, n, which, out, freqs);
    if (p->block != block && postings_decode(p, block) == POSTINGS_END) return 0;
    uint32_t found = kernel_find(p->docs, p->n, docs, n, which, out);
    if (!found || !freqs) return found;
    unsigned bits = postings_freq_bits(p);
    return take_freqs(p, p->freqs_at, bits, p->n, out, found) ? found : 0;
}

uint32_t postings_find(struct postings *p, uint32_t block, const uint32_t *docs, uint32_t n,
                       uint32_t *which, uint32_t *freqs) {
    return find(p, block, docs, n, which, freqs, true);
}

void postings_prefetch(const struct postings *p, uint32_t block) {
    enum { BLOCK_BYTES = 320 };
    if (p->df < BLOCK_DOCS || block >= p->blocks) return;
    mem_prefetch(p->packed + skip_of(p, block).at, BLOCK_BYTES);
}

static uint32_t pack(uint32_t *docs, const uint32_t *from, const uint32_t *which, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) docs[i] = from[which[i]];
    return n;
}

/* Those that lie in the block of the first of them; *ret_passed: how many do. */
static uint32_t keep_in_block(struct postings *p, const uint32_t *from, uint32_t n,
                              uint32_t *ret_passed, uint32_t *docs) {
    NOT_ZEROED uint32_t which[BLOCK_DOCS], places[BLOCK_DOCS];
    uint32_t block = p->block > p->window_block ? p->block : p->window_block;
    *ret_passed = n;
    if (block < p->blocks && last_doc_of(p, block) < *from)
        block = postings_block_from(p, block + 1, *from);
    p->window_block = block;
    if (block >= p->blocks) return 0;
    uint32_t last = last_doc_of(p, block), m = n < BLOCK_DOCS ? n : BLOCK_DOCS;
    if (from[m - 1] > last) m = kernel_below(from, m, last + 1);
    if (!m) return 0; /* a file that lies about its blocks */
    *ret_passed = m;
    return pack(docs, from, which, find(p, block, from, m, which, places, false));
}

uint32_t postings_keep(struct postings *p, uint32_t *docs, uint32_t n) {
    uint32_t kept = 0;
    for (uint32_t i = 0, passed; i < n; i += passed) {
        if (p->df >= BLOCK_DOCS) {
            kept += keep_in_block(p, docs + i, n - i, &passed, docs + kept);
            continue;
        }
        NOT_ZEROED uint32_t which[BLOCK_DOCS], places[BLOCK_DOCS];
        passed = n - i < BLOCK_DOCS ? n - i : BLOCK_DOCS;
        uint32_t found = kernel_find(p->docs, p->n, docs + i, passed, which, places);
        kept += pack(docs + kept, docs + i, which, found);
    }
    return kept;
}
