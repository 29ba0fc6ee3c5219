/* dom - libxml2's HTML events become the flat array of nodes. */

#include "base/limits.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "page/dom_priv.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

enum { ATTR_VALUE_MAX = 64 * 1024, PARSER_DEPTH_MAX = 2 * LIMIT_DEPTH, TAG_ATTRS_MAX = 256 };

static const struct {
    const char *name;
    unsigned flags;
} tags[] = {
#define TAG(name, flags) { #name, flags },
#include "page/tags_priv.h"
#undef TAG
};

static const char *const attr_names[ATTR_COUNT] = {
    "class",
    "id",
    "itemprop",
    "itemtype",
    "rel",
    "href",
    "src",
    "content",
    "name",
    "property",
    "datetime",
    "lang",
    "dir",
    "type",
    "style",
    "hidden",
    "aria-hidden",
    "role",
    "data-src",
    "srcset",
    "http-equiv",
    "title",
    "data-component",
    "data-testid",
    "data-srcset",
    "width",
    "height",
    "aria-label",
};

struct builder {
    struct dom *dom;
    struct arena *arena;
    htmlParserCtxtPtr ctxt;
    uint32_t open[LIMIT_DEPTH];
    unsigned depth;    /* open elements, open[depth - 1] is the innermost */
    unsigned too_deep; /* elements open below LIMIT_DEPTH */
};

unsigned tag_flags(enum tag t) {
    return t >= TAG_OTHER + 1 && t < TAG_COUNT ? tags[t - TAG_OTHER - 1].flags : 0;
}

static enum tag tag_of(const char *name) {
    if (strcasecmp(name, "amp-img") == 0) return TAG_IMG;
    size_t low = 0, high = COUNT_OF(tags);
    while (low < high) {
        size_t mid = (low + high) / 2;
        int order = strcasecmp(name, tags[mid].name);
        if (order == 0) return (enum tag)(TAG_OTHER + 1 + mid);
        if (order < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return TAG_OTHER;
}

static uint32_t add_node(struct builder *b, enum tag tag) {
    struct dom *d = b->dom;
    if (d->count >= LIMIT_NODES) {
        d->cut = true;
        xmlStopParser(b->ctxt);
        return 0;
    }
    if (d->count == d->cap) {
        d->cap = d->cap ? d->cap * 2 : 1024;
        d->nodes = mem_realloc(d->nodes, d->cap, sizeof(*d->nodes));
    }
    uint32_t i = d->count++;
    d->nodes[i] = (struct dom_node){ .parent = b->depth ? b->open[b->depth - 1] : 0,
                                     .end = i + 1,
                                     .depth = (uint16_t) b->depth,
                                     .tag = (uint8_t) tag };
    return i;
}

static void copy_attrs(struct builder *b, uint32_t node, const xmlChar **atts) {
    struct dom_attr kept[ATTR_COUNT];
    unsigned count = 0, seen = 0;
    for (; atts && atts[0] && seen < TAG_ATTRS_MAX && count < ATTR_COUNT; atts += 2, seen++) {
        for (unsigned a = 0; a < ATTR_COUNT; a++) {
            if (strcasecmp((const char *) atts[0], attr_names[a]) != 0) continue;
            span value = span_of((const char *) atts[1]);
            if (span_starts_nocase(value, SPAN("data:"))) value = SPAN_EMPTY;
            kept[count++] = (struct dom_attr){ (enum attr) a, span_sub(value, 0, ATTR_VALUE_MAX) };
            break;
        }
    }
    if (!count) return;
    struct dom_node *n = &b->dom->nodes[node];
    n->attrs = arena_new_n(b->arena, struct dom_attr, count);
    n->attr_count = (uint8_t) count;
    for (unsigned i = 0; i < count; i++)
        n->attrs[i] = (struct dom_attr){ kept[i].name, arena_copy(b->arena, kept[i].value) };
}

static void on_start(void *ctx, const xmlChar *name, const xmlChar **atts) {
    struct builder *b = ctx;
    if (b->depth == LIMIT_DEPTH || b->too_deep) {
        if (++b->too_deep > PARSER_DEPTH_MAX - LIMIT_DEPTH) {
            b->dom->cut = true;
            xmlStopParser(b->ctxt);
        }
        return;
    }
    uint32_t i = add_node(b, tag_of((const char *) name));
    if (!i) {
        b->too_deep++;
        return;
    }
    copy_attrs(b, i, atts);
    b->open[b->depth++] = i;
}

static void on_end(void *ctx, const xmlChar *name) {
    struct builder *b = ctx;
    (void) name;
    if (b->too_deep) {
        b->too_deep--;
        return;
    }
    if (b->depth <= 1) return; /* node 0 stays open */
    b->dom->nodes[b->open[--b->depth]].end = b->dom->count;
}

static void on_text(void *ctx, const xmlChar *text, int len) {
    struct builder *b = ctx;
    struct dom *d = b->dom;
    if (len <= 0) return;
    uint32_t last = d->count - 1, parent = b->open[b->depth - 1];
    bool goes_on = last && d->nodes[last].tag == TAG_TEXT && d->nodes[last].parent == parent;
    uint32_t i = goes_on ? last : add_node(b, TAG_TEXT);
    if (!i) return;
    if (!goes_on) d->nodes[i].text_at = (uint32_t) d->text.len;
    buf_add(&d->text, (span){ (const char *) text, (size_t) len });
    if (d->text.full) {
        d->cut = true;
        xmlStopParser(b->ctxt);
        return;
    }
    d->nodes[i].text_len = (uint32_t) (d->text.len - d->nodes[i].text_at);
}

static void on_message(void *ctx, const char *format, ...) {
    (void) ctx;
    (void) format;
}

bool dom_parse(span html, struct arena *arena, struct dom *ret) {
    *ret = (struct dom){ .text = BUF(LIMIT_BODY_BYTES) };
    struct builder *b = mem_zalloc(1, sizeof(*b));
    *b = (struct builder){ .dom = ret, .arena = arena };
    if (html.len > LIMIT_BODY_BYTES) html.len = LIMIT_BODY_BYTES;
    DEFER(buf_done) struct buf slim = BUF(LIMIT_BODY_BYTES);
    if (dom_slim(html, &slim)) html = buf_span(&slim);
    htmlParserCtxtPtr ctxt = html.len ? htmlCreateMemoryParserCtxt(html.at, (int) html.len) : NULL;
    if (ctxt) {
        b->ctxt = ctxt;
        b->open[b->depth++] = 0;
        ret->count = 0;
        ret->nodes = mem_zalloc(1024, sizeof(*ret->nodes));
        ret->cap = 1024;
        ret->nodes[ret->count++] = (struct dom_node){ .tag = TAG_OTHER };

        htmlCtxtUseOptions(ctxt, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                     HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
        memset(ctxt->sax, 0, sizeof(*ctxt->sax));
        ctxt->sax->startElement = on_start;
        ctxt->sax->endElement = on_end;
        ctxt->sax->characters = ctxt->sax->ignorableWhitespace = on_text;
        ctxt->sax->cdataBlock = on_text;
        ctxt->sax->warning = ctxt->sax->error = on_message;
        ctxt->userData = b;
        xmlSwitchEncoding(ctxt, XML_CHAR_ENCODING_UTF8);
        ctxt->encoding =
            xmlStrdup((const xmlChar *) "UTF-8"); /* else its first bytes are guessed at */
        htmlParseDocument(ctxt);
        while (b->depth) ret->nodes[b->open[--b->depth]].end = ret->count;
        if (ctxt->myDoc) xmlFreeDoc(ctxt->myDoc);
        ctxt->myDoc = NULL;
        htmlFreeParserCtxt(ctxt);
    }
    mem_free(b);
    buf_add_char(&ret->text, 0); /* spans into an empty buffer stay readable */
    return ret->count > 1;
}

void dom_done(struct dom *d) {
    mem_free(d->nodes);
    buf_done(&d->text);
    *d = (struct dom){ 0 };
}

span dom_attr(const struct dom *d, uint32_t node, enum attr name) {
    const struct dom_node *n = &d->nodes[node];
    for (unsigned i = 0; i < n->attr_count; i++)
        if (n->attrs[i].name == name) return n->attrs[i].value;
    return SPAN_EMPTY;
}

bool dom_has_attr(const struct dom *d, uint32_t node, enum attr name) {
    const struct dom_node *n = &d->nodes[node];
    for (unsigned i = 0; i < n->attr_count; i++)
        if (n->attrs[i].name == name) return true;
    return false;
}

bool dom_has_ancestor(const struct dom *d, uint32_t node, enum tag tag) {
    while (node) {
        node = d->nodes[node].parent;
        if (dom_tag(d, node) == tag) return true;
    }
    return false;
}

static bool is_blank(uint32_t r) {
    return r == ' ' || (r >= 9 && r <= 13) || r == 0xA0 || (r >= 0x2000 && r <= 0x200A) ||
           r == 0x2028 || r == 0x2029 || r == 0x202F || r == 0x205F || r == 0x3000;
}

static bool is_invisible(uint32_t r) {
    return r == 0xAD || r == 0x200B || r == 0xFEFF || r == 0x2060;
}

void dom_collapse(span s, bool *blank, struct buf *out) {
    size_t i = 0;
    while (i < s.len) {
        size_t plain = i; /* a run of visible ASCII is copied at once */
        while (plain < s.len && s.at[plain] > ' ' && s.at[plain] < 0x7F) plain++;
        if (plain == i) {
            span rest = { s.at + i, s.len - i };
            uint32_t r = (unsigned char) s.at[i];
            size_t used = r < 0x80 ? 1 : utf8_decode(rest, &r);
            if (is_blank(r)) *blank = true;
            bool visible =
                !is_blank(r) && !is_invisible(r) && r >= 0x20 && !(r >= 0x7F && r < 0xA0);
            i += used;
            if (!visible) continue;
            plain = i;
            i -= used;
        }
        if (*blank && out->len) buf_add_char(out, ' ');
        *blank = false;
        buf_add(out, (span){ s.at + i, plain - i });
        i = plain;
    }
}

void dom_line(const struct dom *d, uint32_t node, struct buf *out) {
    size_t from = out->len;
    bool blank = from > 0;
    for (uint32_t i = node; i < d->nodes[node].end;) {
        enum tag t = dom_tag(d, i);
        if (i != node && (tag_flags(t) & TAG_SKIP)) {
            i = d->nodes[i].end;
            continue;
        }
        if (t == TAG_TEXT)
            dom_collapse(dom_own_text(d, i), &blank, out);
        else if (t == TAG_BR || (tag_flags(t) & TAG_BLOCK))
            blank = true;
        i++;
    }
}
