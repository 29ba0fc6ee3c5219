#include "crawl/items.h"

#include "base/hash.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "crawl/assemble.h"
#include "url/url.h"

static struct candidate candidate_of(const struct items_input *in, size_t nth) {
    return (struct candidate){ .source_id = in->source_id,
                               .published_s = TIME_UNKNOWN,
                               .found_s = in->now_s,
                               .due_s = in->now_s + (int64_t) nth * in->host_delay_ms / 1000 };
}

static bool add(const struct items_input *in, struct items *items, span link, struct arena *arena,
                struct candidate **ret) {
    span url;
    if (span_trim(link).len == 0) return false;
    if (url_normalise(link, in->base, arena, &url, NULL) != ERRC_OK) return false;
    struct candidate *c = &items->at[items->count];
    *c = candidate_of(in, items->count);
    c->url = url;
    items->count++;
    *ret = c;
    return true;
}

static span address_of(const struct items_input *in, span link, struct arena *arena) {
    span url;
    if (link.len == 0 || url_normalise(link, in->base, arena, &url, NULL) != ERRC_OK)
        return SPAN_EMPTY;
    return url;
}

/* What is said of an article, as a number; never 0. */
static int64_t mark_of(span title, span summary, span content, int64_t updated_s) {
    uint64_t h = hash64(content, hash64(summary, hash64(title, (uint64_t) updated_s)));
    return h ? (int64_t) h : 1;
}

static span cut(span s, size_t bytes_max) {
    return utf8_cut_bytes(s, bytes_max);
}

static span entry_image(const struct feed_entry *e) {
    if (e->image.len) return e->image;
    for (size_t i = 0; i < e->media_count; i++) {
        const struct feed_media *m = &e->media[i];
        if (m->kind == MEDIA_THUMBNAIL || span_starts_nocase(m->type, SPAN("image"))) return m->url;
    }
    return SPAN_EMPTY;
}

static span entry_section(const struct feed_entry *e) {
    for (size_t i = 0; i < e->category_count; i++) {
        if (e->categories[i].label.len) return e->categories[i].label;
        if (e->categories[i].term.len) return e->categories[i].term;
    }
    return SPAN_EMPTY;
}

void items_from_feed(const struct items_input *in, const struct feed *feed, struct arena *arena,
                     struct items *ret) {
    *ret = (struct items){ .at = arena_new_n(arena, struct candidate, feed->entry_count + 1) };
    for (size_t i = 0; i < feed->entry_count && ret->count < LIMIT_FEED_ITEMS; i++) {
        const struct feed_entry *e = &feed->entries[i];
        struct candidate *c;
        /* A guid that is an address is the permalink of feeds that have no <link>. */
        if (!add(in, ret, e->link.len ? e->link : e->id, arena, &c)) continue;
        c->title = cut(e->title, LIMIT_TITLE_BYTES);
        c->author = e->author.len ? e->author : e->person_count ? e->persons[0].name : SPAN_EMPTY;
        c->author = cut(c->author, LIMIT_AUTHOR_BYTES);
        c->summary = cut(e->summary, LIMIT_SUMMARY_BYTES);
        c->content = cut(e->content, LIMIT_BODY_TEXT_BYTES);
        c->section = cut(entry_section(e), LIMIT_CATEGORY_BYTES);
        c->image_url = address_of(in, entry_image(e), arena);
        bool published = e->published_s != TIME_UNKNOWN;
        c->published_s = published ? e->published_s : e->updated_s;
        c->day_only = published && e->day_only;
        c->mark = mark_of(e->title, e->summary, e->content, e->updated_s);
        span title = c->title;
        c->breaking = assemble_breaking(&title);
    }
}

static int64_t sitemap_time(const struct sitemap_url *u) {
    return u->published_s != TIME_UNKNOWN ? u->published_s : u->lastmod_s;
}

static int newest_first(const void *pa, const void *pb) {
    int64_t a = sitemap_time(*(const struct sitemap_url *const *) pa);
    int64_t b = sitemap_time(*(const struct sitemap_url *const *) pb);
    return (a < b) - (a > b);
}

/* Its entries, newest first; what has no time, if others have one, is no article. */
static size_t sort_entries(const struct sitemap *map, struct arena *arena,
                           const struct sitemap_url ***ret, int64_t *ret_newest_s) {
    const struct sitemap_url **order =
        arena_alloc(arena, (map->url_count + 1) * sizeof(const struct sitemap_url *));
    *ret_newest_s = TIME_UNKNOWN;
    for (size_t i = 0; i < map->url_count; i++) {
        order[i] = &map->urls[i];
        if (sitemap_time(order[i]) > *ret_newest_s) *ret_newest_s = sitemap_time(order[i]);
    }
    if (*ret_newest_s != TIME_UNKNOWN)
        qsort(order, map->url_count, sizeof(const struct sitemap_url *), newest_first);
    *ret = order;
    return map->url_count;
}

void items_from_sitemap(const struct items_input *in, const struct sitemap *map,
                        struct arena *arena, struct items *ret) {
    const struct sitemap_url **order;
    int64_t newest_s;
    *ret = (struct items){ 0 };
    if (map->is_index) return;
    size_t count = sort_entries(map, arena, &order, &newest_s);
    bool dated = newest_s != TIME_UNKNOWN;
    if (newest_s > in->now_s) newest_s = in->now_s;
    ret->at = arena_new_n(arena, struct candidate, ITEMS_SITEMAP_MAX);
    for (size_t i = 0; i < count && ret->count < ITEMS_SITEMAP_MAX; i++) {
        const struct sitemap_url *u = order[i];
        int64_t t_s = sitemap_time(u);
        struct candidate *c;
        if (dated && (t_s == TIME_UNKNOWN || t_s < newest_s - ITEMS_SITEMAP_AGE_S)) break;
        if (u->title.len == 0 && !items_url_is_article(u->loc)) continue;
        if (!add(in, ret, u->loc, arena, &c)) continue;
        c->title = cut(u->title, LIMIT_TITLE_BYTES);
        c->image_url = address_of(in, u->image, arena);
        c->published_s = u->published_s; /* lastmod is no publication */
        if (u->title.len || u->lastmod_s != TIME_UNKNOWN)
            c->mark = mark_of(u->title, SPAN_EMPTY, SPAN_EMPTY, u->lastmod_s);
        span title = c->title;
        c->breaking = assemble_breaking(&title);
    }
}

static bool has_file_suffix(span path) {
    static const char *const suffixes[] = { ".jpg", ".jpeg", ".png", ".gif", ".webp",
                                            ".svg", ".pdf",  ".mp3", ".mp4", ".css",
                                            ".js",  ".xml",  ".zip", ".rss", ".ico" };
    for (size_t i = 0; i < COUNT_OF(suffixes); i++) {
        span suffix = span_of(suffixes[i]);
        if (path.len >= suffix.len &&
            span_eq_nocase(span_from(path, path.len - suffix.len), suffix))
            return true;
    }
    return false;
}

static bool is_listing(span path) {
    static const char *const words[] = { "/tag/",     "/tags/",   "/category/", "/author/",
                                         "/authors/", "/search",  "/login",     "/page/",
                                         "/feed",     "/rss",     "/archive",   "/about",
                                         "/contact",  "/privacy", "/section/" };
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (span_find_nocase(path, span_of(words[i])) >= 0) return true;
    return false;
}

/* Articles carry an id or a headline in their address; sections carry one short word. */
bool items_url_is_article(span url) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct url u;
    if (url_parse(url, NULL, &a, &u, NULL) != ERRC_OK) return false;
    if ((u.path.len < 2 && !u.query.len) || has_file_suffix(u.path) || is_listing(u.path))
        return false;
    size_t digits = 0, dashes = 0, escapes = 0, run = 0;
    for (size_t i = 0; i < u.path.len; i++) {
        char c = u.path.at[i];
        run = c >= '0' && c <= '9' ? run + 1 : 0;
        if (run > digits) digits = run;
        dashes += c == '-' || c == '_';
        escapes += c == '%';
    }
    size_t query_digits = 0;
    for (size_t i = 0; i < u.query.len; i++)
        query_digits += u.query.at[i] >= '0' && u.query.at[i] <= '9';
    return digits >= 4 || query_digits >= 4 || dashes >= 3 || escapes >= 30;
}

void items_from_links(const struct items_input *in, const struct page *page, struct arena *arena,
                      struct items *ret) {
    *ret = (struct items){ .at = arena_new_n(arena, struct candidate, ITEMS_LINKS_MAX) };
    for (size_t i = 0; i < page->link_count && ret->count < ITEMS_LINKS_MAX; i++) {
        struct candidate *c;
        if (items_url_is_article(page->links[i]) && url_same_site(page->links[i], in->base))
            (void) add(in, ret, page->links[i], arena, &c);
    }
}
