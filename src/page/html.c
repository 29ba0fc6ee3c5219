/* html - the tokenizer: one pass, byte by byte only inside of tags. */

#include "page/html_priv.h"

static bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static bool is_letter(char c) {
    return ((c | 32) >= 'a' && (c | 32) <= 'z');
}

struct html_reader html_reader_of(span html) {
    return (struct html_reader){ .in = html };
}

static span slice(const struct html_reader *r, size_t from, size_t to) {
    return (span){ r->in.at + from, to - from };
}

/* The next c from `at` on, or the end. */
static size_t find(const struct html_reader *r, size_t at, char c) {
    const char *p = at < r->in.len ? memchr(r->in.at + at, c, r->in.len - at) : NULL;
    return p ? (size_t) (p - r->in.at) : r->in.len;
}

/* Behind the quoted value that opens at `at`. A quote that is never closed ends with its tag. */
static size_t quoted_end(struct html_reader *r, size_t at) {
    char quote = r->in.at[at];
    bool *none = &r->no_quote[quote == '"'];
    size_t end = *none ? r->in.len : find(r, at + 1, quote);
    if (end < r->in.len) return end + 1;
    *none = true;
    return find(r, at, '>');
}

/* The value behind '='; returns the offset behind it. */
static size_t take_value(struct html_reader *r, size_t i, span *ret) {
    const char *t = r->in.at;
    size_t n = r->in.len;
    while (i < n && is_space(t[i])) i++;
    if (i < n && (t[i] == '"' || t[i] == '\'')) {
        size_t end = quoted_end(r, i);
        bool closed = end > i + 1 && t[end - 1] == t[i];
        *ret = slice(r, i + 1, closed ? end - 1 : end);
        return end;
    }
    size_t from = i;
    while (i < n && !is_space(t[i]) && t[i] != '>') i++;
    *ret = slice(r, from, i);
    return i;
}

/* Attributes from r->at to behind '>'; false when the text ends first. */
static bool take_attrs(struct html_reader *r, struct html_token *ret) {
    const char *t = r->in.at;
    size_t n = r->in.len, i = r->at;
    ret->attr_count = 0;
    ret->empty = false;
    for (;;) {
        while (i < n && (is_space(t[i]) || t[i] == '/')) i++;
        if (i == n) return false;
        if (t[i] == '>') break;
        size_t from = i++;
        while (i < n && !is_space(t[i]) && t[i] != '/' && t[i] != '>' && t[i] != '=') i++;
        struct html_attr a = { .name = slice(r, from, i) };
        size_t next = i;
        while (next < n && is_space(t[next])) next++;
        if (next < n && t[next] == '=') i = take_value(r, next + 1, &a.value);
        if (ret->attr_count < HTML_ATTRS_MAX) ret->attrs[ret->attr_count++] = a;
    }
    ret->empty = t[i - 1] == '/';
    r->at = i + 1;
    return true;
}

/* At "<!--": behind the comment. One without an end takes the rest, as in browsers. */
static size_t comment_end(struct html_reader *r, size_t at) {
    span rest = span_from(r->in, at + 4);
    if (span_starts(rest, SPAN(">"))) return at + 5;
    if (span_starts(rest, SPAN("->"))) return at + 6;
    for (size_t i = at + 4; !r->no_comment_end;) {
        size_t dash = find(r, i, '>');
        if (dash == r->in.len) break;
        const char *t = r->in.at + dash;
        bool plain = dash >= at + 6 && t[-1] == '-' && t[-2] == '-';
        bool bang = dash >= at + 7 && t[-1] == '!' && t[-2] == '-' && t[-3] == '-';
        if (plain || bang) return dash + 1;
        i = dash + 1;
    }
    r->no_comment_end = true;
    return r->in.len;
}

/* Text up to the end tag of raw_name, which stays for the next call. */
static bool next_raw(struct html_reader *r, struct html_token *ret) {
    span name = r->raw_name;
    size_t from = r->at, i = from;
    for (;; i++) {
        i = find(r, i, '<');
        if (i == r->in.len) break;
        span tag = span_from(r->in, i + 1);
        if (!span_starts(tag, SPAN("/")) || !span_starts_nocase(span_from(tag, 1), name)) continue;
        char next = tag.len > name.len + 1 ? tag.at[name.len + 1] : '>';
        if (is_space(next) || next == '/' || next == '>') break;
    }
    r->raw_name = SPAN_EMPTY;
    r->at = i;
    *ret = (struct html_token){ .kind = HTML_TEXT, .text = slice(r, from, i) };
    ret->plain = r->raw_plain;
    return i > from;
}

static bool has_end_tag(const struct html_reader *r, span name) {
    for (size_t i = find(r, r->at, '<'); i < r->in.len; i = find(r, i + 1, '<')) {
        span tag = span_from(r->in, i + 1);
        if (span_starts(tag, SPAN("/")) && span_starts_nocase(span_from(tag, 1), name)) return true;
    }
    return false;
}

void html_raw(struct html_reader *r, span name, bool plain) {
    /* Where a browser would show an empty page, a title is taken for closed. */
    bool title = span_eq_nocase(name, SPAN("title"));
    if (title || span_eq_nocase(name, SPAN("textarea"))) {
        bool *none = title ? &r->no_title_end : &r->no_textarea_end;
        if (!*none) *none = !has_end_tag(r, name);
        if (*none) return;
    }
    r->raw_name = name;
    r->raw_plain = plain;
}

/* At '<' and no text: a tag, or something to pass over. */
static bool take_tag(struct html_reader *r, struct html_token *ret, bool *ret_some) {
    const char *t = r->in.at;
    size_t n = r->in.len, i = r->at + 1;
    *ret_some = false;
    bool closing = t[i] == '/';
    if (!closing && !is_letter(t[i])) {
        bool comment = span_starts(span_from(r->in, i), SPAN("!--"));
        size_t end = comment ? comment_end(r, r->at) : find(r, i, '>') + 1;
        r->at = end < n ? end : n;
        return r->at < n;
    }
    size_t from = i + closing;
    for (i = from; i < n && !is_space(t[i]) && t[i] != '/' && t[i] != '>';) i++;
    ret->kind = closing ? HTML_END : HTML_START;
    ret->name = slice(r, from, i);
    r->at = i;
    *ret_some = take_attrs(r, ret);
    return *ret_some;
}

/* Whether a tag, comment or declaration begins at the '<' of offset i. */
static bool begins_markup(const struct html_reader *r, size_t i) {
    if (i + 1 >= r->in.len) return false;
    char c = r->in.at[i + 1];
    if (c == '!' || c == '?' || is_letter(c)) return true;
    return c == '/' && i + 2 < r->in.len && is_letter(r->in.at[i + 2]);
}

bool html_next(struct html_reader *r, struct html_token *ret) {
    if (r->raw_name.len && next_raw(r, ret)) return true;
    while (r->at < r->in.len) {
        size_t from = r->at, i = find(r, from, '<');
        while (i < r->in.len && !begins_markup(r, i)) i = find(r, i + 1, '<');
        if (i > from) {
            r->at = i;
            ret->kind = HTML_TEXT;
            ret->text = slice(r, from, i);
            ret->plain = false;
            return true;
        }
        bool some;
        if (!take_tag(r, ret, &some)) return false;
        if (some) return true;
    }
    return false;
}
