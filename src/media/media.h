#ifndef MEDIA_MEDIA_H
#define MEDIA_MEDIA_H

/* media - a picture's bytes become thumbnails and a fingerprint.
 *
 * JPEG, PNG, GIF (first frame) and WebP in; WebP out. Dimensions are checked in the header before
 * anything is decoded; EXIF orientation is applied, all metadata dropped.
 * Pure       bytes in, bytes out. Runs in the jail.
 * Ownership  results live in the arena.
 * Limits     LIMIT_IMAGE_BYTES, LIMIT_PIXELS; <= 2x2 (and 1-pixel strips) are refused as trackers.
 * Errors     ERRC_PARSE (not a picture, broken), ERRC_LIMIT (too large), ERRC_DENIED (tracker).
 * Libraries  libjpeg-turbo, libpng, giflib, libwebp, only here.
 */

#include "base/arena.h"
#include "base/buf.h"

/* Widths of the family; a picture is never enlarged: every size is always there, and sizes beyond
 * the original have its own width and share one span. Towers are made narrower: height <= 4 times
 * the width of the size. Transparent parts are white. Address: /img/<hash>/<size>. */
enum { MEDIA_SIZES = 3 };
extern const int media_widths[MEDIA_SIZES]; /* 160, 480, 960 */

struct media_thumb {
    int width, height;
    span webp;
};
struct media_picture {
    const char *format; /* "jpeg", ... */
    int width, height;  /* of the original, after orientation */
    struct media_thumb thumbs[MEDIA_SIZES];
    uint64_t dhash; /* difference hash, 64 bits: same picture elsewhere = Hamming <= 4 */
};

enum errc media_parse(span bytes, struct arena *arena, struct media_picture *ret, struct error *err)
    MUST_CHECK;
int media_distance(uint64_t a, uint64_t b); /* Hamming */

/* For the press and tests: rgb is width*height*3 bytes. format "webp", "jpeg" or "png". */
enum errc media_encode(const unsigned char *rgb, int width, int height, const char *format,
                       struct buf *out, struct error *err) MUST_CHECK;

#endif
