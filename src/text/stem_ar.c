/* stem_ar - light10 (Larkey, Ballesteros, Connell 2007) over folded letters.
 *
 * One prefix, then each suffix of the list may go once, in order; at least two letters remain.
 * The lists are light10's; teh marbuta and alef maqsura are folded before, so that "يه" and "ه"
 * stand for "ية" and "ة" too. */

#include "text/stem_ar.h"

enum { LETTER = 2, LEAST = 2 * LETTER }; /* bytes; Arabic letters take two */

static const struct affix {
    char at[7];
    unsigned char len;
} prefixes[] = {
    { "وال", 6 }, { "بال", 6 }, { "كال", 6 }, { "فال", 6 }, { "ال", 4 }, { "لل", 4 },
}, suffixes[] = {
    { "ها", 4 }, { "ان", 4 }, { "ات", 4 }, { "ون", 4 }, { "ين", 4 }, { "يه", 4 }, { "ه", 2 }, { "ي", 2 },
};

static inline bool same(const char *a, const char *b, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (a[i] != b[i]) return false;
    return true;
}

static span strip_prefix(span w) {
    for (size_t i = 0; i < COUNT_OF(prefixes); i++) {
        size_t n = prefixes[i].len;
        if (w.len >= n + LEAST && same(w.at, prefixes[i].at, n)) return span_from(w, n);
    }
    /* A bare "and" is a letter of the word more often than not in short ones. */
    if (w.len >= 4 * LETTER && same(w.at, "و", LETTER)) return span_from(w, LETTER);
    return w;
}

span stem_ar(span word) {
    span w = strip_prefix(word);
    for (size_t i = 0; i < COUNT_OF(suffixes); i++) {
        size_t n = suffixes[i].len;
        if (w.len >= n + LEAST && same(w.at + w.len - n, suffixes[i].at, n)) w.len -= n;
    }
    return w;
}
