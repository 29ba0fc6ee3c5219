/* Any bytes are a sitemap or an error. */

#include "../fuzz.h"
#include "base/limits.h"
#include "feed/lab.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    DEFER(buf_done) struct buf out = BUF(64 * MIB);
    struct sitemap s;
    span bytes = { (const char *) data, size };
    if (sitemap_parse(bytes, SPAN("https://paper.example/sitemap.xml"), &a, &s, NULL) == ERRC_OK) {
        assert(s.url_count <= LIMIT_SITEMAP_URLS);
        struct json_writer w = json_writer_of(&out);
        sitemap_render_json(&s, SPAN("1"), &w);
    }
    return 0;
}
