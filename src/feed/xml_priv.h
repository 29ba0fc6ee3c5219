#ifndef FEED_XML_PRIV_H
#define FEED_XML_PRIV_H

/* xml - XML as it comes, read into a tree, and the few questions that feeds ask of it.
 *
 * Forgiving  text before the first tag, DOCTYPE with its internal subset, comments and instructions
 *            are passed over; HTML's entity names are known, a stray '&' or '<' is text; an end tag
 *            closes what is open inside its element, one without a start is nothing; what is open
 *            at the end is closed. There is no DTD and no entity to expand.
 * Ownership  the arena's: nodes, the text they borrow, and so all that the questions give.
 * Limits     XML_NODES_MAX nodes, LIMIT_DEPTH levels, XML_ATTRS_MAX attributes of a tag; the tree
 *            before a cut is kept. Linear; no recursion.
 */

#include "base/arena.h"
#include "base/buf.h"

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
    NS_COUNT,
};

struct xml_attr {
    span name, prefix, value; /* name without its prefix; value decoded */
    struct xml_attr *next;
};

struct xml_node {
    struct xml_node *parent, *children, *last, *next;
    struct xml_attr *attrs;
    span name, prefix, uri; /* of an element; name without its prefix */
    span text;              /* of a text, decoded */
    enum ns ns;
    bool element;
};

struct xml_doc {
    struct xml_node *root; /* the first element */
    const char *encoding;
    bool truncated; /* it ended inside of an element, or a limit ended it */
};

enum errc xml_read(span bytes, span content_type, struct arena *arena, struct xml_doc *ret,
                   struct error *err) MUST_CHECK;

bool xml_is(const struct xml_node *n, enum ns ns, const char *name); /* whatever the case */
const struct xml_node *xml_child(const struct xml_node *n, enum ns ns, const char *name);
const struct xml_node *xml_first_element(const struct xml_node *n);
const struct xml_node *xml_next_element(const struct xml_node *n);
/* Next node in document order below top; deeper false steps over the children of n. */
const struct xml_node *xml_walk(const struct xml_node *top, const struct xml_node *n, bool deeper);
/* Attribute by local name, whatever its prefix; empty when absent. */
span xml_attr(const struct xml_node *n, const char *name);
/* All text below n, trimmed. */
span xml_text(const struct xml_node *n, struct arena *arena);
/* The children of n as markup, without namespaces. */
span xml_inner(const struct xml_node *n, struct arena *arena);
/* As text or as an attribute's value of markup. */
void xml_escape(span s, bool in_attr, struct buf *out);
bool xml_must_escape(span s); /* as text */
bool xml_has_elements(const struct xml_node *n);
/* The nearest xml:base around n resolved against base. */
span xml_base(const struct xml_node *n, span base, struct arena *arena);
/* The nearest xml:lang. */
span xml_lang(const struct xml_node *n);

/* The tree of text that is UTF-8 already; NULL when there is no element. */
struct xml_node *xml_tree(span text, struct arena *arena, bool *ret_truncated);
/* What a namespace is to us: by its address, or by its prefix when nobody declared it. */
enum ns xml_ns_of(span uri, span prefix, bool declared);

#endif
