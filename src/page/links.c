/* links - where a page points: its feeds, its own site's pages, its picture. */

#include "base/hash.h"
#include "base/map.h"
#include "page/parts_priv.h"
#include "url/url.h"

/* Where links are resolved and what counts as the same site; parsed once for all links. */
struct home {
    struct url base, own;
    bool usable;
    span domain, base_origin;
};

static struct home home_of(span base, span own, struct arena *arena) {
    struct home h = { 0 };
    h.usable = url_parse(base, NULL, arena, &h.base, NULL) == ERRC_OK &&
               url_parse(own, NULL, arena, &h.own, NULL) == ERRC_OK;
    if (!h.usable) return h;
    h.domain = url_registrable_domain(h.own.host);
    h.base_origin = url_origin(&h.base, arena);
    return h;
}

/* A link of the page's own site, absolute and normalised; empty for others. */
static span own_link(const struct home *h, span href, struct arena *arena) {
    struct url u;
    if (href.len > LIMIT_URL_BYTES) return SPAN_EMPTY;
    /* most links repeat the page's own origin: not parsed again */
    span rest = span_from(href, h->base_origin.len);
    if (span_starts(href, h->base_origin) && span_starts(rest, SPAN("/")) &&
        !span_starts(rest, SPAN("//")))
        href = rest;
    if (url_parse(href, &h->base, arena, &u, NULL) != ERRC_OK) return SPAN_EMPTY;
    bool same = span_eq(u.host, h->own.host) || span_eq(url_registrable_domain(u.host), h->domain);
    return same ? url_render(&u, arena) : SPAN_EMPTY;
}

/* Absolute and normalised, or empty. */
static span absolute(span text, span base, struct arena *arena) {
    span url;
    text = span_trim(text);
    if (!text.len || text.len > LIMIT_URL_BYTES) return SPAN_EMPTY;
    return url_normalise(text, base, arena, &url, NULL) == ERRC_OK ? url : SPAN_EMPTY;
}

static bool is_file(span url) {
    static const char *const ends[] = { ".jpg", ".jpeg", ".png", ".gif", ".webp", ".pdf", ".mp3",
                                        ".mp4", ".zip",  ".css", ".js",  ".svg",  ".ico", ".apk" };
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        span e = span_of(ends[i]);
        if (url.len > e.len && span_eq_nocase(span_from(url, url.len - e.len), e)) return true;
    }
    return false;
}

void links_read(const struct sources *s, span base, struct page *ret) {
    const struct dom *d = s->dom;
    for (size_t i = 0; i < s->meta->feed_count && ret->feed_count < COUNT_OF(ret->feeds); i++) {
        span url = absolute(s->meta->feeds[i], base, s->arena);
        if (url.len) ret->feeds[ret->feed_count++] = url;
    }
    struct map seen = MAP_INIT;
    struct home home = home_of(base, s->in->url, s->arena);
    for (uint32_t i = 1; home.usable && i < d->count && ret->link_count < COUNT_OF(ret->links);
         i++) {
        if (dom_tag(d, i) != TAG_A) continue;
        span href = span_trim(dom_attr(d, i, ATTR_HREF));
        if (!href.len || href.at[0] == '#' || !map_put(&seen, hash64(href, 1), 1)) continue;
        span url = own_link(&home, href, s->arena);
        if (!url.len || is_file(url) || span_eq(url, s->in->url)) continue;
        if (map_put(&seen, hash64(url, 0), 1)) ret->links[ret->link_count++] = url;
    }
    map_done(&seen);
}

/* Pictures of the page's furniture, by their file names. */
static bool is_furniture(span src) {
    static const char *const signs[] = { "logo",    "icon",   "avatar", "sprite",
                                         "pixel",   "blank.", "spacer", "placeholder",
                                         "loading", "badge",  "button" };
    for (size_t i = 0; i < COUNT_OF(signs); i++)
        if (span_find_nocase(src, span_of(signs[i])) >= 0) return true;
    return false;
}

/* The first picture of nodes [from, to) that is large enough, as far as one can tell. */
static span picture_between(const struct sources *s, uint32_t from, uint32_t to, span base) {
    const struct dom *d = s->dom;
    for (uint32_t i = from; i < to && i < d->count; i++) {
        if (dom_tag(d, i) != TAG_IMG) continue;
        uint64_t width;
        if (span_to_u64(dom_attr(d, i, ATTR_WIDTH), &width) && width < 100) continue;
        span src = dom_attr(d, i, ATTR_DATA_SRC);
        if (!src.len) src = dom_attr(d, i, ATTR_SRC);
        if (is_furniture(src)) continue;
        span url = absolute(src, base, s->arena);
        if (url.len) return url;
    }
    return SPAN_EMPTY;
}

/* The node where the headline stands above the text, or 0. */
static uint32_t headline_node(const struct sources *s) {
    const struct blocks *b = s->blocks;
    for (size_t i = s->first_block < b->count ? s->first_block : 0; i > 0; i--)
        if (b->at[i - 1].level == 1) return b->at[i - 1].first;
    return 0;
}

span image_choose(const struct sources *s, span base) {
    const struct dom *d = s->dom;
    span url = absolute(s->meta->image, base, s->arena);
    if (!url.len) url = absolute(s->meta->ld.image, base, s->arena);
    if (!url.len) url = absolute(s->meta->item_image, base, s->arena);
    uint32_t from = s->container;
    if (!url.len && from) url = picture_between(s, from, d->nodes[from].end, base);
    /* beside the text: between headline and text, or at the side within the same box */
    uint32_t head = from ? headline_node(s) : 0;
    if (!url.len && head && head < from) url = picture_between(s, head, from, base);
    uint32_t up = from ? d->nodes[from].parent : 0;
    if (!url.len && up && dom_tag(d, up) != TAG_BODY)
        url = picture_between(s, up, d->nodes[up].end, base);
    return url;
}
