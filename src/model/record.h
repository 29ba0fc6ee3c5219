#ifndef MODEL_RECORD_H
#define MODEL_RECORD_H

/* record - the article as a JSON line: what import reads and export and lab write.
 *
 * {"id","source","url","published","title","author","category","summary","body","image","lang"};
 * url or id, and title or body, are required; published is ISO 8601 (without an offset it is read
 * as UTC and marked ARTICLE_ZONE_UNSURE).
 *
 * Errors     ERRC_PARSE with the reason ("no title and no body"); ERRC_LIMIT for a field that is
 *            larger than base/limits.h allows.
 * Ownership  the article's spans live in the arena or borrow the line.
 */

#include "base/arena.h"
#include "model/article.h"

enum errc record_parse(span line, struct arena *arena, struct article *ret, struct error *err)
    MUST_CHECK;
/* One line, with its newline. */
void record_render(const struct article *a, struct buf *out);

#endif
