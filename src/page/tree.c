/* tree - tags and text become the flat array of nodes. */

#include "base/limits.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "page/entity.h"
#include "page/html_priv.h"
#include "page/tree_priv.h"

#include <stddef.h>

enum { ATTR_VALUE_MAX = 64 * 1024, NODES_FIRST = 64, BYTES_A_NODE = 40 };

struct open {
    uint32_t node;
    uint8_t tag;
    bool closed; /* its end tag came while a block inside it was open: it ends with that */
    span name;
};

struct builder {
    struct dom *dom;
    struct arena *arena;
    const struct dom_extra *extra; /* may be NULL */
    struct html_reader in;
    unsigned depth;                /* open[depth - 1] is the innermost; open[0] is the document */
    unsigned too_deep;             /* elements open below LIMIT_DEPTH */
    uint16_t count[TAG_COUNT];     /* open elements by tag */
    uint32_t html, body;           /* nodes, 0 = none yet */
    struct open open[LIMIT_DEPTH]; /* not zeroed: filled before it is read */
};

static uint32_t add_node(struct builder *b, enum tag tag) {
    struct dom *d = b->dom;
    if (d->count >= LIMIT_NODES) {
        d->cut = true;
        return 0;
    }
    if (d->count == d->cap) {
        d->cap *= 2;
        d->nodes = mem_realloc(d->nodes, d->cap, sizeof(*d->nodes));
    }
    uint32_t i = d->count++;
    d->nodes[i] = (struct dom_node){ .parent = b->open[b->depth - 1].node,
                                     .end = i + 1,
                                     .depth = (uint16_t) b->depth,
                                     .tag = (uint8_t) tag };
    return i;
}

static int number_of(const struct builder *b, span name) {
    int a = attr_of(name);
    for (unsigned i = 0; a < 0 && b->extra && i < b->extra->count; i++)
        if (span_eq_nocase(b->extra->names[i], name)) a = ATTR_COUNT + (int) i;
    return a;
}

static void set_attrs(struct builder *b, uint32_t node, const struct html_token *t) {
    struct dom_attr kept[ATTR_COUNT + DOM_EXTRA_MAX];
    unsigned count = 0;
    unsigned most = ATTR_COUNT + (b->extra ? b->extra->count : 0);
    for (unsigned i = 0; i < t->attr_count && count < most; i++) {
        int a = number_of(b, t->attrs[i].name);
        if (a < 0) continue;
        span value = utf8_cut_bytes(t->attrs[i].value, ATTR_VALUE_MAX);
        if (span_starts_nocase(value, SPAN("data:"))) value = SPAN_EMPTY;
        kept[count++] =
            (struct dom_attr){ (enum attr) a, entity_decode(value, ENTITY_ATTR, b->arena) };
    }
    if (!count) return;
    struct dom_node *n = &b->dom->nodes[node];
    n->attrs = arena_alloc(b->arena, count * sizeof(*n->attrs));
    n->attr_count = (uint8_t) count;
    memcpy(n->attrs, kept, count * sizeof(*n->attrs));
}

static void push(struct builder *b, uint32_t node, enum tag tag, span name) {
    b->open[b->depth++] = (struct open){ node, (uint8_t) tag, false, name };
    b->count[tag]++;
}

/* Closes the open elements from index `at` on, and those above that waited for it. */
static void pop_to(struct builder *b, unsigned at) {
    while (b->depth > at || (b->depth > 1 && b->open[b->depth - 1].closed)) {
        const struct open *o = &b->open[--b->depth];
        b->dom->nodes[o->node].end = b->dom->count;
        b->count[o->tag]--;
    }
}

/* Index of the innermost open element of that tag that `walls` do not hide, 0 when there is none.
 */
static unsigned find_open(const struct builder *b, enum tag tag, span name, unsigned walls) {
    if (!b->count[tag]) return 0;
    for (unsigned i = b->depth; i-- > 1;) {
        const struct open *o = &b->open[i];
        if (o->tag == tag && (tag != TAG_OTHER || span_eq_nocase(o->name, name))) return i;
        if (tag_flags((enum tag) o->tag) & walls) return 0;
    }
    return 0;
}

static void end_paragraph(struct builder *b) {
    unsigned at = find_open(b, TAG_P, SPAN_EMPTY, TAG_WALL);
    if (at && !(b->count[TAG_BUTTON] && find_open(b, TAG_BUTTON, SPAN_EMPTY, TAG_WALL) > at))
        pop_to(b, at);
}

static bool is_heading(enum tag t) {
    return t >= TAG_H1 && t <= TAG_H6;
}

/* <li>, <dt>, <dd> end the one before; a list or a table in between keeps it open. */
static void end_item(struct builder *b, enum tag tag) {
    bool item = tag == TAG_LI;
    if (item ? !b->count[TAG_LI] : !b->count[TAG_DD] && !b->count[TAG_DT]) return;
    for (unsigned i = b->depth; i-- > 1;) {
        enum tag t = (enum tag) b->open[i].tag;
        if (item ? t == TAG_LI : t == TAG_DD || t == TAG_DT) {
            pop_to(b, i);
            return;
        }
        bool passes = t == TAG_DIV || t == TAG_P || t == TAG_ADDRESS;
        if ((tag_flags(t) & TAG_BLOCK) && !passes) return;
    }
}

static int table_level(enum tag t) {
    switch ((int) t) {
    case TAG_TABLE: return 1;
    case TAG_TBODY:
    case TAG_THEAD:
    case TAG_TFOOT:
    case TAG_CAPTION:
    case TAG_COLGROUP: return 2;
    case TAG_TR: return 3;
    case TAG_TD:
    case TAG_TH: return 4;
    default: return 0;
    }
}

/* A part of a table ends its like and what is below it, up to its own table. */
static void end_cells(struct builder *b, enum tag tag) {
    int level = table_level(tag);
    unsigned at = 0;
    for (unsigned i = b->depth; i-- > 1;) {
        int l = table_level((enum tag) b->open[i].tag);
        if (l == 1) break;
        if (l >= level) at = i;
    }
    if (at) pop_to(b, at);
}

/* A second <a>, <button>, <option>, heading ends the first unless a block stands between. */
static void end_like(struct builder *b, enum tag tag) {
    unsigned at = find_open(b, tag, SPAN_EMPTY, TAG_BLOCK | TAG_WALL);
    if (at) pop_to(b, at);
}

/* A block inside a drawing: its end tag was forgotten. */
static void leave_drawing(struct builder *b) {
    for (unsigned i = b->depth; i-- > 1;) {
        if (b->open[i].tag == TAG_OTHER && span_eq_nocase(b->open[i].name, SPAN("foreignobject")))
            return;
        if (b->open[i].tag == TAG_SVG || b->open[i].tag == TAG_MATH) {
            pop_to(b, i);
            return;
        }
    }
}

static void make_room(struct builder *b, enum tag tag) {
    unsigned flags = tag_flags(tag);
    bool drawing = b->count[TAG_SVG] || b->count[TAG_MATH];
    if (drawing && (flags & TAG_BLOCK)) leave_drawing(b);
    if ((flags & TAG_ENDS_P) && b->count[TAG_P]) end_paragraph(b);
    if (tag == TAG_LI || tag == TAG_DD || tag == TAG_DT) end_item(b, tag);
    if (table_level(tag) > 1) end_cells(b, tag);
    if (is_heading(tag) && is_heading((enum tag) b->open[b->depth - 1].tag))
        pop_to(b, b->depth - 1);
    if (tag == TAG_A || tag == TAG_BUTTON || tag == TAG_OPTION || tag == TAG_OPTGROUP ||
        tag == TAG_SELECT)
        end_like(b, tag);
}

/* What may stand in a head, or before it. */
static bool is_head_tag(enum tag t) {
    return t == TAG_HEAD || t == TAG_META || t == TAG_LINK || t == TAG_TITLE || t == TAG_SCRIPT ||
           t == TAG_STYLE || t == TAG_BASE || t == TAG_NOSCRIPT || t == TAG_TEMPLATE;
}

static void begin_body(struct builder *b) {
    pop_to(b, b->html ? 2 : 1);
    b->body = add_node(b, TAG_BODY);
    if (b->body) push(b, b->body, TAG_BODY, SPAN("body"));
}

/* <html> and <body> once each: the attributes of a second tag fill an implied element. */
static void on_root(struct builder *b, enum tag tag, const struct html_token *t) {
    uint32_t *node = tag == TAG_HTML ? &b->html : &b->body;
    if (!*node && tag == TAG_BODY) {
        begin_body(b);
    } else if (!*node && b->depth == 1) {
        *node = add_node(b, tag);
        if (*node) push(b, *node, tag, t->name);
    }
    if (*node && !b->dom->nodes[*node].attr_count) set_attrs(b, *node, t);
}

static void on_start(struct builder *b, const struct html_token *t) {
    enum tag tag = tag_of(t->name);
    if (tag == TAG_HTML || tag == TAG_BODY) {
        on_root(b, tag, t);
        return;
    }
    if (!b->body && !is_head_tag(tag) && !b->count[TAG_NOSCRIPT] && !b->count[TAG_TEMPLATE])
        begin_body(b);
    if (tag == TAG_HEAD && (b->body || b->count[TAG_HEAD])) return;
    make_room(b, tag);
    bool drawing = b->count[TAG_SVG] || b->count[TAG_MATH];
    bool leaf = (tag_flags(tag) & TAG_VOID) && t->name.len != strlen("amp-img");
    leaf |= drawing && t->empty;
    if (!leaf && (b->depth == LIMIT_DEPTH || b->too_deep)) {
        b->too_deep++;
        return;
    }
    uint32_t i = add_node(b, tag);
    if (!i) return;
    set_attrs(b, i, t);
    if (leaf) return;
    push(b, i, tag, t->name);
    if (drawing) return;
    if (tag == TAG_TITLE || tag == TAG_TEXTAREA)
        html_raw(&b->in, t->name, false);
    else if (tag == TAG_SCRIPT || tag == TAG_STYLE || tag == TAG_IFRAME)
        html_raw(&b->in, t->name, true);
}

/* </h2> ends an open <h3> too. */
static unsigned find_heading(const struct builder *b) {
    for (unsigned i = b->depth; i-- > 1;) {
        if (is_heading((enum tag) b->open[i].tag)) return i;
        if (tag_flags((enum tag) b->open[i].tag) & TAG_WALL) return 0;
    }
    return 0;
}

static void on_end(struct builder *b, const struct html_token *t) {
    enum tag tag = tag_of(t->name);
    if (b->too_deep) {
        b->too_deep -= !(tag_flags(tag) & TAG_VOID);
        return;
    }
    if (tag == TAG_HTML || tag == TAG_BODY) return; /* what follows belongs to the body */
    unsigned flags = tag_flags(tag), at;
    if (is_heading(tag)) {
        at = find_heading(b);
    } else if (table_level(tag)) {
        at = find_open(b, tag, SPAN_EMPTY, 0);
        if (table_level(tag) > 1 && find_open(b, TAG_TABLE, SPAN_EMPTY, 0) > at) at = 0;
    } else {
        at = find_open(b, tag, t->name, flags & TAG_BLOCK ? TAG_WALL : TAG_WALL | TAG_BLOCK);
        unsigned hidden = at ? 0 : find_open(b, tag, t->name, tag == TAG_FORM ? 0 : TAG_WALL);
        if (hidden) b->open[hidden].closed = true;
    }
    if (at) pop_to(b, at);
}

static bool is_blank(span s) {
    return span_trim(s).len == 0;
}

static void on_text(struct builder *b, const struct html_token *t) {
    struct dom *d = b->dom;
    enum tag inside = (enum tag) b->open[b->depth - 1].tag;
    bool homeless = inside == TAG_HEAD || inside == TAG_HTML || b->depth == 1;
    if (!b->body && homeless) {
        if (is_blank(t->text)) return;
        begin_body(b);
    }
    span text = t->plain ? t->text : entity_decode(t->text, ENTITY_TEXT, b->arena);
    if (!text.len) return;
    uint32_t i = add_node(b, TAG_TEXT);
    if (!i) return;
    d->nodes[i].text = text.at;
    d->nodes[i].text_len = (uint32_t) text.len;
}

bool dom_parse(span html, struct arena *arena, struct dom *ret) {
    return dom_parse_keeping(html, NULL, arena, ret);
}

bool dom_parse_keeping(span html, const struct dom_extra *extra, struct arena *arena,
                       struct dom *ret) {
    if (html.len > LIMIT_BODY_BYTES) html.len = LIMIT_BODY_BYTES;
    *ret = (struct dom){ .cap = (uint32_t) (html.len / BYTES_A_NODE + NODES_FIRST) };
    ret->nodes = mem_alloc(ret->cap * sizeof(*ret->nodes));
    ret->nodes[0] = (struct dom_node){ .tag = TAG_OTHER };
    ret->count = 1;
    struct builder *b = mem_alloc(sizeof(*b));
    memset(b, 0, offsetof(struct builder, open));
    b->dom = ret;
    b->arena = arena;
    b->extra = extra;
    b->in = html_reader_of(html);
    push(b, 0, TAG_OTHER, SPAN_EMPTY);
    bool any = false;
    struct html_token t;
    while (!ret->cut && html_next(&b->in, &t)) {
        any |= t.kind == HTML_START;
        if (t.kind == HTML_START)
            on_start(b, &t);
        else if (t.kind == HTML_END)
            on_end(b, &t);
        else
            on_text(b, &t);
    }
    pop_to(b, 0);
    mem_free(b);
    return any || ret->count > 1;
}
