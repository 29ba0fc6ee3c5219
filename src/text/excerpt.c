/* excerpt - the beginning of a text, cut where a reader would cut it. */

#include "base/utf8.h"
#include "text/fold.h"
#include "text/text.h"

static bool is_space(uint32_t r) {
    return r <= ' ' || (r >= 0x7F && r <= 0xA0) || (r >= 0x2000 && r <= 0x200A) || r == 0x2028 ||
           r == 0x2029 || r == 0x202F || r == 0x205F || r == 0x3000;
}

static bool is_bidi_pair(uint32_t r) {
    return (r >= 0x202A && r <= 0x202E) || (r >= 0x2066 && r <= 0x2069);
}

/* What may not stand right before the ellipsis. */
static bool is_dangling(uint32_t r) {
    return is_space(r) || r == ',' || r == ';' || r == ':' || r == '-' || r == '(' || r == '[' ||
           r == 0x060C || r == 0x061B || r == 0x00AB || r == 0x2013 || r == 0x2014 || r == 0x201C;
}

/* Drops dangling runes behind from. */
static void trim_back(struct buf *out, size_t from) {
    while (out->len > from) {
        size_t i = out->len - 1;
        while (i > from && ((unsigned char) out->at[i] & 0xC0) == 0x80) i--;
        uint32_t rune = 0;
        utf8_decode((span){ out->at + i, out->len - i }, &rune);
        if (!is_dangling(rune)) return;
        buf_truncate(out, i);
    }
}

void text_excerpt(span s, size_t runes_max, struct buf *out) {
    size_t from = out->len, runes = 0;
    size_t word = from;  /* the last place where a word had ended */
    size_t whole = from; /* the last rune boundary with room left for the ellipsis */
    bool gap = false;
    for (uint32_t r; utf8_next(&s, &r);) {
        if (is_bidi_pair(r)) continue;
        if (is_space(r)) {
            gap = out->len > from;
            continue;
        }
        size_t add = gap ? 2 : 1;
        bool mark = fold_entry(r) == FOLD_DROP;
        if (runes + add > runes_max) {
            /* A single long word is cut inside. */
            buf_truncate(out, gap && runes < runes_max ? out->len : word > from ? word : whole);
            trim_back(out, from);
            if (runes_max) buf_add(out, SPAN("…"));
            return;
        }
        if (gap && runes < runes_max) word = out->len;
        if (!mark && runes < runes_max) whole = out->len;
        if (gap) buf_add_char(out, ' ');
        gap = false;
        buf_add_rune(out, r);
        runes += add;
    }
}
