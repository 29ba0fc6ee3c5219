/* links - where a page points: its feeds, its own site's pages, its picture. */

#include "base/hash.h"
#include "base/map.h"
#include "page/parts_priv.h"
#include "url/url.h"

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
    for (uint32_t i = 1; i < d->count && ret->link_count < COUNT_OF(ret->links); i++) {
        if (dom_tag(d, i) != TAG_A) continue;
        span href = span_trim(dom_attr(d, i, ATTR_HREF));
        if (!href.len || href.at[0] == '#') continue;
        span url = absolute(href, base, s->arena);
        if (!url.len || is_file(url) || span_eq(url, s->in->url)) continue;
        if (!url_same_site(url, s->in->url)) continue;
        if (map_put(&seen, hash64(url, 0), 1)) ret->links[ret->link_count++] = url;
    }
    map_done(&seen);
}

span image_choose(const struct sources *s, span base) {
    const struct dom *d = s->dom;
    span url = absolute(s->meta->image, base, s->arena);
    if (!url.len) url = absolute(s->meta->ld.image, base, s->arena);
    uint32_t from = s->container, to = from ? d->nodes[from].end : 0;
    for (uint32_t i = from; i < to && !url.len; i++) {
        if (dom_tag(d, i) != TAG_IMG) continue;
        uint64_t width;
        if (span_to_u64(dom_attr(d, i, ATTR_WIDTH), &width) && width < 100) continue;
        span src = dom_attr(d, i, ATTR_DATA_SRC);
        if (!src.len) src = dom_attr(d, i, ATTR_SRC);
        url = absolute(src, base, s->arena);
    }
    return url;
}
