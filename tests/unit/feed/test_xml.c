/* xml: the tree of XML as it comes. One row a rule. */

#include "check.h"
#include "feed/xml_priv.h"

/* "a[text b{x=1}[...]]" */
static void show(const struct xml_node *top, struct buf *out) {
    const struct xml_node *n = top;
    for (;;) {
        if (n->element) {
            buf_add(out, n->name);
            for (const struct xml_attr *a = n->attrs; a; a = a->next)
                buf_add_fmt(out, "{%.*s=%.*s}", SPAN_ARG(a->name), SPAN_ARG(a->value));
            buf_add_char(out, '[');
        } else {
            buf_add(out, n->text);
        }
        if (n->children) {
            n = n->children;
            continue;
        }
        if (n->element) buf_add_char(out, ']');
        while (n != top && !n->next) {
            n = n->parent;
            buf_add_char(out, ']');
        }
        if (n == top) return;
        n = n->next;
    }
}

static const struct {
    const char *name, *xml, *want;
    bool truncated;
} rows[] = {
    { "elements and text", "<a>x<b>y</b>z</a>", "a[xb[y]z]", false },
    { "empty elements", "<a><b/><c d='1'/></a>", "a[b[]c{d=1}[]]", false },
    { "text before the first tag goes", "warning: x\n<a>y</a>", "a[y]", false },
    { "declaration, comment, instruction go", "<?xml version='1.0'?><!-- <x> --><a><?p?>y</a>",
      "a[y]", false },
    { "a document type with its subset goes", "<!DOCTYPE a [<!ENTITY e \"<z>]>\">]><a>&e;</a>",
      "a[&e;]", false },
    { "references", "<a b=\"&quot;&#65;\">&lt;&eacute;&amp;amp;&#x41;</a>", "a{b=\"A}[<é&amp;A]",
      false },
    { "a stray ampersand is text", "<a b='?x=1&y=2&copy=3'>Q&A & more &copy 2020</a>",
      "a{b=?x=1&y=2&copy=3}[Q&A & more &copy 2020]", false },
    { "a stray less-than is text", "<a>1 < 2</a>", "a[1 < 2]", false },
    { "cdata is text as it stands", "<a><![CDATA[<b>&amp;]]>c</a>", "a[<b>&amp;c]", false },
    { "cdata without end takes the rest", "<a><![CDATA[<b>", "a[<b>]", true },
    { "an end tag closes what is open inside", "<a><b>x<c>y</b>z</a>", "a[b[xc[y]]z]", false },
    { "a stray end tag is nothing", "<a>x</b>y</a>", "a[xy]", false },
    { "what is open at the end is closed", "<a><b>x", "a[b[x]]", true },
    { "a tag cut by the end is nothing", "<a>x<b c='d", "a[x]", true },
    { "a quote that is never closed ends with its tag", "<a b='c>x</a>", "a{b=c}[x]", false },
    { "behind the root is nothing", "<a>x</a>y<b>z</b>", "a[x]", false },
};

static void reads_what_comes(void) {
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        DEFER(buf_done) struct buf got = BUF(4096);
        bool truncated = false;
        struct xml_node *root = xml_tree(span_of(rows[i].xml), &a, &truncated);
        CHECK(root, "%s: has a root", rows[i].name);
        if (root) show(root, &got);
        CHECK(span_eq(buf_span(&got), span_of(rows[i].want)), "%s: got '%.*s', want '%s'",
              rows[i].name, SPAN_ARG(buf_span(&got)), rows[i].want);
        CHECK(truncated == rows[i].truncated, "%s: truncated", rows[i].name);
    }
}

static void knows_namespaces(void) {
    static const struct {
        const char *name, *xml;
        enum ns root, child;
    } spaces[] = {
        { "none", "<a><b/></a>", NS_NONE, NS_NONE },
        { "by address", "<a xmlns='http://www.w3.org/2005/Atom'><b/></a>", NS_ATOM, NS_ATOM },
        { "by a prefix of its own", "<a xmlns:q='http://purl.org/dc/elements/1.1/'><q:b/></a>",
          NS_NONE, NS_DC },
        { "by an undeclared prefix", "<a><media:b/></a>", NS_NONE, NS_MEDIA },
        { "declared inside, ends inside", "<a><c xmlns='http://www.w3.org/2005/Atom'/><b/></a>",
          NS_NONE, NS_ATOM },
        { "an unknown default is RSS", "<a xmlns='urn:x'><b/></a>", NS_NONE, NS_NONE },
        { "an unknown prefix is nobody's", "<a xmlns:q='urn:x'><q:b/></a>", NS_NONE, NS_OTHER },
    };
    for (size_t i = 0; i < COUNT_OF(spaces); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        bool truncated;
        struct xml_node *root = xml_tree(span_of(spaces[i].xml), &a, &truncated);
        CHECK(root && root->ns == spaces[i].root && root->children &&
                  root->children->ns == spaces[i].child,
              "%s", spaces[i].name);
        if (i == 4) CHECK(root->last->ns == NS_NONE, "%s: behind it", spaces[i].name);
    }
}

static void survives_hostile_shapes(void) {
    static const struct {
        const char *name, *piece;
    } shapes[] = {
        { "open elements", "<a>" },
        { "attributes", "<a b='c' " },
        { "comments", "<!--" },
        { "cdata", "<![CDATA[" },
        { "quotes", "<a '" },
        { "end tags", "</a>" },
        { "less-than signs", "<" },
        { "ampersands", "<a>&" },
        { "namespaces", "<a xmlns:b='c'>" },
    };
    for (size_t i = 0; i < COUNT_OF(shapes); i++) {
        DEFER(arena_done) struct arena a = ARENA_INIT;
        DEFER(buf_done) struct buf xml = BUF(2 << 20);
        bool truncated;
        buf_add(&xml, SPAN("<r>"));
        for (int n = 0; n < 100000; n++) buf_add(&xml, span_of(shapes[i].piece));
        CHECK(xml_tree(buf_span(&xml), &a, &truncated), "%s", shapes[i].name);
    }
}

int main(void) {
    RUN(reads_what_comes);
    RUN(knows_namespaces);
    RUN(survives_hostile_shapes);
    return check_done();
}
