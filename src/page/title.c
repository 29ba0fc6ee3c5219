/* title - which of the many titles of a page is the headline. */

#include "page/title_priv.h"
#include "url/url.h"

enum {
    LONE_MIN = 20,
    LONE_UNCLAIMED_MIN = 8,
    AGREED_MIN = 12,
    TAIL_MIN = 8,
    HEADING_ABOVE = 8,
    HEADING_CHARS_MAX = 200,
    NAME_MORE = 8
};

static bool same_letters(span a, span b) {
    DEFER(buf_done) struct buf x = BUF(LIMIT_TITLE_BYTES * 2), y = BUF(LIMIT_TITLE_BYTES * 2);
    fold_plain(a, &x);
    fold_plain(b, &y);
    return x.len && span_eq(buf_span(&x), buf_span(&y));
}

/* Where the last letters of text begin, those of tail (folded). */
static size_t tail_at(span text, span tail) {
    DEFER(buf_done) struct buf b = BUF(LIMIT_TITLE_BYTES * 2);
    for (size_t at = 0; at < text.len; at++) {
        if (at && text.at[at - 1] != ' ') continue;
        buf_clear(&b);
        fold_plain(span_from(text, at), &b);
        if (b.len <= tail.len) return at;
    }
    return 0;
}

static bool ends_with_sign(span text) {
    static const char *const signs[] = { ":", "|", "-", "–", "—", "/", ">", "»", "·", "•", "." };
    for (size_t i = 0; i < COUNT_OF(signs); i++)
        if (span_ends(text, span_of(signs[i]))) return true;
    return false;
}

/* "Tunisia | Great tasks ahead" of an <h1> whose claims say "Great tasks ahead": what stands before
 * a sign, or apart from it, is a kicker, a section or a date; other words belong to the headline.
 */
static span without_kicker(span heading, uint32_t node, const struct sources *s,
                           const struct title_claims *claims) {
    const span said[] = { claims->og, claims->doc, claims->ld };
    DEFER(buf_done) struct buf h = BUF(LIMIT_TITLE_BYTES * 2), c = BUF(LIMIT_TITLE_BYTES * 2);
    fold_plain(heading, &h);
    for (size_t i = 0; i < COUNT_OF(said); i++) {
        buf_clear(&c);
        fold_plain(said[i], &c);
        if (c.len >= h.len || c.len * 5 <= h.len * 2 || c.len < TAIL_MIN ||
            !span_ends(buf_span(&h), buf_span(&c)))
            continue;
        span before = span_trim(span_sub(heading, 0, tail_at(heading, buf_span(&c))));
        if (ends_with_sign(before) || title_ends_in_element(s->dom, node, buf_span(&c)))
            return span_trim(said[i]);
    }
    return heading;
}

/* "Kenya Nairobi from below": the kicker stands on a line of its own; "Kenya: Nairobi from below"
 * says the same on one. */
static span on_one_line(span heading, const struct title_claims *claims) {
    const span said[] = { claims->ld, claims->og, claims->doc };
    for (size_t i = 0; i < COUNT_OF(said) && span_find_char(heading, ':') < 0; i++)
        if (said[i].len > heading.len && span_find_char(said[i], ':') >= 0 &&
            same_letters(said[i], heading))
            return said[i];
    return heading;
}

/* The claim of which a template shows the beginning. */
static span uncut(span heading, const struct title_claims *claims) {
    if (!title_is_cut(heading, claims)) return heading;
    DEFER(buf_done) struct buf h = BUF(LIMIT_TITLE_BYTES * 2), c = BUF(LIMIT_TITLE_BYTES * 2);
    fold_plain(heading, &h);
    const span said[] = { claims->og, claims->ld, claims->doc };
    for (size_t i = 0; i < COUNT_OF(said); i++) {
        buf_clear(&c);
        fold_plain(said[i], &c);
        if (h.len && span_starts(buf_span(&c), buf_span(&h))) return said[i];
    }
    return heading;
}

/* "Headline-Politics" of a field that names the headline alone. */
static span as_named(span title, span named) {
    static const char *const marks[] = { "|", "-", "–", "—", "_", "│", "ㅣ", "｜", "·", "«", "»" };
    if (named.len < AGREED_MIN || !span_starts(title, named)) return title;
    span rest = span_trim(span_from(title, named.len));
    for (size_t i = 0; i < COUNT_OF(marks); i++)
        if (span_starts(rest, span_of(marks[i]))) return named;
    return title;
}

/* "Kenya: Nairobi from below" of "Nairobi from below". */
static bool extends(span claim, span heading) {
    DEFER(buf_done) struct buf c = BUF(LIMIT_TITLE_BYTES * 2), h = BUF(LIMIT_TITLE_BYTES * 2);
    fold_plain(claim, &c);
    fold_plain(heading, &h);
    if (h.len < TAIL_MIN || !span_ends(buf_span(&c), buf_span(&h))) return false;
    if (c.len == h.len) return true;
    span before = span_trim(span_sub(claim, 0, tail_at(claim, buf_span(&h))));
    return span_ends(before, SPAN(":"));
}

static void add_claim(struct title_claims *c, span text, struct arena *arena) {
    if (text.len && c->count < TITLE_CLAIMS_MAX) c->at[c->count++] = title_words_of(text, arena);
}

static void read_names(const struct sources *s, struct title_claims *ret) {
    const struct meta *m = s->meta;
    struct url u = { 0 };
    *ret = (struct title_claims){ .site = meta_site(m) };
    if (url_parse(s->in->url, NULL, s->arena, &u, NULL) == ERRC_OK) ret->host = u.host;
}

static void read_claims(const struct sources *s, struct title_claims *ret) {
    const struct meta *m = s->meta;
    read_names(s, ret);
    ret->og = title_without_site(m->og_title, ret->site, ret->host);
    ret->doc = title_without_site(m->doc_title, ret->site, ret->host);
    ret->ld = title_without_site(m->ld.headline, ret->site, ret->host);
    add_claim(ret, ret->og, s->arena);
    add_claim(ret, ret->doc, s->arena);
    add_claim(ret, ret->ld, s->arena);
    add_claim(ret, m->twitter_title, s->arena);
    add_claim(ret, title_without_site(m->named_title, ret->site, ret->host), s->arena);
    ret->whole = ret->count;
    /* a <title> has the names of sections beside it, hardly so if another field says the same */
    ret->exact = same_letters(ret->doc, ret->og) || same_letters(ret->doc, ret->ld);
    span parts[4];
    size_t n = title_parts(ret->doc, parts, COUNT_OF(parts));
    for (size_t i = 0; i < n && n > 1; i++) add_claim(ret, parts[i], s->arena);
}

static span claimed_title(const struct sources *s, const struct title_claims *c) {
    const struct meta *m = s->meta;
    if (m->ld.rank == 3 && c->ld.len) return c->ld;
    if (c->og.len) return as_named(c->og, m->named_title);
    if (m->item_headline.len) return span_trim(m->item_headline);
    if (m->twitter_title.len) return m->twitter_title;
    return c->doc.len ? title_longest_part(c->doc, c->site, c->host) : title_first_h1(s);
}

static span choose(const struct sources *s) {
    const struct meta *m = s->meta;
    struct title_claims c;
    read_claims(s, &c);
    struct title_heading h = title_confirmed_heading(s, &c);
    /* Fields that are kept apart and say the same know best where the headline begins. */
    bool agreed = c.og.len >= AGREED_MIN && m->ld.rank == 3 && same_letters(c.og, c.ld);
    if (agreed && h.node && (extends(c.og, h.text) || same_letters(c.og, h.whole))) return c.og;
    if (h.node) {
        span heading = without_kicker(uncut(h.text, &c), h.node, s, &c);
        heading = title_without_site(on_one_line(heading, &c), c.site, c.host);
        return title_without_label(heading);
    }
    bool claimed = c.og.len || c.ld.len;
    span lone = title_lone_h1(s, &c, claimed ? LONE_MIN : LONE_UNCLAIMED_MIN);
    if (!lone.len) lone = claimed_title(s, &c);
    return title_without_label(title_without_site(lone, c.site, c.host));
}

span title_choose(const struct sources *s) {
    return title_without_leftovers(title_without_glued_site(choose(s), meta_site(s->meta)));
}

static bool is_home(const struct sources *s) {
    struct url u;
    return url_parse(s->in->url, NULL, s->arena, &u, NULL) == ERRC_OK && u.path.len <= 1 &&
           !u.query.len;
}

/* "The Paper - News" of "The Paper": a name and hardly more. */
static bool is_name(span title, span name) {
    DEFER(buf_done) struct buf t = BUF(LIMIT_TITLE_BYTES * 2), n = BUF(LIMIT_TITLE_BYTES * 2);
    fold_plain(title, &t);
    fold_plain(name, &n);
    return n.len > 3 && t.len <= n.len + NAME_MORE && span_find(buf_span(&t), buf_span(&n)) >= 0;
}

static bool is_behind_text(const struct sources *s, span title) {
    const struct blocks *b = s->blocks;
    for (size_t i = 0; i < b->count; i++)
        if (span_eq(block_text(b, &b->at[i]), title)) return i > s->first_block;
    return false;
}

/* The title is the name of the site, or a heading that stands behind the beginning of the text and
 * that no claim says. */
static bool is_in_doubt(const struct sources *s, const struct title_claims *names, span title) {
    span domain = url_registrable_domain(names->host);
    ptrdiff_t dot = span_find_char(domain, '.');
    if (dot > 0) domain = span_sub(domain, 0, (size_t) dot);
    if (!title.len || is_name(title, names->site) || is_name(title, domain)) return !is_home(s);
    if (!is_behind_text(s, title)) return false;
    struct title_claims c;
    read_claims(s, &c);
    for (size_t i = 0; i < c.whole; i++)
        if (same_letters(c.at[i].text, title)) return false;
    return true;
}

span title_above_text(const struct sources *s, span title) {
    const struct blocks *b = s->blocks;
    struct title_claims c;
    read_names(s, &c);
    if (s->first_block >= b->count || !is_in_doubt(s, &c, title)) return title;
    for (size_t i = s->first_block + 1; i > 0 && i + HEADING_ABOVE > s->first_block; i--) {
        const struct block *k = &b->at[i - 1];
        span text = block_text(b, k);
        if (k->level < 1 || k->level > 3 || k->link_chars) continue;
        if (text.len < LONE_MIN || k->chars > HEADING_CHARS_MAX) continue;
        if (!title_names_site(text, c.site, c.host)) return arena_copy(s->arena, text);
    }
    return title;
}
