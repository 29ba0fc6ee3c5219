/* Articles out of any bytes, a title and a body a line; what the newsroom says must make sense. */

#include "../fuzz/fuzz.h"
#include "base/mem.h"
#include "story/story.h"

enum { ARTICLES_MAX = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const struct newsroom_options opts = { .articles_max = 16 };
    struct newsroom *n = newsroom_new(&opts);
    span rest = { (const char *) data, size }, line;
    int64_t stories = 0;
    for (int64_t id = 1; id <= ARTICLES_MAX && span_next(&rest, '\n', &line); id++) {
        struct article a = { .url = line, .order_s = 1500000000 };
        a.body = line;
        (void) span_next(&a.body, '\t', &a.title);
        if (line.len > 2) a.order_s += (int64_t) line.at[0] * 10000;
        if (line.len > 3) lang_set(a.lang, span_sub(line, 1, 2));
        a.section = span_sub(line, 2, 30);
        struct placement p;
        newsroom_place(n, &a, &p);
        assert(p.copy_of >= 0 && p.copy_of < id);
        assert(p.story_id >= 0 && p.story_id <= stories);
        assert(p.similarity >= 0 && p.similarity <= 1 && (p.similarity > 0) == (p.copy_of > 0));
        assert(p.category < CATEGORY_COUNT);
        a.id = id;
        a.copy_of = p.copy_of;
        a.story_id = p.story_id ? p.story_id : ++stories;
        newsroom_add(n, &a);
    }
    newsroom_free(n);
    return 0;
}
