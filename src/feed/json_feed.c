/* json_feed - JSON Feed 1.0 and 1.1 (jsonfeed.org). */

#include "base/json.h"
#include "base/utf8.h"
#include "feed/read_priv.h"

enum { JSON_FEED_DEPTH = 32, JSON_FEED_NODES = 500000 };

static span line_of(span html, struct arena *arena) {
    struct construct c = construct_of_html(html);
    return construct_text(&c, arena);
}

static void read_persons(struct reader *r, const struct json *v, struct lists *l, span *ret_line) {
    const struct json *author = json_get(v, "author"), *list = json_get(v, "authors");
    const struct json *a = json_is(list, JSON_ARRAY) ? list->first : author;
    for (; a; a = a->next) {
        struct feed_person p = { .name = json_get_text(a, "name"),
                                 .href = feed_absolute(r, NULL, json_get_text(a, "url")) };
        if (json_is(a, JSON_STRING)) p.name = a->text;
        lists_add_person(l, p);
        if (!ret_line->len) *ret_line = person_line(&p, r->arena);
        if (a == author) break;
    }
}

static void add_link(struct reader *r, struct lists *l, span href, const char *rel) {
    span url = feed_absolute(r, NULL, href);
    if (url.len) lists_add_link(l, (struct feed_link){ .href = url, .rel = span_of(rel) });
}

static void read_item(struct reader *r, const struct json *v) {
    struct feed_entry e = { .published_s = TIME_UNKNOWN, .updated_s = TIME_UNKNOWN };
    struct lists l = { 0 };
    e.base = r->base;
    e.id = json_get_text(v, "id");
    e.title = line_of(json_get_text(v, "title"), r->arena);
    e.title = utf8_cut_bytes(e.title, LIMIT_TITLE_BYTES);
    e.link = feed_absolute(r, NULL, json_get_text(v, "url"));
    if (!e.link.len) e.link = feed_absolute(r, NULL, json_get_text(v, "external_url"));
    e.summary = json_get_text(v, "summary");
    e.content = json_get_text(v, "content_html");
    e.content_type = SPAN("text/html");
    if (!e.content.len) {
        e.content = json_get_text(v, "content_text");
        e.content_type = SPAN("text/plain");
    }
    e.image = feed_absolute(r, NULL, json_get_text(v, "image"));
    if (!e.image.len) e.image = feed_absolute(r, NULL, json_get_text(v, "banner_image"));
    e.language = json_get_text(v, "language");
    e.published_s = feed_time(r, json_get_text(v, "date_published"), &e.day_only);
    e.updated_s = feed_time(r, json_get_text(v, "date_modified"), NULL);
    add_link(r, &l, json_get_text(v, "url"), "alternate");
    add_link(r, &l, json_get_text(v, "external_url"), "related");
    read_persons(r, v, &l, &e.author);
    const struct json *tags = json_get(v, "tags");
    for (const struct json *t = json_is(tags, JSON_ARRAY) ? tags->first : NULL; t; t = t->next)
        lists_add_category(&l, json_text(t), SPAN_EMPTY, SPAN_EMPTY);
    const struct json *files = json_get(v, "attachments");
    for (const struct json *f = json_is(files, JSON_ARRAY) ? files->first : NULL; f; f = f->next)
        lists_add_media(&l,
                        (struct feed_media){ feed_absolute(r, NULL, json_get_text(f, "url")),
                                             json_get_text(f, "mime_type"),
                                             json_get_text(f, "size_in_bytes"), MEDIA_ENCLOSURE });
    lists_to_entry(&l, r->arena, &e);
    *VEC_PUSH(&r->entries) = e;
}

enum errc json_feed_read(struct reader *r, span text, struct error *err) {
    if (span_starts(text, SPAN("\xEF\xBB\xBF"))) text = span_from(text, 3);
    struct json *v;
    struct json_limits limits = { JSON_FEED_DEPTH, JSON_FEED_NODES };
    span copy = arena_copy(r->arena, text); /* strings borrow it */
    struct error why = { 0 };
    enum errc rc = json_parse(copy, &limits, r->arena, &v, &why);
    if (rc != ERRC_OK) return error_set(err, rc, "not a feed: %s", why.msg);
    const struct json *items = json_get(v, "items");
    bool named = span_find(json_get_text(v, "version"), SPAN("jsonfeed.org")) >= 0;
    if (!json_is(items, JSON_ARRAY) && !named)
        return error_set(err, ERRC_PARSE, "not a feed: json without items");

    struct feed *f = r->feed;
    f->format = FEED_JSON;
    f->version = span_ends(json_get_text(v, "version"), SPAN("1.1")) ? "json11" : "json10";
    f->title = line_of(json_get_text(v, "title"), r->arena);
    f->description = json_get_text(v, "description");
    f->description_plain = true;
    f->language = json_get_text(v, "language");
    f->link = feed_absolute(r, NULL, json_get_text(v, "home_page_url"));
    f->self = feed_absolute(r, NULL, json_get_text(v, "feed_url"));
    f->image = feed_absolute(r, NULL, json_get_text(v, "icon"));
    if (!f->image.len) f->image = feed_absolute(r, NULL, json_get_text(v, "favicon"));
    add_link(r, &r->lists, json_get_text(v, "home_page_url"), "alternate");
    add_link(r, &r->lists, json_get_text(v, "feed_url"), "self");
    read_persons(r, v, &r->lists, &f->author);
    if (json_is(items, JSON_ARRAY))
        for (const struct json *i = items->first; i; i = i->next) {
            if (r->entries.len >= LIMIT_FEED_ITEMS) {
                f->truncated = true;
                break;
            }
            if (json_is(i, JSON_OBJECT)) read_item(r, i);
        }
    return ERRC_OK;
}
