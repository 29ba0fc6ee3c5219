/* postings - see postings.h; the bytes are drawn in src/search/README.md. */
#include "search/engine/postings.h"

#include "base/mem.h"
#include "search/engine/kernels.h"
#include "search/engine/postings_priv.h"

uint32_t postings_finish(struct postings *p, bool damaged) {
    p->damaged |= damaged;
    p->block = p->blocks;
    p->n = p->i = 0;
    return p->doc = POSTINGS_END;
}

static uint32_t start_block(struct postings *p, uint32_t block, uint32_t n) {
    p->block = block;
    p->n = n;
    p->i = 0;
    p->freqs_ready = false;
    p->positions_ready = false;
    return p->doc = p->docs[0];
}

static uint32_t decode_short(struct postings *p, uint32_t hi) {
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
            return postings_finish(p, true);
        next += v;
        if (next >= hi) {
            p->df = i;
            if (!i) return postings_finish(p, false);
            break;
        }
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
        bytes = patched_bytes(in, room, n, s->doc_bits);
        if (patched_reach(s->doc_bits) > DOC_BITS_MAX || bytes > room) return false;
        patched_read_rising(in, n, s->doc_bits, base, p->docs);
    }
    p->freqs_at = in + bytes;
    p->freqs_room = room - bytes;
    p->freq_bits = p->has_tf ? s->tf_bits : 0;
    p->freqs_checked = false;
    return p->docs[n - 1] == s->last_doc;
}

/* They lie apart from the documents: nothing of them is looked at before they are wanted. */
unsigned postings_freq_bits(struct postings *p) {
    if (p->freqs_checked) return p->freq_bits;
    p->freqs_checked = true;
    if (!freqs_are_whole(p->freqs_at, p->freqs_room, p->n, p->freq_bits)) {
        p->damaged = true;
        p->freq_bits = 0; /* takes no bytes */
    }
    return p->freq_bits;
}

uint32_t postings_decode(struct postings *p, uint32_t block) {
    if (block >= p->blocks) return postings_finish(p, false);
    struct skip s = skip_of(p, block);
    uint32_t base = base_of(p, block);
    uint32_t n = docs_of(p, block);
    size_t room = (size_t) (p->packed_end - p->packed);
    if (s.at > room || s.last_doc >= p->segment->docs || base > s.last_doc ||
        !decode_docs(p, &s, base, n))
        return postings_finish(p, true);
    return start_block(p, block, n);
}

/* From p->packed, where they begin, to what is behind them. */
static bool open_skips(struct postings *p, size_t room) {
    if (!room || *p->packed > sizeof(uint32_t)) return false;
    unsigned places = *p->packed;
    p->skip_rest_bytes = SKIP_REST_BYTES + places;
    p->skip_places_mask = places ? UINT32_MAX >> (32 - 8 * places) : 0;
    size_t heads = (size_t) p->blocks * sizeof(uint32_t),
           rests = (size_t) p->blocks * p->skip_rest_bytes,
           groups = (size_t) ((p->blocks + SKIP_GROUP - 1) / SKIP_GROUP) * SKIP_GROUP_BYTES;
    if (room < 1 + heads + rests + groups) return false;
    p->skip_heads = p->packed + 1;
    p->skip_groups = p->skip_heads + heads;
    p->skip_rests = p->skip_groups + groups;
    p->packed = p->skip_rests + rests;
    return true;
}

static void open_lists(struct postings *p, span list, uint32_t lo, uint32_t hi) {
    const unsigned char *at = (const unsigned char *) list.at;
    size_t impact = p->has_tf && p->df >= SHORT_IMPACT_DF;
    p->packed_end = at + list.len;
    p->packed = at + impact;
    if (list.len < impact || (p->df >= BLOCK_DOCS && !open_skips(p, list.len - impact))) {
        (void) postings_finish(p, true);
        return;
    }
    if (impact) p->impact = *at;
    if (p->df >= BLOCK_DOCS)
        (void) postings_decode(p, lo ? postings_block_from(p, 0, lo) : 0);
    else
        (void) decode_short(p, hi);
}

void postings_open_range(struct postings *p, const struct segment *s, char kind,
                         const struct term_info *info, uint32_t lo, uint32_t hi) {
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
        (void) postings_finish(p, info->df != 0);
        return;
    }
    p->places = (span){ s->positions.at + info->pos_at, info->pos_len };
    open_lists(p, (span){ s->lists.at + info->list_at, info->list_len }, lo, hi);
}

uint32_t postings_block_from(const struct postings *p, uint32_t lo, uint32_t target) {
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
    return p->df < BLOCK_DOCS ? p->blocks : postings_block_from(p, p->block + 1, target);
}

uint32_t postings_advance(struct postings *p, uint32_t target) {
    if (p->doc >= target) return p->doc;
    if (p->docs[p->n - 1] < target) {
        if (p->block + 1 >= p->blocks) return postings_finish(p, false);
        if (postings_decode(p, block_for(p, target)) >= target) return p->doc;
    }
    p->i += kernel_below(p->docs + p->i, p->n - p->i, target);
    return p->doc = p->docs[p->i];
}

uint32_t postings_behind(struct postings *p) {
    return postings_decode(p, p->block + 1);
}

uint32_t postings_next(struct postings *p) {
    if (p->doc == POSTINGS_END) return p->doc;
    if (++p->i < p->n) return p->doc = p->docs[p->i];
    return postings_behind(p);
}

uint32_t postings_between(struct postings *p, uint32_t lo, uint32_t hi) {
    (void) postings_advance(p, lo);
    uint32_t before = postings_rank(p);
    (void) postings_advance(p, hi);
    return p->damaged ? 0 : postings_rank(p) - before;
}

void postings_freqs(struct postings *p) {
    if (p->freqs_ready) return;
    patched_read(p->freqs_at, p->n, postings_freq_bits(p), p->freqs);
    p->freqs_ready = true;
}

uint32_t postings_freq(struct postings *p) {
    if (!p->has_tf) return 0;
    if (p->freqs_ready) return p->freqs[p->i];
    struct patched_run run = patched_from(p->freqs_at, p->n, postings_freq_bits(p), p->i);
    return patched_next(&run);
}

uint32_t postings_tf(struct postings *p) {
    return freq_weight(postings_freq(p));
}

bool postings_in_title(struct postings *p) {
    return freq_place(postings_freq(p)) == PLACE_TITLE;
}

/* Opens the block's positions. */
static bool find_positions(struct postings *p) {
    if (!p->n || !p->places.len) return false;
    if (p->positions_ready) return true;
    postings_freqs(p);
    uint32_t at = p->df < BLOCK_DOCS ? 0 : skip_of(p, p->block).pos_at;
    if (at > p->places.len) {
        p->damaged = true;
        at = (uint32_t) p->places.len;
    }
    uint32_t total = kernel_sum_counts(p->freqs, p->n, p->pos_before);
    p->positions = positions_of(span_from(p->places, at), total, p->variants);
    return p->positions_ready = true;
}

size_t postings_positions(struct postings *p, uint32_t code, uint32_t last, uint32_t *out,
                          size_t max) {
    if (!find_positions(p)) return 0;
    uint32_t freq = p->freqs[p->i];
    size_t n = positions_read(&p->positions, p->pos_before[p->i], freq_count(freq),
                              place_begins(freq_place(freq)), code, last, out, max);
    p->damaged |= p->positions.damaged;
    return n;
}

static bool read_rows(struct postings *p, struct postings_rows *rows) {
    uint32_t total = p->positions.total, from = 0;
    /* A chunk takes a byte at least: what is promised beyond is damage, not work. */
    if (total > 1U << 30 || total / POSITIONS_CHUNK > p->places.len) return false;
    if (total + BITPACK_ROOM > rows->room) {
        rows->room = total + total / 2 + 2 * BITPACK_ROOM;
        rows->gaps = mem_realloc(rows->gaps, rows->room, sizeof(*rows->gaps));
        rows->codes = mem_realloc(rows->codes, rows->room, sizeof(*rows->codes));
    }
    if (!positions_read_all(&p->positions, rows->gaps, rows->codes)) return false;
    for (uint32_t i = 0; i < p->n; from += freq_count(p->freqs[i++])) {
        if (rows->gaps[from] > POSITION_MAX) return false;
        rows->gaps[from] += place_begins(freq_place(p->freqs[i]));
    }
    rows->block = p->block;
    return rows->ready = true;
}

bool postings_rows(struct postings *p, struct postings_rows *rows, uint32_t *ret_from) {
    if (!find_positions(p)) return false;
    if ((!rows->ready || rows->block != p->block) && !read_rows(p, rows)) return false;
    *ret_from = p->pos_before[p->i];
    return true;
}
