/* fuzz_robots - "path\nrobots.txt": any bytes give a verdict, and the same one twice. */

#include "../fuzz/fuzz.h"
#include "net/robots.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    span all = { (const char *) data, size }, path = SPAN("/");
    ptrdiff_t line = span_find_char(all, '\n');
    if (line >= 0) path = span_sub(all, 0, (size_t) line);
    span text = line >= 0 ? span_from(all, (size_t) line + 1) : all;
    DEFER(arena_done) struct arena a = ARENA_INIT;
    const struct robots *r = robots_parse(text, SPAN("WarraqBot"), &a);
    bool allowed = robots_allowed(r, robots_path(path, &a));
    if (robots_allowed(robots_parse(text, SPAN("warraqBOT"), &a), robots_path(path, &a)) != allowed)
        abort();
    if (!(robots_crawl_delay(r) >= 0)) abort();
    const span *maps;
    for (size_t i = 0, n = robots_sitemaps(r, &maps); i < n; i++)
        if (maps[i].len == 0) abort();
    return 0;
}
