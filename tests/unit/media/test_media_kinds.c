/* media: the less usual kinds of JPEG and PNG show the same four quadrants. */

#include "check.h"
#include "media/media_priv.h"
#include "unit/media/pictures.h"

#include <jpeglib.h>
#include <png.h>

enum { WIDTH = 320, HEIGHT = 240 };

static const unsigned char *pixel(const unsigned char *rgb, int x, int y) {
    return rgb + ((size_t) y * WIDTH + (size_t) x) * 3;
}

/* Mean difference to the quadrants over a thumbnail, a channel. */
static double difference(span webp, unsigned char want[4][3]) {
    DEFER(raster_done) struct raster r = { 0 };
    if (media_decode_webp(webp, &r, NULL) != ERRC_OK) return 255;
    double sum = 0;
    for (int q = 0; q < 4; q++) {
        int x = r.width * (q % 2 ? 3 : 1) / 4, y = r.height * (q / 2 ? 3 : 1) / 4;
        const unsigned char *p = r.rgb + ((size_t) y * (size_t) r.width + (size_t) x) * 3;
        for (int c = 0; c < 3; c++)
            sum += p[c] > want[q][c] ? p[c] - want[q][c] : want[q][c] - p[c];
    }
    return sum / 12;
}

static void check_picture(const char *name, span bytes, unsigned char want[4][3]) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct media_picture pic = { 0 };
    struct error err = { 0 };
    enum errc rc = media_parse(bytes, &arena, &pic, &err);
    CHECK(rc == ERRC_OK, "%s: %s", name, err.msg);
    if (rc != ERRC_OK) return;
    CHECK(pic.width == WIDTH && pic.height == HEIGHT, "%s: %d x %d", name, pic.width, pic.height);
    CHECK(difference(pic.thumbs[1].webp, want) < 12, "%s: differs by %.1f", name,
          difference(pic.thumbs[1].webp, want));
}

struct jpeg_kind {
    const char *name;
    J_COLOR_SPACE in, out;
    bool progressive;
};

static void fill_row(const struct jpeg_kind *kind, const unsigned char *rgb, int y,
                     unsigned char *row) {
    for (int x = 0; x < WIDTH; x++) {
        const unsigned char *p = pixel(rgb, x, y);
        if (kind->in == JCS_GRAYSCALE) row[x] = p[0];
        if (kind->in == JCS_RGB) memcpy(row + x * 3, p, 3);
        if (kind->in == JCS_CMYK) { /* as Adobe: inverted, no black ink */
            memcpy(row + x * 4, p, 3);
            row[x * 4 + 3] = 255;
        }
    }
}

static void write_jpeg(const struct jpeg_kind *kind, const unsigned char *rgb, struct buf *out) {
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    unsigned char *bytes = NULL, row[WIDTH * 4], *rows = row;
    unsigned long size = 0;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &bytes, &size);
    jpeg.image_width = WIDTH;
    jpeg.image_height = HEIGHT;
    jpeg.in_color_space = kind->in;
    jpeg.input_components = kind->in == JCS_GRAYSCALE ? 1 : kind->in == JCS_RGB ? 3 : 4;
    jpeg_set_defaults(&jpeg);
    jpeg_set_colorspace(&jpeg, kind->out);
    if (kind->progressive) jpeg_simple_progression(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    for (int y = 0; y < HEIGHT; y++) {
        fill_row(kind, rgb, y, row);
        jpeg_write_scanlines(&jpeg, &rows, 1);
    }
    jpeg_finish_compress(&jpeg);
    buf_add(out, (span){ (const char *) bytes, size });
    jpeg_destroy_compress(&jpeg);
    free(bytes);
}

static void jpegs_of_all_colour_spaces(void) {
    static const struct jpeg_kind kinds[] = {
        { "ycc", JCS_RGB, JCS_YCbCr, false },
        { "progressive", JCS_RGB, JCS_YCbCr, true },
        { "rgb", JCS_RGB, JCS_RGB, false },
        { "gray", JCS_GRAYSCALE, JCS_GRAYSCALE, false },
        { "progressive gray", JCS_GRAYSCALE, JCS_GRAYSCALE, true },
        { "cmyk", JCS_CMYK, JCS_CMYK, false },
        { "ycck", JCS_CMYK, JCS_YCCK, false },
    };
    unsigned char colours[4][3], gray[4][3];
    memcpy(colours, quadrant_colours, sizeof(colours));
    for (int q = 0; q < 4; q++) memset(gray[q], quadrant_colours[q][0], 3);
    unsigned char *rgb = picture_quadrants(WIDTH, HEIGHT);
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        DEFER(buf_done) struct buf bytes = BUF(BYTES_MAX);
        write_jpeg(&kinds[i], rgb, &bytes);
        check_picture(kinds[i].name, buf_span(&bytes),
                      kinds[i].in == JCS_GRAYSCALE ? gray : colours);
    }
    mem_free(rgb);
}

struct png_kind {
    const char *name;
    int depth, colour, interlace;
    int alpha; /* 0 = transparent: must come out white */
};

static int quadrant_of(int x, int y) {
    return (y >= HEIGHT / 2) * 2 + (x >= WIDTH / 2);
}

static void fill_png_row(const struct png_kind *kind, int y, unsigned char *row) {
    memset(row, 0, WIDTH * 8);
    for (int x = 0; x < WIDTH; x++) {
        int q = quadrant_of(x, y);
        const unsigned char *p = quadrant_colours[q];
        if (kind->colour == PNG_COLOR_TYPE_PALETTE) {
            row[x * kind->depth / 8] |=
                (unsigned char) (q << (8 - kind->depth - x * kind->depth % 8));
        } else if (kind->depth == 16) {
            for (int c = 0; c < 3; c++) row[x * 6 + c * 2] = row[x * 6 + c * 2 + 1] = p[c];
        } else {
            memcpy(row + x * 4, p, 3);
            row[x * 4 + 3] = (unsigned char) kind->alpha;
        }
    }
}

static void on_write(png_structp png, png_bytep data, size_t size) {
    buf_add(png_get_io_ptr(png), (span){ (const char *) data, size });
}

static void write_png(const struct png_kind *kind, struct buf *out) {
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, out, on_write, NULL);
    png_set_IHDR(png, info, WIDTH, HEIGHT, kind->depth, kind->colour, kind->interlace,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_color palette[4];
    png_byte alphas[4];
    for (int q = 0; q < 4; q++) {
        palette[q] =
            (png_color){ quadrant_colours[q][0], quadrant_colours[q][1], quadrant_colours[q][2] };
        alphas[q] = (png_byte) kind->alpha;
    }
    if (kind->colour == PNG_COLOR_TYPE_PALETTE) {
        png_set_PLTE(png, info, palette, 4);
        png_set_tRNS(png, info, alphas, 4, NULL);
    }
    unsigned char *rows[HEIGHT];
    for (int y = 0; y < HEIGHT; y++) {
        rows[y] = mem_alloc(WIDTH * 8);
        fill_png_row(kind, y, rows[y]);
    }
    png_write_info(png, info);
    png_write_image(png, rows);
    png_write_end(png, info);
    for (int y = 0; y < HEIGHT; y++) mem_free(rows[y]);
    png_destroy_write_struct(&png, &info);
}

static void pngs_of_all_depths(void) {
    static const struct png_kind kinds[] = {
        { "palette of 2 bits", 2, PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_NONE, 255 },
        { "palette of 8 bits, interlaced", 8, PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_ADAM7, 255 },
        { "transparent palette", 4, PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_NONE, 0 },
        { "16 bits", 16, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, 255 },
        { "16 bits, interlaced", 16, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_ADAM7, 255 },
        { "alpha", 8, PNG_COLOR_TYPE_RGB_ALPHA, PNG_INTERLACE_NONE, 255 },
        { "alpha, interlaced", 8, PNG_COLOR_TYPE_RGB_ALPHA, PNG_INTERLACE_ADAM7, 255 },
        { "transparent", 8, PNG_COLOR_TYPE_RGB_ALPHA, PNG_INTERLACE_ADAM7, 0 },
    };
    unsigned char colours[4][3], white[4][3];
    memcpy(colours, quadrant_colours, sizeof(colours));
    memset(white, 255, sizeof(white));
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        DEFER(buf_done) struct buf bytes = BUF(BYTES_MAX);
        write_png(&kinds[i], &bytes);
        check_picture(kinds[i].name, buf_span(&bytes), kinds[i].alpha ? colours : white);
    }
}

int main(void) {
    RUN(jpegs_of_all_colour_spaces);
    RUN(pngs_of_all_depths);
    return check_done();
}
