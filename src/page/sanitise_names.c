/* sanitise_names - what markup from strangers may keep: elements, attributes, style properties. */

#include "page/sanitise_priv.h"

/* Sorted, for bsearch; all lower-case. */
static const char *const elements[] = {
    "a",          "abbr",
    "acronym",    "address",
    "area",       "article",
    "aside",      "audio",
    "b",          "big",
    "blockquote", "br",
    "button",     "canvas",
    "caption",    "center",
    "cite",       "code",
    "col",        "colgroup",
    "command",    "datagrid",
    "datalist",   "dd",
    "del",        "details",
    "dfn",        "dialog",
    "dir",        "div",
    "dl",         "dt",
    "em",         "event-source",
    "fieldset",   "figcaption",
    "figure",     "font",
    "footer",     "form",
    "h1",         "h2",
    "h3",         "h4",
    "h5",         "h6",
    "header",     "hr",
    "i",          "img",
    "input",      "ins",
    "kbd",        "keygen",
    "label",      "legend",
    "li",         "m",
    "map",        "menu",
    "meter",      "multicol",
    "nav",        "nextid",
    "noscript",   "ol",
    "optgroup",   "option",
    "output",     "p",
    "pre",        "progress",
    "q",          "s",
    "samp",       "section",
    "select",     "small",
    "sound",      "source",
    "spacer",     "span",
    "strike",     "strong",
    "sub",        "sup",
    "table",      "tbody",
    "td",         "textarea",
    "tfoot",      "th",
    "thead",      "time",
    "tr",         "tt",
    "u",          "ul",
    "var",        "video",
};
static const char *const attributes[] = {
    "abbr",
    "accept",
    "accept-charset",
    "accesskey",
    "action",
    "align",
    "alt",
    "autocomplete",
    "autofocus",
    "axis",
    "background",
    "balance",
    "bgcolor",
    "bgproperties",
    "border",
    "bordercolor",
    "bordercolordark",
    "bordercolorlight",
    "bottompadding",
    "cellpadding",
    "cellspacing",
    "ch",
    "challenge",
    "char",
    "charoff",
    "charset",
    "checked",
    "choff",
    "cite",
    "class",
    "clear",
    "color",
    "cols",
    "colspan",
    "compact",
    "contenteditable",
    "controls",
    "coords",
    "data",
    "datafld",
    "datapagesize",
    "datasrc",
    "datetime",
    "default",
    "delay",
    "dir",
    "disabled",
    "draggable",
    "dynsrc",
    "enctype",
    "end",
    "face",
    "for",
    "form",
    "frame",
    "galleryimg",
    "gutter",
    "headers",
    "height",
    "hidden",
    "hidefocus",
    "high",
    "href",
    "hreflang",
    "hspace",
    "icon",
    "id",
    "inputmode",
    "ismap",
    "keytype",
    "label",
    "lang",
    "leftspacing",
    "list",
    "longdesc",
    "loop",
    "loopcount",
    "loopend",
    "loopstart",
    "low",
    "lowsrc",
    "max",
    "maxlength",
    "media",
    "method",
    "min",
    "multiple",
    "name",
    "nohref",
    "noshade",
    "nowrap",
    "open",
    "optimum",
    "pattern",
    "ping",
    "point-size",
    "poster",
    "pqg",
    "preload",
    "prompt",
    "radiogroup",
    "readonly",
    "rel",
    "repeat-max",
    "repeat-min",
    "replace",
    "required",
    "rev",
    "rightspacing",
    "rows",
    "rowspan",
    "rules",
    "scope",
    "selected",
    "shape",
    "size",
    "span",
    "src",
    "start",
    "step",
    "summary",
    "suppress",
    "tabindex",
    "target",
    "template",
    "title",
    "toppadding",
    "type",
    "unselectable",
    "urn",
    "usemap",
    "valign",
    "value",
    "variable",
    "volume",
    "vrml",
    "vspace",
    "width",
    "wrap",
    "xml:lang",
};
static const char *const addresses[] = {
    "action", "background", "cite",   "data", "datasrc",  "dynsrc", "href",   "icon", "longdesc",
    "lowsrc", "ping",       "poster", "src",  "template", "urn",    "usemap", "vrml",
};
static const char *const voids[] = {
    "area",  "br",     "col",    "command", "hr",     "img",
    "input", "keygen", "nextid", "sound",   "source", "spacer",
};
static const char *const properties[] = {
    "azimuth",
    "background-color",
    "border-bottom-color",
    "border-collapse",
    "border-color",
    "border-left-color",
    "border-right-color",
    "border-top-color",
    "clear",
    "color",
    "cursor",
    "direction",
    "display",
    "elevation",
    "float",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-variant",
    "font-weight",
    "height",
    "letter-spacing",
    "line-height",
    "overflow",
    "pause",
    "pause-after",
    "pause-before",
    "pitch",
    "pitch-range",
    "richness",
    "speak",
    "speak-header",
    "speak-numeral",
    "speak-punctuation",
    "speech-rate",
    "stress",
    "text-align",
    "text-decoration",
    "text-indent",
    "unicode-bidi",
    "vertical-align",
    "voice-family",
    "volume",
    "white-space",
    "width",
};
static const char *const keywords[] = {
    "!important", "aqua",   "auto",   "black",       "block",     "blue",   "bold",    "both",
    "bottom",     "brown",  "center", "collapse",    "dashed",    "dotted", "fuchsia", "gray",
    "green",      "italic", "left",   "lime",        "maroon",    "medium", "navy",    "none",
    "normal",     "nowrap", "olive",  "pointer",     "purple",    "red",    "right",   "silver",
    "solid",      "teal",   "top",    "transparent", "underline", "white",  "yellow",
};

static bool among(const char *const *list, size_t count, span name) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        int order = span_cmp(name, span_of(list[mid]));
        if (order == 0) return true;
        if (order < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return false;
}

bool sanitise_element(span name) {
    return among(elements, COUNT_OF(elements), name);
}
bool sanitise_attribute(span name) {
    return among(attributes, COUNT_OF(attributes), name);
}
bool sanitise_is_address(span name) {
    return among(addresses, COUNT_OF(addresses), name);
}
bool sanitise_is_void(span name) {
    return among(voids, COUNT_OF(voids), name);
}

/* At most three digits before the point, so that nothing is moved far over our page. */
static bool is_length(span w) {
    static const char *const units[] = { "", "px", "em", "ex", "pt", "pc", "in", "cm", "mm", "%" };
    size_t i = 0, before = 0, after = 0;
    while (i < w.len && w.at[i] >= '0' && w.at[i] <= '9') i++, before++;
    if (i < w.len && w.at[i] == '.') {
        i++;
        while (i < w.len && w.at[i] >= '0' && w.at[i] <= '9') i++, after++;
    }
    if (before > 3 || after > 2 || before + after == 0) return false;
    for (size_t u = 0; u < COUNT_OF(units); u++)
        if (span_eq_nocase(span_from(w, i), span_of(units[u]))) return true;
    return false;
}

static bool is_colour(span w) {
    if (w.len < 2) return false;
    if (w.at[0] == '#') {
        for (size_t i = 1; i < w.len; i++)
            if (!strchr("0123456789abcdefABCDEF", w.at[i]) || !w.at[i]) return false;
        return w.len <= 9;
    }
    if (span_starts_nocase(w, SPAN("rgb("))) w = span_from(w, 4);
    for (size_t i = 0; i < w.len; i++)
        if (!strchr("0123456789,)%", w.at[i]) || !w.at[i]) return false;
    return true;
}

static bool value_is_plain(span value) {
    span word;
    while (value.len && span_next(&value, ' ', &word)) {
        if (!word.len || is_length(word) || is_colour(word)) continue;
        if (!among(keywords, COUNT_OF(keywords), word)) return false;
    }
    return true;
}

/* Colours only: every other function may fetch or compute. */
static bool functions_are_plain(span value) {
    static const char *const names[] = { "rgb", "rgba", "hsl", "hsla" };
    for (size_t i = 0; i < value.len; i++) {
        if (value.at[i] != '(') continue;
        size_t from = i;
        while (from && (((value.at[from - 1] | 32) >= 'a' && (value.at[from - 1] | 32) <= 'z')))
            from--;
        bool known = false;
        for (size_t n = 0; n < COUNT_OF(names); n++)
            known |= span_eq_nocase(span_sub(value, from, i - from), span_of(names[n]));
        if (!known) return false;
    }
    return true;
}

static bool declaration_allowed(span name, span value) {
    char lower[40];
    if (name.len >= sizeof(lower) || !value.len || !functions_are_plain(value)) return false;
    for (size_t i = 0; i < name.len; i++)
        lower[i] = (char) (name.at[i] >= 'A' && name.at[i] <= 'Z' ? name.at[i] + 32 : name.at[i]);
    span n = { lower, name.len };
    if (among(properties, COUNT_OF(properties), n)) return true;
    bool shorthand = span_starts(n, SPAN("background")) || span_starts(n, SPAN("border")) ||
                     span_starts(n, SPAN("margin")) || span_starts(n, SPAN("padding"));
    return shorthand && value_is_plain(value);
}

/* The next declaration, up to a ';' outside of quotes and brackets. False when these do not
 * match: then nothing says where one ends. */
static bool next_declaration(span *style, span *ret) {
    char quote = 0;
    unsigned open = 0;
    size_t i = 0;
    for (; i < style->len; i++) {
        char c = style->at[i];
        if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '(')
            open++;
        else if (c == ')' && open-- == 0)
            return false;
        else if (c == ';' && !open)
            break;
    }
    *ret = span_sub(*style, 0, i);
    *style = span_from(*style, i < style->len ? i + 1 : i);
    return !quote && !open;
}

void sanitise_style(span style, struct buf *out) {
    for (size_t i = 0; i < style.len; i++)
        if (strchr("\\@{}<>", style.at[i])) return; /* also NUL */
    if (span_find_nocase(style, SPAN("/*")) >= 0 ||
        span_find_nocase(style, SPAN("expression")) >= 0 ||
        span_find_nocase(style, SPAN("script")) >= 0)
        return;
    span part;
    size_t from = out->len;
    while (style.len) {
        if (!next_declaration(&style, &part)) {
            buf_truncate(out, from);
            return;
        }
        ptrdiff_t colon = span_find_char(part, ':');
        if (colon < 0) continue;
        span name = span_trim(span_sub(part, 0, (size_t) colon));
        span value = span_trim(span_from(part, (size_t) colon + 1));
        if (!declaration_allowed(name, value)) continue;
        if (out->len > from) buf_add_char(out, ' ');
        buf_add(out, name);
        buf_add(out, SPAN(": "));
        buf_add(out, value);
        buf_add_char(out, ';');
    }
}
