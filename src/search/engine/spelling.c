/* spelling - see spelling.h. */
#include "search/engine/spelling.h"

#include "base/utf8.h"

/* Letters by their number, which stands in files; 0 is the capital of the form's ASCII letter. */
static const uint32_t letters[] = { 0,     0x623, 0x625, 0x622, 0x671, 0x629, 0x649, 0x624, 0x626,
                                    0x6A9, 0x6CC, 0x6C1, 0x6BE, 0x6D5, 0xE9,  0xE8,  0xEA,  0xE0,
                                    0xE7,  0xC9,  0xEE,  0xF4,  0xFB,  0xEF,  0xEB,  0xE2,  0xF9 };

static bool is_small(uint32_t rune) {
    return rune >= 'a' && rune <= 'z';
}

/* The number of a letter that stands for `folded`; -1: it has none. */
static int number_of(uint32_t rune, uint32_t folded) {
    if (is_small(folded) && rune == folded - 'a' + 'A') return 0;
    for (size_t i = 1; i < COUNT_OF(letters); i++)
        if (letters[i] == rune) return (int) i;
    return -1;
}

static bool write_pairs(span form, span spelling, struct buf *out) {
    uint32_t folded, rune, same = 0;
    while (utf8_next(&form, &folded) && utf8_next(&spelling, &rune)) {
        if (folded == rune) {
            same++;
            continue;
        }
        int number = number_of(rune, folded);
        if (number < 0 || same >= 255) return false;
        buf_add_char(out, (char) (same + 1));
        buf_add_char(out, (char) number);
        same = 0;
    }
    return !form.len && !spelling.len;
}

void spelling_write(span form, span spelling, struct buf *out) {
    size_t from = out->len;
    if (!spelling.len || span_eq(form, spelling)) return;
    if (utf8_count(form) == utf8_count(spelling) && write_pairs(form, spelling, out)) return;
    buf_truncate(out, from);
    buf_add_char(out, 0);
    buf_add(out, spelling);
}

void spelling_read(span form, span told, struct buf *out) {
    if (told.len && !told.at[0]) {
        buf_add(out, span_from(told, 1));
        return;
    }
    uint32_t rune;
    for (; told.len >= 2; told = span_from(told, 2)) {
        unsigned same = (unsigned char) told.at[0], number = (unsigned char) told.at[1];
        while (--same && utf8_next(&form, &rune)) buf_add_rune(out, rune);
        if (same || number >= COUNT_OF(letters) || !utf8_next(&form, &rune)) break;
        if (number)
            rune = letters[number];
        else if (is_small(rune))
            rune = rune - 'a' + 'A';
        buf_add_rune(out, rune);
    }
    buf_add(out, form);
}
