#ifndef MODEL_NAME_H
#define MODEL_NAME_H

/* name - a person, place or body that an article speaks of, as story finds it and store keeps it.
 *
 * key        what all spellings of one name have in common; unique with the kind. Folded words
 *            joined by blanks; for a place or body of the gazetteer its first Arabic form.
 * Ownership  spans are borrowed from whoever made the struct.
 */

#include "model/lang.h"

/* Numbers are stored: append only. */
enum name_kind { NAME_NONE, NAME_PERSON, NAME_PLACE, NAME_BODY, NAME_KINDS };
/* Stable words: "person", "place", "body". */
const char *name_kind_word(enum name_kind k);

enum { NAMES_MAX = 16, NAME_KEY_MAX = 120 };

struct name {
    enum name_kind kind;
    span key, text;        /* text: as written, Arabic where there is an Arabic form */
    span text_fr, text_en; /* empty = as text */
    uint32_t mentions;
    bool in_title;
};

#endif
