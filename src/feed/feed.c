/* feed - finds out what the bytes are and hands them to the reader of that format. */

#include "feed/feed.h"

#include "feed/read_priv.h"
#include "page/charset.h"
#include "page/page.h"

static bool is_html(span bytes) {
    span head = span_sub(bytes, 0, 2048);
    return span_find_nocase(head, SPAN("<!doctype html")) >= 0 ||
           span_find_nocase(head, SPAN("<html")) >= 0 || span_find_nocase(head, SPAN("<body")) >= 0;
}

static const char *rss_version(const struct xml_node *root) {
    static const struct {
        const char *text, *name;
    } rows[] = { { "0.90", "rss090" }, { "0.91", "rss091" }, { "0.92", "rss092" },
                 { "0.93", "rss093" }, { "0.94", "rss094" }, { "2", "rss20" } };
    span v = xml_attr(root, "version");
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (span_starts(v, span_of(rows[i].text))) return rows[i].name;
    return "rss";
}

/* False when the root element is none of a feed's. */
static bool set_format(const struct xml_node *root, struct feed *f) {
    span name = root->name;
    if (span_eq_nocase(name, SPAN("rss"))) {
        f->format = FEED_RSS;
        f->version = rss_version(root);
    } else if (span_eq_nocase(name, SPAN("rdf"))) {
        f->format = FEED_RDF;
        f->version = "rss10";
    } else if (span_eq_nocase(name, SPAN("feed")) || span_eq_nocase(name, SPAN("entry"))) {
        f->format = FEED_ATOM;
        f->version = span_find(root->uri, SPAN("purl.org")) >= 0 ? "atom03" : "atom10";
    } else if (span_eq_nocase(name, SPAN("channel")) || span_eq_nocase(name, SPAN("item"))) {
        f->format = FEED_RSS;
        f->version = "rss";
    } else {
        return false;
    }
    return true;
}

static bool is_item(const struct xml_node *n) {
    span name = n->name;
    enum ns ns = n->ns;
    return (ns == NS_NONE || ns == NS_ATOM) &&
           (span_eq_nocase(name, SPAN("item")) || span_eq_nocase(name, SPAN("entry")));
}

static bool is_channel(const struct xml_node *n) {
    span name = n->name;
    enum ns ns = n->ns;
    return (ns == NS_NONE || ns == NS_ATOM) &&
           (span_eq_nocase(name, SPAN("channel")) || span_eq_nocase(name, SPAN("feed")));
}

static void read_tree(struct reader *r, const struct xml_node *root) {
    bool channel = false;
    entry_index(r);
    for (const struct xml_node *n = root; n;) {
        bool deeper = true;
        if (n->element && is_item(n)) {
            entry_read(r, n);
            deeper = false;
        } else if (n->element && is_channel(n) && !channel) {
            channel_read(r, n);
            channel = true;
        } else if (n->element && n->parent == root && n->ns == NS_NONE &&
                   span_eq_nocase(n->name, SPAN("image")) && !r->feed->image.len) {
            const struct xml_node *url = xml_child(n, NS_NONE, "url");
            if (url) r->feed->image = feed_absolute(r, url, xml_text(url, r->arena));
        }
        n = xml_walk(root, n, deeper);
    }
}

static void finish(struct reader *r) {
    struct feed *f = r->feed;
    lists_to_feed(&r->lists, r->arena, f);
    f->entry_count = r->entries.len;
    f->entries = arena_new_n(r->arena, struct feed_entry, r->entries.len + 1);
    if (r->entries.len) memcpy(f->entries, r->entries.at, r->entries.len * sizeof(*f->entries));
    VEC_DONE(&r->entries);
    if (!f->language.len) f->language = r->in->content_language;
}

static bool is_json(span bytes) {
    if (span_starts(bytes, SPAN("\xEF\xBB\xBF"))) bytes = span_from(bytes, 3);
    bytes = span_trim(bytes);
    return bytes.len && bytes.at[0] == '{';
}

/* A root that is a feed's by name makes its namespace a feed's, whosever it is. */
static void adopt_names(struct xml_node *root) {
    span uri = root->uri;
    if (root->ns != NS_OTHER) return;
    enum ns ns = span_eq_nocase(root->name, SPAN("feed")) ? NS_ATOM : NS_NONE;
    for (struct xml_node *n = root; n; n = (struct xml_node *) (uintptr_t) xml_walk(root, n, true))
        if (n->element && n->ns == NS_OTHER && span_eq(n->uri, uri)) n->ns = ns;
}

static enum errc read_xml(struct reader *r, span bytes, struct error *err) {
    struct xml_doc doc;
    struct error why = { 0 };
    enum errc rc = xml_read(bytes, r->in->content_type, r->arena, &doc, &why);
    if (rc != ERRC_OK)
        return error_set(err, rc, "not a feed: %s", is_html(bytes) ? "html page" : why.msg);
    r->feed->encoding = doc.encoding;
    if (set_format(doc.root, r->feed)) {
        r->feed->truncated = doc.truncated;
        adopt_names(doc.root);
        read_tree(r, doc.root);
    } else {
        rc = error_set(err, ERRC_PARSE, "not a feed: %s",
                       is_html(bytes) ? "html page" : "unknown root element");
    }
    return rc;
}

enum errc feed_parse(const struct feed_input *in, struct arena *arena, struct feed *ret,
                     struct error *err) {
    struct feed feed = {
        .encoding = "utf-8", .version = "", .updated_s = TIME_UNKNOWN, .published_s = TIME_UNKNOWN
    };
    struct reader r = { .in = in, .arena = arena, .feed = &feed };
    DEFER(buf_done) struct buf unpacked = BUF(LIMIT_BODY_BYTES);
    span bytes;
    enum errc rc = feed_gunzip(in->bytes, &unpacked, &bytes, err);
    if (rc != ERRC_OK) return rc;

    r.base = in->url;
    span location = feed_absolute(&r, NULL, in->content_location);
    if (location.len) r.base = location;
    feed.base = r.base;
    rc = is_json(bytes) ? json_feed_read(&r, bytes, err) : read_xml(&r, bytes, err);
    finish(&r);
    if (rc == ERRC_OK) *ret = feed;
    return rc;
}

void feed_warm_up(void) {
    charset_warm_up();
    struct arena a = ARENA_INIT;
    struct feed feed;
    struct feed_input in = { .bytes = SPAN("<rss><channel><item><title>a &amp;lt;b&gt;</title>"
                                           "<pubDate>Mon, 01 Jan 2024 10:00:00 GMT</pubDate>"
                                           "</item></channel></rss>"),
                             .url = SPAN("http://localhost/") };
    enum errc rc = feed_parse(&in, &a, &feed, NULL);
    assert(rc == ERRC_OK);
    (void) rc;
    arena_done(&a);
}
