/* exif - the orientation tag of IFD0 and nothing else: a bounded reader over a TIFF block. */

#include "media/media_priv.h"

enum { TAG_ORIENTATION = 0x0112, TYPE_SHORT = 3, ENTRY_SIZE = 12 };

struct tiff {
    const unsigned char *at;
    size_t len;
    bool big_endian;
};

static uint32_t get16(const struct tiff *t, size_t from) {
    if (t->len < 2 || from > t->len - 2) return 0;
    const unsigned char *p = t->at + from;
    return t->big_endian ? (uint32_t) p[0] << 8 | p[1] : (uint32_t) p[1] << 8 | p[0];
}

static uint32_t get32(const struct tiff *t, size_t from) {
    uint32_t first = get16(t, from), second = get16(t, from + 2);
    return t->big_endian ? first << 16 | second : second << 16 | first;
}

int exif_orientation(span bytes) {
    if (bytes.len < 8) return 1;
    struct tiff t = { (const unsigned char *) bytes.at, bytes.len, bytes.at[0] == 'M' };
    if (!span_starts(bytes, t.big_endian ? SPAN("MM") : SPAN("II")) || get16(&t, 2) != 42) return 1;
    size_t at = get32(&t, 4);
    uint32_t entries = get16(&t, at); /* at most 65,535, each read inside the block or as zero */
    for (uint32_t i = 0; i < entries; i++) {
        size_t entry = at + 2 + (size_t) i * ENTRY_SIZE;
        if (entry + ENTRY_SIZE > t.len) break;
        if (get16(&t, entry) != TAG_ORIENTATION || get16(&t, entry + 2) != TYPE_SHORT) continue;
        uint32_t value = get16(&t, entry + 8);
        return value >= 1 && value <= 8 ? (int) value : 1;
    }
    return 1;
}
