/* jpeg - libjpeg-turbo behind setjmp. Everything that lives across the jump is in struct job,
 * which the caller of the jumping function owns. */

#include "base/limits.h"
#include "media/media_priv.h"

#include <jerror.h>
#include <jpeglib.h>
#include <setjmp.h>
#include <stdio.h>

/* A progressive file may repeat its scans for ever at a few bytes each. */
enum { SCANS_MAX = 64 };
#define MEMORY_MAX ((long) (320 * MIB))

struct job {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf broken;
    char message[JMSG_LENGTH_MAX];
    int orientation, width_wanted;
    struct raster raster;
    unsigned char *cmyk; /* one row */
    struct original original;
    enum errc refused; /* our own refusal; the library's is ERRC_PARSE */
};

_Noreturn static void on_error(j_common_ptr common) {
    struct job *job = common->client_data;
    common->err->format_message(common, job->message);
    longjmp(job->broken, 1);
}

/* Damage that leaves grey or garbled blocks refuses the picture; harmless oddities pass. */
static void on_message(j_common_ptr common, int level) {
    if (level >= 0) return;
    int code = common->err->msg_code;
    if (code == JWRN_JPEG_EOF || code == JWRN_HUFF_BAD_CODE || code == JWRN_HIT_MARKER)
        on_error(common);
}

static void on_progress(j_common_ptr common) {
    struct job *job = common->client_data;
    if (job->jpeg.input_scan_number > SCANS_MAX) {
        snprintf(job->message, sizeof(job->message), "too many scans");
        longjmp(job->broken, 1);
    }
}

static void read_orientation(struct job *job) {
    for (jpeg_saved_marker_ptr m = job->jpeg.marker_list; m; m = m->next) {
        span data = { (const char *) m->data, m->data_length };
        if (m->marker != JPEG_APP0 + 1 || data.len < 6 || memcmp(data.at, "Exif\0\0", 6) != 0)
            continue;
        job->orientation = exif_orientation(span_from(data, 6));
        return;
    }
}

/* The decoder can leave out 7 of 8 coefficients a side: 4 to 10 times faster for press photos. */
static void choose_scale(struct job *job) {
    job->jpeg.scale_num = 8;
    job->jpeg.scale_denom = 8;
    for (unsigned denom = 8; denom > 1; denom /= 2) {
        if (job->original.width / (int) denom >= job->width_wanted &&
            job->original.height / (int) denom >= 16) {
            job->jpeg.scale_num = 8 / denom;
            return;
        }
    }
}

/* Adobe writes CMYK inverted, so a sample is already "how much light is left". */
static void row_from_cmyk(unsigned char *rgb, const unsigned char *cmyk, int width, bool inverted) {
    for (int x = 0; x < width; x++, rgb += 3, cmyk += 4) {
        unsigned k = inverted ? cmyk[3] : 255u - cmyk[3];
        for (int c = 0; c < 3; c++) {
            unsigned v = inverted ? cmyk[c] : 255u - cmyk[c];
            rgb[c] = (unsigned char) (v * k / 255);
        }
    }
}

static void read_rows(struct job *job) {
    struct jpeg_decompress_struct *jpeg = &job->jpeg;
    bool cmyk = jpeg->out_color_space == JCS_CMYK;
    size_t row_size = (size_t) jpeg->output_width * 3;
    if (cmyk) job->cmyk = mem_alloc((size_t) jpeg->output_width * 4);
    while (jpeg->output_scanline < jpeg->output_height) {
        unsigned char *out = job->raster.rgb + jpeg->output_scanline * row_size;
        JSAMPROW row = cmyk ? job->cmyk : out;
        if (jpeg_read_scanlines(jpeg, &row, 1) != 1) return;
        if (cmyk) row_from_cmyk(out, job->cmyk, (int) jpeg->output_width, jpeg->saw_Adobe_marker);
    }
    jpeg_finish_decompress(jpeg);
}

static bool decode(struct job *job, span bytes, struct error *err) {
    struct jpeg_decompress_struct *jpeg = &job->jpeg;
    if (setjmp(job->broken)) return false;
    jpeg_create_decompress(jpeg);
    jpeg->progress = &job->progress;
    jpeg->mem->max_memory_to_use = MEMORY_MAX;
    jpeg_mem_src(jpeg, (const unsigned char *) bytes.at, bytes.len);
    jpeg_save_markers(jpeg, JPEG_APP0 + 1, 0xFFFF);
    jpeg_read_header(jpeg, TRUE);
    job->refused = media_check_size(jpeg->image_width, jpeg->image_height, err);
    if (job->refused != ERRC_OK) return false;

    read_orientation(job);
    bool swap = job->orientation >= 5;
    job->original.width = (int) (swap ? jpeg->image_height : jpeg->image_width);
    job->original.height = (int) (swap ? jpeg->image_width : jpeg->image_height);
    choose_scale(job);
    bool four = jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK;
    jpeg->out_color_space = four ? JCS_CMYK : JCS_RGB;
    jpeg->dct_method = JDCT_ISLOW; /* as fast as IFAST with SIMD, and right */
    jpeg_start_decompress(jpeg);
    raster_init(&job->raster, (int) jpeg->output_width, (int) jpeg->output_height);
    read_rows(job);
    return true;
}

enum errc media_decode_jpeg(span bytes, int width_wanted, struct raster *ret,
                            struct original *ret_original, struct error *err) {
    struct job *job = mem_zalloc(1, sizeof(*job));
    job->orientation = 1;
    job->width_wanted = width_wanted;
    job->jpeg.err = jpeg_std_error(&job->errors);
    job->errors.error_exit = on_error;
    job->errors.emit_message = on_message;
    job->progress.progress_monitor = on_progress;
    job->jpeg.client_data = job;

    enum errc rc = ERRC_OK;
    if (decode(job, bytes, err)) {
        raster_orient(&job->raster, job->orientation);
        *ret = job->raster;
        *ret_original = job->original;
    } else {
        raster_done(&job->raster);
        rc = job->refused;
        if (rc == ERRC_OK) rc = error_set(err, ERRC_PARSE, "broken jpeg: %s", job->message);
    }
    jpeg_destroy_decompress(&job->jpeg);
    mem_free(job->cmyk);
    mem_free(job);
    return rc;
}
