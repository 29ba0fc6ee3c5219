#ifndef PAGE_DOM_PRIV_H
#define PAGE_DOM_PRIV_H

/* dom - an HTML page as one flat array of nodes in document order.
 *
 * Built from the parser's events, so the library's own tree is never made and another parser can
 * take its place. The descendants of node i are the nodes [i + 1, node[i].end): every walk is a
 * loop over an index, never a recursion. Node 0 is the document.
 *
 * Ownership  the dom owns nodes and text; attribute values live in the arena given to dom_parse.
 * Limits     LIMIT_NODES nodes, LIMIT_DEPTH levels (deeper elements are dissolved into their
 *            parent, nesting twice as deep ends the parse), LIMIT_BODY_BYTES of text.
 */

#include "base/arena.h"
#include "base/buf.h"

enum tag {
    TAG_TEXT,
    TAG_OTHER,
#define TAG(name, flags) TAG_##name,
#include "page/tags_priv.h"
#undef TAG
    TAG_COUNT
};

enum tag_flag {
    TAG_BLOCK = 1,   /* begins and ends a block of text */
    TAG_SKIP = 2,    /* its text is no text of the page */
    TAG_OUTSIDE = 4, /* never part of an article: nav, footer, form */
};

enum attr {
    ATTR_CLASS,
    ATTR_ID,
    ATTR_ITEMPROP,
    ATTR_ITEMTYPE,
    ATTR_REL,
    ATTR_HREF,
    ATTR_SRC,
    ATTR_CONTENT,
    ATTR_NAME,
    ATTR_PROPERTY,
    ATTR_DATETIME,
    ATTR_LANG,
    ATTR_DIR,
    ATTR_TYPE,
    ATTR_STYLE,
    ATTR_HIDDEN,
    ATTR_ARIA_HIDDEN,
    ATTR_ROLE,
    ATTR_DATA_SRC,
    ATTR_SRCSET,
    ATTR_HTTP_EQUIV,
    ATTR_TITLE,
    ATTR_DATA_COMPONENT,
    ATTR_DATA_TESTID,
    ATTR_DATA_SRCSET,
    ATTR_WIDTH,
    ATTR_HEIGHT,
    ATTR_ARIA_LABEL,
    ATTR_COUNT
};

struct dom_attr {
    enum attr name;
    span value;
};

struct dom_node {
    uint32_t parent, end;
    uint32_t text_at, text_len; /* TAG_TEXT and TAG_SCRIPT: bytes of dom.text */
    uint16_t depth;
    uint8_t tag;
    uint8_t attr_count;
    struct dom_attr *attrs;
};

struct dom {
    struct dom_node *nodes;
    uint32_t count, cap;
    struct buf text;
    bool cut; /* a limit ended the parse */
};

/* html is UTF-8. False when there is not one element in it. */
bool dom_parse(span html, struct arena *arena, struct dom *ret);
void dom_done(struct dom *d);
/* Drops the attributes of tags that have hundreds; false, and out untouched, when there are none.
 */
bool dom_slim(span html, struct buf *out);

unsigned tag_flags(enum tag t);
span dom_attr(const struct dom *d, uint32_t node, enum attr name); /* empty when absent */
bool dom_has_attr(const struct dom *d, uint32_t node, enum attr name);
static inline enum tag dom_tag(const struct dom *d, uint32_t node) {
    return (enum tag) d->nodes[node].tag;
}
static inline span dom_own_text(const struct dom *d, uint32_t node) {
    return (span){ d->text.at + d->nodes[node].text_at, d->nodes[node].text_len };
}
/* All text below node on one line: runs of white space become one blank. */
void dom_line(const struct dom *d, uint32_t node, struct buf *out);
/* Appends s with white space collapsed; *blank tells whether a blank is owed before more text. */
void dom_collapse(span s, bool *blank, struct buf *out);
bool dom_has_ancestor(const struct dom *d, uint32_t node, enum tag tag);

#endif
