/* title - which of the many titles of a page is the headline. */

#include "base/utf8.h"
#include "page/parts_priv.h"
#include "text/date.h"
#include "url/url.h"

enum { HEADINGS_MAX = 60, NAME_SLACK = 16, LONE_MIN = 20, CLAIM_DOC = 1 };

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
    /* a headline may name the paper too: what is much longer than its name is more than its name */
    if (p.len && s.len > 2)
        yes = (p.len <= 2 * s.len + NAME_SLACK && span_find(buf_span(&p), buf_span(&s)) >= 0) ||
              span_find(buf_span(&s), buf_span(&p)) >= 0;
    if (p.len && h.len > 2)
        yes |= (p.len <= 2 * h.len + NAME_SLACK && span_find(buf_span(&p), buf_span(&h)) >= 0) ||
               (p.len > 3 && span_find(buf_span(&h), buf_span(&p)) >= 0);
    buf_done(&s);
    buf_done(&h);
    return yes;
}

span title_without_site(span title, span site, span host) {
    size_t at = 0, size = 0;
    for (int n = 0; n < 3 && last_separator(title, &at, &size); n++) {
        span head = span_trim(span_sub(title, 0, at)), tail = span_from(title, at + size);
        /* a short word behind a bar is the site or a section even when it is named otherwise */
        bool bar = span_find_char(span_sub(title, at, size), '|') >= 0;
        bool label = bar && tail.len <= 30 && head.len >= 20 && head.len >= tail.len;
        if ((!label && !names_site(tail, site, host)) || head.len < 8) break;
        title = head;
    }
    return title;
}

/* Share of the words of heading that stand in claim. */
static double overlap(span heading, span claim) {
    DEFER(buf_done) struct buf all = BUF(LIMIT_TITLE_BYTES * 2), word = BUF(LIMIT_TITLE_BYTES);
    buf_add_char(&all, ' ');
    for (span rest = claim, part; rest.len && span_next(&rest, ' ', &part);) {
        fold_plain(part, &all);
        buf_add_char(&all, ' ');
    }
    unsigned words = 0, found = 0;
    for (span rest = heading, part; rest.len && span_next(&rest, ' ', &part);) {
        buf_clear(&word);
        buf_add_char(&word, ' ');
        fold_plain(part, &word);
        if (word.len == 1) continue;
        buf_add_char(&word, ' ');
        words++;
        found += span_find(buf_span(&all), buf_span(&word)) >= 0;
    }
    buf_done(&word);
    return words ? (double) found / words : 0;
}

/* The words above a headline inside it: <h1><span class=kicker>Berlin</span> ...</h1> */
static bool is_kicker(const struct dom *d, uint32_t i) {
    span cls = dom_attr(d, i, ATTR_CLASS);
    return span_find_nocase(cls, SPAN("kicker")) >= 0 ||
           span_find_nocase(cls, SPAN("overline")) >= 0 ||
           span_find_nocase(cls, SPAN("topline")) >= 0 ||
           span_find_nocase(cls, SPAN("roofline")) >= 0;
}

static span heading_part(const struct dom *d, uint32_t node, bool with_kicker,
                         struct arena *arena) {
    DEFER(buf_done) struct buf b = BUF(LIMIT_TITLE_BYTES);
    bool blank = false;
    for (uint32_t i = node + 1; i < d->nodes[node].end;) {
        enum tag t = dom_tag(d, i);
        if ((tag_flags(t) & TAG_SKIP) || (!with_kicker && t == TAG_SPAN && is_kicker(d, i))) {
            i = d->nodes[i].end;
            continue;
        }
        if (t == TAG_TEXT)
            dom_collapse(dom_own_text(d, i), &blank, &b);
        else if (t == TAG_BR || tag_flags(t) & TAG_BLOCK)
            blank = true;
        i++;
    }
    return b.full ? SPAN_EMPTY : arena_copy(arena, span_trim(buf_span(&b)));
}

static span heading_text(const struct dom *d, uint32_t node, struct arena *arena) {
    span text = heading_part(d, node, false, arena);
    /* "Basketball: Sanctions and remorse" is one headline in two elements */
    return !text.len || text.at[0] == ':' ? heading_part(d, node, true, arena) : text;
}

static bool named_title(const struct dom *d, uint32_t i) {
    span cls = dom_attr(d, i, ATTR_CLASS);
    return span_find_nocase(cls, SPAN("title")) >= 0 ||
           span_find_nocase(cls, SPAN("headline")) >= 0 ||
           span_eq(dom_attr(d, i, ATTR_ITEMPROP), SPAN("headline"));
}

static bool is_site_itself(span text, span site, span host) {
    DEFER(buf_done) struct buf t = BUF(4096), s = BUF(4096);
    fold_plain(text, &t);
    fold_plain(site, &s);
    bool same = t.len && span_eq(buf_span(&t), buf_span(&s));
    buf_clear(&s);
    fold_plain(host, &s);
    same |= t.len > 3 && span_find(buf_span(&s), buf_span(&t)) >= 0;
    buf_done(&s);
    return same;
}

/* The paper's name as a heading: a link to its home page. */
static bool leads_home(const struct dom *d, uint32_t heading) {
    for (uint32_t i = heading + 1; i < d->nodes[heading].end; i++) {
        if (dom_tag(d, i) != TAG_A) continue;
        span href = span_trim(dom_attr(d, i, ATTR_HREF));
        ptrdiff_t host = span_find(href, SPAN("//"));
        if (host >= 0) {
            span rest = span_from(href, (size_t) host + 2);
            ptrdiff_t slash = span_find_char(rest, '/');
            return slash < 0 || (size_t) slash + 1 == rest.len;
        }
        return span_eq(href, SPAN("/")) || span_eq_nocase(href, SPAN("/index.html"));
    }
    return false;
}

/* A visible heading that the page's own claims confirm is the headline as readers see it. */
static span best_heading(const struct sources *s, span site, span host, const span *claims,
                         size_t claim_count) {
    const struct dom *d = s->dom;
    span best = SPAN_EMPTY;
    double best_score = 0;
    unsigned seen = 0;
    for (uint32_t i = 1; i < d->count && seen < HEADINGS_MAX; i++) {
        enum tag t = dom_tag(d, i);
        if (t != TAG_H1 && t != TAG_H2 && t != TAG_H3) continue;
        seen++;
        span text = heading_text(d, i, s->arena);
        if (text.len < 3 || is_site_itself(text, site, host) || leads_home(d, i)) continue;
        double agree = 0;
        for (size_t c = 0; c < claim_count; c++) {
            double o = overlap(text, claims[c]);
            /* a lesser heading is the headline only as a whole, not as words of a longer one;
             * a <title> has the names of sections and sites beside it */
            bool whole = t == TAG_H1 || c == CLAIM_DOC || overlap(claims[c], text) >= 0.6;
            if (whole && o > agree) agree = o;
        }
        if (agree < (t == TAG_H1 ? 0.3 : 0.9) || (t != TAG_H1 && text.len < 12)) continue;
        double score = agree + (t == TAG_H1 ? 0.2 : 0) + (named_title(d, i) ? 0.2 : 0) +
                       (text.len < 100 ? (double) text.len / 100 : 1);
        if (score > best_score) {
            best_score = score;
            best = text;
        }
    }
    return best;
}

/* The only <h1> of a page, long enough to be no section: a headline that the paper words otherwise
 * for searching machines. */
static span lone_h1(const struct sources *s, span site, span host) {
    span found = SPAN_EMPTY;
    for (uint32_t i = 1; i < s->dom->count; i++) {
        if (dom_tag(s->dom, i) != TAG_H1) continue;
        span text = heading_text(s->dom, i, s->arena);
        if (!text.len || is_site_itself(text, site, host) || leads_home(s->dom, i)) continue;
        if (found.len && !span_eq(found, text)) return SPAN_EMPTY;
        found = text;
    }
    return found.len >= LONE_MIN && !names_site(found, site, host) ? found : SPAN_EMPTY;
}

static span first_h1(const struct sources *s) {
    for (uint32_t i = 1; i < s->dom->count; i++)
        if (dom_tag(s->dom, i) == TAG_H1) return heading_text(s->dom, i, s->arena);
    return SPAN_EMPTY;
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

/* "Opinion | Let kids be kids" */
static span without_label(span title) {
    ptrdiff_t bar = span_find(title, SPAN(" | "));
    bool label = bar > 0 && bar <= 20 && title.len - (size_t) bar >= 25;
    return label ? span_trim(span_from(title, (size_t) bar + 3)) : title;
}

static bool same_letters(span a, span b) {
    DEFER(buf_done) struct buf x = BUF(LIMIT_TITLE_BYTES * 2), y = BUF(LIMIT_TITLE_BYTES * 2);
    fold_plain(a, &x);
    fold_plain(b, &y);
    return x.len && span_eq(buf_span(&x), buf_span(&y));
}

/* "Tunisia Great tasks ahead" of an <h1> whose claims say "Great tasks ahead": what stands before
 * it is a kicker, a section or a date. */
static span without_kicker(span heading, const span *claims, size_t count) {
    DEFER(buf_done) struct buf h = BUF(LIMIT_TITLE_BYTES * 2), c = BUF(LIMIT_TITLE_BYTES * 2);
    fold_plain(heading, &h);
    for (size_t i = 0; i < count; i++) {
        buf_clear(&c);
        fold_plain(claims[i], &c);
        if (c.len < h.len && c.len * 5 > h.len * 2 && c.len >= 8 &&
            span_ends(buf_span(&h), buf_span(&c)))
            return span_trim(claims[i]);
    }
    return heading;
}

/* "Kenya: Nairobi from below" of "Nairobi from below"; or the beginning of a longer heading. */
static bool extends(span claim, span heading) {
    DEFER(buf_done) struct buf c = BUF(LIMIT_TITLE_BYTES * 2), h = BUF(LIMIT_TITLE_BYTES * 2);
    fold_plain(claim, &c);
    fold_plain(heading, &h);
    return (h.len >= 8 && span_ends(buf_span(&c), buf_span(&h))) ||
           span_starts(buf_span(&h), buf_span(&c));
}

static span choose(const struct sources *s) {
    const struct meta *m = s->meta;
    struct url u = { 0 };
    span host = url_parse(s->in->url, NULL, s->arena, &u, NULL) == ERRC_OK ? u.host : SPAN_EMPTY;
    span site = m->site_name.len ? m->site_name : m->ld.site_name;
    span og = title_without_site(m->og_title, site, host);
    span doc = title_without_site(m->doc_title, site, host);
    span ld = title_without_site(m->ld.headline, site, host);
    const span claims[] = { og, [CLAIM_DOC] = doc, ld, m->twitter_title };
    span heading = best_heading(s, site, host, claims, COUNT_OF(claims));
    /* Fields that are kept apart and say the same know best where the headline begins and ends. */
    bool agreed = og.len >= 12 && m->ld.rank == 3 && same_letters(og, ld);
    if (agreed && heading.len && extends(og, heading)) return og;
    if (heading.len) return title_without_site(without_kicker(heading, claims, 3), site, host);
    span lone = lone_h1(s, site, host);
    if (lone.len) return title_without_site(lone, site, host);
    if (m->ld.rank == 3 && ld.len) return ld;
    if (og.len) return og;
    if (m->item_headline.len) return span_trim(m->item_headline);
    if (m->twitter_title.len) return title_without_site(m->twitter_title, site, host);
    return doc.len ? longest_part(doc) : first_h1(s);
}

/* "NEWS EASY|Headline", "Headline-Politics|The Paper": a name that the page gives as its own, at
 * either end behind a bar or dash without blanks. */
static span without_glued_site(span title, span site) {
    static const char *const marks[] = { "|", "-", "–", "—", "_", "│", "┃", "｜", "ㅣ", ":", "·" };
    if (site.len < 4 || title.len < site.len + 12) return title;
    for (size_t i = 0; i < COUNT_OF(marks); i++) {
        span mark = span_of(marks[i]);
        if (span_starts_nocase(title, site) && span_starts(span_from(title, site.len), mark))
            return span_trim(span_from(title, site.len + mark.len));
        span head = span_sub(title, 0, title.len - site.len);
        if (span_eq_nocase(span_from(title, head.len), site) && span_ends(head, mark))
            return span_trim(span_sub(head, 0, head.len - mark.len));
    }
    return title;
}

/* Separators that a template left with nothing behind them, and a day before the headline. */
static span without_leftovers(span title) {
    while (title.len && strchr("|-", title.at[title.len - 1]) && title.len > 8 &&
           title.at[title.len - 2] == ' ')
        title = span_trim(span_sub(title, 0, title.len - 1));
    struct date_options opts = { .lang = "" };
    struct date_found day;
    size_t digits = 0;
    while (digits < title.len && (title.at[digits] == '.' || title.at[digits] == '/' ||
                                  (title.at[digits] >= '0' && title.at[digits] <= '9')))
        digits++;
    span rest = span_trim(span_from(title, digits));
    bool dash = span_starts(rest, SPAN("- ")) || span_starts(rest, SPAN("– "));
    if (digits >= 8 && dash && rest.len > 12 &&
        date_parse(span_sub(title, 0, digits), &opts, &day) && day.end == digits)
        return span_trim(span_from(rest, span_starts(rest, SPAN("-")) ? 1 : 3));
    return title;
}

span title_choose(const struct sources *s) {
    span site = s->meta->site_name.len ? s->meta->site_name : s->meta->ld.site_name;
    return without_leftovers(without_glued_site(without_label(choose(s)), site));
}
