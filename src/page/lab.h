#ifndef PAGE_LAB_H
#define PAGE_LAB_H

/* lab - a page as the JSON object that `warraq lab page` prints. */

#include "base/json.h"
#include "page/page.h"

void page_render_json(const struct page *p, span id, span url, struct json_writer *w);
/* "2015-07-26T22:31:00+03:00" in the paper's own offset; a bare day when that is all there is. */
void page_render_time(int64_t t_s, bool day_only, int offset_min, struct buf *out);

#endif
