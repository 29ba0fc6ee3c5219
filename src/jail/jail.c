/* jail - the parent's public side: each stage is one job for a child. */

#include "jail/jail_priv.h"

static void ask_page(struct wire *w, const void *input) {
    struct page_input in = *(const struct page_input *) input;
    wire_page_input(w, &in);
}

static void ask_feed(struct wire *w, const void *input) {
    struct feed_input in = *(const struct feed_input *) input;
    wire_feed_input(w, &in);
}

static void ask_sitemap(struct wire *w, const void *input) {
    struct sitemap_input in = *(const struct sitemap_input *) input;
    wire_sitemap_input(w, &in);
}

static void ask_media(struct wire *w, const void *input) {
    span bytes = *(const span *) input;
    wire_bytes(w, &bytes);
}

static void take_page(struct wire *w, void *ret) {
    wire_page(w, ret);
}

static void take_feed(struct wire *w, void *ret) {
    wire_feed(w, ret);
}

static void take_sitemap(struct wire *w, void *ret) {
    wire_sitemap(w, ret);
}

static void take_media(struct wire *w, void *ret) {
    wire_media(w, ret);
}

enum errc jail_page(struct jail *j, const struct page_input *in, struct arena *arena,
                    struct page *ret, struct error *err) {
    if (in->html.len > LIMIT_BODY_BYTES) return error_set(err, ERRC_LIMIT, "page is too large");
    struct page *page = arena_new(arena, struct page);
    const struct jail_job job = { JAIL_PAGE, ask_page, in, take_page, page, sizeof(*page) };
    enum errc rc = jail_run(j, &job, arena, err);
    if (rc == ERRC_OK) *ret = *page;
    return rc;
}

enum errc jail_feed(struct jail *j, const struct feed_input *in, struct arena *arena,
                    struct feed *ret, struct error *err) {
    if (in->bytes.len > LIMIT_BODY_BYTES) return error_set(err, ERRC_LIMIT, "feed is too large");
    struct feed feed = { 0 };
    const struct jail_job job = { JAIL_FEED, ask_feed, in, take_feed, &feed, sizeof(feed) };
    enum errc rc = jail_run(j, &job, arena, err);
    if (rc == ERRC_OK) *ret = feed;
    return rc;
}

enum errc jail_sitemap(struct jail *j, span bytes, span url, struct arena *arena,
                       struct sitemap *ret, struct error *err) {
    if (bytes.len > LIMIT_BODY_BYTES) return error_set(err, ERRC_LIMIT, "sitemap is too large");
    struct sitemap_input in = { bytes, url };
    struct sitemap map = { 0 };
    const struct jail_job job = { JAIL_SITEMAP, ask_sitemap, &in, take_sitemap, &map, sizeof(map) };
    enum errc rc = jail_run(j, &job, arena, err);
    if (rc == ERRC_OK) *ret = map;
    return rc;
}

enum errc jail_media(struct jail *j, span bytes, struct arena *arena, struct media_picture *ret,
                     struct error *err) {
    if (bytes.len > LIMIT_IMAGE_BYTES) return error_set(err, ERRC_LIMIT, "picture is too large");
    struct media_picture picture = { 0 };
    const struct jail_job job = { JAIL_MEDIA, ask_media, &bytes,
                                  take_media, &picture,  sizeof(picture) };
    enum errc rc = jail_run(j, &job, arena, err);
    if (rc == ERRC_OK) *ret = picture;
    return rc;
}
