#include "search/engine/postings.h"

#include "search/engine/bitpack.h"

struct skip {
    uint32_t last_doc, at, pos_at;
    uint8_t doc_bits, tf_bits, max_tf, min_norm;
};

static struct skip skip_of(const struct postings *p, uint32_t block) {
    uint32_t w[4];
    memcpy(w, p->skips + (size_t) block * SKIP_BYTES, sizeof(w));
    return (struct skip){ w[0],
                          w[1],
                          w[2],
                          (uint8_t) (w[3] & 0xFF),
                          (uint8_t) (w[3] >> 8 & 0xFF),
                          (uint8_t) (w[3] >> 16 & 0xFF),
                          (uint8_t) (w[3] >> 24) };
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

static void start_block(struct postings *p, uint32_t pos_at) {
    p->i = p->pos_i = 0;
    p->doc = p->docs[0];
    if (pos_at > p->positions.len) p->damaged = true;
    p->pos_at = cursor_of(span_from(p->positions, pos_at));
}

static uint32_t decode_short(struct postings *p) {
    struct cursor c =
        cursor_of((span){ (const char *) p->packed, (size_t) (p->packed_end - p->packed) });
    uint64_t next = 0;
    p->short_max_tf = 1;
    p->short_min_norm = 255;
    for (uint32_t i = 0; i < p->df; i++) {
        uint64_t v = cursor_varint(&c), tf = 1;
        if (p->has_tf) {
            if (!(v & 1)) tf = cursor_varint(&c);
            v >>= 1;
        }
        if (c.bad || v >= p->segment->docs || next + v >= p->segment->docs || !tf || tf > TF_MAX)
            return finish(p, true);
        next += v;
        p->docs[i] = (uint32_t) next;
        p->tfs[i] = (uint32_t) tf;
        if (tf > p->short_max_tf) p->short_max_tf = (uint8_t) tf;
        uint8_t norm = p->segment->norms[next++];
        if (norm < p->short_min_norm) p->short_min_norm = norm;
    }
    p->n = p->df;
    p->tfs_ready = true;
    start_block(p, 0);
    return p->doc;
}

static uint32_t decode_block(struct postings *p, uint32_t block) {
    if (block >= p->blocks) return finish(p, false);
    struct skip s = skip_of(p, block);
    uint32_t base = block ? last_doc_of(p, block - 1) + 1 : 0;
    uint32_t n = block + 1 == p->blocks ? p->df - block * BLOCK_DOCS : BLOCK_DOCS;
    size_t room = (size_t) (p->packed_end - p->packed);
    /* Widths of 24 bits at most: the sum of a block's gaps cannot wrap round. */
    if (s.doc_bits > 24 || s.tf_bits > 8 || s.at > room || s.last_doc >= p->segment->docs ||
        bitpack_bytes(n, s.doc_bits) + bitpack_bytes(n, s.tf_bits) > room - s.at ||
        base > s.last_doc)
        return finish(p, true);
    bitpack_read(p->packed + s.at, n, s.doc_bits, p->docs);
    uint32_t next = base;
    for (uint32_t i = 0; i < n; i++) {
        next += p->docs[i];
        p->docs[i] = next++;
    }
    if (next - 1 != s.last_doc) return finish(p, true);
    p->block = block;
    p->n = n;
    p->tfs_ready = false;
    start_block(p, s.pos_at);
    return p->doc;
}

void postings_open(struct postings *p, const struct segment *s, char kind,
                   const struct term_info *info) {
    p->segment = s;
    p->df = info->df;
    p->has_tf = term_has_positions(kind);
    p->damaged = p->tfs_ready = false;
    p->block = p->n = p->i = p->pos_i = 0;
    p->skips = NULL;
    p->positions = SPAN_EMPTY;
    bool in_lists = info->list_at <= s->lists.len && info->list_len <= s->lists.len - info->list_at;
    bool in_pos =
        info->pos_at <= s->positions.len && info->pos_len <= s->positions.len - info->pos_at;
    p->blocks = p->df < BLOCK_DOCS ? 1 : (p->df + BLOCK_DOCS - 1) / BLOCK_DOCS;
    size_t head = p->df < BLOCK_DOCS ? 0 : (size_t) p->blocks * SKIP_BYTES;
    if (!in_lists || !in_pos || !p->df || p->df > s->docs || head > info->list_len) {
        (void) finish(p, info->df != 0);
        return;
    }
    p->skips = (const unsigned char *) s->lists.at + info->list_at;
    p->packed = p->skips + head;
    p->packed_end = p->skips + info->list_len;
    p->positions = (span){ s->positions.at + info->pos_at, info->pos_len };
    if (head)
        (void) decode_block(p, 0);
    else
        (void) decode_short(p);
}

static uint32_t block_for(const struct postings *p, uint32_t target) {
    if (p->df < BLOCK_DOCS) return p->blocks;
    uint32_t lo = p->block + 1, hi = p->blocks, step = 1;
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

uint32_t postings_advance(struct postings *p, uint32_t target) {
    if (p->doc >= target) return p->doc;
    if (p->docs[p->n - 1] < target) {
        if (p->block + 1 >= p->blocks) return finish(p, false);
        if (decode_block(p, block_for(p, target)) >= target) return p->doc;
    }
    /* Ends: the block's last document is >= target. */
    uint32_t lo = p->i, hi = p->n - 1;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (p->docs[mid] < target)
            lo = mid + 1;
        else
            hi = mid;
    }
    p->i = lo;
    return p->doc = p->docs[lo];
}

uint32_t postings_next(struct postings *p) {
    if (p->doc == POSTINGS_END) return p->doc;
    if (++p->i < p->n) return p->doc = p->docs[p->i];
    if (p->block + 1 >= p->blocks) return finish(p, false);
    return decode_block(p, p->block + 1);
}

uint32_t postings_tf(struct postings *p) {
    if (!p->has_tf) return 1;
    if (!p->tfs_ready) {
        struct skip s = skip_of(p, p->block);
        bitpack_read(p->packed + s.at + bitpack_bytes(p->n, s.doc_bits), p->n, s.tf_bits, p->tfs);
        for (uint32_t i = 0; i < p->n; i++) p->tfs[i]++;
        p->tfs_ready = true;
    }
    return p->tfs[p->i];
}

/* Inlined twin of cursor_varint: positions are the hottest bytes of a phrase. */
static inline uint64_t position_next(struct cursor *c) {
    if (c->at < c->end && *c->at < 0x80) return *c->at++;
    return cursor_varint(c);
}

static bool find_positions(struct postings *p) {
    if (!p->n || !p->positions.len || p->pos_i > p->i) return false;
    while (p->pos_i < p->i) {
        if (position_next(&p->pos_at) & 1) p->pos_i++;
        if (p->pos_at.bad) return false;
    }
    return true;
}

span postings_raw(struct postings *p) {
    if (!find_positions(p)) return SPAN_EMPTY;
    const unsigned char *from = p->pos_at.at;
    while (!(position_next(&p->pos_at) & 1) && !p->pos_at.bad) {
    }
    if (p->pos_at.bad) return SPAN_EMPTY;
    p->pos_i++;
    return (span){ (const char *) from, (size_t) (p->pos_at.at - from) };
}

size_t postings_positions(struct postings *p, uint32_t *out, size_t max) {
    if (!find_positions(p)) return 0;
    size_t n = 0;
    uint64_t at = 0;
    for (bool last = false; !last;) {
        uint64_t v = position_next(&p->pos_at);
        if (p->pos_at.bad) break;
        last = v & 1;
        at += v >> 1;
        if (n < max && at <= POSITION_MAX) out[n++] = (uint32_t) at;
        at++;
    }
    p->pos_i++;
    return n;
}

void postings_fill(struct postings *p, uint32_t lo, uint32_t hi, uint64_t *bits) {
    uint32_t doc = postings_advance(p, lo);
    while (doc < hi) {
        uint32_t i = p->i;
        for (; i < p->n && p->docs[i] < hi; i++) bits[p->docs[i] / 64] |= 1ULL << (p->docs[i] % 64);
        if (i < p->n || p->block + 1 >= p->blocks) return;
        doc = decode_block(p, p->block + 1);
    }
}

static float block_bound(const struct postings *p, const struct ranker *r, uint32_t block) {
    if (p->df < BLOCK_DOCS) return rank_term(r, 1, p->short_max_tf, p->short_min_norm);
    struct skip s = skip_of(p, block);
    return rank_term(r, 1, s.max_tf, s.min_norm);
}

static uint32_t block_end(const struct postings *p, uint32_t block) {
    return p->df < BLOCK_DOCS ? p->docs[p->n - 1] : last_doc_of(p, block);
}

float postings_peek(const struct postings *p, const struct ranker *r, uint32_t target,
                    uint32_t *ret_last) {
    *ret_last = POSTINGS_END;
    if (p->doc == POSTINGS_END) return 0;
    uint32_t block = p->block;
    if (block_end(p, block) < target) block = block_for(p, target);
    if (block >= p->blocks) return 0;
    *ret_last = block_end(p, block);
    return block_bound(p, r, block);
}

float postings_bound(const struct postings *p, const struct ranker *r, uint32_t lo, uint32_t hi) {
    uint32_t last;
    float most = postings_peek(p, r, lo, &last);
    if (p->doc >= hi || last == POSTINGS_END) return 0;
    for (uint32_t b = p->block; b < p->blocks; b++) {
        uint32_t end = block_end(p, b);
        if (end < lo) continue;
        float bound = block_bound(p, r, b);
        if (bound > most) most = bound;
        if (end >= hi - 1) break;
    }
    return most;
}

float postings_bound_all(const struct postings *p, const struct ranker *r) {
    return p->doc == POSTINGS_END ? 0 : rank_term(r, 1, TF_MAX, 0);
}

bool postings_in_title(struct postings *p) {
    uint32_t first;
    return postings_positions(p, &first, 1) && first < TITLE_POSITIONS;
}

void positions_encode(const uint64_t *rows, size_t n, struct buf *out) {
    char *to = buf_reserve(out, n * 5);
    if (!to) return;
    size_t len = 0;
    uint32_t next = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t at = (uint32_t) rows[i], v = (at - next) << 1 | (i + 1 == n);
        next = at + 1;
        for (; v >= 0x80; v >>= 7) to[len++] = (char) (v | 0x80);
        to[len++] = (char) v;
    }
    buf_grew(out, len);
}
