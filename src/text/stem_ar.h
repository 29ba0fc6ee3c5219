#ifndef TEXT_STEM_AR_H
#define TEXT_STEM_AR_H

/* stem_ar - light10 over folded letters; for this room only. */

#include "base/base.h"

/* The part of a folded Arabic word that remains: a view into word, never empty for a word. */
span stem_ar(span word);

#endif
