/* raster - RGB pictures in memory: box scaling, turning, compositing, the difference hash. */

#include "base/limits.h"
#include "media/media_priv.h"

static size_t size_of(int width, int height) {
    return (size_t) width * (size_t) height * 3;
}

void raster_init(struct raster *r, int width, int height) {
    assert(width > 0 && height > 0 && (int64_t) width * height <= LIMIT_PIXELS);
    r->rgb = mem_alloc(size_of(width, height));
    r->width = width;
    r->height = height;
}

void raster_done(struct raster *r) {
    mem_free(r->rgb);
    *r = (struct raster){ 0 };
}

void raster_row_from_rgba(unsigned char *rgb, const unsigned char *rgba, int width) {
    for (int x = 0; x < width; x++, rgb += 3, rgba += 4) {
        unsigned alpha = rgba[3];
        for (int c = 0; c < 3; c++)
            rgb[c] = (unsigned char) ((rgba[c] * alpha + 255 * (255 - alpha) + 127) / 255);
    }
}

/* One output sample covers [first, first + count) of the input; the inner ones weigh WHOLE, the
 * two at the border their covered part. */
enum { WHOLE = 256 };
struct tap {
    int first, count;
    uint32_t weight_first, weight_last, sum;
};

static void make_taps(struct tap *taps, int from, int to) {
    for (int i = 0; i < to; i++) {
        int64_t start = (int64_t) i * from * WHOLE / to;
        int64_t end = (int64_t) (i + 1) * from * WHOLE / to;
        if (end <= start) end = start + 1;
        struct tap *t = &taps[i];
        t->first = (int) (start / WHOLE);
        t->count = (int) ((end - 1) / WHOLE) - t->first + 1;
        t->weight_first = (uint32_t) (WHOLE - start % WHOLE);
        t->weight_last = (uint32_t) ((end - 1) % WHOLE + 1);
        if (t->count == 1) t->weight_first = (uint32_t) (end - start);
        t->sum = (uint32_t) (end - start);
    }
}

static uint32_t tap_weight(const struct tap *t, int i) {
    if (i == 0) return t->weight_first;
    return i == t->count - 1 ? t->weight_last : WHOLE;
}

/* Mean over the columns. Sums of a row fit 32 bits: LIMIT_PIXELS caps how many columns meet. */
static void scale_row(const unsigned char *in, const struct tap *taps, int width, float *out) {
    for (int x = 0; x < width; x++) {
        const struct tap *t = &taps[x];
        const unsigned char *p = in + (size_t) t->first * 3;
        uint32_t sum[3] = { 0 };
        for (int i = 0; i < t->count; i++, p += 3) {
            uint32_t w = tap_weight(t, i);
            for (int c = 0; c < 3; c++) sum[c] += p[c] * w;
        }
        float whole = 1.0f / (float) t->sum;
        for (int c = 0; c < 3; c++) *out++ = (float) sum[c] * whole;
    }
}

static void add_row(float *sum, const float *line, size_t samples, float weight) {
    for (size_t s = 0; s < samples; s++) sum[s] += line[s] * weight;
}

static void put_row(unsigned char *out, const float *sum, size_t samples, float whole) {
    for (size_t s = 0; s < samples; s++) {
        int v = (int) (sum[s] * whole + 0.5f);
        out[s] = (unsigned char) (v > 255 ? 255 : v);
    }
}

void raster_scale(const struct raster *from, int width, int height, struct raster *ret) {
    assert(width >= 1 && height >= 1 && width <= from->width && height <= from->height);
    raster_init(ret, width, height);
    size_t samples = (size_t) width * 3;
    struct tap *columns = mem_alloc((size_t) width * sizeof(*columns));
    struct tap *rows = mem_alloc((size_t) height * sizeof(*rows));
    float *line = mem_alloc(samples * sizeof(*line));
    float *sum = mem_alloc(samples * sizeof(*sum));
    make_taps(columns, from->width, width);
    make_taps(rows, from->height, height);

    int have = -1; /* a border row is shared by two outputs: do not scale it twice */
    for (int y = 0; y < height; y++) {
        const struct tap *t = &rows[y];
        memset(sum, 0, samples * sizeof(*sum));
        for (int i = 0; i < t->count; i++) {
            int row = t->first + i;
            if (row != have) scale_row(from->rgb + size_of(from->width, row), columns, width, line);
            have = row;
            add_row(sum, line, samples, (float) tap_weight(t, i));
        }
        put_row(ret->rgb + size_of(width, y), sum, samples, 1.0f / (float) t->sum);
    }
    mem_free(columns);
    mem_free(rows);
    mem_free(line);
    mem_free(sum);
}

void raster_orient(struct raster *r, int orientation) {
    if (orientation < 2 || orientation > 8) return;
    bool swap = orientation >= 5;
    struct raster out;
    raster_init(&out, swap ? r->height : r->width, swap ? r->width : r->height);
    int last_x = r->width - 1, last_y = r->height - 1;
    for (int y = 0; y < out.height; y++) {
        for (int x = 0; x < out.width; x++) {
            int a = swap ? y : x, b = swap ? x : y; /* source column and row before mirroring */
            bool mirror_x =
                orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
            bool mirror_y =
                orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
            int sx = mirror_x ? last_x - a : a, sy = mirror_y ? last_y - b : b;
            memcpy(out.rgb + size_of(out.width, y) + (size_t) x * 3,
                   r->rgb + size_of(r->width, sy) + (size_t) sx * 3, 3);
        }
    }
    raster_done(r);
    *r = out;
}

uint64_t raster_dhash(const struct raster *r) {
    enum { COLUMNS = 9, ROWS = 8 };
    struct raster small;
    /* Rasters smaller than 9x8 hash what they have, by repetition of the nearest pixel. */
    raster_scale(r, r->width < COLUMNS ? r->width : COLUMNS, r->height < ROWS ? r->height : ROWS,
                 &small);
    uint64_t hash = 0;
    for (int y = 0; y < ROWS; y++) {
        int before = 0;
        for (int x = 0; x < COLUMNS; x++) {
            const unsigned char *p = small.rgb + size_of(small.width, y * small.height / ROWS) +
                                     (size_t) (x * small.width / COLUMNS) * 3;
            int luma = 299 * p[0] + 587 * p[1] + 114 * p[2];
            if (x) hash = hash << 1 | (uint64_t) (luma > before);
            before = luma;
        }
    }
    raster_done(&small);
    return hash;
}
