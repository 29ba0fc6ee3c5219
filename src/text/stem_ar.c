/* stem_ar - light10 (Larkey, Ballesteros, Connell 2007) over folded letters, with additions.
 *
 * One prefix; then each suffix of the list may go once, in order. Teh marbuta and alef maqsura are
 * folded before, so that "يه" and "ه" stand for "ية" and "ة" too.
 *
 * Added to light10, together better on every retrieval set (README): prefixes with "و" or "ف"
 * before "بال" and its like, the feminine dual, a final alef (tanwin; and "سوريا" meets "سورية"),
 * and at last a single "ل" or "ب". That comes last and for every word, so that "برنامج", "البرنامج"
 * and "وبرنامج" meet, and leaves three letters, so that "لبنان" does not meet "بن". */

#include "text/stem_ar.h"

enum { LETTER = 2, LEAST = 2 * LETTER, LEAST_RISKY = 3 * LETTER }; /* bytes; letters take two */

static const struct affix {
    char at[9];
    unsigned char len, least; /* least: bytes that remain */
} prefixes[] = {
    /* those of a letter stand together: see prefixes_of() */
    { "وبال", 8, LEAST }, { "وكال", 8, LEAST }, { "ولل", 6, LEAST }, { "وال", 6, LEAST },
    { "و", 2, LEAST_RISKY },
    { "فبال", 8, LEAST }, { "فلل", 6, LEAST }, { "فال", 6, LEAST },
    { "بال", 6, LEAST }, { "كال", 6, LEAST }, { "ال", 4, LEAST }, { "لل", 4, LEAST },
}, suffixes[] = {
    { "تين", 6, LEAST_RISKY }, { "تان", 6, LEAST_RISKY }, { "ها", 4, LEAST }, { "ا", 2, LEAST_RISKY },
    { "ان", 4, LEAST },        { "ات", 4, LEAST },        { "ون", 4, LEAST }, { "ين", 4, LEAST },
    { "يه", 4, LEAST },        { "ه", 2, LEAST },         { "ي", 2, LEAST },
}, letters[] = {
    { "ل", 2, LEAST_RISKY },
    { "ب", 2, LEAST_RISKY },
};

struct range {
    unsigned char from, count;
};
/* The prefixes that begin with the letter w begins with. */
static inline struct range prefixes_of(span w) {
    if (w.len < LEAST) return (struct range){ 0, 0 };
    switch ((unsigned char) w.at[0] << 8 | (unsigned char) w.at[1]) {
    case 0xD988: return (struct range){ 0, 5 };  /* و */
    case 0xD981: return (struct range){ 5, 3 };  /* ف */
    case 0xD8A8: return (struct range){ 8, 1 };  /* ب */
    case 0xD983: return (struct range){ 9, 1 };  /* ك */
    case 0xD8A7: return (struct range){ 10, 1 }; /* ا */
    case 0xD984: return (struct range){ 11, 1 }; /* ل */
    default: return (struct range){ 0, 0 };
    }
}

static inline uint16_t letter_at(const char *at) {
    uint16_t v;
    memcpy(&v, at, sizeof(v));
    return v;
}

/* n is at least a letter; most affixes fall by the letter that is looked at first. */
static inline bool same(const char *a, const char *b, size_t n, size_t first) {
    if (letter_at(a + first) != letter_at(b + first)) return false;
    for (size_t i = 0; i < n; i++)
        if (a[i] != b[i]) return false;
    return true;
}

/* The last byte of a letter that a suffix ends in: ن ا ت ه ي. Others end in it, too. */
static inline bool may_end_suffix(char last) {
    unsigned char c = (unsigned char) last;
    return c == 0x86 || c == 0xA7 || c == 0xAA || c == 0x87 || c == 0x8A;
}

/* Without the first of the prefixes that fits. */
static span strip_prefix(span w, const struct affix *list, size_t count) {
    for (size_t i = 0; i < count; i++) {
        size_t n = list[i].len;
        if (w.len >= n + list[i].least && same(w.at, list[i].at, n, 0)) return span_from(w, n);
    }
    return w;
}

span stem_ar(span word) {
    struct range r = prefixes_of(word);
    span w = strip_prefix(word, prefixes + r.from, r.count);
    for (size_t i = 0; i < COUNT_OF(suffixes) && w.len && may_end_suffix(w.at[w.len - 1]); i++) {
        size_t n = suffixes[i].len;
        if (w.len >= n + suffixes[i].least && same(w.at + w.len - n, suffixes[i].at, n, n - LETTER))
            w.len -= n;
    }
    return strip_prefix(w, letters, COUNT_OF(letters));
}
