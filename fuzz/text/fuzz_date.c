/* fuzz_date - any bytes as a date, with and without a clock. */

#include "../fuzz.h"
#include "text/date.h"

static void check(span s, const struct date_options *o) {
    struct date_found f = { 0 };
    if (!date_parse(s, o, &f)) return;
    assert(f.start < f.end && f.end <= s.len && f.end <= DATE_TEXT_MAX);
    assert(f.confidence > 0 && f.confidence <= 1);
    assert(f.utc_offset_min >= -16 * 60 && f.utc_offset_min <= 16 * 60);
    struct civil c = clock_civil(f.t_s);
    assert(c.year >= 0 && c.year <= 10000);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    span s = { (const char *) data, size };
    check(s, &(struct date_options){ .lang = "" });
    check(s, &(struct date_options){ .lang = "ar", .now_s = 1598270400, .utc_offset_min = 180 });
    check(s, NULL);
    return 0;
}
