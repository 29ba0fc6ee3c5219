/* Any bytes are a model or refused; what is taken comes out the same and can learn. The sum at the
 * end is made to fit, so that what stands behind it is reached. */

#include "../fuzz.h"
#include "base/hash.h"
#include "base/mem.h"
#include "page/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    DEFER(buf_done) struct buf in = BUF(2 * TEMPLATE_BYTES);
    DEFER(buf_done) struct buf out = BUF(TEMPLATE_BYTES);
    span bytes = { (const char *) data, size };
    struct template_model *m = NULL;
    if (template_open(bytes, &m, NULL) == ERRC_OK) template_free(m);
    if (size < 12) return 0;
    uint32_t magic = cursor_u32(&(struct cursor){ data, data + size, false });
    buf_add(&in, bytes);
    buf_add_u64(&in, hash64(bytes, magic));
    if (in.full || template_open(buf_span(&in), &m, NULL) != ERRC_OK) return 0;
    template_save(m, &out);
    assert(span_eq(buf_span(&in), buf_span(&out)));

    DEFER(arena_done) struct arena a = ARENA_INIT;
    struct page_template known;
    template_digest(m, &a, &known);
    assert(known.always_count <= TEMPLATE_KNOWN_MAX && known.apart_count <= TEMPLATE_KNOWN_MAX);
    struct page_traces *t = arena_new(&a, struct page_traces);
    t->count = size % (TEMPLATE_SEEN_MAX + 1);
    for (size_t i = 0; i < t->count; i++) {
        t->seen[i].hash = i % 2 && known.always_count ? known.always[0] : hash64(bytes, i);
        t->seen[i].chars = (uint32_t) i;
    }
    (void) !template_learn(m, bytes, t);
    buf_clear(&out);
    template_save(m, &out);
    assert(!out.full && out.len <= TEMPLATE_BYTES);
    template_free(m);
    return 0;
}
