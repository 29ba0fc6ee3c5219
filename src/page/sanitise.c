/* sanitise - markup from strangers, written anew from what the parser understood: elements and
 * attributes of an allow-list, addresses of http(s) and mailto only, no script, no foreign content.
 */

#include "base/limits.h"
#include "base/utf8.h"
#include "page/entity.h"
#include "page/html_priv.h"
#include "page/page.h"
#include "page/sanitise_priv.h"
#include "url/url.h"

enum { SANITISE_DEPTH_MAX = 256, NAME_BYTES_MAX = 64 };

struct writer {
    struct buf *out;
    struct arena arena;
    span base;
    span open[SANITISE_DEPTH_MAX]; /* lower-case names of the open elements */
    unsigned depth;
    unsigned dropping; /* 1 + index of the open element whose text goes too, 0 = none */
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

/* Letters and marks beyond ASCII; not blanks, controls and what cannot be seen. */
static bool is_readable(uint32_t r) {
    return r > 0xA0 && r != 0xAD && r != UTF8_BAD && (r < 0x2000 || r > 0x206F) &&
           (r < 0xD800 || r >= 0xF900) && (r < 0xFE00 || r > 0xFE0F) && r != 0xFEFF &&
           r != 0x3000 && (r < 0xFFF0 || r > 0xFFFF) && r < 0xE0000;
}

/* An address that was written with its own letters keeps them (RFC 3987). */
static span with_letters(struct writer *w, span url) {
    DEFER(buf_done) struct buf b = BUF(4 * LIMIT_URL_BYTES);
    for (size_t i = 0; i < url.len;) {
        DEFER(buf_done) struct buf c = BUF(16);
        size_t end = i;
        while (end + 2 < url.len && url.at[end] == '%' && url.at[end + 1] >= '8' && end < i + 12)
            end += 3;
        url_decode(span_sub(url, i, end - i), false, &c);
        uint32_t r = UTF8_BAD;
        size_t used = c.len ? utf8_decode(buf_span(&c), &r) : 0;
        if (used && is_readable(r)) {
            buf_add(&b, span_sub(buf_span(&c), 0, used));
            i += 3 * used;
        } else {
            buf_add_char(&b, url.at[i++]);
        }
    }
    return arena_copy(&w->arena, buf_span(&b));
}

/* Empty for what may not be followed. */
static span address_of(struct writer *w, span value) {
    span url;
    value = span_trim(value);
    if (!value.len) return value;
    if (span_starts_nocase(value, SPAN("mailto:"))) return value;
    if (url_normalise(value, w->base, &w->arena, &url, NULL) != ERRC_OK) return SPAN_EMPTY;
    /* absolute already: as written, it has been found harmless */
    bool plain = has_scheme(value), letters = false;
    for (size_t i = 0; i < value.len; i++) {
        plain &= (unsigned char) value.at[i] > ' ';
        letters |= (value.at[i] & 0x80) != 0;
    }
    if (plain) return value;
    if (letters) url = with_letters(w, url);
    ptrdiff_t part = span_find_char(value, '#');
    if (part < 0) return url;
    return arena_fmt(&w->arena, "%.*s%.*s", SPAN_ARG(url),
                     SPAN_ARG(span_from(value, (size_t) part)));
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

static span lower(struct writer *w, span name) {
    char *copy = arena_alloc(&w->arena, name.len);
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        copy[i] = (char) (c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    return (span){ copy, name.len };
}

static bool is_plain(span name) {
    return span_eq(name, SPAN("script")) || span_eq(name, SPAN("style"));
}

static void on_start(struct writer *w, struct html_reader *r, const struct html_token *t) {
    span name = lower(w, span_sub(t->name, 0, NAME_BYTES_MAX));
    bool drops = drops_text(name), leaf = sanitise_is_void(name);
    if (!w->dropping && !drops && sanitise_element(name)) {
        buf_add_char(w->out, '<');
        buf_add(w->out, name);
        for (unsigned i = 0; i < t->attr_count; i++)
            add_attribute(w, lower(w, span_sub(t->attrs[i].name, 0, NAME_BYTES_MAX)),
                          entity_decode(t->attrs[i].value, ENTITY_ATTR, &w->arena));
        buf_add(w->out, leaf ? SPAN(" />") : SPAN(">"));
    }
    if (leaf || (t->empty && drops)) return;
    if (w->depth == SANITISE_DEPTH_MAX) {
        w->out->full = true;
        return;
    }
    w->open[w->depth++] = name;
    if (drops && !w->dropping) w->dropping = w->depth;
    if (is_plain(name) || span_eq(name, SPAN("title"))) html_raw(r, t->name, is_plain(name));
}

static void close_last(struct writer *w) {
    span name = w->open[--w->depth];
    bool silent = w->dropping || !sanitise_element(name);
    if (w->dropping == w->depth + 1) w->dropping = 0;
    if (silent) return;
    buf_add(w->out, SPAN("</"));
    buf_add(w->out, name);
    buf_add_char(w->out, '>');
}

static void on_end(struct writer *w, const struct html_token *t) {
    unsigned at = w->depth;
    while (at && !span_eq_nocase(w->open[at - 1], t->name)) at--;
    while (at && w->depth >= at) close_last(w);
}

void page_fragment_sanitise(span html, span base, struct buf *out) {
    if (html.len > LIMIT_BODY_BYTES) html = span_sub(html, 0, LIMIT_BODY_BYTES);
    struct writer w = { .out = out, .base = base, .arena = ARENA_INIT };
    struct html_reader r = html_reader_of(html);
    struct html_token t;
    size_t from = out->len;
    while (!out->full && html_next(&r, &t)) {
        if (t.kind == HTML_START)
            on_start(&w, &r, &t);
        else if (t.kind == HTML_END)
            on_end(&w, &t);
        else if (!w.dropping)
            add_escaped(t.plain ? t.text : entity_decode(t.text, ENTITY_TEXT, &w.arena), out);
    }
    while (w.depth) close_last(&w);
    if (out->full) buf_truncate(out, from); /* cut markup is worse than none */
    arena_done(&w.arena);
}
