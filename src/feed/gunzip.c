/* gunzip - feeds and sitemaps that are stored compressed, with a cap on what comes out. */

#include "feed/read_priv.h"

#include <zlib.h>

enum errc feed_gunzip(span bytes, struct buf *out, span *ret, struct error *err) {
    *ret = bytes;
    if (bytes.len < 18 || !span_starts(bytes, SPAN("\x1F\x8B\x08"))) return ERRC_OK;
    if (bytes.len > LIMIT_BODY_BYTES) return error_set(err, ERRC_LIMIT, "%zu bytes", bytes.len);
    z_stream z = { .next_in = (Bytef *) (uintptr_t) bytes.at, .avail_in = (uInt) bytes.len };
    if (inflateInit2(&z, 15 + 16) != Z_OK) return error_set(err, ERRC_BUG, "no inflate");
    int rc = Z_OK;
    while (rc == Z_OK) {
        enum { CHUNK = 64 * 1024 };
        char *to = buf_reserve(out, CHUNK);
        if (!to) break;
        z.next_out = (Bytef *) to;
        z.avail_out = CHUNK;
        rc = inflate(&z, Z_NO_FLUSH);
        buf_grew(out, CHUNK - z.avail_out);
    }
    inflateEnd(&z);
    if (out->full) return error_set(err, ERRC_LIMIT, "more than %zu bytes unpacked", out->max);
    /* what came before a cut is still worth reading */
    if (rc != Z_STREAM_END && !out->len) return error_set(err, ERRC_PARSE, "damaged gzip");
    *ret = buf_span(out);
    return ERRC_OK;
}
