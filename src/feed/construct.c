/* construct - texts of a feed in all the ways they are packed. */

#include "base/utf8.h"
#include "feed/read_priv.h"
#include "page/page.h"

enum { SHORT = 512 };

/* "a<b" as a title: where no tag ends, none begins. */
static span literal(span html, struct arena *arena) {
    DEFER(buf_done) struct buf b = BUF(LIMIT_BODY_BYTES);
    for (size_t i = 0; i < html.len; i++) {
        if (html.at[i] == '<')
            buf_add(&b, SPAN("&lt;"));
        else
            buf_add_char(&b, html.at[i]);
    }
    return arena_copy(arena, buf_span(&b));
}

span construct_text(struct construct *c, struct arena *arena) {
    if (c->plain) return c->text;
    if (c->markup && span_find_char(c->html, '>') < 0) {
        c->html = literal(c->html, arena);
        c->markup = false;
    }
    bool markup = c->markup || span_find_char(c->html, '&') >= 0;
    if (!markup && c->html.len < SHORT) { /* most titles: nothing to decode */
        bool blank = false, plain = true;
        for (size_t i = 0; i < c->html.len && plain; i++) {
            char ch = c->html.at[i];
            plain = (unsigned char) ch < 0x7F && ch >= ' ' && !(ch == ' ' && blank);
            blank = ch == ' ';
        }
        if (plain) return c->html;
    }
    DEFER(buf_done) struct buf b = BUF(LIMIT_BODY_TEXT_BYTES);
    page_fragment_to_text(c->html, &b);
    return arena_copy(arena, span_trim(buf_span(&b)));
}

struct construct construct_of_html(span html) {
    return (struct construct){ .html = html, .markup = span_find_char(html, '<') >= 0 };
}

static struct construct of_text(span text, struct arena *arena) {
    struct construct c = { .text = text, .html = text, .plain = true };
    if (!xml_must_escape(text)) return c;
    DEFER(buf_done) struct buf b = BUF(LIMIT_BODY_BYTES);
    xml_escape(text, false, &b);
    c.html = arena_copy(arena, buf_span(&b));
    return c;
}

static int base64_value(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

static bool base64(span s, struct arena *arena, span *ret) {
    DEFER(buf_done) struct buf b = BUF(LIMIT_BODY_TEXT_BYTES), clean = BUF(LIMIT_BODY_TEXT_BYTES);
    uint32_t bits = 0;
    int have = 0;
    bool good = true;
    for (size_t i = 0; i < s.len && good && s.at[i] != '='; i++) {
        if ((unsigned char) s.at[i] <= ' ') continue;
        int v = base64_value(s.at[i]);
        good = v >= 0;
        bits = bits << 6 | (uint32_t) (v & 63);
        if ((have += 6) >= 8) buf_add_char(&b, (char) (bits >> (have -= 8)));
    }
    if (good) {
        utf8_clean(buf_span(&b), &clean);
        *ret = arena_copy(arena, buf_span(&clean));
    }
    buf_done(&clean);
    return good;
}

/* XHTML wraps its content in one <div> that is no part of it. */
static const struct xml_node *xhtml_wrapper(const struct xml_node *n) {
    const struct xml_node *only = NULL;
    for (const struct xml_node *c = n->children; c; c = c->next) {
        if (c->element && only) return n;
        if (c->element) only = c;
        if (!c->element && span_trim(c->text).len) return n;
    }
    return only && span_eq_nocase(only->name, SPAN("div")) ? only : n;
}

static bool names(span type, const char *a, const char *b) {
    return span_eq_nocase(type, span_of(a)) || span_eq_nocase(type, span_of(b));
}

static bool is_base64(span type, span mode, enum ns ns) {
    if (mode.len) return span_eq_nocase(mode, SPAN("base64"));
    bool known = !type.len || span_starts_nocase(type, SPAN("text")) ||
                 span_starts_nocase(type, SPAN("html")) ||
                 span_starts_nocase(type, SPAN("xhtml")) || span_ends(type, SPAN("xml"));
    return ns == NS_ATOM && !known && span_find_char(type, '/') >= 0;
}

/* Atom 1.0 says that the <div> around XHTML is no part of it; Atom 0.3 did not. */
static bool is_xhtml(const struct xml_node *n, span type) {
    if (span_eq_nocase(type, SPAN("xhtml"))) return true;
    return span_eq_nocase(type, SPAN("application/xhtml+xml")) &&
           span_find_nocase(n->uri, SPAN("2005/atom")) >= 0;
}

/* Escaped HTML in a <div> that only declares what it is not. */
static bool is_escaped_in_div(const struct xml_node *n, span type) {
    const struct xml_node *div = xhtml_wrapper(n);
    return div != n && !xml_has_elements(div) && names(type, "html", "text/html");
}

struct construct construct_read(const struct xml_node *n, struct arena *arena) {
    span type = xml_attr(n, "type"), mode = xml_attr(n, "mode");
    enum ns ns = n->ns;
    bool plain = names(type, "text/plain", "plain");
    struct construct c;
    span decoded;
    if (is_base64(type, mode, ns) && base64(xml_text(n, arena), arena, &decoded)) {
        c = plain ? of_text(decoded, arena) : construct_of_html(decoded);
    } else if (is_xhtml(n, type)) {
        c = construct_of_html(xml_inner(xhtml_wrapper(n), arena));
    } else if (is_escaped_in_div(n, type)) {
        c = construct_of_html(xml_text(n, arena));
    } else if (span_eq_nocase(mode, SPAN("xml")) || xml_has_elements(n) ||
               span_eq_nocase(type, SPAN("application/xhtml+xml"))) {
        c = construct_of_html(xml_inner(n, arena));
    } else if (names(type, "html", "text/html") ||
               (span_eq_nocase(mode, SPAN("escaped")) && !plain)) {
        c = construct_of_html(xml_text(n, arena));
    } else if (ns == NS_ATOM || plain || span_eq_nocase(type, SPAN("text"))) {
        c = of_text(xml_text(n, arena), arena);
    } else {
        c = construct_of_html(xml_text(n, arena));
    }
    c.type = type;
    return c;
}

span construct_line(const struct xml_node *n, struct arena *arena) {
    struct construct c = construct_read(n, arena);
    return construct_text(&c, arena);
}
