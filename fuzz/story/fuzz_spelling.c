/* People out of any bytes, a line each, told in one of a few stories in one of two scripts: what is
 * joined must sound alike, both ways, and nobody is told twice at once. */

#include "../fuzz/fuzz.h"
#include "story/sounds.h"
#include "story/spelling.h"

enum { LINES_MAX = 400 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct spellings *s = spellings_new();
    span rest = { (const char *) data, size }, line;
    for (int i = 0; i < LINES_MAX && span_next(&rest, '\n', &line); i++) {
        if (!line.len) continue;
        struct name n = { .kind = NAME_PERSON,
                          .key = span_from(line, 1),
                          .text = span_from(line, 1) };
        struct telling t = { .story_id = 1 + (line.at[0] & 3),
                             .order_s = 1500000000 + (line.at[0] & 12) * 100000,
                             .arabic = line.at[0] & 16,
                             .lang = "fr",
                             .names = &n,
                             .count = 1 };
        const struct spelling_match *m;
        spellings_add(s, &t);
        size_t found = spellings_found(s, &m);
        assert(found <= SPELLING_MATCHES);
        for (size_t k = 0; k < found; k++) {
            unsigned apart = sounds_apart(m[k].arabic, m[k].latin);
            assert(apart < SOUNDS_APART && apart == sounds_apart(m[k].latin, m[k].arabic));
            assert(span_eq(t.arabic ? m[k].arabic_key : m[k].latin_key, n.key));
        }
    }
    spellings_free(s);
    return 0;
}
