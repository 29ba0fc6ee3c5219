#ifndef STORY_SOUNDS_H
#define STORY_SOUNDS_H

/* sounds - could two spellings be one name, by how they are said?
 *
 * A letter of either script stands for a few sounds (ج for j and g, "ch" for sh and k); two words
 * are compared sound by sound (edit distance, with prices): short vowels cost nothing, Arabic does
 * not write them; long ones cost, or حسن would be حسين. First and last names must both agree.
 *
 * Pure. Limits: SOUNDS_MAX sounds of a word, the rest of it is not read. Threads: any.
 * Sources: Freeman, Condon, Ackerman, "Cross linguistic name matching in English and Arabic"
 * (2006), from where the classes of letters instead of one transcription come; the prices are ours.
 */

#include "base/base.h"

enum { SOUNDS_MAX = 48, SOUNDS_APART = 10000 };

/* What is between two names, folded words with blanks, of one or two scripts: hundredths of a
 * consonant, 0 = said alike; SOUNDS_APART when they are two names. */
unsigned sounds_apart(span a, span b);

#endif
