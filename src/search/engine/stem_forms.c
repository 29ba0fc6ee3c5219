/* stem_forms - see stem_forms.h. */
#include "search/engine/stem_forms.h"

#include "search/engine/term_name.h"

/* Kind, stem, NUL. */
static span prefix_of(const struct stem_forms *f) {
    return (span){ f->prefix, f->stem.len + 2 };
}

struct stem_forms stem_forms_of(const struct dict *d, span stem) {
    struct stem_forms f = { .stem = stem, .prefix = { TERM_VARIANT } };
    if (stem.len > TERM_BYTES_MAX) return f; /* the index cuts them */
    memcpy(f.prefix + 1, stem.len ? stem.at : "", stem.len);
    f.more = dict_seek(d, prefix_of(&f), &f.cursor);
    if (f.more && span_starts(dict_term(&f.cursor), prefix_of(&f))) return f;
    f.more = false;
    f.prefix[0] = TERM_STEM;
    f.alone = dict_find(d, (span){ f.prefix, stem.len + 1 }, &f.info) && term_info_alone(&f.info);
    return f;
}

bool stem_forms_next(struct stem_forms *f, span *ret) {
    span prefix = prefix_of(f);
    if (f->alone) {
        f->alone = false;
        *ret = f->stem;
        return true;
    }
    while (f->more && span_starts(dict_term(&f->cursor), prefix)) {
        *ret = term_variant_form(f->form, f->stem, span_from(dict_term(&f->cursor), prefix.len));
        f->info = f->cursor.info;
        /* The whole form may stand in the cursor's own bytes. */
        if (ret->len && ret->at != f->form) {
            memcpy(f->form, ret->at, ret->len);
            ret->at = f->form;
        }
        f->more = dict_next(&f->cursor);
        if (ret->len) return true;
    }
    return false;
}
