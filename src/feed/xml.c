/* xml - reading and questions. */

#include "base/limits.h"
#include "feed/xml_priv.h"
#include "page/charset.h"
#include "url/url.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlsave.h>

enum { XML_NODES_MAX = 500000, INNER_MAX = 1 << 20 };

struct counted {
    startElementNsSAX2Func start;
    size_t nodes;
};

static void on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int namespace_count, const xmlChar **namespaces, int attr_count,
                     int defaulted_count, const xmlChar **attrs) {
    xmlParserCtxtPtr ctxt = ctx;
    struct counted *c = ctxt->_private;
    if (++c->nodes > XML_NODES_MAX) {
        xmlStopParser(ctxt);
        return;
    }
    c->start(ctx, name, prefix, uri, namespace_count, namespaces, attr_count, defaulted_count,
             attrs);
}

enum errc xml_read(span bytes, span content_type, struct xml_doc *ret, struct error *err) {
    if (bytes.len > LIMIT_BODY_BYTES) return error_set(err, ERRC_LIMIT, "%zu bytes", bytes.len);
    *ret = (struct xml_doc){ 0 };
    DEFER(buf_done) struct buf text = BUF(4 * LIMIT_BODY_BYTES);
    DEFER(buf_done) struct buf clean = BUF(6 * LIMIT_BODY_BYTES);
    enum errc rc = charset_to_utf8(bytes, content_type, charset_declared_xml(bytes), &text,
                                   &ret->encoding, err);
    if (rc != ERRC_OK) return rc;
    xml_prepare(buf_span(&text), &clean);
    if (!clean.len) return error_set(err, ERRC_PARSE, "no markup");

    xmlParserCtxtPtr ctxt = xmlNewParserCtxt();
    if (!ctxt) return error_set(err, ERRC_BUG, "no parser");
    struct counted c = { .start = ctxt->sax->startElementNs };
    ctxt->_private = &c;
    ctxt->sax->startElementNs = on_start;
    int options = XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                  XML_PARSE_NOCDATA | XML_PARSE_NSCLEAN | XML_PARSE_COMPACT;
    ret->doc = xmlCtxtReadMemory(ctxt, clean.at, (int) clean.len, NULL, "UTF-8", options);
    ret->truncated = !ctxt->wellFormed;
    xmlFreeParserCtxt(ctxt);
    ret->root = ret->doc ? xmlDocGetRootElement(ret->doc) : NULL;
    if (ret->root) return ERRC_OK;
    xml_doc_done(ret);
    return error_set(err, ERRC_PARSE, "no element");
}

void xml_doc_done(struct xml_doc *d) {
    if (d->doc) xmlFreeDoc(d->doc);
    d->doc = NULL;
    d->root = NULL;
}

span xml_name(const xmlNode *n) {
    span name = span_of((const char *) n->name);
    ptrdiff_t colon = n->ns ? -1 : span_find_char(name, ':');
    return colon < 0 ? name : span_from(name, (size_t) colon + 1);
}

static const struct {
    const char *uri; /* a part of it */
    enum ns ns;
} uris[] = {
    { "www.w3.org/2005/atom", NS_ATOM },
    { "purl.org/atom/", NS_ATOM },
    { "purl.org/dc/", NS_DC },
    { "prismstandard.org", NS_DC },
    { "rss/1.0/modules/content", NS_CONTENT },
    { "search.yahoo.com/mrss", NS_MEDIA },
    { "www.itunes.com/", NS_ITUNES },
    { "example.com/DTDs/PodCast", NS_ITUNES },
    { "www.w3.org/1999/xhtml", NS_XHTML },
    { "www.w3.org/xml/", NS_XML },
    { "schemas/sitemap-news", NS_SITEMAP_NEWS },
    { "schemas/sitemap-image", NS_SITEMAP_IMAGE },
    { "schemas/sitemap-video", NS_SITEMAP_VIDEO },
    { "purl.org/rss/1.0/modules", NS_OTHER },
    { "purl.org/rss/1.0", NS_NONE },
    { "my.netscape.com", NS_NONE },
    { "channel.netscape.com", NS_NONE },
    { "backend.userland.com", NS_NONE },
    { "blogs.law.harvard.edu", NS_NONE },
    { "cyber.law.harvard.edu", NS_NONE },
    { "schemas/sitemap", NS_NONE },
    { "www.w3.org/1999/02/22-rdf", NS_NONE },
};
static const struct {
    const char *prefix;
    enum ns ns;
} prefixes[] = {
    { "atom", NS_ATOM },
    { "dc", NS_DC },
    { "dcterms", NS_DC },
    { "content", NS_CONTENT },
    { "media", NS_MEDIA },
    { "itunes", NS_ITUNES },
    { "xhtml", NS_XHTML },
    { "xml", NS_XML },
    { "news", NS_SITEMAP_NEWS },
    { "image", NS_SITEMAP_IMAGE },
    { "video", NS_SITEMAP_VIDEO },
    { "rss", NS_NONE },
    { "rdf", NS_NONE },
};

enum ns xml_ns(const xmlNode *n) {
    if (n->ns && n->ns->href && n->ns->href[0]) {
        span uri = span_of((const char *) n->ns->href);
        for (size_t i = 0; i < COUNT_OF(uris); i++)
            if (span_find_nocase(uri, span_of(uris[i].uri)) >= 0) return uris[i].ns;
        /* an unknown default namespace is somebody's own name for RSS */
        if (!n->ns->prefix) {
            bool foreign = span_find_nocase(uri, SPAN("w3.org")) >= 0;
            return foreign ? NS_OTHER : NS_NONE;
        }
        return NS_OTHER;
    }
    span name = span_of((const char *) n->name);
    ptrdiff_t colon = span_find_char(name, ':');
    if (colon < 0) return NS_NONE;
    for (size_t i = 0; i < COUNT_OF(prefixes); i++)
        if (span_eq_nocase(span_sub(name, 0, (size_t) colon), span_of(prefixes[i].prefix)))
            return prefixes[i].ns;
    return NS_OTHER;
}

bool xml_is(const xmlNode *n, enum ns ns, const char *name) {
    return n && n->type == XML_ELEMENT_NODE && span_eq_nocase(xml_name(n), span_of(name)) &&
           xml_ns(n) == ns;
}

xmlNodePtr xml_first_element(const xmlNode *n) {
    for (xmlNodePtr c = n->children; c; c = c->next)
        if (c->type == XML_ELEMENT_NODE) return c;
    return NULL;
}

xmlNodePtr xml_next_element(const xmlNode *n) {
    for (xmlNodePtr c = n->next; c; c = c->next)
        if (c->type == XML_ELEMENT_NODE) return c;
    return NULL;
}

xmlNodePtr xml_child(const xmlNode *n, enum ns ns, const char *name) {
    for (xmlNodePtr c = xml_first_element(n); c; c = xml_next_element(c))
        if (xml_is(c, ns, name)) return c;
    return NULL;
}

xmlNodePtr xml_walk(const xmlNode *top, const xmlNode *n, bool deeper) {
    if (deeper && n->children) return n->children;
    while (n != top) {
        if (n->next) return n->next;
        n = n->parent;
    }
    return NULL;
}

bool xml_has_elements(const xmlNode *n) {
    return xml_first_element(n) != NULL;
}

span xml_attr(const xmlNode *n, const char *name, struct arena *arena) {
    for (const xmlAttr *a = n->properties; a; a = a->next) {
        span local = span_of((const char *) a->name);
        ptrdiff_t colon = span_find_char(local, ':');
        if (colon >= 0) local = span_from(local, (size_t) colon + 1);
        if (!span_eq_nocase(local, span_of(name))) continue;
        const xmlNode *text = a->children;
        if (!text || !text->content) return SPAN_EMPTY;
        return arena_copy(arena, span_trim(span_of((const char *) text->content)));
    }
    return SPAN_EMPTY;
}

span xml_text(const xmlNode *n, struct arena *arena) {
    DEFER(buf_done) struct buf b = BUF(LIMIT_BODY_BYTES);
    for (const xmlNode *c = n; c; c = xml_walk(n, c, true))
        if ((c->type == XML_TEXT_NODE || c->type == XML_CDATA_SECTION_NODE) && c->content)
            buf_add(&b, span_of((const char *) c->content));
    return arena_copy(arena, span_trim(buf_span(&b)));
}

static void add_escaped(span s, bool in_attr, struct buf *out) {
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (c == '&')
            buf_add(out, SPAN("&amp;"));
        else if (c == '<')
            buf_add(out, SPAN("&lt;"));
        else if (c == '>')
            buf_add(out, SPAN("&gt;"));
        else if (c == '"' && in_attr)
            buf_add(out, SPAN("&quot;"));
        else
            buf_add_char(out, c);
    }
}

static void add_open(const xmlNode *n, struct buf *out) {
    buf_add_char(out, '<');
    buf_add(out, xml_name(n));
    for (const xmlAttr *a = n->properties; a; a = a->next) {
        buf_add_char(out, ' ');
        if (a->ns && a->ns->prefix) {
            buf_add(out, span_of((const char *) a->ns->prefix));
            buf_add_char(out, ':');
        }
        buf_add(out, span_of((const char *) a->name));
        buf_add(out, SPAN("=\""));
        if (a->children && a->children->content)
            add_escaped(span_of((const char *) a->children->content), true, out);
        buf_add_char(out, '"');
    }
    if (!n->children) buf_add(out, SPAN(" /"));
    buf_add_char(out, '>');
}

static void add_close(const xmlNode *n, struct buf *out) {
    buf_add(out, SPAN("</"));
    buf_add(out, xml_name(n));
    buf_add_char(out, '>');
}

span xml_inner(const xmlNode *n, struct arena *arena) {
    DEFER(buf_done) struct buf b = BUF(INNER_MAX);
    const xmlNode *c = n->children;
    while (c) {
        if (c->type == XML_ELEMENT_NODE)
            add_open(c, &b);
        else if ((c->type == XML_TEXT_NODE || c->type == XML_CDATA_SECTION_NODE) && c->content)
            add_escaped(span_of((const char *) c->content), false, &b);
        if (c->type == XML_ELEMENT_NODE && c->children) {
            c = c->children;
            continue;
        }
        while (c != n && !c->next) {
            c = c->parent;
            if (c != n) add_close(c, &b);
        }
        if (c == n) break;
        c = c->next;
    }
    return arena_copy(arena, span_trim(buf_span(&b)));
}

static span xml_space_attr(const xmlNode *n, const char *name, struct arena *arena) {
    for (const xmlAttr *a = n->properties; a; a = a->next) {
        bool prefixed = a->ns && a->ns->prefix && strcmp((const char *) a->ns->prefix, "xml") == 0;
        if (prefixed && strcmp((const char *) a->name, name) == 0 && a->children &&
            a->children->content)
            return arena_copy(arena, span_trim(span_of((const char *) a->children->content)));
    }
    return SPAN_EMPTY;
}

span xml_base(const xmlNode *n, span base, struct arena *arena) {
    const xmlNode *chain[LIMIT_DEPTH];
    size_t depth = 0;
    for (; n && n->type == XML_ELEMENT_NODE && depth < LIMIT_DEPTH; n = n->parent)
        if (xml_space_attr(n, "base", arena).len) chain[depth++] = n;
    while (depth--) {
        span url;
        if (url_normalise(xml_space_attr(chain[depth], "base", arena), base, arena, &url, NULL) ==
            ERRC_OK)
            base = url;
    }
    return base;
}

span xml_lang(const xmlNode *n, struct arena *arena) {
    for (; n && n->type == XML_ELEMENT_NODE; n = n->parent) {
        span lang = xml_space_attr(n, "lang", arena);
        if (lang.len) return lang;
    }
    return SPAN_EMPTY;
}
