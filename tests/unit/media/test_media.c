/* media: the family of thumbnails, orientation, fingerprints - on pictures made here. */

#include "check.h"
#include "media/media_priv.h"
#include "unit/media/pictures.h"

static const char *const formats[] = { "jpeg", "png", "webp", "gif", "gif-interlaced" };

static void family_has_the_widths_and_never_enlarges(void) {
    static const struct {
        const char *name;
        int width, height, want[MEDIA_SIZES][2];
    } rows[] = {
        { "press photograph", 1920, 1080, { { 160, 90 }, { 480, 270 }, { 960, 540 } } },
        { "odd sizes", 1001, 667, { { 160, 106 }, { 480, 319 }, { 960, 639 } } },
        { "between two sizes keeps its own",
          700,
          350,
          { { 160, 80 }, { 480, 240 }, { 700, 350 } } },
        { "small one stays as it is", 100, 80, { { 100, 80 }, { 100, 80 }, { 100, 80 } } },
        { "exactly the largest", 960, 20, { { 160, 3 }, { 480, 10 }, { 960, 20 } } },
        { "tower is made narrower", 100, 3000, { { 21, 640 }, { 64, 1920 }, { 100, 3000 } } },
        { "smallest allowed", 3, 2, { { 3, 2 }, { 3, 2 }, { 3, 2 } } },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        for (size_t f = 0; f < COUNT_OF(formats); f++) {
            DEFER(buf_done) struct buf in = BUF(BYTES_MAX);
            DEFER(arena_done) struct arena arena = ARENA_INIT;
            unsigned char *rgb = picture_quadrants(rows[i].width, rows[i].height);
            picture_encode(rgb, rows[i].width, rows[i].height, formats[f], &in);
            mem_free(rgb);
            struct media_picture pic = { 0 };
            struct error err = { 0 };
            CHECK_OK(media_parse(buf_span(&in), &arena, &pic, &err), err);
            CHECK(pic.format && span_starts(span_of(formats[f]), span_of(pic.format)),
                  "%s: %s read as %s", rows[i].name, formats[f], pic.format);
            CHECK(pic.width == rows[i].width && pic.height == rows[i].height, "%s %s: %d x %d",
                  rows[i].name, formats[f], pic.width, pic.height);
            for (int s = 0; s < MEDIA_SIZES; s++) {
                const struct media_thumb *t = &pic.thumbs[s];
                DEFER(raster_done) struct raster r = { 0 };
                bool ok = media_decode_webp(t->webp, &r, &err) == ERRC_OK;
                CHECK(ok && r.width == t->width && r.height == t->height, "%s %s: thumb %d",
                      rows[i].name, formats[f], s);
                CHECK(t->width == rows[i].want[s][0] && t->height == rows[i].want[s][1],
                      "%s %s: thumb %d is %d x %d", rows[i].name, formats[f], s, t->width,
                      t->height);
            }
        }
    }
}

static int nearest_quadrant(const struct raster *r, int x, int y) {
    const unsigned char *p = r->rgb + ((size_t) y * (size_t) r->width + (size_t) x) * 3;
    int best = -1, best_distance = 3 * 40 * 40; /* farther than any of them is none */
    for (int q = 0; q < 4; q++) {
        int d = 0;
        for (int c = 0; c < 3; c++)
            d += (p[c] - quadrant_colours[q][c]) * (p[c] - quadrant_colours[q][c]);
        if (d < best_distance) {
            best = q;
            best_distance = d;
        }
    }
    return best;
}

/* What stands top left, top right, bottom left, bottom right in the thumbnail. */
static void check_quadrants(const char *name, span webp, const int want[4]) {
    DEFER(raster_done) struct raster r = { 0 };
    struct error err = { 0 };
    CHECK_OK(media_decode_webp(webp, &r, &err), err);
    if (!r.rgb) return;
    for (int q = 0; q < 4; q++) {
        int x = r.width * (q % 2 ? 3 : 1) / 4, y = r.height * (q / 2 ? 3 : 1) / 4;
        CHECK(nearest_quadrant(&r, x, y) == want[q], "%s: quadrant %d shows %d, want %d", name, q,
              nearest_quadrant(&r, x, y), want[q]);
    }
}

static void pixels_survive_every_format(void) {
    for (size_t f = 0; f < COUNT_OF(formats); f++) {
        unsigned char *rgb = picture_quadrants(400, 300);
        DEFER(buf_done) struct buf in = BUF(BYTES_MAX);
        DEFER(arena_done) struct arena arena = ARENA_INIT;
        picture_encode(rgb, 400, 300, formats[f], &in);
        mem_free(rgb);
        struct media_picture pic = { 0 };
        struct error err = { 0 };
        CHECK_OK(media_parse(buf_span(&in), &arena, &pic, &err), err);
        check_quadrants(formats[f], pic.thumbs[0].webp, (const int[]){ 0, 1, 2, 3 });
    }
}

static void orientation_is_applied_and_metadata_dropped(void) {
    static const struct {
        const char *name;
        int orientation, want[4];
    } rows[] = {
        { "1 upright", 1, { 0, 1, 2, 3 } },           { "2 mirrored", 2, { 1, 0, 3, 2 } },
        { "3 upside down", 3, { 3, 2, 1, 0 } },       { "4 flipped", 4, { 2, 3, 0, 1 } },
        { "5 transposed", 5, { 0, 2, 1, 3 } },        { "6 turn right", 6, { 2, 0, 3, 1 } },
        { "7 transversed", 7, { 3, 1, 2, 0 } },       { "8 turn left", 8, { 1, 3, 0, 2 } },
        { "0 is no orientation", 0, { 0, 1, 2, 3 } }, { "9 is none either", 9, { 0, 1, 2, 3 } },
    };
    unsigned char *rgb = picture_quadrants(1280, 720);
    DEFER(buf_done) struct buf jpeg = BUF(BYTES_MAX);
    picture_encode(rgb, 1280, 720, "jpeg", &jpeg);
    mem_free(rgb);
    for (size_t i = 0; i < 2 * COUNT_OF(rows); i++) {
        size_t row = i / 2;
        DEFER(buf_done) struct buf in = BUF(BYTES_MAX);
        DEFER(arena_done) struct arena arena = ARENA_INIT;
        picture_with_exif(buf_span(&jpeg), rows[row].orientation, i % 2, &in);
        struct media_picture pic = { 0 };
        struct error err = { 0 };
        CHECK_OK(media_parse(buf_span(&in), &arena, &pic, &err), err);
        bool turned = rows[row].orientation >= 5 && rows[row].orientation <= 8;
        CHECK(pic.width == (turned ? 720 : 1280) && pic.height == (turned ? 1280 : 720),
              "%s: %d x %d", rows[row].name, pic.width, pic.height);
        for (int s = 0; s < MEDIA_SIZES; s++) {
            check_quadrants(rows[row].name, pic.thumbs[s].webp, rows[row].want);
            CHECK(span_find(pic.thumbs[s].webp, SPAN("SECRET")) < 0, "%s: leaks", rows[row].name);
        }
    }
}

static uint64_t dhash_of(const char *name, int width, int height, double seed, const char *format) {
    unsigned char *rgb = picture_waves(width, height, seed);
    DEFER(buf_done) struct buf in = BUF(BYTES_MAX);
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    picture_encode(rgb, width, height, format, &in);
    mem_free(rgb);
    struct media_picture pic = { 0 };
    struct error err = { 0 };
    enum errc rc = media_parse(buf_span(&in), &arena, &pic, &err);
    CHECK(rc == ERRC_OK, "%s: %s", name, err.msg);
    return pic.dhash;
}

static void fingerprint_knows_a_picture_again(void) {
    static const struct {
        const char *name;
        int width, height;
        const char *format;
    } rows[] = {
        { "the same size as png", 1200, 800, "png" },
        { "half as large", 600, 400, "jpeg" },
        { "a thumbnail", 150, 100, "webp" },
        { "larger", 1800, 1200, "webp" },
    };
    for (int motif = 1; motif <= 4; motif++) {
        uint64_t first = dhash_of("first", 1200, 800, motif * 0.7, "jpeg");
        for (size_t i = 0; i < COUNT_OF(rows); i++) {
            uint64_t other =
                dhash_of(rows[i].name, rows[i].width, rows[i].height, motif * 0.7, rows[i].format);
            CHECK(media_distance(first, other) <= 4, "%s, motif %d: distance %d", rows[i].name,
                  motif, media_distance(first, other));
        }
        uint64_t stranger = dhash_of("stranger", 1200, 800, motif * 0.7 + 0.35, "jpeg");
        CHECK(media_distance(first, stranger) > 8, "another motif than %d: distance %d", motif,
              media_distance(first, stranger));
    }
}

static void box_filter_keeps_the_mean(void) {
    static const struct {
        const char *name;
        int width, height, to_width, to_height;
    } rows[] = {
        { "half", 64, 64, 32, 32 },
        { "odd ratio", 97, 61, 31, 17 },
        { "to one pixel", 200, 100, 1, 1 },
        { "one side only", 50, 40, 50, 7 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct raster from, to;
        raster_init(&from, rows[i].width, rows[i].height);
        for (int p = 0; p < rows[i].width * rows[i].height; p++) {
            unsigned char v = (p % rows[i].width + p / rows[i].width) % 2 ? 255 : 0;
            memset(from.rgb + (size_t) p * 3, v, 2);
            from.rgb[(size_t) p * 3 + 2] = 77; /* constant blue */
        }
        raster_scale(&from, rows[i].to_width, rows[i].to_height, &to);
        double sum = 0;
        int pixels = to.width * to.height;
        for (int p = 0; p < pixels; p++) {
            sum += to.rgb[(size_t) p * 3];
            CHECK(to.rgb[(size_t) p * 3 + 2] == 77, "%s: constant became %d", rows[i].name,
                  to.rgb[(size_t) p * 3 + 2]);
        }
        double off = sum / pixels - 127.5;
        CHECK(off > -2 && off < 2, "%s: mean %f", rows[i].name, sum / pixels);
        raster_done(&from);
        raster_done(&to);
    }
}

static void transparent_becomes_white(void) {
    static const unsigned char rgba[] = { 10, 20, 30, 255, 10, 20, 30, 0, 0, 0, 0, 128 };
    static const unsigned char want[] = { 10, 20, 30, 255, 255, 255, 127, 127, 127 };
    unsigned char rgb[9];
    raster_row_from_rgba(rgb, rgba, 3);
    CHECK(memcmp(rgb, want, sizeof(want)) == 0, "got %d %d %d, %d, %d", rgb[0], rgb[1], rgb[2],
          rgb[3], rgb[6]);
}

int main(void) {
    RUN(family_has_the_widths_and_never_enlarges);
    RUN(pixels_survive_every_format);
    RUN(orientation_is_applied_and_metadata_dropped);
    RUN(fingerprint_knows_a_picture_again);
    RUN(box_filter_keeps_the_mean);
    RUN(transparent_becomes_white);
    return check_done();
}
