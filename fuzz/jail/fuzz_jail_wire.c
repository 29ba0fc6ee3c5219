/* The first byte chooses the record; what can be read can be written, and reads the same again. */

#include "../fuzz/fuzz.h"
#include "jail/wire_priv.h"

enum { RECORD_MAX = 64 << 20, KINDS = 7 };

static void walk(int kind, struct wire *w, void *v) {
    if (kind == 0)
        wire_page(w, v);
    else if (kind == 1)
        wire_feed(w, v);
    else if (kind == 2)
        wire_sitemap(w, v);
    else if (kind == 3)
        wire_media(w, v);
    else if (kind == 4)
        wire_page_input(w, v);
    else if (kind == 5)
        wire_feed_input(w, v);
    else
        wire_sitemap_input(w, v);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!size) return 0;
    int kind = data[0] % KINDS;
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct page *record = arena_new(&arena, struct page); /* the largest of them */
    struct page *again = arena_new(&arena, struct page);
    struct wire in = wire_reader((span){ (const char *) data + 1, size - 1 }, &arena);
    walk(kind, &in, record);
    if (!wire_ok(&in)) return 0;

    DEFER(buf_done) struct buf first = BUF(RECORD_MAX);
    DEFER(buf_done) struct buf second = BUF(RECORD_MAX);
    struct wire out = wire_writer(&first);
    walk(kind, &out, record);
    struct wire back = wire_reader(buf_span(&first), &arena);
    walk(kind, &back, again);
    assert(wire_ok(&back));
    out = wire_writer(&second);
    walk(kind, &out, again);
    assert(span_eq(buf_span(&first), buf_span(&second)));
    return 0;
}
