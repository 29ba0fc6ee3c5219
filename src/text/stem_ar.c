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
    { "وبال", 8, LEAST }, { "وكال", 8, LEAST }, { "فبال", 8, LEAST }, { "ولل", 6, LEAST },
    { "فلل", 6, LEAST },  { "وال", 6, LEAST },  { "بال", 6, LEAST },  { "كال", 6, LEAST },
    { "فال", 6, LEAST },  { "ال", 4, LEAST },   { "لل", 4, LEAST },   { "و", 2, LEAST_RISKY },
}, suffixes[] = {
    { "تين", 6, LEAST_RISKY }, { "تان", 6, LEAST_RISKY }, { "ها", 4, LEAST }, { "ا", 2, LEAST_RISKY },
    { "ان", 4, LEAST },        { "ات", 4, LEAST },        { "ون", 4, LEAST }, { "ين", 4, LEAST },
    { "يه", 4, LEAST },        { "ه", 2, LEAST },         { "ي", 2, LEAST },
}, letters[] = {
    { "ل", 2, LEAST_RISKY },
    { "ب", 2, LEAST_RISKY },
};

static inline bool same(const char *a, const char *b, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (a[i] != b[i]) return false;
    return true;
}

/* Without the first of the prefixes that fits. */
static span strip_prefix(span w, const struct affix *list, size_t count) {
    for (size_t i = 0; i < count; i++) {
        size_t n = list[i].len;
        if (w.len >= n + list[i].least && same(w.at, list[i].at, n)) return span_from(w, n);
    }
    return w;
}

span stem_ar(span word) {
    span w = strip_prefix(word, prefixes, COUNT_OF(prefixes));
    for (size_t i = 0; i < COUNT_OF(suffixes); i++) {
        size_t n = suffixes[i].len;
        if (w.len >= n + suffixes[i].least && same(w.at + w.len - n, suffixes[i].at, n)) w.len -= n;
    }
    return strip_prefix(w, letters, COUNT_OF(letters));
}
