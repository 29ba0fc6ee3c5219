#include "web/xml_writer.h"

#include "base/utf8.h"
#include "web/html_writer.h"

static bool allowed(uint32_t r) {
    if (r < 0x20) return r == '\t' || r == '\n' || r == '\r';
    return r != 0xFFFE && r != 0xFFFF && r != 0x7F;
}

void xmlw_text(struct xmlw *x, span s) {
    struct html h = { x->out };
    while (s.len) {
        uint32_t r;
        span rest = s;
        size_t good = 0;
        while (good < s.len) {
            size_t n = utf8_decode(rest, &r);
            if (!allowed(r) || (r == UTF8_BAD && n < 3)) break;
            good += n;
            rest = span_from(rest, n);
        }
        html_text(&h, span_sub(s, 0, good));
        s = span_from(s, good);
        if (s.len) s = span_from(s, utf8_decode(s, &r)); /* what cannot be said */
    }
}

void xmlw_open(struct xmlw *x, const char *name) {
    buf_add_fmt(x->out, "<%s>", name);
}

void xmlw_close(struct xmlw *x, const char *name) {
    buf_add_fmt(x->out, "</%s>\n", name);
}

void xmlw_element(struct xmlw *x, const char *name, span text) {
    if (text.len) xmlw_element_with(x, name, text, NULL, 0);
}

void xmlw_element_with(struct xmlw *x, const char *name, span text, const struct xmlw_attr *attrs,
                       size_t count) {
    buf_add_fmt(x->out, "<%s", name);
    for (size_t i = 0; i < count; i++) {
        if (!attrs[i].value.len) continue;
        buf_add_fmt(x->out, " %s=\"", attrs[i].name);
        xmlw_text(x, attrs[i].value);
        buf_add_char(x->out, '"');
    }
    if (!text.len) {
        buf_add(x->out, SPAN("/>\n"));
        return;
    }
    buf_add_char(x->out, '>');
    xmlw_text(x, text);
    xmlw_close(x, name);
}
