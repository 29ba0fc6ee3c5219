/* channel - what a feed says about itself: <channel>, <feed>, and RDF's scattered parts. */

#include "base/utf8.h"
#include "feed/read_priv.h"
#include "page/page.h"

enum field {
    C_TITLE,
    C_LINK,
    C_DESCRIPTION,
    C_LANGUAGE,
    C_ID,
    C_GENERATOR,
    C_PUBLISHER,
    C_IMAGE,
    C_UPDATED,
    C_PUBLISHED,
    C_AUTHOR,
    C_CONTRIBUTOR,
    C_CATEGORY,
    C_KEYWORDS,
    C_ITUNES_LINK,
};
static const struct {
    enum ns ns;
    const char *name;
    enum field field;
} fields[] = {
    { NS_NONE, "title", C_TITLE },
    { NS_ATOM, "title", C_TITLE },
    { NS_DC, "title", C_TITLE },
    { NS_NONE, "link", C_LINK },
    { NS_ATOM, "link", C_LINK },
    { NS_NONE, "description", C_DESCRIPTION },
    { NS_ATOM, "subtitle", C_DESCRIPTION },
    { NS_ATOM, "tagline", C_DESCRIPTION },
    { NS_NONE, "abstract", C_DESCRIPTION },
    { NS_DC, "description", C_DESCRIPTION },
    { NS_ITUNES, "summary", C_DESCRIPTION },
    { NS_ITUNES, "subtitle", C_DESCRIPTION },
    { NS_NONE, "tagline", C_DESCRIPTION },
    { NS_NONE, "subtitle", C_DESCRIPTION },
    { NS_NONE, "language", C_LANGUAGE },
    { NS_DC, "language", C_LANGUAGE },
    { NS_ATOM, "id", C_ID },
    { NS_NONE, "id", C_ID },
    { NS_NONE, "generator", C_GENERATOR },
    { NS_ATOM, "generator", C_GENERATOR },
    { NS_NONE, "webMaster", C_PUBLISHER },
    { NS_DC, "publisher", C_PUBLISHER },
    { NS_NONE, "image", C_IMAGE },
    { NS_ITUNES, "image", C_IMAGE },
    { NS_ITUNES, "link", C_ITUNES_LINK },
    { NS_ATOM, "logo", C_IMAGE },
    { NS_ATOM, "icon", C_IMAGE },
    { NS_NONE, "lastBuildDate", C_UPDATED },
    { NS_ATOM, "updated", C_UPDATED },
    { NS_ATOM, "modified", C_UPDATED },
    { NS_DC, "date", C_UPDATED },
    { NS_DC, "modified", C_UPDATED },
    { NS_NONE, "pubDate", C_PUBLISHED },
    { NS_DC, "issued", C_PUBLISHED },
    { NS_ATOM, "published", C_PUBLISHED },
    { NS_NONE, "managingEditor", C_AUTHOR },
    { NS_NONE, "author", C_AUTHOR },
    { NS_ATOM, "author", C_AUTHOR },
    { NS_DC, "creator", C_AUTHOR },
    { NS_DC, "author", C_AUTHOR },
    { NS_ITUNES, "author", C_AUTHOR },
    { NS_ITUNES, "owner", C_AUTHOR },
    { NS_ATOM, "contributor", C_CONTRIBUTOR },
    { NS_DC, "contributor", C_CONTRIBUTOR },
    { NS_NONE, "category", C_CATEGORY },
    { NS_ATOM, "category", C_CATEGORY },
    { NS_DC, "subject", C_CATEGORY },
    { NS_ITUNES, "category", C_CATEGORY },
    { NS_ITUNES, "keywords", C_KEYWORDS },
};

static void on_link(struct reader *r, const struct xml_node *n) {
    struct arena *a = r->arena;
    struct feed *f = r->feed;
    span href = xml_attr(n, "href", a);
    bool has_href = href.len > 0;
    if (!has_href) href = xml_text(n, a);
    struct feed_link l = { .href = feed_absolute(r, n, href),
                           .rel = xml_attr(n, "rel", a),
                           .type = xml_attr(n, "type", a),
                           .title = xml_attr(n, "title", a),
                           .hreflang = xml_attr(n, "hreflang", a),
                           .length = xml_attr(n, "length", a) };
    if (!l.rel.len) l.rel = SPAN("alternate");
    if (!l.type.len && span_eq_nocase(l.rel, SPAN("self")) && n->ns == NS_ATOM)
        l.type = SPAN("application/atom+xml");
    lists_add_link(&r->lists, l);
    if (!l.href.len) return;
    if (span_eq_nocase(l.rel, SPAN("self")) && !f->self.len) f->self = l.href;
    if (span_eq_nocase(l.rel, SPAN("hub")) && !f->hub.len) f->hub = l.href;
    if (span_eq_nocase(l.rel, SPAN("alternate")) && (!f->link.len || n->ns == NS_NONE)) {
        f->link = l.href;
        f->link_written = href;
    }
}

static void on_image(struct reader *r, const struct xml_node *n) {
    struct arena *a = r->arena;
    struct feed *f = r->feed;
    const struct xml_node *url = xml_child(n, NS_NONE, "url"),
                          *title = xml_child(n, NS_NONE, "title"),
                          *link = xml_child(n, NS_NONE, "link");
    span href = xml_attr(n, "href", a);
    if (!href.len) href = xml_attr(n, "url", a);
    if (!href.len && url) href = xml_text(url, a);
    if (!href.len && !xml_has_elements(n)) href = xml_text(n, a);
    if (!f->image.len) f->image = feed_absolute(r, n, href);
    if (title && !f->image_title.len) f->image_title = construct_line(title, a);
    if (link && !f->image_link.len) f->image_link = feed_absolute(r, link, xml_text(link, a));
}

static void add_person(struct reader *r, const struct xml_node *n, bool contributor) {
    struct feed_person p = person_read(r, n);
    p.contributor = contributor;
    lists_add_person(&r->lists, p);
    if (!contributor && !r->feed->author.len) r->feed->author = person_line(&p, r->arena);
}

static void add_category(struct reader *r, const struct xml_node *n) {
    struct arena *a = r->arena;
    span term = xml_attr(n, "term", a), scheme = xml_attr(n, "scheme", a);
    bool itunes = n->ns == NS_ITUNES;
    if (!term.len && itunes) term = xml_attr(n, "text", a);
    if (!term.len) term = construct_line(n, a);
    if (!scheme.len) scheme = xml_attr(n, "domain", a);
    lists_add_category(&r->lists, term, scheme, xml_attr(n, "label", a));
    const struct xml_node *inner = itunes ? xml_child(n, NS_ITUNES, "category") : NULL;
    if (inner) lists_add_category(&r->lists, xml_attr(inner, "text", a), SPAN_EMPTY, SPAN_EMPTY);
}

static void on_field(struct reader *r, const struct xml_node *n, enum field field) {
    struct arena *a = r->arena;
    struct feed *f = r->feed;
    struct construct c;
    span list, part;
    switch (field) {
    case C_TITLE:
        c = construct_read(n, a);
        if (f->title.len || !c.html.len) break;
        f->title = utf8_cut_bytes(construct_text(&c, a), LIMIT_TITLE_BYTES);
        if (c.markup) f->title_markup = c.html;
        f->base = xml_base(n, r->base, r->arena);
        break;
    case C_LINK: on_link(r, n); break;
    case C_DESCRIPTION:
        c = construct_read(n, a);
        if (f->description.len) break;
        f->description = c.html;
        f->description_plain = c.plain;
        break;
    case C_LANGUAGE: f->language = xml_text(n, a); break;
    case C_ID: f->id = xml_text(n, a); break;
    case C_GENERATOR: f->generator = xml_text(n, a); break;
    case C_PUBLISHER:
        if (!f->publisher.len) f->publisher = xml_text(n, a);
        break;
    case C_IMAGE: on_image(r, n); break;
    case C_ITUNES_LINK:
        if (span_eq_nocase(xml_attr(n, "rel", a), SPAN("image"))) on_image(r, n);
        break;
    case C_UPDATED:
        if (f->updated_s == TIME_UNKNOWN) f->updated_s = feed_time(r, xml_text(n, a), NULL);
        break;
    case C_PUBLISHED:
        if (f->published_s == TIME_UNKNOWN) f->published_s = feed_time(r, xml_text(n, a), NULL);
        break;
    case C_AUTHOR: add_person(r, n, false); break;
    case C_CONTRIBUTOR: add_person(r, n, true); break;
    case C_CATEGORY: add_category(r, n); break;
    case C_KEYWORDS:
        list = xml_text(n, a);
        while (span_next(&list, ',', &part))
            lists_add_category(&r->lists, span_trim(part), SPAN_EMPTY, SPAN_EMPTY);
        break;
    }
}

void channel_read(struct reader *r, const struct xml_node *channel) {
    r->feed->base = xml_base(channel, r->base, r->arena);
    span lang = xml_lang(channel, r->arena);
    for (const struct xml_node *n = xml_first_element(channel); n; n = xml_next_element(n)) {
        enum ns ns = n->ns;
        span name = n->name;
        for (size_t i = 0; i < COUNT_OF(fields); i++)
            if (fields[i].ns == ns && span_eq_nocase(name, span_of(fields[i].name)))
                on_field(r, n, fields[i].field);
    }
    if (!r->feed->language.len) r->feed->language = lang;
    if (!r->feed->image.len && span_find_char(r->feed->description, '<') >= 0)
        r->feed->image =
            feed_absolute(r, channel, page_fragment_image(r->feed->description, r->arena));
    if (!r->feed->author.len && r->feed->publisher.len) {
        struct feed_person p = person_of(r->feed->publisher, r->arena);
        lists_add_person(&r->lists, p);
        r->feed->author = person_line(&p, r->arena);
    }
    span href = xml_attr(channel, "href", r->arena);
    if (href.len)
        lists_add_link(&r->lists, (struct feed_link){ .href = feed_absolute(r, channel, href),
                                                      .rel = SPAN("alternate") });
    if (!r->feed->link.len)
        r->feed->link = feed_absolute(r, channel, xml_attr(channel, "href", r->arena));
}
