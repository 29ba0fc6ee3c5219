/* settle - texts in one normal form: NFC, bidi controls balanced. */

#include "base/utf8.h"
#include "page/charset.h"
#include "text/text.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

/* Whether a rune may be changed by NFC or may combine with the one before it: a superset, by
 * blocks.
 */
static bool may_change(uint32_t r) {
    if (r < 0x300) return false;
    if (r < 0x370) return true;                                   /* combining marks */
    if (r >= 0x600 && r < 0x700) return r >= 0x653 && r <= 0x655; /* madda, hamza over letters */
    if (r >= 0x3400 && r < 0xA000) return false;                  /* Han */
    if (r >= 0xAC00 && r < 0xD7A4) return false;                  /* Hangul syllables */
    if (r >= 0x400 && r < 0x530) return false;                    /* Cyrillic */
    if (r >= 0x2002 && r < 0x2120) return false;                  /* punctuation */
    if (r >= 0x3000 && r < 0x3099) return false;
    if (r >= 0x309B && r < 0x3100) return false;
    return true;
}

static bool is_settled(span s, bool *ret_bidi) {
    bool nfc = true;
    *ret_bidi = false;
    for (size_t i = 0; i < s.len;) {
        if (!(s.at[i] & 0x80)) {
            i++;
            continue;
        }
        uint32_t r;
        i += utf8_decode((span){ s.at + i, s.len - i }, &r);
        nfc &= !may_change(r);
        *ret_bidi |= (r >= 0x202A && r <= 0x202E) || (r >= 0x2066 && r <= 0x2069);
    }
    return nfc;
}

static span compose(span s, struct arena *arena) {
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    /* UTF-16 takes no more units than UTF-8 bytes; NFC of one rune at most three units for one */
    if (U_FAILURE(status) || s.len > INT32_MAX / 16) return s;
    int32_t len = 0, room = (int32_t) s.len * 3 + 4;
    UChar *wide = arena_alloc(arena, (s.len + 1) * sizeof(UChar));
    UChar *composed = arena_alloc(arena, (size_t) room * sizeof(UChar));
    u_strFromUTF8(wide, (int32_t) s.len + 1, &len, s.at, (int32_t) s.len, &status);
    if (U_FAILURE(status) || unorm2_isNormalized(nfc, wide, len, &status)) return s;
    len = unorm2_normalize(nfc, wide, len, composed, room, &status);
    if (U_FAILURE(status)) return s;
    char *out = arena_alloc(arena, (size_t) len * 3 + 1);
    int32_t size = 0;
    u_strToUTF8(out, len * 3 + 1, &size, composed, len, &status);
    return U_FAILURE(status) ? s : (span){ out, (size_t) size };
}

span text_settle(span s, struct arena *arena) {
    bool bidi;
    if (!s.len) return s;
    if (!is_settled(s, &bidi)) s = compose(s, arena);
    if (!bidi) return s;
    DEFER(buf_done) struct buf b = BUF(s.len * 2 + 1024);
    text_balance_bidi(s, &b);
    return b.full ? s : arena_copy(arena, buf_span(&b));
}
