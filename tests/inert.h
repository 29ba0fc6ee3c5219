#ifndef TESTS_INERT_H
#define TESTS_INERT_H

/* inert - whether markup could make a browser run or load anything, read by rules of its own and
 * not by those of the sanitiser that wrote it. */

#include "base/base.h"

static inline bool inert_letter(char c) {
    return ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

/* Without blanks, controls and slashes, as browsers see a scheme; lower-case. */
static inline void inert_squeeze(span s, char out[256]) {
    size_t n = 0;
    for (size_t i = 0; i < s.len && n < 255; i++) {
        unsigned char c = (unsigned char) s.at[i];
        if (c > ' ' && c != '\\' && c != '/') out[n++] = (char) (c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    out[n] = 0;
}

/* Attributes that a browser follows; in a title or a date "data:" is text. */
static inline bool inert_is_address(span name) {
    static const char *const names[] = {
        "href",     "src",     "action",   "background", "cite",    "poster",    "data",
        "dynsrc",   "lowsrc",  "longdesc", "usemap",     "profile", "classid",   "codebase",
        "manifest", "archive", "srcset",   "ping",       "icon",    "xlink:href"
    };
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (span_eq_nocase(name, span_of(names[i]))) return true;
    return false;
}

static inline const char *inert_bad_value(span name, span value) {
    static const char *const schemes[] = { "javascript:", "vbscript:", "data:", "livescript:",
                                           "about:",      "file:",     "blob:", "view-source:" };
    static const char *const styles[] = { "expression", "javascript:", "url(",
                                          "@import",    "behavior",    "-moz-binding" };
    char v[256];
    inert_squeeze(value, v);
    if (span_starts_nocase(name, SPAN("on"))) return "an event handler";
    if (span_eq_nocase(name, SPAN("srcdoc")) || span_eq_nocase(name, SPAN("formaction")))
        return "an attribute that loads";
    for (size_t i = 0; inert_is_address(name) && i < COUNT_OF(schemes); i++)
        if (strncmp(v, schemes[i], strlen(schemes[i])) == 0) return "a scheme that runs";
    for (size_t i = 0; span_eq_nocase(name, SPAN("style")) && i < COUNT_OF(styles); i++)
        if (strstr(v, styles[i])) return "a style that loads";
    return NULL;
}

/* The attributes of a tag: name="value" as the sanitiser writes them; NULL when all are harmless.
 */
static inline const char *inert_attrs(span tag) {
    for (size_t i = 0; i < tag.len;) {
        while (i < tag.len && !inert_letter(tag.at[i])) i++;
        size_t from = i;
        while (i < tag.len && (inert_letter(tag.at[i]) || tag.at[i] == ':' || tag.at[i] == '_'))
            i++;
        span name = span_sub(tag, from, i - from), value = SPAN_EMPTY;
        if (i < tag.len && tag.at[i] == '=') {
            if (i + 1 >= tag.len || tag.at[i + 1] != '"') return "an attribute without quotes";
            ptrdiff_t end = span_find_char(span_from(tag, i + 2), '"');
            if (end < 0) return "an open quote";
            value = span_sub(tag, i + 2, (size_t) end);
            i += 3 + (size_t) end;
        }
        const char *bad = name.len ? inert_bad_value(name, value) : NULL;
        if (bad) return bad;
    }
    return NULL;
}

/* NULL when nothing in html can run or load by itself but pictures, sound and film. */
static inline const char *inert_fault(span html) {
    static const char *const elements[] = { "script", "iframe", "object", "embed",  "applet",
                                            "base",   "meta",   "link",   "style",  "svg",
                                            "math",   "frame",  "xml",    "import", "template" };
    for (size_t i = 0; i < html.len; i++) {
        if (html.at[i] != '<') continue;
        bool closing = i + 1 < html.len && html.at[i + 1] == '/';
        size_t from = i + 1 + closing, n = from;
        while (n < html.len && inert_letter(html.at[n])) n++;
        if (n == from) return "a bare '<'";
        for (size_t e = 0; e < COUNT_OF(elements); e++)
            if (span_eq_nocase(span_sub(html, from, n - from), span_of(elements[e])))
                return elements[e];
        char quote = 0;
        size_t end = n;
        while (end < html.len && (quote || html.at[end] != '>')) {
            if (html.at[end] == '"') quote = quote ? 0 : '"';
            end++;
        }
        if (end == html.len) return "an open tag";
        const char *bad = inert_attrs(span_sub(html, n, end - n));
        if (bad) return bad;
        i = end;
    }
    return NULL;
}

#endif
