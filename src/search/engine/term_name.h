#ifndef SEARCH_ENGINE_TERM_NAME_H
#define SEARCH_ENGINE_TERM_NAME_H

/* term_name - how words become terms of the dictionary, in the index and in queries alike.
 *
 * Ownership  results point into what the caller gave.
 * Limits     words are cut at TERM_BYTES_MAX and at a NUL.
 */

#include "search/engine/format.h"

span term_cut(span text);
/* The same for what the analyzer took for a word: letters and digits only. */
static inline span term_cut_word(span word) {
    return word.len <= TERM_BYTES_MAX ? word : term_cut(word);
}
/* Two words as one name: a NUL between. */
span term_double(char both[TERM_NAME_MAX], span first, span second);
/* A stem and one of its forms as one name: the stem, a NUL, and the form as it differs: where in it
 * the stem stands (1 = at its beginning; FORM_WHOLE: nowhere, the form follows), what stands before
 * the stem, what behind. Light stemming only takes off, so nearly all forms are told in a few
 * bytes. */
enum { FORM_WHOLE = 0xFF };
span term_variant(char both[TERM_NAME_MAX], span stem, span form);
/* Whether such a name, of a stem of that many bytes, is that of the stem itself as a form: a
 * dictionary leaves it out where it is the only one. */
static inline bool term_variant_is_stem(span name, size_t stem_len) {
    return name.len == stem_len + 3; /* kind, NUL and "at its beginning" */
}
/* The form again, from what follows the NUL; empty when that cannot be. */
span term_variant_form(char form[TERM_NAME_MAX], span stem, span told);

#endif
