/* term_name - see term_name.h. */
#include "search/engine/term_name.h"

#include "base/utf8.h"

span term_cut(span text) {
    if (text.len > TERM_BYTES_MAX) text = utf8_cut_bytes(text, TERM_BYTES_MAX);
    const char *nul = text.len ? memchr(text.at, 0, text.len) : NULL;
    return nul ? span_sub(text, 0, (size_t) (nul - text.at)) : text;
}

static char *put(char *to, span s) {
    memcpy(to, s.len ? s.at : "", s.len);
    return to + s.len;
}

span term_double(char both[TERM_NAME_MAX], span first, span second) {
    char *to = put(both, term_cut(first));
    *to++ = 0;
    to = put(to, term_cut(second));
    return (span){ both, (size_t) (to - both) };
}

span term_variant(char both[TERM_NAME_MAX], span stem, span form) {
    static_assert(TERM_BYTES_MAX + 1 < FORM_WHOLE, "each place has a byte");
    stem = term_cut(stem);
    form = term_cut(form);
    ptrdiff_t at = span_find(form, stem);
    char *to = put(both, stem);
    *to++ = 0;
    if (at < 0) {
        *to++ = (char) FORM_WHOLE;
        to = put(to, form);
    } else {
        *to++ = (char) (at + 1);
        to = put(to, span_sub(form, 0, (size_t) at));
        to = put(to, span_from(form, (size_t) at + stem.len));
    }
    return (span){ both, (size_t) (to - both) };
}

span term_variant_form(char form[TERM_NAME_MAX], span stem, span told) {
    if (!told.len || stem.len > TERM_BYTES_MAX || told.len - 1 > TERM_BYTES_MAX) return SPAN_EMPTY;
    size_t before = (unsigned char) told.at[0];
    span rest = span_from(told, 1);
    if (before == FORM_WHOLE) return rest;
    if (!before || before - 1 > rest.len) return SPAN_EMPTY;
    char *to = put(form, span_sub(rest, 0, before - 1));
    to = put(to, stem);
    to = put(to, span_from(rest, before - 1));
    return (span){ form, (size_t) (to - form) };
}
