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
static const struct field_row fields[] = {
    FIELD(NS_NONE, "title", C_TITLE, 0),
    FIELD(NS_ATOM, "title", C_TITLE, 0),
    FIELD(NS_DC, "title", C_TITLE, 0),
    FIELD(NS_NONE, "link", C_LINK, 0),
    FIELD(NS_ATOM, "link", C_LINK, 0),
    FIELD(NS_NONE, "description", C_DESCRIPTION, 4),
    FIELD(NS_ATOM, "subtitle", C_DESCRIPTION, 4),
    FIELD(NS_ATOM, "tagline", C_DESCRIPTION, 4),
    FIELD(NS_NONE, "abstract", C_DESCRIPTION, 4),
    FIELD(NS_DC, "description", C_DESCRIPTION, 3),
    FIELD(NS_ITUNES, "summary", C_DESCRIPTION, 2),
    FIELD(NS_ITUNES, "subtitle", C_DESCRIPTION, 1),
    FIELD(NS_NONE, "tagline", C_DESCRIPTION, 4),
    FIELD(NS_NONE, "subtitle", C_DESCRIPTION, 4),
    FIELD(NS_NONE, "language", C_LANGUAGE, 0),
    FIELD(NS_DC, "language", C_LANGUAGE, 0),
    FIELD(NS_ATOM, "id", C_ID, 0),
    FIELD(NS_NONE, "id", C_ID, 0),
    FIELD(NS_NONE, "generator", C_GENERATOR, 0),
    FIELD(NS_ATOM, "generator", C_GENERATOR, 0),
    FIELD(NS_NONE, "webMaster", C_PUBLISHER, 0),
    FIELD(NS_DC, "publisher", C_PUBLISHER, 0),
    FIELD(NS_NONE, "image", C_IMAGE, 0),
    FIELD(NS_ITUNES, "image", C_IMAGE, 0),
    FIELD(NS_ITUNES, "link", C_ITUNES_LINK, 0),
    FIELD(NS_ATOM, "logo", C_IMAGE, 0),
    FIELD(NS_ATOM, "icon", C_IMAGE, 0),
    FIELD(NS_NONE, "lastBuildDate", C_UPDATED, 0),
    FIELD(NS_ATOM, "updated", C_UPDATED, 0),
    FIELD(NS_ATOM, "modified", C_UPDATED, 0),
    FIELD(NS_DC, "date", C_UPDATED, 0),
    FIELD(NS_DC, "modified", C_UPDATED, 0),
    FIELD(NS_NONE, "pubDate", C_PUBLISHED, 0),
    FIELD(NS_DC, "issued", C_PUBLISHED, 0),
    FIELD(NS_ATOM, "published", C_PUBLISHED, 0),
    FIELD(NS_ATOM, "issued", C_PUBLISHED, 0),
    FIELD(NS_ATOM, "created", C_PUBLISHED, 0),
    FIELD(NS_NONE, "managingEditor", C_AUTHOR, 0),
    FIELD(NS_NONE, "author", C_AUTHOR, 0),
    FIELD(NS_ATOM, "author", C_AUTHOR, 0),
    FIELD(NS_DC, "creator", C_AUTHOR, 0),
    FIELD(NS_DC, "author", C_AUTHOR, 0),
    FIELD(NS_ITUNES, "author", C_AUTHOR, 0),
    FIELD(NS_ITUNES, "owner", C_AUTHOR, 0),
    FIELD(NS_ATOM, "contributor", C_CONTRIBUTOR, 0),
    FIELD(NS_DC, "contributor", C_CONTRIBUTOR, 0),
    FIELD(NS_NONE, "category", C_CATEGORY, 0),
    FIELD(NS_ATOM, "category", C_CATEGORY, 0),
    FIELD(NS_DC, "subject", C_CATEGORY, 0),
    FIELD(NS_ITUNES, "category", C_CATEGORY, 0),
    FIELD(NS_ITUNES, "keywords", C_KEYWORDS, 0),
    FIELD(NS_MEDIA, "keywords", C_KEYWORDS, 0),
    FIELD(NS_MEDIA, "category", C_CATEGORY, 0),
};

/* What has been taken so far. */
struct state {
    struct reader *r;
    int link_rank, description_rank;
};

static void on_link(struct state *s, const struct xml_node *n) {
    struct feed *f = s->r->feed;
    span written;
    struct feed_link l = link_read(s->r, n, &written);
    if (!l.type.len && span_eq_nocase(l.rel, SPAN("self")) && n->ns == NS_ATOM)
        l.type = SPAN("application/atom+xml");
    lists_add_link(&s->r->lists, l);
    if (!l.href.len) return;
    if (span_eq_nocase(l.rel, SPAN("self")) && !f->self.len) f->self = l.href;
    if (span_eq_nocase(l.rel, SPAN("hub")) && !f->hub.len) f->hub = l.href;
    int rank = link_rank(&l);
    if (rank && (!f->link.len || rank > s->link_rank || n->ns == NS_NONE)) {
        f->link = l.href;
        f->link_written = written;
        s->link_rank = rank;
    }
}

static void on_image(struct reader *r, const struct xml_node *n) {
    struct arena *a = r->arena;
    struct feed *f = r->feed;
    const struct xml_node *url = xml_child(n, NS_NONE, "url"),
                          *title = xml_child(n, NS_NONE, "title"),
                          *link = xml_child(n, NS_NONE, "link");
    span href = xml_attr(n, "href");
    if (!href.len) href = xml_attr(n, "url");
    if (!href.len && url) href = xml_text(url, a);
    if (!href.len && !xml_has_elements(n)) href = xml_text(n, a);
    if (!f->image.len) {
        f->image = feed_absolute(r, n, href);
        f->image_written = href;
    }
    if (title && !f->image_title.len) f->image_title = construct_line(title, a);
    if (link && !f->image_link.len) f->image_link = feed_absolute(r, link, xml_text(link, a));
}

static void add_person(struct reader *r, const struct xml_node *n, bool contributor) {
    struct feed_person p = person_read(r, n);
    p.contributor = contributor;
    lists_add_person(&r->lists, p);
    if (!contributor && !r->feed->author.len) r->feed->author = person_line(&p, r->arena);
}

static void set_title(struct reader *r, const struct xml_node *n) {
    struct feed *f = r->feed;
    struct construct c = construct_read(n, r->arena);
    if (f->title.len || !c.html.len) return;
    f->title = utf8_cut_bytes(construct_text(&c, r->arena), LIMIT_TITLE_BYTES);
    if (!c.plain && !span_eq(c.html, f->title)) f->title_markup = c.html;
    f->title_base = feed_base_unless(r, n, f->base);
}

static void set_description(struct state *s, const struct xml_node *n, int rank) {
    struct feed *f = s->r->feed;
    if (rank <= s->description_rank) return;
    struct construct c = construct_read(n, s->r->arena);
    if (!c.html.len) return;
    s->description_rank = rank;
    f->description = c.html;
    f->description_plain = c.plain;
    f->description_base = feed_base_unless(s->r, n, f->base);
}

static void set_time(struct reader *r, const struct xml_node *n, int64_t *t_s) {
    if (*t_s == TIME_UNKNOWN) *t_s = feed_time(r, xml_text(n, r->arena), NULL);
}

static void on_field(struct state *s, const struct xml_node *n, enum field field, int rank) {
    struct reader *r = s->r;
    struct arena *a = r->arena;
    struct feed *f = r->feed;
    switch (field) {
    case C_TITLE: set_title(r, n); break;
    case C_LINK: on_link(s, n); break;
    case C_DESCRIPTION: set_description(s, n, rank); break;
    case C_LANGUAGE: f->language = xml_text(n, a); break;
    case C_ID: f->id = feed_id(r, n); break;
    case C_GENERATOR: f->generator = xml_text(n, a); break;
    case C_PUBLISHER:
        if (!f->publisher.len) f->publisher = xml_text(n, a);
        break;
    case C_IMAGE: on_image(r, n); break;
    case C_ITUNES_LINK:
        if (span_eq_nocase(xml_attr(n, "rel"), SPAN("image"))) on_image(r, n);
        break;
    case C_UPDATED: set_time(r, n, &f->updated_s); break;
    case C_PUBLISHED: set_time(r, n, &f->published_s); break;
    case C_AUTHOR: add_person(r, n, false); break;
    case C_CONTRIBUTOR: add_person(r, n, true); break;
    case C_CATEGORY: category_read(r, &r->lists, n); break;
    case C_KEYWORDS: keywords_read(r, &r->lists, n); break;
    }
}

void channel_read(struct reader *r, const struct xml_node *channel) {
    struct state s = { .r = r };
    span base = feed_absolute(r, channel, xml_attr(channel, "base"));
    if (base.len) r->base = base; /* CDF */
    r->feed->base = xml_base(channel, r->base, r->arena);
    span lastmod = xml_attr(channel, "lastmod");
    if (lastmod.len) r->feed->updated_s = feed_time(r, lastmod, NULL);
    span lang = xml_lang(channel);
    for (const struct xml_node *n = xml_first_element(channel); n; n = xml_next_element(n)) {
        for (size_t i = 0; i < COUNT_OF(fields); i++)
            if (field_is(&fields[i], n))
                on_field(&s, n, (enum field) fields[i].field, fields[i].rank);
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
    span href = xml_attr(channel, "href");
    if (href.len)
        lists_add_link(&r->lists, (struct feed_link){ .href = feed_absolute(r, channel, href),
                                                      .rel = SPAN("alternate") });
    if (!r->feed->link.len) r->feed->link = feed_absolute(r, channel, xml_attr(channel, "href"));
}
