/* wire_page - a page and what it was made from, on the wire. */

#include "jail/wire_priv.h"

/* A field that is added to the struct must be added to its walk: these numbers say so. */
#if UINTPTR_MAX == UINT64_MAX
static_assert(sizeof(struct page_input) == 64, "walk the new field");
static_assert(sizeof(struct article) == 544, "walk the new field");
static_assert(sizeof(struct page) == 8944, "walk the new field");
#endif

void wire_page_input(struct wire *w, struct page_input *v) {
    wire_bytes(w, &v->html);
    wire_text(w, &v->url);
    wire_bytes(w, &v->content_type);
    wire_i64(w, &v->now_s);
    wire_int(w, &v->utc_offset_min, -24 * 60, 24 * 60);
}

static void wire_article_text(struct wire *w, struct article *a) {
    wire_text(w, &a->source);
    wire_text(w, &a->external_id);
    wire_text(w, &a->url);
    wire_text(w, &a->title);
    a->author_count = wire_count(w, a->author_count, LIMIT_AUTHORS);
    for (size_t i = 0; i < a->author_count; i++) wire_text(w, &a->authors[i]);
    wire_text(w, &a->section);
    wire_text(w, &a->summary);
    wire_text(w, &a->body);
    wire_text(w, &a->excerpt);
    wire_text(w, &a->image_url);
}

/* Ids are the store's business: a parser that claims one is not believed. */
static void wire_article(struct wire *w, struct article *a) {
    wire_article_text(w, a);
    int category = (int) a->category;
    wire_int(w, &category, 0, CATEGORY_COUNT - 1);
    a->category = (enum category) category;
    wire_code(w, a->lang, sizeof(a->lang));
    wire_i64(w, &a->published_s);
    wire_i64(w, &a->modified_s);
    wire_i64(w, &a->found_s);
    wire_i64(w, &a->order_s);
    int flags = (int) (a->flags & 0xFFFF);
    wire_int(w, &flags, 0, 0xFFFF);
    a->flags = (uint32_t) flags;
}

void wire_page(struct wire *w, struct page *v) {
    wire_article(w, &v->article);
    wire_text(w, &v->canonical);
    wire_text(w, &v->site_name);
    wire_text(w, &v->robots);
    v->feed_count = wire_count(w, v->feed_count, COUNT_OF(v->feeds));
    for (size_t i = 0; i < v->feed_count; i++) wire_text(w, &v->feeds[i]);
    v->link_count = wire_count(w, v->link_count, COUNT_OF(v->links));
    for (size_t i = 0; i < v->link_count; i++) wire_text(w, &v->links[i]);
    wire_int(w, &v->published_offset_min, -24 * 60, 24 * 60);
    int stub = (int) v->stub;
    wire_int(w, &stub, PAGE_WHOLE, PAGE_PRINT_ONLY);
    v->stub = (enum page_stub) stub;
    wire_bool(w, &v->rtl);
}
