#ifndef PAGE_SANITISE_PRIV_H
#define PAGE_SANITISE_PRIV_H

/* sanitise - the allow-lists behind page_fragment_sanitise(). Names are lower-case. */

#include "base/buf.h"

bool sanitise_element(span name);
bool sanitise_attribute(span name);
bool sanitise_is_address(span name); /* the attribute holds a URL */
bool sanitise_is_void(span name);    /* the element has no content */
/* Appends the harmless declarations of a style attribute. */
void sanitise_style(span style, struct buf *out);

#endif
