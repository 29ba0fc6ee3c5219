/* Any bytes are a page or an error; what comes out is valid UTF-8 within the limits. */

#include "../../tests/inert.h"
#include "../fuzz.h"
#include "base/utf8.h"
#include "page/lab.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct page p;
    span html = { (const char *) data, size };
    struct page_input in = { .html = html, .url = SPAN("https://www.paper.example/a/1") };
    if (page_parse(&in, &a, &p, NULL) == ERRC_OK) {
        assert(utf8_valid(p.article.body) && utf8_valid(p.article.title));
        assert(p.article.body.len <= LIMIT_BODY_TEXT_BYTES);
        assert(p.article.title.len <= LIMIT_TITLE_BYTES);
        DEFER(buf_done) struct buf out = BUF(16 * MIB);
        struct json_writer w = json_writer_of(&out);
        page_render_json(&p, SPAN("1"), in.url, &w);
    }
    DEFER(buf_done) struct buf body = BUF(MIB);
    page_fragment_to_body(html, &a, &body);
    page_fragment_image(html, &a);
    DEFER(buf_done) struct buf clean = BUF(MIB);
    page_fragment_sanitise(html, in.url, &clean);
    assert(!inert_fault(buf_span(&clean)));
    return 0;
}
