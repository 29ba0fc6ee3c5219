#include "crawl/markup.h"

#include "base/utf8.h"

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_block(span name) {
    static const char *const names[] = { "p",       "br",      "div",    "li",         "ul",
                                         "ol",      "tr",      "table",  "h1",         "h2",
                                         "h3",      "h4",      "h5",     "h6",         "blockquote",
                                         "section", "article", "figure", "figcaption", "hr",
                                         "pre" };
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (span_eq_nocase(name, span_of(names[i]))) return true;
    return false;
}

/* Behind what begins at s.at[0] == '<'; appends what it means. */
static span skip_tag(span s, struct buf *out) {
    if (span_starts(s, SPAN("<!--"))) {
        ptrdiff_t end = span_find(s, SPAN("-->"));
        return end < 0 ? SPAN_EMPTY : span_from(s, (size_t) end + 3);
    }
    bool closing = s.len > 1 && s.at[1] == '/';
    span name = span_from(s, closing ? 2 : 1);
    size_t n = 0;
    while (n < name.len && (is_letter(name.at[n]) || (n && name.at[n] >= '0' && name.at[n] <= '9')))
        n++;
    name.len = n;
    if (n == 0 && !span_starts(s, SPAN("<!")) && !span_starts(s, SPAN("<?"))) {
        buf_add_char(out, '<'); /* "a < b" */
        return span_from(s, 1);
    }
    ptrdiff_t end = span_find_char(s, '>');
    span rest = end < 0 ? SPAN_EMPTY : span_from(s, (size_t) end + 1);
    bool script = span_eq_nocase(name, SPAN("script")), style = span_eq_nocase(name, SPAN("style"));
    if (!closing && (script || style)) {
        ptrdiff_t over = span_find_nocase(rest, script ? SPAN("</script") : SPAN("</style"));
        return over < 0 ? SPAN_EMPTY : span_from(rest, (size_t) over);
    }
    if (is_block(name)) buf_add_char(out, '\n');
    return rest;
}

static bool numeric_entity(span body, uint32_t *ret) {
    bool hex = body.len > 1 && (body.at[1] == 'x' || body.at[1] == 'X');
    span digits = span_from(body, hex ? 2 : 1);
    uint32_t v = 0;
    if (digits.len == 0 || digits.len > 7) return false;
    for (size_t i = 0; i < digits.len; i++) {
        char c = digits.at[i];
        uint32_t d = c >= '0' && c <= '9'   ? (uint32_t) (c - '0')
                     : c >= 'a' && c <= 'f' ? (uint32_t) (c - 'a') + 10
                     : c >= 'A' && c <= 'F' ? (uint32_t) (c - 'A') + 10
                                            : 99;
        if (d >= (hex ? 16u : 10u)) return false;
        v = v * (hex ? 16 : 10) + d;
    }
    *ret = v;
    return true;
}

/* Behind an entity at s.at[0] == '&', or behind the bare '&'. */
static span decode_entity(span s, struct buf *out) {
    static const struct {
        const char *name;
        uint32_t rune;
    } names[] = {
        { "amp", '&' },      { "lt", '<' },       { "gt", '>' },        { "quot", '"' },
        { "apos", '\'' },    { "nbsp", ' ' },     { "laquo", 0xAB },    { "raquo", 0xBB },
        { "ndash", 0x2013 }, { "mdash", 0x2014 }, { "hellip", 0x2026 }, { "lsquo", 0x2018 },
        { "rsquo", 0x2019 }, { "ldquo", 0x201C }, { "rdquo", 0x201D },  { "bull", 0x2022 },
        { "zwnj", 0x200C },  { "zwj", 0x200D },   { "eacute", 0xE9 },   { "egrave", 0xE8 },
        { "agrave", 0xE0 },  { "ccedil", 0xE7 },  { "rlm", 0x200F },    { "lrm", 0x200E },
    };
    ptrdiff_t end = span_find_char(span_sub(s, 0, 12), ';');
    uint32_t rune = 0;
    span body = end > 1 ? span_sub(s, 1, (size_t) end - 1) : SPAN_EMPTY;
    bool known = body.len && body.at[0] == '#' && numeric_entity(body, &rune);
    for (size_t i = 0; !known && body.len && i < COUNT_OF(names); i++) {
        known = span_eq(body, span_of(names[i].name));
        rune = names[i].rune;
    }
    if (!known) {
        buf_add_char(out, '&');
        return span_from(s, 1);
    }
    buf_add_rune(out, rune);
    return span_from(s, (size_t) end + 1);
}

void markup_to_text(span html, struct buf *out) {
    DEFER(buf_done) struct buf text = BUF(html.len + 16);
    while (html.len) {
        if (html.at[0] == '<') {
            html = skip_tag(html, &text);
        } else if (html.at[0] == '&') {
            html = decode_entity(html, &text);
        } else {
            size_t n = 0;
            while (n < html.len && html.at[n] != '<' && html.at[n] != '&') n++;
            buf_add(&text, span_sub(html, 0, n));
            html = span_from(html, n);
        }
    }
    utf8_clean(buf_span(&text), out);
}
