/* lab_documents - the stages that take a document: page, feed, sitemap, robots. */

#include "base/clock.h"
#include "cmd/lab.h"
#include "feed/lab.h"
#include "net/robots.h"
#include "page/lab.h"

enum errc lab_page(struct lab *lab, span bytes, span id, span url, const struct json *item,
                   struct json_writer *w, struct error *err) {
    (void) item;
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct page *page = arena_new(&a, struct page);
    struct page_input in = { .html = bytes,
                             .url = url,
                             .known = lab_known(lab, url),
                             .rules = rule_book_for(lab->book, url) };
    enum errc rc = lab_need_jail(lab, err);
    if (rc == ERRC_OK) rc = jail_page(lab->jail, &in, &a, page, err);
    if (rc == ERRC_OK) page_render_json(page, id, url, w);
    return rc;
}

/* A header of the batch line, by its lower-case name or as HTTP writes it. */
static span header(const struct json *item, const char *lower, const char *usual) {
    const struct json *headers = json_get(item, "headers");
    span v = json_get_text(headers, lower);
    return v.len ? v : json_get_text(headers, usual);
}

enum errc lab_feed(struct lab *lab, span bytes, span id, span url, const struct json *item,
                   struct json_writer *w, struct error *err) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct feed *feed = arena_new(&a, struct feed);
    struct feed_input in = { .bytes = bytes,
                             .url = url,
                             .content_type = header(item, "content-type", "Content-Type"),
                             .content_location =
                                 header(item, "content-location", "Content-Location"),
                             .content_language =
                                 header(item, "content-language", "Content-Language") };
    enum errc rc = lab_need_jail(lab, err);
    if (rc == ERRC_OK) rc = jail_feed(lab->jail, &in, &a, feed, err);
    if (rc == ERRC_OK) feed_render_json(feed, id, w);
    return rc;
}

enum errc lab_sitemap(struct lab *lab, span bytes, span id, span url, const struct json *item,
                      struct json_writer *w, struct error *err) {
    (void) item;
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct sitemap map = { 0 };
    enum errc rc = lab_need_jail(lab, err);
    if (rc == ERRC_OK) rc = jail_sitemap(lab->jail, bytes, url, &a, &map, err);
    if (rc == ERRC_OK) sitemap_render_json(&map, id, w);
    return rc;
}

enum errc lab_robots(struct lab *lab, span bytes, span id, span url, const struct json *item,
                     struct json_writer *w, struct error *err) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    (void) err;
    span agent = json_get_text(item, "agent");
    if (!agent.len) agent = lab->agent ? span_of(lab->agent) : SPAN("WarraqBot");
    span path = robots_path(url, &a);
    const struct robots *r = robots_parse(bytes, agent, &a);
    json_begin_object(w);
    json_put(w, "id", id);
    json_key(w, "allowed");
    json_bool(w, robots_allowed(r, path));
    json_key(w, "crawl_delay");
    double delay = robots_crawl_delay(r);
    if (delay > 0)
        json_double(w, delay);
    else
        json_null(w);
    json_end_object(w);
    return ERRC_OK;
}
