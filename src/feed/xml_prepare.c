/* xml_prepare - from what servers send to what a strict reader can take. */

#include "base/limits.h"
#include "feed/xml_priv.h"

#include <libxml/HTMLparser.h>

enum { ENTITY_NAME_MAX = 32, TAG_ATTRIBUTES_MAX = 256 };

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
static size_t doctype_size(span s, bool again) {
    bool inside = false;
    char quote = 0;
    for (size_t i = 0; i < s.len && !again; i++) {
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

/* The names of the open elements, so that end tags can be made to match: the library gives a
 * stray or crossed end tag to whatever is open, and the items after it would nest.
 * What was searched for once and not found is not there later either: remembering that keeps the
 * whole pass linear. */
struct state {
    span names[LIMIT_DEPTH];
    size_t depth;
    bool no_close[3]; /* of CDATA, comments, instructions */
    bool bad_quotes, had_doctype;
};

/* Size of a "<![CDATA[", comment or processing instruction at s, 0 when it is none. A CDATA
 * section without an end takes the rest, with an end added. */
static size_t verbatim(span s, struct state *st, struct buf *out) {
    static const struct {
        const char *open, *close;
        bool keep;
    } rows[] = { { "<![CDATA[", "]]>", true }, { "<!--", "-->", false }, { "<?", "?>", false } };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (!span_starts(s, span_of(rows[i].open))) continue;
        ptrdiff_t end = st->no_close[i] ? -1 : span_find(s, span_of(rows[i].close));
        st->no_close[i] = end < 0;
        size_t size = end < 0 ? s.len : (size_t) end + strlen(rows[i].close);
        if (end < 0 && !rows[i].keep) {
            end = span_find_char(s, '>');
            size = end < 0 ? s.len : (size_t) end + 1;
        } else if (rows[i].keep) {
            buf_add(out, span_sub(s, 0, size));
            if (end < 0) buf_add(out, SPAN("]]>"));
        }
        return size;
    }
    return 0;
}

static void add_end_tag(span name, struct buf *out) {
    buf_add(out, SPAN("</"));
    buf_add(out, name);
    buf_add_char(out, '>');
}

static void close_tag(span name, struct state *st, struct buf *out) {
    size_t at = st->depth;
    while (at && !span_eq(st->names[at - 1], name)) at--;
    if (!at) return;
    while (st->depth >= at) add_end_tag(st->names[--st->depth], out);
}

/* Offset of the '>' that ends the tag at s, outside quotes; s.len when there is none. */
static size_t tag_end(span s, struct state *st) {
    char quote = 0;
    for (size_t i = 1; i < s.len && !st->bad_quotes; i++) {
        char c = s.at[i];
        if (quote && c == quote)
            quote = 0;
        else if (!quote && (c == '"' || c == '\''))
            quote = c;
        else if (!quote && c == '>')
            return i;
    }
    st->bad_quotes = true;
    ptrdiff_t first = span_find_char(s, '>');
    return first < 0 ? s.len : (size_t) first;
}

/* The parser compares each attribute with all others of its tag. */
static bool too_many_attributes(span t) {
    char quote = 0;
    unsigned count = 0;
    for (size_t i = 0; i < t.len; i++) {
        char c = t.at[i];
        if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else
            count += c == '=';
    }
    return count > TAG_ATTRIBUTES_MAX;
}

static bool ends_name(char c) {
    return (unsigned char) c <= ' ' || c == '>' || c == '/' || c == '<';
}

/* At "<name" or "</name": appends the tag, returns the bytes used. */
static size_t tag(span s, struct state *st, struct buf *out) {
    bool closing = s.at[1] == '/';
    size_t from = closing ? 2 : 1, n = from, end = tag_end(s, st);
    while (n < end && !ends_name(s.at[n])) n++;
    span name = span_sub(s, from, n - from);
    if (closing) {
        close_tag(name, st, out);
        return end < s.len ? end + 1 : s.len;
    }
    if (end == s.len) return s.len; /* cut inside a tag */
    bool empty = s.at[end - 1] == '/';
    if (!empty && st->depth < LIMIT_DEPTH) st->names[st->depth++] = name;
    buf_add_char(out, '<');
    if (too_many_attributes(span_sub(s, 0, end))) {
        buf_add(out, name);
        buf_add(out, empty ? SPAN("/>") : SPAN(">"));
        return end + 1;
    }
    for (size_t i = 1; i < end && !out->full;) {
        if (s.at[i] == '&') {
            i += entity(span_sub(s, i, end - i), out);
        } else if (s.at[i] == '<') {
            buf_add(out, SPAN("&lt;"));
            i++;
        } else {
            buf_add_char(out, s.at[i++]);
        }
    }
    buf_add_char(out, '>');
    return end + 1;
}

static bool begins_tag(span s) {
    char next = s.len > 1 ? s.at[1] : ' ';
    if (next == '/') next = s.len > 2 ? s.at[2] : ' ';
    return is_name_byte(next) || next == '_' || (next & 0x80);
}

void xml_prepare(span text, struct buf *out) {
    ptrdiff_t first = span_find_char(text, '<');
    if (first < 0) return;
    text = span_from(text, (size_t) first);
    struct state st = { .depth = 0 };
    while (text.len && !out->full) {
        size_t plain = 0;
        while (plain < text.len && text.at[plain] != '<' && text.at[plain] != '&') plain++;
        buf_add(out, span_sub(text, 0, plain));
        text = span_from(text, plain);
        if (!text.len) break;
        size_t used;
        if (text.at[0] == '&') {
            used = entity(text, out);
        } else if (begins_tag(text)) {
            used = tag(text, &st, out);
        } else if ((used = verbatim(text, &st, out)) == 0) {
            if (span_starts_nocase(text, SPAN("<!DOCTYPE"))) {
                used = doctype_size(text, st.had_doctype);
                st.had_doctype = true;
            } else {
                buf_add(out, SPAN("&lt;"));
                used = 1;
            }
        }
        text = span_from(text, used);
    }
    while (st.depth) add_end_tag(st.names[--st.depth], out);
}
