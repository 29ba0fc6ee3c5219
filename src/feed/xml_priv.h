#ifndef FEED_XML_PRIV_H
#define FEED_XML_PRIV_H

/* xml - broken XML made readable, and the few questions that feeds ask of a tree.
 *
 * Before the library sees a byte: decoded to UTF-8, what stands before the first tag cut off,
 * DOCTYPE dropped with its internal subset, HTML's entity names replaced, stray '&' escaped. So
 * there is no DTD and no entity to expand.
 *
 * Ownership  xml_doc_done() frees the tree; texts are copied to the arena.
 * Limits     XML_NODES_MAX elements, LIMIT_DEPTH levels; the tree before a cut is kept.
 */

#include "base/arena.h"
#include "base/buf.h"

#include <libxml/tree.h>

enum ns {
    NS_NONE, /* RSS in all its namespaces, and none */
    NS_ATOM,
    NS_DC,
    NS_CONTENT,
    NS_MEDIA,
    NS_ITUNES,
    NS_XHTML,
    NS_XML,
    NS_SITEMAP_NEWS,
    NS_SITEMAP_IMAGE,
    NS_SITEMAP_VIDEO,
    NS_OTHER,
};

struct xml_doc {
    xmlDocPtr doc;
    xmlNodePtr root;
    const char *encoding;
    bool truncated;
};

enum errc xml_read(span bytes, span content_type, struct xml_doc *ret, struct error *err)
    MUST_CHECK;
void xml_doc_done(struct xml_doc *d);

/* Local name without an undeclared prefix. */
span xml_name(const xmlNode *n);
enum ns xml_ns(const xmlNode *n);
bool xml_is(const xmlNode *n, enum ns ns, const char *name); /* names without regard to case */
xmlNodePtr xml_child(const xmlNode *n, enum ns ns, const char *name); /* first, or NULL */
xmlNodePtr xml_first_element(const xmlNode *n);
xmlNodePtr xml_next_element(const xmlNode *n);
/* Next node in document order below top; deeper false steps over the children of n. */
xmlNodePtr xml_walk(const xmlNode *top, const xmlNode *n, bool deeper);
/* Attribute by local name, whatever its prefix; empty when absent. */
span xml_attr(const xmlNode *n, const char *name, struct arena *arena);
/* All text below n, trimmed. */
span xml_text(const xmlNode *n, struct arena *arena);
/* The children of n as markup, without namespaces. */
span xml_inner(const xmlNode *n, struct arena *arena);
bool xml_has_elements(const xmlNode *n);
/* The nearest xml:base around n resolved against base. */
span xml_base(const xmlNode *n, span base, struct arena *arena);
/* The nearest xml:lang. */
span xml_lang(const xmlNode *n, struct arena *arena);

/* The preparation alone, for tests; what is not XML at all gives an empty result. */
void xml_prepare(span text, struct buf *out);

#endif
