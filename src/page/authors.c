/* authors - bylines become names. */

#include "base/utf8.h"
#include "page/parts_priv.h"

enum { BYLINE_BEFORE = 15, BYLINE_AFTER = 4 }; /* blocks around the first of the text */
enum { ADDRESS_NODES = 40 };

static const char *const openers[] = {
    "by ",
    "by: ",
    "written by ",
    "posted by ",
    "von ",
    "par ",
    "por ",
    "di ",
    "autor: ",
    "author: ",
    "door ",
    "av ",
    "text: ",
    "reported by ",
    "reporting by ",
    "words by ",
    "story by ",
    "بقلم: ",
    "بقلم ",
    "بقلم:",
    "كتب: ",
    "كتب ",
    "كتبت: ",
    "كتبت ",
    "كتب:",
    "كتبت:",
    "تحرير: ",
    "الكاتب: ",
    "إعداد: ",
    "حوار: ",
    "متابعة: ",
    "view all posts by ",
    "إعداد ",
    "author ",
    "erstellt von ",
    "publié par ",
    "geschrieben von ",
    "écrit par ",
    "escrito por ",
    "أعده: ",
};
static const char *const joiners[] = {
    " and ", " & ", ";",   " | ", " / ",    " und ",
    " et ",  " y ", " و ", "،",   " with ", " im gespräch mit ",
};
static const char *const no_names[] = {
    "admin", "administrator", "editor", "staff",     "webmaster", "redaktion", "unknown",
    "none",  "null",          "guest",  "anonymous", "editorial", "news desk", "newsroom",
};

static span strip_opener(span s) {
    for (bool again = true; again;) {
        again = false;
        s = span_trim(s);
        for (size_t i = 0; i < COUNT_OF(openers); i++)
            if (span_starts_nocase(s, span_of(openers[i]))) {
                s = span_from(s, strlen(openers[i]));
                again = true;
            }
    }
    return s;
}

bool phrase_is_byline(span text) {
    span name = strip_opener(text);
    if (name.len == text.len) return false;
    for (size_t i = 0; i + 1 < name.len; i++)
        if ((name.at[i] == '.' || name.at[i] == '!') && name.at[i + 1] == ' ') return false;
    return true;
}

/* "Sara Ali am", "Sara Ali on December": what is left of a date behind a name. */
static span without_date_words(span name) {
    static const char *const words[] = { " am", " le", " on", " um", " at", " el", " il", " vom" };
    static const char *const inside[] = { " on ", " am ",     " um ",      " — ",
                                          " – ",  " updated", " published" };
    for (size_t i = 0; i < COUNT_OF(inside); i++) {
        ptrdiff_t at = span_find_nocase(name, span_of(inside[i]));
        if (at > 2) name = span_sub(name, 0, (size_t) at);
    }
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        span w = span_of(words[i]);
        if (name.len > w.len + 2 && span_eq_nocase(span_from(name, name.len - w.len), w))
            name = span_sub(name, 0, name.len - w.len);
    }
    return name;
}

/* "Sara Ali, PhD": a degree is no second author. */
static bool is_degree(span name) {
    static const char *const degrees[] = { "phd", "ph.d", "md", "m.d", "msc",
                                           "mba", "jr",   "sr", "esq" };
    for (size_t i = 0; i < COUNT_OF(degrees); i++)
        if (span_eq_nocase(name, span_of(degrees[i]))) return true;
    return false;
}

static void add_name(span name, span site, struct arena *arena, struct article *ret) {
    name = strip_opener(name);
    for (size_t i = 0; i < name.len; i++) /* dates and places behind a name */
        if ((name.at[i] >= '0' && name.at[i] <= '9') ||
            span_starts(span_from(name, i), SPAN(" - ")))
            name.len = i;
    while (name.len && strchr(",.:-|", name.at[name.len - 1])) name.len--;
    while (name.len && strchr(",.:-| ", name.at[0])) name = span_from(name, 1);
    name = without_date_words(span_trim(name));
    if (is_degree(name)) return;
    if (name.len < 3 || name.len > 120 || ret->author_count == LIMIT_AUTHORS) return;
    if (span_starts_nocase(name, SPAN("http")) || span_find_char(name, '@') >= 0) return;
    if (span_find_char(name, ' ') < 0 && span_find_char(name, '.') >= 0) return; /* a domain */
    if (site.len &&
        (span_eq_nocase(name, site) || (site.len > 5 && span_find_nocase(name, site) == 0)))
        return;
    for (size_t i = 0; i < COUNT_OF(no_names); i++)
        if (span_eq_nocase(name, span_of(no_names[i]))) return;
    for (size_t i = 0; i < ret->author_count; i++)
        if (span_eq_nocase(ret->authors[i], name)) return;
    ret->authors[ret->author_count++] = arena_copy(arena, name);
}

/* Where the first joiner stands; commas join only what looks like whole names. */
static bool first_joiner(span s, size_t *ret_at, size_t *ret_size) {
    bool found = false;
    for (size_t i = 0; i < COUNT_OF(joiners); i++) {
        ptrdiff_t at = span_find_nocase(s, span_of(joiners[i]));
        if (at >= 0 && (!found || (size_t) at < *ret_at)) {
            *ret_at = (size_t) at;
            *ret_size = strlen(joiners[i]);
            found = true;
        }
    }
    ptrdiff_t comma = span_find(s, SPAN(", "));
    if (comma > 0 && (!found || (size_t) comma < *ret_at)) {
        *ret_at = (size_t) comma;
        *ret_size = 2;
        found = true;
    }
    return found;
}

void page_authors_add(span byline, span site, struct arena *arena, struct article *ret) {
    byline = span_trim(byline);
    if (byline.len > LIMIT_AUTHOR_BYTES) byline = utf8_cut_bytes(byline, LIMIT_AUTHOR_BYTES);
    byline = strip_opener(byline);
    size_t at = 0, size = 0;
    while (byline.len && first_joiner(byline, &at, &size)) {
        add_name(span_sub(byline, 0, at), site, arena, ret);
        byline = span_from(byline, at + size);
    }
    add_name(byline, site, arena, ret);
}

static bool names_author(const struct dom *d, uint32_t i) {
    static const char *const author[] = { "author" };
    static const char *const classes[] = { "byline", "author-name", "author_name", "authorname",
                                           "writer" };
    if (!d->nodes[i].attr_count) return false;
    if (dom_says(dom_attr(d, i, ATTR_REL), author, 1)) return true;
    if (dom_says(dom_attr(d, i, ATTR_ITEMPROP), author, 1)) return true;
    span href = dom_attr(d, i, ATTR_HREF);
    if (dom_tag(d, i) == TAG_A &&
        (span_find(href, SPAN("/author/")) >= 0 || span_find(href, SPAN("/authors/")) >= 0))
        return true;
    span cls = dom_attr(d, i, ATTR_CLASS);
    return dom_says(cls, classes, COUNT_OF(classes)) || span_eq_nocase(cls, SPAN("author"));
}

/* <address> inside an article is its author's; elsewhere it is the paper's own. */
static bool is_author_address(const struct sources *s, uint32_t i, span text) {
    if (text.len > 80) return false;
    for (size_t c = 0; c < text.len; c++)
        if (text.at[c] == '@' || (text.at[c] >= '0' && text.at[c] <= '9')) return false;
    bool in_text = s->container && i > s->container && dom_tag(s->dom, s->container) != TAG_BODY;
    return in_text || dom_has_ancestor(s->dom, i, TAG_ARTICLE);
}

/* A short block just before or at the head of the text that begins as bylines do. */
static void byline_near_text(const struct sources *s, span site, struct article *ret) {
    const struct blocks *b = s->blocks;
    size_t first = s->first_block, from = first > BYLINE_BEFORE ? first - BYLINE_BEFORE : 0;
    for (size_t i = from; i < b->count && i < first + BYLINE_AFTER && !ret->author_count; i++) {
        const struct block *k = &b->at[i];
        if (k->chars > 60 || k->kind != BLOCK_PARAGRAPH) continue;
        span text = block_text(b, k);
        if (phrase_is_byline(text)) page_authors_add(text, site, s->arena, ret);
    }
}

void authors_choose(const struct sources *s, struct article *ret) {
    const struct meta *m = s->meta;
    span site = meta_site(m);
    for (size_t i = 0; i < m->ld.author_count; i++)
        page_authors_add(m->ld.authors[i], site, s->arena, ret);
    for (size_t i = 0; !ret->author_count && i < m->author_count; i++)
        page_authors_add(m->authors[i], site, s->arena, ret);
    const struct dom *d = s->dom;
    uint32_t end = s->container ? d->nodes[s->container].end : d->count; /* not of comments */
    for (uint32_t i = 1; i < end && !ret->author_count; i++) {
        bool named = d->nodes[i].attr_count && names_author(d, i);
        if (!named && (dom_tag(d, i) != TAG_ADDRESS || d->nodes[i].end - i > ADDRESS_NODES))
            continue;
        DEFER(buf_done) struct buf b = BUF(LIMIT_AUTHOR_BYTES);
        dom_line(d, i, &b);
        if (!named && !is_author_address(s, i, buf_span(&b))) continue;
        if (!b.full && b.len && b.len < 100) page_authors_add(buf_span(&b), site, s->arena, ret);
    }
    if (!ret->author_count) byline_near_text(s, site, ret);
}
