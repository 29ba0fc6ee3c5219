/* picture - flat landscapes, cities and charts drawn from a seed: a press photograph's stand-in. */

#include "base/mem.h"
#include "base/rand.h"
#include "media/media.h"
#include "press/press_priv.h"

#include <math.h>

struct colour {
    int r, g, b;
};

struct canvas {
    unsigned char *rgb;
    int w, h;
};

static int clamp(int v, int low, int high) {
    return v < low ? low : v > high ? high : v;
}

static void dot(struct canvas *c, int x, int y, struct colour k) {
    if (x < 0 || y < 0 || x >= c->w || y >= c->h) return;
    unsigned char *p = c->rgb + 3 * ((size_t) y * (size_t) c->w + (size_t) x);
    p[0] = (unsigned char) clamp(k.r, 0, 255);
    p[1] = (unsigned char) clamp(k.g, 0, 255);
    p[2] = (unsigned char) clamp(k.b, 0, 255);
}

static struct colour mix(struct colour a, struct colour b, double t) {
    return (struct colour){ (int) (a.r + (b.r - a.r) * t), (int) (a.g + (b.g - a.g) * t),
                            (int) (a.b + (b.b - a.b) * t) };
}

/* Rectangles and circles are given in thousandths of the picture's width and height, so that a
 * scene looks the same at every size. */
static void box(struct canvas *c, int x0, int y0, int x1, int y1, struct colour k) {
    for (int y = y0 * c->h / 1000; y < y1 * c->h / 1000; y++)
        for (int x = x0 * c->w / 1000; x < x1 * c->w / 1000; x++) dot(c, x, y, k);
}

static void disc(struct canvas *c, int cx, int cy, int radius, struct colour k) {
    int px = cx * c->w / 1000, py = cy * c->h / 1000, r = radius * c->w / 1000;
    for (int y = -r; y <= r; y++)
        for (int x = -r; x <= r; x++)
            if (x * x + y * y <= r * r) dot(c, px + x, py + y, k);
}

static void gradient(struct canvas *c, int y0, int y1, struct colour top, struct colour bottom) {
    int from = y0 * c->h / 1000, to = y1 * c->h / 1000;
    for (int y = from; y < to; y++) {
        struct colour k = mix(top, bottom, (double) (y - from) / (to - from));
        for (int x = 0; x < c->w; x++) dot(c, x, y, k);
    }
}

/* Everything below a wave of three sines is filled. */
static void wave(struct canvas *c, struct rng *r, int base, int height, struct colour k) {
    double a = (double) rng_below(r, 628) / 100, b = (double) rng_below(r, 628) / 100;
    double f = 1.0 + (double) rng_below(r, 200) / 100;
    for (int x = 0; x < c->w; x++) {
        double u = 6.283 * x / c->w;
        double v = 0.6 * sin(f * u + a) + 0.3 * sin(2.3 * f * u + b) + 0.1 * sin(5.1 * u);
        int top = (int) ((base - height * v) * c->h / 1000);
        for (int y = clamp(top, 0, c->h); y < c->h; y++)
            dot(c, x, y, mix(k, (struct colour){ 30, 30, 40 }, 0.25 * (y - top) / c->h));
    }
}

static struct colour shade(struct rng *r, int red, int green, int blue) {
    int d = (int) rng_below(r, 50) - 25, e = (int) rng_below(r, 30) - 15;
    return (struct colour){ red + d, green + d + e, blue + d - e };
}

static void sky(struct canvas *c, struct rng *r, bool night) {
    static const struct colour tops[] = {
        { 70, 130, 200 }, { 240, 150, 90 }, { 120, 170, 215 }, { 200, 110, 120 }, { 90, 150, 170 }
    };
    static const struct colour lows[] = { { 200, 225, 240 },
                                          { 255, 225, 170 },
                                          { 235, 235, 220 },
                                          { 250, 210, 170 },
                                          { 220, 235, 225 } };
    size_t i = rng_below(r, COUNT_OF(tops));
    if (night) {
        gradient(c, 0, 1000, (struct colour){ 10, 15, 45 }, (struct colour){ 60, 50, 90 });
        for (int n = 0; n < 90; n++)
            disc(c, (int) rng_below(r, 1000), (int) rng_below(r, 600), 1 + (int) rng_below(r, 2),
                 (struct colour){ 230, 230, 255 });
        disc(c, 150 + (int) rng_below(r, 700), 120 + (int) rng_below(r, 200), 45,
             (struct colour){ 245, 240, 215 });
        return;
    }
    gradient(c, 0, 1000, tops[i], lows[i]);
    disc(c, 100 + (int) rng_below(r, 800), 120 + (int) rng_below(r, 250),
         30 + (int) rng_below(r, 40), (struct colour){ 255, 240, 190 });
}

static void skyline(struct canvas *c, struct rng *r, bool night) {
    struct colour wall = night ? (struct colour){ 25, 28, 50 } : shade(r, 130, 120, 125);
    for (int x = -20; x < 1000;) {
        int width = 40 + (int) rng_below(r, 70), top = 300 + (int) rng_below(r, 450);
        box(c, clamp(x, 0, 1000), top, clamp(x + width, 0, 1000), 1000,
            mix(wall, shade(r, 90, 90, 110), 0.3));
        for (int wy = top + 30; wy < 960; wy += 60)
            for (int wx = x + 8; wx + 10 < x + width; wx += 18)
                if (rng_below(r, 3)) {
                    struct colour lit = { 250, 225, 150 }, dark = { 90, 110, 130 };
                    box(c, clamp(wx, 0, 1000), wy, clamp(wx + 9, 0, 1000), wy + 26,
                        rng_below(r, night ? 2 : 6) ? (night ? lit : dark) : dark);
                }
        x += width + (int) rng_below(r, 12);
    }
}

static void chart(struct canvas *c, struct rng *r) {
    gradient(c, 0, 1000, (struct colour){ 244, 246, 248 }, (struct colour){ 225, 230, 236 });
    for (int y = 150; y < 900; y += 150)
        box(c, 60, y, 950, y + 4, (struct colour){ 200, 205, 212 });
    struct colour bar = shade(r, 50, 110, 150);
    int level = 250 + (int) rng_below(r, 250);
    for (int x = 90; x < 930; x += 70) {
        level = clamp(level + (int) rng_below(r, 160) - 70, 120, 780);
        box(c, x, 900 - level, x + 42, 900,
            mix(bar, (struct colour){ 230, 140, 60 }, level / 1200.0));
    }
    box(c, 60, 900, 950, 908, (struct colour){ 90, 95, 105 });
}

static void stadium(struct canvas *c, struct rng *r) {
    int field = 330 + (int) rng_below(r, 250), stripe = 60 + (int) rng_below(r, 80);
    int middle = 250 + (int) rng_below(r, 500), ring = 60 + (int) rng_below(r, 60);
    struct colour line = { 240, 245, 240 }, dark = shade(r, 40, 125, 50);
    struct colour light = mix(dark, (struct colour){ 150, 210, 130 }, 0.25);
    gradient(c, 0, field, shade(r, 60, 70, 110), shade(r, 120, 120, 150));
    int home = (int) rng_below(r, 256);
    for (int n = 0; n < 900; n++)
        disc(c, (int) rng_below(r, 1000), field - 230 + (int) rng_below(r, 220), 5,
             shade(r, home, 120, (int) rng_below(r, 256)));
    for (int x = 0; x < 1000; x += stripe)
        box(c, x, field, clamp(x + stripe, 0, 1000), 1000, x / stripe % 2 ? dark : light);
    box(c, middle - 4, field, middle + 4, 1000, line);
    int centre = field + (1000 - field) / 2;
    disc(c, middle, centre, ring, line);
    disc(c, middle, centre, ring - 6, mix(dark, light, 0.5));
    disc(c, 150 + (int) rng_below(r, 700), centre + (int) rng_below(r, 180), 16,
         (struct colour){ 250, 250, 250 });
}

static void lab(struct canvas *c, struct rng *r) {
    gradient(c, 0, 1000, shade(r, 205, 225, 235), shade(r, 235, 240, 245));
    box(c, 0, 760, 1000, 1000, shade(r, 150, 160, 170));
    int glasses = 3 + (int) rng_below(r, 5), apart = 900 / glasses;
    for (int i = 0; i < glasses; i++) {
        int x = 40 + i * apart + (int) rng_below(r, 40), top = 380 + (int) rng_below(r, 150);
        box(c, x, top, x + 60, 760, (struct colour){ 245, 250, 252 });
        box(c, x + 6, top + 120 + (int) rng_below(r, 100), x + 54, 755,
            shade(r, 40 + (int) rng_below(r, 180), 140, 60 + (int) rng_below(r, 160)));
        disc(c, x + 30, 750, 34, shade(r, 120, 180, 190));
    }
}

static void draw(struct canvas *c, int scene, struct rng *r) {
    bool night = scene == SCENE_NIGHT;
    switch (scene) {
    case SCENE_CHART: chart(c, r); return;
    case SCENE_STADIUM: stadium(c, r); return;
    case SCENE_LAB: lab(c, r); return;
    default: sky(c, r, night);
    }
    if (scene == SCENE_CITY || night) {
        skyline(c, r, night);
    } else if (scene == SCENE_SEA) {
        gradient(c, 520, 1000, shade(r, 40, 120, 150), shade(r, 15, 70, 110));
        for (int n = 0; n < 60; n++) {
            int x = (int) rng_below(r, 950), y = 540 + (int) rng_below(r, 420);
            box(c, x, y, x + 20 + (int) rng_below(r, 30), y + 5, (struct colour){ 190, 220, 230 });
        }
        for (uint64_t boats = 1 + rng_below(r, 3); boats; boats--) {
            int x = 60 + (int) rng_below(r, 700), length = 80 + (int) rng_below(r, 150);
            box(c, x, 470, x + length, 520, shade(r, 110, 70, 50));
            box(c, x + length / 2, 470 - length, x + length / 2 + 8, 470, shade(r, 90, 60, 40));
        }
        wave(c, r, 960, 30, shade(r, 220, 200, 150));
    } else {
        struct colour far =
            scene == SCENE_HILLS ? shade(r, 110, 150, 110) : shade(r, 220, 180, 120);
        struct colour near = scene == SCENE_HILLS ? shade(r, 60, 110, 60) : shade(r, 190, 140, 80);
        wave(c, r, 600, 90, far);
        wave(c, r, 720, 100, mix(far, near, 0.5));
        wave(c, r, 850, 90, near);
    }
}

enum errc press_render_picture(int scene, uint64_t seed, int width, const char *format,
                               struct buf *out, struct error *err) {
    width = clamp(width, 16, 1600);
    struct canvas c = { .w = width, .h = width * 9 / 16 };
    DEFER(mem_freep) unsigned char *rgb = mem_zalloc((size_t) c.w * (size_t) c.h, 3);
    c.rgb = rgb;
    struct rng r = rng_of(seed);
    draw(&c, scene, &r);
    return media_encode(rgb, c.w, c.h, format, out, err);
}

const char *press_picture_format(const struct press_paper *paper) {
    static const char *const formats[] = { "jpeg", "png", "webp" };
    return formats[paper->slug.len % COUNT_OF(formats)];
}
