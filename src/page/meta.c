/* meta - one walk over the page that gathers its claims about itself. */

#include "page/meta_priv.h"
#include "page/page.h"

enum { METAS_MAX = 1000, ITEM_NODES = 24 };

span meta_text(span s, struct arena *arena) {
    DEFER(buf_done) struct buf b = BUF(LIMIT_SUMMARY_BYTES);
    s = span_sub(s, 0, LIMIT_SUMMARY_BYTES / 2);
    if (span_find_char(s, '&') >= 0 || span_find_char(s, '<') >= 0) {
        page_fragment_to_text(s, &b);
    } else {
        bool blank = false;
        dom_collapse(s, &blank, &b);
    }
    return arena_copy(arena, span_trim(buf_span(&b)));
}

static bool one_of(span name, const char *const *list, size_t count, size_t *ret_at) {
    for (size_t i = 0; i < count; i++)
        if (span_eq_nocase(name, span_of(list[i]))) {
            if (ret_at) *ret_at = i;
            return true;
        }
    return false;
}

static void set_first(span *to, span value) {
    if (!to->len) *to = value;
}

/* Names in order of trust; slots keep that order whatever the order on the page. */
static const char *const published_names[] = {
    "article:published_time",
    "datePublished",
    "og:published_time",
    "og:article:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "publishdate",
    "publish-date",
    "publish_date",
    "published_time",
    "pubdate",
    "cXenseParse:recs:publishtime",
    "cxenseparse:publishtime",
    "dc.date.issued",
    "dcterms.created",
    "DC.date.created",
    "article.published",
    "article_date_original",
    "originalpublicationdate",
    "publication_date",
    "citation_publication_date",
    "date_published",
    "displaydate",
    "dateCreated",
    "article:created",
    "rnews:datePublished",
    "article:publish_date",
    "timestamp", /* from here on: filled by machines with whatever day they had */
    "dcterms.date",
    "dc.date",
    "date",
    "published",
    "created",
    "pub_date",
    "dcsext.articlefirstpublished",
    "bt:pubdate",
    "analyticsAttributes.articleDate",
    "content_create_date",
    "ptime",
    "shareaholic:article_published_time",
    "og:pubdate",
    "uploadDate",
};
static const char *const modified_names[] = {
    "article:modified_time", "dateModified",     "og:updated_time",      "lastmod",
    "last-modified",         "dcterms.modified", "article:updated_time", "revised",
    "updated_time",          "modified",         "dateUpdate",
};
static const char *const author_names[] = {
    "author",
    "parsely-author",
    "article:author",
    "article:author_name",
    "og:article:author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "dc.contributor",
    "creator",
    "cxenseparse:author",
    "citation_author",
    "article.author",
    "rnews:author",
    "bylines",
    "twitter:data1-author",
    "authors",
};
static const char *const section_names[] = {
    "article:section", "og:article:section",        "parsely-section",  "section", "cg",
    "article.section", "cXenseParse:recs:category", "sailthru.section",
};
/* Titles that papers give to programs of their own, mostly without the names of site and section.
 */
static const char *const title_names[] = {
    "headline",       "parsely-title", "sailthru.title", "dc.title", "dcterms.title",
    "citation_title", "hdl",           "title",
};

enum { STRONG_NAMES = 27 };
_Static_assert(COUNT_OF(published_names) > STRONG_NAMES, "names of times");

struct gathering {
    struct meta *m;
    struct arena *arena;
    unsigned metas;
    span published[COUNT_OF(published_names)], modified[COUNT_OF(modified_names)];
    span titles[COUNT_OF(title_names)];
};

static void add_author(struct meta *m, span value, struct arena *arena) {
    value = meta_text(value, arena);
    if (!value.len || span_starts_nocase(value, SPAN("http")) || m->author_count == LIMIT_AUTHORS)
        return;
    for (size_t i = 0; i < m->author_count; i++)
        if (span_eq(m->authors[i], value)) return;
    m->authors[m->author_count++] = value;
}

static void add_robots(struct meta *m, span value, struct arena *arena) {
    DEFER(buf_done) struct buf b = BUF(1024);
    if (m->robots.len) {
        buf_add(&b, m->robots);
        buf_add_char(&b, ',');
    }
    span part;
    bool any = false;
    while (span_next(&value, ',', &part)) {
        part = span_trim(part);
        if (!part.len) continue;
        if (any) buf_add_char(&b, ',');
        any = true;
        for (size_t i = 0; i < part.len; i++) {
            char c = part.at[i];
            buf_add_char(&b, (char) (c >= 'A' && c <= 'Z' ? c + 32 : c));
        }
    }
    m->robots = arena_copy(arena, buf_span(&b));
}

static void on_meta_name(struct gathering *g, span name, span content) {
    struct meta *m = g->m;
    struct arena *a = g->arena;
    size_t at;
    if (span_eq_nocase(name, SPAN("og:title")))
        set_first(&m->og_title, meta_text(content, a));
    else if (span_eq_nocase(name, SPAN("twitter:title")))
        set_first(&m->twitter_title, meta_text(content, a));
    else if (span_eq_nocase(name, SPAN("description")))
        set_first(&m->description, meta_text(content, a));
    else if (span_eq_nocase(name, SPAN("og:description")))
        set_first(&m->og_description, meta_text(content, a));
    else if (span_eq_nocase(name, SPAN("og:site_name")) ||
             span_eq_nocase(name, SPAN("application-name")))
        set_first(&m->site_name, meta_text(content, a));
    else if (span_eq_nocase(name, SPAN("og:image")) ||
             span_eq_nocase(name, SPAN("og:image:secure_url")) ||
             span_eq_nocase(name, SPAN("og:image:url")) ||
             span_eq_nocase(name, SPAN("twitter:image")) ||
             span_eq_nocase(name, SPAN("twitter:image:src")))
        set_first(&m->image, span_trim(content));
    else if (span_eq_nocase(name, SPAN("og:url")))
        set_first(&m->og_url, span_trim(content));
    else if (span_eq_nocase(name, SPAN("og:type")))
        m->og_article = span_find_nocase(content, SPAN("article")) >= 0;
    else if (span_eq_nocase(name, SPAN("article:content_tier")))
        m->paywall |= span_eq_nocase(span_trim(content), SPAN("locked")) ||
                      span_eq_nocase(span_trim(content), SPAN("metered"));
    else if (span_eq_nocase(name, SPAN("tdm-reservation"))) {
        if (span_eq(span_trim(content), SPAN("1"))) add_robots(m, name, a);
    } else if (span_eq_nocase(name, SPAN("robots")) || span_eq_nocase(name, SPAN("warraq")))
        add_robots(m, content, a);
    else if (one_of(name, author_names, COUNT_OF(author_names), NULL))
        add_author(m, content, a);
    else if (one_of(name, section_names, COUNT_OF(section_names), NULL))
        set_first(&m->section, meta_text(content, a));
    else if (one_of(name, title_names, COUNT_OF(title_names), &at))
        set_first(&g->titles[at], content);
    else if (one_of(name, published_names, COUNT_OF(published_names), &at))
        set_first(&g->published[at], span_trim(content));
    else if (one_of(name, modified_names, COUNT_OF(modified_names), &at))
        set_first(&g->modified[at], span_trim(content));
}

static bool is_image_prop(span prop) {
    return span_eq_nocase(prop, SPAN("image")) || span_eq_nocase(prop, SPAN("thumbnailUrl"));
}

static void on_meta(struct gathering *g, const struct dom *d, uint32_t i) {
    span content = dom_attr(d, i, ATTR_CONTENT);
    if (!content.len || g->metas++ > METAS_MAX) return;
    span http = dom_attr(d, i, ATTR_HTTP_EQUIV);
    if (span_eq_nocase(http, SPAN("refresh"))) set_first(&g->m->refresh, content);
    span names[3] = { dom_attr(d, i, ATTR_PROPERTY), dom_attr(d, i, ATTR_NAME),
                      dom_attr(d, i, ATTR_ITEMPROP) };
    for (int n = 0; n < 3; n++)
        if (names[n].len) on_meta_name(g, span_trim(names[n]), content);
    if (is_image_prop(names[2])) set_first(&g->m->item_image, span_trim(content));
}

static bool has_word(span list, span word) {
    for (size_t i = 0; i < list.len;) {
        while (i < list.len && (unsigned char) list.at[i] <= ' ') i++;
        size_t from = i;
        while (i < list.len && (unsigned char) list.at[i] > ' ') i++;
        if (i > from && span_eq_nocase(span_sub(list, from, i - from), word)) return true;
    }
    return false;
}

static void on_link(struct meta *m, const struct dom *d, uint32_t i) {
    span rel = dom_attr(d, i, ATTR_REL), href = span_trim(dom_attr(d, i, ATTR_HREF));
    if (!href.len) return;
    if (is_image_prop(dom_attr(d, i, ATTR_ITEMPROP))) set_first(&m->item_image, href);
    if (has_word(rel, SPAN("canonical"))) set_first(&m->canonical, href);
    if (has_word(rel, SPAN("image_src"))) set_first(&m->image, href);
    span type = dom_attr(d, i, ATTR_TYPE);
    bool feed = span_find_nocase(type, SPAN("rss+xml")) >= 0 ||
                span_find_nocase(type, SPAN("atom+xml")) >= 0 ||
                span_find_nocase(type, SPAN("feed+json")) >= 0 ||
                span_find_nocase(type, SPAN("rdf+xml")) >= 0;
    if (feed && has_word(rel, SPAN("alternate")) && m->feed_count < COUNT_OF(m->feeds))
        m->feeds[m->feed_count++] = href;
}

static void on_title(struct meta *m, const struct dom *d, uint32_t i, struct arena *arena) {
    if (m->doc_title.len || dom_has_ancestor(d, i, TAG_SVG)) return;
    DEFER(buf_done) struct buf b = BUF(LIMIT_TITLE_BYTES);
    bool blank = false;
    for (uint32_t c = i + 1; c < d->nodes[i].end; c++)
        if (dom_tag(d, c) == TAG_TEXT) dom_collapse(dom_own_text(d, c), &blank, &b);
    m->doc_title = meta_text(buf_span(&b), arena);
}

static void on_script(struct meta *m, const struct dom *d, uint32_t i, struct arena *arena) {
    if (span_find_nocase(dom_attr(d, i, ATTR_TYPE), SPAN("ld+json")) < 0) return;
    for (uint32_t c = i + 1; c < d->nodes[i].end; c++)
        if (dom_tag(d, c) == TAG_TEXT) jsonld_read(dom_own_text(d, c), arena, &m->ld);
}

/* <img itemprop=image>, or a box of an ImageObject: its <meta itemprop=url> or its <img>. */
static span item_picture(const struct dom *d, uint32_t i) {
    for (uint32_t c = i; c < d->nodes[i].end && c < i + ITEM_NODES; c++) {
        span src = dom_attr(d, c, ATTR_DATA_SRC);
        if (!src.len) src = dom_attr(d, c, ATTR_SRC);
        if (dom_tag(d, c) == TAG_META && span_eq_nocase(dom_attr(d, c, ATTR_ITEMPROP), SPAN("url")))
            src = dom_attr(d, c, ATTR_CONTENT);
        if (dom_tag(d, c) == TAG_A && c == i) src = dom_attr(d, c, ATTR_HREF);
        if (src.len) return span_trim(src);
    }
    return SPAN_EMPTY;
}

/* Visible microdata: <h1 itemprop=headline>, <time itemprop=datePublished datetime>. */
static void on_item(struct gathering *g, const struct dom *d, uint32_t i) {
    span prop = dom_attr(d, i, ATTR_ITEMPROP);
    if (!prop.len) return;
    if (is_image_prop(prop)) set_first(&g->m->item_image, item_picture(d, i));
    span value = dom_attr(d, i, ATTR_DATETIME);
    if (!value.len) value = dom_attr(d, i, ATTR_CONTENT);
    DEFER(buf_done) struct buf b = BUF(LIMIT_TITLE_BYTES);
    if (!value.len && d->nodes[i].end - i < 40) {
        dom_line(d, i, &b);
        value = arena_copy(g->arena, buf_span(&b));
    }
    if (!value.len) return;
    if (has_word(prop, SPAN("headline"))) set_first(&g->m->item_headline, value);
    if (has_word(prop, SPAN("datePublished"))) set_first(&g->published[1], value);
    if (has_word(prop, SPAN("dateCreated"))) set_first(&g->published[1], value);
    if (has_word(prop, SPAN("dateModified"))) set_first(&g->modified[1], value);
}

void meta_read(const struct dom *d, struct arena *arena, struct meta *ret) {
    *ret = (struct meta){ 0 };
    struct gathering *g = arena_new(arena, struct gathering);
    g->m = ret;
    g->arena = arena;
    for (uint32_t i = 1; i < d->count; i++) {
        switch ((int) dom_tag(d, i)) {
        case TAG_HTML:
            set_first(&ret->html_lang, dom_attr(d, i, ATTR_LANG));
            set_first(&ret->html_dir, dom_attr(d, i, ATTR_DIR));
            break;
        case TAG_BODY: set_first(&ret->html_dir, dom_attr(d, i, ATTR_DIR)); break;
        case TAG_BASE: set_first(&ret->base_href, dom_attr(d, i, ATTR_HREF)); break;
        case TAG_TITLE: on_title(ret, d, i, arena); break;
        case TAG_META: on_meta(g, d, i); break;
        case TAG_LINK: on_link(ret, d, i); break;
        case TAG_SCRIPT: on_script(ret, d, i, arena); break;
        case TAG_TEXT: break;
        default: on_item(g, d, i); break;
        }
    }
    for (size_t i = 0; i < COUNT_OF(published_names); i++) {
        /* the field that papers show in others' feeds is kept with more care than JSON-LD */
        if (i == (ret->ld.rank == 3 ? 1 : STRONG_NAMES - 1) && ret->ld.published.len)
            ret->published[ret->published_count++] = ret->ld.published;
        if (g->published[i].len && ret->published_count < COUNT_OF(ret->published))
            ret->published[ret->published_count++] = g->published[i];
        if (i < STRONG_NAMES) ret->published_strong = ret->published_count;
    }
    if (ret->ld.modified.len) ret->modified[ret->modified_count++] = ret->ld.modified;
    for (size_t i = 0; i < COUNT_OF(modified_names); i++)
        if (g->modified[i].len && ret->modified_count < COUNT_OF(ret->modified))
            ret->modified[ret->modified_count++] = g->modified[i];
    for (size_t i = 0; i < COUNT_OF(title_names); i++)
        if (g->titles[i].len) set_first(&ret->named_title, meta_text(g->titles[i], arena));
    ret->paywall |= ret->ld.paywall;
}
