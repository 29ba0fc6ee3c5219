/* mojibake - Arabic under a wrong label, and text that was encoded twice. */

#include "base/utf8.h"
#include "page/mojibake_priv.h"

enum { ARTICLES_MIN = 3, HIGH_PER_ARTICLE = 100, DOUBLED_MIN = 3, STRAY_SHARE = 10 };

const char *mojibake_arabic(span s) {
    size_t ansi = 0, iso = 0, high = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char) s.at[i];
        high += c >= 0x80;
        if (c != 0xC7 || i + 1 == s.len || (i && ((unsigned char) s.at[i - 1] & 0x80))) continue;
        ansi += (unsigned char) s.at[i + 1] == 0xE1;
        iso += (unsigned char) s.at[i + 1] == 0xE4;
    }
    size_t most = ansi > iso ? ansi : iso;
    if (most < ARTICLES_MIN || most * HIGH_PER_ARTICLE < high) return NULL;
    /* words begin with "ان" too, which windows-1256 writes as the other writes "ال" */
    return ansi >= iso ? "windows-1256" : "iso-8859-6";
}

/* The byte that windows-1252, or Latin-1 where that has none, reads as r; -1 when there is none. */
static int byte_of(uint32_t r) {
    static const uint16_t high[32] = {
        0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
    };
    if (r < 0x100) return (int) r;
    for (int i = 0; i < 32; i++)
        if (high[i] == r) return 0x80 + i;
    return -1;
}

/* At a rune beyond ASCII: the rune whose encoding was encoded once more, and the bytes of s that it
 * takes; 0 when there is none. *ret_sure: a C1 control is in it, which no text has. */
static size_t doubled_at(span s, uint32_t *ret_rune, bool *ret_sure) {
    char bytes[4];
    size_t n = 0, used = 0, want = 1;
    *ret_sure = false;
    while (n < want && used < s.len) {
        uint32_t r;
        size_t size = utf8_decode(span_from(s, used), &r);
        int b = byte_of(r);
        if (b < 0x80 || (n ? b >= 0xC0 : b < 0xC2 || b > 0xF4)) return 0;
        if (!n) want = b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
        *ret_sure |= r >= 0x80 && r < 0xA0;
        bytes[n++] = (char) b;
        used += size;
    }
    if (n < want || utf8_decode((span){ bytes, n }, ret_rune) != n || *ret_rune == UTF8_BAD)
        return 0;
    return used;
}

static size_t ascii_head(span s) {
    size_t n = 0;
    while (n < s.len && !(s.at[n] & 0x80)) n++;
    return n;
}

/* Counts what could be mended, and Latin-1 that could not. */
static void tally(span s, size_t *ret_whole, size_t *ret_stray, bool *ret_sure) {
    *ret_whole = *ret_stray = 0;
    *ret_sure = false;
    for (s = span_from(s, ascii_head(s)); s.len; s = span_from(s, ascii_head(s))) {
        uint32_t r;
        bool sure = false;
        size_t used = 0;
        unsigned char lead = (unsigned char) s.at[0];
        if (lead == 0xC2 || lead == 0xC3) { /* only Latin-1 letters can begin one */
            used = doubled_at(s, &r, &sure);
            *ret_whole += used > 0;
            *ret_stray += !used;
            *ret_sure |= used && sure;
        }
        s = span_from(s, used ? used : utf8_decode(s, &r));
    }
}

static bool is_throughout(size_t whole, size_t stray) {
    return whole >= DOUBLED_MIN && stray * STRAY_SHARE <= whole;
}

bool mojibake_doubled(span s) {
    size_t whole, stray;
    bool sure;
    /* every such place begins with a letter from U+00C2 to U+00F4: most texts have none */
    if (span_find_char(s, '\xC3') < 0) return false;
    tally(s, &whole, &stray, &sure);
    return sure || is_throughout(whole, stray);
}

void mojibake_undo(span s, struct buf *out) {
    size_t whole, stray;
    bool any;
    tally(s, &whole, &stray, &any);
    bool all = is_throughout(whole, stray); /* else single sure places are mended alone */
    while (s.len) {
        size_t plain = ascii_head(s);
        buf_add(out, span_sub(s, 0, plain));
        s = span_from(s, plain);
        if (!s.len) break;
        uint32_t r;
        bool sure = false;
        unsigned char lead = (unsigned char) s.at[0];
        size_t used = lead == 0xC2 || lead == 0xC3 ? doubled_at(s, &r, &sure) : 0;
        if (used && (all || sure)) {
            buf_add_rune(out, r);
        } else {
            used = utf8_decode(s, &r);
            buf_add(out, span_sub(s, 0, used));
        }
        s = span_from(s, used);
    }
}
