/* feed_write - the three forms of a feed. */
#include "base/clock.h"
#include "base/json.h"
#include "web/page/feed_out.h"
#include "web/xml_writer.h"

#define XML_HEAD SPAN("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")

/* "Sun, 26 Jul 2015 19:40:00 +0000" */
static span rfc822(struct call *c, int64_t t_s) {
    static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    struct civil v = clock_civil(t_s);
    return arena_fmt(c->arena, "%s, %02d %s %04d %02d:%02d:%02d +0000", days[v.weekday], v.day,
                     months[v.month - 1], v.year, v.hour, v.minute, v.second);
}

static span iso(struct call *c, int64_t t_s) {
    char out[ISO_SIZE];
    return arena_copy(c->arena, span_of(clock_iso(t_s, 0, out)));
}

static span number(struct call *c, int64_t n) {
    return arena_fmt(c->arena, "%lld", (long long) n);
}

/* ---- RSS 2.0 */

static void rss_item(struct call *c, struct xmlw *x, const struct feed_item *i) {
    xmlw_open(x, "item");
    xmlw_element(x, "title", i->title);
    xmlw_element(x, "link", i->url);
    xmlw_element_with(x, "guid", i->url, XML_ATTRS({ "isPermaLink", SPAN("true") }));
    xmlw_element(x, "pubDate", rfc822(c, i->published_s));
    xmlw_element(x, "description", i->summary);
    for (size_t k = 0; k < i->author_count; k++) xmlw_element(x, "dc:creator", i->authors[k]);
    xmlw_element(x, "category", i->category);
    if (i->source_home.len)
        xmlw_element_with(x, "source", i->source, XML_ATTRS({ "url", i->source_home }));
    if (i->image.len)
        xmlw_element_with(x, "enclosure", SPAN_EMPTY,
                          XML_ATTRS({ "url", i->image }, { "length", number(c, i->image_bytes) },
                                    { "type", SPAN("image/webp") }));
    xmlw_close(x, "item");
}

void feed_write_rss(struct call *c, const struct feed_view *v) {
    struct xmlw x = { &c->res->body };
    c->res->type = "application/rss+xml; charset=utf-8";
    buf_add(x.out, XML_HEAD);
    buf_add(x.out, SPAN("<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" "
                        "xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n"));
    xmlw_open(&x, "channel");
    xmlw_element(&x, "title", v->title);
    xmlw_element(&x, "link", v->page);
    xmlw_element(&x, "description", v->description);
    xmlw_element(&x, "language", span_of(v->lang));
    xmlw_element_with(&x, "atom:link", SPAN_EMPTY,
                      XML_ATTRS({ "rel", SPAN("self") }, { "href", v->self },
                                { "type", SPAN("application/rss+xml") }));
    if (v->len) xmlw_element(&x, "lastBuildDate", rfc822(c, v->updated_s));
    xmlw_element(&x, "ttl", SPAN("5"));
    for (size_t i = 0; i < v->len; i++) rss_item(c, &x, &v->at[i]);
    xmlw_close(&x, "channel");
    xmlw_close(&x, "rss");
}

/* ---- Atom */

static void atom_entry(struct call *c, struct xmlw *x, const struct feed_item *i) {
    struct xmlw_attr lang = { "xml:lang", span_of(i->lang) };
    xmlw_open(x, "entry");
    xmlw_element_with(x, "title", i->title, &lang, 1);
    xmlw_element(x, "id", i->url);
    xmlw_element_with(
        x, "link", SPAN_EMPTY,
        XML_ATTRS({ "rel", SPAN("alternate") }, { "type", SPAN("text/html") }, { "href", i->url }));
    if (i->via.len)
        xmlw_element_with(x, "link", SPAN_EMPTY,
                          XML_ATTRS({ "rel", SPAN("via") }, { "href", i->via }));
    if (i->image.len)
        xmlw_element_with(x, "link", SPAN_EMPTY,
                          XML_ATTRS({ "rel", SPAN("enclosure") }, { "type", SPAN("image/webp") },
                                    { "length", number(c, i->image_bytes) }, { "href", i->image }));
    xmlw_element(x, "published", iso(c, i->published_s));
    xmlw_element(x, "updated", iso(c, i->updated_s));
    for (size_t k = 0; k <= i->author_count; k++) {
        span name = k < i->author_count ? i->authors[k] : i->source;
        if (!name.len) continue;
        xmlw_open(x, "author");
        xmlw_element(x, "name", name);
        xmlw_close(x, "author");
    }
    if (i->category.len)
        xmlw_element_with(x, "category", SPAN_EMPTY, XML_ATTRS({ "term", i->category }));
    if (i->summary.len) xmlw_element_with(x, "summary", i->summary, &lang, 1);
    xmlw_close(x, "entry");
}

void feed_write_atom(struct call *c, const struct feed_view *v) {
    struct xmlw x = { &c->res->body };
    c->res->type = "application/atom+xml; charset=utf-8";
    buf_add(x.out, XML_HEAD);
    buf_add_fmt(x.out, "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"%s\">\n", v->lang);
    xmlw_element(&x, "title", v->title);
    xmlw_element(&x, "subtitle", v->description);
    xmlw_element(&x, "id", v->self);
    xmlw_element_with(&x, "link", SPAN_EMPTY,
                      XML_ATTRS({ "rel", SPAN("self") }, { "type", SPAN("application/atom+xml") },
                                { "href", v->self }));
    xmlw_element_with(&x, "link", SPAN_EMPTY,
                      XML_ATTRS({ "rel", SPAN("alternate") }, { "type", SPAN("text/html") },
                                { "href", v->page }));
    xmlw_element(&x, "updated", iso(c, v->updated_s));
    xmlw_open(&x, "author");
    xmlw_element(&x, "name", c->site->site_name);
    xmlw_close(&x, "author");
    for (size_t i = 0; i < v->len; i++) atom_entry(c, &x, &v->at[i]);
    xmlw_close(&x, "feed");
}

/* ---- JSON Feed 1.1 */

static void json_item(struct call *c, struct json_writer *w, const struct feed_item *i) {
    json_begin_object(w);
    json_put(w, "id", i->url);
    json_put(w, "url", i->url);
    if (i->via.len) json_put(w, "external_url", i->via);
    json_put(w, "title", i->title);
    json_put(w, "content_text", i->summary.len ? i->summary : i->title);
    if (i->summary.len) json_put(w, "summary", i->summary);
    if (i->image.len) json_put(w, "image", i->image);
    json_put(w, "date_published", iso(c, i->published_s));
    json_put(w, "date_modified", iso(c, i->updated_s));
    if (*i->lang) json_put(w, "language", span_of(i->lang));
    json_key(w, "authors");
    json_begin_array(w);
    for (size_t k = 0; k <= i->author_count; k++) {
        bool paper = k == i->author_count;
        json_begin_object(w);
        json_put(w, "name", paper ? i->source : i->authors[k]);
        if (paper && i->source_home.len) json_put(w, "url", i->source_home);
        json_end_object(w);
    }
    json_end_array(w);
    if (i->category.len) {
        json_key(w, "tags");
        json_begin_array(w);
        json_string(w, i->category);
        json_end_array(w);
    }
    if (i->image.len) {
        json_key(w, "attachments");
        json_begin_array(w);
        json_begin_object(w);
        json_put(w, "url", i->image);
        json_put(w, "mime_type", SPAN("image/webp"));
        if (i->image_bytes) json_put_int(w, "size_in_bytes", i->image_bytes);
        json_end_object(w);
        json_end_array(w);
    }
    json_end_object(w);
}

void feed_write_json(struct call *c, const struct feed_view *v) {
    struct json_writer w = json_writer_of(&c->res->body);
    c->res->type = "application/feed+json; charset=utf-8";
    json_begin_object(&w);
    json_put(&w, "version", SPAN("https://jsonfeed.org/version/1.1"));
    json_put(&w, "title", v->title);
    json_put(&w, "description", v->description);
    json_put(&w, "home_page_url", v->page);
    json_put(&w, "feed_url", v->self);
    json_put(&w, "language", span_of(v->lang));
    json_key(&w, "items");
    json_begin_array(&w);
    for (size_t i = 0; i < v->len; i++) json_item(c, &w, &v->at[i]);
    json_end_array(&w);
    json_end_object(&w);
    buf_add_char(&c->res->body, '\n');
}
