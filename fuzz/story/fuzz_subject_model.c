/* A model file out of any bytes: refused, or it guesses within its own labels. The first byte's
 * bits choose whether the checksum is made right, so that the parser behind it is reached, and
 * whether the file's own last bytes are the article's address too. */

#include "../fuzz/fuzz.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/mem.h"
#include "story/subject.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!size) return 0;
    DEFER(buf_done) struct buf model = BUF(SUBJECT_MODEL_BYTES);
    buf_add(&model, (span){ (const char *) data + 1, size - 1 });
    if (data[0] & 1) buf_add_u64(&model, hash64(buf_span(&model), 0));
    struct subject *s = NULL;
    struct error err = { 0 };
    if (subject_open(buf_span(&model), &s, &err) != ERRC_OK) {
        assert(err.code == ERRC_PARSE && !s);
        return 0;
    }
    struct article a = { .title = SPAN("فوز المنتخب في مباراة كرة القدم"),
                         .body = SPAN("واحد اثنان"),
                         .url = SPAN("http://paper.example/ar/new/7/1") };
    DEFER(buf_done) struct buf url = BUF(MIB);
    buf_add(&url, SPAN("http://paper.example/"));
    buf_add(&url, span_from(buf_span(&model), size > 200 ? size - 200 : 0));
    if (data[0] & 2) a.url = buf_span(&url);
    struct subject_guess g;
    subject_guess_words(s, &a, &g);
    assert(g.label >= 0 && !g.address.len);
    subject_guess(s, &a, &g);
    assert(g.label >= 0 && g.label < subject_label_count(s));
    assert(g.confidence > 0 && g.confidence <= 1.0001);
    assert(subject_label(s, g.label).len > 0);
    assert(g.address_with <= g.address_seen && (!g.address.len || g.address_seen > 0));
    subject_close(s);
    return 0;
}
