/* postings - see postings.h; the bytes are drawn in src/search/README.md. */
#include "search/engine/postings.h"

#include "base/mem.h"
#include "search/engine/kernels.h"
#include "search/engine/patched.h"

struct skip {
    uint32_t last_doc, at, pos_at;
    uint8_t doc_bits, tf_bits, impact;
};

static struct skip skip_of(const struct postings *p, uint32_t block) {
    uint32_t w[4];
    memcpy(w, p->skips + (size_t) block * SKIP_BYTES, sizeof(w));
    return (struct skip){ w[0],
                          w[1],
                          w[2],
                          (uint8_t) (w[3] & 0xFF),
                          (uint8_t) (w[3] >> 8 & 0xFF),
                          (uint8_t) (w[3] >> 16 & 0xFF) };
}

static uint32_t last_doc_of(const struct postings *p, uint32_t block) {
    uint32_t v;
    memcpy(&v, p->skips + (size_t) block * SKIP_BYTES, sizeof(v));
    return v;
}

static uint32_t finish(struct postings *p, bool damaged) {
    p->damaged |= damaged;
    p->block = p->blocks;
    p->n = p->i = 0;
    return p->doc = POSTINGS_END;
}

static uint32_t start_block(struct postings *p, uint32_t block, uint32_t n) {
    p->block = block;
    p->n = n;
    p->i = 0;
    p->freqs_ready = p->tfs_ready = !p->has_tf;
    p->positions_ready = false;
    return p->doc = p->docs[0];
}

static uint32_t decode_short(struct postings *p) {
    struct cursor c =
        cursor_of((span){ (const char *) p->packed, (size_t) (p->packed_end - p->packed) });
    uint64_t next = 0;
    for (uint32_t i = 0; i < p->df; i++) {
        uint64_t v = cursor_varint(&c), freq = 0;
        if (p->has_tf) {
            if (!(v & 1)) freq = cursor_varint(&c);
            v >>= 1;
        }
        if (c.bad || v >= p->segment->docs || next + v >= p->segment->docs ||
            freq >= (uint64_t) PLACES * COUNT_MAX)
            return finish(p, true);
        next += v;
        p->docs[i] = (uint32_t) next++;
        p->freqs[i] = (uint32_t) freq;
    }
    (void) start_block(p, 0, p->df);
    p->freqs_ready = true;
    return p->doc;
}

static bool decode_docs(struct postings *p, const struct skip *s, uint32_t base, uint32_t n) {
    const unsigned char *in = p->packed + s->at;
    size_t room = (size_t) (p->packed_end - in), bytes;
    if (s->doc_bits == DOC_BITS_SET) {
        size_t span_bits = s->last_doc - base + 1;
        bytes = (span_bits + 7) / 8;
        if (bytes > room || bitpack_read_bits(in, span_bits, base, n, p->docs) != n) return false;
    } else {
        /* Widths of 24 bits at most: the sum of a block's gaps cannot wrap round. */
        bytes = bitpack_bytes(n, s->doc_bits);
        if (s->doc_bits > 24 || bytes > room) return false;
        bitpack_read_rising(in, n, s->doc_bits, base, p->docs);
    }
    p->freqs_at = in + bytes;
    p->freq_bits = s->tf_bits;
    return patched_bytes(p->freqs_at, room - bytes, n, s->tf_bits) <= room - bytes &&
           p->docs[n - 1] == s->last_doc;
}

static uint32_t decode_block(struct postings *p, uint32_t block) {
    if (block >= p->blocks) return finish(p, false);
    struct skip s = skip_of(p, block);
    uint32_t base = block ? last_doc_of(p, block - 1) + 1 : 0;
    uint32_t n = block + 1 == p->blocks ? p->df - block * BLOCK_DOCS : BLOCK_DOCS;
    size_t room = (size_t) (p->packed_end - p->packed);
    if (patched_bits(s.tf_bits) > 24 || s.at > room || s.last_doc >= p->segment->docs ||
        base > s.last_doc || !decode_docs(p, &s, base, n))
        return finish(p, true);
    return start_block(p, block, n);
}

static void open_lists(struct postings *p, span list) {
    const unsigned char *at = (const unsigned char *) list.at;
    size_t head = p->df < BLOCK_DOCS ? 0 : (size_t) p->blocks * SKIP_BYTES;
    size_t impact = p->has_tf && p->df >= SHORT_IMPACT_DF;
    if (list.len < head + impact) {
        (void) finish(p, true);
        return;
    }
    if (impact) p->impact = *at;
    p->skips = at + impact;
    p->packed = p->skips + head;
    p->packed_end = at + list.len;
    if (head)
        (void) decode_block(p, 0);
    else
        (void) decode_short(p);
}

void postings_open(struct postings *p, const struct segment *s, char kind,
                   const struct term_info *info) {
    p->segment = s;
    p->df = info->df;
    p->variants = info->variants;
    p->has_tf = term_has_tf(kind);
    p->damaged = false;
    p->impact = 0;
    p->short_bound = -1;
    p->block = p->window_block = p->n = p->i = 0;
    p->places = SPAN_EMPTY;
    bool in_lists = info->list_at <= s->lists.len && info->list_len <= s->lists.len - info->list_at;
    bool in_pos =
        info->pos_at <= s->positions.len && info->pos_len <= s->positions.len - info->pos_at;
    p->blocks = p->df < BLOCK_DOCS ? 1 : (p->df + BLOCK_DOCS - 1) / BLOCK_DOCS;
    if (!in_lists || !in_pos || !p->df || p->df > s->docs) {
        (void) finish(p, info->df != 0);
        return;
    }
    p->places = (span){ s->positions.at + info->pos_at, info->pos_len };
    open_lists(p, (span){ s->lists.at + info->list_at, info->list_len });
}

/* The first block from `lo` on that ends at or behind target. */
static uint32_t block_from(const struct postings *p, uint32_t lo, uint32_t target) {
    uint32_t hi = p->blocks, step = 1;
    while (lo + step < hi && last_doc_of(p, lo + step) < target) {
        lo += step;
        step *= 2;
    }
    if (lo + step < hi) hi = lo + step + 1;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (last_doc_of(p, mid) < target)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static uint32_t block_for(const struct postings *p, uint32_t target) {
    return p->df < BLOCK_DOCS ? p->blocks : block_from(p, p->block + 1, target);
}

uint32_t postings_advance(struct postings *p, uint32_t target) {
    if (p->doc >= target) return p->doc;
    if (p->docs[p->n - 1] < target) {
        if (p->block + 1 >= p->blocks) return finish(p, false);
        if (decode_block(p, block_for(p, target)) >= target) return p->doc;
    }
    p->i += kernel_below(p->docs + p->i, p->n - p->i, target);
    return p->doc = p->docs[p->i];
}

uint32_t postings_next(struct postings *p) {
    if (p->doc == POSTINGS_END) return p->doc;
    if (++p->i < p->n) return p->doc = p->docs[p->i];
    if (p->block + 1 >= p->blocks) return finish(p, false);
    return decode_block(p, p->block + 1);
}

uint32_t postings_between(struct postings *p, uint32_t lo, uint32_t hi) {
    (void) postings_advance(p, lo);
    uint32_t before = postings_rank(p);
    (void) postings_advance(p, hi);
    return p->damaged ? 0 : postings_rank(p) - before;
}

static void ready_freqs(struct postings *p) {
    if (p->freqs_ready) return;
    patched_read(p->freqs_at, p->n, p->freq_bits, p->freqs);
    p->freqs_ready = true;
}

uint32_t postings_freq(struct postings *p) {
    if (!p->has_tf) return 0;
    if (p->freqs_ready) return p->freqs[p->i];
    struct patched_run run = patched_from(p->freqs_at, p->n, p->freq_bits, p->i);
    return patched_next(&run);
}

uint32_t postings_tf(struct postings *p) {
    return freq_weight(postings_freq(p));
}

void postings_tfs(struct postings *p) {
    if (!p->has_tf) {
        for (uint32_t i = 0; i < p->n; i++) p->tfs[i] = 1;
        return;
    }
    if (p->tfs_ready) return;
    ready_freqs(p);
    for (uint32_t i = 0; i < p->n; i++) p->tfs[i] = freq_weight(p->freqs[i]);
    p->tfs_ready = true;
}

bool postings_in_title(struct postings *p) {
    return freq_place(postings_freq(p)) == PLACE_TITLE;
}

/* Opens the block's positions and finds which of them are the current document's. */
static bool find_positions(struct postings *p) {
    if (!p->n || !p->places.len) return false;
    if (!p->positions_ready) {
        ready_freqs(p);
        uint64_t total = 0;
        for (uint32_t i = 0; i < p->n; i++) total += freq_count(p->freqs[i]);
        uint32_t at = p->df < BLOCK_DOCS ? 0 : skip_of(p, p->block).pos_at;
        p->positions_ready = true;
        p->pos_i = p->pos_from = 0;
        if (at > p->places.len || total > UINT32_MAX) {
            p->damaged = true;
            at = (uint32_t) p->places.len;
        }
        p->positions = positions_of(span_from(p->places, at), (uint32_t) total, p->variants);
    }
    for (; p->pos_i < p->i; p->pos_i++) p->pos_from += freq_count(p->freqs[p->pos_i]);
    return p->pos_i == p->i;
}

size_t postings_positions(struct postings *p, uint32_t code, uint32_t last, uint32_t *out,
                          size_t max) {
    if (!find_positions(p)) return 0;
    size_t n = positions_read(&p->positions, p->pos_from, freq_count(p->freqs[p->i]), code, last,
                              out, max);
    p->damaged |= p->positions.damaged;
    return n;
}

bool postings_rows(struct postings *p, struct postings_rows *rows, uint32_t *ret_from) {
    if (!find_positions(p)) return false;
    if (!rows->ready || rows->block != p->block) {
        uint32_t total = p->positions.total;
        /* A chunk takes a byte at least: what is promised beyond is damage, not work. */
        if (total > 1U << 30 || total / POSITIONS_CHUNK > p->places.len) return false;
        if (total + BITPACK_ROOM > rows->room) {
            rows->room = total + total / 2 + 2 * BITPACK_ROOM;
            rows->gaps = mem_realloc(rows->gaps, rows->room, sizeof(*rows->gaps));
            rows->codes = mem_realloc(rows->codes, rows->room, sizeof(*rows->codes));
        }
        if (!positions_read_all(&p->positions, rows->gaps, rows->codes)) return false;
        rows->block = p->block;
        rows->ready = true;
    }
    *ret_from = p->pos_from;
    return true;
}

static void set_bit(uint64_t *bits, uint32_t d) {
    bits[d / 64] |= 1ULL << (d % 64);
}

/* A block that is a set of bits, all of it before hi: words are ORed without looking at them. */
static bool fill_words(struct postings *p, uint32_t block, uint32_t lo, uint32_t hi,
                       uint64_t *bits) {
    struct skip s = skip_of(p, block);
    uint32_t base = block ? last_doc_of(p, block - 1) + 1 : 0;
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
        uint32_t i = p->i;
        if (p->docs[p->n - 1] < hi)
            for (; i < p->n; i++) set_bit(bits, p->docs[i]);
        else
            for (; p->docs[i] < hi; i++) set_bit(bits, p->docs[i]);
        if (i < p->n) return;
        uint32_t next = p->block + 1;
        while (p->df >= BLOCK_DOCS && next < p->blocks && fill_words(p, next, lo, hi, bits)) next++;
        if (next >= p->blocks) {
            (void) finish(p, false);
            return;
        }
        doc = decode_block(p, next);
    }
}

#define IMPACT_TOP (RANK_K1 + 1)

uint8_t impact_of(float saturation) {
    float v = saturation / IMPACT_TOP * 255;
    uint32_t up = v > 0 ? (uint32_t) v + 1 : 1;
    return (uint8_t) (up < 255 ? up : 255);
}

/* The bytes were made for the segment's average length. With an average that is x times as long no
 * word's share grows more than x times: f / (f + K / x) <= x f / (f + K). */
static float impact_bound(const struct postings *p, const struct ranker *r, uint8_t impact) {
    float grown = r->average > p->segment->average ? r->average / p->segment->average : 1;
    float bound = (float) impact * (IMPACT_TOP / 255) * grown;
    return bound < IMPACT_TOP ? bound : IMPACT_TOP;
}

/* So few documents that they are looked at, those behind the current one too: it holds for later
 * calls. */
static float short_bound(const struct postings *p, const struct ranker *r) {
    if (p->short_bound >= 0) return p->short_bound;
    float most = 0;
    for (uint32_t i = 0; i < p->n; i++) {
        uint32_t tf = p->has_tf ? freq_weight(p->freqs[i]) : 1;
        float f = rank_term(r, 1, tf, p->segment->norms[p->docs[i]]);
        if (f > most) most = f;
    }
    /* A cache, not a change. */
    ((struct postings *) (uintptr_t) p)->short_bound = most;
    return most;
}

static float block_bound(const struct postings *p, const struct ranker *r, uint32_t block) {
    if (!p->has_tf) return IMPACT_TOP;
    if (p->df < SHORT_IMPACT_DF) return short_bound(p, r);
    return impact_bound(p, r, p->df < BLOCK_DOCS ? p->impact : skip_of(p, block).impact);
}

static uint32_t block_end(const struct postings *p, uint32_t block) {
    return p->df < BLOCK_DOCS ? p->docs[p->n - 1] : last_doc_of(p, block);
}

float postings_bound_all(const struct postings *p, const struct ranker *r) {
    if (p->doc == POSTINGS_END) return 0;
    if (!p->has_tf) return IMPACT_TOP;
    return p->df < SHORT_IMPACT_DF ? short_bound(p, r) : impact_bound(p, r, p->impact);
}

void postings_view_open(struct postings_view *v, const struct postings *p, const struct ranker *r) {
    *v = (struct postings_view){ .of = p, .block = p->blocks, .last = POSTINGS_END };
    if (p->doc == POSTINGS_END) return;
    v->block = 0;
    v->last = block_end(p, 0);
    v->bound = block_bound(p, r, 0);
}

void postings_view_advance(struct postings_view *v, const struct ranker *r, uint32_t target) {
    const struct postings *p = v->of;
    if (target <= v->last) return; /* behind the list too */
    v->block = p->df < BLOCK_DOCS ? p->blocks : block_from(p, v->block + 1, target);
    v->last = v->block < p->blocks ? last_doc_of(p, v->block) : POSTINGS_END;
    v->bound = v->block < p->blocks ? block_bound(p, r, v->block) : 0;
}

float postings_view_bound(struct postings_view *v, const struct ranker *r, uint32_t lo, uint32_t hi,
                          uint32_t blocks_max) {
    const struct postings *p = v->of;
    postings_view_advance(v, r, lo);
    if (v->last >= hi - 1) return v->bound;
    uint8_t most = 0;
    for (uint32_t b = v->block + 1; b < p->blocks && p->has_tf; b++) {
        if (b - v->block > blocks_max) return impact_bound(p, r, p->impact);
        struct skip s = skip_of(p, b);
        if (s.impact > most) most = s.impact;
        if (s.last_doc >= hi - 1) break;
    }
    float others = impact_bound(p, r, most);
    return others > v->bound ? others : v->bound;
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
    while (i < n && p->docs[i] < lo) i++;
    for (uint32_t at; i < n && (at = p->docs[i] - lo) < hi - lo; i++) set_bit(bits, at);
}

void postings_window(struct postings *p, uint32_t lo, uint32_t hi, uint64_t *bits) {
    if (p->doc >= hi || p->df < BLOCK_DOCS) {
        if (p->doc < hi && p->doc != POSTINGS_END) window_docs(p, lo, hi, bits);
        return;
    }
    uint32_t block = p->block > p->window_block ? p->block : p->window_block;
    if (block < p->blocks && last_doc_of(p, block) < lo) block = block_from(p, block + 1, lo);
    for (; block < p->blocks; block++) {
        struct skip s = skip_of(p, block);
        uint32_t base = block ? last_doc_of(p, block - 1) + 1 : 0;
        p->window_block = block;
        if (base >= hi) return;
        if (s.doc_bits == DOC_BITS_SET && block != p->block && s.last_doc >= base) {
            window_set(p, &s, base, lo, hi, bits);
        } else {
            if (block != p->block) (void) decode_block(p, block);
            if (p->doc == POSTINGS_END) return;
            window_docs(p, lo, hi, bits);
        }
        if (s.last_doc >= hi) return;
    }
}
