/* positions - see positions.h. */
#include "search/engine/positions.h"

#include "search/engine/patched.h"

enum { ESCAPE = 3 };

static unsigned code_bits(uint32_t variants) {
    return variants <= 1 ? 0 : variants == 2 ? 1 : 2;
}

static bool has_escapes(uint32_t variants) {
    return variants > ESCAPE + 0U;
}

/* Bytes of an escaped code. */
static unsigned escape_bytes(uint32_t variants) {
    return variants <= 1U << 8 ? 1 : variants <= 1U << 16 ? 2 : 4;
}

static void write_chunk(const uint32_t *gaps, const uint32_t *codes, size_t n, uint32_t variants,
                        struct buf *out) {
    unsigned bits = code_bits(variants);
    size_t head = out->len;
    buf_add_char(out, 0);
    uint32_t packed[POSITIONS_CHUNK], escapes = 0;
    bool escaping = has_escapes(variants);
    for (size_t i = 0; bits && i < n; i++) {
        packed[i] = escaping && codes[i] > ESCAPE ? ESCAPE : codes[i];
        escapes += escaping && codes[i] >= ESCAPE;
    }
    if (escaping) buf_add_char(out, (char) escapes);
    unsigned width = patched_write(gaps, n, out);
    if (!out->full) out->at[head] = (char) width;
    if (bits) bitpack_write(packed, n, bits, out);
    for (size_t i = 0; escaping && i < n; i++)
        for (unsigned b = 0; codes[i] >= ESCAPE && b < escape_bytes(variants); b++)
            buf_add_char(out, (char) (codes[i] >> (8 * b) & 0xFF));
}

void positions_write(const uint32_t *gaps, const uint32_t *codes, size_t n, uint32_t variants,
                     struct buf *out) {
    if (n < POSITIONS_PACKED) {
        for (size_t i = 0; i < n; i++) {
            buf_add_varint(out, gaps[i]);
            if (variants > 1) buf_add_varint(out, codes[i]);
        }
        return;
    }
    for (size_t at = 0; at < n; at += POSITIONS_CHUNK) {
        size_t some = n - at < POSITIONS_CHUNK ? n - at : POSITIONS_CHUNK;
        write_chunk(gaps + at, variants > 1 ? codes + at : NULL, some, variants, out);
    }
}

/* Opens the chunk that p stands on; false when it does not fit its bytes. */
static bool open_chunk(struct positions *p) {
    struct positions_chunk *c = &p->chunk;
    size_t room = p->bytes.len - p->at, head = has_escapes(p->variants) ? 2 : 1;
    c->n = 0;
    if (p->at > p->bytes.len || room < head) return false;
    const unsigned char *in = (const unsigned char *) p->bytes.at + p->at;
    c->width = in[0];
    c->bits = code_bits(p->variants);
    c->escape_count = head == 2 ? in[1] : 0;
    uint32_t n = p->total - p->first < POSITIONS_CHUNK ? p->total - p->first : POSITIONS_CHUNK;
    c->gaps = in + head;
    size_t gaps = patched_bytes(c->gaps, room - head, n, c->width);
    if (patched_damaged(c->width) || gaps > room - head) return false;
    c->codes = c->gaps + gaps;
    c->escapes = c->codes + bitpack_bytes(n, c->bits);
    c->bytes = (size_t) (c->escapes - in) + c->escape_count * escape_bytes(p->variants);
    if (c->bytes > room) return false;
    c->n = n;
    return true;
}

/* To the chunk that has a position. */
static bool seek_chunk(struct positions *p, uint32_t number) {
    if (number < p->first) p->at = p->first = p->chunk.n = 0;
    if (!p->chunk.n && !open_chunk(p)) {
        p->damaged = true;
        return false;
    }
    while (number - p->first >= p->chunk.n) {
        p->at += p->chunk.bytes;
        p->first += p->chunk.n;
        if (p->first < p->total && open_chunk(p)) continue;
        p->damaged = true;
        p->at = p->first = p->chunk.n = 0;
        return false;
    }
    return true;
}

static uint32_t escape_at(const struct positions_chunk *c, uint32_t place, unsigned bytes) {
    uint32_t v = 0;
    if (place >= c->escape_count) return CODE_ANY; /* damaged: no form */
    for (unsigned b = 0; b < bytes; b++)
        v |= (uint32_t) c->escapes[(size_t) place * bytes + b] << (8 * b);
    return v;
}

static uint32_t code_at(const struct positions_chunk *c, uint32_t i, uint32_t variants) {
    if (!c->bits) return 0;
    uint32_t code = bitpack_get(c->codes, i, c->bits), before = 0;
    if (code < ESCAPE || !has_escapes(variants)) return code;
    for (uint32_t k = 0; k < i; k++) before += bitpack_get(c->codes, k, c->bits) == ESCAPE;
    return escape_at(c, before, escape_bytes(variants));
}

/* Few positions: pairs of varints from the block's first. */
static size_t read_varints(struct positions *p, uint32_t from, uint32_t count, uint32_t begin,
                           uint32_t code, uint32_t *out, size_t max) {
    struct cursor c = cursor_of(p->bytes);
    uint64_t next = begin;
    size_t n = 0;
    for (uint32_t i = 0; i < from + count; i++) {
        uint64_t gap = cursor_varint(&c);
        uint64_t form = p->variants > 1 ? cursor_varint(&c) : 0;
        if (c.bad || gap > POSITION_MAX || next > POSITION_MAX) {
            p->damaged = true;
            break;
        }
        if (i < from) continue;
        if (n < max && (code == CODE_ANY || form == code)) out[n++] = (uint32_t) (next + gap);
        next += gap + 1;
    }
    return n;
}

/* A document that lies in one chunk, in any form: most of what phrases read. */
static size_t read_run(const struct positions_chunk *c, uint32_t i, uint32_t count, uint32_t begin,
                       uint32_t last, uint32_t *out) {
    struct patched_run gaps = patched_from(c->gaps, c->n, c->width, i);
    bool plain = patched_plain(&gaps, count);
    uint64_t next = begin;
    size_t n = 0;
    for (uint32_t end = i + count; i < end; i++) {
        next += plain ? bitpack_get(gaps.in, i, gaps.bits) : patched_next(&gaps);
        if (next > last) break;
        out[n++] = (uint32_t) next++;
    }
    return n;
}

size_t positions_read(struct positions *p, uint32_t from, uint32_t count, uint32_t begin,
                      uint32_t code, uint32_t last, uint32_t *out, size_t max) {
    if (count > p->total || from > p->total - count) {
        p->damaged = true;
        return 0;
    }
    if (p->total < POSITIONS_PACKED) return read_varints(p, from, count, begin, code, out, max);
    uint64_t next = begin;
    size_t n = 0;
    if (!seek_chunk(p, from)) return 0;
    if (code == CODE_ANY && from - p->first + count <= p->chunk.n && count <= max &&
        last <= POSITION_MAX)
        return read_run(&p->chunk, from - p->first, count, begin, last, out);
    for (uint32_t end = from + count; from < end;) {
        if (!seek_chunk(p, from)) return n;
        const struct positions_chunk *c = &p->chunk;
        uint32_t to = end - p->first < c->n ? end - p->first : c->n;
        struct patched_run gaps = patched_from(c->gaps, c->n, c->width, from - p->first);
        for (uint32_t i = from - p->first; i < to; i++) {
            next += patched_next(&gaps);
            if (next > last) return n;
            if (next > POSITION_MAX) {
                p->damaged = true;
                return n;
            }
            if (n < max && (code == CODE_ANY || code_at(c, i, p->variants) == code))
                out[n++] = (uint32_t) next;
            next++;
        }
        from = p->first + to;
    }
    return n;
}

static bool read_all_varints(struct positions *p, uint32_t *gaps, uint32_t *codes) {
    struct cursor c = cursor_of(p->bytes);
    for (uint32_t i = 0; i < p->total; i++) {
        uint64_t gap = cursor_varint(&c);
        uint64_t form = p->variants > 1 ? cursor_varint(&c) : 0;
        if (c.bad || gap > POSITION_MAX || form >= UINT32_MAX) return false;
        gaps[i] = (uint32_t) gap;
        codes[i] = (uint32_t) form;
    }
    return true;
}

bool positions_read_all(struct positions *p, uint32_t *gaps, uint32_t *codes) {
    if (p->total < POSITIONS_PACKED) return read_all_varints(p, gaps, codes);
    const struct positions_chunk *c = &p->chunk;
    for (uint32_t from = 0; from < p->total; from += c->n) {
        if (!seek_chunk(p, from)) return false;
        patched_read(c->gaps, c->n, c->width, gaps + from);
        bitpack_read(c->codes, c->n, c->bits, codes + from);
        uint32_t escapes = 0;
        for (uint32_t i = 0; has_escapes(p->variants) && i < c->n; i++)
            if (codes[from + i] == ESCAPE)
                codes[from + i] = escape_at(c, escapes++, escape_bytes(p->variants));
    }
    return true;
}
