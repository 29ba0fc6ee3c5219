/* title - which of the many titles of a page is the headline. */

#include "base/utf8.h"
#include "page/parts_priv.h"
#include "url/url.h"

void fold_plain(span text, struct buf *out) {
    uint32_t r;
    while (utf8_next(&text, &r)) {
        if (r >= 'A' && r <= 'Z') r += 32;
        bool letter = (r >= 'a' && r <= 'z') || (r >= '0' && r <= '9') ||
                      (r >= 0xC0 && r != 0xD7 && !(r >= 0x2000 && r <= 0x206F) &&
                       !(r >= 0x64B && r <= 0x65F) && r != 0x60C && r != 0x61F && r != 0x61B &&
                       r != 0x640 && !(r >= 0x3000 && r <= 0x3003) && r != 0xFEFF);
        if (letter) buf_add_rune(out, r);
    }
}

static bool folds_into(span inner, span outer) {
    DEFER(buf_done) struct buf a = BUF(LIMIT_TITLE_BYTES * 2), b = BUF(LIMIT_TITLE_BYTES * 2);
    fold_plain(inner, &a);
    fold_plain(outer, &b);
    bool in = a.len >= 8 && span_find(buf_span(&b), buf_span(&a)) >= 0;
    buf_done(&b);
    return in;
}

/* Offset and size of the last separator of title, or false. */
static bool last_separator(span title, size_t *ret_at, size_t *ret_size) {
    static const char *const marks[] = { " | ", " - ", " – ", " — ", " :: ", " » ", " · ",
                                         " • ", " / ", " |",  "| ",  " < ",  " › " };
    bool found = false;
    for (size_t m = 0; m < COUNT_OF(marks); m++) {
        span mark = span_of(marks[m]);
        for (size_t at = title.len; at-- > 0;) {
            if (!span_starts(span_from(title, at), mark)) continue;
            if (!found || at > *ret_at) {
                *ret_at = at;
                *ret_size = mark.len;
            }
            found = true;
            break;
        }
    }
    return found;
}

static bool names_site(span part, span site, span host) {
    DEFER(buf_done) struct buf p = BUF(1024), s = BUF(1024), h = BUF(1024);
    fold_plain(part, &p);
    fold_plain(site, &s);
    span domain = url_registrable_domain(host);
    ptrdiff_t dot = span_find_char(domain, '.');
    fold_plain(dot > 0 ? span_sub(domain, 0, (size_t) dot) : domain, &h);
    bool yes = false;
    if (p.len && s.len > 2)
        yes = span_find(buf_span(&p), buf_span(&s)) >= 0 ||
              span_find(buf_span(&s), buf_span(&p)) >= 0;
    if (p.len && h.len > 2)
        yes |= span_find(buf_span(&p), buf_span(&h)) >= 0 ||
               (p.len > 3 && span_find(buf_span(&h), buf_span(&p)) >= 0);
    buf_done(&s);
    buf_done(&h);
    return yes;
}

span title_without_site(span title, span site, span host) {
    size_t at = 0, size = 0;
    for (int n = 0; n < 3 && last_separator(title, &at, &size); n++) {
        span head = span_trim(span_sub(title, 0, at)), tail = span_from(title, at + size);
        if (!names_site(tail, site, host) || head.len < 8) break;
        title = head;
    }
    return title;
}

struct h1 {
    span text;
    bool in_article;
};

static size_t gather_h1(const struct sources *s, struct h1 *list, size_t max) {
    const struct dom *d = s->dom;
    size_t n = 0;
    for (uint32_t i = 1; i < d->count && n < max; i++) {
        if (dom_tag(d, i) != TAG_H1) continue;
        DEFER(buf_done) struct buf b = BUF(LIMIT_TITLE_BYTES);
        dom_line(d, i, &b);
        span text = span_trim(buf_span(&b));
        if (text.len < 3) continue;
        list[n].text = arena_copy(s->arena, text);
        list[n++].in_article = i + 400 > s->container;
    }
    return n;
}

/* The longest part of a <title> between separators. */
static span longest_part(span title) {
    size_t at = 0, size = 0;
    span best = SPAN_EMPTY;
    while (last_separator(title, &at, &size)) {
        span tail = span_trim(span_from(title, at + size));
        if (tail.len > best.len) best = tail;
        title = span_trim(span_sub(title, 0, at));
    }
    return title.len * 2 >= best.len ? title : best;
}

span title_choose(const struct sources *s) {
    const struct meta *m = s->meta;
    struct url u = { 0 };
    span host = url_parse(s->in->url, NULL, s->arena, &u, NULL) == ERRC_OK ? u.host : SPAN_EMPTY;
    span site = m->site_name.len ? m->site_name : m->ld.site_name;
    span og = title_without_site(m->og_title, site, host);
    span doc = title_without_site(m->doc_title, site, host);
    span ld = title_without_site(m->ld.headline, site, host);
    struct h1 heads[8];
    size_t n = gather_h1(s, heads, COUNT_OF(heads));

    /* A visible heading that the page's own claims confirm is the headline as readers see it. */
    for (size_t i = 0; i < n; i++)
        if (folds_into(heads[i].text, m->doc_title) || folds_into(heads[i].text, og) ||
            folds_into(heads[i].text, ld))
            return span_trim(heads[i].text);
    for (size_t i = 0; i < n; i++)
        if (folds_into(og, heads[i].text) || folds_into(ld, heads[i].text)) return heads[i].text;
    if (m->ld.rank == 3 && ld.len) return ld;
    if (og.len) return og;
    if (m->item_headline.len) return span_trim(m->item_headline);
    if (n == 1 && heads[0].text.len > 15) return heads[0].text;
    if (m->twitter_title.len) return title_without_site(m->twitter_title, site, host);
    return doc.len ? longest_part(doc) : n ? heads[0].text : SPAN_EMPTY;
}
