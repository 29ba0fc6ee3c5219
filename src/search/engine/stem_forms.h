#ifndef SEARCH_ENGINE_STEM_FORMS_H
#define SEARCH_ENGINE_STEM_FORMS_H

/* stem_forms - the forms of one stem, as a segment's dictionary has them (term_name.h says how).
 *
 *     struct stem_forms f = stem_forms_of(dict, stem);
 *     for (span form; stem_forms_next(&f, &form);) ... f.info
 *
 * A stem whose only form is itself has no entry of it: it is told by the stem's.
 *
 * Ownership  borrows the stem; a form is valid until the next call.
 * Errors     reading is total: damaged names are passed over.
 */

#include "search/engine/dict.h"

struct stem_forms {
    span stem;
    struct term_info info; /* of the form given last: how often, and its code */
    struct dict_cursor cursor;
    bool more, alone; /* alone: itself is yet to be given */
    char prefix[TERM_NAME_MAX], form[TERM_NAME_MAX];
};

struct stem_forms stem_forms_of(const struct dict *d, span stem);
bool stem_forms_next(struct stem_forms *f, span *ret);

#endif
