/* xml_tree - one pass from text to nodes. */

#include "base/limits.h"
#include "base/mem.h"
#include "feed/xml_priv.h"
#include "page/entity.h"

#include <stddef.h>

enum { XML_NODES_MAX = 500000, XML_ATTRS_MAX = 256, SCOPES_MAX = 64 };

struct scope {
    span prefix, uri;
    enum ns ns;
    unsigned depth; /* declared by open[depth] */
};

struct builder {
    struct arena *arena;
    span in;
    size_t at, nodes;
    struct xml_node *document;
    unsigned depth, too_deep, scope_count;
    bool bad_quotes, no_cdata_end, no_comment_end, no_instruction_end, full;
    /* filled before they are read: not zeroed, since most feeds are small */
    struct xml_node *open[LIMIT_DEPTH + 1]; /* open[0] is the document */
    span names[LIMIT_DEPTH + 1];            /* with their prefixes, as end tags repeat them */
    struct scope scopes[SCOPES_MAX];
};

static bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static size_t find(span s, size_t at, char c) {
    const char *p = at < s.len ? memchr(s.at + at, c, s.len - at) : NULL;
    return p ? (size_t) (p - s.at) : s.len;
}

static struct xml_node *add_node(struct builder *b) {
    if (b->nodes++ >= XML_NODES_MAX) {
        b->full = true;
        return NULL;
    }
    struct xml_node *n = arena_new(b->arena, struct xml_node), *up = b->open[b->depth];
    n->parent = up;
    if (up->last)
        up->last->next = n;
    else
        up->children = n;
    up->last = n;
    return n;
}

static void add_text(struct builder *b, span text, bool decode) {
    if (!text.len || b->depth == 0) return; /* around the root nothing is text */
    struct xml_node *n = add_node(b);
    if (n) n->text = decode ? entity_decode(text, ENTITY_XML, b->arena) : text;
}

/* "a:b" */
static void split(span whole, span *ret_prefix, span *ret_name) {
    ptrdiff_t colon = span_find_char(whole, ':');
    *ret_prefix = colon > 0 ? span_sub(whole, 0, (size_t) colon) : SPAN_EMPTY;
    *ret_name = colon > 0 ? span_from(whole, (size_t) colon + 1) : whole;
}

static void declare(struct builder *b, span prefix, span uri) {
    if (b->scope_count == SCOPES_MAX) return;
    b->scopes[b->scope_count++] =
        (struct scope){ prefix, uri, xml_ns_of(uri, prefix, true), b->depth + 1 };
}

static void set_ns(const struct builder *b, struct xml_node *n) {
    for (unsigned i = b->scope_count; i-- > 0;) {
        if (!span_eq(b->scopes[i].prefix, n->prefix)) continue;
        n->uri = b->scopes[i].uri;
        n->ns = b->scopes[i].uri.len ? b->scopes[i].ns : NS_NONE;
        return;
    }
    n->ns = xml_ns_of(SPAN_EMPTY, n->prefix, false);
}

static void pop_to(struct builder *b, unsigned depth) {
    b->depth = depth;
    while (b->scope_count && b->scopes[b->scope_count - 1].depth > depth) b->scope_count--;
}

/* Offset of the '>' that ends the tag at s[at], outside quotes; s.len when there is none. */
static size_t tag_end(struct builder *b, size_t at) {
    char quote = 0;
    for (size_t i = at + 1; i < b->in.len && !b->bad_quotes; i++) {
        char c = b->in.at[i];
        if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '>')
            return i;
    }
    b->bad_quotes = true; /* searched once to the end: quotes mean nothing any more */
    return find(b->in, at, '>');
}

/* One attribute of t from *i on; false at the end of t. */
static bool next_attr(span t, size_t *i, span *ret_name, span *ret_value) {
    size_t n = *i;
    while (n < t.len && (is_space(t.at[n]) || t.at[n] == '/')) n++;
    if (n == t.len) return false;
    size_t from = n++;
    while (n < t.len && !is_space(t.at[n]) && t.at[n] != '=' && t.at[n] != '/') n++;
    *ret_name = span_sub(t, from, n - from);
    *ret_value = SPAN_EMPTY;
    size_t next = n;
    while (next < t.len && is_space(t.at[next])) next++;
    if (next < t.len && t.at[next] == '=') {
        n = next + 1;
        while (n < t.len && is_space(t.at[n])) n++;
        bool quoted = n < t.len && (t.at[n] == '"' || t.at[n] == '\'');
        size_t end = quoted ? find(t, n + 1, t.at[n]) : n;
        while (!quoted && end < t.len && !is_space(t.at[end])) end++;
        *ret_value = span_sub(t, n + quoted, end - n - quoted);
        n = end + (quoted && end < t.len);
    }
    *i = n;
    return true;
}

static void read_attrs(struct builder *b, struct xml_node *n, span t) {
    span whole, value;
    unsigned count = 0;
    struct xml_attr **to = &n->attrs;
    for (size_t i = 0; count < XML_ATTRS_MAX && next_attr(t, &i, &whole, &value); count++) {
        value = entity_decode(value, ENTITY_XML, b->arena);
        if (span_eq(whole, SPAN("xmlns"))) {
            declare(b, SPAN_EMPTY, value);
        } else if (span_starts(whole, SPAN("xmlns:"))) {
            declare(b, span_from(whole, 6), value);
        } else {
            struct xml_attr *a = arena_new(b->arena, struct xml_attr);
            split(whole, &a->prefix, &a->name);
            a->value = value;
            *to = a;
            to = &a->next;
        }
    }
}

static bool ends_name(char c) {
    return is_space(c) || c == '>' || c == '/' || c == '<';
}

static void on_start(struct builder *b, size_t at) {
    size_t end = tag_end(b, at), n = at + 1;
    b->at = end < b->in.len ? end + 1 : end;
    if (end == b->in.len) { /* cut inside a tag */
        b->full = true;
        return;
    }
    while (n < end && !ends_name(b->in.at[n])) n++;
    span name = span_sub(b->in, at + 1, n - at - 1);
    bool empty = b->in.at[end - 1] == '/';
    if (b->depth == LIMIT_DEPTH || b->too_deep) {
        b->too_deep += !empty;
        return;
    }
    struct xml_node *node = add_node(b);
    if (!node) return;
    node->element = true;
    split(name, &node->prefix, &node->name);
    read_attrs(b, node, span_sub(b->in, n, end - n));
    set_ns(b, node);
    if (empty) {
        pop_to(b, b->depth); /* its own namespaces end with it */
        return;
    }
    b->open[++b->depth] = node;
    b->names[b->depth] = name;
}

static void on_end(struct builder *b, size_t at) {
    size_t end = find(b->in, at, '>'), n = at + 2;
    b->at = end < b->in.len ? end + 1 : end;
    while (n < end && !ends_name(b->in.at[n])) n++;
    span name = span_sub(b->in, at + 2, n - at - 2);
    if (b->too_deep) {
        b->too_deep--;
        return;
    }
    for (unsigned i = b->depth; i > 0; i--)
        if (span_eq(b->names[i], name)) {
            pop_to(b, i - 1);
            return;
        }
}

/* Behind `close` from `at` on; what is not there ends at the next '>'. */
static size_t behind(struct builder *b, size_t at, const char *close, bool *none) {
    ptrdiff_t end = *none ? -1 : span_find(span_from(b->in, at), span_of(close));
    if (end >= 0) return at + (size_t) end + strlen(close);
    *none = true;
    size_t next = find(b->in, at, '>');
    return next < b->in.len ? next + 1 : next;
}

/* Behind a document type with its internal subset. */
static size_t behind_doctype(span s, size_t at) {
    bool inside = false;
    char quote = 0;
    for (size_t i = at; i < s.len; i++) {
        char c = s.at[i];
        if (quote)
            quote = c == quote ? 0 : quote;
        else if (inside && (c == '"' || c == '\''))
            quote = c;
        else if (c == '[')
            inside = true;
        else if (c == ']')
            inside = false;
        else if (c == '>' && !inside)
            return i + 1;
    }
    size_t next = find(s, at, '>'); /* one that never ends is cut at its first '>' */
    return next < s.len ? next + 1 : next;
}

static void on_cdata(struct builder *b, size_t at) {
    size_t from = at + strlen("<![CDATA["), end = b->in.len;
    ptrdiff_t close = b->no_cdata_end ? -1 : span_find(span_from(b->in, from), SPAN("]]>"));
    b->no_cdata_end = close < 0;
    if (close >= 0) end = from + (size_t) close;
    add_text(b, span_sub(b->in, from, end - from), false);
    b->at = close >= 0 ? end + 3 : end;
}

/* At a '<' that begins no tag: what is passed over. False when it is text. */
static bool on_other(struct builder *b, size_t at) {
    span rest = span_from(b->in, at);
    if (span_starts(rest, SPAN("<![CDATA[")))
        on_cdata(b, at);
    else if (span_starts(rest, SPAN("<!--")))
        b->at = behind(b, at + 4, "-->", &b->no_comment_end);
    else if (span_starts(rest, SPAN("<?")))
        b->at = behind(b, at + 2, "?>", &b->no_instruction_end);
    else if (span_starts_nocase(rest, SPAN("<!DOCTYPE")) && b->depth == 0)
        b->at = b->nodes ? find(b->in, at, '>') + 1 : behind_doctype(b->in, at);
    else
        return false;
    return true;
}

static bool begins_name(char c) {
    return ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80);
}

/* Takes the markup at `at`; false when that '<' is text. */
static bool take(struct builder *b, size_t at) {
    char next = at + 1 < b->in.len ? b->in.at[at + 1] : ' ';
    if (begins_name(next)) {
        on_start(b, at);
        return true;
    }
    if (next == '/' && at + 2 < b->in.len && begins_name(b->in.at[at + 2])) {
        on_end(b, at);
        return true;
    }
    return on_other(b, at);
}

struct xml_node *xml_tree(span text, struct arena *arena, bool *ret_truncated) {
    struct builder *b = mem_alloc(sizeof(*b));
    memset(b, 0, offsetof(struct builder, open));
    b->arena = arena;
    b->in = text;
    b->open[0] = b->document = arena_new(arena, struct xml_node);
    b->at = find(text, 0, '<');
    while (b->at < text.len && !b->full) {
        size_t at = find(text, b->at, '<');
        size_t begun = b->at;
        b->at = at;
        if (at > begun) add_text(b, span_sub(text, begun, at - begun), true);
        if (at == text.len) break;
        if (!take(b, at)) {
            add_text(b, span_sub(text, at, 1), false);
            b->at = at + 1;
        }
    }
    *ret_truncated = b->full || b->depth > 0;
    struct xml_node *root = b->document->children;
    mem_free(b);
    return root;
}
