/* image - thumbnails of our own making; the picture as it was published is never served. */
#include "base/fs.h"
#include "web/page/page.h"

enum { WIDTHS = 3, THUMB_BYTES_MAX = 4 * 1024 * 1024 };

static bool valid_hash(span s) {
    if (s.len != 32) return false;
    for (size_t i = 0; i < s.len; i++)
        if (!((s.at[i] >= '0' && s.at[i] <= '9') || (s.at[i] >= 'a' && s.at[i] <= 'f')))
            return false;
    return true;
}

/* The address names the family's member, the file its true width: small pictures are not blown up.
 */
static bool read_thumb(struct call *c, const struct image *img, size_t member) {
    static const int nominal[WIDTHS] = { 160, 480, 960 };
    const int tries[] = { img->widths[member], nominal[member] };
    for (size_t i = 0; i < COUNT_OF(tries); i++) {
        if (tries[i] <= 0) continue;
        span path = arena_fmt(c->arena, "%s/%.2s/%s-%d.webp", c->site->images_dir, img->hash,
                              img->hash, tries[i]);
        struct buf b = BUF(THUMB_BYTES_MAX);
        if (!fs_read(arena_cstr(c->arena, path), &b, NULL)) {
            buf_done(&c->res->body);
            c->res->body = b;
            return true;
        }
        buf_done(&b);
    }
    return false;
}

void page_image(struct call *c) {
    static const span sizes[WIDTHS] = { { "160", 3 }, { "480", 3 }, { "960", 3 } };
    size_t member = WIDTHS;
    for (size_t i = 0; i < WIDTHS; i++)
        if (span_eq(c->args[1], sizes[i])) member = i;
    struct image img;
    struct error err = { 0 };
    if (!valid_hash(c->args[0]) || member == WIDTHS ||
        store_image_get(c->store, arena_cstr(c->arena, c->args[0]), c->arena, &img, &err) ||
        img.state == IMAGE_HIDDEN || img.state == IMAGE_HIDDEN_BY_REPORTS ||
        !read_thumb(c, &img, member)) {
        c->res->status = 404;
        c->res->kind = RESPONSE_DATA;
        c->res->type = "text/plain; charset=utf-8";
        buf_add(&c->res->body, SPAN("no such picture\n"));
        return;
    }
    c->res->kind = RESPONSE_MEDIA;
    c->res->type = "image/webp";
    c->res->cache = CACHE_HOUR;
    span name = arena_fmt(c->arena, "inline; filename=\"%s.webp\"", img.hash);
    response_header(c->res, "Content-Disposition", name);
}
