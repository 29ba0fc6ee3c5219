/* Any bytes give a value or an error, and what was read can be written and read again. */

#include "../fuzz.h"
#include "base/json.h"
#include "base/utf8.h"

static void write_value(struct json_writer *w, const struct json *v) {
    switch (v->type) {
    case JSON_NULL: json_null(w); break;
    case JSON_FALSE: json_bool(w, false); break;
    case JSON_TRUE: json_bool(w, true); break;
    case JSON_NUMBER:
    case JSON_STRING:
        assert(utf8_valid(v->text));
        json_string(w, v->text);
        break;
    case JSON_ARRAY:
    case JSON_OBJECT:
        json_begin_array(w);
        for (const struct json *c = v->first; c; c = c->next) write_value(w, c);
        json_end_array(w);
        break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    DEFER(arena_done) struct arena a = ARENA_INIT;
    DEFER(buf_done) struct buf out = BUF(64 << 20);
    struct json *v = NULL, *again = NULL;
    struct json_limits limits = { .depth_max = 40 };
    if (json_parse((span){ (const char *) data, size }, &limits, &a, &v, NULL) != ERRC_OK) return 0;
    struct json_writer w = json_writer_of(&out);
    write_value(&w, v);
    enum errc rc = json_parse(buf_span(&out), &limits, &a, &again, NULL);
    assert(rc == ERRC_OK);
    return 0;
}
