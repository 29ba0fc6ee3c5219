/* media - sniff, decode, turn, shrink, encode: the family of one picture. */

#include "media/media.h"

#include "base/limits.h"
#include "media/media_priv.h"

const int media_widths[MEDIA_SIZES] = { 160, 480, 960 };

/* A column of text saved as a picture must not become a tower: height <= 4 widths of the size. */
enum { TOWER = 4, THUMB_BYTES_MAX = 8 << 20 };

enum errc media_check_size(int64_t width, int64_t height, struct error *err) {
    if (width <= 0 || height <= 0) return error_set(err, ERRC_PARSE, "picture without a size");
    if (width == 1 || height == 1 || (width <= 2 && height <= 2))
        return error_set(err, ERRC_DENIED, "tracking pixel of %d x %d", (int) width, (int) height);
    if (width > LIMIT_PIXELS / height)
        return error_set(err, ERRC_LIMIT, "picture of %lld x %lld has too many pixels",
                         (long long) width, (long long) height);
    return ERRC_OK;
}

static const char *sniff(span b) {
    if (span_starts(b, SPAN("\xFF\xD8\xFF"))) return "jpeg";
    if (span_starts(b, SPAN("\x89PNG\r\n\x1A\n"))) return "png";
    if (span_starts(b, SPAN("GIF87a")) || span_starts(b, SPAN("GIF89a"))) return "gif";
    if (span_starts(b, SPAN("RIFF")) && span_starts(span_from(b, 8), SPAN("WEBP"))) return "webp";
    return NULL;
}

static enum errc decode(span bytes, struct media_picture *pic, struct raster *ret,
                        struct error *err) {
    struct original original;
    enum errc rc;
    if (pic->format[0] == 'j') {
        rc = media_decode_jpeg(bytes, media_widths[MEDIA_SIZES - 1], ret, &original, err);
    } else {
        if (pic->format[0] == 'p')
            rc = media_decode_png(bytes, ret, err);
        else if (pic->format[0] == 'g')
            rc = media_decode_gif(bytes, ret, err);
        else
            rc = media_decode_webp(bytes, ret, err);
        if (rc == ERRC_OK) original = (struct original){ ret->width, ret->height };
    }
    if (rc != ERRC_OK) return rc;
    pic->width = original.width;
    pic->height = original.height;
    return ERRC_OK;
}

static void fit(const struct raster *r, int width_max, int *ret_width, int *ret_height) {
    int64_t w = r->width, h = r->height, height_max = (int64_t) width_max * TOWER;
    if (w > width_max) {
        h = h * width_max / w;
        w = width_max;
    }
    if (h > height_max) {
        w = w * height_max / h;
        h = height_max;
    }
    *ret_width = (int) (w < 1 ? 1 : w);
    *ret_height = (int) (h < 1 ? 1 : h);
}

/* From the largest down, each out of the one before: a box of boxes is a box. */
static enum errc make_family(struct raster *r, struct arena *arena, struct media_picture *pic,
                             struct error *err) {
    for (int i = MEDIA_SIZES - 1; i >= 0; i--) {
        struct media_thumb *t = &pic->thumbs[i];
        fit(r, media_widths[i], &t->width, &t->height);
        bool same = t->width == r->width && t->height == r->height;
        if (same && i + 1 < MEDIA_SIZES) {
            t->webp = pic->thumbs[i + 1].webp;
            continue;
        }
        if (!same) {
            struct raster smaller;
            raster_scale(r, t->width, t->height, &smaller);
            raster_done(r);
            *r = smaller;
        }
        DEFER(buf_done) struct buf out = BUF(THUMB_BYTES_MAX);
        enum errc rc = media_encode(r->rgb, t->width, t->height, "webp", &out, err);
        if (rc != ERRC_OK) return rc;
        t->webp = arena_copy(arena, buf_span(&out));
    }
    return ERRC_OK;
}

enum errc media_parse(span bytes, struct arena *arena, struct media_picture *ret,
                      struct error *err) {
    if (bytes.len > LIMIT_IMAGE_BYTES)
        return error_set(err, ERRC_LIMIT, "picture of %zu bytes is too large", bytes.len);
    struct media_picture pic = { .format = sniff(bytes) };
    if (!pic.format) return error_set(err, ERRC_PARSE, "not a jpeg, png, gif or webp picture");

    DEFER(raster_done) struct raster r = { 0 };
    enum errc rc = decode(bytes, &pic, &r, err);
    if (rc == ERRC_OK) rc = make_family(&r, arena, &pic, err);
    if (rc != ERRC_OK) return rc;
    pic.dhash = raster_dhash(&r);
    *ret = pic;
    return ERRC_OK;
}

int media_distance(uint64_t a, uint64_t b) {
    return __builtin_popcountll(a ^ b);
}
