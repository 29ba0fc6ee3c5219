/* wire_page - a page and what it was made from, on the wire. */

#include "jail/wire_priv.h"

/* A field that is added to the struct must be added to its walk: these numbers say so. */
#if UINTPTR_MAX == UINT64_MAX
static_assert(sizeof(struct page_input) == 88, "walk the new field");
static_assert(sizeof(struct article) == 544, "walk the new field");
static_assert(sizeof(struct page) == 11544, "walk the new field");
#endif

static void wire_hashes(struct wire *w, const uint64_t **at, size_t *count) {
    *count = wire_count(w, *count, TEMPLATE_KNOWN_MAX);
    uint64_t *list = w->out ? NULL : arena_new_n(w->arena, uint64_t, *count);
    for (size_t i = 0; i < *count && !w->bad; i++) {
        uint64_t hash = w->out && *at ? (*at)[i] : 0;
        wire_u64(w, &hash);
        if (list) list[i] = hash;
    }
    if (list) *at = list;
}

static void wire_known(struct wire *w, struct page_input *v) {
    bool any = v->known != NULL;
    wire_bool(w, &any);
    if (!any) return;
    struct page_template t = { 0 };
    if (w->out && v->known) t = *v->known;
    wire_hashes(w, &t.always, &t.always_count);
    wire_hashes(w, &t.apart, &t.apart_count);
    wire_u64(w, &t.home);
    if (w->out) return;
    struct page_template *known = arena_new(w->arena, struct page_template);
    *known = t;
    v->known = known;
}

/* Hashes may be any numbers: whoever lies about them spoils the template of its own paper. */
static void wire_traces(struct wire *w, struct page_traces *t) {
    t->count = wire_count(w, t->count, TEMPLATE_SEEN_MAX);
    for (size_t i = 0; i < t->count && !w->bad; i++) {
        int chars = (int) t->seen[i].chars;
        wire_u64(w, &t->seen[i].hash);
        wire_int(w, &chars, 0, (int) LIMIT_BODY_TEXT_BYTES);
        t->seen[i].chars = (uint32_t) chars;
    }
    wire_u64(w, &t->home);
}

static void wire_rules(struct wire *w, unsigned *set) {
    int bits = (int) *set;
    wire_int(w, &bits, 0, (1 << PAGE_RULE_COUNT) - 1);
    *set = (unsigned) bits;
}

void wire_page_input(struct wire *w, struct page_input *v) {
    wire_bytes(w, &v->html);
    wire_text(w, &v->url);
    wire_bytes(w, &v->content_type);
    wire_i64(w, &v->now_s);
    wire_int(w, &v->utc_offset_min, -24 * 60, 24 * 60);
    wire_bool(w, &v->trace);
    wire_known(w, v);
    wire_text(w, &v->rules);
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
    wire_traces(w, &v->traces);
    wire_rules(w, &v->rules_used);
    wire_rules(w, &v->rules_missed);
    wire_text(w, &v->repeated);
}
