/* sanitise - markup from strangers, written anew from what the parser understood: elements and
 * attributes of an allow-list, addresses of http(s) and mailto only, no script, no foreign content.
 */

#include "base/limits.h"
#include "page/dom_priv.h"
#include "page/page.h"
#include "page/sanitise_priv.h"
#include "url/url.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

enum { SANITISE_DEPTH_MAX = 256 };

struct writer {
    htmlParserCtxtPtr ctxt;
    struct buf *out;
    struct arena arena;
    span base;
    unsigned depth, dropped; /* open elements; of these, below one whose text goes too */
};

static void add_escaped(span s, struct buf *out) {
    for (size_t i = 0; i < s.len; i++) {
        switch (s.at[i]) {
        case '&': buf_add(out, SPAN("&amp;")); break;
        case '<': buf_add(out, SPAN("&lt;")); break;
        case '>': buf_add(out, SPAN("&gt;")); break;
        case '"': buf_add(out, SPAN("&quot;")); break;
        default: buf_add_char(out, s.at[i]); break;
        }
    }
}

static bool has_scheme(span s) {
    size_t i = 0;
    while (i < s.len && ((s.at[i] | 32) >= 'a' && (s.at[i] | 32) <= 'z')) i++;
    return i && i < s.len && s.at[i] == ':';
}

/* Empty for what may not be followed. */
static span address_of(struct writer *w, span value) {
    span url;
    value = span_trim(value);
    if (!value.len) return value;
    if (span_starts_nocase(value, SPAN("mailto:"))) return value;
    if (url_normalise(value, w->base, &w->arena, &url, NULL) != ERRC_OK) return SPAN_EMPTY;
    /* absolute already: as written, it has been found harmless */
    bool plain = has_scheme(value);
    for (size_t i = 0; i < value.len; i++) plain &= (unsigned char) value.at[i] > ' ';
    return plain ? value : url;
}

static bool drops_text(span name) {
    return span_eq(name, SPAN("script")) || span_eq(name, SPAN("style")) ||
           span_eq(name, SPAN("applet")) || span_eq(name, SPAN("svg")) ||
           span_eq(name, SPAN("math")) || span_eq(name, SPAN("title"));
}

static void add_attribute(struct writer *w, span name, span value) {
    DEFER(buf_done) struct buf style = BUF(4096);
    if (span_eq(name, SPAN("style"))) {
        sanitise_style(value, &style);
        value = buf_span(&style);
        if (!value.len) return;
    } else if (!sanitise_attribute(name)) {
        return;
    } else if (sanitise_is_address(name)) {
        value = address_of(w, value);
    }
    buf_add_char(w->out, ' ');
    buf_add(w->out, name);
    buf_add(w->out, SPAN("=\""));
    add_escaped(value, w->out);
    buf_add_char(w->out, '"');
}

static void on_start(void *ctx, const xmlChar *cname, const xmlChar **atts) {
    struct writer *w = ctx;
    span name = span_of((const char *) cname);
    if (++w->depth > SANITISE_DEPTH_MAX || w->out->full) {
        xmlStopParser(w->ctxt);
        return;
    }
    if (w->dropped || drops_text(name)) {
        w->dropped++;
        return;
    }
    if (!sanitise_element(name)) return;
    buf_add_char(w->out, '<');
    buf_add(w->out, name);
    for (; atts && atts[0]; atts += 2)
        add_attribute(w, span_of((const char *) atts[0]), span_of((const char *) atts[1]));
    buf_add(w->out, sanitise_is_void(name) ? SPAN(" />") : SPAN(">"));
}

static void on_end(void *ctx, const xmlChar *cname) {
    struct writer *w = ctx;
    span name = span_of((const char *) cname);
    if (w->depth) w->depth--;
    if (w->dropped) {
        w->dropped--;
        return;
    }
    if (!sanitise_element(name) || sanitise_is_void(name)) return;
    buf_add(w->out, SPAN("</"));
    buf_add(w->out, name);
    buf_add_char(w->out, '>');
}

static void on_text(void *ctx, const xmlChar *text, int len) {
    struct writer *w = ctx;
    if (!w->dropped && len > 0) add_escaped((span){ (const char *) text, (size_t) len }, w->out);
}

static void on_message(void *ctx, const char *format, ...) {
    (void) ctx;
    (void) format;
}

static void parse(span html, struct writer *w) {
    htmlParserCtxtPtr ctxt = htmlCreateMemoryParserCtxt(html.at, (int) html.len);
    if (!ctxt) return;
    w->ctxt = ctxt;
    htmlCtxtUseOptions(ctxt, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                 HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
    memset(ctxt->sax, 0, sizeof(*ctxt->sax));
    ctxt->sax->startElement = on_start;
    ctxt->sax->endElement = on_end;
    ctxt->sax->characters = ctxt->sax->ignorableWhitespace = on_text;
    ctxt->sax->cdataBlock = on_text;
    ctxt->sax->warning = ctxt->sax->error = on_message;
    ctxt->userData = w;
    xmlSwitchEncoding(ctxt, XML_CHAR_ENCODING_UTF8);
    ctxt->encoding = xmlStrdup((const xmlChar *) "UTF-8"); /* else its first bytes are guessed at */
    htmlParseDocument(ctxt);
    if (ctxt->myDoc) xmlFreeDoc(ctxt->myDoc);
    ctxt->myDoc = NULL;
    htmlFreeParserCtxt(ctxt);
}

void page_fragment_sanitise(span html, span base, struct buf *out) {
    if (html.len > LIMIT_BODY_BYTES) html = span_sub(html, 0, LIMIT_BODY_BYTES);
    DEFER(buf_done) struct buf slim = BUF(LIMIT_BODY_BYTES), whole = BUF(2 * LIMIT_BODY_BYTES);
    if (dom_slim(html, &slim)) html = buf_span(&slim);
    /* inside a body the parser adds no paragraph of its own */
    buf_add(&whole, SPAN("<html><body>"));
    buf_add(&whole, html);
    struct writer w = { .out = out, .base = base, .arena = ARENA_INIT };
    parse(buf_span(&whole), &w);
    arena_done(&w.arena);
    buf_done(&whole);
}
