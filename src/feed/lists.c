/* lists - persons, categories, links and media of a feed or an entry. */

#include "feed/read_priv.h"
#include "url/url.h"

span feed_absolute(const struct reader *r, const struct xml_node *n, span href) {
    span url;
    href = span_trim(href);
    if (!href.len) return SPAN_EMPTY;
    span base = n ? xml_base(n, r->base, r->arena) : r->base;
    return url_normalise(href, base, r->arena, &url, NULL) == ERRC_OK ? url : SPAN_EMPTY;
}

span feed_base_unless(const struct reader *r, const struct xml_node *n, span base) {
    span mine = xml_base(n, r->base, r->arena);
    return span_eq(mine, base) ? SPAN_EMPTY : mine;
}

span feed_id(const struct reader *r, const struct xml_node *n) {
    span id = xml_text(n, r->arena), url = SPAN_EMPTY;
    if (n->ns == NS_ATOM && span_starts(id, SPAN("/"))) url = feed_absolute(r, n, id);
    return url.len ? url : id;
}

void lists_add_person(struct lists *l, struct feed_person p) {
    if (!p.name.len && !p.email.len && !p.href.len) return;
    if (l->persons.len < LIST_MAX) *VEC_PUSH(&l->persons) = p;
}

void lists_add_category(struct lists *l, span term, span scheme, span label) {
    if (!term.len && !label.len) return;
    for (size_t i = 0; i < l->categories.len; i++) {
        const struct feed_category *c = &l->categories.at[i];
        if (span_eq(c->term, term) && span_eq(c->scheme, scheme) && span_eq(c->label, label))
            return;
    }
    if (l->categories.len < LIST_MAX)
        *VEC_PUSH(&l->categories) = (struct feed_category){ term, scheme, label };
}

static const char ITUNES_SCHEME[] = "http://www.itunes.com/";
/* what Media RSS says of a category without one */
static const char MEDIA_SCHEME[] = "http://search.yahoo.com/mrss/category_schema";

void category_read(const struct reader *r, struct lists *l, const struct xml_node *n) {
    struct arena *a = r->arena;
    span term = xml_attr(n, "term"), scheme = xml_attr(n, "scheme");
    bool itunes = n->ns == NS_ITUNES;
    if (!term.len && itunes) term = xml_attr(n, "text");
    if (!term.len) term = construct_line(n, a);
    if (!scheme.len) scheme = xml_attr(n, "domain");
    if (!scheme.len && itunes) scheme = span_of(ITUNES_SCHEME);
    if (!scheme.len && n->ns == NS_MEDIA) scheme = span_of(MEDIA_SCHEME);
    lists_add_category(l, term, scheme, xml_attr(n, "label"));
    const struct xml_node *c = itunes ? xml_first_element(n) : NULL;
    for (; c; c = xml_next_element(c))
        if (xml_is(c, NS_ITUNES, "category"))
            lists_add_category(l, xml_attr(c, "text"), scheme, SPAN_EMPTY);
}

void keywords_read(const struct reader *r, struct lists *l, const struct xml_node *n) {
    span scheme = n->ns == NS_ITUNES ? span_of(ITUNES_SCHEME) : SPAN_EMPTY;
    span text = xml_text(n, r->arena), part;
    while (span_next(&text, ',', &part)) lists_add_category(l, span_trim(part), scheme, SPAN_EMPTY);
}

struct feed_link link_read(const struct reader *r, const struct xml_node *n, span *ret_written) {
    struct arena *a = r->arena;
    span href = xml_attr(n, "href"), registered = SPAN("http://www.iana.org/assignments/relation/");
    if (!href.len) href = xml_text(n, a);
    struct feed_link l = { .href = feed_absolute(r, n, href),
                           .rel = xml_attr(n, "rel"),
                           .type = xml_attr(n, "type"),
                           .title = xml_attr(n, "title"),
                           .hreflang = xml_attr(n, "hreflang"),
                           .length = xml_attr(n, "length") };
    if (span_starts_nocase(l.rel, registered)) l.rel = span_from(l.rel, registered.len);
    if (!l.rel.len) l.rel = SPAN("alternate");
    *ret_written = href;
    return l;
}

int link_rank(const struct feed_link *l) {
    if (!span_eq_nocase(l->rel, SPAN("alternate"))) return 0;
    return !l->type.len || span_find_nocase(l->type, SPAN("html")) >= 0 ? 2 : 1;
}

void lists_add_link(struct lists *l, struct feed_link link) {
    if (l->links.len < LIST_MAX) *VEC_PUSH(&l->links) = link;
}

void lists_add_media(struct lists *l, struct feed_media m) {
    if (m.url.len && l->media.len < LIST_MAX) *VEC_PUSH(&l->media) = m;
}

static bool is_email(span s) {
    ptrdiff_t at = span_find_char(s, '@');
    return at > 0 && span_find_char(s, ' ') < 0 && (size_t) at + 1 < s.len;
}

/* "address, Name", "Name - address": one word is the address, the rest before or behind it a name.
 */
static void split_person(span text, struct feed_person *p) {
    static const char junk[] = " ,;:()<>-";
    span rest = text, word;
    p->name = text;
    while (span_next(&rest, ' ', &word)) {
        span email = word;
        while (email.len && strchr(junk, email.at[0])) email = span_from(email, 1);
        while (email.len && strchr(junk, email.at[email.len - 1])) email.len--;
        if (!is_email(email)) continue;
        span before = { text.at, (size_t) (word.at - text.at) };
        p->email = email;
        p->name = span_trim(before).len ? before : rest;
        break;
    }
    if (!p->email.len) return;
    while (p->name.len && strchr(junk, p->name.at[0])) p->name = span_from(p->name, 1);
    while (p->name.len && strchr(junk, p->name.at[p->name.len - 1])) p->name.len--;
}

struct feed_person person_of(span text, struct arena *arena) {
    struct feed_person p = { 0 };
    text = span_trim(span_sub(text, 0, LIMIT_AUTHOR_BYTES));
    static const char pairs[2][2] = { { '(', ')' }, { '<', '>' } };
    for (int i = 0; i < 2; i++) {
        ptrdiff_t open = span_find_char(text, pairs[i][0]);
        if (open < 0 || !text.len || text.at[text.len - 1] != pairs[i][1]) continue;
        span before = span_trim(span_sub(text, 0, (size_t) open));
        span inside = span_trim(span_sub(text, (size_t) open + 1, text.len - (size_t) open - 2));
        if (is_email(before))
            p.email = before, p.name = inside;
        else if (is_email(inside))
            p.email = inside, p.name = before;
        if (p.email.len) break;
    }
    if (!p.email.len) split_person(text, &p);
    if (span_starts_nocase(p.email, SPAN("mailto:"))) p.email = span_from(p.email, 7);
    if (p.name.len >= 2 && p.name.at[0] == '"' && p.name.at[p.name.len - 1] == '"')
        p.name = span_sub(p.name, 1, p.name.len - 2);
    p.name = arena_copy(arena, p.name);
    p.email = arena_copy(arena, p.email);
    return p;
}

struct feed_person person_read(const struct reader *r, const struct xml_node *n) {
    if (!xml_has_elements(n)) {
        /* "Name <address>" is no markup */
        span text = xml_text(n, r->arena);
        bool address = span_find_char(text, '@') >= 0;
        return person_of(address ? text : construct_line(n, r->arena), r->arena);
    }
    struct feed_person p = { 0 };
    for (const struct xml_node *c = xml_first_element(n); c; c = xml_next_element(c)) {
        span name = c->name;
        if (span_eq_nocase(name, SPAN("name")))
            p.name = xml_text(c, r->arena);
        else if (span_eq_nocase(name, SPAN("email")))
            p.email = xml_text(c, r->arena);
        else if (span_eq_nocase(name, SPAN("uri")) || span_eq_nocase(name, SPAN("url")) ||
                 span_eq_nocase(name, SPAN("homepage")))
            p.href = feed_absolute(r, c, xml_text(c, r->arena));
    }
    return p;
}

span person_line(const struct feed_person *p, struct arena *arena) {
    if (p->name.len && p->email.len)
        return arena_fmt(arena, "%.*s (%.*s)", SPAN_ARG(p->name), SPAN_ARG(p->email));
    return p->name.len ? p->name : p->email;
}

#define MOVE(list, to, count, type)                                                                \
    do {                                                                                           \
        (count) = (list).len;                                                                      \
        (to) = arena_new_n(arena, type, (list).len + 1);                                           \
        if ((list).len) memcpy((to), (list).at, (list).len * sizeof(type));                        \
        VEC_DONE(&(list));                                                                         \
    } while (0)

void lists_to_entry(struct lists *l, struct arena *arena, struct feed_entry *e) {
    MOVE(l->persons, e->persons, e->person_count, struct feed_person);
    MOVE(l->categories, e->categories, e->category_count, struct feed_category);
    MOVE(l->links, e->links, e->link_count, struct feed_link);
    MOVE(l->media, e->media, e->media_count, struct feed_media);
}

void lists_to_feed(struct lists *l, struct arena *arena, struct feed *f) {
    MOVE(l->persons, f->persons, f->person_count, struct feed_person);
    MOVE(l->categories, f->categories, f->category_count, struct feed_category);
    MOVE(l->links, f->links, f->link_count, struct feed_link);
    VEC_DONE(&l->media);
}
