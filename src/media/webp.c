/* webp - decoding by libwebp; of an animation the first frame. Encoding is in encode.c. */

#include "media/media_priv.h"

#include <webp/decode.h>
#include <webp/demux.h>

/* Decodes one still picture of the size of its own header into a fresh raster. */
static enum errc decode_still(const uint8_t *at, size_t len, struct raster *ret,
                              struct error *err) {
    WebPBitstreamFeatures f;
    if (WebPGetFeatures(at, len, &f) != VP8_STATUS_OK)
        return error_set(err, ERRC_PARSE, "broken webp: header");
    enum errc rc = media_check_size(f.width, f.height, err);
    if (rc != ERRC_OK) return rc;

    raster_init(ret, f.width, f.height);
    size_t row = (size_t) f.width * 3;
    size_t size = row * (size_t) f.height;
    bool ok;
    if (f.has_alpha) {
        size_t size4 = size / 3 * 4;
        uint8_t *rgba = mem_alloc(size4);
        ok = WebPDecodeRGBAInto(at, len, rgba, size4, f.width * 4) != NULL;
        for (int y = 0; ok && y < f.height; y++)
            raster_row_from_rgba(ret->rgb + (size_t) y * row, rgba + (size_t) y * (row / 3 * 4),
                                 f.width);
        mem_free(rgba);
    } else {
        ok = WebPDecodeRGBInto(at, len, ret->rgb, size, f.width * 3) != NULL;
    }
    if (ok) return ERRC_OK;
    raster_done(ret);
    return error_set(err, ERRC_PARSE, "broken webp: cut or damaged");
}

static enum errc decode_first_frame(const WebPDemuxer *demux, struct raster *ret,
                                    struct error *err) {
    WebPIterator frame;
    if (!WebPDemuxGetFrame(demux, 1, &frame))
        return error_set(err, ERRC_PARSE, "broken webp: no frame");
    enum errc rc = decode_still(frame.fragment.bytes, frame.fragment.size, ret, err);
    WebPDemuxReleaseIterator(&frame);
    return rc;
}

static int orientation_of(const WebPDemuxer *demux) {
    WebPChunkIterator chunk;
    if (!WebPDemuxGetChunk(demux, "EXIF", 1, &chunk)) return 1;
    span tiff = { (const char *) chunk.chunk.bytes, chunk.chunk.size };
    /* Some writers keep JPEG's prefix although the container asks for the bare block. */
    if (tiff.len >= 6 && memcmp(tiff.at, "Exif\0\0", 6) == 0) tiff = span_from(tiff, 6);
    int orientation = exif_orientation(tiff);
    WebPDemuxReleaseChunkIterator(&chunk);
    return orientation;
}

enum errc media_decode_webp(span bytes, struct raster *ret, struct error *err) {
    const uint8_t *at = (const uint8_t *) bytes.at;
    WebPBitstreamFeatures f;
    if (WebPGetFeatures(at, bytes.len, &f) != VP8_STATUS_OK)
        return error_set(err, ERRC_PARSE, "broken webp: header");
    enum errc rc = media_check_size(f.width, f.height, err);
    if (rc != ERRC_OK) return rc;

    WebPData data = { at, bytes.len };
    WebPDemuxer *demux = WebPDemux(&data);
    if (!demux) return error_set(err, ERRC_PARSE, "broken webp: container");
    rc = f.has_animation ? decode_first_frame(demux, ret, err)
                         : decode_still(at, bytes.len, ret, err);
    if (rc == ERRC_OK) raster_orient(ret, orientation_of(demux));
    WebPDemuxDelete(demux);
    return rc;
}
