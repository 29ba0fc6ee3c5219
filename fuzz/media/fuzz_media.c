/* Any bytes give a family or a refusal; a family is one of sound sizes. */

#include "../fuzz/fuzz.h"
#include "base/limits.h"
#include "media/media.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    DEFER(arena_done) struct arena arena = ARENA_INIT;
    struct media_picture pic;
    struct error err = { 0 };
    enum errc rc = media_parse((span){ (const char *) data, size }, &arena, &pic, &err);
    assert(rc == ERRC_OK || err.msg[0]);
    if (rc != ERRC_OK) return 0;
    for (int i = 0; i < MEDIA_SIZES; i++) {
        const struct media_thumb *t = &pic.thumbs[i];
        assert(t->width >= 1 && t->width <= media_widths[i] && t->width <= pic.width);
        assert(t->height >= 1 && t->webp.len > 12);
    }
    return 0;
}
