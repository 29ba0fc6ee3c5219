/* xml_prepare - from what servers send to what a strict reader can take. */

#include "feed/xml_priv.h"

#include <libxml/HTMLparser.h>

enum { ENTITY_NAME_MAX = 32 };

static bool is_name_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* At '&': appends what it stands for, returns the bytes used. */
static size_t entity(span s, struct buf *out) {
    size_t n = 1;
    bool number = s.len > 1 && s.at[1] == '#';
    if (number) n++;
    while (n < s.len && n < ENTITY_NAME_MAX && is_name_byte(s.at[n])) n++;
    if (n >= s.len || s.at[n] != ';' || n < 2 + (size_t) number) {
        buf_add(out, SPAN("&amp;"));
        return 1;
    }
    span whole = span_sub(s, 0, n + 1), name = span_sub(s, 1, n - 1);
    bool known = number || span_eq(name, SPAN("amp")) || span_eq(name, SPAN("lt")) ||
                 span_eq(name, SPAN("gt")) || span_eq(name, SPAN("quot")) ||
                 span_eq(name, SPAN("apos"));
    if (known) {
        buf_add(out, whole);
        return whole.len;
    }
    char cname[ENTITY_NAME_MAX + 1] = { 0 };
    memcpy(cname, name.at, name.len);
    const htmlEntityDesc *e = htmlEntityLookup((const xmlChar *) cname);
    if (e)
        buf_add_rune(out, e->value);
    else
        buf_add(out, SPAN("&amp;"));
    return e ? whole.len : 1;
}

/* At "<!DOCTYPE": the bytes of the declaration with its internal subset. */
static size_t doctype_size(span s) {
    bool inside = false;
    char quote = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (quote) {
            if (c == quote) quote = 0;
        } else if (inside && (c == '"' || c == '\'')) {
            quote = c;
        } else if (c == '[') {
            inside = true;
        } else if (c == ']') {
            inside = false;
        } else if (c == '>' && !inside) {
            return i + 1;
        }
    }
    /* unbalanced: a document type that never ends is cut at its first '>' */
    ptrdiff_t end = span_find_char(s, '>');
    return end < 0 ? s.len : (size_t) end + 1;
}

/* Size of a "<![CDATA[", comment or processing instruction at s, 0 when it is none. A CDATA
 * section without an end takes the rest, with an end added. */
static size_t verbatim(span s, struct buf *out) {
    static const struct {
        const char *open, *close;
        bool keep;
    } rows[] = { { "<![CDATA[", "]]>", true }, { "<!--", "-->", false }, { "<?", "?>", false } };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (!span_starts(s, span_of(rows[i].open))) continue;
        ptrdiff_t end = span_find(s, span_of(rows[i].close));
        size_t size = end < 0 ? s.len : (size_t) end + strlen(rows[i].close);
        if (end < 0 && !rows[i].keep) {
            end = span_find_char(s, '>');
            size = end < 0 ? s.len : (size_t) end + 1;
        }
        if (rows[i].keep) {
            buf_add(out, span_sub(s, 0, size));
            if (end < 0) buf_add(out, SPAN("]]>"));
        }
        return size;
    }
    return 0;
}

void xml_prepare(span text, struct buf *out) {
    ptrdiff_t first = span_find_char(text, '<');
    if (first < 0) return;
    text = span_from(text, (size_t) first);
    while (text.len && !out->full) {
        size_t plain = 0;
        while (plain < text.len && text.at[plain] != '<' && text.at[plain] != '&') plain++;
        buf_add(out, span_sub(text, 0, plain));
        text = span_from(text, plain);
        if (!text.len) break;
        size_t used;
        if (text.at[0] == '&') {
            used = entity(text, out);
        } else if ((used = verbatim(text, out)) == 0) {
            if (span_starts_nocase(text, SPAN("<!DOCTYPE"))) {
                used = doctype_size(text);
            } else {
                char next = text.len > 1 ? text.at[1] : ' ';
                bool tag = is_name_byte(next) || next == '/' || next == '_' || (next & 0x80);
                buf_add(out, tag ? SPAN("<") : SPAN("&lt;"));
                used = 1;
            }
        }
        text = span_from(text, used);
    }
}
