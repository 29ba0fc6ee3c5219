/* fold - text_fold(), the sort key, and the runes that have no place in the table. */

#include "text/fold.h"

#include "base/utf8.h"
#include "text/text.h"

struct slab {
    uint32_t first, end;
    uint32_t at; /* in fold_entries */
};
static const struct slab slabs[] = {
    { 0x08A0, 0x0900, 2048 },
    { 0x1E00, 0x2190, 2144 },
    { 0xFB00, 0xFF00, 3056 },
    { 0xFF00, 0xFFF0, 4080 },
};

/* Runes outside the table: marks to drop and blocks without letters. The rest are letters. */
struct range {
    uint32_t first, last;
    uint32_t entry;
};
static const struct range ranges[] = {
    { 0x0964, 0x0965, FOLD_SEP },                                  /* danda */
    { 0x1AB0, 0x1AFF, FOLD_DROP },                                 /* combining */
    { 0x1DC0, 0x1DFF, FOLD_DROP },   { 0x2190, 0x2BFF, FOLD_SEP }, /* arrows, signs, boxes */
    { 0x2E00, 0x2FFF, FOLD_SEP },    { 0x3000, 0x3004, FOLD_SEP },   { 0x3008, 0x3030, FOLD_SEP },
    { 0x30FB, 0x30FB, FOLD_SEP },    { 0x3200, 0x33FF, FOLD_SEP },   { 0x4DC0, 0x4DFF, FOLD_SEP },
    { 0xD800, 0xF8FF, FOLD_SEP }, /* surrogates, private use */
    { 0xFFF0, 0xFFFF, FOLD_SEP },    { 0x1D000, 0x1D3FF, FOLD_SEP }, { 0x1F000, 0x1FFFF, FOLD_SEP },
    { 0x40000, 0x10FFFF, FOLD_SEP },
};

uint32_t fold_entry_high(uint32_t rune) {
    for (size_t i = 0; i < COUNT_OF(slabs); i++)
        if (rune >= slabs[i].first && rune < slabs[i].end)
            return fold_entries[slabs[i].at + (rune - slabs[i].first)];
    for (size_t i = 0; i < COUNT_OF(ranges); i++)
        if (rune >= ranges[i].first && rune <= ranges[i].last) return ranges[i].entry;
    return rune;
}

bool fold_is_han(uint32_t entry) {
    return (entry >= 0x3040 && entry < 0x3100) || (entry >= 0x3400 && entry < 0xA000) ||
           (entry >= 0xF900 && entry < 0xFB00) || (entry >= 0x20000 && entry < 0x40000);
}

size_t fold_decode_long(const unsigned char *p, const unsigned char *end, uint32_t *ret_rune) {
    return utf8_decode((span){ (const char *) p, (size_t) (end - p) }, ret_rune);
}

void text_fold(span s, struct buf *out) {
    if (!s.len) return;
    const unsigned char *p = (const unsigned char *) s.at, *end = p + s.len;
    char chunk[1024];
    size_t n = 0;
    while (p < end) {
        uint32_t rune = 0;
        p += fold_decode(p, end, &rune);
        uint32_t e = fold_entry(rune);
        if (e == FOLD_DROP) continue;
        if (n + 64 > sizeof(chunk)) {
            buf_add(out, (span){ chunk, n });
            n = 0;
        }
        if (fold_is_string(e)) {
            span piece = span_of(fold_strings[e - FOLD_STRING]);
            memcpy(chunk + n, piece.at, piece.len);
            n += piece.len;
        } else {
            n += fold_put(chunk + n, e == FOLD_SEP ? rune : e);
        }
    }
    buf_add(out, (span){ chunk, n });
}

/* Letters that Unicode puts behind the alphabet, at home behind the letter they grew from. */
static span sort_home(uint32_t rune) {
    switch (rune) {
    case 0x067E: return SPAN("ب\xFF"); /* peh */
    case 0x0686: return SPAN("ج\xFF"); /* tcheh */
    case 0x0698: return SPAN("ز\xFF"); /* jeh */
    case 0x06A4: return SPAN("ف\xFF"); /* veh */
    case 0x06AF: return SPAN("ك\xFF"); /* gaf */
    default: return SPAN_EMPTY;
    }
}

void text_sort_key(span s, struct buf *out) {
    const unsigned char *p = (const unsigned char *) s.at, *end = p + s.len;
    size_t start = out->len;
    bool begun = false, gap = false;
    while (p < end) {
        uint32_t rune = 0;
        p += fold_decode(p, end, &rune);
        uint32_t e = fold_entry(rune);
        if (e == FOLD_DROP) continue;
        if (e == FOLD_SEP || e == '.') {
            gap = begun;
            continue;
        }
        if (gap) buf_add_char(out, ' ');
        gap = false;
        begun = true;
        span home = sort_home(e);
        if (fold_is_string(e))
            buf_add(out, span_of(fold_strings[e - FOLD_STRING]));
        else if (home.len)
            buf_add(out, home);
        else
            buf_add_rune(out, e);
    }
    span made = span_from(buf_span(out), start);
    ptrdiff_t blank = span_find_char(made, ' ');
    size_t first = blank < 0 ? made.len : (size_t) blank;
    /* The article, when at least two letters stand behind it. */
    if (first >= 8 && span_starts(made, SPAN("ال"))) {
        memmove(out->at + start, out->at + start + 4, made.len - 4);
        buf_truncate(out, out->len - 4);
    }
}
