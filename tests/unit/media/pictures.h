#ifndef TESTS_UNIT_MEDIA_PICTURES_H
#define TESTS_UNIT_MEDIA_PICTURES_H

/* pictures - pictures made by the tests: four quadrants of different colour, or waves. */

#include "base/mem.h"
#include "media/media.h"

#include <gif_lib.h>

enum { BYTES_MAX = 32 << 20 };

static const unsigned char quadrant_colours[4][3] = {
    { 220, 30, 30 }, { 30, 200, 40 }, { 30, 40, 210 }, { 240, 230, 40 }
};

static inline unsigned char *picture_quadrants(int width, int height) {
    unsigned char *rgb = mem_alloc((size_t) width * (size_t) height * 3);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            memcpy(rgb + ((size_t) y * (size_t) width + (size_t) x) * 3,
                   quadrant_colours[(y >= height / 2) * 2 + (x >= width / 2)], 3);
    return rgb;
}

/* A sine, near enough, that needs no libm: a parabola for each half turn. */
static inline double picture_wave(double turns) {
    double t = turns - (double) (int) turns;
    if (t < 0) t += 1;
    return t < 0.5 ? 16 * t * (0.5 - t) : -16 * (t - 0.5) * (1 - t);
}

/* The same motif at any size; another `seed` is another motif. */
static inline unsigned char *picture_waves(int width, int height, double seed) {
    unsigned char *rgb = mem_alloc((size_t) width * (size_t) height * 3);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            double u = (double) x / width, v = (double) y / height;
            unsigned char *p = rgb + ((size_t) y * (size_t) width + (size_t) x) * 3;
            for (int c = 0; c < 3; c++)
                p[c] =
                    (unsigned char) (128 + 60 * picture_wave(seed + u * (1.5 + seed) + c * 0.02) +
                                     60 * picture_wave(seed * 0.4 + v * (1.1 + seed / 2) +
                                                       u * 0.6 * seed));
        }
    return rgb;
}

static inline int picture_gif_write(GifFileType *gif, const GifByteType *bytes, int size) {
    buf_add(gif->UserData, (span){ (const char *) bytes, (size_t) size });
    return size;
}

static inline void picture_gif(const unsigned char *rgb, int width, int height, bool interlace,
                               struct buf *out) {
    int code = 0;
    GifFileType *gif = EGifOpen(out, picture_gif_write, &code);
    ColorMapObject *colours = GifMakeMapObject(64, NULL);
    for (int i = 0; i < 64; i++)
        colours->Colors[i] =
            (GifColorType){ (GifByteType) (i / 16 * 85), (GifByteType) (i / 4 % 4 * 85),
                            (GifByteType) (i % 4 * 85) };
    EGifPutScreenDesc(gif, width, height, 6, 0, colours);
    EGifPutImageDesc(gif, 0, 0, width, height, interlace, NULL);
    GifPixelType *line = mem_alloc((size_t) width);
    static const int starts[] = { 0, 4, 2, 1 }, steps[] = { 8, 8, 4, 2 };
    for (int pass = 0; pass < (interlace ? 4 : 1); pass++)
        for (int y = interlace ? starts[pass] : 0; y < height; y += interlace ? steps[pass] : 1) {
            for (int x = 0; x < width; x++) {
                const unsigned char *p = rgb + ((size_t) y * (size_t) width + (size_t) x) * 3;
                line[x] = (GifPixelType) ((p[0] + 42) / 85 * 16 + (p[1] + 42) / 85 * 4 +
                                          (p[2] + 42) / 85);
            }
            EGifPutLine(gif, line, width);
        }
    mem_free(line);
    GifFreeMapObject(colours);
    EGifCloseFile(gif, &code);
}

/* In any of the four formats; "gif-interlaced" too. */
static inline void picture_encode(const unsigned char *rgb, int width, int height,
                                  const char *format, struct buf *out) {
    if (format[0] == 'g') {
        picture_gif(rgb, width, height, format[3] != '\0', out);
        return;
    }
    struct error err = { 0 };
    if (media_encode(rgb, width, height, format, out, &err) != ERRC_OK) abort();
}

/* A JPEG with an EXIF block of the orientation (and a secret in it) behind its first marker. */
static inline void picture_with_exif(span jpeg, int orientation, bool big_endian, struct buf *out) {
    static const char little[] = "Exif\0\0II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0";
    static const char big[] = "Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01";
    char value[4] = { 0 };
    value[big_endian ? 1 : 0] = (char) orientation;
    span head = { big_endian ? big : little, sizeof(little) - 1 };
    span secret = SPAN("\0\0\0\0GPS-SECRET");
    size_t size = 2 + head.len + sizeof(value) + secret.len;
    buf_add(out, span_sub(jpeg, 0, 2));
    buf_add(out, SPAN("\xFF\xE1"));
    buf_add_char(out, (char) (size >> 8));
    buf_add_char(out, (char) size);
    buf_add(out, head);
    buf_add(out, (span){ value, sizeof(value) });
    buf_add(out, secret);
    buf_add(out, span_from(jpeg, 2));
}

#endif
