/* entry - one <item> or <entry> of any XML format. */

#include "base/utf8.h"
#include "feed/read_priv.h"
#include "page/charset.h"
#include "page/page.h"
#include "url/url.h"

enum { RANK_SUMMARY = 7, RANK_SECOND = 1 };

struct building {
    struct reader *r;
    struct feed_entry e;
    struct lists lists;
    bool id_is_link;
    span title_fallback, summary_fallback, updated_fallback;
    int link_rank, title_rank, summary_rank, content_rank, published_rank, updated_rank;
};

/* A better source of the same thing replaces a worse one; the first of equals stays. */
static bool better(int *rank, int mine) {
    if (mine <= *rank) return false;
    *rank = mine;
    return true;
}

static void on_link(struct building *b, const struct xml_node *n) {
    span raw;
    struct feed_link l = link_read(b->r, n, &raw);
    bool attrs_only = !raw.len && !l.type.len && !xml_attr(n, "rel").len;
    if (attrs_only) return;
    lists_add_link(&b->lists, l);
    int rank = link_rank(&l);
    bool again = n->ns == NS_NONE && rank >= b->link_rank;
    if (rank && raw.len && (!b->e.link.len || rank > b->link_rank || again)) {
        if (l.href.len) b->e.link = l.href;
        b->e.link_written = raw;
        b->link_rank = rank;
    }
    if (span_eq_nocase(l.rel, SPAN("enclosure")))
        lists_add_media(&b->lists,
                        (struct feed_media){ l.href, l.type, l.length, MEDIA_ENCLOSURE });
}

static void on_media(struct building *b, const struct xml_node *n, int kind) {
    struct arena *a = b->r->arena;
    span url = xml_attr(n, "url");
    if (!url.len) url = xml_attr(n, "href");
    if (!url.len) url = xml_text(n, a);
    struct feed_media m = { .url = feed_absolute(b->r, n, url),
                            .type = xml_attr(n, "type"),
                            .length = xml_attr(n, "length") };
    m.kind = kind == MEDIA_ENCLOSURE ? MEDIA_ENCLOSURE
             : kind == MEDIA_CONTENT ? MEDIA_CONTENT
                                     : MEDIA_THUMBNAIL;
    if (kind == MEDIA_CONTENT && !m.type.len) {
        span medium = xml_attr(n, "medium");
        if (span_eq_nocase(medium, SPAN("image"))) m.type = SPAN("image/*");
    }
    lists_add_media(&b->lists, m);
}

static void on_source(struct building *b, const struct xml_node *n) {
    struct arena *a = b->r->arena;
    struct feed_entry *e = &b->e;
    if (!xml_has_elements(n)) {
        e->source_title = construct_line(n, a);
        e->source_url = feed_absolute(b->r, n, xml_attr(n, "url"));
        return;
    }
    int rank = 0;
    for (const struct xml_node *c = xml_first_element(n); c; c = xml_next_element(c)) {
        span name = c->name;
        if (span_eq_nocase(name, SPAN("title"))) {
            struct construct t = construct_read(c, a);
            e->source_title = construct_text(&t, a);
            e->source_markup = t.plain ? SPAN_EMPTY : t.html;
        }
        if (span_eq_nocase(name, SPAN("id"))) e->source_id = xml_text(c, a);
        if (!span_eq_nocase(name, SPAN("link"))) continue;
        span written;
        struct feed_link l = link_read(b->r, c, &written);
        if (!e->source_url.len || better(&rank, link_rank(&l))) e->source_url = l.href;
    }
}

static void set_title(struct building *b, const struct xml_node *n, int rank) {
    struct construct c = construct_read(n, b->r->arena);
    if (!c.html.len || !better(&b->title_rank, rank)) return;
    span line = text_settle(construct_text(&c, b->r->arena), b->r->arena);
    b->e.title = utf8_cut_bytes(line, LIMIT_TITLE_BYTES);
    b->e.title_markup = c.plain || span_eq(c.html, b->e.title) ? SPAN_EMPTY : c.html;
    b->e.title_base = feed_base_unless(b->r, n, b->e.base);
}

static void set_content(struct building *b, const struct xml_node *n, int rank) {
    struct construct c = construct_read(n, b->r->arena);
    if (!c.html.len || !better(&b->content_rank, rank)) return;
    b->e.content = c.html;
    b->e.content_base = feed_base_unless(b->r, n, b->e.base);
    b->e.content_type = c.plain ? SPAN("text/plain") : c.type.len ? c.type : SPAN("text/html");
}

static void set_summary(struct building *b, const struct xml_node *n, int rank) {
    struct construct c = construct_read(n, b->r->arena);
    if (!c.html.len) return;
    if (!better(&b->summary_rank, rank)) {
        /* an item with a description and a <summary> has two texts */
        if (n->ns == NS_NONE && rank == RANK_SUMMARY && b->summary_rank > rank)
            set_content(b, n, RANK_SECOND);
        return;
    }
    b->e.summary = c.html;
    b->e.summary_plain = c.plain;
    b->e.summary_base = feed_base_unless(b->r, n, b->e.base);
}

static void set_time(struct building *b, const struct xml_node *n, bool published, int rank) {
    bool day_only = false;
    int64_t t = feed_time(b->r, xml_text(n, b->r->arena), &day_only);
    if (t == TIME_UNKNOWN) return;
    if (published && better(&b->published_rank, rank)) {
        b->e.published_s = t;
        b->e.day_only = day_only;
    }
    /* an update that is written twice was appended */
    if (!published && rank >= b->updated_rank) {
        b->updated_rank = rank;
        b->e.updated_s = t;
    }
}

static void add_person(struct building *b, const struct xml_node *n, bool contributor) {
    struct feed_person p = person_read(b->r, n);
    p.contributor = contributor;
    lists_add_person(&b->lists, p);
    if (!contributor && !b->e.author.len) b->e.author = person_line(&p, b->r->arena);
}

enum field {
    F_TITLE,
    F_LINK,
    F_ID,
    F_SUMMARY,
    F_CONTENT,
    F_PUBLISHED,
    F_UPDATED,
    F_AUTHOR,
    F_CONTRIBUTOR,
    F_CATEGORY,
    F_KEYWORDS,
    F_COMMENTS,
    F_SOURCE,
    F_ENCLOSURE,
    F_MEDIA,
    F_THUMBNAIL,
    F_GROUP,
    F_IMAGE,
    F_LANGUAGE,
    F_PUBLISHER,
    F_ITUNES_LINK,
};
/* Sorted by namespace: see entry_index(). */
static const struct field_row fields[] = {
    FIELD(NS_NONE, "title", F_TITLE, 9),
    FIELD(NS_NONE, "link", F_LINK, 0),
    FIELD(NS_NONE, "guid", F_ID, 9),
    FIELD(NS_NONE, "id", F_ID, 5),
    FIELD(NS_NONE, "description", F_SUMMARY, 9),
    FIELD(NS_NONE, "abstract", F_SUMMARY, 8),
    FIELD(NS_NONE, "summary", F_SUMMARY, RANK_SUMMARY),
    FIELD(NS_NONE, "content", F_CONTENT, 7),
    FIELD(NS_NONE, "body", F_CONTENT, 8),
    FIELD(NS_NONE, "fullitem", F_CONTENT, 8),
    FIELD(NS_NONE, "pubDate", F_PUBLISHED, 9),
    FIELD(NS_NONE, "published", F_PUBLISHED, 8),
    FIELD(NS_NONE, "date", F_PUBLISHED, 4),
    FIELD(NS_NONE, "updated", F_UPDATED, 8),
    FIELD(NS_NONE, "modified", F_UPDATED, 8),
    FIELD(NS_NONE, "lastBuildDate", F_UPDATED, 6),
    FIELD(NS_NONE, "lastmod", F_UPDATED, 6),
    FIELD(NS_NONE, "author", F_AUTHOR, 0),
    FIELD(NS_NONE, "category", F_CATEGORY, 0),
    FIELD(NS_NONE, "comments", F_COMMENTS, 0),
    FIELD(NS_NONE, "source", F_SOURCE, 0),
    FIELD(NS_NONE, "enclosure", F_ENCLOSURE, 0),
    FIELD(NS_NONE, "image", F_IMAGE, 0),
    FIELD(NS_NONE, "language", F_LANGUAGE, 0),
    FIELD(NS_ATOM, "title", F_TITLE, 9),
    FIELD(NS_ATOM, "link", F_LINK, 0),
    FIELD(NS_ATOM, "id", F_ID, 9),
    FIELD(NS_ATOM, "summary", F_SUMMARY, 9),
    FIELD(NS_ATOM, "content", F_CONTENT, 9),
    FIELD(NS_ATOM, "published", F_PUBLISHED, 9),
    FIELD(NS_ATOM, "issued", F_PUBLISHED, 9),
    FIELD(NS_ATOM, "created", F_PUBLISHED, 5),
    FIELD(NS_ATOM, "updated", F_UPDATED, 9),
    FIELD(NS_ATOM, "modified", F_UPDATED, 9),
    FIELD(NS_ATOM, "author", F_AUTHOR, 0),
    FIELD(NS_ATOM, "contributor", F_CONTRIBUTOR, 0),
    FIELD(NS_ATOM, "category", F_CATEGORY, 0),
    FIELD(NS_ATOM, "source", F_SOURCE, 0),
    FIELD(NS_DC, "title", F_TITLE, 5),
    FIELD(NS_DC, "identifier", F_ID, 2),
    FIELD(NS_DC, "description", F_SUMMARY, 5),
    FIELD(NS_DC, "abstract", F_SUMMARY, 5),
    FIELD(NS_DC, "issued", F_PUBLISHED, 7),
    FIELD(NS_DC, "created", F_PUBLISHED, 6),
    FIELD(NS_DC, "date", F_PUBLISHED, 5),
    FIELD(NS_DC, "publicationDate", F_PUBLISHED, 4),
    FIELD(NS_DC, "modified", F_UPDATED, 7),
    FIELD(NS_DC, "date", F_UPDATED, 5),
    FIELD(NS_DC, "creator", F_AUTHOR, 0),
    FIELD(NS_DC, "author", F_AUTHOR, 0),
    FIELD(NS_DC, "contributor", F_CONTRIBUTOR, 0),
    FIELD(NS_DC, "subject", F_CATEGORY, 0),
    FIELD(NS_DC, "language", F_LANGUAGE, 0),
    FIELD(NS_DC, "publisher", F_PUBLISHER, 0),
    FIELD(NS_CONTENT, "encoded", F_CONTENT, 9),
    FIELD(NS_MEDIA, "title", F_TITLE, 3),
    FIELD(NS_MEDIA, "description", F_SUMMARY, 2),
    FIELD(NS_MEDIA, "category", F_CATEGORY, 0),
    FIELD(NS_MEDIA, "keywords", F_KEYWORDS, 0),
    FIELD(NS_MEDIA, "content", F_MEDIA, 0),
    FIELD(NS_MEDIA, "thumbnail", F_THUMBNAIL, 0),
    FIELD(NS_MEDIA, "group", F_GROUP, 0),
    FIELD(NS_ITUNES, "title", F_TITLE, 4),
    FIELD(NS_ITUNES, "summary", F_SUMMARY, 4),
    FIELD(NS_ITUNES, "subtitle", F_SUMMARY, 3),
    FIELD(NS_ITUNES, "author", F_AUTHOR, 0),
    FIELD(NS_ITUNES, "category", F_CATEGORY, 0),
    FIELD(NS_ITUNES, "keywords", F_KEYWORDS, 0),
    FIELD(NS_ITUNES, "image", F_IMAGE, 0),
    FIELD(NS_ITUNES, "link", F_ITUNES_LINK, 0),
    FIELD(NS_XHTML, "body", F_CONTENT, 8),
    FIELD(NS_XHTML, "div", F_CONTENT, 7),
};

static void on_id(struct building *b, const struct xml_node *n) {
    if (b->e.id.len) return;
    b->e.id = utf8_cut_bytes(feed_id(b->r, n), LIMIT_EXTERNAL_ID_BYTES * 4);
    bool guid = span_eq_nocase(n->name, SPAN("guid"));
    b->id_is_link = n->ns == NS_ATOM;
    if (guid) b->id_is_link = !span_eq_nocase(xml_attr(n, "isPermaLink"), SPAN("false"));
}

static void on_image(struct building *b, const struct xml_node *n) {
    struct arena *a = b->r->arena;
    span url = xml_attr(n, "href");
    if (!url.len) url = xml_attr(n, "url");
    const struct xml_node *inner = xml_child(n, NS_NONE, "url");
    if (!url.len) url = xml_text(inner ? inner : n, a);
    if (!b->e.image.len) b->e.image = feed_absolute(b->r, n, url);
}

/* With the part of the page they stand in, often all that the address says. */
static void set_comments(struct building *b, const struct xml_node *n) {
    span text = xml_text(n, b->r->arena), url = feed_absolute(b->r, n, text);
    ptrdiff_t part = span_find_char(text, '#');
    for (size_t i = (size_t) part; part >= 0 && i < text.len; i++)
        if (text.at[i] <= ' ' || strchr("\"'<>\\", text.at[i]) || text.at[i] == 0x7F) part = -1;
    if (url.len && part >= 0)
        url = arena_fmt(b->r->arena, "%.*s%.*s", SPAN_ARG(url),
                        SPAN_ARG(span_from(text, (size_t) part)));
    b->e.comments = url;
}

static void on_field(struct building *b, const struct xml_node *n, enum field f, int rank) {
    struct arena *a = b->r->arena;
    switch (f) {
    case F_TITLE: set_title(b, n, rank); break;
    case F_LINK: on_link(b, n); break;
    case F_ID: on_id(b, n); break;
    case F_SUMMARY: set_summary(b, n, rank); break;
    case F_CONTENT: set_content(b, n, rank); break;
    case F_PUBLISHED: set_time(b, n, true, rank); break;
    case F_UPDATED: set_time(b, n, false, rank); break;
    case F_AUTHOR: add_person(b, n, false); break;
    case F_CONTRIBUTOR: add_person(b, n, true); break;
    case F_CATEGORY: category_read(b->r, &b->lists, n); break;
    case F_KEYWORDS: keywords_read(b->r, &b->lists, n); break;
    case F_COMMENTS: set_comments(b, n); break;
    case F_SOURCE: on_source(b, n); break;
    case F_ENCLOSURE: on_media(b, n, MEDIA_ENCLOSURE); break;
    case F_MEDIA: on_media(b, n, MEDIA_CONTENT); break;
    case F_THUMBNAIL: on_media(b, n, MEDIA_THUMBNAIL); break;
    case F_GROUP: break; /* its children are walked */
    case F_IMAGE: on_image(b, n); break;
    case F_ITUNES_LINK:
        if (span_eq_nocase(xml_attr(n, "rel"), SPAN("image"))) on_image(b, n);
        break;
    case F_LANGUAGE: b->e.language = xml_text(n, a); break;
    case F_PUBLISHER: b->e.publisher = xml_text(n, a); break;
    }
}

/* Of an entry without a link to itself: what it is about. */
static bool leads_on(span rel) {
    static const char *const rels[] = { "related", "via", "canonical", "bookmark", "shortlink" };
    for (size_t i = 0; i < COUNT_OF(rels); i++)
        if (span_eq_nocase(rel, span_of(rels[i]))) return true;
    return false;
}

static void set_link(struct building *b, span url, span written) {
    if (b->e.link.len || !url.len) return;
    b->e.link = url;
    b->e.link_written = written;
}

/* The link where no element says so. */
static void guess_link(struct building *b, const struct xml_node *item) {
    struct feed_entry *e = &b->e;
    struct arena *a = b->r->arena;
    span url;
    set_link(b, feed_absolute(b->r, item, xml_attr(item, "about")), SPAN_EMPTY);
    set_link(b, feed_absolute(b->r, item, xml_attr(item, "href")), SPAN_EMPTY);
    if (b->id_is_link && span_starts_nocase(e->id, SPAN("http")) &&
        url_normalise(e->id, SPAN_EMPTY, a, &url, NULL) == ERRC_OK)
        set_link(b, url, e->id);
    for (size_t i = 0; !e->link.len && i < b->lists.links.len; i++)
        if (leads_on(b->lists.links.at[i].rel)) set_link(b, b->lists.links.at[i].href, SPAN_EMPTY);
}

static void finish(struct building *b, const struct xml_node *item) {
    struct feed_entry *e = &b->e;
    struct arena *a = b->r->arena;
    if (!e->link.len) guess_link(b, item);
    if (!e->id.len) e->id = xml_attr(item, "about");
    for (size_t i = 0; !e->image.len && i < b->lists.media.len; i++) {
        const struct feed_media *m = &b->lists.media.at[i];
        if (m->kind == MEDIA_THUMBNAIL || span_starts_nocase(m->type, SPAN("image")))
            e->image = m->url;
    }
    lists_to_entry(&b->lists, a, e);
}

void entry_index(struct reader *r) {
    for (size_t i = COUNT_OF(fields); i-- > 0;) r->rows[fields[i].ns] = (uint8_t) i;
    r->rows[NS_COUNT] = COUNT_OF(fields);
    for (size_t ns = NS_COUNT; ns-- > 0;)
        if (!r->rows[ns] && fields[0].ns != ns) r->rows[ns] = r->rows[ns + 1];
}

void entry_read(struct reader *r, const struct xml_node *item) {
    if (r->entries.len >= LIMIT_FEED_ITEMS) {
        r->feed->truncated = true;
        return;
    }
    struct building b = { .r = r };
    b.e.published_s = b.e.updated_s = TIME_UNKNOWN;
    b.e.base = xml_base(item, r->base, r->arena);
    b.e.language = xml_lang(item);
    for (const struct xml_node *n = xml_walk(item, item, true); n;) {
        bool deeper = false;
        if (n->element) {
            span name = n->name;
            deeper = n->ns == NS_MEDIA &&
                     (span_eq_nocase(name, SPAN("group")) || span_eq_nocase(name, SPAN("content")));
            for (size_t i = r->rows[n->ns]; i < r->rows[n->ns + 1]; i++)
                if (field_is(&fields[i], n))
                    on_field(&b, n, (enum field) fields[i].field, fields[i].rank);
        }
        n = xml_walk(item, n, deeper);
    }
    span lastmod = xml_attr(item, "lastmod");
    if (b.e.updated_s == TIME_UNKNOWN && lastmod.len) b.e.updated_s = feed_time(r, lastmod, NULL);
    finish(&b, item);
    *VEC_PUSH(&r->entries) = b.e;
}
