/* lab - renders struct feed and struct sitemap; absent fields are left out. */

#include "feed/lab.h"

#include "base/limits.h"
#include "page/page.h"

static void put(struct json_writer *w, const char *key, span s) {
    if (s.len) json_put(w, key, s);
}

static bool is_http(span url) {
    return span_starts_nocase(url, SPAN("http://")) || span_starts_nocase(url, SPAN("https://"));
}

/* The address as written, when it is one: what was normalised is for comparing. */
static span written_or(span written, span url) {
    return is_http(written) && url.len ? written : url;
}

static void put_link(struct json_writer *w, span link, span written) {
    bool http = is_http(written);
    bool relative = written.len && !link.len && span_find_char(written, ':') < 0;
    if (!(http && link.len) && !relative) written = link;
    /* but for the host, which has no case */
    DEFER(buf_done) struct buf b = BUF(LIMIT_BODY_BYTES);
    buf_add(&b, written);
    unsigned slashes = 0;
    for (size_t i = 0; http && i < b.len && slashes < 3; i++) {
        slashes += b.at[i] == '/';
        if (b.at[i] >= 'A' && b.at[i] <= 'Z') b.at[i] = (char) (b.at[i] + 32);
    }
    put(w, "link", buf_span(&b));
}

static void put_lower(struct json_writer *w, const char *key, span s) {
    DEFER(buf_done) struct buf b = BUF(256);
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        buf_add_char(&b, (char) (c >= 'A' && c <= 'Z' ? c + 32 : c));
    }
    put(w, key, buf_span(&b));
}

/* JSON feeds write codes by RFC 5646; what XML feeds write is folded. */
static void put_language(struct json_writer *w, span code, bool json) {
    if (json)
        put(w, "language", code);
    else
        put_lower(w, "language", code);
}

static void put_html(struct json_writer *w, const char *key, span html, span base, bool plain) {
    if (!html.len) return;
    DEFER(buf_done) struct buf b = BUF(LIMIT_BODY_BYTES);
    if (plain)
        page_fragment_to_text(html, &b);
    else
        page_fragment_sanitise(html, base, &b);
    json_put(w, key, buf_span(&b));
}

static span either(span own, span base) {
    return own.len ? own : base;
}

static void put_title(struct json_writer *w, span title, span markup, span base) {
    if (markup.len)
        put_html(w, "title", markup, base, false);
    else
        put(w, "title", title);
}

static void put_time(struct json_writer *w, const char *key, int64_t t_s) {
    char iso[ISO_SIZE];
    if (t_s != TIME_UNKNOWN) json_put(w, key, span_of(clock_iso(t_s, 0, iso)));
}

static void put_persons(struct json_writer *w, const char *key, const struct feed_person *p,
                        size_t count, bool contributors) {
    json_key(w, key);
    json_begin_array(w);
    for (size_t i = 0; i < count; i++) {
        if (p[i].contributor != contributors) continue;
        json_begin_object(w);
        put(w, "name", p[i].name);
        put(w, "email", p[i].email);
        put(w, "href", p[i].href);
        json_end_object(w);
    }
    json_end_array(w);
}

static void put_author(struct json_writer *w, span line, const struct feed_person *p,
                       size_t count) {
    put(w, "author", line);
    for (size_t i = 0; i < count; i++) {
        if (p[i].contributor) continue;
        put(w, "author_name", p[i].name);
        put(w, "author_email", p[i].email);
        put(w, "author_href", p[i].href);
        break;
    }
    put_persons(w, "authors", p, count, false);
    put_persons(w, "contributors", p, count, true);
}

static void put_links(struct json_writer *w, const struct feed_link *l, size_t count) {
    json_key(w, "links");
    json_begin_array(w);
    for (size_t i = 0; i < count; i++) {
        json_begin_object(w);
        put(w, "href", l[i].href);
        put(w, "rel", l[i].rel);
        put(w, "type", l[i].type);
        put(w, "title", l[i].title);
        put(w, "hreflang", l[i].hreflang);
        put(w, "length", l[i].length);
        json_end_object(w);
    }
    json_end_array(w);
}

static void put_categories(struct json_writer *w, const struct feed_category *c, size_t count) {
    json_key(w, "categories");
    json_begin_array(w);
    for (size_t i = 0; i < count; i++) {
        json_begin_object(w);
        put(w, "term", c[i].term);
        put(w, "scheme", c[i].scheme);
        put(w, "label", c[i].label);
        json_end_object(w);
    }
    json_end_array(w);
}

static void put_media(struct json_writer *w, const char *key, const struct feed_entry *e,
                      int kind) {
    json_key(w, key);
    json_begin_array(w);
    for (size_t i = 0; i < e->media_count; i++) {
        if ((int) e->media[i].kind != kind) continue;
        json_begin_object(w);
        put(w, "url", e->media[i].url);
        put(w, "type", e->media[i].type);
        put(w, "length", e->media[i].length);
        json_end_object(w);
    }
    json_end_array(w);
}

static void put_entry(struct json_writer *w, const struct feed_entry *e, bool json) {
    json_begin_object(w);
    put_title(w, e->title, e->title_markup, either(e->title_base, e->base));
    put_link(w, e->link, e->link_written);
    put(w, "id", e->id);
    put_time(w, "published", e->published_s);
    put_time(w, "updated", e->updated_s);
    put_author(w, e->author, e->persons, e->person_count);
    bool plain = span_eq(e->content_type, SPAN("text/plain"));
    if (e->summary.len)
        put_html(w, "summary", e->summary, either(e->summary_base, e->base), e->summary_plain);
    else
        put_html(w, "summary", e->content, either(e->content_base, e->base), plain);
    json_key(w, "content");
    json_begin_array(w);
    if (e->content.len) {
        json_begin_object(w);
        put_html(w, "value", e->content, either(e->content_base, e->base), plain);
        put(w, "type", e->content_type);
        json_end_object(w);
    }
    json_end_array(w);
    put(w, "comments", e->comments);
    put_language(w, e->language, json);
    put(w, "publisher", e->publisher);
    put_media(w, "enclosures", e, MEDIA_ENCLOSURE);
    put_media(w, "media_content", e, MEDIA_CONTENT);
    put_media(w, "media_thumbnail", e, MEDIA_THUMBNAIL);
    put_categories(w, e->categories, e->category_count);
    put_links(w, e->links, e->link_count);
    if (e->source_title.len || e->source_url.len || e->source_id.len) {
        json_key(w, "source");
        json_begin_object(w);
        put_title(w, e->source_title, e->source_markup, e->base);
        put(w, "url", e->source_url);
        put(w, "link", e->source_url);
        put(w, "id", e->source_id);
        json_end_object(w);
    }
    if (e->image.len) {
        json_key(w, "image");
        json_begin_object(w);
        json_put(w, "url", e->image);
        json_end_object(w);
    }
    json_end_object(w);
}

static void put_feed(struct json_writer *w, const struct feed *f) {
    json_begin_object(w);
    put_title(w, f->title, f->title_markup, either(f->title_base, f->base));
    put_link(w, f->link, f->link_written);
    put_language(w, f->language, f->format == FEED_JSON);
    put_html(w, "description", f->description, either(f->description_base, f->base),
             f->description_plain);
    put(w, "id", f->id);
    put_time(w, "updated", f->updated_s);
    put_time(w, "published", f->published_s);
    put_author(w, f->author, f->persons, f->person_count);
    put(w, "generator", f->generator);
    put(w, "publisher", f->publisher);
    if (f->image.len || f->image_title.len || f->image_link.len) {
        json_key(w, "image");
        json_begin_object(w);
        put(w, "url", written_or(f->image_written, f->image));
        put(w, "link", f->image_link);
        put(w, "title", f->image_title);
        json_end_object(w);
    }
    put_links(w, f->links, f->link_count);
    put_categories(w, f->categories, f->category_count);
    json_end_object(w);
}

void feed_render_json(const struct feed *f, span id, struct json_writer *w) {
    static const char *const formats[] = { "rss", "rdf", "atom", "json" };
    json_begin_object(w);
    put(w, "id", id);
    json_put(w, "encoding", span_of(f->encoding));
    json_put(w, "format", span_of(formats[f->format]));
    json_put(w, "version", span_of(f->version));
    json_key(w, "feed");
    put_feed(w, f);
    json_key(w, "entries");
    json_begin_array(w);
    for (size_t i = 0; i < f->entry_count; i++)
        put_entry(w, &f->entries[i], f->format == FEED_JSON);
    json_end_array(w);
    json_key(w, "truncated");
    json_bool(w, f->truncated);
    json_end_object(w);
}

void sitemap_render_json(const struct sitemap *s, span id, struct json_writer *w) {
    json_begin_object(w);
    put(w, "id", id);
    json_key(w, "index");
    json_bool(w, s->is_index);
    json_key(w, "urls");
    json_begin_array(w);
    for (size_t i = 0; i < s->url_count; i++) {
        const struct sitemap_url *u = &s->urls[i];
        json_begin_object(w);
        put(w, "loc", u->loc);
        put(w, "lastmod", u->lastmod);
        put(w, "news_title", u->title);
        put(w, "news_name", u->publication);
        put(w, "news_language", u->language);
        put(w, "news_publication_date", u->published);
        put(w, "news_keywords", u->keywords);
        put(w, "image", u->image);
        json_end_object(w);
    }
    json_end_array(w);
    json_end_object(w);
}
