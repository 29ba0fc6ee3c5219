/* title_headings - the headings of a page, and which of them is its headline. */

#include "page/title_priv.h"

enum {
    LESSER_MIN = 12,
    PART_MIN = 8,
    ABOVE_MAX = 8,
    CLAIM_WORDS = 3,
    LINKS_MAX = 16,
};
#define SURE 0.9
#define POSSIBLE 0.3
#define ENDS_WITH 0.55
#define PART_WEIGHT 0.9
#define WEAK 0.55      /* less agreement than this may be chance */
#define AS_A_WHOLE 0.7 /* of a claim's words */

/* ---- words */

struct title_words title_words_of(span text, struct arena *arena) {
    DEFER(buf_done) struct buf b = BUF(LIMIT_TITLE_BYTES * 2);
    struct title_words w = { .text = text };
    buf_add_char(&b, ' ');
    for (span rest = text, part; rest.len && span_next(&rest, ' ', &part);) {
        size_t before = b.len;
        fold_plain(part, &b);
        if (b.len == before) continue;
        buf_add_char(&b, ' ');
        w.count++;
    }
    w.folded = arena_copy(arena, buf_span(&b));
    return w;
}

double title_share(const struct title_words *a, const struct title_words *b) {
    unsigned found = 0;
    for (size_t at = 0; at + 1 < a->folded.len;) {
        ptrdiff_t len = span_find_char(span_from(a->folded, at + 1), ' ');
        if (len < 0) break;
        found += span_find(b->folded, span_sub(a->folded, at, (size_t) len + 2)) >= 0;
        at += (size_t) len + 1;
    }
    return a->count ? (double) found / a->count : 0;
}

/* ---- the parts of one heading */

/* What stands above or below a headline inside it: <h1><span class=kicker>Berlin</span> ...
 * <small>A report</small></h1> */
static bool is_beside(const struct dom *d, uint32_t i) {
    static const char *const names[] = {
        "kicker",     "overline",    "topline",    "roofline",  "dachzeile",
        "catchline",  "eyebrow",     "supertitle", "overtitle", "surtitre",
        "antetitulo", "occhiello",   "subtitle",   "sub-title", "subline",
        "subhead",    "sottotitolo", "tagline",    "strapline",
    };
    if (dom_tag(d, i) == TAG_SMALL) return true;
    return dom_is_named(d, i, names, COUNT_OF(names));
}

/* A colon that only screen readers get. */
static bool is_hidden_sign(const struct dom *d, uint32_t i) {
    static const char *const names[] = { "sr-only", "hidden", "offscreen", "screen-reader" };
    return d->nodes[i].end == i + 2 && span_trim(dom_own_text(d, i + 1)).len <= 1 &&
           dom_is_named(d, i, names, COUNT_OF(names));
}

/* <span class=block>: a line of its own by the names that common style sheets give it. */
static bool is_line(const struct dom *d, uint32_t i) {
    static const char *const names[] = { "block", "d-block", "is-block" };
    span classes = span_sub(dom_attr(d, i, ATTR_CLASS), 0, NAMES_BYTES_MAX), name;
    while (span_next(&classes, ' ', &name))
        for (size_t n = 0; n < COUNT_OF(names); n++)
            if (span_eq(name, span_of(names[n]))) return true;
    return false;
}

static bool ends_with_colon(const struct dom *d, uint32_t node) {
    for (uint32_t i = d->nodes[node].end; --i > node;) {
        span text = span_trim(dom_own_text(d, i));
        if (dom_tag(d, i) == TAG_TEXT && text.len)
            return span_ends(text, SPAN(":")) || span_ends(text, SPAN(":\xC2\xA0"));
    }
    return false;
}

/* The text of a heading, empty when it is too long; not whole: without what stands beside the
 * headline in it. *ret_joined: a printed colon makes one headline of both. */
static span heading_part(const struct dom *d, uint32_t node, bool whole, struct arena *arena,
                         bool *ret_joined) {
    DEFER(buf_done) struct buf b = BUF(LIMIT_TITLE_BYTES);
    bool blank = false;
    uint32_t line_end = 0;
    *ret_joined = false;
    for (uint32_t i = node + 1; i < d->nodes[node].end;) {
        enum tag t = dom_tag(d, i);
        blank |= i == line_end;
        bool lesser = t >= TAG_H2 && t <= TAG_H6 && b.len;
        bool beside = !whole && t != TAG_TEXT && (lesser || is_beside(d, i));
        if (beside) *ret_joined |= ends_with_colon(d, i);
        bool reading = t == TAG_RT || t == TAG_RP; /* small kana over kanji */
        if (tag_flags(t) & TAG_SKIP || reading || beside ||
            (!whole && !b.len && is_hidden_sign(d, i))) {
            i = d->nodes[i].end;
            continue;
        }
        if (t == TAG_TEXT)
            dom_collapse(dom_own_text(d, i), &blank, &b);
        else if (t == TAG_BR || tag_flags(t) & TAG_BLOCK)
            blank = true;
        else if (d->nodes[i].attr_count && is_line(d, i)) {
            blank = true;
            line_end = d->nodes[i].end;
        }
        i++;
    }
    span text = span_trim(buf_span(&b));
    *ret_joined |= text.len && text.at[0] == ':';
    return b.full ? SPAN_EMPTY : arena_copy(arena, text);
}

static struct title_heading heading_of(const struct dom *d, uint32_t node, struct arena *arena) {
    bool joined;
    struct title_heading h = { .node = node };
    h.text = h.whole = heading_part(d, node, true, arena, &joined);
    if (d->nodes[node].end - node <= 2) return h;
    span text = heading_part(d, node, false, arena, &joined);
    if (!joined && text.len >= PART_MIN && text.len * 4 >= h.whole.len) h.text = text;
    return h;
}

/* Whether the last letters of a heading, those of tail (folded), have an element of their own. */
bool title_ends_in_element(const struct dom *d, uint32_t heading, span tail) {
    DEFER(buf_done) struct buf part = BUF(LIMIT_TITLE_BYTES * 2);
    for (uint32_t i = d->nodes[heading].end; --i > heading && tail.len;) {
        if (dom_tag(d, i) != TAG_TEXT) continue;
        buf_clear(&part);
        fold_plain(dom_own_text(d, i), &part);
        if (!part.len) continue;
        if (part.full || !span_ends(tail, buf_span(&part))) return false;
        tail = span_sub(tail, 0, tail.len - part.len);
    }
    return tail.len == 0;
}

/* ---- where it stands */

static bool named_title(const struct dom *d, uint32_t i) {
    static const char *const names[] = { "title", "headline" };
    return dom_is_named(d, i, names, COUNT_OF(names)) ||
           span_eq(dom_attr(d, i, ATTR_ITEMPROP), SPAN("headline"));
}

/* The path of an address; empty for a relative one. */
static span path_of(span href) {
    ptrdiff_t host = span_find(href, SPAN("//"));
    if (host >= 0) {
        href = span_from(href, (size_t) host + 2);
        ptrdiff_t slash = span_find_char(href, '/');
        if (slash < 0) return SPAN("/");
        href = span_from(href, (size_t) slash);
    }
    return href.len && href.at[0] == '/' ? href : SPAN_EMPTY;
}

/* The same page, whatever stands behind ? or #. */
static bool same_path(span a, span b) {
    size_t n = 0;
    while (n < a.len && n < b.len && a.at[n] == b.at[n]) n++;
    span rest[2] = { span_from(a, n), span_from(b, n) };
    for (int i = 0; i < 2; i++) {
        if (rest[i].len && rest[i].at[0] == '/') rest[i] = span_from(rest[i], 1);
        if (rest[i].len && rest[i].at[0] != '?' && rest[i].at[0] != '#') return false;
    }
    return true;
}

static size_t text_bytes(const struct dom *d, uint32_t node) {
    size_t n = 0;
    for (uint32_t i = node + 1; i < d->nodes[node].end; i++)
        if (dom_tag(d, i) == TAG_TEXT) n += span_trim(dom_own_text(d, i)).len;
    return n;
}

enum link { LINK_NONE, LINK_HOME, LINK_AWAY };

/* Where the link leads that a heading is: home (the paper's name) or to another page. */
static enum link link_of(const struct sources *s, span host, uint32_t heading) {
    const struct dom *d = s->dom;
    size_t all = text_bytes(d, heading);
    for (uint32_t i = heading + 1, links = 0; i < d->nodes[heading].end && links < LINKS_MAX; i++) {
        if (dom_tag(d, i) != TAG_A) continue;
        links++;
        if (text_bytes(d, i) * 2 <= all) continue;
        span href = span_trim(dom_attr(d, i, ATTR_HREF)), path = path_of(href);
        if (span_eq(path, SPAN("/")) || span_eq_nocase(path, SPAN("/index.html"))) return LINK_HOME;
        const span own[] = { s->in->url, s->meta->canonical, s->meta->og_url };
        /* to another site: what a link blog writes about */
        bool away =
            path.len && host.len && (span_find(href, SPAN("//")) < 0 || span_find(href, host) >= 0);
        for (size_t k = 0; k < COUNT_OF(own); k++) away &= !same_path(path, path_of(own[k]));
        return away ? LINK_AWAY : LINK_NONE;
    }
    return LINK_NONE;
}

/* In a list of crumbs or teasers, a menu, a box beside the text, a logo. */
static bool is_aside(const struct dom *d, uint32_t i) {
    static const char *const names[] = { "breadcrumb", "breadbar" };
    for (unsigned n = 0; n < ABOVE_MAX && i; n++) {
        if (dom_is_named(d, i, names, COUNT_OF(names))) return true;
        i = d->nodes[i].parent;
        enum tag t = dom_tag(d, i);
        if (t == TAG_LI || t == TAG_NAV || t == TAG_ASIDE || t == TAG_FOOTER) return true;
        if (t == TAG_ARTICLE || t == TAG_MAIN) return false;
    }
    return false;
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* "site-logo", "siteLogo", not "catalogo" and "blogoverview". */
static bool says_word(span names, span word) {
    names = span_sub(names, 0, NAMES_BYTES_MAX);
    for (size_t at = 0; at + word.len <= names.len; at++) {
        if (!span_starts_nocase(span_from(names, at), word)) continue;
        size_t end = at + word.len;
        bool begins = at == 0 || !is_letter(names.at[at - 1]) || names.at[at] < 'a';
        bool ends = end == names.len || !is_letter(names.at[end]) || names.at[end] < 'a';
        if (begins && ends) return true;
    }
    return false;
}

static bool is_masthead(const struct dom *d, uint32_t i) {
    static const char *const names[] = { "logo", "site-title", "site-name", "sitename" };
    for (unsigned n = 0; n < 3 && i; n++, i = d->nodes[i].parent)
        for (size_t k = 0; d->nodes[i].attr_count && k < COUNT_OF(names); k++)
            if (says_word(dom_attr(d, i, ATTR_CLASS), span_of(names[k])) ||
                says_word(dom_attr(d, i, ATTR_ID), span_of(names[k])))
                return true;
    return false;
}

/* A heading that is what stands beside the headline: <h1 class=strapline>. */
static bool is_kicker(const struct dom *d, uint32_t i) {
    static const char *const names[] = { "kicker", "overline", "strapline", "subtitle", "tagline" };
    for (size_t k = 0; k < COUNT_OF(names); k++)
        if (span_eq_nocase(span_trim(dom_attr(d, i, ATTR_CLASS)), span_of(names[k]))) return true;
    return false;
}

/* "Nairobi from ...": a heading that a template cut, since no claim has these dots. */
bool title_is_cut(span text, const struct title_claims *claims) {
    if (!span_ends(text, SPAN("…")) && !span_ends(text, SPAN("..."))) return false;
    for (size_t c = 0; c < claims->count; c++)
        if (span_find(claims->at[c].text, text) >= 0) return false;
    return true;
}

/* ---- the choice */

/* "Vote on Sunday Bridge to be rebuilt" of a claim that says "Bridge to be rebuilt": the bytes of
 * the claim. */
static size_t ends_with_claim(const struct dom *d, uint32_t node, const struct title_words *text,
                              const struct title_claims *claims) {
    for (size_t c = 0; c < claims->whole; c++) {
        const struct title_words *w = &claims->at[c];
        if (w->count < CLAIM_WORDS || w->count * 5 <= text->count * 2 || w->count >= text->count ||
            !span_ends(text->folded, w->folded))
            continue;
        DEFER(buf_done) struct buf tail = BUF(LIMIT_TITLE_BYTES * 2);
        fold_plain(w->text, &tail);
        if (title_ends_in_element(d, node, buf_span(&tail))) return w->text.len;
    }
    return 0;
}

static double agreement(const struct title_words *text, const struct title_claims *claims,
                        bool lesser) {
    double best = 0;
    for (size_t c = 0; c < claims->count; c++) {
        bool part = c >= claims->whole;
        if (part && claims->exact && !span_eq(text->folded, claims->at[c].folded)) continue;
        double share = title_share(text, &claims->at[c]);
        /* a part of a <title> is less than all of it */
        if (part) share *= PART_WEIGHT;
        if (share <= best) continue;
        /* a lesser heading is the headline only as a whole, not as words of a longer one */
        if (lesser && title_share(&claims->at[c], text) < AS_A_WHOLE) continue;
        best = share;
    }
    return best;
}

struct title_heading title_confirmed_heading(const struct sources *s,
                                             const struct title_claims *claims) {
    const struct dom *d = s->dom;
    struct title_heading best = { 0 };
    double best_score = 0;
    unsigned seen = 0;
    for (uint32_t i = 1; i < d->count && seen < TITLE_HEADINGS_MAX; i++) {
        enum tag t = dom_tag(d, i);
        if (t != TAG_H1 && t != TAG_H2 && t != TAG_H3) continue;
        seen++;
        struct title_heading h = heading_of(d, i, s->arena);
        span text = h.text;
        if (text.len < 3 || title_is_site(text, claims->site, claims->host)) continue;
        enum link link = link_of(s, claims->host, i);
        if (link == LINK_HOME || is_masthead(d, i)) continue;
        bool aside = is_aside(d, i) || is_kicker(d, i), lesser = t != TAG_H1;
        struct title_words words = title_words_of(text, s->arena);
        double agree = agreement(&words, claims, lesser);
        if (h.whole.len != text.len) {
            struct title_words all = title_words_of(h.whole, s->arena);
            double whole = agreement(&all, claims, lesser);
            if (whole > agree) agree = whole;
        }
        size_t bytes = agree < SURE && lesser ? ends_with_claim(d, i, &words, claims) : 0;
        bool sure = lesser || aside || link == LINK_AWAY;
        if (bytes)
            agree = ENDS_WITH;
        else if (agree < (sure ? SURE : POSSIBLE) || (lesser && text.len < LESSER_MIN))
            continue;
        if (!bytes) bytes = text.len;
        double score = agree + (lesser || aside ? 0 : 0.2) + (named_title(d, i) ? 0.2 : 0) -
                       (aside ? 0.5 : 0) - (title_is_cut(text, claims) ? 0.5 : 0) +
                       (bytes < 100 ? (double) bytes / 100 : 1);
        /* of headings that hardly agree the first is the headline */
        if (score <= best_score + (agree < WEAK && best.node ? 0.5 : 0)) continue;
        best_score = score;
        best = h;
    }
    return best;
}

span title_lone_h1(const struct sources *s, const struct title_claims *claims, size_t bytes_min) {
    const struct dom *d = s->dom;
    span found = SPAN_EMPTY;
    for (uint32_t i = 1, seen = 0; i < d->count && seen < TITLE_HEADINGS_MAX; i++) {
        if (dom_tag(d, i) != TAG_H1) continue;
        seen++;
        span text = heading_of(d, i, s->arena).text;
        if (!text.len || title_is_site(text, claims->site, claims->host)) continue;
        if (link_of(s, claims->host, i) != LINK_NONE || is_masthead(d, i) || is_aside(d, i))
            continue;
        if (found.len && !span_eq(found, text)) return SPAN_EMPTY;
        found = text;
    }
    return found.len >= bytes_min && !title_names_site(found, claims->site, claims->host)
               ? found
               : SPAN_EMPTY;
}

span title_first_h1(const struct sources *s) {
    for (uint32_t i = 1; i < s->dom->count; i++)
        if (dom_tag(s->dom, i) == TAG_H1) return heading_of(s->dom, i, s->arena).text;
    return SPAN_EMPTY;
}
