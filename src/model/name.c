#include "model/name.h"

const char *name_kind_word(enum name_kind k) {
    static const char *const words[NAME_KINDS] = { "", "person", "place", "body" };
    return (unsigned) k < NAME_KINDS ? words[k] : "";
}
