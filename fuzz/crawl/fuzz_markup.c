/* fuzz_markup - any bytes as a feed's description, title, robots words: text comes out, never more
 * of it, always clean. */

#include "../fuzz/fuzz.h"
#include "base/utf8.h"
#include "crawl/assemble.h"
#include "crawl/markup.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    span in = { (const char *) data, size }, title = in;
    DEFER(buf_done) struct buf out = BUF(4 * size + 64);
    markup_to_text(in, &out);
    if (out.full || !utf8_valid(buf_span(&out))) abort();
    for (size_t i = 0; i < out.len; i++)
        if (out.at[i] >= 0 && out.at[i] < ' ' && out.at[i] != '\n' && out.at[i] != '\t') abort();
    if (assemble_breaking(&title) && (title.len == 0 || title.len >= size)) abort();
    (void) assemble_robots_flags(in, SPAN("WarraqBot"));
    return 0;
}
