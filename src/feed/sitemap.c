/* sitemap - sitemaps.org protocol: url sets, indexes, news and image extensions, plain text. */

#include "feed/read_priv.h"
#include "page/charset.h"
#include "text/date.h"
#include "url/url.h"

struct sitemap_reader {
    struct arena *arena;
    span base;
    VEC_OF(struct sitemap_url) urls;
    bool truncated;
};

static int64_t time_of(span text) {
    struct date_options opts = { .lang = "" };
    struct date_found found;
    return text.len && date_parse(span_sub(text, 0, 64), &opts, &found) ? found.t_s : TIME_UNKNOWN;
}

static bool add(struct sitemap_reader *r, struct sitemap_url u) {
    if (r->urls.len >= LIMIT_SITEMAP_URLS) {
        r->truncated = true;
        return false;
    }
    if (u.loc.len && u.loc.len <= LIMIT_URL_BYTES) *VEC_PUSH(&r->urls) = u;
    return true;
}

static void read_entry(struct sitemap_reader *r, const struct xml_node *entry) {
    struct arena *a = r->arena;
    struct sitemap_url u = { .lastmod_s = TIME_UNKNOWN, .published_s = TIME_UNKNOWN };
    for (const struct xml_node *n = xml_walk(entry, entry, true); n; n = xml_walk(entry, n, true)) {
        if (!n->element) continue;
        span name = n->name;
        enum ns ns = n->ns;
        if (ns == NS_SITEMAP_IMAGE || ns == NS_SITEMAP_VIDEO) {
            if (ns == NS_SITEMAP_IMAGE && !u.image.len && span_eq_nocase(name, SPAN("loc")))
                u.image = xml_text(n, a);
        } else if (ns == NS_SITEMAP_NEWS) {
            if (span_eq_nocase(name, SPAN("title")))
                u.title = xml_text(n, a);
            else if (span_eq_nocase(name, SPAN("name")))
                u.publication = xml_text(n, a);
            else if (span_eq_nocase(name, SPAN("language")))
                u.language = xml_text(n, a);
            else if (span_eq_nocase(name, SPAN("keywords")))
                u.keywords = xml_text(n, a);
            else if (span_eq_nocase(name, SPAN("publication_date")))
                u.published = xml_text(n, a);
        } else if (n->parent == entry && span_eq_nocase(name, SPAN("loc")) && !u.loc.len) {
            u.loc = xml_text(n, a);
        } else if (n->parent == entry && span_eq_nocase(name, SPAN("lastmod"))) {
            u.lastmod = xml_text(n, a);
        }
    }
    u.lastmod_s = time_of(u.lastmod);
    u.published_s = time_of(u.published);
    add(r, u);
}

static enum errc read_xml(struct sitemap_reader *r, span bytes, bool *ret_index,
                          struct error *err) {
    struct xml_doc doc;
    enum errc rc = xml_read(bytes, SPAN_EMPTY, r->arena, &doc, err);
    if (rc != ERRC_OK) return rc;
    span root = doc.root->name;
    *ret_index = span_eq_nocase(root, SPAN("sitemapindex"));
    if (!*ret_index && !span_eq_nocase(root, SPAN("urlset")))
        rc = error_set(err, ERRC_PARSE, "not a sitemap: root element '%.*s'", SPAN_ARG(root));
    for (const struct xml_node *n = xml_first_element(doc.root); n && rc == ERRC_OK;
         n = xml_next_element(n)) {
        span name = n->name;
        if (span_eq_nocase(name, SPAN("url")) || span_eq_nocase(name, SPAN("sitemap")))
            read_entry(r, n);
    }
    r->truncated |= doc.truncated;
    return rc;
}

static enum errc read_text(struct sitemap_reader *r, span bytes, struct error *err) {
    DEFER(buf_done) struct buf text = BUF(4 * LIMIT_BODY_BYTES);
    const char *name;
    enum errc rc = charset_to_utf8(bytes, SPAN_EMPTY, SPAN_EMPTY, &text, &name, err);
    if (rc != ERRC_OK) return rc;
    span rest = buf_span(&text), line;
    size_t lines = 0;
    while (span_next(&rest, '\n', &line)) {
        line = span_trim(line);
        lines += line.len > 0;
        if (!span_starts_nocase(line, SPAN("http://")) &&
            !span_starts_nocase(line, SPAN("https://")))
            continue;
        struct sitemap_url u = { .loc = arena_copy(r->arena, line),
                                 .lastmod_s = TIME_UNKNOWN,
                                 .published_s = TIME_UNKNOWN };
        if (!add(r, u)) break;
    }
    return r->urls.len || !lines ? ERRC_OK : error_set(err, ERRC_PARSE, "not a sitemap");
}

enum errc sitemap_parse(span bytes, span url, struct arena *arena, struct sitemap *ret,
                        struct error *err) {
    struct sitemap_reader r = { .arena = arena, .base = url };
    struct sitemap map = { 0 };
    DEFER(buf_done)
    struct buf unpacked = BUF(4 * LIMIT_BODY_BYTES); /* the protocol allows 50 MiB */
    enum errc rc = feed_gunzip(bytes, &unpacked, &bytes, err);
    if (rc != ERRC_OK) return rc;
    span head = bytes;
    if (span_starts(head, SPAN("\xEF\xBB\xBF"))) head = span_from(head, 3);
    head = span_trim(span_sub(head, 0, 1024));
    bool text = span_starts_nocase(head, SPAN("http"));
    rc = text ? read_text(&r, bytes, err) : read_xml(&r, bytes, &map.is_index, err);
    map.url_count = r.urls.len;
    map.urls = arena_new_n(arena, struct sitemap_url, r.urls.len + 1);
    if (r.urls.len) memcpy(map.urls, r.urls.at, r.urls.len * sizeof(*map.urls));
    map.truncated = r.truncated;
    VEC_DONE(&r.urls);
    if (rc == ERRC_OK) *ret = map;
    return rc;
}
