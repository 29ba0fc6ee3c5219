/* Any bytes as target, query, form and cookie: parsed or refused, never a control byte inside. */
#include "../fuzz.h"
#include "base/utf8.h"
#include "web/html_writer.h"
#include "web/request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena a = ARENA_INIT;
    span all = { (const char *) data, size }, target = SPAN_EMPTY, body = SPAN_EMPTY;
    span_next(&all, '\n', &target);
    span_next(&all, '\n', &body);
    struct raw_request raw = { .method = "POST",
                               .target = target,
                               .body = body,
                               .cookie = all,
                               .content_type = SPAN("application/x-www-form-urlencoded") };
    struct request r;
    if (request_parse(&raw, &a, &r, NULL) == ERRC_OK) {
        for (size_t i = 0; i < r.segment_count; i++) {
            assert(r.segments[i].len && utf8_valid(r.segments[i]));
            assert(span_find_char(r.segments[i], '\n') < 0);
        }
        for (size_t i = 0; i < r.param_count; i++) assert(utf8_valid(r.params[i].value));
        (void) request_cookie(&r, "s");
    }
    struct buf b = BUF(1024 * 1024);
    struct html h = { &b };
    html_url(&h, target);
    assert(span_find_char(buf_span(&b), '<') < 0 && span_find_char(buf_span(&b), '"') < 0);
    buf_done(&b);
    arena_done(&a);
    return 0;
}
