/* rules_apply - what a paper's rules choose on one page. */

#include "base/mem.h"
#include "base/utf8.h"
#include "page/rules_priv.h"
#include "page/times_priv.h"
#include "url/url.h"

#define BIT(rule) (1u << (rule))
enum {
    OPENED = 1 << PAGE_RULE_COUNT, /* in hits: this node and those above it were looked at */
    SAID_MAX = 32,                 /* elements that are asked for a title, a name, a date */
};

void rules_compile(span text, struct selector_set *set) {
    span line, key, value;
    while (span_next(&text, '\n', &line))
        if (rule_line(line, &key, &value)) (void) !rule_add(set, key, value, NULL);
}

void ruled_begin(span rules, struct ruled *r) {
    *r = (struct ruled){ 0 };
    rules_compile(span_sub(rules, 0, RULES_SECTION_BYTES), &r->set);
    for (unsigned i = 0; i < r->set.part_count; i++) r->asked |= BIT(r->set.parts[i].rule);
}

/* As if it were not there, for whoever looks at nodes afterwards. */
static void take_out(struct dom *d, uint32_t node) {
    for (uint32_t i = node; i < d->nodes[node].end; i++) {
        d->nodes[i].attr_count = 0;
        d->nodes[i].text_len = 0;
        if (dom_tag(d, i) != TAG_TEXT) d->nodes[i].tag = TAG_TEMPLATE;
    }
}

static bool is_root(const struct dom *d, uint32_t node) {
    return dom_tag(d, node) == TAG_BODY || dom_tag(d, node) == TAG_HTML;
}

/* The text may stand in what else is never looked into: a form, a hidden box that a script opens.
 */
static void open_up(struct ruled *r, struct dom *d, uint32_t node) {
    for (uint32_t i = node; i && !is_root(d, i) && !(r->hits[i] & OPENED); i = d->nodes[i].parent) {
        r->hits[i] |= OPENED;
        bool closed = tag_flags(dom_tag(d, i)) & (TAG_SKIP | TAG_OUTSIDE);
        if (closed) d->nodes[i].tag = TAG_DIV;
        if (closed || dom_has_attr(d, i, ATTR_HIDDEN) || dom_has_attr(d, i, ATTR_STYLE))
            d->nodes[i].attr_count = 0;
    }
}

void ruled_match(struct ruled *r, struct dom *d) {
    if (!r->asked) return;
    r->hits = mem_zalloc(d->count, 1);
    selector_match(&r->set, d, r->hits);
    for (uint32_t i = 1; i < d->count; i++) {
        if (!(r->hits[i] & BIT(PAGE_RULE_REMOVE)) || is_root(d, i)) continue;
        r->used |= BIT(PAGE_RULE_REMOVE);
        take_out(d, i);
        memset(&r->hits[i], 0, d->nodes[i].end - i);
    }
    for (uint32_t i = 1; i < d->count; i++)
        if (r->hits[i] & BIT(PAGE_RULE_BODY)) open_up(r, d, i);
}

void ruled_done(struct ruled *r) {
    mem_free(r->hits);
}

/* Notes what became of a rule. */
static bool settle(struct ruled *r, enum page_rule rule, bool found) {
    *(found ? &r->used : &r->missed) |= BIT(rule);
    return found;
}

static bool asks(const struct ruled *r, enum page_rule rule) {
    return r->hits && r->asked & BIT(rule);
}

/* The next node at or after *at that the rule names, or 0. */
static uint32_t next_hit(const struct ruled *r, const struct dom *d, enum page_rule rule,
                         uint32_t at) {
    while (at < d->count && !(r->hits[at] & BIT(rule))) at++;
    return at < d->count ? at : 0;
}

/* What an element says: by attribute when it is one that says it so, else its text. In the arena,
 * since the page's own bytes go before its struct does. */
static span said(const struct sources *s, uint32_t node, size_t bytes_max) {
    const struct dom *d = s->dom;
    static const enum attr names[] = { ATTR_CONTENT, ATTR_DATETIME };
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (dom_has_attr(d, node, names[i]))
            return arena_copy(s->arena,
                              span_trim(utf8_cut_bytes(dom_attr(d, node, names[i]), bytes_max)));
    DEFER(buf_done) struct buf line = BUF(bytes_max);
    dom_line(d, node, &line);
    return line.full ? SPAN_EMPTY : arena_copy(s->arena, span_trim(buf_span(&line)));
}

void ruled_title(struct ruled *r, const struct sources *s, span *title) {
    if (!asks(r, PAGE_RULE_TITLE)) return;
    span found = SPAN_EMPTY;
    for (uint32_t i = 1, n = 0;
         n++ < SAID_MAX && !found.len && (i = next_hit(r, s->dom, PAGE_RULE_TITLE, i)); i++)
        found = utf8_cut_bytes(said(s, i, LIMIT_TITLE_BYTES), LIMIT_TITLE_BYTES);
    if (settle(r, PAGE_RULE_TITLE, found.len > 0)) *title = found;
}

/* Inside a node that the rule names, and below no boilerplate there. */
static void mark_inside(const struct ruled *r, const struct blocks *b, uint8_t *inside) {
    enum { OUT, IN, BAD };
    const struct dom *d = b->dom;
    for (uint32_t i = 1; i < d->count; i++) {
        uint8_t up = inside[d->nodes[i].parent];
        bool bad = (b->hints[i] & HINT_BAD) && !(b->hints[i] & (HINT_SURE | HINT_ARTICLE));
        inside[i] = r->hits[i] & BIT(PAGE_RULE_BODY) ? IN : up == IN && bad ? BAD : up;
    }
    for (uint32_t i = 1; i < d->count; i++) inside[i] = inside[i] == IN;
}

bool ruled_body(struct ruled *r, const struct blocks *b, span title, bool *kept,
                uint32_t *container) {
    if (!asks(r, PAGE_RULE_BODY)) return false;
    uint32_t first = next_hit(r, b->dom, PAGE_RULE_BODY, 1);
    if (!settle(r, PAGE_RULE_BODY, first != 0)) return false;
    DEFER(mem_freep) uint8_t *inside = mem_zalloc(b->dom->count, 1);
    DEFER(mem_freep) bool *chosen = mem_zalloc(b->count + 1, sizeof(*chosen));
    mark_inside(r, b, inside);
    size_t count = 0;
    for (size_t i = 0; i < b->count; i++) chosen[i] = inside[b->at[i].first];
    body_clean(b, title, chosen);
    for (size_t i = 0; i < b->count; i++) count += chosen[i];
    if (!count) { /* it is there, and empty */
        r->used &= ~BIT(PAGE_RULE_BODY);
        return settle(r, PAGE_RULE_BODY, false);
    }
    memcpy(kept, chosen, b->count * sizeof(*kept));
    *container = first;
    return true;
}

void ruled_authors(struct ruled *r, const struct sources *s, struct article *a) {
    if (!asks(r, PAGE_RULE_AUTHOR)) return;
    struct article found = { 0 };
    span site = meta_site(s->meta);
    for (uint32_t i = 1, n = 0; n++ < SAID_MAX && (i = next_hit(r, s->dom, PAGE_RULE_AUTHOR, i));
         i++)
        page_authors_add(said(s, i, LIMIT_AUTHOR_BYTES), site, s->arena, &found);
    if (!settle(r, PAGE_RULE_AUTHOR, found.author_count > 0)) return;
    memcpy(a->authors, found.authors, sizeof(a->authors));
    a->author_count = found.author_count;
}

void ruled_date(struct ruled *r, const struct sources *s, struct article *a, int *offset_min) {
    if (!asks(r, PAGE_RULE_DATE)) return;
    struct date_found found = { 0 };
    bool any = false;
    for (uint32_t i = 1, n = 0;
         n++ < SAID_MAX && !any && (i = next_hit(r, s->dom, PAGE_RULE_DATE, i)); i++)
        any = times_read(s, said(s, i, DATE_TEXT_MAX), &found);
    if (!settle(r, PAGE_RULE_DATE, any)) return;
    a->published_s = found.t_s;
    a->flags &= ~(uint32_t) (ARTICLE_DAY_ONLY | ARTICLE_DATE_UNSURE);
    if (!found.has_time) a->flags |= ARTICLE_DAY_ONLY;
    *offset_min = found.has_time ? found.utc_offset_min : s->in->utc_offset_min;
}

/* The address in an element that is a picture, names one, or links to one. */
static span address_in(const struct dom *d, uint32_t node) {
    static const enum attr names[] = { ATTR_CONTENT, ATTR_DATA_SRC, ATTR_SRC, ATTR_HREF };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        span v = span_trim(dom_attr(d, node, names[i]));
        if (v.len) return v;
    }
    return SPAN_EMPTY;
}

void ruled_image(struct ruled *r, const struct sources *s, span base, span *image) {
    if (!asks(r, PAGE_RULE_IMAGE)) return;
    span url = SPAN_EMPTY;
    for (uint32_t i = 1, n = 0;
         n++ < SAID_MAX && !url.len && (i = next_hit(r, s->dom, PAGE_RULE_IMAGE, i)); i++) {
        span text = address_in(s->dom, i);
        if (!text.len || text.len > LIMIT_URL_BYTES ||
            url_normalise(text, base, s->arena, &url, NULL) != ERRC_OK)
            url = SPAN_EMPTY;
    }
    if (settle(r, PAGE_RULE_IMAGE, url.len > 0)) *image = url;
}
