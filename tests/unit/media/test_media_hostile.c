/* media: bombs, trackers, cut and lying files are refused with the right reason. */

#include "base/limits.h"
#include "check.h"
#include "media/media_priv.h"
#include "unit/media/pictures.h"

static enum errc parse(span bytes, struct error *err) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct media_picture pic;
    return media_parse(bytes, &arena, &pic, err);
}

static void what_is_no_picture_is_refused(void) {
    static const struct {
        const char *name, *bytes;
    } rows[] = {
        { "nothing", "" },
        { "svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>" },
        { "html", "<!DOCTYPE html><html><body>404</body></html>" },
        { "bmp", "BM\x46\x01\x01\x01\x01\x01\x01\x01" },
        { "jpeg magic alone", "\xFF\xD8\xFF" },
        { "png magic alone", "\x89PNG\r\n\x1A\n" },
        { "gif magic alone", "GIF89a" },
        { "riff without webp", "RIFF\x10\x10\x10\x10WAVEfmt " },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct error err = { 0 };
        enum errc rc = parse(span_of(rows[i].bytes), &err);
        CHECK(rc == ERRC_PARSE && err.msg[0], "%s: %s", rows[i].name, errc_name(rc));
    }
}

static void trackers_are_denied(void) {
    static const int sizes[][2] = { { 1, 1 }, { 2, 2 }, { 2, 1 }, { 1, 500 }, { 500, 1 } };
    static const char *const formats[] = { "jpeg", "png", "webp", "gif" };
    for (size_t s = 0; s < COUNT_OF(sizes); s++) {
        for (size_t f = 0; f < COUNT_OF(formats); f++) {
            DEFER(buf_done) struct buf in = BUF(BYTES_MAX);
            unsigned char *rgb = picture_quadrants(sizes[s][0], sizes[s][1]);
            picture_encode(rgb, sizes[s][0], sizes[s][1], formats[f], &in);
            mem_free(rgb);
            struct error err = { 0 };
            enum errc rc = parse(buf_span(&in), &err);
            CHECK(rc == ERRC_DENIED, "%s of %d x %d: %s", formats[f], sizes[s][0], sizes[s][1],
                  errc_name(rc));
        }
    }
}

static void a_cut_picture_is_refused_at_every_length(void) {
    static const char *const formats[] = { "jpeg", "png", "webp", "gif" };
    for (size_t f = 0; f < COUNT_OF(formats); f++) {
        DEFER(buf_done) struct buf in = BUF(BYTES_MAX);
        unsigned char *rgb = picture_waves(64, 48, 1);
        picture_encode(rgb, 64, 48, formats[f], &in);
        mem_free(rgb);
        /* The last bytes of a GIF and a JPEG are only an end mark. */
        for (size_t len = 0; len + 24 < in.len; len += 1 + in.len / 200) {
            struct error err = { 0 };
            enum errc rc = parse(span_sub(buf_span(&in), 0, len), &err);
            CHECK(rc == ERRC_PARSE, "%s cut to %zu of %zu: %s", formats[f], len, in.len,
                  errc_name(rc));
        }
    }
}

static uint32_t crc32_of(span s) {
    uint32_t crc = 0xFFFFFFFF;
    for (size_t i = 0; i < s.len; i++) {
        crc ^= (unsigned char) s.at[i];
        for (int b = 0; b < 8; b++) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
    }
    return ~crc;
}

static void put_be32(char *at, uint32_t v) {
    for (int i = 0; i < 4; i++) at[i] = (char) (v >> (24 - 8 * i));
}

static void inflate_header(const char *format, struct buf *b) {
    if (format[0] == 'p') { /* IHDR: width and height at 16, checksum at 29 */
        put_be32(b->at + 16, 50000);
        put_be32(b->at + 20, 50000);
        put_be32(b->at + 29, crc32_of(span_sub(buf_span(b), 12, 17)));
    } else if (format[0] == 'j') {
        ptrdiff_t sof = span_find(buf_span(b), SPAN("\xFF\xC0"));
        memcpy(b->at + sof + 5, "\xFD\xE8\xFD\xE8", 4); /* 65,000 */
    } else if (format[0] == 'g') {
        memset(b->at + 6, 0xFF, 4);
    } else { /* the key frame's 14-bit sides, behind its start code */
        ptrdiff_t start = span_find(buf_span(b), SPAN("\x9D\x01\x2A"));
        memcpy(b->at + start + 3, "\xFF\x3F\xFF\x3F", 4);
    }
}

static void bombs_are_refused_from_the_header(void) {
    static const char *const formats[] = { "jpeg", "png", "webp", "gif" };
    for (size_t f = 0; f < COUNT_OF(formats); f++) {
        DEFER(buf_done) struct buf in = BUF(BYTES_MAX);
        unsigned char *rgb = picture_waves(64, 48, 1);
        picture_encode(rgb, 64, 48, formats[f], &in);
        mem_free(rgb);
        inflate_header(formats[f], &in);
        struct error err = { 0 };
        enum errc rc = parse(buf_span(&in), &err);
        CHECK(rc == ERRC_LIMIT, "%s: %s (%s)", formats[f], errc_name(rc), err.msg);
    }
}

static void too_many_bytes_are_refused_unread(void) {
    struct error err = { 0 };
    CHECK(parse((span){ "\xFF\xD8\xFF", LIMIT_IMAGE_BYTES + 1 }, &err) == ERRC_LIMIT, "%s",
          err.msg);
}

static void exif_blocks_are_read_inside_their_bounds(void) {
    static const struct {
        const char *name, *tiff;
        size_t len;
        int want;
    } rows[] = {
        { "empty", "", 0, 1 },
        { "header only", "II*\0\x08\0\0\0", 8, 1 },
        { "offset far outside", "II*\0\xFF\xFF\xFF\xFF", 8, 1 },
        { "count without entries", "II*\0\x08\0\0\0\xFF\xFF", 10, 1 },
        { "entry cut off", "II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06", 19, 1 },
        { "entry whole", "II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0", 22, 6 },
        { "wrong type", "II*\0\x08\0\0\0\x01\0\x12\x01\x04\0\x01\0\0\0\x06\0\0\0", 22, 1 },
        { "no tiff at all", "XX*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0", 22, 1 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char *copy =
            mem_alloc(rows[i].len ? rows[i].len : 1); /* exact, so that ASan sees a step over */
        memcpy(copy, rows[i].tiff, rows[i].len);
        int got = exif_orientation((span){ copy, rows[i].len });
        CHECK(got == rows[i].want, "%s: %d", rows[i].name, got);
        mem_free(copy);
    }
}

static void encode_refuses_what_it_cannot_write(void) {
    static const unsigned char rgb[12] = { 0 };
    DEFER(buf_done) struct buf out = BUF(BYTES_MAX);
    DEFER(buf_done) struct buf tiny = BUF(16);
    struct error err = { 0 };
    CHECK(media_encode(rgb, 2, 2, "tiff", &out, &err) == ERRC_USAGE, "tiff");
    CHECK(media_encode(rgb, 0, 2, "png", &out, &err) == ERRC_LIMIT, "no width");
    CHECK(media_encode(rgb, 20000, 1, "webp", &out, &err) == ERRC_LIMIT, "too wide for webp");
    static const char *const formats[] = { "webp", "jpeg", "png" };
    for (size_t f = 0; f < COUNT_OF(formats); f++) {
        buf_clear(&tiny);
        CHECK(media_encode(rgb, 2, 2, formats[f], &tiny, &err) == ERRC_LIMIT, "%s", formats[f]);
    }
}

int main(void) {
    RUN(what_is_no_picture_is_refused);
    RUN(trackers_are_denied);
    RUN(a_cut_picture_is_refused_at_every_length);
    RUN(bombs_are_refused_from_the_header);
    RUN(too_many_bytes_are_refused_unread);
    RUN(exif_blocks_are_read_inside_their_bounds);
    RUN(encode_refuses_what_it_cannot_write);
    return check_done();
}
