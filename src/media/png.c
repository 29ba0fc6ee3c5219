/* png - libpng behind setjmp. What lives across the jump is in struct job. */

#include "base/limits.h"
#include "media/media_priv.h"

#include <png.h>
#include <setjmp.h>
#include <stdio.h>

struct job {
    span rest; /* not read yet */
    struct raster raster;
    unsigned char *rgba; /* one row, or the whole picture when interlaced */
    png_structp png;
    png_infop info;
    char message[120];
    enum errc refused;
};

static void on_read(png_structp png, png_bytep out, size_t size) {
    struct job *job = png_get_io_ptr(png);
    if (size > job->rest.len) png_error(png, "cut off");
    if (size) memcpy(out, job->rest.at, size);
    job->rest = span_from(job->rest, size);
}

_Noreturn static void on_error(png_structp png, png_const_charp message) {
    struct job *job = png_get_error_ptr(png);
    snprintf(job->message, sizeof(job->message), "%s", message);
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message) {
    (void) png;
    (void) message;
}

static void set_transforms(png_structp png) {
    png_set_expand(png);
    png_set_scale_16(png);
    png_set_gray_to_rgb(png);
    png_set_add_alpha(png, 0xFF, PNG_FILLER_AFTER);
}

static void read_rows(struct job *job) {
    int width = job->raster.width, height = job->raster.height;
    size_t row_size = (size_t) width * 4;
    int passes = png_set_interlace_handling(job->png);
    bool whole = passes > 1; /* an interlaced picture needs all its rows at once */
    job->rgba = mem_zalloc(whole ? (size_t) height : 1, row_size);
    for (int pass = 0; pass < passes; pass++) {
        for (int y = 0; y < height; y++) {
            unsigned char *row = job->rgba + (whole ? (size_t) y * row_size : 0);
            png_read_row(job->png, row, NULL);
            if (pass == passes - 1)
                raster_row_from_rgba(job->raster.rgb + (size_t) y * (size_t) width * 3, row, width);
        }
    }
    png_read_end(job->png, NULL);
}

static bool decode(struct job *job, struct error *err) {
    if (setjmp(png_jmpbuf(job->png))) return false;
    png_set_read_fn(job->png, job, on_read);
    png_set_user_limits(job->png, LIMIT_PIXELS, LIMIT_PIXELS);
    png_set_chunk_malloc_max(job->png, 1 * MIB);
    png_set_chunk_cache_max(job->png, 64);
    /* Everything but pixels is dropped unread: text, profiles, times. */
    png_set_keep_unknown_chunks(job->png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    png_read_info(job->png, job->info);
    uint32_t width = png_get_image_width(job->png, job->info);
    uint32_t height = png_get_image_height(job->png, job->info);
    job->refused = media_check_size(width, height, err);
    if (job->refused != ERRC_OK) return false;

    set_transforms(job->png);
    raster_init(&job->raster, (int) width, (int) height);
    read_rows(job);
    return true;
}

enum errc media_decode_png(span bytes, struct raster *ret, struct error *err) {
    struct job *job = mem_zalloc(1, sizeof(*job));
    job->rest = bytes;
    job->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, job, on_error, on_warning);
    job->info = job->png ? png_create_info_struct(job->png) : NULL;
    enum errc rc = ERRC_OK;
    if (job->info && decode(job, err)) {
        *ret = job->raster;
    } else {
        raster_done(&job->raster);
        rc = job->refused;
        if (rc == ERRC_OK) rc = error_set(err, ERRC_PARSE, "broken png: %s", job->message);
    }
    png_destroy_read_struct(&job->png, &job->info, NULL);
    mem_free(job->rgba);
    mem_free(job);
    return rc;
}
