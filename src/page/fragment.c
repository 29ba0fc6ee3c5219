/* fragment - HTML inside feeds, JSON and attributes. */

#include "base/utf8.h"
#include "page/blocks_priv.h"
#include "page/page.h"

void page_fragment_to_text(span html, struct buf *out) {
    bool markup = span_find_char(html, '<') >= 0 || span_find_char(html, '&') >= 0;
    if (!markup) {
        bool blank = out->len > 0;
        dom_collapse(html, &blank, out);
        return;
    }
    struct arena a = ARENA_INIT;
    struct dom d;
    if (dom_parse(html, &a, &d)) dom_line(&d, 0, out);
    dom_done(&d);
    arena_done(&a);
}

void page_fragment_to_body(span html, struct arena *arena, struct buf *out) {
    if (span_find_char(html, '<') < 0 && span_find_char(html, '&') < 0) {
        body_from_text(html, out);
        return;
    }
    struct dom d;
    if (dom_parse(html, arena, &d)) {
        struct blocks b;
        blocks_read(&d, 0, &b);
        for (size_t i = 0; i < b.count; i++) body_add(out, b.at[i].kind, block_text(&b, &b.at[i]));
        blocks_done(&b);
    }
    dom_done(&d);
}

span page_fragment_image(span html, struct arena *arena) {
    span found = SPAN_EMPTY;
    if (span_find_nocase(html, SPAN("<img")) < 0) return found;
    struct dom d;
    if (dom_parse(html, arena, &d)) {
        for (uint32_t i = 1; i < d.count && !found.len; i++) {
            if (dom_tag(&d, i) != TAG_IMG) continue;
            span width = dom_attr(&d, i, ATTR_WIDTH);
            if (span_eq(width, SPAN("1")) || span_eq(width, SPAN("0"))) continue; /* a counter */
            found = dom_attr(&d, i, ATTR_SRC);
            if (!found.len) found = dom_attr(&d, i, ATTR_DATA_SRC);
        }
    }
    dom_done(&d);
    return arena_copy(arena, span_trim(found));
}
