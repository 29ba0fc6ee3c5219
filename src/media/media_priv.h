#ifndef MEDIA_MEDIA_PRIV_H
#define MEDIA_MEDIA_PRIV_H

/* media_priv - what the decoders share: one raster form (RGB, 8 bits, no gaps) and its tools.
 *
 * A decoder checks the header, then fills `ret`; raster_done() by the caller. `width_wanted` is
 * the largest width anyone will ask for: a decoder that can skip work may give less than the
 * original, never less than that.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"

struct raster {
    unsigned char *rgb; /* width * height * 3, owned */
    int width, height;
};

struct original {
    int width, height; /* after orientation */
};

void raster_init(struct raster *r, int width, int height);
void raster_done(struct raster *r);
/* Area average (box filter); only downwards, sizes >= 1. */
void raster_scale(const struct raster *from, int width, int height, struct raster *ret);
/* EXIF orientation 1..8; turns the raster in place. */
void raster_orient(struct raster *r, int orientation);
/* One row of RGBA onto white. */
void raster_row_from_rgba(unsigned char *rgb, const unsigned char *rgba, int width);
uint64_t raster_dhash(const struct raster *r);

/* Refuses trackers (ERRC_DENIED) and bombs (ERRC_LIMIT) from the header's numbers. */
enum errc media_check_size(int64_t width, int64_t height, struct error *err) MUST_CHECK;

/* Orientation 1..8 out of a TIFF block (what follows "Exif\0\0"); 1 when it says nothing. */
int exif_orientation(span tiff);

enum errc media_decode_jpeg(span bytes, int width_wanted, struct raster *ret,
                            struct original *ret_original, struct error *err) MUST_CHECK;
enum errc media_decode_png(span bytes, struct raster *ret, struct error *err) MUST_CHECK;
enum errc media_decode_gif(span bytes, struct raster *ret, struct error *err) MUST_CHECK;
enum errc media_decode_webp(span bytes, struct raster *ret, struct error *err) MUST_CHECK;

#endif
