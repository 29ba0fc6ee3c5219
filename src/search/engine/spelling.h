#ifndef SEARCH_ENGINE_SPELLING_H
#define SEARCH_ENGINE_SPELLING_H

/* spelling - how people write a folded form, told by what differs.
 *
 * Folding mostly exchanges single letters (أ for ا, ة for ه, a capital), so a spelling is a list of
 * pairs: how many letters are as in the form, plus one, and the number of the letter that stands
 * there instead of the next. What cannot be told so is written out behind a zero.
 *
 * Errors     reading is total: from damaged bytes comes some text.
 */

#include "search/engine/format.h"

/* Adds nothing when both are equal. */
void spelling_write(span form, span spelling, struct buf *out);
/* Adds the spelling. */
void spelling_read(span form, span told, struct buf *out);

#endif
