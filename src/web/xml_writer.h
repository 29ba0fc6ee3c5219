#ifndef WEB_XML_WRITER_H
#define WEB_XML_WRITER_H

/* xml_writer - elements and attributes into a buf; all text is escaped and stripped of what XML 1.0
 * cannot say (controls, U+FFFE, U+FFFF). Names are literals of ours.
 *
 *     xmlw_open(&x, "item");  xmlw_element(&x, "title", title);  xmlw_close(&x, "item");
 *     xmlw_element_with(&x, "link", SPAN_EMPTY, XML_ATTRS({ "rel", SPAN("self") }, { "href", url
 * }));
 */

#include "base/buf.h"

struct xmlw {
    struct buf *out;
};

struct xmlw_attr {
    const char *name;
    span value;
};

void xmlw_text(struct xmlw *x, span s);
void xmlw_open(struct xmlw *x, const char *name);
void xmlw_close(struct xmlw *x, const char *name);
/* Nothing for an empty text. */
void xmlw_element(struct xmlw *x, const char *name, span text);
/* <name a="...">text</name>; <name a="..."/> when there is no text. Attributes without a value are
 * left out. */
void xmlw_element_with(struct xmlw *x, const char *name, span text, const struct xmlw_attr *attrs,
                       size_t count);
#define XML_ATTRS(...)                                                                             \
    (const struct xmlw_attr[]){ __VA_ARGS__ }, COUNT_OF(((const struct xmlw_attr[]){ __VA_ARGS__ }))

#endif
