#ifndef CRAWL_MARKUP_H
#define CRAWL_MARKUP_H

/* markup - the text of a feed's description, which may be HTML.
 *
 * One linear pass that drops tags and decodes entities once; the tree builder lives in the jail and
 * is not needed for three sentences. What comes out is text: pages escape it like any other.
 * Pure, any bytes.
 */

#include "base/buf.h"

/* Blocks and <br> become newlines; script and style are dropped. Output is clean UTF-8. */
void markup_to_text(span html, struct buf *out);

#endif
