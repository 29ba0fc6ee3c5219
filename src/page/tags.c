/* tags - names of elements and attributes to numbers. */

#include "page/tree_priv.h"

static const struct {
    const char *name;
    uint8_t len, flags;
} tags[] = {
#define TAG(name, flags) { #name, sizeof(#name) - 1, flags },
#include "page/tags_priv.h"
#undef TAG
};

/* Where the names of a first letter begin. */
static const uint8_t first_of[26] = {
    ['a' - 'a'] = TAG_A,     ['b' - 'a'] = TAG_B,   ['c' - 'a'] = TAG_CANVAS,
    ['d' - 'a'] = TAG_DD,    ['e' - 'a'] = TAG_EM,  ['f' - 'a'] = TAG_FIELDSET,
    ['h' - 'a'] = TAG_H1,    ['i' - 'a'] = TAG_I,   ['l' - 'a'] = TAG_LABEL,
    ['m' - 'a'] = TAG_MAIN,  ['n' - 'a'] = TAG_NAV, ['o' - 'a'] = TAG_OBJECT,
    ['p' - 'a'] = TAG_P,     ['r' - 'a'] = TAG_RP,  ['s' - 'a'] = TAG_SCRIPT,
    ['t' - 'a'] = TAG_TABLE, ['u' - 'a'] = TAG_UL,  ['v' - 'a'] = TAG_VIDEO,
    ['w' - 'a'] = TAG_WBR,
};

enum tag tag_of(span name) {
    unsigned letter = name.len ? ((unsigned char) name.at[0] | 32u) - 'a' : 26;
    if (letter >= 26 || !first_of[letter]) return TAG_OTHER;
    for (unsigned t = first_of[letter]; t < TAG_COUNT; t++) {
        unsigned row = t - TAG_OTHER - 1;
        if ((unsigned) (tags[row].name[0] | 32) - 'a' != letter) break;
        if (tags[row].len == name.len &&
            span_eq_nocase(name, (span){ tags[row].name, tags[row].len }))
            return (enum tag) t;
    }
    if (span_eq_nocase(name, SPAN("amp-img")) || span_eq_nocase(name, SPAN("image")))
        return TAG_IMG;
    return TAG_OTHER;
}

unsigned tag_flags(enum tag t) {
    return t > TAG_OTHER && t < TAG_COUNT ? tags[t - TAG_OTHER - 1].flags : 0;
}

static const struct {
    const char *name;
    uint8_t len;
} attr_names[ATTR_COUNT] = {
#define ATTR(id, name) [ATTR_##id] = { name, sizeof(name) - 1 },
#include "page/attrs_priv.h"
#undef ATTR
};

int attr_of(span name) {
    if (name.len < 2 || name.len > 14) return -1;
    char first = (char) (name.at[0] | 32);
    for (int a = 0; a < ATTR_COUNT; a++)
        if (attr_names[a].len == name.len && attr_names[a].name[0] == first &&
            span_eq_nocase(name, (span){ attr_names[a].name, attr_names[a].len }))
            return a;
    return -1;
}
