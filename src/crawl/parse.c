/* parse - bytes into facts, through the jail; runs in a worker. */

#include "base/clock.h"
#include "base/limits.h"
#include "crawl/assemble.h"
#include "crawl/crawl_priv.h"
#include "text/date.h"
#include "url/url.h"

static struct items_input items_input_of(const struct crawl *c, const struct job *j) {
    return (struct items_input){ .source_id = j->source_id,
                                 .base = j->url,
                                 .now_s = clock_now_s(),
                                 .host_delay_ms = c->opts.host_delay_ms };
}

static struct page_input page_input_of(const struct crawl *c, const struct job *j) {
    int64_t now_s = clock_now_s();
    return (struct page_input){ .html = j->result->body,
                                .url = j->url,
                                .content_type = j->result->content_type,
                                .now_s = now_s,
                                .utc_offset_min = date_utc_offset_min(c->opts.zone, now_s) };
}

static enum errc parse_syndication(struct crawl *c, struct jail *jail, struct job *j,
                                   struct error *err) {
    struct feed feed;
    struct feed_input in = { .bytes = j->result->body,
                             .url = j->url,
                             .content_type = j->result->content_type,
                             .now_s = clock_now_s() };
    enum errc rc = jail_feed(jail, &in, &j->arena, &feed, err);
    if (rc != ERRC_OK) return rc;
    struct items_input items = items_input_of(c, j);
    items_from_feed(&items, &feed, &j->arena, &j->items);
    return ERRC_OK;
}

/* A sitemap of sitemaps brings its news ones and its latest ones as feeds of their own. */
static void take_submaps(struct job *j, const struct sitemap *map) {
    int64_t newest_s = TIME_UNKNOWN;
    for (size_t i = 0; i < map->url_count; i++)
        if (map->urls[i].lastmod_s > newest_s) newest_s = map->urls[i].lastmod_s;
    for (size_t i = 0; i < map->url_count; i++) {
        const struct sitemap_url *u = &map->urls[i];
        bool recent = u->lastmod_s != TIME_UNKNOWN && u->lastmod_s > newest_s - ITEMS_SITEMAP_AGE_S;
        span url;
        if ((recent || span_find_nocase(u->loc, SPAN("news")) >= 0) &&
            url_normalise(u->loc, j->url, &j->arena, &url, NULL) == ERRC_OK)
            job_found(j, url, FEED_SITEMAP);
    }
}

static enum errc parse_sitemap(struct crawl *c, struct jail *jail, struct job *j,
                               struct error *err) {
    struct sitemap map;
    enum errc rc = jail_sitemap(jail, j->result->body, j->url, &j->arena, &map, err);
    if (rc != ERRC_OK) return rc;
    struct items_input items = items_input_of(c, j);
    if (map.is_index) take_submaps(j, &map);
    items_from_sitemap(&items, &map, &j->arena, &j->items);
    return ERRC_OK;
}

static enum errc parse_home(struct crawl *c, struct jail *jail, struct job *j, struct error *err) {
    struct page *page = arena_new(&j->arena, struct page);
    struct page_input in = page_input_of(c, j);
    enum errc rc = jail_page(jail, &in, &j->arena, page, err);
    if (rc != ERRC_OK) return rc;
    j->home = true;
    for (size_t i = 0; i < page->feed_count; i++) {
        span url;
        if (url_normalise(page->feeds[i], j->url, &j->arena, &url, NULL) == ERRC_OK)
            job_found(j, url, FEED_SYNDICATION);
    }
    struct items_input items = items_input_of(c, j);
    items_from_links(&items, page, &j->arena, &j->items);
    return ERRC_OK;
}

static enum feed_kind sniff(span body) {
    span head = span_sub(body, 0, 2048);
    if (span_find_nocase(head, SPAN("<urlset")) >= 0) return FEED_SITEMAP;
    if (span_find_nocase(head, SPAN("<sitemapindex")) >= 0) return FEED_SITEMAP;
    if (span_find_nocase(head, SPAN("<!doctype html")) >= 0) return FEED_HOME;
    if (span_find_nocase(head, SPAN("<html")) >= 0) return FEED_HOME;
    return FEED_SYNDICATION;
}

static void parse_feed(struct crawl *c, struct jail *jail, struct job *j) {
    struct error err = { 0 };
    enum feed_kind kind = j->feed.kind == FEED_AUTO ? sniff(j->result->body) : j->feed.kind;
    enum errc rc = ERRC_BUG;
    switch (kind) {
    case FEED_AUTO:
    case FEED_SYNDICATION: rc = parse_syndication(c, jail, j, &err); break;
    case FEED_SITEMAP: rc = parse_sitemap(c, jail, j, &err); break;
    case FEED_HOME: rc = parse_home(c, jail, j, &err); break;
    }
    /* An empty answer is no proof that everything vanished; the validators are not kept. */
    if (rc != ERRC_OK) {
        job_fail(j, rc, err.msg);
        return;
    }
    bool direct = j->hops == 0;
    j->feed.etag = direct ? arena_copy(&j->arena, j->result->etag) : SPAN_EMPTY;
    j->feed.last_modified = direct ? arena_copy(&j->arena, j->result->last_modified) : SPAN_EMPTY;
}

static void parse_page(struct crawl *c, struct jail *jail, struct job *j) {
    struct error err = { 0 };
    struct page *page = arena_new(&j->arena, struct page);
    struct page_input in = page_input_of(c, j);
    struct page_template known = templates_known(c->templates, j->source_id, &j->arena);
    in.rules = rule_book_for(c->opts.rules, j->url);
    in.known = &known;
    in.trace = j->kind == JOB_PAGE;
    enum errc rc = jail_page(jail, &in, &j->arena, page, &err);
    span tag = j->result->x_robots_tag;
    if (j->signal.len) tag = arena_fmt(&j->arena, "%.*s, %.*s", SPAN_ARG(j->signal), SPAN_ARG(tag));
    struct assemble_input facts = { .candidate = &j->candidate,
                                    .page = page,
                                    .url = j->url,
                                    .x_robots_tag = arena_copy(&j->arena, tag),
                                    .agent = c->agent,
                                    .now_s = in.now_s };
    bool parsed = rc == ERRC_OK;
    if (parsed) {
        j->traces = &page->traces;
        j->repeated = page->repeated;
        j->rules_missed = page->rules_missed;
    }
    if (parsed) rc = assemble_article(&facts, &j->arena, &j->article, &err);
    if (rc != ERRC_OK) job_fail(j, rc, err.msg);
    if (!parsed) return;
    /* Sent to a page without an article: the home page, a list. */
    j->soft_404 =
        page->stub == PAGE_MISSING || (j->hops && rc != ERRC_OK && page->stub != PAGE_CONSENT);
    j->own_page = j->hops == 0 || span_eq(j->article.url, j->candidate.url);
}

void parse_job(struct crawl *c, struct jail *jail, struct job *j) {
    switch (j->kind) {
    case JOB_FEED: parse_feed(c, jail, j); break;
    case JOB_PAGE:
    case JOB_REVISIT: parse_page(c, jail, j); break;
    case JOB_IMAGE: picture_job(c, jail, j); break;
    }
}
