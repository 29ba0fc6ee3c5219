#ifndef PAGE_ENTITY_H
#define PAGE_ENTITY_H

/* entity - character references: "&eacute;", "&#1575;", "&#x627;".
 *
 * Names      those of HTML 4 and the ones of HTML 5 that pages use; &#128; to &#159; as
 *            windows-1252, controls dropped.
 * Ownership  the result borrows the input when there is no '&' in it, else it lives in the arena.
 */

#include "base/arena.h"

enum entity_mode {
    ENTITY_TEXT, /* HTML: some names are known without their semicolon */
    ENTITY_ATTR, /* the same, unless a letter, a digit or '=' follows: addresses */
    ENTITY_XML,  /* with a semicolon or not at all */
};

span entity_decode(span s, enum entity_mode mode, struct arena *arena);
/* The code point of a name ("nbsp"); 0 when it is none. *ret_bare: known without ';'. */
uint32_t entity_find(span name, bool *ret_bare);

#endif
