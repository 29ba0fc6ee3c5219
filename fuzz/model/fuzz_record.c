/* Any line is a record or an error; a record survives render and parse. */

#include "../fuzz.h"
#include "model/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct article first = { 0 }, again = { 0 };
    if (record_parse((span){ (const char *) data, size }, &a, &first, NULL) != ERRC_OK) return 0;
    DEFER(buf_done) struct buf line = BUF(64 << 20);
    record_render(&first, &line);
    enum errc rc = record_parse(buf_span(&line), &a, &again, NULL);
    assert(rc == ERRC_OK && span_eq(first.title, again.title) && span_eq(first.body, again.body));
    return 0;
}
