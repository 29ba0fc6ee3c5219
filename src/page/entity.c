/* entity - one pass over a text; a table of names searched by halves. */

#include "page/entity.h"

enum { NAME_MAX_BYTES = 24 };

static const struct entity {
    const char *name;
    uint16_t rune;
    uint8_t len;
    bool bare;
} entities[] = {
#define E(name, rune, bare) { name, rune, sizeof(name) - 1, bare },
#include "page/entities_priv.h"
#undef E
};

/* What pages mean by &#128; to &#159;: windows-1252. */
static const uint16_t c1[32] = {
    0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178,
};

uint32_t entity_find(span name, bool *ret_bare) {
    size_t low = 0, high = COUNT_OF(entities);
    while (low < high) {
        size_t mid = (low + high) / 2;
        int order = span_cmp(name, (span){ entities[mid].name, entities[mid].len });
        if (order == 0) {
            *ret_bare = entities[mid].bare;
            return entities[mid].rune;
        }
        if (order < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return 0;
}

static bool is_alnum(char c) {
    return ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9');
}

static int digit(char c, bool hex) {
    if (c >= '0' && c <= '9') return c - '0';
    return hex && (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

static bool is_control(uint32_t r) {
    return r < 0x20 && r != '\t' && r != '\n' && r != '\r';
}

/* At "&#": the code point; *ret_used bytes, 0 when it is no reference. */
static uint32_t number(span s, size_t *ret_used) {
    bool hex = s.len > 2 && (s.at[2] | 32) == 'x';
    size_t from = hex ? 3 : 2, i = from;
    uint32_t v = 0;
    for (; i < s.len && digit(s.at[i], hex) >= 0; i++)
        if (v <= 0x10FFFF) v = v * (hex ? 16 : 10) + (uint32_t) digit(s.at[i], hex);
    *ret_used = i == from ? 0 : i + (i < s.len && s.at[i] == ';');
    if (v >= 0x80 && v < 0xA0) return c1[v - 0x80];
    return v;
}

/* At '&' and a letter: the longest name that is known; *ret_used bytes, 0 when there is none. */
static uint32_t named(span s, enum entity_mode mode, size_t *ret_used) {
    size_t n = 1;
    bool bare;
    *ret_used = 0;
    while (n < s.len && n <= NAME_MAX_BYTES && is_alnum(s.at[n])) n++;
    if (n < s.len && s.at[n] == ';') {
        uint32_t r = entity_find(span_sub(s, 1, n - 1), &bare);
        if (r) return *ret_used = n + 1, r;
    }
    if (mode == ENTITY_XML || (mode == ENTITY_ATTR && n < s.len && s.at[n] == '=')) return 0;
    for (size_t len = n - 1; len >= 2; len--) {
        if (mode == ENTITY_ATTR && len < n - 1) return 0;
        uint32_t r = entity_find(span_sub(s, 1, len), &bare);
        if (r && bare) return *ret_used = len + 1, r;
    }
    return 0;
}

/* The names that nine of ten references have; 0 for another. */
static uint32_t common(span s, size_t *ret_used) {
    static const struct {
        char text[7];
        uint8_t len, rune;
    } rows[] = { { "lt;", 3, '<' },   { "gt;", 3, '>' },    { "amp;", 4, '&' },
                 { "quot;", 5, '"' }, { "apos;", 5, '\'' }, { "nbsp;", 5, 0xA0 } };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (s.at[1] != rows[i].text[0] || s.len <= rows[i].len) continue;
        if (memcmp(s.at + 1, rows[i].text, rows[i].len) != 0) continue;
        *ret_used = 1u + rows[i].len;
        return rows[i].rune;
    }
    return 0;
}

/* No reference is shorter than what it stands for in UTF-8. */
static size_t put_rune(char *to, uint32_t r) {
    if (r > 0x10FFFF || (r >= 0xD800 && r < 0xE000)) r = 0xFFFD;
    if (r < 0x80) {
        to[0] = (char) r;
        return 1;
    }
    size_t n = r < 0x800 ? 2 : r < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; r >>= 6) to[i] = (char) (0x80 | (r & 0x3F));
    to[0] = (char) ((n == 2 ? 0xC0 : n == 3 ? 0xE0 : 0xF0) | r);
    return n;
}

span entity_decode(span s, enum entity_mode mode, struct arena *arena) {
    if (span_find_char(s, '&') < 0) return s;
    char *out = arena_alloc(arena, s.len);
    size_t len = 0;
    while (s.len) {
        ptrdiff_t amp = span_find_char(s, '&');
        size_t plain = amp < 0 ? s.len : (size_t) amp;
        memcpy(out + len, s.at, plain);
        len += plain;
        s = span_from(s, plain);
        if (s.len < 2) {
            if (s.len) out[len++] = '&';
            break;
        }
        size_t used = 0;
        uint32_t r = s.at[1] == '#' ? number(s, &used) : common(s, &used);
        if (!used && s.at[1] != '#') r = named(s, mode, &used);
        if (!used)
            out[len++] = '&';
        else if (!is_control(r))
            len += put_rune(out + len, r);
        s = span_from(s, used ? used : 1);
    }
    return (span){ out, len };
}
