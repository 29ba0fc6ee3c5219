/* Any bytes are a feed or an error; titles are valid UTF-8 and links are addresses. */

#include "../fuzz.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "feed/lab.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    DEFER(buf_done) struct buf out = BUF(64 * MIB);
    span bytes = { (const char *) data, size };
    struct feed_input in = { .bytes = bytes, .url = SPAN("https://paper.example/rss") };
    struct feed f;
    if (feed_parse(&in, &a, &f, NULL) == ERRC_OK) {
        assert(f.entry_count <= LIMIT_FEED_ITEMS);
        for (size_t i = 0; i < f.entry_count; i++) {
            assert(utf8_valid(f.entries[i].title));
            span link = f.entries[i].link;
            assert(!link.len || span_starts(link, SPAN("http://")) ||
                   span_starts(link, SPAN("https://")));
        }
        struct json_writer w = json_writer_of(&out);
        feed_render_json(&f, SPAN("1"), &w);
    }
    struct opml_outline *outlines;
    size_t count;
    enum errc rc = opml_parse(bytes, &a, &outlines, &count, NULL);
    (void) rc;
    return 0;
}
