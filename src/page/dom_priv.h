#ifndef PAGE_DOM_PRIV_H
#define PAGE_DOM_PRIV_H

/* dom - an HTML page as one flat array of nodes in document order.
 *
 * The descendants of node i are the nodes [i + 1, node[i].end): every walk is a loop over an index,
 * never a recursion. Node 0 is the document.
 *
 * Source     tree.c builds it by the rules of the WHATWG tree builder that pages depend on: implied
 *            end tags, scopes, tables, what belongs to <head>. What is misnested stays where it was
 *            written: nothing is moved (no adoption agency, no foster parent).
 * Ownership  the dom owns its nodes; texts and attribute values borrow the html, or live in the
 *            arena where character references had to be decoded.
 * Limits     LIMIT_NODES nodes, LIMIT_DEPTH levels (deeper elements are dissolved into their
 *            parent), LIMIT_BODY_BYTES of html.
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
    TAG_VOID = 8,    /* has no end tag */
    TAG_ENDS_P = 16, /* its start ends an open paragraph */
    TAG_WALL = 32,   /* end tags inside it do not reach beyond it */
};

enum attr {
#define ATTR(id, name) ATTR_##id,
#include "page/attrs_priv.h"
#undef ATTR
    ATTR_COUNT
};

struct dom_attr {
    enum attr name;
    span value;
};

struct dom_node {
    uint32_t parent, end;
    uint32_t text_len; /* TAG_TEXT: bytes at text */
    uint16_t depth;
    uint8_t tag;
    uint8_t attr_count;
    const char *text;
    struct dom_attr *attrs;
};

/* Attributes that a caller wants kept beside those of enum attr: numbers ATTR_COUNT and up. */
enum { DOM_EXTRA_MAX = 8 };
struct dom_extra {
    span names[DOM_EXTRA_MAX];
    unsigned count;
};

struct dom {
    struct dom_node *nodes;
    uint32_t count, cap;
    bool cut; /* a limit ended the parse */
};

/* html is UTF-8 and outlives the dom. False when there is not one element in it. */
bool dom_parse(span html, struct arena *arena, struct dom *ret);
/* extra may be NULL. */
bool dom_parse_keeping(span html, const struct dom_extra *extra, struct arena *arena,
                       struct dom *ret);
void dom_done(struct dom *d);

enum tag tag_of(span name);
unsigned tag_flags(enum tag t);
span dom_attr(const struct dom *d, uint32_t node, enum attr name); /* empty when absent */
bool dom_has_attr(const struct dom *d, uint32_t node, enum attr name);
static inline enum tag dom_tag(const struct dom *d, uint32_t node) {
    return (enum tag) d->nodes[node].tag;
}
static inline span dom_own_text(const struct dom *d, uint32_t node) {
    return (span){ d->nodes[node].text, d->nodes[node].text_len };
}
/* All text below node on one line: runs of white space become one blank. */
void dom_line(const struct dom *d, uint32_t node, struct buf *out);
/* Appends s with white space collapsed; *blank tells whether a blank is owed before more text. */
void dom_collapse(span s, bool *blank, struct buf *out);
bool dom_has_ancestor(const struct dom *d, uint32_t node, enum tag tag);
/* Whether one of these words stands in text, in either case. They begin with a small letter of
 * ASCII; all are looked for in one pass. */
bool dom_says(span text, const char *const *words, size_t count);
/* The same of the class or the id of an element: its first NAMES_BYTES_MAX bytes. */
enum { NAMES_BYTES_MAX = 1000 };
bool dom_is_named(const struct dom *d, uint32_t node, const char *const *words, size_t count);

#endif
