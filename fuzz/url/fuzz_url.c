/* fuzz_url - "base\ntext": the normal form is stable, short, ASCII, and http(s). */

#include "../fuzz/fuzz.h"
#include "base/limits.h"
#include "url/url.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    span all = { (const char *) data, size }, base = SPAN_EMPTY, got, again;
    ptrdiff_t line = span_find_char(all, '\n');
    if (line >= 0) base = span_sub(all, 0, (size_t) line);
    span text = line >= 0 ? span_from(all, (size_t) line + 1) : all;

    DEFER(arena_done) struct arena a = ARENA_INIT;
    if (url_normalise(text, base, &a, &got, NULL) != ERRC_OK) return 0;
    if (got.len > LIMIT_URL_BYTES) abort();
    if (!span_starts(got, SPAN("http://")) && !span_starts(got, SPAN("https://"))) abort();
    for (size_t i = 0; i < got.len; i++)
        if ((unsigned char) got.at[i] <= ' ' || (unsigned char) got.at[i] >= 127) abort();
    if (url_normalise(got, SPAN_EMPTY, &a, &again, NULL) != ERRC_OK) abort();
    if (!span_eq(got, again)) abort();
    struct url u;
    if (url_parse(got, NULL, &a, &u, NULL) != ERRC_OK) abort();
    (void) url_registrable_domain(u.host);
    return 0;
}
