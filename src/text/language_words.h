#ifndef TEXT_LANGUAGE_WORDS_H
#define TEXT_LANGUAGE_WORDS_H

/* language_words - evidence for text_language(); for this room only. */

#include "base/base.h"

enum language_bit {
    L_EN = 1 << 0,
    L_FR = 1 << 1,
    L_ES = 1 << 2,
    L_DE = 1 << 3,
    L_IT = 1 << 4,
    L_PT = 1 << 5,
    L_NL = 1 << 6,
    L_TR = 1 << 7,
    L_ID = 1 << 8,
    L_AR = 1 << 9,
    L_FA = 1 << 10,
    L_UR = 1 << 11,
    L_PS = 1 << 12,
};
enum { LANGUAGES = 13, LANGUAGE_WORD_MAX = 12 };

struct language_word {
    char at[LANGUAGE_WORD_MAX + 1];
    uint16_t languages; /* bits */
};
extern const struct language_word language_words[];
extern const size_t language_words_count;

#endif
