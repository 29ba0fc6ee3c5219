/* feeds - RSS 2.0, RDF (RSS 1.0), Atom 1.0 and JSON Feed 1.1 of the newest articles. */

#include "base/json.h"
#include "press/html.h"
#include "press/press_priv.h"

/* A living paper's feed holds the last 50; a corpus that is all out at once shows as many as a
 * reader of feeds accepts, so that a crawl can find them. */
enum { WINDOW_LIVE = 50, WINDOW_WHOLE = LIMIT_FEED_ITEMS };

size_t press_feed_window(const struct press_view *v) {
    size_t max = v->press->from_s ? WINDOW_LIVE : WINDOW_WHOLE;
    return v->published < max ? v->published : max;
}

/* The i-th newest. */
static const struct press_item *newest(const struct press_view *v, size_t i) {
    return &v->paper->items.at[v->published - 1 - i];
}

/* The address as the feed shows it: one paper in three counts its readers. */
static void add_link(const struct press_view *v, const struct press_item *item, struct buf *out) {
    press_item_url(out, v->paper, item);
    if (v->paper->feed != PRESS_RSS || v->paper->url_style == URL_PHP) return;
    if (v->paper->slug.len % 3 == 0)
        buf_add(out, SPAN("?utm_source=rss&utm_medium=feed&utm_campaign=press"));
}

static span link_of(const struct press_view *v, const struct press_item *item) {
    DEFER(buf_done) struct buf b = BUF(2 * LIMIT_URL_BYTES);
    add_link(v, item, &b);
    return arena_copy(v->arena, buf_span(&b));
}

static span lead_of(const struct press_view *v, const struct press_item *item) {
    DEFER(buf_done) struct buf b = BUF(LIMIT_SUMMARY_BYTES);
    press_lead(&b, item);
    return arena_copy(v->arena, buf_span(&b));
}

static span picture_of(const struct press_view *v, const struct press_item *item) {
    DEFER(buf_done) struct buf b = BUF(LIMIT_URL_BYTES);
    if (item->scene >= 0) press_picture_url(&b, v->paper, item, 800);
    return arena_copy(v->arena, buf_span(&b));
}

static span when(const struct press_view *v, const struct press_item *item,
                 void (*fn)(struct buf *, const struct press_paper *, int64_t)) {
    DEFER(buf_done) struct buf b = BUF(128);
    fn(&b, v->paper, item->published_s);
    return arena_copy(v->arena, buf_span(&b));
}

static span guid_of(const struct press_view *v, const struct press_item *item) {
    return arena_fmt(v->arena, "%.*s.localhost,2020:%llu", SPAN_ARG(v->paper->slug),
                     (unsigned long long) item->serial);
}

static const char *picture_type(const struct press_view *v) {
    return arena_cstr(v->arena, arena_fmt(v->arena, "image/%s", press_picture_format(v->paper)));
}

static void rss_item(const struct press_view *v, const struct press_item *item) {
    struct buf *out = v->out;
    span picture = picture_of(v, item);
    press_put(out, "<item>\n<title>%S</title>\n<link>%S</link>\n", item->title, link_of(v, item));
    press_put(out, "<guid isPermaLink=\"false\">%S</guid>\n", guid_of(v, item));
    if (item->published_s != TIME_UNKNOWN)
        press_put(out, "<pubDate>%S</pubDate>\n", when(v, item, press_rfc822));
    if (item->author.len) press_put(out, "<dc:creator>%S</dc:creator>\n", item->author);
    press_put(out, "<category>%S</category>\n", item->section);
    /* Most papers put HTML into the description, twice escaped or in CDATA. */
    span lead = lead_of(v, item);
    if (picture.len && v->paper->slug.len % 2) {
        DEFER(buf_done) struct buf html = BUF(32 * KIB);
        press_put(&html, "<p><img src=\"%S\" alt=\"\"/></p><p>%S</p>", picture, lead);
        press_put(out, "<description>%S</description>\n", buf_span(&html));
    } else {
        press_put(out, "<description>%S</description>\n", lead);
    }
    if (picture.len)
        press_put(out, "<enclosure url=\"%S\" length=\"0\" type=\"%s\"/>\n", picture,
                  picture_type(v));
    buf_add(out, SPAN("</item>\n"));
}

void press_render_rss(const struct press_view *v) {
    const struct press_paper *paper = v->paper;
    press_put(v->out,
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
              "<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
              "xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n"
              "<title>%S</title>\n<link>%S/</link>\n<description>%S</description>\n"
              "<language>%s</language>\n<atom:link href=\"%S%S\" rel=\"self\" "
              "type=\"application/rss+xml\"/>\n",
              paper->name, paper->base, paper->name, paper->lang, paper->base,
              press_feed_path(paper));
    for (size_t i = 0; i < press_feed_window(v); i++) rss_item(v, newest(v, i));
    buf_add(v->out, SPAN("</channel>\n</rss>\n"));
}

void press_render_rdf(const struct press_view *v) {
    const struct press_paper *paper = v->paper;
    size_t count = press_feed_window(v);
    press_put(v->out,
              "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
              "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
              "xmlns=\"http://purl.org/rss/1.0/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n"
              "<channel rdf:about=\"%S/\">\n<title>%S</title>\n<link>%S/</link>\n"
              "<description>%S</description>\n<dc:language>%s</dc:language>\n"
              "<items><rdf:Seq>\n",
              paper->base, paper->name, paper->base, paper->name, paper->lang);
    for (size_t i = 0; i < count; i++)
        press_put(v->out, "<rdf:li rdf:resource=\"%S\"/>\n", link_of(v, newest(v, i)));
    buf_add(v->out, SPAN("</rdf:Seq></items>\n</channel>\n"));
    for (size_t i = 0; i < count; i++) {
        const struct press_item *item = newest(v, i);
        span link = link_of(v, item);
        press_put(v->out, "<item rdf:about=\"%S\">\n<title>%S</title>\n<link>%S</link>\n", link,
                  item->title, link);
        press_put(v->out, "<description>%S</description>\n", lead_of(v, item));
        if (item->published_s != TIME_UNKNOWN)
            press_put(v->out, "<dc:date>%S</dc:date>\n", when(v, item, press_iso));
        if (item->author.len) press_put(v->out, "<dc:creator>%S</dc:creator>\n", item->author);
        press_put(v->out, "<dc:subject>%S</dc:subject>\n</item>\n", item->section);
    }
    buf_add(v->out, SPAN("</rdf:RDF>\n"));
}

static void atom_entry(const struct press_view *v, const struct press_item *item) {
    struct buf *out = v->out;
    press_put(out, "<entry>\n<title>%S</title>\n<link rel=\"alternate\" href=\"%S\"/>\n",
              item->title, link_of(v, item));
    press_put(out, "<id>tag:%S</id>\n", guid_of(v, item));
    if (item->published_s != TIME_UNKNOWN) {
        span time = when(v, item, press_iso);
        press_put(out, "<published>%S</published>\n<updated>%S</updated>\n", time, time);
    } else {
        buf_add(out, SPAN("<updated>1970-01-01T00:00:00Z</updated>\n"));
    }
    if (item->author.len) press_put(out, "<author><name>%S</name></author>\n", item->author);
    press_put(out, "<category term=\"%S\"/>\n<summary type=\"text\">%S</summary>\n", item->section,
              lead_of(v, item));
    span picture = picture_of(v, item);
    if (picture.len)
        press_put(out, "<link rel=\"enclosure\" type=\"%s\" href=\"%S\"/>\n", picture_type(v),
                  picture);
    buf_add(out, SPAN("</entry>\n"));
}

void press_render_atom(const struct press_view *v) {
    const struct press_paper *paper = v->paper;
    press_put(v->out,
              "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
              "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"%s\">\n<title>%S</title>\n"
              "<link rel=\"self\" href=\"%S%S\"/>\n<link href=\"%S/\"/>\n"
              "<id>%S/</id>\n<author><name>%S</name></author>\n",
              paper->lang, paper->name, paper->base, press_feed_path(paper), paper->base,
              paper->base, paper->name);
    size_t count = press_feed_window(v);
    span updated = SPAN("1970-01-01T00:00:00Z");
    if (count && newest(v, 0)->published_s != TIME_UNKNOWN)
        updated = when(v, newest(v, 0), press_iso);
    press_put(v->out, "<updated>%S</updated>\n", updated);
    for (size_t i = 0; i < count; i++) atom_entry(v, newest(v, i));
    buf_add(v->out, SPAN("</feed>\n"));
}

void press_render_json_feed(const struct press_view *v) {
    const struct press_paper *paper = v->paper;
    struct json_writer w = json_writer_of(v->out);
    json_begin_object(&w);
    json_put(&w, "version", SPAN("https://jsonfeed.org/version/1.1"));
    json_put(&w, "title", paper->name);
    json_put(&w, "home_page_url", arena_fmt(v->arena, "%.*s/", SPAN_ARG(paper->base)));
    json_put(&w, "feed_url", arena_fmt(v->arena, "%.*s/feed.json", SPAN_ARG(paper->base)));
    json_put(&w, "language", span_of(paper->lang));
    json_key(&w, "items");
    json_begin_array(&w);
    for (size_t i = 0; i < press_feed_window(v); i++) {
        const struct press_item *item = newest(v, i);
        json_begin_object(&w);
        json_put(&w, "id", link_of(v, item));
        json_put(&w, "url", link_of(v, item));
        json_put(&w, "title", item->title);
        json_put(&w, "content_text", lead_of(v, item));
        if (item->published_s != TIME_UNKNOWN)
            json_put(&w, "date_published", when(v, item, press_iso));
        if (item->scene >= 0) json_put(&w, "image", picture_of(v, item));
        json_key(&w, "authors");
        json_begin_array(&w);
        if (item->author.len) {
            json_begin_object(&w);
            json_put(&w, "name", item->author);
            json_end_object(&w);
        }
        json_end_array(&w);
        json_key(&w, "tags");
        json_begin_array(&w);
        json_string(&w, item->section);
        json_end_array(&w);
        json_end_object(&w);
    }
    json_end_array(&w);
    json_end_object(&w);
    buf_add(v->out, SPAN("\n"));
}
