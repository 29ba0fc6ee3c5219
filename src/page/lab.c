/* lab - renders struct page for `warraq lab page`. */

#include "page/lab.h"

#include "base/clock.h"

void page_render_time(int64_t t_s, bool day_only, int offset_min, struct buf *out) {
    if (t_s == TIME_UNKNOWN) return;
    char iso[ISO_SIZE];
    clock_iso(t_s, offset_min, iso);
    buf_add(out, day_only ? span_sub(span_of(iso), 0, 10) : span_of(iso));
}

static void put_time(struct json_writer *w, const char *key, int64_t t_s, bool day_only,
                     int offset_min) {
    DEFER(buf_done) struct buf b = BUF(64);
    page_render_time(t_s, day_only, offset_min, &b);
    json_key(w, key);
    if (b.len)
        json_string(w, buf_span(&b));
    else
        json_null(w);
}

/* Left out because the site's other pages have it too; only with `lab page --learn`. */
static void put_repeated(struct json_writer *w, span repeated) {
    if (!repeated.len) return;
    DEFER(buf_done) struct buf text = BUF(2 * repeated.len + 64);
    body_to_text(repeated, &text);
    json_put(w, "repeated", buf_span(&text));
}

static void put_rules(struct json_writer *w, const char *key, unsigned set) {
    if (!set) return;
    json_key(w, key);
    json_begin_array(w);
    for (unsigned r = 0; r < PAGE_RULE_COUNT; r++)
        if (set & 1u << r) json_string(w, span_of(page_rule_name((enum page_rule) r)));
    json_end_array(w);
}

void page_render_json(const struct page *p, span id, span url, struct json_writer *w) {
    const struct article *a = &p->article;
    DEFER(buf_done) struct buf body = BUF(2 * LIMIT_BODY_TEXT_BYTES);
    body_to_text(a->body, &body);
    json_begin_object(w);
    if (id.len) json_put(w, "id", id);
    json_put(w, "url", url);
    json_put(w, "canonical", p->canonical);
    json_put(w, "title", a->title);
    json_key(w, "authors");
    json_begin_array(w);
    for (size_t i = 0; i < a->author_count; i++) json_string(w, a->authors[i]);
    json_end_array(w);
    put_time(w, "published", a->published_s, a->flags & ARTICLE_DAY_ONLY, p->published_offset_min);
    put_time(w, "modified", a->modified_s, false, p->published_offset_min);
    json_put(w, "section", a->section);
    json_put(w, "image", a->image_url);
    json_put(w, "lang", span_of(a->lang));
    json_put(w, "dir", p->rtl ? SPAN("rtl") : SPAN("ltr"));
    json_put(w, "summary", a->summary);
    json_put(w, "body", buf_span(&body));
    json_put(w, "site_name", p->site_name);
    json_key(w, "paywall");
    json_bool(w, a->flags & ARTICLE_PAYWALL);
    json_put(w, "stub", span_of(page_stub_name(p->stub)));
    json_put(w, "robots", p->robots);
    put_repeated(w, p->repeated);
    put_rules(w, "rules_used", p->rules_used);
    put_rules(w, "rules_missed", p->rules_missed);
    json_end_object(w);
}
