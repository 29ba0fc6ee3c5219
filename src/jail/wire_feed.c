/* wire_feed - feeds and sitemaps on the wire. */

#include "base/limits.h"
#include "jail/wire_priv.h"

/* Of one feed or entry; the formats set no limit of their own. */
enum { PARTS_MAX = 1000 };

/* A field that is added to the struct must be added to its walk: these numbers say so. */
#if UINTPTR_MAX == UINT64_MAX
static_assert(sizeof(struct feed_input) == 88, "walk the new field");
static_assert(sizeof(struct feed_person) == 56, "walk the new field");
static_assert(sizeof(struct feed_entry) == 432, "walk the new field");
static_assert(sizeof(struct feed) == 424, "walk the new field");
static_assert(sizeof(struct sitemap_url) == 144, "walk the new field");
static_assert(sizeof(struct sitemap) == 32, "walk the new field");
#endif

void wire_feed_input(struct wire *w, struct feed_input *v) {
    wire_bytes(w, &v->bytes);
    wire_text(w, &v->url);
    wire_bytes(w, &v->content_type);
    wire_bytes(w, &v->content_location);
    wire_bytes(w, &v->content_language);
    wire_i64(w, &v->now_s);
}

static void wire_person(struct wire *w, struct feed_person *v) {
    wire_text(w, &v->name);
    wire_text(w, &v->email);
    wire_text(w, &v->href);
    wire_bool(w, &v->contributor);
}

static void wire_category(struct wire *w, struct feed_category *v) {
    wire_text(w, &v->term);
    wire_text(w, &v->scheme);
    wire_text(w, &v->label);
}

static void wire_link(struct wire *w, struct feed_link *v) {
    wire_text(w, &v->href);
    wire_text(w, &v->rel);
    wire_text(w, &v->type);
    wire_text(w, &v->title);
    wire_text(w, &v->hreflang);
    wire_text(w, &v->length);
}

static void wire_feed_media(struct wire *w, struct feed_media *v) {
    wire_text(w, &v->url);
    wire_text(w, &v->type);
    wire_text(w, &v->length);
    int kind = (int) v->kind;
    wire_int(w, &kind, MEDIA_ENCLOSURE, MEDIA_THUMBNAIL);
    v->kind = kind;
}

static void wire_entry(struct wire *w, struct feed_entry *v) {
    span *const texts[] = { &v->title,        &v->link,          &v->id,           &v->author,
                            &v->comments,     &v->language,      &v->image,        &v->publisher,
                            &v->summary,      &v->content,       &v->content_type, &v->title_markup,
                            &v->base,         &v->source_title,  &v->source_url,   &v->source_id,
                            &v->link_written, &v->source_markup, &v->title_base,   &v->summary_base,
                            &v->content_base };
    for (size_t i = 0; i < COUNT_OF(texts); i++) wire_text(w, texts[i]);
    wire_i64(w, &v->published_s);
    wire_i64(w, &v->updated_s);
    wire_bool(w, &v->day_only);
    wire_bool(w, &v->summary_plain);
    WIRE_LIST(w, v->persons, v->person_count, PARTS_MAX, struct feed_person, wire_person);
    WIRE_LIST(w, v->categories, v->category_count, PARTS_MAX, struct feed_category, wire_category);
    WIRE_LIST(w, v->links, v->link_count, PARTS_MAX, struct feed_link, wire_link);
    WIRE_LIST(w, v->media, v->media_count, PARTS_MAX, struct feed_media, wire_feed_media);
}

void wire_feed(struct wire *w, struct feed *v) {
    int format = (int) v->format;
    wire_int(w, &format, FEED_RSS, FEED_JSON);
    v->format = (enum feed_format) format;
    wire_word(w, &v->encoding);
    wire_word(w, &v->version);
    span *const texts[] = { &v->title,
                            &v->link,
                            &v->description,
                            &v->language,
                            &v->id,
                            &v->generator,
                            &v->publisher,
                            &v->author,
                            &v->self,
                            &v->hub,
                            &v->image,
                            &v->image_title,
                            &v->image_link,
                            &v->title_markup,
                            &v->base,
                            &v->link_written,
                            &v->image_written,
                            &v->title_base,
                            &v->description_base };
    for (size_t i = 0; i < COUNT_OF(texts); i++) wire_text(w, texts[i]);
    wire_bool(w, &v->description_plain);
    wire_i64(w, &v->updated_s);
    wire_i64(w, &v->published_s);
    WIRE_LIST(w, v->persons, v->person_count, PARTS_MAX, struct feed_person, wire_person);
    WIRE_LIST(w, v->categories, v->category_count, PARTS_MAX, struct feed_category, wire_category);
    WIRE_LIST(w, v->links, v->link_count, PARTS_MAX, struct feed_link, wire_link);
    WIRE_LIST(w, v->entries, v->entry_count, LIMIT_FEED_ITEMS, struct feed_entry, wire_entry);
    wire_bool(w, &v->truncated);
}

void wire_sitemap_input(struct wire *w, struct sitemap_input *v) {
    wire_bytes(w, &v->bytes);
    wire_text(w, &v->url);
}

static void wire_sitemap_url(struct wire *w, struct sitemap_url *v) {
    span *const texts[] = { &v->loc,   &v->title,    &v->publication, &v->language,
                            &v->image, &v->keywords, &v->lastmod,     &v->published };
    for (size_t i = 0; i < COUNT_OF(texts); i++) wire_text(w, texts[i]);
    wire_i64(w, &v->lastmod_s);
    wire_i64(w, &v->published_s);
}

void wire_sitemap(struct wire *w, struct sitemap *v) {
    wire_bool(w, &v->is_index);
    WIRE_LIST(w, v->urls, v->url_count, LIMIT_SITEMAP_URLS, struct sitemap_url, wire_sitemap_url);
    wire_bool(w, &v->truncated);
}
