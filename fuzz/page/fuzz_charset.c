/* Any bytes under any label give valid UTF-8. The first byte chooses the label. */

#include "../fuzz.h"
#include "base/utf8.h"
#include "page/charset.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const labels[] = { "",         "utf-8",   "windows-1256", "iso-8859-6",
                                          "utf-16le", "gb18030", "iso-2022-jp",  "euc-kr",
                                          "utf-7",    "big5" };
    if (!size) return 0;
    span bytes = { (const char *) data + 1, size - 1 };
    DEFER(buf_done) struct buf out = BUF(16 << 20);
    const char *name = NULL;
    span label = span_of(labels[data[0] % COUNT_OF(labels)]);
    if (charset_to_utf8(bytes, SPAN_EMPTY, label, &out, &name, NULL) == ERRC_OK) {
        assert(name);
        assert(utf8_valid(buf_span(&out)));
        DEFER(arena_done) struct arena a = ARENA_INIT;
        span settled = text_settle(buf_span(&out), &a);
        assert(utf8_valid(settled));
        assert(span_eq(text_settle(settled, &a), settled));
    }
    charset_declared_html(bytes);
    charset_declared_xml(bytes);
    return 0;
}
