/* fat_tags - start tags with hundreds of attributes lose them before the parser sees them: it
 * compares every attribute with all before it, so one tag could cost hours. */

#include "page/dom_priv.h"

enum { ATTRS_MAX = 256 };

struct scan {
    span text;
    size_t at;
    bool no_quote[2]; /* searched once and not there: nor is it later */
};

static bool is_space(char c) {
    return (unsigned char) c <= ' ';
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* At the opening quote of a value: steps behind it. */
static void skip_quoted(struct scan *s) {
    char quote = s->text.at[s->at];
    bool *none = &s->no_quote[quote == '"'];
    ptrdiff_t end = *none ? -1 : span_find_char(span_from(s->text, s->at + 1), quote);
    *none = end < 0;
    s->at = end < 0 ? s->text.len : s->at + (size_t) end + 2;
}

/* At "<name": steps behind the tag; false when it has too many attributes. */
static bool skip_tag(struct scan *s) {
    const char *t = s->text.at;
    size_t n = s->text.len, attrs = 0;
    while (s->at < n && t[s->at] != '>') {
        char c = t[s->at];
        if (c == '=') {
            do s->at++;
            while (s->at < n && is_space(t[s->at]));
            if (s->at < n && (t[s->at] == '"' || t[s->at] == '\'')) skip_quoted(s);
            continue;
        }
        bool begins = is_space(c) || c == '/';
        s->at++;
        if (begins && s->at < n && !is_space(t[s->at]) && t[s->at] != '=') attrs++;
    }
    return attrs <= ATTRS_MAX;
}

bool dom_slim(span html, struct buf *out) {
    struct scan s = { .text = html };
    size_t copied = 0;
    while (s.at < html.len) {
        ptrdiff_t next = span_find_char(span_from(html, s.at), '<');
        if (next < 0) break;
        size_t tag = s.at + (size_t) next;
        s.at = tag + 1;
        if (s.at >= html.len || !is_letter(html.at[s.at])) continue;
        if (skip_tag(&s)) continue;
        size_t name = tag + 1;
        while (name < html.len && is_letter(html.at[name])) name++;
        buf_add(out, span_sub(html, copied, name - copied));
        copied = s.at; /* at its '>' */
    }
    if (!copied) return false;
    buf_add(out, span_from(html, copied));
    return true;
}
