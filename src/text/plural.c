/* plural - CLDR cardinal rules for whole numbers. */

#include "text/text.h"

static enum plural plural_ar(uint64_t n) {
    uint64_t r = n % 100;
    if (n < 3) return n == 0 ? PLURAL_ZERO : n == 1 ? PLURAL_ONE : PLURAL_TWO;
    if (r >= 3 && r <= 10) return PLURAL_FEW;
    return r >= 11 ? PLURAL_MANY : PLURAL_OTHER;
}

enum plural text_plural(const char *lang, uint64_t n) {
    span l = span_of(lang);
    if (span_eq(l, SPAN("ar"))) return plural_ar(n);
    if (span_eq(l, SPAN("fr"))) {
        if (n < 2) return PLURAL_ONE;
        return n % 1000000 == 0 ? PLURAL_MANY : PLURAL_OTHER;
    }
    return n == 1 ? PLURAL_ONE : PLURAL_OTHER;
}
