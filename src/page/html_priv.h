#ifndef PAGE_HTML_PRIV_H
#define PAGE_HTML_PRIV_H

/* html - the tokens of an HTML text: start tags, end tags, text. Comments and declarations are
 * passed over.
 *
 * Source     the WHATWG tokenizer as far as it decides what is text and what is a tag; the double
 *            escape of scripts ("<!--<script>") is left out.
 * Ownership  everything borrows the input.
 * Limits     HTML_ATTRS_MAX attributes of a tag, the others are passed over. Linear: what was
 *            searched for and not found is not searched for again.
 */

#include "base/buf.h"

enum { HTML_ATTRS_MAX = 64 };
enum html_kind { HTML_TEXT, HTML_START, HTML_END };

struct html_attr {
    span name, value; /* as written: the value still has its character references */
};

struct html_token {
    enum html_kind kind;
    span name;  /* of a tag, as written */
    span text;  /* HTML_TEXT, as written */
    bool plain; /* the text has no character references: script, style */
    bool empty; /* "/>" */
    unsigned attr_count;
    struct html_attr attrs[HTML_ATTRS_MAX];
};

struct html_reader {
    span in;
    size_t at;
    span raw_name; /* text goes on to this end tag */
    bool raw_plain;
    bool no_quote[2], no_comment_end, no_title_end, no_textarea_end;
};

struct html_reader html_reader_of(span html);
/* False at the end. */
bool html_next(struct html_reader *r, struct html_token *ret);
/* To be called after a start tag whose content is text up to its end tag: script, title, ...;
 * plain: without character references. */
void html_raw(struct html_reader *r, span name, bool plain);

#endif
