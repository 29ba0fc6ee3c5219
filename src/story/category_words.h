#ifndef STORY_CATEGORY_WORDS_H
#define STORY_CATEGORY_WORDS_H

/* category_words - section names as papers write them; for this room and its tests.
 *
 * Folded by text_fold(), without ال, words joined by one blank.
 */

#include "model/lang.h"

struct category_word {
    const char *words;
    enum category category;
};
extern const struct category_word category_words[];
extern const size_t category_word_count;

#endif
