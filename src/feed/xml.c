/* xml - reading and questions. */

#include "base/limits.h"
#include "feed/xml_priv.h"
#include "page/charset.h"
#include "url/url.h"

enum { INNER_MAX = 1 << 20 };

enum errc xml_read(span bytes, span content_type, struct arena *arena, struct xml_doc *ret,
                   struct error *err) {
    if (bytes.len > LIMIT_BODY_BYTES) return error_set(err, ERRC_LIMIT, "%zu bytes", bytes.len);
    *ret = (struct xml_doc){ 0 };
    DEFER(buf_done) struct buf text = BUF(4 * LIMIT_BODY_BYTES);
    buf_reserve(&text, bytes.len);
    enum errc rc = charset_to_utf8(bytes, content_type, charset_declared_xml(bytes), &text,
                                   &ret->encoding, err);
    if (rc != ERRC_OK) return rc;
    ret->root = xml_tree(arena_copy(arena, buf_span(&text)), arena, &ret->truncated);
    return ret->root ? ERRC_OK : error_set(err, ERRC_PARSE, "no element");
}

bool xml_is(const struct xml_node *n, enum ns ns, const char *name) {
    return n && n->element && n->ns == ns && span_eq_nocase(n->name, span_of(name));
}

const struct xml_node *xml_first_element(const struct xml_node *n) {
    for (const struct xml_node *c = n->children; c; c = c->next)
        if (c->element) return c;
    return NULL;
}

const struct xml_node *xml_next_element(const struct xml_node *n) {
    for (const struct xml_node *c = n->next; c; c = c->next)
        if (c->element) return c;
    return NULL;
}

const struct xml_node *xml_child(const struct xml_node *n, enum ns ns, const char *name) {
    for (const struct xml_node *c = xml_first_element(n); c; c = xml_next_element(c))
        if (xml_is(c, ns, name)) return c;
    return NULL;
}

const struct xml_node *xml_walk(const struct xml_node *top, const struct xml_node *n, bool deeper) {
    if (deeper && n->children) return n->children;
    while (n != top) {
        if (n->next) return n->next;
        n = n->parent;
    }
    return NULL;
}

bool xml_has_elements(const struct xml_node *n) {
    return xml_first_element(n) != NULL;
}

span xml_attr(const struct xml_node *n, const char *name) {
    if (!n->attrs) return SPAN_EMPTY;
    span want = span_of(name);
    for (const struct xml_attr *a = n->attrs; a; a = a->next)
        if (span_eq_nocase(a->name, want)) return span_trim(a->value);
    return SPAN_EMPTY;
}

span xml_text(const struct xml_node *n, struct arena *arena) {
    const struct xml_node *only = n->children;
    if (!only) return SPAN_EMPTY;
    if (!only->next && !only->element) return span_trim(only->text);
    DEFER(buf_done) struct buf b = BUF(LIMIT_BODY_BYTES);
    for (const struct xml_node *c = n; c; c = xml_walk(n, c, true)) buf_add(&b, c->text);
    return arena_copy(arena, span_trim(buf_span(&b)));
}

/* What c is written as in a text; empty when as itself. */
static span escape_of(char c, bool in_attr) {
    switch (c) {
    case '&': return SPAN("&amp;");
    case '<': return SPAN("&lt;");
    case '>': return SPAN("&gt;");
    case '"': return in_attr ? SPAN("&quot;") : SPAN_EMPTY;
    default: return SPAN_EMPTY;
    }
}

bool xml_must_escape(span s) {
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] == '&' || s.at[i] == '<' || s.at[i] == '>') return true;
    return false;
}

void xml_escape(span s, bool in_attr, struct buf *out) {
    size_t from = 0;
    for (size_t i = 0; i < s.len; i++) {
        span escape = escape_of(s.at[i], in_attr);
        if (!escape.len) continue;
        buf_add(out, span_sub(s, from, i - from));
        buf_add(out, escape);
        from = i + 1;
    }
    buf_add(out, span_from(s, from));
}

static void add_open(const struct xml_node *n, struct buf *out) {
    buf_add_char(out, '<');
    buf_add(out, n->name);
    for (const struct xml_attr *a = n->attrs; a; a = a->next) {
        buf_add_char(out, ' ');
        if (a->prefix.len) {
            buf_add(out, a->prefix);
            buf_add_char(out, ':');
        }
        buf_add(out, a->name);
        buf_add(out, SPAN("=\""));
        xml_escape(a->value, true, out);
        buf_add_char(out, '"');
    }
    if (!n->children) buf_add(out, SPAN(" /"));
    buf_add_char(out, '>');
}

static void add_close(const struct xml_node *n, struct buf *out) {
    buf_add(out, SPAN("</"));
    buf_add(out, n->name);
    buf_add_char(out, '>');
}

span xml_inner(const struct xml_node *n, struct arena *arena) {
    DEFER(buf_done) struct buf b = BUF(INNER_MAX);
    const struct xml_node *c = n->children;
    while (c) {
        if (c->element)
            add_open(c, &b);
        else
            xml_escape(c->text, false, &b);
        if (c->children) {
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

static span xml_space_attr(const struct xml_node *n, const char *name) {
    for (const struct xml_attr *a = n->attrs; a; a = a->next)
        if (span_eq(a->prefix, SPAN("xml")) && span_eq(a->name, span_of(name)))
            return span_trim(a->value);
    return SPAN_EMPTY;
}

span xml_base(const struct xml_node *n, span base, struct arena *arena) {
    const struct xml_node *chain[LIMIT_DEPTH];
    size_t depth = 0;
    for (; n && n->element && depth < LIMIT_DEPTH; n = n->parent)
        if (xml_space_attr(n, "base").len) chain[depth++] = n;
    while (depth--) {
        span url;
        if (url_normalise(xml_space_attr(chain[depth], "base"), base, arena, &url, NULL) == ERRC_OK)
            base = url;
    }
    return base;
}

span xml_lang(const struct xml_node *n) {
    for (; n && n->element; n = n->parent) {
        span lang = xml_space_attr(n, "lang");
        if (lang.len) return lang;
    }
    return SPAN_EMPTY;
}
