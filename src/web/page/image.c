/* image - thumbnails of our own making; the picture as it was published is never served. */
#include "base/fs.h"
#include "web/hidden.h"
#include "web/page/page.h"

enum { WIDTHS = 3, THUMB_BYTES_MAX = 4 * 1024 * 1024 };

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

/* Finds the picture that c->args name and reads it into the answer. */
static bool find_image(struct call *c, bool hidden_too, struct image *ret) {
    static const span sizes[WIDTHS] = { { "160", 3 }, { "480", 3 }, { "960", 3 } };
    size_t member = WIDTHS;
    for (size_t i = 0; i < WIDTHS; i++)
        if (span_eq(c->args[1], sizes[i])) member = i;
    struct error err = { 0 };
    if (!hidden_hash_valid(c->args[0]) || member == WIDTHS ||
        store_image_get(c->store, arena_cstr(c->arena, c->args[0]), c->arena, ret, &err))
        return false;
    bool hidden = ret->state == IMAGE_HIDDEN || ret->state == IMAGE_HIDDEN_BY_REPORTS;
    return (hidden_too || !hidden) && read_thumb(c, ret, member);
}

static void send_image(struct call *c, bool hidden_too, enum cache_kind cache) {
    struct image img;
    if (!find_image(c, hidden_too, &img)) {
        c->res->status = 404;
        c->res->kind = RESPONSE_DATA;
        c->res->type = "text/plain; charset=utf-8";
        buf_add(&c->res->body, SPAN("no such picture\n"));
        return;
    }
    c->res->kind = RESPONSE_MEDIA;
    c->res->type = "image/webp";
    c->res->cache = cache;
    span name = arena_fmt(c->arena, "inline; filename=\"%s.webp\"", img.hash);
    response_header(c->res, "Content-Disposition", name);
}

void page_image(struct call *c) {
    send_image(c, false, CACHE_HOUR);
}

void page_admin_image(struct call *c) {
    send_image(c, true, CACHE_NO_STORE);
}
