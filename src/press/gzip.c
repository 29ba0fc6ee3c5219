/* gzip - a valid gzip stream without compression (RFC 1951 stored blocks, RFC 1952), so that a
 * client's decoder is exercised without a compression library in this room. */

#include "press/press_priv.h"

enum { STORED_MAX = 65535 };

static uint32_t crc32_of(span s) {
    uint32_t crc = 0xffffffffu;
    for (size_t i = 0; i < s.len; i++) {
        crc ^= (unsigned char) s.at[i];
        for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    }
    return ~crc;
}

void press_gzip(span bytes, struct buf *out) {
    static const char head[10] = { 0x1f, (char) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3 };
    buf_add(out, (span){ head, sizeof(head) });
    size_t at = 0;
    do {
        span block = span_sub(bytes, at, STORED_MAX);
        at += block.len;
        unsigned len = (unsigned) block.len;
        buf_add_char(out, at == bytes.len); /* BFINAL; BTYPE 00 */
        buf_add_char(out, (char) (len & 255));
        buf_add_char(out, (char) (len >> 8));
        buf_add_char(out, (char) (~len & 255));
        buf_add_char(out, (char) (~len >> 8 & 255));
        buf_add(out, block);
    } while (at < bytes.len);
    buf_add_u32(out, crc32_of(bytes));
    buf_add_u32(out, (uint32_t) bytes.len);
}
