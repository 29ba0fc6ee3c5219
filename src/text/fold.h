#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

/* fold - the letter table behind text_fold() and the analyzer; for this room only.
 *
 * Every rune folds by itself, whatever stands beside it, and every rune that comes out folds to
 * itself: so folding is idempotent, and folding a part gives the part of the folded whole.
 */

#include "base/base.h"

enum {
    FOLD_SEP = 0,                    /* no part of a word; text_fold() keeps it */
    FOLD_DROP = 1,                   /* marks, tatweel, invisible characters */
    FOLD_STRING = 0xD800,            /* and up: fold_strings[e - FOLD_STRING] */
    FOLD_SPACED = FOLD_STRING + 251, /* strings of several words from here (U+FDFA, U+FDFB) */
    FOLD_ENTRIES = 4320,
    FOLD_STRINGS = 253,
    FOLD_DIRECT = 0x800, /* runes below stand in the table at their own number */
};
extern const uint16_t fold_entries[FOLD_ENTRIES];
extern const char *const fold_strings[FOLD_STRINGS];

/* An entry for a rune from FOLD_DIRECT up: FOLD_SEP, FOLD_DROP, a string, or the folded rune. */
uint32_t fold_entry_high(uint32_t rune);

static inline uint32_t fold_entry(uint32_t rune) {
    return rune < FOLD_DIRECT ? fold_entries[rune] : fold_entry_high(rune);
}

static inline bool fold_is_string(uint32_t entry) {
    return entry >= FOLD_STRING && entry < 0xE000;
}

/* Arabic letters and their extensions, after folding. */
static inline bool fold_is_arabic(uint32_t entry) {
    return (entry >= 0x600 && entry < 0x700) || (entry >= 0x750 && entry < 0x780) ||
           (entry >= 0x8A0 && entry < 0x900);
}

/* Scripts written without spaces: every rune is a word of its own. */
bool fold_is_han(uint32_t entry);

/* Writes the UTF-8 of a valid rune at to (4 bytes of room); returns the bytes written. */
static inline size_t fold_put(char *to, uint32_t rune) {
    if (rune < 0x80) {
        to[0] = (char) rune;
        return 1;
    }
    if (rune < 0x800) {
        to[0] = (char) (0xC0 | rune >> 6);
        to[1] = (char) (0x80 | (rune & 0x3F));
        return 2;
    }
    if (rune < 0x10000) {
        to[0] = (char) (0xE0 | rune >> 12);
        to[1] = (char) (0x80 | (rune >> 6 & 0x3F));
        to[2] = (char) (0x80 | (rune & 0x3F));
        return 3;
    }
    to[0] = (char) (0xF0 | rune >> 18);
    to[1] = (char) (0x80 | (rune >> 12 & 0x3F));
    to[2] = (char) (0x80 | (rune >> 6 & 0x3F));
    to[3] = (char) (0x80 | (rune & 0x3F));
    return 4;
}

/* Decodes at p < end into *ret_rune; one and two bytes, nearly all of our text, stay inline. */
size_t fold_decode_long(const unsigned char *p, const unsigned char *end, uint32_t *ret_rune);

static inline size_t fold_decode(const unsigned char *p, const unsigned char *end,
                                 uint32_t *ret_rune) {
    if (*p < 0x80) {
        *ret_rune = *p;
        return 1;
    }
    if (*p >= 0xC2 && *p < 0xE0 && p + 1 < end && (p[1] & 0xC0) == 0x80) {
        *ret_rune = (uint32_t) (*p & 0x1F) << 6 | (p[1] & 0x3F);
        return 2;
    }
    return fold_decode_long(p, end, ret_rune);
}

#endif
