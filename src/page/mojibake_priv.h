#ifndef PAGE_MOJIBAKE_PRIV_H
#define PAGE_MOJIBAKE_PRIV_H

/* mojibake - what the bytes themselves say against their label.
 *
 * Source     the article "ال" begins one Arabic word in three or four and is written with other
 *            bytes in each Arabic charset; no other language begins words with those.
 */

#include "base/buf.h"

/* "windows-1256" or "iso-8859-6" when the words of s say so beyond doubt, else NULL. */
const char *mojibake_arabic(span s);

/* UTF-8 that was taken for windows-1252 or Latin-1 and encoded once more ("Ø§Ù„", "donâ€™t"):
 * whether the text is so throughout, or has places that can be nothing else (C1 controls). */
bool mojibake_doubled(span utf8);
/* Appends it with such places decoded. */
void mojibake_undo(span utf8, struct buf *out);

#endif
