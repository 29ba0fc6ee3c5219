/* postings_find - which of some documents a list has: see postings.h. */
#include "search/engine/kernels.h"
#include "search/engine/patched.h"
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

static uint32_t find_in_set(struct postings *p, const struct skip *s, uint32_t block,
                            const uint32_t *docs, uint32_t n, uint32_t *which, uint32_t *freqs) {
    uint32_t base = base_of(p, block), n_block = docs_of(p, block);
    size_t room = (size_t) (p->packed_end - p->packed);
    if (s->at > room || s->last_doc >= p->segment->docs || base > s->last_doc ||
        patched_bits(s->tf_bits) > 24) {
        p->damaged = true;
        return 0;
    }
    uint32_t n_bits = s->last_doc - base + 1, bytes = (n_bits + 7) / 8;
    room -= s->at;
    if (bytes > room || patched_bytes(p->packed + s->at + bytes, room - bytes, n_block,
                                      s->tf_bits) > room - bytes) {
        p->damaged = true;
        return 0;
    }
    const unsigned char *in = p->packed + s->at;
    uint32_t found = kernel_find_bits(in, n_bits, base, docs, n, which, freqs);
    return take_freqs(p, in + bytes, s->tf_bits, n_block, freqs, found) ? found : 0;
}

uint32_t postings_find(struct postings *p, uint32_t block, const uint32_t *docs, uint32_t n,
                       uint32_t *which, uint32_t *freqs) {
    if (p->damaged || block >= p->blocks) return 0;
    struct skip s = skip_of(p, block);
    if (s.doc_bits == DOC_BITS_SET && p->block != block)
        return find_in_set(p, &s, block, docs, n, which, freqs);
    if (p->block != block && postings_decode(p, block) == POSTINGS_END) return 0;
    uint32_t found = kernel_find(p->docs, p->n, docs, n, which, freqs);
    return take_freqs(p, p->freqs_at, p->has_tf ? p->freq_bits : 0, p->n, freqs, found) ? found : 0;
}
