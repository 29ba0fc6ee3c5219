#ifndef BASE_UTF8_H
#define BASE_UTF8_H

/* utf8 - decode, check, repair, cut.
 *
 * Source     decoding rules: Unicode 15, table 3-7 (no overlong forms, no surrogates).
 */

#include "base/buf.h"

enum { UTF8_BAD = 0xFFFD };

/* Decodes the rune at s.at[0..]; s.len > 0. Returns the bytes used (>= 1); a bad sequence gives
 * UTF8_BAD and uses its maximal bad prefix. */
size_t utf8_decode(span s, uint32_t *ret_rune);
/* for (uint32_t r; utf8_next(&s, &r);) */
bool utf8_next(span *s, uint32_t *ret_rune);
bool utf8_valid(span s);
/* Appends s with bad sequences as U+FFFD and without C0/C1 controls but \n and \t. */
void utf8_clean(span s, struct buf *out);
bool utf8_is_clean(span s); /* utf8_clean() would change nothing */
size_t utf8_count(span s);  /* runes */
/* The longest prefix of at most bytes_max bytes that ends on a rune. */
span utf8_cut_bytes(span s, size_t bytes_max);
/* The longest prefix of at most runes_max runes. */
span utf8_cut_runes(span s, size_t runes_max);

#endif
