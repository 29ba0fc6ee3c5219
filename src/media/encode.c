/* encode - RGB out as WebP, JPEG or PNG; nothing but pixels is written. */

#include "base/mem.h"
#include "media/media.h"

#include <jpeglib.h>
#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <webp/encode.h>

enum { QUALITY = 75, WEBP_METHOD = 1, PNG_LEVEL = 3, SIDE_MAX = WEBP_MAX_DIMENSION };

static int on_webp(const uint8_t *data, size_t size, const WebPPicture *picture) {
    struct buf *out = picture->custom_ptr;
    buf_add(out, (span){ (const char *) data, size });
    return !out->full;
}

static bool encode_webp(const unsigned char *rgb, int width, int height, struct buf *out) {
    WebPConfig config;
    WebPPicture picture;
    if (!WebPConfigPreset(&config, WEBP_PRESET_PHOTO, QUALITY) || !WebPPictureInit(&picture))
        return false;
    config.method = WEBP_METHOD; /* three times faster than 4 at about its size */
    config.thread_level = 0;     /* the jail has no threads */
    picture.width = width;
    picture.height = height;
    picture.writer = on_webp;
    picture.custom_ptr = out;
    bool ok = WebPPictureImportRGB(&picture, rgb, width * 3) && WebPEncode(&config, &picture);
    WebPPictureFree(&picture);
    return ok;
}

struct jpeg_job {
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    jmp_buf broken;
    unsigned char *bytes; /* libjpeg's, by malloc */
    unsigned long size;
    unsigned char *row; /* libjpeg's rows are not const */
};

_Noreturn static void on_jpeg_error(j_common_ptr common) {
    struct jpeg_job *job = common->client_data;
    longjmp(job->broken, 1);
}

static bool run_jpeg(struct jpeg_job *job, const unsigned char *rgb, int width, int height) {
    if (setjmp(job->broken)) return false;
    jpeg_create_compress(&job->jpeg);
    jpeg_mem_dest(&job->jpeg, &job->bytes, &job->size);
    job->jpeg.image_width = (unsigned) width;
    job->jpeg.image_height = (unsigned) height;
    job->jpeg.input_components = 3;
    job->jpeg.in_color_space = JCS_RGB;
    jpeg_set_defaults(&job->jpeg);
    jpeg_set_quality(&job->jpeg, QUALITY, TRUE);
    size_t row_size = (size_t) width * 3;
    job->row = mem_alloc(row_size);
    jpeg_start_compress(&job->jpeg, TRUE);
    while (job->jpeg.next_scanline < job->jpeg.image_height) {
        memcpy(job->row, rgb + (size_t) job->jpeg.next_scanline * row_size, row_size);
        jpeg_write_scanlines(&job->jpeg, &job->row, 1);
    }
    jpeg_finish_compress(&job->jpeg);
    return true;
}

static bool encode_jpeg(const unsigned char *rgb, int width, int height, struct buf *out) {
    struct jpeg_job *job = mem_zalloc(1, sizeof(*job));
    job->jpeg.err = jpeg_std_error(&job->errors);
    job->errors.error_exit = on_jpeg_error;
    job->jpeg.client_data = job;
    bool ok = run_jpeg(job, rgb, width, height);
    if (ok) buf_add(out, (span){ (const char *) job->bytes, job->size });
    jpeg_destroy_compress(&job->jpeg);
    free(job->bytes);
    mem_free(job->row);
    mem_free(job);
    return ok;
}

static void on_png_write(png_structp png, png_bytep data, size_t size) {
    buf_add(png_get_io_ptr(png), (span){ (const char *) data, size });
}

static void on_png_flush(png_structp png) {
    (void) png;
}

static bool run_png(png_structp png, png_infop info, const unsigned char *rgb, int width,
                    int height, struct buf *out) {
    if (setjmp(png_jmpbuf(png))) return false;
    png_set_write_fn(png, out, on_png_write, on_png_flush);
    png_set_compression_level(png, PNG_LEVEL);
    png_set_IHDR(png, info, (unsigned) width, (unsigned) height, 8, PNG_COLOR_TYPE_RGB,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    for (int y = 0; y < height; y++) png_write_row(png, rgb + (size_t) y * (size_t) width * 3);
    png_write_end(png, info);
    return true;
}

static bool encode_png(const unsigned char *rgb, int width, int height, struct buf *out) {
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    bool ok = info && run_png(png, info, rgb, width, height, out);
    png_destroy_write_struct(&png, &info);
    return ok;
}

enum errc media_encode(const unsigned char *rgb, int width, int height, const char *format,
                       struct buf *out, struct error *err) {
    static const struct {
        const char *name;
        bool (*encode)(const unsigned char *rgb, int width, int height, struct buf *out);
    } formats[] = { { "webp", encode_webp }, { "jpeg", encode_jpeg }, { "png", encode_png } };

    if (width < 1 || height < 1 || width > SIDE_MAX || height > SIDE_MAX)
        return error_set(err, ERRC_LIMIT, "cannot encode a picture of %d x %d", width, height);
    for (size_t i = 0; i < COUNT_OF(formats); i++) {
        if (!span_eq(span_of(format), span_of(formats[i].name))) continue;
        bool ok = formats[i].encode(rgb, width, height, out);
        if (out->full) return error_set(err, ERRC_LIMIT, "picture too large for its buffer");
        return ok ? ERRC_OK : error_set(err, ERRC_BUG, "cannot encode %s", format);
    }
    return error_set(err, ERRC_USAGE, "unknown picture format '%s'", format);
}
